"""Signs: which sentence speaks for which circumstance, and what small weights may name then."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from models.progress import CancelToken
from rag import grammar, signs
from rag.atoms import extract
from rag.draft import DraftError, prepare, write_draft
from rag.passage import EvidenceText
from rag.practice import load, make_case, read_test_set
from tests.fakes import FakeLanguageModel
from tests.rag.test_drafting_draft import answer, request

PACK = Path(__file__).resolve().parents[2] / "packs" / "food-sales-penalty"
TABLE = """gram,none,G1,M1
*,60,-10,-10
退款,,,300
退,50,,50
罚过,-50,250,
罚,,20,
天气,90,,
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "signs.csv"
    path.write_text(TABLE, "utf-8")
    return path


def text(evidence_id, said):
    return EvidenceText(evidence_id, "笔录", said)


def test_each_circumstance_has_the_sentence_that_speaks_loudest_for_it_in_each_document(table):
    said = "今天天气很好。他主动退款给顾客。"
    found = signs.read(table).of([text("甲", said), text("乙", "去年罚过一次。")])
    assert set(found) == {"M1", "G1"}
    first, second = found["M1"]
    assert said[first.start:first.end] == "他主动退款给顾客。"
    assert first.margin > 0 > second.margin
    assert [sign.margin > 0 for sign in found["G1"]] == [False, True]


def test_a_sentence_speaks_for_at_most_one_circumstance(table):
    margins = signs.read(table).margins("罚过以后主动退款")
    assert sum(margin > 0 for margin in margins) <= 1


def test_unknown_characters_and_nothing_at_all_speak_for_nothing(table):
    for sentence in ("", "。", "hello", "山高水长"):
        assert max(signs.read(table).margins(sentence)) < 0
    assert signs.read(table).of([text("甲", "")]) == {"G1": (), "M1": ()}


def test_a_number_counts_by_its_digits_alone():
    assert signs.grams("距离30米") == signs.grams("距离99米") != signs.grams("距离300米")
    assert signs.grams("1,200元") == signs.grams("7元")


def test_pieces_are_sentences_and_two_in_a_row_of_a_line():
    said = "甲。乙！\n丙"
    assert [said[a:b] for a, b in signs.pieces(said)] == ["甲。", "乙！", "甲。乙！", "丙"]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("", "first line"), ("gram,none\n", "first line"), (TABLE + "新,1\n", "line 8"),
        (TABLE + "新,1,x,1\n", "line 8"), (TABLE.replace("*", "星"), r"no row \*"),
    ],
)
def test_a_bad_table_is_refused_with_its_line(tmp_path, bad, said):
    path = tmp_path / signs.FILE
    path.write_text(bad, "utf-8")
    with pytest.raises(signs.SignsError, match=said):
        signs.read(path)
    with pytest.raises(DraftError, match=said):
        prepare(request(bound_by_words=True, tables=tmp_path), FakeLanguageModel())


def held(table, said):
    evidence = (request().evidence[0], text("询问", said))
    return request(evidence=evidence, bound_by_words=True, tables=table.parent)


def write(asked, *answers):
    fake = FakeLanguageModel(answers=list(answers))
    return write_draft(asked, fake, CancelToken(), lambda _: None)


def named(label, evidence):
    return answer(factors=[{"id": label, "evidence": [evidence]}])


def test_small_weights_may_name_only_what_a_sentence_speaks_for(table):
    asked = held(table, "他主动退款给顾客。")
    assert '\\"F2\\"' not in prepare(asked, FakeLanguageModel()).grammar
    assert write(asked, named("F1", "E2")).claims[-1].factor_id == "M1"
    for bad in (named("F2", "E2"), named("F1", "E1"), answer()):
        with pytest.raises(DraftError):
            write(asked, bad, bad)


def test_other_weights_judge_for_themselves(table):
    asked = replace(held(table, "他主动退款给顾客。"), bound_by_words=False)
    assert write(asked, named("F2", "E1")).claims[-1].factor_id == "G1"


def test_an_amount_stands_only_where_one_may_for_small_weights():
    asked = request(bound_by_words=True)
    atoms = prepare(asked, FakeLanguageModel()).prompt.atoms
    kinds = {atom.kind.value: atom.atom_id for atom in atoms}
    for good in (f"当事人于{{{kinds['date']}}}销售超过保质期的食品", "当事人销售超过保质期的食品"):
        finding = [{"text": good, "evidence": ["E1"]}]
        assert write(asked, answer(findings=finding)).claims[0].text.startswith(good[:3])
    for bad in (f"上述食品货值金额{{{kinds['date']}}}", f"当事人于{{{kinds['goods']}}}销售过期食品",
                f"上述食品货值金额{{{kinds['money']}}}"):  # 62元/盒 is a price
        finding = answer(findings=[{"text": bad, "evidence": ["E1"]}])
        with pytest.raises(DraftError):
            write(asked, finding, finding)


def test_a_needed_item_stands_in_every_list_of_the_grammar():
    rules = grammar.grammar(
        load_prompt(), grammar.Held({"F1": ("E1",), "F2": ("E1", "E2")}, frozenset({"F2"})),
    )
    assert ' fs1 "]}"' in rules
    fs1 = next(line for line in rules.splitlines() if line.startswith("fs1 ::="))
    assert fs1.endswith('("," fs2) | fs2')


def test_what_the_evidence_says_the_goods_are_worth_is_found_in_ordinary_words():
    worth = text("询问", "问：一共多少？答：货值金额共计1860元。")
    evidence = (request().evidence[0], worth)
    asked = request(evidence=evidence, atoms=extract(evidence), bound_by_words=True)
    atom = next(a.atom_id for a in asked.atoms if a.text == "1860元")
    first = {"text": "当事人销售超过保质期的食品", "evidence": ["E1"]}
    said = {"text": f"上述食品货值金额{{{atom}}}", "evidence": ["E2"]}
    rules = prepare(asked, FakeLanguageModel()).grammar
    assert covers(rules, "whose", "品")
    assert not covers(rules, "han", "品")  # there an atom may follow
    assert write(asked, answer(findings=[first, said])).claims[1].text == "上述食品货值金额1860元。"
    with pytest.raises(DraftError):
        write(asked, answer(findings=[first]), answer(findings=[first]))


def covers(rules, name, character):
    """Whether the class of characters of a rule has `character`."""
    spans = re.search(rf"^{name} ::= \[(.*)\]$", rules, re.MULTILINE)[1]
    found = re.findall(r"\\u([0-9A-F]{4})(?:-\\u([0-9A-F]{4}))?", spans)
    return any(int(a, 16) <= ord(character) <= int(b or a, 16) for a, b in found)


def load_prompt():
    return prepare(request(), FakeLanguageModel()).prompt


def test_the_table_of_the_pack_finds_circumstances_in_wordings_it_never_saw():
    material = load(PACK)
    table = signs.read(PACK / signs.FILE)
    cases = [make_case(material, seed, held_out=True) for seed in range(6_000_000, 6_000_150)]
    cases += [case for case, _ in read_test_set(PACK, material)]
    right = 0
    for case in cases:
        found = {name for name, told in table.of(case.prompt.evidence).items()
                 if any(sign.margin > -30 for sign in told)}
        known = {factor.factor_id for factor in case.prompt.factors}
        right += found & known == case.factor_ids & set(table.factor_ids)
    assert right >= 0.8 * len(cases)
