"""A regulation is read whole: every unit addressable, every line kept, no date guessed."""

import hashlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.metadata import MetadataError, from_history, read_index
from rag.numerals import write_number
from rag.parse import ParseError, parse
from rag.provision import Citation, Rank
from tests.rag.regulations import NEW, OLD

TITLE = "云泽市犬只管理条例"


def units(text):
    return {p.citation: p for p in parse(text, "x.md").regulation.provisions}


def test_articles_paragraphs_items_and_subitems_are_addressable():
    found = units(OLD)
    assert found[Citation(TITLE, 1)].text == "为了规范养犬行为，维护公共环境卫生，制定本条例。"
    assert found[Citation(TITLE, 2, 0, 2)].text == "导盲犬的管理，另行规定。"
    assert found[Citation(TITLE, 4, 0, 1, 2)].text == "（二）及时清除犬只在户外排泄的粪便；"
    assert found[Citation(TITLE, 4, 0, 1, 3, 2)].text == "2. 农贸市场。"
    assert found[Citation(TITLE, 4, 0, 2)].text == "禁止在城区饲养烈性犬。"


def test_an_item_comes_with_the_words_it_hangs_from_apart_from_its_own():
    item = units(OLD)[Citation(TITLE, 4, 0, 1, 1)]
    assert item.lead == "携带犬只外出，应当遵守下列规定："
    assert item.text == "（一）用长度不超过二米的牵引绳牵领；"
    assert item.path == ("第二章　养犬人义务",)
    assert item.digest == hashlib.sha256(item.text.encode()).hexdigest()


def test_an_article_of_one_paragraph_lists_none():
    assert Citation(TITLE, 1, 0, 1) not in units(OLD)


def test_an_inserted_article_has_its_own_address():
    assert units(NEW)[Citation(TITLE, 5, 1)].text == "养犬登记每年核验一次。"


def test_no_line_of_the_source_is_lost_or_altered():
    parsed = parse(OLD, "x.md")
    r = parsed.regulation
    kept = "\n".join([r.title, r.preamble, *("\n".join([*p.path, p.text]) for p in r.provisions)])
    for line in OLD.splitlines():
        bare = line.removeprefix("## ").removeprefix("# ").split("条　")[-1].strip()
        assert bare in kept or bare == "<!-- INFO END -->"
    assert parsed.source == OLD


@given(st.lists(st.text("甲乙丙丁，；", min_size=1, max_size=20), min_size=1, max_size=30))
def test_whatever_the_articles_say_they_come_back_as_they_were(texts):
    body = "".join(f"第{write_number(n)}条　{t}\n" for n, t in enumerate(texts, start=1))
    found = parse(f"# 某条例\n\n{body}", "x.md").regulation.provisions
    assert [p.text for p in found] == texts
    assert [p.citation.article for p in found] == list(range(1, len(texts) + 1))


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    try:
        parsed = parse(text, "x.txt")
    except ParseError:
        return
    assert parsed.regulation.provisions


def test_a_paragraph_that_begins_with_a_citation_is_no_article():
    found = parse("# 某条例\n第一条　甲。\n第一条规定的情形除外。\n第二条　乙。", "x").regulation
    assert [p.citation.article for p in found.provisions
            if p.citation.paragraph is None] == [1, 2]
    assert found.provisions[2].text == "第一条规定的情形除外。"


def test_plain_text_without_markdown_or_spaces_is_read():
    found = parse("某条例\n第一章 总则\n第一条为了管理。\n第二条适用。\n", "x.txt").regulation
    assert found.title == "某条例"
    assert [p.text for p in found.provisions] == ["为了管理。", "适用。"]
    assert found.provisions[0].path == ("第一章 总则",)


def test_a_document_numbered_with_yi_er_san_is_cited_by_those_numbers():
    found = parse("某通知\n一、甲事项\n说明。\n二、乙事项", "x.txt").regulation.provisions
    assert [p.text for p in found if p.citation.paragraph is None] == ["甲事项\n说明。", "乙事项"]


def test_annexes_are_kept_apart_from_the_articles():
    parsed = parse("# 某规则\n第一条　甲。\n## 附件1 裁量表\n|甲|乙|\n第一条 表内文字\n", "x.md")
    assert len(parsed.regulation.provisions) == 1
    assert parsed.annexes == ("附件1 裁量表\n|甲|乙|\n第一条 表内文字",)


def test_a_gap_in_the_numbers_is_reported():
    assert parse("# 某规则\n第一条　甲。\n第三条　乙。", "x").warnings


def test_text_without_articles_is_refused_with_a_reason():
    with pytest.raises(ParseError, match="no article"):
        parse("只是一段话。", "x.txt")


def test_a_first_enactment_dates_itself():
    r = parse(OLD, "x.md").regulation
    assert (r.promulgated, r.effective_from) == (date(2019, 5, 6), date(2019, 7, 1))
    assert r.regulation_id == f"{TITLE}@2019-07-01"
    assert (r.rank, r.territory) == (Rank.LOCAL_REGULATION, "云泽市")


def test_after_an_amendment_the_effective_date_is_unknown_not_guessed():
    r = parse(NEW, "x.md").regulation
    assert r.effective_from is None
    assert r.promulgated == date(2024, 3, 1)


def test_in_force_on_promulgation_is_understood():
    found = from_history("某法", ["2001年2月3日公布"], "本法自公布之日起施行。")
    assert found.effective_from == date(2001, 2, 3)


@pytest.mark.parametrize("bad", ["a: [", "- title: x", "- file: a.md\n  title: t\n  rank: nonsense",
                                 "- file: a.md\n  title: t\n  promulgated: soon", "3",
                                 "- file: a.md"])
def test_a_bad_index_is_refused_naming_the_file(tmp_path, bad):
    path = tmp_path / "index.yaml"
    path.write_text(bad, "utf-8")
    with pytest.raises(MetadataError, match=r"index\.yaml"):
        read_index(path)
