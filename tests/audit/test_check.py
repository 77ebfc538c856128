"""The office's own check names what somebody changed in the file with another program."""

import apsw
import pytest

import audit.check
from audit.store import open_reader


def break_in(office, sql, *params):
    """Somebody with a database tool: triggers out of the way first."""
    connection = apsw.Connection(str(office.folder / "office.db"))
    for (name,) in list(connection.execute("SELECT name FROM sqlite_schema WHERE type='trigger'")):
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(sql, params)
    connection.close()


EDITS = {
    "its bytes are not those that were logged": (
        "UPDATE log_event SET body = CAST(replace(CAST(body AS TEXT), 'p:li', 'p:lo') AS BLOB)"
    ),
    "event 9 is missing": "DELETE FROM log_event WHERE seq = 9",
    "event 4: the index columns differ": "UPDATE log_event SET type = 'case.closed' WHERE seq = 4",
    "tree node 2/1 is not": "UPDATE log_node SET hash = zeroblob(32) WHERE level = 2 AND idx = 1",
    "belongs to no event": "INSERT INTO log_node VALUES (9, 9, zeroblob(32))",
    "was logged, but the note is gone": "DELETE FROM log_checkpoint",
    "the note is about another tree": "UPDATE log_checkpoint SET size = size - 1",
    "does not verify": (
        "UPDATE log_checkpoint SET note = substr(note, 1, length(note) - 8)"
        " || 'AAAAAA=' || char(10)"
    ),
    "is not what was committed to": "UPDATE log_blob SET data = CAST('other' AS BLOB)",
    "is missing": "DELETE FROM log_blob",
    "texts are kept": "INSERT INTO log_blob VALUES ('c1:00', x'00', x'00')",
}


@pytest.mark.parametrize("said", EDITS)
def test_what_was_changed_is_named(finished, said):
    assert finished.log.verify().ok
    break_in(finished, EDITS[said])
    report = finished.log.verify()
    assert not report.ok
    assert any(said in fault for fault in report.faults), report.faults


def test_an_event_written_by_hand_is_not_taken(finished):
    body = b'{"seq":0,"type":"app.stopped"}'
    leaf = audit.check.leaf_hash(body)
    break_in(finished, "UPDATE log_event SET body = ?, leaf = ? WHERE seq = 0", body, leaf)
    report = finished.log.verify()
    assert any(fault.startswith("event 0: ") for fault in report.faults)


@pytest.mark.parametrize("edit", [None, "UPDATE log_blob SET data = CAST('other' AS BLOB)"])
def test_two_processes_find_what_one_finds(finished, monkeypatch, edit):
    if edit:
        break_in(finished, edit)
    alone = finished.log.verify()
    monkeypatch.setattr(audit.check, "_WORTH_A_HELPER", 1)
    seen = []
    together = finished.log.verify(lambda done, total: seen.append((done, total)))
    assert seen[-1] == (finished.log.size, finished.log.size)
    assert (together.ok, together.root_hex, together.blobs, together.faults) == (
        alone.ok,
        alone.root_hex,
        alone.blobs,
        alone.faults,
    )
    assert together.ok == (edit is None)


def test_a_log_that_nobody_has_open_can_be_checked(finished):
    path, size = finished.log.path, finished.log.size
    finished.close()
    connection = open_reader(path)
    report = audit.check.check_log(connection)
    connection.close()
    assert (report.ok, report.size) == (True, size + 2)
