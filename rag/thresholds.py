"""Factors that are a matter of arithmetic: 货值金额不足一千元.

Whether an amount is under a threshold is never left to a language model: it says which amount the
goods are worth, by its label, and the program compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rag import atoms as atom_rules
from rag.numerals import read_number
from rag.passage import Atom, AtomKind, EvidenceText, Factor

_FACTOR = re.compile(
    r"货值金额(?:(?P<below>不足|不满|低于)|达到|在)?"
    r"(?P<number>[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十百千]+)(?P<ten_thousand>万)?元(?P<from>以上)?"
)
_AMOUNT = re.compile(r"(?P<number>[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)(?P<ten_thousand>万)?元整?")
_SAID = re.compile(r"货值(?:金额)?(?:共计|合计|共|为|约|是|：)?\{(A\d+)\}")
_STATED = re.compile(r"(?:货值|总价值|价值合计|共值|一起值)[^，。；0-9\n]{0,10}$")
_TEN_THOUSAND = 10_000
_NEAR = 60  # characters before a sum in which count and price stand
_UNIT_PRICE = re.compile(r"/\w+$")
_COUNT = re.compile(r"(?P<number>[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)[^0-9]*")
# What was paid for goods, given back for them or taken in is no value of goods found.
_NO_VALUE = re.compile(r"进价|进货|购进|采购|成本|退|赔|卖出|售出|卖掉|已卖|得款|收入|营业额|租")


@dataclass(frozen=True, slots=True)
class Threshold:
    """An amount in yuan, and whether the factor is met below it or from it on."""

    yuan: Decimal
    below: bool

    def is_met(self, value: Decimal) -> bool:
        """Whether goods worth `value` yuan meet the factor."""
        return value < self.yuan if self.below else value >= self.yuan


def threshold(factor: Factor) -> Threshold | None:
    """What the goods must be worth for `factor`; None where it is no matter of arithmetic."""
    match = _FACTOR.search(factor.text)
    if match is None or not (match["below"] or match["from"]):
        return None
    number = read_number(match["number"])
    value = Decimal(match["number"]) if number is None else Decimal(number)
    return Threshold(value * (_TEN_THOUSAND if match["ten_thousand"] else 1), bool(match["below"]))


def worth(written: str, atoms: Sequence[Atom]) -> tuple[Atom, Decimal] | None:
    """The amount that a finding, as written with labels, says the goods are worth, in yuan."""
    said = _SAID.search(written)
    atom = next((a for a in atoms if said and a.atom_id == said[1]), None)
    value = _yuan(atom) if atom else None
    return (atom, value) if atom and value is not None else None


def stated(evidence: Sequence[EvidenceText], known: Sequence[Atom]) -> dict[str, tuple[str, ...]]:
    """What the goods are worth by the evidence itself: ids of amounts to ids of evidence.

    An amount that it calls so; where it calls none so, one that is count times price.
    """
    found: dict[str, list[str]] = {}
    for told in (_called_so, _reckoned):
        for item in evidence:
            for atom in told(item.text, atom_rules.mentions(item.text, known)):
                documents = found.setdefault(atom.atom_id, [])
                documents += [item.evidence_id] * (item.evidence_id not in documents)
        if found:
            break
    return {atom_id: tuple(documents) for atom_id, documents in found.items()}


def _called_so(text: str, mentions: Sequence[atom_rules.Mention]) -> Iterator[Atom]:
    for mention in mentions:
        said = _STATED.search(text, 0, mention.start)
        if said and _AMOUNT.fullmatch(mention.atom.text.strip()):
            yield mention.atom


def _reckoned(text: str, mentions: Sequence[atom_rules.Mention]) -> Iterator[Atom]:
    """Sums of money that are a count times a price before them: 6千克，每千克40元，计240元."""
    for number, mention in enumerate(mentions):
        sum_ = _yuan(mention.atom)
        near = [m for m in mentions[:number] if m.start >= mention.start - _NEAR]
        between = text[min((m.start for m in near), default=mention.start):mention.start]
        if sum_ is None or "\n" in between or _NO_VALUE.search(between):
            continue
        counts = [Decimal(c["number"].replace(",", "")) for m in near
                  if m.atom.kind is AtomKind.QUANTITY and (c := _COUNT.fullmatch(m.atom.text))]
        prices = [price for m in near if (price := _yuan(m.atom, _UNIT_PRICE)) is not None]
        if any(n > 1 and n * price == sum_ for n in counts for price in prices):
            yield mention.atom


def _yuan(atom: Atom, without: re.Pattern[str] | None = None) -> Decimal | None:
    text = without.sub("", atom.text) if without else atom.text
    amount = _AMOUNT.fullmatch(text.strip())
    if atom.kind is not AtomKind.MONEY or amount is None:
        return None
    value = Decimal(amount["number"].replace(",", ""))
    return value * (_TEN_THOUSAND if amount["ten_thousand"] else 1)
