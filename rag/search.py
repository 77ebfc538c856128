"""Ranking: lexical and dense scores fused, one hit an article, cross references followed.

The weights and thresholds here were measured (docs/retrieval.md), not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from rag.corpus import Corpus
from rag.dense import DenseAnswer
from rag.index import Index
from rag.provision import Citation

DENSE_WEIGHT, PENAL_DENSE_WEIGHT = 0.75, 1.5
"""Of the dense score beside the lexical one, each divided by its best, for any question and in a
penalty case, whose papers say little in the words of a statute.
"""

LAW_WEIGHT = 0.4
"""Of the law score, divided by the best: what an article of the best regulation gains, as a share.

A question that several articles of one regulation speak to is likely about that regulation. The
score knows nothing of any particular one.
"""

LAW_ARTICLES = 3
"""Of how many of its best articles the law score of a regulation is the mean."""

GAIN = 0.25
"""Of what tuning the embedding on questions brought nearer than it brings anything (the unit is in
`rag.index_worker`); not in a penalty case.

The best weight of the dense part is far higher for questions like those it was tuned on. Nothing
but the vectors from before tells them apart.
"""

GAIN_FROM = 0.75
"""Up to this much nearer counts for nothing: tuning moves everything a little."""

DENSE_DEPTH = 300
"""How many units dense search is asked for; more than are shown, since versions fall away."""

PINPOINT = 0.75
"""A smallest unit is returned instead of its article where its score is at least this share."""

REFERENCE = 0.95
"""What a provision inherits from one that it punishes or that punishes it."""

PENAL = 1.0
"""What a provision that punishes or is punished gains in a penalty case, as a share."""

SHARPNESS = 4
"""Of the power sum over sentences: one that fits well outweighs many that fit a little."""

COVERAGE, PENAL_COVERAGE = 0.08, 0.14
"""Without dense search: the share of what a sentence says that a ground must say too."""

_RANKED = 100  # groups whose place by one part alone is told
_FRONT, _SAMPLED = 2048, 16  # about so many documents are put in order; one in so many tells which
_FOLLOWED = 20  # articles whose cross references are followed
_SENTENCE_END = re.compile(r"[。；！？\n]|[.;!?](?=\s)")
_SHORTEST = 4  # characters of a sentence that says something
_MOST_SENTENCES = 64
_LOOKED_AT = 5  # documents whose words are compared with the question's

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved provision by its row. There is one hit for each `group`: an article of one
    version or, in a penalty case, a part of one that is punished by itself.

    `score` is at most (1 + PENAL_DENSE_WEIGHT) × (1 + LAW_WEIGHT) × (1 + PENAL) but for a gain.
    `document` is its number in the index.
    """

    row: int
    group: int
    document: int
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fusion:
    """What the parts of a score weigh; other than by default only for measuring."""

    lexical: float = 1.0
    dense: float = DENSE_WEIGHT
    law: float = LAW_WEIGHT
    gain: float = GAIN


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores by document: fused, its two parts, the cosine that tells a ground from none, and what
    tuning brought nearer.
    """

    fused: Scores
    lexical: Scores
    dense: Scores
    near: Scores
    gain: Scores


def sentences(text: str) -> list[str]:
    """The sentences of `text`, each a question of its own; the whole where it is but one."""
    found = [part.strip() for part in _SENTENCE_END.split(text)]
    kept = list(dict.fromkeys(part for part in found if len(part) >= _SHORTEST))
    return kept[:_MOST_SENTENCES] or [text.strip()]


def score(
    index: Index, asked: Sequence[str], answer: DenseAnswer, allowed: npt.NDArray[np.bool_], *,
    penal: bool = False,
) -> Scored:
    """Score every document of `index`; those not `allowed` (in force that day) get 0.

    `asked` are the sentences of the question, `answer` what dense search said of them.
    """
    if len(asked) == 1:  # its power sum is itself
        powers = index.lexical.score(asked[0]).astype(np.float64)
    else:
        powers = np.zeros(len(index.rows), np.float64)
        for sentence in asked:
            powers += index.lexical.score(sentence).astype(np.float64) ** SHARPNESS
        powers **= 1 / SHARPNESS
    lexical = np.where(allowed, powers, 0.0)
    dense = np.zeros(len(index.rows), np.float64)
    near = np.zeros(len(index.rows), np.float64)
    gain = np.zeros(len(index.rows), np.float64)
    if answer.scores:
        found = index.documents_of(np.fromiter(answer.scores, np.int64, len(answer.scores)))
        usable = (found >= 0) & allowed[found]
        dense[found[usable]] = np.fromiter(answer.scores.values(), np.float64)[usable]
        cosines = (answer.near[row] for row in answer.scores)
        near[found[usable]] = np.fromiter(cosines, np.float64)[usable]
        gains = (answer.gains.get(row, 0.0) for row in answer.scores)
        gain[found[usable]] = np.fromiter(gains, np.float64)[usable]
    weights = Fusion(dense=PENAL_DENSE_WEIGHT, gain=0.0) if penal else Fusion()
    fused = fuse(index, lexical, dense, weights, gain)
    if penal:
        fused = fused * (1 + PENAL * index.penal)
    return Scored(fused, lexical, dense, near, gain)


def fuse(
    index: Index, lexical: Scores, dense: Scores, weights: Fusion = Fusion(),
    gain: Scores | float = 0.0,
) -> Scores:
    """Both parts, each divided by its best, and the gain in one score; higher in a regulation that
    fits.
    """
    both = weights.lexical * _share(lexical) + weights.dense * _share(dense) + weights.gain * gain
    gains = 1 + weights.law * _share(law_scores(index, both))
    return both * np.repeat(gains, np.diff(index.firsts[index.openings], append=len(both)))


def law_scores(index: Index, scores: Scores) -> Scores:
    """How well each regulation answers as a whole: the mean of `scores` over its `LAW_ARTICLES`
    best articles, by regulation. One that has fewer has the rest at 0.
    """
    if not len(scores):
        return scores
    articles = np.maximum.reduceat(scores, index.firsts)
    total = np.zeros(len(index.openings), np.float64)
    for taken in range(1, LAW_ARTICLES + 1):
        best = np.maximum.reduceat(articles, index.openings)
        total += best
        if taken < LAW_ARTICLES:
            at = np.flatnonzero(articles == best[index.owners])
            first = np.diff(index.owners[at], prepend=-1) > 0  # of equals only one is taken away
            articles[at[first]] = 0
    return total / LAW_ARTICLES


def is_ground(
    index: Index, asked: Sequence[str], scored: Scored, allowed: npt.NDArray[np.bool_], *,
    penal: bool, found_at: tuple[float, float] | None,
) -> bool:
    """Whether anything bears on the question at all.

    `found_at` are the cosines of a ground, for any question and for a penalty case, as they
    were measured for the embedding in use; None: what the words have in common has to do. In a
    penalty case only what punishes, or is punished, is a ground.
    """
    usable = allowed & index.penal if penal and (allowed & index.penal).any() else allowed
    if found_at is not None and scored.dense.any():
        return bool(scored.near[usable].max(initial=0.0) >= found_at[penal])
    needed = PENAL_COVERAGE if penal else COVERAGE
    best = np.argsort(-np.where(usable, scored.lexical, 0.0), kind="stable")[:_LOOKED_AT]
    return any(
        index.lexical.coverage(sentence, int(document)) >= needed
        for sentence in asked for document in best
        if usable[document] and scored.lexical[document] > 0
    )


def groups(index: Index, *, penal: bool) -> npt.NDArray[np.int64]:
    """The group of every document; -1 for an article that is shown by its parts instead."""
    out = index.articles.copy()
    if penal:
        alone = index.penal & ~index.is_article
        out[alone] = len(index.rows) + np.flatnonzero(alone)
        split = np.isin(index.articles, index.articles[alone]) & index.is_article
        out[split] = -1
    return out


def hits(index: Index, scored: Scored, group: npt.NDArray[np.int64], most: int) -> list[Hit]:
    """The best unit of each of the best `most` groups, best first.

    Ties go to the earlier row, so that the order never depends on chance.
    """
    chosen_groups = best_groups(group, scored.fused, most)
    ranks = {part: {int(g): place for place, g in enumerate(best_groups(group, scores, _RANKED), 1)}
             for part, scores in (("lexical", scored.lexical), ("dense", scored.dense))}
    best: dict[int, list[int]] = {int(number): [] for number in chosen_groups}
    members = np.flatnonzero(_among(group, chosen_groups) & (scored.fused > 0))
    for document in members[np.lexsort((members, -scored.fused[members]))]:
        best[int(group[document])].append(int(document))
    out = []
    for number, documents in best.items():
        top = documents[0]
        leaf = next((d for d in documents if not index.is_article[d]), None)
        if leaf is not None and scored.fused[leaf] >= PINPOINT * scored.fused[top]:
            chosen = leaf
        else:
            chosen = next((d for d in documents if index.is_article[d]), top)
        why = tuple(f"{part}:{place[number]}" for part, place in ranks.items() if number in place)
        out.append(Hit(int(index.rows[chosen]), number, chosen, float(scored.fused[top]), why))
    return out


def follow_references(
    index: Index, corpus: Corpus, found: list[Hit], group: npt.NDArray[np.int64],
    allowed: npt.NDArray[np.bool_], *, penal: bool = False,
) -> list[Hit]:
    """`found` with what the best of it punishes, and what punishes that, moved up or brought in.

    A penalty (罚则) names what it punishes by number only, so its own words may be far from the
    facts; and the duty that was broken says nothing of the fine. In a penalty case neither is of
    use alone: each is followed at once by the best of what it belongs with.
    """
    spread = _Spread(index, group, allowed, {hit.group: hit for hit in found}, {})
    provisions = corpus.provisions([hit.row for hit in found[:_FOLLOWED]])
    for hit in found[:_FOLLOWED]:
        provision = provisions.get(hit.row)
        if provision is None:
            continue
        for link in corpus.links_from(_rows_of_article(index, hit.document)):
            if link.penal:
                spread.to(_target_row(corpus, link.target, provision.regulation_id), hit)
        for link in corpus.links_to(provision.citation):
            if link.penal and _covers(link.target, provision.citation):
                spread.to(link.source, hit)
    ordered = sorted(spread.by_group.values(), key=lambda h: (-h.score, h.document))
    return _together(ordered, spread.partners) if penal else ordered


def _together(ordered: list[Hit], partners: dict[int, set[int]]) -> list[Hit]:
    """`ordered` with the best partner of each hit moved up to stand after it."""
    out: dict[int, Hit] = {}
    for hit in ordered:
        partner = [h for h in ordered if h.group in partners.get(hit.group, ())][:1]
        for one in (hit, *partner):
            out.setdefault(one.group, one)
    return list(out.values())


@dataclass(frozen=True, slots=True)
class _Spread:
    """Hits by group, while some of them lend their score to others."""

    index: Index
    group: npt.NDArray[np.int64]
    allowed: npt.NDArray[np.bool_]
    by_group: dict[int, Hit]
    partners: dict[int, set[int]]

    def to(self, row: int | None, source: Hit) -> None:
        """Let the provision at `row` have its share of the score of `source`."""
        document = self.index.document_of(row) if row is not None else None
        if row is None or document is None or not self.allowed[document]:
            return
        number = int(self.group[document])
        if number < 0 or self.index.articles[document] == self.index.articles[source.document]:
            return
        self.partners.setdefault(source.group, set()).add(number)
        inherited = source.score * REFERENCE
        old = self.by_group.get(number)
        if old is None:
            self.by_group[number] = Hit(row, number, document, inherited, ("reference",))
        elif "reference" not in old.why:
            self.by_group[number] = replace(
                old, score=max(old.score, inherited), why=(*old.why, "reference"),
            )


def _covers(target: Citation, citation: Citation) -> bool:
    """Whether a reference to `target` reaches the provision at `citation`, or a part of it."""
    return all(
        asked is None or own is None or asked == own
        for asked, own in ((target.paragraph, citation.paragraph), (target.item, citation.item))
    )


def _target_row(corpus: Corpus, target: Citation, regulation_id: str) -> int | None:
    if not regulation_id.startswith(target.regulation + "@"):
        return None  # another regulation: which version applies is not for the text to say
    provision = corpus.in_version(target, regulation_id)
    return corpus.row_of(provision) if provision is not None else None


def _rows_of_article(index: Index, document: int) -> list[int]:
    article = index.articles[document]
    start = int(np.searchsorted(index.articles, article))
    end = int(np.searchsorted(index.articles, article, side="right"))
    return [int(row) for row in index.rows[start:end]]


def _share(scores: Scores) -> Scores:
    best = float(scores.max(initial=0.0))
    return scores / best if best > 0 else scores


def best_groups(
    group: npt.NDArray[np.int64], scores: Scores, most: int,
) -> npt.NDArray[np.int64]:
    """The `most` groups with the best document, best first; those at 0 are left out.

    Nearly every document of a large library has some character in common with a question, so
    only the front is put in order: what reaches a line that a sample of the scores tells.
    """
    sample, wanted = scores[::_SAMPLED], max(_FRONT // _SAMPLED, 1)
    line = float(np.partition(sample, -wanted)[-wanted]) if len(sample) > wanted else 0.0
    if line > 0:
        found = _in_order(group, scores, np.flatnonzero(scores >= line))
        if len(found) >= most:
            return found[:most]
    return _in_order(group, scores, np.flatnonzero(scores > 0))[:most]


def _in_order(
    group: npt.NDArray[np.int64], scores: Scores, documents: npt.NDArray[np.int64],
) -> npt.NDArray[np.int64]:
    documents = documents[group[documents] >= 0]
    ordered = group[documents[np.lexsort((documents, -scores[documents]))]]
    _, first = np.unique(ordered, return_index=True)
    return ordered[np.sort(first)]


def _among(
    group: npt.NDArray[np.int64], wanted: npt.NDArray[np.int64],
) -> npt.NDArray[np.bool_]:
    """Which documents are of the `wanted` groups."""
    table = np.zeros(int(group.max(initial=-1)) + 2, np.bool_)  # the last is for group -1
    table[wanted] = True
    return table[group]
