"""Finding and drafting: the machine's part, with what it does logged before it is used."""

from __future__ import annotations

import queue
import re
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from audit.events import EventDraft
from casework import events, machine
from casework.asking import query_of, request_of
from casework.authorisation import withheld
from casework.errors import (
    CaseworkError,
    DraftFailedError,
    LibraryUnavailableError,
    NoLanguageModelError,
    RecordUnavailableError,
    WrongStageError,
)
from casework.model import Actor, Note, Role, SearchRecord
from casework.office import Office, as_role, reopened
from casework.records import Records
from casework.review import EDITABLE, require_caseworker, require_stage
from casework.store import drop_values, end_draft, insert_draft, insert_suggestions, put_value
from casework.suggestions import Graded, found_passage, make
from models.language import LanguageModel
from models.process import WorkerCrashed, WorkerError
from models.progress import Cancelled, CancelToken, Progress
from rag import citation as citations
from rag import grounding
from rag.draft import DraftError, Prepared, prepare, suited, write_draft
from rag.passage import (
    Claim,
    ClaimKind,
    Draft,
    DraftRequest,
    Outcome,
    SearchResult,
)

T = TypeVar("T")
_REASONS = {"invalid": "invalid", "cut": "invalid", "too_long": "refused", "refused": "refused"}
_AT = re.compile(r"@(\d+)$")  # from which character on a text was not read (`Prompt.left_out`)


@dataclass(frozen=True, slots=True)
class Found:
    """Search results of this run of the program, by search id; a later run searches again."""

    results: dict[str, SearchResult]

    def of(self, office: Office, records: Records) -> SearchResult | None:
        """The result of the case's last search, if the library is still the same."""
        record = records.search
        if record is None or record.outcome == Outcome.UNAVAILABLE.value:
            return None
        result = self.results.get(record.search_id)
        if result is None or office.corpus() != result.corpus_fingerprint:
            return None
        return result


def find(
    office: Office,
    actor: Actor,
    case_id: str,
    token: CancelToken,
    *,
    lock: threading.RLock,
    found: Found,
) -> Generator[Progress, None, SearchResult]:
    """Search for both days and log what came of it. Returns the result."""
    records = office.store.records(case_id)
    require_caseworker(actor, records, "find")
    require_stage(records, EDITABLE, "find")
    yield Progress("searching", 0)
    case = records.case
    query = query_of(office.pack, case, office.now().date())
    token.raise_if_cancelled()
    result = office.library.search(query, token)
    token.raise_if_cancelled()
    with lock:  # the number and the writing: two searches at once must not share an id
        search_id = f"{case_id}-q{office.store.count('search', case_id) + 1}"
        record = SearchRecord(
            search_id=search_id,
            outcome=result.outcome.value,
            passages=tuple(found_passage(passage) for passage in result.passages),
            corpus_fingerprint=result.corpus_fingerprint,
            message=result.message,
        )
        require_stage(office.store.records(case_id), EDITABLE, "find")
        done = events.search_done(case, record, query.text)
        office.write(actor, case_id, [done], put_value(case_id, "search", search_id, record))
    if result.outcome is Outcome.UNAVAILABLE:
        raise LibraryUnavailableError(result.message)
    found.results[search_id] = result
    yield Progress("searching", 1, 1)
    return result


def draft(
    office: Office,
    actor: Actor,
    case_id: str,
    token: CancelToken,
    *,
    lock: threading.RLock,
    found: Found,
) -> Generator[Progress, None, None]:
    """Search, draft, ground and log. `lock` guards the writing, not the language model's work.

    Where no ground was found the draft holds findings only: the facts have to be stated either
    way, and with nothing retrieved the grammar leaves nothing to cite.
    """
    records = office.store.records(case_id)
    require_caseworker(actor, records, "write_draft")
    require_stage(records, EDITABLE, "write_draft")
    machine.require_allowed(office)
    if office.language_model is None:
        raise NoLanguageModelError
    result = found.of(office, records)
    if result is None:
        result = yield from find(office, actor, case_id, token, lock=lock, found=found)
    records = office.store.records(case_id)
    run = _Run(office, actor, records, token, lock, office.language_model)
    request = request_of(office.pack, records.case, result, office.now().date())
    yield from run.go(suited(request, office.language_model))


