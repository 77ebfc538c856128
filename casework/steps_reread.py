"""What a reviewer leaves beside the verdict: comments on spans, versions kept, second readings."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from audit.events import EventDraft
from casework import events, review
from casework.decision import assemble
from casework.entry import entered
from casework.errors import EntryError, NotAllowedError, UnknownItemError
from casework.model import Actor, Answer, DecisionText, Ruling, Stage, Suggestion
from casework.office import Office, as_role
from casework.people import Role
from casework.records import Records
from casework.steps_person import check_source
from casework.store import put_value

READERS = (Role.LEGAL_REVIEWER, Role.SUPERVISOR, Role.DECISION_MAKER)


@dataclass(frozen=True, slots=True)
class CommentDraft:
    """A remark on the characters `start` to `end` of a paragraph; both 0: on all of it."""

    paragraph_id: str
    text: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Comment:
    """A recorded remark. `quote` is what it was said about, in the words of that day."""

    comment_id: str
    paragraph_id: str
    start: int
    end: int
    quote: str
    text: str
    person_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """The decision as it went to review, or came back from it. `state`: requested, returned."""

    state: str
    document: DecisionText
    person_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What a second person answered without knowing the first answer."""

    suggestion_id: str
    answer: Answer
    reason: str
    person_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two readings agree. `kappa` is Cohen's, None where chance alone explains all."""

    pairs: int
    same: int
    kappa: float | None


def opened(  # noqa: PLR0917 - as the desk hands it on
    office: Office,
    actor: Actor,
    records: Records,
    suggestion_id: str | None,
    source: str,
    visible_ms: int,
) -> None:
    """Log for how long a source was in view. Raises NotAllowedError, UnknownItemError."""
    review.require_hand(actor, "source_opened")
    check_source(records, suggestion_id, source)
    by = events.log_actor(actor, actor.person.roles[0].value)
    case_id = records.case.case_id
    seen = events.source_opened(by, case_id, suggestion_id, source, max(0, visible_ms))
    office.store.record([seen])


# --- comments and versions -------------------------------------------------------------------


def comment(office: Office, actor: Actor, records: Records, draft: CommentDraft) -> None:
    """Remark on a span of the decision. Raises NotAllowedError, UnknownItemError, EntryError."""
    review.require_reviewer(actor, records, "comment")
    review.require_stage(records, (Stage.IN_REVIEW, Stage.REVIEWED), "comment")
    paragraphs = assemble(records, office.pack).paragraphs
    paragraph = next((p for p in paragraphs if p.paragraph_id == draft.paragraph_id), None)
    if paragraph is None:
        raise UnknownItemError("paragraph", draft.paragraph_id)
    start, end = (draft.start, draft.end) if draft.end else (0, len(paragraph.text))
    if not 0 <= start < end <= len(paragraph.text):
        raise EntryError("span", "outside_the_paragraph")
    given = entered(draft.text, "text")
    case_id = records.case.case_id
    number = office.store.count("comment", case_id) + 1
    made = Comment(
        comment_id=f"{case_id}-c{number}",
        paragraph_id=draft.paragraph_id,
        start=start,
        end=end,
        quote=paragraph.text[start:end],
        text=given,
        person_id=actor.person.person_id,
        at=office.now(),
    )
    event = EventDraft(
        "review.commented",
        as_role(actor, Role.LEGAL_REVIEWER),
        {"comment": made.comment_id, "paragraph": draft.paragraph_id, "start": start, "end": end},
        case_id,
        {"text": given.encode()},
    )
    office.write(actor, case_id, [event], put_value(case_id, "comment", made.comment_id, made))


def comments(office: Office, case_id: str) -> tuple[Comment, ...]:
    """All remarks on a case, the oldest first."""
    return office.store.values(case_id, "comment", Comment)


def versions(office: Office, case_id: str) -> tuple[Version, ...]:
    """The decision each time it went to review or came back, the oldest first."""
    return office.store.values(case_id, "version", Version)


# --- second reading --------------------------------------------------------------------------


def sample(records: Records, share_percent: int) -> tuple[Suggestion, ...]:
    """Which answered suggestions are read a second time: drawn by hash, the same on every PC."""
    answered = [s for s in records.suggestions if records.ruling(s.suggestion_id) is not None]
    ordered = sorted(
        answered, key=lambda s: hashlib.sha256(f"second:{s.suggestion_id}".encode()).digest()
    )
    count = max(1, -(-len(ordered) * share_percent // 100)) if ordered else 0
    return tuple(ordered[:count])


def blind(records: Records) -> Records:
    """The case without the answers: what a second reader may see before answering."""
    return replace(records, rulings=(), own_items=(), revisions=(), views=(), review=None)


def read_again(  # noqa: PLR0917 - as the desk hands it on
    office: Office, actor: Actor, records: Records, suggestion_id: str, answer: Answer, reason: str
) -> None:
    """Answer a suggestion a second time. Raises NotAllowedError, EntryError, UnknownItemError."""
    if not set(READERS) & set(actor.person.roles):
        raise NotAllowedError("read_again", actor.person.person_id, "role", Role.LEGAL_REVIEWER)
    if actor.person.person_id in review.authors(records):
        raise NotAllowedError("read_again", actor.person.person_id, "is_the_caseworker")
    records.suggestion(suggestion_id)
    first = records.ruling(suggestion_id)
    if first is None:
        raise UnknownItemError("ruling", suggestion_id)
    given = entered(reason, "reason")
    case_id = records.case.case_id
    known = office.store.values(case_id, "reread", SecondReading)
    who = actor.person.person_id
    if any(k.person_id == who and k.suggestion_id == suggestion_id for k in known):
        raise EntryError("answer", "read_already")
    role = next(role for role in READERS if role in actor.person.roles)
    reading = SecondReading(suggestion_id, answer, given, who, office.now())
    event = EventDraft(
        "review.reread",
        as_role(actor, role),
        {"suggestion": suggestion_id, "answer": answer.value},
        case_id,
        {"reason": given.encode()},
    )
    change = put_value(case_id, "reread", f"{who}:{suggestion_id}", reading)
    office.write(actor, case_id, [event], change)


def readings(office: Office, case_id: str) -> tuple[SecondReading, ...]:
    """The second readings of a case."""
    return office.store.values(case_id, "reread", SecondReading)


def agreement(firsts: Iterable[Ruling], seconds: Sequence[SecondReading]) -> Agreement:
    """How far second readings agree with the first answers (Cohen 1960)."""
    first = {ruling.suggestion_id: ruling.answer for ruling in firsts}
    pairs = [
        (first[s.suggestion_id], s.answer) for s in seconds if s.suggestion_id in first
    ]
    total = len(pairs)
    if not total:
        return Agreement(0, 0, None)
    same = sum(a is b for a, b in pairs)
    mine, theirs = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(mine[a] * theirs[a] for a in Answer) / total**2
    kappa = None if by_chance == 1 else (same / total - by_chance) / (1 - by_chance)
    return Agreement(total, same, kappa)
