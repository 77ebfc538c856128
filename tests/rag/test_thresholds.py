"""What goods are worth decides by arithmetic, not by a language model."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from rag import atoms, grammar
from rag.draft import DraftError, read_claims
from rag.passage import Atom, AtomKind, EvidenceText, Factor
from rag.practice import load, make_case
from rag.thresholds import stated, threshold, worth

PACK = Path(__file__).resolve().parents[2] / "packs" / "food-sales-penalty"


def factor(text):
    return Factor("X1", "mitigating", text)


@pytest.mark.parametrize(("text", "met", "missed"), [
    ("违法销售食品的货值金额不足一千元", "999.99", "1000"),
    ("违法销售食品的货值金额一万元以上", "10000", "9999.99"),
    ("货值金额达到2.5万元以上", "25000", "24999"),
    ("货值金额低于五百元", "0", "500"),
])
def test_a_factor_of_arithmetic_is_met_to_the_cent(text, met, missed):
    bound = threshold(factor(text))
    assert bound.is_met(Decimal(met))
    assert not bound.is_met(Decimal(missed))


def test_other_factors_are_no_matter_of_arithmetic():
    assert threshold(factor("二年内因同类违法行为受过行政处罚")) is None
    assert threshold(factor("货值金额巨大")) is None


@pytest.mark.parametrize(("amount", "yuan"), [
    ("1860元", "1860"), ("1,860.50元", "1860.50"), ("3万元", "30000"), ("135元整", "135"),
])
def test_the_worth_is_the_amount_that_the_finding_names(amount, yuan):
    atom = Atom("A2", AtomKind.MONEY, amount, "E1", 0, 9)
    assert worth("上述食品货值金额{A2}", [atom]) == (atom, Decimal(yuan))


def test_a_price_for_one_piece_is_not_what_the_goods_are_worth():
    piece = Atom("A2", AtomKind.MONEY, "62元/盒", "E1", 0, 9)
    assert worth("上述食品货值金额{A2}", [piece]) is None
    assert worth("每盒标价{A2}", [Atom("A2", AtomKind.MONEY, "62元", "E1", 0, 3)]) is None


@pytest.fixture(scope="module")
def small_worth():
    material = load(PACK)
    cases = (make_case(material, seed) for seed in range(300))
    return next(c for c in cases if "M4" in c.factor_ids and len(c.prompt.factors) == 12)


def test_a_computed_factor_rests_on_the_evidence_of_the_finding(small_worth):
    claims = read_claims(small_worth.answer, small_worth.prompt)
    computed = next(claim for claim in claims if claim.factor_id == "M4")
    finding = next(claim for claim in claims if "货值金额" in claim.text)
    assert computed.evidence_ids == finding.evidence_ids
    assert {claim.factor_id for claim in claims if claim.factor_id} == small_worth.factor_ids


def test_the_machine_cannot_name_a_factor_that_is_computed(small_worth):
    label = next(f"F{n}" for n, f in enumerate(small_worth.prompt.factors, start=1)
                 if f.factor_id == "M4")
    assert f'\\"{label}\\"' not in grammar.grammar(small_worth.prompt)
    answer = json.loads(small_worth.answer)
    answer["factors"] = [{"id": label, "evidence": ["E1"]}]
    with pytest.raises(DraftError, match="computed"):
        read_claims(json.dumps(answer), small_worth.prompt)


def worth_of(*texts):
    evidence = [EvidenceText(f"E{n}", "笔录", text) for n, text in enumerate(texts, start=1)]
    known = atoms.extract(evidence)
    names = {atom.atom_id: atom.text for atom in known}
    return {names[atom_id]: documents for atom_id, documents in stated(evidence, known).items()}


@pytest.mark.parametrize(("text", "amount"), [
    ("散装软糖称得6千克，每千克40元，计240元。", "240元"),
    ("冰柜里的三明治5个，日期是昨天。单价12元，合计60元。", "60元"),
    ("小面包420袋，标价3元/袋，合计1260元。", "1260元"),
    ("6罐共计16.2千克，按均价30元/千克计算，合计486元。", "486元"),
    ("查获奶粉20罐，每罐180元，合计3600元；奶片10袋，每袋9元。", "3600元"),
])
def test_count_times_price_is_what_the_goods_are_worth(text, amount):
    assert worth_of(text) == {amount: ("E1",)}


@pytest.mark.parametrize("text", [
    "三明治5个，单价12元，合计70元。",  # no product
    "购进三明治5个，进价12元，合计60元。",
    "已卖出5个，每个12元，得款60元。",
    "三明治5个，单价12元。\n合计60元。",  # another line
    "三明治1个，单价12元，收款12元。",
])
def test_other_sums_are_not_what_the_goods_are_worth(text):
    assert worth_of(text) == {}


def test_what_is_called_the_worth_goes_before_what_is_reckoned():
    told = worth_of("糖6千克，每千克40元，计240元。", "上述食品货值金额300元。")
    assert told == {"300元": ("E2",)}
