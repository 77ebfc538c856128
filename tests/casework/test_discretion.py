"""The benchmark: one row fires, the lighter version applies, the sum can be redone by hand."""

from datetime import date
from itertools import product

import pytest

from casework.discretion import COLUMNS, load_benchmark, suggested_fen, yuan
from casework.errors import PackError
from rag.citation import parse
from rag.passage import Factor
from tests.casework.office_fakes import PACK, TITLE

OLD, NEW = date(2025, 3, 1), date(2025, 10, 1)
MILD = Factor("M1", "mitigating", "主动消除或者减轻违法行为危害后果")
GRAVE = Factor("G1", "aggravating", "二年内因同类违法行为受过行政处罚")


@pytest.fixture(scope="module")
def benchmark():
    return load_benchmark(PACK / "benchmark.csv")


def table(tmp_path, *rows):
    path = tmp_path / "benchmark.csv"
    path.write_text("\n".join([",".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    return path


def row(band="ordinary", condition="otherwise", low="100", high="200", penalty="第二条"):
    law = "《甲市条例》"
    penalty = f"{law}{penalty}" if penalty else "第二条"
    return f"o,某行为,{law}第一条,{penalty},2025-01-01,{band},{condition},{low},{high},《乙市规则》"


@pytest.mark.parametrize(("mild", "grave"), list(product(range(3), repeat=2)))
def test_every_offence_of_the_pack_has_one_band_for_any_circumstances(benchmark, mild, grave):
    factors = [Factor(f"M{n}", "mitigating", f"轻{n}") for n in range(mild)]
    factors += [Factor(f"G{n}", "aggravating", f"重{n}") for n in range(grave)]
    wanted = "从轻处罚" if mild and not grave else "从重处罚" if grave and not mild else "一般处罚"
    for offence_id in {r.offence_id for r in benchmark.rows}:
        assessment = benchmark.assess(offence_id, factors, NEW, NEW)
        assert assessment.band_word == wanted
        assert assessment.row.min_fen <= assessment.amount_fen <= assessment.row.max_fen


def test_the_same_factor_named_twice_counts_once(benchmark):
    once = benchmark.assess("expired", [GRAVE], NEW, NEW)
    assert benchmark.assess("expired", [GRAVE, GRAVE], NEW, NEW) == once


def test_the_suggested_amount_is_the_middle_in_whole_hundreds(benchmark):
    assessment = benchmark.assess("expired", [MILD], NEW, NEW)
    assert (assessment.row.min_fen, assessment.row.max_fen) == (1_000_000, 2_200_000)
    assert assessment.amount_fen == 1_600_000
    assert "幅度中点16000元" in assessment.calculation


def test_rounding_never_leaves_the_band(tmp_path):
    narrow = load_benchmark(table(tmp_path, row(low="1550", high="1650"))).rows[0]
    assert suggested_fen(narrow) == 1550


def test_the_older_law_applies_where_the_newer_is_not_lighter(benchmark):
    assessment = benchmark.assess("expired", [], OLD, NEW)
    assert not assessment.later_is_lighter
    assert assessment.row.effective_from == date(2021, 12, 1)
    assert assessment.other.effective_from == date(2025, 7, 1)
    assert "适用违法行为发生时的规定" in assessment.calculation


def test_the_newer_law_applies_where_it_is_lighter(benchmark):
    assessment = benchmark.assess("no-label", [], OLD, NEW)
    assert assessment.later_is_lighter
    assert assessment.row.effective_from == date(2025, 7, 1)
    for amount in ("8100元以上14900元以下", "4400元以上7600元以下"):
        assert amount in assessment.calculation


def test_an_act_before_the_offence_existed_has_no_row(benchmark):
    assert benchmark.assess("near-expiry", [], OLD, NEW) is None


def test_a_whole_article_is_told_apart_by_the_wording(benchmark):
    article = parse(f"{TITLE}第二十二条")
    assert benchmark.offence_of([article]) == ""
    assert benchmark.offence_of([article], "构成销售超过保质期的食品的行为") == "expired"


def test_the_penalty_clause_alone_points_to_its_offence(benchmark):
    assert benchmark.offence_of([parse(f"{TITLE}第四十六条")]) == "expired"
    assert benchmark.offence_of([parse(f"{TITLE}第五十八条")]) == ""


def test_provisions_of_two_offences_point_to_neither(benchmark):
    cited = [parse(f"{TITLE}第四十六条"), parse(f"{TITLE}第二十二条第（一）项")]
    assert benchmark.offence_of(cited) == ""


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row(), row(band="severe")], "more than one row"),
        ([row(condition="mitigating>=1")], "no row"),
        (
            [row(condition="mitigating>=1"), row("severe", "aggravating>=1"), row("lenient")],
            "more than one row",
        ),
        ([row(condition="mitigating>1")], "condition"),
        ([row(condition="gravity>=1")], "condition"),
        ([row(low="300")], "min_fen"),
        ([row(low="1.5")], "invalid literal"),
        ([row(penalty="")], "not a citation"),
        ([row(band="huge")], "band"),
        ([row() + ",more"], "too many columns"),
        (["o,,,,,,,,,"], "is empty"),
    ],
)
def test_a_table_that_does_not_decide_is_refused_with_its_line(tmp_path, rows, words):
    path = table(tmp_path, *rows)
    with pytest.raises(PackError, match=words) as refused:
        load_benchmark(path)
    assert refused.value.path == path
    assert refused.value.line in {2, 3, 4}


@pytest.mark.parametrize(("fen", "text"), [(0, "0元"), (100, "1元"), (150, "1.50元")])
def test_amounts_are_printed_in_yuan(fen, text):
    assert yuan(fen) == text
