"""What is still missing, and who may do what. Pure rules over the records of a case; no I/O."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from casework import outcomes, own_view
from casework.assessment import assess_standing, factor_of
from casework.discretion import BAND_WORDS, FEN_PER_YUAN
from casework.errors import EntryError, GateRefusedError, NotAllowedError, WrongStageError
from casework.model import (
    REVIEW_POINTS,
    SURVEILLANCE_FLAGS,
    Actor,
    ActorKind,
    Answer,
    Case,
    EvidenceKind,
    Kind,
    Missing,
    ReviewPoint,
    Role,
    Stage,
    Suggestion,
)
from casework.pack import Pack
from casework.people import READERS, Person
from casework.records import Records, Standing, standing_items

EDITABLE = frozenset({Stage.OPEN, Stage.RETURNED, Stage.IN_REVIEW, Stage.REVIEWED})
"""Stages in which the caseworker may still change the file; a change in the last two reopens it."""

NEEDS_EVIDENCE = frozenset({Kind.FINDING, Kind.FACTOR})
MOST_YUAN = 10**12 - 1  # a sum is written in capitals up to 亿
_AMOUNT = re.compile(r"(?:人民币|罚款)*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})元?整?")
_SPARES = re.compile("不予(?:行政)?处罚|不再给予(?:行政)?处罚")
_PENALTIES = re.compile("警告|通报批评|没收|暂扣|降低资质|吊销|限制|责令停|责令关闭|拘留")
"""The kinds of penalty beside the fine, 行政处罚法 art. 9."""
_MEASURES = (("给予警告", "警告"), ("没收", "没收"))
_GRAVE = "情节严重"  # what a provision couples with grave circumstances is not always due


# --- who may do what -------------------------------------------------------------------------


def require_role(actor: Actor, role: Role, action: str) -> None:
    """Raise NotAllowedError unless the actor holds `role`; a machine may do nothing here."""
    if actor.kind is ActorKind.MACHINE:
        raise NotAllowedError(action, actor.person.person_id, "machine")
    if role not in actor.person.roles:
        raise NotAllowedError(action, actor.person.person_id, "role", role)


def require_hand(actor: Actor, action: str) -> None:
    """The actor has a hand in cases: auditors only read, administrators do not even that."""
    if set(actor.person.roles) <= {Role.AUDITOR, Role.ADMINISTRATOR}:
        raise NotAllowedError(action, actor.person.person_id, "reads_only")


def require_reader(people: Iterable[Person | None], action: str) -> None:
    """Where people are present, one of them may see what is in cases."""
    present = [person for person in people if person is not None]
    if present and not any(READERS & set(person.roles) for person in present):
        raise NotAllowedError(action, present[0].person_id, "administrator")


def require_caseworker(actor: Actor, records: Records, action: str) -> None:
    """The actor is one of the officers of this case."""
    require_role(actor, Role.CASEWORKER, action)
    person_id = actor.person.person_id
    if person_id not in authors(records):
        raise NotAllowedError(action, person_id, "not_the_caseworker")
    if person_id in stepped_aside(records):
        raise NotAllowedError(action, person_id, "stepped_aside")


def require_reviewer(actor: Actor, records: Records, action: str) -> None:
    """The actor reviews, and had no hand in the case (行政处罚法 art. 58)."""
    require_role(actor, Role.LEGAL_REVIEWER, action)
    if actor.person.person_id in authors(records):
        raise NotAllowedError(action, actor.person.person_id, "is_the_caseworker")
    if any(each.person_id == actor.person.person_id for each in records.overrides):
        raise NotAllowedError(action, actor.person.person_id, "let_it_pass")


def require_signer(actor: Actor, records: Records, action: str) -> None:
    """The actor decides, and neither handled nor reviewed the case."""
    require_decider(actor, records, action)
    person_id = actor.person.person_id
    if records.review is not None and records.review.reviewer_id == person_id:
        raise NotAllowedError(action, person_id, "is_the_reviewer")


def require_decider(actor: Actor, records: Records, action: str) -> None:
    """The actor decides, and had no hand in the case."""
    require_role(actor, Role.DECISION_MAKER, action)
    if actor.person.person_id in authors(records):
        raise NotAllowedError(action, actor.person.person_id, "is_the_caseworker")


def require_supervisor(actor: Actor, records: Records, action: str) -> None:
    """The actor supervises, and had no hand in the case."""
    require_role(actor, Role.SUPERVISOR, action)
    if actor.person.person_id in authors(records):
        raise NotAllowedError(action, actor.person.person_id, "is_the_caseworker")


def authors(records: Records) -> frozenset[str]:
    """Everybody who handles the case: who opened it and its officers; nobody else may write."""
    assigned = {s.subject for s in records.steps if s.step == "officer_assigned"}
    return frozenset({records.case.opened_by, *records.case.officer_ids, *assigned})


def stepped_aside(records: Records) -> frozenset[str]:
    """Who may not act in the case any more (行政处罚法 art. 43)."""
    return frozenset(s.subject for s in records.steps if s.step == "recusal_granted")


def require_stage(records: Records, allowed: Iterable[Stage], action: str) -> None:
    """Raise WrongStageError unless the case stands at one of `allowed`."""
    if records.stage not in frozenset(allowed):
        raise WrongStageError(action, records.stage)


# --- what is missing -------------------------------------------------------------------------


def missing(records: Records, pack: Pack) -> tuple[Missing, ...]:
    """What stands between the case and its legal review, in the order it should be done.

    Codes: `view_missing` (kind), `not_displayed` and `unruled` (suggestion), `finding_missing`,
    `characterisation_missing`, `legal_basis_missing`, `outcome_missing` (neither an amount nor a
    disposition), `amount_twice`, `band_twice`, `outcome_contradictory`, `measure_missing` (警告 or
    没收, which the legal basis couples with the fine), `amount_above_statute` (the most, in yuan),
    `response_missing` (the party made a statement: art. 45 and 62), `departure_unapproved` (band
    or amount leaves the benchmark, and nobody else has approved: the kind). Where the decision is
    no penalty: `outcome_not_chosen`, `outcome_twice`, `outcome_not_open` (its name),
    `outcome_needs` (a kind), `basis_of_outcome_missing` (the provision). What rests on electronic
    surveillance that nobody has found in order: `surveillance_unconfirmed` (evidence).
    """
    items = standing_items(records)
    rested_on = {each for item in items for each in item.evidence_ids}
    unusable = sorted(unusable_evidence(records) & rested_on)
    return (
        *_missing(records, pack, items),
        *(Missing("surveillance_unconfirmed", evidence_id) for evidence_id in unusable),
    )


def _missing(records: Records, pack: Pack, items: Sequence[Standing]) -> tuple[Missing, ...]:
    if pack.outcomes:
        factors = [f for i in items if i.kind is Kind.FACTOR if (f := factor_of(pack, i))]
        told = has_statement(records) and all(i.kind is not Kind.RESPONSE for i in items)
        return (
            *_unanswered(records),
            *outcomes.missing(pack.outcomes, items, outcomes.counts_of(factors)),
            *([Missing("response_missing")] if told else []),
        )
    return (
        *_unanswered(records),
        *_content(items),
        *_lawfulness(records, pack, items),
        *_departures(records, pack, items),
    )


def _unanswered(records: Records) -> Iterator[Missing]:
    told = set()
    for suggestion in records.suggestions:
        waits_for = own_view.waits_for(suggestion, records.suggestions)
        without = [kind for kind in waits_for if records.view(kind) is None]
        for kind in without:
            if kind not in told:
                told.add(kind)
                yield Missing("view_missing", kind.value)
        if without:
            continue
        if not suggestion.displayed:
            yield Missing("not_displayed", suggestion.suggestion_id)
        elif records.ruling(suggestion.suggestion_id) is None:
            yield Missing("unruled", suggestion.suggestion_id)


def _content(items: Sequence[Standing]) -> Iterator[Missing]:
    kinds = [item.kind for item in items]
    if Kind.FINDING not in kinds:
        yield Missing("finding_missing")
    if not is_no_penalty(items):
        if Kind.CHARACTERISATION not in kinds:
            yield Missing("characterisation_missing")
        if Kind.LEGAL_BASIS not in kinds:
            yield Missing("legal_basis_missing")
        if not {Kind.AMOUNT, Kind.DISPOSITION} & set(kinds):
            yield Missing("outcome_missing")
    if kinds.count(Kind.AMOUNT) > 1:
        yield Missing("amount_twice")
    if kinds.count(Kind.BAND) > 1:
        yield Missing("band_twice")
    said = [item.text for item in items if item.kind is Kind.DISPOSITION]
    if Kind.AMOUNT in kinds and any(_SPARES.search(text) for text in said):
        yield Missing("outcome_contradictory")


# --- what must stay hidden -------------------------------------------------------------------


def is_hidden(records: Records, suggestion: Suggestion) -> bool:
    """What waits for an own view stays hidden until it is given and the showing is logged."""
    if not own_view.waits_for(suggestion, records.suggestions):
        return False
    return awaited_view(records, suggestion) is not None or not suggestion.displayed


def awaited_view(records: Records, suggestion: Suggestion) -> Kind | None:
    """The own view that must be given before a suggestion is shown; None when it may be."""
    return own_view.awaited(suggestion, records.suggestions, records.views)


def is_benchmark_hidden(records: Records) -> bool:
    """Whether the benchmark's calculation, which names offence, band and amount, would tell what
    is still hidden.
    """
    return any(is_hidden(records, suggestion) for suggestion in records.suggestions)


# --- outcomes --------------------------------------------------------------------------------


def is_no_penalty(items: Sequence[Standing]) -> bool:
    """Whether the outcome is one without a penalty: no fine, and no other kind of penalty.

    A warning or a confiscation alone is a penalty (art. 9) and needs the penalty's form (art. 59).
    """
    said = [item.text for item in items if item.kind is Kind.DISPOSITION]
    fined = any(item.kind is Kind.AMOUNT for item in items)
    spared = any(_SPARES.search(text) for text in said)
    return not fined and bool(said) and (spared or not any(map(_PENALTIES.search, said)))


def _lawfulness(records: Records, pack: Pack, items: Sequence[Standing]) -> Iterator[Missing]:
    """What the law asks of a penalty beyond its parts."""
    if is_no_penalty(items):
        return
    said = "".join(item.text for item in items if item.kind is Kind.DISPOSITION)
    grounds = (records.source(i.provision) for i in items if i.kind is Kind.LEGAL_BASIS)
    basis = "".join(source.text.split(_GRAVE)[0] for source in grounds if source is not None)
    for required, named in _MEASURES:
        if required in basis and named not in said:
            yield Missing("measure_missing", named)
    assessment = assess_standing(records, pack)
    if assessment is not None and assessment.other is None:  # two versions: casework.guards
        most = pack.benchmark.most_fen(assessment.row) // FEN_PER_YUAN
        if any(i.kind is Kind.AMOUNT and int(i.choice) > most for i in items):
            yield Missing("amount_above_statute", str(most))
    heard = any(step.step == "statement_heard" for step in records.steps)
    answered = heard or any(item.kind is Kind.RESPONSE for item in items)
    if has_statement(records) and not answered:
        yield Missing("response_missing")


def departures(records: Records, pack: Pack, items: Sequence[Standing]) -> Iterator[Standing]:
    """What leaves the benchmark: another band than it gives, an amount outside its band."""
    assessment = assess_standing(records, pack)
    if assessment is None or is_benchmark_hidden(records) or is_no_penalty(items):
        return
    low, high = assessment.row.min_fen, assessment.row.max_fen
    for item in items:
        if item.kind is Kind.BAND and item.choice != assessment.band_word:
            yield item
        if item.kind is Kind.AMOUNT and not low <= int(item.choice) * FEN_PER_YUAN <= high:
            yield item


def approval_of(item: Standing) -> str:
    """What an approval of a departure is kept under: it covers this value and no other."""
    value = next((band for band, word in BAND_WORDS.items() if word == item.choice), item.choice)
    return f"departure-{item.kind.value}-{value}"


def _departures(records: Records, pack: Pack, items: Sequence[Standing]) -> Iterator[Missing]:
    approved = {override.subject for override in records.overrides}
    for item in departures(records, pack, items):
        if approval_of(item) not in approved:
            yield Missing("departure_unapproved", item.kind.value)


def has_statement(records: Records) -> bool:
    """Whether the party put forward a statement or a defence of its own."""
    return any(e.by_party and e.kind is EvidenceKind.PARTY_STATEMENT for e in records.case.evidence)


def unusable_evidence(records: Records) -> frozenset[str]:
    """Electronic surveillance that nobody has found to be all four of SURVEILLANCE_FLAGS."""
    whole = frozenset(SURVEILLANCE_FLAGS)
    return frozenset(
        e.evidence_id
        for e in records.case.evidence
        if e.surveillance and frozenset(e.confirmed) != whole
    )


def require_usable(records: Records, evidence_ids: Iterable[str], action: str) -> None:
    """Raise GateRefusedError where something rests on what cannot be evidence."""
    asked = frozenset(evidence_ids)
    late = late_evidence(records.case) & asked
    found = [Missing("evidence_after_decision", e) for e in sorted(late)]
    found += [
        Missing("surveillance_unconfirmed", e) for e in sorted(unusable_evidence(records) & asked)
    ]
    if found:
        raise GateRefusedError(action, tuple(found))


def missing_points(points: Sequence[ReviewPoint]) -> tuple[Missing, ...]:
    """The points of the legal review that are not answered, or not in order."""
    answered = {point.point: point.ok for point in points}
    return tuple(
        Missing("point_unanswered" if name not in answered else "point_not_in_order", name)
        for name in REVIEW_POINTS
        if not answered.get(name, False)
    )


def late_evidence(case: Case) -> frozenset[str]:
    """Evidence that arose after the decision; it cannot carry it (行政复议法 art. 46)."""
    return frozenset(
        e.evidence_id for e in case.evidence if e.day is not None and e.day > case.day_of_decision
    )


# --- entries ---------------------------------------------------------------------------------


def whole_yuan(text: str, field: str) -> int:
    """An amount as entered: whole yuan. Raises EntryError(field, "not_whole_yuan")."""
    match = _AMOUNT.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    amount = int(match[1].replace(",", "")) if match else -1
    if not 0 <= amount <= MOST_YUAN:
        raise EntryError(field, "not_whole_yuan")
    return amount


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
