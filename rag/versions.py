"""Which version of a regulation applies on a day, and what became of a provision in a later one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from rag.corpus import Corpus
from rag.provision import Provision, Regulation
from rag.tokenize import is_bigram, terms

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_DAYS = 32  # that are remembered; most questions of a case are about two
_SAME_ENOUGH = 0.5  # share of character pairs that makes two texts versions of one provision


@dataclass(frozen=True, slots=True)
class Version:
    """The version of one title for a day. `certain` is False where a version of unknown date
    may apply instead.
    """

    regulation: Regulation
    certain: bool


def in_force(versions: Iterable[Regulation], day: date) -> Version | None:
    """The version of one title that applies on `day`; None where none does.

    Of several, the one that took effect last. A version of unknown date stands in only where no
    dated one applies.
    """
    known: list[Regulation] = []
    unknown: list[Regulation] = []
    for version in versions:
        applies = version.is_in_force_on(day)
        if applies is None and not (version.promulgated and version.promulgated > day):
            unknown.append(version)
        elif applies:
            known.append(version)
    if known:
        latest = max(known, key=lambda v: v.effective_from or date.min)
        return Version(latest, certain=not unknown)
    if unknown:
        return Version(max(unknown, key=lambda v: v.promulgated or date.min), certain=False)
    return None


@dataclass(frozen=True, slots=True)
class Moment:
    """The versions that apply on one day, by work and as rows."""

    versions: dict[str, Version]
    rows: frozenset[int]

    def titled(self, title: str) -> list[Version]:
        """The version of `title`, or of each of its parts."""
        return [v for work, v in self.versions.items() if work.partition("#")[0] == title]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every version by work, and its row, under one index key.

    What applies on a day is remembered: to tell it of a thousand laws takes longer than to search.
    """

    key: str
    versions: dict[str, list[Regulation]]
    rows: dict[str, int]
    moments: dict[date, Moment] = field(default_factory=dict, compare=False)
    documents: dict[date, tuple[Rows, Mask]] = field(default_factory=dict, compare=False)

    def on(self, day: date) -> Moment:
        """What applies on `day`."""
        if (known := self.moments.get(day)) is not None:
            return known
        if len(self.moments) >= _DAYS:
            self.moments.clear()
        return self.moments.setdefault(day, self._on(day))

    def in_force(self, regulations: Rows, day: date) -> Mask:
        """Which documents of an index apply on `day`; `regulations` are the rows of theirs."""
        known = self.documents.get(day)
        if known is not None and known[0] is regulations:
            return known[1]
        if len(self.documents) >= _DAYS:
            self.documents.clear()
        mask = np.isin(regulations, np.fromiter(self.on(day).rows, np.int64))
        self.documents[day] = regulations, mask
        return mask

    def _on(self, day: date) -> Moment:
        chosen = {
            work: version for work, several in self.versions.items()
            if (version := in_force(several, day)) is not None
        }
        rows = frozenset(self.rows[v.regulation.regulation_id] for v in chosen.values())
        return Moment(chosen, rows)


def work_of(regulation_id: str) -> str:
    """What all versions of one text share: the title, with #part for a code published in parts."""
    title, _, rest = regulation_id.partition("@")
    part = rest.partition("#")[2]
    return f"{title}#{part}" if part else title


def by_title(regulations: Iterable[Regulation]) -> dict[str, list[Regulation]]:
    """Versions grouped by title; the parts of a code together."""
    out: dict[str, list[Regulation]] = {}
    for regulation in regulations:
        out.setdefault(regulation.title, []).append(regulation)
    return out


def by_work(regulations: Iterable[Regulation]) -> dict[str, list[Regulation]]:
    """Versions grouped by what they are versions of."""
    out: dict[str, list[Regulation]] = {}
    for regulation in regulations:
        out.setdefault(work_of(regulation.regulation_id), []).append(regulation)
    return out


def counterpart(corpus: Corpus, provision: Provision, regulation_id: str) -> Provision | None:
    """What `provision` has become in another version: the same number if it says much the same,
    else the article most like it; None where nothing is alike.
    """
    same = corpus.in_version(provision.citation, regulation_id)
    if same is not None and likeness(same, provision) >= _SAME_ENOUGH:
        return same
    other = corpus.regulation(regulation_id)
    if other is None:
        return None
    level = [p for p in other.provisions if _depth(p) == _depth(provision)]
    best = max(level, key=lambda p: likeness(p, provision), default=None)
    if best is not None and likeness(best, provision) >= _SAME_ENOUGH:
        return best
    return None


def likeness(one: Provision, other: Provision) -> float:
    """Share of character pairs in common (Dice), 0 to 1."""
    a, b = _pairs(one.text), _pairs(other.text)
    if not a or not b:
        return float(one.text == other.text)
    return 2 * len(a & b) / (len(a) + len(b))


def _pairs(text: str) -> set[int]:
    found = terms(text)
    return set(found[is_bigram(found)].tolist())


def _depth(provision: Provision) -> Sequence[bool]:
    c = provision.citation
    return c.paragraph is None, c.item is None, c.subitem is None
