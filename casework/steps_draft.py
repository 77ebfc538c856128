"""Finding and drafting: the machine's part, with what it does logged before it is used."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from audit.events import EventDraft
from casework import events
from casework.errors import (
    CaseworkError,
    DraftFailedError,
    LibraryUnavailableError,
    NoLanguageModelError,
    StoppedByCharterError,
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
from rag import atoms, grounding
from rag.draft import DraftError, Prepared, prepare, write_draft
from rag.passage import (
    AtomKind,
    Claim,
    Draft,
    DraftRequest,
    EvidenceText,
    Outcome,
    Query,
    SearchResult,
)

T = TypeVar("T")
SEED = 20260101
TOP = 8
_REASONS = {"invalid": "invalid", "cut": "invalid", "too_long": "refused", "refused": "refused"}


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
    office: Office, actor: Actor, case_id: str, token: CancelToken, found: Found
) -> Generator[Progress, None, SearchResult]:
    """Search for both days and log what came of it. Returns the result."""
    records = office.store.records(case_id)
    require_caseworker(actor, records, "find")
    require_stage(records, EDITABLE, "find")
    yield Progress("searching", 0)
    case = records.case
    # what the officers wrote down is asked too: facts in lay words rarely meet the law's own
    told = [evidence.text for evidence in case.evidence if not evidence.by_party]
    text = "\n".join([case.title, case.facts, *told])
    query = Query(text, case.day_of_act, case.day_of_decision, TOP, penal=True)
    token.raise_if_cancelled()
    result = office.library.search(query, token)
    token.raise_if_cancelled()
    search_id = f"{case_id}-q{office.store.count('search', case_id) + 1}"
    record = SearchRecord(
        search_id=search_id,
        outcome=result.outcome.value,
        passages=tuple(found_passage(passage) for passage in result.passages),
        corpus_fingerprint=result.corpus_fingerprint,
        message=result.message,
    )
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
    charter = office.pack.charter.charter
    if charter.stopped or not charter.machine_may_suggest:
        raise StoppedByCharterError(charter.id, "drafting")
    if office.language_model is None:
        raise NoLanguageModelError
    result = found.of(office, records)
    if result is None:
        result = yield from find(office, actor, case_id, token, found)
    with lock:
        records = office.store.records(case_id)
        draft_id = f"{case_id}-d{office.store.count('draft', case_id) + 1}"
    run = _Run(office, actor, records, draft_id, token, lock, office.language_model)
    yield from run.go(_request(office, records, result))


@dataclass(slots=True)
class _Run:
    """One draft on its way."""

    office: Office
    actor: Actor
    records: Records
    draft_id: str
    token: CancelToken
    lock: threading.RLock
    language_model: LanguageModel
    is_logged: bool = False

    @property
    def case_id(self) -> str:
        return self.records.case.case_id

    def go(self, request: DraftRequest) -> Generator[Progress, None, None]:
        try:
            written = yield from in_thread(lambda tell: self._written(request, tell), self.token)
        except (GeneratorExit, Cancelled):
            by = as_role(self.actor, Role.CASEWORKER)
            stopped = events.draft_cancelled(by, self.case_id, self.draft_id)
            self._ended(stopped, "cancelled", "")
            raise
        except CaseworkError:
            raise
        except Exception as error:
            reason, detail = _failure(error)
            failed = events.draft_failed(self.case_id, self.draft_id, reason, detail)
            self._ended(failed, "failed", f"{reason}: {detail}")
            raise DraftFailedError(reason, detail) from error
        yield Progress("grounding", 0, len(written.claims))
        graded = tuple(
            Graded(claim, grounding.ground(claim, request, _others(written, number)))
            for number, claim in enumerate(written.claims)
        )
        self._completed(written, graded)
        yield Progress("grounding", len(graded), len(graded))

    def _written(self, request: DraftRequest, tell: Callable[[Progress], None]) -> Draft:
        """The draft, asked for only after the asking is logged. Runs in a thread of its own."""
        tell(Progress("loading", 0))
        prepared = prepare(request, self.language_model)
        self.token.raise_if_cancelled()
        with self.lock:
            change = insert_draft(self.case_id, self.draft_id)
            self.office.write(self.actor, self.case_id, [self._requested(prepared)], change)
            self.is_logged = True
        return write_draft(request, self.language_model, self.token, tell, prepared)

    def _requested(self, prepared: Prepared | None) -> EventDraft:
        search_id = self.records.search.search_id if self.records.search else "none"
        weights = self.language_model.card.sha256
        return events.draft_requested(self.case_id, self.draft_id, search_id, weights, prepared)

    def _ended(self, ended: EventDraft, state: str, detail: str) -> None:
        """It came to nothing. A draft that ended before its prompt is logged with its asking."""
        drafts = [ended]
        changes = [end_draft(self.draft_id, state, detail, ())]
        with self.lock:
            if not self.is_logged:
                drafts.insert(0, self._requested(None))
                changes.insert(0, insert_draft(self.case_id, self.draft_id))
            self.office.write(self.actor, self.case_id, drafts, *changes)

    def _completed(self, written: Draft, graded: Sequence[Graded]) -> None:
        office, case_id = self.office, self.case_id
        with self.lock:
            records = office.store.records(case_id)
            if records.stage not in EDITABLE:  # it was signed while the machine wrote
                by = as_role(self.actor, Role.CASEWORKER)
                cancelled = events.draft_cancelled(by, case_id, self.draft_id)
                self._ended(cancelled, "cancelled", f"the case is {records.stage}")
                require_stage(records, EDITABLE, "write_draft")
            made, notes = make(records, office, self.draft_id, graded)
            notes = (*notes, *(Note("left_out", item) for item in written.left_out))
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


def _request(office: Office, records: Records, result: SearchResult) -> DraftRequest:
    case = records.case
    evidence = tuple(
        EvidenceText(item.evidence_id, item.title, item.text, item.by_party)
        for item in case.evidence
    )
    party = case.party
    known = (
        (AtomKind.NAME, party.name),
        (AtomKind.NAME, party.representative),
        (AtomKind.ADDRESS, party.address),
        (AtomKind.IDENTIFIER, party.identifier),
    )
    found = result.outcome is Outcome.FOUND
    return DraftRequest(
        passages=result.passages if found else (),
        evidence=evidence,
        atoms=atoms.extract(evidence, [pair for pair in known if pair[1]]),
        factors=office.pack.factors if found else (),
        seed=SEED,
    )


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
    if isinstance(error, TimeoutError):
        return "hung", detail
    return "crashed", f"{type(error).__name__}: {detail}"


