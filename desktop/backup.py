"""Backups of an office: one .zip of everything that cannot be made again, and the way back.

A backup holds cases and log, evidence as it came in, regulations, papers and settings; neither the
device's key, which never leaves the PC, nor weights, which can be brought in again. It is written
while the office works, and looked through before anything of it is taken up: every hash, then the
whole log.

Taking one up happens at the next opening, before any file is open; what was there is kept beside
(`before-restore-N`). The high-water mark stays, so the log records the recovery (`app.recovered`)
and nothing is signed before a person has acknowledged it.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import apsw

from audit.check import check_log
from audit.clock import Clock
from audit.events import EventDraft
from audit.keeping import copy_database
from audit.note import NoteError, Signer
from audit.store import open_reader
from casework import events
from casework.accounts import Accounts
from casework.errors import NotAllowedError
from casework.model import Actor, Role
from casework.store import CaseStore
from desktop.home import log_file
from models.progress import CancelToken, Progress

RESTART = 75
"""What the window's event loop ends with where the program is to begin anew to take one up."""
FORMAT = "shuoli-backup-1"
MANIFEST = "manifest.json"
STAGED, ASIDE, PLAN = "restore", "before-restore-", "plan.json"
_DATABASES = ("office.db", "library/regulations.db")
_FOLDERS = ("evidence", "papers")
_FILES = ("settings.json",)
_SIDE_FILES = ("office.db-wal", "office.db-shm")
_KEPT = re.compile(r"office\.db|library/regulations\.db|settings\.json|(evidence|papers)/[^\\:]+")
_BITE = 1 << 20
_LONGEST_MANIFEST = 1 << 26

OnProgress = Callable[[Progress], None]

_SAID = {
    "unreadable": "the file cannot be read as a backup",
    "not_a_backup": "this file is no backup of an office",
    "damaged": "the backup is damaged",
    "log_not_whole": "the log in this backup is not whole",
    "exists": "there is a file of that name already",
}


class BackupError(Exception):
    """The file cannot serve as a backup; nothing was changed.

    `code` says why: `unreadable`, `not_a_backup`, `damaged` (`detail` is the file),
    `log_not_whole` (`detail` is the first fault), `exists`.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.detail = detail
        said = _SAID[code]
        super().__init__(f"{said}: {detail}" if detail else said)


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself. `made_at` is ISO 8601, UTC; `events`: how many its log has."""

    made_at: str
    origin: str
    events: int
    files: dict[str, str]


class Backups:
    """Makes backups of one office, and prepares taking one up."""

    def __init__(self, home: Path, store: CaseStore, accounts: Accounts, clock: Clock) -> None:
        self._home = home
        self._store = store
        self._accounts = accounts
        self._clock = clock

    def write(
        self, actor: Actor, target: Path, on_progress: OnProgress, token: CancelToken
    ) -> Path:
        """Write the office as it is now into the new file `target`; logged first.

        Raises NotAllowedError, BackupError (exists), OSError, RecordUnavailableError, Cancelled.
        """
        self._require(actor, "make_backup")
        if target.exists():
            raise BackupError("exists", target.name)
        self._log(actor, "backup", target.name)
        part = target.with_name(target.name + ".part")
        try:
            with tempfile.TemporaryDirectory(dir=target.parent, prefix=".shuoli-") as folder:
                self._pack(Path(folder), part, on_progress, token)
            part.replace(target)
        except apsw.Error as error:
            raise OSError(f"{target}: {error}") from error
        finally:
            part.unlink(missing_ok=True)
        return target

    def stage(
        self, actor: Actor | None, source: Path, on_progress: OnProgress, token: CancelToken
    ) -> Backup:
        """Look a backup through and lay it ready for the next opening; logged.

        Nobody needs to be signed in where there are no accounts yet. Raises NotAllowedError,
        BackupError, OSError, RecordUnavailableError, Cancelled.
        """
        self._require(actor, "restore_backup")
        return lay_ready(
            self._home,
            source,
            on_progress,
            token,
            before=lambda: self._log(actor, "restore", source.name),
        )

    # --- inside -----------------------------------------------------------------------------

    def _require(self, actor: Actor | None, action: str) -> None:
        if not self._accounts.exist:
            return  # the sample office belongs to everybody
        if actor is None:
            raise NotAllowedError(action, "", "role", Role.ADMINISTRATOR)
        self._accounts.require_administrator(actor, action)

    def _log(self, actor: Actor | None, what: str, name: str) -> None:
        by = (
            events.log_actor(actor, actor.person.roles[0].value)
            if actor is not None
            else events.MACHINE
        )
        blobs = {"to": name.encode()}
        self._store.record([EventDraft("config.changed", by, {"key": what}, blobs=blobs)])

    def _pack(
        self, folder: Path, part: Path, on_progress: OnProgress, token: CancelToken
    ) -> None:
        sources: dict[str, Path] = {}
        for name in _DATABASES:
            if (self._home / name).is_file():
                sources[name] = copy = folder / Path(name).name
                _copy(self._home / name, copy, on_progress, token)
        for path in _files_of(self._home):
            sources[path.relative_to(self._home).as_posix()] = path
        total = sum(path.stat().st_size for path in sources.values())
        done = 0
        digests: dict[str, str] = {}
        with zipfile.ZipFile(part, "x", zipfile.ZIP_STORED) as bag:
            for name, path in sources.items():
                digest = sha256()
                with path.open("rb") as file, bag.open(name, "w", force_zip64=True) as into:
                    while bite := file.read(_BITE):
                        token.raise_if_cancelled()
                        digest.update(bite)
                        into.write(bite)
                        done += len(bite)
                        on_progress(Progress("writing_backup", done, total))
                digests[name] = digest.hexdigest()
            manifest = {
                "format": FORMAT,
                "made_at": self._clock.now().isoformat(timespec="seconds"),
                "origin": self._store.log.origin,
                "events": _count(folder / "office.db"),
                "files": digests,
            }
            bag.writestr(MANIFEST, json.dumps(manifest, indent=1))


