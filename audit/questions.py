"""An inspector's standing questions, answered from the log alone.

After the questions of Canada's Algorithmic Impact Assessment on the fairness of a procedure
(fairnessImplementation 1 to 24, github.com/canada-ca/aia-eia-js, MIT). Each answer is a row with
the number of an event, so that it can be looked up in a bundle. What no log can answer (training of
the staff, bias of the weights, recourse outside the office) is not asked here: docs/audit-log.md.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from audit.events import SCHEMA, Event
from audit.read import Reader
from audit.trace import standing_items, standing_rulings

_ALL = 2**62
HASTY_MS = 3_000
"""A suggestion accepted after less time with its source in view than this is worth a look."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One row. `facts` are named values; texts that were redacted are None."""

    seq: int
    time: datetime
    case_id: str
    actor_id: str
    type: str
    facts: dict[str, Any] = field(default_factory=dict)


Rows = Iterator[Answer]


def ask(reader: Reader, name: str) -> Rows:
    """The rows that answer a question of `QUESTIONS`. Raises KeyError."""
    return QUESTIONS[name](reader)


def _row(reader: Reader, event: Event, *names: str, **more: Any) -> Answer:
    """A row of an event: the fields and texts named, where it has them."""
    facts: dict[str, Any] = {}
    for name in names:
        if name in event.data:
            facts[name] = event.data[name]
        elif name in event.blobs:
            text = reader.blob(event.blobs[name])
            facts[name] = None if text is None else text.decode("utf-8", "replace")
    case_id = event.case_id or ""
    return Answer(event.seq, event.time, case_id, event.actor_id, event.type, facts | more)


def _of_types(reader: Reader, kinds: tuple[str, ...]) -> list[Event]:
    """All events of these types, in the order of the log."""
    found = [event for kind in kinds for event in reader.events(type=kind, limit=_ALL)]
    return sorted(found, key=lambda event: event.seq)


def _listed(*kinds: str, names: tuple[str, ...] = ()) -> Callable[[Reader], Rows]:
    """A question that is answered by all events of some types."""

    def answer(reader: Reader) -> Rows:
        for event in _of_types(reader, kinds):
            fields = names or tuple(name for name in SCHEMA[event.type] if name != "points")
            yield _row(reader, event, *fields)

    return answer


def _authority(reader: Reader) -> Rows:
    """For each signed decision, the provision that each standing point rests on."""
    for signed, case in _signed(reader):
        for event in (*standing_rulings(case, signed.seq), *standing_items(case, signed.seq)):
            yield _row(
                reader, event, "provision", "evidence", "answer", "suggestion", signed=signed.seq
            )


def _suggestions(reader: Reader) -> Rows:
    """Every suggestion ever made, and what became of it."""
    shown: dict[tuple[str, str], int] = {}
    ruled: dict[tuple[str, str], tuple[int, str]] = {}
    for event in _of_types(reader, ("suggestion.displayed", "suggestion.ruled", "ruling.undone")):
        key = (event.case_id or "", event.data["suggestion"])
        if event.type == "suggestion.displayed":
            shown.setdefault(key, event.seq)
        elif event.type == "suggestion.ruled":
            ruled[key] = (event.seq, event.data["answer"])
        else:
            ruled.pop(key, None)
    for event in _of_types(reader, ("suggestion.generated",)):
        key = (event.case_id or "", event.data["suggestion"])
        number, answer = ruled.get(key, (None, None))
        yield _row(
            reader, event, "suggestion", "kind", "verdict", "weights",
            shown=shown.get(key), ruled=number, answer=answer,
        )  # fmt: skip


def _overrides(reader: Reader) -> Rows:
    """Suggestions that a person amended or rejected, and why."""
    for event in _of_types(reader, ("suggestion.ruled",)):
        if event.data["answer"] != "accept":
            yield _row(reader, event, "suggestion", "answer", "reason", "text", "moved")


def _changes(reader: Reader) -> Rows:
    """Every change of program, weights, regulations, settings, keys and of the stop switch."""
    kinds = ("weights.loaded", "corpus.loaded", "config.changed", "key.enrolled", "app.started",
             "machine.stopped", "machine.resumed")  # fmt: skip
    before: dict[str, Any] = {}
    for event in _of_types(reader, kinds):
        facts = dict(event.data) if event.type != "app.started" else _program(event)
        if before.get(event.type) == facts:
            continue  # loaded again, the same
        before[event.type] = facts
        yield _row(reader, event, *SCHEMA[event.type], **facts)


def _explanation(reader: Reader) -> Rows:
    """For each signed decision, every point that stood, in the words of the person."""
    for signed, case in _signed(reader):
        for event in (*standing_rulings(case, signed.seq), *standing_items(case, signed.seq)):
            yield _row(
                reader, event, "suggestion", "item", "answer", "text", "reason", "provision",
                "evidence", signed=signed.seq,
            )  # fmt: skip


