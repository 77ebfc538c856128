"""Departing from the discretion benchmark: what departs, and the answer of who decides.

A band that the benchmark does not give, or an amount outside its band, needs the reason of its
author (行政处罚法 art. 34 and the office's own rules) and the approval of a decision maker who had
no hand in the case. An answer holds for one value; another value asks anew.
"""

from __future__ import annotations

from dataclasses import dataclass

from casework import events, reasons
from casework.assessment import assess_standing
from casework.discretion import FEN_PER_YUAN
from casework.entry import entered
from casework.errors import ReasonRefusedError, UnknownItemError
from casework.model import Actor, Kind, Role
from casework.office import Office, as_role, reopened
from casework.records import Override, Records, Standing, standing_items
from casework.review import EDITABLE, approval_of, departures, require_decider, require_stage
from casework.store import drop_value, put_value

_REFUSAL = "refusal"


@dataclass(frozen=True, slots=True)
class Departure:
    """A band or an amount that leaves the benchmark, why, and what was answered.

    `chosen` is the name of a band, or whole yuan as digits. `low_yuan` to `high_yuan` is the range
    of the benchmark's band `band`; `off_yuan` how far an amount lies below (negative) or above it.
    `grounds` is how the benchmark came to its band. `answer`: empty, `approved` or `refused`.
    """

    kind: Kind
    chosen: str
    band: str
    low_yuan: int
    high_yuan: int
    off_yuan: int
    grounds: str
    reason: str
    author: str
    answer: str = ""
    answered_by: str = ""
    answer_reason: str = ""


def listed(office: Office, records: Records) -> tuple[Departure, ...]:
    """What leaves the benchmark in a case as it stands; nothing while the benchmark is hidden."""
    assessment = assess_standing(records, office.pack)
    if assessment is None:
        return ()
    low, high = (fen // FEN_PER_YUAN for fen in (assessment.row.min_fen, assessment.row.max_fen))
    approvals = {override.subject: override for override in records.overrides}
    refusals = {refusal.subject: refusal for refusal in _refusals(office, records)}
    found = []
    for item in departures(records, office.pack, standing_items(records)):
        subject, off = approval_of(item), 0
        if item.kind is Kind.AMOUNT:
            off = int(item.choice) - (low if int(item.choice) < low else high)
        approved, refused = approvals.get(subject), refusals.get(subject)
        given = approved or refused
        found.append(
            Departure(
                kind=item.kind,
                chosen=item.choice,
                band=assessment.band_word,
                low_yuan=low,
                high_yuan=high,
                off_yuan=off,
                grounds=assessment.grounds,
                reason=item.reason,
                author=_author(records, item),
                answer="approved" if approved else "refused" if refused else "",
                answered_by=given.person_id if given else "",
                answer_reason=given.reason if given else "",
            )
        )
    return tuple(found)


def approve(office: Office, actor: Actor, records: Records, *, kind: Kind, reason: str) -> None:
    """Let the value pass. Raises UnknownItemError (nothing of this kind departs),
    ReasonRefusedError.
    """
    answer = _answer(office, actor, records, kind, reason, "approve_departure")
    case_id = records.case.case_id
    approved = events.gate_overridden(
        as_role(actor, Role.DECISION_MAKER), case_id, "departure", answer.subject, answer.reason
    )
    office.write(
        actor,
        case_id,
        [approved],
        put_value(case_id, "override", answer.subject, answer),
        drop_value(case_id, _REFUSAL, answer.subject),
    )


def refuse(office: Office, actor: Actor, records: Records, *, kind: Kind, reason: str) -> None:
    """Do not let the value pass, and say why; its author sees it. An approval given before is
    taken back. Raises as `approve` does.
    """
    answer = _answer(office, actor, records, kind, reason, "refuse_departure")
    case_id = records.case.case_id
    refused = events.departure_refused(
        as_role(actor, Role.DECISION_MAKER), case_id, answer.subject, answer.reason
    )
    office.write(
        actor,
        case_id,
        [refused],
        put_value(case_id, _REFUSAL, answer.subject, answer),
        drop_value(case_id, "override", answer.subject),
        *reopened(records),
    )


def _answer(  # noqa: PLR0917 - the same for both answers
    office: Office, actor: Actor, records: Records, kind: Kind, reason: str, action: str
) -> Override:
    """The answer, once its reason has substance."""
    require_decider(actor, records, action)
    require_stage(records, EDITABLE, action)
    case_id = records.case.case_id
    items = departures(records, office.pack, standing_items(records))
    item = next((each for each in items if each.kind is kind), None)
    if item is None:
        raise UnknownItemError("departure", kind.value)
    given = entered(reason, "reason", empty=True)
    faults = reasons.faults(given, office.pack.charter.charter.reason)
    if faults:
        by = as_role(actor, Role.DECISION_MAKER)
        office.refuse(by, case_id, action, faults, ReasonRefusedError)
    return Override(approval_of(item), given, actor.person.person_id, office.now())


def _refusals(office: Office, records: Records) -> tuple[Override, ...]:
    return office.store.values(records.case.case_id, _REFUSAL, Override)


def _author(records: Records, item: Standing) -> str:
    """Who chose the value: by the ruling, or by the own item."""
    _, _, item_id = item.origin.partition(":")
    ruling = records.ruling(item_id)
    if ruling is not None:
        return ruling.person_id
    return next((own.person_id for own in records.own_items if own.item_id == item_id), "")
