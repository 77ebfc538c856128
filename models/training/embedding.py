"""Train the built-in embedding: `python -m models.training.embedding --data DIR… --out DIR`.

A DIR holds `corpus.jsonl` (`{"id", "law", "art", "content"}` a line) and, optionally,
`queries*.jsonl` (`{"qid", "query", "gold": [id, …]}`); `python -m rag.practice_questions` makes
one of a pack. First inverse cloze (Lee et al. 2019): a few clauses of an article must find the
rest of it among the others of the batch. Then each query must find its articles. In both, terms
are left out by chance on either side, so that no match may hang on a few of them: that alone
made the difference, for questions on laws that were trained on and on others (docs/retrieval.md).
What is learned is one vector for each character, pair of characters and word; nothing knows a
particular law. A tuned embedding holds the vectors from before beside its own, so that the search
can tell what tuning brought nearer (`rag.search.GAIN`).
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from models.embedding import expand, read, save

Ids = npt.NDArray[np.int64]

_CLAUSE = re.compile(r"[。；：，、\n！？,;]")
_LONGEST = 400  # terms of an article that are looked at in one step
_LOOKED_UP = 4  # epochs of tuning after which the nearest wrong articles are looked up anew
_LENGTH = 1.35  # of a vector without its weight, when the cloze is done
_DRAWN, _NEAREST = 250, 300  # questions, and articles of each, by which `moved` is measured


@dataclass(frozen=True, slots=True)
class Article:
    """An article as term ids: its law's name, and its clauses one by one."""

    law: Ids
    clauses: tuple[Ids, ...]

    def whole(self) -> Ids:
        """Every term of the article with the name of its law."""
        return np.concatenate([self.law, *self.clauses])


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how hard to train. The dropouts are shares of the terms of a text."""

    size: int = 256
    vocabulary: int = 50_000
    epochs: int = 8
    tuning_epochs: int = 8
    batch: int = 512
    rate: float = 5e-3
    tuning_rate: float = 2e-3
    dropout: float = 0.3
    tuning_dropout: float = 0.4
    temperature: float = 0.05
    seed: int = 7


def read_lines(path: Path) -> list[dict[str, object]]:
    """The objects of a .jsonl file."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


class Vocabulary:
    """The terms that have a vector, and how rare each is."""

    def __init__(self, terms: Sequence[str], idf: npt.NDArray[np.float32]) -> None:
        self.terms = terms
        self.place = {term: i for i, term in enumerate(terms)}
        self.idf = idf

    @classmethod
    def of(cls, texts: Sequence[str], most: int) -> Vocabulary:
        """Terms that stand in at least three of `texts`, the most frequent ones first."""
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(set(expand(text).split()))
        kept = [(term, n) for term, n in counts.most_common(most) if n > 2]  # noqa: PLR2004
        frequency = np.array([n for _, n in kept], np.float32)
        return cls([term for term, _ in kept], np.log1p(len(texts) / frequency))

    def ids(self, text: str) -> Ids:
        """The known terms of `text`."""
        found = (self.place.get(term) for term in expand(text).split())
        return np.array([i for i in found if i is not None], np.int64)


class Bag(nn.Module):
    """Sum of term vectors, each with a weight of its own, scaled to length 1."""

    def __init__(self, idf: npt.NDArray[np.float32], size: int) -> None:
        super().__init__()
        self.vectors = nn.Embedding(len(idf), size)
        nn.init.normal_(self.vectors.weight, std=size**-0.5)
        self.weights = nn.Parameter(torch.from_numpy(np.log(idf)))

    @classmethod
    def of(cls, rows: npt.NDArray[np.float32]) -> Bag:
        """The bag whose finished vectors are `rows`: as the cloze leaves them, so that the rate of
        tuning means the same as it would at once after it.
        """
        weights = np.maximum(np.linalg.norm(rows, axis=1), 1e-6).astype(np.float32) / _LENGTH
        bag = cls(weights, rows.shape[1])
        with torch.no_grad():
            bag.vectors.weight.copy_(torch.from_numpy(rows / weights[:, None]))
        return bag

    def forward(self, bags: Sequence[Ids]) -> torch.Tensor:
        """Unit vectors of `bags`, shape (len(bags), size)."""
        ids = torch.from_numpy(np.concatenate(bags))
        offsets = torch.from_numpy(np.cumsum([0, *(len(b) for b in bags[:-1])]))
        summed = nn.functional.embedding_bag(
            ids, self.vectors.weight, offsets, mode="sum",
            per_sample_weights=torch.exp(self.weights[ids]),
        )
        return nn.functional.normalize(summed, dim=1)

    def rows(self) -> npt.NDArray[np.float32]:
        """The finished term vectors, weights included, shape (terms, size)."""
        with torch.no_grad():
            return (self.vectors.weight * torch.exp(self.weights)[:, None]).numpy()


