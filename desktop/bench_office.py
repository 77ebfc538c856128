"""Offices to measure with: many documents, a long log, a long list of cases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import apsw
import orjson

from audit.clock import SystemClock
from audit.events import MACHINE_ID, VERSION, time_text
from audit.mark import Mark, MarkFile
from audit.tree import Frontier, leaf_hash, levels_of
from casework.model import Person, Role
from casework.pack import load_pack
from desktop.app import DEFAULT_PACK, App
from desktop.home import log_file

NO_HEAD = "0" * 64
_ARTICLES = 12
_HASH_BYTES = 32
_SUGGESTIONS = 8  # of each case
_SPAN = timedelta(days=300)
_ABSENT = NO_HEAD  # stands for a hash of something that was never there
_SEARCH = {
    "corpus": "c", "day_of_act": "2026-01-01", "day_of_decision": "2026-02-01",
    "outcome": "found", "passages": [], "search": "s",
}  # fmt: skip
_RULED = {
    "answer": "accept", "evidence": ["E1"], "in_view_ms": 4000, "moved": None, "provision": None,
    "suggestion": "s",
}  # fmt: skip
_WORK: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("search.done", "machine", _SEARCH),
    ("suggestion.displayed", "person", {"suggestion": "s"}),
    ("source.opened", "person", {"source": "E1", "suggestion": "s", "visible_ms": 900}),
    ("source.opened", "person", {"source": "E2", "suggestion": "s", "visible_ms": 1200}),
    ("gate.refused", "person", {"action": "rule", "missing": ["reason"]}),
    ("suggestion.ruled", "person", _RULED),
    ("ruling.undone", "person", {"suggestion": "s"}),
    ("document.revised", "person", {"paragraph": "p", "rev": 1, "sha256": _ABSENT}),
)
"""What work on a case leaves in the log, without its texts: type, kind of actor, data."""

Row: TypeAlias = tuple[int, bytes, str, int, str, str, str | None, bytes]


class _LastYear(SystemClock):
    """The clock of an office whose log is to be as long as a year's."""

    def now(self) -> datetime:
        """The time of day, about a year ago."""
        return super().now() - _SPAN - timedelta(days=1)


def write_documents(folder: Path, count: int) -> Path:
    """Write `count` made-up regulations of twelve articles each."""
    folder.mkdir(parents=True)
    for number in range(count):
        body = "\n\n".join(
            f"第{_numeral(article)}条　经营者在第{number}号市场从事第{article}类经营活动，应当建立"
            f"进货查验记录，保存期限不得少于{article}个月；违反规定的，处{number + 1000}元罚款。"
            for article in range(1, _ARTICLES + 1)
        )
        text = f"# 云泽市第{number}号市场管理办法\n\n（2024年1月1日起施行）\n\n{body}\n"
        (folder / f"{number:04d}.md").write_text(text, encoding="utf-8")
    return folder


def found(home: Path) -> None:
    """Set up an office as at its first start, about a year ago."""
    with App.open(home, clock=_LastYear()):
        pass


def open_case(home: Path) -> None:
    """Open one sample case, about a year ago."""
    with App.open(home, clock=_LastYear()) as app:
        actor = app.desk.sign_in(app.person_with(Role.CASEWORKER).person_id)
        app.desk.open_case(actor, app.sample_cases()[0].folder)
        app.desk.sign_out(actor)


