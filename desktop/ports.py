"""What the window needs of the parts that `desktop.app` puts together.

`MainWindow(app)` takes an `App`; nothing else in the window makes or finds a part. The window
reads values of `casework.model` and never an engine.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from audit.anchor import Anchor
from audit.questions import Answer
from audit.read import EventFilter
from casework.accounts import Accounts
from casework.agency import AgencyBook
from casework.charter import CharterFile
from casework.indicators import Reading
from casework.machine import MachineState
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
)
from casework.outcomes import Outcome
from casework.recovery import OpenRecovery
from casework.review_room import ReviewRoom
from casework.steps_departure import Departure
from desktop.backup import Backups
from desktop.weights import Weights
from models.progress import CancelToken, Progress
from rag.importing import ImportReport, Quarantined
from rag.passage import Query, SearchResult
from rag.provision import Citation, Provision, Regulation

Steps = Generator[Progress, None, CaseFile]
"""Long work: yields how far it is, returns the case as it then is."""


class Desk(Protocol):
    """The part of `casework.desk.Desk` that the window uses; see there for rules and errors."""

    def people(self) -> tuple[Person, ...]: ...  # noqa: D102 - documented at the real desk
    @property
    def accounts(self) -> Accounts: ...  # noqa: D102
    @property
    def agency(self) -> AgencyBook: ...  # noqa: D102
    @property
    def room(self) -> ReviewRoom: ...  # noqa: D102
    def sign_in(  # noqa: D102
        self, person_id: str, kind: ActorKind = ..., password: str = ...
    ) -> Actor: ...
    def sign_out(self, actor: Actor) -> None: ...  # noqa: D102
    def lock_window(self, actor: Actor) -> None: ...  # noqa: D102
    def prove(self, actor: Actor, password: str) -> None: ...  # noqa: D102
    def charter(self) -> CharterFile: ...  # noqa: D102
    def machine_state(self) -> MachineState: ...  # noqa: D102
    def indicators(self) -> tuple[Reading, ...]: ...  # noqa: D102
    def stop_machine(self, actor: Actor, reason: str) -> MachineState: ...  # noqa: D102
    def resume_machine(self, actor: Actor, reason: str) -> MachineState: ...  # noqa: D102
    def outcomes(self) -> tuple[Outcome, ...]: ...  # noqa: D102
    def approve_departure(  # noqa: D102
        self, actor: Actor, case_id: str, kind: Kind, reason: str
    ) -> CaseFile: ...
    def refuse_departure(  # noqa: D102
        self, actor: Actor, case_id: str, kind: Kind, reason: str
    ) -> CaseFile: ...
    def departures(self, case_id: str) -> tuple[Departure, ...]: ...  # noqa: D102
    def cases(self, limit: int | None = ...) -> tuple[CaseSummary, ...]: ...  # noqa: D102
    def case_file(self, case_id: str) -> CaseFile: ...  # noqa: D102
    def missing(self, case_id: str) -> tuple[Missing, ...]: ...  # noqa: D102
    def view_choices(self, case_id: str, kind: Kind) -> tuple[str, ...]: ...  # noqa: D102
    def open_case(self, actor: Actor, folder: Path) -> CaseFile: ...  # noqa: D102
    def find(self, actor: Actor, case_id: str, token: CancelToken) -> Steps: ...  # noqa: D102
    def write_draft(self, actor: Actor, case_id: str, token: CancelToken) -> Steps: ...  # noqa: D102
    def commit_view(  # noqa: D102
        self, actor: Actor, case_id: str, kind: Kind, choice: str, line: str
    ) -> CaseFile: ...
    def displayed(self, actor: Actor, case_id: str, suggestion_id: str) -> CaseFile: ...  # noqa: D102
    def source_opened(  # noqa: D102
        self, actor: Actor, case_id: str, suggestion_id: str | None, source: str, visible_ms: int
    ) -> None: ...
    def rule(self, actor: Actor, case_id: str, ruling: RulingDraft) -> CaseFile: ...  # noqa: D102
    def undo_ruling(self, actor: Actor, case_id: str, suggestion_id: str) -> CaseFile: ...  # noqa: D102
    def add_own(self, actor: Actor, case_id: str, item: OwnItemDraft) -> CaseFile: ...  # noqa: D102
    def remove_own(self, actor: Actor, case_id: str, item_id: str) -> CaseFile: ...  # noqa: D102
    def revise(  # noqa: D102
        self, actor: Actor, case_id: str, paragraph_id: str, text: str, reason: str
    ) -> CaseFile: ...
    def override_gate(  # noqa: D102
        self, actor: Actor, case_id: str, subject: str, reason: str
    ) -> CaseFile: ...
    def record_step(self, actor: Actor, case_id: str, step: StepDraft) -> CaseFile: ...  # noqa: D102
    def withdraw_step(  # noqa: D102
        self, actor: Actor, case_id: str, record_id: str, reason: str
    ) -> CaseFile: ...
    def request_review(self, actor: Actor, case_id: str) -> CaseFile: ...  # noqa: D102
    def return_case(self, actor: Actor, case_id: str, reason: str) -> CaseFile: ...  # noqa: D102
    def pass_review(  # noqa: D102
        self, actor: Actor, case_id: str, points: Sequence[ReviewPoint], opinion: str
    ) -> CaseFile: ...
    def sign(self, actor: Actor, case_id: str) -> CaseFile: ...  # noqa: D102
    def write_paper(self, actor: Actor, case_id: str, paper: str, out: Path) -> Path: ...  # noqa: D102
    def issue(self, actor: Actor, case_id: str, out: Path) -> CaseFile: ...  # noqa: D102
    def recoveries(self) -> tuple[OpenRecovery, ...]: ...  # noqa: D102
    def acknowledge_recovery(self, actor: Actor, reason: str) -> None: ...  # noqa: D102
    def export(  # noqa: D102
        self, actor: Actor, case_id: str | None, out: Path, token: CancelToken
    ) -> Generator[Progress, None, Path]: ...


@dataclass(frozen=True, slots=True)
class LogRow:
    """One event of the log as the log view shows it. `time` is ISO 8601, UTC."""

    seq: int
    type: str
    time: str
    actor_id: str
    actor_kind: str
    role: str
    case_id: str
    leaf_hex: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LogVerdict:
    """What checking the whole log found. `faults` are sentences; empty when it is whole."""

    size: int
    root_hex: str
    faults: tuple[str, ...]


class Numbers(Protocol):
    """Numbers of events, newest first, page by page; fewer than asked for at the end."""

    def page(self, limit: int) -> Sequence[int]: ...  # noqa: D102


class LogReader(Protocol):
    """The log, for reading. See `desktop.office_log.OfficeLog`.

    All but `ask` and `verify` are quick however long the log is: the window calls them itself.
    """

    def listing(self, wanted: EventFilter) -> Numbers: ...  # noqa: D102
    def size(self) -> int: ...  # noqa: D102
    def cases(self) -> Sequence[tuple[str, str]]: ...  # noqa: D102
    def rows(self, numbers: Sequence[int]) -> Sequence[LogRow]: ...  # noqa: D102
    def event(self, number: int) -> LogRow | None: ...  # noqa: D102
    def steps_from(self, number: int) -> Sequence[tuple[str, LogRow]]: ...  # noqa: D102
    def ask(self, question: str) -> Sequence[Answer]: ...  # noqa: D102
    def last_anchor(self) -> Anchor | None: ...  # noqa: D102

    def verify(self, on_progress: Callable[[Progress], None], token: CancelToken) -> LogVerdict:
        """Check every event, the tree and the checkpoints; slow, so never on the GUI thread."""
        ...


class RegulationLibrary(Protocol):
    """The part of `rag.library.Library` that the window uses; never on the GUI thread."""

    def regulations(self) -> tuple[Regulation, ...]: ...  # noqa: D102
    def regulation(self, regulation_id: str) -> Regulation | None: ...  # noqa: D102
    def provision(self, citation: Citation, on: date | None = ...) -> Provision | None: ...  # noqa: D102
    def history(self, citation: Citation) -> tuple[Provision, ...]: ...  # noqa: D102
    def cites(self, provision: Provision) -> tuple[Citation, ...]: ...  # noqa: D102
    def cited_in(  # noqa: D102
        self, citation: Citation, on: date | None = ...
    ) -> tuple[Provision, ...]: ...
    def quarantined(self) -> tuple[Quarantined, ...]: ...  # noqa: D102
    def search(self, query: Query, *, wait: bool = ...) -> SearchResult: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class SampleCase:
    """A case folder that the pack brings along."""

    title: str
    folder: Path


class App(Protocol):
    """Everything a window needs; made by `desktop.app`."""

    @property
    def desk(self) -> Desk:
        """The only way to change a case."""
        ...

    @property
    def log(self) -> LogReader:
        """The office's log."""
        ...

    @property
    def settings_file(self) -> Path:
        """The ini file that holds window state; its folder exists."""
        ...

    @property
    def library(self) -> RegulationLibrary:
        """The office's regulations."""
        ...

    def import_regulations(
        self, paths: Sequence[Path], token: CancelToken, on_progress: Callable[[Progress], None]
    ) -> ImportReport:
        """Add files or folders to the library and log what it then holds; slow."""
        ...

    @property
    def weights(self) -> Weights:
        """Weights of the language model: what there is, and changing it; slow."""
        ...

    @property
    def backups(self) -> Backups:
        """Backups of the office, and the way back; slow."""
        ...

    @property
    def papers(self) -> Path:
        """The folder into which decisions and bundles go, one folder a case."""
        ...

    @property
    def weights_label(self) -> str:
        """Name of the language model in use; empty where there is none."""
        ...

    @property
    def weights_builtin(self) -> bool:
        """Whether that is the small built-in one (the window says so)."""
        ...

    @property
    def corpus_label(self) -> str:
        """One line on the regulations in the library; empty where there is none."""
        ...

    def sample_cases(self) -> tuple[SampleCase, ...]:
        """Return the case folders of the pack, in the order a newcomer should see them."""
        ...

    def today(self) -> date:
        """Return the day in the office's time zone."""
        ...

    def close(self) -> None:
        """Stop workers and close the log; called once, after the window has closed."""
        ...
