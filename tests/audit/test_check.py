"""The office's own check names what somebody changed in the file with another program."""

import json

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

import audit.check
from audit.canonical import NotCanonicalError, canonical_bytes, parse_canonical
from audit.events import EventRefusedError, check_envelope
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


def test_a_sound_log_is_looked_through_once(finished):
    connection = open_reader(finished.folder / "office.db")
    asked = []
    connection.exec_trace = lambda _cursor, sql, _values: asked.append(sql) or True
    report = audit.check.check_log(connection)
    connection.exec_trace = None
    connection.close()
    assert report.ok
    assert report.blobs > 0
    assert len([sql for sql in asked if "body FROM log_event" in sql]) == 1
    assert not [sql for sql in asked if "WHERE commitment" in sql]


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


EVENT = canonical_bytes({
    "actor": {"id": "p:li", "kind": "person", "role": "caseworker"},
    "app": {"sha256": "0" * 64, "version": "0"},
    "blobs": {"reason": "c1:" + "a" * 64},
    "boot": "89b6e3b9a892078d",
    "case": {"id": "c-1", "prev": "b" * 64, "seq": 14},
    "data": {"evidence": ["e1"], "item": "i1", "kind": "finding", "provision": '第四条 "x" \\'},
    "device": "148d9aea",
    "mono_ms": 12,
    "seq": 1500,
    "time": "2026-11-23T20:14:37.277Z",
    "type": "own.added",
    "v": "shuoli/1",
})  # fmt: skip
PIECES = (
    b" ", b"\n", b"0", b"-", b"-0", b".0", b"e1", b"1e400", b"9007199254740993",
    b"18446744073709551616",
    b"null", b"true", b"NaN", b'"', b"\\", b"\\/", b"\\u0041", b"\\ud800", b"\\u0000", b"\x7f",
    b"\xc0\x80", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"{}", b"[]", b",", b":",
    b'"seq":1,', b'"seq":15,', b'"a":1,', b"\x00",
)  # fmt: skip


def strictly(body):
    try:
        return check_envelope(parse_canonical(body))
    except (NotCanonicalError, EventRefusedError):
        return None


@given(
    st.lists(
        st.tuples(st.integers(0, len(EVENT)), st.integers(0, 3), st.sampled_from(PIECES)),
        max_size=2,
    )
)
def test_the_quick_look_takes_no_event_that_the_strict_one_refuses(cuts):
    body = EVENT
    for at, gone, piece in cuts:
        body = body[:at] + piece + body[at + gone :]
    try:
        quick = audit.check._read(body)
    except (NotCanonicalError, EventRefusedError):
        quick = None
    assert quick == strictly(body)
    if not cuts:
        assert quick == json.loads(EVENT)
