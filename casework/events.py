"""What each step of casework writes into the log: one function an event.

Ids, days, numbers and hashes stand in the event; whatever names a person or tells of the case goes
into blobs, which the log keeps as salted commitments.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from audit.events import Actor as LogActor
from audit.events import EventDraft
from casework.charter import CharterFile
from casework.model import (
    Actor,
    Case,
    Evidence,
    EvidenceFlag,
    IssueRecord,
    Missing,
    OwnItem,
    OwnView,
    ProcedureStep,
    ReviewPoint,
    Ruling,
    SearchRecord,
    Suggestion,
)
from rag.draft import Prepared
from rag.passage import Draft

MACHINE = LogActor("shuoli", "machine", "machine")


def sha256_of(text: str) -> str:
    """SHA-256 of the UTF-8 text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def log_actor(actor: Actor, role: str) -> LogActor:
    """The actor as the log names it; a script stays a script."""
    return LogActor(actor.person.person_id, actor.kind.value, role)


def _blobs(**texts: str) -> dict[str, bytes]:
    return {name: text.encode() for name, text in texts.items() if text}


def session(actor: Actor, what: str) -> EventDraft:
    """Somebody signed in or out, or their window was locked or unlocked: `login`, `locked`."""
    roles = "+".join(role.value for role in actor.person.roles)
    data = {"person": actor.person.person_id}
    return EventDraft(f"session.{what}", log_actor(actor, roles), data)


def case_opened(
    by: LogActor, case: Case, charter: CharterFile, pack: str
) -> tuple[EventDraft, ...]:
    """The case and, one each, what must be seen in its evidence."""
    opened = EventDraft(
        "case.opened",
        by,
        {
            "charter": charter.charter.id,
            "charter_sha256": charter.sha256,
            "pack": pack,
            "day_of_act": case.day_of_act.isoformat(),
            "evidence": [_evidence_entry(item) for item in case.evidence],
        },
        case.case_id,
        _blobs(title=f"{case.case_number} {case.title}", facts=case.facts),
    )
    flags = (flag_raised(case.case_id, flag) for item in case.evidence for flag in item.flags)
    return (opened, *flags)


def _evidence_entry(item: Evidence) -> dict[str, str]:
    origin = "party" if item.by_party else "authority"
    return {"id": item.evidence_id, "sha256": item.sha256, "origin": origin}


def flag_raised(case_id: str, flag: EvidenceFlag) -> EventDraft:
    """Something in a piece of evidence that a person must see."""
    data = {"evidence": flag.evidence_id, "kind": flag.kind}
    return EventDraft("flag.raised", MACHINE, data, case_id, _blobs(excerpt=flag.excerpt))


def evidence_withheld(case_id: str, item: Evidence) -> EventDraft:
    """The machine is not given an item, or not all of it."""
    return flag_raised(case_id, EvidenceFlag(item.evidence_id, "withheld", item.provider, ""))


def machine_switched(by: LogActor, charter_id: str, reason: str, *, on: bool) -> EventDraft:
    """The machine was stopped, or let go on."""
    name = "machine.resumed" if on else "machine.stopped"
    return EventDraft(name, by, {"charter": charter_id}, blobs=_blobs(reason=reason))


def search_done(case: Case, record: SearchRecord, query: str) -> EventDraft:
    """What the library answered."""
    passages = [
        {
            "provision": found.source.citation,
            "digest": found.source.digest,
            "rank": found.rank,
            "score_micro": found.score_micro,
            "later": sha256_of(found.source.later_text) if found.source.later_text else None,
        }
        for found in record.passages
    ]
    data = {
        "search": record.search_id,
        "outcome": record.outcome,
        "corpus": record.corpus_fingerprint or "none",
        "day_of_act": case.day_of_act.isoformat(),
        "day_of_decision": case.day_of_decision.isoformat(),
        "passages": passages,
    }
    return EventDraft("search.done", MACHINE, data, case.case_id, _blobs(query=query))


def draft_requested(
    case_id: str, draft_id: str, search_id: str, weights: str, prepared: Prepared | None
) -> EventDraft:
    """The exact call that is about to be made. None: it ended before there was a prompt."""
    data = {
        "draft": draft_id,
        "search": search_id,
        "weights": weights,
        "prompt_sha256": prepared.prompt_sha256 if prepared else sha256_of(""),
        "seed": prepared.request.seed if prepared else 0,
        "parameters": dict(prepared.parameters) if prepared else {},
        "grammar_sha256": prepared.grammar_sha256 if prepared else sha256_of(""),
    }
    blobs = _blobs(
        prompt=prepared.prompt.text if prepared else "",
        grammar=prepared.grammar if prepared else "",
    )
    return EventDraft("draft.requested", MACHINE, data, case_id, blobs)


