"""What the benchmark says of a case as it stands: offence, factors, band and amount.

Nothing that a person has rejected counts; what they have not yet answered counts as suggested.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from casework.discretion import Assessment
from casework.model import Kind
from casework.pack import Pack
from casework.records import Records, Standing, standing_items
from rag import citation as citations
from rag.passage import Factor
from rag.provision import Citation


def assess_standing(records: Records, pack: Pack) -> Assessment | None:
    """Band and amount from what stands and what is not yet answered; None where no row fits."""
    items = standing_items(records)
    unanswered = [
        Standing(
            kind=suggestion.kind,
            text=suggestion.text,
            choice=suggestion.choice,
            evidence_ids=(),
            provision=suggestion.provisions[0].citation if suggestion.provisions else "",
            reason="",
            origin=f"suggestion:{suggestion.suggestion_id}",
        )
        for suggestion in records.suggestions
        if suggestion.grounded and records.ruling(suggestion.suggestion_id) is None
    ]
    return _assess(records, pack, (*items, *unanswered))


def _assess(records: Records, pack: Pack, items: Sequence[Standing]) -> Assessment | None:
    cited = [
        c
        for i in items
        if i.kind in {Kind.LEGAL_BASIS, Kind.CHARACTERISATION}
        for c in _citations(i.provision or i.text)
    ]
    named = " ".join(i.text for i in items if i.kind is Kind.CHARACTERISATION)
    offence_id = pack.benchmark.offence_of(cited, named)
    if not offence_id:
        return None
    factors = [f for i in items if i.kind is Kind.FACTOR if (f := factor_of(pack, i)) is not None]
    case = records.case
    return pack.benchmark.assess(offence_id, factors, case.day_of_act, case.day_of_decision)


def factor_of(pack: Pack, item: Standing) -> Factor | None:
    """The circumstance that an item is about: by its id, or by its words."""
    return pack.factor(item.choice) or next((f for f in pack.factors if f.text in item.text), None)


@lru_cache(maxsize=256)
def _citations(text: str) -> tuple[Citation, ...]:
    return tuple(found for _, _, found in citations.find_all(text))
