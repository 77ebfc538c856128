"""The first five minutes: one sample case, step by step, each ticked once it was really done.

In view in the sample office only, for somebody with a caseworker's role; it can be put away for
good. What is done is read from the case, not from clicks.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from casework.model import CaseFile
from casework.people import Actor, ActorKind, Role
from desktop import pages
from desktop.controls import button, column, label, row
from desktop.icons import pixmap
from desktop.settings import WindowSettings
from desktop.workspace import Workspace

OPEN, DRAFT, VIEW, RULE, DECISION, LOG = "open", "draft", "view", "rule", "decision", "log"
STEPS = (OPEN, DRAFT, VIEW, RULE, DECISION, LOG)


class FirstSteps(QFrame):
    """One line below the bar: what comes next, and how far one has come."""

    def __init__(
        self,
        settings: WindowSettings,
        actor: Actor | None,
        *,
        sample_office: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("topbar")
        self._settings = settings
        self._is_for = (
            sample_office
            and actor is not None
            and actor.kind is ActorKind.PERSON
            and Role.CASEWORKER in actor.person.roles
        )
        self._signs = {step: QLabel() for step in STEPS}
        self._text = label("", wrap=True)
        self.away = button(self.tr("Put away"), "quiet", icon_name="cross")
        self.away.clicked.connect(self.put_away)
        line = row(label(self.tr("First steps"), "label"), *self._signs.values(), gap=8)
        line.addSpacing(6)
        line.addWidget(self._text, 1)
        line.addWidget(self.away)
        line.setContentsMargins(16, 3, 12, 3)
        self.setLayout(column(line))
        self._show()

    @property
    def done(self) -> frozenset[str]:
        """The steps that were done, on this PC."""
        return frozenset(self._settings.first_steps)

    @property
    def next(self) -> str:
        """The first step that is not done; empty where all are."""
        return next((step for step in STEPS if step not in self.done), "")

    def follow(self, workspace: Workspace, file: CaseFile) -> None:
        """See what is done with the case on the desk."""
        workspace.steps.changed.connect(self._see_case)
        workspace.decision.installEventFilter(self)
        self._see_case(file)

    def see_page(self, page: str) -> None:
        """See to which page of the bar somebody turned."""
        if page == pages.LOG and DECISION in self.done:
            self._tick(LOG)

    def put_away(self) -> None:
        """Show it no more, on this PC."""
        self._settings.first_steps_away = True
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See that the decision is looked at."""
        if event.type() is QEvent.Type.Show and RULE in self.done:
            self._tick(DECISION)
        return super().eventFilter(watched, event)

    # --- inside -----------------------------------------------------------------------------

    def _see_case(self, file: CaseFile) -> None:
        found = {
            OPEN: True,
            DRAFT: bool(file.suggestions),
            VIEW: bool(file.views),
            RULE: bool(file.rulings),
        }
        self._tick(*(step for step, is_done in found.items() if is_done))

    def _tick(self, *steps: str) -> None:
        if self._is_for and not self.done.issuperset(steps):
            done = self.done.union(steps)
            self._settings.first_steps = tuple(step for step in STEPS if step in done)
            self._show()

    def _show(self) -> None:
        words = self._words()
        for step, sign in self._signs.items():
            is_done = step in self.done
            role = "good" if is_done else "accent" if step == self.next else "soft"
            sign.setPixmap(pixmap("check" if is_done else "open", role, 15))
            state = self.tr("done") if is_done else self.tr("still to do")
            sign.setToolTip(f"{words[step]}\n{state}")
            sign.setAccessibleName(f"{words[step]} {state}")
        over = self.tr("That is the way of a case. Hand-over, review, signature and papers follow.")
        text = words[self.next] if self.next else over
        self._text.setText(text)
        self._text.setAccessibleName(text)
        if not self._is_for or self._settings.first_steps_away:
            self.hide()  # and never `show`: without a parent it would be a window of its own

    def _words(self) -> dict[str, str]:
        return {
            OPEN: self.tr("Open the first sample case: Ctrl+O, then Enter"),
            DRAFT: self.tr("Let the machine propose: D"),
            VIEW: self.tr(
                "Where it asks for your own view first: choose with a digit, R for a line, "
                "Ctrl+Enter"
            ),
            RULE: self.tr(
                "Answer a suggestion: 1, 2 or 3, evidence with Alt+1, R for your reason, Ctrl+Enter"
            ),
            DECISION: self.tr("Read the decision as it stands so far: Ctrl+2"),
            LOG: self.tr("See that all of it stands in the log: Ctrl+L"),
        }
