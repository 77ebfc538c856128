"""Remarks of the legal review: each on a span of the text, listed and shown beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from casework.steps_reread import Comment, CommentDraft
from desktop.controls import Pile, button, card, clear, column, label, row, scrolled
from desktop.grounds import ReasonEdit
from desktop.paper_view import PaperSpan, PaperView

LONGEST_QUOTE = 60


class RemarksPane(QFrame):
    """Lists remarks, and takes one more on what is selected in the text."""

    given = Signal(object)  # CommentDraft

    def __init__(
        self, paper: PaperView, name_of: Callable[[str], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._paper = paper
        self._name_of = name_of
        self._span: PaperSpan | None = None
        self._remarks: tuple[Comment, ...] = ()
        self._list = Pile()
        holder = QWidget()
        holder.setLayout(column(self._list, 1, margin=2))
        self._quote = label("", "small", wrap=True)
        self.text = ReasonEdit(lines=2)
        self.text.setAccessibleName(self.tr("Remark on the words selected"))
        self.text.setPlaceholderText(self.tr("Select words in the text, press C, and write"))
        self.save = button(self.tr("Record the remark"), icon_name="plus")
        self.save.clicked.connect(self.submit)
        self._form = QWidget()
        self._form.setLayout(
            column(self._quote, self.text, row(self.save, label("Ctrl+Enter", "small"), 1), gap=6)
        )
        box = column(scrolled(holder), self._form, gap=8)
        box.setStretch(0, 1)
        self.setLayout(box)

    @property
    def writing(self) -> bool:
        """Whether a remark is being written."""
        return self.text.hasFocus()

    def show_remarks(self, remarks: Sequence[Comment], *, may_remark: bool) -> None:
        """List these remarks, and mark their words in the text."""
        self._remarks = tuple(remarks)
        clear(self._list)
        for each in self._remarks:
            self._list.put(self._entry(each))
        if not self._remarks:
            self._list.put(label(self.tr("No remark yet."), tone="soft"))
        self._form.setVisible(may_remark)
        self._paper.mark_spans(tuple(map(_span_of, self._remarks)))

    def begin(self) -> None:
        """Begin a remark on what is selected in the text."""
        if self._form.isVisibleTo(self) and self._begin_on(self._paper.selected()):
            self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _begin_on(self, span: PaperSpan | None) -> bool:
        """Say which words a remark is on; False where there are none."""
        self._span = span
        paragraph = self._paper.paragraph_of(span.paragraph_id) if span else None
        if span is None or paragraph is None:
            return False
        quote = paragraph.text[span.start : span.end]
        shown = quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE]}…"
        self._quote.setText(self.tr("On “{quote}”").format(quote=shown))
        return True

    def unsaved(self) -> PaperSpan | None:
        """The words that a remark is being written on; see `desktop.unsaved`."""
        return self._span

    def bring_back(self, kept: PaperSpan) -> None:
        """Be about the same words again."""
        self._begin_on(kept)

    def submit(self) -> None:
        """Hand the remark over; without a selection it is on the paragraph one stands on."""
        if self._span is None:
            self._span = self._paper.selected()
        text = self.text.toPlainText().strip()
        if self._span is not None and text:
            span = self._span
            self.given.emit(CommentDraft(span.paragraph_id, text, span.start, span.end))

    def accepted(self) -> None:
        """Empty the form: the remark was recorded."""
        self._span = None
        self._quote.setText("")
        self.text.clear()
        self._paper.setFocus(Qt.FocusReason.OtherFocusReason)

    def _entry(self, remark: Comment) -> QFrame:
        find = button(self.tr("Show in the text"), "link")
        find.setAccessibleName(f"{find.text()}: {remark.text}")
        find.setProperty("remark", remark.comment_id)
        find.clicked.connect(self._find)
        who = f"{self._name_of(remark.person_id)} · {remark.at.astimezone():%Y-%m-%d %H:%M}"
        box = column(
            label(f"“{remark.quote}”", tone="soft", wrap=True),
            label(remark.text, wrap=True),
            row(label(who, "small"), 1, find),
            gap=4,
        )
        return card(box, margin=10)

    def _find(self) -> None:
        wanted = str(self.sender().property("remark"))
        for each in self._remarks:
            if each.comment_id == wanted:
                self._paper.show_span(_span_of(each))


def _span_of(remark: Comment) -> PaperSpan:
    return PaperSpan(remark.paragraph_id, remark.start, remark.end)
