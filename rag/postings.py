"""Which terms stand in which documents, how often: what a lexical index is made of.

Kept apart from the weights (`rag.lexical`), because counts can be joined and thinned exactly,
weights cannot: they depend on how many documents there are and how long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rag.tokenize import Terms, terms

_MOST_REPEATS = np.iinfo(np.uint16).max


@dataclass(frozen=True, slots=True)
class Postings:
    """Postings by term. `keys` is sorted; the postings of `keys[i]` are `starts[i]:starts[i+1]`.

    `documents` (int32, ascending within a key) and `counts` (uint16) run in parallel. `lengths`
    (int32) is the number of terms of each document.
    """

    keys: Terms
    starts: npt.NDArray[np.int64]
    documents: npt.NDArray[np.int32]
    counts: npt.NDArray[np.uint16]
    lengths: npt.NDArray[np.int32]

    @property
    def size(self) -> int:
        """The number of documents."""
        return len(self.lengths)

    @classmethod
    def build(cls, texts: Sequence[str]) -> Postings:
        """The postings of `texts`, numbered from 0 in their order."""
        return cls.from_terms([terms(text) for text in texts])

    @classmethod
    def from_terms(cls, batches: Sequence[Terms]) -> Postings:
        """The same from terms already cut."""
        size = max(len(batches), 1)
        lengths = np.array([len(batch) for batch in batches], np.int32)
        every = np.concatenate(batches) if batches else np.empty(0, np.int64)
        keys, places = np.unique(every, return_inverse=True)
        owners = np.repeat(np.arange(len(batches), dtype=np.int64), lengths)
        pairs, counts = np.unique(places.astype(np.int64) * size + owners, return_counts=True)
        starts = np.searchsorted(pairs, np.arange(len(keys) + 1, dtype=np.int64) * size)
        documents = (pairs % size).astype(np.int32)
        return cls(keys, starts.astype(np.int64), documents,
                   np.minimum(counts, _MOST_REPEATS).astype(np.uint16), lengths)

    def plus(self, more: Postings) -> Postings:
        """These documents with those of `more` behind them."""
        if not self.size or not more.size:
            return self if self.size else more
        keys = np.union1d(self.keys, more.keys)
        frequency = np.zeros(len(keys) + 1, np.int64)
        frequency[1 + np.searchsorted(keys, self.keys)] += np.diff(self.starts)
        frequency[1 + np.searchsorted(keys, more.keys)] += np.diff(more.starts)
        # a key's new postings go to the end of its old ones; of a new key, where it belongs
        ends = self.starts[np.searchsorted(self.keys, more.keys, side="right")]
        places = np.repeat(ends, np.diff(more.starts))
        return Postings(
            keys,
            np.cumsum(frequency),
            np.insert(self.documents, places, more.documents + np.int32(self.size)),
            np.insert(self.counts, places, more.counts),
            np.concatenate([self.lengths, more.lengths]),
        )

    def only(self, kept: npt.NDArray[np.bool_]) -> Postings:
        """Without the documents that are not `kept`, shape (size,); the rest is renumbered."""
        if kept.all():
            return self
        live = kept[self.documents]
        before = np.concatenate([[0], np.cumsum(live, dtype=np.int64)])
        starts = before[self.starts]
        used = np.diff(starts) > 0
        numbers = (np.cumsum(kept) - 1).astype(np.int32)
        return Postings(
            self.keys[used],
            np.concatenate([starts[:-1][used], starts[-1:]]),
            numbers[self.documents[live]],
            self.counts[live],
            self.lengths[kept],
        )
