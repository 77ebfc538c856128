"""The desk: every step that can be taken with a case, one method each.

The window and the command line call the same methods. Each step checks who acts and where the
case stands, writes its event and its change in one transaction, and returns the case as it now
is. Nothing here shows, prints or saves before the event is durable.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Protocol

from audit.clock import Clock
from casework.model import (
    Actor,
    ActorKind,
    CaseFile,
    CaseSummary,
    DecisionText,
    Kind,
    Missing,
    OwnItemDraft,
    Person,
    ReviewPoint,
    RulingDraft,
    TrailEntry,
)
from casework.pack import Pack
from casework.store import CaseStore
from models.language import LanguageModel
from models.progress import CancelToken, Progress
from rag.library import Library


class PrintPdf(Protocol):
    """Draws a decision as PDF. Where none is given, `casework.pdf` sets it."""

    def __call__(
        self, document: DecisionText, path: Path, *, watermark: bool, qr_text: str
    ) -> None:
        """Write `path`. `watermark`: print 演示 DEMONSTRATION. `qr_text` goes into the QR code."""


class Desk:
    """The use cases. Threads: any, one call at a time per case (the log serialises writing).

    Every method that takes an `actor` raises `NotSignedInError`, `NotAllowedError`,
    `UnknownItemError`, `WrongStageError` or `RecordUnavailableError`; what else is said with each.
    Generators yield progress and return their result (`StopIteration.value`); close them or set
    the token to stop. `models.progress.Cancelled` leaves a generator after its event was logged.
    """

    def __init__(
        self,
        *,
        store: CaseStore,
        library: Library,
        language_model: LanguageModel | None,
        pack: Pack,
        clock: Clock,
    ) -> None:
        raise NotImplementedError

    # --- people -----------------------------------------------------------------------------

    def people(self) -> tuple[Person, ...]:
        """Everybody who can sign in, in the order of the pack."""
        raise NotImplementedError

    def sign_in(self, person_id: str, kind: ActorKind = ActorKind.PERSON) -> Actor:
        """Log the sign-in. Raises UnknownPersonError."""
        raise NotImplementedError

    def sign_out(self, actor: Actor) -> None:
        """Log the sign-out; the actor cannot act any more."""
        raise NotImplementedError

    # --- reading ----------------------------------------------------------------------------

    def cases(self) -> tuple[CaseSummary, ...]:
        """All cases, the newest first."""
        raise NotImplementedError

    def case_file(self, case_id: str) -> CaseFile:
        """Everything a window shows of one case. Raises UnknownItemError."""
        raise NotImplementedError

    def missing(self, case_id: str) -> tuple[Missing, ...]:
        """What stands between the case and its legal review; empty when it can be requested."""
        raise NotImplementedError

    def view_choices(self, case_id: str, kind: Kind) -> tuple[str, ...]:
        """What can be chosen as own view of this kind; empty where it is free (amount: yuan)."""
        raise NotImplementedError

    def trail(self, case_id: str | None = None, limit: int = 500) -> tuple[TrailEntry, ...]:
        """The newest `limit` events of a case, or of the office, in the order of the log."""
        raise NotImplementedError

    # --- opening, finding, drafting ---------------------------------------------------------

    def open_case(self, actor: Actor, folder: Path) -> CaseFile:
        """Open the case of a folder (case.yaml and evidence) under the charter in force.

        Raises PackError, NoCharterInForceError, AlreadyOpenError.
        """
        raise NotImplementedError

    def find(
        self, actor: Actor, case_id: str, token: CancelToken
    ) -> Generator[Progress, None, CaseFile]:
        """Search the library for both days. Raises LibraryUnavailableError after logging it."""
        raise NotImplementedError

    def write_draft(
        self, actor: Actor, case_id: str, token: CancelToken
    ) -> Generator[Progress, None, CaseFile]:
        """Search if that was not done, then draft, ground and log suggestions.

        An older draft is superseded. Raises NoLanguageModelError, LibraryUnavailableError,
        StoppedByCharterError, DraftFailedError, models.progress.Cancelled; the case stays usable.
        """
        raise NotImplementedError

    # --- the person's work ------------------------------------------------------------------

    def commit_view(
        self, actor: Actor, case_id: str, kind: Kind, choice: str, line: str
    ) -> CaseFile:
        """State the own view: `choice` of `view_choices` (AMOUNT: whole yuan as digits), one line.

        Raises EntryError, ViewCommittedError.
        """
        raise NotImplementedError

    def displayed(self, actor: Actor, case_id: str, suggestion_id: str) -> CaseFile:
        """Log that a suggestion is shown; call it before showing. Raises ViewNeededError."""
        raise NotImplementedError

    def source_opened(
        self, actor: Actor, case_id: str, suggestion_id: str | None, source: str, visible_ms: int
    ) -> None:
        """Log for how long a source (evidence id or citation) was in view, focused, not idle."""
        raise NotImplementedError

    def rule(self, actor: Actor, case_id: str, ruling: RulingDraft) -> CaseFile:
        """Answer a suggestion. Raises ReasonRefusedError, NotDisplayedError, EntryError.

        Ruling again replaces the answer; both stay in the log.
        """
        raise NotImplementedError

    def undo_ruling(self, actor: Actor, case_id: str, suggestion_id: str) -> CaseFile:
        """Take the answer back; logged, never erased."""
        raise NotImplementedError

    def add_own(self, actor: Actor, case_id: str, item: OwnItemDraft) -> CaseFile:
        """Add an own finding, ground, amount or outcome. Raises ReasonRefusedError, EntryError."""
        raise NotImplementedError

    def remove_own(self, actor: Actor, case_id: str, item_id: str) -> CaseFile:
        """Take an own item out; logged."""
        raise NotImplementedError

    def revise(
        self, actor: Actor, case_id: str, paragraph_id: str, text: str, reason: str
    ) -> CaseFile:
        """Reword a paragraph of the decision. Reopens the review. Raises ReasonRefusedError."""
        raise NotImplementedError

    # --- review, signature, papers ----------------------------------------------------------

    def request_review(self, actor: Actor, case_id: str) -> CaseFile:
        """Hand the case to legal review. Raises GateRefusedError with everything missing."""
        raise NotImplementedError

    def return_case(self, actor: Actor, case_id: str, reason: str) -> CaseFile:
        """Return the file to its author with a reason. The reviewer is another person."""
        raise NotImplementedError

    def pass_review(
        self, actor: Actor, case_id: str, points: Sequence[ReviewPoint], opinion: str
    ) -> CaseFile:
        """Pass the review: all eight of REVIEW_POINTS answered `ok`. Raises GateRefusedError."""
        raise NotImplementedError

    def sign(self, actor: Actor, case_id: str) -> CaseFile:
        """Sign exactly the text that was reviewed. Raises GateRefusedError."""
        raise NotImplementedError

    def issue(
        self, actor: Actor, case_id: str, out: Path, print_pdf: PrintPdf | None = None
    ) -> CaseFile:
        """Write decision.docx and decision.pdf into the folder `out`. Raises PaperError."""
        raise NotImplementedError

    def export(
        self, actor: Actor, case_id: str | None, out: Path, token: CancelToken
    ) -> Generator[Progress, None, Path]:
        """Write the bundle of one case, or of the office, as the .zip `out`."""
        raise NotImplementedError
