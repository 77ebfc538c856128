"""How long a source was really looked at: in view, in the active window, and not idle.

It measures and never blocks. A stretch counts only up to `IDLE_AFTER_MS` after the last key or
mouse movement, so a window left open over lunch adds at most that.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject
from PySide6.QtWidgets import QApplication, QWidget

from desktop.presence import presence

IDLE_AFTER_MS = 20_000


class MonotonicMs:
    """Milliseconds since it was made; a test puts its own in its place."""

    def __init__(self) -> None:
        self._timer = QElapsedTimer()
        self._timer.start()

    def __call__(self) -> int:
        """Return whole milliseconds since the start."""
        return int(self._timer.elapsed())


class AttentionMeter(QObject):
    """Adds up the attention each source gets while one suggestion is on the desk."""

    def __init__(self, watched: QWidget, clock_ms: Callable[[], int] | None = None) -> None:
        super().__init__(watched)
        self._watched = watched
        self._clock_ms = clock_ms or MonotonicMs()
        self._source = ""
        self._since: int | None = None
        self._alive_at = 0
        self._total: dict[str, int] = {}
        presence().noticed.connect(self._live)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusWindowChanged.connect(self._look_away)

    def _live(self) -> None:
        """Somebody is there."""
        self._settle()
        self._alive_at = self._clock_ms()
        if self._source and self._since is None and self._in_view():
            self._since = self._alive_at

    def _look_away(self) -> None:
        """Another window has the focus, or none: nothing counts until somebody is back."""
        if not self._in_view():
            self._settle()
            self._since = None

    def look_at(self, source: str) -> None:
        """Say which source is in view now; empty where none is."""
        if source == self._source:
            return
        self._settle()
        self._source = source
        self._alive_at = self._clock_ms()
        self._since = self._alive_at if source and self._in_view() else None

    def take(self) -> dict[str, int]:
        """Return milliseconds per source since the last call, and begin again."""
        self._settle()
        total, self._total = self._total, {}
        return {source: ms for source, ms in total.items() if ms > 0}

    def seen_ms(self) -> int:
        """Return the milliseconds that any source got since the last `take`."""
        self._settle()
        return sum(self._total.values())

    def _in_view(self) -> bool:
        return self._watched.isVisible() and self._watched.window().isActiveWindow()

    def _settle(self) -> None:
        if self._since is None or not self._source:
            return
        now = self._clock_ms()
        until = min(now, self._alive_at + IDLE_AFTER_MS)
        if until > self._since:
            self._total[self._source] = self._total.get(self._source, 0) + until - self._since
        self._since = now if now <= self._alive_at + IDLE_AFTER_MS else None
