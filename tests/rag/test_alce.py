"""Citation recall and precision of findings, by rule."""

from rag.alce import citations_of
from rag.atoms import extract
from rag.evaluate_drafts import inventions
from rag.passage import Claim, ClaimKind, DraftRequest, EvidenceText

EVIDENCE = (
    EvidenceText("E1", "现场笔录", "2025年8月12日检查，货架上有饼干30盒，合计1860元。"),
    EvidenceText("E2", "进货单", "饼干30盒。"),
    EvidenceText("E3", "营业执照", "经营范围为食品销售。"),
)
REQUEST = DraftRequest((), EVIDENCE, extract(EVIDENCE), (), seed=1)


def finding(evidence, *texts, text="当事人销售饼干"):
    atoms = tuple(next(a for a in REQUEST.atoms if a.text == t) for t in texts)
    return Claim(ClaimKind.FINDING, text + "、".join(texts) + "。", evidence, atoms)


def test_a_citation_that_alone_carries_the_finding_is_needed_and_an_idle_one_is_not():
    assert citations_of([finding(("E1", "E2"), "30盒")], REQUEST) == (1, 1, 2, 2)
    assert citations_of([finding(("E1", "E3"), "30盒")], REQUEST) == (1, 1, 1, 2)
    assert citations_of([finding(("E1", "E2"), "30盒", "1860元")], REQUEST) == (1, 1, 1, 2)


def test_a_finding_that_its_citations_do_not_carry_counts_against_both():
    assert citations_of([finding(("E2",), "1860元")], REQUEST) == (0, 1, 0, 1)
    assert citations_of([finding((), "1860元")], REQUEST) == (0, 1, 0, 0)


def test_a_number_or_citation_that_no_source_holds_is_an_invention():
    assert inventions(finding(("E1",), "30盒"), REQUEST) == ()
    assert inventions(finding(("E1",), "30盒", text="当事人销售饼干五箱"), REQUEST) == ("五",)
    assert inventions(finding(("E1",), text="违反《某法》第三条"), REQUEST) == ("《某法》", "第三")
