"""What leaves the office, so that rewriting shows: cosignatures by file, and print on paper.

The strength of a log is how recent its last outside anchor is; `last_anchor` is for showing that.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime

from audit.events import Actor, EventDraft
from audit.log import Log, SignedCheckpoint
from audit.note import COSIGNATURE, NoteError, Verifier, parse_checkpoint, parse_note, signed_note
from audit.read import Reader
from audit.witness import AddCheckpoint


@dataclass(frozen=True, slots=True)
class Anchor:
    """The last checkpoint that somebody outside holds.

    `kind`: `witness` (`name` cosigned) or `paper` (a decision was issued with the QR). `since` is
    how many events came after `size`: they rest on this PC alone.
    """

    kind: str
    name: str
    size: int
    time: datetime
    since: int


def last_anchor(log: Reader) -> Anchor | None:
    """The furthest outside anchor, or None where nothing has left the office yet."""
    found: list[Anchor] = []
    for type_, kind, field in (
        ("witness.cosigned", "witness", "size"),
        ("anchor.printed", "paper", "size"),
        ("decision.issued", "paper", "checkpoint_size"),
    ):
        for event in log.events(type=type_, limit=1, newest_first=True):
            size = event.data[field]
            name = event.data.get("name", "")
            found.append(Anchor(kind, name, size, event.time, log.count() - size))
    return max(found, key=lambda anchor: anchor.size, default=None)


def paper_text(checkpoint: SignedCheckpoint, reference: str) -> str:
    """What the QR of an issued decision holds: the case's reference, then the signed checkpoint.

    Verifiers take this text as it is (`--anchor`).
    """
    line = " ".join(reference.split())
    return f"{line}\n{checkpoint.text}"


def enrol_witness(log: Log, actor: Actor, vkey: str) -> None:
    """Put a witness's public key on record, once it was compared with paper.

    Raises:
        NoteError: it is not a witness's key.
        LogUnavailable: it could not be recorded.
    """
    if Verifier.parse(vkey).kind != COSIGNATURE:
        raise NoteError("this is not the key of a witness")
    log.append([EventDraft("key.enrolled", actor, {"vkey": vkey})])


def witness_request(log: Log, name: str) -> AddCheckpoint:
    """The request to the witness `name`: it continues what that witness signed last.

    Raises:
        LogUnavailable: the log could not be signed.
    """
    signed = [
        event.data["size"]
        for event in log.events(type="witness.cosigned", limit=10_000, newest_first=True)
        if event.data["name"] == name
    ]
    old = max(signed, default=0)
    checkpoint = log.checkpoint("witness")
    return AddCheckpoint(old, tuple(log.consistency_proof(old, checkpoint.size)), checkpoint.text)


def import_cosignature(log: Log, actor: Actor, request: AddCheckpoint, reply: str) -> str:
    """Check a witness's reply, keep the cosigned checkpoint and log it; returns the name.

    Raises:
        NoteError: no enrolled witness has signed this checkpoint of this log.
        LogUnavailable: it could not be recorded.
    """
    text, _ = parse_note(request.note)
    checkpoint = parse_checkpoint(text)
    _, new_lines = parse_note(f"{text}\n{reply}")
    enrolled = [
        Verifier.parse(event.data["vkey"])
        for event in log.events(type="key.enrolled", limit=10_000)
    ]
    for line in new_lines:
        for key in enrolled:
            if key.kind == COSIGNATURE and (line.name, line.key_id) == (key.name, key.key_id):
                key.check(text, line)
                break
        else:
            raise NoteError(f"{line.name} is not a witness that was enrolled")
    rows = log.read(
        "SELECT note, time_ms FROM log_checkpoint WHERE size = ? AND root = ?"
        " ORDER BY length(note) DESC",
        (checkpoint.size, checkpoint.root),
    )
    if not rows:
        raise NoteError("this log never had that checkpoint")
    _, kept = parse_note(rows[0][0])
    held = {(line.name, line.key_id) for line in kept}
    added = [line for line in new_lines if (line.name, line.key_id) not in held]
    if not added:
        return new_lines[0].name
    note = signed_note(text, [*kept, *added])
    drafts = [
        EventDraft("witness.cosigned", actor, {"size": checkpoint.size, "name": line.name})
        for line in added
    ]
    values = (checkpoint.size, checkpoint.root, note, "cosigned", rows[0][1])
    log.append(
        drafts,
        lambda connection: connection.execute(
            "INSERT INTO log_checkpoint VALUES (?, ?, ?, ?, ?)", values
        ),
    )
    return added[0].name


def inclusion_text(log: Reader, seq: int, checkpoint: SignedCheckpoint) -> str:
    """A proof that event `seq` stands under `checkpoint`: c2sp.org/tlog-proof@v1, a text file.

    Raises:
        ProofError: the event came after the checkpoint.
    """
    steps = log.inclusion_proof(seq, checkpoint.size)
    hashes = "".join(f"{base64.b64encode(step).decode()}\n" for step in steps)
    return f"c2sp.org/tlog-proof@v1\nindex {seq}\n{hashes}\n{checkpoint.text}"
