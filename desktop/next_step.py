"""What stands in the way, and the one next step of the person who is signed in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from casework.model import CaseFile, Missing, Role, Stage
from desktop import words
from desktop.case_actions import CaseActions, is_settled
from desktop.controls import Banner, Pile, button, clear, column, label, row

SHOWN_AT_MOST = 6
STANDING_NOTES = frozenset(
    {
        "band_changed",
        "band_departs",
        "amount_outside_band",
        "ungrounded_standing",
        "revision_stale",
    }
)
"""Notes about what the decision now says; the others are shown where the machine's work is."""


class NextStep(QFrame):
    """Lists everything missing at once; offers the step only to a role that may take it."""

    review_wanted = Signal()  # open the legal review
    missing_wanted = Signal(object)  # Missing: go where it can be done
    answer_wanted = Signal()  # answer a departure from the benchmark

    def __init__(self, actions: CaseActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._actions = actions
        self._title = label("", "heading", wrap=True)
        self._body = label("", tone="soft", wrap=True)
        self._list = Pile()
        self.request = button(self.tr("Hand it to legal review"), "primary", icon_name="send")
        self.review = button(self.tr("Open the legal review"), "primary", icon_name="scale")
        self.sign = button(self.tr("Sign this text"), "primary", icon_name="stamp")
        self.issue = button(self.tr("Issue the decision"), "primary", icon_name="print")
        self.export = button(self.tr("Export the audit bundle"), icon_name="box")
        self.answer = button(self.tr("Answer the departure"), "primary", icon_name="scale")
        self.request.clicked.connect(actions.request_review)
        self.review.clicked.connect(self.review_wanted)
        self.sign.clicked.connect(actions.sign)
        self.issue.clicked.connect(actions.issue)
        self.export.clicked.connect(actions.export)
        self.answer.clicked.connect(self.answer_wanted)
        self._buttons = (
            self.request, self.review, self.sign, self.issue, self.export, self.answer,
        )  # fmt: skip
        box = column(self._title, self._body, self._list, gap=8)
        for made in self._buttons:
            box.addLayout(row(made, 1))
        box.setContentsMargins(14, 14, 14, 14)
        self.setLayout(box)

    def show_case(self, file: CaseFile) -> None:
        """Say where the case stands for this person."""
        clear(self._list)
        self._body.setText("")
        for made in self._buttons:
            made.hide()
        roles = self._actions.actor.person.roles
        if not is_settled(file.stage):
            self._before_review(file, mine=Role.CASEWORKER in roles)
        elif file.stage is Stage.IN_REVIEW:
            self._title.setText(self.tr("With legal review"))
            mine = Role.LEGAL_REVIEWER in roles
            self.review.setVisible(mine)
            if not mine:
                self._body.setText(self.tr("A reviewer passes it or returns it."))
        elif file.stage is Stage.REVIEWED:
            self._title.setText(self.tr("The review was passed"))
            mine = Role.DECISION_MAKER in roles
            self.sign.setVisible(mine)
            self._body.setText(
                self.tr("You sign exactly this text; a later change reopens the review.")
                if mine
                else self.tr("The decision maker signs next.")
            )
        elif file.stage is Stage.SIGNED:
            self._title.setText(self.tr("Signed by {person}").format(person=file.signed_by))
            self.issue.show()
        else:
            self._title.setText(self.tr("Issued"))
            self.export.show()
            if file.issue is not None:
                self._body.setText(_issue_line(file))
            if file.demonstration:
                self._list.put(
                    Banner(
                        "warn",
                        "warning",
                        self.tr("Demonstration: a script acted here; the papers say so."),
                    )
                )
        self._show_notes(file)
        self._body.setVisible(bool(self._body.text()))

    def offer_answer(self, *, asked: bool) -> None:
        """Offer to answer a departure from the benchmark, where that is asked of this person."""
        self.answer.setVisible(asked)

    def take(self) -> None:
        """Press the button that is offered."""
        for made in self._buttons:
            if made.isVisibleTo(self):
                made.click()
                return

    def _show_notes(self, file: CaseFile) -> None:
        for note in file.notes:
            if note.code in STANDING_NOTES:
                self._list.put(Banner("warn", "warning", words.note(note), note.text))

    def _before_review(self, file: CaseFile, *, mine: bool) -> None:
        if file.stage is Stage.RETURNED and file.review is not None:
            self._list.put(
                Banner("warn", "undo", self.tr("Returned by legal review"), file.review.opinion)
            )
            look = button(self.tr("Remarks, and both versions"), "link")
            look.setObjectName("remarks")
            look.clicked.connect(self.review_wanted)
            self._list.put(look)
        if not file.missing:
            self._title.setText(self.tr("Ready for legal review"))
            self._body.setText(
                self.tr("Every suggestion has an answer with a reason.")
                if mine
                else self.tr("The caseworker hands it over.")
            )
            self.request.setVisible(mine)
            return
        self._title.setText(
            self.tr("Before legal review: {count} to do").format(count=len(file.missing))
        )
        first_of = {words.missing(each): each for each in reversed(file.missing)}
        lines = list(reversed(first_of.items()))
        for line, each in lines[:SHOWN_AT_MOST]:
            self._list.put(self._line(line, each, mine=mine))
        if len(lines) > SHOWN_AT_MOST:
            more = self.tr("… and {count} more").format(count=len(lines) - SHOWN_AT_MOST)
            self._list.put(label(more, "small"))

    def _go(self) -> None:
        self.missing_wanted.emit(self.sender().property("missing"))

    def _line(self, text: str, missing: Missing, *, mine: bool) -> QWidget:
        box = column(label(f"·  {text}", wrap=True), gap=0)
        if mine:
            go = button(self.tr("Do it now"), "link")
            go.setAccessibleName(f"{go.text()}: {text}")
            go.setProperty("missing", missing)
            go.clicked.connect(self._go)
            box.addLayout(row(go, 1))
        made = QWidget()
        made.setLayout(box)
        return made


def _issue_line(file: CaseFile) -> str:
    issue = file.issue
    if issue is None:
        return ""
    return f"decision.docx {issue.docx_sha256[:12]}… · decision.pdf {issue.pdf_sha256[:12]}…"
