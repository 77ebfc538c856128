"""What may stand in the log: a closed list of event types, and the envelope around each.

Personal or long text never stands in an event: it goes into a *blob*, and the event holds only a
salted commitment to it, so that the text can be redacted later without breaking the tree.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from audit.shape import ShapeError, explain, test_of

VERSION = "shuoli/1"
SALT_BYTES = 32
BLOB_PREFIX = b"shuoli-blob/1\x00"
MACHINE_ID = "shuoli"

# The kinds of value are explained in audit.shape. A blob is never required here: the process rules
# of the verifiers ask for it.
SCHEMA: dict[str, dict[str, Any]] = {
    "app.started": {"recovered": "bool"},
    "app.stopped": {},
    "app.recovered": {
        "lost_size": "int?",
        "mark_root": "hash?",
        "mark_size": "int?",
        "reason": "id",
        "size": "int",
    },
    "recovery.acknowledged": {"event": "int", "reason": "blob"},
    "log.gap": {},
    "clock.jump": {"delta_ms": "delta"},
    "session.login": {"person": "id"},
    "session.logout": {"person": "id"},
    "session.locked": {"person": "id"},
    "session.unlocked": {"person": "id"},
    "session.refused": {"person": "id", "why": "locked|password"},
    "package.made": {"kind": "answer|review", "package": "hash"},
    "package.taken": {"kind": "answer|review", "package": "hash", "vkey": "id"},
    "key.enrolled": {"vkey": "id"},
    "checkpoint.signed": {"root": "hash", "size": "int"},
    "witness.cosigned": {"name": "id", "size": "int"},
    "anchor.printed": {"root": "hash", "size": "int"},
    "redaction.done": {"commitment": "id", "ground": "id"},
    "corpus.loaded": {"fingerprint": "id", "provisions": "int", "regulations": "int"},
    "weights.loaded": {"builtin": "bool", "name": "id", "sha256": "hash"},
    "config.changed": {"key": "id", "from": "blob", "to": "blob"},
    "machine.stopped": {"charter": "id", "reason": "blob"},
    "machine.resumed": {"charter": "id", "reason": "blob"},
    "case.opened": {
        "charter": "id",
        "charter_sha256": "hash",
        "day_of_act": "day",
        "evidence": [{"id": "id", "origin": "id", "sha256": "hash"}],
        "pack": "id",
        "facts": "blob",
        "title": "blob",
    },
    "case.closed": {"outcome": "id"},
    "flag.raised": {"evidence": "id", "kind": "id", "excerpt": "blob"},
    "evidence.added": {"id": "id", "origin": "id", "sha256": "hash"},
    "evidence.confirmed": {
        "accurate": "bool",
        "clear": "bool",
        "complete": "bool",
        "evidence": "id",
        "true": "bool",
    },
    "evidence.marked": {
        "end": "int",
        "evidence": "id",
        "mark": "id",
        "start": "int",
        "label": "blob",
    },
    "evidence.unmarked": {"mark": "id"},
    "evidence.linked": {"marks": ["id"], "subject": "id"},
    "search.done": {
        "corpus": "id",
        "day_of_act": "day",
        "day_of_decision": "day",
        "outcome": "found|none_found|unavailable",
        "passages": [
            {
                "digest": "hex",
                "later": "hex?",
                "provision": "cite",
                "rank": "int",
                "score_micro": "delta",
            }
        ],
        "search": "id",
        "query": "blob",
    },
    "draft.requested": {
        "draft": "id",
        "grammar_sha256": "hash",
        "parameters": "map",
        "prompt_sha256": "hash",
        "search": "id",
        "seed": "int",
        "weights": "id",
        "grammar": "blob",
        "prompt": "blob",
    },
    "draft.completed": {
        "draft": "id",
        "elapsed_ms": "int",
        "finish": "id",
        "tokens_in": "int",
        "tokens_out": "int",
        "call": "blob",
        "output": "blob",
    },
    "draft.failed": {
        "detail": "text",
        "draft": "id",
        "reason": "crashed|invalid|refused|hung",
    },
    "draft.cancelled": {"draft": "id"},
    "draft.superseded": {"by": "id", "draft": "id"},
    "suggestion.generated": {
        "corpus": "id",
        "draft": "id",
        "evidence": [{"digest": "hex", "end": "int", "id": "id", "start": "int"}],
        "kind": "id",
        "own_view": "bool",
        "provisions": [{"digest": "hex", "id": "cite"}],
        "suggestion": "id",
        "verdict": "grounded|ungrounded",
        "weights": "id",
        "text": "blob",
    },
    "suggestion.displayed": {"suggestion": "id"},
    "source.opened": {"source": "cite", "suggestion": "id?", "visible_ms": "int"},
    "view.committed": {"kind": "id", "view": "id", "choice": "blob", "line": "blob"},
    "suggestion.ruled": {
        "answer": "accept|amend|reject",
        "evidence": ["id"],
        "in_view_ms": "int",
        "moved": "bool?",
        "provision": "cite?",
        "suggestion": "id",
        "reason": "blob",
        "text": "blob",
    },
    "ruling.undone": {"suggestion": "id"},
    "own.added": {
        "evidence": ["id"],
        "item": "id",
        "kind": "id",
        "provision": "cite?",
        "reason": "blob",
        "text": "blob",
    },
    "own.removed": {"item": "id"},
    "gate.refused": {"action": "id", "missing": ["cite"], "reason": "blob"},
    "gate.overridden": {"action": "id", "subject": "id", "reason": "blob"},
    "document.revised": {
        "paragraph": "id",
        "rev": "int",
        "sha256": "hash",
        "reason": "blob",
        "text": "blob",
    },
    "review.requested": {"draft": "id?", "text_sha256": "hash"},
    "review.returned": {"text_sha256": "hash", "reason": "blob"},
    "review.commented": {
        "comment": "id",
        "end": "int",
        "paragraph": "id",
        "start": "int",
        "text": "blob",
    },
    "review.reread": {
        "answer": "accept|amend|reject",
        "suggestion": "id",
        "reason": "blob",
    },
    "review.passed": {
        "points": [{"ok": "bool", "point": "id"}],
        "text_sha256": "hash",
        "opinion": "blob",
    },
    "decision.signed": {"case_head": "hash", "signature": "text?", "text_sha256": "hash"},
    "decision.issued": {
        "checkpoint_root": "hash",
        "checkpoint_size": "int",
        "docx_sha256": "hash",
        "pdf_sha256": "hash",
        "text_sha256": "hash",
        "watermark": "bool",
    },
    "procedure.recorded": {
        "article": "cite",
        "day": "day",
        "digest": "hash?",
        "record": "id",
        "step": "id",
        "subject": "id?",
        "until": "day?",
        "items": "blob",
        "text": "blob",
    },
    "procedure.withdrawn": {"record": "id", "reason": "blob"},
    "paper.written": {
        "docx_sha256": "hash",
        "paper": "id",
        "pdf_sha256": "hash",
        "text_sha256": "hash",
        "watermark": "bool",
    },
    "export.created": {"scope": "id", "sha256": "hash?", "size": "int"},
}

ENVELOPE: dict[str, Any] = {
    "actor": {"id": "id", "kind": "person|script|machine", "role": "id"},
    "app": {"sha256": "hash", "version": "id"},
    "blobs": "map",
    "boot": "hex",
    "case": "case?",
    "data": "data",
    "device": "hex",
    "mono_ms": "int",
    "seq": "int",
    "time": "time",
    "type": "id",
    "v": VERSION,
}
CASE: dict[str, Any] = {"id": "id", "prev": "hash", "seq": "int"}

# what the kinds of event that tell of a case begin with; they must name one
OF_A_CASE = (
    "case.", "search.", "draft.", "suggestion.", "source.", "view.", "ruling.", "own.", "gate.",
    "document.", "review.", "decision.", "flag.", "evidence.", "procedure.", "paper.",
)  # fmt: skip

_FITS = {name: test_of(fields) for name, fields in SCHEMA.items()}
_IS_ENVELOPE = test_of(ENVELOPE)
_IS_ACTOR = test_of(ENVELOPE["actor"])
_IS_CASE = test_of(CASE)
_IS_CASE_ID = test_of("id?")
_IS_COMMITMENT = test_of("commitment")


class EventRefusedError(ValueError):
    """An event that the closed list does not know; it is the program that is wrong."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. A script is never logged as a person."""

    id: str
    kind: Literal["person", "script", "machine"]
    role: str


