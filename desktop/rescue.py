"""Where an office cannot be opened: what is the matter, in a window, and the way out of it.

A person who starts the program from the desktop sees no terminal. A damaged log is replaced by a
backup here as by `shuoli restore --unopened`: whoever may write in the folder of the office can as
well copy files into it, so nobody is asked who they are; the log records the recovery.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEventLoop, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from casework.model import Actor
from casework.recovery import is_damaged, is_out_of_reach
from desktop.backup import Backup, OnProgress, lay_ready
from desktop.controls import Banner, button, column, label, row, scrolled
from desktop.messages import message_for
from desktop.office_page import BackupCard
from desktop.tasks import TaskRunner
from models.progress import CancelToken

WIDTH_PX = 760


class ClosedOffice:
    """The backups of an office that cannot be opened: one can be laid ready, and none written."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def write(
        self, _actor: Actor, _target: Path, _on_progress: OnProgress, _token: CancelToken
    ) -> Path:
        """Never asked for: nobody is signed in. Raises RuntimeError."""
        raise RuntimeError("a closed office has nothing to back up")

    def stage(
        self, _actor: Actor | None, source: Path, on_progress: OnProgress, token: CancelToken
    ) -> Backup:
        """Lay a backup ready. Raises BackupError, OSError, Cancelled."""
        return lay_ready(self._home, source, on_progress, token)


class RescueWindow(QWidget):
    """Says why, and offers to try again; for a damaged office, to take a backup up."""

    answered = Signal()

    def __init__(self, home: Path, error: Exception) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setWindowTitle("说理 Shuoli")
        self.again = False  # whether the program is to begin anew
        self._runner = TaskRunner(self)
        self.retry = button(self.tr("Try again"), "primary", icon_name="undo")
        self.retry.clicked.connect(self._begin_anew)
        self.leave = button(self.tr("Close"), icon_name="cross")
        self.leave.clicked.connect(self.close)
        self.backups: BackupCard | None = None
        message = message_for(error)
        advice, why = message.title, message.body
        if is_damaged(error):
            why = str(error)
            advice = self.tr(
                "The log of this office is damaged. Take your newest backup up; what is here now "
                "is kept beside it, so that it can still be looked into."
            )
            self.backups = BackupCard(ClosedOffice(home), None, self._runner)
            self.backups.restart_wanted.connect(self._begin_anew)
        elif is_out_of_reach(error):
            why = str(error)
            advice = self.tr(
                "Another window of this office may be open, or its folder out of reach. Close the "
                "other one or put the folder back, then try again."
            )
        inner = column(
            label(self.tr("This office cannot be opened"), "title"),
            Banner("bad", "warning", advice, why),
            label(str(home), "small", wrap=True),
            *([self.backups] if self.backups is not None else []),
            row(self.retry, self.leave, 1, gap=10),
            1,
            gap=14,
            margin=24,
        )
        content = QWidget()
        content.setLayout(inner)
        content.setFixedWidth(WIDTH_PX)
        page = QWidget()
        page.setLayout(row(1, content, 1))
        self.setLayout(column(scrolled(page)))
        self.resize(WIDTH_PX + 120, 640)
        (self.backups.restore if self.backups is not None else self.retry).setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what is under way."""
        self._runner.close()
        super().closeEvent(event)
        self.answered.emit()

    def _begin_anew(self) -> None:
        self.again = True
        self.close()


def rescue(home: Path, error: Exception) -> bool:
    """Show the window and wait. Whether the program is to begin anew."""
    window = RescueWindow(home, error)
    loop = QEventLoop()
    window.answered.connect(loop.quit)
    window.show()
    loop.exec()
    again = window.again
    window.deleteLater()
    return again
