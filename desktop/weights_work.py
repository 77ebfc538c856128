"""The one thing that is being done with weights, while the window goes on."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.tasks import Task, TaskRunner, Work
from models.progress import Progress


class WeightsWork(QObject):
    """Runs one step at a time in a thread of its own and keeps how it ended.

    It belongs to the window and not to the page, which is made anew with each change of language.
    """

    changed = Signal()  # it began, came further, or ended: read the attributes

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = TaskRunner(self)
        self._task: Task | None = None
        self.what = ""  # list, add, use, check or remove
        self.progress: Progress | None = None
        self.result: object = None
        self.error: Exception | None = None
        self.stopped = False

    @property
    def running(self) -> bool:
        """Whether something is being done."""
        return self._task is not None

    def start(self, what: str, work: Work) -> None:
        """Begin; nothing happens while something else is being done."""
        if self._task is not None:
            return
        self.what, self.progress, self.result = what, None, None
        self.error, self.stopped = None, False
        task = Task(work, self)
        task.progressed.connect(self._came_further)
        task.succeeded.connect(self._is_done)
        task.failed.connect(self._has_failed)
        task.cancelled.connect(self._was_stopped)
        task.finished.connect(self._ended)
        self._task = task
        self._runner.start(task)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop; nothing half done is kept."""
        if self._task is not None:
            self._task.cancel()

    def close(self) -> None:
        """Stop and wait."""
        self._runner.close()

    def _came_further(self, progress: Progress) -> None:
        self.progress = progress
        self.changed.emit()

    def _is_done(self, result: object) -> None:
        self.result = result

    def _has_failed(self, error: Exception) -> None:
        self.error = error

    def _was_stopped(self) -> None:
        self.stopped = True

    def _ended(self) -> None:
        self._task = None
        self.progress = None
        self.changed.emit()
