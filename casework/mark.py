"""A span that a person marked in a piece of evidence, and what it carries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters `start` to `end` of the text of a piece of evidence; `quote` are their words."""

    mark_id: str
    evidence_id: str
    start: int
    end: int
    quote: str
    label: str
    person_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MarkLink:
    """The marks that the answer to a suggestion, or an own item, stands on."""

    subject: str  # suggestion or own item
    mark_ids: tuple[str, ...]
