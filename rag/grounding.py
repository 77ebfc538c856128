"""Whether a claim stands on its sources, decided without any model.

Every atom must stand in the evidence cited, every number outside atoms and every quotation must
be found there too, a provision must be one that was retrieved and unchanged, and the penalty
must be one that reaches the prohibition named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag import atoms as atom_rules
from rag import citation
from rag.grammar import FORBIDDEN
from rag.passage import AtomKind, Claim, ClaimKind, DraftRequest, EvidenceText, GroundingVerdict
from rag.reach import penalises, reaches
from rag.screen import clean

_DIGITS = re.compile(r"[0-9０-９]+(?:\.[0-9]+)?")
_QUOTED = re.compile(r"[“「]([^”」]+)[”」]")
_NUMERALS = FORBIDDEN - {"第"}
_LINK = "(?:共计|合计|总计|共|约|为|是|：|:)*$"
# What a word like 货值金额 can be followed by; an amount of money is never 350克/瓶.
_WANTED = tuple(
    (re.compile(f"(?:{words}){_LINK}"), kinds)
    for words, kinds in (
        ("金额|货值|价款|单价|标价|售价|进价|罚款|违法所得", {AtomKind.MONEY}),
        ("数量", {AtomKind.QUANTITY}),
        ("日期|时间", {AtomKind.DATE, AtomKind.IDENTIFIER}),
        ("住址|住所|地址|地点|位于", {AtomKind.ADDRESS, AtomKind.NAME}),
        ("编号|代码|批号|单号", {AtomKind.IDENTIFIER, AtomKind.DATE}),
    )
)
_TO_PENALTY = frozenset({ClaimKind.CHARACTERISATION, ClaimKind.LEGAL_BASIS})


def ground(
    claim: Claim, request: DraftRequest, others: Sequence[Claim] = (),
) -> GroundingVerdict:
    """The verdict on one claim; `others` are the remaining claims of the same draft.

    Fault codes: no_evidence, evidence_unknown:E9, party_only, atom_altered:30盒,
    atom_not_in_evidence:30盒, atom_misplaced:350克 (货值金额350克: no such kind there),
    number_untraced:三, quotation_untraced, provision_missing,
    provision_unknown, provision_altered, citation_differs, not_in_force,
    penalty_elsewhere (the penalty provision names other prohibitions), no_penalty_in_provision,
    factor_unknown.
    """
    faults = [*_evidence_faults(claim, request)]
    match claim.kind:
        case ClaimKind.FINDING:
            faults += _text_faults(claim, request)
        case ClaimKind.CHARACTERISATION | ClaimKind.LEGAL_BASIS:
            faults += _provision_faults(claim, request)
            if claim.kind is ClaimKind.LEGAL_BASIS:
                faults += _reach_faults(claim, others)
        case ClaimKind.FACTOR:
            if claim.factor_id not in {factor.factor_id for factor in request.factors}:
                faults.append("factor_unknown")
    return GroundingVerdict(not faults, tuple(faults))


def _cited(claim: Claim, request: DraftRequest) -> list[EvidenceText]:
    return [item for item in request.evidence if item.evidence_id in claim.evidence_ids]


def _evidence_faults(claim: Claim, request: DraftRequest) -> list[str]:
    known = {item.evidence_id for item in request.evidence}
    faults = [f"evidence_unknown:{name}" for name in claim.evidence_ids if name not in known]
    if not claim.evidence_ids:
        if claim.kind not in _TO_PENALTY:
            faults.append("no_evidence")
    elif claim.kind is not ClaimKind.LEGAL_BASIS:
        cited = _cited(claim, request)
        aggravates = claim.kind is not ClaimKind.FACTOR or any(
            factor.factor_id == claim.factor_id and factor.direction == "aggravating"
            for factor in request.factors
        )
        # 行政处罚法 art. 46: facts are proven by evidence; a party's own word carries no finding
        # against it alone. What speaks for the party may rest on it; a person weighs that.
        if cited and aggravates and all(item.by_party for item in cited):
            faults.append("party_only")
    return faults


def _text_faults(claim: Claim, request: DraftRequest) -> list[str]:
    faults = []
    originals = {item.evidence_id: item.text for item in request.evidence}
    cited = [clean(item.text)[0] for item in _cited(claim, request)]
    for atom in claim.atoms:
        source = originals.get(atom.evidence_id, "")
        if source[atom.start:atom.end] != atom.text:
            faults.append(f"atom_altered:{atom.text}")
        if not any(atom_rules.mentions(text, (atom,)) for text in cited):
            faults.append(f"atom_not_in_evidence:{atom.text}")
    faults += [f"atom_misplaced:{text}" for text in _misplaced(claim)]
    rest = _without_atoms(claim)
    untraced = [n for n in _DIGITS.findall(rest) if not any(n in text for text in cited)]
    untraced += sorted(_NUMERALS & set(rest))
    faults += [f"number_untraced:{number}" for number in untraced]
    if any(not any(q in text for text in cited) for q in _QUOTED.findall(rest)):
        faults.append("quotation_untraced")
    if "第" in rest or "《" in rest:
        faults.append("provision_unknown")
    return faults


def _misplaced(claim: Claim) -> list[str]:
    """Atoms of a kind that the words right before them cannot take."""
    return [
        mention.atom.text
        for mention in atom_rules.mentions(claim.text, claim.atoms)
        for words, kinds in _WANTED
        if words.search(claim.text, 0, mention.start) and mention.atom.kind not in kinds
    ]


def _without_atoms(claim: Claim) -> str:
    parts, at = [], 0
    for mention in atom_rules.mentions(claim.text, claim.atoms):
        parts.append(claim.text[at:mention.start])
        at = mention.end
    return "\x00".join([*parts, claim.text[at:]])


def _provision_faults(claim: Claim, request: DraftRequest) -> list[str]:
    if claim.passage is None:
        return ["provision_missing"]
    provision = claim.passage.provision
    same = [p.provision for p in request.passages if p.provision.citation == provision.citation]
    if not same:
        return ["provision_unknown"]
    faults = []
    if all(p.digest != provision.digest or p.regulation_id != provision.regulation_id
           for p in same):
        faults.append("provision_altered")
    written = [found[2] for found in citation.find_all(claim.text)]
    if written != [provision.citation]:
        faults.append("citation_differs")
    return faults


def _reach_faults(claim: Claim, others: Sequence[Claim]) -> list[str]:
    """The basis of a penalty must set one, and for the prohibition that was violated."""
    if claim.passage is None:
        return []
    if not penalises(claim.passage.provision):
        return ["no_penalty_in_provision"]
    violated = next((other.passage.provision for other in others
                     if other.kind is ClaimKind.CHARACTERISATION and other.passage), None)
    if violated is not None and not reaches(claim.passage.provision, violated):
        return ["penalty_elsewhere"]
    return []
