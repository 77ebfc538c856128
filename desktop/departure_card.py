"""What leaves the discretion benchmark, why, and the form in which a decision maker answers it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QWidget

from casework.model import CaseFile, Kind, Missing, Role
from casework.steps_departure import Departure
from desktop import words
from desktop.case_actions import CaseActions, is_settled
from desktop.controls import Banner, Pile, button, clear, column, label, row, rule
from desktop.grounds import ReasonEdit


class DepartureCard(QFrame):
    """Shown where something departs; the form only to who may answer, and only while one waits."""

    told = Signal()  # the form has grown by what an answer lacks

    def __init__(self, actions: CaseActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._actions = actions
        self._waiting: Departure | None = None
        self._found = Pile()
        self._asked = label("", "label", wrap=True)
        self.approve = QRadioButton(self.tr("Approve"))
        self.refuse_it = QRadioButton(self.tr("Refuse"))
        self._answers = QButtonGroup(self)
        for answer in (self.approve, self.refuse_it):
            self._answers.addButton(answer)
        self._reason_label = label(self.tr("Why"), "label")
        self.reason = ReasonEdit(lines=3)
        self.reason.setAccessibleName(self.tr("Why this departure passes, or does not"))
        self._reason_label.setBuddy(self.reason)
        self._refusals = Pile()
        self.record = button(self.tr("Record the answer"), "primary", icon_name="scale")
        self.record.clicked.connect(self.submit)
        self._form = QWidget()
        self._form.setLayout(
            column(
                rule(),
                self._asked,
                row(self.approve, self.refuse_it, 1, gap=16),
                column(self._reason_label, self.reason, gap=4),
                self._refusals,
                row(self.record, label("Ctrl+Enter", "small"), 1, gap=10),
                gap=10,
            )
        )
        box = column(
            label(self.tr("Departure from the benchmark"), "heading"),
            self._found,
            self._form,
            gap=8,
            margin=14,
        )
        self.setLayout(box)

    @property
    def asks(self) -> bool:
        """Whether an answer is asked of who is signed in."""
        return self._waiting is not None

    def show_case(self, file: CaseFile) -> None:
        """Show what departs in a case as it now stands."""
        found = self._actions.departures()
        clear(self._found)
        for each in found:
            self._found.put(self._words_of(each))
        before = self._waiting
        self._waiting = next((each for each in found if not each.answer), None)
        if is_settled(file.stage) or not self._may_answer(file):
            self._waiting = None
        if self._waiting is None or before is None or _what(before) != _what(self._waiting):
            self._begin_anew()
        self.setVisible(bool(found))
        self._form.setVisible(self.asks)
        if self._waiting is not None:
            asked = self.tr("Your answer to: {what}").format(what=_what(self._waiting))
            self._asked.setText(asked)

    def focus_form(self) -> None:
        """Put the cursor where the answer begins."""
        self.approve.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def submit(self) -> None:
        """Record the answer; say what is lacking where something is."""
        waiting, chosen = self._waiting, self._answers.checkedButton()
        if waiting is None:
            return
        if chosen is None:
            self._say(self.tr("Choose: approve or refuse."))
            return
        reason = self.reason.toPlainText().strip()
        if self._actions.answer_departure(waiting.kind, reason, passes=chosen is self.approve):
            self._begin_anew()

    def refuse(self, missing: tuple[Missing, ...]) -> None:
        """Say what the reason lacks."""
        clear(self._refusals)
        if missing:
            self._say("\n".join(f"· {words.missing(each)}" for each in missing))

    def _say(self, body: str) -> None:
        clear(self._refusals)
        title = self.tr("Not recorded yet. What is lacking:")
        self._refusals.put(Banner("warn", "warning", title, body))
        self.told.emit()

    def _begin_anew(self) -> None:
        self._answers.setExclusive(False)
        for answer in (self.approve, self.refuse_it):
            answer.setChecked(False)  # nothing is chosen for the person
        self._answers.setExclusive(True)
        self.reason.clear()
        clear(self._refusals)

    def _words_of(self, departure: Departure) -> QWidget:
        """What was chosen, what the benchmark gives, how far it is off, why, and the answer."""
        benchmark = self.tr("The benchmark gives {band}: {low} to {high} yuan.").format(
            band=departure.band, low=f"{departure.low_yuan:,}", high=f"{departure.high_yuan:,}"
        )
        off = departure.off_yuan
        if off:
            side = self.tr("{yuan} yuan below it") if off < 0 else self.tr("{yuan} yuan above it")
            benchmark = f"{benchmark} {side.format(yuan=f'{abs(off):,}')}"
        why = self.tr("Why, by {person}: {reason}").format(
            person=departure.author, reason=departure.reason
        )
        box = column(
            label(_what(departure), "label", wrap=True),
            label(benchmark, wrap=True),
            label(departure.grounds, "small", wrap=True),
            label(why, wrap=True),
            gap=4,
        )
        if departure.answer:
            passes = departure.answer == "approved"
            title = self.tr("Approved by {person}") if passes else self.tr("Refused by {person}")
            box.addWidget(
                Banner(
                    "good" if passes else "bad",
                    "check" if passes else "cross",
                    title.format(person=departure.answered_by),
                    departure.answer_reason,
                )
            )
        else:
            box.addWidget(
                Banner("warn", "scale", self.tr("It waits for the answer of a decision maker."))
            )
        made = QWidget()
        made.setLayout(box)
        return made

    def _may_answer(self, file: CaseFile) -> bool:
        person = self._actions.actor.person
        authors = {file.case.opened_by, *file.case.officer_ids}
        return Role.DECISION_MAKER in person.roles and person.person_id not in authors


def _what(departure: Departure) -> str:
    if departure.kind is Kind.AMOUNT:
        return f"{words.kind(departure.kind)} · {int(departure.chosen):,}"
    return f"{words.kind(departure.kind)} · {departure.chosen}"
