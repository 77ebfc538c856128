"""Deadlines against worked examples, rules that always hold, and files that cannot be right.

The examples in deadline_examples.csv were worked without this code: by hand, and by slicing a list
of the days that the package chinesecalendar calls working days, with the periods typed once more
from the statutes.
"""

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.deadlines import (
    AMBER_DAYS,
    Lamp,
    Procedure,
    SuspensionError,
    Unit,
    UnknownPeriodError,
    due,
    lamp,
    load_periods,
    period,
    periods,
)
from casework.holidays import HolidayDataMissingError, ProcedureFileError, load_holidays

HERE = Path(__file__).parent
PROCEDURE = HERE.parents[1] / "casework" / "procedure"
HOLIDAYS = load_holidays()
with (HERE / "deadline_examples.csv").open(encoding="utf-8", newline="") as file:
    EXAMPLES = [tuple(row.values()) for row in csv.DictReader(file)]
DAYS = st.dates(date(2021, 1, 1), date(2026, 1, 31))


def day(text):
    return date.fromisoformat(text)


def spans(text):
    return [tuple(day(end) for end in span.split("/")) for span in text.split(";") if span]


def ends(period_id, start, stops=""):
    return due(period(period_id), day(start), suspensions=spans(stops), holidays=HOLIDAYS)


@pytest.mark.parametrize(
    ("period_id", "start", "stops", "expected", "rolled_from", "_shows"),
    EXAMPLES,
    ids=[f"{e[0]}-{e[1]}-{e[5]}" for e in EXAMPLES],
)
def test_worked_example(period_id, start, stops, expected, rolled_from, _shows):
    found = ends(period_id, start, stops)

    assert found.day == day(expected)
    assert found.rolled_from == (day(rolled_from) if rolled_from else None)


def test_there_are_enough_examples_and_every_period_has_one():
    assert len(EXAMPLES) >= 120
    assert {e[0] for e in EXAMPLES} == {p.period_id for p in periods()}


def test_every_procedure_has_periods_and_an_extension_is_longer_than_what_it_extends():
    assert all(periods(procedure) for procedure in Procedure)
    extended = [p for p in periods() if p.extends]
    assert extended
    for p in extended:
        base = period(p.extends)
        assert p.length > base.length
        assert (p.unit, p.procedure, p.starts_zh) == (base.unit, base.procedure, base.starts_zh)


def test_the_count_is_explained_step_by_step():
    assert ends("penalty.pay", "2025-03-07").text("en") == (
        "from 2025-03-07 (the party received the decision), start day not counted"
        " (《市场监督管理行政处罚程序规定》第八十条)\n"
        "15 calendar days: Pay the fine (《中华人民共和国行政处罚法》第六十七条第三款；"
        "《中华人民共和国行政处罚法》第八十五条)\n"
        "ends on Saturday 2025-03-22, rolls to Monday 2025-03-24"
        " (《市场监督管理行政处罚程序规定》第八十条)"
    )
    assert ends("penalty.hearing_request", "2025-09-26").text("zh") == (
        "自2025-09-26（行政机关告知听证权利）起算，当日不计入"
        "（《市场监督管理行政处罚程序规定》第八十条）\n"
        "期限5个工作日：要求听证（《中华人民共和国行政处罚法》第六十四条第（一）项；"
        "《中华人民共和国行政处罚法》第八十五条）\n"
        "2025-10-01至2025-10-08 国庆节、中秋节放假，不计入（国办发明电〔2024〕12号）\n"
        "2025-09-28（星期日）为国庆节、中秋节调休上班日，计入（国办发明电〔2024〕12号）\n"
        "至2025-10-10（星期五）届满"
    )


def test_a_suspension_is_explained_with_its_article():
    found = ends("penalty.decide", "2025-07-01", "2025-08-01/2025-08-10")

    step = (
        "2025-08-01 to 2025-08-10 is not counted (《市场监督管理行政处罚程序规定》第六十四条第二款)"
    )
    assert step in found.text("en")
    rolled_over = ends("penalty.decide", "2025-07-05", "2025-10-09/2025-10-10")
    assert "2025-10-09 to 2025-10-10 is not counted" in rolled_over.text("en")
    without = ends("penalty.decide", "2025-07-01", "2025-12-01/2025-12-31")
    assert "not counted (《市场监督管理行政处罚程序规定》第六十四条" not in without.text("en")


