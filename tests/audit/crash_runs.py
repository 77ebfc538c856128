# ruff: noqa: C901, PLR0912 -- one long simulation reads better than many short pieces
"""Crashes, made by the hundred: kill -9, power cuts with torn and reordered writes, a lying disk,
a full disk, I/O errors. Each run opens the log again and looks for a broken promise.

    python tests/audit/crash_runs.py --runs 10000 --seed 1

The promises: no acknowledged event is lost without being reported at the next start; what is there
is a prefix of what was written; the log and the table written with it never disagree.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apsw

sys.path.insert(0, str(Path(__file__).parents[2]))

from audit.log import Actor, AppIdentity, EventDraft, Log, LogUnavailable

LI = Actor("p:li", "person", "caseworker")
SECTOR = 512


class StillClock:
    def now(self):
        return datetime(2026, 11, 23, 9, tzinfo=UTC)

    def monotonic_ms(self):
        return 1000


def open_log(folder: Path, vfs: str = "") -> Log:
    log = Log.open(
        folder / "office.db",
        device_key=folder / "device.key",
        clock=StillClock(),
        app=AppIdentity("0.1.0", "a" * 64),
        high_water=folder / "mark",
        heartbeat=False,
        vfs=vfs,
    )
    try:
        log.migrate("rows-1", ["CREATE TABLE rows (number INTEGER PRIMARY KEY) STRICT"])
    except BaseException:
        log.close()
        raise
    return log


def write(log: Log, number: int, text: bytes) -> int:
    """One event with its row; returns how many events the log then has."""
    data = {"view": f"v{number}", "kind": "band"}
    log.append(
        [EventDraft("view.committed", LI, data, f"c{number % 3}", {"line": text})],
        lambda connection: connection.execute("INSERT INTO rows VALUES (?)", (number,)),
    )
    return log.size


def check(folder: Path, acknowledged: int, wanted: list[bytes] | None) -> str:
    """Open what the crash left; returns how it stood. Raises AssertionError on a broken promise.

    `acknowledged` counts events of `write`; `wanted` are the leaves of the whole undisturbed run.
    """
    try:
        log = open_log(folder)
    except LogUnavailable as error:
        return f"refused at start: {str(error).rpartition('opened: ')[2].replace(str(folder), '')}"
    try:
        leaves = [bytes(row[0]) for row in log.read("SELECT leaf FROM log_event ORDER BY seq")]
        views = [int(e.data["view"][1:]) for e in log.events(type="view.committed", limit=10**6)]
        rows = [row[0] for row in log.read("SELECT number FROM rows ORDER BY number")]
        assert views == rows == list(range(len(rows))), "log and table disagree"
        report = log.verify()
        assert report.ok, report.faults
        boots = [json.loads(row[0])["boot"] for row in log.read("SELECT body FROM log_event")]
        before = boots.index(boots[-1])  # from here on it is this start's own
        if wanted is not None:
            assert leaves[: min(before, len(wanted))] == wanted[: min(before, len(leaves))]
        if len(rows) < acknowledged:
            assert log.recovery is not None, "acknowledged events lost without a word"
            assert log.recovery.reason in {"events_lost", "history_differs"}
            return "loss reported"
        return "whole" if log.recovery is None else log.recovery.reason
    finally:
        log.close()


# --- kill -9 ------------------------------------------------------------------------------------


def kill_run(folder: Path, chance: random.Random) -> str:
    """A child writes and acknowledges on a pipe until it is killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            log = open_log(folder)
            start = log.read("SELECT count(*) FROM rows")[0][0]
            for number in range(start, start + 100_000):
                write(log, number, b"x" * chance.randrange(3000))
                os.write(writing, number.to_bytes(4, "big"))
        finally:
            os._exit(1)
    os.close(writing)
    time.sleep(chance.random() * 0.04)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    data = b""
    while bite := os.read(reading, 1 << 16):
        data += bite
    os.close(reading)
    whole = len(data) // 4 * 4
    return check(folder, int.from_bytes(data[whole - 4 : whole], "big") + 1 if whole else 0, None)


# --- power cuts ---------------------------------------------------------------------------------


@dataclass
class Trace:
    """Every write and sync of an undisturbed run, and what had been acknowledged when."""

    steps: list[tuple[Any, ...]] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)


