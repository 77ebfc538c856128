"""Reviews that travel between two PCs by file: what is in hand, and the keys read from paper."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from audit.clock import SystemClock
from audit.note import COSIGNATURE, NoteError, Verifier
from casework import review
from casework.errors import EntryError, GateRefusedError
from casework.model import Actor, CaseFile, Evidence, Missing, ReviewPoint
from casework.package import ReviewPackage
from casework.steps_reread import Comment, CommentDraft, Version
from desktop.home import WITNESS, witness_of
from desktop.ports import App
from models.progress import CancelToken, Progress


def trust(app: App, actor: Actor, untrusted_vkey: str) -> str:
    """Trust a key that was compared with paper; returns whose: office, witness or a person id.

    Raises EntryError (not_a_key), NotAllowedError.
    """
    text = untrusted_vkey.strip()
    try:
        key = Verifier.parse(text)
        if key.kind == COSIGNATURE:
            app.desk.room.enrol_witness(actor, text)
            return WITNESS
        if any(person.person_id == key.name for person in app.desk.people()):
            app.desk.accounts.enrol_key(actor, key.name, text)
            return key.name
        review.require_hand(actor, "trust_office")
        witness_of(app.settings_file.parent).enrol(text)
    except NoteError as error:
        raise EntryError("vkey", "not_a_key") from error
    return "office"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reviewer has decided and not yet written."""

    passed: bool
    points: tuple[ReviewPoint, ...]
    opinion: str


class PackageReview(QObject):
    """The steps of a review whose case came in a package; nothing changes the case here."""

    changed = Signal(object)  # CaseFile
    refused = Signal(object)  # Exception
    decided = Signal(object)  # Verdict: to be written

    def __init__(self, app: App, actor: Actor, opened: ReviewPackage) -> None:
        super().__init__()
        self._app = app
        self._actor = actor
        self.opened = opened
        self._remarks: list[Comment] = []

    @property
    def actor(self) -> Actor:
        """Who reviews."""
        return self._actor

    @property
    def file(self) -> CaseFile:
        """The case as it was when the package was made."""
        return self.opened.file

    @property
    def drafts(self) -> tuple[CommentDraft, ...]:
        """The remarks, as the answer carries them."""
        return tuple(CommentDraft(r.paragraph_id, r.text, r.start, r.end) for r in self._remarks)

    def name_of(self, person_id: str) -> str:
        """Return a name as this office, or the paper of the other, knows it."""
        people = {person.person_id: person.name for person in self._app.desk.people()}
        return people.get(person_id, person_id)

    def original_of(self, evidence: Evidence) -> Path:
        """Where a picture would lie; shown only where its hash agrees."""
        return self._app.desk.room.original_of(evidence)

    def comment(self, draft: CommentDraft) -> bool:
        """Keep a remark until the answer is written."""
        paragraphs = {p.paragraph_id: p.text for p in self.file.document.paragraphs}
        quote = paragraphs[draft.paragraph_id][draft.start : draft.end]
        now = SystemClock().now()
        self._remarks.append(
            Comment(
                f"r{len(self._remarks) + 1}", draft.paragraph_id, draft.start, draft.end, quote,
                draft.text, self._actor.person.person_id, now,
            )
        )  # fmt: skip
        self.changed.emit(self.file)
        return True

    def comments(self) -> tuple[Comment, ...]:
        """The remarks so far."""
        return tuple(self._remarks)

    def versions(self) -> tuple[Version, ...]:
        """None travel: the package holds the text to be reviewed."""
        return ()

    def pass_review(self, points: Sequence[ReviewPoint], opinion: str) -> bool:
        """Pass it; every point must be in order, and there must be an opinion."""
        lacking = review.missing_points(points)
        if not opinion:
            lacking += (Missing("opinion_missing"),)
        return self._decide(lacking, Verdict(passed=True, points=tuple(points), opinion=opinion))

    def return_case(self, reason: str) -> bool:
        """Return it; there must be a reason."""
        lacking = () if reason else (Missing("opinion_missing"),)
        return self._decide(lacking, Verdict(passed=False, points=(), opinion=reason))

    def _decide(self, lacking: tuple[Missing, ...], verdict: Verdict) -> bool:
        if lacking:
            self.refused.emit(GateRefusedError("answer_package", lacking))
            return False
        self.decided.emit(verdict)
        return True

    def writing(self, verdict: Verdict, out: Path, password: str) -> Callable[[CancelToken], Any]:
        """The work of writing the answer."""
        app, actor, opened, drafts = self._app, self._actor, self.opened, self.drafts

        def work(token: CancelToken) -> Generator[Progress, None, Path]:
            token.raise_if_cancelled()
            yield Progress("writing_package", 0)
            app.desk.room.answer_package(
                actor,
                opened,
                out,
                passed=verdict.passed,
                points=verdict.points,
                opinion=verdict.opinion,
                witness=witness_of(app.settings_file.parent),
                signer=app.desk.accounts.signer(actor.person, password),
                comments=drafts,
            )
            return out

        return work


@dataclass(slots=True)
class InHand:
    """The review in hand. It belongs to the window and not to a page, which is made anew with
    each change of language, so that remarks are not lost by one.
    """

    review: PackageReview | None = None

    def of(self, actor: Actor) -> PackageReview | None:
        """What this person has in hand."""
        mine = self.review is not None and self.review.actor.person == actor.person
        return self.review if mine else None
