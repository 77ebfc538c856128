"""Evidence as it comes in: read once, hashed, kept; and a case made from a form.

A file is read into memory once; what is hashed, kept beside the log and turned into text are the
same bytes, whatever happens to the file it came from. Evidence of electronic surveillance cannot be
used before a person has found it true, clear, complete and accurate (行政处罚法 art. 41).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import apsw
import yaml
from pydantic import TypeAdapter

from audit.events import Actor as LogActor
from audit.events import EventDraft
from casework import events, identifiers, review
from casework.errors import EntryError, UnknownItemError
from casework.model import (
    SURVEILLANCE_FLAGS,
    Actor,
    Case,
    Evidence,
    EvidenceFlag,
    EvidenceKind,
    Missing,
    Party,
    Role,
    Stage,
)
from casework.office import Office, as_role
from casework.records import Records
from casework.store import Change
from models.progress import CancelToken, Progress
from rag import reader
from rag.passage import Document

IMAGES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".webp"})
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"BM", b"RIFF")
"""How a file of `IMAGES` begins."""
MOST_BYTES = 1 << 28
FLAGS = SURVEILLANCE_FLAGS


@dataclass(frozen=True, slots=True)
class EvidenceDraft:
    """A file to be taken into a case. `sha256`, where it arrived earlier: what it must still be."""

    path: Path
    title: str
    kind: EvidenceKind
    by_party: bool = False
    surveillance: bool = False
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file as it arrived, before anybody said what it is. `fault`: why it cannot come in."""

    path: Path
    sha256: str = ""
    warnings: int = 0  # what a person must see in it before trusting it
    fault: str = ""
    has_text: bool = True  # a picture has none, nor has a PDF of pictures of pages


@dataclass(frozen=True, slots=True)
class CaseForm:
    """A case as a person enters it. `officers` are two person ids or more (art. 42)."""

    case_number: str
    title: str
    scenario: str
    day_of_act: date
    day_of_decision: date
    party: Party
    officers: tuple[str, ...]
    facts: str
    evidence: tuple[EvidenceDraft, ...] = ()


def arrivals(
    paths: Sequence[Path], token: CancelToken
) -> Generator[Progress, None, tuple[Arrival, ...]]:
    """Hash and read files once, so that a bad one is told before anything is done with it."""
    found = []
    for number, path in enumerate(paths, start=1):
        token.raise_if_cancelled()
        yield Progress("reading_evidence", number - 1, len(paths))
        try:
            content = _content(path)
            document = _document(path)
        except (OSError, reader.ReadError) as error:
            why = error.strerror if isinstance(error, OSError) else None
            found.append(Arrival(path, fault=why or str(error)))
        else:
            flags = document.flags if document else ()
            digest = hashlib.sha256(content).hexdigest()
            found.append(Arrival(path, digest, len(flags), has_text=document is not None))
    return tuple(found)


def form_faults(form: CaseForm) -> tuple[Missing, ...]:
    """What a form lacks, all of it at once, in the order of the form."""
    empty = [
        Missing(f"{name}_missing")
        for name, text in (
            ("case_number", form.case_number),
            ("case_title", form.title),
            ("party_name", form.party.name),
            ("case_facts", form.facts),
        )
        if not text.strip()
    ]
    if form.day_of_decision < form.day_of_act:
        empty.append(Missing("decision_before_act"))
    if identifiers.fault(form.party.identifier):
        empty.append(Missing("identifier_wrong", form.party.identifier))
    if len(set(form.officers)) < 2:  # noqa: PLR2004 - two officers, 行政处罚法 art. 42
        empty.append(Missing("second_officer_missing"))
    return tuple(empty)


def kept_at(office: Office, sha256: str, file_name: str) -> Path:
    """Where the original of a piece of evidence lies."""
    folder = office.store.log.path.parent / "evidence"
    return folder / f"{sha256}{Path(file_name).suffix.lower()}"


def keep(office: Office, sha256: str, file_name: str, content: bytes) -> Path:
    """Keep the original of a piece of evidence, whose hash is known. Raises OSError."""
    kept = kept_at(office, sha256, file_name)
    if not kept.exists() or hashlib.sha256(kept.read_bytes()).hexdigest() != sha256:
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_name(kept.name + ".part")
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(kept)
    return kept


def take_in(office: Office, evidence_id: str, draft: EvidenceDraft) -> Evidence:
    """Read, hash, keep and screen a file. Raises OSError, rag.reader.ReadError."""
    content = _content(draft.path)
    digest = hashlib.sha256(content).hexdigest()
    if draft.sha256 not in {"", digest}:
        raise reader.ReadError("the file has changed since it was chosen")
    kept = keep(office, digest, draft.path.name, content)
    text = ""
    flags: tuple[EvidenceFlag, ...] = ()
    document = _document(kept)
    if document is not None:
        text = document.text
        flags = tuple(
            EvidenceFlag(evidence_id, flag.kind, flag.excerpt, flag.detail, flag.start)
            for flag in document.flags
        )
    return Evidence(
        evidence_id=evidence_id,
        title=draft.title,
        kind=draft.kind,
        by_party=draft.by_party,
        file_name=draft.path.name,
        sha256=digest,
        text=text,
        flags=flags,
        surveillance=draft.surveillance,
    )


