"""What the machine said, what the person answered and why: one card for each suggestion."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from casework.model import Answer, CaseFile, OwnItem, Ruling, Suggestion
from desktop import words
from desktop.controls import Badge, Pile, button, card, clear, column, label, row, scrolled
from desktop.difference import as_html, parts

UNCHECKED_BELOW_MS = 2_000
"""Less attention to the sources than this, and an accepted suggestion is marked as unchecked."""


class TrailPane(QWidget):
    """The trail of a case as the reviewer reads it."""

    find_wanted = Signal(str)  # the origin of sentences of the decision

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file: CaseFile | None = None
        self._trail = Pile()
        holder = QWidget()
        holder.setLayout(column(self._trail, 1, margin=2))
        self.setLayout(column(scrolled(holder)))

    def show_case(self, file: CaseFile) -> None:
        """Show every suggestion and every own item."""
        self._file = file
        clear(self._trail)
        for suggestion in file.suggestions:
            ruling = next(
                (r for r in file.rulings if r.suggestion_id == suggestion.suggestion_id), None
            )
            self._trail.put(self._entry(suggestion, ruling))
        for item in file.own_items:
            self._trail.put(self._own_entry(item))

    def _entry(self, suggestion: Suggestion, ruling: Ruling | None) -> QFrame:
        head = row(label(words.kind(suggestion.kind), "label"), 1)
        if not suggestion.grounded:
            head.addWidget(Badge(self.tr("Not proved by its sources"), "warning", "bad"))
        box = column(head, gap=6)
        if suggestion.text:
            box.addWidget(label(suggestion.text, wrap=True))
        if ruling is None:
            box.addLayout(row(Badge(words.unanswered(), "open", "warn"), 1))
            return card(box, margin=12)
        word, sign, tone = words.answer(ruling.answer)
        marks = row(Badge(word, sign, tone), gap=6)
        if ruling.answer is Answer.ACCEPT and ruling.in_view_ms < UNCHECKED_BELOW_MS:
            marks.addWidget(Badge(self.tr("Adopted without checking"), "warning", "warn"))
        if self._file is not None and suggestion.suggestion_id in self._file.overrides:
            marks.addWidget(Badge(self.tr("Let pass by the supervisor"), "shield", "warn"))
        if ruling.moved:
            marks.addWidget(Badge(self.tr("Left the own view"), "forward", "record"))
        marks.addStretch(1)
        box.addLayout(marks)
        if ruling.text:
            shown = QLabel(as_html(parts(suggestion.choice or suggestion.text, ruling.text)))
            shown.setWordWrap(True)
            box.addWidget(shown)
        box.addWidget(label(ruling.reason, tone="soft", wrap=True))
        if linked := self._marks_of(suggestion.suggestion_id):
            box.addWidget(label(linked, "small", wrap=True))
        seconds = self.tr("Sources in view for {seconds} s").format(
            seconds=ruling.in_view_ms // 1000
        )
        find = button(self.tr("Show in the text"), "link")
        find.setProperty("origin", f"suggestion:{suggestion.suggestion_id}")
        find.clicked.connect(self._find)
        box.addLayout(row(label(seconds, "small"), 1, find))
        return card(box, margin=12)

    def _own_entry(self, item: OwnItem) -> QFrame:
        find = button(self.tr("Show in the text"), "link")
        find.setProperty("origin", f"own:{item.item_id}")
        find.clicked.connect(self._find)
        box = column(
            row(
                label(words.kind(item.kind), "label"),
                1,
                Badge(self.tr("Written by a person"), "person", "good"),
            ),
            label(item.text or item.provision, wrap=True),
            label(item.reason, tone="soft", wrap=True),
            row(1, find),
            gap=6,
        )
        return card(box, margin=12)

    def _marks_of(self, subject: str) -> str:
        """The marks that an answer stands on, with their words."""
        if self._file is None:
            return ""
        linked = {i for link in self._file.links if link.subject == subject for i in link.mark_ids}
        marks = [mark for mark in self._file.marks if mark.mark_id in linked]
        return "\n".join(f"{m.evidence_id} {m.label}: “{m.quote}”" for m in marks)

    def _find(self) -> None:
        self.find_wanted.emit(str(self.sender().property("origin")))
