"""What can be done around a case: evidence taken in, remarks, versions, packages to carry."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from casework.intake import EvidenceDraft
from casework.model import Actor, Answer, CaseFile, Evidence, Suggestion
from casework.steps_reread import Agreement, Comment, CommentDraft, Version
from desktop.ports import Desk


class RoomSteps(QObject):
    """Calls of `casework.review_room.ReviewRoom`; `CaseActions` is made of them and of its own."""

    _desk: Desk
    _actor: Actor
    _case_id: str

    def _step(self, step: Callable[[], CaseFile]) -> bool:
        raise NotImplementedError

    def _room(self, call: Callable[[], None]) -> bool:
        """Take a step of the room and show the case as it then is."""

        def taken() -> CaseFile:
            call()
            return self._desk.case_file(self._case_id)

        return self._step(taken)

    def name_of(self, person_id: str) -> str:
        """Return the name of a person of this office; the id of anybody else."""
        people = {person.person_id: person.name for person in self._desk.people()}
        return people.get(person_id, person_id)

    # --- evidence ---------------------------------------------------------------------------

    def original_of(self, evidence: Evidence) -> Path:
        """Where the file that came in lies."""
        return self._desk.room.original_of(evidence)

    def take_evidence(self, drafts: tuple[EvidenceDraft, ...]) -> CaseFile:
        """Take files into the case; slow, so for a task. Raises as the room does."""
        case_id = self._case_id
        self._desk.room.add_evidence(self._actor, case_id, drafts)
        return self._desk.case_file(case_id)

    def confirm_evidence(self, evidence_id: str, found: tuple[str, ...]) -> bool:
        """Say what electronic surveillance was found to be."""
        return self._room(
            lambda: self._desk.room.confirm_evidence(self._actor, self._case_id, evidence_id, found)
        )

    def mark(self, evidence_id: str, start: int, end: int, label: str) -> bool:
        """Mark a span of a piece of evidence."""
        return self._room(
            lambda: self._desk.room.mark(
                self._actor, self._case_id, evidence_id, start, end, label
            )
        )

    def unmark(self, mark_id: str) -> bool:
        """Take a mark out."""
        return self._room(lambda: self._desk.room.unmark(self._actor, self._case_id, mark_id))

    # --- remarks, versions, second reading --------------------------------------------------

    def comment(self, draft: CommentDraft) -> bool:
        """Remark on a span of the decision."""
        return self._room(lambda: self._desk.room.comment(self._actor, self._case_id, draft))

    def comments(self) -> tuple[Comment, ...]:
        """All remarks on the case."""
        return self._desk.room.comments(self._case_id)

    def versions(self) -> tuple[Version, ...]:
        """The decision each time it went to review or came back."""
        return self._desk.room.versions(self._case_id)

    def to_read_again(self, share_percent: int) -> tuple[Suggestion, ...]:
        """The suggestions of the sample that this person has not read a second time."""
        return self._desk.room.to_read_again(self._actor, self._case_id, share_percent)

    def read_again(self, suggestion_id: str, answer: Answer, reason: str) -> bool:
        """Answer a suggestion without knowing the first answer."""
        return self._room(
            lambda: self._desk.room.read_again(
                self._actor, self._case_id, suggestion_id, answer, reason
            )
        )

    def agreement(self) -> Agreement:
        """How far second readings agree with first answers, in the whole office."""
        return self._desk.room.agreement()
