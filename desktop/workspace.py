"""One case on the desk: its head, its three views, its keys, and the long work on it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QComboBox,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from casework.model import Actor, CaseFile, Kind, Missing
from desktop import words
from desktop.case_actions import CaseActions, is_settled
from desktop.case_head import CaseHead
from desktop.controls import Banner, Pile, button, clear, column, label, row
from desktop.decision_pane import DecisionPane
from desktop.examine import Examine
from desktop.messages import message_for
from desktop.ports import App
from desktop.procedure_pane import ProcedurePane, step_of
from desktop.review_desk import ReviewDesk
from desktop.surveillance import KEYS as FLAG_KEYS
from desktop.tasks import Task, TaskRunner
from models.progress import Progress

EXAMINE, DECISION, REVIEW, PROCEDURE = range(4)
OWN_KINDS = {
    "finding_missing": Kind.FINDING,
    "characterisation_missing": Kind.CHARACTERISATION,
    "legal_basis_missing": Kind.LEGAL_BASIS,
    "outcome_missing": Kind.AMOUNT,
    "measure_missing": Kind.DISPOSITION,
}
"""What a person can write by hand where the decision lacks it."""


class Workspace(QWidget):
    """Shows a case in three views and hands what a person does to the actions."""

    left = Signal()  # back to the list
    log_wanted = Signal(str)  # case id

    def __init__(
        self, app: App, actor: Actor, runner: TaskRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.steps = CaseActions(app, actor, runner, self)
        self._file: CaseFile | None = None
        self._told_progress = False
        self._stale: set[int] = set()
        self.head = CaseHead(app)
        self.head.back_wanted.connect(self.left)
        self.head.draft_wanted.connect(self.steps.write_draft)
        self.head.search_wanted.connect(self.steps.find)
        self.head.export_wanted.connect(self.steps.export)
        self.head.log_wanted.connect(self._open_log)
        self.examine = Examine(self.steps)
        self.procedure = ProcedurePane(self.steps)
        self.decision = DecisionPane(self.steps)
        self.review = ReviewDesk(self.steps)
        self._tabs: list[QPushButton] = []
        self._views = QStackedWidget()
        group = QButtonGroup(self)
        for at, (text, view) in enumerate(
            (
                (self.tr("Suggestions"), self.examine),
                (self.tr("Decision"), self.decision),
                (self.tr("Legal review"), self.review),
                (self.tr("Procedure"), self.procedure),
            )
        ):
            made = button(text, "tab", tip=f"Ctrl+{at + 1}")
            made.setAccessibleName(text)
            made.setCheckable(True)
            made.setProperty("view", at)
            made.clicked.connect(self._choose_view)
            group.addButton(made)
            self._tabs.append(made)
            self._views.addWidget(view)
        self._make_work_line()
        self._notices = Pile()
        self._notices.setContentsMargins(10, 0, 10, 0)
        tabs = row(*self._tabs, 1, self._work, gap=2)
        tabs.setContentsMargins(12, 0, 14, 0)
        top = QFrame()
        top.setObjectName("casehead")
        top.setLayout(column(self.head, tabs, gap=2))
        box = column(top, self._notices, self._views, gap=0)
        box.setStretchFactor(self._views, 1)
        self.setLayout(box)
        self._connect()
        self._make_keys()
        self.show_view(EXAMINE)

    def _connect(self) -> None:
        self.steps.changed.connect(self.show_case)
        self.steps.refused.connect(self._refuse)
        self.steps.started.connect(self._begin_work)
        self.steps.ended.connect(self._end_work)
        self.steps.issued.connect(self._say_issued)
        self.steps.exported.connect(self._say_exported)
        self.steps.written.connect(self._say_written)
        self.examine.decision_wanted.connect(self._go_decision)
        self.decision.suggestion_wanted.connect(self._go_suggestion)
        self.decision.next_step.missing_wanted.connect(self._go_missing)
        self.decision.next_step.review_wanted.connect(self._go_review)

    @property
    def file(self) -> CaseFile | None:
        """The case as it was last shown."""
        return self._file

    @property
    def view(self) -> int:
        """EXAMINE, DECISION or REVIEW."""
        return self._views.currentIndex()

    def has_progress(self) -> bool:
        """Whether long work has said how far it is, or is over."""
        return not self.steps.busy or self._told_progress

    def open_case(self, file: CaseFile) -> None:
        """Put a case on the desk."""
        self.steps.attend(file.case.case_id)
        self.show_case(file)
        self.show_view(DECISION if is_settled(file.stage) else EXAMINE)

    def show_case(self, file: CaseFile) -> None:
        """Show the case as it now is, in every view."""
        self._file = file
        clear(self._notices)
        self.examine.show_case(file)
        self.head.show_case(file, may_work=self.examine.may_rule)
        self.head.set_busy(busy=self.steps.busy)
        self._stale = {PROCEDURE, DECISION, REVIEW}
        self._freshen(self.view)

    def unsaved(self) -> bool:
        """Return that there is something to bring back."""
        return True

    def bring_back(self, _kept: bool) -> None:  # noqa: FBT001 - see desktop.unsaved
        """Draw every view: drawing it later would drop what its fields are given back."""
        for view in tuple(self._stale):
            self._freshen(view)

    def _freshen(self, view: int) -> None:
        """Draw a view if need be; those not in front wait until somebody turns to them."""
        if self._file is not None and view in self._stale:
            self._stale.discard(view)
            if view == PROCEDURE:
                self.procedure.show_case(self._file)
            elif view == DECISION:
                self.decision.show_case(self._file)
            else:
                self.review.show_case(self._file)

    def show_view(self, view: int) -> None:
        """Turn to one of the views."""
        self._tabs[view].setChecked(True)
        self._views.setCurrentIndex(view)
        self._freshen(view)
        resting = (
            self.examine.evidence.view,
            self.decision.paper,
            self.review.paper,
            self.procedure.step,
        )[view]
        resting.setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> None:
        """Record what is entered in the view one is in."""
        if self.view == EXAMINE:
            self.examine.commit()
        elif self.view == PROCEDURE:
            self.procedure.commit()
        elif self.view == DECISION:
            self.decision.commit()
        else:
            self.review.commit()

    def _make_work_line(self) -> None:
        self._working = label("", "small")
        self._bar = QProgressBar()
        self._bar.setFixedWidth(180)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self.cancel = button(self.tr("Cancel"), icon_name="cross", tip="Esc")
        self.cancel.clicked.connect(self.steps.cancel)
        self._work = QWidget()
        self._work.setLayout(row(self._working, self._bar, self.cancel, gap=10))
        self._work.hide()

    # --- keys -------------------------------------------------------------------------------

    def _make_keys(self) -> None:
        """Single letters never act while a text field has the focus."""
        examine = self.examine
        for key, call in (
            ("J", examine.next),
            ("K", examine.previous),
            ("E", examine.evidence.next_source),
            ("L", examine.statute.next_source),
            ("R", examine.reason),
            ("O", examine.go_own),
            ("P", examine.next_provision),
            ("D", self._draft),
            ("A", examine.evidence.ask_more),
            ("M", examine.evidence.begin_mark),
        ):
            self._key(key, call, examine)
        for at, key in enumerate(FLAG_KEYS):
            self._key(key, partial(examine.evidence.flags.switch, at), examine)
        for digit in range(1, 10):
            self._digit(str(digit), examine)
            self._digit(f"Alt+{digit}", examine)
        self._key("Ctrl+Z", examine.undo, examine)
        self._key("Ctrl+Return", self.commit, self)
        self._key("Ctrl+Enter", self.commit, self)
        self._key("Ctrl+Shift+Return", self._take_next_step, self)
        self._key("Ctrl+1", self._go_examine, self)
        self._key("Ctrl+2", self._go_decision, self)
        self._key("Ctrl+3", self._go_review, self)
        self._key("Ctrl+4", self._go_procedure, self)
        self._key("Esc", self._escape, self)

    def _key(self, key: str, call: object, owner: QWidget) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), owner)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(call)
        return shortcut

    def _digit(self, key: str, owner: QWidget) -> None:
        shortcut = self._key(key, self._take_digit, owner)
        shortcut.setProperty("digit", key)

    def _take_digit(self) -> None:
        key = str(self.sender().property("digit"))
        if key.startswith("Alt+"):
            self.examine.toggle_evidence(int(key[-1]))
        else:
            self.examine.choose(int(key))

    def _draft(self) -> None:
        if self.head.may_draft:
            self.steps.write_draft()

    def _take_next_step(self) -> None:
        """Press the button of the next step, if this person has one."""
        self.show_view(DECISION)
        self.decision.next_step.take()

    def _escape(self) -> None:
        """Leave a text field, so that the keys act again; outside one, stop the long work."""
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit | QPlainTextEdit | QComboBox):
            self.show_view(self.view)
        elif self.steps.busy:
            self.steps.cancel()

    # --- going ------------------------------------------------------------------------------

    def _choose_view(self) -> None:
        self.show_view(int(self.sender().property("view")))

    def _go_examine(self) -> None:
        self.show_view(EXAMINE)

    def _go_procedure(self) -> None:
        self.show_view(PROCEDURE)

    def _go_decision(self) -> None:
        self.show_view(DECISION)

    def _go_review(self) -> None:
        self.show_view(REVIEW)

    def _go_suggestion(self, suggestion_id: str) -> None:
        if self._file is None:
            return
        self.show_view(EXAMINE)
        for at, suggestion in enumerate(self._file.suggestions):
            if suggestion.suggestion_id == suggestion_id:
                self.examine.go(at)

    def _go_missing(self, missing: Missing) -> None:
        """Go where a thing that is missing can be done."""
        if step_of(missing):
            self.show_view(PROCEDURE)
            self.procedure.ask(missing)
            return
        self.show_view(EXAMINE)
        if self._file is None:
            return
        if missing.code in OWN_KINDS:
            self.examine.write_own(OWN_KINDS[missing.code])
            return
        for at, suggestion in enumerate(self._file.suggestions):
            if missing.subject in {suggestion.suggestion_id, suggestion.kind.value}:
                self.examine.go(at)
                return

    def _open_log(self) -> None:
        if self._file is not None:
            self.log_wanted.emit(self._file.case.case_id)

    # --- long work and refusals -------------------------------------------------------------

    def _begin_work(self, task: Task) -> None:
        clear(self._notices)
        task.progressed.connect(self._show_progress)
        self._working.setText(words.progress(Progress("working", 0)))
        self._bar.setRange(0, 0)
        self._told_progress = False
        self._work.show()
        self.head.set_busy(busy=True)
        self.examine.set_busy(busy=True)

    def _show_progress(self, progress: Progress) -> None:
        self._told_progress = True
        self._working.setText(words.progress(progress))
        if progress.total:
            self._bar.setRange(0, progress.total)
            self._bar.setValue(min(progress.done, progress.total))
        else:
            self._bar.setRange(0, 0)

    def _end_work(self) -> None:
        self._work.hide()
        self.head.set_busy(busy=False)
        self.examine.set_busy(busy=False)

    def _refuse(self, error: Exception) -> None:
        message = message_for(error)
        if message.missing and self._show_missing(message.missing):
            return
        self._notify(Banner("bad", "warning", message.title, message.body))

    def _show_missing(self, lacking: tuple[Missing, ...]) -> bool:
        if self.view == EXAMINE:
            return self.examine.refuse(lacking)
        if self.view == PROCEDURE:
            self.procedure.refuse(lacking)
            return True
        if self.view == DECISION and lacking and lacking[0].code.startswith(("reason", "text")):
            self.decision.refuse(lacking)
            return True
        if self.view == REVIEW:
            self.review.refuse(lacking)
            return True
        return False

    def _say_issued(self, folder: object) -> None:
        self._notify(
            Banner(
                "good",
                "check",
                self.tr("The decision is issued: decision.docx and decision.pdf"),
                str(folder),
            )
        )

    def _say_written(self, paper: object) -> None:
        self._notify(Banner("good", "check", self.tr("The paper is written"), str(paper)))

    def _say_exported(self, bundle: object) -> None:
        self._notify(
            Banner(
                "good",
                "box",
                self.tr("The audit bundle is written. Anyone can check it without this program."),
                str(bundle),
            )
        )

    def _notify(self, banner: Banner) -> None:
        clear(self._notices)
        close = button("", "quiet", icon_name="cross", tip=self.tr("Close this message"))
        close.clicked.connect(self._close_notice)
        box = row(banner, close, gap=4)
        box.setStretch(0, 1)
        box.setContentsMargins(0, 10, 0, 0)
        line = QWidget()
        line.setLayout(box)
        self._notices.put(line)

    def _close_notice(self) -> None:
        clear(self._notices)
