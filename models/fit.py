"""Whether weights can run on this PC, asked before they are loaded: memory and processor."""

from __future__ import annotations

import ctypes
import platform
import sys
from dataclasses import dataclass
from pathlib import Path

from models.process import WorkerError
from models.weights import WeightsCard

LARGEST_CONTEXT = 8192  # tokens; more would need more memory than an office PC has to spare
_MARGIN = 256 * 2**20  # the worker itself and llama.cpp's room for one batch
_GIB = 2**30
_PF_AVX2 = 40  # PF_AVX2_INSTRUCTIONS_AVAILABLE, winnt.h
_X86 = frozenset({"x86_64", "amd64"})


class UnfitError(WorkerError):
    """These weights cannot run here; the message says why. `kind`: memory or processor.

    `needed` and `available` are bytes of memory, where that is why.
    """

    def __init__(self, kind: str, message: str, needed: int = 0, available: int = 0) -> None:
        super().__init__(kind, message)
        self.needed = needed
        self.available = available


@dataclass(frozen=True, slots=True)
class Machine:
    """This PC: memory that can be had, in bytes, and AVX2; None where it cannot be found out."""

    available_bytes: int | None
    avx2: bool | None


def this_machine() -> Machine:
    """Ask the system; what it does not say is None."""
    return Machine(_available(), _avx2())


def context_of(card: WeightsCard) -> int:
    """How many tokens prompt and answer may have together."""
    return min(card.context_tokens, LARGEST_CONTEXT)


def needed_bytes(card: WeightsCard) -> int:
    """The file, the keys and values of a full context, and a margin."""
    return card.size_bytes + card.kv_bytes_per_token * context_of(card) + _MARGIN


def require_fit(card: WeightsCard, machine: Machine) -> None:
    """Raise UnfitError where these weights cannot run on this machine."""
    if machine.avx2 is False:
        raise UnfitError(
            "processor", "the processor of this PC has no AVX2, which the engine needs (2013 or"
            " later)",
        )
    needed = needed_bytes(card)
    if machine.available_bytes is not None and needed > machine.available_bytes:
        raise UnfitError(
            "memory",
            f"{card.name} needs about {needed / _GIB:.1f} GiB of memory and"
            f" {machine.available_bytes / _GIB:.1f} GiB are free; close other programs or take"
            " smaller weights",
            needed,
            machine.available_bytes,
        )


def _available() -> int | None:
    if sys.platform == "win32":
        return _available_on_windows()
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return None


def _avx2() -> bool | None:
    if platform.machine().lower() not in _X86:
        return None
    if sys.platform == "win32":
        return bool(ctypes.windll.kernel32.IsProcessorFeaturePresent(_PF_AVX2))
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    flags = next((line for line in text.splitlines() if line.startswith("flags")), "")
    return " avx2" in flags if flags else None


def _available_on_windows() -> int | None:
    """GlobalMemoryStatusEx (sysinfoapi.h)."""

    class Status(ctypes.Structure):
        _fields_ = [
            ("dwLength", ctypes.c_uint32), ("dwMemoryLoad", ctypes.c_uint32),
            *[(f"number{n}", ctypes.c_uint64) for n in range(7)],
        ]

    status = Status()
    status.dwLength = ctypes.sizeof(Status)
    if sys.platform != "win32" or not ctypes.windll.kernel32.GlobalMemoryStatusEx(
        ctypes.byref(status)
    ):
        return None
    return int(status.number1)  # ullAvailPhys
