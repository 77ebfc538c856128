"""The import of regulations while the window goes on: one at a time, with progress and an end."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.ports import App
from desktop.tasks import Task, TaskRunner, relaying
from models.progress import CancelToken, Progress
from rag.importing import ImportReport

_SETTLED_S = 2.0  # before that, a guess of the time left jumps


class LibraryImport(QObject):
    """An import of files and folders in a thread of its own, so that reading and asking go on.

    It belongs to the window and not to the page, which is made anew with each change of language.
    """

    changed = Signal()  # it began, came further, or ended: read the attributes

    def __init__(
        self, app: App, parent: QObject | None = None, now: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._app = app
        self._now = now
        self._runner = TaskRunner(self)
        self._task: Task | None = None
        self._began = ("", 0.0, 0)
        self.progress: Progress | None = None
        self.seconds_left: float | None = None
        self.report: ImportReport | None = None
        self.error: Exception | None = None
        self.stopped = False

    @property
    def running(self) -> bool:
        """Whether an import is under way."""
        return self._task is not None

    def start(self, paths: Sequence[Path]) -> None:
        """Begin; nothing happens while one is under way or where there is nothing to take in."""
        if self._task is not None or not paths:
            return

        def work(on_progress: Callable[[Progress], None], token: CancelToken) -> ImportReport:
            return self._app.import_regulations(list(paths), token, on_progress)

        self.progress = self.seconds_left = self.report = self.error = None
        self.stopped = False
        task = Task(relaying(work), self)
        task.progressed.connect(self._came_further)
        task.succeeded.connect(self._is_done)
        task.failed.connect(self._has_failed)
        task.cancelled.connect(self._was_stopped)
        task.finished.connect(self._ended)
        self._task = task
        self._runner.start(task)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop after the file that is being read; what is in stays in."""
        if self._task is not None:
            self._task.cancel()

    def close(self) -> None:
        """Stop and wait."""
        self._runner.close()

    def _came_further(self, progress: Progress) -> None:
        step, since, first = self._began
        if progress.step != step:
            step, since, first = progress.step, self._now(), progress.done
            self._began = (step, since, first)
        self.progress = progress
        self.seconds_left = None
        spent, done = self._now() - since, progress.done - first
        if progress.total and done > 0 and spent >= _SETTLED_S:
            self.seconds_left = spent / done * (progress.total - progress.done)
        self.changed.emit()

    def _is_done(self, report: ImportReport) -> None:
        self.report = report

    def _has_failed(self, error: Exception) -> None:
        self.error = error

    def _was_stopped(self) -> None:
        self.stopped = True

    def _ended(self) -> None:
        self._task = None
        self.progress = self.seconds_left = None
        self._began = ("", 0.0, 0)
        self.changed.emit()
