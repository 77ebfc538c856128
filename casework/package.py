"""Two PCs: a case travels to the reviewer's PC as a file, and the review comes back as another.

    review:  case.json  bundle.zip  [witness.request] [pictures/…]   made by the caseworker's PC
    answer:  answer.json  answer.sig  [witness.request witness.reply]    made by the reviewer's PC

The hash of `case.json` stands in the log before the bundle is written, so the bundle's signed
checkpoint vouches for it. The answer is signed with the reviewer's own key. A file that is brought
twice, late, or to the wrong office changes nothing and is told apart.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from audit import bundle, verify
from audit.anchor import import_cosignature, witness_request
from audit.events import EventDraft
from audit.note import (
    COSIGNATURE,
    NoteError,
    Signer,
    Verifier,
    parse_checkpoint,
    parse_note,
    signed_note,
)
from audit.witness import AddCheckpoint, Witness, WitnessRefusedError
from casework import casefile, events, intake, review, steps_reread, steps_review
from casework.accounts import Accounts
from casework.errors import PackageRefusedError
from casework.model import Actor, ActorKind, CaseFile, Person, ReviewPoint, Role, Stage
from casework.office import Office, as_role
from casework.records import Records
from casework.steps_reread import CommentDraft

FORMAT = "shuoli-review/1"
CASE, BUNDLE, REQUEST = "case.json", "bundle.zip", "witness.request"
ANSWER, SIGNATURE, REPLY = "answer.json", "answer.sig", "witness.reply"
MOST_BYTES = 1 << 28  # of one file inside a package, unpacked
_PICTURE = re.compile(r"pictures/([0-9a-f]{64})\.(?:png|jpe?g|bmp|webp|pdf)")
"""Evidence without a text, named by its hash; what has one travels as text, in case.json."""
_KINDS = {CASE: "review", ANSWER: "answer"}


@dataclass(frozen=True, slots=True)
class ReviewPackage:
    """A case that came for review. `package` is the hash it is known by."""

    package: str
    file: CaseFile
    vkey: str  # of the log of the office it comes from
    request: str  # to the witness; empty where that office has none
    demonstration: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reviewer says to a package."""

    package: str
    case_id: str
    text_sha256: str
    passed: bool
    points: tuple[ReviewPoint, ...]
    opinion: str
    comments: tuple[CommentDraft, ...]
    reviewer_id: str
    at: datetime


# --- the caseworker's PC ---------------------------------------------------------------------


def make_review(office: Office, actor: Actor, records: Records, out: Path) -> None:
    """Write the package of a case that waits for its review; logged first.

    Raises NotAllowedError, WrongStageError, PackageRefusedError(exists), OSError.
    """
    review.require_caseworker(actor, records, "make_package")
    review.require_stage(records, (Stage.IN_REVIEW,), "make_package")
    if out.exists():
        raise PackageRefusedError("exists", str(out))
    case_id, log = records.case.case_id, office.store.log
    file = casefile.build(records, office.pack, office.now().date())
    body = {"format": FORMAT, "made_at": office.now().isoformat(), "vkey": log.vkey}
    text = json.dumps({**body, "file": _file_type().dump_python(file, mode="json")},
                      ensure_ascii=False, sort_keys=True).encode()  # fmt: skip
    package = hashlib.sha256(text).hexdigest()
    by = as_role(actor, Role.CASEWORKER)
    made = EventDraft("package.made", by, {"kind": "review", "package": package}, case_id)
    office.store.record([made, events.export_created(by, case_id, log.size, None)])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / BUNDLE
        bundle.export(log, path, case_id=case_id, documents={})
        files = {CASE: text, BUNDLE: path.read_bytes()}
    for item in records.case.evidence:
        kept = intake.kept_at(office, item.sha256, item.file_name)
        if not item.text and _PICTURE.fullmatch(f"pictures/{kept.name}") and kept.is_file():
            files[f"pictures/{kept.name}"] = kept.read_bytes()
    if name := _witness_name(office):
        files[REQUEST] = witness_request(log, name).text.encode()
    _write(out, files)