def read_manifest(source: Path) -> Backup:
    """What a backup says of itself. Raises BackupError."""
    try:
        with zipfile.ZipFile(source) as bag:
            return _manifest(bag)
    except (OSError, zipfile.BadZipFile) as error:
        raise BackupError("unreadable", str(error)) from error


def lay_ready(
    home: Path,
    source: Path,
    on_progress: OnProgress,
    token: CancelToken,
    before: Callable[[], None] = lambda: None,
) -> Backup:
    """Look a backup through and lay it ready for the next opening of the office in `home`.

    `before` is called when it is sound and nothing is changed yet. By itself for an office that
    cannot be opened any more: whoever may write in its folder can as well copy files into it.
    Raises BackupError, OSError, Cancelled, what `before` raises.
    """
    part = home / f"{STAGED}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        backup = _unpack(source, part, on_progress, token)
        _check_log(log_file(part), on_progress, token)
        number = 1
        while (home / f"{ASIDE}{number}").exists():
            number += 1
        plan = {"aside": f"{ASIDE}{number}", "other_log": backup.origin != _key_name(home)}
        (part / PLAN).write_text(json.dumps(plan), encoding="ascii")
        before()
        shutil.rmtree(home / STAGED, ignore_errors=True)
        part.rename(home / STAGED)
    except apsw.Error as error:
        raise BackupError("log_not_whole", str(error)) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return backup


def take_up(home: Path) -> bool:
    """Put a staged backup in its place; what was there goes beside. Whether there was one.

    Called before anything of the office is open. A crash in the middle is made good by the next
    call: each thing is moved aside and replaced on its own; what is done is not staged any more.
    """
    staged = home / STAGED
    if not (staged / PLAN).is_file():
        return False
    plan = json.loads((staged / PLAN).read_text(encoding="ascii"))
    aside = home / str(plan["aside"])
    aside.mkdir(exist_ok=True)
    if plan["other_log"]:
        _move(home / "device.key", aside)
    if (staged / "office.db").exists():
        for name in _SIDE_FILES:
            _move(home / name, aside)
    for name in ("office.db", "library", *_FOLDERS, *_FILES):
        new = staged / name
        if new.exists():
            _move(home / name, aside)
            new.rename(home / name)
    shutil.rmtree(staged)
    return True


def _key_name(home: Path) -> str:
    """The log that the device's key is for; empty where there is none that reads."""
    try:
        return Signer.parse((home / "device.key").read_text(encoding="ascii")).verifier.name
    except (OSError, ValueError, NoteError):
        return ""


def _move(path: Path, aside: Path) -> None:
    if path.exists():
        path.rename(aside / path.name)


def _files_of(home: Path) -> Iterator[Path]:
    for name in _FILES:
        if (home / name).is_file():
            yield home / name
    for name in _FOLDERS:
        for path in sorted((home / name).rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path


def _copy(source: Path, target: Path, on_progress: OnProgress, token: CancelToken) -> None:
    reader = open_reader(source)
    try:
        copy_database(
            reader,
            target,
            token,
            lambda done, total: on_progress(Progress("copying", done, total)),
        )
    finally:
        reader.close()


def _check_log(office: Path, on_progress: OnProgress, token: CancelToken) -> None:
    def report(done: int, total: int) -> None:
        token.raise_if_cancelled()
        on_progress(Progress("checking", done, total))

    reader = open_reader(office)
    try:
        found = check_log(reader, report)
    finally:
        reader.close()
    if found.faults:
        raise BackupError("log_not_whole", found.faults[0])


def _count(office: Path) -> int:
    reader = open_reader(office)
    try:
        return int(reader.execute("SELECT count(*) FROM log_event").get or 0)
    finally:
        reader.close()


def _manifest(bag: zipfile.ZipFile) -> Backup:
    try:
        if bag.getinfo(MANIFEST).file_size > _LONGEST_MANIFEST:
            raise BackupError("not_a_backup")
        untrusted = json.loads(bag.read(MANIFEST))
        backup = Backup(
            str(untrusted["made_at"]),
            str(untrusted["origin"]),
            int(untrusted["events"]),
            {str(name): str(digest) for name, digest in untrusted["files"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BackupError("not_a_backup") from error
    if untrusted["format"] != FORMAT or "office.db" not in backup.files:
        raise BackupError("not_a_backup")
    return backup


def _unpack(
    source: Path, folder: Path, on_progress: OnProgress, token: CancelToken
) -> Backup:
    """Unpack into `folder` what the manifest lists and nothing else, each by its hash."""
    try:
        with zipfile.ZipFile(source) as bag:
            backup = _manifest(bag)
            if sorted(bag.namelist()) != sorted([MANIFEST, *backup.files]):
                raise BackupError("damaged", MANIFEST)
            total = sum(bag.getinfo(name).file_size for name in backup.files)
            done = 0
            for name, wanted in backup.files.items():
                if not _KEPT.fullmatch(name) or ".." in name.split("/"):
                    raise BackupError("damaged", name)
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                digest = sha256()
                with bag.open(name) as file, target.open("xb") as into:
                    while bite := file.read(_BITE):
                        token.raise_if_cancelled()
                        digest.update(bite)
                        into.write(bite)
                        done += len(bite)
                        on_progress(Progress("reading_backup", done, total))
                if digest.hexdigest() != wanted:
                    raise BackupError("damaged", name)
            return backup
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise BackupError("unreadable", str(error)) from error
