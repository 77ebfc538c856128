"""What is to be decided, in a form that a prior notice can be held against (行政处罚法 art. 44)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casework import sums
from casework.assessment import factor_of
from casework.limits import (
    SPOT_CITIZEN_YUAN,
    SPOT_ORGANISATION_YUAN,
    is_organisation,
)
from casework.model import Kind
from casework.pack import Pack
from casework.records import Records, Standing, standing_items
from casework.step import Announced
from rag import citation as citations

_GRAVE = re.compile("吊销|降低资质|责令停产|责令停业|责令关闭|限制从业|限制开展")  # art. 63
_VALUED = re.compile("货值|价值")
_KINDS = re.compile("警告|通报批评|没收|暂扣|降低资质|吊销|限制|责令停|责令关闭|拘留")  # art. 9


def intended(records: Records, pack: Pack, sha256: str = "") -> Announced:
    """What would be announced to the party now."""
    items = standing_items(records)
    facts = [i.text for i in items if i.kind is Kind.FINDING]
    for item in items:
        factor = factor_of(pack, item) if item.kind is Kind.FACTOR else None
        if factor is not None and factor.direction == "aggravating":
            facts.append(factor.text)
    grounds = [
        citations.format(found)
        for i in items
        if i.kind in {Kind.LEGAL_BASIS, Kind.CHARACTERISATION}
        for _, _, found in citations.find_all(i.provision or i.text)
    ]
    grounds += [i.choice for i in items if i.kind is Kind.CHARACTERISATION and i.suggestion]
    fine = fine_of(items)
    outcomes = tuple(i.text for i in items if i.kind is Kind.DISPOSITION)
    rights = ("statement", "hearing") if hearing_due(records, pack) else ("statement",)
    return Announced(
        _once(facts), _once(grounds), fine, outcomes, rights, sha256
    )


def fine_of(items: Sequence[Standing]) -> int:
    """The fine in whole yuan; 0 where there is none."""
    return max((int(i.choice) for i in items if i.kind is Kind.AMOUNT), default=0)


def hearing_due(records: Records, pack: Pack) -> bool:
    """Whether the party has to be told of the right to a hearing (art. 63)."""
    items = standing_items(records)
    if any(_GRAVE.search(i.text) for i in items if i.kind is Kind.DISPOSITION):
        return True
    limits, party = pack.limits, records.case.party
    fined = limits.hearing is not None and limits.hearing.reached(fine_of(items), party)
    taken = limits.confiscation
    return fined or (taken is not None and taken.reached(confiscated_yuan(items), party))


def confiscated_yuan(items: Sequence[Standing]) -> int:
    """What the confiscated gains and goods are worth, in yuan; 0 where nothing is confiscated.

    Goods whose value the disposition does not name count with the greatest sum that a finding
    names: too early a hearing harms nobody.
    """
    taken = [i.text for i in items if i.kind is Kind.DISPOSITION and "没收" in i.text]
    if not taken:
        return 0
    stated = sum(yuan for text in taken for yuan in sums.named(text))
    if all(_VALUED.search(text) for text in taken):
        return stated
    found = [yuan for i in items if i.kind is Kind.FINDING for yuan in sums.named(i.text)]
    return max(stated, *found, 0)


def changed(told: Announced, now: Announced) -> tuple[str, ...]:
    """Facts and grounds that the notice did not tell of. What was dropped since harms nobody."""
    return tuple(
        text
        for text in (*now.facts, *now.grounds)
        if text not in {*told.facts, *told.grounds}
    )


def heavier(told: Announced, now: Announced) -> str:
    """How what is to be decided is heavier than what was announced; empty where it is not."""
    if now.fine_yuan > told.fine_yuan:
        return f"{now.fine_yuan} > {told.fine_yuan}"
    known = {kind for text in told.outcomes for kind in _KINDS.findall(text)}
    added = {kind for text in now.outcomes for kind in _KINDS.findall(text)} - known
    return "、".join(sorted(added))


def beyond_spot(records: Records) -> str:
    """What goes beyond a decision on the spot (art. 51); empty where nothing does."""
    items = standing_items(records)
    most = (
        SPOT_ORGANISATION_YUAN if is_organisation(records.case.party) else SPOT_CITIZEN_YUAN
    )
    if fine_of(items) > most:
        return f"{fine_of(items)} > {most}"
    outcomes = [i.text for i in items if i.kind is Kind.DISPOSITION]
    kinds = {kind for text in outcomes for kind in _KINDS.findall(text)} - {"警告"}
    return "、".join(sorted(kinds))


def _once(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(text.split()) for text in texts))