def add(office: Office, actor: Actor, records: Records, drafts: Sequence[EvidenceDraft]) -> None:
    """Take files into a case that is still worked on; what is there already is refused.

    Raises NotAllowedError, WrongStageError, EntryError, OSError, rag.reader.ReadError.
    """
    review.require_caseworker(actor, records, "add_evidence")
    review.require_stage(records, (Stage.OPEN, Stage.RETURNED), "add_evidence")
    case = records.case
    taken: list[Evidence] = []
    for draft in drafts:
        if not draft.title.strip():
            raise EntryError("title", "empty")
        number = _next_number((*case.evidence, *taken))
        item = take_in(office, f"E{number}", draft)
        if any(item.sha256 == other.sha256 for other in (*case.evidence, *taken)):
            raise EntryError("evidence", "in_the_case_already")
        taken.append(item)
    by = as_role(actor, Role.CASEWORKER)
    logged = [event for item in taken for event in _added(by, case.case_id, item)]
    _write(office, actor, replace(case, evidence=(*case.evidence, *taken)), logged)


def confirm(
    office: Office, actor: Actor, records: Records, evidence_id: str, found: Iterable[str]
) -> None:
    """Say which of FLAGS a person found in electronic surveillance evidence; it replaces the last.

    Raises NotAllowedError, WrongStageError, UnknownItemError, EntryError.
    """
    review.require_caseworker(actor, records, "confirm_evidence")
    review.require_stage(records, (Stage.OPEN, Stage.RETURNED), "confirm_evidence")
    case = records.case
    item = next((e for e in case.evidence if e.evidence_id == evidence_id), None)
    if item is None:
        raise UnknownItemError("evidence", evidence_id)
    if not item.surveillance:
        raise EntryError("evidence", "not_surveillance")
    given = frozenset(found)
    if not given <= frozenset(FLAGS):
        raise EntryError("evidence", "unknown")
    confirmed = tuple(flag for flag in FLAGS if flag in given)
    evidence = tuple(
        replace(e, confirmed=confirmed) if e.evidence_id == evidence_id else e
        for e in case.evidence
    )
    data = {"evidence": evidence_id, **{flag: flag in given for flag in FLAGS}}
    by = as_role(actor, Role.CASEWORKER)
    event = EventDraft("evidence.confirmed", by, data, case.case_id)
    _write(office, actor, replace(case, evidence=evidence), [event])


def write_case_folder(form: CaseForm, folder: Path) -> Path:
    """Write a form as a case folder, which is then opened like any other. Raises OSError."""
    (folder / "evidence").mkdir(parents=True)
    entries = []
    for number, draft in enumerate(form.evidence, start=1):
        name = f"E{number}{draft.path.suffix.lower()}"
        (folder / "evidence" / name).write_bytes(draft.path.read_bytes())
        entries.append({
            "id": f"E{number}", "title": draft.title, "kind": draft.kind.value,
            "by_party": draft.by_party, "surveillance": draft.surveillance,
            "file": f"evidence/{name}",
        })  # fmt: skip
    body = {
        "case_number": form.case_number,
        "title": form.title,
        "scenario": form.scenario,
        "day_of_act": form.day_of_act,
        "day_of_decision": form.day_of_decision,
        "party": {
            "name": form.party.name,
            "address": form.party.address,
            "identifier": form.party.identifier,
            "representative": form.party.representative,
        },
        "officers": list(form.officers),
        "facts": form.facts,
        "evidence": entries,
    }
    text = yaml.safe_dump(body, allow_unicode=True, sort_keys=False)
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    return folder


def is_picture(file_name: str) -> bool:
    """Whether a file is shown as a picture and has no text."""
    return Path(file_name).suffix.lower() in IMAGES


def _document(path: Path) -> Document | None:
    """What can be read of a file; None where it is a picture, or pictures of pages."""
    if _is_image(path):
        return None
    try:
        return reader.read(path)
    except reader.NoTextError:
        return None


def _is_image(path: Path) -> bool:
    return is_picture(path.name)


def _content(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise reader.ReadError(f"the file is larger than {MOST_BYTES} bytes")
    content = path.read_bytes()
    if not content:
        raise reader.ReadError("the file is empty")
    if _is_image(path) and not content.startswith(_PICTURES):
        raise reader.ReadError("the file is no picture of its type")
    return content


def _next_number(evidence: Iterable[Evidence]) -> int:
    numbers = [int(e.evidence_id[1:]) for e in evidence if e.evidence_id[1:].isdecimal()]
    return max(numbers, default=0) + 1


def _added(by: LogActor, case_id: str, item: Evidence) -> list[EventDraft]:
    origin = "party" if item.by_party else "authority"
    data = {"id": item.evidence_id, "origin": origin, "sha256": item.sha256}
    return [
        EventDraft("evidence.added", by, data, case_id),
        *(events.flag_raised(case_id, flag) for flag in item.flags),
    ]


def _write(office: Office, actor: Actor, case: Case, logged: list[EventDraft]) -> None:
    office.write(actor, case.case_id, logged, _replace(case))


def _replace(case: Case) -> Change:
    body = TypeAdapter(Case).dump_json(case).decode()
    flags = sum(len(item.flags) for item in case.evidence)

    def apply(connection: apsw.Connection) -> None:
        connection.execute(
            "UPDATE cases SET body = ?, flags = ? WHERE case_id = ?", (body, flags, case.case_id)
        )

    return apply
