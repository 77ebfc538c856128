"""The stop switch: a person with the role, or a stop condition, stops the machine at once.

Whether it is stopped is read from the log, never kept beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from audit.log import Event
from casework import events, indicators
from casework.errors import EntryError, NotAllowedError, StoppedByCharterError
from casework.model import Actor, ActorKind, Role
from casework.office import Office, as_role
from casework.reasons import bare

_SWITCHES = ("machine.stopped", "machine.resumed")
_FAR_BACK = 50


@dataclass(frozen=True, slots=True)
class MachineState:
    """Whether the machine may suggest anything now.

    `why` when it may not: `charter` (the charter lists nothing or says stopped), `kind` (no
    drafting for this kind of decision), `person` or `condition` (the switch); `reason` is what was
    given for the last turn of the switch, by `person_id` at `at`.
    """

    may_suggest: bool
    why: str = ""
    reason: str = ""
    person_id: str = ""
    at: datetime | None = None


def state(office: Office) -> MachineState:
    """What holds now."""
    charter = office.pack.charter.charter
    if charter.stopped or not charter.machine_may_suggest:
        return MachineState(may_suggest=False, why="charter")
    if charter.kind != "penalty":  # the grammar of drafts knows prohibition and penalty
        return MachineState(may_suggest=False, why="kind")
    last = _last_switch(office)
    if last is None:
        return MachineState(may_suggest=True)
    stopped = last.type == "machine.stopped"
    why = "" if not stopped else "condition" if last.actor_kind == "machine" else "person"
    given = office.store.log.blob(last.blobs.get("reason", "")) or b""
    return MachineState(not stopped, why, given.decode(), last.actor_id, last.time)


def heed_conditions(office: Office) -> MachineState:
    """Stop the machine where a stop condition holds; looked at when a case is opened, and when a
    draft is asked for.
    """
    charter = office.pack.charter.charter
    found = state(office)
    if not found.may_suggest:
        return found
    for condition in indicators.tripped(charter, newest_since(office)):
        office.store.record(
            [events.machine_switched(events.MACHINE, charter.id, condition.condition, on=False)]
        )
        return state(office)
    return found


def require_allowed(office: Office) -> None:
    """Raise StoppedByCharterError unless the machine may suggest; stop conditions act here."""
    if not heed_conditions(office).may_suggest:
        raise StoppedByCharterError(office.pack.charter.charter.id, "drafting")


def switch(office: Office, actor: Actor, reason: str, *, on: bool) -> None:
    """Stop the machine, or let it go on. Raises NotAllowedError, EntryError (no reason; nothing
    to change).
    """
    charter = office.pack.charter.charter
    action = "resume_machine" if on else "stop_machine"
    role = next((r for r in charter.stop_roles if r in actor.person.roles), None)
    if actor.kind is ActorKind.MACHINE:
        raise NotAllowedError(action, actor.person.person_id, "machine")
    if role is None:
        raise NotAllowedError(action, actor.person.person_id, "role", charter.stop_roles[0])
    if not bare(reason):
        raise EntryError("reason", "empty")
    if (_last_type(office) != "machine.stopped") == on:
        raise EntryError("switch", "nothing_to_change")
    by = as_role(actor, Role(role))
    office.store.record([events.machine_switched(by, charter.id, reason.strip(), on=on)])


def newest_since(office: Office) -> indicators.Newest:
    """Events for the indicators: the newest of a type since the machine was last let go on."""
    last = _last_switch(office)
    since = last.seq if last is not None and last.type == "machine.resumed" else -1

    def newest(kind: str) -> list[Event]:
        found = office.store.log.events(type=kind, limit=indicators.WINDOW, newest_first=True)
        return [event for event in found if event.seq > since]

    return newest


def _last_type(office: Office) -> str:
    last = _last_switch(office)
    return last.type if last is not None else ""


def _last_switch(office: Office) -> Event | None:
    """The last turn of the switch under this charter."""
    charter_id = office.pack.charter.charter.id
    found = [
        event
        for kind in _SWITCHES
        for event in office.store.log.events(type=kind, limit=_FAR_BACK, newest_first=True)
        if event.data["charter"] == charter_id
    ]
    return max(found, key=lambda event: event.seq, default=None)
