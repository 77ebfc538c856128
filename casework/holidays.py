"""Which days offices work: the yearly notices of the State Council's office, read from a file.

`procedure/holidays.csv` holds one row for each day that a notice names: a day off, or a weekend
day worked in its place. All other days follow the week. A year without its notice is an error,
never a guess; the file can be replaced when a new notice comes out.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from casework.errors import CaseworkError

_SATURDAY = 5
_FEWEST_DAYS_OFF = 11  # 全国年节及纪念日放假办法 (2013) art. 2; 13 since 2025


class DeadlineError(CaseworkError):
    """Base of what goes wrong with a deadline or with the data that it is counted by."""


class HolidayDataMissingError(DeadlineError):
    """The holiday file has no notice for `year`, so no day of that year can be judged."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            f"The holiday file has no State Council notice for {year}. "
            "Add the rows of that notice; the day is not guessed."
        )


class ProcedureFileError(DeadlineError):
    """A data file of the procedure cannot be used. `line` counts from 1."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        self.path = path
        self.line = line
        self.problem = problem
        super().__init__(f"{path}, line {line}: {problem}")


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that a notice names. `working` is a make-up working day, else a day off."""

    day: date
    working: bool
    name_zh: str
    name_en: str
    source: str


@dataclass(frozen=True, slots=True)
class Holidays:
    """The days of the years in `years`. `sha256` (hex) names the file, for the record."""

    years: frozenset[int]
    special: Mapping[date, SpecialDay]
    sha256: str

    def is_working(self, day: date) -> bool:
        """Return whether offices work on `day`. Raises HolidayDataMissingError."""
        if day.year not in self.years:
            raise HolidayDataMissingError(day.year)
        named = self.special.get(day)
        return named.working if named is not None else day.weekday() < _SATURDAY

    def is_settled(self, day: date) -> bool:
        """Return False in the last week of the last year: the next notice may still change it."""
        last_week = day.month == 12 and day.day >= 25  # noqa: PLR2004
        return not last_week or day.year + 1 in self.years


def load_holidays(path: Path | None = None) -> Holidays:
    """Read a holiday file; the one that came with the program where `path` is None.

    Raises ProcedureFileError for a row that cannot be right, and for a year with fewer days off
    than the law gives: half a notice is worse than none.
    """
    path = path or Path(__file__).with_name("procedure") / "holidays.csv"
    special: dict[date, SpecialDay] = {}
    days_off: dict[int, int] = {}
    line = 1
    for line, row in read_rows(path, ("year", "day", "kind", "name_zh", "name_en", "source")):
        try:
            year, day = int(row["year"]), date.fromisoformat(row["day"])
        except ValueError as error:
            raise ProcedureFileError(path, line, str(error)) from None
        working = row["kind"] == "work"
        if row["kind"] not in {"off", "work"}:
            raise ProcedureFileError(path, line, f"kind is off or work, not {row['kind']!r}")
        if working and day.weekday() < _SATURDAY:
            raise ProcedureFileError(path, line, f"{day} is a working day without a notice")
        if day in special:
            raise ProcedureFileError(path, line, f"{day} stands here twice")
        if day.year not in {year, year - 1}:
            raise ProcedureFileError(path, line, f"{day} cannot be in the notice for {year}")
        if not row["source"]:
            raise ProcedureFileError(path, line, f"{day} names no notice")
        special[day] = SpecialDay(day, working, row["name_zh"], row["name_en"], row["source"])
        days_off[year] = days_off.get(year, 0) + (not working)
    for year, count in days_off.items():
        if count < _FEWEST_DAYS_OFF:
            raise ProcedureFileError(path, line, f"the notice for {year} has only {count} days off")
    return Holidays(frozenset(days_off), special, hashlib.sha256(path.read_bytes()).hexdigest())


def read_rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line number, from 1, and the fields of each row. Raises ProcedureFileError."""
    # utf-8-sig: an office edits the file in a spreadsheet, which writes a byte-order mark
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != columns:
            raise ProcedureFileError(path, 1, f"the columns must be {', '.join(columns)}")
        for row in reader:
            if None in row or None in row.values():
                raise ProcedureFileError(path, reader.line_num, "too few or too many columns")
            yield reader.line_num, {name: value.strip() for name, value in row.items()}
