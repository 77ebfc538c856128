"""Legal review: the final text; what machine and person said, and why; the eight points."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from casework.model import (
    REVIEW_POINTS,
    Actor,
    CaseFile,
    Evidence,
    Missing,
    ReviewPoint,
    Role,
    Stage,
)
from casework.steps_reread import READERS, Comment, CommentDraft, Version
from desktop import words
from desktop.controls import (
    Banner,
    Pile,
    button,
    clear,
    column,
    label,
    row,
    rule,
    scrolled,
)
from desktop.evidence_pane import EvidencePane
from desktop.grounds import ReasonEdit
from desktop.paper_view import PaperView
from desktop.remarks import RemarksPane
from desktop.room_steps import RoomSteps
from desktop.second_reading import SecondReadingDialog
from desktop.trail_pane import TrailPane
from desktop.versions_dialog import VersionsDialog

TRAIL, REMARKS, EVIDENCE = range(3)
"""The tabs beside the text."""


class ReviewSteps(Protocol):
    """What the desk asks for: of a case of this office, or of one that came in a package."""

    @property
    def actor(self) -> Actor: ...  # noqa: D102
    def name_of(self, person_id: str) -> str: ...  # noqa: D102
    def original_of(self, evidence: Evidence) -> Path: ...  # noqa: D102
    def pass_review(self, points: Sequence[ReviewPoint], opinion: str) -> bool: ...  # noqa: D102
    def return_case(self, reason: str) -> bool: ...  # noqa: D102
    def comment(self, draft: CommentDraft) -> bool: ...  # noqa: D102
    def comments(self) -> tuple[Comment, ...]: ...  # noqa: D102
    def versions(self) -> tuple[Version, ...]: ...  # noqa: D102


class ReviewDesk(QWidget):
    """The file as the reviewer needs it. Passing needs every point; returning needs a reason."""

    def __init__(self, actions: ReviewSteps, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._file: CaseFile | None = None
        self.paper = PaperView(selectable=True)
        self.trail = TrailPane()
        self.trail.find_wanted.connect(self.paper.mark_origin)
        self.remarks = RemarksPane(self.paper, actions.name_of)
        self.remarks.given.connect(self._remark)
        self.evidence: EvidencePane | None = None  # made when somebody turns to it
        middle = self._middle()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(10)
        self._splitter.setChildrenCollapsible(False)
        left = QWidget()
        left.setLayout(column(label(self.tr("Final text"), "heading"), self.paper, gap=8))
        for pane, width in ((left, 480), (middle, 460), (self._form(), 400)):
            pane.setMinimumWidth(300)
            self._splitter.addWidget(pane)
            self._splitter.setStretchFactor(self._splitter.count() - 1, width)
        self._splitter.setSizes([480, 460, 400])
        self.setLayout(column(self._splitter, margin=10))

    def _middle(self) -> QWidget:
        """The trail of the suggestions, the remarks or the evidence; two dialogs beside them."""
        self._stack = QStackedWidget()
        tabs = row(gap=2)
        group = QButtonGroup(self)
        self.tabs: list[QPushButton] = []
        for text, page in (
            (self.tr("Machine, person, reason"), self.trail),
            (self.tr("Remarks"), self.remarks),
            (self.tr("Evidence"), QWidget()),
        ):
            made = button(text, "tab")
            made.setCheckable(True)
            made.setProperty("page", len(self.tabs))
            made.clicked.connect(self._turn)
            group.addButton(made)
            tabs.addWidget(made)
            self._stack.addWidget(page)
            self.tabs.append(made)
        self.tabs[0].setChecked(True)
        self.compare = button(self.tr("Versions…"), icon_name="list", tip="V")
        self.compare.clicked.connect(self.show_versions)
        self.again = button(self.tr("Second reading…"), icon_name="eye")
        self.again.clicked.connect(self.read_again)
        tabs.addStretch(1)
        box = column(tabs, self._stack, row(self.compare, self.again, 1, gap=8), gap=8)
        box.setStretchFactor(self._stack, 1)
        for key, call in (("C", self.remark), ("V", self.show_versions)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)
        pane = QWidget()
        pane.setLayout(box)
        return pane

    def remark(self) -> None:
        """Begin a remark on what is selected in the text."""
        if self._may_review():
            self._turn_to(REMARKS)
            self.remarks.begin()

    def show_versions(self) -> None:
        """Show the versions of the decision side by side."""
        versions = self._actions.versions()
        if self._file is not None and versions:
            names = [self._actions.name_of(version.person_id) for version in versions]
            VersionsDialog(versions, self._file.document, names, self).open()

    def read_again(self) -> None:
        """Read a sample of the suggestions a second time, blind."""
        if isinstance(self._actions, RoomSteps):
            SecondReadingDialog(self._actions, self).open()

    def _turn(self) -> None:
        self._turn_to(int(self.sender().property("page")))

    def _turn_to(self, page: int) -> None:
        if page == EVIDENCE and self.evidence is None:
            self.evidence = EvidencePane(self._actions.original_of)
            self._stack.insertWidget(EVIDENCE, self.evidence)
            if self._file is not None:
                self.evidence.show_case(self._file)
        self.tabs[page].setChecked(True)
        self._stack.setCurrentIndex(page)

    def _remark(self, draft: CommentDraft) -> None:
        if self._actions.comment(draft):
            self.remarks.accepted()

    def _may_review(self) -> bool:
        """Whether who is signed in reviews this case now; nobody reviews an own case."""
        file, person = self._file, self._actions.actor.person
        if file is None or file.stage is not Stage.IN_REVIEW:
            return False
        authors = {file.case.opened_by, *file.case.officer_ids}
        return Role.LEGAL_REVIEWER in person.roles and person.person_id not in authors

    def show_case(self, file: CaseFile) -> None:
        """Show a file for review."""
        new = self._file is None or self._file.case.case_id != file.case.case_id
        self._file = file
        self.paper.show_decision(file.document)
        self.trail.show_case(file)
        if self.evidence is not None:
            self.evidence.show_case(file)
        if new:
            self._clear_answers()
        may = self._may_review()
        remarks = self._actions.comments()
        self.remarks.show_remarks(remarks, may_remark=may)
        told = self.tr("Remarks ({count})").format(count=len(remarks))
        self.tabs[REMARKS].setText(told if remarks else self.tr("Remarks"))
        self.compare.setVisible(bool(self._actions.versions()))
        self.again.setVisible(self._may_read_again(file))
        for widget in (*self._points.values(), self.opinion):
            widget.setEnabled(may)
        self._actions_row.setVisible(may)
        self._said.setVisible(not may)
        self._show_record(file)

    def unsaved(self) -> tuple[int, dict[str, bool]]:
        """The page in the middle and the points answered; see `desktop.unsaved`."""
        answered = {
            point: yes.isChecked()
            for point, (yes, no) in self._answers.items()
            if yes.isChecked() or no.isChecked()
        }
        return self._stack.currentIndex(), answered

    def bring_back(self, kept: tuple[int, dict[str, bool]]) -> None:
        """Answer them again."""
        page, answered = kept
        self._turn_to(page)
        for point, ok in answered.items():
            self.answer(point, ok=ok)

    def answer(self, point: str, *, ok: bool) -> None:
        """Answer one of the eight points, as a click does."""
        self._answers[point][0 if ok else 1].setChecked(True)

    def _may_read_again(self, file: CaseFile) -> bool:
        person = self._actions.actor.person
        authors = {file.case.opened_by, *file.case.officer_ids}
        return (
            isinstance(self._actions, RoomSteps)
            and bool(file.rulings)
            and bool(set(READERS) & set(person.roles))
            and person.person_id not in authors
        )

    def commit(self) -> None:
        """Record the remark that is being written; else pass the review."""
        if self.remarks.writing:
            self.remarks.submit()
        elif self._file is not None and self._actions_row.isVisible():
            self._pass()

    def refuse(self, missing: tuple[Missing, ...]) -> None:
        """Say what is lacking."""
        clear(self._refusals)
        if missing:
            body = "\n".join(f"· {words.missing(each)}" for each in missing)
            self._refusals.put(
                Banner("warn", "warning", self.tr("Not passed yet. What is lacking:"), body)
            )

    # --- the form ---------------------------------------------------------------------------

    def _form(self) -> QWidget:
        self._points: dict[str, QWidget] = {}
        self._answers: dict[str, tuple[QPushButton, QPushButton]] = {}
        self._groups: list[QButtonGroup] = []
        box = QVBoxLayout()
        box.setSpacing(6)
        for number, point in enumerate(REVIEW_POINTS, start=1):
            question = words.review_point(point)
            group = QButtonGroup(self)
            pair = []
            for text, sign in ((self.tr("Yes"), "check"), (self.tr("No"), "cross")):
                made = button(text, "chip", icon_name=sign)
                made.setCheckable(True)
                made.setAccessibleName(f"{question}: {text}")
                group.addButton(made)
                pair.append(made)
            line = QWidget()
            words_of_point = label(f"{number}  {question}", wrap=True)
            inner = row(words_of_point, *pair, gap=6)
            inner.setStretchFactor(words_of_point, 1)
            line.setLayout(inner)
            self._points[point] = line
            self._answers[point] = (pair[0], pair[1])
            self._groups.append(group)
            box.addWidget(line)
        self._opinion_label = label(self.tr("Opinion of the review"), "label")
        self.opinion = ReasonEdit(lines=3)
        self.opinion.setAccessibleName(self._opinion_label.text())
        self._opinion_label.setBuddy(self.opinion)
        self.passed = button(self.tr("Pass"), "primary", icon_name="check")
        self.returned = button(self.tr("Return to the caseworker"), icon_name="undo")
        self.passed.clicked.connect(self._pass)
        self.returned.clicked.connect(self._return)
        self._actions_row = QWidget()
        self._actions_row.setLayout(row(self.passed, self.returned, 1))
        self._refusals = Pile()
        self._said = QWidget()
        self._said_box = Pile()
        self._said_box.setContentsMargins(0, 0, 0, 0)
        self._said.setLayout(self._said_box)
        content = QWidget()
        content.setLayout(
            column(
                label(self.tr("Eight points"), "heading"),
                box,
                rule(),
                column(self._opinion_label, self.opinion, gap=4),
                self._refusals,
                self._actions_row,
                self._said,
                1,
                gap=10,
                margin=14,
            )
        )
        pane = QFrame()
        pane.setProperty("surface", "pane")
        pane.setLayout(column(scrolled(content)))
        return pane

    def _clear_answers(self) -> None:
        for group in self._groups:
            group.setExclusive(False)
            for made in group.buttons():
                made.setChecked(False)
            group.setExclusive(True)
        self.opinion.clear()
        self.refuse(())

    def _pass(self) -> None:
        points = tuple(
            ReviewPoint(point, yes.isChecked())
            for point, (yes, no) in self._answers.items()
            if yes.isChecked() or no.isChecked()
        )
        if self._actions.pass_review(points, self.opinion.toPlainText().strip()):
            self.refuse(())

    def _return(self) -> None:
        if self._actions.return_case(self.opinion.toPlainText().strip()):
            self.refuse(())

    def _show_record(self, file: CaseFile) -> None:
        clear(self._said_box)
        if file.review is None or file.review.state == "requested":
            self._said_box.put(
                label(
                    self.tr("The review is done by a legal reviewer who had no part in the case."),
                    tone="soft",
                    wrap=True,
                )
            )
            return
        passed = file.review.state == "passed"
        reviewer = self._actions.name_of(file.review.reviewer_id)
        self._said_box.put(
            Banner(
                "good" if passed else "warn",
                "check" if passed else "undo",
                self.tr("Passed by {person}").format(person=reviewer)
                if passed
                else self.tr("Returned by {person}").format(person=reviewer),
                file.review.opinion,
            )
        )
        for point in file.review.points:
            self.answer(point.point, ok=point.ok)
