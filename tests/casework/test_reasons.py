"""The reason gate: what has substance passes, what only looks like a reason does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.charter import ReasonGate
from casework.reasons import STOCK_PHRASES, faults, shared_per_cent

GATE = ReasonGate(min_characters=8)
MACHINE = "当事人于2025年8月12日在货架上销售超过保质期的坚果礼盒三十盒。"


def codes(reason, **more):
    return {m.code for m in faults(reason, GATE, **more)}


def test_an_own_sentence_on_the_evidence_passes():
    assert codes("照片和笔录的盒数我逐一点过，都是三十", machine=(MACHINE,)) == set()


def test_the_length_is_counted_without_what_is_quoted():
    assert codes("“违反本条例第二十二条规定，销售超过保质期的食品的”，对") == {"reason_too_short"}
    assert codes("《云泽市食品销售监督管理条例》第四十六条") >= {"reason_too_short"}


def test_how_many_characters_are_lacking_is_said():
    (fault,) = faults("点过数了", GATE)
    assert (fault.code, fault.subject) == ("reason_too_short", "4")


@pytest.mark.parametrize("phrase", STOCK_PHRASES)
def test_a_formula_is_refused_however_often_it_is_said(phrase):
    said = "，".join([phrase] * 12) + "。"
    assert "reason_stock_phrase" in codes(said)


def test_formulas_strung_together_are_still_formulas():
    assert "reason_stock_phrase" in codes("同意。事实清楚，程序合法。情况属实，依法处理！")


def test_a_formula_with_a_reason_behind_it_passes():
    assert codes("同意，收银记录证明这批货一盒都没有卖出去") == set()


def test_full_width_and_spaces_do_not_hide_a_formula():
    assert "reason_stock_phrase" in codes("情 况 属 实 ， 依 法 处 理 ， 同 意")


def test_the_machines_words_with_a_few_changed_are_refused():
    assert "reason_copies_suggestion" in codes(MACHINE.replace("三十", "30"), machine=(MACHINE,))


def test_a_repeated_own_phrase_is_refused_with_the_share():
    mine = "我对照笔录和照片看过了没有问题"
    (fault,) = faults(mine + "的", GATE, own=("别的理由别的案件", mine))
    assert fault.code == "reason_repeats_own"
    assert int(fault.subject) >= 70


def test_old_reasons_beyond_the_limit_are_not_compared():
    mine = "我对照笔录和照片看过了没有问题"
    gate = ReasonGate(own_reasons_compared=1)
    assert faults(mine, gate, own=("别的理由别的案件", mine)) == ()


def test_an_offices_own_formulas_are_added_by_the_charter():
    gate = ReasonGate(stock_phrases=("按惯例办理即可不再赘述",))
    assert "reason_stock_phrase" in {m.code for m in faults("按惯例办理即可，不再赘述", gate)}


@pytest.mark.parametrize(
    "said", ["啊" * 10, "理由" * 4, "1234567890", "１２３４５６７８９", "。" * 20]
)
def test_what_only_fills_the_field_is_too_short(said):
    assert "reason_too_short" in codes(said)


def test_a_filler_behind_formulas_does_not_make_them_a_reason():
    assert "reason_too_short" in codes("依法处理，情况属实，同意采纳，好的吧")


@given(st.text(max_size=60), st.text(max_size=60))
def test_shares_are_per_cents(text, other):
    assert 0 <= shared_per_cent(text, other) <= 100


@given(st.text(alphabet="甲乙丙丁戊己庚辛壬癸", min_size=5, max_size=40))
def test_a_text_is_wholly_found_in_itself(text):
    assert shared_per_cent(text, "前" + text + "后") == 100
