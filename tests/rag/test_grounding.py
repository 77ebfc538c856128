# ruff: noqa: E501 - Chinese sentences are read as one line

from dataclasses import replace

import pytest

from rag.atoms import extract
from rag.grounding import ground
from rag.passage import Claim, ClaimKind, DraftRequest, EvidenceText, Factor, Passage
from rag.provision import Citation, Provision

TITLE = "某某条例"
FORBIDS = Provision(Citation(TITLE, 22, 0, None, 3), f"{TITLE}@2025", "（三）超过保质期的食品；", "禁止销售：")
OTHER = Provision(Citation(TITLE, 22, 0, None, 4), f"{TITLE}@2025", "（四）虚假标注的食品；", "禁止销售：")
PENALISES = Provision(
    Citation(TITLE, 46), f"{TITLE}@2025", "违反本条例第二十二条第（三）项规定的，处以罚款。",
)
EVIDENCE = (
    EvidenceText("E1", "现场笔录", "2025年8月12日检查，货架上有饼干30盒，合计1860元。"),
    EvidenceText("E2", "申辩书", "我店有饼干30盒，请予考虑。", by_party=True),
)
ATOMS = extract(EVIDENCE)
REQUEST = DraftRequest(
    tuple(Passage(p, n, 1, ()) for n, p in enumerate((FORBIDS, OTHER, PENALISES), start=1)),
    EVIDENCE, ATOMS,
    (Factor("M1", "mitigating", "主动改正"), Factor("G1", "aggravating", "再犯")), seed=1,
)


def atom(text):
    return next(a for a in ATOMS if a.text == text)


def finding(text="当事人于2025年8月12日销售饼干30盒。", evidence=("E1",), atoms=("2025年8月12日", "30盒")):
    return Claim(ClaimKind.FINDING, text, evidence, tuple(atom(a) for a in atoms))


def legal(kind, provision, text):
    passage = next((p for p in REQUEST.passages if p.provision == provision), None)
    return Claim(kind, text, ("E1",), passage=passage)


CHARACTERISATION = legal(
    ClaimKind.CHARACTERISATION, FORBIDS, f"违反了《{TITLE}》第二十二条第（三）项的规定。",
)
BASIS = legal(ClaimKind.LEGAL_BASIS, PENALISES, f"依据《{TITLE}》第四十六条的规定予以处罚。")


def test_claims_that_stand_on_their_sources_are_grounded():
    for claim in (finding(), CHARACTERISATION, BASIS):
        assert ground(claim, REQUEST, (CHARACTERISATION, BASIS)).faults == ()


@pytest.mark.parametrize(
    ("claim", "fault"),
    [
        (finding(evidence=()), "no_evidence"),
        (finding(evidence=("E7",)), "evidence_unknown:E7"),
        (finding("当事人有饼干30盒。", ("E2",), ("30盒",)), "party_only"),
        (finding(evidence=("E2",)), "atom_not_in_evidence:2025年8月12日"),
        (finding("当事人销售饼干，货值金额30盒。", atoms=("30盒",)), "atom_misplaced:30盒"),
        (finding("当事人的饼干货值共计为2025年8月12日。", atoms=("2025年8月12日",)), "atom_misplaced:2025年8月12日"),
        (finding("当事人销售饼干，数量1860元。", atoms=("1860元",)), "atom_misplaced:1860元"),
        (finding("当事人销售饼干30盒，货值999元。"), "number_untraced:999"),
        (finding("当事人销售饼干三箱。"), "number_untraced:三"),
        (finding("当事人称“从来没有卖过”。"), "quotation_untraced"),
        (finding("当事人违反《食品安全法》。"), "provision_unknown"),
    ],
)
def test_a_finding_that_does_not_stand_is_named_with_its_fault(claim, fault):
    verdict = ground(claim, REQUEST)
    assert not verdict.grounded
    assert fault in verdict.faults


def test_an_atom_that_was_altered_is_noticed():
    claim = finding()
    forged = replace(claim.atoms[1], text="31盒")
    assert "atom_altered:31盒" in ground(
        replace(claim, atoms=(claim.atoms[0], forged)), REQUEST).faults


def test_a_finding_carried_by_more_than_the_party_stands():
    assert ground(finding("当事人有饼干30盒。", ("E1", "E2"), ("30盒",)), REQUEST).grounded


def test_a_provision_that_was_not_retrieved_or_was_changed_is_refused():
    stranger = Provision(Citation(TITLE, 99), f"{TITLE}@2025", "别的规定。")
    claim = replace(CHARACTERISATION, passage=Passage(stranger, 1, 1, ()))
    assert ground(claim, REQUEST).faults == ("provision_unknown",)
    altered = replace(FORBIDS, text=FORBIDS.text + "等")
    claim = replace(CHARACTERISATION, passage=Passage(altered, 1, 1, ()))
    assert "provision_altered" in ground(claim, REQUEST).faults
    assert "provision_missing" in ground(replace(CHARACTERISATION, passage=None), REQUEST).faults


def test_a_citation_in_the_text_that_differs_from_the_source_is_refused():
    claim = replace(CHARACTERISATION, text=f"违反了《{TITLE}》第二十三条的规定。")
    assert "citation_differs" in ground(claim, REQUEST).faults


def test_a_penalty_for_another_prohibition_is_noticed():
    other = legal(ClaimKind.CHARACTERISATION, OTHER, f"违反了《{TITLE}》第二十二条第（四）项的规定。")
    assert ground(BASIS, REQUEST, (other,)).faults == ("penalty_elsewhere",)


def test_what_speaks_for_the_party_may_rest_on_its_own_word_and_what_speaks_against_may_not():
    for factor_id, faults in (("M1", ()), ("G1", ("party_only",))):
        claim = Claim(ClaimKind.FACTOR, "具有情节。", ("E2",), factor_id=factor_id)
        assert ground(claim, REQUEST).faults == faults
    assert "factor_unknown" in ground(
        Claim(ClaimKind.FACTOR, "具有情节。", ("E1",), factor_id="X9"), REQUEST).faults
