"""Answering one suggestion: accept, amend or reject. One form, the same effort, nothing chosen."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QPushButton, QWidget

from casework.model import Answer, Evidence, Kind, Missing, RulingDraft, Suggestion
from desktop.controls import button, column, label, row
from desktop.difference import as_html, parts
from desktop.grounds import Grounds, GroundsFields, ReasonEdit

ASKS_EVIDENCE = frozenset({Kind.FINDING, Kind.FACTOR})
ASKS_PROVISION = frozenset({Kind.LEGAL_BASIS})
"""A finding asks for its evidence, a legal basis for its provision; every answer for a reason."""


class RulingForm(QFrame):
    """Collects a ruling. What was begun on a suggestion is kept while the person looks around."""

    submitted = Signal(object)  # RulingDraft; in_view_ms is filled in by the workspace

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suggestion: Suggestion | None = None
        self._begun: dict[str, tuple[Answer | None, str, Grounds]] = {}
        self._group = QButtonGroup(self)
        self._buttons: dict[Answer, QPushButton] = {}
        for at, (answer, text, sign) in enumerate(
            (
                (Answer.ACCEPT, self.tr("Accept"), "check"),
                (Answer.AMEND, self.tr("Amend"), "pencil"),
                (Answer.REJECT, self.tr("Reject"), "cross"),
            ),
            start=1,
        ):
            made = button(f"{at}   {text}", "answer", icon_name=sign)
            made.setAccessibleName(text)
            made.setCheckable(True)
            self._group.addButton(made)
            self._buttons[answer] = made
        self._group.buttonToggled.connect(self._answer_changed)
        self._wording_label = label(self.tr("Your wording"), "label")
        self.wording = ReasonEdit(lines=4)
        self.wording.setAccessibleName(self._wording_label.text())
        self._wording_label.setBuddy(self.wording)
        self.wording.textChanged.connect(self._show_difference)
        self._difference = QLabel()
        self._difference.setTextFormat(Qt.TextFormat.RichText)
        self._difference.setWordWrap(True)
        self._amend = QWidget()
        self._amend.setLayout(column(self._wording_label, self.wording, self._difference, gap=4))
        self.fields = GroundsFields()
        self._commit = button(
            self.tr("Record the answer and go on"), "primary", tip=self.tr("Ctrl+Enter")
        )
        self._commit.clicked.connect(self.submit)
        self._key = label("Ctrl+Enter", "small")
        self.head = label(self.tr("Your answer"), "label")
        self.foot = QWidget()
        self.foot.setLayout(row(self._commit, self._key, 1, gap=10))
        answers = row(*self._buttons.values(), gap=8)
        for at in range(3):
            answers.setStretch(at, 1)
        self.setLayout(
            column(
                self.head,
                answers,
                self._amend,
                self.fields,
                self.foot,
                gap=10,
            )
        )
        self._amend.hide()

    def show_suggestion(
        self, suggestion: Suggestion, evidence: tuple[Evidence, ...], provisions: tuple[str, ...]
    ) -> None:
        """Ask about a suggestion. Coming back to one brings back what was begun."""
        if self._suggestion is not None and self._suggestion.suggestion_id == (
            suggestion.suggestion_id
        ):
            self.fields.offer_more(evidence)
            return
        self.keep()
        self._suggestion = suggestion
        self.fields.offer(evidence, provisions)
        self.fields.ask(
            evidence=suggestion.kind in ASKS_EVIDENCE,
            provision=suggestion.kind in ASKS_PROVISION,
        )
        self._wording_label.setText(
            {
                Kind.BAND: self.tr("Your band, by its name"),
                Kind.AMOUNT: self.tr("Your amount in whole yuan, digits only"),
            }.get(suggestion.kind, self.tr("Your wording"))
        )
        self._enter_begun(suggestion)

    def _enter_begun(self, suggestion: Suggestion) -> None:
        answer, wording, grounds = self._begun.get(
            suggestion.suggestion_id, (None, _start_of(suggestion), Grounds())
        )
        self._choose(answer)
        self.wording.setPlainText(wording)
        self.fields.enter(grounds)

    def keep(self) -> None:
        """Remember what is entered for the suggestion in view."""
        if self._suggestion is not None:
            self._begun[self._suggestion.suggestion_id] = (
                self.answer(),
                self.wording.toPlainText(),
                self.fields.grounds(),
            )

    def unsaved(self) -> dict[str, tuple[Answer | None, str, Grounds]]:
        """What was begun on any suggestion; see `desktop.unsaved`."""
        self.keep()
        return dict(self._begun)

    def bring_back(self, kept: dict[str, tuple[Answer | None, str, Grounds]]) -> None:
        """Begin where one was."""
        self._begun = dict(kept)
        if self._suggestion is not None:
            self._enter_begun(self._suggestion)

    def forget(self, suggestion_id: str) -> None:
        """Drop what was begun on a suggestion: it was recorded, or withdrawn."""
        self._begun.pop(suggestion_id, None)
        if self._suggestion is not None and self._suggestion.suggestion_id == suggestion_id:
            self._suggestion = None

    def answer(self) -> Answer | None:
        """Return the answer chosen so far; None at first, always."""
        return next((a for a, b in self._buttons.items() if b.isChecked()), None)

    def choose(self, answer: Answer) -> None:
        """Choose an answer, as a click on it does."""
        self._buttons[answer].setChecked(True)
        if answer is Answer.AMEND and self._words_differ():
            self.wording.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._buttons[answer].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def submit(self) -> None:
        """Hand the ruling over; without an answer, say that one is needed."""
        answer, suggestion = self.answer(), self._suggestion
        if suggestion is None:
            return
        if answer is None:
            self.refuse((Missing("answer_missing"),))
            return
        grounds = self.fields.grounds()
        self.submitted.emit(
            RulingDraft(
                suggestion_id=suggestion.suggestion_id,
                answer=answer,
                reason=grounds.reason,
                text=(
                    self.wording.toPlainText().strip()
                    if answer is Answer.AMEND and self._words_differ()
                    else ""
                ),
                evidence_ids=grounds.evidence_ids,
                provision=grounds.provision,
                mark_ids=grounds.mark_ids,
            )
        )

    def refuse(self, missing: tuple[Missing, ...]) -> None:
        """Say everything that is lacking."""
        self.fields.refuse(missing)

    def _choose(self, answer: Answer | None) -> None:
        self._group.setExclusive(False)
        for each, made in self._buttons.items():
            made.setChecked(each is answer)
        self._group.setExclusive(True)
        self._amend.setVisible(answer is Answer.AMEND and self._words_differ())

    def _words_differ(self) -> bool:
        """Whether amending changes words; a legal basis is amended by its provision."""
        return self._suggestion is not None and self._suggestion.kind is not Kind.LEGAL_BASIS

    def _answer_changed(self) -> None:
        answer = self.answer()
        self._amend.setVisible(answer is Answer.AMEND and self._words_differ())
        suggestion = self._suggestion
        if suggestion is None or answer in (None, Answer.ACCEPT):
            return
        # Turning a suggestion down starts from the sources it named, so that it is never slower.
        grounds = self.fields.grounds()
        if not grounds.evidence_ids and suggestion.evidence:
            named = tuple(dict.fromkeys(s.evidence_id for s in suggestion.evidence))
            grounds = replace(grounds, evidence_ids=named)
        if not grounds.provision and suggestion.provisions:
            grounds = replace(grounds, provision=suggestion.provisions[0].citation)
        self.fields.enter(grounds)

    def _show_difference(self) -> None:
        if self._suggestion is None:
            return
        found = parts(_start_of(self._suggestion), self.wording.toPlainText().strip())
        changed = any(what != "same" for what, _ in found)
        self._difference.setText(as_html(found) if changed else "")
        self._difference.setVisible(changed)


def _start_of(suggestion: Suggestion) -> str:
    """Return the wording an amendment starts from; bands and amounts are amended by value."""
    by_value = suggestion.kind in {Kind.BAND, Kind.AMOUNT} and suggestion.choice
    return suggestion.choice if by_value else suggestion.text
