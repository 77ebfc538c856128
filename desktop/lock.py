"""The lock: after a while alone, or at a key, the window asks who is there.

It covers everything and changes nothing: what was typed, the place in a text and the field that had
the focus are as they were once the same person has shown who they are. Work that was under way
goes on behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QStackedWidget, QWidget

from casework.people import Actor
from desktop.attention import MonotonicMs
from desktop.controls import Banner, Pile, button, card, clear, column, label, row
from desktop.icons import pixmap
from desktop.messages import message_for
from desktop.ports import Desk
from desktop.tasks import Task, TaskRunner, plain

LOOK_EVERY_MS = 5_000
_MINUTE_MS = 60_000


class LockPage(QWidget):
    """Asks for the password of whoever is signed in; in the sample office for a key."""

    opened = Signal()
    left = Signal()  # somebody else wants to sign in

    def __init__(self, desk: Desk, actor: Actor, runner: TaskRunner) -> None:
        super().__init__()
        self.setObjectName("page")
        self._desk, self._actor, self._runner = desk, actor, runner
        self._task: Task | None = None
        sign = label()
        sign.setPixmap(pixmap("lock", "accent", 34))
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        name = label(self.tr("Password"), "label")
        self.password.setAccessibleName(name.text())
        name.setBuddy(self.password)
        self.password.returnPressed.connect(self.submit)
        self.unlock = button(self.tr("Unlock"), "primary", icon_name="forward")
        self.unlock.setAutoDefault(True)
        self.unlock.clicked.connect(self.submit)
        self.other = button(self.tr("Sign out"), "quiet")
        self.other.clicked.connect(self.left)
        self._notices = Pile()
        who = actor.person
        box = card(
            column(
                row(sign, label(self.tr("The window is locked"), "title"), 1, gap=12),
                label(f"{who.name}  {who.title}".strip(), tone="soft"),
                label(
                    self.tr("Everything is as you left it, also what you were writing."),
                    wrap=True,
                ),
                name,
                self.password,
                self._notices,
                row(self.unlock, label("Enter", "small"), 1, self.other, gap=10),
                label(
                    self.tr("Signing out drops what was written and not recorded."),
                    "small",
                    wrap=True,
                ),
                gap=12,
            ),
            margin=32,
        )
        box.setFixedWidth(520)
        self.setLayout(column(2, row(1, box, 1), 3))
        for part in (name, self.password):
            part.setVisible(desk.accounts.exist)
        self.setFocusProxy(self.password if desk.accounts.exist else self.unlock)
        try:
            desk.lock_window(actor)
        except Exception as error:  # noqa: BLE001 - told to the person; the window locks all the same
            self._say(error)

    def submit(self) -> None:
        """Try the password; a task, because it takes a tenth of a second on purpose."""
        if self._task is not None:
            return
        typed, desk, actor = self.password.text(), self._desk, self._actor
        self.password.clear()
        clear(self._notices)
        if not desk.accounts.exist:
            self._open_at_once()
            return
        task = Task(plain(lambda: desk.prove(actor, typed)), self)
        self._task = task
        self.unlock.setEnabled(False)
        task.succeeded.connect(self._open)
        task.failed.connect(self._refuse)
        self._runner.start(task)

    def _open_at_once(self) -> None:
        """Where there is no password to try, only the log has to take it."""
        try:
            self._desk.prove(self._actor, "")
        except Exception as error:  # noqa: BLE001 - told to the person
            self._say(error)
            return
        self.opened.emit()

    def _open(self) -> None:
        self._task = None
        self.opened.emit()

    def _refuse(self, error: Exception) -> None:
        self._task = None
        self.unlock.setEnabled(True)
        self._say(error)
        self.password.setFocus()

    def _say(self, error: Exception) -> None:
        message = message_for(error)
        self._notices.put(Banner("bad", "warning", message.title, message.body))


class WindowLock(QObject):
    """Covers a window and gives it back as it was.

    `clock_ms`: milliseconds that never run backwards; a test hands in its own.
    """

    idle = Signal()  # nobody has touched anything for as long as the office lets a window lie

    def __init__(self, window: QWidget, clock_ms: Callable[[], int] | None = None) -> None:
        super().__init__(window)
        self.minutes = 0  # 0: never by itself
        self.cover: LockPage | None = None
        self._window = window
        self._clock_ms = clock_ms or MonotonicMs()
        self._alive_at = 0
        self._front: QStackedWidget | None = None
        self._keys: Sequence[QShortcut] = ()
        self._focus: QWidget | None = None
        self._dialogs: list[QDialog] = []
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    # --- being alone ------------------------------------------------------------------------

    def watch(self, minutes: int) -> None:
        """Say `idle` after so many minutes without a sign of life; 0: never."""
        self.minutes = minutes
        self.alive()
        if minutes:
            self._timer.start()
        else:
            self._timer.stop()

    def alive(self) -> None:
        """Somebody is there."""
        self._alive_at = self._clock_ms()

    def look(self) -> None:
        """See how long nobody has been there."""
        if self.minutes and self._clock_ms() - self._alive_at >= self.minutes * _MINUTE_MS:
            self.idle.emit()

    # --- covering ---------------------------------------------------------------------------

    def put_up(self, cover: LockPage, front: QStackedWidget, keys: Sequence[QShortcut]) -> None:
        """Cover what is in front; dialogs and menus go out of sight, `keys` rest."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        self._focus = QApplication.focusWidget()
        self._dialogs = [d for d in self._window.findChildren(QDialog) if d.isVisible()]
        for dialog in self._dialogs:
            dialog.hide()
        self.cover, self._front, self._keys = cover, front, keys
        for key in keys:
            key.setEnabled(False)
        cover.opened.connect(self.take_down)
        front.addWidget(cover)
        front.setCurrentWidget(cover)
        self._window.activateWindow()
        cover.setFocus()

    def take_down(self) -> None:
        """Give the window back: dialogs, the focus and everything that was written."""
        cover, front = self.cover, self._front
        if cover is None or front is None:
            return
        front.setCurrentIndex(0)
        front.removeWidget(cover)
        cover.deleteLater()
        dialogs, focus = self._dialogs, self._focus
        self._dialogs = []
        self.forget()
        self.alive()
        for dialog in dialogs:
            if shiboken6.isValid(dialog):
                dialog.open()
        if focus is not None and shiboken6.isValid(focus):
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Nothing is covered any more: it was given back, or is gone with whoever left."""
        for dialog in self._dialogs:
            if shiboken6.isValid(dialog):
                dialog.deleteLater()
        for key in self._keys:
            key.setEnabled(True)
        self.cover, self._front, self._keys = None, None, ()
        self._dialogs, self._focus = [], None
