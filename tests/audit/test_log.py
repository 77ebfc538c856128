"""The log keeps what it was given, with the change it records, or says that it cannot."""

import json
import threading
import zlib
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from audit.events import SCHEMA
from audit.log import Actor, EventDraft, EventRefusedError, LogUnavailable
from audit.mark import MarkFile
from audit.store import PlaceRefusedError, mount_type, refuse_network

LI = Actor("p:li", "person", "caseworker")


def login(person="p:li"):
    return EventDraft("session.login", LI, {"person": person})


def view(case, name):
    return EventDraft(
        "view.committed", LI, {"view": name, "kind": "band"}, case, {"choice": b"light"}
    )


def kinds(log):
    return [event.type for event in log.events()]


def test_a_new_log_begins_with_its_key_and_the_start_of_the_program(office):
    assert kinds(office.log) == ["key.enrolled", "app.started"]
    assert office.log.events()[0].data == {"vkey": office.log.vkey}


def test_an_event_comes_back_as_it_was_given(office):
    office.clock.go(5)
    (event,) = office.log.append([view("c1", "v1")])
    (again,) = office.log.events(case_id="c1")
    assert again == event
    assert event.time == office.clock.moment
    assert office.log.blob(event.blobs["choice"]) == b"light"


def test_an_event_and_its_change_are_one(office):
    log = office.log
    log.migrate("notes-1", ["CREATE TABLE notes (text TEXT NOT NULL) STRICT"])

    def change(connection):
        connection.execute("INSERT INTO notes VALUES ('kept')")

    def broken(connection):
        connection.execute("INSERT INTO notes VALUES ('lost')")
        raise KeyError("changed my mind")

    log.append([login()], change)
    size = log.size
    with pytest.raises(KeyError, match="changed my mind"):
        log.append([login()], broken)
    assert log.read("SELECT text FROM notes") == [("kept",)]
    assert log.size == size
    log.append([login()], change)
    assert log.verify().ok


def test_a_change_must_not_append(office):
    with pytest.raises(RuntimeError, match="hand in all events together"):
        office.log.append([login()], lambda _: office.log.append([login()]))
    assert office.log.verify().ok


def test_a_migration_runs_once_and_never_with_another_text(office):
    statements = ["CREATE TABLE a (b TEXT) STRICT", "CREATE INDEX a_b ON a (b)"]
    assert office.log.migrate("a-1", statements)
    assert not office.log.migrate("a-1", statements)
    with pytest.raises(ValueError, match="other statements"):
        office.log.migrate("a-1", ["CREATE TABLE a (c TEXT) STRICT"])


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE log_event SET type = 'x'",
        "DELETE FROM log_event",
        "INSERT OR REPLACE INTO log_event SELECT * FROM log_event WHERE seq = 0",
        "INSERT INTO log_event SELECT 99, leaf, type, 0, 'a', 'b', NULL, body FROM log_event",
        "DROP TABLE log_event",
        "DROP TRIGGER log_event_no_UPDATE",
        "ALTER TABLE log_event RENAME TO other",
        "CREATE TRIGGER t AFTER INSERT ON log_event BEGIN SELECT 1; END",
        "UPDATE log_node SET hash = zeroblob(32)",
        "DELETE FROM log_checkpoint",
        "DELETE FROM log_blob",
        "UPDATE log_blob SET data = x'00'",
        "ATTACH ':memory:' AS other",
        "PRAGMA writable_schema = ON",
    ],
)
def test_what_was_logged_cannot_be_changed_through_the_log(office, sql):
    office.log.append([view("c1", "v1")])
    before = office.log.read("SELECT * FROM log_event")
    with pytest.raises(apsw.Error):
        office.log.append([], lambda connection: connection.execute(sql))
    assert office.log.read("SELECT * FROM log_event") == before
    assert office.log.verify().ok


def test_what_was_logged_is_guarded_against_a_database_browser_too(office):
    office.log.append([view("c1", "v1")])
    browser = apsw.Connection(str(office.log.path))
    for sql in ("UPDATE log_event SET type = 'x'", "DELETE FROM log_node", "DELETE FROM log_blob"):
        with pytest.raises(apsw.ConstraintError):
            browser.execute(sql)
    browser.close()


