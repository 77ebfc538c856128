"""Vectors of a library's units on disk, in segments like those of `rag.index`.

One folder holds the vectors of one embedding model. A segment is written once; what it holds of a
regulation counts while the library holds just that text of it.
"""

from __future__ import annotations

import contextlib
import os
import struct
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rag.index import (
    Parts,
    next_file,
    parts_array,
    parts_of,
    segment_files,
    stale_share,
)
from rag.units import Unit

Rows = npt.NDArray[np.int64]
Half = npt.NDArray[np.float16]

_KIND = "vectors"
_MOST_SEGMENTS = 16
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Stored:
    """The vectors in one file, read where they are asked for: they need not lie in memory."""

    path: Path
    offset: int
    shape: tuple[int, int]

    @classmethod
    def of(cls, path: Path) -> Stored:
        """The vectors in a file that `_save` wrote; what is stored is not compressed."""
        with zipfile.ZipFile(path) as archive, archive.open("vectors.npy") as member:
            np.lib.format.read_magic(member)
            shape, _, dtype = np.lib.format.read_array_header_1_0(member)
            start, header = archive.getinfo("vectors.npy").header_offset, member.tell()
            while member.read(1 << 20):  # to its end: a damaged file shows here
                pass
        if dtype != np.float16 or len(shape) != 2:  # noqa: PLR2004
            raise ValueError("no vectors in half precision")
        with path.open("rb") as file:
            file.seek(start + 26)  # APPNOTE.TXT 4.3.7: lengths of name and of extra field
            name, extra = struct.unpack("<HH", file.read(4))
        return cls(path, start + 30 + name + extra + header, (shape[0], shape[1]))

    def __getitem__(self, part: slice | Rows) -> Half:
        """Rows by a slice without a step, or by ascending numbers."""
        if isinstance(part, slice):
            start, stop, _ = part.indices(self.shape[0])
            return self._read(start, stop)
        return self._read(int(part[0]), int(part[-1]) + 1)[part - part[0]] if len(part) else (
            self._read(0, 0))

    def scattered(self, places: Rows) -> Half:
        """Rows by number, in any order: only they are read."""
        if len(places) and places[-1] - places[0] < 2 * len(places) and (np.diff(places) > 0).all():
            return self[places]
        return np.asarray(np.memmap(self.path, np.float16, "r", self.offset, self.shape)[places])

    def _read(self, start: int, stop: int) -> Half:
        width = self.shape[1]
        count = max(stop - start, 0) * width
        with self.path.open("rb") as file:
            file.seek(self.offset + 2 * start * width)
            return np.fromfile(file, np.float16, count).reshape(-1, width)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Rows out of several arrays, none of them copied: what lies on disk stays there. Of each row
    which of `sources` it is in, and where.
    """

    sources: tuple[Half | Stored, ...]
    source: npt.NDArray[np.int16]
    place: Rows

    @classmethod
    def of(cls, several: Sequence[Half | Stored | Pieces]) -> Pieces:
        """All rows of `several`, one after the other."""
        sources: list[Half | Stored] = []
        which, places = [np.empty(0, np.int16)], [np.empty(0, np.int64)]
        for one in several:
            if isinstance(one, Pieces):
                which.append((one.source + len(sources)).astype(np.int16))
                places.append(one.place)
                sources += one.sources
            else:
                which.append(np.full(one.shape[0], len(sources), np.int16))
                places.append(np.arange(one.shape[0]))
                sources.append(one)
        return cls(tuple(sources), np.concatenate(which), np.concatenate(places))

    def only(self, live: Rows) -> Pieces:
        """The rows with the numbers `live`."""
        return Pieces(self.sources, self.source[live], self.place[live])

    def __getitem__(self, part: slice | Rows) -> Half:
        """Rows by a slice or by numbers in any order."""
        source, place = self.source[part], self.place[part]
        width = self.sources[0].shape[1] if self.sources else 0
        out = np.empty((len(place), width), np.float16)
        for number, one in enumerate(self.sources):
            mine = source == number
            if mine.any():
                rows = place[mine]
                out[mine] = one.scattered(rows) if isinstance(one, Stored) else one[rows]
        return out


@dataclass(frozen=True, slots=True)
class Vectors:
    """Unit vectors by unit, in ascending order of `rows`: shape (n, dimension), rows of length 1
    or, where there are two beside each other (`models.embedding.Embedding.moved`), each of it.

    `regulations` is the row of each unit's regulation.
    """

    parts: Parts
    rows: Rows
    regulations: Rows
    vectors: Half | Stored | Pieces

    def only(self, parts: Parts) -> Vectors:
        """Without what is not in `parts` as it is here."""
        kept = {row: part for row, part in self.parts.items() if parts.get(row) == part}
        if len(kept) == len(self.parts):
            return self
        live = np.isin(self.regulations, np.fromiter(kept, np.int64, len(kept)))
        return Vectors(kept, self.rows[live], self.regulations[live],
                       Pieces.of([self.vectors]).only(np.flatnonzero(live)))

    def nearest(self, asked: npt.NDArray[np.float32], top: int) -> list[list[tuple[int, float]]]:
        """The `top` rows nearest to each of `asked`, by exact search. `asked` has shape (m, size);
        only the first `size` of `dimension` are looked at.
        """
        cosines = np.empty((len(asked), len(self.rows)), np.float32)
        for start in range(0, len(self.rows), 8192):  # the whole in float32 would be twice as much
            part = slice(start, start + 8192)
            vectors = self.vectors[part][:, : asked.shape[1]]
            cosines[:, part] = asked @ vectors.astype(np.float32).T
        out = []
        for found in cosines:
            best = np.argsort(-found, kind="stable")[:top]
            out.append([(int(self.rows[i]), float(found[i])) for i in best])
        return out

    def of(self, rows: Rows) -> Half:
        """The vectors of `rows`, which must all be here, in their order."""
        places = np.searchsorted(self.rows, rows)
        return (self.vectors.scattered(places) if isinstance(self.vectors, Stored)
                else self.vectors[places])


def bring_up_to_date(
    folder: Path, parts: Parts, units: Callable[[Sequence[int]], Iterable[Unit]],
    encode: Callable[[Sequence[str]], npt.NDArray[np.float32]], *,
    dimension: int, on_done: Callable[[int], None],
) -> Vectors:
    """The vectors of just `parts`; only those that no file in `folder` has are computed.

    Raises whatever `on_done` (which is told how many are computed) raises, to stop.
    """
    files = segment_files(folder, _KIND)
    found = [_load(file, dimension) for file in files]
    whole = sum(len(one.rows) for one in found if one is not None)
    live = [one.only(parts) for one in found if one is not None]
    kept = _joined([one for one in live if len(one.rows)], dimension)
    if (np.diff(kept.rows) <= 0).any():  # rows were given out twice: nothing can be trusted
        kept, whole = _joined([], dimension), 0
    missing = [row for row, part in parts.items() if kept.parts.get(row) != part]
    new = _computed(units(missing), encode, dimension, on_done)
    new = Vectors({row: parts[row] for row in missing}, new.rows, new.regulations, new.vectors)
    out = _joined([one for one in (kept, new) if len(one.rows)], dimension)
    with contextlib.suppress(OSError):
        damaged = any(one is None for one in found)
        crowded = len(files) + bool(missing) > _MOST_SEGMENTS
        if damaged or crowded or stale_share(whole - len(kept.rows), len(out.rows)):
            out = Vectors(out.parts, out.rows, out.regulations, out.vectors[:])
            saved = next_file(folder, _KIND)
            _save(out, saved)
            for file in files:
                file.unlink(missing_ok=True)
            out = _load(saved, dimension) or out
        elif missing and not files:
            saved = next_file(folder, _KIND)
            _save(new, saved)
            out = _load(saved, dimension) or out
        elif missing:
            _save(new, next_file(folder, _KIND))
    return out


def _computed(
    units: Iterable[Unit], encode: Callable[[Sequence[str]], npt.NDArray[np.float32]],
    dimension: int, on_done: Callable[[int], None],
) -> Vectors:
    rows: list[int] = []
    regulations: list[int] = []
    vectors = np.empty((0, dimension), np.float16)
    texts: list[str] = []

    def flush() -> None:
        vectors.resize((len(rows), dimension), refcheck=False)  # in place: never there twice
        vectors[-len(texts) :] = encode(texts)
        texts.clear()
        on_done(len(rows))

    for unit in units:
        rows.append(unit.row)
        regulations.append(unit.regulation)
        texts.append(unit.indexed)
        if len(texts) >= _BATCH:
            flush()
    if texts:
        flush()
    return Vectors({}, np.array(rows, np.int64), np.array(regulations, np.int64), vectors)


def _joined(several: Sequence[Vectors], dimension: int) -> Vectors:
    ordered = sorted(several, key=lambda one: int(one.rows[0]))
    if len(ordered) == 1:
        return ordered[0]
    parts = {row: part for one in ordered for row, part in one.parts.items()}
    nothing = np.empty(0, np.int64)
    empty = np.empty((0, dimension), np.float16)
    return Vectors(
        parts,
        np.concatenate([nothing, *(one.rows for one in ordered)]),
        np.concatenate([nothing, *(one.regulations for one in ordered)]),
        Pieces.of([one.vectors for one in ordered]) if ordered else empty,
    )


def _load(path: Path, dimension: int) -> Vectors | None:
    try:
        with np.load(path, allow_pickle=False) as file:
            stored = Stored.of(path)
            out = Vectors(parts_of(file["parts"]), file["rows"], file["regulations"], stored)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    whole = stored.shape == (len(out.rows), dimension)
    return out if whole and len(out.rows) == len(out.regulations) else None


def _save(vectors: Vectors, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    with new.open("wb") as file:
        np.savez(file, parts=parts_array(vectors.parts), rows=vectors.rows,
                 regulations=vectors.regulations, vectors=vectors.vectors[:])
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
