"""Work off the GUI thread: one worker, a queue, and a timer on the GUI thread.

Work is a generator that yields `Progress` and returns its result; it is tested without Qt. No
QObject is touched outside the GUI thread: the worker puts plain values on a queue which a timer
drains every 30 ms. A task emits `progressed` any number of times and then exactly one of
`succeeded`, `failed` or `cancelled`, then `finished`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from models.progress import Cancelled, CancelToken, Progress

DRAIN_EVERY_MS = 30

Work = Callable[[CancelToken], Generator[Progress, None, Any]]


class Task(QObject):
    """One piece of long work, from start to its single end."""

    progressed = Signal(object)  # Progress; the newest where several came within one drain
    succeeded = Signal(object)  # what the generator returned
    failed = Signal(object)  # the exception
    cancelled = Signal()  # the person stopped it
    finished = Signal()  # after any of the three ends

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.token = CancelToken()
        self.ended = False
        self._work = work

    def cancel(self) -> None:
        """Ask the work to stop; `cancelled` follows once it has."""
        self.token.cancel()

    def steps(self) -> Generator[Progress, None, Any]:
        """Start the work; called by the runner in the worker thread."""
        return self._work(self.token)


class TaskRunner(QObject):
    """Runs tasks one after another in one worker thread; lives in the GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="shuoli-task")
        self._queue: SimpleQueue[tuple[Task, str, Any]] = SimpleQueue()
        self._live: list[Task] = []
        self._timer = QTimer(self)
        self._timer.setInterval(DRAIN_EVERY_MS)
        self._timer.timeout.connect(self._drain)

    @property
    def busy(self) -> bool:
        """Whether any task has been started and has not ended."""
        return bool(self._live)

    def start(self, task: Task) -> None:
        """Queue a task. Connect to its signals before or after; nothing is lost."""
        self._live.append(task)
        self._timer.start()
        self._executor.submit(self._run, task)

    def close(self) -> None:
        """Cancel what runs, wait for it, and take no more work."""
        for task in self._live:
            task.cancel()
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._timer.stop()
        self._live.clear()

    def _run(self, task: Task) -> None:  # worker thread: plain values only
        try:
            task.token.raise_if_cancelled()
            steps = task.steps()
            while True:
                try:
                    progress = next(steps)
                except StopIteration as end:
                    self._queue.put((task, "succeeded", end.value))
                    return
                self._queue.put((task, "progressed", progress))
        except Cancelled:
            self._queue.put((task, "cancelled", None))
        except Exception as error:  # noqa: BLE001 - every error ends at the person's window
            self._queue.put((task, "failed", error))

    def _drain(self) -> None:
        """Hand over what is in the queue now, never what arrives meanwhile."""
        newest: dict[Task, Progress] = {}
        ends: list[tuple[Task, str, Any]] = []
        for _ in range(self._queue.qsize()):
            task, what, value = self._queue.get()
            if what == "progressed":
                newest[task] = value
            else:
                ends.append((task, what, value))
        for task, progress in newest.items():
            if shiboken6.isValid(task):  # it goes with the page that asked for it
                task.progressed.emit(progress)
        for task, what, value in ends:
            self._live.remove(task)
            task.ended = True
            if not shiboken6.isValid(task):
                continue
            if what == "succeeded":
                task.succeeded.emit(value)
            elif what == "failed":
                task.failed.emit(value)
            else:
                task.cancelled.emit()
            task.finished.emit()
        if not self._live:
            self._timer.stop()


def plain(call: Callable[[], Any]) -> Work:
    """Make work of a plain call that reports no progress."""

    def work(token: CancelToken) -> Generator[Progress, None, Any]:
        token.raise_if_cancelled()
        yield Progress("working", 0)
        return call()

    return work


def relaying(call: Callable[[Callable[[Progress], None], CancelToken], Any]) -> Work:
    """Make work of a call that reports progress through a function instead of yielding.

    A generator cannot yield from inside somebody else's call, so the call runs in a thread of its
    own and its reports come through at once.
    """

    def work(token: CancelToken) -> Generator[Progress, None, Any]:
        reports: SimpleQueue[Progress | None] = SimpleQueue()
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="shuoli-relay") as own:
            future = own.submit(call, reports.put, token)
            future.add_done_callback(lambda _: reports.put(None))
            while (report := reports.get()) is not None:
                yield report
            return future.result()

    return work