@dataclass(frozen=True, slots=True)
class AppIdentity:
    """The program that writes: its version and the SHA-256 of its files, in hex."""

    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event as it is handed in. A nullable field may be left out of `data`.

    `decision.signed` may leave out `case_head`: the log fills in the hash of the case's last event.
    """

    type: str
    actor: Actor
    data: Mapping[str, Any]
    case_id: str | None = None
    blobs: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it stands in the log. `body` is its canonical bytes, `leaf` their leaf hash.

    `data` and `blobs` (blob name to commitment) are read from `body`; do not change them.
    """

    seq: int
    type: str
    time: datetime
    actor_id: str
    actor_kind: str
    role: str
    case_id: str | None
    body: bytes
    leaf: bytes
    data: dict[str, Any]
    blobs: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sealed:
    """Text outside the event: `commitment` is `c1:` + SHA-256(prefix || salt || text), in hex."""

    commitment: str
    salt: bytes
    data: bytes


def seal(data: bytes) -> Sealed:
    """Commit to `data` under a fresh salt: short, guessable texts stay hidden once redacted."""
    salt = secrets.token_bytes(SALT_BYTES)
    return Sealed(commitment_of(salt, data), salt, data)


def commitment_of(salt: bytes, data: bytes) -> str:
    """The commitment to `data` under `salt`."""
    return "c1:" + sha256(BLOB_PREFIX + salt + data).hexdigest()


