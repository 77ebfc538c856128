"""What commands print: lines for people, one JSON value for programs, progress on stderr."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Generator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from models.progress import Progress

Result = TypeVar("Result")


class UsageError(Exception):
    """The command cannot be done as it was given; ends with exit code 2."""


class CheckFailedError(Exception):
    """What was asked for was done and did not hold; ends with exit code 1."""


def use_utf8() -> None:
    """Print Chinese on any console: a Windows one would otherwise refuse what it cannot encode."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def say(text: str = "") -> None:
    """Print a line."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """Print a line to stderr."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def say_json(value: object) -> None:
    """Print a value as one line of JSON."""
    say(json.dumps(plain(value), ensure_ascii=False))


def plain(value: object) -> Any:
    """Turn our values into what JSON knows: dataclasses to objects, days and paths to strings."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    return str(value) if isinstance(value, Path) else value


class ProgressLine:
    """One line on stderr that is written over; silent where stderr is not a terminal."""

    def __init__(self) -> None:
        self._shown = False

    def __call__(self, progress: Progress) -> None:
        """Show how far the work is."""
        if not sys.stderr.isatty():
            return
        total = f" of {progress.total}" if progress.total is not None else ""
        line = f"{progress.step.replace('_', ' ')}: {progress.done}{total} {progress.detail}"
        sys.stderr.write(f"\r\x1b[K{line[:78]}")
        sys.stderr.flush()
        self._shown = True

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False


def run_to_end(steps: Generator[Progress, None, Result]) -> Result:
    """Run long work in this thread, showing its progress, and return its result."""
    line = ProgressLine()
    try:
        while True:
            try:
                line(next(steps))
            except StopIteration as end:
                result: Result = end.value
                return result
    finally:
        line.clear()
