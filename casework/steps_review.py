"""Review, signature, papers and export: the steps of the other people."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Generator, Iterable, Sequence
from pathlib import Path
from typing import Protocol

from audit.events import EventDraft
from audit.log import LogUnavailable, SignedCheckpoint
from casework import events, guards, recovery, review
from casework.decision import assemble, sha256_of
from casework.entry import entered
from casework.errors import PaperError, RecordUnavailableError
from casework.model import (
    Actor,
    ActorKind,
    DecisionText,
    IssueRecord,
    Missing,
    ReviewPoint,
    ReviewRecord,
    Role,
    Stage,
)
from casework.office import Office, as_role
from casework.reasons import bare
from casework.records import Records, Signature
from casework.steps_draft import in_thread
from casework.steps_reread import Version
from casework.store import put_value, set_stage
from models.progress import CancelToken, Progress

DEMONSTRATION = "演示 DEMONSTRATION"
DOCX_NAME, PDF_NAME = "decision.docx", "decision.pdf"


class PrintPdf(Protocol):
    """Draws a decision as PDF. Where none is given, `casework.pdf` sets it."""

    def __call__(
        self, document: DecisionText, path: Path, *, watermark: bool, qr_text: str
    ) -> None:
        """Write `path`. `watermark`: print 演示 DEMONSTRATION. `qr_text` goes into the QR code."""


def request_review(office: Office, actor: Actor, records: Records) -> None:
    """Hand the text to legal review, when nothing is missing."""
    review.require_caseworker(actor, records, "request_review")
    review.require_stage(records, (Stage.OPEN, Stage.RETURNED), "request_review")
    by = as_role(actor, Role.CASEWORKER)
    case_id = records.case.case_id
    lacking = guards.missing(records, office.pack)
    if lacking:
        office.refuse(by, case_id, "request_review", lacking)
    text = assemble(records, office.pack).sha256
    draft_id = records.completed.draft_id if records.completed else ""
    asked = events.review_requested(by, case_id, text, draft_id)
    record = ReviewRecord("requested", text, "", (), "", office.now())
    _write_review(office, actor, case_id, [asked], record=record, stage=Stage.IN_REVIEW)


def return_case(office: Office, actor: Actor, records: Records, reason: str) -> None:
    """Return the file to its author."""
    review.require_reviewer(actor, records, "return_case")
    review.require_stage(records, (Stage.IN_REVIEW, Stage.REVIEWED), "return_case")
    given = entered(reason, "reason")
    by = as_role(actor, Role.LEGAL_REVIEWER)
    case_id = records.case.case_id
    text = assemble(records, office.pack).sha256
    returned = events.review_returned(by, case_id, text, given)
    record = ReviewRecord(
        "returned", text, actor.person.person_id, (), given, office.now()
    )
    _write_review(office, actor, case_id, [returned], record=record, stage=Stage.RETURNED)


def pass_review(
    office: Office,
    actor: Actor,
    records: Records,
    points: Sequence[ReviewPoint],
    opinion: str,
) -> None:
    """Pass the review of exactly the text that was handed in."""
    review.require_reviewer(actor, records, "pass_review")
    review.require_stage(records, (Stage.IN_REVIEW,), "pass_review")
    by = as_role(actor, Role.LEGAL_REVIEWER)
    case_id = records.case.case_id
    lacking = list(review.missing_points(points))
    given = entered(opinion, "opinion", empty=True)
    if not bare(given):
        lacking.append(Missing("opinion_missing"))
    text = assemble(records, office.pack).sha256
    if records.review is None or records.review.text_sha256 != text:
        lacking.append(Missing("text_changed"))
    if lacking:
        office.refuse(by, case_id, "pass_review", tuple(lacking))
    passed = events.review_passed(by, case_id, text, points, given)
    record = ReviewRecord(
        "passed", text, actor.person.person_id, tuple(points), given, office.now()
    )
    _write_review(office, actor, case_id, [passed], record=record, stage=Stage.REVIEWED)


def sign(office: Office, actor: Actor, records: Records) -> None:
    """Sign the text that passed review, and no other."""
    review.require_signer(actor, records, "sign")
    by = as_role(actor, Role.DECISION_MAKER)
    case_id = records.case.case_id
    held = guards.held(records, office.pack, "sign")
    if records.stage in review.EDITABLE - {Stage.REVIEWED} and held:
        office.refuse(by, case_id, "sign", held)
    review.require_stage(records, (Stage.REVIEWED,), "sign")
    lacking = [*guards.missing(records, office.pack), *held]
    document = assemble(records, office.pack)
    if records.review is None or records.review.state != "passed":
        lacking.append(Missing("review_missing"))
    elif records.review.text_sha256 != document.sha256:
        lacking.append(Missing("text_changed"))
    lacking += recovery.missing(office)
    if lacking:
        office.refuse(by, case_id, "sign", tuple(lacking))
    signature = Signature(actor.person.person_id, document.sha256, office.now(), document)
    office.write(
        actor,
        case_id,
        [events.decision_signed(by, case_id, document.sha256)],
        put_value(case_id, "signature", "1", signature),
        set_stage(case_id, Stage.SIGNED),
    )


def issue(
    office: Office, actor: Actor, records: Records, out: Path, print_pdf: PrintPdf | None
) -> None:
    """Write the papers. They get their names only after the event that vouches for them."""
    from casework.papers import write_docx  # late: what sets papers is slow to load

    role = _issuing_role(actor, records)
    review.require_stage(records, (Stage.SIGNED, Stage.ISSUED), "issue")
    case = records.case
    document = assemble(records, office.pack)
    signed = records.signature
    if signed is None or signed.text_sha256 != sha256_of(document.paragraphs):
        office.refuse(as_role(actor, role), case.case_id, "issue", (Missing("text_changed"),))
    is_demonstration = records.demonstration or actor.kind is ActorKind.SCRIPT
    checkpoint = _checkpoint(office)
    qr_text = f"{case.case_number}\n{checkpoint.text}"
    drafts = {name: out / f"{name}.part" for name in (DOCX_NAME, PDF_NAME)}
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_docx(
            document,
            drafts[DOCX_NAME],
            author=office.pack.charter.charter.authority,
            day=case.day_of_decision,
            watermark=DEMONSTRATION if is_demonstration else "",
            qr_text=qr_text,
        )
        if print_pdf is None:
            _set_pdf(
                office,
                records,
                document,
                drafts[PDF_NAME],
                is_demonstration=is_demonstration,
                qr_text=qr_text,
            )
        else:
            print_pdf(document, drafts[PDF_NAME], watermark=is_demonstration, qr_text=qr_text)
        digests = {n: hashlib.sha256(p.read_bytes()).hexdigest() for n, p in drafts.items()}
    except (OSError, PaperError) as error:
        _discard(drafts.values())
        raise PaperError(out, str(error)) from error
    record = IssueRecord(
        text_sha256=document.sha256,
        docx_sha256=digests[DOCX_NAME],
        pdf_sha256=digests[PDF_NAME],
        checkpoint=checkpoint.text,
        watermark=is_demonstration,
        at=office.now(),
        folder=str(out.resolve()),
    )
    issued = events.decision_issued(
        as_role(actor, role), case.case_id, record, checkpoint.size, checkpoint.root_hex
    )
    number = office.store.count("issue", case.case_id) + 1
    try:
        office.write(
            actor,
            case.case_id,
            [issued],
            put_value(case.case_id, "issue", str(number), record),
            set_stage(case.case_id, Stage.ISSUED),
        )
    except RecordUnavailableError:
        _discard(drafts.values())  # papers that no event vouches for must not lie about
        raise
    try:
        for name, path in drafts.items():
            path.replace(out / name)
    except OSError as error:
        raise PaperError(out, str(error)) from error


def export(
    office: Office,
    actor: Actor,
    case_id: str | None,
    out: Path,
    token: CancelToken,
) -> Generator[Progress, None, Path]:
    """Write a bundle; the export is logged first, so that it stands in the bundle."""
    from audit import bundle

    by = as_role(actor, actor.person.roles[0])
    documents = {} if case_id is None else _papers(office.store.records(case_id))
    yield Progress("exporting", 0)
    exported = events.export_created(by, case_id, office.store.log.size, None)
    office.store.record([exported])
    try:
        report = yield from in_thread(
            lambda tell: bundle.export(
                office.store.log,
                out,
                case_id=case_id,
                documents=documents,
                token=token,
                on_progress=lambda done, total: tell(Progress("exporting", done, total)),
            ),
            token,
        )
    except OSError as error:
        raise PaperError(out, str(error)) from error
    except LogUnavailable as error:
        raise RecordUnavailableError(str(error)) from error
    return report.path


def _write_review(
    office: Office,
    actor: Actor,
    case_id: str,
    drafts: Sequence[EventDraft],
    *,
    record: ReviewRecord,
    stage: Stage,
) -> None:
    number = office.store.count("review", case_id) + 1
    changes = [put_value(case_id, "review", str(number), record), set_stage(case_id, stage)]
    if record.state != "passed":  # both versions of a returned file are kept
        document = assemble(office.store.records(case_id), office.pack)
        person_id = actor.person.person_id
        version = Version(record.state, document, person_id, record.at)
        changes.append(put_value(case_id, "version", str(number), version))
    office.write(actor, case_id, drafts, *changes)


def _checkpoint(office: Office) -> SignedCheckpoint:
    try:
        return office.store.log.checkpoint("issue")
    except LogUnavailable as error:
        raise RecordUnavailableError(str(error)) from error


def _discard(papers: Iterable[Path]) -> None:
    for path in papers:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _issuing_role(actor: Actor, records: Records) -> Role:
    """A decision is issued by its caseworkers or by a decision maker."""
    if Role.DECISION_MAKER in actor.person.roles:
        return Role.DECISION_MAKER
    review.require_caseworker(actor, records, "issue")
    return Role.CASEWORKER


def _papers(records: Records) -> dict[str, Path]:
    """The issued papers that still are where and what they were."""
    if records.issue is None:
        return {}
    kept = {DOCX_NAME: records.issue.docx_sha256, PDF_NAME: records.issue.pdf_sha256}
    folder = Path(records.issue.folder)
    return {
        name: folder / name
        for name, digest in kept.items()
        if (folder / name).is_file()
        and hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    }


def _set_pdf(
    office: Office,
    records: Records,
    document: DecisionText,
    path: Path,
    *,
    is_demonstration: bool,
    qr_text: str,
) -> None:
    from casework.pdf import write_pdf

    write_pdf(
        document,
        path,
        author=office.pack.charter.charter.authority,
        day=records.case.day_of_decision,
        watermark=DEMONSTRATION if is_demonstration else "",
        anchor=qr_text,
        anchor_caption="本决定书的留痕检查点，可离线核验",
    )
