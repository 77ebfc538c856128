"""Factors that are a matter of arithmetic: 货值金额不足一千元.

Whether an amount is under a threshold is never left to a language model: it says which amount the
goods are worth, by its label, and the program compares.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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
    if atom is None or atom.kind is not AtomKind.MONEY:
        return None
    amount = _AMOUNT.fullmatch(atom.text.strip())
    if amount is None:
        return None
    value = Decimal(amount["number"].replace(",", ""))
    return atom, value * (_TEN_THOUSAND if amount["ten_thousand"] else 1)


def stated(evidence: Sequence[EvidenceText], known: Sequence[Atom]) -> dict[str, tuple[str, ...]]:
    """The amounts that the evidence itself says the goods are worth: atom id to evidence ids."""
    found: dict[str, list[str]] = {}
    for item in evidence:
        for mention in atom_rules.mentions(item.text, known):
            said = _STATED.search(item.text, 0, mention.start)
            if said and _AMOUNT.fullmatch(mention.atom.text.strip()):
                documents = found.setdefault(mention.atom.atom_id, [])
                documents += [item.evidence_id] * (item.evidence_id not in documents)
    return {atom_id: tuple(documents) for atom_id, documents in found.items()}
