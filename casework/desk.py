"""The desk: every step that can be taken with a case, one method each.

The window and the command line call the same methods. Each step checks who acts and where the
case stands, writes its event and its change in one transaction, and returns the case as it now
is. Nothing here shows, prints or saves before the event is durable.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Concatenate, ParamSpec

from audit.clock import Clock
from casework import (
    casefile,
    events,
    recovery,
    respondent,
    steps_draft,
    steps_open,
    steps_override,
    steps_papers,
    steps_person,
    steps_procedure,
    steps_reread,
    steps_review,
)
from casework.accounts import Accounts
from casework.agency import AgencyBook
from casework.charter_desk import CharterDesk
from casework.errors import NotSignedInError, UnknownPersonError
from casework.model import (
    Actor,
    ActorKind,
    CaseFile,
    CaseSummary,
    Kind,
    Missing,
    OwnItemDraft,
    Person,
    ReviewPoint,
    RulingDraft,
    StepDraft,
    TrailEntry,
)
from casework.office import Library, Office
from casework.pack import Pack
from casework.passwords import Cost
from casework.records import Records
from casework.recovery import OpenRecovery
from casework.review import require_reader
from casework.review_room import ReviewRoom
from casework.steps_review import PrintPdf
from casework.store import CaseStore
from models.language import LanguageModel
from models.progress import CancelToken, Progress

__all__ = ["Desk", "PrintPdf"]

P = ParamSpec("P")


class Desk(CharterDesk):
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
        cost: Cost | None = None,
    ) -> None:
        """Put the desk together; drafts that the last run left open are logged as crashed."""
        self._parts = Office(store, library, language_model, pack, clock)
        self.accounts = Accounts(store, clock, cost)
        self.agency = AgencyBook(store, self.accounts)
        self._lock = threading.RLock()
        self.room = ReviewRoom(
            lambda: self._office, self.accounts, self._require_signed_in, self.require_reader
        )
        self._signed_in: set[tuple[str, ActorKind]] = set()
        self._found = steps_draft.Found({})
        self._drafting: set[CancelToken] = set()
        steps_draft.settle_interrupted(self._office)
        steps_papers.settle_interrupted(self._office)

    # --- people -----------------------------------------------------------------------------

    @property
    def _office(self) -> Office:
        """The parts, with the people who have accounts here; in the sample office the pack's."""
        if not self.accounts.exist:
            return self._parts
        return replace(self._parts, pack=replace(self._parts.pack, people=self.accounts.people()))

    def people(self) -> tuple[Person, ...]:
        """Everybody who can sign in; in the sample office in the order of the pack."""
        return self._office.pack.people

    def sign_in(
        self, person_id: str, kind: ActorKind = ActorKind.PERSON, password: str = ""
    ) -> Actor:
        """Log the sign-in. A person needs the password of an account, except in the sample office.

        Raises UnknownPersonError, SignInRefusedError.
        """
        person = self._office.pack.person(person_id)
        if person is None or kind is ActorKind.MACHINE:
            raise UnknownPersonError(person_id)
        if kind is ActorKind.PERSON and self.accounts.exist:
            self.accounts.check(person_id, password)
        actor = Actor(person, kind)
        with self._lock:
            self._office.store.record([events.session(actor, "login")])
            self._signed_in.add((person_id, kind))
        return actor

    def sign_out(self, actor: Actor) -> None:
        """Log the sign-out; the actor cannot act any more."""
        with self._lock:
            self._require_signed_in(actor)
            self._office.store.record([events.session(actor, "logout")])
            self._signed_in.discard((actor.person.person_id, actor.kind))

    def lock_window(self, actor: Actor) -> None:
        """Log that the window of whoever is signed in was locked. Raises NotSignedInError."""
        self._require_signed_in(actor)
        self._office.store.record([events.session(actor, "locked")])

    def prove(self, actor: Actor, password: str) -> None:
        """It is the same person at the locked window; logged. Raises SignInRefusedError."""
        self._require_signed_in(actor)
        if actor.kind is ActorKind.PERSON and self.accounts.exist:
            self.accounts.check(actor.person.person_id, password)
        self._office.store.record([events.session(actor, "unlocked")])

    def cases(self, limit: int | None = None) -> tuple[CaseSummary, ...]:
        """All cases or the newest `limit`, the newest first."""
        self.require_reader("read_cases")
        return tuple(casefile.summary(row) for row in self._office.store.summaries(limit))

    def case_file(self, case_id: str) -> CaseFile:
        """Everything a window shows of one case. Raises UnknownItemError."""
        self.require_reader("read_case")
        today = self._office.now().date()
        return casefile.build(self._office.store.records(case_id), self._office.pack, today)

    def missing(self, case_id: str) -> tuple[Missing, ...]:
        """What stands between the case and its legal review; empty when it can be requested."""
        return self.case_file(case_id).missing

    def view_choices(self, case_id: str, kind: Kind) -> tuple[str, ...]:
        """What can be chosen as own view of this kind; empty where it is free (amount: yuan)."""
        self._office.store.records(case_id)
        return steps_person.view_choices(self._office, kind)

    def trail(self, case_id: str | None = None, limit: int = 500) -> tuple[TrailEntry, ...]:
        """The newest `limit` events of a case, or of the office, in the order of the log; without
        what would tell of suggestions that have not been shown.
        """
        self.require_reader("read_log")
        return self._office.store.trail(case_id, limit)

    # --- opening, finding, drafting ---------------------------------------------------------

    def open_case(self, actor: Actor, folder: Path) -> CaseFile:
        """Open the case of a folder (case.yaml and evidence) under the charter in force.

        Raises PackError, NoCharterInForceError, AlreadyOpenError.
        """
        with self._lock:
            self._require_signed_in(actor)
            return self.case_file(steps_open.open_case(self._office, actor, folder))

    def find(
        self, actor: Actor, case_id: str, token: CancelToken
    ) -> Generator[Progress, None, CaseFile]:
        """Search the library for both days. Raises LibraryUnavailableError after logging it."""
        self._require_signed_in(actor)
        yield from steps_draft.find(
            self._office, actor, case_id, token, lock=self._lock, found=self._found
        )
        return self.case_file(case_id)

    def write_draft(
        self, actor: Actor, case_id: str, token: CancelToken
    ) -> Generator[Progress, None, CaseFile]:
        """Search if that was not done, then draft, ground and log suggestions.

        An older draft is superseded. Raises NoLanguageModelError, LibraryUnavailableError,
        StoppedByCharterError, DraftFailedError, models.progress.Cancelled; the case stays usable.
        """
        self._require_signed_in(actor)
        self._drafting.add(token)  # before the charter is asked: the switch reaches every draft
        try:
            yield from steps_draft.draft(
                self._office, actor, case_id, token, lock=self._lock, found=self._found
            )
        finally:
            self._drafting.discard(token)
        return self.case_file(case_id)

    # --- after a loss -----------------------------------------------------------------------

    def recoveries(self) -> tuple[OpenRecovery, ...]:
        """Losses of the log that no person has acknowledged: until then nothing is signed."""
        return recovery.unacknowledged(self._office)

    def acknowledge_recovery(self, actor: Actor, reason: str) -> None:
        """Say that the loss is known and what was done about it. Raises NotAllowedError,
        EntryError.
        """
        with self._lock:
            self._require_signed_in(actor)
            recovery.acknowledge(self._office, actor, reason)

    # --- the person's work ------------------------------------------------------------------

    def commit_view(
        self, actor: Actor, case_id: str, kind: Kind, choice: str, line: str
    ) -> CaseFile:
        """State the own view: `choice` of `view_choices` (AMOUNT: whole yuan as digits), one line.

        Raises EntryError, ViewCommittedError.
        """
        return self._step(
            actor, case_id, steps_person.commit_view, kind=kind, choice=choice, line=line
        )

    def displayed(self, actor: Actor, case_id: str, suggestion_id: str) -> CaseFile:
        """Log that a suggestion is shown; call it before showing. Raises ViewNeededError."""
        return self._step(
            actor, case_id, steps_person.displayed, suggestion_id=suggestion_id
        )

    def source_opened(
        self, actor: Actor, case_id: str, suggestion_id: str | None, source: str, visible_ms: int
    ) -> None:
        """Log for how long a source (evidence id or citation) was in view, focused, not idle."""
        with self._lock:
            self._require_signed_in(actor)
            records = self._office.store.records(case_id)
            steps_reread.opened(self._office, actor, records, suggestion_id, source, visible_ms)

    def rule(self, actor: Actor, case_id: str, ruling: RulingDraft) -> CaseFile:
        """Answer a suggestion. Raises ReasonRefusedError, NotDisplayedError, EntryError.

        Ruling again replaces the answer; both stay in the log.
        """
        return self._step(actor, case_id, steps_person.rule, entry=ruling)

    def undo_ruling(self, actor: Actor, case_id: str, suggestion_id: str) -> CaseFile:
        """Take the answer back; logged, never erased."""
        return self._step(
            actor, case_id, steps_person.undo_ruling, suggestion_id=suggestion_id
        )

    def add_own(self, actor: Actor, case_id: str, item: OwnItemDraft) -> CaseFile:
        """Add an own finding, ground, amount or outcome. Raises ReasonRefusedError, EntryError."""
        return self._step(actor, case_id, steps_person.add_own, entry=item)

    def remove_own(self, actor: Actor, case_id: str, item_id: str) -> CaseFile:
        """Take an own item out; logged."""
        return self._step(actor, case_id, steps_person.remove_own, item_id=item_id)

    def revise(
        self, actor: Actor, case_id: str, paragraph_id: str, text: str, reason: str
    ) -> CaseFile:
        """Reword a paragraph of the decision. Reopens the review. Raises ReasonRefusedError."""
        return self._step(
            actor,
            case_id,
            steps_person.revise,
            paragraph_id=paragraph_id,
            text=text,
            reason=reason,
        )

    def override_gate(self, actor: Actor, case_id: str, subject: str, reason: str) -> CaseFile:
        """A supervisor lets the next entry on `subject` pass the reason gate, with an own reason.

        `subject`: a suggestion id, a kind (for an own item) or a paragraph id. An empty reason
        and the machine's own words never pass. Raises ReasonRefusedError.
        """
        return self._step(
            actor, case_id, steps_override.override_gate, subject=subject, reason=reason
        )

    def record_step(self, actor: Actor, case_id: str, step: StepDraft) -> CaseFile:
        """Record a step of procedure (casework/procedure/steps.csv), with the day it was taken.

        Raises EntryError, GateRefusedError (with the article), ReasonRefusedError.
        """
        return self._step(actor, case_id, steps_procedure.record, draft=step)

    def withdraw_step(self, actor: Actor, case_id: str, record_id: str, reason: str) -> CaseFile:
        """Take back a record made by mistake; both stay in the log. Raises EntryError."""
        return self._step(
            actor, case_id, steps_procedure.withdraw, record_id=record_id, reason=reason
        )

    # --- review, signature, papers ----------------------------------------------------------

    def request_review(self, actor: Actor, case_id: str) -> CaseFile:
        """Hand the case to legal review. Raises GateRefusedError with everything missing."""
        return self._step(actor, case_id, steps_review.request_review)

    def return_case(self, actor: Actor, case_id: str, reason: str) -> CaseFile:
        """Return the file to its author with a reason. The reviewer is another person."""
        return self._step(actor, case_id, steps_review.return_case, reason=reason)

    def pass_review(
        self, actor: Actor, case_id: str, points: Sequence[ReviewPoint], opinion: str
    ) -> CaseFile:
        """Pass the review: all eight of REVIEW_POINTS answered `ok`. Raises GateRefusedError."""
        return self._step(
            actor, case_id, steps_review.pass_review, points=points, opinion=opinion
        )

    def sign(self, actor: Actor, case_id: str) -> CaseFile:
        """Sign exactly the text that was reviewed. Raises GateRefusedError."""
        return self._step(actor, case_id, steps_review.sign)

    def issue(
        self, actor: Actor, case_id: str, out: Path, print_pdf: PrintPdf | None = None
    ) -> CaseFile:
        """Write decision.docx and decision.pdf into the folder `out`. Raises PaperError."""
        return self._step(actor, case_id, steps_review.issue, out=out, print_pdf=print_pdf)

    def write_paper(self, actor: Actor, case_id: str, paper: str, out: Path) -> Path:
        """Write a paper beside the decision (casework.paperwork.PAPERS, or `publication`) as Word
        file and PDF into `out`; return the PDF. Raises PackError, PaperError.
        """
        with self._lock:
            self._require_signed_in(actor)
            records = self._office.store.records(case_id)
            return steps_papers.write(self._office, actor, records, paper=paper, out=out)

    def respondent_papers(
        self, case_id: str, out: Path, token: CancelToken
    ) -> Generator[Progress, None, None]:
        """The papers of `respondent_pack` without its bundle: a reading, by nobody signed in."""
        self.require_reader("read_case")
        yield from respondent.write_papers(self._office, case_id, out, token)

    def respondent_pack(
        self, actor: Actor, case_id: str, out: Path, token: CancelToken
    ) -> Generator[Progress, None, Path]:
        """Write what the respondent of a reconsideration hands in (行政复议法 art. 48) to `out`."""
        self._require_signed_in(actor)
        return (yield from respondent.write(self._office, actor, case_id, out, token))

    def export(
        self, actor: Actor, case_id: str | None, out: Path, token: CancelToken
    ) -> Generator[Progress, None, Path]:
        """Write the bundle of one case, or of the office, as the .zip `out`."""
        self._require_signed_in(actor)
        require_reader([actor.person], "export")
        return (yield from steps_review.export(self._office, actor, case_id, out, token))

    def _step(
        self,
        actor: Actor,
        case_id: str,
        step: Callable[Concatenate[Office, Actor, Records, P], None],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> CaseFile:
        """Take one step on a case, alone, and return the case as it then is."""
        with self._lock:
            self._require_signed_in(actor)
            step(self._office, actor, self._office.store.records(case_id), *args, **kwargs)
            return self.case_file(case_id)

    def require_reader(self, action: str) -> None:
        """Where people have signed in here, one of them may see what is in cases.

        Raises NotAllowedError.
        """
        require_reader([self._office.pack.person(each) for each, _ in self._signed_in], action)

    def _require_signed_in(self, actor: Actor) -> None:
        """The actor signed in here, and is the person that the pack knows, with those roles."""
        person = actor.person
        known = self._office.pack.person(person.person_id)
        if (person.person_id, actor.kind) not in self._signed_in or known != person:
            raise NotSignedInError(person.person_id)
