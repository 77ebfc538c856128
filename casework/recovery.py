"""After a loss: the log says it was recovered, and nothing is signed before a person has said why.

A backup restored, a file rolled back or a mark that is gone is noticed when the log is opened
(`app.recovered`). What was lost the log cannot say; a person compares it with the paper files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import apsw

from audit.log import EventDraft, LogUnavailable
from casework.errors import EntryError, NotAllowedError
from casework.model import Actor, ActorKind, Missing, Role
from casework.office import Office, as_role
from casework.reasons import bare

MAY_ACKNOWLEDGE = (Role.LEGAL_REVIEWER, Role.SUPERVISOR, Role.DECISION_MAKER)
"""Not whoever works on a file alone: a loss concerns the whole office."""


def is_damaged(error: Exception) -> bool:
    """Whether a backup can help where an office did not open: its log cannot be read."""
    if isinstance(error, LogUnavailable):
        return not isinstance(error.__cause__, OSError)
    return isinstance(error, apsw.Error)


def is_out_of_reach(error: Exception) -> bool:
    """Whether another window may have the log open, or its folder is gone."""
    return isinstance(error, LogUnavailable) and not is_damaged(error)


@dataclass(frozen=True, slots=True)
class OpenRecovery:
    """A recovery that nobody has acknowledged. `lost`: acknowledged events gone, if known.

    `reason`: `events_lost`, `history_differs`, `mark_missing` or `mark_of_another_log`.
    """

    seq: int
    at: datetime
    reason: str
    lost: int | None


def unacknowledged(office: Office) -> tuple[OpenRecovery, ...]:
    """Recoveries without a person's word, the oldest first."""
    log = office.store.log
    known = {
        event.data["event"]
        for event in log.events(type="recovery.acknowledged", limit=log.count())
        if event.actor_kind != "machine"
    }
    return tuple(
        OpenRecovery(event.seq, event.time, event.data["reason"], event.data["lost_size"])
        for event in log.events(type="app.recovered", limit=log.count())
        if event.seq not in known
    )


def missing(office: Office) -> tuple[Missing, ...]:
    """What stands between a case and its signature."""
    return tuple(
        Missing("recovery_unacknowledged", str(found.seq)) for found in unacknowledged(office)
    )


def acknowledge(office: Office, actor: Actor, reason: str) -> None:
    """Say that the loss is known and what was done about it, for every open recovery.

    Raises NotAllowedError, EntryError (no reason; nothing to acknowledge).
    """
    role = next((role for role in MAY_ACKNOWLEDGE if role in actor.person.roles), None)
    if actor.kind is ActorKind.MACHINE:
        raise NotAllowedError("acknowledge_recovery", actor.person.person_id, "machine")
    if role is None:
        raise NotAllowedError(
            "acknowledge_recovery", actor.person.person_id, "role", MAY_ACKNOWLEDGE[0]
        )
    if not bare(reason):
        raise EntryError("reason", "empty")
    found = unacknowledged(office)
    if not found:
        raise EntryError("recovery", "nothing_to_acknowledge")
    by = as_role(actor, role)
    said = {"reason": reason.strip().encode()}
    office.store.record([
        EventDraft("recovery.acknowledged", by, {"event": one.seq}, None, said) for one in found
    ])
