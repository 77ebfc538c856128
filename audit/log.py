"""The log: append-only, one writer, each event one transaction with the change it records.

Threads: every method may be called from any thread. `append` returns when the event is durable.
Callers that come while another one waits for the disk share its next transaction (group commit):
the first to get the lock commits for all who queue.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import apsw

from audit.check import LogReport, check_log
from audit.clock import Clock
from audit.events import Actor, AppIdentity, Event, EventDraft, EventRefusedError, checked, seal
from audit.journal import MACHINE, Journal, Prepared, Recovery, SignedCheckpoint
from audit.mark import MarkFile
from audit.note import NoteError
from audit.read import Reader
from audit.store import WriterLock, open_reader, open_writer, refuse_network

__all__ = [
    "Actor", "AppIdentity", "Event", "EventDraft", "EventRefusedError", "Log", "LogReport",
    "LogUnavailable", "Recovery", "SignedCheckpoint",
]  # fmt: skip

_LARGEST_BATCH = 64
_GATHER_SECONDS = 0.005
_LONGEST_GATHER_SECONDS = 0.05
_TICK_SECONDS = 5.0
# after these the state of the disk is not known: nothing more is written until the next start
_FATAL = (apsw.IOError, apsw.CorruptError, apsw.NotADBError, apsw.CantOpenError)
_UNAVAILABLE = (*_FATAL, apsw.FullError, apsw.BusyError, apsw.ReadOnlyError, apsw.NoMemError)


class _UndoneError(Exception):
    """The only request of a transaction failed by its own fault; its `error` says how."""


class LogUnavailable(RuntimeError):  # noqa: N818 -- a state of the PC, not a fault of the caller
    """The event could not be made durable: the action it would record must not happen."""


@dataclass(slots=True)
class _Request:
    """What one caller wants written."""

    drafts: list[Prepared]
    change: Callable[[apsw.Connection], object] | None
    events: tuple[Event, ...] = ()
    error: BaseException | None = None
    done: bool = False
    wake: threading.Event = field(default_factory=threading.Event)


class _Queue:
    """The callers that wait, and the lock that the one who writes holds.

    Whoever lets go of the lock wakes the first who waits, to write for all who do.
    """

    def __init__(self) -> None:
        self.waiting: deque[_Request] = deque()
        self.writer: int | None = None
        self._lock = threading.Lock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Write, and let nobody else."""
        with self._lock:
            yield
        self._wake_next()

    def serve(self, request: _Request, write_some: Callable[[], None]) -> None:
        """Return when the request is done: by another caller, or by this one writing for all."""
        self.waiting.append(request)
        while not request.done:
            if self._lock.acquire(blocking=False):
                try:
                    if not request.done:
                        write_some()
                finally:
                    self._lock.release()
                    self._wake_next()
            else:
                request.wake.wait()
                request.wake.clear()

    def _wake_next(self) -> None:
        with suppress(IndexError):
            self.waiting[0].wake.set()


