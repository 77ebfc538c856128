"""All that is stored of one case, as values, and which items stand. Nothing is hidden here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.errors import UnknownItemError
from casework.mark import Mark, MarkLink
from casework.model import (
    Answer,
    Case,
    DecisionText,
    IssueRecord,
    Kind,
    Note,
    OwnItem,
    OwnView,
    ProcedureStep,
    ProvisionSource,
    ReviewRecord,
    Ruling,
    SearchRecord,
    Stage,
    Suggestion,
)


@dataclass(frozen=True, slots=True)
class Revision:
    """A paragraph of the decision as a person reworded it. `basis` is the text it replaced."""

    paragraph_id: str
    rev: int
    basis: str
    text: str
    reason: str
    person_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed which text. The text is kept: what was signed does not follow a later template,
    benchmark or library.
    """

    person_id: str
    text_sha256: str
    at: datetime
    document: DecisionText


@dataclass(frozen=True, slots=True)
class Override:
    """A supervisor lets the next entry on `subject` pass the reason gate."""

    subject: str
    reason: str
    person_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft of a case. `state`: requested, completed, failed or cancelled."""

    draft_id: str
    state: str
    detail: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """What the case list needs, without reading whole cases."""

    case_id: str
    case_number: str
    title: str
    party_name: str
    stage: Stage
    opened_at: datetime
    flags: int
    unruled: int


@dataclass(frozen=True, slots=True)
class Records:
    """All that is stored of one case, as values; nothing is hidden here."""

    case: Case
    stage: Stage
    demonstration: bool
    search: SearchRecord | None
    draft: DraftRow | None  # the newest, whatever came of it
    completed: DraftRow | None  # the newest that was completed: its suggestions are asked about
    suggestions: tuple[Suggestion, ...]
    rulings: tuple[Ruling, ...]
    views: tuple[OwnView, ...]
    own_items: tuple[OwnItem, ...]
    revisions: tuple[Revision, ...]
    overrides: tuple[Override, ...]
    review: ReviewRecord | None
    signature: Signature | None
    issue: IssueRecord | None
    steps: tuple[ProcedureStep, ...] = ()
    marks: tuple[Mark, ...] = ()
    links: tuple[MarkLink, ...] = ()

    def suggestion(self, suggestion_id: str) -> Suggestion:
        """The suggestion with this id. Raises UnknownItemError."""
        for suggestion in self.suggestions:
            if suggestion.suggestion_id == suggestion_id:
                return suggestion
        raise UnknownItemError("suggestion", suggestion_id)

    def ruling(self, suggestion_id: str) -> Ruling | None:
        """The standing ruling on a suggestion."""
        return next((r for r in self.rulings if r.suggestion_id == suggestion_id), None)

    def view(self, kind: Kind) -> OwnView | None:
        """The own view of a kind."""
        return next((v for v in self.views if v.kind is kind), None)

    def source(self, citation: str) -> ProvisionSource | None:
        """The words of a provision, as a suggestion or else the last search had them."""
        suggested = (s for suggestion in self.suggestions for s in suggestion.provisions)
        found = (p.source for p in self.search.passages) if self.search else ()
        own = (item.source for item in self.own_items if item.source is not None)
        return next((s for s in (*suggested, *found, *own) if s.citation == citation), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim that stands in the decision: an accepted or amended suggestion, or an own item.

    `origin` is `suggestion:<id>` or `own:<id>`. `choice` as in Suggestion.choice. `suggestion` is
    what the machine said, where it did.
    """

    kind: Kind
    text: str
    choice: str
    evidence_ids: tuple[str, ...]
    provision: str
    reason: str
    origin: str
    suggestion: Suggestion | None = None
    outcome: str = ""


def standing_items(records: Records) -> tuple[Standing, ...]:
    """What stands, the machine's in its order and then the person's own."""
    ruled = [
        _ruled(suggestion, ruling)
        for suggestion in records.suggestions
        if (ruling := records.ruling(suggestion.suggestion_id)) is not None
        and ruling.answer is not Answer.REJECT
    ]
    own = [
        Standing(
            kind=item.kind,
            text=item.text,
            choice=item.text,
            evidence_ids=item.evidence_ids,
            provision=item.provision,
            reason=item.reason,
            origin=f"own:{item.item_id}",
            outcome=item.outcome,
        )
        for item in records.own_items
    ]
    return (*ruled, *own)


def _ruled(suggestion: Suggestion, ruling: Ruling) -> Standing:
    amended = ruling.answer is Answer.AMEND
    cited = suggestion.provisions[0].citation if suggestion.provisions else ""
    if amended and suggestion.kind is not Kind.LEGAL_BASIS:
        cited = ""  # the new wording need not rest on what the machine cited
    return Standing(
        kind=suggestion.kind,
        text=ruling.text if amended else suggestion.text,
        choice=ruling.text if amended else suggestion.choice,
        evidence_ids=ruling.evidence_ids,
        provision=ruling.provision or cited,
        reason=ruling.reason,
        origin=f"suggestion:{suggestion.suggestion_id}",
        suggestion=suggestion,
    )
