"""The person's part: own views, rulings, own items, rewordings. Every one leaves an event."""

from __future__ import annotations

from casework import events, own_view, reasons, review
from casework.decision import assemble, check_revision, paragraph_of
from casework.discretion import BAND_WORDS
from casework.entry import entered
from casework.errors import (
    EntryError,
    NotDisplayedError,
    ReasonRefusedError,
    UnknownItemError,
    ViewCommittedError,
    ViewNeededError,
)
from casework.model import (
    Actor,
    ActorKind,
    Answer,
    Kind,
    Missing,
    OwnItem,
    OwnItemDraft,
    OwnView,
    ProvisionSource,
    Role,
    Ruling,
    RulingDraft,
    Suggestion,
)
from casework.office import Office, as_role, reopened
from casework.records import Records, Revision
from casework.review import (
    EDITABLE,
    awaited_view,
    is_hidden,
    require_caseworker,
    require_stage,
)
from casework.steps_marks import link
from casework.store import drop_value, mark_displayed, put_value
from casework.suggestions import provision_source
from rag import citation as citations

NO_OFFENCE = "不构成本场景的违法行为"
NO_PENALTY_BAND = "不予处罚"
"""Own views are not limited to what the machine may suggest: these two are always a choice."""


def view_choices(office: Office, kind: Kind) -> tuple[str, ...]:
    """What can be chosen as an own view of this kind; empty where it is free."""
    if kind is Kind.CHARACTERISATION:
        return (*office.pack.benchmark.offences(), NO_OFFENCE)
    if kind is Kind.BAND:
        return (*BAND_WORDS.values(), NO_PENALTY_BAND)
    return ()


def commit_view(
    office: Office, actor: Actor, records: Records, *, kind: Kind, choice: str, line: str
) -> None:
    """State the own view of a kind, once."""
    _begin(actor, records, "commit_view")
    first = office.pack.charter.charter.own_view_first
    if kind not in (*first, *own_view.asked(records.suggestions)):
        raise EntryError("kind", "no_own_view")
    if records.view(kind) is not None:
        raise ViewCommittedError(kind)
    case_id = records.case.case_id
    view = OwnView(
        kind=kind,
        choice=_choice(office, kind, choice, "choice"),
        line=entered(line, "line"),
        person_id=actor.person.person_id,
        at=office.now(),
    )
    view_id = f"{case_id}-v{office.store.count('view', case_id) + 1}"
    by = as_role(actor, Role.CASEWORKER)
    committed = events.view_committed(by, case_id, view_id, view)
    office.write(actor, case_id, [committed], put_value(case_id, "view", view_id, view))


def displayed(office: Office, actor: Actor, records: Records, suggestion_id: str) -> None:
    """Log that a suggestion is about to be shown; nothing new when it was shown before."""
    if any(s.suggestion_id == suggestion_id and s.displayed for s in records.suggestions):
        return
    _begin(actor, records, "displayed")
    suggestion = records.suggestion(suggestion_id)
    awaited = awaited_view(records, suggestion)
    if awaited is not None:
        raise ViewNeededError(awaited)
    case_id = records.case.case_id
    shown = events.suggestion_displayed(as_role(actor, Role.CASEWORKER), case_id, suggestion_id)
    office.write(actor, case_id, [shown], mark_displayed(suggestion_id))


def check_source(records: Records, suggestion_id: str | None, source: str) -> None:
    """A source that was in view is a piece of evidence or a citation; the log takes no free text.

    Raises UnknownItemError.
    """
    if suggestion_id is not None:
        records.suggestion(suggestion_id)
    known = {item.evidence_id for item in records.case.evidence}
    if source not in known and citations.parse(source) is None:
        raise UnknownItemError("evidence", source)


def rule(office: Office, actor: Actor, records: Records, entry: RulingDraft) -> None:
    """Answer a suggestion, with a reason that has substance."""
    _begin(actor, records, "rule")
    case_id = records.case.case_id
    suggestion = records.suggestion(entry.suggestion_id)
    if not suggestion.displayed or is_hidden(records, suggestion):
        raise NotDisplayedError(entry.suggestion_id)
    reason = entered(entry.reason, "reason", empty=True)
    provision = _provision(office, records, entry.provision)
    text = _amended(office, suggestion, entry, provision)
    _known_evidence(records, entry.evidence_ids)
    linked, kept = link(actor, records, suggestion.suggestion_id, entry)
    faults = [*review.entry_faults(suggestion.kind, entry.answer, entry.evidence_ids, provision)]
    if entry.answer is Answer.AMEND and text in {suggestion.text, suggestion.choice}:
        faults.append(Missing("text_unchanged"))
    faults += reasons.faults(
        reason,
        office.pack.charter.charter.reason,
        machine=(suggestion.explanation, *_shown_texts(records)),
        own=_own_reasons(office, actor, records, exclude=suggestion.suggestion_id),
        linked=_linked(records, entry.evidence_ids),
        overridden=_is_overridden(records, suggestion.suggestion_id),
    )
    by = as_role(actor, Role.CASEWORKER)
    if faults:
        office.refuse(by, case_id, "rule", tuple(faults), ReasonRefusedError)
    view = records.view(suggestion.kind)
    moved = (
        review.has_moved(view.choice, suggestion, entry.answer, text)
        if suggestion.needs_own_view and view is not None
        else None
    )
    ruling = Ruling(
        suggestion_id=suggestion.suggestion_id,
        answer=entry.answer,
        reason=reason,
        text=text,
        evidence_ids=entry.evidence_ids,
        provision=provision,
        in_view_ms=max(0, entry.in_view_ms),
        moved=moved,
        person_id=actor.person.person_id,
        actor_kind=actor.kind,
        at=office.now(),
    )
    office.write(
        actor,
        case_id,
        [events.suggestion_ruled(by, case_id, ruling), *linked],
        put_value(case_id, "ruling", suggestion.suggestion_id, ruling),
        *kept,
        drop_value(case_id, "override", suggestion.suggestion_id),
        *reopened(records),
    )


