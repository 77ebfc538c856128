"""The office's own check of its log: everything is read and hashed again, on two cores.

This is for the people who keep the log. An outsider uses `audit.verify` on a bundle, which shares
no code with this.
"""

from __future__ import annotations

import gc
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import apsw
import orjson

from audit.canonical import LARGEST_EVENT, NotCanonicalError, parse_canonical
from audit.events import EventRefusedError, check_envelope, commitment_of
from audit.note import ED25519, NoteError, Verifier, parse_checkpoint, parse_note
from audit.store import open_reader
from audit.tree import leaf_hash, levels_of, root_at

_MOST_FAULTS = 100
_REPORT_EVERY = 2_000
_WORTH_A_HELPER = 50_000
_OWN_SHARE = 40  # percent of the events; the texts and the tree are this process's alone
_HASH_BYTES = 32
_NO_HEAD = "0" * 64
_SORTED = orjson.OPT_SORT_KEYS

OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class LogReport:
    """The result. `faults` are sentences, each naming the event it is about; 100 at most.

    `seconds` is by the clock on the wall; `processor_seconds` that of the process that took longer.
    """

    ok: bool
    size: int
    root_hex: str
    checkpoints: int
    signed_size: int
    blobs: int
    redacted: int
    faults: tuple[str, ...]
    seconds: float
    processor_seconds: float


@dataclass(slots=True)
class _Slice:
    """What was found in events low ... high-1. `chains`: case to [first number in the case, hash
    before it, its event, how many, hash of the last]. `texts`: how many texts the events commit to,
    and `texts_sum` the sum of their tags.
    """

    faults: list[str] = field(default_factory=list)
    chains: dict[str, list[Any]] = field(default_factory=dict)
    keys: list[tuple[int, str]] = field(default_factory=list)
    signed: list[tuple[int, str]] = field(default_factory=list)
    texts: int = 0
    texts_sum: int = 0
    processor_seconds: float = 0.0


def check_log(connection: apsw.Connection, on_progress: OnProgress | None = None) -> LogReport:
    """Check the whole log in one snapshot. `connection` is a reading one.

    A long log is looked at by this process and a helper, each one part of the events.
    """
    started, processor = time.perf_counter(), time.thread_time()
    run = secrets.token_bytes(_HASH_BYTES)
    with connection:  # one snapshot, however long it takes
        size = connection.execute("SELECT coalesce(max(seq) + 1, 0) FROM log_event").get
        middle, helper = size, None
        if size >= _WORTH_A_HELPER and connection.filename and (os.cpu_count() or 1) > 1:
            middle = size * _OWN_SHARE // 100
            helper = _start_helper(connection.filename, middle, size, run)
        try:
            slices = [_look(connection, 0, middle, run, _share(on_progress, size, middle))]
            check = _Whole(connection)
            check.tree()
            check.texts(run)
            if helper is not None:
                slices.append(_finish_helper(helper))
        finally:
            if helper is not None and helper.returncode is None:
                helper.kill()
                helper.communicate()
        check.join(slices)
        check.checkpoints()
    processor = max([time.thread_time() - processor, *(p.processor_seconds for p in slices)])
    if on_progress is not None:
        on_progress(size, size)
    return LogReport(
        ok=not check.faults,
        size=size,
        root_hex=check.root.hex(),
        checkpoints=check.checkpoint_count,
        signed_size=check.signed_size,
        blobs=check.text_count,
        redacted=check.redacted,
        faults=tuple(check.faults[:_MOST_FAULTS]),
        seconds=time.perf_counter() - started,
        processor_seconds=processor,
    )


