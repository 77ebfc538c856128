"""What can be done with the case in view: calls of the desk, and long work as tasks.

Short steps (answering, committing a view, signing) are one transaction and run at once. Finding,
drafting, issuing and exporting run as tasks. Whatever is refused comes out as `refused`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from casework import own_view
from casework.machine import MachineState
from casework.model import (
    Actor,
    CaseFile,
    Kind,
    OwnItemDraft,
    ReviewPoint,
    RulingDraft,
    Stage,
    StepDraft,
    Suggestion,
)
from casework.steps_departure import Departure
from desktop.counting_day import counting_day
from desktop.ports import App
from desktop.room_steps import RoomSteps
from desktop.settings import WindowSettings
from desktop.tasks import Task, TaskRunner, Work
from models.progress import CancelToken, Progress

PAINT_MS = 20  # between the result of long work, `drawn` and `ended`: the window lives meanwhile


class CaseActions(RoomSteps):
    """The steps of one actor with one case."""

    changed = Signal(object)  # CaseFile: the case as it now is
    refused = Signal(object)  # Exception: a step was not taken
    started = Signal(object)  # Task: long work has begun
    drawn = Signal()  # long work is over and what it brought is on the screen
    ended = Signal()  # long work is over, however it ended
    issued = Signal(object)  # Path: the folder with the papers
    written = Signal(object)  # Path: a paper beside the decision
    exported = Signal(object)  # Path: the bundle

    def __init__(
        self, app: App, actor: Actor, runner: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = app.desk
        self.outcomes = app.desk.outcomes()
        self._papers = app.papers
        self.settings = WindowSettings(app.settings_file)
        self._today = app.today
        self._actor = actor
        self._runner = runner
        self._case_id = ""
        self._task: Task | None = None
        self._over = QTimer(self)
        self._over.setSingleShot(True)
        self._over.setInterval(PAINT_MS)
        self._over.timeout.connect(self._say_drawn)

    def today(self) -> date:
        """Return the day in the office's time zone."""
        return self._today()

    def counting_day(self, file: CaseFile) -> date:
        """Return the day that the periods of a case are counted against."""
        return counting_day(self._desk, file, self._today())

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self._actor

    @property
    def runner(self) -> TaskRunner:
        """Where long work is done."""
        return self._runner

    @property
    def busy(self) -> bool:
        """Whether long work on a case is going on."""
        return self._task is not None

    def attend(self, case_id: str) -> None:
        """Turn to a case."""
        self._case_id = case_id

    # --- short steps ------------------------------------------------------------------------

    def refresh(self) -> bool:
        """Read the case again."""
        return self._step(lambda: self._desk.case_file(self._case_id))

    def displayed(self, suggestion_id: str) -> bool:
        """Log that a suggestion is shown; False means that it must not be."""
        return self._step(lambda: self._desk.displayed(self._actor, self._case_id, suggestion_id))

    def view_choices(self, kind: Kind) -> tuple[str, ...]:
        """Return what can be chosen as an own view of this kind."""
        return self._desk.view_choices(self._case_id, kind)

    def commit_view(self, kind: Kind, choice: str, line: str) -> bool:
        """Record the own view."""
        return self._step(
            lambda: self._desk.commit_view(self._actor, self._case_id, kind, choice, line)
        )

    def looked(self, suggestion_id: str | None, attention_ms: dict[str, int]) -> None:
        """Record for how long sources were in view."""
        for source, visible_ms in attention_ms.items():
            try:
                self._desk.source_opened(
                    self._actor, self._case_id, suggestion_id, source, visible_ms
                )
            except Exception as error:  # noqa: BLE001 - shown to the person like every refusal
                self.refused.emit(error)
                return

    def rule(self, ruling: RulingDraft) -> bool:
        """Record an answer."""
        return self._step(lambda: self._desk.rule(self._actor, self._case_id, ruling))

    def undo(self, suggestion_id: str) -> bool:
        """Take an answer back."""
        return self._step(lambda: self._desk.undo_ruling(self._actor, self._case_id, suggestion_id))

    def add_own(self, item: OwnItemDraft) -> bool:
        """Record an own item."""
        return self._step(lambda: self._desk.add_own(self._actor, self._case_id, item))

    def remove_own(self, item_id: str) -> bool:
        """Take an own item out."""
        return self._step(lambda: self._desk.remove_own(self._actor, self._case_id, item_id))

    def revise(self, paragraph_id: str, text: str, reason: str) -> bool:
        """Reword a paragraph."""
        return self._step(
            lambda: self._desk.revise(self._actor, self._case_id, paragraph_id, text, reason)
        )

    def override_gate(self, subject: str, reason: str) -> bool:
        """Let the next reason on a suggestion pass the gate."""
        return self._step(
            lambda: self._desk.override_gate(self._actor, self._case_id, subject, reason)
        )

    def machine_state(self) -> MachineState:
        """Return whether the machine may suggest anything now."""
        return self._desk.machine_state()

    def departures(self) -> tuple[Departure, ...]:
        """Return what leaves the benchmark in the case, and what was answered."""
        return self._desk.departures(self._case_id)

    def answer_departure(self, kind: Kind, reason: str, *, passes: bool) -> bool:
        """Record a decision maker's answer to a departure from the benchmark."""
        answer = self._desk.approve_departure if passes else self._desk.refuse_departure
        return self._step(lambda: answer(self._actor, self._case_id, kind, reason))

    def record_step(self, step: StepDraft) -> bool:
        """Record a step of procedure."""
        return self._step(lambda: self._desk.record_step(self._actor, self._case_id, step))

    def withdraw_step(self, record_id: str, reason: str) -> bool:
        """Take a record of procedure back."""
        return self._step(
            lambda: self._desk.withdraw_step(self._actor, self._case_id, record_id, reason)
        )

    def request_review(self) -> bool:
        """Hand the case to legal review."""
        return self._step(lambda: self._desk.request_review(self._actor, self._case_id))

    def return_case(self, reason: str) -> bool:
        """Return the file to its author."""
        return self._step(lambda: self._desk.return_case(self._actor, self._case_id, reason))

    def pass_review(self, points: Sequence[ReviewPoint], opinion: str) -> bool:
        """Pass the review."""
        return self._step(
            lambda: self._desk.pass_review(self._actor, self._case_id, points, opinion)
        )

    def sign(self) -> bool:
        """Sign the reviewed text."""
        return self._step(lambda: self._desk.sign(self._actor, self._case_id))

    # --- long work --------------------------------------------------------------------------

    def find(self) -> None:
        """Search the regulations."""
        case_id = self._case_id
        self._start(lambda token: self._desk.find(self._actor, case_id, token), self._took)

    def write_draft(self) -> None:
        """Let the machine write suggestions."""
        case_id = self._case_id
        self._start(lambda token: self._desk.write_draft(self._actor, case_id, token), self._took)

    def issue(self) -> None:
        """Write the papers."""
        case_id, out = self._case_id, self._papers / self._case_id

        def work(token: CancelToken) -> Generator[Progress, None, CaseFile]:
            token.raise_if_cancelled()
            yield Progress("printing", 0)
            out.mkdir(parents=True, exist_ok=True)
            return self._desk.issue(self._actor, case_id, out)

        self._start(work, self._took_issue)

    def write_paper(self, paper: str) -> None:
        """Write a paper beside the decision."""
        case_id, out = self._case_id, self._papers / self._case_id

        def work(token: CancelToken) -> Generator[Progress, None, Path]:
            token.raise_if_cancelled()
            yield Progress("printing", 0)
            return self._desk.write_paper(self._actor, case_id, paper, out)

        self._start(work, self.written.emit)

    def export(self) -> None:
        """Write the bundle of the case."""
        case_id = self._case_id
        out = self._papers / case_id / "bundle.zip"

        def work(token: CancelToken) -> Generator[Progress, None, Path]:
            out.parent.mkdir(parents=True, exist_ok=True)
            return (yield from self._desk.export(self._actor, case_id, out, token))

        self._start(work, self.exported.emit)

    def cancel(self) -> None:
        """Stop the long work."""
        if self._task is not None:
            self._task.cancel()

    def _start(self, work: Work, took: Callable[[Any], object]) -> None:
        if self._task is not None:
            return
        task = Task(work, self)
        self._task = task
        task.succeeded.connect(took)
        task.failed.connect(self._failed)
        task.cancelled.connect(self.refresh)
        task.finished.connect(self._over.start)
        self.started.emit(task)
        self._runner.start(task)

    def _took(self, file: CaseFile) -> None:
        if file.case.case_id == self._case_id:
            self.changed.emit(file)

    def _took_issue(self, file: CaseFile) -> None:
        self._took(file)
        self.issued.emit(self._papers / file.case.case_id)

    def _failed(self, error: Exception) -> None:
        self.refresh()
        self.refused.emit(error)

    def _say_drawn(self) -> None:
        self.drawn.emit()
        QTimer.singleShot(PAINT_MS, self, self._end)

    def _end(self) -> None:
        self._task = None
        self.ended.emit()

    def _step(self, step: Callable[[], CaseFile]) -> bool:
        try:
            file = step()
        except Exception as error:  # noqa: BLE001 - every refusal reaches the person
            self.refused.emit(error)
            return False
        self.changed.emit(file)
        return True


def awaited_view(file: CaseFile, suggestion: Suggestion) -> Kind | None:
    """Return the own view that must be given before a suggestion is shown; None when it may be."""
    return own_view.awaited(suggestion, file.suggestions, file.views)


def is_settled(stage: Stage) -> bool:
    """Whether the work of the caseworker is out of their hands."""
    return stage in {Stage.IN_REVIEW, Stage.REVIEWED, Stage.SIGNED, Stage.ISSUED}
