"""Evidence on its way in: files dropped or picked, hashed at once, each described by a person."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QLineEdit,
    QProgressBar,
    QWidget,
)

from casework.intake import Arrival, EvidenceDraft, arrivals, is_picture
from casework.model import EvidenceKind
from desktop import doubts, words
from desktop.controls import (
    Badge,
    Banner,
    Pile,
    button,
    clear,
    column,
    label,
    row,
)
from desktop.settings import WindowSettings
from desktop.tasks import Task, TaskRunner

READABLE = "*.docx *.pdf *.txt *.md *.html *.htm *.png *.jpg *.jpeg *.bmp *.webp"


class ArrivalRow(QFrame):
    """One file: its name and hash, and what a person says it is. No kind is preselected."""

    removed = Signal(object)  # the row itself

    def __init__(self, arrival: Arrival) -> None:
        super().__init__()
        self.arrival = arrival
        name = arrival.path.name
        self.title = QLineEdit(arrival.path.stem)
        self.title.setAccessibleName(self.tr("Title of {file}").format(file=name))
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Kind of evidence: {file}").format(file=name))
        self.kind.setPlaceholderText(self.tr("Kind of evidence…"))
        for each in EvidenceKind:
            self.kind.addItem(each.value, each)
        self.kind.setCurrentIndex(-1)
        self.by_party = QCheckBox(self.tr("From the party"))
        self.by_party.setAccessibleName(self.tr("From the party: {file}").format(file=name))
        self.surveillance = QCheckBox(self.tr("Surveillance"))
        self.surveillance.setAccessibleName(
            self.tr("Electronic surveillance: {file}").format(file=name)
        )
        self.surveillance.setToolTip(
            self.tr(
                "It counts only once a person has found it true, clear, complete and accurate "
                "(art. 41)."
            )
        )
        remove = button(
            "", "quiet", icon_name="bin", tip=self.tr("Leave {file} out").format(file=name)
        )
        remove.clicked.connect(self._remove)
        digest = label(f"{name} · SHA-256 {arrival.sha256[:12]}…", "small")
        digest.setToolTip(arrival.sha256)
        first = row(self.title, self.kind, remove, gap=8)
        first.setStretch(0, 1)
        second = row(digest, 1, gap=12)
        if not arrival.has_text and not is_picture(name):
            second.addWidget(Badge(self.tr("Pictures of pages: no text"), "eye", "plain"))
        if arrival.warnings:
            told = self.tr("{count} warnings").format(count=arrival.warnings)
            second.addWidget(Badge(told, "warning", "bad"))
        second.addWidget(self.by_party)
        second.addWidget(self.surveillance)
        self.setProperty("surface", "card")
        box = column(first, second, gap=6)
        box.setContentsMargins(10, 8, 8, 8)
        self.setLayout(box)

    def draft(self) -> EvidenceDraft | None:
        """What was entered; None while the kind or the title is open."""
        kind, title = self.kind.currentData(), self.title.text().strip()
        if kind is None or not title:
            return None
        return EvidenceDraft(
            self.arrival.path, title, EvidenceKind(kind), self.by_party.isChecked(),
            self.surveillance.isChecked(), self.arrival.sha256,
        )  # fmt: skip

    def _remove(self) -> None:
        self.removed.emit(self)


class ArrivalsList(QFrame):
    """Takes files by drag and drop and by a button; a bad one is told and costs nothing else."""

    changed = Signal()  # a row came or went, or reading began or ended

    def __init__(
        self, runner: TaskRunner, settings: WindowSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setAccessibleName(self.tr("Evidence"))
        self._runner = runner
        self._settings = settings
        self._task: Task | None = None
        self._waiting: list[Path] = []
        self.rows: list[ArrivalRow] = []
        self.add = button(self.tr("Add files…"), icon_name="plus")
        self.add.clicked.connect(self._ask_files)
        self._hint = label(
            self.tr("Or drop them here: DOCX, PDF, text, pictures."), tone="soft", wrap=True
        )
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._saying = label("", "small")
        self._bar.hide()
        self._saying.hide()
        self._faults = Pile()
        self._list = Pile()
        head = row(self.add, self._hint, gap=10)
        head.setStretch(1, 1)
        self.setLayout(
            column(head, row(self._saying, self._bar, gap=10), self._faults, self._list, gap=10)
        )

    @property
    def busy(self) -> bool:
        """Whether files are being read."""
        return self._task is not None

    def take(self, paths: Sequence[Path]) -> None:
        """Hash and read files; what is in the list already stays as it is."""
        self._waiting += [path for path in paths if path not in self._waiting]
        if self._task is None and self._waiting:
            wanted, self._waiting = tuple(self._waiting), []
            clear(self._faults)
            self._task = Task(lambda token: arrivals(wanted, token), self)
            self._task.progressed.connect(self._show_progress)
            self._task.succeeded.connect(self._arrived)
            self._task.failed.connect(self._failed)
            self._task.finished.connect(self._ended)
            self._runner.start(self._task)
            self.changed.emit()

    def drafts(self) -> tuple[EvidenceDraft, ...] | None:
        """What was entered; None, with the first open row in focus, where something is open."""
        made = [each.draft() for each in self.rows]
        for each, draft in zip(self.rows, made, strict=True):
            if draft is None:
                each.kind.setFocus(Qt.FocusReason.OtherFocusReason)
                return None
        return tuple(draft for draft in made if draft is not None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and nothing else."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files that were dropped."""
        self.take(dropped(event))
        event.acceptProposedAction()

    def _ask_files(self) -> None:
        pick_files(self, self._settings, self.tr("Files to take in as evidence"), self._take_names)

    def _take_names(self, names: list[str]) -> None:
        self._settings.last_folder = str(Path(names[0]).parent)
        self.take([Path(name) for name in names])

    def _show_progress(self, progress: object) -> None:
        self._saying.setText(words.progress(progress))  # type: ignore[arg-type]
        self._bar.setRange(0, getattr(progress, "total", 0) or 0)
        self._bar.setValue(getattr(progress, "done", 0))
        self._bar.show()
        self._saying.show()

    def _arrived(self, found: tuple[Arrival, ...]) -> None:
        known = {each.arrival.sha256 for each in self.rows}
        bad = [each for each in found if each.fault]
        twice = [each for each in found if not each.fault and each.sha256 in known]
        for each in found:
            if each.fault or each.sha256 in known:
                continue
            known.add(each.sha256)
            made = ArrivalRow(each)
            made.removed.connect(self._drop)
            self.rows.append(made)
            self._list.put(made)
        lines = [f"{each.path.name}: {doubts.unreadable(each.fault)}" for each in bad]
        lines += [
            self.tr("{file}: it is in the list already").format(file=e.path.name) for e in twice
        ]
        if lines:
            told = self.tr("Not taken in; everything else is kept:")
            self._faults.put(Banner("warn", "warning", told, "\n".join(lines)))
        if self.rows:
            self.rows[-1].kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, error: Exception) -> None:
        self._faults.put(
            Banner("warn", "warning", self.tr("The files could not be read"), str(error))
        )

    def _ended(self) -> None:
        self._task = None
        self._bar.hide()
        self._saying.hide()
        self.changed.emit()
        self.take(())

    def _drop(self, gone: ArrivalRow) -> None:
        self.rows.remove(gone)
        self._list.removeWidget(gone)
        gone.deleteLater()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()


def dropped(event: QDropEvent) -> list[Path]:
    """The files of a drop; those of a folder that was dropped, one level deep."""
    found: list[Path] = []
    for url in event.mimeData().urls():
        path = Path(url.toLocalFile())
        if url.isLocalFile():
            inside = sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else [path]
            found += inside
    return found


def pick_files(owner: QWidget, settings: WindowSettings, title: str, taken: object) -> QFileDialog:
    """Ask for files; `taken` is called with their names."""
    dialog = QFileDialog(owner, title, settings.last_folder, READABLE)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(taken)
    dialog.open()
    return dialog
