"""The decision as the paper it will be; every sentence knows where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from casework.model import DecisionText, Paragraph, Sentence
from desktop import words
from desktop.theme import theme

SHEET_WIDTH_PX = 660
_SIZES = {"title": 19.0, "number": 12.0, "heading": 13.5, "body": 12.5, "signature": 12.5}
_LEFT = Qt.AlignmentFlag.AlignLeft
_ALIGNMENT = {
    "title": Qt.AlignmentFlag.AlignHCenter,
    "number": Qt.AlignmentFlag.AlignHCenter,
    "signature": Qt.AlignmentFlag.AlignRight,
}


@dataclass(frozen=True, slots=True)
class PaperSpan:
    """Characters `start` to `end` of a paragraph."""

    paragraph_id: str
    start: int
    end: int


class PaperView(QTextBrowser):
    """Draws the paragraphs on a sheet. Up and Down walk through them, Enter asks to reword."""

    paragraph_chosen = Signal(str)  # paragraph id
    sentence_chosen = Signal(object)  # Sentence
    reword_wanted = Signal(str)  # paragraph id

    def __init__(self, *, selectable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self.setOpenLinks(False)
        self.setAccessibleName(self.tr("The decision"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMaximumWidth(int(SHEET_WIDTH_PX * max(1.0, theme.zoom)))
        self.setTabChangesFocus(True)
        self._document: DecisionText | None = None
        self._paragraphs: tuple[Paragraph, ...] = ()
        self._current = ""
        self._origin = ""
        self._spans: tuple[PaperSpan, ...] = ()
        self._chosen: PaperSpan | None = None
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextBrowserInteraction
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.anchorClicked.connect(self._open_anchor)

    @property
    def current(self) -> str:
        """The id of the paragraph one stands on; empty where there is none."""
        return self._current

    def show_decision(self, document: DecisionText) -> None:
        """Draw a decision; the place in it stays."""
        if document == self._document:
            return
        self._document = document
        self._paragraphs = document.paragraphs
        again = bool(self._current)
        at = self.verticalScrollBar().value()
        self.clear()
        self.document().setDocumentMargin(44)
        cursor = QTextCursor(self.document())
        for number, paragraph in enumerate(self._paragraphs):
            if number:
                cursor.insertBlock()
            cursor.setBlockFormat(_block_format(paragraph.style))
            for index, sentence in enumerate(paragraph.sentences):
                look = _sentence_format(paragraph.style, sentence)
                look.setAnchor(True)
                look.setAnchorHref(f"{number}:{index}")
                cursor.insertText(sentence.text, look)
        if not any(p.paragraph_id == self._current for p in self._paragraphs):
            self._current = self._paragraphs[0].paragraph_id if self._paragraphs else ""
        self._mark()
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(self._number())))
        self.verticalScrollBar().setValue(at if again else 0)

    def choose(self, paragraph_id: str) -> None:
        """Stand on a paragraph and bring it into view."""
        if any(p.paragraph_id == paragraph_id for p in self._paragraphs):
            self._current = paragraph_id
            self._mark()
            cursor = QTextCursor(self.document().findBlockByNumber(self._number()))
            self.setTextCursor(cursor)
            self.ensureCursorVisible()
            self.paragraph_chosen.emit(paragraph_id)

    def mark_origin(self, origin: str) -> None:
        """Mark the sentences that come from one place, as from one suggestion."""
        self._origin = origin
        self._mark()
        for number, paragraph in enumerate(self._paragraphs):
            if origin and any(s.origin == origin for s in paragraph.sentences):
                cursor = QTextCursor(self.document().findBlockByNumber(number))
                self.setTextCursor(cursor)
                self.ensureCursorVisible()
                return

    def mark_spans(self, spans: tuple[PaperSpan, ...]) -> None:
        """Mark what was remarked on."""
        self._spans, self._chosen = spans, None
        self._mark()

    def show_span(self, span: PaperSpan) -> None:
        """Bring one span into view and set it off from the others."""
        self.choose(span.paragraph_id)
        self._chosen = span
        self._mark()

    def selected(self) -> PaperSpan | None:
        """What is selected, within one paragraph; with nothing selected the paragraph one is on.

        None where there is no paragraph. A selection over several ends with the first.
        """
        cursor = self.textCursor()
        if not cursor.hasSelection():
            here = self.paragraph()
            return PaperSpan(here.paragraph_id, 0, len(here.text)) if here else None
        block = self.document().findBlock(cursor.selectionStart())
        if block.blockNumber() >= len(self._paragraphs):
            return None
        found = self._paragraphs[block.blockNumber()]
        units = found.text.encode("utf-16-le")
        first = cursor.selectionStart() - block.position()
        last = cursor.selectionEnd() - block.position()
        start = len(units[: 2 * first].decode("utf-16-le", "ignore"))
        end = len(units[: 2 * last].decode("utf-16-le", "ignore"))
        return PaperSpan(found.paragraph_id, start, end) if start < end else None

    def paragraph(self) -> Paragraph | None:
        """Return the paragraph one stands on."""
        return self.paragraph_of(self._current)

    def paragraph_of(self, paragraph_id: str) -> Paragraph | None:
        """Return a paragraph by its id."""
        return next((p for p in self._paragraphs if p.paragraph_id == paragraph_id), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the paragraphs."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None and self._paragraphs and not event.modifiers():
            at = max(0, min(len(self._paragraphs) - 1, self._number() + step))
            self.choose(self._paragraphs[at].paragraph_id)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.reword_wanted.emit(self._current)
        else:
            super().keyPressEvent(event)

    def _number(self) -> int:
        ids = [p.paragraph_id for p in self._paragraphs]
        return ids.index(self._current) if self._current in ids else 0

    def _open_anchor(self, url: QUrl) -> None:
        number, _, index = url.toString().partition(":")
        paragraph = self._paragraphs[int(number)]
        self.choose(paragraph.paragraph_id)
        self.sentence_chosen.emit(paragraph.sentences[int(index)])

    def _mark(self) -> None:
        selections = []
        if self._paragraphs:
            here = QTextEdit.ExtraSelection()
            here.cursor = QTextCursor(self.document().findBlockByNumber(self._number()))
            here.cursor.movePosition(
                QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
            )
            look = QTextCharFormat()
            look.setBackground(theme.colour("chosen"))
            here.format = look
            selections.append(here)
        for number, paragraph in enumerate(self._paragraphs):
            at = self.document().findBlockByNumber(number).position()
            for sentence in paragraph.sentences:
                length = len(sentence.text.encode("utf-16-le")) // 2
                if self._origin and sentence.origin == self._origin:
                    there = QTextEdit.ExtraSelection()
                    there.cursor = QTextCursor(self.document())
                    there.cursor.setPosition(at)
                    there.cursor.setPosition(at + length, QTextCursor.MoveMode.KeepAnchor)
                    look = QTextCharFormat()
                    look.setBackground(theme.colour("mark"))
                    there.format = look
                    selections.append(there)
                at += length
            selections += [
                self._remarked(number, paragraph, span)
                for span in self._spans
                if span.paragraph_id == paragraph.paragraph_id
            ]
        self.setExtraSelections(selections)

    def _remarked(
        self, number: int, paragraph: Paragraph, span: PaperSpan
    ) -> QTextEdit.ExtraSelection:
        at = self.document().findBlockByNumber(number).position()
        begin, end = (
            at + len(paragraph.text[:each].encode("utf-16-le")) // 2
            for each in (span.start, span.end)
        )
        made = QTextEdit.ExtraSelection()
        made.cursor = QTextCursor(self.document())
        made.cursor.setPosition(begin)
        made.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        look = QTextCharFormat()
        look.setBackground(theme.colour("mark" if span == self._chosen else "record_soft"))
        look.setFontUnderline(True)
        look.setUnderlineColor(theme.colour("record"))
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        made.format = look
        return made


def _block_format(style: str) -> QTextBlockFormat:
    block = QTextBlockFormat()
    block.setAlignment(_ALIGNMENT.get(style, _LEFT))
    block.setLineHeight(122, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    block.setTopMargin({"title": 2.0, "heading": 10.0, "signature": 4.0}.get(style, 2.0))
    block.setBottomMargin({"title": 6.0, "number": 14.0}.get(style, 2.0))
    if style == "body":
        block.setTextIndent(2 * theme.font(_SIZES["body"]).pointSizeF() * 96 / 72)
    return block


def _sentence_format(style: str, sentence: Sentence) -> QTextCharFormat:
    look = QTextCharFormat()
    heavy = style in {"title", "heading"}
    look.setFont(theme.font(_SIZES.get(style, 12.5), serif=True, bold=heavy))
    look.setForeground(theme.colour("ink"))
    role = words.origin(sentence.origin)[1]
    if not sentence.origin.startswith("template"):
        look.setFontUnderline(True)
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        look.setUnderlineColor(theme.colour(role))
    look.setToolTip(words.origin(sentence.origin)[0])
    return look