def checked(draft: EventDraft) -> dict[str, Any]:
    """The draft's data, complete: nullable fields that were left out are null.

    Raises:
        EventRefusedError: type, field, value, blob name, actor or case are not in the closed list.
    """
    fields = SCHEMA.get(draft.type)
    if fields is None:
        raise EventRefusedError(f"there is no event type {draft.type!r}")
    actor = {"id": draft.actor.id, "kind": draft.actor.kind, "role": draft.actor.role}
    _require(_IS_ACTOR, f"{draft.type}.actor", actor, ENVELOPE["actor"])
    _require(_IS_CASE_ID, f"{draft.type}.case_id", draft.case_id, "id?")
    if draft.case_id is None and draft.type.startswith(OF_A_CASE):
        raise EventRefusedError(f"{draft.type}: it must name its case")
    for name, blob in draft.blobs.items():
        if fields.get(name) != "blob":
            raise EventRefusedError(f"{draft.type}: there is no blob {name!r}")
        if not isinstance(blob, bytes):
            raise EventRefusedError(f"{draft.type}: blob {name!r} is not bytes")
    data = dict(draft.data)
    for name, kind in fields.items():
        if isinstance(kind, str) and kind.endswith("?"):
            data.setdefault(name, None)
    if draft.type == "decision.signed":
        data.setdefault("case_head", "0" * 64)  # the writer puts the real one in
    _require(_FITS[draft.type], draft.type, data, fields)
    return data


def check_envelope(untrusted: object) -> dict[str, Any]:
    """The fields of an event read back from bytes.

    Raises:
        EventRefusedError: the envelope, the type or its data are not in the closed list.
    """
    _require(_IS_ENVELOPE, "event", untrusted, ENVELOPE)
    fields: dict[str, Any] = untrusted  # type: ignore[assignment]
    kind, case = fields["type"], fields["case"]
    allowed = SCHEMA.get(kind)
    if allowed is None:
        raise EventRefusedError(f"there is no event type {kind!r}")
    if case is not None:
        _require(_IS_CASE, "case", case, CASE)
    elif kind.startswith(OF_A_CASE):
        raise EventRefusedError(f"{kind}: it must name its case")
    _require(_FITS[kind], kind, fields["data"], allowed)
    for name, commitment in fields["blobs"].items():
        if allowed.get(name) != "blob" or not _IS_COMMITMENT(commitment):
            raise EventRefusedError(f"{kind}: there is no blob {name!r}")
    return fields


def _require(fits: Callable[[object], bool], where: str, value: object, kind: Any) -> None:
    if fits(value):
        return
    try:
        explain(where, value, kind)
    except ShapeError as error:
        raise EventRefusedError(str(error)) from error
    raise EventRefusedError(f"{where}: {value!r} does not fit")


def time_text(moment: datetime) -> str:
    """`2026-08-23T09:14:07.120Z`, of an aware UTC time."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
