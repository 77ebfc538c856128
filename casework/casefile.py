"""The case as a window may show it: what must stay hidden is taken out here, below the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from casework import guards, review
from casework.assessment import assess_standing
from casework.authorisation import withheld
from casework.decision import assemble, stale_revisions
from casework.model import (
    SURVEILLANCE_FLAGS,
    CaseFile,
    CaseSummary,
    DecisionText,
    Kind,
    Note,
    Stage,
    Suggestion,
)
from casework.pack import Pack
from casework.records import Records, SummaryRow, standing_items


def build(records: Records, pack: Pack, today: date) -> CaseFile:
    """The case file at this moment; `today` tells which authorisations have ended."""
    document = assemble(records, pack)
    editable = records.stage in review.EDITABLE
    return CaseFile(
        case=records.case,
        stage=records.stage,
        search=records.search,
        draft_id=records.completed.draft_id if records.completed else "",
        draft_state=records.draft.state if records.draft else "none",
        suggestions=tuple(_shown(records, s) for s in records.suggestions),
        rulings=records.rulings,
        views=records.views,
        own_items=records.own_items,
        document=document,
        missing=guards.missing(records, pack) if editable else (),
        review=records.review,
        signed_by=records.signature.person_id if records.signature else "",
        issue=records.issue,
        notes=tuple(_notes(records, pack, document, today)),
        overrides=tuple(override.subject for override in records.overrides),
        demonstration=records.demonstration,
        steps=records.steps,
        marks=records.marks,
        links=records.links,
        kind=pack.charter.charter.kind,
    )


def summary(row: SummaryRow) -> CaseSummary:
    """One row of the case list."""
    return CaseSummary(
        case_id=row.case_id,
        case_number=row.case_number,
        title=row.title,
        party_name=row.party_name,
        stage=row.stage,
        unruled=row.unruled if row.stage in {Stage.OPEN, Stage.RETURNED} else 0,
        flags=row.flags,
        opened_at=row.opened_at,
    )


def _shown(records: Records, suggestion: Suggestion) -> Suggestion:
    if not review.is_hidden(records, suggestion):
        return suggestion
    return replace(
        suggestion,
        text="",
        choice="",
        explanation="",
        evidence=(),
        provisions=(),
        faults=(),
        hidden=True,
    )


def _notes(
    records: Records, pack: Pack, document: DecisionText, today: date
) -> Iterator[Note]:
    for evidence in records.case.evidence:
        for flag in evidence.flags:
            yield Note("flagged_evidence", f"{evidence.evidence_id}：{flag.excerpt}")
    for unseen in withheld(pack.charter.charter, records.case.evidence, today):
        named = f"{unseen.evidence_id} {unseen.title}"
        if unseen.surveillance and frozenset(unseen.confirmed) != frozenset(SURVEILLANCE_FLAGS):
            yield Note("surveillance_withheld", named)
        else:
            yield Note("evidence_withheld", f"{named}：{unseen.provider}")
    if records.case.charter_sha256 != pack.charter.sha256:
        yield Note("charter_changed", records.case.charter_id)
    if records.search is not None and records.search.outcome == "none_found":
        yield Note("no_ground_found")
    if records.completed is not None:
        yield from records.completed.notes
    yield from stale_revisions(records, document)
    yield from _departures(records, pack)
    for item in standing_items(records):
        if item.suggestion is not None and not item.suggestion.grounded:
            yield Note("ungrounded_standing", item.text)


def _departures(records: Records, pack: Pack) -> Iterator[Note]:
    """Where band or amount no longer follow from what was ruled. Never shown before the person
    has given an own view, and never a change: it is for the person to act on.
    """
    charter = pack.charter.charter
    guarded = [k for k in (Kind.BAND, Kind.AMOUNT) if k in charter.own_view_first]
    if any(records.view(kind) is None for kind in guarded):
        return
    assessment = assess_standing(records, pack)
    if review.is_benchmark_hidden(records) or assessment is None:
        return
    suggested = {s.kind: s.choice for s in records.suggestions}
    if Kind.BAND not in suggested:
        yield Note("benchmark", assessment.calculation)
    elif suggested[Kind.BAND] != assessment.band_word or suggested.get(Kind.AMOUNT) != str(
        assessment.amount_fen // 100
    ):
        yield Note("band_changed", assessment.calculation)
    for item in standing_items(records):
        if item.kind is Kind.BAND and item.choice != assessment.band_word:
            yield Note("band_departs", f"{item.choice}；{assessment.band_word}")
        if item.kind is Kind.AMOUNT:
            fen = int(item.choice) * 100
            if not assessment.row.min_fen <= fen <= assessment.row.max_fen:
                yield Note("amount_outside_band", assessment.calculation)
