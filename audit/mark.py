"""The high-water mark: outside the database, how far the log had come when last acknowledged.

A torn write-ahead log, a restored backup or a deleted file lose acknowledged events without any
error from SQLite. Only a note kept elsewhere shows it. The file holds two lines of fixed length
that are written in turn, so that a write cut short leaves the other one whole.
"""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass
from pathlib import Path

_SLOT_BYTES = 128


@dataclass(frozen=True, slots=True)
class Mark:
    """The log `log_id` held `size` events under `root`."""

    log_id: str
    size: int
    root: bytes


class MarkFile:
    """The file that keeps the mark; open for as long as the log is."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
        self._descriptor = os.open(path, flags, 0o600)
        self._turn = 0

    def read(self) -> Mark | None:
        """The furthest whole mark; None where there is none."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        data = os.read(self._descriptor, 2 * _SLOT_BYTES)
        first, second = (_parse(data[start : start + _SLOT_BYTES]) for start in (0, _SLOT_BYTES))
        if first and (second is None or first.size >= second.size):
            self._turn = 1  # the next write goes where nothing would be lost by it
            return first
        self._turn = 0
        return second

    def write(self, mark: Mark, *, durable: bool = False) -> None:
        """Record `mark`; with `durable`, wait until the disk has it."""
        text = f"{mark.log_id} {mark.size} {mark.root.hex()}"
        line = f"{text} {zlib.crc32(text.encode()):08x}".ljust(_SLOT_BYTES - 1) + "\n"
        os.lseek(self._descriptor, self._turn * _SLOT_BYTES, os.SEEK_SET)
        os.write(self._descriptor, line.encode())
        self._turn ^= 1
        if durable:
            os.fsync(self._descriptor)

    def reset(self, mark: Mark) -> None:
        """Begin again from `mark`, forgetting a further one (after a recorded recovery)."""
        self.write(mark)
        self.write(mark, durable=True)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)


def _parse(slot: bytes) -> Mark | None:
    try:
        text, _, check = slot.decode("ascii").rstrip().rpartition(" ")
        if int(check, 16) != zlib.crc32(text.encode()):
            return None
        log_id, size, root = text.split(" ")
        return Mark(log_id, int(size), bytes.fromhex(root))
    except ValueError:
        return None
