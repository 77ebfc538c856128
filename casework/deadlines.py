"""Deadlines: which day a period of procedure ends on, and every step of the count, with articles.

The periods are rows of `procedure/deadlines.csv`. Three kinds of "day" meet there, and the unit
stands on each row. 行政处罚法 art. 85: 二日, 三日, 五日 and 七日 are working days, all else is
calendar days. 行政复议法 art. 88: 三日, 五日, 七日 and 十日 are working days. 行政许可法 art. 82:
every period of the agency is working days.

How a period runs:

* The day of the event is not counted (民事诉讼法 art. 85, 民法典 art. 201).
* Months and years end on the same number of the month; where there is none, on the last day of
  that month (民法典 art. 202).
* An end on a day off moves to the next working day (民事诉讼法 art. 85), except where the row says
  `rolls` = no: a seizure is not lengthened by a holiday.
* Days in a suspension do not count, and the period cannot end on one. Only rows that name an
  article for it (`stop_article`) may be suspended.
* A period that runs backwards (notice N days before a hearing) leaves N whole working days between
  the two: neither the day of the notice nor that of the hearing is counted, the stricter reading.

`casework.holidays` knows the days off; a year without its notice is an error, never a guess.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal

from casework.holidays import (
    DeadlineError,
    Holidays,
    ProcedureFileError,
    read_rows,
)

_DAY = timedelta(days=1)
_LONGEST = 400
AMBER_DAYS = 5
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS_ZH = "一二三四五六日"

Language = Literal["zh", "en"]


class UnknownPeriodError(DeadlineError):
    """There is no period of this id."""

    def __init__(self, period_id: str) -> None:
        self.period_id = period_id
        super().__init__(f"There is no period {period_id!r} in deadlines.csv")


class SuspensionError(DeadlineError):
    """A suspension that the law does not know, or one that ends before it begins."""

    def __init__(self, period_id: str, problem: str) -> None:
        self.period_id = period_id
        self.problem = problem
        super().__init__(f"{period_id}: {problem}")


class Procedure(StrEnum):
    """The procedure that a period belongs to."""

    PENALTY_ORDINARY = "penalty_ordinary"  # 普通程序
    PENALTY_ON_THE_SPOT = "penalty_on_the_spot"  # 简易程序
    LICENCE = "licence"
    RECONSIDERATION = "reconsideration"


class Unit(StrEnum):
    """What is counted."""

    CALENDAR_DAY = "calendar_day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    YEAR = "year"


class DeadlineActor(StrEnum):
    """Who must act in time."""

    AGENCY = "agency"
    OFFICER = "officer"
    PARTY = "party"
    APPLICANT = "applicant"
    RESPONDENT = "respondent"
    RECONSIDERATION_BODY = "reconsideration_body"
    OTHER_BODY = "other_body"


class Lamp(StrEnum):
    """How near a deadline is."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Period:
    """One row of deadlines.csv. `length` counts `unit`; articles carry the full name of the law.

    `starts_*` names the event on the start day (on the end day where `backwards`). `extends` is the
    id of the period that this one, with approval, replaces: its length is the whole, not the rest.
    `stop_article` is empty where nothing suspends the period.
    """

    period_id: str
    procedure: Procedure
    backwards: bool
    length: int
    unit: Unit
    actor: DeadlineActor
    starts_zh: str
    starts_en: str
    article: str
    day_article: str
    count_article: str
    stop_article: str
    extends: str
    rolls: bool
    text_zh: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a count, in both languages. `article` is empty where the calendar decides."""

    zh: str
    en: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class DueDate:
    """The last day to act, and how it was found.

    `counted_from` is the first day that counts (the nearest to the hearing where the period runs
    backwards). `rolled_from` is the day off on which the count itself ended, None where it ended on
    a working day. `settled` is False where a notice not yet loaded may still change the day.
    """

    period: Period
    start: date
    day: date
    counted_from: date
    rolled_from: date | None
    settled: bool
    explanation: tuple[Step, ...]

    def text(self, language: Language) -> str:
        """Return the explanation, one step a line."""
        marks = ("（", "）") if language == "zh" else (" (", ")")
        return "\n".join(
            (step.zh if language == "zh" else step.en)
            + (f"{marks[0]}{step.article}{marks[1]}" if step.article else "")
            for step in self.explanation
        )


def period(period_id: str) -> Period:
    """Return the period of this id. Raises UnknownPeriodError."""
    try:
        return _packaged()[period_id]
    except KeyError:
        raise UnknownPeriodError(period_id) from None


def periods(procedure: Procedure | None = None) -> tuple[Period, ...]:
    """Return the periods in the order of the file; all of them, or those of one procedure."""
    return tuple(p for p in _packaged().values() if procedure in {None, p.procedure})


def due(
    period: Period,
    start: date,
    *,
    suspensions: Sequence[tuple[date, date]] = (),
    holidays: Holidays,
) -> DueDate:
    """Return the last day to act where the event of `period` was (or will be) on `start`.

    `suspensions` are pairs of the first and the last day on which the clock stood still. Raises
    HolidayDataMissingError and SuspensionError.
    """
    stops = _checked(period, start, suspensions)
    steps = [_start_step(period, start)]
    forward = -_DAY if period.backwards else _DAY

    def counts(day: date) -> bool:
        if any(first <= day <= last for first, last in stops):
            return False
        return period.unit is not Unit.WORKING_DAY or holidays.is_working(day)

    first = _walk(start, 1, forward, counts)
    if period.unit in {Unit.MONTH, Unit.YEAR}:
        end = _months_later(start, period.length * (12 if period.unit is Unit.YEAR else 1))
        lost = sum(not counts(start + n * _DAY) for n in range(1, (end - start).days + 1))
        end = _walk(end, lost, forward, counts)
    else:
        end = _walk(start, period.length, forward, counts)
    if period.backwards:
        end += forward  # the day of the notice itself is not one of the whole days between
    day = end
    while period.rolls and not (holidays.is_working(day) and (day == end or counts(day))):
        day += forward
    felt = tuple(stop for stop in stops if stop[0] <= day)
    steps += _count_steps(period, start, end, felt, holidays)
    steps.append(_end_step(period, end, day, holidays))
    settled = holidays.is_settled(day) or not period.rolls
    if not settled:
        steps.append(_unsettled_step(day.year + 1))
    rolled_from = end if day != end else None
    return DueDate(period, start, day, first, rolled_from, settled, tuple(steps))


def lamp(due: DueDate, today: date) -> Lamp:
    """Return red after the last day, amber on it and the AMBER_DAYS days before it, else green."""
    left = (due.day - today).days
    if left < 0:
        return Lamp.RED
    return Lamp.AMBER if left <= AMBER_DAYS else Lamp.GREEN


def _walk(day: date, count: int, step: timedelta, counts: Callable[[date], bool]) -> date:
    while count:
        day += step
        count -= counts(day)
    return day


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _checked(
    period: Period, start: date, suspensions: Sequence[tuple[date, date]]
) -> tuple[tuple[date, date], ...]:
    for first, last in suspensions:
        if not period.stop_article:
            raise SuspensionError(period.period_id, "no article suspends this period")
        if last < first:
            raise SuspensionError(period.period_id, f"a suspension ends ({last}) before {first}")
    return tuple(sorted((first, last) for first, last in suspensions if last > start))


def _named(day: date) -> tuple[str, str]:
    return (
        f"{day}（星期{_WEEKDAYS_ZH[day.weekday()]}）",
        f"{_WEEKDAYS_EN[day.weekday()]} {day}",
    )


def _start_step(period: Period, start: date) -> Step:
    if period.backwards:
        return Step(
            f"自{start}（{period.starts_zh}之日，不计入）向前计算，通知当日亦不计入",
            f"back from {start} ({period.starts_en}; neither that day nor the day of the notice "
            "is counted)",
            period.count_article,
        )
    return Step(
        f"自{start}（{period.starts_zh}）起算，当日不计入",
        f"from {start} ({period.starts_en}), start day not counted",
        period.count_article,
    )


_UNIT_WORDS = {
    Unit.CALENDAR_DAY: ("日", "calendar days"),
    Unit.WORKING_DAY: ("个工作日", "working days"),
    Unit.MONTH: ("个月", "months"),
    Unit.YEAR: ("年", "years"),
}


def _count_steps(
    period: Period,
    start: date,
    end: date,
    stops: tuple[tuple[date, date], ...],
    holidays: Holidays,
) -> Iterator[Step]:
    unit_zh, unit_en = _UNIT_WORDS[period.unit]
    if period.length == 1:
        unit_en = unit_en.removesuffix("s")
    articles = dict.fromkeys((period.article, period.day_article))
    yield Step(
        f"期限{period.length}{unit_zh}：{period.text_zh}",
        f"{period.length} {unit_en}: {period.text_en}",
        "；".join(articles),
    )
    for first, last in stops:
        yield Step(
            f"{first}至{last}不计入期限",
            f"{first} to {last} is not counted",
            period.stop_article,
        )
    if period.unit is Unit.WORKING_DAY:
        inside = [
            h
            for day, h in sorted(holidays.special.items())
            if start < day <= end or end < day < start
        ]
        feasts = dict.fromkeys((h.name_zh, h.name_en, h.source) for h in inside if not h.working)
        for zh, en, source in feasts:
            off = [h.day for h in inside if (h.name_zh, h.source) == (zh, source) if not h.working]
            yield Step(
                f"{off[0]}至{off[-1]} {zh}放假，不计入",
                f"{off[0]} to {off[-1]} is {en}, not counted",
                source,
            )
        for h in (h for h in inside if h.working):
            zh, en = _named(h.day)
            yield Step(
                f"{zh}为{h.name_zh}调休上班日，计入",
                f"{en} is a make-up working day for {h.name_en}, counted",
                h.source,
            )


def _end_step(period: Period, end: date, day: date, holidays: Holidays) -> Step:
    zh, en = _named(end)
    named = holidays.special.get(end)
    if named is not None:
        zh += f"{named.name_zh}调休上班日" if named.working else f"{named.name_zh}放假"
        en += (
            f" (make-up working day for {named.name_en})"
            if named.working
            else (f" ({named.name_en})")
        )
    if not period.rolls:
        return Step(f"至{zh}届满，不顺延", f"ends on {en}, does not roll", period.article)
    if day == end:
        return Step(f"至{zh}届满", f"ends on {en}")
    day_zh, day_en = _named(day)
    verb_zh, verb_en = ("提前至", "rolls back to") if period.backwards else ("顺延至", "rolls to")
    return Step(
        f"届满日{zh}，{verb_zh}{day_zh}",
        f"ends on {en}, {verb_en} {day_en}",
        period.count_article,
    )


def _unsettled_step(year: int) -> Step:
    return Step(
        f"{year}年放假通知尚未载入，年末最后一周可能调整",
        f"the notice for {year} is not loaded and may still change the last week of the year",
    )


@cache
def _packaged() -> Mapping[str, Period]:
    return load_periods(Path(__file__).with_name("procedure") / "deadlines.csv")


def load_periods(path: Path) -> Mapping[str, Period]:
    """Read a table of periods, by id. Raises ProcedureFileError."""
    found: dict[str, Period] = {}
    columns = (
        "id", "procedure", "direction", "length", "unit", "actor", "starts_zh", "starts_en",
        "article", "day_article", "count_article", "stop_article", "extends", "rolls",
        "text_zh", "text_en",
    )  # fmt: skip
    for line, row in read_rows(path, columns):
        try:
            made = Period(
                row["id"], Procedure(row["procedure"]),
                {"after": False, "before": True}[row["direction"]],
                int(row["length"]), Unit(row["unit"]), DeadlineActor(row["actor"]),
                row["starts_zh"], row["starts_en"], row["article"], row["day_article"],
                row["count_article"], row["stop_article"], row["extends"],
                {"yes": True, "no": False}[row["rolls"]], row["text_zh"], row["text_en"],
            )  # fmt: skip
        except (KeyError, ValueError) as error:
            raise ProcedureFileError(path, line, f"not a value of its column: {error}") from None
        empty = [
            name for name in columns if name not in {"stop_article", "extends"} and not row[name]
        ]
        if empty or made.period_id in found or not 0 < made.length < _LONGEST:
            raise ProcedureFileError(path, line, f"{row['id']!r}: empty {empty}, twice, or length")
        if made.backwards and made.unit is not Unit.WORKING_DAY:
            raise ProcedureFileError(path, line, "a period that runs backwards is in working days")
        if made.extends and made.extends not in found:
            raise ProcedureFileError(path, line, f"extends {made.extends!r}, which is not above it")
        found[made.period_id] = made
    return found