def draft_completed(case_id: str, draft_id: str, draft: Draft) -> EventDraft:
    """What the language model wrote."""
    data = {
        "draft": draft_id,
        "tokens_in": draft.prompt_tokens,
        "tokens_out": draft.output_tokens,
        "elapsed_ms": draft.elapsed_ms,
        "finish": draft.finish_reason or "unknown",
    }
    # A blob and no field: logs that older versions wrote have none, and hold together all the same.
    call = json.dumps(dict(draft.parameters), ensure_ascii=False, sort_keys=True)
    blobs = _blobs(output=draft.output, call=call)
    return EventDraft("draft.completed", MACHINE, data, case_id, blobs)


def draft_failed(case_id: str, draft_id: str, reason: str, detail: str) -> EventDraft:
    """The draft did not come about."""
    clean = "".join(c if c.isprintable() else " " for c in detail)[:2000]
    data = {"draft": draft_id, "reason": reason, "detail": clean}
    return EventDraft("draft.failed", MACHINE, data, case_id)


def draft_cancelled(by: LogActor, case_id: str, draft_id: str) -> EventDraft:
    """A person stopped the draft."""
    return EventDraft("draft.cancelled", by, {"draft": draft_id}, case_id)


def draft_superseded(case_id: str, draft_id: str, newer: str) -> EventDraft:
    """An older draft no longer counts."""
    return EventDraft("draft.superseded", MACHINE, {"draft": draft_id, "by": newer}, case_id)


def suggestion_generated(
    case_id: str, suggestion: Suggestion, weights: str, corpus: str
) -> EventDraft:
    """One atomic claim of the machine with its sources and verdict."""
    data = {
        "suggestion": suggestion.suggestion_id,
        "draft": suggestion.draft_id,
        "kind": suggestion.kind.value,
        "weights": weights,
        "corpus": corpus,
        "evidence": [
            {"id": s.evidence_id, "start": s.start, "end": s.end, "digest": s.digest}
            for s in suggestion.evidence
        ],
        "provisions": [{"id": s.citation, "digest": s.digest} for s in suggestion.provisions],
        "verdict": "grounded" if suggestion.grounded else "ungrounded",
        "own_view": suggestion.needs_own_view,
    }
    return EventDraft(
        "suggestion.generated", MACHINE, data, case_id, _blobs(text=suggestion.text)
    )


def suggestion_displayed(by: LogActor, case_id: str, suggestion_id: str) -> EventDraft:
    """A suggestion is about to be shown."""
    return EventDraft("suggestion.displayed", by, {"suggestion": suggestion_id}, case_id)


def source_opened(
    by: LogActor, case_id: str, suggestion_id: str | None, source: str, visible_ms: int
) -> EventDraft:
    """A source was in view."""
    data = {"suggestion": suggestion_id, "source": source, "visible_ms": visible_ms}
    return EventDraft("source.opened", by, data, case_id)


def view_committed(by: LogActor, case_id: str, view_id: str, view: OwnView) -> EventDraft:
    """What a person thought before seeing the machine's."""
    data = {"view": view_id, "kind": view.kind.value}
    blobs = _blobs(choice=view.choice, line=view.line)
    return EventDraft("view.committed", by, data, case_id, blobs)


def suggestion_ruled(by: LogActor, case_id: str, ruling: Ruling) -> EventDraft:
    """The person's answer."""
    data = {
        "suggestion": ruling.suggestion_id,
        "answer": ruling.answer.value,
        "evidence": list(ruling.evidence_ids),
        "provision": ruling.provision or None,
        "in_view_ms": ruling.in_view_ms,
        "moved": ruling.moved,
    }
    blobs = _blobs(reason=ruling.reason, text=ruling.text)
    return EventDraft("suggestion.ruled", by, data, case_id, blobs)


def ruling_undone(by: LogActor, case_id: str, suggestion_id: str) -> EventDraft:
    """The answer was taken back."""
    return EventDraft("ruling.undone", by, {"suggestion": suggestion_id}, case_id)


def own_added(by: LogActor, case_id: str, item: OwnItem) -> EventDraft:
    """A person's own finding, ground, amount or outcome."""
    data = {
        "item": item.item_id,
        "kind": item.kind.value,
        "evidence": list(item.evidence_ids),
        "provision": item.provision or None,
    }
    blobs = _blobs(reason=item.reason, text=item.text)
    return EventDraft("own.added", by, data, case_id, blobs)


def own_removed(by: LogActor, case_id: str, item_id: str) -> EventDraft:
    """An own item was taken out."""
    return EventDraft("own.removed", by, {"item": item_id}, case_id)


