"""From claims of the language model to suggestions a person can answer.

Findings, characterisation, legal basis and factors come from claims and are grounded one by one;
band and amount are computed from them by the benchmark, never by the model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from casework import discretion, own_view
from casework.discretion import Assessment
from casework.model import (
    Evidence,
    EvidenceSource,
    FoundPassage,
    Kind,
    Note,
    ProvisionSource,
    Suggestion,
)
from casework.office import Office
from casework.pack import Pack
from casework.records import Records
from rag import citation as citations
from rag.passage import Claim, ClaimKind, GroundingVerdict, Passage
from rag.provision import Provision

KINDS: Mapping[ClaimKind, Kind] = {
    ClaimKind.FINDING: Kind.FINDING,
    ClaimKind.CHARACTERISATION: Kind.CHARACTERISATION,
    ClaimKind.LEGAL_BASIS: Kind.LEGAL_BASIS,
    ClaimKind.FACTOR: Kind.FACTOR,
}


@dataclass(frozen=True, slots=True)
class Graded:
    """A claim and its grounding verdict."""

    claim: Claim
    verdict: GroundingVerdict


def found_passage(passage: Passage) -> FoundPassage:
    """A passage as the case keeps it."""
    return FoundPassage(
        provision_source(passage.provision, passage.later),
        passage.rank,
        passage.score_micro,
        passage.why,
    )


def provision_source(provision: Provision, later: Provision | None = None) -> ProvisionSource:
    """A provision as a source, with the version of the day of decision where it differs."""
    return ProvisionSource(
        citation=citations.format(provision.citation),
        regulation_id=provision.regulation_id,
        lead=provision.lead,
        text=provision.text,
        digest=provision.digest,
        later_regulation_id=later.regulation_id if later else "",
        later_text=later.text if later else "",
    )


def make(
    records: Records,
    office: Office,
    draft_id: str,
    graded: Sequence[Graded],
) -> tuple[tuple[Suggestion, ...], tuple[Note, ...]]:
    """All suggestions of a draft, numbered in order, and what the person should know beside."""
    pack = office.pack
    charter = pack.charter.charter
    allowed = [g for g in graded if KINDS[g.claim.kind] in charter.machine_may_suggest]
    notes = [
        Note("not_allowed", g.claim.kind.value) for g in graded if g not in allowed
    ]
    evidence = {item.evidence_id: item for item in records.case.evidence}
    parts = [_from_claim(g, pack, evidence) for g in allowed]
    assessment = assess(records, pack, [g for g in graded if g.verdict.grounded])
    if assessment is None:
        notes.append(Note("no_benchmark_row"))
    else:
        computed = _computed(records, office, assessment, parts)
        parts.extend(p for p in computed if p.kind in charter.machine_may_suggest)
    made = tuple(
        Suggestion(
            suggestion_id=f"{draft_id}-s{number}",
            draft_id=draft_id,
            kind=part.kind,
            text=part.text,
            evidence=part.evidence,
            provisions=part.provisions,
            grounded=part.verdict.grounded,
            faults=part.verdict.faults,
            explanation=part.explanation,
            needs_own_view=own_view.asks(part.kind, charter.own_view_first),
            hidden=False,
            displayed=False,
            choice=part.choice,
        )
        for number, part in enumerate(parts, start=1)
    )
    return made, tuple(notes)


def assess(records: Records, pack: Pack, graded: Sequence[Graded]) -> Assessment | None:
    """Band and amount that follow from grounded claims; None where no row of the table fits."""
    claims = [g.claim for g in graded]
    cited = [c.passage.provision.citation for c in claims if c.passage is not None]
    named = " ".join(c.text for c in claims if c.kind is ClaimKind.CHARACTERISATION)
    offence_id = pack.benchmark.offence_of(cited, named)
    if not offence_id:
        return None
    factors = [
        factor
        for c in claims
        if c.kind is ClaimKind.FACTOR and (factor := pack.factor(c.factor_id)) is not None
    ]
    case = records.case
    return pack.benchmark.assess(offence_id, factors, case.day_of_act, case.day_of_decision)


@dataclass(frozen=True, slots=True)
class _Part:
    kind: Kind
    text: str
    choice: str
    evidence: tuple[EvidenceSource, ...]
    provisions: tuple[ProvisionSource, ...]
    verdict: GroundingVerdict
    explanation: str = ""


def _from_claim(graded: Graded, pack: Pack, evidence: Mapping[str, Evidence]) -> _Part:
    claim = graded.claim
    passage = claim.passage
    return _Part(
        kind=KINDS[claim.kind],
        text=claim.text,
        choice=_choice(claim, pack),
        evidence=tuple(_evidence_sources(claim, evidence)),
        provisions=(provision_source(passage.provision, passage.later),) if passage else (),
        verdict=graded.verdict,
    )


def _choice(claim: Claim, pack: Pack) -> str:
    if claim.kind is ClaimKind.FACTOR:
        return claim.factor_id
    if claim.kind is ClaimKind.CHARACTERISATION:
        cited = (claim.passage.provision.citation,) if claim.passage else ()
        offence_id = pack.benchmark.offence_of(cited, claim.text)
        return pack.benchmark.name_of(offence_id) or claim.text
    return ""


def _evidence_sources(
    claim: Claim, evidence: Mapping[str, Evidence]
) -> Iterator[EvidenceSource]:
    pinned = set()
    for atom in claim.atoms:
        pinned.add(atom.evidence_id)
        digest = hashlib.sha256(atom.text.encode()).hexdigest()
        yield EvidenceSource(atom.evidence_id, atom.start, atom.end, atom.text, digest)
    for evidence_id in claim.evidence_ids:
        if evidence_id not in pinned and evidence_id in evidence:
            digest = hashlib.sha256(evidence[evidence_id].text.encode()).hexdigest()
            yield EvidenceSource(evidence_id, 0, 0, "", digest)


def _computed(
    records: Records, office: Office, assessment: Assessment, parts: Sequence[_Part]
) -> Iterator[_Part]:
    """Band and amount, with the factors' evidence and the benchmark's clause as sources."""
    row = assessment.row
    sources = tuple(
        dict.fromkeys(s for p in parts if p.kind is Kind.FACTOR for s in p.evidence)
    )
    provisions = tuple(_benchmark_clauses(records, office, assessment))
    low, high = discretion.yuan(row.min_fen), discretion.yuan(row.max_fen)
    grounded = GroundingVerdict(grounded=True)
    yield _Part(
        kind=Kind.BAND,
        text=f"裁量档次为{assessment.band_word}，罚款幅度为{low}以上{high}以下。",
        choice=assessment.band_word,
        evidence=sources,
        provisions=provisions,
        verdict=grounded,
        explanation=assessment.grounds,  # the amount is still to be seen
    )
    yield _Part(
        kind=Kind.AMOUNT,
        text=f"罚款数额为{discretion.yuan(assessment.amount_fen)}。",
        choice=str(assessment.amount_fen // discretion.FEN_PER_YUAN),
        evidence=(),
        provisions=provisions,
        verdict=grounded,
        explanation=assessment.calculation,
    )


def _benchmark_clauses(
    records: Records, office: Office, assessment: Assessment
) -> Iterator[ProvisionSource]:
    case = records.case
    source = citations.parse(assessment.row.source)
    for cited in (assessment.row.penalty, *((source,) if source else ())):
        then = office.provision(cited, case.day_of_act)
        now = office.provision(cited, case.day_of_decision)
        if then is not None:
            later = now if now is not None and now.text != then.text else None
            yield provision_source(then, later)
        elif now is not None:
            yield provision_source(now)
