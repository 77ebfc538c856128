"""A step of procedure as plain values: what a person records, and what a notice announced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from casework.people import ActorKind


@dataclass(frozen=True, slots=True)
class Announced:
    """What a prior notice told the party (行政处罚法 art. 44), to be compared with what is decided.

    `facts` are the findings and the aggravating circumstances, `grounds` the offence and the
    provisions, `outcomes` the penalties beside the fine. `rights`: statement, hearing. `sha256` is
    of the notice's text.
    """

    facts: tuple[str, ...]
    grounds: tuple[str, ...]
    fine_yuan: int
    outcomes: tuple[str, ...]
    rights: tuple[str, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class StepDraft:
    """What a person enters. `step` is a row of procedure/steps.csv; which fields it asks for stands
    there.

    `subject` names a person (recusal, chair of a hearing) or the number of an argument, from 1.
    `items` are the party's arguments, or who deliberated. `until` ends a span that `day` begins, or
    is the day of a hearing.
    """

    step: str
    day: date
    text: str = ""
    items: tuple[str, ...] = ()
    subject: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ProcedureStep:
    """A recorded step. `announced` stands on a prior notice only."""

    record_id: str
    step: str
    day: date
    text: str
    items: tuple[str, ...]
    subject: str
    until: date | None
    announced: Announced | None
    person_id: str
    actor_kind: ActorKind
    at: datetime
