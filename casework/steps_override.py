"""A supervisor lets a reason pass that the gate refused."""

from __future__ import annotations

from casework import events, reasons
from casework.decision import assemble
from casework.entry import entered
from casework.errors import ReasonRefusedError, UnknownItemError
from casework.model import Actor, Kind, Role
from casework.office import Office, as_role
from casework.records import Override, Records
from casework.review import EDITABLE, require_stage, require_supervisor
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
