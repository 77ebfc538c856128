"""Reading the log, from any thread, while it is written."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import apsw

from audit.events import Event
from audit.tree import consistency_proof, inclusion_proof

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


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