class TracedFile(apsw.VFSFile):
    def __init__(self, name, flags, trace):
        self._name = os.path.basename(name.filename() if hasattr(name, "filename") else str(name))  # noqa: PTH119
        self._steps = trace.steps
        super().__init__("", name, flags)

    def xWrite(self, data, offset):  # noqa: N802
        self._steps.append(("write", self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xSync(self, flags):  # noqa: N802
        super().xSync(flags)
        self._steps.append(("sync", self._name))

    def xTruncate(self, size):  # noqa: N802
        self._steps.append(("truncate", self._name, size))
        super().xTruncate(size)


class TracingVFS(apsw.VFS):
    def __init__(self, name, trace):
        self._trace = trace
        super().__init__(name, "")

    def xOpen(self, name, flags):  # noqa: N802
        return TracedFile(name, flags, self._trace)

    def xDelete(self, name, sync):  # noqa: N802
        self._trace.steps.append(("delete", os.path.basename(name)))  # noqa: PTH119
        super().xDelete(name, sync)


def record(folder: Path, chance: random.Random, writes: int = 40) -> Trace:
    trace = Trace()
    vfs = TracingVFS("traced", trace)
    log = open_log(folder, "traced")
    trace.steps.append(("ack", 0, (folder / "mark").read_bytes()))
    for number in range(writes):
        write(log, number, b"y" * chance.randrange(6000))
        trace.steps.append(("ack", number + 1, (folder / "mark").read_bytes()))
    trace.leaves = [bytes(row[0]) for row in log.read("SELECT leaf FROM log_event ORDER BY seq")]
    log._failed = "the power is gone"  # nothing more may be written
    log.close()
    del vfs
    return trace


def power_cut(trace: Trace, folder: Path, chance: random.Random, *, lying: bool) -> int:
    """The files as they may lie on the disk after a cut; returns what had been acknowledged.

    An honest disk keeps what was synced. Of what was written later any part may be there, in any
    order, torn at sectors. A lying disk loses synced writes of the write-ahead log as well.
    """
    last = chance.randrange(len(trace.steps) // 8, len(trace.steps))
    acknowledged, images, floating = 0, {}, {}
    mark = b""
    for step in trace.steps[:last]:
        kind, name = step[0], step[1]
        if kind == "ack":
            acknowledged, mark = step[1], step[2]
        elif kind == "write":
            floating.setdefault(name, []).append(step[2:])
        elif kind == "delete":
            images.pop(name, None)
            floating.pop(name, None)
        else:
            image = images.setdefault(name, bytearray())
            for offset, data in floating.pop(name, []):
                place(image, offset, data)
            if kind == "truncate":
                del image[step[2] :]
    for name, writes in floating.items():
        image = images.setdefault(name, bytearray())
        chance.shuffle(writes)
        for offset, data in writes:
            for start in range(0, len(data), SECTOR):
                if chance.random() < 0.6:
                    place(image, offset + start, data[start : start + SECTOR])
    wal = images.get("office.db-wal")
    if lying and wal:
        for _ in range(chance.randrange(1, 4)):
            start = chance.randrange(0, len(wal), SECTOR)
            wal[start : start + SECTOR] = chance.choice([bytes(SECTOR), chance.randbytes(SECTOR)])
    for name, image in images.items():
        if not name.endswith("-shm"):
            (folder / name).write_bytes(image)
    if mark:
        (folder / "mark").write_bytes(mark)
    return acknowledged


def place(image: bytearray, offset: int, data: bytes) -> None:
    if len(image) < offset:
        image.extend(bytes(offset - len(image)))
    image[offset : offset + len(data)] = data


# --- a disk that is full, or fails --------------------------------------------------------------


class FailingFile(apsw.VFSFile):
    def __init__(self, name, flags, state):
        self._state = state
        super().__init__("", name, flags)

    def xWrite(self, data, offset):  # noqa: N802
        self._state.turn()
        super().xWrite(data, offset)

    def xSync(self, flags):  # noqa: N802
        self._state.turn()
        super().xSync(flags)

    def xTruncate(self, size):  # noqa: N802
        self._state.turn()
        super().xTruncate(size)


class FailingVFS(apsw.VFS):
    def __init__(self, name, error):
        self.left = -1
        self._error = error
        super().__init__(name, "")

    def turn(self):
        self.left -= 1
        if self.left == 0:
            raise self._error

    def xOpen(self, name, flags):  # noqa: N802
        return FailingFile(name, flags, self)


def failing_run(folder: Path, vfs: FailingVFS, name: str, at: int) -> tuple[str, bool]:
    """The `at`-th write or sync fails; returns how the log stood, and whether it failed at all."""
    acknowledged, failed = 0, False
    vfs.left = at
    log = None
    try:
        log = open_log(folder, name)
        for number in range(6):
            for _ in range(3):  # the person presses the button again
                try:
                    write(log, number, b"z" * 2000)
                    acknowledged += 1
                    break
                except LogUnavailable:
                    failed = True
    except (LogUnavailable, apsw.Error):
        failed = True
    reached = vfs.left <= 0
    vfs.left = -1
    if log is not None:
        log.close()
    return check(folder, acknowledged, None), failed or reached


# --- many of them -------------------------------------------------------------------------------


def run(kind: str, runs: int, seed: int) -> Counter[str]:
    """Do `runs` of a kind: kill, cut, lie, full or error. Raises AssertionError with the seed."""
    found: Counter[str] = Counter()
    top = Path(tempfile.mkdtemp(prefix="crash"))
    chance = random.Random(seed)  # noqa: S311
    failing = None
    if kind in {"full", "error"}:
        error = apsw.FullError("disk full") if kind == "full" else apsw.IOError("broken")
        failing = FailingVFS(f"failing-{kind}", error)
    trace = None
    try:
        for number in range(runs):
            folder = top / str(number)
            folder.mkdir()
            try:
                if kind == "kill":
                    for _ in range(2):  # the second time it goes on from what the first left
                        found[kill_run(folder, chance)] += 1
                elif failing is not None:
                    state, reached = failing_run(folder, failing, f"failing-{kind}", number + 1)
                    found[state] += 1
                    if not reached:
                        break
                else:
                    if trace is None or number % 100 == 0:
                        source = top / f"source{number}"
                        source.mkdir()
                        trace = record(source, chance)
                    shutil.copy(source / "device.key", folder)
                    acknowledged = power_cut(trace, folder, chance, lying=kind == "lie")
                    found[check(folder, acknowledged, trace.leaves)] += 1
            except AssertionError as broken:
                raise AssertionError(f"{kind}, seed {seed}, run {number}: {broken}") from broken
            shutil.rmtree(folder)
    finally:
        shutil.rmtree(top)
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    share = arguments.runs // 3
    faults = min(
        1000, arguments.runs
    )  # they end by themselves, when the n-th call is never reached
    shares = {"kill": share // 2, "cut": share, "lie": share, "full": faults, "error": faults}
    for kind, runs in shares.items():
        sys.stdout.write(json.dumps({kind: run(kind, runs, arguments.seed)}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
