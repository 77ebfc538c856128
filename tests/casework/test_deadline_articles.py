"""Each row of deadlines.csv against the statute that it names, where the statutes are at hand."""

import re
from itertools import chain
from pathlib import Path

import pytest

from casework.deadlines import Unit, periods

DATA = Path(__file__).parents[2].parent / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not (DATA / "laws").is_dir(),
    reason="the statutes in ../shared/data are not on this machine, so articles are not checked",
)
DIGITS = "零一二三四五六七八九"
UNIT_WORDS = {
    Unit.CALENDAR_DAY: ("日",),
    Unit.WORKING_DAY: ("日", "个工作日"),
    Unit.MONTH: ("个月",),
    Unit.YEAR: ("年",),
}
REFERENCE = re.compile(r"《(.+?)》(第[一二三四五六七八九十百零]+条)(?:第(.)款)?(?:第(（.+?）)项)?$")


def numeral(number):
    if number >= 100:
        return DIGITS[number // 100] + "百" + (numeral(number % 100) if number % 100 else "")
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else DIGITS[tens]) + "十" if tens else ""
    return head + (DIGITS[ones] if ones else "")


def statute(title):
    short = title.removeprefix("中华人民共和国")
    if short == "民法典":
        return (DATA / "laws" / "民法典" / "总则.md").read_text(encoding="utf-8")
    # the newest text: the day of adoption stands in the name of the file
    found = sorted(DATA.glob(f"laws/**/{short}(*.md")) + sorted(DATA.glob(f"rules/**/{short}.md"))
    assert found, f"no text of {title}"
    return found[-1].read_text(encoding="utf-8")


def passage(reference):
    """Return the paragraph or item that a reference names."""
    title, article, paragraph, item = REFERENCE.match(reference).groups()
    body = re.search(
        rf"^{article}[ 　](.*?)(?=^第[一二三四五六七八九十百零]+条[ 　]|\Z)",
        statute(title),
        re.MULTILINE | re.DOTALL,
    )
    assert body, reference
    paragraphs = []
    for line in filter(None, (line.strip() for line in body[1].splitlines())):
        if line.startswith("（") and paragraphs:
            paragraphs[-1].append(line)
        elif not line.startswith("#"):
            paragraphs.append([line])
    chosen = paragraphs[DIGITS.index(paragraph) - 1] if paragraph else list(chain(*paragraphs))
    return next(line for line in chosen if line.startswith(item)) if item else "\n".join(chosen)


def text_of(references):
    return "\n".join(passage(reference) for reference in references.split("；"))


def every_row(test):
    return pytest.mark.parametrize("row", periods(), ids=lambda row: row.period_id)(test)


@every_row
def test_the_article_names_the_length(row):
    base = {p.period_id: p.length for p in periods()}.get(row.extends)
    lengths = [row.length] if base is None else [base, row.length - base]
    text = text_of(row.article)

    for length in lengths:
        assert any(
            re.search(rf"(?<![二三四五六七八九十]){numeral(length)}{word}", text)
            for word in UNIT_WORDS[row.unit]
        )


@every_row
def test_the_kind_of_day_follows_from_the_article_that_defines_it(row):
    text = text_of(row.day_article)

    if row.unit in {Unit.MONTH, Unit.YEAR}:
        assert "没有对应日的，月末日为期间的最后一日" in text
        return
    working = row.unit is Unit.WORKING_DAY
    if "行政许可的期限以工作日计算" in text:
        assert working
    elif "十日以内期限的规定是指工作日" in text:
        assert working == (row.length <= 10)
    elif "是指工作日" in text:
        assert working == (f"“{numeral(row.length)}日”" in text)
    elif "个工作日" in text:
        assert working
    else:
        assert "期间以时、日、月、年计算" in text
        assert not working


@every_row
def test_the_start_day_is_left_out_by_the_article_named_for_it(row):
    assert re.search("不计算在期间内|不计算在内|开始的当日不计入", text_of(row.count_article))


@every_row
def test_what_suspends_a_period_is_in_the_article_named_for_it(row):
    if row.stop_article:
        assert re.search("不计入|不计算在|不包括|继续计算|行政复议中止", text_of(row.stop_article))


@every_row
def test_a_period_that_runs_backwards_is_one_before_a_day(row):
    assert row.backwards == (f"{numeral(row.length)}日前" in text_of(row.article))
