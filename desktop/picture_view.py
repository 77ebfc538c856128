"""A picture that is evidence: read off the window's thread, checked against its hash, shown."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from desktop.tasks import Task, TaskRunner, plain

MOST_PX = 4_000  # of the longer side, as it is drawn
MOST_MB = 512  # of memory that a picture may unpack to


class AlteredError(ValueError):
    """The file kept is not the one that came in."""


class PictureView(QScrollArea):
    """Shows a picture as wide as the view; Enter shows it in its own size, and back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Picture"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._runner = TaskRunner(self)
        self._wanted = ""
        self._image = QImage()
        self._whole = False
        self._label = QLabel()
        self._label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._label.setWordWrap(True)
        self._label.setMargin(12)
        self.setWidget(self._label)
        self.setWidgetResizable(True)

    def show_picture(self, path: Path, sha256: str) -> None:
        """Show the picture in this file, which must have this hash."""
        if self._wanted == sha256:
            return
        self._wanted, self._image = sha256, QImage()
        self._say(self.tr("Opening the picture…"))
        task = Task(plain(lambda: (sha256, _opened(path, sha256))), self)
        task.succeeded.connect(self._take)
        task.failed.connect(self._failed)
        self._runner.start(task)

    @property
    def image(self) -> QImage:
        """The picture in view; null while there is none."""
        return self._image

    def switch_size(self) -> None:
        """Show it in its own size, or as wide as the view."""
        self._whole = not self._whole
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit it to the new width."""
        super().resizeEvent(event)
        self._draw()

    def _take(self, found: tuple[str, QImage]) -> None:
        sha256, image = found
        if sha256 == self._wanted:
            self._image = image
            self._draw()

    def _failed(self, error: Exception) -> None:
        self._wanted = ""
        self._say(
            self.tr("The file kept is not the one that came in. It proves nothing any more.")
            if isinstance(error, AlteredError)
            else self.tr("The picture cannot be shown: {detail}").format(detail=error)
        )

    def _draw(self) -> None:
        if self._image.isNull():
            return
        drawn = QPixmap.fromImage(self._image)
        if not self._whole:
            width = max(50, self.viewport().width() - 26)
            if drawn.width() > width:
                smooth = Qt.TransformationMode.SmoothTransformation
                drawn = drawn.scaledToWidth(width, smooth)
        self._label.setPixmap(drawn)

    def _say(self, text: str) -> None:
        self._label.setPixmap(QPixmap())
        self._label.setText(text)


def _opened(path: Path, sha256: str) -> QImage:  # worker thread; QImage may be made there
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise AlteredError(path.name)
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAllocationLimit(MOST_MB)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > MOST_PX:
        reader.setScaledSize(
            size.scaled(QSize(MOST_PX, MOST_PX), Qt.AspectRatioMode.KeepAspectRatio)
        )
    image = reader.read()
    if image.isNull():
        raise ValueError(reader.errorString())
    return image
