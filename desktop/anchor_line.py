"""How far the log is held to its word from outside: always in view at the foot of the window."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from desktop.controls import restyle
from desktop.ports import App

EVERY_MS = 15_000
LONG_AGO_DAYS = 7


class AnchorLine(QLabel):
    """Age of the last checkpoint that left the office, and what rests on this PC alone."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self.setProperty("type", "small")
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.refresh)
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Read anew from time to time as long as somebody can see it."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """A closed window reads no more: its log may be closed before the widget is gone."""
        self._timer.stop()
        super().hideEvent(event)

    def refresh(self) -> None:
        """Read the log again."""
        anchor = self._app.log.last_anchor()
        if anchor is None:
            text = self.tr(
                "No anchor outside the office yet: {count} events rest on this PC alone"
            ).format(count=self._app.log.size())
            tone = "warn"
        else:
            days = max(0, (self._app.today() - anchor.time.astimezone().date()).days)
            by = self.tr("witness") if anchor.kind == "witness" else self.tr("paper")
            when = self._days_ago(days)
            text = self.tr(
                "Last anchor outside the office: {when} ({by}); {count} events since then rest on "
                "this PC alone"
            ).format(when=when, by=by, count=anchor.since)
            tone = "warn" if days > LONG_AGO_DAYS else "soft"
        self.setText(text)
        self.setAccessibleName(text)
        restyle(self, "tone", tone)

    def _days_ago(self, days: int) -> str:
        if days <= 1:
            return self.tr("yesterday") if days else self.tr("today")
        return self.tr("{days} days ago").format(days=days)
