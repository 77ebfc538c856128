"""The required content of a decision: each element is found missing when it is taken out."""

from dataclasses import replace

import pytest

from casework import required
from casework.decision import assemble, sha256_of
from casework.errors import GateRefusedError
from casework.model import DecisionText
from tests.casework.office_fakes import all_points


@pytest.fixture(scope="module")
def decided(library, tmp_path_factory):
    """A decision with all its parts, with the records it came from."""
    from tests.casework.office_fakes import Office

    office = Office(tmp_path_factory.mktemp("required"), library)
    _, case_id = office.ready()
    records = office.desk._office.store.records(case_id)
    yield assemble(records, office.pack), records, office.pack
    office.close()


def without(document, *words):
    """The document without the paragraphs that hold one of these words."""
    kept = tuple(p for p in document.paragraphs if not any(w in p.text for w in words))
    assert len(kept) < len(document.paragraphs), words
    return DecisionText(kept, sha256_of(kept))


ELEMENTS = [
    ("content_party", ("住所（住址）",)),
    ("content_party", ("当事人：云泽市临江区福源便民超市",)),
    ("content_facts", ("现场检查情况见记录",)),
    ("content_facts", ("现场笔录（",)),
    ("content_penalty", ("处以罚款人民币",)),
    ("content_penalty", ("没收过期",)),
    ("content_penalty", ("第四十六条",)),
    ("content_performance", ("缴纳罚款",)),
    ("content_remedies", ("六十日",)),
    ("content_authority", ("2025年10月20日",)),
    ("content_seal", ("（印章）",)),
    ("reasons_law", ("违反了",)),
    ("reasons_discretion", ("一般处罚",)),
    ("reasons_defence", ("请求考虑经营困难",)),
]


def test_a_whole_decision_lacks_nothing(decided):
    document, records, pack = decided
    for code, _ in ELEMENTS:
        assert not required.lacks(code, document, records, pack), code


@pytest.mark.parametrize(("code", "words"), ELEMENTS)
def test_each_element_is_missed_when_it_is_taken_out(decided, code, words):
    document, records, pack = decided
    assert required.lacks(code, without(document, *words), records, pack)


def test_the_authority_under_the_decision_is_missed_too(decided):
    document, records, pack = decided
    kept = tuple(
        p for p in document.paragraphs
        if not (p.style == "signature" and p.text == pack.charter.charter.authority)
    )  # fmt: skip
    assert required.lacks("content_authority", DecisionText(kept, ""), records, pack)


def test_a_decision_without_its_remedies_is_not_signed(office):
    lines = office.pack.decision.lines
    line = next(n for n, each in enumerate(lines) if "{{remedies}}" in each.text)
    cut = replace(office.pack.decision, lines=lines[:line] + lines[line + 1 :])
    office.pack = replace(office.pack, decision=cut)
    office.desk = office.make_desk()
    actor, case_id = office.ready()
    office.desk.request_review(actor, case_id)
    reviewer = office.sign_in("gu-qinghe")
    office.desk.pass_review(reviewer, case_id, all_points(), "卷内证据能够支持决定，同意送签")
    with pytest.raises(GateRefusedError) as refused:
        office.desk.sign(office.sign_in("qin-yue"), case_id)
    assert [m.code for m in refused.value.missing] == ["content_remedies"]


def test_a_finding_without_evidence_is_named(decided):
    _, records, pack = decided
    ruled = records.rulings[0]
    bare = replace(records, rulings=(replace(ruled, evidence_ids=()), *records.rulings[1:]))
    assert list(required.unproven(bare, pack)) == [standing.text for standing in findings(bare)]


def findings(records):
    from casework.model import Kind
    from casework.records import standing_items

    return [i for i in standing_items(records) if i.kind is Kind.FINDING]
