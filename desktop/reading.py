"""Reading of sources: text in a serif, lines of about 40 characters, exact spans marked."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from desktop.theme import theme

READING_PT = 13.0
LINE_PERCENT = 120.0  # of a height that CJK fonts already set wide


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of a text and the colour role behind them."""

    start: int
    end: int
    role: str = "mark"
    underlined: bool = False


class ReadingView(QTextBrowser):
    """Shows a plain text for reading. `position` maps to characters of that text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setCursorWidth(0)
        self.document().setDocumentMargin(14)
        self._text = ""
        self._spans: tuple[Span, ...] = ()

    def show_text(self, text: str) -> None:
        """Show a text from its top; marks are cleared."""
        if text == self._text and self.toPlainText():
            self.mark(())
            return
        self._text = text
        self.setFont(theme.font(READING_PT, serif=True))
        self.setPlainText(text)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        block = QTextBlockFormat()
        block.setLineHeight(LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        block.setBottomMargin(4)
        cursor.mergeBlockFormat(block)
        self.mark(())

    def mark(self, spans: tuple[Span, ...]) -> None:
        """Mark spans; those that lie outside the text are left out."""
        self._spans = tuple(s for s in spans if 0 <= s.start < s.end <= len(self._text))
        selections = []
        for span in self._spans:
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(_utf16(self._text, span.start))
            cursor.setPosition(_utf16(self._text, span.end), QTextCursor.MoveMode.KeepAnchor)
            look = QTextCharFormat()
            look.setBackground(theme.colour(span.role))
            look.setForeground(theme.colour("ink"))
            if span.underlined:
                look.setFontUnderline(True)
                look.setUnderlineColor(theme.colour("bad"))
                look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            selection.cursor = cursor
            selection.format = look
            selections.append(selection)
        self.setExtraSelections(selections)

    def marked(self) -> tuple[str, ...]:
        """Return the words that are marked, in the order of the marks."""
        return tuple(self._text[s.start : s.end] for s in self._spans)

    def selected(self) -> tuple[int, int]:
        """Return the characters that are selected; both 0 where none are."""
        cursor = self.textCursor()
        units = self._text.encode("utf-16-le")
        first, last = (
            len(units[: 2 * at].decode("utf-16-le", "ignore"))
            for at in (cursor.selectionStart(), cursor.selectionEnd())
        )
        return (first, last) if first < last else (0, 0)

    def jump(self, start: int) -> None:
        """Bring a character into view, a little below the top."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(_utf16(self._text, max(0, min(start, len(self._text)))))
        self.setTextCursor(cursor)
        top = self.cursorRect(cursor).top()
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + top - self.viewport().height() // 4)


def _utf16(text: str, at: int) -> int:
    """Turn a count of characters into Qt's count of UTF-16 units."""
    return at + sum(1 for character in text[:at] if ord(character) > 0xFFFF)  # noqa: PLR2004


def rich_view(name: str) -> QTextBrowser:
    """Make a read-only view of rich text that our own code has made and escaped."""
    view = QTextBrowser()
    view.setOpenLinks(False)
    view.setTabChangesFocus(True)
    view.setAccessibleName(name)
    view.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return view


def text_height(text: str, font: QFont, width: int) -> int:
    """Return the height in px that a text takes at a width."""
    document = QTextDocument()
    document.setDefaultFont(font)
    document.setPlainText(text)
    document.setTextWidth(width)
    return int(document.size().height())
