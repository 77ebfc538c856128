"""A backup holds what cannot be made again; taking one up is a recorded recovery."""

import json
import zipfile

import pytest

from audit.log import Log, LogUnavailable
from casework.errors import NotAllowedError
from casework.model import Actor, ActorKind, Person, Role
from casework.store import CaseStore
from desktop import cli
from desktop.backup import MANIFEST, BackupError, Backups, read_manifest, take_up
from desktop.home import log_file
from desktop.identity import identity
from desktop.rescue import RescueWindow
from models.progress import Cancelled, CancelToken
from tests.casework.office_fakes import SetClock

CASEWORKER = Actor(Person("shen-zhiyan", "沈知言", (Role.CASEWORKER,)), ActorKind.PERSON)
ADMIN = Person("guan-li", "管理员", (Role.ADMINISTRATOR,))


class Place:
    """A home with its log, and the desk's accounts, without the rest of an office."""

    def __init__(self, home):
        from casework.accounts import Accounts
        from casework.passwords import Cost

        home.mkdir(exist_ok=True)
        took = take_up(home)
        self.home, self.clock = home, SetClock()
        self.log = Log.open(
            log_file(home),
            device_key=home / "device.key",
            clock=self.clock,
            app=identity(),
            high_water=home / "mark" / "office.mark",
            heartbeat=False,
        )
        self.took_up = took
        self.store = CaseStore(self.log)
        self.accounts = Accounts(self.store, self.clock, Cost(memory_kib=8, passes=1, lanes=1))
        self.backups = Backups(home, self.store, self.accounts, self.clock)

    def write(self, target, actor=CASEWORKER, told=lambda _: None, token=None):
        return self.backups.write(actor, target, told, token or CancelToken())

    def stage(self, source, actor=CASEWORKER):
        return self.backups.stage(actor, source, lambda _: None, CancelToken())

    def types(self):
        return [event.type for event in self.log.events(limit=1000)]


@pytest.fixture
def place(tmp_path):
    home = tmp_path / "home"
    (home / "evidence").mkdir(parents=True)
    (home / "papers" / "case-0001").mkdir(parents=True)
    (home / "evidence" / "ab.txt").write_text("现场笔录", encoding="utf-8")
    (home / "papers" / "case-0001" / "decision.pdf").write_bytes(b"%PDF")
    (home / "weights").mkdir()
    (home / "weights" / "large.gguf").write_bytes(b"x")
    (home / "settings.json").write_text("{}")
    made = Place(home)
    yield made
    made.log.close()


@pytest.fixture
def backup(place, tmp_path):
    return place.write(tmp_path / "stick.zip")


def test_a_backup_holds_everything_but_the_key_of_the_device_and_the_weights(place, backup):
    with zipfile.ZipFile(backup) as bag:
        names = set(bag.namelist())
    assert names == {
        MANIFEST,
        "office.db",
        "settings.json",
        "evidence/ab.txt",
        "papers/case-0001/decision.pdf",
    }
    assert read_manifest(backup).origin == place.log.origin
    logged = place.log.events(type="config.changed", limit=9)
    assert [event.data["key"] for event in logged] == ["backup"]


def test_a_backup_never_replaces_a_file(place, backup):
    before = backup.read_bytes()
    with pytest.raises(BackupError, match="of that name already"):
        place.write(backup)
    assert backup.read_bytes() == before


def test_a_backup_that_was_cancelled_leaves_nothing(place, tmp_path):
    token, told = CancelToken(), []

    def tell(progress):
        told.append(progress)
        token.cancel()

    with pytest.raises(Cancelled):
        place.write(tmp_path / "half.zip", told=tell, token=token)
    assert told
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_what_was_taken_up_is_on_record_and_what_was_there_is_kept(place, backup):
    place.log.append([])
    (place.home / "evidence" / "later.txt").write_text("later")
    before = place.log.size
    place.stage(backup)
    place.log.close()

    again = Place(place.home)
    try:
        assert again.took_up
        assert again.log.recovery.reason == "events_lost"
        assert "app.recovered" in again.types()
        assert again.log.verify().ok
        assert again.log.size < before + 5
        assert not (place.home / "evidence" / "later.txt").exists()
        aside = place.home / "before-restore-1"
        assert (aside / "evidence" / "later.txt").is_file()
        assert (aside / "office.db").is_file()
        assert (place.home / "device.key").is_file()
        assert not (place.home / "restore").exists()
    finally:
        again.log.close()


def test_a_backup_moves_an_office_to_another_pc_with_a_key_of_its_own(place, backup, tmp_path):
    other = Place(tmp_path / "other")
    other.stage(backup, actor=None)
    other.log.close()

    moved = Place(tmp_path / "other")
    try:
        assert moved.log.recovery.reason == "mark_of_another_log"
        assert moved.log.origin == place.log.origin
        assert moved.log.vkey != place.log.vkey
        moved.log.checkpoint("test")
        assert moved.log.verify().ok
        assert (tmp_path / "other" / "evidence" / "ab.txt").is_file()
    finally:
        moved.log.close()