def refused(draft):
    return [
        EventDraft("case.burnt", LI, {}),
        EventDraft("session.login", LI, {}),
        EventDraft("session.login", LI, {"person": "p:li", "mood": "good"}),
        EventDraft("session.login", LI, {"person": "李"}),
        EventDraft("session.login", LI, {"person": 5}),
        EventDraft("session.login", Actor("p:li", "robot", "caseworker"), {"person": "p:li"}),
        EventDraft("session.login", LI, {"person": "p:li"}, None, {"face": b"jpeg"}),
        EventDraft("case.closed", LI, {"outcome": "none"}, "案件"),
        EventDraft("ruling.undone", LI, {"suggestion": True}, "c1"),
        EventDraft("source.opened", LI, {"source": "s", "visible_ms": -1}, "c1"),
        EventDraft("source.opened", LI, {"source": "s", "visible_ms": 1.5}, "c1"),
        EventDraft("gate.refused", LI, {"action": "sign", "missing": ["x" * 300] * 200}, "c1"),
    ][draft]


@pytest.mark.parametrize("number", range(12))
def test_what_is_not_on_the_closed_list_is_refused(office, number):
    size = office.log.size
    with pytest.raises(EventRefusedError):
        office.log.append([login(), refused(number)])
    assert office.log.size == size


def test_every_type_of_the_closed_list_is_spelt_in_lower_case():
    assert all(name == name.lower() and name.count(".") == 1 for name in SCHEMA)


def test_events_of_a_case_are_counted_and_chained(office):
    first, other, second = office.log.append([view("c1", "v1"), view("c2", "v2"), view("c1", "v3")])
    places = [json.loads(event.body)["case"] for event in (first, other, second)]
    assert [(place["seq"], place["prev"]) for place in places] == [
        (0, "0" * 64),
        (0, "0" * 64),
        (1, first.leaf.hex()),
    ]
    assert office.log.case_head("c1") == second.leaf.hex()


def test_many_callers_share_the_disk_and_none_is_lost(office):
    log, wrong = office.log, []

    def work(number):
        for turn in range(20):
            try:
                if turn % 7 == 3:
                    with pytest.raises(ZeroDivisionError):
                        log.append([view(f"c{number}", "v")], lambda _: 1 / 0)
                log.append([view(f"c{number}", f"v{turn}")])
                log.events(case_id=f"c{number}")
            except BaseException as error:  # noqa: BLE001
                wrong.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert log.count(type="view.committed") == 160
    assert log.verify().ok


def test_the_log_is_signed_every_64_events_and_when_a_decision_is_signed(office):
    for number in range(70):
        office.log.append([login(f"p:{number}")])
    (signed,) = office.log.events(type="checkpoint.signed")
    assert signed.data["size"] == 64
    report = office.log.verify()
    assert (report.ok, report.checkpoints) == (True, 1)
    size = office.log.size
    office.log.append([EventDraft("export.created", LI, {"scope": "office", "size": size})])
    assert office.log.events(type="checkpoint.signed")[-1].data["size"] == size + 1


def test_the_log_is_signed_after_a_minute_and_every_day(office):
    log = office.log
    log.append([login()])
    office.clock.go(59)
    log.tick()
    assert log.count(type="checkpoint.signed") == 0
    office.clock.go(2)
    log.tick()
    log.tick()
    assert log.count(type="checkpoint.signed") == 1
    office.clock.go(86_400)
    log.tick()
    assert log.count(type="checkpoint.signed") == 2
    assert log.verify().ok


def test_closing_signs_and_opening_again_goes_on(office):
    office.log.append([view("c1", "v1")])
    office.close()
    log = office.open()
    assert log.recovery is None
    assert kinds(log)[-3:] == ["app.stopped", "checkpoint.signed", "app.started"]
    assert log.events()[-1].data == {"recovered": False}
    log.append([view("c1", "v2")])
    assert log.verify().ok


def test_a_run_that_ended_badly_is_told(office, tmp_path):
    copy = tmp_path / "crashed"
    copy.mkdir()
    office.log.append([login()])
    backup(office.log.path, copy / "office.db")
    for name in ("device.key", "elsewhere/mark"):
        target = copy / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes((office.folder / name).read_bytes())
    other = type(office)(copy, office.clock)
    log = other.open()
    assert log.recovery is None
    assert log.events(type="app.started")[-1].data == {"recovered": True}
    other.close()


def backup(source, target):
    reading = apsw.Connection(str(source), flags=apsw.SQLITE_OPEN_READONLY)
    writing = apsw.Connection(str(target))
    with writing.backup("main", reading, "main") as copying:
        copying.step()
    writing.close()
    reading.close()


