"""The child process of dense search: sentence-transformers and Chroma, which may crash alone.

Started with `-m rag.index_worker`. It reads the library's file itself and keeps, in a folder
beside it, what can be thrown away: vectors, and a Chroma collection of the same. Chroma answers;
where it fails or was not closed well, exact search over the vectors answers instead.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import apsw
import numpy as np
import numpy.typing as npt

from models import embedding
from models.process import WorkerError
from models.progress import Cancelled
from models.serve import IsCancelled, Report, serve
from rag.collection import Collection, open_collection
from rag.index import Parts
from rag.search import GAIN_FROM, SHARPNESS
from rag.units import Unit, read_parts, read_units, units_of_lines
from rag.vectors import Vectors, bring_up_to_date


@dataclass(slots=True)
class _State:
    """What this process holds. `collection` is None while exact search answers."""

    model: embedding.Embedding
    vectors: Vectors
    collection: Collection | None = None


_states: list[_State] = []


def prepare(params: Mapping[str, object], report: Report, cancelled: IsCancelled) -> object:
    """Load the embedding and the index of a library, computing what is new, stale or damaged.

    Parameters: `library` (a library or a labelled set), `folder` and `embedding` (paths),
    `chroma` (false: exact search only). What is of another embedding has a folder of its own
    in `folder`. Result: `{"engine": "chroma"|"exact", "note": str, "size": int,
    "computed": int, "found_at": [float, float] | None}`.
    """
    model_folder = Path(str(params["embedding"]))
    try:
        model = _states[0].model if _states else embedding.load(model_folder)
    except embedding.EmbeddingError as error:
        raise WorkerError("embedding", str(error)) from error
    folder = Path(str(params["folder"])) / embedding.fingerprint(model_folder)[:16]
    _states.clear()
    folder.mkdir(parents=True, exist_ok=True)
    computed = [0]

    def on_done(step: str, done: int, total: int | None) -> None:
        if cancelled():
            raise Cancelled
        report({"step": step, "done": done, "total": total})

    def embedded(done: int) -> None:
        computed[0] = done
        on_done("embedding", done, None)

    path = Path(str(params["library"]))
    with _source(path) as (parts, units):
        vectors = bring_up_to_date(
            folder, parts, units, model.encode, dimension=model.dimension, on_done=embedded,
        )
    state = _State(model, vectors)
    note = ""
    if params.get("chroma", True):
        try:
            state.collection = open_collection(
                folder, vectors, model.size,
                lambda done, total: on_done("indexing", done, total),
            )
        except Cancelled:
            raise
        except Exception as error:  # noqa: BLE001 - Chroma is a cache; exact search stands in
            note = f"{type(error).__name__}: {error}"[:300]
    _states.append(state)
    engine = "exact" if state.collection is None else "chroma"
    return {"engine": engine, "note": note, "size": len(vectors.rows), "computed": computed[0],
            "found_at": model.found_at}


def search(params: Mapping[str, object], _report: Report, _cancelled: IsCancelled) -> object:
    """The units nearest to any of `sentences`:
    `{"engine", "note", "hits": [[row, score, near, gain]]}`.

    The score of a unit is the power sum (`rag.search.SHARPNESS`) of its cosines, best first; near
    is the mean of its best two (of the one where only one was asked); gain is `_gains`, at most.
    `top` is how many for each sentence; `exact` asks for exact search. Must come after `prepare`.
    """
    if not _states:
        raise WorkerError("not_prepared", "prepare comes first")
    state = _states[0]
    sentences = params["sentences"]
    top = params["top"]
    if not isinstance(sentences, list) or not isinstance(top, int):
        raise WorkerError("bad_call", "sentences and a number were expected")
    top = min(top, len(state.vectors.rows))
    asked = state.model.encode([str(sentence) for sentence in sentences])
    asked = asked[asked.any(axis=1)]
    if not len(asked) or not top:
        return {"engine": "none", "note": "no known term", "hits": []}
    searched, before = asked[:, : state.model.size], asked[:, state.model.size :]
    engine, note, found = "exact", "", None
    if state.collection is not None and not params.get("exact"):
        try:
            engine, found = "chroma", state.collection.nearest(searched, top)
        except Exception as error:  # noqa: BLE001 - as above
            state.collection = None
            engine, note = "exact", f"{type(error).__name__}: {error}"[:300]
    found = found or state.vectors.nearest(searched, top)
    gains: dict[int, float] = {}
    with contextlib.suppress(OSError, ValueError):  # the file is gone: Chroma answers without
        gains = _gains(state, before, found)
    return {"engine": engine, "note": note, "hits": _merge(found, gains)}


def _gains(
    state: _State, before: npt.NDArray[np.float32], answers: Sequence[Sequence[tuple[int, float]]],
) -> dict[int, float]:
    """What tuning brought nearer than it brings what it was not tuned on, by row: how far the
    cosine lies above that with the vectors from before, in what is usual (`moved` of the model),
    less `rag.search.GAIN_FROM`. Most units have none.
    """
    out: dict[int, float] = {}
    if not state.model.moved:
        return out
    for question, answer in zip(before, answers, strict=True):
        rows = np.array([row for row, _ in answer], np.int64)
        cosines = np.array([cosine for _, cosine in answer], np.float32)
        vectors = state.vectors.of(rows)[:, state.model.size :].astype(np.float32)
        gains = (cosines - vectors @ question) / state.model.moved - GAIN_FROM
        for at in np.flatnonzero(gains > 0):
            row = int(rows[at])
            out[row] = max(out.get(row, 0.0), float(gains[at]))
    return out


def _merge(
    answers: Sequence[Sequence[tuple[int, float]]], gains: Mapping[int, float],
) -> list[list[float]]:
    by_row: dict[int, list[float]] = {}
    for answer in answers:
        for row, cosine in answer:
            by_row.setdefault(row, []).append(max(cosine, 0.0))
    two = min(2, len(answers))
    merged = [
        [row, sum(c**SHARPNESS for c in cosines) ** (1 / SHARPNESS),
         sum(sorted(cosines)[-two:]) / two, gains.get(row, 0.0)]
        for row, cosines in by_row.items()
    ]
    return sorted(merged, key=lambda hit: (-hit[1], hit[0]))


@contextlib.contextmanager
def _source(path: Path) -> Iterator[tuple[Parts, Callable[[Sequence[int]], Iterable[Unit]]]]:
    """What is to be indexed: the parts of a library, and a way to the units of some of them."""
    if path.suffix == ".jsonl":  # a labelled set, for measuring
        units = list(units_of_lines(path))
        yield {unit.regulation: "labelled set" for unit in units}, lambda rows: (
            unit for unit in units if unit.regulation in frozenset(rows)
        )
        return
    try:
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            yield read_parts(connection), lambda rows: read_units(connection, rows)
        finally:
            connection.close()
    except apsw.Error as error:
        raise WorkerError("library", str(error)) from error


if __name__ == "__main__":
    serve({"prepare": prepare, "search": search})
