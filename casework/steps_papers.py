"""Writing the papers beside the decision, and putting right what a crash left of the decision's."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable
from pathlib import Path

from casework import events, publication, review
from casework.errors import PaperError, WrongStageError
from casework.model import Actor, ActorKind, DecisionText, Role, Stage
from casework.office import Office, as_role
from casework.papers import write_docx
from casework.paperwork import paper as made_paper
from casework.pdf import write_pdf
from casework.records import Records

DEMONSTRATION = "演示 DEMONSTRATION"
PUBLICATION = "publication"
_SIGNED = frozenset({Stage.SIGNED, Stage.ISSUED})


def write(office: Office, actor: Actor, records: Records, *, paper: str, out: Path) -> Path:
    """Write `paper`.docx and `paper`.pdf into `out`. The files get their names after their event.

    Raises PackError (no such template), PaperError, WrongStageError (a copy for publication of what
    is not signed).
    """
    role = _role(actor, records)
    if paper == PUBLICATION:
        if records.stage not in _SIGNED or records.signature is None:
            raise WrongStageError("write_paper", records.stage)
        document = publication.masked(records.signature.document, records.case)
    else:
        document = made_paper(records, office.pack, paper)
    scripted = records.demonstration or actor.kind is ActorKind.SCRIPT
    drafts = {name: out / f"{name}.part" for name in (f"{paper}.docx", f"{paper}.pdf")}
    try:
        out.mkdir(parents=True, exist_ok=True)
        set_both(
            office, records, document, tuple(drafts.values()), DEMONSTRATION if scripted else ""
        )
        if paper == PUBLICATION:
            publication.require_clean(tuple(drafts.values()), records.case)
        digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in drafts.values()]
    except (OSError, PaperError) as error:
        _discard(drafts.values())
        raise PaperError(out, str(error)) from error
    written = events.paper_written(
        as_role(actor, role),
        records.case.case_id,
        paper,
        document.sha256,
        digests=digests,
        watermark=scripted,
    )
    office.write(actor, records.case.case_id, [written])
    for name, path in drafts.items():
        path.replace(out / name)
    return out / f"{paper}.pdf"


def set_both(
    office: Office,
    records: Records,
    document: DecisionText,
    paths: tuple[Path, ...],
    watermark: str,
) -> None:
    """Set a document as Word file and as PDF."""
    docx, pdf = paths
    author = office.pack.charter.charter.authority
    day = records.case.day_of_decision
    write_docx(document, docx, author=author, day=day, watermark=watermark)
    write_pdf(document, pdf, author=author, day=day, watermark=watermark)


def settle_interrupted(office: Office) -> None:
    """Papers of a decision whose event is in the log, but which a crash kept from their names."""
    for issue in office.store.issues():
        folder = Path(issue.folder)
        for name, digest in (
            ("decision.docx", issue.docx_sha256),
            ("decision.pdf", issue.pdf_sha256),
        ):
            part = folder / f"{name}.part"
            with contextlib.suppress(OSError):
                if part.is_file() and hashlib.sha256(part.read_bytes()).hexdigest() == digest:
                    part.replace(folder / name)


def _role(actor: Actor, records: Records) -> Role:
    """Caseworkers write papers; so do who reviews and who decides."""
    for role in (Role.DECISION_MAKER, Role.LEGAL_REVIEWER):
        if role in actor.person.roles:
            return role
    review.require_caseworker(actor, records, "write_paper")
    return Role.CASEWORKER


def _discard(paths: Iterable[Path]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
