"""Terms that the recorded steps of a licence or a reconsideration started, and who may chair.

Shared by casework.guards_licence and casework.guards_reconsideration. Each rule yields the subject
that it refuses for. All of them raise HolidayDataMissingError where a year has no holiday notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from casework import review
from casework.deadlines import due, period
from casework.pack import Pack
from casework.procedure import decision_due, holidays, newest
from casework.records import Records
from casework.step import StepDraft

Rule = Callable[[Records, Pack], Iterator[str]]
RecordRule = Callable[[Records, Pack, StepDraft], Iterator[str]]


def end_of(period_id: str, start: date) -> date:
    """The last day of a period that `start` began (the latest day where it runs backwards)."""
    return due(period(period_id), start, holidays=holidays()).day


def missing(*steps: str, after: str = "") -> Rule:
    """None of `steps` is on record, though `after` is (where one is named)."""

    def rule(records: Records, _pack: Pack) -> Iterator[str]:
        begun = not after or newest(records.steps, after) is not None
        if begun and newest(records.steps, *steps) is None:
            yield ""

    return rule


def decision_late(kind: str) -> Rule:
    """A decision after its term, unless the head has put on record why: it must be made all the
    same, but not as if it were in time.
    """

    def rule(records: Records, _pack: Pack) -> Iterator[str]:
        end = decision_due(kind, records.steps)
        late = end is not None and records.case.day_of_decision > end.day
        if end is not None and late and newest(records.steps, "overdue_recorded") is None:
            yield end.day.isoformat()

    return rule


def extension_late(kind: str) -> RecordRule:
    """More time that is approved only once the time is over."""

    def rule(records: Records, _pack: Pack, entry: StepDraft) -> Iterator[str]:
        end = decision_due(kind, records.steps, extended=False)
        if end is not None and entry.day > end.day:
            yield end.day.isoformat()

    return rule


def notice_short(period_id: str) -> RecordRule:
    """A hearing called at short notice; asked when it is called and when it is held."""

    def rule(records: Records, _pack: Pack, entry: StepDraft) -> Iterator[str]:
        called = newest(records.steps, "hearing_notified")
        if entry.step == "hearing_notified":
            day, told = entry.until, entry.day
        else:
            day, told = entry.day, called.day if called is not None else entry.day
        last = end_of(period_id, day) if day is not None else told
        if told > last:
            yield last.isoformat()

    return rule


def chair_handled_it(records: Records, pack: Pack, entry: StepDraft) -> Iterator[str]:
    """A hearing whose chair handles the case."""
    person = pack.person(entry.subject)
    names = {entry.subject, person.person_id if person else ""} - {""}
    handled = {*review.authors(records), *(n.split("（")[0] for n in records.case.officers)}
    if names & handled:
        yield entry.subject


def fewer_than(least: int) -> RecordRule:
    """Fewer persons than the law asks for; the entry names one on each line."""

    def rule(_records: Records, _pack: Pack, entry: StepDraft) -> Iterator[str]:
        named = set(entry.items) - {entry.subject}
        if len(named) < least:
            yield str(len(named))

    return rule
