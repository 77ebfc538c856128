"""Whether somebody is there: keys, mouse, wheel and input method, whichever window has the focus.

A filter on the whole application would be asked about every event of every widget, thousands for
one page that is drawn, at about 8 µs each. What people do comes in by two doors only, so only
these are watched: the window that has the focus, and in it the object that has it (an input
method speaks to that one directly).
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QWheelEvent

_SIGNS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.InputMethod,
    }
)


class Presence(QObject):
    """Says when somebody does something; one for the application, see `presence`."""

    noticed = Signal()
    zoom_wanted = Signal(int)  # Ctrl and the wheel: 1 larger, -1 smaller; nobody else gets it

    def __init__(self, application: QGuiApplication) -> None:
        super().__init__(application)
        self._doors: dict[str, QObject] = {}
        application.focusWindowChanged.connect(self._watch_window)
        application.focusObjectChanged.connect(self._watch_object)
        self._watch_window(application.focusWindow())
        self._watch_object(application.focusObject())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take note of signs of life; keep Ctrl and the wheel for the zoom."""
        if event.type() in _SIGNS:
            self.noticed.emit()
            if isinstance(event, QWheelEvent) and (
                event.modifiers() & Qt.KeyboardModifier.ControlModifier
            ):
                if event.angleDelta().y():
                    self.zoom_wanted.emit(1 if event.angleDelta().y() > 0 else -1)
                return True
        return super().eventFilter(watched, event)

    def _watch_window(self, window: QObject | None) -> None:
        self._watch("window", window)

    def _watch_object(self, focus: QObject | None) -> None:
        self._watch("object", focus)

    def _watch(self, door: str, wanted: QObject | None) -> None:
        """Watch another object at this door, and the one before no longer."""
        before = self._doors.pop(door, None)
        if before is not None and shiboken6.isValid(before) and before not in self._doors.values():
            before.removeEventFilter(self)
        if wanted is not None:
            wanted.installEventFilter(self)
            self._doors[door] = wanted


def presence() -> Presence:
    """The one of this application. Raises TypeError where no window application runs."""
    application = QCoreApplication.instance()
    if not isinstance(application, QGuiApplication):
        raise TypeError("make a QApplication first")
    there = application.findChild(Presence)
    return there if isinstance(there, Presence) else Presence(application)
