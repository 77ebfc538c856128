"""Marking spans in evidence by hand, and naming them as what an answer stands on."""

from __future__ import annotations

from audit.events import EventDraft
from casework import review
from casework.entry import entered
from casework.errors import EntryError, UnknownItemError
from casework.mark import Mark, MarkLink
from casework.model import Actor, OwnItemDraft, Role, RulingDraft, Stage
from casework.office import Office, as_role
from casework.records import Records
from casework.store import Change, drop_value, put_value

LONGEST_LABEL = 60
WORKED_ON = (Stage.OPEN, Stage.RETURNED)


def mark(  # noqa: PLR0917 - as the room hands it on
    office: Office,
    actor: Actor,
    records: Records,
    evidence_id: str,
    start: int,
    end: int,
    label: str,
) -> None:
    """Mark characters of a piece of evidence, under a short label.

    Raises NotAllowedError, WrongStageError, UnknownItemError, EntryError.
    """
    _begin(actor, records, "mark_evidence")
    case_id = records.case.case_id
    piece = next((e for e in records.case.evidence if e.evidence_id == evidence_id), None)
    if piece is None:
        raise UnknownItemError("evidence", evidence_id)
    if not 0 <= start < end <= len(piece.text):
        raise EntryError("span", "outside_the_paragraph")
    given = entered(label, "label")
    if len(given) > LONGEST_LABEL:
        raise EntryError("label", "too_long")
    made = Mark(
        mark_id=f"{case_id}-m{office.store.count('mark', case_id) + 1}",
        evidence_id=evidence_id,
        start=start,
        end=end,
        quote=piece.text[start:end],
        label=given,
        person_id=actor.person.person_id,
        at=office.now(),
    )
    event = EventDraft(
        "evidence.marked",
        as_role(actor, Role.CASEWORKER),
        {"mark": made.mark_id, "evidence": evidence_id, "start": start, "end": end},
        case_id,
        {"label": given.encode()},
    )
    office.write(actor, case_id, [event], put_value(case_id, "mark", made.mark_id, made))


def unmark(office: Office, actor: Actor, records: Records, mark_id: str) -> None:
    """Take a mark out that carries nothing. Raises UnknownItemError, EntryError(in_use)."""
    _begin(actor, records, "unmark_evidence")
    _known(records, mark_id)
    if any(mark_id in link.mark_ids for link in records.links):
        raise EntryError("mark", "in_use")
    case_id = records.case.case_id
    event = EventDraft(
        "evidence.unmarked", as_role(actor, Role.CASEWORKER), {"mark": mark_id}, case_id
    )
    office.write(actor, case_id, [event], drop_value(case_id, "mark", mark_id))


def link(
    actor: Actor, records: Records, subject: str, entry: RulingDraft | OwnItemDraft
) -> tuple[list[EventDraft], tuple[Change, ...]]:
    """What is written with an answer or own item that names the marks it stands on.

    It replaces what the last answer named; nothing where neither names any. Each mark lies in
    evidence that the answer names. Raises UnknownItemError, EntryError.
    """
    for mark_id in entry.mark_ids:
        if _known(records, mark_id).evidence_id not in entry.evidence_ids:
            raise EntryError("mark", "of_other_evidence")
    before = next((each.mark_ids for each in records.links if each.subject == subject), ())
    if before == entry.mark_ids:
        return [], ()
    case_id = records.case.case_id
    data = {"subject": subject, "marks": list(entry.mark_ids)}
    event = EventDraft("evidence.linked", as_role(actor, Role.CASEWORKER), data, case_id)
    made = MarkLink(subject, entry.mark_ids)
    return [event], (put_value(case_id, "link", subject, made),)


def _begin(actor: Actor, records: Records, action: str) -> None:
    review.require_caseworker(actor, records, action)
    review.require_stage(records, WORKED_ON, action)


def _known(records: Records, mark_id: str) -> Mark:
    for each in records.marks:
        if each.mark_id == mark_id:
            return each
    raise UnknownItemError("mark", mark_id)
