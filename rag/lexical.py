"""BM25 over arrays (Robertson and Zaragoza 2009): built in seconds, asked in milliseconds.

`k1` and `b` were measured on lay questions against 55,000 articles (docs/retrieval.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rag.postings import Postings
from rag.tokenize import WHOLE_FROM, Terms, is_bigram, is_whole, terms

Scores = npt.NDArray[np.float32]

K1 = 1.5
B = 0.9
K1_WORDS, B_WORDS = 0.6, 0.5
"""Of documents in words with spaces between, as English. Their units are paragraphs of a sentence
or two: what is said twice there is hardly more to the point, and a longer one hardly less.
"""


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """Postings by term. `keys` is sorted; the postings of `keys[i]` are `starts[i]:starts[i+1]`.

    `documents` (int32) and `impacts` (float32, the finished BM25 weight) run in parallel.
    `idf` is by key. `size` is the number of documents.
    """

    keys: Terms
    starts: npt.NDArray[np.int64]
    documents: npt.NDArray[np.int32]
    impacts: Scores
    idf: Scores
    size: int

    @classmethod
    def of(cls, postings: Postings) -> LexicalIndex:
        """The weights of `postings`: always those that an index built at once would have."""
        size = postings.size
        frequency = np.diff(postings.starts).astype(np.float32)
        idf = np.log1p((size - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        lengths = postings.lengths.astype(np.float32)
        mean = float(lengths.mean()) if size and lengths.any() else 1.0
        words = _in_words(postings)
        b = np.where(words, np.float32(B_WORDS), np.float32(B))
        k1 = np.where(words, np.float32(K1_WORDS), np.float32(K1))
        norm = k1 * (1 - b + b * lengths / np.float32(mean))
        impacts = norm[postings.documents]
        impacts += postings.counts
        np.divide(postings.counts, impacts, out=impacts)
        impacts *= (k1 + 1)[postings.documents]
        impacts *= np.repeat(idf, np.diff(postings.starts))
        return cls(postings.keys, postings.starts, postings.documents, impacts, idf, size)

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """An index of `texts`, numbered from 0 in their order."""
        return cls.of(Postings.build(texts))

    def score(self, text: str) -> Scores:
        """The BM25 score of every document for `text`, shape (size,)."""
        out = np.zeros(self.size, np.float32)
        asked, repeats = np.unique(terms(text), return_counts=True)
        for place, repeat in zip(*self._places(asked, repeats), strict=True):
            part = slice(self.starts[place], self.starts[place + 1])
            documents = self.documents[part].astype(np.intp)  # once, not for reading and writing
            impacts = self.impacts[part]
            # a long statement of facts repeats its words; saturate them as documents do
            out[documents] += impacts if repeat == 1 else impacts * (repeat * 9 / (repeat + 8))
        return out

    def coverage(self, text: str, document: int) -> float:
        """How much of what `text` says is in `document`: 0 to 1, weighted by rarity.

        Counts pairs of characters and whole words; a term the whole index lacks weighs as much as
        the rarest.
        """
        asked = np.unique(terms(text))
        asked = asked[is_bigram(asked) | is_whole(asked)]
        if not len(asked):
            return 0.0
        places = np.searchsorted(self.keys, asked)
        known = places < len(self.keys)
        known[known] = self.keys[places[known]] == asked[known]
        weights = np.full(len(asked), float(np.log1p(2 * self.size + 1)), np.float32)
        weights[known] = self.idf[places[known]]
        hit = np.zeros(len(asked), bool)
        for i in np.flatnonzero(known):
            part = self.documents[self.starts[places[i]] : self.starts[places[i] + 1]]
            at = np.searchsorted(part, document)
            hit[i] = at < len(part) and part[at] == document
        return float(weights[hit].sum() / weights.sum())

    def _places(
        self, asked: Terms, repeats: npt.NDArray[np.intp],
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        places = np.searchsorted(self.keys, asked)
        known = places < len(self.keys)
        known[known] = self.keys[places[known]] == asked[known]
        return places[known], repeats[known]


def _in_words(postings: Postings) -> npt.NDArray[np.bool_]:
    """Which documents are mostly whole words, shape (size,)."""
    first = postings.starts[np.searchsorted(postings.keys, WHOLE_FROM)]
    whole = np.bincount(postings.documents[first:], postings.counts[first:], postings.size)
    return np.asarray(whole > postings.lengths / 2, np.bool_)
