"""Opening a case: one of the pack's samples, or a folder of one's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QListWidget, QListWidgetItem, QWidget

from desktop.controls import button, column, label, row
from desktop.icons import icon
from desktop.ports import SampleCase
from desktop.settings import WindowSettings


class OpenCaseDialog(QDialog):
    """Offers the sample cases and a folder; hands over the folder that was chosen."""

    folder_chosen = Signal(object)  # Path
    form_wanted = Signal()  # a case that a person enters by hand

    def __init__(
        self,
        samples: tuple[SampleCase, ...],
        settings: WindowSettings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Open a case"))
        self.setMinimumSize(600, 460)
        self._settings = settings
        self.samples = QListWidget()
        self.samples.setAccessibleName(self.tr("Sample cases"))
        for sample in samples:
            item = QListWidgetItem(icon("folder", "accent"), sample.title)
            item.setData(Qt.ItemDataRole.UserRole, str(sample.folder))
            item.setToolTip(str(sample.folder))
            item.setSizeHint(QSize(0, self.samples.fontMetrics().lineSpacing() + 20))
            self.samples.addItem(item)
        self.samples.setCurrentRow(0)
        self.samples.itemActivated.connect(self._take_sample)
        self.take = button(self.tr("Open this case"), "primary", icon_name="forward")
        self.take.setEnabled(bool(samples))
        self.take.clicked.connect(self._take_sample)
        folder = button(self.tr("Another folder…"), icon_name="folder")
        folder.clicked.connect(self._ask_folder)
        form = button(self.tr("New case…"), icon_name="pencil")
        form.setObjectName("new-case")
        form.clicked.connect(self._ask_form)
        close = button(self.tr("Cancel"))
        close.clicked.connect(self.reject)
        about = label(
            self.tr("A case folder holds case.yaml and the evidence beside it."),
            tone="soft",
            wrap=True,
        )
        self.setLayout(
            column(
                label(self.tr("Sample cases"), "title"),
                about,
                self.samples,
                row(form, folder, 1, close, self.take, gap=10),
                gap=14,
                margin=22,
            )
        )

    def take_folder(self, folder: Path) -> None:
        """Hand a folder over and close."""
        self._settings.last_folder = str(folder.parent)
        self.folder_chosen.emit(folder)
        self.accept()

    def _ask_form(self) -> None:
        self.form_wanted.emit()
        self.accept()

    def _take_sample(self) -> None:
        item = self.samples.currentItem()
        if item is not None:
            self.folder_chosen.emit(Path(str(item.data(Qt.ItemDataRole.UserRole))))
            self.accept()

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder of the case"), self._settings.last_folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._take_path)
        dialog.open()

    def _take_path(self, path: str) -> None:
        self.take_folder(Path(path))
