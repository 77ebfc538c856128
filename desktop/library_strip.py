"""The import on the library page: how far it is, what it did, and the files that were refused."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QListWidget, QProgressBar, QWidget

from desktop.controls import Banner, Pile, button, clear, column, label, row
from desktop.library_import import LibraryImport
from desktop.library_text import reason_words
from desktop.messages import message_for
from models.progress import Progress
from rag.importing import ImportReport, Quarantined

_PATTERNS = "*.docx *.pdf *.html *.htm *.xhtml *.md *.markdown *.txt"


class ImportStrip(QFrame):
    """Buttons that begin an import, the bar while it runs, and its end in words."""

    def __init__(self, imports: LibraryImport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._imports = imports
        self.add_files = button(self.tr("Add files…"), icon_name="plus")
        self.add_files.clicked.connect(self._ask_files)
        self.add_folder = button(self.tr("Add a folder…"), icon_name="folder")
        self.add_folder.clicked.connect(self._ask_folder)
        self.refused = button("", "quiet", icon_name="warning")
        self.refused.setCheckable(True)
        self.refused.toggled.connect(self._show_refused)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(self.tr("Progress of the import"))
        self.bar.setTextVisible(False)
        self.words = label("", "small")
        self.stop = button(self.tr("Stop"), icon_name="cross")
        self.stop.clicked.connect(imports.cancel)
        self._running = QWidget()
        self._running.setLayout(row(self.words, self.bar, self.stop, gap=10))
        self._notices = Pile()
        self.refused_list = QListWidget()
        self.refused_list.setAccessibleName(self.tr("Files that were not taken in"))
        self.refused_list.setWordWrap(True)
        self.refused_list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.refused_list.setMaximumHeight(100)
        head = row(self.add_files, self.add_folder, self.refused, 1, gap=8)
        self.setLayout(column(head, self._running, self._notices, self.refused_list, gap=8))
        imports.changed.connect(self.refresh)
        self.show_quarantined(())
        self.refresh()

    def show_quarantined(self, files: tuple[Quarantined, ...]) -> None:
        """Offer the list of files that are set aside, of this import and of earlier ones."""
        self.refused_list.clear()
        for one in files:
            self.refused_list.addItem(f"{Path(one.name).name} — {reason_words(one.reason)}")
        text = self.tr("Set aside: {count}").format(count=len(files))
        self.refused.setText(f" {text}")
        self.refused.setAccessibleName(text)
        self.refused.setVisible(bool(files))
        self.refused_list.setVisible(bool(files) and self.refused.isChecked())

    def refresh(self) -> None:
        """Show the import as it stands."""
        running = self._imports.running
        self._running.setVisible(running)
        self.add_files.setEnabled(not running)
        self.add_folder.setEnabled(not running)
        if running:
            clear(self._notices)
            self._show_progress(self._imports.progress)
            return
        if self._imports.error is not None:
            message = message_for(self._imports.error)
            self._say("bad", "warning", message.title, message.body)
        elif self._imports.stopped:
            self._say("info", "undo", self.tr("The import was stopped"),
                      self.tr("What was read is in. Add the same folder again to go on."))
        elif self._imports.report is not None:
            self._show_report(self._imports.report)

    def _show_progress(self, progress: Progress | None) -> None:
        self.bar.setRange(0, (progress.total or 0) if progress else 0)
        if progress is None:
            self.words.setText(self.tr("Looking through the files…"))
            return
        self.bar.setValue(progress.done)
        step = {
            "importing": self.tr("Reading {done} of {total}"),
            "embedding": self.tr("Preparing the search by meaning: {done}"),
            "indexing": self.tr("Building the index: {done} of {total}"),
        }.get(progress.step, self.tr("Working: {done}"))
        text = step.format(done=progress.done, total=progress.total or "?")
        if self._imports.seconds_left is not None:
            minutes, seconds = divmod(round(self._imports.seconds_left), 60)
            left = self.tr("about {minutes}:{seconds:02d} left").format(
                minutes=minutes, seconds=seconds)
            text = f"{text} · {left}"
        self.words.setText(text)

    def _show_report(self, report: ImportReport) -> None:
        title = self.tr("{added} added, {unchanged} here already").format(
            added=len(report.added), unchanged=report.unchanged)
        lines = [f"{name}: {sentence}" for name, sentence in report.warnings[:8]]
        if len(report.warnings) > len(lines):
            lines.append("…")
        self._say("good" if not report.quarantined else "warn",
                  "check" if not report.quarantined else "warning", title, "\n".join(lines))
        if report.quarantined:
            self.refused.setChecked(True)

    def _say(self, tone: str, icon_name: str, title: str, body: str) -> None:
        clear(self._notices)
        self._notices.put(Banner(tone, icon_name, title, body))

    def _show_refused(self, checked: bool) -> None:  # noqa: FBT001 - Qt's slot
        self.refused_list.setVisible(checked and self.refused_list.count() > 0)

    def _ask_files(self) -> None:
        dialog = QFileDialog(self, self.tr("Add regulations"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(self.tr("Documents ({patterns})").format(patterns=_PATTERNS))
        self._open(dialog)

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Add regulations"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._open(dialog)

    def _open(self, dialog: QFileDialog) -> None:
        dialog.filesSelected.connect(self._chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _chosen(self, names: list[str]) -> None:
        self._imports.start([Path(name) for name in names])