def read_articles(corpus: Sequence[dict[str, object]], vocabulary: Vocabulary) -> list[Article]:
    """The corpus as term ids."""
    laws: dict[str, Ids] = {}
    out = []
    for line in corpus:
        law = str(line["law"])
        if law not in laws:
            laws[law] = vocabulary.ids(law)
        clauses = (vocabulary.ids(c) for c in _CLAUSE.split(str(line["content"])))
        out.append(Article(laws[law], tuple(c for c in clauses if len(c))))
    return out


def cloze(article: Article, rng: np.random.Generator) -> tuple[Ids, Ids] | None:
    """One to three clauses in a row as the question, and the article, mostly without them."""
    count = len(article.clauses)
    if count < 2:  # noqa: PLR2004
        return None
    length = int(rng.integers(1, min(4, count)))
    start = int(rng.integers(0, count - length + 1))
    question = np.concatenate(article.clauses[start : start + length])
    keep = rng.random() < 0.2  # noqa: PLR2004
    after = article.clauses[start + length :]
    rest = article.clauses if keep else (*article.clauses[:start], *after)
    law = article.law if rng.random() < 0.5 else article.law[:0]  # noqa: PLR2004
    target = np.concatenate([law, *rest])
    if len(target) > _LONGEST:
        target = rng.choice(target, _LONGEST, replace=False)
    return (question, target) if len(question) and len(target) else None


def thinned(bag: Ids, share: float, rng: np.random.Generator) -> Ids:
    """`bag` without a share of its terms, drawn by chance; never empty."""
    kept = bag[rng.random(len(bag)) >= share]
    return kept if len(kept) else bag


