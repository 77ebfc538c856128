"""Small building blocks of the window: labels, badges, banners, buttons, layouts.

They set dynamic properties and leave colours and sizes to theme.qss.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.icons import icon, pixmap

TONE_ROLE = {
    "plain": "soft",
    "info": "accent",
    "good": "good",
    "warn": "warn",
    "bad": "bad",
    "record": "record",
}


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a dynamic property and let the style sheet see it."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def label(text: str = "", kind: str = "", *, tone: str = "", wrap: bool = False) -> QLabel:
    """Make a label of a type of theme.qss (display, title, heading, label, small, claim)."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if kind:
        made.setProperty("type", kind)
    if tone:
        made.setProperty("tone", tone)
    return made


def button(text: str, rank: str = "", *, icon_name: str = "", tip: str = "") -> QPushButton:
    """Make a push button of a rank of theme.qss (primary, quiet, chip, pill, link, tab…)."""
    made = QPushButton(f" {text}" if icon_name and text else text)  # the space parts icon and word
    made.setAutoDefault(False)
    if rank:
        made.setProperty("rank", rank)
    if icon_name:
        made.setIcon(icon(icon_name, "on_accent" if rank == "primary" else "ink"))
        made.setIconSize(QSize(18, 18))
    if tip:
        made.setToolTip(tip)
    made.setAccessibleName(text or tip)
    return made


def column(*items: QWidget | QLayout | int, gap: int = 8, margin: int = 0) -> QVBoxLayout:
    """Stack widgets and layouts; a number is a stretch."""
    box = QVBoxLayout()
    _fill(box, items, gap, margin)
    return box


def row(*items: QWidget | QLayout | int, gap: int = 8, margin: int = 0) -> QHBoxLayout:
    """Put widgets and layouts side by side; a number is a stretch."""
    box = QHBoxLayout()
    _fill(box, items, gap, margin)
    return box


def _fill(
    box: QVBoxLayout | QHBoxLayout, items: Iterable[QWidget | QLayout | int], gap: int, margin: int
) -> None:
    box.setContentsMargins(margin, margin, margin, margin)
    box.setSpacing(gap)
    for item in items:
        if isinstance(item, QWidget):
            box.addWidget(item)
        elif isinstance(item, QLayout):
            box.addLayout(item)
        else:
            box.addStretch(item)


def rule() -> QFrame:
    """Make a thin line across."""
    made = QFrame()
    made.setProperty("surface", "rule")
    made.setFixedHeight(1)
    return made


def scrolled(content: QWidget) -> QScrollArea:
    """Put a widget into an area that scrolls up and down and never sideways."""
    area = QScrollArea()
    content.setObjectName(content.objectName() or "scrolled")
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def remeasure(widget: QWidget | None) -> None:
    """Let every layout around a widget forget its size; Qt does not while it is hidden."""
    while widget is not None and not widget.isWindow():
        widget.updateGeometry()
        widget = widget.parentWidget()


class Pile(QVBoxLayout):
    """A column that is filled and cleared while it is in view: banners, cards, lines."""

    def __init__(self, gap: int = 8) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)

    def put(self, widget: QWidget) -> None:
        """Add a widget below; it counts in every size from now on."""
        self.addWidget(widget)
        parent = self.parentWidget()
        if parent is not None:
            widget.setVisible(True)
            remeasure(parent)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let Qt delete it."""
    remeasure(layout.parentWidget())
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


class Badge(QFrame):
    """A state in icon, word and colour together."""

    def __init__(self, text: str = "", icon_name: str = "", tone: str = "plain") -> None:
        super().__init__()
        self._said: tuple[str, str, str] | None = None
        self._icon = QLabel()
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        box = row(self._icon, self._text, gap=5)
        box.setContentsMargins(8, 3, 9, 3)
        self.setLayout(box)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("badge", tone)
        self.say(text, icon_name, tone)

    def say(self, text: str, icon_name: str, tone: str) -> None:
        """Show another state."""
        if (text, icon_name, tone) == self._said:
            return
        self._said = (text, icon_name, tone)
        self._text.setText(text)
        self._icon.setVisible(bool(icon_name))
        if icon_name:
            self._icon.setPixmap(pixmap(icon_name, TONE_ROLE[tone], 15))
        restyle(self, "badge", tone)
        for inner in (self._text, self._icon):
            inner.style().unpolish(inner)
            inner.style().polish(inner)
        self.setAccessibleName(text)
        self.updateGeometry()  # the layout around it keeps the old size otherwise

    @property
    def text(self) -> str:
        """The word it shows."""
        return self._text.text()


class Banner(QFrame):
    """A message that must not be missed; stays until its cause is gone."""

    def __init__(self, tone: str, icon_name: str, title: str, body: str = "") -> None:
        super().__init__()
        self.setProperty("banner", tone)
        sign = QLabel()
        sign.setPixmap(pixmap(icon_name, TONE_ROLE[tone], 20))
        sign.setAlignment(Qt.AlignmentFlag.AlignTop)
        head = label(title, tone=TONE_ROLE[tone] if tone != "info" else "accent", wrap=True)
        font = head.font()
        font.setBold(True)
        head.setFont(font)
        words = column(head, gap=3)
        if body:
            text = label(body, wrap=True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(text)
        self._words = words
        box = row(sign, gap=10)
        box.addLayout(words, 1)
        box.setContentsMargins(12, 9, 12, 9)
        self.setLayout(box)
        self.setAccessibleName(title)

    def add(self, widget: QWidget) -> None:
        """Put something below the words."""
        self._words.addWidget(widget)


class FlowLayout(QLayout):
    """Items from left to right that wrap at the edge, like words in a line."""

    def __init__(self, gap: int = 6) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Take an item at the end."""
        self._items.append(item)
        self._changed()

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """Return an item, or None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """Take an item out, or None beyond the end."""
        if not 0 <= index < len(self._items):
            return None
        item = self._items.pop(index)
        self._changed()
        return item

    def _changed(self) -> None:
        """Let the layouts around forget the old height, also while nothing is visible yet."""
        self.invalidate()
        remeasure(self.parentWidget())

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Say that the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """Return the height that the items take at this width."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        """Place the items."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return the size of all items on one line."""
        sizes = [item.sizeHint() for item in self._items]
        gaps = self._gap * max(0, len(sizes) - 1)
        return QSize(
            sum(size.width() for size in sizes) + gaps,
            max((size.height() for size in sizes), default=0),
        )

    def minimumSize(self) -> QSize:  # noqa: N802
        """Return the smallest size: the widest item."""
        size = QSize(0, 0)
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, line = rect.x(), y + line + self._gap, 0
            if move:
                width = min(size.width(), rect.width())
                item.setGeometry(QRect(QPoint(x, y), QSize(width, size.height())))
            x += size.width() + self._gap
            line = max(line, size.height())
        return y + line - rect.y()


def flow(widgets: Iterable[QWidget] = (), gap: int = 6) -> QWidget:
    """Make a widget whose children wrap."""
    made = QWidget()
    box = FlowLayout(gap)
    made.setLayout(box)
    for widget in widgets:
        box.addWidget(widget)
    policy = made.sizePolicy()
    policy.setHeightForWidth(True)
    policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
    made.setSizePolicy(policy)
    return made


def card(content: QLayout, *, surface: str = "card", margin: int = 14) -> QFrame:
    """Put a layout on a surface of theme.qss (card, pane, quiet)."""
    made = QFrame()
    made.setProperty("surface", surface)
    content.setContentsMargins(margin, margin, margin, margin)
    made.setLayout(content)
    return made