@dataclass(slots=True)
class _Run:
    """One draft on its way."""

    office: Office
    actor: Actor
    records: Records
    token: CancelToken
    lock: threading.RLock
    language_model: LanguageModel
    draft_id: str = ""  # given when the asking is logged, so that no two drafts share one

    @property
    def case_id(self) -> str:
        return self.records.case.case_id

    def go(self, request: DraftRequest) -> Generator[Progress, None, None]:
        try:
            written = yield from in_thread(lambda tell: self._written(request, tell), self.token)
            yield Progress("grounding", 0, len(written.claims))
            graded = tuple(
                Graded(claim, grounding.ground(claim, request, _others(written, number)))
                for number, claim in enumerate(written.claims)
            )
            self._completed(written, graded)
        except (GeneratorExit, Cancelled):
            self._cancelled("")
            raise
        except (RecordUnavailableError, WrongStageError):  # cannot be logged; was logged
            raise
        except Exception as error:
            reason, detail = _failure(error)
            with self.lock:
                first = self._asked()
                failed = events.draft_failed(self.case_id, self.draft_id, reason, detail)
                self._ended(first, failed, "failed", f"{reason}: {detail}")
            raise DraftFailedError(reason, detail) from error
        yield Progress("grounding", len(graded), len(graded))

    def _written(self, request: DraftRequest, tell: Callable[[Progress], None]) -> Draft:
        """The draft, asked for only after the asking is logged. Runs in a thread of its own."""
        tell(Progress("loading", 0))
        prepared = prepare(request, self.language_model)
        self.token.raise_if_cancelled()
        with self.lock:
            require_stage(self.office.store.records(self.case_id), EDITABLE, "write_draft")
            self.draft_id = self._next_id()
            change = insert_draft(self.case_id, self.draft_id)
            asked = [self._requested(prepared), *self._withheld()]
            self.office.write(self.actor, self.case_id, asked, change)
        return write_draft(request, self.language_model, self.token, tell, prepared)

    def _withheld(self) -> Iterator[EventDraft]:
        """What the machine is not given, each logged beside the asking."""
        charter, day = self.office.pack.charter.charter, self.office.now().date()
        for item in withheld(charter, self.records.case.evidence, day):
            yield events.evidence_withheld(self.case_id, item)

    def _requested(self, prepared: Prepared | None) -> EventDraft:
        search_id = self.records.search.search_id if self.records.search else "none"
        weights = self.language_model.card.sha256
        return events.draft_requested(self.case_id, self.draft_id, search_id, weights, prepared)

    def _next_id(self) -> str:
        return f"{self.case_id}-d{self.office.store.count('draft', self.case_id) + 1}"

    def _cancelled(self, detail: str) -> None:
        with self.lock:
            first = self._asked()
            by = as_role(self.actor, Role.CASEWORKER)
            stopped = events.draft_cancelled(by, self.case_id, self.draft_id)
            self._ended(first, stopped, "cancelled", detail)

    def _asked(self) -> bool:
        """Whether the asking must still be logged: the draft ended before there was a prompt."""
        if self.draft_id:
            return False
        self.draft_id = self._next_id()
        return True

    def _ended(self, first: bool, ended: EventDraft, state: str, detail: str) -> None:  # noqa: FBT001
        """It came to nothing. A draft that ended before its prompt is logged with its asking."""
        drafts = [ended]
        changes = [end_draft(self.draft_id, state, detail, ())]
        if first:
            drafts.insert(0, self._requested(None))
            changes.insert(0, insert_draft(self.case_id, self.draft_id))
        self.office.write(self.actor, self.case_id, drafts, *changes)

    def _limits(self, graded: Sequence[Graded]) -> Iterator[Note]:
        """What a draft of these weights cannot say, where the search gave it something to say."""
        search = self.records.search
        if search is None or search.outcome != Outcome.FOUND.value:
            return
        if all(g.claim.kind is not ClaimKind.CHARACTERISATION for g in graded):
            builtin = self.language_model.card.builtin
            yield Note("nothing_applies_builtin" if builtin else "nothing_applies")
            return
        benchmark = self.office.pack.benchmark
        cited = (citations.parse(found.source.citation) for found in search.passages)
        offences = {benchmark.offence_of((one,)) for one in cited if one is not None}
        if len(offences - {""}) > 1:
            yield Note("one_violation")

    def _completed(self, written: Draft, graded: Sequence[Graded]) -> None:
        office, case_id = self.office, self.case_id
        with self.lock:
            records = office.store.records(case_id)
            if records.stage not in EDITABLE:  # it was signed while the machine wrote
                self._cancelled(f"the case is {records.stage}")
                require_stage(records, EDITABLE, "write_draft")
            if not machine.state(office).may_suggest:  # it was stopped while the machine wrote
                self.token.cancel()
                self.token.raise_if_cancelled()
            made, notes = make(records, office, self.draft_id, graded)
            if written.left_out:
                told = (_AT.sub(r"（第\1字以后）", one) for one in written.left_out)
                notes = (*notes, Note("left_out", "；".join(told)))
            notes = (*notes, *self._limits(graded))
            corpus = records.search.corpus_fingerprint if records.search else ""
            weights = self.language_model.card.sha256
            drafts = [
                *(
                    events.suggestion_generated(case_id, s, weights, corpus or "none")
                    for s in made
                ),
                events.draft_completed(case_id, self.draft_id, written),
            ]
            changes = [
                insert_suggestions(case_id, made),
                end_draft(self.draft_id, "completed", "", notes),
                *reopened(records),
            ]
            if records.completed is not None:
                older = records.completed.draft_id
                drafts.append(events.draft_superseded(case_id, older, self.draft_id))
                changes.append(drop_values(case_id, "ruling"))
            office.write(self.actor, case_id, drafts, *changes)


