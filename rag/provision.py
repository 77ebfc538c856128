"""Regulations, their addressable provisions, and citations of them, as plain values."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Rank(StrEnum):
    """Rank of a norm (效力位阶), 立法法 art. 98-102."""

    LAW = "law"
    ADMINISTRATIVE_REGULATION = "administrative_regulation"
    DEPARTMENTAL_RULE = "departmental_rule"
    LOCAL_REGULATION = "local_regulation"
    LOCAL_RULE = "local_rule"
    NORMATIVE_DOCUMENT = "normative_document"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """A pinpoint citation: 条, 款, 项, 目 of one regulation (立法法 art. 65).

    `regulation` is the title without 《》. `inserted` is the n of 之n (0: none). `paragraph`,
    `item` and `subitem` count from 1; None means the citation does not go that deep.
    """

    regulation: str
    article: int
    inserted: int = 0
    paragraph: int | None = None
    item: int | None = None
    subitem: int | None = None


@dataclass(frozen=True, slots=True)
class Provision:
    """One addressable unit of a regulation, with its text exactly as stored.

    `lead` is what the unit cannot be read without (the chapeau of an item); it is kept apart so
    that `text` is never altered. `path` holds the headings above (编, 章, 节).
    """

    citation: Citation
    regulation_id: str
    text: str
    lead: str = ""
    path: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the UTF-8 text, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Regulation:
    """One version of a regulation of any rank.

    `regulation_id` is `title@effective_from`. Dates that the source does not give are None and
    are shown as unknown, never guessed. `ended_on` is the first day on which this version no
    longer applies (repealed or superseded). `provisions` lists every article, paragraph and item
    in the order of the text.
    """

    regulation_id: str
    title: str
    rank: Rank
    territory: str
    promulgated: date | None
    effective_from: date | None
    ended_on: date | None
    digest: str
    source_name: str
    preamble: str = ""
    provisions: tuple[Provision, ...] = field(default=())

    def is_in_force_on(self, day: date) -> bool | None:
        """Whether this version applies on `day`; None where its effective date is not known."""
        if self.ended_on is not None and day >= self.ended_on:
            return False
        if self.effective_from is None:
            return None
        return self.effective_from <= day