def pretrain(bag: Bag, articles: Sequence[Article], plan: Plan) -> None:
    """Inverse cloze over the corpus, `plan.epochs` times."""
    rng = np.random.default_rng(plan.seed)
    steps = plan.epochs * (len(articles) // plan.batch)
    optimiser = torch.optim.Adam(bag.parameters(), lr=plan.rate / 2, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, plan.rate, max(steps, 2))
    started = time.monotonic()
    done = 0
    for epoch in range(plan.epochs):
        order = rng.permutation(len(articles))
        losses = []
        for at in range(0, len(order) - plan.batch + 1, plan.batch):
            pairs = [p for i in order[at : at + plan.batch] if (p := cloze(articles[i], rng))]
            questions = bag([thinned(q, plan.dropout, rng) for q, _ in pairs])
            targets = bag([thinned(t, plan.dropout, rng) for _, t in pairs])
            losses.append(_step(optimiser, questions @ targets.T / plan.temperature))
            done += 1
            if done < steps:
                schedule.step()
        print(f"cloze {epoch + 1}/{plan.epochs} loss {np.mean(losses):.3f} "
              f"{time.monotonic() - started:.0f}s", flush=True)


def tune(
    bag: Bag,
    articles: Sequence[Article],
    questions: Sequence[tuple[Ids, Sequence[int]]],
    plan: Plan,
) -> None:
    """Teach questions to find their articles among others: drawn ones, and the nearest wrong ones.

    Without the dropout a static embedding learns a set of questions by heart at once.
    """
    rng = np.random.default_rng(plan.seed + 1)
    optimiser = torch.optim.Adam(bag.parameters(), lr=plan.tuning_rate, fused=True)
    bags = [article.whole()[:_LONGEST] for article in articles]
    usable = [i for i, b in enumerate(bags) if len(b)]
    every = torch.empty(0)
    for epoch in range(plan.tuning_epochs):
        if epoch % _LOOKED_UP == 0:
            with torch.no_grad():
                every = torch.cat([
                    bag([bags[i] if len(bags[i]) else bags[usable[0]] for i in part])
                    for part in np.array_split(np.arange(len(bags)), len(bags) // 4096 + 1)
                ])
        losses = []
        order = rng.permutation(len(questions))
        for at in range(0, len(order), 64):
            chosen = [questions[i] for i in order[at : at + 64]]
            asked = bag([thinned(q, plan.tuning_dropout, rng) for q, _ in chosen])
            near = torch.topk(asked.detach() @ every.T, min(6, len(bags))).indices.numpy().ravel()
            pool = list(dict.fromkeys(
                [g for _, gold in chosen for g in gold]
                + [int(i) for i in near if len(bags[int(i)])]
                + [usable[int(i)] for i in rng.integers(0, len(usable), 300)],
            ))
            place = {article: i for i, article in enumerate(pool)}
            answered = bag([thinned(bags[i], plan.tuning_dropout, rng) for i in pool])
            logits = asked @ answered.T / plan.temperature
            gold = torch.zeros_like(logits)
            for row, (_, answers) in enumerate(chosen):
                for answer in answers:
                    gold[row, place[answer]] = 1 / len(answers)
            loss = -(gold * torch.log_softmax(logits, dim=1)).sum(1).mean()
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            losses.append(float(loss.detach()))
        print(f"queries {epoch + 1}/{plan.tuning_epochs} loss {np.mean(losses):.3f}", flush=True)


def moved(
    before: Bag, after: Bag, articles: Sequence[Article], plan: Plan,
) -> float:
    """How much nearer tuning brought the best article to what it was not tuned on (median): to
    clauses of articles, drawn by chance.
    """
    rng = np.random.default_rng(plan.seed + 2)
    drawn = (cloze(articles[int(i)], rng) for i in rng.integers(0, len(articles), _DRAWN))
    questions = [pair[0] for pair in drawn if pair]
    wholes = [whole for article in articles if len(whole := article.whole()[:_LONGEST])]
    if not questions or not wholes:
        return 0.0
    found, gains = [], []
    with torch.no_grad():
        asked = after(questions), before(questions)
        for part in np.array_split(np.arange(len(wholes)), len(wholes) // 4096 + 1):
            some = [wholes[i] for i in part]
            found.append(asked[0] @ after(some).T)
            gains.append(found[-1] - asked[1] @ before(some).T)
    near = torch.topk(torch.cat(found, 1), min(_NEAREST, len(wholes))).indices
    return float(torch.cat(gains, 1).gather(1, near).amax(1).median())


def _step(optimiser: torch.optim.Optimizer, logits: torch.Tensor) -> float:
    loss = nn.functional.cross_entropy(logits, torch.arange(len(logits)))
    optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    optimiser.step()
    return float(loss.detach())


def read_data(
    folders: Sequence[Path],
) -> tuple[list[dict[str, object]], list[tuple[str, list[int]]]]:
    """All corpora in one list, and all questions with the places of their answers in it."""
    corpus: list[dict[str, object]] = []
    questions: list[tuple[str, list[int]]] = []
    for folder in folders:
        lines = read_lines(folder / "corpus.jsonl")
        place = {line["id"]: len(corpus) + i for i, line in enumerate(lines)}
        corpus += lines
        for path in sorted(folder.glob("queries*.jsonl")):
            for line in read_lines(path):
                gold = line["gold"]
                if not isinstance(gold, list):
                    raise TypeError(f"{path.name}: gold of {line['qid']} is no list")
                questions.append((str(line["query"]), [place[g] for g in gold]))
    return corpus, questions


def main(argv: Sequence[str] | None = None) -> None:
    """Train and write the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--no-queries", action="store_true")
    parser.add_argument("--start", type=Path, metavar="DIR",
                        help="go on from an embedding written before: no cloze, queries only")
    parser.add_argument("--epochs", type=int, default=Plan().epochs)
    parser.add_argument("--tuning-epochs", type=int, default=Plan().tuning_epochs)
    parser.add_argument("--tuning-rate", type=float, default=Plan().tuning_rate)
    parser.add_argument("--size", type=int, default=Plan().size)
    parser.add_argument("--vocabulary", type=int, default=Plan().vocabulary)
    parser.add_argument("--found-at", type=float, nargs=2, default=[0.28, 0.4],
                        help="scores of a ground, measured on another run (docs/retrieval.md)")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args(argv)
    plan = Plan(size=args.size, vocabulary=args.vocabulary, epochs=args.epochs,
                tuning_epochs=args.tuning_epochs, tuning_rate=args.tuning_rate)
    torch.set_num_threads(args.threads)
    torch.manual_seed(plan.seed)
    corpus, labelled = read_data(args.data)
    texts = [f"{line['law']}\n{line['content']}" for line in corpus]
    if args.start:
        tokens, rows = read(args.start)
        rows = np.ascontiguousarray(rows[:, : plan.size])  # of a tuned one: without those before
        vocabulary, bag = Vocabulary(tokens, np.ones(len(tokens), np.float32)), Bag.of(rows)
        articles = read_articles(corpus, vocabulary)
    else:
        vocabulary = Vocabulary.of([*texts, *(text for text, _ in labelled)], plan.vocabulary)
        bag = Bag(vocabulary.idf, plan.size)
        articles = read_articles(corpus, vocabulary)
        pretrain(bag, articles, plan)
    questions = [
        (asked, answers)
        for text, gold in labelled
        if len(asked := vocabulary.ids(text))
        and (answers := [g for g in gold if len(articles[g].whole())])
    ]
    about: dict[str, object] = {
        "about": "Built-in small embedding, trained by this project on public statute texts",
        "articles": len(corpus), "questions": len(questions), "size": bag.vectors.embedding_dim,
        "terms": len(vocabulary.terms), "epochs": plan.epochs,
        "tuning_epochs": plan.tuning_epochs, "seed": plan.seed, "found_at": args.found_at,
    }
    if not questions or args.no_queries:
        save(args.out, vocabulary.terms, bag.rows(), about)
        return
    before = bag.rows()
    tune(bag, articles, questions, plan)
    about["moved"] = round(moved(Bag.of(before), bag, articles, plan), 4)
    rows = np.hstack([bag.rows(), before]) if about["moved"] else bag.rows()
    save(args.out, vocabulary.terms, rows, about)


if __name__ == "__main__":
    main()
