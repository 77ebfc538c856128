"""Opening a case: the folder is read, its evidence hashed and screened, the charter checked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from casework import events, machine
from casework.errors import AlreadyOpenError, PackError
from casework.intake import EvidenceDraft, take_in
from casework.model import Actor, ActorKind, Case, Evidence, Role
from casework.office import Office, as_role
from casework.pack import CaseFolder, EvidenceEntry, load_case
from casework.review import require_role
from casework.store import insert_case
from rag import reader


def open_case(office: Office, actor: Actor, folder: Path) -> str:
    """Open the case of a folder and return its id.

    Raises PackError, NoCharterInForceError, AlreadyOpenError, NotAllowedError.
    """
    require_role(actor, Role.CASEWORKER, "open_case")
    entry = load_case(folder)
    charter = office.pack.charter
    path = entry.folder / "case.yaml"
    if entry.scenario != charter.charter.scenario:
        raise PackError(
            path,
            None,
            f"the scenario {entry.scenario} is not that of this pack ({charter.charter.scenario})",
            "Open the case with the pack of its scenario",
        )
    charter.require_in_force(entry.day_of_decision)
    known = office.store.case_id_of(entry.case_number)
    if known is not None:
        raise AlreadyOpenError(known, entry.case_number)
    case = _case(office, actor, entry, path)
    opened = events.case_opened(
        as_role(actor, Role.CASEWORKER), case, charter, office.pack.pack_id
    )
    is_script = actor.kind is ActorKind.SCRIPT
    office.store.record(opened, insert_case(case, demonstration=is_script))
    machine.heed_conditions(office)  # a stopped machine is known before a draft is asked for
    return case.case_id


def _case(office: Office, actor: Actor, entry: CaseFolder, path: Path) -> Case:
    return Case(
        case_id=f"case-{office.store.count('case') + 1:04d}",
        case_number=entry.case_number,
        title=entry.title,
        scenario=entry.scenario,
        party=entry.party,
        officers=tuple(_officer(office, person_id, path) for person_id in entry.officers),
        facts=entry.facts,
        day_of_act=entry.day_of_act,
        day_of_decision=entry.day_of_decision,
        charter_id=office.pack.charter.charter.id,
        charter_sha256=office.pack.charter.sha256,
        evidence=tuple(_evidence(office, item) for item in entry.evidence),
        opened_by=actor.person.person_id,
        opened_at=office.now(),
        officer_ids=entry.officers,
        particulars=entry.particulars,
    )


def _officer(office: Office, person_id: str, path: Path) -> str:
    person = office.pack.person(person_id)
    if person is None:
        raise PackError(path, None, f"nobody has the id {person_id}", "See people.yaml")
    if Role.CASEWORKER not in person.roles:
        raise PackError(path, None, f"{person_id} is not a caseworker", "Name two caseworkers")
    return f"{person.name}（{person.card_number}）" if person.card_number else person.name


def _evidence(office: Office, entry: EvidenceEntry) -> Evidence:
    draft = EvidenceDraft(
        entry.path, entry.title, entry.kind, entry.by_party, entry.surveillance
    )
    try:
        item = take_in(office, entry.evidence_id, draft)
    except (OSError, reader.ReadError) as error:
        raise PackError(
            entry.path, None, str(error), "Give a text, Markdown, HTML or DOCX file that opens"
        ) from error
    return replace(item, provider=entry.provider, data=entry.data, day=entry.day)
