"""A Chroma collection of a library's vectors: a cache that is brought up to date or built anew."""

from __future__ import annotations

import contextlib
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rag.index import Parts, parts_array, parts_of
from rag.vectors import Half, Rows, Vectors

_COLLECTION = "provisions"
_SPACE = {"hnsw": {"space": "cosine", "ef_construction": 100, "ef_search": 200,
                   "max_neighbors": 24}}
_BATCH = 2000
_MOST_CHANGED = 0.3  # share of the rows; beyond it a new collection is as quick and tidier


class Collection:
    """Nearest neighbours by Chroma. Whatever it raises means: answer by exact search."""

    def __init__(self, client: Any, collection: Any) -> None:
        """For `open_collection` only."""
        self._client = client  # kept: the collection goes with it
        self._collection = collection

    def nearest(self, asked: npt.NDArray[np.float32], top: int) -> list[list[tuple[int, float]]]:
        """The `top` rows nearest to each of `asked`, with their cosines, best first."""
        answer = self._collection.query(
            query_embeddings=asked, n_results=top, include=["distances"],
        )
        return [
            [(int(name.rpartition("-")[2]), 1.0 - float(distance))
             for name, distance in zip(ids, distances, strict=True)]
            for ids, distances in zip(answer["ids"], answer["distances"], strict=True)
        ]


def open_collection(
    folder: Path, vectors: Vectors, size: int, on_done: Callable[[int, int], None],
) -> Collection:
    """The collection of `vectors` in `folder`: as it lies there, brought up to date, or built anew.

    Of each vector the first `size` numbers are in it. `on_done` gets (rows done, rows to do), and
    stops the work by raising.

    Raises:
        Exception: whatever Chroma makes of a damaged folder; the next call builds it anew.
    """
    import chromadb
    from chromadb.config import Settings

    home, mark = folder / "chroma", folder / "chroma.npz"
    held = _read_mark(mark, chromadb.__version__)
    os.chdir(folder)  # Chroma reads .env from the working directory
    # A damaged index crashes the process instead of raising. While this attempt lasts there is no
    # mark of completeness, so the next start rebuilds instead of crashing again.
    mark.unlink(missing_ok=True)
    wanted = _ids(vectors.parts, vectors.rows, vectors.regulations)
    gone = sorted(set(held or ()) - set(wanted))
    missing = np.flatnonzero([name not in (held or ()) for name in wanted])
    stale = held is None or len(gone) + len(missing) > _MOST_CHANGED * len(wanted)
    if stale:
        shutil.rmtree(home, ignore_errors=True)
        if home.exists():
            raise OSError("the old collection cannot be removed")
    settings = Settings(anonymized_telemetry=False, allow_reset=False, is_persistent=True)
    client = chromadb.PersistentClient(path=str(home), settings=settings)
    if stale:
        collection = client.create_collection(
            _COLLECTION, embedding_function=None, configuration=_SPACE,
        )
        missing, gone = np.arange(len(wanted)), []
    else:
        collection = client.get_collection(_COLLECTION, embedding_function=None)
    for start in range(0, len(gone), _BATCH):
        collection.delete(ids=gone[start : start + _BATCH])
    for start in range(0, len(missing), _BATCH):
        part = missing[start : start + _BATCH]
        embeddings = vectors.vectors[part][:, :size].astype(np.float32)
        collection.add(ids=[wanted[i] for i in part], embeddings=embeddings)
        on_done(min(start + _BATCH, len(missing)), len(missing))
    if collection.count() != len(vectors.rows):
        raise ValueError("the collection is incomplete")
    opened = Collection(client, collection)
    _probe(opened, vectors.vectors[:_BATCH][:, :size])
    with contextlib.suppress(OSError):
        _write_mark(mark, vectors, chromadb.__version__)
    return opened


def _probe(collection: Collection, front: Half) -> None:
    """One question whose answer is known; whatever is wrong shows here and not in a search."""
    wanted = next((i for i, vector in enumerate(front) if vector.any()), None)
    if wanted is None:
        return
    asked = front[wanted : wanted + 1].astype(np.float32)
    hits = collection.nearest(asked, 1)[0]
    if not hits or hits[0][1] < 0.99:  # noqa: PLR2004
        raise ValueError("the collection does not find what is in it")


def _ids(parts: Parts, rows: Rows, regulations: Rows) -> list[str]:
    """An id says which text it is of: a row that is given out again has another one."""
    short = {regulation: part[:12] for regulation, part in parts.items()}
    pairs = zip(regulations.tolist(), rows.tolist(), strict=True)
    return [f"{short[regulation]}-{row}" for regulation, row in pairs]


def _read_mark(mark: Path, version: str) -> frozenset[str] | None:
    """The ids in a collection that was closed complete; None where none was."""
    try:
        with np.load(mark, allow_pickle=False) as file:
            if str(file["version"]) != version:
                return None
            return frozenset(_ids(parts_of(file["parts"]), file["rows"], file["regulations"]))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _write_mark(mark: Path, vectors: Vectors, version: str) -> None:
    new = mark.with_suffix(".new")
    with new.open("wb") as file:
        np.savez(file, version=np.array(version), parts=parts_array(vectors.parts),
                 rows=vectors.rows, regulations=vectors.regulations)
    new.replace(mark)
