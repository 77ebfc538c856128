"""Whether a provision speaks of what was found (subsumption by words).

A finding shares its words with the provision it falls under: 超过保质期 stands in both. Pairs of
characters are weighed by how few of the retrieved passages have them, so that 食品 decides nothing.
On practice cases a fifth of a finding's weight parts the right provision (99 % above) from the
best wrong one where nothing applies (95 % below). Weights too small to weigh meanings are
held to this (`DraftRequest.bound_by_words`); others judge for themselves.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence

from rag.grammar import NONE, admitted_laws
from rag.passage import Passage
from rag.prompt import Prompt
from rag.reach import penalises, singles_out

_LEAST_SHARE = 0.2  # of the weight of the finding's words
_NEAR = 0.8  # of the best share: what may still be the one
_PLAIN = re.compile(r"\{A\d+\}|[^\u4e00-\u9fff]+")


def _pairs(text: str) -> frozenset[str]:
    return frozenset(
        part[n:n + 2] for part in _PLAIN.split(text) for n in range(len(part) - 1)
    )


# How findings are put, whatever they find.
_FRAME = frozenset[str]().union(*map(_pairs, (
    "当事人", "人于", "于在", "在经营", "在销售", "销售食品", "经营食品", "的食品", "食品销售",
    "食品经营", "未按照要求", "按规定", "按照规定", "进行", "从事", "有关信息", "及其", "上述",
)))


def shares(finding: str, passages: Sequence[Passage]) -> list[float]:
    """For each passage, the share (0 to 1) of the weight of the finding's words that it has.

    What punishes it and names it counts with it: it says in other words what is forbidden.
    """
    texts = [_pairs(p.provision.lead + p.provision.text) for p in passages]
    words = _pairs(finding) - _FRAME
    weights = {
        word: math.log((len(texts) + 1) / (sum(word in text for text in texts) + 0.5))
        for word in words
    }
    whole = sum(weights.values()) or 1.0
    told = [
        text.union(*(other for other, q in zip(texts, passages, strict=True)
                     if penalises(q.provision) and singles_out(q.provision, p.provision)))
        for text, p in zip(texts, passages, strict=True)
    ]
    return [sum(weights[word] for word in words & text) / whole for text in told]


def labels(prompt: Prompt, output: str) -> tuple[str, ...]:
    """The labels that may be named as violated after the first finding of `output`.

    `output` has passed `rag.draft.read_claims`. Only `none` where no provision speaks of it; of a
    provision and a part of it that say the same, only the part.
    """
    finding = str(json.loads(output)["findings"][0]["text"])
    of = dict(zip((f"P{n}" for n in range(1, len(prompt.passages) + 1)),
                  shares(finding, prompt.passages), strict=True))
    open_to = [label for label in admitted_laws(prompt) if label != NONE]
    best = max((of[label] for label in open_to), default=0.0)
    if best < _LEAST_SHARE:
        return (NONE,)
    near = [label for label in open_to if of[label] >= _NEAR * best]
    parts = [label for label in near if not any(_holds(prompt, label, other) for other in near)]
    return tuple(parts)


def _holds(prompt: Prompt, wide: str, narrow: str) -> bool:
    """Whether `narrow` is a part of `wide`."""
    a, b = (prompt.passages[int(label[1:]) - 1].provision.citation for label in (wide, narrow))
    if a == b or (a.regulation, a.article, a.inserted) != (b.regulation, b.article, b.inserted):
        return False
    return (a.paragraph in {None, b.paragraph}) and (a.item in {None, b.item})
