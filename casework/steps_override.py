"""What another person lets pass: a reason that the gate refused, a departure from the benchmark."""

from __future__ import annotations

from casework import events, reasons
from casework.decision import assemble
from casework.errors import ReasonRefusedError, UnknownItemError
from casework.model import Actor, Kind, Role
from casework.office import Office, as_role
from casework.records import Override, Records, standing_items
from casework.review import (
    EDITABLE,
    approval_of,
    departures,
    require_decider,
    require_stage,
    require_supervisor,
)
from casework.steps_person import entered
from casework.store import put_value


def override_gate(
    office: Office, actor: Actor, records: Records, *, subject: str, reason: str
) -> None:
    """A supervisor lets the next entry on a suggestion, a kind of own item or a paragraph pass."""
    require_supervisor(actor, records, "override_gate")
    require_stage(records, EDITABLE, "override_gate")
    case_id = records.case.case_id
    paragraphs = {p.paragraph_id for p in assemble(records, office.pack).paragraphs}
    suggestions = {s.suggestion_id for s in records.suggestions}
    if subject not in paragraphs | suggestions | {kind.value for kind in Kind}:
        raise UnknownItemError("suggestion", subject)
    by = as_role(actor, Role.SUPERVISOR)
    given = entered(reason, "reason", empty=True)
    faults = reasons.faults(given, office.pack.charter.charter.reason)
    if faults:
        office.refuse(by, case_id, "override_gate", faults, ReasonRefusedError)
    override = Override(subject, given, actor.person.person_id, office.now())
    let_pass = events.gate_overridden(by, case_id, "rule", subject, given)
    office.write(actor, case_id, [let_pass], put_value(case_id, "override", subject, override))


def approve_departure(
    office: Office, actor: Actor, records: Records, *, kind: Kind, reason: str
) -> None:
    """A decision maker who did not handle the case approves the band or amount that leaves the
    benchmark, for this value only; another value needs another approval.

    Raises UnknownItemError (nothing of this kind departs), ReasonRefusedError.
    """
    require_decider(actor, records, "approve_departure")
    require_stage(records, EDITABLE, "approve_departure")
    case_id = records.case.case_id
    found = [i for i in departures(records, office.pack, standing_items(records)) if i.kind is kind]
    if not found:
        raise UnknownItemError("departure", kind.value)
    by = as_role(actor, Role.DECISION_MAKER)
    given = entered(reason, "reason", empty=True)
    faults = reasons.faults(given, office.pack.charter.charter.reason)
    if faults:
        office.refuse(by, case_id, "approve_departure", faults, ReasonRefusedError)
    subject = approval_of(found[0])
    override = Override(subject, given, actor.person.person_id, office.now())
    approved = events.gate_overridden(by, case_id, "departure", subject, given)
    office.write(actor, case_id, [approved], put_value(case_id, "override", subject, override))
