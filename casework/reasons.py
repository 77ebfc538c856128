"""The reason gate: whether a reason has substance. Pure text rules, no model.

A reason is measured without what it quotes and without stock formulas; it may not be a formula,
the machine's words or the person's own standing phrase. Every fault says how far off it is, so
that the person knows what to change.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from casework.charter import ReasonGate
from casework.model import Missing

STOCK_PHRASES: tuple[str, ...] = (
    "同意",
    "同意建议",
    "同意采纳",
    "同意机器建议",
    "不同意",
    "情况属实",
    "依法处理",
    "依法办理",
    "事实清楚",
    "证据充分",
    "证据确凿",
    "事实清楚证据确凿",
    "事实清楚证据充分",
    "适用法律正确",
    "程序合法",
    "裁量适当",
    "符合规定",
    "无异议",
    "没有意见",
    "已阅",
    "已核实",
    "已核对",
    "属实",
    "采纳",
    "不采纳",
    "按建议办理",
    "如上",
    "同上",
)
"""Formulas that carry no reason of their own (DESIGN; oversight notes 1.3)."""

OVERRIDABLE = frozenset(
    {"reason_too_short", "reason_stock_phrase", "reason_repeats_own", "reason_names_no_evidence"}
)
"""What a supervisor may let pass. Never an empty reason, and never the machine's own words."""

NGRAM = 5
_QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|「[^」]*」|《[^》]*》|\"[^\"]*\"")


def bare(text: str) -> str:
    """The letters, digits and Han characters of a text, full width folded, in lower case."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LN")


def _weight(text: str) -> int:
    """The length of a bare text in letters, where no letter counts more than twice: 啊啊啊啊 and
    12345678 say nothing.
    """
    return sum(min(n, 2) for c, n in Counter(text).items() if c.isalpha())


def shared_per_cent(text: str, other: str) -> int:
    """How much of `text` is found in `other`, by character 5-grams, in per cent.

    Texts shorter than five characters count as wholly shared when they stand in `other`.
    """
    mine, theirs = bare(text), bare(other)
    if not mine or not theirs:
        return 0
    if len(mine) < NGRAM:
        return 100 if mine in theirs else 0
    grams = [mine[i : i + NGRAM] for i in range(len(mine) - NGRAM + 1)]
    known = {theirs[i : i + NGRAM] for i in range(len(theirs) - NGRAM + 1)}
    return 100 * sum(gram in known for gram in grams) // len(grams)


def faults(
    reason: str,
    gate: ReasonGate,
    *,
    machine: Sequence[str] = (),
    own: Sequence[str] = (),
    linked: Sequence[str] = (),
    overridden: bool = False,
) -> tuple[Missing, ...]:
    """What is wrong with a reason; empty when it stands.

    `machine` is what the machine said here; `own` are the person's latest reasons; `linked` are
    ids and titles of the evidence linked, one of which must be named where the charter asks for
    it. `overridden`: a supervisor lets it pass where that is possible. Codes as in
    `casework.errors.ReasonRefusedError`.
    """
    found: list[Missing] = []
    own_words = _QUOTED.sub("", reason)
    substance = bare(own_words)
    if not substance:
        return (Missing("reason_too_short", str(gate.min_characters)),)
    rest = substance
    stock = {bare(phrase) for phrase in (*STOCK_PHRASES, *gate.stock_phrases)}
    for phrase in sorted(stock, key=len, reverse=True):
        rest = rest.replace(phrase, "")
    lacking = gate.min_characters - _weight(rest or substance)
    if lacking > 0:
        found.append(Missing("reason_too_short", str(lacking)))
    if not rest:
        found.append(Missing("reason_stock_phrase", reason.strip()))
    copied = max((shared_per_cent(own_words, text) for text in machine), default=0)
    if copied >= gate.max_shared_with_machine:
        found.append(Missing("reason_copies_suggestion", str(copied)))
    repeated = max(
        (shared_per_cent(own_words, text) for text in own[: gate.own_reasons_compared]), default=0
    )
    if repeated >= gate.max_shared_with_own:
        found.append(Missing("reason_repeats_own", str(repeated)))
    if gate.must_name_evidence and linked and not any(name in reason for name in linked):
        found.append(Missing("reason_names_no_evidence"))
    return tuple(f for f in found if not (overridden and f.code in OVERRIDABLE))
