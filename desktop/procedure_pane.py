"""The procedure of a case: what was done when, what runs, and the form for the next step."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QLayout, QLineEdit, QWidget

from casework.deadlines import Lamp, lamp
from casework.holidays import HolidayDataMissingError
from casework.model import CaseFile, Missing, ProcedureStep, Stage, StepDraft
from casework.paperwork import PAPERS
from casework.procedure import StepRow, guard, running, step_row, steps
from desktop import words, words_procedure
from desktop.case_actions import CaseActions
from desktop.controls import Badge, Banner, Pile, button, card, clear, column, label, row, scrolled
from desktop.grounds import ReasonEdit

FORM_WIDTH_PX = 430
TONES = {Lamp.GREEN: "plain", Lamp.AMBER: "warn", Lamp.RED: "bad"}
SETTLED = frozenset({Stage.SIGNED, Stage.ISSUED})


class ProcedurePane(QWidget):
    """Shows the recorded steps with their articles, and records one more."""

    def __init__(self, actions: CaseActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._file: CaseFile | None = None
        self._rows: tuple[StepRow, ...] = ()
        self._clocks = Pile()
        self._list = Pile()
        self.step = QComboBox()
        self.step.setAccessibleName(self.tr("Step"))
        self.step.currentIndexChanged.connect(self._step_changed)
        self._article = label("", "small", wrap=True)
        self.day, self._day_box = self._line(self.tr("Day, as 2025-09-22"))
        self.until, self._until_box = self._line(self.tr("Last day, or day of the hearing"))
        self.subject, self._subject_box = self._line(
            self.tr("Person, or number of the argument")
        )
        self.items = ReasonEdit(lines=4)
        self._items_box = self._area(self.items, self.tr("One on each line"))
        self.text = ReasonEdit(lines=3)
        self._text_box = self._area(self.text, self.tr("What was said or done"))
        self._refusals = Pile()
        self._record = button(self.tr("Record this step"), "primary", icon_name="check")
        self._record.clicked.connect(self.commit)
        form = card(
            column(
                label(self.tr("Record a step"), "heading"),
                self.step,
                self._article,
                self._day_box,
                self._until_box,
                self._subject_box,
                self._items_box,
                self._text_box,
                self._refusals,
                row(self._record, label("Ctrl+Enter", "small"), 1, gap=10),
                gap=10,
            )
        )
        self._form = form
        self.paper = QComboBox()
        self.paper.setAccessibleName(self.tr("Paper"))
        for each in (*PAPERS, "publication"):
            self.paper.addItem(words_procedure.paper(each), each)
        write = button(self.tr("Write this paper"), icon_name="print")
        write.clicked.connect(self._write_paper)
        papers = card(
            column(
                label(self.tr("The papers of this case"), "heading"),
                self.paper,
                row(write, 1),
                gap=10,
            )
        )
        side = QWidget()
        side.setLayout(column(form, papers, 1, gap=10))
        right = scrolled(side)
        right.setFixedWidth(FORM_WIDTH_PX)
        told = QWidget()
        told.setLayout(
            column(
                label(self.tr("Steps of procedure"), "title"),
                self._clocks,
                self._list,
                1,
                gap=10,
                margin=6,
            )
        )
        both = row(gap=10, margin=10)
        both.addWidget(scrolled(told), 1)
        both.addWidget(right)
        self.setLayout(both)

    def show_case(self, file: CaseFile) -> None:
        """Show the procedure of a case as it now stands."""
        self._file = file
        self._show_clocks(file)
        clear(self._list)
        for step in file.steps:
            self._list.put(self._recorded(step))
        if not file.steps:
            self._list.put(label(self.tr("Nothing is recorded yet."), tone="soft"))
        roles = self._actions.actor.person.roles
        settled = file.stage in SETTLED
        done = {step.step for step in file.steps}
        self._rows = tuple(
            each
            for each in steps(file.kind)
            if each.role in roles
            and each.after == settled
            and not (each.once and each.step in done)
        )
        wanted = self.step.currentData()
        self.step.blockSignals(True)
        self.step.clear()
        for each in self._rows:
            self.step.addItem(words_procedure.step(each.step), each.step)
        self.step.blockSignals(False)
        self._form.setVisible(bool(self._rows))
        at = self.step.findData(wanted)
        self.step.setCurrentIndex(max(at, 0))
        self._step_changed()

    def enter(self, draft: StepDraft) -> None:
        """Fill the form."""
        self.step.setCurrentIndex(self.step.findData(draft.step))
        self.day.setText(draft.day.isoformat())
        self.until.setText(draft.until.isoformat() if draft.until else "")
        self.subject.setText(draft.subject)
        self.items.setPlainText("\n".join(draft.items))
        self.text.setPlainText(draft.text)

    def ask(self, missing: Missing) -> None:
        """Turn to the step that is missing, as far as one step does it."""
        at = self.step.findData(step_of(missing) or missing.subject)
        if at >= 0:
            self.step.setCurrentIndex(at)
        if missing.code == "argument_unanswered":
            self.subject.setText(missing.subject)
        self.day.setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> None:
        """Record what is entered."""
        clear(self._refusals)
        day, until = _day(self.day.text()), _day(self.until.text())
        if day is None or (until is None and self.until.text().strip()):
            said = self.tr("Write the day as year-month-day, for example 2025-09-22.")
            self._refusals.put(Banner("warn", "warning", said))
            return
        draft = StepDraft(
            step=str(self.step.currentData() or ""),
            day=day,
            text=self.text.toPlainText().strip(),
            items=tuple(
                line.strip() for line in self.items.toPlainText().splitlines() if line.strip()
            ),
            subject=self.subject.text().strip(),
            until=until,
        )
        if self._actions.record_step(draft):
            for field in (self.until, self.subject, self.items, self.text):
                field.clear()
            self.step.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, missing: tuple[Missing, ...]) -> None:
        """Say why the step is refused, each with its article."""
        clear(self._refusals)
        body = "\n".join(f"· {words.missing(each)}" for each in missing)
        self._refusals.put(
            Banner("warn", "warning", self.tr("Not recorded yet. What is lacking:"), body)
        )

    def _line(self, text: str) -> tuple[QLineEdit, QWidget]:
        field = QLineEdit()
        field.setAccessibleName(text)
        named = label(text, "label")
        named.setBuddy(field)
        box = QWidget()
        box.setLayout(column(named, field, gap=4))
        return field, box

    def _area(self, field: ReasonEdit, text: str) -> QWidget:
        field.setAccessibleName(text)
        named = label(text, "label")
        named.setBuddy(field)
        box = QWidget()
        box.setLayout(column(named, field, gap=4))
        return box

    def _step_changed(self) -> None:
        chosen = next((r for r in self._rows if r.step == self.step.currentData()), None)
        if chosen is None:
            return
        self._article.setText(chosen.article)
        for name, box in (
            ("until", self._until_box),
            ("subject", self._subject_box),
            ("items", self._items_box),
            ("text", self._text_box),
        ):
            box.setVisible(name in chosen.may)

    def _show_clocks(self, file: CaseFile) -> None:
        clear(self._clocks)
        decided = file.case.day_of_decision if file.stage in SETTLED else None
        try:
            found = list(running(file.kind, file.steps, decided))
        except HolidayDataMissingError as error:
            said = self.tr("The days off of {year} are not published yet.").format(year=error.year)
            self._clocks.put(Banner("warn", "clock", said))
            return
        today = self._actions.counting_day(file)
        language = words_procedure.language()
        for each in found:
            period = each.due.period
            said = period.text_zh if language == "zh" else period.text_en
            badge = Badge(
                each.due.day.isoformat(),
                "check" if each.done else "clock",
                "good" if each.done else TONES[lamp(each.due, today)],
            )
            badge.setToolTip(each.due.text("zh" if language == "zh" else "en"))
            self._clocks.put(_framed(row(badge, label(said, wrap=True), 1, gap=10)))

    def _recorded(self, step: ProcedureStep) -> QFrame:
        known = step_row(self._file.kind if self._file else "", step.step)
        article = known.article if known is not None else ""
        head = row(label(f"{step.day}  {words_procedure.step(step.step)}", "heading"), 1)
        lines = [label(article, "small", wrap=True)]
        lines += [
            label(f"{number}. {item}", wrap=True) for number, item in enumerate(step.items, 1)
        ]
        said = "  ".join(
            part for part in (step.subject, str(step.until or ""), step.text) if part
        )
        if said:
            lines.append(label(said, wrap=True))
        if self._file is not None and self._file.stage not in SETTLED:
            back = button(self.tr("Take this back"), "link")
            back.setAccessibleName(f"{back.text()}: {words_procedure.step(step.step)}")
            back.setProperty("record", step.record_id)
            back.clicked.connect(self._take_back)
            head.addWidget(back)
        return card(column(head, *lines, gap=3), surface="quiet", margin=8)

    def _write_paper(self) -> None:
        self._actions.write_paper(str(self.paper.currentData()))

    def _take_back(self) -> None:
        """The reason stands in the text field of the form."""
        reason = self.text.toPlainText().strip()
        if not reason:
            clear(self._refusals)
            said = self.tr("Write in “What was said or done” why you take it back, then again.")
            self._text_box.show()
            self._refusals.put(Banner("warn", "warning", said))
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self._actions.withdraw_step(str(self.sender().property("record")), reason):
            self.text.clear()


def step_of(missing: Missing) -> str:
    """The step that makes a lack good, by the table of guards; empty where none does."""
    if missing.code == "response_missing":
        return "statement_heard"
    row = guard(missing.code)
    return row.step if row is not None else ""


def _framed(content: QLayout) -> QWidget:
    box = QWidget()
    box.setLayout(content)
    return box


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
