"""Learn which pairs of characters speak for which circumstance, and write the table of a pack.

    python -m models.training.signs --data sentences.jsonl --out packs/PACK/signs.csv

Data: JSON lines with `grams` and `label` (`rag.practice_drills --sentences` writes them). One
linear classifier per label against all others (squared hinge, LIBLINEAR) over grams weighed by
inverse document frequency; a minute on one core, the same each time. Grams that decide little are
left out.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

_RAREST = 3  # sentences that must have a gram
_PENALTY = 2.0  # C of the classifier
_UNIT = 100  # the table holds hundredths


def learn(
    sentences: Sequence[tuple[Sequence[str], str]], none: str, most_rows: int,
    penalty: float = _PENALTY,
) -> list[list[str | int]]:
    """The rows of a table, header first and biases next, from (grams, label) of sentences."""
    vectors = TfidfVectorizer(analyzer=list, binary=True, min_df=_RAREST, norm=None)
    matrix = vectors.fit_transform(grams for grams, _ in sentences)
    lengths = np.sqrt([max(1, len(grams)) for grams, _ in sentences]) * vectors.idf_.mean()
    classifier = LinearSVC(C=penalty, random_state=0)
    classifier.fit(matrix.multiply(1 / lengths[:, None]).tocsr(), [label for _, label in sentences])
    names = [none, *(str(name) for name in classifier.classes_ if name != none)]
    order = [list(classifier.classes_).index(name) for name in names]
    weights = classifier.coef_[order] * vectors.idf_ / vectors.idf_.mean()
    grams = vectors.get_feature_names_out()
    strongest = np.argsort(-np.abs(weights).max(axis=0), kind="stable")[:most_rows]
    table = [("*", classifier.intercept_[order])]
    table += [(str(grams[n]), weights[:, n]) for n in sorted(strongest, key=lambda n: grams[n])]
    rows: list[list[str | int]] = [["gram", *names]]
    rows += [[gram, *(round(value * _UNIT) for value in values)] for gram, values in table]
    return rows


def main(argv: Sequence[str] | None = None) -> int:
    """Learn a table of signs from sentences and write it as CSV."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--none", default="none", help="the label of sentences that prove nothing")
    parser.add_argument("--penalty", type=float, default=_PENALTY,
                        help="C: higher follows the sentences more closely")
    parser.add_argument("--rows", type=int, default=32_000, help="grams kept at most")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(argv)
    with options.data.open(encoding="utf-8") as file:
        told = [json.loads(line) for line in file]
    rows = learn([(one["grams"], one["label"]) for one in told], options.none, options.rows,
                 options.penalty)
    with options.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([cell or "" for cell in row] for row in rows)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
