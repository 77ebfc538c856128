"""Where cases are kept: tables in the log's own SQLite file, changed only together with it.

Every change goes through `CaseStore.record`, which hands the events and the change to the log as
one transaction: a case and its trail cannot disagree. Values are stored as JSON of the
dataclasses of `casework.model`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any, TypeAlias, TypeVar

import apsw
from pydantic import TypeAdapter

from audit.log import Event, EventDraft, Log, LogUnavailable
from casework.errors import RecordUnavailableError, UnknownItemError
from casework.mark import Mark, MarkLink
from casework.model import (
    ActorKind,
    Case,
    IssueRecord,
    Note,
    OwnItem,
    OwnView,
    ProcedureStep,
    ReviewRecord,
    Ruling,
    SearchRecord,
    Stage,
    Suggestion,
    TrailEntry,
)
from casework.records import DraftRow, Override, Records, Revision, Signature, SummaryRow
from casework.schema import MIGRATIONS
from casework.unshown import opened, unshown_ids

T = TypeVar("T")
Change: TypeAlias = Callable[[apsw.Connection], None]


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _hashable(kind: Any) -> Any:
    """`kind` as it is; a class is hashable, which typing does not know of `type[T]`."""
    return kind


def _dump(value: object) -> str:
    return str(_adapter(_hashable(type(value))).dump_json(value).decode())


def _load(kind: type[T], body: str) -> T:
    value: T = _adapter(_hashable(kind)).validate_json(body)
    return value


class CaseStore:
    """Reads cases, and records changes together with their events. Thread-safe as the log is."""

    def __init__(self, log: Log) -> None:
        self._log = log
        for name, statements in MIGRATIONS:
            log.migrate(name, statements)

    @property
    def log(self) -> Log:
        """The log that the cases are kept in."""
        return self._log

    def record(
        self, drafts: Sequence[EventDraft], change: Change | None = None
    ) -> tuple[Event, ...]:
        """Write events and change as one transaction; neither is kept without the other.

        A case in which a script acts is a demonstration from then on. Raises
        RecordUnavailableError: nothing was written and the step must stop.
        """
        scripted = dict.fromkeys(
            draft.case_id for draft in drafts if draft.case_id and draft.actor.kind == "script"
        )
        marks = [mark_demonstration(case_id) for case_id in scripted]
        changes = all_of(*([change] if change else []), *marks)
        try:
            return self._log.append(drafts, changes)
        except LogUnavailable as error:
            raise RecordUnavailableError(str(error)) from error

    # --- reading ----------------------------------------------------------------------------

    def summaries(self, limit: int | None = None) -> tuple[SummaryRow, ...]:
        """All cases or the newest `limit`, the newest first."""
        rows = self._log.read(
            """SELECT c.case_id, c.case_number, c.title, c.party_name, c.stage, c.opened_at,
                      c.flags,
                      (SELECT count(*) FROM case_suggestions s
                        WHERE s.draft_id = (SELECT d.draft_id FROM case_drafts d
                                            WHERE d.case_id = c.case_id
                                              AND d.state = 'completed'
                                            ORDER BY d.rowid DESC LIMIT 1)
                          AND NOT EXISTS (SELECT 1 FROM case_values v
                                          WHERE v.case_id = c.case_id AND v.what = 'ruling'
                                            AND v.item_id = s.suggestion_id AND v.live))
               FROM cases c ORDER BY c.rowid DESC LIMIT ?""",
            (-1 if limit is None else limit,),
        )
        return tuple(
            SummaryRow(a, b, c, d, Stage(e), datetime.fromisoformat(f), g, h)
            for a, b, c, d, e, f, g, h in rows
        )

    def case_id_of(self, case_number: str) -> str | None:
        """The case that bears this number."""
        rows = self._log.read("SELECT case_id FROM cases WHERE case_number = ?", (case_number,))
        return str(rows[0][0]) if rows else None

    def count(self, what: str, case_id: str | None = None) -> int:
        """How many were ever made, taken back ones too: `case`, `draft`, or a kind of value."""
        if what == "case":
            return int(self._log.read("SELECT count(*) FROM cases")[0][0])
        if what == "draft":
            sql = "SELECT count(*) FROM case_drafts WHERE case_id = ?"
            return int(self._log.read(sql, (case_id,))[0][0])
        sql = "SELECT count(*) FROM case_values WHERE case_id = ? AND what = ?"
        return int(self._log.read(sql, (case_id, what))[0][0])

    def records(self, case_id: str) -> Records:
        """All that is stored of one case. Raises UnknownItemError."""
        rows = self._log.read(
            "SELECT body, stage, demonstration FROM cases WHERE case_id = ?", (case_id,)
        )
        if not rows:
            raise UnknownItemError("case", case_id)
        body, stage, demonstration = rows[0]
        draft = self._draft(case_id, "%")
        completed = self._draft(case_id, "completed")
        reviews = self.values(case_id, "review", ReviewRecord)
        searches = self.values(case_id, "search", SearchRecord)
        signatures = self.values(case_id, "signature", Signature)
        issues = self.values(case_id, "issue", IssueRecord)
        return Records(
            case=_load(Case, body),
            stage=Stage(stage),
            demonstration=bool(demonstration),
            search=searches[-1] if searches else None,
            draft=draft,
            completed=completed,
            suggestions=self._suggestions(completed.draft_id) if completed else (),
            rulings=self.values(case_id, "ruling", Ruling),
            views=self.values(case_id, "view", OwnView),
            own_items=self.values(case_id, "own", OwnItem),
            revisions=self.values(case_id, "revision", Revision),
            overrides=self.values(case_id, "override", Override),
            review=reviews[-1] if reviews else None,
            signature=signatures[-1] if signatures else None,
            issue=issues[-1] if issues else None,
            steps=self.values(case_id, "step", ProcedureStep),
            marks=self.values(case_id, "mark", Mark),
            links=self.values(case_id, "link", MarkLink),
        )

    def issues(self) -> tuple[IssueRecord, ...]:
        """Every issue of every case."""
        rows = self._log.read("SELECT body FROM case_values WHERE what = 'issue' AND live")
        return tuple(_load(IssueRecord, body) for (body,) in rows)

    def open_drafts(self) -> tuple[tuple[str, str], ...]:
        """Case and draft id of every draft that was asked for and has not ended."""
        rows = self._log.read(
            "SELECT case_id, draft_id FROM case_drafts WHERE state = 'requested' ORDER BY rowid"
        )
        return tuple((str(case_id), str(draft_id)) for case_id, draft_id in rows)

    def recent_reasons(
        self, person_id: str, limit: int, case_id: str, item_id: str
    ) -> tuple[str, ...]:
        """The newest reasons that this person gave for rulings and own items, without that for
        `item_id` and those of this case that were taken back or superseded.
        """
        rows = self._log.read(
            """SELECT body ->> 'reason' FROM case_values
               WHERE what IN ('ruling', 'own') AND body ->> 'person_id' = ?
                 AND NOT (case_id = ? AND (item_id = ? OR NOT live))
               ORDER BY rowid DESC LIMIT ?""",
            (person_id, case_id, item_id, limit),
        )
        return tuple(str(reason) for (reason,) in rows)

    def trail(self, case_id: str | None, limit: int) -> tuple[TrailEntry, ...]:
        """The newest `limit` events, in the order of the log."""
        events = self._log.events(case_id=case_id, limit=limit, newest_first=True)
        unshown = unshown_ids(self._log.read, [(event.type, event.data) for event in events])
        return tuple(_trail_entry(event, unshown) for event in reversed(events))

    def _draft(self, case_id: str, state: str) -> DraftRow | None:
        rows = self._log.read(
            """SELECT draft_id, state, detail, notes FROM case_drafts
               WHERE case_id = ? AND state LIKE ? ORDER BY rowid DESC LIMIT 1""",
            (case_id, state),
        )
        if not rows:
            return None
        draft_id, ended, detail, notes = rows[0]
        return DraftRow(draft_id, ended, detail, _adapter(tuple[Note, ...]).validate_json(notes))

    def _suggestions(self, draft_id: str) -> tuple[Suggestion, ...]:
        rows = self._log.read(
            "SELECT body, displayed FROM case_suggestions WHERE draft_id = ? ORDER BY rowid",
            (draft_id,),
        )
        return tuple(
            replace(_load(Suggestion, body), displayed=bool(displayed)) for body, displayed in rows
        )

    def values(self, case_id: str, what: str, kind: type[T]) -> tuple[T, ...]:
        """The live values of one kind, in the order they were made."""
        rows = self._log.read(
            "SELECT body FROM case_values WHERE case_id = ? AND what = ? AND live ORDER BY rowid",
            (case_id, what),
        )
        return tuple(_load(kind, body) for (body,) in rows)


def _trail_entry(event: Event, unshown: frozenset[str]) -> TrailEntry:
    return TrailEntry(
        seq=event.seq,
        type=event.type,
        time=event.time,
        actor_id=event.actor_id,
        actor_kind=ActorKind(event.actor_kind),
        case_id=event.case_id or "",
        data=opened(event.type, event.data, unshown),
    )


# --- changes: what one transaction does to the tables, beside its events ---------------------


def all_of(*changes: Change) -> Change:
    """Several changes as one."""

    def apply(connection: apsw.Connection) -> None:
        for change in changes:
            change(connection)

    return apply


def insert_case(case: Case, *, demonstration: bool) -> Change:
    """A new case at stage `open`."""
    flags = sum(len(item.flags) for item in case.evidence)

    def apply(connection: apsw.Connection) -> None:
        connection.execute(
            "INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                case.case_id,
                case.case_number,
                case.title,
                case.party.name,
                Stage.OPEN.value,
                case.opened_at.isoformat(),
                flags,
                int(demonstration),
                _dump(case),
            ),
        )

    return apply


def set_stage(case_id: str, stage: Stage) -> Change:
    """Move a case."""

    def apply(connection: apsw.Connection) -> None:
        connection.execute("UPDATE cases SET stage = ? WHERE case_id = ?", (stage.value, case_id))

    return apply


def mark_demonstration(case_id: str) -> Change:
    """A script has acted: from now on the papers carry a watermark."""

    def apply(connection: apsw.Connection) -> None:
        connection.execute("UPDATE cases SET demonstration = 1 WHERE case_id = ?", (case_id,))

    return apply


def insert_draft(case_id: str, draft_id: str) -> Change:
    """A draft that was asked for."""

    def apply(connection: apsw.Connection) -> None:
        connection.execute(
            "INSERT INTO case_drafts VALUES (?, ?, 'requested', '', '[]')", (draft_id, case_id)
        )

    return apply


def end_draft(draft_id: str, state: str, detail: str, notes: Sequence[Note]) -> Change:
    """The draft ended as `state`."""
    dumped = _adapter(tuple[Note, ...]).dump_json(tuple(notes)).decode()

    def apply(connection: apsw.Connection) -> None:
        connection.execute(
            "UPDATE case_drafts SET state = ?, detail = ?, notes = ? WHERE draft_id = ?",
            (state, detail, dumped, draft_id),
        )

    return apply


def insert_suggestions(case_id: str, suggestions: Sequence[Suggestion]) -> Change:
    """The suggestions of a completed draft."""

    def apply(connection: apsw.Connection) -> None:
        for suggestion in suggestions:
            connection.execute(
                "INSERT INTO case_suggestions VALUES (?, ?, ?, 0, ?)",
                (suggestion.suggestion_id, suggestion.draft_id, case_id, _dump(suggestion)),
            )

    return apply


def mark_displayed(suggestion_id: str) -> Change:
    """The suggestion was shown."""

    def apply(connection: apsw.Connection) -> None:
        connection.execute(
            "UPDATE case_suggestions SET displayed = 1 WHERE suggestion_id = ?", (suggestion_id,)
        )

    return apply


def put_value(case_id: str, what: str, item_id: str, value: object) -> Change:
    """Keep a value under `what` and `item_id`, replacing an older one."""
    body = _dump(value)

    def apply(connection: apsw.Connection) -> None:
        connection.execute(
            "INSERT OR REPLACE INTO case_values VALUES (?, ?, ?, 1, ?)",
            (case_id, what, item_id, body),
        )

    return apply


def drop_value(case_id: str, what: str, item_id: str) -> Change:
    """Take a value back; its row stays, no longer live."""

    def apply(connection: apsw.Connection) -> None:
        connection.execute(
            "UPDATE case_values SET live = 0 WHERE case_id = ? AND what = ? AND item_id = ?",
            (case_id, what, item_id),
        )

    return apply


def drop_values(case_id: str, what: str) -> Change:
    """Take all values of one kind back."""

    def apply(connection: apsw.Connection) -> None:
        connection.execute(
            "UPDATE case_values SET live = 0 WHERE case_id = ? AND what = ?", (case_id, what)
        )

    return apply
