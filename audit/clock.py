"""The time, as something that is handed in: a test can then set it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """A wall clock that people set, and a counter that nobody can set back."""

    def now(self) -> datetime:
        """The wall time, aware, in UTC."""
        ...

    def monotonic_ms(self) -> int:
        """Milliseconds since some moment; never decreases while the program runs."""
        ...


class SystemClock:
    """The clock of this PC."""

    def now(self) -> datetime:
        """The wall time, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 -- the one place where the real clock is read

    def monotonic_ms(self) -> int:
        """Milliseconds since some moment; never decreases while the program runs."""
        return time.monotonic_ns() // 1_000_000
