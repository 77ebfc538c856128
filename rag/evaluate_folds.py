"""Cross-validation of retrieval on a labelled set: the step by step table of docs/retrieval.md.

Each fold's questions are answered with an embedding that was tuned without them: first on folds
drawn by chance, then on folds that share no law with training. The second is what an office gets,
whose regulations nobody trained on.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from models.progress import CancelToken
from rag.dense import NO_DENSE, DenseIndex
from rag.evaluate import Question, Run, measures, read_lines, read_questions
from rag.evaluate_resolver import figures as resolver_figures
from rag.index import Index
from rag.search import DENSE_DEPTH, Fusion, fuse, hits, score
from rag.units import units_of_lines

Figure = dict[str, object]
Tell = Callable[[str], None]
Train = Callable[[Path, Path, Path | None], None]
"""Trains on a folder of data, into a folder, from an embedding (None: from nothing)."""

FOLDS = 5
_TOP = 100
_SHOWN = ("recall@10", "recall@100", "MRR@10")
_REACH = {"recall@10": 0.66, "recall@100": 0.85}
_ABOVE = 0.03  # over BM25, where no law is shared
_ENGLISH = 0.79
_BM25 = "lexical"
_KEY = "evaluation"
STEPS: Mapping[str, Fusion] = {
    _BM25: Fusion(dense=0.0, law=0.0, gain=0.0),
    "lexical, law": Fusion(dense=0.0, gain=0.0),
    "dense": Fusion(lexical=0.0, law=0.0, gain=0.0),
    "lexical, dense": Fusion(law=0.0, gain=0.0),
    "lexical, dense, law": Fusion(gain=0.0),
    "lexical, dense, law, gain": Fusion(),
    "dense × 1, law, no gain": Fusion(dense=1.0, gain=0.0),
    "dense × 1.5, law, no gain": Fusion(dense=1.5, gain=0.0),
}
"""Every step of the ranking, up to what the program does; and what more trust in the embedding
would bring on laws that it was trained on, and cost on others.
"""

_ALL = "lexical, dense, law, gain"


@dataclass(frozen=True, slots=True)
class Fold:
    """What is learned from and what is asked, as numbers of questions."""

    learned: tuple[int, ...]
    asked: tuple[int, ...]


def random_folds(count: int, folds: int = FOLDS) -> list[Fold]:
    """Each of `count` questions asked once, in a fold drawn by chance; the rest is learned from."""
    order = list(range(count))
    random.Random(7).shuffle(order)  # noqa: S311 - a split, nothing secret
    parts = [sorted(order[n::folds]) for n in range(folds)]
    return [Fold(tuple(sorted(set(order) - set(part))), tuple(part)) for part in parts]


def law_folds(laws: Sequence[frozenset[str]], folds: int = FOLDS) -> list[Fold]:
    """Folds of which none shares a law with what is learned. `laws` are those of each question.

    The laws are dealt out, the most asked ones first, each to the fold that has the least. A
    question about laws of two folds is asked in neither.
    """
    counts = Counter(law for some in laws for law in some)
    fold_of: dict[str, int] = {}
    load = [0] * folds
    for law, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        fold_of[law] = load.index(min(load))
        load[fold_of[law]] += number
    where = [{fold_of[law] for law in some} for some in laws]
    return [
        Fold(tuple(i for i, at in enumerate(where) if n not in at),
             tuple(i for i, at in enumerate(where) if at == {n}))
        for n in range(folds)
    ]


def train_embedding(data: Path, out: Path, start: Path | None) -> None:
    """Train in a process of its own: this one never loads torch."""
    command = [sys.executable, "-P", "-m", "models.training.embedding",
               "--data", str(data), "--out", str(out)]
    command += ["--start", str(start)] if start else ["--no-queries"]
    root = str(Path(__file__).resolve().parents[1])
    env = {**os.environ, "PYTHONPATH": root, "PYTHONUTF8": "1"}
    ran = subprocess.run(command, env=env, check=False, capture_output=True, encoding="utf-8")
    if ran.returncode:
        raise ValueError(f"training failed: {ran.stderr.strip().splitlines()[-1:]}")


def evaluate_folder(folder: Path, tell: Tell, *, quick: bool = False) -> list[Figure]:
    """What `shuoli eval retrieval --data` prints; `quick` leaves out all that is trained.

    Raises:
        ValueError: The folder has neither `stard` nor `obliqa`, or a file is not what it must be.
    """
    out: list[Figure] = []
    sets = {"STARD": (folder / "stard", "queries.train.jsonl"),
            "ObliQA": (folder / "obliqa", "queries.dev.jsonl")}
    sets = {name: (home, file) for name, (home, file) in sets.items()
            if (home / "corpus.jsonl").is_file() and (home / file).is_file()}
    if not sets:
        raise ValueError(f"{folder} has neither stard nor obliqa with its questions")
    for name, (home, file) in sets.items():
        tell(f"{name}: words alone")
        out += lexical_figures(home / "corpus.jsonl", home / file, name)
        out += resolver_figures(read_lines(home / "corpus.jsonl", ("id", "law")))
    if "STARD" in sets and not quick:
        home, file = sets["STARD"]
        out += cross_validate(home / "corpus.jsonl", home / file, tell)
    return out


def cross_validate(
    corpus: Path, queries: Path, tell: Tell, train: Train = train_embedding, *,
    folds: int = FOLDS, token: CancelToken | None = None,
) -> list[Figure]:
    """Recall@10, recall@100 and MRR@10 of every step, on folds by chance and by law.

    Trains an embedding from nothing on the articles (minutes), then tunes it for each fold.

    Raises:
        ValueError: A file is not what it must be, or a training failed.
        Cancelled: by `token`.
    """
    questions = read_questions(queries)
    law_of = {str(x["id"]): str(x["law"]) for x in read_lines(corpus, ("id", "law", "content"))}
    ids = list(law_of)
    index = Index.build(units_of_lines(corpus))
    kinds = {
        "folds by chance": random_folds(len(questions), folds),
        "folds by law": law_folds(
            [frozenset(law_of[g] for g in q.gold) for q in questions], folds,
        ),
    }
    out: list[Figure] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        tell("training an embedding on the articles alone")
        base = home / "base"
        train(_data(home / "articles", corpus, ()), base, None)
        for kind, parts in kinds.items():
            answers: dict[str, dict[str, Sequence[str]]] = {step: {} for step in STEPS}
            for number, fold in enumerate(parts, start=1):
                tell(f"{kind}: {number} of {len(parts)}, learning from {len(fold.learned)} "
                     f"questions, asking {len(fold.asked)}")
                learned = [questions[i] for i in fold.learned]
                asked = [questions[i] for i in fold.asked]
                at = home / "fold"
                train(_data(at / "data", corpus, learned), at / "embedding", base)
                dense = DenseIndex(corpus, at / "index", at / "embedding", chroma=False)
                with contextlib.closing(dense):
                    found = _ask(index, ids, asked, dense, token or CancelToken())
                for step, some in found.items():
                    answers[step].update(some)
                shutil.rmtree(at)
                so_far = [q for q in questions if q.qid in answers[_ALL]]
                tell(f"  so far: {_line(answers, so_far)}")
            rest = [q for q in questions if q.qid in answers[_ALL]]
            out += _figures(kind, answers, rest, by_law=kind == "folds by law")
    return out


def lexical_figures(corpus: Path, queries: Path, name: str) -> list[Figure]:
    """The steps that need no embedding, on all questions; nothing is learned from them."""
    questions = read_questions(queries)
    ids = [str(line["id"]) for line in read_lines(corpus, ("id", "law", "content"))]
    index = Index.build(units_of_lines(corpus))
    found = _ask(index, ids, questions, None, CancelToken())
    bm25 = measures(Run(found[_BM25], (), 0.0), questions)
    out = []
    for step in (_BM25, "lexical, law"):
        for measure, value in measures(Run(found[step], (), 0.0), questions).items():
            if measure in _SHOWN:
                english = measure == "recall@10" and name == "ObliQA" and step != _BM25
                out.append(_figure(f"{name}, {step}: {measure}", value,
                                   _ENGLISH if english else None,
                                   bm25[measure] if step != _BM25 else None))
    return out


def _ask(
    index: Index, ids: Sequence[str], questions: Sequence[Question], dense: DenseIndex | None,
    token: CancelToken,
) -> dict[str, dict[str, Sequence[str]]]:
    """What every step answers, by question."""
    allowed = np.ones(len(index.rows), np.bool_)
    out: dict[str, dict[str, Sequence[str]]] = {step: {} for step in STEPS}
    if dense is not None and (note := dense.prepare(_KEY, token)):
        raise ValueError(f"dense search is not to be had: {note}")
    for question in questions:
        token.raise_if_cancelled()
        answer = NO_DENSE
        if dense is not None:
            answer = dense.search([question.text], DENSE_DEPTH, _KEY, token)
        scored = score(index, [question.text], answer, allowed)
        for step, weights in STEPS.items():
            fused = fuse(index, scored.lexical, scored.dense, weights, scored.gain)
            found = hits(index, replace(scored, fused=fused), index.articles, _TOP)
            out[step][question.qid] = [ids[hit.row - 1] for hit in found]
    return out


def _data(folder: Path, corpus: Path, questions: Sequence[Question]) -> Path:
    """A folder as the training reads it."""
    folder.mkdir(parents=True)
    shutil.copyfile(corpus, folder / "corpus.jsonl")
    articles = {str(line["id"]): line["id"] for line in read_lines(corpus, ("id",))}
    lines = (json.dumps({"qid": q.qid, "query": q.text, "gold": [articles[g] for g in q.gold]})
             for q in questions)
    if questions:
        (folder / "queries.jsonl").write_text("".join(line + "\n" for line in lines), "utf-8")
    return folder


def _line(answers: Mapping[str, dict[str, Sequence[str]]], asked: Sequence[Question]) -> str:
    recall = {step: measures(Run(found, (), 0.0), asked)["recall@10"]
              for step, found in answers.items()}
    return "; ".join(f"{step} {value:.3f}" for step, value in recall.items())


def _figures(
    kind: str, answers: Mapping[str, dict[str, Sequence[str]]], asked: Sequence[Question], *,
    by_law: bool,
) -> list[Figure]:
    values = {step: measures(Run(found, (), 0.0), asked) for step, found in answers.items()}
    out = []
    for step, found in values.items():
        for measure in _SHOWN:
            bm25 = values[_BM25][measure]
            reach = _REACH.get(measure)
            if by_law:
                reach = round(bm25 + _ABOVE, 4) if measure == "recall@10" else None
            out.append(_figure(f"{kind}, {step}: {measure}", found[measure],
                               reach if step == _ALL else None, None if step == _BM25 else bm25))
    return out


def _figure(name: str, value: float, reach: float | None, bm25: float | None) -> Figure:
    return {"name": name, "value": round(value, 4), "unit": "share", "reach": reach,
            "peer": None if bm25 is None else "BM25",
            "peer_value": None if bm25 is None else round(bm25, 4),
            "ok": None if reach is None else value >= reach}