def test_a_make_up_working_day_at_the_end_and_an_end_that_does_not_roll_are_explained():
    assert (
        ends("penalty.suit", "2025-08-31")
        .text("en")
        .endswith("ends on Saturday 2026-02-28 (make-up working day for Spring Festival)")
    )
    assert "does not roll" in ends("penalty.seizure", "2025-09-05").text("en")
    assert "rolls back to Friday" in ends("penalty.hearing_notice", "2025-03-12").text("en")


def test_counting_begins_on_the_first_day_that_counts():
    assert ends("penalty.pay", "2025-09-30").counted_from == day("2025-10-01")
    assert ends("penalty.serve", "2025-09-30").counted_from == day("2025-10-09")
    assert ends("penalty.decide", "2025-07-01", "2025-07-02/2025-07-04").counted_from == day(
        "2025-07-05"
    )
    assert ends("penalty.hearing_notice", "2025-03-17").counted_from == day("2025-03-14")


def test_a_year_without_its_notice_is_an_error_and_never_a_guess():
    for period_id in ("penalty.serve", "penalty.pay", "penalty.suit"):
        with pytest.raises(HolidayDataMissingError) as caught:
            ends(period_id, "2026-12-30")
        assert caught.value.year == 2027
    with pytest.raises(HolidayDataMissingError) as caught:
        ends("penalty.hearing_notice", "2021-01-06")
    assert caught.value.year == 2020


def test_an_end_in_the_last_week_before_a_missing_notice_is_marked_unsettled():
    unsettled = ends("penalty.hearing_request", "2026-12-18")

    assert not unsettled.settled
    assert "notice for 2027 is not loaded" in unsettled.text("en")
    assert ends("penalty.hearing_request", "2026-12-17").settled
    assert ends("penalty.hearing_request", "2025-12-18").settled


def test_a_period_that_no_article_suspends_refuses_a_suspension():
    with pytest.raises(SuspensionError, match="no article suspends"):
        ends("penalty.pay", "2025-03-03", "2025-03-04/2025-03-05")
    with pytest.raises(SuspensionError, match="ends"):
        ends("penalty.decide", "2025-03-03", "2025-03-10/2025-03-05")


def test_an_unknown_period_is_named():
    with pytest.raises(UnknownPeriodError, match="no_such_period"):
        period("no_such_period")


def test_the_lamp_turns_amber_near_the_end_and_red_after_it():
    found = ends("penalty.pay", "2025-03-07")  # ends on 2025-03-24

    assert lamp(found, day("2025-03-24") - timedelta(days=AMBER_DAYS + 1)) is Lamp.GREEN
    assert lamp(found, day("2025-03-24") - timedelta(days=AMBER_DAYS)) is Lamp.AMBER
    assert lamp(found, day("2025-03-24")) is Lamp.AMBER
    assert lamp(found, day("2025-03-25")) is Lamp.RED


ANY_PERIOD = st.sampled_from([p for p in periods() if p.unit is not Unit.YEAR])
FORWARD = st.sampled_from([p for p in periods() if not p.backwards and p.unit is not Unit.YEAR])
SUSPENDED = st.sampled_from([p for p in periods() if p.stop_article and p.unit is not Unit.YEAR])


@settings(deadline=None)
@given(ANY_PERIOD, st.dates(date(2021, 3, 1), date(2026, 1, 31)))
def test_no_period_that_rolls_ends_on_a_day_off(any_period, start):
    found = due(any_period, start, holidays=HOLIDAYS)

    assert HOLIDAYS.is_working(found.day) or not any_period.rolls
    assert (found.day < start) == any_period.backwards
    assert found.day != start


