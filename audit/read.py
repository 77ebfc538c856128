"""Reading the log, from any thread, while it is written."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import apsw

from audit.events import SCHEMA, Event
from audit.tree import consistency_proof, inclusion_proof

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_PAGE = """SELECT seq FROM log_event WHERE {condition} AND seq <= ? AND seq >= ?{rest}
    ORDER BY seq DESC LIMIT ?"""
_CREEP = timedelta(hours=1)  # how far a clock may go back in small steps that log no jump


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events to list; None means any. `since` is included, `until` is not.

    `kind` is a type, or what types begin with (`suggestion.`).
    """

    case_id: str | None = None
    kind: str | None = None
    actor: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class Listing:
    """The numbers of the events that match a filter, newest first, page by page.

    Each page is found by its key, never by skipping, with one look into an index for each type:
    the millionth page costs what the first one does. Events that came after the listing was made
    are not on it.
    """

    def __init__(self, reader: Reader, wanted: EventFilter) -> None:
        self._reader = reader
        self._next, self._least = _span(reader, wanted)
        rest, values = "", []
        for condition, moment in (("+time_ms >= ?", wanted.since), ("+time_ms < ?", wanted.until)):
            if moment is not None:  # `+`: the index of times would have to be sorted
                rest += f" AND {condition}"
                values.append((moment - _EPOCH) // _MILLISECOND)
        self._queries = [
            (_PAGE.format(condition=condition, rest=rest), given)
            for condition, given in _branches(wanted)
        ]
        self._values = values

    def page(self, limit: int) -> list[int]:
        """The next `limit` numbers; fewer at the end."""
        found: list[int] = []
        for sql, given in self._queries:
            params = [*given, self._next, self._least, *self._values, limit]
            found += [row[0] for row in self._reader.read(sql, params)]
        page = sorted(found, reverse=True)[:limit]
        self._next = page[-1] - 1 if page else -1
        return page


class Reader:
    """A reading connection with a lock, and the questions asked of a log most often."""

    def __init__(self, connection: apsw.Connection, origin: str) -> None:
        self._reading = connection
        self._reading_lock = threading.Lock()
        self.origin = origin

    def read(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a SELECT, over the log's tables and those that were migrated in."""
        with self._reading_lock:
            return list(self._reading.execute(sql, tuple(params)))

    def events(  # noqa: PLR0917 -- by keyword, in the order of the columns
        self,
        case_id: str | None = None,
        type: str | None = None,  # noqa: A002 -- the field's name
        actor: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 100,
        offset: int = 0,
        *,
        newest_first: bool = False,
    ) -> list[Event]:
        """Events in the order of the log; `since` is included, `until` is not."""
        where, params = _where(case_id, type, actor, since, until)
        order = "DESC" if newest_first else "ASC"
        if not where and not newest_first:  # the sequence has no gaps: jump instead of skipping
            where, params, offset = " WHERE seq >= ?", [offset], 0
        rows = self.read(
            f"SELECT seq, leaf, body FROM log_event{where}"  # noqa: S608 -- fixed words only
            f" ORDER BY seq {order} LIMIT ? OFFSET ?",
            [*params, limit, offset],
        )
        return [event_of(*row) for row in rows]

    def listing(self, wanted: EventFilter) -> Listing:
        """The numbers of the events that match, to be fetched page by page."""
        return Listing(self, wanted)

    def by_number(self, numbers: Sequence[int]) -> list[Event]:
        """The events of these numbers, in the order asked for, without those that are not there."""
        marks = ",".join("?" * len(numbers))
        rows = self.read(
            f"SELECT seq, leaf, body FROM log_event WHERE seq IN ({marks})",  # noqa: S608
            numbers,
        )
        found = {row[0]: row for row in rows}
        return [event_of(*found[number]) for number in numbers if number in found]

    def count(
        self,
        case_id: str | None = None,
        type: str | None = None,  # noqa: A002 -- the field's name
        actor: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> int:
        """How many events `events` would find."""
        where, params = _where(case_id, type, actor, since, until)
        if not where:
            return int(self.read("SELECT coalesce(max(seq) + 1, 0) FROM log_event")[0][0])
        return int(self.read(f"SELECT count(*) FROM log_event{where}", params)[0][0])  # noqa: S608

    def blob(self, commitment: str) -> bytes | None:
        """The text behind a commitment; None where it was redacted or never here."""
        rows = self.read("SELECT data FROM log_blob WHERE commitment = ?", (commitment,))
        return rows[0][0] if rows else None

    def node(self, level: int, index: int) -> bytes:
        """A stored node of the tree."""
        with self._reading_lock:
            return self._node(level, index)

    def _node(self, level: int, index: int) -> bytes:
        if level == 0:
            found = self._reading.execute("SELECT leaf FROM log_event WHERE seq = ?", (index,))
        else:
            found = self._reading.execute(
                "SELECT hash FROM log_node WHERE level = ? AND idx = ?", (level, index)
            )
        value = found.get
        if not isinstance(value, bytes):
            raise apsw.CorruptError(f"the tree lacks node {level}/{index}")
        return value

    def inclusion_proof(self, index: int, size: int) -> list[bytes]:
        """The hashes that show that event `index` stands in the tree of `size` events."""
        with self._reading_lock:
            return inclusion_proof(index, size, self._node)

    def consistency_proof(self, old: int, new: int) -> list[bytes]:
        """The hashes that show that the tree of `new` events continues the one of `old`."""
        with self._reading_lock:
            return consistency_proof(old, new, self._node)

    def close(self) -> None:
        """Close the reading connection."""
        with self._reading_lock:
            self._reading.close()


def event_of(seq: int, leaf: bytes, body: bytes) -> Event:
    """An event from its stored bytes."""
    fields = json.loads(body)
    actor, case = fields["actor"], fields["case"]
    return Event(
        seq=seq,
        type=fields["type"],
        time=datetime.fromisoformat(fields["time"]),
        actor_id=actor["id"],
        actor_kind=actor["kind"],
        role=actor["role"],
        case_id=case["id"] if case else None,
        body=body,
        leaf=leaf,
        data=fields["data"],
        blobs=fields["blobs"],
    )


def _where(
    case_id: str | None,
    type_: str | None,
    actor: str | None,
    since: datetime | None,
    until: datetime | None,
) -> tuple[str, list[Any]]:
    conditions: list[tuple[str, Any]] = []
    for condition, value in (("case_id = ?", case_id), ("type = ?", type_), ("actor = ?", actor)):
        if value is not None:
            conditions.append((condition, value))
    for condition, moment in (("time_ms >= ?", since), ("time_ms < ?", until)):
        if moment is not None:
            conditions.append((condition, (moment - _EPOCH) // _MILLISECOND))
    if not conditions:
        return "", []
    return " WHERE " + " AND ".join(c for c, _ in conditions), [v for _, v in conditions]


def _span(reader: Reader, wanted: EventFilter) -> tuple[int, int]:
    """The largest and the smallest number that can match: by bisection, between the clock's jumps.

    Times grow with the numbers but where the clock was set back; a jump back is an event.
    """
    size = reader.count()
    if wanted.since is None and wanted.until is None:
        return size - 1, 0
    jumps = reader.read("SELECT seq, body FROM log_event WHERE type = 'clock.jump' ORDER BY seq")
    back = [seq for seq, body in jumps if json.loads(body)["data"]["delta_ms"] < 0]
    greatest, least = -1, size
    for start, end in zip([0, *back], [*back, size], strict=True):
        first, last = start, end - 1
        if wanted.since is not None:
            first = _first_at(reader, wanted.since - _CREEP, start, end)
        if wanted.until is not None:
            last = _first_at(reader, wanted.until + _CREEP, start, end) - 1
        if first <= last:
            greatest, least = max(greatest, last), min(least, first)
    return greatest, least


def _first_at(reader: Reader, moment: datetime, start: int, end: int) -> int:
    """The first number from `start` on with a time not before `moment`; `end` if there is none."""
    wanted = (moment - _EPOCH) // _MILLISECOND
    while start < end:
        middle = (start + end) // 2
        time_ms = reader.read("SELECT time_ms FROM log_event WHERE seq = ?", (middle,))[0][0]
        if time_ms < wanted:
            start = middle + 1
        else:
            end = middle
    return start


def _branches(wanted: EventFilter) -> list[tuple[str, list[str]]]:
    """Conditions of which each has an index that ends in the number."""
    kinds = None
    if wanted.kind is not None:
        kinds = [name for name in SCHEMA if name.startswith(wanted.kind)]
    if wanted.case_id is not None:  # one case is short: the rest is looked at event by event
        condition, given = "case_id = ?", [wanted.case_id]
        if wanted.actor is not None:
            condition, given = condition + " AND +actor = ?", [*given, wanted.actor]
        if kinds is not None:
            marks = ",".join("?" * len(kinds))
            condition, given = condition + f" AND +type IN ({marks})", [*given, *kinds]
        return [(condition, given)]
    if wanted.actor is not None:
        both = "actor = ? AND type = ?"
        return [(both, [wanted.actor, kind]) for kind in (SCHEMA if kinds is None else kinds)]
    return [("1", [])] if kinds is None else [("type = ?", [kind]) for kind in kinds]