def _versions(reader: Reader) -> Rows:
    """For each signed decision: program, charter, regulations, weights and prompts behind it."""
    for signed, case in _signed(reader):
        earlier = [event for event in case if event.seq < signed.seq]
        opened = next((event for event in earlier if event.type == "case.opened"), None)
        drafts = [event for event in earlier if event.type == "draft.requested"]
        facts = _program(signed) | {
            "charter": opened and opened.data["charter"],
            "charter_sha256": opened and opened.data["charter_sha256"],
            "corpus": sorted({e.data["corpus"] for e in earlier if e.type == "search.done"}),
            "weights": sorted({e.data["weights"] for e in drafts}),
            "prompts": [e.data["prompt_sha256"] for e in drafts],
        }
        yield _row(reader, signed, "text_sha256", **facts)


def _signers(reader: Reader) -> Rows:
    """Who reviewed, signed and issued, in which role, and who worked on the file."""
    for signed, case in _signed(reader):
        work = ("suggestion.ruled", "own.added", "view.committed", "document.revised")
        authors = sorted({e.actor_id for e in case if e.type in work and e.seq < signed.seq})
        for event in case:
            if event.type in {"review.passed", "decision.signed", "decision.issued"}:
                facts = {"role": event.role, "kind": event.actor_kind, "authors": authors}
                yield _row(reader, event, "text_sha256", **facts)


def _unreasoned(reader: Reader) -> Rows:
    """Rulings and own points without a reason on record; none is the right answer."""
    for event in _of_types(reader, ("suggestion.ruled", "own.added")):
        commitment = event.blobs.get("reason")
        if commitment is None:
            yield _row(reader, event, "suggestion", "item", "answer", why="none")
        elif reader.blob(commitment) is None:
            yield _row(reader, event, "suggestion", "item", "answer", why="redacted")


def _evidence(reader: Reader) -> Rows:
    """Every item of evidence, and the points that name it: what was left unused shows."""
    named: dict[tuple[str, str], list[int]] = defaultdict(list)
    for event in _of_types(reader, ("suggestion.ruled", "own.added")):
        for item in event.data["evidence"]:
            named[event.case_id or "", item].append(event.seq)
    for event in _of_types(reader, ("case.opened",)):
        for item in event.data["evidence"]:
            used = named.get((event.case_id or "", item["id"]), [])
            yield _row(reader, event, evidence=item["id"], origin=item["origin"], used_by=used)


def _haste(reader: Reader) -> Rows:
    """Suggestions accepted with the source hardly in view, or after which the own view moved."""
    for event in _of_types(reader, ("suggestion.ruled",)):
        hasty = event.data["answer"] == "accept" and event.data["in_view_ms"] < HASTY_MS
        if hasty or event.data["moved"]:
            yield _row(reader, event, "suggestion", "answer", "in_view_ms", "moved")


def _drift(reader: Reader) -> Rows:
    """By month and weights: how many suggestions were accepted, amended and rejected."""
    weights = {
        (event.case_id, event.data["suggestion"]): event.data["weights"]
        for event in _of_types(reader, ("suggestion.generated",))
    }
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    last: dict[tuple[str, str], Event] = {}
    for event in _of_types(reader, ("suggestion.ruled",)):
        made = weights.get((event.case_id, event.data["suggestion"]), "?")
        key = (f"{event.time:%Y-%m}", made)
        counts[key][event.data["answer"]] += 1
        last[key] = event
    for key, event in sorted(last.items()):
        facts = {answer: counts[key][answer] for answer in ("accept", "amend", "reject")}
        yield _row(reader, event, month=key[0], weights=key[1], **facts)


def _signed(reader: Reader) -> Iterator[tuple[Event, list[Event]]]:
    for event in _of_types(reader, ("decision.signed",)):
        yield event, reader.events(case_id=event.case_id, limit=_ALL)


def _program(event: Event) -> dict[str, Any]:
    app = json.loads(event.body)["app"]
    return {"version": app["version"], "sha256": app["sha256"]}


QUESTIONS: dict[str, Callable[[Reader], Rows]] = {
    "authority": _authority,  # 1, 1A
    "suggestions": _suggestions,  # 2
    "decision-points": _listed(  # 3
        "case.opened", "view.committed", "review.requested", "review.returned", "review.passed",
        "decision.signed", "decision.issued", "case.closed",
        names=("kind", "choice", "line", "reason", "opinion", "text_sha256", "outcome"),
    ),
    "overrides": _overrides,  # 4
    "gates": _listed("gate.refused", "gate.overridden"),  # 4
    "changes": _changes,  # 5, 16
    "explanation": _explanation,  # 7
    "versions": _versions,  # 8
    "signers": _signers,  # 9
    "access": _listed(  # 9
        "session.login", "session.logout", "session.locked", "session.unlocked"
    ),
    "unreasoned": _unreasoned,  # 10
    "evidence": _evidence,  # 17, 19
    "haste": _haste,  # 18, 22A
    "drift": _drift,  # 24
    "drafts": _listed("draft.failed", "draft.cancelled", "draft.superseded"),
    "recoveries": _listed(
        "app.recovered", "recovery.acknowledged", "log.gap", "clock.jump", "redaction.done"
    ),
    "anchors": _listed("witness.cosigned", "anchor.printed", "decision.issued",
                       names=("name", "size", "checkpoint_size", "pdf_sha256")),
    "handed-out": _listed("export.created"),
}  # fmt: skip
