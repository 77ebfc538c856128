"""Figures of retrieval on a labelled set: what `shuoli eval retrieval` prints.

A corpus line is `{"id", "law", "art", "content"}`, a query line `{"qid", "query", "gold": [id]}`.
The same index, worker and fusion answer here as in a library; only versions and cross references
are left out, since the set has none.
"""

from __future__ import annotations

import json
import math
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.progress import CancelToken, Progress
from rag.dense import NO_DENSE, DenseIndex
from rag.evaluate_resolver import figures as resolver_figures
from rag.index import Index
from rag.search import DENSE_DEPTH, hits, score
from rag.units import units_of_lines

DEPTHS = (5, 10, 20, 100)


@dataclass(frozen=True, slots=True)
class Question:
    """A labelled question: its id, its text and the ids of the articles that answer it."""

    qid: str
    text: str
    gold: frozenset[str]


@dataclass(frozen=True, slots=True)
class Run:
    """What was retrieved: ids of the corpus by question, best first, and milliseconds each."""

    answers: Mapping[str, Sequence[str]]
    milliseconds: Sequence[float]
    index_seconds: float


def evaluate(
    corpus: Path,
    queries: Path,
    *,
    embedding: Path | None,
    top: int = 100,
    run_out: Path | None = None,
    token: CancelToken | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> list[dict[str, object]]:
    """Recall at 5, 10, 20 and 100, MRR@10, nDCG@10 and times, as figures.

    `embedding` None leaves dense search out. `run_out` gets one line a question:
    `{"qid", "answers": [id, …]}`.

    Raises:
        ValueError: A line of either file is not what it must be; the message names it.
        Cancelled: by `token`.
    """
    questions = read_questions(queries)
    run = retrieve(corpus, questions, embedding=embedding, top=top, token=token,
                   on_progress=on_progress)
    if run_out is not None:
        lines = (json.dumps({"qid": qid, "answers": list(found)}, ensure_ascii=False)
                 for qid, found in run.answers.items())
        run_out.write_text("".join(line + "\n" for line in lines), "utf-8")
    out = [_figure(name, value, "share") for name, value in measures(run, questions).items()]
    times = sorted(run.milliseconds)
    p95 = times[min(len(times) - 1, int(0.95 * len(times)))] if times else 0.0
    out.append(_figure("query p95", p95, "ms"))
    out.append(_figure("index", run.index_seconds, "s"))
    return [*out, *resolver_figures(read_lines(corpus, ("id", "law")))]


def retrieve(
    corpus: Path,
    questions: Sequence[Question],
    *,
    embedding: Path | None,
    top: int = 100,
    token: CancelToken | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Run:
    """Index `corpus` and ask every question."""
    token = token or CancelToken()
    report = on_progress or (lambda _progress: None)
    ids = [str(line["id"]) for line in read_lines(corpus, ("id", "law", "content"))]
    started = time.monotonic()
    index = Index.build(list(units_of_lines(corpus)))
    allowed = np.ones(len(index.rows), np.bool_)
    answers: dict[str, Sequence[str]] = {}
    milliseconds = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        dense = DenseIndex(corpus, Path(folder), embedding) if embedding else None
        try:
            if dense is not None and (note := dense.prepare("evaluation", token, on_progress)):
                raise ValueError(f"dense search is not to be had: {note}")
            seconds = time.monotonic() - started
            for done, question in enumerate(questions):
                token.raise_if_cancelled()
                report(Progress("asking", done, len(questions)))
                began = time.monotonic()
                answer = NO_DENSE
                if dense is not None:
                    depth = max(DENSE_DEPTH, 2 * top)
                    answer = dense.search([question.text], depth, "evaluation", token)
                scored = score(index, [question.text], answer, allowed)
                found = hits(index, scored, index.articles, top)
                milliseconds.append((time.monotonic() - began) * 1000)
                answers[question.qid] = [ids[hit.row - 1] for hit in found]
        finally:
            if dense is not None:
                dense.close()
    return Run(answers, milliseconds, seconds)


def measures(run: Run, questions: Sequence[Question]) -> dict[str, float]:
    """Recall, MRR@10 and nDCG@10 (binary gain), means over the questions."""
    sums: dict[str, float] = {f"recall@{k}": 0.0 for k in DEPTHS} | {"MRR@10": 0.0, "nDCG@10": 0.0}
    for question in questions:
        found = run.answers[question.qid]
        for k in DEPTHS:
            sums[f"recall@{k}"] += len(question.gold & set(found[:k])) / len(question.gold)
        places = [i for i, answer in enumerate(found[:10], start=1) if answer in question.gold]
        sums["MRR@10"] += 1 / places[0] if places else 0.0
        ideal = sum(1 / math.log2(i + 1) for i in range(1, min(10, len(question.gold)) + 1))
        sums["nDCG@10"] += sum(1 / math.log2(i + 1) for i in places) / ideal
    return {name: value / max(1, len(questions)) for name, value in sums.items()}


def read_questions(path: Path) -> list[Question]:
    """The questions that have a gold answer."""
    out = []
    for line in read_lines(path, ("qid", "query", "gold")):
        gold = line["gold"]
        if not isinstance(gold, list):
            raise ValueError(  # noqa: TRY004 - the file is wrong, not the program
                f"{path.name}: gold of question {line['qid']} is no list",
            )
        if gold:
            out.append(Question(str(line["qid"]), str(line["query"]), frozenset(map(str, gold))))
    return out


def read_lines(path: Path, needed: Sequence[str]) -> list[dict[str, object]]:
    """The objects of a .jsonl file, each with the fields `needed`."""
    out = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                value = json.loads(line)
            except ValueError as error:
                raise ValueError(f"{path.name}, line {number}: {error}") from error
            if not isinstance(value, dict) or any(name not in value for name in needed):
                raise ValueError(f"{path.name}, line {number}: {', '.join(needed)} are needed")
            out.append(value)
    return out


def _figure(name: str, value: float, unit: str) -> dict[str, object]:
    return {"name": name, "value": round(value, 4), "unit": unit, "reach": None, "peer": None,
            "peer_value": None, "ok": None}