def undo_ruling(office: Office, actor: Actor, records: Records, suggestion_id: str) -> None:
    """Take an answer back."""
    _begin(actor, records, "undo_ruling")
    if records.ruling(suggestion_id) is None:
        raise UnknownItemError("ruling", suggestion_id)
    case_id = records.case.case_id
    undone = events.ruling_undone(as_role(actor, Role.CASEWORKER), case_id, suggestion_id)
    changes = (drop_value(case_id, "ruling", suggestion_id), *reopened(records))
    office.write(actor, case_id, [undone], *changes)


def add_own(office: Office, actor: Actor, records: Records, entry: OwnItemDraft) -> None:
    """Add what a person writes without the machine."""
    _begin(actor, records, "add_own")
    case_id = records.case.case_id
    reason = entered(entry.reason, "reason", empty=True)
    provision = _provision(office, records, entry.provision)
    _known_evidence(records, entry.evidence_ids)
    text = _own_text(office, entry, provision)
    outcome = _outcome(office, entry)
    faults = [*review.entry_faults(entry.kind, None, entry.evidence_ids, provision)]
    faults += reasons.faults(
        reason,
        office.pack.charter.charter.reason,
        machine=(text, *_shown_texts(records)),
        own=_own_reasons(office, actor, records),
        linked=_linked(records, entry.evidence_ids),
        overridden=_is_overridden(records, entry.kind.value),
    )
    by = as_role(actor, Role.CASEWORKER)
    if faults:
        office.refuse(by, case_id, "add_own", tuple(faults), ReasonRefusedError)
    item = OwnItem(
        item_id=f"{case_id}-o{office.store.count('own', case_id) + 1}",
        kind=entry.kind,
        text=text,
        reason=reason,
        evidence_ids=entry.evidence_ids,
        provision=provision,
        person_id=actor.person.person_id,
        at=office.now(),
        outcome=outcome,
        source=_source(office, records, provision),
    )
    added = events.own_added(by, case_id, item)
    linked, kept = link(actor, records, item.item_id, entry)
    changes = (
        put_value(case_id, "own", item.item_id, item),
        *kept,
        drop_value(case_id, "override", entry.kind.value),
        *reopened(records),
    )
    office.write(actor, case_id, [added, *linked], *changes)


def remove_own(office: Office, actor: Actor, records: Records, item_id: str) -> None:
    """Take an own item out."""
    _begin(actor, records, "remove_own")
    if all(item.item_id != item_id for item in records.own_items):
        raise UnknownItemError("own_item", item_id)
    case_id = records.case.case_id
    removed = events.own_removed(as_role(actor, Role.CASEWORKER), case_id, item_id)
    changes = (drop_value(case_id, "own", item_id), *reopened(records))
    office.write(actor, case_id, [removed], *changes)


def revise(
    office: Office,
    actor: Actor,
    records: Records,
    *,
    paragraph_id: str,
    text: str,
    reason: str,
) -> None:
    """Reword a paragraph; sums and citations cannot be changed this way."""
    _begin(actor, records, "revise")
    case_id = records.case.case_id
    paragraph = paragraph_of(assemble(records, office.pack), paragraph_id)
    worded = " ".join(entered(text, "text").split())
    check_revision(paragraph, worded)
    by = as_role(actor, Role.CASEWORKER)
    given = entered(reason, "reason", empty=True)
    faults = reasons.faults(
        given,
        office.pack.charter.charter.reason,
        machine=(worded, *_shown_texts(records)),
        overridden=_is_overridden(records, paragraph_id),
    )
    if faults:
        office.refuse(by, case_id, "revise", faults, ReasonRefusedError)
    earlier = [r for r in records.revisions if r.paragraph_id == paragraph_id]
    basis = next((r.basis for r in earlier if paragraph.revised), paragraph.text)
    rev = office.store.count("revision", case_id) + 1
    revision = Revision(
        paragraph_id, rev, basis, worded, given, actor.person.person_id, office.now()
    )
    revised = events.document_revised(by, case_id, paragraph_id, rev, text=worded, reason=given)
    changes = (
        put_value(case_id, "revision", f"{rev:06d}", revision),
        drop_value(case_id, "override", paragraph_id),
        *reopened(records),
    )
    office.write(actor, case_id, [revised], *changes)