@settings(deadline=None)
@given(FORWARD, DAYS, st.integers(1, 60))
def test_a_longer_period_never_ends_earlier(any_period, start, length):
    if any_period.unit is Unit.MONTH:
        length = 1 + length % 6
    shorter = due(replace(any_period, length=length), start, holidays=HOLIDAYS)
    longer = due(replace(any_period, length=length + 1), start, holidays=HOLIDAYS)

    assert shorter.day <= longer.day


@settings(deadline=None)
@given(FORWARD, DAYS)
def test_a_later_start_never_ends_earlier(any_period, start):
    later = start + timedelta(days=1)

    assert (
        due(any_period, start, holidays=HOLIDAYS).day
        <= due(any_period, later, holidays=HOLIDAYS).day
    )


@settings(deadline=None)
@given(SUSPENDED, DAYS, st.integers(-20, 90), st.integers(0, 60))
def test_a_suspension_never_shortens_and_the_period_never_ends_inside_it(
    any_period, start, after, length
):
    first = start + timedelta(days=after)
    last = first + timedelta(days=length)

    plain = due(any_period, start, holidays=HOLIDAYS)
    stopped = due(any_period, start, suspensions=[(first, last)], holidays=HOLIDAYS)

    assert stopped.day >= plain.day
    assert not first <= stopped.day <= last


def test_the_holiday_file_has_each_year_with_its_notice_and_weekend_make_up_days():
    assert sorted(HOLIDAYS.years) == list(range(2021, 2027))
    assert all("国办发明电〔" in h.source for h in HOLIDAYS.special.values())
    assert all(h.day.weekday() >= 5 for h in HOLIDAYS.special.values() if h.working)


def test_a_new_notice_can_be_added_to_a_copy_of_the_file(tmp_path):
    file = tmp_path / "holidays.csv"
    rows = (PROCEDURE / "holidays.csv").read_text(encoding="utf-8")
    made_up = "".join(f"2027,2027-0{m}-01,off,节,Feast,虚构通知\n" for m in range(1, 10))
    made_up += "2027,2027-10-01,off,节,Feast,虚构通知\n2027,2027-10-02,off,节,Feast,虚构通知\n"
    file.write_text("\ufeff" + rows + made_up, encoding="utf-8")  # as a spreadsheet saves it

    added = load_holidays(file)
    found = due(period("penalty.pay"), day("2026-12-17"), holidays=added)

    assert (found.rolled_from, found.day) == (day("2027-01-01"), day("2027-01-04"))
    assert added.sha256 != HOLIDAYS.sha256


HEADER = "year,day,kind,name_zh,name_en,source\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("year,day\n", "columns must be"),
        (HEADER + "2027,2027-02-30,off,节,Feast,通知\n", "day"),
        (HEADER + "2027,2027-01-01,maybe,节,Feast,通知\n", "off or work"),
        (HEADER + "2027,2027-01-04,work,节,Feast,通知\n", "working day without a notice"),
        (HEADER + "2027,2027-01-01,off,节,Feast,通知\n" * 2, "twice"),
        (HEADER + "2027,2025-01-01,off,节,Feast,通知\n", "cannot be in the notice"),
        (HEADER + "2027,2027-01-01,off,节,Feast,\n", "names no notice"),
        (HEADER + "2027,2027-01-01,off,节\n", "too few"),
        (HEADER + "2027,2027-01-01,off,节,Feast,通知\n", "only 1 days off"),
    ],
)
def test_a_holiday_file_that_cannot_be_right_is_refused(tmp_path, text, problem):
    file = tmp_path / "holidays.csv"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(ProcedureFileError, match=problem):
        load_holidays(file)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("penalty_ordinary", "penalty_of_some_kind"),
        (",after,15,", ",after,0,"),
        (",after,15,", ",sideways,15,"),
        (",working_day,", ",fortnight,"),
        ("penalty.file_extended", "penalty.file"),
        (",penalty.decide,", ",penalty.nothing,"),
        (",before,7,working_day,", ",before,7,calendar_day,"),
        ("Finish the legal review of the case", ""),
    ],
)
def test_a_table_of_periods_that_cannot_be_right_is_refused(tmp_path, old, new):
    text = (PROCEDURE / "deadlines.csv").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "deadlines.csv"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(ProcedureFileError):
        load_periods(file)
