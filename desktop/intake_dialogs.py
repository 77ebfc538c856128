"""New cases from a form, and more evidence for a case: nothing entered is lost by a refusal."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from casework.intake import CaseForm, EvidenceDraft, form_faults, write_case_folder
from casework.model import Actor, CaseFile, Missing, Party, Role
from desktop import doubts
from desktop.arrivals import ArrivalsList
from desktop.controls import (
    Banner,
    Pile,
    button,
    clear,
    column,
    flow,
    label,
    row,
    rule,
    scrolled,
)
from desktop.grounds import ReasonEdit
from desktop.messages import message_for
from desktop.ports import App
from desktop.settings import WindowSettings
from desktop.tasks import Task, TaskRunner, plain


class _IntakeDialog(QDialog):
    """A form with a list of evidence; it closes only when what it asked for was done."""

    taken = Signal(object)  # CaseFile

    def __init__(
        self,
        commit: str,
        runner: TaskRunner,
        settings: WindowSettings,
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._runner = runner
        self._task: Task | None = None
        self.evidence = ArrivalsList(runner, settings)
        self.evidence.changed.connect(self._show_state)
        self._refusals = Pile()
        self.commit = button(commit, "primary", icon_name="check")
        self.commit.clicked.connect(self.submit)
        self._close = button(self.tr("Cancel"))
        self._close.clicked.connect(self.reject)

    def submit(self) -> None:
        """Do what the form asks for, unless that is being done."""
        if self.commit.isEnabled():
            self._submit()

    def _submit(self) -> None:
        raise NotImplementedError

    def _foot(self) -> QWidget:
        made = QWidget()
        hint = label("Ctrl+Enter", "small")
        made.setLayout(
            column(self._refusals, row(1, hint, self._close, self.commit, gap=10), gap=10)
        )
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.submit)
        return made

    def _refuse(self, title: str, lines: list[str]) -> None:
        clear(self._refusals)
        self._refusals.put(Banner("warn", "warning", title, "\n".join(lines)))

    def _start(self, call: Callable[[], CaseFile]) -> None:
        clear(self._refusals)
        self._task = Task(plain(call), self)
        self._task.succeeded.connect(self._done)
        self._task.failed.connect(self._failed)
        self._task.finished.connect(self._ended)
        self._show_state()
        self._runner.start(self._task)

    def _done(self, file: CaseFile) -> None:
        self.taken.emit(file)
        self.accept()

    def _failed(self, error: Exception) -> None:
        message = message_for(error)
        self._refuse(message.title, [message.body])

    def _ended(self) -> None:
        self._task = None
        self._show_state()

    def _show_state(self) -> None:
        self.commit.setEnabled(self._task is None and not self.evidence.busy)

    def _drafts(self) -> tuple[EvidenceDraft, ...] | None:
        drafts = self.evidence.drafts()
        if drafts is None:
            self._refuse(
                self.tr("Say of every file which kind of evidence it is, and give it a title."), []
            )
        return drafts


class NewCaseDialog(_IntakeDialog):
    """A case entered by hand: number, days, party, officers, facts and evidence."""

    def __init__(
        self,
        app: App,
        actor: Actor,
        runner: TaskRunner,
        settings: WindowSettings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self.tr("Open this case"), runner, settings, parent)
        self.setWindowTitle(self.tr("New case"))
        self.resize(900, 720)
        self._app = app
        self._actor = actor
        self.number = self._field(self.tr("Case number"))
        self.number.setText(app.desk.agency.next_case_number(app.today().year))
        self.title = self._field(self.tr("Title of the case"))
        self.act = self._field(self.tr("Day of the act"), "2025-08-12")
        self.decision = self._field(self.tr("Day of the decision"), "2025-10-15")
        self.decision.setText(app.today().isoformat())
        self.party = self._field(self.tr("Party"))
        self.address = self._field(self.tr("Address"))
        self.identifier = self._field(self.tr("Credit code or ID number"))
        self.representative = self._field(self.tr("Represented by"))
        self.facts = ReasonEdit(lines=4)
        self.facts.setAccessibleName(self.tr("What happened"))
        self.officers: list[QPushButton] = []
        for person in app.desk.people():
            if Role.CASEWORKER in person.roles:
                made = button(f"{person.name}  {person.card_number}".strip(), "chip")
                made.setCheckable(True)
                made.setChecked(person.person_id == actor.person.person_id)
                made.setAccessibleName(self.tr("Officer {name}").format(name=person.name))
                made.setProperty("person", person.person_id)
                self.officers.append(made)
        form = QFormLayout()
        form.setSpacing(10)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        pairs: tuple[tuple[QLineEdit, ...], ...] = (
            (self.number,), (self.title,), (self.act, self.decision), (self.party,),
            (self.address,), (self.identifier, self.representative),
        )  # fmt: skip
        for fields in pairs:
            line = row(fields[0], gap=10)
            for other in fields[1:]:
                line.addWidget(label(other.accessibleName()))
                line.addWidget(other)
            form.addRow(label(fields[0].accessibleName()), line)
        form.addRow(label(self.tr("Officers (two or more)")), flow(self.officers))
        form.addRow(label(self.facts.accessibleName()), self.facts)
        content = QWidget()
        content.setLayout(
            column(
                form,
                rule(),
                label(self.tr("Evidence"), "heading"),
                self.evidence,
                1,
                gap=14,
                margin=4,
            )
        )
        self.setLayout(
            column(
                label(self.tr("New case"), "title"), scrolled(content), self._foot(), gap=14,
                margin=22,
            )
        )  # fmt: skip
        self.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def _submit(self) -> None:
        """Open the case, or say everything the form lacks."""
        act, decision = _day(self.act.text()), _day(self.decision.text())
        if act is None or decision is None:
            self._refuse(self.tr("Write both days as year-month-day, for example 2025-08-12."), [])
            (self.act if act is None else self.decision).setFocus()
            return
        drafts = self._drafts()
        if drafts is None:
            return
        form = self._form(act, decision, drafts)
        if faults := form_faults(form):
            self._refuse(self.tr("Not opened yet. What is lacking:"), _lines(faults))
            return
        desk, actor = self._app.desk, self._actor

        def opened() -> CaseFile:
            with tempfile.TemporaryDirectory(prefix="shuoli-") as folder:
                return desk.open_case(actor, write_case_folder(form, Path(folder) / "case"))

        self._start(opened)

    def _form(self, act: date, decision: date, drafts: tuple[EvidenceDraft, ...]) -> CaseForm:
        party = Party(
            self.party.text().strip(), self.address.text().strip(),
            self.identifier.text().strip(), self.representative.text().strip(),
        )  # fmt: skip
        return CaseForm(
            case_number=self.number.text().strip(),
            title=self.title.text().strip(),
            scenario=self._app.desk.charter().charter.scenario,
            day_of_act=act,
            day_of_decision=decision,
            party=party,
            officers=tuple(
                str(made.property("person")) for made in self.officers if made.isChecked()
            ),
            facts=self.facts.toPlainText().strip(),
            evidence=drafts,
        )

    def _field(self, name: str, example: str = "") -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        made.setPlaceholderText(example)
        return made


class AddEvidenceDialog(_IntakeDialog):
    """More evidence for a case that is still worked on."""

    def __init__(
        self,
        take: Callable[[tuple[EvidenceDraft, ...]], CaseFile],
        runner: TaskRunner,
        settings: WindowSettings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self.tr("Take into the case"), runner, settings, parent)
        self.setWindowTitle(self.tr("Add evidence"))
        self.resize(900, 500)
        self._take = take
        content = QWidget()
        content.setLayout(column(self.evidence, 1, margin=4))
        self.setLayout(
            column(
                label(self.tr("Add evidence"), "title"), scrolled(content), self._foot(), gap=14,
                margin=22,
            )
        )  # fmt: skip
        self.evidence.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _submit(self) -> None:
        drafts = self._drafts()
        if drafts:
            self._start(lambda: self._take(drafts))
        elif drafts is not None:
            self._refuse(self.tr("There is no file to take in yet."), [])


def _lines(faults: tuple[Missing, ...]) -> list[str]:
    return [f"· {doubts.form_fault(each.code, each.subject)}" for each in faults]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