def test_a_restore_cut_short_is_made_good_at_the_next_opening(place, backup):
    place.stage(backup)
    place.log.close()
    aside = place.home / "before-restore-1"
    aside.mkdir()
    (place.home / "office.db").rename(aside / "office.db")  # and here the power failed
    again = Place(place.home)
    try:
        assert again.log.verify().ok
        assert (place.home / "evidence" / "ab.txt").is_file()
    finally:
        again.log.close()


def rewritten(source, target, change):
    with zipfile.ZipFile(source) as bag:
        files = {name: bag.read(name) for name in bag.namelist()}
    change(files)
    with zipfile.ZipFile(target, "w") as bag:
        for name, data in files.items():
            bag.writestr(name, data)
    return target


def listed(files, name, data):
    """Add a file and its right hash to the list."""
    from hashlib import sha256

    manifest = json.loads(files[MANIFEST])
    manifest["files"][name] = sha256(data).hexdigest()
    files[name] = data
    files[MANIFEST] = json.dumps(manifest).encode()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda files: files.update({"evidence/ab.txt": b"other"}), "damaged"),
        (lambda files: files.update({"more.txt": b"other"}), "damaged"),
        (lambda files: files.pop("evidence/ab.txt"), "damaged"),
        (lambda files: listed(files, "../out.txt", b"x"), "damaged"),
        (lambda files: listed(files, "evidence/../../out.txt", b"x"), "damaged"),
        (lambda files: listed(files, "device.key", b"x"), "damaged"),
        (lambda files: listed(files, "office.db", b"no database"), "log_not_whole"),
        (lambda files: files.pop(MANIFEST), "not_a_backup"),
        (lambda files: files.update({MANIFEST: b"[]"}), "not_a_backup"),
    ],
)
def test_what_is_no_sound_backup_changes_nothing(place, backup, tmp_path, change, code):
    bad = rewritten(backup, tmp_path / "bad.zip", change)
    with pytest.raises(BackupError) as refused:
        place.stage(bad)
    assert refused.value.code == code
    assert not list(place.home.glob("restore*"))
    assert not (tmp_path / "out.txt").exists()


def test_a_file_that_is_no_zip_is_refused(place, tmp_path):
    (tmp_path / "no.zip").write_bytes(b"no zip at all")
    with pytest.raises(BackupError) as refused:
        place.stage(tmp_path / "no.zip")
    assert refused.value.code == "unreadable"


def test_once_there_are_accounts_only_an_administrator_makes_or_takes_up_a_backup(
    place, backup, tmp_path
):
    place.accounts.found(ADMIN, "open-sesame-4711")
    for actor in (CASEWORKER, None):
        with pytest.raises(NotAllowedError):
            place.stage(backup, actor)
    with pytest.raises(NotAllowedError):
        place.write(tmp_path / "never.zip")
    assert place.write(tmp_path / "more.zip", Actor(ADMIN, ActorKind.PERSON)).is_file()


def test_an_office_that_cannot_be_opened_any_more_is_restored_by_command(
    place, backup, capsys
):
    place.log.close()
    (place.home / "office.db").write_bytes(b"torn to pieces")
    restore = ["restore", str(backup), "--home", str(place.home)]
    assert cli.main([*restore, "--unopened"]) == 0
    assert "is sound" in capsys.readouterr().out

    again = Place(place.home)
    try:
        assert again.log.verify().ok
        assert (place.home / "before-restore-1" / "office.db").read_bytes() == b"torn to pieces"
    finally:
        again.log.close()


def test_an_office_that_cannot_be_opened_any_more_is_restored_in_the_window(place, backup, qtbot):
    place.log.close()
    (place.home / "office.db").write_bytes(b"torn to pieces")
    with pytest.raises(LogUnavailable) as torn:
        Place(place.home)
    window = RescueWindow(place.home, torn.value)
    qtbot.addWidget(window)
    window.show()
    window.backups.read_from(backup)
    qtbot.waitUntil(lambda: not window.backups.busy, timeout=20_000)
    window.backups.restart.click()
    assert window.again

    again = Place(place.home)
    try:
        assert again.log.verify().ok
    finally:
        again.log.close()


def test_a_bad_backup_is_refused_by_command_in_one_sentence(place, tmp_path, capsys):
    (tmp_path / "no.zip").write_bytes(b"no zip at all")
    words = ["restore", str(tmp_path / "no.zip"), "--unopened", "--home", str(place.home)]
    assert cli.main(words) == 1
    assert "cannot be read as a backup" in capsys.readouterr().err
