"""Figures of the log, each beside its peers in the same run: `python -m audit.bench [--json]`.

What is timed is processor time where the machine is not ours alone, and wall time where the disk
is the point. Peers (auditchain, llm-audit-trail) are measured where they are installed.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import apsw

from audit.anchor import inclusion_text
from audit.bundle import export
from audit.clock import SystemClock
from audit.log import Actor, AppIdentity, EventDraft, Log
from audit.tree import check_inclusion

_LI = Actor("p:li", "person", "caseworker")
_REASON = "进货查验记录缺失，现场照片与询问笔录相符，予以采纳。"
_CASES = 100
_PEER_EVENTS = 1_000
_NODE = """
const fs = require("fs");
const page = fs.readFileSync(process.argv[1], "utf8");
const source = /<script id="verifier">([^]*?)<\\/script>/.exec(page)[1];
const Shuoli = new Function(source + "\\nreturn Shuoli;")();
const data = new Uint8Array(fs.readFileSync(process.argv[2]));
const before = process.cpuUsage();
const report = Shuoli.finish(Shuoli.verifyZip(data, { anchors: [], document: null })).asJson("en");
const used = process.cpuUsage(before);
console.log(JSON.stringify([report.failed, (used.user + used.system) / 1e6]));
"""


@dataclass(slots=True)
class _Figures:
    found: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self,
        name: str,
        value: float,
        unit: str,
        reach: float | None = None,
        *,
        most: bool = True,
        peers: dict[str, float] | None = None,
    ) -> None:
        """Record a figure; `most`: `reach` is the most it may be, otherwise the least."""
        ok = None if reach is None else (value <= reach if most else value >= reach)
        first = next(iter(peers.items()), None) if peers else None
        self.found.append({
            "name": name, "value": round(value, 4), "unit": unit, "reach": reach,
            "peer": first[0] if first else None,
            "peer_value": round(first[1], 4) if first else None, "ok": ok,
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
    events: int = 20_000, on_progress: Callable[[str], None] | None = None
) -> list[dict[str, Any]]:
    """All figures, over a log of `events` events; a million takes some ten minutes."""
    say = on_progress or (lambda _text: None)
    found = _Figures()
    top = Path(tempfile.mkdtemp(prefix="shuoli-bench-"))
    memory = Path("/dev/shm")  # noqa: S108 -- where it is there, the disk does not disturb
    fast = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    try:
        say("syncs of the disk")
        _syncs(found, top)
        say("peers")
        peers = _peers(top)
        say("appending")
        log = _open(fast)
        _appends(found, log, events, peers, top)
        say("verifying")
        _verification(found, log, fast, peers)
        log.close()
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
    blobs = {"reason": f"{_REASON}{number}".encode()}
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


def _appends(
    found: _Figures, log: Log, events: int, peers: dict[str, dict[str, float]], top: Path
) -> None:
    log.append(_openings())
    count = min(3_000, events)
    started = time.process_time()
    for number in range(count):
        log.append([_event(number)])
    value = (time.process_time() - started) / count * 1000
    found.add("processor time per append", value, "ms", 0.15, peers=_peer(peers, "append"))
    for low in range(count, events, 64):
        log.append([_event(number) for number in range(low, min(low + 64, events))])
    other = _open(top / "disk")
    started = time.perf_counter()
    for number in range(200):
        other.append([_event(number)])
    value = 200 / (time.perf_counter() - started)
    other.close()
    reach = 0.8 * max(_peer(peers, "durable").values(), default=0) or None
    found.add(
        "durable appends alone, level with the peer", value, "1/s", reach, most=False,
        peers=_peer(peers, "durable"),
    )  # fmt: skip


def _verification(
    found: _Figures, log: Log, folder: Path, peers: dict[str, dict[str, float]]
) -> None:
    report = log.verify()
    if not report.ok:
        raise RuntimeError(report.faults[0])
    found.add(
        "log verify, two processes", report.size / report.seconds, "events/s", 40_000, most=False,
        peers=_peer(peers, "verify"),
    )  # fmt: skip
    checkpoint = log.checkpoint("bench")
    size, root = checkpoint.size, bytes.fromhex(checkpoint.root_hex)
    places = range(0, size, max(1, size // 300))
    started = time.process_time()
    proofs = [log.inclusion_proof(place, size) for place in places]
    value = (time.process_time() - started) / len(proofs) * 1000
    name = f"inclusion proof at {size} events"
    found.add(name, value, "ms", 0.2, peers=_peer(peers, "proof"))
    for place, proof in zip(places, proofs, strict=True):
        check_inclusion(log.node(0, place), place, size, proof, root)
    found.add(f"{name}, as a file", len(inclusion_text(log, 1, checkpoint)), "bytes", 1_300)
    payload = log.read("SELECT sum(length(body)) FROM log_event")[0][0]
    payload += log.read("SELECT sum(length(data)) FROM log_blob")[0][0]
    log.sweep()
    stored = log.path.stat().st_size
    found.add("storage over the payload", (stored - payload) / log.size, "bytes/event", 600)
    bundle = export(log, folder / "bundle.zip", case_id=None, documents={})
    value = bundle.bytes / bundle.size * 100_000 / 1e6
    found.add("bundle of 100,000 events (scaled)", value, "MB", 40)
    script = str(files("audit").joinpath("verify.py"))
    value = _timed([sys.executable, "-I", script, str(bundle.path)])
    found.add("verify.py, one core", bundle.size / value, "events/s", 15_000, most=False)
    node = shutil.which("node")
    page = files("audit").joinpath("verify.html")
    if node and page.is_file():
        done = subprocess.run(
            [node, "-e", _NODE, str(page), str(bundle.path)], capture_output=True, check=True
        )
        failed, seconds = json.loads(done.stdout)
        value = 0.0 if failed else bundle.size / seconds
        found.add("verify.html, under Node", value, "events/s", 5_000, most=False)


def _timed(command: list[str]) -> float:
    """Processor seconds of a command that must succeed."""
    code = (
        "import resource,subprocess,sys;"
        "r=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL).returncode;"
        "u=resource.getrusage(resource.RUSAGE_CHILDREN);print(u.ru_utime+u.ru_stime);sys.exit(r)"
    )
    if sys.platform == "win32":  # no such count there: the clock on the wall
        started = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        return time.perf_counter() - started
    done = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, check=True)
    return float(done.stdout)


# --- peers --------------------------------------------------------------------------------------


def _peer(peers: dict[str, dict[str, float]], what: str) -> dict[str, float]:
    """The strongest peer in one figure."""
    values = {name: found[what] for name, found in peers.items() if what in found}
    if not values:
        return {}
    pick = min if what in {"append", "proof"} else max
    best = pick(values, key=values.__getitem__)
    return {best: values[best]}


def _peers(top: Path) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for name, measure in (("auditchain", _auditchain), ("llm-audit-trail", _llm_audit_trail)):
        with contextlib.suppress(ImportError):
            found[name] = measure(top)
    return found


def _rates(append: Callable[[int], object]) -> dict[str, float]:
    count = _PEER_EVENTS // 5
    started, processor = time.perf_counter(), time.process_time()
    for number in range(count):
        append(number)
    return {
        "durable": count / (time.perf_counter() - started),
        "append": (time.process_time() - processor) / count * 1000,
    }


def _auditchain(top: Path) -> dict[str, float]:
    chain = importlib.import_module("auditchain")
    seed, public = chain.generate_keypair()
    log = chain.SyncAuditLog(chain.SqliteBackend(str(top / "chain.db")), signing_key=seed)
    try:
        found = _rates(
            lambda n: log.append("p:li", "own.added", f"case-{n}", metadata={"t": _REASON})
        )
        entries = [("p:li", "own.added", f"case-{n}", {"t": _REASON}) for n in range(_PEER_EVENTS)]
        log.append_many(entries)
        started = time.perf_counter()
        log.verify(signers={"s0": public})
        found["verify"] = len(log.read()) / (time.perf_counter() - started)
        started = time.perf_counter()
        log.inclusion_proof(3)
        found["proof"] = (time.perf_counter() - started) * 1000
    finally:
        log.close()
    return found


def _llm_audit_trail(top: Path) -> dict[str, float]:
    trail = importlib.import_module("llm_audit_trail")
    path = str(top / "trail.jsonl")
    log = trail.AuditLogger(path=path, system="bench", fsync=True)
    found = _rates(lambda n: log.emit("OwnAdded", {"t": _REASON, "n": n}, model_id="m"))
    quick = trail.AuditLogger(path=path, system="bench", fsync=False)
    for number in range(_PEER_EVENTS):
        quick.emit("OwnAdded", {"t": _REASON, "n": number}, model_id="m")
    started = time.perf_counter()
    ok, report = trail.verify_log(path)
    if ok:
        found["verify"] = report["events"] / (time.perf_counter() - started)
    return found


def main() -> int:
    """Print the figures; 1 where one was not reached."""
    parser = argparse.ArgumentParser(prog="python -m audit.bench")
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found = figures(arguments.events, lambda text: print(text, file=sys.stderr))  # noqa: T201
    if arguments.json:
        machine = re.sub(r"\s+", " ", sys.version) + f", {sys.platform}"
        sys.stdout.write(json.dumps({"figures": found, "machine": machine}, indent=1) + "\n")
    else:
        for figure in found:
            mark = {True: "reached", False: "SHORT", None: ""}[figure["ok"]]
            peer = f"{figure['peer']}: {figure['peer_value']}" if figure["peer"] else ""
            reach = "" if figure["reach"] is None else f"(to reach: {figure['reach']})"
            value = f"{figure['value']:>12} {figure['unit']:<12}"
            sys.stdout.write(f"{figure['name']:<46} {value} {reach} {peer} {mark}\n")
    return 1 if any(figure["ok"] is False for figure in found) else 0


if __name__ == "__main__":
    sys.exit(main())
