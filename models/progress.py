"""What long work reports, and how it is told to stop. Plain values: no thread, no Qt."""

from __future__ import annotations

import threading
from dataclasses import dataclass


class Cancelled(Exception):  # noqa: N818 - not an error: the person asked for it
    """The work was stopped because a person asked for it."""


class CancelToken:
    """A flag that one thread sets and the work in another thread reads."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop. May be called from any thread, any number of times."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody has asked the work to stop."""
        return self._event.is_set()

    def raise_if_cancelled(self) -> None:
        """Raise `Cancelled` if somebody has asked the work to stop."""
        if self.cancelled:
            raise Cancelled


@dataclass(frozen=True, slots=True)
class Progress:
    """How far long work has come.

    `step` is a short code (`"embedding"`, `"reading_prompt"`, `"writing"`), never shown raw;
    `total` is None while it is not known.
    """

    step: str
    done: int
    total: int | None = None
    detail: str = ""