def in_thread(
    work: Callable[[Callable[[Progress], None]], T], token: CancelToken
) -> Generator[Progress, None, T]:
    """Run blocking work that reports by calling back, as a generator of its reports.

    Closing the generator sets the token and waits for the work to stop.
    """
    reports: queue.SimpleQueue[Progress | None] = queue.SimpleQueue()
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work(reports.put))
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            failure.append(error)
        finally:
            reports.put(None)

    worker = threading.Thread(target=run, name="casework-draft", daemon=True)
    worker.start()
    try:
        while (report := reports.get()) is not None:
            yield report
    except GeneratorExit:
        token.cancel()
        raise
    finally:
        worker.join()
    if failure:
        raise failure[0]
    return outcome[0]


def settle_interrupted(office: Office) -> None:
    """Drafts that the last run of the program left open are logged as crashed."""
    detail = "the program ended while the draft was written"
    for case_id, draft_id in office.store.open_drafts():
        failed = events.draft_failed(case_id, draft_id, "crashed", detail)
        office.store.record([failed], end_draft(draft_id, "failed", detail, ()))


def _others(written: Draft, number: int) -> tuple[Claim, ...]:
    return (*written.claims[:number], *written.claims[number + 1 :])


def _failure(error: Exception) -> tuple[str, str]:
    """The reason code of `draft.failed`, and what is known."""
    detail = str(error) or type(error).__name__
    if isinstance(error, WorkerCrashed):
        return ("hung" if type(error).__name__ == "WorkerHung" else "crashed"), detail
    if isinstance(error, DraftError):
        return _REASONS.get(error.kind, "invalid"), f"{error.kind}: {detail}"
    if isinstance(error, WorkerError):
        return "refused", f"{error.kind}: {detail}"
    if isinstance(error, CaseworkError):  # the library went away while sources were looked up
        return "refused", detail
    if isinstance(error, TimeoutError):
        return "hung", detail
    return "crashed", f"{type(error).__name__}: {detail}"
