"""What every step of casework works with, and the few rules that all steps share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NoReturn, Protocol

from audit.clock import Clock
from audit.events import Actor as LogActor
from audit.events import EventDraft
from casework import events
from casework.errors import GateRefusedError, LibraryUnavailableError
from casework.model import Actor, ActorKind, Missing, Role, Stage
from casework.pack import Pack
from casework.records import Records
from casework.store import CaseStore, Change, all_of, mark_demonstration, set_stage
from models.language import LanguageModel
from models.progress import CancelToken
from rag.corpus import CorpusError
from rag.passage import Query, SearchResult
from rag.provision import Citation, Provision


class Library(Protocol):
    """What casework asks of the library of regulations; `rag.library.Library` answers."""

    @property
    def fingerprint(self) -> str:
        """What the library holds, as a hash."""
        ...

    def search(self, query: Query, token: CancelToken | None = None) -> SearchResult:
        """Find provisions for two days."""
        ...

    def provision(self, citation: Citation, on: date | None = None) -> Provision | None:
        """The provision in the version in force on a day (None: the newest)."""
        ...


@dataclass(frozen=True, slots=True)
class Office:
    """The parts a desk works with."""

    store: CaseStore
    library: Library
    language_model: LanguageModel | None
    pack: Pack
    clock: Clock

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        return self.clock.now()

    def provision(self, citation: Citation, on: date) -> Provision | None:
        """A provision on a day. Raises LibraryUnavailableError."""
        try:
            return self.library.provision(citation, on)
        except CorpusError as error:
            raise LibraryUnavailableError(str(error)) from error

    def corpus(self) -> str:
        """The fingerprint of the library; empty where it cannot be opened."""
        try:
            return self.library.fingerprint
        except CorpusError:
            return ""

    def write(
        self, actor: Actor, case_id: str, drafts: Sequence[EventDraft], *changes: Change
    ) -> None:
        """Record events and changes as one transaction. Raises RecordUnavailableError.

        What the machine does at the asking of a script is part of a demonstration too.
        """
        if actor.kind is ActorKind.SCRIPT:
            changes = (*changes, mark_demonstration(case_id))
        self.store.record(drafts, all_of(*changes))

    def refuse(
        self,
        by: LogActor,
        case_id: str,
        action: str,
        missing: tuple[Missing, ...],
        error: type[GateRefusedError] = GateRefusedError,
    ) -> NoReturn:
        """Log that a gate refused a step, and raise. Only codes are logged, never the entry."""
        logged = tuple(Missing(m.code, m.subject if m.subject.isascii() else "") for m in missing)
        self.store.record([events.gate_refused(by, case_id, action, logged)])
        raise error(action, missing)


def as_role(actor: Actor, role: Role) -> LogActor:
    """The actor as the log names it, in the role of this step."""
    return events.log_actor(actor, role.value)


def reopened(records: Records) -> tuple[Change, ...]:
    """A change of the file after it went to review takes it back to its author's desk."""
    if records.stage in {Stage.IN_REVIEW, Stage.REVIEWED}:
        return (set_stage(records.case.case_id, Stage.OPEN),)
    return ()
