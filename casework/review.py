"""What is still missing, and who may do what. Pure rules over the records of a case; no I/O."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from casework.charter import Charter
from casework.errors import EntryError, NotAllowedError, WrongStageError
from casework.model import (
    REVIEW_POINTS,
    Actor,
    ActorKind,
    Answer,
    Kind,
    Missing,
    ReviewPoint,
    Role,
    Stage,
    Suggestion,
)
from casework.records import Records, Standing, standing_items

EDITABLE = frozenset({Stage.OPEN, Stage.RETURNED, Stage.IN_REVIEW, Stage.REVIEWED})
"""Stages in which the caseworker may still change the file; a change in the last two reopens it."""

NEEDS_EVIDENCE = frozenset({Kind.FINDING, Kind.FACTOR})
_AMOUNT = re.compile(r"^\s*(?:人民币|罚款)*\s*([0-9][0-9,，]*)\s*元?(?:整)?\s*$")
NO_PENALTY = "不予"


# --- who may do what -------------------------------------------------------------------------


def require_role(actor: Actor, role: Role, action: str) -> None:
    """Raise NotAllowedError unless the actor holds `role`; a machine may do nothing here."""
    if actor.kind is ActorKind.MACHINE:
        raise NotAllowedError(action, actor.person.person_id, "machine")
    if role not in actor.person.roles:
        raise NotAllowedError(action, actor.person.person_id, "role", role)


def require_caseworker(actor: Actor, records: Records, action: str) -> None:
    """The actor is one of the officers of this case."""
    require_role(actor, Role.CASEWORKER, action)
    if actor.person.person_id not in authors(records):
        raise NotAllowedError(action, actor.person.person_id, "not_the_caseworker")


def require_reviewer(actor: Actor, records: Records, action: str) -> None:
    """The actor reviews, and had no hand in the case (行政处罚法 art. 58)."""
    require_role(actor, Role.LEGAL_REVIEWER, action)
    if actor.person.person_id in authors(records):
        raise NotAllowedError(action, actor.person.person_id, "is_the_caseworker")


def require_signer(actor: Actor, records: Records, action: str) -> None:
    """The actor decides, and neither handled nor reviewed the case."""
    require_role(actor, Role.DECISION_MAKER, action)
    person_id = actor.person.person_id
    if person_id in authors(records):
        raise NotAllowedError(action, person_id, "is_the_caseworker")
    if records.review is not None and records.review.reviewer_id == person_id:
        raise NotAllowedError(action, person_id, "is_the_reviewer")


def require_supervisor(actor: Actor, records: Records, action: str) -> None:
    """The actor supervises, and had no hand in the case."""
    require_role(actor, Role.SUPERVISOR, action)
    if actor.person.person_id in authors(records):
        raise NotAllowedError(action, actor.person.person_id, "is_the_caseworker")


def authors(records: Records) -> frozenset[str]:
    """Everybody who handled the case: who opened it, its officers, who ruled or wrote."""
    case = records.case
    return frozenset(
        {
            case.opened_by,
            *case.officer_ids,
            *(ruling.person_id for ruling in records.rulings),
            *(item.person_id for item in records.own_items),
            *(revision.person_id for revision in records.revisions),
        }
    )


def require_stage(records: Records, allowed: Iterable[Stage], action: str) -> None:
    """Raise WrongStageError unless the case stands at one of `allowed`."""
    if records.stage not in frozenset(allowed):
        raise WrongStageError(action, records.stage)


# --- what is missing -------------------------------------------------------------------------


def missing(records: Records, charter: Charter) -> tuple[Missing, ...]:
    """What stands between the case and its legal review, in the order it should be done.

    Codes: `view_missing` (kind), `not_displayed` and `unruled` (suggestion), `finding_missing`,
    `characterisation_missing`, `legal_basis_missing`, `outcome_missing` (neither an amount nor a
    disposition), `amount_twice`, `band_twice`, `outcome_contradictory`.
    """
    return (*_unanswered(records, charter), *_content(standing_items(records)))


def _unanswered(records: Records, charter: Charter) -> Iterator[Missing]:
    asked = set()
    for suggestion in records.suggestions:
        if suggestion.needs_own_view and records.view(suggestion.kind) is None:
            if suggestion.kind in charter.own_view_first and suggestion.kind not in asked:
                asked.add(suggestion.kind)
                yield Missing("view_missing", suggestion.kind.value)
        elif not suggestion.displayed:
            yield Missing("not_displayed", suggestion.suggestion_id)
        elif records.ruling(suggestion.suggestion_id) is None:
            yield Missing("unruled", suggestion.suggestion_id)


def _content(items: Sequence[Standing]) -> Iterator[Missing]:
    kinds = [item.kind for item in items]
    outcome_only = Kind.DISPOSITION in kinds and Kind.AMOUNT not in kinds
    if Kind.FINDING not in kinds:
        yield Missing("finding_missing")
    if not outcome_only:
        if Kind.CHARACTERISATION not in kinds:
            yield Missing("characterisation_missing")
        if Kind.LEGAL_BASIS not in kinds:
            yield Missing("legal_basis_missing")
        if Kind.AMOUNT not in kinds:
            yield Missing("outcome_missing")
    if kinds.count(Kind.AMOUNT) > 1:
        yield Missing("amount_twice")
    if kinds.count(Kind.BAND) > 1:
        yield Missing("band_twice")
    spared = any(i.kind is Kind.DISPOSITION and NO_PENALTY in i.text for i in items)
    if spared and Kind.AMOUNT in kinds:
        yield Missing("outcome_contradictory")


def missing_points(points: Sequence[ReviewPoint]) -> tuple[Missing, ...]:
    """The points of the legal review that are not answered, or not in order."""
    answered = {point.point: point.ok for point in points}
    return tuple(
        Missing("point_unanswered" if name not in answered else "point_not_in_order", name)
        for name in REVIEW_POINTS
        if not answered.get(name, False)
    )


# --- entries ---------------------------------------------------------------------------------


def whole_yuan(text: str, field: str) -> int:
    """An amount as entered: whole yuan. Raises EntryError(field, "not_whole_yuan")."""
    match = _AMOUNT.match(text)
    if match is None:
        raise EntryError(field, "not_whole_yuan")
    return int(match[1].replace(",", "").replace("，", ""))


def entry_faults(
    kind: Kind, answer: Answer | None, evidence_ids: Sequence[str], provision: str
) -> tuple[Missing, ...]:
    """What an entry of this kind lacks beside its reason. `answer` is None for an own item."""
    found = []
    if answer is not Answer.REJECT:
        if kind in NEEDS_EVIDENCE and not evidence_ids:
            found.append(Missing("evidence_missing"))
        if kind is Kind.LEGAL_BASIS and not provision:
            found.append(Missing("provision_missing"))
    return tuple(found)


def has_moved(view_choice: str, suggestion: Suggestion, answer: Answer, final: str) -> bool:
    """Whether the person left the own view for another: the machine's, or a third one."""
    outcome = suggestion.choice if answer is Answer.ACCEPT else final
    return answer is not Answer.REJECT and outcome != view_choice