def take_answer(office: Office, accounts: Accounts, actor: Actor, untrusted: Path) -> str:
    """Take a reviewer's answer in, and return the case id. All or nothing, and only once.

    Raises PackageRefusedError, NotAllowedError, OSError.
    """
    review.require_hand(actor, "take_package")
    files = _read(untrusted, ANSWER)
    answer = _answer_of(files[ANSWER])
    known = [
        event
        for event in office.store.log.events(type="package.made", limit=100_000)
        if event.data == {"kind": "review", "package": answer.package}
    ]
    if not known or known[0].case_id != answer.case_id:
        raise PackageRefusedError("wrong_office", answer.case_id)
    reviewer = office.pack.person(answer.reviewer_id)
    vkey = accounts.vkey(answer.reviewer_id)
    if reviewer is None or not vkey:
        raise PackageRefusedError("unknown_reviewer", answer.reviewer_id)
    _check_signature(files[ANSWER], files.get(SIGNATURE, b""), vkey)
    records = office.store.records(answer.case_id)
    digest = hashlib.sha256(files[ANSWER]).hexdigest()
    earlier = office.store.log.events(type="package.taken", limit=100_000)
    taken = {event.data["package"] for event in earlier}
    waits = (
        records.stage is Stage.IN_REVIEW
        and records.review is not None
        and records.review.text_sha256 == answer.text_sha256
    )
    if not waits:
        raise PackageRefusedError("twice" if digest in taken else "late", answer.case_id)
    as_reviewer = Actor(reviewer, ActorKind.PERSON)
    review.require_reviewer(as_reviewer, records, "take_package")
    if digest not in taken:  # else the last time was cut short between the two transactions
        by = as_role(actor, actor.person.roles[0])
        data = {"kind": "answer", "package": digest, "vkey": vkey}
        office.store.record([EventDraft("package.taken", by, data, answer.case_id)])
        for comment in answer.comments:
            steps_reread.comment(office, as_reviewer, records, comment)
    if answer.passed:
        steps_review.pass_review(office, as_reviewer, records, answer.points, answer.opinion)
    else:
        steps_review.return_case(office, as_reviewer, records, answer.opinion)
    if REQUEST in files and REPLY in files:
        with suppress(NoteError, WitnessRefusedError):  # the review stands without its witness
            request = AddCheckpoint.parse(files[REQUEST].decode())
            by = as_role(actor, actor.person.roles[0])
            import_cosignature(office.store.log, by, request, files[REPLY].decode())
    return answer.case_id


# --- the reviewer's PC -----------------------------------------------------------------------


def open_review(office: Office, untrusted: Path, witness: Witness) -> ReviewPackage:
    """Read a package and check it against the office's key, which `witness` was told to trust.

    Its pictures are kept beside the log of this office, each where its hash agrees.

    Raises PackageRefusedError: `unknown_office` carries the key, to be compared with paper.
    """
    files = _read(untrusted, CASE)
    try:
        body = json.loads(files[CASE])
        if body["format"] != FORMAT:
            raise PackageRefusedError("unreadable", "format")
        file = _file_type().validate_json(json.dumps(body["file"]))
        vkey = str(body["vkey"])
        key = Verifier.parse(vkey)
    except (ValueError, KeyError, TypeError, NoteError) as error:
        raise PackageRefusedError("unreadable", str(error)[:200]) from error
    if vkey == office.store.log.vkey:
        raise PackageRefusedError("own_office", file.case.case_number)
    report = verify.verify_zip(files.get(BUNDLE, b""))
    package = hashlib.sha256(files[CASE]).hexdigest()
    if report.failed or package not in _made(files[BUNDLE], key):
        raise PackageRefusedError("tampered", file.case.case_number)
    if vkey not in witness.vkeys(key.name):
        raise PackageRefusedError("unknown_office", vkey)
    for item in file.case.evidence:
        suffix = Path(item.file_name).suffix.lower()
        content = files.get(f"pictures/{item.sha256}{suffix}", b"")
        if hashlib.sha256(content).hexdigest() == item.sha256:
            intake.keep(office, item.sha256, item.file_name, content)
    request = files.get(REQUEST, b"").decode()
    return ReviewPackage(package, file, vkey, request, report.demonstration)


def write_answer(  # noqa: PLR0917 - all of it is needed
    office: Office,
    actor: Actor,
    opened: ReviewPackage,
    answer: Answer,
    signer: Signer,
    witness: Witness,
    out: Path,
) -> None:
    """Write the answer, signed by the reviewer and cosigned by the witness; logged first.

    Raises NotAllowedError, PackageRefusedError(exists), OSError.
    """
    review.require_role(actor, Role.LEGAL_REVIEWER, "answer_package")
    authors = {opened.file.case.opened_by, *opened.file.case.officer_ids}
    if actor.person.person_id in authors:
        raise PackageRefusedError("own_case", opened.file.case.case_number)
    if out.exists():
        raise PackageRefusedError("exists", str(out))
    text = _answer_type().dump_json(answer)
    note = _note_text(text)
    files = {ANSWER: text, SIGNATURE: signed_note(note, [signer.sign(note)]).encode()}
    by = as_role(actor, Role.LEGAL_REVIEWER)
    digest = hashlib.sha256(text).hexdigest()
    taken = {"kind": "review", "package": opened.package, "vkey": opened.vkey}
    office.store.record(
        [
            EventDraft("package.taken", by, taken),
            EventDraft("package.made", by, {"kind": "answer", "package": digest}),
        ]
    )
    if opened.request:
        files[REQUEST] = opened.request.encode()
        with suppress(WitnessRefusedError):  # a refusal is kept by the witness as evidence
            files[REPLY] = witness.sign(opened.request).encode()
    _write(out, files)


