"""The lexical index of a library and the table of what its documents are.

On disk it is segments: files that are written once, each with the units of some regulations. What
a segment holds of a regulation counts while the library holds just that text of it, so adding a
law writes one small file, and a file that is damaged costs only what was in it.
"""

from __future__ import annotations

import contextlib
import os
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rag.lexical import LexicalIndex
from rag.postings import Postings
from rag.units import Unit

Parts = Mapping[int, str]
"""What the rows of regulations are: a digest of identity and text by row."""

_MOST_SEGMENTS = 8
_MOST_DEAD = 0.25  # share of documents that no regulation has any more
_BATCH = 20_000  # units that are cut into terms at once; bounds the memory of a build
_KIND = "lexical"
_CUT = 2  # counts up when `rag.tokenize` cuts otherwise: what was cut before is cut anew


@dataclass(frozen=True, slots=True)
class Index:
    """Parallel arrays by document: the row of its provision, the row of its regulation, the
    number of its article (shared by the units of one article), whether it is the article, and
    whether it punishes or is punished.

    `rows` and `articles` ascend. Beside them: the first document of each article (`firsts`), the
    first article of each regulation (`openings`), and by article which regulation it is of,
    counted from 0 (`owners`).
    """

    lexical: LexicalIndex
    rows: npt.NDArray[np.int64]
    regulations: npt.NDArray[np.int64]
    articles: npt.NDArray[np.int64]
    is_article: npt.NDArray[np.bool_]
    penal: npt.NDArray[np.bool_]
    firsts: npt.NDArray[np.intp]
    openings: npt.NDArray[np.intp]
    owners: npt.NDArray[np.intp]

    @classmethod
    def build(cls, units: Iterable[Unit]) -> Index:
        """Index `units`, which come in the order of their rows."""
        return build_segment(units, {}).index()

    def documents_of(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.intp]:
        """The numbers of the documents of provisions by their rows; -1 where one is not indexed."""
        if not len(self.rows):
            return np.full(len(rows), -1, np.intp)
        at = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
        return np.where(self.rows[at] == rows, at, -1)

    def document_of(self, row: int) -> int | None:
        """The number of the document of a provision's row, or None where it is not indexed."""
        at = int(np.searchsorted(self.rows, row))
        return at if at < len(self.rows) and self.rows[at] == row else None


@dataclass(frozen=True, slots=True)
class Segment:
    """The units of some regulations (`parts`), as arrays by document; see `Index`."""

    parts: Parts
    postings: Postings
    rows: npt.NDArray[np.int64]
    regulations: npt.NDArray[np.int64]
    articles: npt.NDArray[np.int64]
    is_article: npt.NDArray[np.bool_]
    penal: npt.NDArray[np.bool_]

    def index(self) -> Index:
        """What searches ask."""
        firsts = np.flatnonzero(np.diff(self.articles, prepend=-1))
        openings = np.flatnonzero(np.diff(self.regulations[firsts], prepend=-1))
        owners = np.repeat(np.arange(len(openings)), np.diff(openings, append=len(firsts)))
        return Index(LexicalIndex.of(self.postings), self.rows, self.regulations, self.articles,
                     self.is_article, self.penal, firsts, openings, owners)

    def plus(self, more: Segment) -> Segment:
        """This segment with the documents of `more`, whose rows are higher, behind its own."""
        shift = int(self.articles[-1]) + 1 if len(self.articles) else 0
        return Segment(
            {**self.parts, **more.parts},
            self.postings.plus(more.postings),
            np.concatenate([self.rows, more.rows]),
            np.concatenate([self.regulations, more.regulations]),
            np.concatenate([self.articles, more.articles + shift]),
            np.concatenate([self.is_article, more.is_article]),
            np.concatenate([self.penal, more.penal]),
        )

    def only(self, parts: Parts) -> Segment:
        """Without what is not in `parts` as it is here."""
        kept = {row: part for row, part in self.parts.items() if parts.get(row) == part}
        if len(kept) == len(self.parts):
            return self
        live = np.isin(self.regulations, np.fromiter(kept, np.int64, len(kept)))
        return Segment(kept, self.postings.only(live), self.rows[live], self.regulations[live],
                       self.articles[live], self.is_article[live], self.penal[live])

    def save(self, path: Path) -> None:
        """Write to one file, in one step: a reader sees all of it or nothing."""
        new = path.with_suffix(".new")
        p = self.postings
        with new.open("wb") as file:
            np.savez(
                file, parts=parts_array(self.parts), rows=self.rows, regulations=self.regulations,
                articles=self.articles, is_article=self.is_article, penal=self.penal,
                keys=p.keys, starts=p.starts, documents=p.documents, counts=p.counts,
                lengths=p.lengths, cut=np.array(_CUT),
            )
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)

    @classmethod
    def load(cls, path: Path) -> Segment | None:
        """The segment in a file, or None where it is damaged, of old terms or not there."""
        try:
            with np.load(path, allow_pickle=False) as file:
                if int(file["cut"]) != _CUT:
                    return None
                postings = Postings(file["keys"], file["starts"], file["documents"],
                                    file["counts"], file["lengths"])
                return cls(parts_of(file["parts"]), postings, file["rows"], file["regulations"],
                           file["articles"], file["is_article"], file["penal"])
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None


