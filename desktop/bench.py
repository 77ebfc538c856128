"""`shuoli bench desktop`: how quick, smooth and small the window is.

Every figure is taken in a child process that holds a real window on a real office, so that what
one measurement loads does not help or burden the next. The window is drawn offscreen.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from desktop import bench_office
from desktop.app import App

STARTS = 5  # of each window, in turn, so that both see the same machine
DOCUMENTS = 1_000
CHECKED_EVENTS = 100_000
LISTED_EVENTS = 1_000_000
CASES = 10_000

Figure = dict[str, Any]


def figures(tell: Callable[[str], None], scale: float = 1.0) -> list[Figure]:
    """Measure all; `scale` shrinks the amounts (the reach stays), for a trial of the bench."""
    with tempfile.TemporaryDirectory(prefix="shuoli-bench-", ignore_cleanup_errors=True) as folder:
        return list(_measure(Path(folder), tell, scale))


def _measure(folder: Path, tell: Callable[[str], None], scale: float) -> Iterator[Figure]:
    tell("an office is made")
    home = folder / "home"
    with App.open(home):
        pass
    tell("start of the window, beside an empty one")
    empty, ours = _starts(home)
    yield _figure(
        "start, against an empty window",
        round(ours / empty, 2),
        "x",
        2.0,
        peer=f"empty PySide6 window {empty:.2f} s, ours",
        peer_value=f"{ours:.2f} s",
    )
    tell("one case: memory and keys")
    one = _child("case", home)
    yield _figure("memory of the window, one case", one["memory_mb"], "MB", 250)
    yield _figure(
        "keys, reject / accept", round(one["reject_keys"] / one["accept_keys"], 2), "x", 1.0
    )
    yield _figure("longest stall while drafting", one["stall_ms"], "ms", 50)
    tell("documents are imported and indexed")
    documents = bench_office.write_documents(folder / "documents", int(DOCUMENTS * scale))
    imported = _child("import", home, str(documents))
    yield _figure("longest stall while importing", imported["stall_ms"], "ms", 50)
    yield _figure("documents imported while watched", imported["documents"], "files", None)
    tell("a long log is checked")
    long = folder / "long"
    bench_office.make_office(long, events=int(CHECKED_EVENTS * scale))
    yield _figure(
        "longest stall while checking the log", _child("check", long)["stall_ms"], "ms", 50
    )
    tell("long lists are scrolled and filtered")
    crowded = folder / "crowded"
    bench_office.make_office(crowded)
    bench_office.crowd(crowded, int(CASES * scale), int(LISTED_EVENTS * scale))
    lists = _child("lists", crowded)
    for what in ("cases", "log"):
        yield _figure(f"{what}: slowest frame of a scroll", lists[f"{what}_frame_ms"], "ms", 16)
        yield _figure(f"{what}: slowest filter", lists[f"{what}_filter_ms"], "ms", 200)
        yield _figure(f"{what}: longest stall on opening", lists[f"{what}_open_ms"], "ms", 50)


def _figure(
    name: str,
    value: float,
    unit: str,
    reach: float | None,
    *,
    peer: str | None = None,
    peer_value: str | None = None,
) -> Figure:
    ok = None if reach is None else value <= reach
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "reach": reach,
        "peer": peer,
        "peer_value": peer_value,
        "ok": ok,
    }


def _starts(home: Path) -> tuple[float, float]:
    """Seconds from starting a process to a window that answers: the median of each kind."""
    taken: dict[str, list[float]] = {"empty": [], "start": []}
    for _ in range(STARTS):
        for mode, seconds in taken.items():
            seconds.append(_child(mode, home)["seconds"])
    return median(taken["empty"]), median(taken["start"])


def _child(mode: str, home: Path, *more: str) -> dict[str, Any]:
    """Run one measurement. `seconds` is until its line came: a start ends there, before the
    process is done tidying up.
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    room = Path(__file__).resolve().parent.parent
    script = room / "desktop" / ("bench_empty.py" if mode == "empty" else "bench_window.py")
    command = [sys.executable, str(script), mode, str(home), *more]
    if mode != "empty":
        command[1:2] = ["-m", "desktop.bench_window"]
    began = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env=environment, cwd=room, encoding="utf-8"
    ) as child:
        assert child.stdout is not None  # noqa: S101 - a pipe was asked for
        line = child.stdout.readline()
        seconds = time.perf_counter() - began
    if not line:
        raise RuntimeError(f"the measurement {mode} came to nothing (exit {child.returncode})")
    result: dict[str, Any] = json.loads(line)
    return {**result, "seconds": seconds}
