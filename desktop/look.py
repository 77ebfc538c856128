"""Language, colours and size of the window, as the person has chosen them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtWidgets import QApplication, QDialog

from desktop.language import Language, system_language
from desktop.lock import WindowLock
from desktop.settings import WindowSettings
from desktop.theme import Scheme, theme
from desktop.workspace import Workspace


class Look(QObject):
    """Puts a look over the application and remembers it."""

    changed = Signal()  # everything is to be drawn anew

    def __init__(
        self, application: QApplication, settings: WindowSettings, language: str, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._settings = settings
        self._language = Language(application)
        self._language.use(language or settings.language or system_language())
        theme.scheme = settings.scheme
        theme.zoom = settings.zoom
        theme.apply(application)
        QApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    def set_language(self, language: str) -> None:
        """Speak another language from now on."""
        self._language.use(language)
        self._settings.language = language
        self._draw()

    def set_scheme(self, scheme: Scheme) -> None:
        """Go light, dark, or with the system."""
        theme.scheme = scheme
        self._settings.scheme = scheme
        self._draw()

    def zoom_by(self, steps: int) -> None:
        """Make everything larger or smaller."""
        before = theme.zoom
        theme.zoom_by(steps)
        self._zoomed(before)

    def other_language(self) -> None:
        """Speak the other one of the two."""
        self.set_language("en" if self._language.current == "zh_CN" else "zh_CN")

    def larger(self) -> None:
        """Make everything larger."""
        self.zoom_by(1)

    def smaller(self) -> None:
        """Make everything smaller."""
        self.zoom_by(-1)

    def plain_size(self) -> None:
        """Go back to 12 pt."""
        before, theme.zoom = theme.zoom, 1.0
        self._zoomed(before)

    def _zoomed(self, before: float) -> None:
        if theme.zoom != before:
            self._settings.zoom = theme.zoom
            self._draw()

    def _system_changed(self) -> None:
        if theme.scheme is Scheme.SYSTEM:
            self._draw()

    def _draw(self) -> None:
        theme.apply(self._application)
        self.changed.emit()


def obstacle_to_drawing(lock: WindowLock, workspace: Workspace | None) -> SignalInstance | None:
    """What must be over before everything can be drawn anew; None where nothing must.

    Behind a lock nobody can see it, a dialog hangs on the page that opened it, and what long work
    brings is told to the page that asked for it.
    """
    dialog = QApplication.activeModalWidget()
    if lock.cover is not None:
        return lock.cover.opened
    if isinstance(dialog, QDialog):
        return dialog.finished
    if workspace is not None and workspace.steps.busy:
        return workspace.steps.ended
    return None
