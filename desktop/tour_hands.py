"""Hands on the real window: the scripted officer's steps, done in the window instead of the desk.

`casework.officer.play` calls a desk; `Hands` stands where the desk stands, finds the page, fills
the form and commits it in the real window, and lets a camera take a picture before and after. The
window then calls the real desk. Nothing is shown that a person would not see.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from casework.model import (
    Actor,
    ActorKind,
    Answer,
    CaseFile,
    Kind,
    OwnItemDraft,
    ReviewPoint,
    RulingDraft,
    StepDraft,
)
from desktop.case_actions import awaited_view
from desktop.grounds import Grounds
from desktop.main_window import MainWindow
from desktop.ports import App
from desktop.workspace import DECISION, EXAMINE, PROCEDURE, REVIEW, Workspace
from models.progress import CancelToken, Progress

LOOK_MS = 60  # so that what was changed is drawn
READ_MS = 600  # the sources are opened, as a person would before answering
GIVE_UP_MS = 180_000


class TourError(RuntimeError):
    """The window did not do what the script asked; the message says what it showed."""


faults: list[BaseException] = []
"""What was raised in the event loop, where nobody catches it; the tour ends at the first."""


def note_fault(
    _kind: type[BaseException], error: BaseException, _where: TracebackType | None
) -> None:
    """Stand in for `sys.excepthook` while the tour runs."""
    faults.append(error)


def wait_until(done: Callable[[], bool], what: str, give_up_ms: int = GIVE_UP_MS) -> None:
    """Let the window live until something is so."""
    loop = QEventLoop()
    look, late = QTimer(), QTimer()
    look.timeout.connect(lambda: loop.quit() if faults or done() else None)
    late.timeout.connect(loop.quit)
    look.start(20)
    late.start(give_up_ms)
    if not done():
        loop.exec()
    if faults:
        raise TourError(f"the window failed: {faults[0]}") from faults[0]
    if not done():
        raise TourError(f"gave up waiting: {what}")


def live(time_ms: int) -> None:
    """Let the window draw and work for a moment."""
    loop = QEventLoop()
    QTimer.singleShot(time_ms, loop.quit)
    loop.exec()


class Camera:
    """Takes each picture once, numbered in order, into one folder."""

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._tell = tell
        self.taken: list[str] = []

    def take(self, widget: QWidget, name: str) -> None:
        """Save a picture of a widget, unless there is one of this name."""
        if name in self.taken:
            return
        live(LOOK_MS)
        self.taken.append(name)
        path = self._folder / f"{len(self.taken):02d}-{name}.png"
        if not widget.grab().save(str(path)):
            raise OSError(f"{path} cannot be written")
        self._tell(f"{self._folder.name}/{path.name}")


class Hands:
    """Stands where `casework.officer.play` expects the desk."""

    def __init__(self, app: App, window: MainWindow, camera: Camera) -> None:
        self._app = app
        self._window = window
        self._camera = camera
        self._actor: Actor | None = None

    # --- people and reading -----------------------------------------------------------------

    def sign_in(self, person_id: str, kind: ActorKind) -> Actor:
        """Sign in as a script; the window is handed over when this person acts."""
        self._camera.take(self._window, "sign-in")
        return self._app.desk.sign_in(person_id, kind)

    def case_file(self, case_id: str) -> CaseFile:
        """Read the case as it now is."""
        return self._app.desk.case_file(case_id)

    # --- the machine's part -----------------------------------------------------------------

    def open_case(self, actor: Actor, folder: Path) -> CaseFile:
        """Open a case folder."""
        self._be(actor)
        self._camera.take(self._window, "cases")
        self._window.open_folder(folder)
        wait_until(lambda: self._window.workspace is not None, f"opening {folder.name}")
        self._camera.take(self._window, "evidence-and-warnings")
        return self._file()

    def write_draft(
        self, actor: Actor, case_id: str, token: CancelToken
    ) -> Generator[Progress, None, CaseFile]:
        """Let the machine draft; only its progress shows meanwhile."""
        self._at(actor, case_id)
        token.raise_if_cancelled()
        failures: list[Exception] = []
        self._desk.steps.refused.connect(failures.append)
        self._desk.steps.write_draft()
        yield Progress("working", 0)
        wait_until(self._desk.has_progress, "the machine's first progress")
        self._camera.take(self._window, "machine-at-work")
        wait_until(lambda: not self._desk.steps.busy, "the draft")
        self._desk.steps.refused.disconnect(failures.append)
        if failures:
            raise failures[0]
        return self._file()

    # --- the caseworker's part --------------------------------------------------------------

    def commit_view(
        self, actor: Actor, case_id: str, kind: Kind, choice: str, line: str
    ) -> CaseFile:
        """State an own view before the machine's is shown."""
        self._at(actor, case_id)
        self._desk.show_view(EXAMINE)
        file = self._file()
        at = next(n for n, s in enumerate(file.suggestions) if awaited_view(file, s) is kind)
        self._desk.examine.go(at)
        form = self._desk.examine.suggestion.own_view
        choices = self._app.desk.view_choices(case_id, kind)
        if choices:
            form.choose(choices.index(choice) + 1)
        else:
            form.amount.setText(choice)
        form.line.setText(line)
        self._camera.take(self._window, f"own-view-first-{kind.value}")
        form.submit()
        if not any(v.kind is kind for v in self._file().views):
            raise TourError(f"the own view on {kind.value} was not taken")
        return self._file()

    def displayed(self, actor: Actor, case_id: str, suggestion_id: str) -> CaseFile:
        """Turn to a suggestion; the window logs it before it shows it."""
        self._at(actor, case_id)
        self._go(suggestion_id)
        return self._file()

    def rule(self, actor: Actor, case_id: str, ruling: RulingDraft) -> CaseFile:
        """Read the sources, fill the form, commit."""
        self._at(actor, case_id)
        self._go(ruling.suggestion_id)
        suggestion = next(
            s for s in self._file().suggestions if s.suggestion_id == ruling.suggestion_id
        )
        examine = self._desk.examine
        if suggestion.evidence:
            examine.evidence.next_source()
        if suggestion.provisions:
            examine.statute.next_source()
        live(READ_MS)
        self._camera.take(self._window, f"suggestion-{suggestion.kind.value}")
        form = examine.suggestion.form
        form.choose(ruling.answer)
        form.fields.enter(Grounds(ruling.evidence_ids, ruling.provision, ruling.reason))
        if ruling.answer is Answer.AMEND:
            form.wording.setPlainText(ruling.text)
        self._camera.take(self._window, f"answer-{ruling.answer.value}")
        refusals: list[Exception] = []
        self._desk.steps.refused.connect(refusals.append)
        form.submit()
        self._desk.steps.refused.disconnect(refusals.append)
        if refusals:
            raise refusals[0]
        if not any(r.suggestion_id == ruling.suggestion_id for r in self._file().rulings):
            raise TourError(f"the answer to {ruling.suggestion_id} was not taken")
        return self._file()

    def add_own(self, actor: Actor, case_id: str, item: OwnItemDraft) -> CaseFile:
        """Write an item by hand."""
        self._at(actor, case_id)
        self._desk.show_view(EXAMINE)
        count = len(self._file().own_items)
        self._desk.examine.go_own()
        page = self._desk.examine.own
        page.kind.setCurrentIndex(page.kind.findData(item.kind))
        page.text.setPlainText(item.text)
        page.fields.enter(Grounds(item.evidence_ids, item.provision, item.reason))
        self._camera.take(self._window, "own-item")
        page.submit()
        if len(self._file().own_items) != count + 1:
            raise TourError(f"the own item ({item.kind.value}) was not taken")
        return self._file()

    def record_step(self, actor: Actor, case_id: str, step: StepDraft) -> CaseFile:
        """Record a step of procedure."""
        self._at(actor, case_id)
        self._desk.show_view(PROCEDURE)
        count = len(self._file().steps)
        self._desk.procedure.enter(step)
        self._camera.take(self._window, f"procedure-{step.step}")
        refusals: list[Exception] = []
        self._desk.steps.refused.connect(refusals.append)
        self._desk.procedure.commit()
        self._desk.steps.refused.disconnect(refusals.append)
        if refusals:
            raise refusals[0]
        if len(self._file().steps) != count + 1:
            raise TourError(f"the step {step.step} was not taken")
        return self._file()

    # --- review and signature ---------------------------------------------------------------

    def request_review(self, actor: Actor, case_id: str) -> CaseFile:
        """Read the decision and hand it over."""
        self._at(actor, case_id)
        self._desk.show_view(DECISION)
        document = self._file().document
        for paragraph in document.paragraphs:
            if any(s.origin.startswith(("suggestion:", "own:")) for s in paragraph.sentences):
                self._desk.decision.paper.choose(paragraph.paragraph_id)
                break
        self._camera.take(self._window, "decision")
        self._desk.decision.next_step.request.click()
        return self._file()

    def pass_review(
        self, actor: Actor, case_id: str, points: Sequence[ReviewPoint], opinion: str
    ) -> CaseFile:
        """Check the file and answer the eight points."""
        self._at(actor, case_id)
        self._desk.show_view(REVIEW)
        self._camera.take(self._window, "legal-review")
        for point in points:
            self._desk.review.answer(point.point, ok=point.ok)
        self._desk.review.opinion.setPlainText(opinion)
        self._camera.take(self._window, "legal-review-answered")
        self._desk.review.commit()
        return self._file()

    def sign(self, actor: Actor, case_id: str) -> CaseFile:
        """Sign the reviewed text."""
        self._at(actor, case_id)
        self._desk.show_view(DECISION)
        self._camera.take(self._window, "signing")
        self._desk.decision.next_step.sign.click()
        return self._file()

    # --- going ------------------------------------------------------------------------------

    @property
    def _desk(self) -> Workspace:
        workspace = self._window.workspace
        if workspace is None:
            raise TourError("no case is on the desk")
        return workspace

    def _file(self) -> CaseFile:
        file = self._desk.file
        if file is None:
            raise TourError("no case is on the desk")
        return file

    def _be(self, actor: Actor) -> None:
        if self._actor == actor:
            return
        self._actor = actor
        if not self._window.sign_in(actor.person.person_id, actor):
            raise TourError(f"{actor.person.person_id} could not sign in")

    def _at(self, actor: Actor, case_id: str) -> None:
        self._be(actor)
        workspace = self._window.workspace
        if workspace is None or workspace.file is None or workspace.file.case.case_id != case_id:
            self._window.open_case(case_id)

    def _go(self, suggestion_id: str) -> None:
        self._desk.show_view(EXAMINE)
        ids = [s.suggestion_id for s in self._file().suggestions]
        self._desk.examine.go(ids.index(suggestion_id))
