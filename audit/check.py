"""The office's own check of its log: everything is read and hashed again, on two cores.

This is for the people who keep the log. An outsider uses `audit.verify` on a bundle, which shares
no code with this.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import apsw

from audit.canonical import LARGEST_EVENT, NotCanonicalError, parse_canonical
from audit.events import EventRefusedError, check_envelope, commitment_of
from audit.note import ED25519, NoteError, Verifier, parse_checkpoint, parse_note
from audit.store import open_reader
from audit.tree import Frontier, leaf_hash

_MOST_FAULTS = 100
_REPORT_EVERY = 2_000
_WORTH_A_HELPER = 50_000
_NO_HEAD = "0" * 64
_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False
).encode

OnProgress = Callable[[int, int], None]


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


@dataclass(slots=True)
class _Slice:
    """What was found in events low ... high-1. `chains`: case to [first number in the case, hash
    before it, its event, how many, hash of the last].
    """

    faults: list[str] = field(default_factory=list)
    chains: dict[str, list[Any]] = field(default_factory=dict)
    keys: list[tuple[int, str]] = field(default_factory=list)
    signed: list[tuple[int, str]] = field(default_factory=list)
    blobs: int = 0
    redacted: int = 0


def check_log(connection: apsw.Connection, on_progress: OnProgress | None = None) -> LogReport:
    """Check the whole log in one snapshot. `connection` is a reading one.

    A long log is looked at by this process and a helper, each one half of the events.
    """
    started = time.perf_counter()
    with connection:  # one snapshot, however long it takes
        size = connection.execute("SELECT coalesce(max(seq) + 1, 0) FROM log_event").get
        middle, helper = size, None
        if size >= _WORTH_A_HELPER and connection.filename and (os.cpu_count() or 1) > 1:
            middle = size // 2
            helper = _start_helper(connection.filename, middle, size)
        try:
            slices = [_look(connection, 0, middle, _share(on_progress, size, middle))]
            check = _Whole(connection, size)
            check.tree_and_nodes()
            if helper is not None:
                slices.append(_finish_helper(helper))
        finally:
            if helper is not None and helper.returncode is None:
                helper.kill()
                helper.communicate()
        check.join(slices)
        check.checkpoints()
    if on_progress is not None:
        on_progress(size, size)
    return LogReport(
        ok=not check.faults,
        size=size,
        root_hex=check.tree.root().hex(),
        checkpoints=check.checkpoint_count,
        signed_size=check.signed_size,
        blobs=check.blob_count,
        redacted=check.redacted,
        faults=tuple(check.faults[:_MOST_FAULTS]),
        seconds=time.perf_counter() - started,
    )


def _share(on_progress: OnProgress | None, size: int, middle: int) -> OnProgress | None:
    """Both halves go at about the same pace: what is reported is the whole."""
    if on_progress is None:
        return None
    return lambda done, _total: on_progress(done * size // max(1, middle), size)


def _look(  # noqa: C901 -- one event, one look
    connection: apsw.Connection, low: int, high: int, on_progress: OnProgress | None = None
) -> _Slice:
    """Each event by itself: bytes, canonical form, fields, columns, texts, chain of its case."""
    found = _Slice()
    rows = connection.execute(
        "SELECT seq, leaf, type, actor, actor_kind, case_id, body FROM log_event"
        " WHERE seq >= ? AND seq < ? ORDER BY seq",
        (low, high),
    )
    expected = low
    for seq, leaf, *columns, body in rows:
        if seq != expected:
            found.faults.append(f"event {expected} is missing")
            break
        expected += 1
        if leaf_hash(body) != leaf:
            found.faults.append(f"event {seq}: its bytes are not those that were logged")
        try:
            fields = _read(body)
        except (NotCanonicalError, EventRefusedError) as error:
            found.faults.append(f"event {seq}: {error}")
            continue
        actor, case = fields["actor"], fields["case"]
        case_id = case["id"] if case else None
        if [fields["type"], actor["id"], actor["kind"], case_id] != columns or fields["seq"] != seq:
            found.faults.append(f"event {seq}: the index columns differ from its bytes")
        if case:
            _follow(found, seq, case, leaf.hex())
        for commitment in fields["blobs"].values():
            _text(connection, found, seq, commitment)
        if fields["type"] == "key.enrolled":
            found.keys.append((seq, fields["data"]["vkey"]))
        elif fields["type"] == "checkpoint.signed":
            found.signed.append((fields["data"]["size"], fields["data"]["root"]))
        if on_progress is not None and seq % _REPORT_EVERY == 0:
            on_progress(seq, high)
    if expected < high and not found.faults:
        found.faults.append(f"event {expected} is missing")
    return found


def _read(body: bytes) -> dict[str, Any]:
    """The fields of an event. On the fields of the closed list the quick test of the canonical form
    is as strict as `parse_canonical`, which is asked for the reason where it fails.
    """
    try:
        value = json.loads(body)
        if len(body) <= LARGEST_EVENT and _encode(value).encode() == body:
            return check_envelope(value)
    except (ValueError, RecursionError):
        pass
    return check_envelope(parse_canonical(body))


def _follow(found: _Slice, seq: int, case: dict[str, Any], leaf: str) -> None:
    chain = found.chains.get(case["id"])
    if chain is None:
        found.chains[case["id"]] = [case["seq"], case["prev"], seq, 1, leaf]
        return
    if (case["seq"], case["prev"]) != (chain[0] + chain[3], chain[4]):
        found.faults.append(f"event {seq}: it does not follow the last one of its case")
    chain[3] += 1
    chain[4] = leaf


def _text(connection: apsw.Connection, found: _Slice, seq: int, commitment: str) -> None:
    row = connection.execute(
        "SELECT salt, data FROM log_blob WHERE commitment = ?", (commitment,)
    ).fetchone()
    found.blobs += 1
    if row is None:
        found.faults.append(f"event {seq}: the text of {commitment} is missing")
    elif row[0] is None or row[1] is None:
        found.redacted += 1
    elif commitment_of(*row) != commitment:
        found.faults.append(f"event {seq}: the text of {commitment} is not what was committed to")


class _Whole:
    """What can only be told of the whole log."""

    def __init__(self, connection: apsw.Connection, size: int) -> None:
        self.connection = connection
        self.size = size
        self.faults: list[str] = []
        self.tree = Frontier()
        self.roots: dict[int, bytes] = {}
        self.keys: list[tuple[int, Verifier]] = []
        self.witnesses: list[Verifier] = []
        self.signed: dict[int, str] = {}
        self.checkpoint_count = self.signed_size = self.blob_count = self.redacted = 0

    def tree_and_nodes(self) -> None:
        """The tree over the stored leaves; every stored node must be one of its own."""
        sizes = {row[0] for row in self.connection.execute("SELECT size FROM log_checkpoint")}
        rows = self.connection.execute("SELECT level, idx, hash FROM log_node")
        stored = {(level, index): value for level, index, value in rows}
        for (leaf,) in self.connection.execute("SELECT leaf FROM log_event ORDER BY seq"):
            for level, index, value in self.tree.add(leaf):
                if stored.pop((level, index), None) != value:
                    self.faults.append(f"tree node {level}/{index} is not that of the events")
            if self.tree.size in sizes:
                self.roots[self.tree.size] = self.tree.root()
        self.faults += [f"tree node {level}/{index} belongs to no event" for level, index in stored]

    def join(self, slices: list[_Slice]) -> None:
        """Put the slices together: chains of cases go on from one to the next."""
        heads: dict[str, tuple[int, str]] = {}
        for part in slices:
            self.faults += part.faults
            for case, (number, before, event, count, last) in part.chains.items():
                known, head = heads.get(case, (0, _NO_HEAD))
                if (number, before) != (known, head):
                    self.faults.append(
                        f"event {event}: it does not follow the last one of its case"
                    )
                heads[case] = (number + count, last)
            self.signed.update((size, root) for size, root in part.signed)
            self.blob_count += part.blobs
            self.redacted += part.redacted
            for seq, vkey in part.keys:
                try:
                    key = Verifier.parse(vkey)
                except NoteError as error:
                    self.faults.append(f"event {seq}: {error}")
                    continue
                if key.kind == ED25519:
                    self.keys.append((seq, key))
                else:
                    self.witnesses.append(key)
        kept = self.connection.execute("SELECT count(*) FROM log_blob").get
        if kept != self.blob_count:
            self.faults.append(f"{kept} texts are kept, but the events commit to {self.blob_count}")

    def checkpoints(self) -> None:
        """Every checkpoint, its root and its signatures."""
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
        if not any((line.name, line.key_id) == (key.name, key.key_id) for line in lines):
            raise NoteError("the device's key of that time has not signed it")
        for line in lines:
            for known in (key, *self.witnesses):
                if (line.name, line.key_id) == (known.name, known.key_id):
                    known.check(text, line)


def _start_helper(path: str, low: int, high: int) -> subprocess.Popen[bytes]:
    """The same program again, for the other half."""
    top = str(Path(__file__).parents[1])
    found = os.environ.get("PYTHONPATH")
    path_of_modules = top if not found else os.pathsep.join((top, found))
    return subprocess.Popen(
        [sys.executable, "-m", "audit.check", path, str(low), str(high)],
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path_of_modules},
    )


def _finish_helper(helper: subprocess.Popen[bytes]) -> _Slice:
    output, _ = helper.communicate()
    if helper.returncode:
        return _Slice(faults=[f"the second half was not checked: exit code {helper.returncode}"])
    return _Slice(**json.loads(output))


def _main(path: str, low: str, high: str) -> None:
    connection = open_reader(Path(path))
    with connection:
        found = _look(connection, int(low), int(high))
    connection.close()
    found.faults = found.faults[:_MOST_FAULTS]
    sys.stdout.write(json.dumps(asdict(found)))


if __name__ == "__main__":
    _main(*sys.argv[1:])
