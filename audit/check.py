"""The office's own check of its log: everything is read and hashed again.

This is for the people who keep the log. An outsider uses `audit.verify` on a bundle, which shares
no code with this.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import apsw

from audit.canonical import NotCanonicalError, parse_canonical
from audit.events import EventRefusedError, check_envelope, commitment_of
from audit.note import ED25519, NoteError, Verifier, parse_checkpoint, parse_note
from audit.tree import Frontier, leaf_hash

_MOST_FAULTS = 100
_REPORT_EVERY = 2_000


@dataclass(frozen=True, slots=True)
class LogReport:
    """The result. `faults` are sentences, each naming the event it is about; 100 at most."""

    ok: bool
    size: int
    root_hex: str
    checkpoints: int
    signed_size: int
    blobs: int
    redacted: int
    faults: tuple[str, ...]
    seconds: float


def check_log(
    connection: apsw.Connection, on_progress: Callable[[int, int], None] | None = None
) -> LogReport:
    """Check the whole log in one snapshot. `connection` is a reading one."""
    started = time.perf_counter()
    with connection:  # one snapshot, however long it takes
        check = _Check(connection)
        check.events(on_progress)
        check.nodes()
        check.checkpoints()
        check.blobs()
    return LogReport(
        ok=not check.faults,
        size=check.tree.size,
        root_hex=check.tree.root().hex(),
        checkpoints=check.checkpoint_count,
        signed_size=check.signed_size,
        blobs=check.blob_count,
        redacted=check.redacted,
        faults=tuple(check.faults[:_MOST_FAULTS]),
        seconds=time.perf_counter() - started,
    )


class _Check:
    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection
        self.faults: list[str] = []
        self.tree = Frontier()
        self.roots: dict[int, bytes] = {}
        self.keys: list[tuple[int, Verifier]] = []
        self.witnesses: list[tuple[int, Verifier]] = []
        self.heads: dict[str, tuple[int, str]] = {}
        self.committed: set[str] = set()
        self.nodes_wanted = 0
        self.signed: dict[int, str] = {}
        self.checkpoint_count = self.signed_size = self.blob_count = self.redacted = 0

    def events(self, on_progress: Callable[[int, int], None] | None) -> None:
        sizes = {row[0] for row in self.connection.execute("SELECT size FROM log_checkpoint")}
        total = self.connection.execute("SELECT count(*) FROM log_event").get
        nodes = self.connection.execute("SELECT level, idx, hash FROM log_node")
        self.stored = {(level, index): value for level, index, value in nodes}
        rows = self.connection.execute(
            "SELECT seq, leaf, type, actor, actor_kind, case_id, body FROM log_event ORDER BY seq"
        )
        for expected, (seq, leaf, *columns, body) in enumerate(rows):
            if seq != expected:
                self.faults.append(f"event {expected} is missing")
                break
            if leaf_hash(body) != leaf:
                self.faults.append(f"event {seq}: its bytes are not those that were logged")
            self._event(seq, body, columns)
            for level, index, value in self.tree.add(leaf):
                if self.stored.pop((level, index), None) != value:
                    self.faults.append(f"event {seq}: tree node {level}/{index} is not its own")
            if seq + 1 in sizes:
                self.roots[seq + 1] = self.tree.root()
            if on_progress is not None and seq % _REPORT_EVERY == 0:
                on_progress(seq, total)
        if on_progress is not None:
            on_progress(self.tree.size, total)

    def _event(self, seq: int, body: bytes, columns: list[object]) -> None:
        try:
            fields = check_envelope(parse_canonical(body))
        except (NotCanonicalError, EventRefusedError) as error:
            self.faults.append(f"event {seq}: {error}")
            return
        actor, case, data = fields["actor"], fields["case"], fields["data"]
        case_id = case["id"] if case else None
        if [fields["type"], actor["id"], actor["kind"], case_id] != columns or fields["seq"] != seq:
            self.faults.append(f"event {seq}: the index columns differ from its bytes")
        if case:
            count, head = self.heads.get(case["id"], (0, "0" * 64))
            if (case["seq"], case["prev"]) != (count, head):
                self.faults.append(f"event {seq}: it does not follow the last one of its case")
            self.heads[case["id"]] = (count + 1, leaf_hash(body).hex())
        self.committed.update(fields["blobs"].values())
        if fields["type"] == "key.enrolled":
            try:
                key = Verifier.parse(data["vkey"])
                (self.keys if key.kind == ED25519 else self.witnesses).append((seq, key))
            except NoteError as error:
                self.faults.append(f"event {seq}: {error}")
        elif fields["type"] == "checkpoint.signed":
            self.signed[data["size"]] = data["root"]

    def nodes(self) -> None:
        for level, index in sorted(self.stored):
            self.faults.append(f"tree node {level}/{index} belongs to no event")

    def checkpoints(self) -> None:
        noted = set()
        rows = self.connection.execute("SELECT size, root, note FROM log_checkpoint ORDER BY size")
        for size, root, note in rows:
            self.checkpoint_count += size not in noted  # a cosigned one stands beside the first
            noted.add(size)
            try:
                self._checkpoint(size, root, note)
            except NoteError as error:
                self.faults.append(f"checkpoint {size}: {error}")
            else:
                self.signed_size = max(self.signed_size, size)
        for size in sorted(set(self.signed) - noted):
            self.faults.append(f"checkpoint {size}: it was logged, but the note is gone")
        for size in sorted(noted - set(self.signed)):
            self.faults.append(f"checkpoint {size}: it was never logged")

    def _checkpoint(self, size: int, root: bytes, note: str) -> None:
        text, lines = parse_note(note)
        checkpoint = parse_checkpoint(text)
        if (checkpoint.size, checkpoint.root) != (size, root):
            raise NoteError("the note is about another tree")
        if self.roots.get(size) != root or self.signed.get(size, root.hex()) != root.hex():
            raise NoteError("the events do not give this root")
        keys = [key for enrolled, key in self.keys if enrolled < size]
        if not keys:
            raise NoteError("no key was enrolled when it was signed")
        key = keys[-1]
        if checkpoint.origin != key.name:
            raise NoteError("it is of another log")
        ours = [line for line in lines if (line.name, line.key_id) == (key.name, key.key_id)]
        if not ours:
            raise NoteError("the device's key of that time has not signed it")
        for line in ours:
            key.check(text, line)
        for _, witness in self.witnesses:
            for line in lines:
                if (line.name, line.key_id) == (witness.name, witness.key_id):
                    witness.check(text, line)

    def blobs(self) -> None:
        rows = self.connection.execute("SELECT commitment, salt, data FROM log_blob")
        for commitment, salt, data in rows:
            self.blob_count += 1
            if data is None or salt is None:
                self.redacted += 1
            elif commitment_of(salt, data) != commitment:
                self.faults.append(f"blob {commitment}: its text is not what was committed to")
            if commitment in self.committed:
                self.committed.discard(commitment)
            else:
                self.faults.append(f"blob {commitment}: no event commits to it")
        self.faults.extend(
            f"blob {commitment}: it is missing" for commitment in sorted(self.committed)
        )