# --- inside ----------------------------------------------------------------------------------


def _begin(actor: Actor, records: Records, action: str) -> None:
    require_caseworker(actor, records, action)
    require_stage(records, EDITABLE, action)


def _shown_texts(records: Records) -> tuple[str, ...]:
    """What the machine said here, as far as it was shown: a refusal may not tell the rest."""
    return tuple(s.text for s in records.suggestions if s.displayed)


def _choice(office: Office, kind: Kind, choice: str, field: str) -> str:
    """What was entered as the choice of a kind, in its one spelling."""
    clean = entered(choice, field)
    if kind is Kind.AMOUNT:
        amount = review.whole_yuan(clean, field)
        if amount == 0 and field != "choice":  # no fine is an outcome without one, not of nothing
            raise EntryError(field, "not_whole_yuan")
        return str(amount)
    if kind is Kind.BAND:
        clean = BAND_WORDS.get(clean, clean)
    known = view_choices(office, kind) if field == "choice" else tuple(BAND_WORDS.values())
    if known and clean not in known:
        raise EntryError(field, "not_a_choice")
    return clean


def _amended(
    office: Office, suggestion: Suggestion, entry: RulingDraft, provision: str
) -> str:
    """The new wording of an amended suggestion; empty for the other answers."""
    if entry.answer is not Answer.AMEND:
        return ""
    if suggestion.kind is Kind.LEGAL_BASIS and not entry.text.strip() and provision:
        return basis_words(provision)
    if suggestion.kind in {Kind.BAND, Kind.AMOUNT}:
        return _choice(office, suggestion.kind, entry.text, "text")
    return entered(entry.text, "text")


def _own_text(office: Office, entry: OwnItemDraft, provision: str) -> str:
    if entry.kind is Kind.LEGAL_BASIS and not entry.text.strip() and provision:
        return basis_words(provision, office.pack.kind)
    if entry.kind in {Kind.BAND, Kind.AMOUNT}:
        return _choice(office, entry.kind, entry.text, "text")
    return entered(entry.text, "text")


def basis_words(provision: str, kind: str = "penalty") -> str:
    """How a ground is worded where nobody worded it otherwise."""
    return f"依据{provision}的规定{'予以处罚' if kind == 'penalty' else '作出本决定'}。"


def _outcome(office: Office, entry: OwnItemDraft) -> str:
    """The outcome named, by its id. Raises EntryError where it is none of the pack's."""
    known = {row.outcome_id for row in office.pack.outcomes}
    if entry.outcome and (entry.kind is not Kind.DISPOSITION or entry.outcome not in known):
        raise EntryError("outcome", "not_a_choice")
    return entry.outcome


def _source(office: Office, records: Records, provision: str) -> ProvisionSource | None:
    """The words of a provision as they stood on the day of the act; with those of the day of the
    decision where they differ.
    """
    cited = citations.parse(provision) if provision else None
    if cited is None:
        return None
    then = office.provision(cited, records.case.day_of_act)
    now = office.provision(cited, records.case.day_of_decision)
    if then is None:
        return provision_source(now) if now is not None else None
    return provision_source(then, now if now is not None and now.text != then.text else None)


def _provision(office: Office, records: Records, entered: str) -> str:
    """The citation in its printed form. Raises EntryError where the library does not hold it."""
    if not entered.strip():
        return ""
    cited = citations.parse(entered)
    if cited is None or not cited.regulation:
        raise EntryError("provision", "not_a_citation")
    case = records.case
    days = (case.day_of_act, case.day_of_decision)
    if all(office.provision(cited, day) is None for day in days):
        raise EntryError("provision", "not_in_library")
    return citations.format(cited)


def _known_evidence(records: Records, evidence_ids: tuple[str, ...]) -> None:
    known = {item.evidence_id for item in records.case.evidence}
    for evidence_id in evidence_ids:
        if evidence_id not in known:
            raise UnknownItemError("evidence", evidence_id)
    review.require_usable(records, evidence_ids, "rule")


def _linked(records: Records, evidence_ids: tuple[str, ...]) -> tuple[str, ...]:
    """Ids and titles by which a reason may name the evidence that is linked to it."""
    linked = [e for e in records.case.evidence if e.evidence_id in evidence_ids]
    return tuple(name for e in linked for name in (e.evidence_id, e.title))


def _is_overridden(records: Records, subject: str) -> bool:
    return any(override.subject == subject for override in records.overrides)


def _own_reasons(
    office: Office, actor: Actor, records: Records, exclude: str = ""
) -> tuple[str, ...]:
    """The person's latest reasons. A script's are not held against it: it has only its script."""
    if actor.kind is ActorKind.SCRIPT:
        return ()
    limit = office.pack.charter.charter.reason.own_reasons_compared
    case_id = records.case.case_id
    return office.store.recent_reasons(actor.person.person_id, limit, case_id, exclude)