class Log(Reader):
    """A log in one SQLite file. Reading is in `audit.read.Reader`."""

    def __init__(
        self, path: Path, journal: Journal, lock: WriterLock, mark: MarkFile, vfs: str
    ) -> None:
        """For `open` only."""
        super().__init__(open_reader(path, vfs), journal.origin)
        self.path = path
        self.vfs = vfs
        self._journal = journal
        self._lock_file = lock
        self._mark = mark
        self._queue = _Queue()
        self._crowd = 1
        self._failed: str = ""
        self._stop = threading.Event()
        self._heart: threading.Thread | None = None
        self.recovery: Recovery | None = None

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        device_key: Path | None,
        clock: Clock,
        app: AppIdentity,
        high_water: Path | None,
        heartbeat: bool = True,
        vfs: str = "",
    ) -> Self:
        """Open the log for writing, making it where there is none, and log `app.started`.

        `device_key` is the file of the Ed25519 key that signs checkpoints, made where missing
        (`<path>.key` for None). `high_water` is the file of the high-water mark, better on
        another drive (`<path>.mark` for None). `heartbeat` starts the thread that signs after
        60 s and daily. `recovery` then says whether the last run ended badly or lost events.

        Raises:
            LogUnavailable: it is on a network drive, in use by another process, not a log, not
                readable, or its key does not read.
        """
        with ExitStack() as undo:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                refuse_network(path)
                lock = WriterLock(path.with_name(path.name + ".lock"))
                undo.callback(lock.close)
                mark = MarkFile(high_water or path.with_name(path.name + ".mark"))
                undo.callback(mark.close)
                connection = open_writer(path, vfs)
                undo.callback(connection.close)
                key_path = device_key or path.with_name(path.name + ".key")
                journal = Journal.load(connection, clock, app, key_path)
                log = cls(path, journal, lock, mark, vfs)
                undo.callback(log._reading.close)
                log._start()
            except (OSError, apsw.Error, NoteError, LogUnavailable) as error:
                raise LogUnavailable(f"the log {path} cannot be opened: {error}") from error
            undo.pop_all()
        if heartbeat:
            log._heart = threading.Thread(target=log._beat, name="audit-heartbeat", daemon=True)
            log._heart.start()
        return log

    # --- writing ----------------------------------------------------------------------------

    def append(
        self,
        drafts: Sequence[EventDraft],
        change: Callable[[apsw.Connection], object] | None = None,
    ) -> tuple[Event, ...]:
        """Write the events and the change as one transaction; returns when the disk has them.

        `change` gets the writing connection, perhaps in another thread; it must not call the log.
        What it raises undoes events and change and is raised here.

        Raises:
            EventRefusedError: an event is not of the closed list.
            LogUnavailable: it could not be made durable. The action must stop.
        """
        request = _Request([_prepared(draft) for draft in drafts], change)
        if self._queue.writer == threading.get_ident():
            raise RuntimeError("a change must not append: hand in all events together")
        self._queue.serve(request, self._write_some)
        if request.error is not None:
            raise request.error
        return request.events

    def checkpoint(self, reason: str) -> SignedCheckpoint:
        """Sign the log as it stands now; the last checkpoint, if nothing happened since.

        Raises:
            LogUnavailable: it could not be made durable.
        """
        with self._queue.held():
            if self._journal.uncovered or self._journal.last is None:
                self._transact(lambda: self._journal.sign(reason), durable_mark=True)
            last = self._journal.last
        if last is None:
            raise LogUnavailable("the log has no checkpoint")
        return last

    def migrate(self, name: str, statements: Sequence[str]) -> bool:
        """Run `statements` once in the life of this file, for tables of the caller's own.

        Migrations run in the order of the calls; each is remembered under `name` with its text.
        Returns whether it ran now.

        Raises:
            ValueError: it ran earlier with other statements.
            LogUnavailable: it could not be made durable.
        """
        text = "\n;\n".join(statements)
        known = self.read("SELECT statements FROM log_migration WHERE name = ?", (name,))
        if known:
            if known[0][0] != text:
                raise ValueError(f"migration {name!r} ran earlier with other statements")
            return False

        def change() -> None:
            for statement in statements:
                self._journal.connection.execute(statement)
            self._journal.connection.execute(
                "INSERT INTO log_migration (name, statements) VALUES (?, ?)", (name, text)
            )

        with self._queue.held():
            self._transact(change)
        return True

    def tick(self) -> None:
        """Sign if 60 s have passed since an unsigned event, or a day since the last signature."""
        with self._queue.held():
            reason = self._journal.due() if not self._failed else ""
            if reason:
                with suppress(LogUnavailable):  # whoever appends next hears of it
                    self._transact(lambda: self._journal.sign(reason), durable_mark=True)

    def close(self) -> None:
        """Log `app.stopped`, sign, and close. A second call does nothing."""
        if self._stop.is_set():
            return
        self._stop.set()
        if self._heart is not None:
            self._heart.join()
        try:
            if not self._failed:
                with suppress(LogUnavailable):
                    self.append([EventDraft("app.stopped", MACHINE, {})])
                    self.checkpoint("stop")
        finally:
            with self._queue.held():
                self._failed = self._failed or "the log is closed"
            super().close()
            with suppress(apsw.Error):
                self._journal.connection.close()
            self._mark.close()
            self._lock_file.close()

    def verify(self, on_progress: Callable[[int, int], None] | None = None) -> LogReport:
        """Read everything again: bytes, canonical form, tree, case chains, checkpoints, blobs."""
        reader = self.snapshot()
        try:
            return check_log(reader, on_progress)
        finally:
            reader.close()

    def sweep(self) -> None:
        """Move everything out of the write-ahead log, and empty it."""
        with self._queue.held():
            self._journal.connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)

    def snapshot(self) -> apsw.Connection:
        """A reading connection of the caller's own, for long work; the caller closes it."""
        return open_reader(self.path, self.vfs)

    @property
    def size(self) -> int:
        """How many events the log holds."""
        return self._journal.size

    @property
    def vkey(self) -> str:
        """The public key of this device, in C2SP form."""
        return self._journal.signer.verifier.vkey

    def case_head(self, case_id: str) -> str:
        """The leaf hash of the case's last event, in hex; zeros where there is none."""
        with self._queue.held():
            return self._journal.head(case_id)[1]

    # --- inside -----------------------------------------------------------------------------

    def _start(self) -> None:
        mark = self._mark.read()
        self.recovery = recovery = self._journal.recover(mark)
        drafts = self._journal.opening(recovery)
        if recovery is not None and mark is not None:
            self._mark.reset(self._journal.mark())
        self.append(drafts)

    def _beat(self) -> None:
        while not self._stop.wait(_TICK_SECONDS):
            self.tick()

    def _write_some(self) -> None:
        """Commit what waits, up to 64 requests; the lock is held."""
        waiting = self._queue.waiting
        self._gather(waiting)
        batch = [waiting.popleft() for _ in range(min(len(waiting), _LARGEST_BATCH))]
        # a crowd that was late is still a crowd; one that has gone is soon forgotten
        self._crowd = max(len(batch), self._crowd * 3 // 4)

        def write() -> None:
            for request in batch:
                self._apply(request, alone=len(batch) == 1)
            if self._journal.full():
                self._journal.sign("automatic")

        try:
            self._transact(write)
        except BaseException as error:
            for request in batch:
                request.error = request.error or error
            if not isinstance(error, Exception):
                raise  # Ctrl+C, say: all who wait hear of it, and so does this thread
        finally:
            for request in batch:
                request.done = True
                request.wake.set()

    def _gather(self, waiting: deque[_Request]) -> None:
        """Wait a little for those of the last transaction: they are on their way back.

        5 ms from the last one that came, as a PC that is busy needs longer to let all of them run.
        """
        began = last = time.perf_counter()
        count = len(waiting)
        while count < self._crowd:
            time.sleep(_GATHER_SECONDS / 10)
            now = time.perf_counter()
            if len(waiting) > count:
                count, last = len(waiting), now
            if now - last > _GATHER_SECONDS or now - began > _LONGEST_GATHER_SECONDS:
                return

    def _apply(self, request: _Request, *, alone: bool) -> None:
        connection, before = self._journal.connection, self._journal.state()
        if not alone:
            connection.execute("SAVEPOINT one_request")
        try:
            request.events = tuple(self._journal.write(draft) for draft in request.drafts)
            if request.change is not None:
                request.change(connection)
        except _UNAVAILABLE:
            raise
        except Exception as error:  # belongs to one caller; the others go on
            request.error = error
            if alone:
                raise _UndoneError from error
            connection.execute("ROLLBACK TO one_request")
            self._journal.restore(before)
        if not alone:
            connection.execute("RELEASE one_request")

    def _transact(self, work: Callable[[], object], *, durable_mark: bool = False) -> None:
        """Run `work` in a transaction, then note the high-water mark; the lock is held."""
        if self._failed:
            raise LogUnavailable(f"the log is not available: {self._failed}")
        connection, before = self._journal.connection, self._journal.state()
        self._queue.writer = threading.get_ident()
        try:
            connection.execute("BEGIN IMMEDIATE")
            work()
            connection.execute("COMMIT")
        except BaseException as error:
            self._journal.restore(before)
            with suppress(apsw.Error):
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
            if isinstance(error, _FATAL):
                self._failed = str(error)
            if isinstance(error, _UNAVAILABLE):
                raise LogUnavailable(f"the log could not be written: {error}") from error
            raise
        finally:
            self._queue.writer = None
        try:
            self._mark.write(self._journal.mark(), durable=durable_mark)
        except OSError as error:
            # what was written is safe, but the next loss would go unseen: nothing more is taken
            self._failed = f"the high-water mark cannot be written: {error}"


def _prepared(draft: EventDraft) -> Prepared:
    return draft, checked(draft), {name: seal(blob) for name, blob in draft.blobs.items()}
