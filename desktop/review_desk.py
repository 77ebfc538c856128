"""Legal review: the final text; what machine and person said, and why; the eight points."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from casework.model import (
    REVIEW_POINTS,
    Answer,
    CaseFile,
    Missing,
    OwnItem,
    ReviewPoint,
    Role,
    Ruling,
    Stage,
    Suggestion,
)
from desktop import words
from desktop.case_actions import CaseActions
from desktop.controls import (
    Badge,
    Banner,
    Pile,
    button,
    card,
    clear,
    column,
    label,
    row,
    rule,
    scrolled,
)
from desktop.difference import as_html, parts
from desktop.grounds import ReasonEdit
from desktop.paper_view import PaperView

UNCHECKED_BELOW_MS = 2_000
"""Less attention to the sources than this, and an accepted suggestion is marked as unchecked."""


class ReviewDesk(QWidget):
    """The file as the reviewer needs it. Passing needs every point; returning needs a reason."""

    source_wanted = Signal(str)  # suggestion id

    def __init__(self, actions: CaseActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._file: CaseFile | None = None
        self.paper = PaperView()
        self._trail = Pile()
        holder = QWidget()
        holder.setLayout(column(self._trail, 1, margin=2))
        middle = QWidget()
        middle.setLayout(
            column(label(self.tr("Machine, person, reason"), "heading"), scrolled(holder), gap=8)
        )
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

    def show_case(self, file: CaseFile) -> None:
        """Show a file for review."""
        new = self._file is None or self._file.case.case_id != file.case.case_id
        self._file = file
        self.paper.show_decision(file.document)
        clear(self._trail)
        for suggestion in file.suggestions:
            ruling = next(
                (r for r in file.rulings if r.suggestion_id == suggestion.suggestion_id), None
            )
            self._trail.put(self._entry(suggestion, ruling))
        for item in file.own_items:
            self._trail.put(self._own_entry(item))
        if new:
            self._clear_answers()
        may = file.stage is Stage.IN_REVIEW and (
            Role.LEGAL_REVIEWER in self._actions.actor.person.roles
        )
        for widget in (*self._points.values(), self.opinion):
            widget.setEnabled(may)
        self._actions_row.setVisible(may)
        self._said.setVisible(not may)
        self._show_record(file)

    def answer(self, point: str, *, ok: bool) -> None:
        """Answer one of the eight points, as a click does."""
        self._answers[point][0 if ok else 1].setChecked(True)

    def commit(self) -> None:
        """Pass the review."""
        if self._file is not None and self._actions_row.isVisible():
            self._pass()

    def refuse(self, missing: tuple[Missing, ...]) -> None:
        """Say what is lacking."""
        clear(self._refusals)
        if missing:
            body = "\n".join(f"· {words.missing(each)}" for each in missing)
            self._refusals.put(
                Banner("warn", "warning", self.tr("Not passed yet. What is lacking:"), body)
            )

    # --- the trail --------------------------------------------------------------------------

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
        seconds = self.tr("Sources in view for {seconds} s").format(
            seconds=ruling.in_view_ms // 1000
        )
        find = button(self.tr("Show in the text"), "link")
        find.setProperty("origin", f"suggestion:{suggestion.suggestion_id}")
        find.clicked.connect(self._mark)
        box.addLayout(row(label(seconds, "small"), 1, find))
        return card(box, margin=12)

    def _own_entry(self, item: OwnItem) -> QFrame:
        find = button(self.tr("Show in the text"), "link")
        find.setProperty("origin", f"own:{item.item_id}")
        find.clicked.connect(self._mark)
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

    def _mark(self) -> None:
        self.paper.mark_origin(str(self.sender().property("origin")))

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
        self._said_box.put(
            Banner(
                "good" if passed else "warn",
                "check" if passed else "undo",
                self.tr("Passed by {person}").format(person=file.review.reviewer_id)
                if passed
                else self.tr("Returned by {person}").format(person=file.review.reviewer_id),
                file.review.opinion,
            )
        )
        for point in file.review.points:
            self.answer(point.point, ok=point.ok)