def _share(on_progress: OnProgress | None, size: int, middle: int) -> OnProgress | None:
    """Both parts go at about the same pace: what is reported is the whole."""
    if on_progress is None:
        return None
    return lambda done, _total: on_progress(done * size // max(1, middle), size)


def _look(  # noqa: C901 -- one event, one look
    connection: apsw.Connection,
    low: int,
    high: int,
    run: bytes,
    on_progress: OnProgress | None = None,
) -> _Slice:
    """Each event by itself: bytes, canonical form, fields, columns, chain of its case."""
    found = _Slice()
    rows = connection.execute(
        "SELECT seq, leaf, type, actor, actor_kind, case_id, body FROM log_event"
        " WHERE seq >= ? AND seq < ? ORDER BY seq",
        (low, high),
    )
    expected, total = low, 0
    for seq, leaf, type_, actor_id, actor_kind, case_id, body in rows:
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
        if (
            fields["seq"] != seq
            or fields["type"] != type_
            or actor["id"] != actor_id
            or actor["kind"] != actor_kind
            or (case["id"] if case else None) != case_id
        ):
            found.faults.append(f"event {seq}: the index columns differ from its bytes")
        if case:
            _follow(found, seq, case, leaf.hex())
        for commitment in fields["blobs"].values():
            found.texts += 1
            total += _tag(run, commitment)
        if type_ == "key.enrolled":
            found.keys.append((seq, fields["data"]["vkey"]))
        elif type_ == "checkpoint.signed":
            found.signed.append((fields["data"]["size"], fields["data"]["root"]))
        if on_progress is not None and seq % _REPORT_EVERY == 0:
            on_progress(seq, high)
    if expected < high and not found.faults:
        found.faults.append(f"event {expected} is missing")
    found.texts_sum = total
    return found


def _read(body: bytes) -> dict[str, Any]:
    """The fields of an event. On the fields of the closed list the quick test of the canonical form
    is as strict as `parse_canonical`, which is asked for the reason where it fails. What wrote the
    bytes, the standard library's JSON, does not vouch for them here: this is another one.
    """
    try:
        value = orjson.loads(body)
        if len(body) <= LARGEST_EVENT and orjson.dumps(value, option=_SORTED) == body:
            return check_envelope(value)
    except (ValueError, TypeError):
        pass
    return check_envelope(parse_canonical(body))


def _tag(run: bytes, commitment: str) -> int:
    """A number for a commitment that nobody can know before this run (`run` is drawn at random).

    Equal sums of tags mean: the texts that are kept are those that the events commit to. No list
    of them all has to be held, and no text be looked for by itself.
    """
    return int.from_bytes(sha256(run + commitment.encode()).digest())


def _follow(found: _Slice, seq: int, case: dict[str, Any], leaf: str) -> None:
    chain = found.chains.get(case["id"])
    if chain is None:
        found.chains[case["id"]] = [case["seq"], case["prev"], seq, 1, leaf]
        return
    if (case["seq"], case["prev"]) != (chain[0] + chain[3], chain[4]):
        found.faults.append(f"event {seq}: it does not follow the last one of its case")
    chain[3] += 1
    chain[4] = leaf


class _Whole:
    """What can only be told of the whole log."""

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection
        self.faults: list[str] = []
        self.root = b""
        self.roots: dict[int, bytes] = {}
        self.keys: list[tuple[int, Verifier]] = []
        self.witnesses: list[Verifier] = []
        self.signed: dict[int, str] = {}
        self.checkpoint_count = self.signed_size = 0
        self.text_count = self.texts_sum = self.redacted = 0
        self.texts_wrong = False

    def tree(self) -> None:
        """The tree over the stored leaves; every stored node must be one of its own."""
        execute = self.connection.execute
        rows = execute("SELECT leaf FROM log_event ORDER BY seq")
        levels = levels_of(b"".join([leaf for (leaf,) in rows]))
        size = len(levels[0]) // _HASH_BYTES
        for level, hashes in enumerate(levels[1:], 1):
            wanted = [hashes[at : at + _HASH_BYTES] for at in range(0, len(hashes), _HASH_BYTES)]
            rows = execute("SELECT idx, hash FROM log_node WHERE level = ?", (level,))
            stored = {index: value for index, value in rows}  # noqa: C416 -- others get their turn
            for index, value in enumerate(wanted):
                if stored.pop(index, None) != value:
                    self.faults.append(f"tree node {level}/{index} is not that of the events")
            self.faults += [f"tree node {level}/{index} belongs to no event" for index in stored]
        strange = "SELECT level, idx FROM log_node WHERE level < 1 OR level >= ?"
        for level, index in execute(strange, (len(levels),)):
            self.faults.append(f"tree node {level}/{index} belongs to no event")

        def node(level: int, index: int) -> bytes:
            return levels[level][index * _HASH_BYTES : (index + 1) * _HASH_BYTES]

        self.root = root_at(size, node)
        for (signed,) in execute("SELECT size FROM log_checkpoint WHERE size <= ?", (size,)):
            self.roots[signed] = root_at(signed, node)

    def texts(self, run: bytes) -> None:
        """Every text that is kept, against its commitment."""
        total = 0
        for commitment, salt, data in self.connection.execute(
            "SELECT commitment, salt, data FROM log_blob"
        ):
            self.text_count += 1
            total += _tag(run, commitment)
            if salt is None or data is None:
                self.redacted += 1
            elif commitment_of(salt, data) != commitment:
                self.texts_wrong = True
        self.texts_sum = total

    def _name_texts(self) -> None:
        """Find the events whose texts are missing or changed."""
        find = "SELECT salt, data FROM log_blob WHERE commitment = ?"
        for seq, body in self.connection.execute("SELECT seq, body FROM log_event ORDER BY seq"):
            try:
                blobs = check_envelope(parse_canonical(body))["blobs"]
            except (NotCanonicalError, EventRefusedError):
                continue  # it has been named
            for commitment in blobs.values():
                row = self.connection.execute(find, (commitment,)).fetchone()
                text = f"event {seq}: the text of {commitment}"
                if row is None:
                    self.faults.append(f"{text} is missing")
                elif None not in row and commitment_of(*row) != commitment:
                    self.faults.append(f"{text} is not what was committed to")
            if len(self.faults) >= _MOST_FAULTS:
                return

    def join(self, slices: list[_Slice]) -> None:
        """Put the slices together: chains of cases go on from one to the next."""
        heads: dict[str, tuple[int, str]] = {}
        count = total = 0
        for part in slices:
            self.faults += part.faults
            for case, (number, before, event, length, last) in part.chains.items():
                known, head = heads.get(case, (0, _NO_HEAD))
                if (number, before) != (known, head):
                    self.faults.append(
                        f"event {event}: it does not follow the last one of its case"
                    )
                heads[case] = (number + length, last)
            self.signed.update((size, root) for size, root in part.signed)
            count += part.texts
            total += part.texts_sum
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
        if self.texts_wrong or (self.text_count, self.texts_sum) != (count, total):
            self._name_texts()
            if self.texts_sum != total:
                self.faults.append(
                    f"{self.text_count} texts are kept, but the events commit to {count}"
                )

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
        origin = self.keys[0][1].name if self.keys else ""  # the others are those of people
        keys = [key for enrolled, key in self.keys if enrolled < size and key.name == origin]
        if not keys:
            raise NoteError("no key was enrolled when it was signed")
        key = keys[-1]
        if checkpoint.origin != origin:
            raise NoteError("it is of another log")
        if not any((line.name, line.key_id) == (key.name, key.key_id) for line in lines):
            raise NoteError("the device's key of that time has not signed it")
        for line in lines:
            for known in (key, *self.witnesses):
                if (line.name, line.key_id) == (known.name, known.key_id):
                    known.check(text, line)


def _start_helper(path: str, low: int, high: int, run: bytes) -> subprocess.Popen[bytes]:
    """The same program again, for the other part."""
    top = str(Path(__file__).parents[1])
    found = os.environ.get("PYTHONPATH")
    path_of_modules = top if not found else os.pathsep.join((top, found))
    return subprocess.Popen(
        [sys.executable, "-m", "audit.check", path, str(low), str(high), run.hex()],
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path_of_modules},
    )


def _finish_helper(helper: subprocess.Popen[bytes]) -> _Slice:
    output, _ = helper.communicate()
    if helper.returncode:
        return _Slice(faults=[f"the second part was not checked: exit code {helper.returncode}"])
    return _Slice(**json.loads(output))


def _main(path: str, low: str, high: str, run: str) -> None:
    gc.freeze()  # what an event makes goes with it; there are no cycles to look for
    gc.disable()
    connection = open_reader(Path(path))
    with connection:
        found = _look(connection, int(low), int(high), bytes.fromhex(run))
    connection.close()
    found.faults = found.faults[:_MOST_FAULTS]
    found.processor_seconds = time.process_time()
    sys.stdout.write(json.dumps(asdict(found)))


if __name__ == "__main__":
    _main(*sys.argv[1:])