def gate_refused(
    by: LogActor, case_id: str, action: str, missing: Iterable[Missing]
) -> EventDraft:
    """A step was refused, and all that was missing."""
    listed = [f"{m.code} {m.subject}".strip()[:300] for m in missing]
    return EventDraft("gate.refused", by, {"action": action, "missing": listed}, case_id)


def gate_overridden(
    by: LogActor, case_id: str, action: str, subject: str, reason: str
) -> EventDraft:
    """A supervisor let an entry pass the reason gate, and why."""
    data = {"action": action, "subject": subject}
    return EventDraft("gate.overridden", by, data, case_id, _blobs(reason=reason))


def departure_refused(
    by: LogActor, case_id: str, subject: str, reason: str
) -> EventDraft:
    """A decision maker did not let a value pass that leaves the benchmark, and why."""
    data = {"action": "departure", "missing": [subject]}
    return EventDraft("gate.refused", by, data, case_id, _blobs(reason=reason))


def document_revised(
    by: LogActor, case_id: str, paragraph_id: str, rev: int, *, text: str, reason: str
) -> EventDraft:
    """A paragraph was reworded."""
    data = {"paragraph": paragraph_id, "rev": rev, "sha256": sha256_of(text)}
    blobs = _blobs(text=text, reason=reason)
    return EventDraft("document.revised", by, data, case_id, blobs)


def review_requested(by: LogActor, case_id: str, text_sha256: str, draft_id: str) -> EventDraft:
    """The text goes to legal review."""
    data = {"text_sha256": text_sha256, "draft": draft_id or None}
    return EventDraft("review.requested", by, data, case_id)


def review_returned(by: LogActor, case_id: str, text_sha256: str, reason: str) -> EventDraft:
    """The file goes back to its author."""
    data = {"text_sha256": text_sha256}
    return EventDraft("review.returned", by, data, case_id, _blobs(reason=reason))


def review_passed(
    by: LogActor, case_id: str, text_sha256: str, points: Sequence[ReviewPoint], opinion: str
) -> EventDraft:
    """The text stood the legal review."""
    data: Mapping[str, object] = {
        "text_sha256": text_sha256,
        "points": [{"point": point.point, "ok": point.ok} for point in points],
    }
    return EventDraft("review.passed", by, data, case_id, _blobs(opinion=opinion))


def decision_signed(by: LogActor, case_id: str, text_sha256: str) -> EventDraft:
    """The reviewed text was signed; the log adds the hash of the case's last event."""
    data = {"text_sha256": text_sha256, "signature": None}
    return EventDraft("decision.signed", by, data, case_id)


def decision_issued(
    by: LogActor, case_id: str, issue: IssueRecord, size: int, root: str
) -> EventDraft:
    """The papers were made."""
    data = {
        "text_sha256": issue.text_sha256,
        "docx_sha256": issue.docx_sha256,
        "pdf_sha256": issue.pdf_sha256,
        "checkpoint_size": size,
        "checkpoint_root": root,
        "watermark": issue.watermark,
    }
    return EventDraft("decision.issued", by, data, case_id)


def procedure_recorded(
    by: LogActor, case_id: str, step: ProcedureStep, article: str
) -> EventDraft:
    """A step of procedure, with the article it rests on; a notice with its text's digest."""
    data = {
        "record": step.record_id,
        "step": step.step,
        "day": step.day.isoformat(),
        "article": article,
        "until": step.until.isoformat() if step.until else None,
        "subject": step.subject if step.subject.isascii() and step.subject else None,
        "digest": step.announced.sha256 if step.announced else None,
    }
    items = "\n".join(step.items) or ("" if step.subject.isascii() else step.subject)
    blobs = _blobs(text=step.text, items=items)
    return EventDraft("procedure.recorded", by, data, case_id, blobs)


def procedure_withdrawn(
    by: LogActor, case_id: str, record_id: str, reason: str
) -> EventDraft:
    """A record of procedure was taken back."""
    data = {"record": record_id}
    return EventDraft("procedure.withdrawn", by, data, case_id, _blobs(reason=reason))


def paper_written(
    by: LogActor, case_id: str, paper: str, text_sha256: str, *, digests: Sequence[str],
    watermark: bool,
) -> EventDraft:  # fmt: skip
    """A paper beside the decision was written; `digests` of the Word file and the PDF."""
    docx_sha256, pdf_sha256 = digests
    data = {
        "paper": paper,
        "text_sha256": text_sha256,
        "docx_sha256": docx_sha256,
        "pdf_sha256": pdf_sha256,
        "watermark": watermark,
    }
    return EventDraft("paper.written", by, data, case_id)


def export_created(
    by: LogActor, case_id: str | None, size: int, sha256: str | None
) -> EventDraft:
    """A bundle was written."""
    data = {"scope": case_id or "office", "size": size, "sha256": sha256}
    return EventDraft("export.created", by, data, case_id)
