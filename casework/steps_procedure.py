"""Recording the steps of procedure: each with its day, under the rules of its row.

A record is refused where the law refuses the step: silence before the time has run out, a notice
that makes the penalty heavier after a defence, a hearing called at short notice. Every refusal
names its article (casework.guards, procedure/guards.csv).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from casework import events, guards, procedure, reasons, review, terms
from casework.announcement import changed, heavier, intended
from casework.deadlines import due, period
from casework.decision import assemble
from casework.entry import entered
from casework.errors import EntryError, NotAllowedError, ReasonRefusedError, UnknownItemError
from casework.model import Actor, Missing, Role, Stage
from casework.office import Office, as_role, reopened
from casework.paperwork import paper
from casework.procedure import StepRow, newest, since_notice
from casework.records import Records
from casework.step import Announced, ProcedureStep, StepDraft
from casework.store import Change, drop_value, put_value

MOST_ITEMS = 40
RIGHTS = frozenset({"statement", "hearing"})
_AFTER_DECISION = frozenset({Stage.SIGNED, Stage.ISSUED})


def record(office: Office, actor: Actor, records: Records, draft: StepDraft) -> None:
    """Record a step. Raises EntryError, GateRefusedError, ReasonRefusedError."""
    kind = office.pack.charter.charter.kind
    row = procedure.step_row(kind, draft.step)
    if row is None:
        raise EntryError("step", "unknown")
    _require(actor, records, row)
    entry = _entered(office, records, row, draft)
    by = as_role(actor, row.role)
    case_id = records.case.case_id
    lacking = _lacking(office, records, row, entry)
    if lacking:
        office.refuse(by, case_id, "record", lacking)
    if row.step in guards.ARGUMENT:
        faults = reasons.faults(entry.text, office.pack.charter.charter.reason)
        if faults:
            office.refuse(by, case_id, "record", faults, ReasonRefusedError)
    announced = _announced(office, records, entry) if row.step == "notice_served" else None
    number = office.store.count("step", case_id) + 1
    step = ProcedureStep(
        record_id=f"{case_id}-p{number}",
        step=row.step,
        day=entry.day,
        text=entry.text,
        items=entry.items,
        subject=entry.subject,
        until=entry.until,
        announced=announced,
        person_id=actor.person.person_id,
        actor_kind=actor.kind,
        at=office.now(),
    )
    changes = [
        put_value(case_id, "step", step.record_id, step),
        *_reopened(office, records, (*records.steps, step)),
    ]
    office.write(
        actor, case_id, [events.procedure_recorded(by, case_id, step, row.article)], *changes
    )


def withdraw(
    office: Office, actor: Actor, records: Records, *, record_id: str, reason: str
) -> None:
    """Take a record back that was entered by mistake; both stay in the log."""
    step = next((s for s in records.steps if s.record_id == record_id), None)
    kind = office.pack.charter.charter.kind
    row = procedure.step_row(kind, step.step) if step is not None else None
    if step is None or row is None:
        raise UnknownItemError("step", record_id)
    _require(actor, records, row)
    review.require_stage(records, review.EDITABLE, "withdraw_step")
    given = entered(reason, "reason")
    case_id = records.case.case_id
    gone = events.procedure_withdrawn(as_role(actor, row.role), case_id, record_id, given)
    kept = tuple(s for s in records.steps if s.record_id != record_id)
    changes = [drop_value(case_id, "step", record_id), *_reopened(office, records, kept)]
    office.write(actor, case_id, [gone], *changes)


def _reopened(
    office: Office, records: Records, steps: tuple[ProcedureStep, ...]
) -> tuple[Change, ...]:
    """A step that the decision tells of takes it back from review; another leaves it there."""
    back = reopened(records)
    if not back:
        return ()
    after = assemble(replace(records, steps=steps), office.pack).sha256
    return back if after != assemble(records, office.pack).sha256 else ()


def _require(actor: Actor, records: Records, row: StepRow) -> None:
    """The role that the row asks for, at its stage; nobody decides on their own recusal."""
    if row.role is Role.CASEWORKER:
        review.require_caseworker(actor, records, "record_step")
    else:
        review.require_role(actor, row.role, "record_step")
        if actor.person.person_id in review.authors(records):
            raise NotAllowedError("record_step", actor.person.person_id, "is_the_caseworker")
    allowed = _AFTER_DECISION if row.after else review.EDITABLE
    review.require_stage(records, allowed, "record_step")


def _entered(office: Office, records: Records, row: StepRow, draft: StepDraft) -> StepDraft:
    """The entry, cleaned: only what the row asks for, all of what it asks for."""
    text = entered(draft.text, "text", empty="text" not in row.asks) if "text" in row.may else ""
    items = tuple(entered(item, "items") for item in draft.items if item.strip())
    if "items" not in row.may:
        items = ()
    if len(items) > MOST_ITEMS:
        raise EntryError("items", "too_long")
    if "items" in row.asks and not items:
        raise EntryError("items", "empty")
    subject = draft.subject.strip() if "subject" in row.may else ""
    if "subject" in row.asks:
        _check_subject(office, records, row, subject)
    until = draft.until if "until" in row.may else None
    if "until" in row.asks and (until is None or until < draft.day):
        raise EntryError("until", "not_after_day")
    if row.step == "notice_served" and not set(items) <= RIGHTS:
        raise EntryError("items", "not_a_choice")
    _check_day(office, records, row, draft.day)
    return StepDraft(row.step, draft.day, text, items, subject, until)


def _check_subject(office: Office, records: Records, row: StepRow, subject: str) -> None:
    if row.step in guards.ARGUMENT:
        heard = newest(records.steps, "statement_heard")
        count = len(heard.items) if heard is not None else 0
        if not subject.isdecimal() or not 1 <= int(subject) <= count:
            raise EntryError("subject", "not_a_choice")
        return
    person = office.pack.person(subject)
    if row.step in {"hearing_notified", "hearing_held"}:  # the chair may be from elsewhere
        if not subject:
            raise EntryError("subject", "empty")
    elif person is None or (row.step == "officer_assigned" and Role.CASEWORKER not in person.roles):
        raise EntryError("subject", "not_a_choice")


def _check_day(office: Office, records: Records, row: StepRow, day: date) -> None:
    if day > office.now().astimezone().date() + timedelta(days=1):  # time zones differ by a day
        raise EntryError("day", "in_the_future")
    if row.after:
        if day < records.case.day_of_decision:
            raise EntryError("day", "before_decision")
    elif day > records.case.day_of_decision:
        raise EntryError("day", "after_decision")
    before = newest(records.steps, *row.needs)
    if before is not None and day < before.day:
        raise EntryError("day", "before_earlier_step")


def _lacking(
    office: Office, records: Records, row: StepRow, entry: StepDraft
) -> tuple[Missing, ...]:
    """Why the law refuses this step now."""
    names = {s.step for s in records.steps}
    if row.needs and not names & set(row.needs):
        return (Missing("step_too_early", row.needs[0]),)
    if row.once and row.step in names:
        raise EntryError("step", "recorded_already")
    if row.procedure != procedure.PENALTY:
        return guards.refusals(records, office.pack, entry)
    if row.step == "notice_served":
        return _notice(office, records)
    if row.step in {"hearing_notified", "hearing_held"}:
        return _hearing(office, records, row, entry)
    return _term(records, row.step, entry.day)


def _notice(office: Office, records: Records) -> tuple[Missing, ...]:
    """A notice needs something to announce, and never a heavier penalty for the same facts."""
    found = [
        m
        for m in review.missing(records, office.pack)
        if m.code not in {"response_missing", "evidence_after_decision"}
    ]
    before = newest(records.steps, "notice_served")
    defended = newest(since_notice(records.steps), "statement_heard", "hearing_held")
    if before is not None and before.announced is not None and defended is not None:
        now = intended(records, office.pack)
        more = heavier(before.announced, now)
        if more and not changed(before.announced, now):
            found.append(Missing("penalty_heavier", more))
    return tuple(found)


def _end(records: Records, period_id: str) -> date | None:
    told = newest(records.steps, "notice_served")
    if told is None:
        return None
    return due(period(period_id), told.day, holidays=procedure.holidays()).day


def _term(records: Records, step: str, day: date) -> tuple[Missing, ...]:
    """Silence counts only once the time is over; a request only before."""
    asked = "hearing" if step.startswith("hearing") else "statement"
    end = _end(records, {"hearing": "penalty.hearing_request"}.get(asked, "penalty.statement"))
    if end is None:
        return ()
    if step.endswith("_silent") and day <= end:
        return (Missing(f"{asked}_term_running", end.isoformat()),)
    if step == "hearing_requested" and day > end:
        return (Missing("hearing_request_late", end.isoformat()),)
    return ()


def _hearing(
    office: Office, records: Records, row: StepRow, entry: StepDraft
) -> tuple[Missing, ...]:
    chairs = terms.chair_handled_it(records, office.pack, entry)
    found = [Missing("hearing_chair", chair) for chair in chairs]
    told = newest(records.steps, "hearing_notified")
    day = entry.until if row.step == "hearing_notified" else entry.day
    notified = entry.day if row.step == "hearing_notified" else (told.day if told else None)
    if day is not None and notified is not None:
        last = due(period("penalty.hearing_notice"), day, holidays=procedure.holidays()).day
        if notified > last:
            found.append(Missing("hearing_notice_short", last.isoformat()))
    return tuple(found)


def _announced(office: Office, records: Records, entry: StepDraft) -> Announced:
    """What the notice tells: all rights that are due, unless the entry says which were told."""
    now = intended(records, office.pack)
    told = replace(now, rights=entry.items or now.rights)
    text = paper(records, office.pack, "notice", announced=told)
    return replace(told, sha256=text.sha256)
