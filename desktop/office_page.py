"""The office: what the agency is called, how papers are numbered, and its backups."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QProgressBar, QWidget

from casework.people import Actor
from desktop import words
from desktop.agency_form import AgencyForm
from desktop.backup import Backup, OnProgress
from desktop.controls import Banner, Pile, button, card, clear, column, label, row, scrolled
from desktop.messages import message_for
from desktop.ports import App
from desktop.tasks import Task, TaskRunner, relaying
from models.progress import CancelToken, Progress


class OfficePage(QFrame):
    """An administrator's page: settings of the agency, backup and restore."""

    changed = Signal()  # settings of the agency
    restart_wanted = Signal()  # a backup is to be taken up

    def __init__(
        self, app: App, actor: Actor, runner: TaskRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._app, self._actor = app, actor
        self.form = AgencyForm(app.today().year)
        self._said = Pile()
        self.save = button(self.tr("Save"), "primary", icon_name="check")
        self.save.clicked.connect(self.keep)
        self.backups = BackupCard(app.backups, actor, runner)
        self.backups.restart_wanted.connect(self.restart_wanted)
        agency = card(
            column(
                label(self.tr("The agency"), "heading"),
                label(
                    self.tr(
                        "The name on papers stays the one that the charter's departments have "
                        "signed: {authority}"
                    ).format(authority=app.desk.charter().charter.authority),
                    "small",
                    wrap=True,
                ),
                self.form,
                self._said,
                row(self.save, 1),
                gap=12,
            ),
            margin=22,
        )
        content = QWidget()
        content.setLayout(
            column(label(self.tr("Office"), "title"), agency, self.backups, 1, gap=14, margin=22)
        )
        content.setMaximumWidth(1000)
        self.setLayout(column(scrolled(content)))

    def show_office(self) -> None:
        """Show the settings as they stand."""
        self.form.enter(self._app.desk.agency.read())
        clear(self._said)

    def keep(self) -> None:
        """Record what is entered."""
        clear(self._said)
        try:
            self._app.desk.agency.change(self._actor, self.form.agency())
        except Exception as error:  # noqa: BLE001 - told to the person
            message = message_for(error)
            self._said.put(Banner("warn", "warning", message.title, message.body))
            return
        self._said.put(Banner("good", "check", self.tr("Recorded; the change is logged.")))
        self.changed.emit()


class BackupSteps(Protocol):
    """What the card asks for; `desktop.backup.Backups` in an office that is open."""

    def write(  # noqa: D102
        self, actor: Actor, target: Path, on_progress: OnProgress, token: CancelToken, /
    ) -> Path: ...
    def stage(  # noqa: D102
        self, actor: Actor | None, source: Path, on_progress: OnProgress, token: CancelToken, /
    ) -> Backup: ...


class BackupCard(QFrame):
    """Writes a backup, and lays one ready to be taken up; both can be stopped."""

    restart_wanted = Signal()

    def __init__(
        self,
        backups: BackupSteps,
        actor: Actor | None,
        runner: TaskRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._backups, self._actor, self._runner = backups, actor, runner
        self._task: Task | None = None
        self._said = Pile()
        self.write = button(self.tr("Write a backup…"), icon_name="box")
        self.write.clicked.connect(self._ask_target)
        self.restore = button(self.tr("Restore from a backup…"), icon_name="undo")
        self.restore.clicked.connect(self._ask_source)
        self.restart = button(
            self.tr("Take it up now: the program begins anew"), "primary", icon_name="forward"
        )
        self.restart.clicked.connect(self.restart_wanted)
        self._working = label("", "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._bar.setFixedWidth(220)
        self.cancel = button(self.tr("Cancel"), icon_name="cross")
        self.cancel.clicked.connect(self._cancel)
        self._work = QWidget()
        self._work.setLayout(row(self._bar, self._working, self.cancel, 1, gap=10))
        about = label(
            self.tr(
                "Everything that cannot be made again goes into one file: cases and log, evidence, "
                "regulations, papers, settings. The key of this PC and weights stay here. Keep the "
                "file on another drive: it holds personal data."
            ),
            tone="soft",
            wrap=True,
        )
        self.setLayout(
            column(
                card(
                    column(
                        label(self.tr("Backup"), "heading"),
                        about,
                        row(self.write, self.restore, 1, gap=10),
                        self._work,
                        self._said,
                        row(self.restart, 1),
                        gap=12,
                    ),
                    margin=22,
                )
            )
        )
        self.write.setVisible(actor is not None)
        self._work.hide()
        self.restart.hide()

    @property
    def busy(self) -> bool:
        """Whether a backup is being written or looked through."""
        return self._task is not None

    def write_to(self, target: Path) -> None:
        """Write a backup; a task."""
        actor, backups = self._actor, self._backups
        if actor is not None:
            task = Task(relaying(lambda report, token: backups.write(actor, target, report, token)))
            self._start(task)
            task.succeeded.connect(self._written)

    def read_from(self, source: Path) -> None:
        """Look a backup through and lay it ready; a task."""
        actor, backups = self._actor, self._backups
        task = Task(relaying(lambda report, token: backups.stage(actor, source, report, token)))
        self._start(task)
        task.succeeded.connect(self._staged)

    # --- inside -----------------------------------------------------------------------------

    def _start(self, task: Task) -> None:
        task.setParent(self)
        self._task = task
        clear(self._said)
        task.progressed.connect(self._show_progress)
        task.failed.connect(self._refuse)
        task.cancelled.connect(self._say_cancelled)
        task.finished.connect(self._end)
        self._bar.setRange(0, 0)
        self._working.setText(words.progress(Progress("working", 0)))
        self._allow(busy=True)
        self._runner.start(task)

    def _end(self) -> None:
        self._task = None
        self._allow(busy=False)

    def _allow(self, *, busy: bool) -> None:
        self._work.setVisible(busy)
        self.write.setEnabled(not busy)
        self.restore.setEnabled(not busy)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _show_progress(self, progress: Progress) -> None:
        self._working.setText(words.progress(progress))
        # thousandths: a count of bytes does not fit into the bar's 32 bits
        self._bar.setRange(0, 1000 if progress.total else 0)
        if progress.total:
            self._bar.setValue(1000 * progress.done // progress.total)

    def _written(self, target: Path) -> None:
        self._said.put(Banner("good", "check", self.tr("The backup is written"), str(target)))
        self.write.setFocus()

    def _staged(self, backup: Backup) -> None:
        self._said.put(
            Banner(
                "warn",
                "warning",
                self.tr("The backup of {when} UTC is sound: {events} events").format(
                    when=backup.made_at[:16].replace("T", " "), events=backup.events
                ),
                self.tr(
                    "It is taken up when the program opens the next time. What is here now is kept "
                    "beside it. The log records the recovery, and nothing is signed before a "
                    "reviewer, signer or supervisor has acknowledged it."
                ),
            )
        )
        self.restart.show()
        self.restart.setFocus()

    def _refuse(self, error: Exception) -> None:
        message = message_for(error)
        self._said.put(Banner("bad", "warning", message.title, message.body))

    def _say_cancelled(self) -> None:
        self._said.put(Banner("info", "cross", self.tr("Stopped; nothing was changed")))

    def _ask_target(self) -> None:
        dialog = QFileDialog(self, self.tr("Write a backup"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Backup (*.zip)"))
        dialog.setDefaultSuffix("zip")
        dialog.selectFile(f"shuoli-{QDate.currentDate().toString('yyyy-MM-dd')}.zip")
        dialog.fileSelected.connect(self._take_target)
        dialog.open()

    def _ask_source(self) -> None:
        dialog = QFileDialog(self, self.tr("Restore from a backup"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Backup (*.zip)"))
        dialog.fileSelected.connect(self._take_source)
        dialog.open()

    def _take_target(self, path: str) -> None:
        self.write_to(Path(path))

    def _take_source(self, path: str) -> None:
        self.read_from(Path(path))
