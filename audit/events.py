"""What may stand in the log: a closed list of event types, and the envelope around each.

Personal or long text never stands in an event: it goes into a *blob*, and the event holds only a
salted commitment to it, so that the text can be redacted later without breaking the tree.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from audit.canonical import LARGEST_INTEGER

VERSION = "shuoli/1"
SALT_BYTES = 32
BLOB_PREFIX = b"shuoli-blob/1\x00"
MACHINE_ID = "shuoli"

# Kinds of value. id: printable ASCII. cite: a citation of a provision. text: a technical detail.
# int: >= 0. delta: any integer. hash: SHA-256 in hex. hex: any digest in hex. day: YYYY-MM-DD.
# map: ASCII ids to integers or ids. `?`: may be null. `a|b`: one of these words. [x]: a list of x.
# blob: named text outside the event; a blob is never required here, the process rules ask for it.
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
    "log.gap": {},
    "clock.jump": {"delta_ms": "delta"},
    "session.login": {"person": "id"},
    "session.logout": {"person": "id"},
    "key.enrolled": {"vkey": "id"},
    "checkpoint.signed": {"root": "hash", "size": "int"},
    "witness.cosigned": {"name": "id", "size": "int"},
    "anchor.printed": {"root": "hash", "size": "int"},
    "redaction.done": {"commitment": "id", "ground": "id"},
    "corpus.loaded": {"fingerprint": "id", "provisions": "int", "regulations": "int"},
    "weights.loaded": {"builtin": "bool", "name": "id", "sha256": "hash"},
    "config.changed": {"key": "id", "from": "blob", "to": "blob"},
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
        "prompt": "blob",
    },
    "draft.completed": {
        "draft": "id",
        "elapsed_ms": "int",
        "finish": "id",
        "tokens_in": "int",
        "tokens_out": "int",
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
    "gate.refused": {"action": "id", "missing": ["cite"]},
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
    "document.", "review.", "decision.", "flag.",
)  # fmt: skip

_ID = re.compile(r"[ -~]{1,240}")
_CITE = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,300}")
_TEXT = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]{0,2000}")
_HASH = re.compile(r"[0-9a-f]{64}")
_HEX = re.compile(r"[0-9a-f]{8,128}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
_COMMITMENT = re.compile(r"c1:[0-9a-f]{64}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PATTERNS = {
    "id": _ID,
    "cite": _CITE,
    "text": _TEXT,
    "hash": _HASH,
    "hex": _HEX,
    "day": _DAY,
    "time": _TIME,
}


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
    _check_object(f"{draft.type}.actor", actor, ENVELOPE["actor"])
    _check_value(f"{draft.type}.case_id", draft.case_id, "id?")
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
    _check_object(draft.type, data, fields)
    return data


def check_envelope(untrusted: object) -> dict[str, Any]:
    """The fields of an event read back from bytes.

    Raises:
        EventRefusedError: the envelope, the type or its data are not in the closed list.
    """
    _check_object("event", untrusted, ENVELOPE)
    fields: dict[str, Any] = untrusted  # type: ignore[assignment]
    allowed = SCHEMA.get(fields["type"])
    if allowed is None:
        raise EventRefusedError(f"there is no event type {fields['type']!r}")
    if fields["case"] is not None:
        _check_object("case", fields["case"], CASE)
    _check_object(fields["type"], fields["data"], allowed)
    for name, commitment in fields["blobs"].items():
        if allowed.get(name) != "blob" or not _COMMITMENT.fullmatch(commitment):
            raise EventRefusedError(f"{fields['type']}: there is no blob {name!r}")
    return fields


def _check_object(where: str, value: object, fields: Mapping[str, Any]) -> None:
    if not isinstance(value, dict):
        raise EventRefusedError(f"{where}: {value!r} is not an object")
    for name in value:
        if name not in fields or fields[name] == "blob":
            raise EventRefusedError(f"{where}: there is no field {name!r}")
    for name, kind in fields.items():
        if kind == "blob":
            continue
        if name not in value:
            raise EventRefusedError(f"{where}: the field {name!r} is missing")
        _check_value(f"{where}.{name}", value[name], kind)


def _check_value(where: str, value: object, kind: Any) -> None:
    if isinstance(kind, dict):
        _check_object(where, value, kind)
    elif isinstance(kind, list):
        if not isinstance(value, list):
            raise EventRefusedError(f"{where}: {value!r} is not a list")
        for inner in value:
            _check_value(where, inner, kind[0])
    elif kind == "map":
        if not isinstance(value, dict):
            raise EventRefusedError(f"{where}: {value!r} is not a map")
        for name, inner in value.items():
            _check_value(where, name, "id")
            _check_value(where, inner, "delta" if type(inner) is int else "cite")
    elif not _fits(value, kind):
        raise EventRefusedError(f"{where}: {value!r} is not of kind {kind!r}")


def _fits(value: object, kind: str) -> bool:
    if kind.endswith("?"):
        return value is None or _fits(value, kind[:-1])
    if kind in {"int", "delta"}:
        lowest = 0 if kind == "int" else -LARGEST_INTEGER
        return type(value) is int and lowest <= value <= LARGEST_INTEGER
    if kind in {"bool", "case", "data"}:  # of the last two the caller looks at the inside
        return isinstance(value, bool if kind == "bool" else dict)
    if not isinstance(value, str):
        return False
    pattern = _PATTERNS.get(kind)
    return pattern.fullmatch(value) is not None if pattern else value in kind.split("|")


def time_text(moment: datetime) -> str:
    """`2026-08-23T09:14:07.120Z`, of an aware UTC time."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
