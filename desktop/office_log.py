"""The office's log as the log view and the command line read it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC
from pathlib import Path

from audit.check import LogReport, check_log
from audit.read import Reader, event_of
from audit.store import open_reader
from casework.unshown import opened, unshown_ids
from desktop.ports import LogRow, LogVerdict
from models.progress import CancelToken, Progress


class OfficeLog:
    """Reads the log page by page; any thread."""

    def __init__(self, reader: Reader, path: Path) -> None:
        self._reader = reader
        self._path = path

    def rows(
        self,
        *,
        case_id: str | None = None,
        type_prefix: str | None = None,
        actor_id: str | None = None,
        limit: int = 200,
        offset: int = 0,
    ) -> Sequence[LogRow]:
        """At most `limit` events, newest first, that match every filter given."""
        conditions = {
            "case_id = ?": case_id,
            "actor = ?": actor_id,
            "type GLOB ?": type_prefix and type_prefix + "*",
        }
        given = {condition: value for condition, value in conditions.items() if value}
        where = f"WHERE {' AND '.join(given)}" if given else ""
        rows = self._reader.read(
            f"SELECT seq, leaf, body FROM log_event {where}"  # noqa: S608 - fixed words only
            " ORDER BY seq DESC LIMIT ? OFFSET ?",
            [*given.values(), limit, offset],
        )
        unshown = unshown_ids(self._reader.read)
        return [self._row(seq, leaf, body, unshown) for seq, leaf, body in rows]

    def verify(self, on_progress: Callable[[Progress], None], token: CancelToken) -> LogVerdict:
        """Check every event, the tree and the checkpoints. Raises Cancelled."""
        report = verify_file(self._path, on_progress, token)
        return LogVerdict(report.size, report.root_hex, report.faults)

    def _row(self, seq: int, leaf: bytes, body: bytes, unshown: frozenset[str]) -> LogRow:
        event = event_of(seq, leaf, body)
        data: dict[str, object] = dict(event.data)
        for name, commitment in event.blobs.items():
            text = self._reader.blob(commitment)
            data[name] = "(redacted)" if text is None else _readable(text)
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
