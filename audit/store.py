"""The SQLite file of the log: how it is opened, what it holds, what it refuses.

One file holds the log's tables (`log_...`) and those of whoever records its changes with them.
WAL with synchronous=FULL gives one fsync for each durable transaction. The refusals here stop
accidents and curious people with a database browser; only checkpoints that left this PC stop
somebody who writes bytes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import apsw

APPLICATION_ID = 0x5348554F  # "SHUO"
OLDEST_SQLITE = 3_051_003  # older ones can corrupt a WAL file
_NETWORK = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "smb2", "ncpfs", "afs", "ceph", "glusterfs", "lustre",
    "fuse.sshfs", "fuse.glusterfs", "fuse.davfs", "davfs", "fuse.rclone", "beegfs",
})  # fmt: skip
_WINDOWS_REMOTE_DRIVE = 4

TABLES = ("log_meta", "log_event", "log_node", "log_checkpoint", "log_blob", "log_migration")
_APPEND_ONLY = ("log_event", "log_node", "log_checkpoint", "log_migration")

_SCHEMA = """
CREATE TABLE log_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE log_event (
    seq INTEGER PRIMARY KEY, leaf BLOB NOT NULL CHECK (length(leaf) = 32), type TEXT NOT NULL,
    time_ms INTEGER NOT NULL, actor TEXT NOT NULL, actor_kind TEXT NOT NULL, case_id TEXT,
    body BLOB NOT NULL) STRICT;
CREATE INDEX log_event_case ON log_event (case_id, seq) WHERE case_id IS NOT NULL;
CREATE INDEX log_event_type ON log_event (type, seq);
CREATE INDEX log_event_actor ON log_event (actor, type);
CREATE INDEX log_event_time ON log_event (time_ms);
CREATE TABLE log_node (
    level INTEGER NOT NULL, idx INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32), PRIMARY KEY (level, idx)) STRICT, WITHOUT ROWID;
CREATE TABLE log_checkpoint (
    size INTEGER NOT NULL, root BLOB NOT NULL CHECK (length(root) = 32), note TEXT NOT NULL,
    reason TEXT NOT NULL, time_ms INTEGER NOT NULL, PRIMARY KEY (size, note)) STRICT;
CREATE TABLE log_blob (
    commitment TEXT PRIMARY KEY, salt BLOB, data BLOB) STRICT, WITHOUT ROWID;
CREATE TABLE log_migration (
    position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, statements TEXT NOT NULL) STRICT;
CREATE TRIGGER log_event_in_order BEFORE INSERT ON log_event
    WHEN NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM log_event)
    BEGIN SELECT RAISE(ABORT, 'events are appended one after the other'); END;
CREATE TRIGGER log_blob_keep BEFORE DELETE ON log_blob
    BEGIN SELECT RAISE(ABORT, 'a blob is redacted, never deleted'); END;
CREATE TRIGGER log_blob_redact BEFORE UPDATE ON log_blob
    WHEN NEW.commitment IS NOT OLD.commitment OR NEW.data IS NOT NULL OR NEW.salt IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'a blob is redacted, never changed'); END;
