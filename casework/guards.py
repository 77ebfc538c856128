"""The guards of procedure: what is refused, by the rows of procedure/guards.csv.

Each rule is a function of the records that yields the subjects it refuses for; a row without a
rule here, or a rule without a row, is found by a test.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from casework import guards_licence, guards_reconsideration, outcomes, procedure, required, review
from casework.announcement import beyond_spot, changed, hearing_due, heavier, intended
from casework.assessment import assess_standing, factor_of
from casework.discretion import FEN_PER_YUAN
from casework.model import Kind, Missing
from casework.pack import Pack
from casework.procedure import newest, since_notice
from casework.records import Records, standing_items
from casework.step import ProcedureStep, StepDraft
from casework.terms import RecordRule, Rule

LEAST_OFFICERS = 2
STATEMENT = ("statement_heard", "statement_waived", "statement_silent")
HEARING_ASKED = ("hearing_requested", "hearing_waived", "hearing_silent")
HEARING_DONE = ("hearing_held", "hearing_abandoned")
ARGUMENT = ("argument_adopted", "argument_rejected")
_SPARED_FOR = re.compile("轻微|初次|首次|没有主观过错|无主观过错")  # art. 33


def missing(records: Records, pack: Pack) -> tuple[Missing, ...]:
    """All that stands between the case and its legal review: the file, then the procedure."""
    return (*review.missing(records, pack), *held(records, pack, "request_review"))


def held(records: Records, pack: Pack, action: str) -> tuple[Missing, ...]:
    """What the procedure still lacks before `action` (request_review or sign). Before `sign`, terms
    are counted: raises HolidayDataMissingError.

    A case decided on the spot is not filed and not reviewed; the party is told and heard all the
    same (art. 44, 45).
    """
    form = form_of(records, pack)
    return tuple(
        Missing(row.guard, subject)
        for row in procedure.guards(pack.kind, action)
        if row.is_about(form)
        for subject in RULES[row.guard](records, pack)
    )


def refusals(records: Records, pack: Pack, entry: StepDraft) -> tuple[Missing, ...]:
    """Why the law refuses to record a step of a licence or a reconsideration now.

    Those of a penalty are applied by casework.steps_procedure. Raises HolidayDataMissingError.
    """
    return tuple(
        Missing(code, subject)
        for code, rule in RECORDING.get(pack.kind, {}).get(entry.step, ())
        for subject in rule(records, pack, entry)
    )


def form_of(records: Records, pack: Pack) -> str:
    """The form of the decision that is to be made; empty while no outcome is chosen."""
    items = standing_items(records)
    if pack.outcomes:
        return outcomes.form_of(outcomes.chosen(pack.outcomes, items))
    return "no_penalty" if review.is_no_penalty(items) else "penalty"


def officers(records: Records) -> tuple[str, ...]:
    """Who handles the case now: its officers, less who stepped aside, plus who took a place."""
    aside = review.stepped_aside(records)
    assigned = [s.subject for s in records.steps if s.step == "officer_assigned"]
    return tuple(dict.fromkeys(p for p in (*records.case.officer_ids, *assigned) if p not in aside))


def _told(records: Records) -> ProcedureStep | None:
    return newest(records.steps, "notice_served")


def _filing_missing(records: Records, _pack: Pack) -> Iterator[str]:
    if newest(records.steps, "filed", "on_the_spot") is None:
        yield ""


def _two_officers(records: Records, _pack: Pack) -> Iterator[str]:
    if len(officers(records)) < LEAST_OFFICERS:
        yield ""


def _recusal_open(records: Records, _pack: Pack) -> Iterator[str]:
    asked = Counter(s.subject for s in records.steps if s.step == "recusal_requested")
    decided = Counter(
        s.subject for s in records.steps if s.step in {"recusal_granted", "recusal_refused"}
    )
    yield from sorted(asked - decided)


def _notice_missing(records: Records, _pack: Pack) -> Iterator[str]:
    if _told(records) is None:
        yield ""


def _notice_outdated(records: Records, pack: Pack) -> Iterator[str]:
    told = _told(records)
    if told is not None and told.announced is not None:
        yield from changed(told.announced, intended(records, pack))


def _statement_open(records: Records, _pack: Pack) -> Iterator[str]:
    if _told(records) is not None and newest(since_notice(records.steps), *STATEMENT) is None:
        yield ""


def _argument_unanswered(records: Records, _pack: Pack) -> Iterator[str]:
    heard = newest(records.steps, "statement_heard")
    if heard is None:
        return
    answered = {s.subject for s in records.steps if s.step in ARGUMENT}
    for number in range(1, len(heard.items) + 1):
        if str(number) not in answered:
            yield str(number)


def _penalty_heavier(records: Records, pack: Pack) -> Iterator[str]:
    told = _told(records)
    if told is not None and told.announced is not None:
        more = heavier(told.announced, intended(records, pack))
        if more:
            yield more


def _hearing_not_told(records: Records, pack: Pack) -> Iterator[str]:
    told = _told(records)
    if told is None or told.announced is None or not hearing_due(records, pack):
        return
    if "hearing" not in told.announced.rights:
        yield ""


def _hearing_open(records: Records, _pack: Pack) -> Iterator[str]:
    told = _told(records)
    if told is None or told.announced is None or "hearing" not in told.announced.rights:
        return
    if newest(since_notice(records.steps), *HEARING_ASKED) is None:
        yield ""


def _hearing_not_held(records: Records, _pack: Pack) -> Iterator[str]:
    last = newest(records.steps, *HEARING_ASKED, *HEARING_DONE)
    if last is not None and last.step == "hearing_requested":
        yield ""


def _lighter_newer_law(records: Records, pack: Pack) -> Iterator[str]:
    assessment = assess_standing(records, pack)
    if assessment is None or assessment.other is None:
        return
    most = pack.benchmark.most_fen(assessment.row) // FEN_PER_YUAN
    items = standing_items(records)
    if any(i.kind is Kind.AMOUNT and int(i.choice) > most for i in items):
        yield str(most)


def _spot_limit(records: Records, _pack: Pack) -> Iterator[str]:
    if newest(records.steps, "on_the_spot") is not None:
        beyond = beyond_spot(records)
        if beyond:
            yield beyond


def _spared_against_facts(records: Records, pack: Pack) -> Iterator[str]:
    items = standing_items(records)
    outcomes = "".join(i.text for i in items if i.kind is Kind.DISPOSITION)
    if not _SPARED_FOR.search(outcomes):
        return
    for item in items:
        factor = factor_of(pack, item) if item.kind is Kind.FACTOR else None
        if factor is not None and factor.direction == "aggravating":
            yield factor.text


def _education_missing(records: Records, _pack: Pack) -> Iterator[str]:
    items = standing_items(records)
    outcomes = "".join(i.text for i in items if i.kind is Kind.DISPOSITION)
    if _SPARED_FOR.search(outcomes) and newest(records.steps, "educated") is None:
        yield ""


def _evidence_after_decision(records: Records, _pack: Pack) -> Iterator[str]:
    used = {e for item in standing_items(records) for e in item.evidence_ids}
    yield from sorted(used & review.late_evidence(records.case))


def _legal_review_due(records: Records, pack: Pack) -> Iterator[str]:
    """Art. 58 ¶1: after a hearing, where a case is complex, or where the penalty is a heavy one.

    Where it is not due by law, the review that this program always asks for is asked for by
    casework.steps_review, without the article.
    """
    due = newest(records.steps, "complex_case", "hearing_held") or hearing_due(records, pack)
    if due and (records.review is None or records.review.state != "passed"):
        yield ""


def _deliberation_due(records: Records, _pack: Pack) -> Iterator[str]:
    if newest(records.steps, "deliberated") is not None:
        return
    complex_case = newest(records.steps, "complex_case")
    if complex_case is not None:
        yield complex_case.text
    elif newest(records.steps, "hearing_held") is not None:
        yield "听证 hearing"


RULES: Mapping[str, Rule] = {
    "filing_missing": _filing_missing,
    "two_officers": _two_officers,
    "recusal_open": _recusal_open,
    "notice_missing": _notice_missing,
    "notice_outdated": _notice_outdated,
    "statement_open": _statement_open,
    "argument_unanswered": _argument_unanswered,
    "penalty_heavier": _penalty_heavier,
    "hearing_not_told": _hearing_not_told,
    "hearing_open": _hearing_open,
    "hearing_not_held": _hearing_not_held,
    "lighter_newer_law": _lighter_newer_law,
    "spot_limit": _spot_limit,
    "spared_against_facts": _spared_against_facts,
    "education_missing": _education_missing,
    "evidence_after_decision": _evidence_after_decision,
    "legal_review_due": _legal_review_due,
    "deliberation_due": _deliberation_due,
    **required.RULES,
    **guards_licence.RULES,
    **guards_reconsideration.RULES,
}
"""The rules of all guards but those of recording."""

RECORDING: Mapping[str, Mapping[str, tuple[tuple[str, RecordRule], ...]]] = {
    "licence": guards_licence.RECORDING,
    "reconsideration": guards_reconsideration.RECORDING,
}
"""What is refused when a step is recorded: by kind of procedure and step."""
