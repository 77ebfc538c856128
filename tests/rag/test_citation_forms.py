"""Citations are read in every common form, and written in one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import citation
from rag.numerals import read_number, write_number
from rag.provision import Citation

TITLE = "云泽市食品销售监督管理条例"

titles = st.sampled_from(
    [TITLE, "中华人民共和国行政处罚法", "云泽市散装食品管理办法（试行）", "X市Y规定"],
)
numbers = st.integers(1, 999)
citations = st.builds(
    Citation, regulation=titles, article=st.integers(1, 1999), inserted=st.integers(0, 20),
    paragraph=st.none() | numbers, item=st.none(), subitem=st.none(),
) | st.builds(
    Citation, regulation=titles, article=st.integers(1, 1999), inserted=st.integers(0, 20),
    paragraph=st.none() | numbers, item=numbers, subitem=st.none() | numbers,
)


@given(st.integers(1, 9999))
def test_a_number_survives_writing_and_reading(value):
    assert read_number(write_number(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("十", 10), ("十二", 12), ("二十", 20), ("一百零三", 103), ("一百一十", 110),
     ("一千零四十", 1040), ("〇", 0), ("二〇二一", 2021), ("４４", 44), ("44", 44),
     ("十百", None), ("", None), ("甲", None), ("一二十", None)],
)
def test_numbers_are_read_as_statutes_write_them(text, value):
    assert read_number(text) == value


@pytest.mark.parametrize("value", [0, 10_000, -3])
def test_no_provision_is_numbered_outside_one_to_9999(value):
    with pytest.raises(ValueError, match="cannot number"):
        write_number(value)


@given(citations)
def test_a_citation_survives_writing_and_reading(wanted):
    assert citation.parse(citation.format(wanted)) == wanted


@given(citations)
def test_without_its_title_a_citation_is_read_against_the_default_title(wanted):
    text = citation.format(wanted, with_title=False)
    assert citation.parse(text, default_title=wanted.regulation) == wanted
    assert citation.parse(text) is None


@given(st.text(max_size=200))
def test_any_text_is_read_without_failing_and_spans_lie_in_it(text):
    for start, end, found in citation.find_all(text, within=Citation("甲法", 3, 0, 2)):
        assert 0 <= start < end <= len(text)
        assert found.article >= 0


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"《{TITLE}》第四十四条第二款第（三）项", Citation(TITLE, 44, 0, 2, 3)),
        (f"{TITLE}第四十四条第二款第三项", Citation(TITLE, 44, 0, 2, 3)),
        (f"《{TITLE}》第 44 条第 2 款第 ( 3 ) 项", Citation(TITLE, 44, 0, 2, 3)),
        ("行政处罚法第37条", Citation("行政处罚法", 37)),
        ("行政处罚法37条", Citation("行政处罚法", 37)),
        ("依照中华人民共和国行政处罚法第三十七条", Citation("中华人民共和国行政处罚法", 37)),
        ("当事人的行为违反了食品安全法第三十四条第十项", Citation("食品安全法", 34, 0, None, 10)),
        ("《甲法》第一百二十条之一第二款", Citation("甲法", 120, 1, 2)),
        ("《甲法》第十条第（二）项第3目", Citation("甲法", 10, 0, None, 2, 3)),
        ("《甲法》（2021年修订）第五条", Citation("甲法", 5)),
        ("《甲法》第5条之规定", Citation("甲法", 5)),
        ("云泽市散装食品管理办法（试行）第三条", Citation("云泽市散装食品管理办法（试行）", 3)),
    ],
)
def test_every_common_form_is_read(text, wanted):
    assert citation.parse(text) == wanted


def test_the_regulation_itself_means_the_default_title():
    assert citation.parse("违反本条例第十条", default_title=TITLE) == Citation(TITLE, 10)


def test_a_short_name_that_the_text_defines_is_understood():
    text = f"《{TITLE}》（以下简称《条例》）第五条规定……依据《条例》第六条"
    assert [c for _, _, c in citation.find_all(text)] == [Citation(TITLE, 5), Citation(TITLE, 6)]


def test_lists_and_ranges_are_taken_apart():
    text = "违反本条例第八条第一款、第十二条第（一）项至第（三）项和第二十条规定的"
    found = [c for _, _, c in citation.find_all(text, default_title=TITLE)]
    assert found == [
        Citation(TITLE, 8, 0, 1),
        Citation(TITLE, 12, 0, None, 1), Citation(TITLE, 12, 0, None, 2),
        Citation(TITLE, 12, 0, None, 3), Citation(TITLE, 20),
    ]


def test_a_range_of_articles_names_each_of_them():
    found = citation.find_all("《甲法》第二十三条至第二十五条")
    assert [c.article for _, _, c in found] == [23, 24, 25]


def test_inside_a_regulation_relative_words_count_from_where_they_stand():
    here = Citation(TITLE, 5, 0, 3)
    text = "除前款规定外，前两款和第一款第（二）项、前条、本条第四款另有规定的"
    found = [c for _, _, c in citation.find_all(text, within=here)]
    assert found == [
        Citation(TITLE, 5, 0, 2), Citation(TITLE, 5, 0, 1), Citation(TITLE, 5, 0, 2),
        Citation(TITLE, 5, 0, 1, 2),
        Citation(TITLE, 4), Citation(TITLE, 5, 0, 4),
    ]


def test_the_span_is_what_cites():
    text = "依据《甲法》第五条第二款，决定如下"
    [(start, end, _)] = citation.find_all(text)
    assert text[start:end] == "《甲法》第五条第二款"