def crowd(home: Path, cases: int, events: int) -> None:
    """Copy the one case of an office many times over, and log `events` events of work on them.

    Written in bulk: events, tree and mark as the log would have left them, so that its check finds
    nothing. Only their checkpoints are missing; the next start signs one over all.
    """
    people = load_pack(DEFAULT_PACK).people
    connection = apsw.Connection(str(log_file(home)))
    try:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(
            """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
               INSERT INTO cases
               SELECT 'many-' || i, '云市监食罚决〔2026〕' || i || '号', title,
                      party_name || i, stage, opened_at, flags, demonstration, body
               FROM n, cases WHERE case_id = 'case-0001'""",
            (cases,),
        )
        _draft(connection)
        _log_work(connection, people, cases, events)
        size, root = _grow_tree(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        log_id = connection.execute("SELECT value FROM log_meta WHERE key = 'log_id'").get
    finally:
        connection.close()
    mark = MarkFile(home / "mark" / "office.mark")
    mark.reset(Mark(str(log_id), size, root))
    mark.close()


def _draft(connection: apsw.Connection) -> None:
    """Give every copied case a draft of some suggestions; in one of ten they were not yet shown."""
    connection.execute(
        """INSERT INTO case_drafts
           SELECT 'draft-' || case_id, case_id, 'completed', '', '[]'
           FROM cases WHERE case_id LIKE 'many-%'"""
    )
    connection.execute(
        """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
           INSERT INTO case_suggestions
           SELECT 's' || i || '-' || draft_id, draft_id, case_id, case_id NOT LIKE '%7',
                  json_object('text', hex(zeroblob(400)))
           FROM case_drafts, n WHERE case_id LIKE 'many-%'""",
        (_SUGGESTIONS,),
    )


def _log_work(
    connection: apsw.Connection, people: tuple[Person, ...], cases: int, events: int
) -> None:
    """Write the events; what watches over single ones comes back when all are in."""
    slow = [
        (kind, name, text)
        for kind, name, text in connection.execute(
            """SELECT type, name, sql FROM sqlite_schema WHERE tbl_name = 'log_event'
               AND (type = 'index' OR name = 'log_event_in_order') AND sql IS NOT NULL"""
        )
    ]
    for kind, name, _ in slow:
        connection.execute(f"DROP {kind} {name}")
    newest = connection.execute("SELECT body FROM log_event ORDER BY seq DESC LIMIT 1").get
    with connection:
        connection.executemany(
            "INSERT INTO log_event VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            _work(json.loads(str(newest, "utf-8")), people, cases, events),
        )
    for _, _, text in slow:
        connection.execute(text)


def _work(
    last: dict[str, Any], people: tuple[Person, ...], cases: int, events: int
) -> Iterator[Row]:
    """Rows of the log: each case is worked on in turn; the last event closes the program."""
    first = last["seq"] + 1
    began = datetime.fromisoformat(last["time"])
    heads: dict[int, tuple[int, str]] = {}
    step = _SPAN / max(1, events)
    envelope = {key: last[key] for key in ("app", "boot", "device")}
    for n in range(events):
        at = (n // len(_WORK)) % cases + 1
        type_, kind, data = _WORK[n % len(_WORK)]
        who, role = people[at % len(people)].person_id, "caseworker"
        if kind == "machine" or n == events - 1:
            who, role, kind = MACHINE_ID, "machine", "machine"
        case: dict[str, Any] | None
        case_id, (count, head) = f"many-{at}", heads.get(at, (0, NO_HEAD))
        case = {"id": case_id, "prev": head, "seq": count}
        if n == events - 1:
            type_, data, case = "app.stopped", {}, None
        time = began + step * n
        time_ms = int(time.timestamp() * 1000)
        body = orjson.dumps(
            {
                "actor": {"id": who, "kind": kind, "role": role}, "blobs": {}, "case": case,
                "data": data, "mono_ms": last["mono_ms"] + n, "seq": first + n,
                "time": time_text(datetime.fromtimestamp(time_ms / 1000, UTC)), "type": type_,
                "v": VERSION, **envelope,
            },
            option=orjson.OPT_SORT_KEYS,
        )  # fmt: skip
        leaf = leaf_hash(body)
        heads[at] = (count + 1, leaf.hex())
        yield first + n, leaf, type_, time_ms, who, kind, case_id if case else None, body


def _grow_tree(connection: apsw.Connection) -> tuple[int, bytes]:
    """Store the nodes that the new events complete; returns size and root."""
    leaves = b"".join(
        leaf for (leaf,) in connection.execute("SELECT leaf FROM log_event ORDER BY seq")
    )
    levels = levels_of(leaves)
    with connection:
        for level, hashes in enumerate(levels[1:], start=1):
            connection.executemany(
                "INSERT OR IGNORE INTO log_node VALUES (?, ?, ?)",
                (
                    (level, at // _HASH_BYTES, hashes[at : at + _HASH_BYTES])
                    for at in range(0, len(hashes), _HASH_BYTES)
                ),
            )

    def node(level: int, index: int) -> bytes:
        return levels[level][index * _HASH_BYTES : (index + 1) * _HASH_BYTES]

    size = len(leaves) // _HASH_BYTES
    return size, Frontier.load(size, node).root()


def _numeral(number: int) -> str:
    digits = "一二三四五六七八九十"
    return digits[number - 1] if number <= len(digits) else "十" + digits[number - 11]