def build_segment(
    units: Iterable[Unit], parts: Parts, on_done: Callable[[int], None] = lambda _: None,
) -> Segment:
    """A segment of `units`, which come in the order of their rows. `on_done` counts them."""
    out = _segment([], {})
    batch: list[Unit] = []
    done = 0
    for unit in units:
        # a batch ends between two articles, so that one number means one article
        if len(batch) >= _BATCH and unit.article != batch[-1].article:
            done += len(batch)
            out, batch = out.plus(_segment(batch, {})), []
            on_done(done)
        batch.append(unit)
    return replace(out.plus(_segment(batch, {})), parts=dict(parts))


def _segment(units: Sequence[Unit], parts: Parts) -> Segment:
    numbers: dict[tuple[int, int, int], int] = {}
    return Segment(
        parts,
        Postings.build([unit.indexed for unit in units]),
        np.array([unit.row for unit in units], np.int64),
        np.array([unit.regulation for unit in units], np.int64),
        np.array([numbers.setdefault(u.article, len(numbers)) for u in units], np.int64),
        np.array([unit.is_article for unit in units], np.bool_),
        np.array([unit.penal for unit in units], np.bool_),
    )


def bring_up_to_date(
    folder: Path, parts: Parts, units: Callable[[Sequence[int]], Iterable[Unit]],
    known: Segment | None = None, on_done: Callable[[int], None] = lambda _: None,
) -> Segment:
    """The segment of just `parts`: from `known` or the files in `folder`, and only what is in
    neither is built, from `units` of regulations by their rows. Files that are not needed go.

    A folder that cannot be written costs time at the next start, nothing else.
    """
    files = segment_files(folder, _KIND)
    if known is not None:
        loaded, stale = [known], len(files)
    else:
        found = [(file, Segment.load(file)) for file in files]
        loaded = [segment for _, segment in found if segment is not None]
        stale = sum(segment is None for _, segment in found)
    whole = sum(segment.postings.size for segment in loaded)
    live = [segment.only(parts) for segment in loaded]
    live = sorted((s for s in live if len(s.rows)), key=lambda s: int(s.rows[0]))
    if any(one.rows[-1] >= other.rows[0] for one, other in pairwise(live)):
        live, whole = [], 0  # rows were given out twice: nothing of it can be trusted
    out = live[0] if live else _segment([], {})
    for segment in live[1:]:
        out = out.plus(segment)
    missing = [row for row, part in parts.items() if out.parts.get(row) != part]
    new = build_segment(units(missing), {row: parts[row] for row in missing}, on_done)
    if len(out.rows) and len(new.rows) and out.rows[-1] >= new.rows[0]:
        out, new = _segment([], {}), build_segment(units(list(parts)), parts, on_done)
        whole = 0
    dead = whole - len(out.rows)
    out = out.plus(new) if len(new.rows) or missing else out
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        crowded = len(files) + bool(missing) > _MOST_SEGMENTS
        if not files or stale_share(dead, len(out.rows)) or crowded or (known is None and stale):
            out.save(next_file(folder, _KIND))
            for file in files:
                file.unlink(missing_ok=True)
        elif missing:
            new.save(next_file(folder, _KIND))
    return out


def stale_share(dead: int, live: int) -> bool:
    """Whether so much of what lies on disk is of no use that it is worth writing anew."""
    return dead > _MOST_DEAD * max(live, 1)


def segment_files(folder: Path, kind: str) -> list[Path]:
    """The segment files of one kind, oldest first."""
    return sorted(folder.glob(f"{kind}-*.npz"))


def next_file(folder: Path, kind: str) -> Path:
    """The name of the next segment of a kind."""
    files = segment_files(folder, kind)
    last = int(files[-1].stem.rpartition("-")[2]) if files else 0
    return folder / f"{kind}-{last + 1:06d}.npz"


def parts_array(parts: Parts) -> npt.NDArray[np.str_]:
    """Parts as an array that a file can hold."""
    return np.array([f"{row} {part}" for row, part in sorted(parts.items())], np.str_)


def parts_of(array: npt.NDArray[np.str_]) -> dict[int, str]:
    """The parts that `parts_array` wrote."""
    pairs = (str(line).partition(" ") for line in array)
    return {int(row): part for row, _, part in pairs}
