"""Lists of events: the same as looking at each event, found by key."""

from datetime import UTC, datetime, timedelta
from itertools import product

import apsw
import pytest

from audit.log import Actor, EventDraft
from audit.read import EventFilter
from audit.store import open_writer

LI = Actor("p:li", "person", "caseworker")
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def busy(finished):
    """Two finished cases, and a clock that was set back by two hours and later put right."""
    for hours in (-2, 5):
        finished.clock.moment += timedelta(hours=hours)
        for _ in range(4):
            finished.clock.go(20)
            finished.log.append([EventDraft("session.login", LI, {"person": "p:li"})])
    return finished.log


def matches(event, wanted):
    return (
        wanted.case_id in {None, event.case_id}
        and (wanted.kind is None or event.type.startswith(wanted.kind))
        and wanted.actor in {None, event.actor_id}
        and (wanted.since is None or event.time >= wanted.since)
        and (wanted.until is None or event.time < wanted.until)
    )


def test_a_listing_is_what_looking_at_each_event_finds(busy):
    events = busy.events(limit=1000, newest_first=True)
    times = (None, NINE - timedelta(hours=1), NINE + timedelta(seconds=40), NINE.replace(hour=20))
    for case, kind, actor, since, until in product(
        (None, "c1", "c9"), (None, "suggestion.", "session.login"), (None, "p:li"), times, times
    ):
        wanted = EventFilter(case, kind, actor, since, until)
        listing = busy.listing(wanted)
        found = []
        while page := listing.page(7):
            found += page
        assert found == [event.seq for event in events if matches(event, wanted)], wanted


def test_events_come_by_their_numbers_in_the_order_asked_for(busy):
    assert [event.seq for event in busy.by_number([5, 2, 9_999, 3])] == [5, 2, 3]


def test_no_page_of_a_listing_sorts_or_walks_the_whole_log(busy):
    """Each query stands on an index that ends in the number: a million events cost no more."""
    for wanted in (
        EventFilter(),
        EventFilter("c1", "draft.", "p:li"),
        EventFilter(kind="draft."),
        EventFilter(actor="p:li", since=NINE),
    ):
        for sql, given in busy.listing(wanted)._queries:
            values = [] if wanted.since is None else [0]
            plan = busy.read(f"EXPLAIN QUERY PLAN {sql}", [*given, 9, 0, *values, 7])
            steps = " ".join(row[3] for row in plan)
            assert "TEMP B-TREE" not in steps
            assert "SCAN" not in steps


def test_a_log_of_before_gets_the_index_of_persons_and_kinds(finished):
    finished.close()
    path = finished.folder / "office.db"
    raw = apsw.Connection(str(path))
    raw.execute("DROP INDEX log_event_actor")
    raw.execute("CREATE INDEX log_event_actor ON log_event (actor, seq)")
    raw.close()
    open_writer(path).close()
    raw = apsw.Connection(str(path))
    columns = [row[2] for row in raw.execute("PRAGMA index_info(log_event_actor)")]
    raw.close()
    assert columns == ["actor", "type"]
