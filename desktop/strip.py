"""The row of suggestions above the middle pane: number, state, and where one stands."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from casework.model import CaseFile, Suggestion
from casework.notes import Note
from desktop import words
from desktop.case_actions import awaited_view
from desktop.controls import Banner, Pile, button, clear, column, flow, label, row
from desktop.icons import icon

DRAFT_NOTES = frozenset({
    "evidence_withheld", "no_ground_found", "no_benchmark_row", "left_out", "not_allowed",
    "nothing_applies", "nothing_applies_builtin", "one_violation",
})
"""Notes on what the machine did not do; those on the decision stand beside it."""


class Strip(QFrame):
    """One pill a suggestion, in order, and one for the person's own items."""

    chosen = Signal(int)  # index of a suggestion; the number of suggestions means own items

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = label("J / K", "small")
        self._pills = flow(gap=5)
        self._buttons: list[QPushButton] = []
        self._shown: tuple[list[tuple[str, str, str, str]], tuple[Note, ...]] | None = None
        self._notes = Pile()
        pills = row(self._pills, self._hint, gap=10)
        pills.setStretchFactor(self._pills, 1)
        self.setLayout(column(pills, self._notes, gap=8, margin=10))

    def show_case(self, file: CaseFile) -> None:
        """Draw the pills of a case."""
        states = [_state(file, s) for s in file.suggestions]
        texts = [(str(at), *state) for at, state in enumerate(states, start=1)]
        own = self.tr("Own ({count})").format(count=len(file.own_items))
        texts.append((own, "plus", "accent", self.tr("Your own findings and grounds (O)")))
        notes = tuple(note for note in file.notes if note.code in DRAFT_NOTES)
        if (texts, notes) == self._shown:
            return
        self._shown = (texts, notes)
        clear(self._notes)
        for note in notes:
            self._notes.put(Banner("warn", "warning", words.note(note), note.text))
        if len(texts) != len(self._buttons):
            self._make(len(texts))
        for made, (text, sign, role, tip) in zip(self._buttons, texts, strict=True):
            made.setText(text)
            made.setIcon(icon(sign, role))
            made.setToolTip(tip)
            made.setAccessibleName(f"{text} {tip}")

    def set_current(self, index: int) -> None:
        """Show which one is on the desk."""
        for at, made in enumerate(self._buttons):
            made.setChecked(at == index)

    def states(self) -> tuple[str, ...]:
        """Return what each pill says, for tests and screen readers."""
        return tuple(made.toolTip() for made in self._buttons)

    def _make(self, count: int) -> None:
        layout = self._pills.layout()
        assert layout is not None  # noqa: S101 - made by flow()
        clear(layout)
        self._buttons = []
        for at in range(count):
            made = button("", "pill")
            made.setCheckable(True)
            made.setProperty("index", at)
            made.clicked.connect(self._choose)
            layout.addWidget(made)
            self._buttons.append(made)

    def _choose(self) -> None:
        at = int(self.sender().property("index"))
        self.set_current(at)
        self.chosen.emit(at)


def _state(file: CaseFile, suggestion: Suggestion) -> tuple[str, str, str]:
    """Return icon, colour role and words for where a suggestion stands."""
    kind = words.kind(suggestion.kind)
    ruling = next((r for r in file.rulings if r.suggestion_id == suggestion.suggestion_id), None)
    if ruling is not None:
        word, sign, tone = words.answer(ruling.answer)
        return sign, {"info": "accent"}.get(tone, tone), f"{kind} · {word}"
    if awaited_view(file, suggestion) is not None:
        return "hidden", "record", f"{kind} · {words.covered()}"
    if not suggestion.grounded:
        return "warning", "warn", f"{kind} · {words.unanswered()}"
    return "open", "soft", f"{kind} · {words.unanswered()}"
