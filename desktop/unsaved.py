"""What was written and not recorded: taken from a page before it is drawn anew, and given back.

Fields are found again by their way down from the page, so a page need not know of it. Only what a
person has touched is taken: a text that the program put in is put in again by the program. Where
more hangs together than the fields show (which suggestion is on the desk, what was begun on the
others), a widget keeps it itself: see `Keeper`. A box whose choice is a place and no entry says so
by the property `place`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

Way: TypeAlias = tuple[tuple[str, int], ...]
"""From the page down: of each level the class, and how many of that class stand before."""
_LEAVES = (QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QRadioButton)


@runtime_checkable
class Keeper(Protocol):
    """A widget that knows best what in it is worth keeping."""

    def unsaved(self) -> Any:
        """Return what to keep, as plain values; None for nothing."""

    def bring_back(self, kept: Any) -> None:
        """Take it back, in a new widget of the same class; called before its fields are filled."""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What one page held."""

    kept: dict[Way, Any]
    choices: dict[Way, int | str]
    texts: dict[Way, tuple[str, int]]  # and where the cursor stands in it
    focus: Way | None


def take(page: QWidget) -> Unsaved:
    """Take what a page holds; the page stays as it is."""
    kept: dict[Way, Any] = {}
    choices: dict[Way, int | str] = {}
    texts: dict[Way, tuple[str, int]] = {}
    focus, at_focus = QApplication.focusWidget(), None
    for way, widget in _walk(page):
        if widget is focus:
            at_focus = way
        if isinstance(widget, Keeper) and (worth := widget.unsaved()) is not None:
            kept[way] = worth
        text, choice = _text(widget), _choice(widget)
        if text is not None:
            texts[way] = text
        if choice is not None:
            choices[way] = choice
    return Unsaved(kept, choices, texts, at_focus)


def give_back(page: QWidget, unsaved: Unsaved) -> None:
    """Put it into a new page of the same class that shows the same."""
    for way, widget in _walk(page):
        if way in unsaved.kept and isinstance(widget, Keeper):
            widget.bring_back(unsaved.kept[way])
    for way, widget in _walk(page):
        if way in unsaved.choices:
            _choose(widget, unsaved.choices[way])
    for way, widget in _walk(page):
        if way in unsaved.texts:
            _write(widget, *unsaved.texts[way])
            if way != unsaved.focus and isinstance(widget, QLineEdit):
                widget.editingFinished.emit()  # whoever wrote it had left it
    for way, widget in _walk(page):
        if way == unsaved.focus:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)


def _walk(widget: QWidget, way: Way = ()) -> Iterator[tuple[Way, QWidget]]:
    """Every widget of a page with its way; windows that hang on it are none of its own."""
    yield way, widget
    if isinstance(widget, _LEAVES):
        return
    seen: Counter[str] = Counter()
    for child in widget.children():
        if isinstance(child, QWidget) and not child.isWindow():
            name = type(child).__name__
            yield from _walk(child, (*way, (name, seen[name])))
            seen[name] += 1


def _text(widget: QWidget) -> tuple[str, int] | None:
    """What a person has written into a field; None where nobody has."""
    if isinstance(widget, QLineEdit) and widget.isModified():
        return widget.text(), widget.cursorPosition()
    if isinstance(widget, QPlainTextEdit) and widget.document().isModified():
        return widget.toPlainText(), widget.textCursor().position()
    return None


def _choice(widget: QWidget) -> int | str | None:
    if isinstance(widget, QComboBox) and not widget.property("place"):
        return widget.currentText() if widget.isEditable() else widget.currentIndex()
    if isinstance(widget, QCheckBox | QRadioButton):
        return int(widget.isChecked())
    return None


def _choose(widget: QWidget, choice: int | str) -> None:
    if isinstance(widget, QComboBox):
        if isinstance(choice, str):
            widget.setEditText(choice)
        elif 0 <= choice < widget.count():
            widget.setCurrentIndex(choice)
    elif isinstance(widget, QCheckBox | QRadioButton) and widget.isChecked() != bool(choice):
        widget.setChecked(bool(choice))


def _write(widget: QWidget, text: str, cursor: int) -> None:
    if isinstance(widget, QLineEdit):
        widget.setText(text)
        widget.setCursorPosition(cursor)
        widget.setModified(True)
    elif isinstance(widget, QPlainTextEdit):
        widget.setPlainText(text)
        place = widget.textCursor()
        place.setPosition(min(cursor, len(text)))
        widget.setTextCursor(place)
        widget.document().setModified(True)
