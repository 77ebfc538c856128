"""The child process of dense search: sentence-transformers and Chroma, which may crash alone.

Started with `-m rag.index_worker`. It reads the library's file itself and keeps, in a folder
beside it, what can be thrown away: vectors, and a Chroma collection of the same. Chroma answers;
where it fails or was not closed well, exact search over the vectors answers instead.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw
import numpy as np
import numpy.typing as npt

from models import embedding
from models.process import WorkerError
from models.progress import Cancelled
from models.serve import IsCancelled, Report, serve
from rag.search import SHARPNESS
from rag.units import Unit, read_units, units_of_lines

Vectors = npt.NDArray[np.float32]

_BATCH = 2000
_COLLECTION = "provisions"
_SPACE = {"hnsw": {"space": "cosine", "ef_construction": 100, "ef_search": 200,
                   "max_neighbors": 24}}


@dataclass(slots=True)
class _State:
    """What this process holds. `collection` is None while exact search answers."""

    model: embedding.Embedding
    key: str
    rows: npt.NDArray[np.int64]
    vectors: Vectors
    client: Any = None
    collection: Any = None


_states: list[_State] = []


def prepare(params: Mapping[str, object], report: Report, cancelled: IsCancelled) -> object:
    """Load the embedding and the index of a library, building what is stale or damaged.

    Parameters: `library` (a library or a labelled set), `folder` and `embedding` (paths), `key`
    (of the library's rows), `chroma` (false: exact search only). Result: `{"built": bool,
    "engine": "chroma"|"exact", "note": str, "size": int, "found_at": [float, float] | None}`.
    """
    folder = Path(str(params["folder"]))
    model_folder = Path(str(params["embedding"]))
    try:
        model = _states[0].model if _states else embedding.load(model_folder)
    except embedding.EmbeddingError as error:
        raise WorkerError("embedding", str(error)) from error
    key = f"{params['key']}-{embedding.fingerprint(model_folder)[:16]}"
    _states.clear()
    folder.mkdir(parents=True, exist_ok=True)
    loaded = _load_vectors(folder, key)
    built = loaded is None
    if loaded is None:
        units = _read_library(Path(str(params["library"])))
        loaded = _embed(units, model, report, cancelled)
        _save_vectors(folder, key, *loaded)
    state = _State(model, key, *loaded)
    note = ""
    if params.get("chroma", True):
        try:
            _open_chroma(state, folder, report, cancelled)
        except Cancelled:
            raise
        except Exception as error:  # noqa: BLE001 - Chroma is a cache; exact search stands in
            state.client = state.collection = None
            note = f"{type(error).__name__}: {error}"[:300]
    _states.append(state)
    engine = "exact" if state.collection is None else "chroma"
    return {"built": built, "engine": engine, "note": note, "size": len(state.rows),
            "found_at": model.found_at}


def search(params: Mapping[str, object], _report: Report, _cancelled: IsCancelled) -> object:
    """The units nearest to any of `sentences`: `{"engine", "note", "hits": [[row, score, near]]}`.

    The score of a unit is the power sum (`rag.search.SHARPNESS`) of its cosines, best first; near
    is the mean of its best two (of the one where only one was asked). `top` is how many for each
    sentence; `exact` asks for exact search. Must come after `prepare`.
    """
    if not _states:
        raise WorkerError("not_prepared", "prepare comes first")
    state = _states[0]
    sentences = params["sentences"]
    top = params["top"]
    if not isinstance(sentences, list) or not isinstance(top, int):
        raise WorkerError("bad_call", "sentences and a number were expected")
    top = min(top, len(state.rows))
    vectors = state.model.encode([str(sentence) for sentence in sentences])
    vectors = vectors[vectors.any(axis=1)]
    if not len(vectors) or not top:
        return {"engine": "none", "note": "no known term", "hits": []}
    note = ""
    if state.collection is not None and not params.get("exact"):
        try:
            answers = _ask_chroma(state, vectors, top)
            return {"engine": "chroma", "note": "", "hits": _merge(answers)}
        except Exception as error:  # noqa: BLE001 - as above
            state.collection = None
            note = f"{type(error).__name__}: {error}"[:300]
    return {"engine": "exact", "note": note, "hits": _merge(_ask_exactly(state, vectors, top))}


def _merge(answers: Sequence[Sequence[tuple[int, float]]]) -> list[list[float]]:
    by_row: dict[int, list[float]] = {}
    for answer in answers:
        for row, cosine in answer:
            by_row.setdefault(row, []).append(max(cosine, 0.0))
    two = min(2, len(answers))
    merged = [
        [row, sum(c**SHARPNESS for c in cosines) ** (1 / SHARPNESS),
         sum(sorted(cosines)[-two:]) / two]
        for row, cosines in by_row.items()
    ]
    return sorted(merged, key=lambda hit: (-hit[1], hit[0]))


def _read_library(path: Path) -> list[Unit]:
    if path.suffix == ".jsonl":  # a labelled set, for measuring
        return list(units_of_lines(path))
    try:
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            return list(read_units(connection))
        finally:
            connection.close()
    except apsw.Error as error:
        raise WorkerError("library", str(error)) from error


def _embed(
    units: Sequence[Unit], model: embedding.Embedding, report: Report, cancelled: IsCancelled,
) -> tuple[npt.NDArray[np.int64], Vectors]:
    out = np.empty((len(units), model.dimension), np.float32)
    for start in range(0, len(units), _BATCH):
        if cancelled():
            raise Cancelled
        part = units[start : start + _BATCH]
        out[start : start + len(part)] = model.encode([unit.indexed for unit in part])
        report({"step": "embedding", "done": start + len(part), "total": len(units)})
    return np.array([unit.row for unit in units], np.int64), out


def _load_vectors(folder: Path, key: str) -> tuple[npt.NDArray[np.int64], Vectors] | None:
    try:
        with np.load(folder / "vectors.npz", allow_pickle=False) as file:
            if str(file["key"]) != key:
                return None
            rows, vectors = file["rows"], file["vectors"].astype(np.float32)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    if vectors.ndim != 2 or len(rows) != len(vectors):  # noqa: PLR2004
        return None
    return rows, vectors


def _save_vectors(
    folder: Path, key: str, rows: npt.NDArray[np.int64], vectors: Vectors,
) -> None:
    new = folder / "vectors.new"
    with new.open("wb") as file:
        np.savez(file, key=np.array(key), rows=rows, vectors=vectors.astype(np.float16))
        file.flush()
        os.fsync(file.fileno())
    new.replace(folder / "vectors.npz")


def _open_chroma(
    state: _State, folder: Path, report: Report, cancelled: IsCancelled,
) -> None:
    """The collection for these vectors; built anew unless it was closed complete."""
    import chromadb
    from chromadb.config import Settings

    home = folder / "chroma"
    done = folder / "chroma.json"
    complete = {"key": state.key, "size": len(state.rows), "version": chromadb.__version__}
    try:
        fresh = json.loads(done.read_text("utf-8")) == complete
    except (OSError, ValueError):
        fresh = False
    os.chdir(folder)  # Chroma reads .env from the working directory
    if fresh:
        # A damaged index crashes the process instead of raising. While this attempt lasts there is
        # no mark of completeness, so the next start rebuilds instead of crashing again.
        done.unlink()
    else:
        with contextlib.suppress(OSError):
            done.unlink()
        shutil.rmtree(home, ignore_errors=True)
        if home.exists():
            raise OSError("the old collection cannot be removed")
    settings = Settings(anonymized_telemetry=False, allow_reset=False, is_persistent=True)
    client = chromadb.PersistentClient(path=str(home), settings=settings)
    if fresh:
        collection = client.get_collection(_COLLECTION, embedding_function=None)
        if collection.count() != len(state.rows):
            raise ValueError("the collection is incomplete")
    else:
        collection = client.create_collection(
            _COLLECTION, embedding_function=None, configuration=_SPACE,
        )
        for start in range(0, len(state.rows), _BATCH):
            if cancelled():
                raise Cancelled
            part = slice(start, start + _BATCH)
            collection.add(
                ids=[str(row) for row in state.rows[part]], embeddings=state.vectors[part],
            )
            report({"step": "indexing", "done": min(start + _BATCH, len(state.rows)),
                    "total": len(state.rows)})
    state.client, state.collection = client, collection
    if len(state.rows):
        _probe(state)
    done.write_text(json.dumps(complete), "utf-8")


def _probe(state: _State) -> None:
    """One question whose answer is known; whatever is wrong shows here and not in a search."""
    wanted = next((i for i, vector in enumerate(state.vectors) if vector.any()), None)
    if wanted is None:
        return
    hits = _ask_chroma(state, state.vectors[wanted : wanted + 1], 1)[0]
    if not hits or hits[0][1] < 0.99:  # noqa: PLR2004
        raise ValueError("the collection does not find what is in it")


def _ask_chroma(state: _State, vectors: Vectors, top: int) -> list[list[tuple[int, float]]]:
    answer = state.collection.query(
        query_embeddings=vectors, n_results=top, include=["distances"],
    )
    return [
        [(int(i), 1.0 - float(d)) for i, d in zip(ids, distances, strict=True)]
        for ids, distances in zip(answer["ids"], answer["distances"], strict=True)
    ]


def _ask_exactly(state: _State, vectors: Vectors, top: int) -> list[list[tuple[int, float]]]:
    out = []
    for cosines in vectors @ state.vectors.T:
        best = np.argsort(-cosines, kind="stable")[:top]
        out.append([(int(state.rows[i]), float(cosines[i])) for i in best])
    return out


if __name__ == "__main__":
    serve({"prepare": prepare, "search": search})
