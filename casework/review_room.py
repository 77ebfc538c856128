"""The steps around a legal review: packages between two PCs, comments, versions, second readings.

One object beside the desk, so that the window and the command line reach them in one place.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from audit.anchor import enrol_witness
from audit.note import Signer
from audit.witness import Witness
from casework import intake, package, review, steps_marks, steps_reread
from casework.accounts import Accounts
from casework.intake import EvidenceDraft
from casework.model import Actor, Answer, Evidence, ReviewPoint, Ruling, Suggestion
from casework.office import Office, as_role
from casework.package import ReviewPackage
from casework.steps_reread import Agreement, Comment, CommentDraft, SecondReading, Version

MOST_READINGS = 100_000


class ReviewRoom:
    """What people other than the author do with a case. Errors as at the desk."""

    def __init__(
        self,
        office: Callable[[], Office],
        accounts: Accounts,
        require_signed_in: Callable[[Actor], None],
        require_reader: Callable[[str], None],
    ) -> None:
        """Share the desk's office and people."""
        self._office = office
        self._accounts = accounts
        self._require = require_signed_in
        self._require_reader = require_reader
        self._lock = threading.RLock()

    # --- two PCs ----------------------------------------------------------------------------

    @property
    def vkey(self) -> str:
        """The public key of this office's log: printed on paper for those who open its packages."""
        return self._office().store.log.vkey

    def enrol_witness(self, actor: Actor, vkey: str) -> None:
        """Trust the key of a reviewer's witness, once it was compared with paper.

        Raises audit.note.NoteError: it is not a witness's key.
        """
        with self._lock:
            self._require(actor)
            review.require_hand(actor, "enrol_witness")
            by = as_role(actor, actor.person.roles[0])
            enrol_witness(self._office().store.log, by, vkey)

    def make_package(self, actor: Actor, case_id: str, out: Path) -> None:
        """Write a case that waits for review as a file to carry. Raises PackageRefusedError."""
        with self._lock:
            self._require(actor)
            office = self._office()
            package.make_review(office, actor, office.store.records(case_id), out)

    def take_answer(self, actor: Actor, path: Path) -> str:
        """Take a reviewer's answer in; returns the case id. Raises PackageRefusedError."""
        with self._lock:
            self._require(actor)
            return package.take_answer(self._office(), self._accounts, actor, path)

    def open_package(self, path: Path, witness: Witness) -> ReviewPackage:
        """Read a case of another office that came for review. Raises PackageRefusedError."""
        self._require_reader("read_case")
        return package.open_review(self._office(), path, witness)

    def answer_package(
        self,
        actor: Actor,
        opened: ReviewPackage,
        out: Path,
        *,
        passed: bool,
        points: tuple[ReviewPoint, ...],
        opinion: str,
        witness: Witness,
        signer: Signer,
        comments: tuple[CommentDraft, ...] = (),
    ) -> None:
        """Write the answer to a package. Raises PackageRefusedError."""
        with self._lock:
            self._require(actor)
            office = self._office()
            answer = package.answer_to(
                opened,
                actor.person,
                office.now(),
                passed=passed,
                points=points,
                opinion=opinion,
                comments=comments,
            )
            package.write_answer(office, actor, opened, answer, signer, witness, out)

    # --- evidence ---------------------------------------------------------------------------

    def add_evidence(self, actor: Actor, case_id: str, drafts: Sequence[EvidenceDraft]) -> None:
        """Take files into a case. Raises EntryError, OSError, rag.reader.ReadError."""
        with self._lock:
            self._require(actor)
            office = self._office()
            intake.add(office, actor, office.store.records(case_id), drafts)

    def confirm_evidence(
        self, actor: Actor, case_id: str, evidence_id: str, found: Iterable[str]
    ) -> None:
        """Say what electronic surveillance was found to be (art. 41). Raises EntryError."""
        with self._lock:
            self._require(actor)
            office = self._office()
            intake.confirm(office, actor, office.store.records(case_id), evidence_id, found)

    def mark(  # noqa: PLR0917 - all of it is needed
        self, actor: Actor, case_id: str, evidence_id: str, start: int, end: int, label: str
    ) -> None:
        """Mark a span of a piece of evidence by hand. Raises EntryError."""
        with self._lock:
            self._require(actor)
            office = self._office()
            records = office.store.records(case_id)
            steps_marks.mark(office, actor, records, evidence_id, start, end, label)

    def unmark(self, actor: Actor, case_id: str, mark_id: str) -> None:
        """Take a mark out again. Raises EntryError."""
        with self._lock:
            self._require(actor)
            office = self._office()
            steps_marks.unmark(office, actor, office.store.records(case_id), mark_id)

    def original_of(self, evidence: Evidence) -> Path:
        """Where the file that came in lies, as it came in."""
        self._require_reader("read_case")
        return intake.kept_at(self._office(), evidence.sha256, evidence.file_name)

    # --- comments, versions -----------------------------------------------------------------

    def comment(self, actor: Actor, case_id: str, draft: CommentDraft) -> None:
        """Remark on a span of the decision while it is in review."""
        with self._lock:
            self._require(actor)
            office = self._office()
            steps_reread.comment(office, actor, office.store.records(case_id), draft)

    def comments(self, case_id: str) -> tuple[Comment, ...]:
        """All remarks on a case."""
        self._require_reader("read_case")
        return steps_reread.comments(self._office(), case_id)

    def versions(self, case_id: str) -> tuple[Version, ...]:
        """The decision each time it went to review or came back."""
        self._require_reader("read_case")
        return steps_reread.versions(self._office(), case_id)

    # --- second reading ---------------------------------------------------------------------

    def to_read_again(
        self, actor: Actor, case_id: str, share_percent: int
    ) -> tuple[Suggestion, ...]:
        """The suggestions of the sample that this person has not read a second time yet."""
        with self._lock:
            self._require(actor)
            office = self._office()
            records = office.store.records(case_id)
            review.require_hand(actor, "read_again")
            done = {
                reading.suggestion_id
                for reading in steps_reread.readings(office, case_id)
                if reading.person_id == actor.person.person_id
            }
            drawn = steps_reread.sample(records, share_percent)
            return tuple(s for s in drawn if s.suggestion_id not in done)

    def read_again(
        self, actor: Actor, case_id: str, suggestion_id: str, answer: Answer, reason: str
    ) -> None:
        """Answer a suggestion of the sample without knowing the first answer."""
        with self._lock:
            self._require(actor)
            office = self._office()
            records = office.store.records(case_id)
            steps_reread.read_again(office, actor, records, suggestion_id, answer, reason)

    def agreement(self) -> Agreement:
        """How far second readings agree with the first answers, over all cases."""
        store = self._office().store
        read = store.log.events(type="review.reread", limit=MOST_READINGS)
        readings: list[SecondReading] = []
        firsts: list[Ruling] = []
        for case_id in {event.case_id for event in read if event.case_id}:
            readings += store.values(case_id, "reread", SecondReading)
            firsts += store.values(case_id, "ruling", Ruling)
        return steps_reread.agreement(firsts, readings)
