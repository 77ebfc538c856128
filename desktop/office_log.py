"""The office's log as the log view and the command line read it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from pathlib import Path

from audit.anchor import Anchor, last_anchor
from audit.check import LogReport, check_log
from audit.events import Event
from audit.questions import Answer, ask
from audit.read import EventFilter, Listing, Reader
from audit.store import open_reader
from audit.trace import steps_from
from casework.unshown import opened, unshown_ids
from desktop.ports import LogRow, LogVerdict
from models.progress import CancelToken, Progress


class OfficeLog:
    """Reads the log page by page; any thread.

    Events tell of cases: `require_reader` of the desk says whether whoever is signed in may read
    them (NotAllowedError). How long the log is and whether it is whole, everybody may know.
    """

    def __init__(self, reader: Reader, path: Path, require_reader: Callable[[str], None]) -> None:
        self._whole_reader = reader
        self._path = path
        self._require_reader = require_reader

    @property
    def _reader(self) -> Reader:
        """The events, for those who may read them."""
        self._require_reader("read_log")
        return self._whole_reader

    def listing(self, wanted: EventFilter) -> Listing:
        """The numbers of the events that match, newest first, page by page."""
        return self._reader.listing(wanted)

    def size(self) -> int:
        """How many events there are."""
        return self._whole_reader.count()

    def cases(self) -> Sequence[tuple[str, str]]:
        """Id and number of every case, the newest first."""
        rows = self._reader.read("SELECT case_id, case_number FROM cases ORDER BY rowid DESC")
        return [(str(case_id), str(number)) for case_id, number in rows]

    def rows(self, numbers: Sequence[int]) -> Sequence[LogRow]:
        """These events without their texts, for a list."""
        events = self._reader.by_number(numbers)
        unshown = self._unshown(events)
        return [_row(event, event.data, unshown) for event in events]

    def event(self, number: int) -> LogRow | None:
        """An event with its texts; None where there is none of this number."""
        found = self._reader.by_number([number])
        return self._whole(found[0], self._unshown(found)) if found else None

    def steps_from(self, number: int) -> Sequence[tuple[str, LogRow]]:
        """What an event leads to: a word of `audit.trace.RELATIONS`, and the event."""
        steps = [
            step
            for event in self._reader.by_number([number])
            for step in steps_from(self._reader, event)
        ]
        unshown = self._unshown([step.event for step in steps])
        return [(step.relation, _row(step.event, step.event.data, unshown)) for step in steps]

    def _unshown(self, events: Sequence[Event]) -> frozenset[str]:
        return unshown_ids(self._reader.read, [(event.type, event.data) for event in events])

    def ask(self, question: str) -> Sequence[Answer]:
        """The rows that answer a question of `audit.questions`; slow, so never on the GUI thread.

        Raises KeyError.
        """
        return list(ask(self._reader, question))

    def last_anchor(self) -> Anchor | None:
        """The checkpoint outside the office that covers the most; None where there is none."""
        return last_anchor(self._whole_reader)

    def verify(self, on_progress: Callable[[Progress], None], token: CancelToken) -> LogVerdict:
        """Check every event, the tree and the checkpoints. Raises Cancelled."""
        report = verify_file(self._path, on_progress, token)
        return LogVerdict(report.size, report.root_hex, report.faults)

    def _whole(self, event: Event, unshown: frozenset[str]) -> LogRow:
        data: dict[str, object] = dict(event.data)
        for name, commitment in event.blobs.items():
            text = self._reader.blob(commitment)
            data[name] = "(redacted)" if text is None else _readable(text)
        return _row(event, data, unshown)


def _row(event: Event, data: Mapping[str, object], unshown: frozenset[str]) -> LogRow:
    return LogRow(
        seq=event.seq,
        type=event.type,
        time=event.time.astimezone(UTC).isoformat(timespec="milliseconds"),
        actor_id=event.actor_id,
        actor_kind=event.actor_kind,
        role=event.role,
        case_id=event.case_id or "",
        leaf_hex=event.leaf.hex(),
        data=opened(event.type, data, unshown),
    )


def verify_file(
    path: Path, on_progress: Callable[[Progress], None], token: CancelToken
) -> LogReport:
    """Check a log file that may be open elsewhere. Raises Cancelled."""

    def report(done: int, total: int) -> None:
        token.raise_if_cancelled()
        on_progress(Progress("checking", done, total))

    connection = open_reader(path)
    try:
        return check_log(connection, report)
    finally:
        connection.close()


def _readable(blob: bytes) -> str:
    try:
        text = blob.decode()
    except UnicodeDecodeError:
        return blob.hex()
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, str) else text
