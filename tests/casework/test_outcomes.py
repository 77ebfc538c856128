"""What a penalty must say: every kind of it, within the law, with an answer to the party."""

import pytest

from casework.errors import EntryError, GateRefusedError
from casework.model import Answer, Kind
from tests.casework.office_fakes import BESIDE, EXPIRED, by_kind, own, ruling

REASONS = (
    "现场点数的时候店主在旁边签了字",
    "到期日早于检查那一天，货还摆着卖",
    "罚则讲的正好就是所违反的那一项",
    "申辩书里没有附新的票据或者照片",
    "店铺很小而且第二天就把货撤下来了",
)


def codes(file):
    return {m.code for m in file.missing}


def words(file):
    return "\n".join(p.text for p in file.document.paragraphs)


def by_hand(office, *items):
    """A case written without the machine."""
    actor = office.sign_in()
    case_id = office.desk.open_case(actor, office.pack.folder / "cases" / "plain").case.case_id
    for (kind, text, more), why in zip(items, REASONS, strict=False):
        file = office.desk.add_own(actor, case_id, own(kind, text, why, **more))
    return file


FACT = (Kind.FINDING, "货架上有过期礼盒30盒。", {"evidence_ids": ("E1",)})
OFFENCE = (Kind.CHARACTERISATION, f"上述行为违反了{EXPIRED[0]}的规定。", {})
BASIS = (Kind.LEGAL_BASIS, "", {"provision": EXPIRED[1]})
ANSWER = (Kind.RESPONSE, "当事人请求少罚，经复核不予采纳。", {})


@pytest.mark.parametrize("penalty", ["给予警告。", "免予罚款，没收过期礼盒30盒。"])
def test_a_penalty_without_a_fine_has_the_penalty_form_and_asks_for_no_payment(office, penalty):
    file = by_hand(office, FACT, OFFENCE, BASIS, ANSWER, (Kind.DISPOSITION, penalty, {}))
    assert "不予行政处罚" not in words(file)
    assert f"作出如下行政处罚：\n{penalty}" in words(file)
    assert "本决定不含罚款" in words(file)
    assert "加处罚款" not in words(file)


def test_a_penalty_without_a_fine_needs_its_offence_and_its_basis(office):
    file = by_hand(office, FACT, (Kind.DISPOSITION, "给予警告。", {}))
    assert codes(file) >= {"characterisation_missing", "legal_basis_missing"}


def test_no_penalty_has_its_own_form_and_needs_no_offence(office):
    text = "违法行为轻微并及时改正，没有造成危害后果，不予行政处罚。"
    file = by_hand(office, FACT, (Kind.DISPOSITION, text, {}))
    assert codes(file) == {"filing_missing", "education_missing"}  # nothing of its content
    assert "不予行政处罚决定书" in words(file)


def test_what_the_basis_couples_with_the_fine_must_be_stated(office):
    actor, case_id = office.ready()
    measure = office.desk.case_file(case_id).own_items[0]
    file = office.desk.remove_own(actor, case_id, measure.item_id)
    assert [(m.code, m.subject) for m in file.missing] == [("measure_missing", "没收")]
    with pytest.raises(GateRefusedError):
        office.desk.request_review(actor, case_id)


def test_a_statement_of_the_party_must_be_answered(office):
    actor, case_id = office.ready()
    answer = next(i for i in office.desk.case_file(case_id).own_items if i.kind is Kind.RESPONSE)
    assert answer.text in words(office.desk.case_file(case_id))
    file = office.desk.remove_own(actor, case_id, answer.item_id)
    for step in file.steps[::-1]:  # nor was anything of it heard
        file = office.desk.withdraw_step(actor, case_id, step.record_id, "记错了案件，撤回重记")
    assert codes(file) == {"filing_missing", "notice_missing", "response_missing"}


def test_confiscation_stands_before_the_fine(office):
    _, case_id = office.ready()
    text = words(office.desk.case_file(case_id))
    assert f"1. {BESIDE[0].text}\n2. 对当事人处以罚款人民币30000元" in text


def test_an_amount_above_the_law_s_most_stops_the_case(office):
    actor, case_id = office.ready()
    amount = by_kind(office.desk.case_file(case_id), Kind.AMOUNT)
    entry = ruling(amount, Answer.AMEND, text="50001", reason="多次投诉都指向同一家，应当重罚")
    file = office.desk.rule(actor, case_id, entry)
    assert ("amount_above_statute", "50000") in [(m.code, m.subject) for m in file.missing]


@pytest.mark.parametrize(
    "sum_", ["0", "9999999999999", "1" * 5000, "3,00", "1.5万", "-5", "十万", "三万元"]
)
def test_a_sum_that_no_paper_can_hold_is_refused_and_the_case_stays_readable(office, sum_):
    with pytest.raises(EntryError):
        by_hand(office, (Kind.AMOUNT, sum_, {}))
    assert office.desk.case_file("case-0001").own_items == ()


@pytest.mark.parametrize("sum_", ["３００００元", "人民币30,000元整", " 30，000 "])
def test_a_sum_is_read_as_people_write_it(office, sum_):
    file = by_hand(office, (Kind.AMOUNT, sum_, {}))
    assert file.own_items[0].text == "30000"


def test_headings_are_numbered_without_a_gap_and_none_stands_over_nothing(office):
    text = "违法行为轻微并及时改正，没有造成危害后果，不予行政处罚。"
    file = by_hand(office, FACT, (Kind.DISPOSITION, text, {}))
    styles = [p.style for p in file.document.paragraphs]
    assert all(styles[n + 1] == "body" for n, style in enumerate(styles) if style == "heading")
    headings = [p.text for p in file.document.paragraphs if p.style == "heading"]
    assert [h[0] for h in headings] == list("一二三四五六")


def test_the_decision_quotes_what_was_violated_and_names_the_offence(office):
    _, case_id = office.ready()
    text = words(office.desk.case_file(case_id))
    assert "“禁止销售下列食品：（三）超过保质期的食品”。" in text
    assert "构成销售超过保质期的食品的违法行为" in text
    assert "。。" not in text
    assert "；”" not in text
