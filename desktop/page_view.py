"""Pages of evidence in PDF as pictures: drawn in a process of its own, one ahead of the reader."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from desktop.controls import button, column, label, row
from desktop.tasks import Task, TaskRunner, plain
from models.progress import CancelToken, Progress
from rag import pdf_pages
from rag.pdf_pages import PageError, PagePicture, draw_pages
from rag.reader import pdf_worker

KEPT = 4  # pictures: the page before, the one in view, the next, one to spare
SETTLE_MS = 80  # a width that lasts so long is drawn for
MARGIN = 26  # pixels of the view that are not page

Drawn = tuple[int, int, dict[int, QImage]]  # the width asked for, pages of the file, pictures


class _Paper(QScrollArea):
    """Scrolls in a page; where it ends, the same keys turn it."""

    turned = Signal(int)  # pages forward
    sized = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn the page at its end."""
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_PageDown and bar.value() == bar.maximum():
            self.turned.emit(1)
        elif event.key() == Qt.Key.Key_PageUp and bar.value() == bar.minimum():
            self.turned.emit(-1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say so."""
        super().resizeEvent(event)
        self.sized.emit()


class PageView(QWidget):
    """Shows one page as wide as the view, or twice as large; the text of the file is elsewhere."""

    failed = Signal(str)  # why there is no picture, in a sentence; nothing more is drawn

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = TaskRunner(self)
        self._worker = pdf_worker()
        self._task: Task | None = None
        self._file: tuple[Path, str] | None = None
        self._kept: dict[tuple[int, int], QImage] = {}  # by page and width
        self._number, self._count, self._larger = 1, 0, False
        self.image = QImage()  # the page in view; null while there is none
        self._where = label("", "small")
        self._before = button("", "quiet", tip=self.tr("Page before (PgUp)"))
        self._before.setText("‹")
        self._before.clicked.connect(self._back)
        self._after = button("", "quiet", tip=self.tr("Next page (PgDn)"))
        self._after.setText("›")
        self._after.clicked.connect(self._forward)
        self._size = button(self.tr("Larger"), "quiet")
        self._size.setCheckable(True)
        self._size.toggled.connect(self._resize)
        self._label = QLabel()
        self._label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._label.setWordWrap(True)
        self._label.setMargin(12)
        self._paper = _Paper()
        self._paper.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._paper.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._paper.setWidget(self._label)
        self._paper.setWidgetResizable(True)
        self._paper.turned.connect(self.turn)
        self._paper.sized.connect(self._settle)
        self.setFocusProxy(self._paper)
        bar = row(self._before, self._where, self._after, 1, self._size)
        bar.setContentsMargins(12, 0, 12, 0)
        box = column(bar, self._paper, gap=4)
        box.setStretchFactor(self._paper, 1)
        self.setLayout(box)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLE_MS)
        self._settled.timeout.connect(self._draw)

    @property
    def number(self) -> int:
        """The page in view, from 1."""
        return self._number

    def show_file(self, path: Path, sha256: str) -> None:
        """Show the first page of this file, which must have this hash; the page where it stays."""
        if self._file != (path, sha256):
            self._stop()
            self._file, self._kept = (path, sha256), {}
            self._number, self._count = 1, 0
            self._blank()
        self._settle()

    def turn(self, pages: int) -> None:
        """Go so many pages on; not beyond the first and the last."""
        number = max(1, min(self._count, self._number + pages))
        if number != self._number:
            self._number = number
            self._blank()
            self._draw()
            bar = self._paper.verticalScrollBar()
            bar.setValue(bar.minimum())

    def showEvent(self, event: QShowEvent) -> None:
        """Draw for the size that it has now."""
        super().showEvent(event)
        self._settle()

    def hideEvent(self, event: QHideEvent) -> None:
        """Give the process back; the next page starts another."""
        super().hideEvent(event)
        self._stop()
        self._runner.start(Task(plain(self._worker.close), self))

    def _settle(self) -> None:
        self._settled.start()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _back(self) -> None:
        self.turn(-1)

    def _forward(self) -> None:
        self.turn(1)

    def _resize(self, larger: bool) -> None:  # noqa: FBT001 - a slot of Qt's
        self._larger = larger
        self._draw()

    def _width(self) -> int:
        """Pixels of the screen that a page is to be wide."""
        wide = max(100, self._paper.viewport().width() - MARGIN) * self.devicePixelRatioF()
        return round(wide) * (2 if self._larger else 1)

    def _draw(self) -> None:
        """Show the page if it is there; ask for what is not, one task at a time."""
        if self._file is None or not self.isVisible():
            return
        width = self._width()
        found = self._kept.get((self._number, width))
        if found is not None:
            self._show(found)
        near = (self._number, self._number + 1)
        last = self._count or self._number + 1
        wanted = [n for n in near if n <= last and (n, width) not in self._kept]
        if wanted and self._task is None:
            path, sha256 = self._file

            def work(token: CancelToken) -> Generator[Progress, None, Drawn]:
                yield Progress("working", 0)
                count, pages = draw_pages(
                    self._worker, path, sha256, wanted, width, token=token
                )
                return width, count, {page.number: _image(page) for page in pages}

            task = self._task = Task(work, self)
            task.succeeded.connect(self._take)
            task.failed.connect(self._fail)
            self._runner.start(task)

    def _take(self, drawn: Drawn) -> None:
        if self.sender() is not self._task:
            return  # of a file that is no longer in view
        self._task = None
        width, self._count, images = drawn
        self._kept.update({(number, width): image for number, image in images.items()})
        while len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        self._draw()

    def _fail(self, error: Exception) -> None:
        if self.sender() is not self._task:
            return
        self._stop()
        self._file = None
        kind = error.kind if isinstance(error, PageError) else pdf_pages.DAMAGED
        self.failed.emit({
            pdf_pages.ALTERED: self.tr(
                "The file kept is not the one that came in. It proves nothing any more."
            ),
            pdf_pages.LOCKED: self.tr("The PDF is locked with a password: no page can be shown."),
            pdf_pages.TOO_LARGE: self.tr("The PDF is too large for its pages to be shown here."),
            pdf_pages.SLOW: self.tr("A page of this PDF takes too long to draw."),
            pdf_pages.CRASHED: self.tr(
                "The PDF brought down the process that draws it. Nothing else was harmed."
            ),
        }.get(kind, self.tr("The PDF is damaged: no page can be shown.")))  # fmt: skip

    def _show(self, image: QImage) -> None:
        self.image = image
        shown = QPixmap.fromImage(image)
        shown.setDevicePixelRatio(self.devicePixelRatioF())
        self._label.setPixmap(shown)
        self._say(self.tr("Page {number} of {count}"))

    def _blank(self) -> None:
        self.image = QImage()
        self._label.setPixmap(QPixmap())
        self._label.setText(self.tr("Drawing the page…"))
        self._say(self.tr("Page {number} of {count}") if self._count else "")

    def _say(self, text: str) -> None:
        text = text.format(number=self._number, count=self._count)
        self._where.setText(text)
        self._paper.setAccessibleName(text or self.tr("Pages of the PDF"))
        self._before.setEnabled(self._number > 1)
        self._after.setEnabled(self._number < self._count)


def _image(page: PagePicture) -> QImage:  # worker thread; QImage may be made there
    form = QImage.Format.Format_RGB32
    return QImage(page.pixels, page.width, page.height, page.stride, form).copy()