def answer_to(
    opened: ReviewPackage,
    reviewer: Person,
    at: datetime,
    *,
    passed: bool,
    points: tuple[ReviewPoint, ...],
    opinion: str,
    comments: tuple[CommentDraft, ...] = (),
) -> Answer:
    """Put an answer together; the gate for passing is the same as at the caseworker's PC.

    Raises PackageRefusedError(not_ready): points are open or not in order, or there is no opinion.
    """
    if not opinion.strip() or (passed and review.missing_points(points)):
        raise PackageRefusedError("not_ready", opened.file.case.case_number)
    stands = opened.file.review
    return Answer(
        package=opened.package,
        case_id=opened.file.case.case_id,
        text_sha256=stands.text_sha256 if stands else "",
        passed=passed,
        points=points,
        opinion=opinion,
        comments=comments,
        reviewer_id=reviewer.person_id,
        at=at,
    )


# --- inside ----------------------------------------------------------------------------------


def _file_type() -> TypeAdapter[CaseFile]:
    return TypeAdapter(CaseFile)


def _answer_type() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)


def _answer_of(untrusted: bytes) -> Answer:
    try:
        return _answer_type().validate_json(untrusted)
    except ValidationError as error:
        raise PackageRefusedError("unreadable", str(error)[:200]) from error


def _note_text(answer: bytes) -> str:
    return f"{FORMAT} answer\n{hashlib.sha256(answer).hexdigest()}\n"


def _check_signature(answer: bytes, signature: bytes, vkey: str) -> None:
    key = Verifier.parse(vkey)
    try:
        text, lines = parse_note(signature.decode())
        if text != _note_text(answer):
            raise PackageRefusedError("forged", key.name)
        ours = [line for line in lines if (line.name, line.key_id) == (key.name, key.key_id)]
        if not ours:
            raise PackageRefusedError("forged", key.name)
        key.check(text, ours[0])
    except (NoteError, UnicodeDecodeError) as error:
        raise PackageRefusedError("forged", key.name) from error


def _made(untrusted_bundle: bytes, key: Verifier) -> set[str]:
    """The packages that a verified bundle says were made, if `key` signed its checkpoint."""
    with zipfile.ZipFile(io.BytesIO(untrusted_bundle)) as archive:
        names = {name.rsplit("/", 1)[-1]: name for name in archive.namelist()}
        try:
            note = archive.read(names["checkpoint"]).decode()
            text, lines = parse_note(note)
            parse_checkpoint(text)
            for line in lines:
                if (line.name, line.key_id) == (key.name, key.key_id):
                    key.check(text, line)
                    break
            else:
                return set()
            listed = archive.read(names["events.jsonl"]).decode().splitlines()
        except (KeyError, NoteError, UnicodeDecodeError):
            return set()
    found = (json.loads(line) for line in listed)
    return {
        event["data"]["package"]
        for event in found
        if event.get("type") == "package.made" and event["data"]["kind"] == "review"
    }


def _witness_name(office: Office) -> str:
    """The witness whose key was enrolled last; empty where none was."""
    for event in office.store.log.events(type="key.enrolled", limit=1_000, newest_first=True):
        with suppress(NoteError):
            key = Verifier.parse(event.data["vkey"])
            if key.kind == COSIGNATURE:
                return key.name
    return ""


def _write(out: Path, files: Mapping[str, bytes]) -> None:
    part = out.with_name(out.name + ".part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(zipfile.ZipInfo(name), content)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _read(untrusted: Path, main: str) -> dict[str, bytes]:
    """The files of a package whose main file is `main`; every other name is refused."""
    try:
        with zipfile.ZipFile(untrusted) as archive:
            entries: list[Any] = archive.infolist()
            names = [entry.filename for entry in entries]
            allowed = {CASE, BUNDLE, REQUEST, ANSWER, SIGNATURE, REPLY}
            strange = {name for name in names if not _PICTURE.fullmatch(name)} - allowed
            if len(set(names)) != len(names) or strange:
                raise PackageRefusedError("unreadable", untrusted.name)
            if any(entry.file_size > MOST_BYTES for entry in entries):
                raise PackageRefusedError("unreadable", untrusted.name)
            files = {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise PackageRefusedError("unreadable", untrusted.name) from error
    if main not in files:
        other = next((kind for name, kind in _KINDS.items() if name in files), "")
        raise PackageRefusedError(f"is_{other}" if other else "unreadable", untrusted.name)
    return files
