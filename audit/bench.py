"""Figures of the log, each beside its peers in the same run: `shuoli bench audit [--json]`.

Processor time is what counts where other programs share the machine; time on the wall where the
disk is the point, and in the browser. Names say which.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import apsw

from audit.anchor import inclusion_text
from audit.bench_peers import HOW_TO_INSTALL, TEXT, Peers
from audit.bench_verifiers import in_browser, under_node, under_python
from audit.bundle import ExportReport, export
from audit.clock import SystemClock
from audit.log import Actor, AppIdentity, EventDraft, Log, SignedCheckpoint
from audit.note import Checkpoint, Signer, signed_note
from audit.read import Reader
from audit.store import open_reader, open_writer
from audit.tree import check_inclusion, levels_of, root_at

_LI = Actor("p:li", "person", "caseworker")
_CASES = 100
_PEER_EVENTS = 1_000
_ROUNDS, _IN_A_ROUND = 7, 30
_MILLION = 1_000_000


@dataclass(slots=True)
class _Figures:
    missing: list[str] = field(default_factory=list)
    found: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self,
        name: str,
        value: float | None,
        unit: str,
        reach: float | None = None,
        *,
        most: bool = True,
        peers: dict[str, float] | None = None,
        level: float | None = None,
        note: str = "",
    ) -> None:
        """Record a figure; `most`: `reach` is the most it may be, otherwise the least.

        Where there are `peers` it must also be ahead of each of them, or, with `level`, at least
        that part of the best. `ratio` says how many times better ours is. None: not measured.
        """
        ok = None
        if value is not None and reach is not None:
            ok = value <= reach if most else value >= reach
        beside: list[dict[str, Any]] = []
        for peer, theirs in (peers or {}).items():
            ratio = 0.0
            if value is not None:
                ratio = theirs / value if most else value / theirs
                ok = ok is not False and ratio >= (1.0 if level is None else level)
            beside.append({"name": peer, "value": round(theirs, 4), "ratio": round(ratio, 2)})
        best = min(beside, key=lambda one: one["ratio"], default=None)
        notes = [note] if note else []
        if peers is not None:
            notes += [f"{peer} {HOW_TO_INSTALL}" for peer in self.missing]
        self.found.append({
            "name": name, "value": None if value is None else round(value, 4), "unit": unit,
            "reach": reach, "peer": best["name"] if best else None,
            "peer_value": best["value"] if best else None, "ok": ok, "peers": beside,
            "note": "; ".join(notes),
        })  # fmt: skip


class _CountingFile(apsw.VFSFile):
    def __init__(self, name: Any, flags: Any, counter: list[int]) -> None:
        self._counter = counter
        super().__init__("", name, flags)

    def xSync(self, flags: int) -> None:  # noqa: N802 -- SQLite's name
        self._counter[0] += 1
        super().xSync(flags)


class _CountingVFS(apsw.VFS):
    def __init__(self) -> None:
        self.count = [0]
        super().__init__("shuoli-counting", "")

    def xOpen(self, name: Any, flags: Any) -> _CountingFile:  # noqa: N802 -- SQLite's name
        return _CountingFile(name, flags, self.count)


def figures(
    events: int = 100_000, on_progress: Callable[[str], None] | None = None
) -> list[dict[str, Any]]:
    """All figures, over a log of `events` events."""
    say = on_progress or (lambda _text: None)
    top = Path(tempfile.mkdtemp(prefix="shuoli-bench-"))
    memory = Path("/dev/shm")  # noqa: S108 -- where it is there, the disk does not disturb
    fast = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    try:
        on_disk, in_memory = Peers(top / "peers"), Peers(fast / "peers")
        found = _Figures(on_disk.missing)
        found.add("of a core at hand", 100 * _share_of_a_core(), "%")
        say("syncs of the disk")
        _syncs(found, top)
        say("appending, beside the peers")
        _appends(found, "processor", fast, in_memory)
        _appends(found, "wall", top, on_disk)
        say(f"appending {events} events")
        log = _open(fast)
        _fill(log, events)
        say("verifying, beside the peers")
        beside = _peer_figures(in_memory)
        _verification(found, log, beside)
        say("proofs")
        _proofs(found, log, fast, beside["proof"])
        say("exporting")
        bundle = _bundle(found, log, fast)
        say("the two verifiers")
        _verifiers(found, bundle, fast)
        for each in (log, on_disk, in_memory):
            each.close()
    finally:
        shutil.rmtree(top, ignore_errors=True)
        shutil.rmtree(fast, ignore_errors=True)
    return found.found


def _open(folder: Path, vfs: str = "") -> Log:
    return Log.open(
        folder / "log.db",
        device_key=None,
        clock=SystemClock(),
        app=AppIdentity("0", "0" * 64),
        high_water=None,
        heartbeat=False,
        vfs=vfs,
    )


def _event(number: int) -> EventDraft:
    data = {"item": f"i{number}", "kind": "finding", "evidence": ["e1"], "provision": None}
    blobs = {"reason": f"{TEXT}{number}".encode()}
    return EventDraft("own.added", _LI, data, f"case-{number % _CASES}", blobs)


def _openings() -> list[EventDraft]:
    data = {
        "charter": "c", "charter_sha256": "0" * 64, "pack": "p", "day_of_act": "2026-01-01",
        "evidence": [],
    }  # fmt: skip
    return [EventDraft("case.opened", _LI, data, f"case-{number}") for number in range(_CASES)]


def _syncs(found: _Figures, top: Path) -> None:
    vfs = _CountingVFS()
    folder = top / "syncs"
    log = _open(folder, "shuoli-counting")
    before = vfs.count[0]
    for number in range(60):
        log.append([_event(number)])
    found.add("fsync per event, alone", (vfs.count[0] - before) / 60, "fsync", 1.0)
    before = vfs.count[0]
    threads = [
        threading.Thread(target=lambda: [log.append([_event(n)]) for n in range(20)])
        for _ in range(64)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    value = (vfs.count[0] - before) / (64 * 20)
    found.add("fsync per event, 64 at once", value, "fsync", 1 / 16)
    log.close()


def _appends(found: _Figures, clock: str, folder: Path, peers: Peers) -> None:
    """Ours and theirs in turn, so that the disk and the other programs are the same to all."""
    log = _open(folder / "appends")
    now = time.process_time if clock == "processor" else time.perf_counter
    contestants: dict[str, Callable[[int], object]] = {
        "": lambda number: log.append([_event(number)]),
        **{name: peer.append for name, peer in peers.open.items()},
    }
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for turn in range(_ROUNDS):
        for name, append in contestants.items():
            started = now()
            for number in range(_IN_A_ROUND):
                append(turn * _IN_A_ROUND + number)
            taken[name].append((now() - started) / _IN_A_ROUND)
    log.close()
    middle = {name: statistics.median(values) for name, values in taken.items()}
    own = middle.pop("")
    if clock == "processor":
        theirs = {name: value * 1000 for name, value in middle.items()}
        found.add("processor time per append", own * 1000, "ms", 0.15, peers=theirs, level=0.0)
    else:
        theirs = {name: 1 / value for name, value in middle.items()}
        found.add(
            "durable appends, one by one", 1 / own, "1/s", most=False, peers=theirs, level=0.8,
            note="on the wall; level with a peer: at least 0.8 of it",
        )  # fmt: skip


def _fill(log: Log, events: int) -> None:
    log.append(_openings())
    for low in range(0, events, 64):
        log.append([_event(number) for number in range(low, min(low + 64, events))])


def _peer_figures(peers: Peers) -> dict[str, dict[str, float]]:
    """Events verified a second, and milliseconds for one proof, of processor time."""
    found: dict[str, dict[str, float]] = {"verify": {}, "proof": {}}
    for name, peer in peers.open.items():
        peer.fill(_PEER_EVENTS)
        started = time.process_time()
        count = peer.verify()
        found["verify"][name] = count / (time.process_time() - started)
        started = time.process_time()
        if peer.prove() is not None:
            found["proof"][name] = (time.process_time() - started) * 1000
    return found


def _verification(found: _Figures, log: Log, beside: dict[str, dict[str, float]]) -> None:
    report = log.verify()
    if not report.ok:
        raise RuntimeError(report.faults[0])
    found.add(
        "log verify, full, two cores", report.size / report.seconds, "events/s", 40_000,
        most=False, peers=beside["verify"],
        note=f"on the wall; peers: processor time, {_PEER_EVENTS} events, chain and signatures",
    )  # fmt: skip
    value = report.size / report.processor_seconds
    found.add("log verify, by the longer process", value, "events/s", note="processor time")


def _proofs(found: _Figures, log: Log, folder: Path, peers: dict[str, float]) -> None:
    log.checkpoint("bench")
    payload = log.read("SELECT sum(length(body)) FROM log_event")[0][0]
    payload += log.read("SELECT sum(length(data)) FROM log_blob")[0][0]
    log.sweep()
    stored = log.path.stat().st_size
    found.add("storage over the payload", (stored - payload) / log.size, "bytes/event", 600)
    if log.size >= _MILLION:
        _inclusion(found, log, log.checkpoint("bench"), peers, "")
        return
    million, checkpoint = _million(folder / "million.db")
    _inclusion(found, million, checkpoint, peers, "over a million leaf hashes of empty events")
    million.close()


def _million(path: Path) -> tuple[Reader, SignedCheckpoint]:
    """The tables of a log with a million leaf hashes and all nodes over them, but no events."""
    open_writer(path).close()
    connection = apsw.Connection(str(path))
    for kind, name in list(connection.execute("SELECT type, name FROM sqlite_schema")):
        if kind == "trigger":
            connection.execute(f"DROP TRIGGER {name}")
    connection.execute("PRAGMA synchronous = OFF")
    levels = levels_of(b"".join(sha256(b"%d" % n).digest() for n in range(_MILLION)))
    with connection:
        for level, hashes in enumerate(levels):
            rows = ((level, at // 32, hashes[at : at + 32]) for at in range(0, len(hashes), 32))
            if level:
                connection.executemany("INSERT INTO log_node VALUES (?, ?, ?)", rows)
            else:
                statement = "INSERT INTO log_event VALUES (?2, ?3, '', ?1, '', '', NULL, x'')"
                connection.executemany(statement, rows)
    connection.close()
    signer = Signer.generate(f"shuoli/{'0' * 32}")
    reader = Reader(open_reader(path), signer.verifier.name)
    root = root_at(_MILLION, reader.node)
    text = Checkpoint(signer.verifier.name, _MILLION, root).text
    note = signed_note(text, [signer.sign(text)])
    return reader, SignedCheckpoint(note, _MILLION, root.hex())


def _inclusion(
    found: _Figures,
    log: Reader,
    checkpoint: SignedCheckpoint,
    peers: dict[str, float],
    note: str,
) -> None:
    size, root = checkpoint.size, bytes.fromhex(checkpoint.root_hex)
    places = [n * 7919 * 1009 % size for n in range(500)]  # far from each other
    started = time.process_time()
    proofs = [log.inclusion_proof(place, size) for place in places]
    value = (time.process_time() - started) / len(proofs) * 1000
    for place, proof in zip(places, proofs, strict=True):
        check_inclusion(log.node(0, place), place, size, proof, root)
    name = f"inclusion proof at {size} events"
    beside = f"peers: at {_PEER_EVENTS} events"
    found.add(name, value, "ms", 0.2, peers=peers, note=f"{note}; {beside}" if note else beside)
    longest = max(len(inclusion_text(log, place, checkpoint)) for place in places)
    found.add(f"{name}, as a file", longest, "bytes", 1_300)


def _bundle(found: _Figures, log: Log, folder: Path) -> ExportReport:
    bundle = export(log, folder / "bundle.zip", case_id=None, documents={})
    part = bundle.events / 100_000
    note = "" if part >= 1 else f"from one of {bundle.events} events"
    found.add("bundle of 100,000 events", bundle.bytes / part / 1e6, "MB", 40, note=note)
    return bundle


def _verifiers(found: _Figures, bundle: ExportReport, folder: Path) -> None:
    seconds = under_python(bundle.path)
    value = bundle.events / seconds
    found.add("verify.py, full, one core", value, "events/s", 15_000, most=False)
    for name, reach, measured, note in (
        ("verify.html, full, in Chromium", 5_000, in_browser(bundle.path, folder), "on the wall"),
        ("verify.html, full, under Node", None, under_node(bundle.path), "processor time"),
    ):
        value_or_none = bundle.events / measured if measured else None
        note_or_none = note if measured else "not on this machine"
        found.add(name, value_or_none, "events/s", reach, most=False, note=note_or_none)


def _share_of_a_core() -> float:
    """How much of a core this machine lets us have just now."""
    started, processor = time.perf_counter(), time.process_time()
    while time.perf_counter() < started + 1:
        pass
    return (time.process_time() - processor) / (time.perf_counter() - started)
