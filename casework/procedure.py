"""The procedure as data: which steps there are, which guards hold a step back, and their articles.

`procedure/steps.csv` holds the steps that a person records; `procedure/guards.csv` what is refused
and under which article. The rules behind the guards are in casework.guards; a test compares the
two. `running` counts the periods that the recorded steps started (casework.deadlines).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from casework.deadlines import DueDate, due, period
from casework.holidays import Holidays, ProcedureFileError, load_holidays, read_rows
from casework.outcomes import FORMS
from casework.people import Role
from casework.step import ProcedureStep

_FOLDER = Path(__file__).with_name("procedure")
FIELDS = frozenset({"day", "until", "subject", "items", "text"})
HELD = frozenset({"request_review", "sign", "record"})
OUTCOMES = frozenset({"any", "penalty", "no_penalty", *FORMS.values()})
PENALTY = "penalty"


@dataclass(frozen=True, slots=True)
class StepRow:
    """One row of steps.csv. `asks` are the fields to be filled, `may` those that can be.

    `needs`: one of these must stand first. `after`: recorded once the decision is signed.
    """

    step: str
    procedure: str
    role: Role
    after: bool
    needs: tuple[str, ...]
    asks: tuple[str, ...]
    may: tuple[str, ...]
    once: bool
    article: str
    text_zh: str
    text_en: str


@dataclass(frozen=True, slots=True)
class GuardRow:
    """One row of guards.csv. `outcome`: which outcomes it is about (`any`, or forms of decision
    joined by |); `holds`: what it refuses; `step`: where what is lacking is made good, if one does.
    """

    guard: str
    procedure: str
    outcome: str
    holds: str
    step: str
    article: str
    text_zh: str
    text_en: str

    def is_about(self, form: str) -> bool:
        """Whether it holds back a decision of this form (casework.outcomes.FORMS, or penalty)."""
        return self.outcome == "any" or form in self.outcome.split("|")

    def words(self, subject: str, language: str) -> str:
        """What is refused, with the article."""
        marks = ("（{}）", self.text_zh) if language == "zh" else (" ({})", self.text_en)
        said = marks[1].format(subject=subject)
        return said + (marks[0].format(self.article) if self.article else "")


@dataclass(frozen=True, slots=True)
class Running:
    """A period that runs, or ran out, in a case; `done` where what was due has happened."""

    due: DueDate
    done: bool


@cache
def _steps() -> tuple[StepRow, ...]:
    path = _FOLDER / "steps.csv"
    rows = []
    for line, fields in read_rows(path, (
        "step", "procedure", "role", "phase", "needs", "asks", "once", "article", "text_zh",
        "text_en",
    )):  # fmt: skip
        asked = fields["asks"].split()
        unknown = {name.rstrip("?") for name in asked} - FIELDS
        if unknown or fields["phase"] not in {"before", "after"} or not fields["article"]:
            raise ProcedureFileError(path, line, f"the row of {fields['step']} cannot be used")
        rows.append(
            StepRow(
                step=fields["step"],
                procedure=fields["procedure"],
                role=Role(fields["role"]),
                after=fields["phase"] == "after",
                needs=tuple(name for name in fields["needs"].split("|") if name),
                asks=tuple(name for name in asked if not name.endswith("?")),
                may=tuple(name.rstrip("?") for name in asked),
                once=fields["once"] == "yes",
                article=fields["article"],
                text_zh=fields["text_zh"],
                text_en=fields["text_en"],
            )
        )
    return tuple(rows)


@cache
def _guards() -> Mapping[str, GuardRow]:
    path = _FOLDER / "guards.csv"
    columns = ("guard", "procedure", "outcome", "holds", "step", "article", "text_zh", "text_en")
    rows = {}
    for line, fields in read_rows(path, columns):
        if fields["holds"] not in HELD or not set(fields["outcome"].split("|")) <= OUTCOMES:
            raise ProcedureFileError(path, line, f"the row of {fields['guard']} cannot be used")
        rows[fields["guard"]] = GuardRow(**fields)
    return rows


@cache
def holidays() -> Holidays:
    """The days off that periods are counted by."""
    return load_holidays()


def steps(kind: str) -> tuple[StepRow, ...]:
    """The steps of a kind of procedure (a charter's kind), in the order of the file."""
    return tuple(row for row in _steps() if row.procedure == kind)


def step_row(kind: str, step: str) -> StepRow | None:
    """One step of a kind of procedure."""
    return next((row for row in steps(kind) if row.step == step), None)


def guards(kind: str, holds: str = "") -> tuple[GuardRow, ...]:
    """The guards of a kind of procedure; all of them, or those that hold one step back."""
    return tuple(
        row
        for row in _guards().values()
        if row.procedure in {kind, "any"} and holds in {"", row.holds}
    )


def guard(code: str) -> GuardRow | None:
    """A guard by its code."""
    return _guards().get(code)


def newest(recorded: Sequence[ProcedureStep], *names: str) -> ProcedureStep | None:
    """The newest record of one of these steps."""
    return next((s for s in reversed(recorded) if s.step in names), None)


def since_notice(recorded: Sequence[ProcedureStep]) -> tuple[ProcedureStep, ...]:
    """What was recorded after the newest prior notice; all where there is none."""
    at = max((n for n, s in enumerate(recorded) if s.step == "notice_served"), default=-1)
    return tuple(recorded[at + 1 :])


def is_simple(recorded: Sequence[ProcedureStep]) -> bool:
    """Whether a reconsideration runs by the simple procedure (行政复议法 art. 53, 55)."""
    last = newest(recorded, "simple_procedure", "ordinary_again")
    return last is not None and last.step == "simple_procedure"


def decision_due(
    kind: str, recorded: Sequence[ProcedureStep], *, extended: bool | None = None
) -> DueDate | None:
    """By when the decision is due; None while nothing started the period. `extended` False: had
    nobody approved more time. Raises HolidayDataMissingError.
    """
    begin = newest(recorded, "filed" if kind == PENALTY else "accepted")
    if begin is None:
        return None
    longer = newest(recorded, "extended") is not None if extended is None else extended
    simple = kind == "reconsideration" and is_simple(recorded)
    named = period(f"{kind}.decide{'_simple' if simple else '_extended' if longer else ''}")
    return due(named, begin.day, suspensions=stops(recorded), holidays=holidays())


def stops(recorded: Sequence[ProcedureStep]) -> list[tuple[date, date]]:
    """First and last day of each span in which the clock stood still."""
    return [(s.day, s.until) for s in recorded if s.step == "clock_stopped" and s.until]


def running(
    kind: str, recorded: Sequence[ProcedureStep], decided: date | None
) -> Iterator[Running]:
    """The periods that the recorded steps started, the one of the decision first.

    `decided` is the day of the decision once it is signed. Raises HolidayDataMissingError.
    """
    names = {s.step for s in recorded}
    end = decision_due(kind, recorded)
    if end is not None:
        yield Running(end, decided is not None)
    if decided is not None and kind != "reconsideration":
        named = period("licence.deliver" if kind == "licence" else "penalty.serve")
        yield Running(due(named, decided, holidays=holidays()), "delivered" in names)
    yield from _clocks(kind, recorded, names)
    told = newest(recorded, "notice_served")
    if told is None:
        return
    later = {s.step for s in since_notice(recorded)}
    yield Running(
        due(period("penalty.statement"), told.day, holidays=holidays()),
        bool(later & {"statement_heard", "statement_waived", "statement_silent"}),
    )
    if told.announced is not None and "hearing" in told.announced.rights:
        yield Running(
            due(period("penalty.hearing_request"), told.day, holidays=holidays()),
            bool(later & {"hearing_requested", "hearing_waived", "hearing_silent"}),
        )


_ASKED = ("hearing_requested", "hearing_waived", "hearing_silent")
_CLOCKS: tuple[tuple[str, tuple[str, ...], str, tuple[str, ...]], ...] = (
    ("licence", ("applied",), "correction_notice", ("correction_told", "accepted")),
    ("licence", ("hearing_right_told",), "hearing_request", _ASKED),
    ("licence", ("hearing_requested",), "hearing", ("hearing_held",)),
    ("reconsideration", ("applied", "corrected"), "admit", ("accepted",)),
    ("reconsideration", ("correction_told",), "correct", ("corrected",)),
    ("reconsideration", ("accepted",), "send_copy", ("copy_sent",)),
    ("reconsideration", ("copy_sent",), "reply", ("reply_received", "reply_absent")),
)
"""Which steps start a period of deadlines.csv, and which show that what was due has happened."""


def _clocks(kind: str, recorded: Sequence[ProcedureStep], names: set[str]) -> Iterator[Running]:
    for of, begins, name, ends in _CLOCKS:
        begin = newest(recorded, *begins) if of == kind else None
        if begin is not None:
            simple = "simple_" if name in {"send_copy", "reply"} and is_simple(recorded) else ""
            named = period(f"{kind}.{simple}{name}")
            yield Running(due(named, begin.day, holidays=holidays()), bool(names & set(ends)))
