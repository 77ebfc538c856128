"""`shuoli bench desktop`: how quick, smooth and small the window is.

Every figure is taken in a child process that holds a real window on a real office, so that what
one measurement loads does not help or burden the next. The window is drawn offscreen. A machine
that other programs share shows in the stall of a window that does nothing, which stands beside.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from desktop.terminal import UsageError

STARTS = 5  # of each window, in turn, so that both see the same machine
DOCUMENTS = 1_000
CHECKED_EVENTS = 100_000
LISTED_EVENTS = 1_000_000
CASES = 10_000
PATIENCE_S = 150  # with one measurement
STALL_MS, FRAME_MS, FILTER_MS, MEMORY_MB = 50, 16, 200, 250

Figure = dict[str, Any]
Part = Callable[["_Bench"], Iterator[Figure]]


class MeasurementError(Exception):
    """A measurement came to nothing; the message says which."""


def figures(
    tell: Callable[[str], None], scale: float = 1.0, only: Sequence[str] = ()
) -> list[Figure]:
    """Measure all, or the parts named. `scale` shrinks the amounts, for a trial of the bench.

    Raises:
        UsageError: there is no part of that name.
    """
    for name in only:
        if name not in PARTS:
            raise UsageError(f"there is no part {name!r}; there are {', '.join(PARTS)}")
    with tempfile.TemporaryDirectory(prefix="shuoli-bench-", ignore_cleanup_errors=True) as folder:
        bench = _Bench(Path(folder), tell, scale)
        found: list[Figure] = []
        for name in only or PARTS:
            bench.tell(name)
            try:
                found += PARTS[name](bench)
            except MeasurementError as error:
                found.append({**_figure(f"{name}: {error}", None, "", None), "ok": False})
        return found


class _Bench:
    """The offices of one run, made when they are first asked for."""

    def __init__(self, folder: Path, tell: Callable[[str], None], scale: float) -> None:
        self.folder = folder
        self.scale = scale
        self._tell = tell
        self._began = time.perf_counter()
        self._idle_ms: float | None = None

    def tell(self, text: str) -> None:
        self._tell(f"{time.perf_counter() - self._began:5.0f} s  {text}")

    def amount(self, whole: int) -> int:
        return max(1, int(whole * self.scale))

    def office(self, name: str) -> Path:
        """A home of its own, furnished like all others."""
        from desktop import bench_office

        first = self.folder / "first"
        if not first.is_dir():
            self.tell("an office is made")
            bench_office.found(first)
        return Path(shutil.copytree(first, self.folder / name))

    def crowded(self, name: str, cases: int, events: int) -> Path:
        """An office with many cases and a long log."""
        from desktop import bench_office

        home = self.office(name)
        bench_office.open_case(home)
        self.tell(f"{cases} cases and {events} events are written")
        bench_office.crowd(home, cases, events)
        return home

    def stall(self, name: str, measured: dict[str, Any], which: str = "stall") -> Figure:
        """A stall, beside that of a window in which nothing happens."""
        if self._idle_ms is None:
            home = self.folder / "idle"
            idle = _child("idle", home if home.is_dir() else self.office("idle"))
            self._idle_ms = idle["stall_ms"]
        figure = _timed(name, measured, which, STALL_MS)
        return {**figure, "peer": "idle", "peer_value": f"{self._idle_ms} ms"}


def _start(bench: _Bench) -> Iterator[Figure]:
    """Seconds from starting a process to a window that answers: the median of each kind."""
    home = bench.office("start")
    bench.tell(f"{STARTS} starts of each window")
    empty: list[float] = []
    ours: list[float] = []
    opened: list[float] = []
    for _ in range(STARTS):
        empty.append(_child("empty", home)["seconds"])
        one = _child("start", home)
        ours.append(one["seconds"])
        opened.append(one["end"])
    yield _figure(
        "start, against an empty window",
        round(median(ours) / median(empty), 2),
        "x",
        2.0,
        peer=f"empty PySide6 window {median(empty):.2f} s, ours",
        peer_value=f"{median(ours):.2f} s",
        note="until one can say who one is and type; the office is opened meanwhile",
    )
    yield _figure("start, until the office is open", round(median(opened), 2), "s", None)


def _case(bench: _Bench) -> Iterator[Figure]:
    """Drafting, memory and keys on one case."""
    one = _child("case", bench.office("case"))
    yield bench.stall("longest stall while drafting", one)
    yield _figure("memory of the window, one case", one["memory_mb"], "MB", MEMORY_MB)
    yield _figure(
        "keys, reject / accept",
        round(one["reject_keys"] / one["accept_keys"], 2),
        "x",
        1.0,
        note=f"{one['reject_keys']} and {one['accept_keys']} keys beside the reason",
    )


def _import(bench: _Bench) -> Iterator[Figure]:
    """A folder of regulations is taken in and indexed."""
    from desktop import bench_office

    count = bench.amount(DOCUMENTS)
    folder = bench_office.write_documents(bench.folder / "documents", count)
    bench.tell(f"{count} documents are imported and indexed")
    one = _child("import", bench.office("import"), str(folder))
    yield bench.stall(f"stall while importing {one['documents']} documents", one)


def _check(bench: _Bench) -> Iterator[Figure]:
    """A long log is checked."""
    events = bench.amount(CHECKED_EVENTS)
    home = bench.crowded("long", 100, events)
    bench.tell("the log is checked")
    yield bench.stall(f"stall while checking {events} events", _child("check", home))


def _lists(bench: _Bench) -> Iterator[Figure]:
    """Long lists are scrolled and filtered."""
    cases, events = bench.amount(CASES), bench.amount(LISTED_EVENTS)
    home = bench.crowded("crowded", cases, events)
    bench.tell("the lists are scrolled and filtered")
    lists = _child("lists", home)
    for what, name in (("cases", f"{cases} cases"), ("log", f"{events} events")):
        yield bench.stall(f"{name}: stall on opening", lists, f"{what}_open")
        yield _timed(f"{name}: slowest frame", lists, f"{what}_frame", FRAME_MS)
        yield _timed(f"{name}: slowest filter", lists, f"{what}_filter", FILTER_MS)


PARTS: dict[str, Part] = {
    "start": _start,
    "case": _case,
    "import": _import,
    "check": _check,
    "lists": _lists,
}


def _timed(name: str, measured: dict[str, Any], which: str, reach: float) -> Figure:
    note = f"{measured[f'{which}_computed_ms']} ms of it computing"
    return _figure(name, measured[f"{which}_ms"], "ms", reach, note=note)


def _figure(
    name: str,
    value: float | None,
    unit: str,
    reach: float | None,
    *,
    peer: str | None = None,
    peer_value: str | None = None,
    note: str = "",
) -> Figure:
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "reach": reach,
        "peer": peer,
        "peer_value": peer_value,
        "ok": None if reach is None or value is None else value <= reach,
        "note": note,
    }


def _child(mode: str, home: Path, *more: str) -> dict[str, Any]:
    """Run one measurement. `seconds` is until its line came, before the process is done tidying up,
    and `end` until its second one, where there is one. Raises MeasurementError.
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    room = Path(__file__).resolve().parent.parent
    command = [sys.executable, "-m", "desktop.bench_window", mode, str(home), *more]
    if mode == "empty":
        command = [sys.executable, str(room / "desktop" / "bench_empty.py")]
    began = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env=environment, cwd=room, encoding="utf-8"
    ) as child:
        assert child.stdout is not None  # noqa: S101 - a pipe was asked for
        patience = threading.Timer(PATIENCE_S, child.kill)
        patience.start()
        line = child.stdout.readline()
        seconds = time.perf_counter() - began
        rest = child.stdout.readline()
        end = time.perf_counter() - began
        patience.cancel()
    if not line:
        why = "took too long" if seconds >= PATIENCE_S else f"ended with {child.returncode}"
        raise MeasurementError(f"{mode} came to nothing: it {why}")
    result: dict[str, Any] = json.loads(line)
    return {**result, "seconds": seconds, "end": end if rest else seconds}