def test_a_restored_copy_is_a_recorded_recovery(office, tmp_path):
    old = tmp_path / "old.db"
    office.log.append([login()])
    backup(office.log.path, old)
    before = office.log.size
    office.log.append([login(), login()])
    office.close()
    for suffix in ("-wal", "-shm"):
        Path(f"{office.folder / 'office.db'}{suffix}").unlink(missing_ok=True)
    (office.folder / "office.db").write_bytes(old.read_bytes())
    log = office.open()
    assert (log.recovery.reason, log.recovery.size) == ("events_lost", before)
    (event,) = log.events(type="app.recovered")
    assert event.data["lost_size"] == log.recovery.mark_size - before
    assert log.verify().ok
    office.close()
    assert office.open().recovery is None


def test_a_lost_mark_is_told(office):
    office.close()
    (office.folder / "elsewhere" / "mark").unlink()
    assert office.open().recovery.reason == "mark_missing"


def test_another_history_is_told(office):
    office.close()
    mark = office.folder / "elsewhere" / "mark"
    file = MarkFile(mark)
    found = file.read()
    text = f"{found.log_id} {found.size} {'0' * 64}"
    file.close()
    line = f"{text} {zlib.crc32(text.encode()):08x}".ljust(127) + "\n"
    mark.write_text(line * 2)
    assert office.open().recovery.reason == "history_differs"


def test_only_one_process_writes(office):
    with pytest.raises(LogUnavailable):
        type(office)(office.folder, office.clock).open()


def test_a_closed_log_refuses(office):
    log = office.log
    office.close()
    log.close()
    with pytest.raises(LogUnavailable):
        log.append([login()])


def test_another_file_is_not_a_log(office, tmp_path):
    other = tmp_path / "x" / "office.db"
    other.parent.mkdir()
    connection = apsw.Connection(str(other))
    connection.execute("CREATE TABLE mine (x)")
    connection.close()
    with pytest.raises(LogUnavailable, match="not a log"):
        type(office)(other.parent, office.clock).open()


def test_the_key_of_another_log_is_refused(office, tmp_path):
    other = type(office)(tmp_path / "other", office.clock)
    with pytest.raises(LogUnavailable, match="another log"):
        other.open(device_key=office.folder / "device.key")


def test_a_replaced_device_key_is_enrolled_and_the_old_one_no_longer_signs(office):
    office.close()
    (office.folder / "device.key").unlink()
    log = office.open()
    log.append([login()])
    log.checkpoint("test")
    assert log.count(type="key.enrolled") == 2
    assert log.verify().ok


def test_a_clock_that_is_set_is_logged(office):
    log = office.log
    office.clock.go(10)
    log.append([login()])
    office.clock.moment -= timedelta(hours=2)
    log.append([login()])
    (jump,) = log.events(type="clock.jump")
    assert jump.data == {"delta_ms": -7_200_000}
    assert kinds(log)[-2:] == ["clock.jump", "session.login"]
    office.close()
    office.clock.moment -= timedelta(hours=1)
    log = office.open()
    assert log.events(type="clock.jump")[-1].data["delta_ms"] == -3_600_000


def test_events_are_found_by_case_person_kind_and_time(office):
    log = office.log
    start = office.clock.moment
    office.clock.go(60)
    log.append([view("c1", "v1"), view("c2", "v2"), login()])
    office.clock.go(60)
    log.append([view("c1", "v3")])
    assert [e.data["view"] for e in log.events(case_id="c1")] == ["v1", "v3"]
    assert log.count(case_id="c1", since=start + timedelta(seconds=61)) == 1
    assert log.count(actor="p:li", until=start + timedelta(seconds=61)) == 3
    assert [e.seq for e in log.events(limit=2, offset=1)] == [1, 2]
    assert [e.seq for e in log.events(limit=2, newest_first=True)] == [log.size - 1, log.size - 2]
    assert [e.type for e in log.events(type="session.login")] == ["session.login"]


def test_network_drives_are_refused():
    mounts = (
        "/dev/sda1 / ext4 rw 0 0\n"
        "server:/x /mnt/share nfs4 rw 0 0\n"
        "/dev/sdb1 /mnt/share/local ext4 rw 0 0\n"
        "//pc/c /mnt/my\\040pc cifs rw 0 0\n"
    )
    assert mount_type(Path("/mnt/share/a/b.db"), mounts) == "nfs4"
    assert mount_type(Path("/mnt/shared/b.db"), mounts) == "ext4"
    assert mount_type(Path("/mnt/share/local/b.db"), mounts) == "ext4"
    assert mount_type(Path("/mnt/my pc/b.db"), mounts) == "cifs"
    for place in ("//server/share/office.db", r"\\server\share\office.db", r"\\?\UNC\server\a.db"):
        with pytest.raises(PlaceRefusedError):
            refuse_network(Path(place))