"""
_APPEND_ONLY_TRIGGER = """CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;"""


class PlaceRefusedError(OSError):
    """The log would lie where SQLite cannot keep it safe."""


def refuse_network(path: Path) -> None:
    """Refuse a path on a network drive: locks and syncs do not hold there (sqlite.org/useovernet).

    Raises:
        PlaceRefusedError: the file would lie on a network drive.
    """
    resolved = path.resolve()
    if str(path).startswith(("\\\\", "//")) or _is_remote(resolved):
        raise PlaceRefusedError(f"{path} is on a network drive; the log must lie on this PC")


def mount_type(path: Path, mounts: str) -> str:
    """The file system type of `path`, from the text of /proc/mounts; the longest mount wins."""
    best, found = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:  # noqa: PLR2004 -- device, mount point, type
            continue
        point = Path(fields[1].replace("\\040", " "))
        if path.is_relative_to(point) and len(point.parts) >= best:
            best, found = len(point.parts), fields[2]
    return found


def open_writer(path: Path, vfs: str = "") -> apsw.Connection:
    """The one writing connection, its settings read back, its schema there.

    Raises:
        apsw.Error: the file cannot be opened, or is not what it should be.
    """
    if apsw.SQLITE_VERSION_NUMBER < OLDEST_SQLITE:
        raise apsw.Error(f"SQLite {apsw.sqlite_lib_version()} can corrupt a write-ahead log")
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    connection = apsw.Connection(os.fspath(path), flags=flags, vfs=vfs or None)
    try:
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    connection.authorizer = _authorize
    return connection


def open_reader(path: Path, vfs: str = "") -> apsw.Connection:
    """A connection that cannot write."""
    connection = apsw.Connection(os.fspath(path), flags=apsw.SQLITE_OPEN_READONLY, vfs=vfs or None)
    connection.set_busy_timeout(10_000)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _prepare(connection: apsw.Connection) -> None:
    connection.set_busy_timeout(10_000)
    for pragma, wanted in (
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),  # otherwise INSERT OR REPLACE deletes unseen
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("secure_delete", 1),  # what is redacted is overwritten, not only unlinked
        ("wal_autocheckpoint", 1000),
    ):
        connection.execute(f"PRAGMA {pragma} = {wanted}")
        if connection.pragma(pragma) != wanted:
            raise apsw.Error(f"SQLite did not take {pragma} = {wanted}")
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    found = connection.pragma("application_id")
    if found == 0 and not connection.pragma("schema_version"):
        with connection:
            connection.execute(_SCHEMA)
            for table in _APPEND_ONLY:
                for verb in ("UPDATE", "DELETE"):
                    connection.execute(_APPEND_ONLY_TRIGGER.format(table=table, verb=verb))
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    elif found != APPLICATION_ID:
        raise apsw.Error("this file is not a log of Shuoli")
    elif [row[2] for row in connection.execute("PRAGMA index_info(log_event_actor)")][1] != "type":
        with connection:  # logs of before 2026-11-23
            connection.execute("DROP INDEX log_event_actor")
            connection.execute("CREATE INDEX log_event_actor ON log_event (actor, type)")


_REFUSED_ON_OURS = frozenset({
    apsw.SQLITE_UPDATE, apsw.SQLITE_DELETE, apsw.SQLITE_DROP_TABLE, apsw.SQLITE_DROP_INDEX,
    apsw.SQLITE_DROP_TRIGGER, apsw.SQLITE_CREATE_TRIGGER, apsw.SQLITE_CREATE_INDEX,
})  # fmt: skip
_REFUSED = frozenset({apsw.SQLITE_ATTACH, apsw.SQLITE_DETACH})
_TABLE_IS_SECOND = frozenset({
    apsw.SQLITE_DROP_INDEX, apsw.SQLITE_DROP_TRIGGER, apsw.SQLITE_CREATE_TRIGGER,
    apsw.SQLITE_CREATE_INDEX,
})  # fmt: skip


def _authorize(
    action: int, first: str | None, second: str | None, _database: str | None, _by: str | None
) -> int:
    """Deny what no step of the program does: changing or dropping what has been logged."""
    if action in _REFUSED:
        return apsw.SQLITE_DENY
    if action == apsw.SQLITE_ALTER_TABLE and second in TABLES:
        return apsw.SQLITE_DENY
    if action == apsw.SQLITE_PRAGMA and first in {"writable_schema", "synchronous", "journal_mode"}:
        return apsw.SQLITE_DENY
    table = second if action in _TABLE_IS_SECOND else first
    if action == apsw.SQLITE_UPDATE and first == "log_blob" and second in {"salt", "data"}:
        return apsw.SQLITE_OK  # redaction; the trigger lets only NULL through
    if action in _REFUSED_ON_OURS and table in TABLES:
        return apsw.SQLITE_DENY
    return apsw.SQLITE_OK


class WriterLock:
    """Held by the one process that writes; the system lets go of it when the process dies."""

    def __init__(self, path: Path) -> None:
        """Take the lock. Raises OSError where another process holds it."""
        flags = os.O_RDWR | os.O_CREAT
        self._descriptor = os.open(path, flags, 0o600)
        try:
            _lock(self._descriptor)
        except OSError:
            os.close(self._descriptor)
            raise

    def close(self) -> None:
        """Let go."""
        os.close(self._descriptor)


_lock: Callable[[int], None]
if sys.platform == "win32":
    import ctypes
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _is_remote(path: Path) -> bool:
        return bool(ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == _WINDOWS_REMOTE_DRIVE)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _is_remote(path: Path) -> bool:
        try:
            mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False  # not Linux: SQLite's own errors have to do
        return mount_type(path, mounts) in _NETWORK
