"""The values of a case: what it is made of, frozen, without storage or numerics.

Terms follow the Administrative Penalty Law (行政处罚法, 2021); article numbers below are its.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from casework.document import DecisionText, Paragraph, Sentence
from casework.mark import Mark, MarkLink
from casework.notes import Missing, Note
from casework.people import Actor, ActorKind, Person, Role
from casework.step import ProcedureStep, StepDraft

__all__ = [  # what is defined elsewhere and belongs to the vocabulary of a case
    "Actor",
    "ActorKind",
    "DecisionText",
    "Missing",
    "Note",
    "Paragraph",
    "Person",
    "ProcedureStep",
    "Role",
    "Sentence",
    "StepDraft",
]


@dataclass(frozen=True, slots=True)
class Party:
    """The party (当事人). `identifier` is a unified social credit code or an ID number."""

    name: str
    address: str = ""
    identifier: str = ""
    representative: str = ""


class EvidenceKind(StrEnum):
    """The eight kinds of evidence, art. 46."""

    DOCUMENTARY = "书证"
    PHYSICAL = "物证"
    AUDIOVISUAL = "视听资料"
    ELECTRONIC = "电子数据"
    WITNESS = "证人证言"
    PARTY_STATEMENT = "当事人的陈述"
    EXPERT_OPINION = "鉴定意见"
    INSPECTION_RECORD = "勘验笔录、现场笔录"


@dataclass(frozen=True, slots=True)
class EvidenceFlag:
    """Something in a piece of evidence that a person must see (see `rag.passage.Flag`)."""

    evidence_id: str
    kind: str
    excerpt: str
    detail: str
    start: int = -1


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence. `text` is the clean text; `sha256` is of the file as it came in."""

    evidence_id: str
    title: str
    kind: EvidenceKind
    by_party: bool
    file_name: str
    sha256: str
    text: str
    flags: tuple[EvidenceFlag, ...] = ()
    provider: str = ""  # the department it comes from; empty: collected here, or from the party
    data: str = ""  # what a charter calls such data; empty: the title
    surveillance: bool = False  # 电子技术监控设备, art. 41
    confirmed: tuple[str, ...] = ()  # of `SURVEILLANCE_FLAGS`: what a person found it to be
    day: date | None = None  # when it arose; what arose after the decision cannot carry it


SURVEILLANCE_FLAGS = ("true", "clear", "complete", "accurate")
"""真实、清晰、完整、准确: what electronic surveillance must be found to be, art. 41."""


class Stage(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    REVIEWED = "reviewed"
    SIGNED = "signed"
    ISSUED = "issued"


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it was opened."""

    case_id: str
    case_number: str
    title: str
    scenario: str
    party: Party
    officers: tuple[str, ...]
    facts: str
    day_of_act: date
    day_of_decision: date
    charter_id: str
    charter_sha256: str
    evidence: tuple[Evidence, ...]
    opened_by: str
    opened_at: datetime
    officer_ids: tuple[str, ...] = ()  # `officers` are as printed: name and card number
    particulars: tuple[tuple[str, str], ...] = ()  # what a template may name, beside the party


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """One row of the case list."""

    case_id: str
    case_number: str
    title: str
    party_name: str
    stage: Stage
    unruled: int
    flags: int
    opened_at: datetime


class Kind(StrEnum):
    """What a suggestion, or an own item of a person, is about."""

    FINDING = "finding"
    CHARACTERISATION = "characterisation"
    LEGAL_BASIS = "legal_basis"
    FACTOR = "factor"
    BAND = "band"
    AMOUNT = "amount"
    DISPOSITION = "disposition"  # own items only: penalties beside the fine, or none at all
    RESPONSE = "response"  # own items only: the answer to the party's statement, art. 45


@dataclass(frozen=True, slots=True)
class EvidenceSource:
    """A span of evidence that a suggestion stands on. Whole document where start == end == 0."""

    evidence_id: str
    start: int
    end: int
    quote: str
    digest: str


@dataclass(frozen=True, slots=True)
class ProvisionSource:
    """A provision that a suggestion stands on, with the exact text it had.

    `citation` is printed form: 《X》第四十四条第二款第（三）项. `later_*` is the version in force
    on the day of decision where it differs (art. 37); empty where it does not.
    """

    citation: str
    regulation_id: str
    lead: str
    text: str
    digest: str
    later_regulation_id: str = ""
    later_text: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One atomic claim of the machine. `text` is empty while it is hidden (own view first)."""

    suggestion_id: str
    draft_id: str
    kind: Kind
    text: str
    evidence: tuple[EvidenceSource, ...]
    provisions: tuple[ProvisionSource, ...]
    grounded: bool
    faults: tuple[str, ...]
    explanation: str
    needs_own_view: bool  # one is asked for on its account; see casework.own_view
    hidden: bool
    displayed: bool
    # What the claim comes to, comparable with an own view: the name of the offence, the name of
    # the band, whole yuan as digits, the id of the factor. Empty for other kinds and while hidden.
    choice: str = ""


class Answer(StrEnum):
    """The person's answer to a suggestion; none is ever preselected."""

    ACCEPT = "accept"
    AMEND = "amend"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class RulingDraft:
    """What a person enters. `text` is the amended wording; empty unless AMEND.

    Where a BAND is amended, `text` is the name of the band; where an AMOUNT is amended, whole yuan
    as digits; where a LEGAL_BASIS is amended, `provision` is the citation chosen and `text` may be
    empty. A FINDING names its evidence, a LEGAL_BASIS its provision, unless rejected.
    """

    suggestion_id: str
    answer: Answer
    reason: str
    text: str = ""
    evidence_ids: tuple[str, ...] = ()
    provision: str = ""
    in_view_ms: int = 0
    mark_ids: tuple[str, ...] = ()  # marks in that evidence


@dataclass(frozen=True, slots=True)
class Ruling:
    """A recorded ruling on one suggestion."""

    suggestion_id: str
    answer: Answer
    reason: str
    text: str
    evidence_ids: tuple[str, ...]
    provision: str
    in_view_ms: int
    moved: bool | None
    person_id: str
    actor_kind: ActorKind
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnView:
    """What the person thought before the machine's suggestion of this kind was shown."""

    kind: Kind
    choice: str
    line: str
    person_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnItemDraft:
    """A finding, ground or outcome that a person writes without the machine.

    AMOUNT items hold whole yuan as digits in `text`, BAND items the name of a band; LEGAL_BASIS
    items name `provision` (a citation the library knows; `text` may be empty). DISPOSITION items
    hold an outcome in words (警告, 没收, 不予处罚); with one, no amount is asked for.
    RESPONSE items say what the party put forward, and whether it stands. Where the decision is no
    penalty, one DISPOSITION item names the `outcome`, by its id in the pack's outcomes.csv.
    """

    kind: Kind
    text: str
    reason: str
    evidence_ids: tuple[str, ...] = ()
    provision: str = ""
    outcome: str = ""
    mark_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnItem:
    """A recorded own item. `source` holds the words of its provision."""

    item_id: str
    kind: Kind
    text: str
    reason: str
    evidence_ids: tuple[str, ...]
    provision: str
    person_id: str
    at: datetime
    outcome: str = ""
    source: ProvisionSource | None = None


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A retrieved provision as the case keeps it."""

    source: ProvisionSource
    rank: int
    score_micro: int
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """The last search of a case. `outcome`: found, none_found or unavailable."""

    search_id: str
    outcome: str
    passages: tuple[FoundPassage, ...]
    corpus_fingerprint: str
    message: str = ""


REVIEW_POINTS: tuple[str, ...] = (
    "competence",  # 执法主体是否合法，执法人员是否具备执法资格
    "procedure",  # 执法程序是否合法
    "facts_and_evidence",  # 案件事实是否清楚，证据是否合法充分
    "characterisation_and_law",  # 适用法律、法规、规章是否准确
    "discretion",  # 裁量基准运用是否适当
    "excess_of_power",  # 执法是否超越执法机关法定权限
    "form",  # 行政执法文书是否完备、规范
    "transfer_to_police",  # 违法行为是否涉嫌犯罪、需要移送司法机关
)
"""The eight points of the legal review of a decision (重大执法决定法制审核), in their order."""


@dataclass(frozen=True, slots=True)
class ReviewPoint:
    """One of the eight points of the legal review (法制审核) and the reviewer's answer."""

    point: str
    ok: bool


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """The last step of the legal review. `state`: requested, returned or passed."""

    state: str
    text_sha256: str
    reviewer_id: str
    points: tuple[ReviewPoint, ...]
    opinion: str
    at: datetime


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """The papers of an issued decision."""

    text_sha256: str
    docx_sha256: str
    pdf_sha256: str
    checkpoint: str
    watermark: bool
    at: datetime
    folder: str = ""  # where decision.docx and decision.pdf were written


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything a window shows of one case, at one moment."""

    case: Case
    stage: Stage
    search: SearchRecord | None
    draft_id: str
    draft_state: str  # none, requested (being written), completed, failed, cancelled
    suggestions: tuple[Suggestion, ...]
    rulings: tuple[Ruling, ...]
    views: tuple[OwnView, ...]
    own_items: tuple[OwnItem, ...]
    document: DecisionText
    missing: tuple[Missing, ...]
    review: ReviewRecord | None
    signed_by: str
    issue: IssueRecord | None
    notes: tuple[Note, ...] = ()
    overrides: tuple[str, ...] = ()  # suggestions, kinds or paragraphs a supervisor let pass
    steps: tuple[ProcedureStep, ...] = ()
    kind: str = "penalty"  # of the procedure, as the charter says
    demonstration: bool = False  # a script has ruled, reviewed or signed: papers are watermarked
    marks: tuple[Mark, ...] = ()
    links: tuple[MarkLink, ...] = ()


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One event of the log as a window lists it; `data` holds what the log opens to this office."""

    seq: int
    type: str
    time: datetime
    actor_id: str
    actor_kind: ActorKind
    case_id: str
    data: Mapping[str, Any]
