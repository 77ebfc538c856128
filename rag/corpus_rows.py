"""Rows of the library's tables from and to plain values; no SQL is run here."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from rag.citation import find_all
from rag.citation_english import is_english
from rag.provision import Citation, Provision, Rank, Regulation

_PENAL = re.compile(
    r"罚款|警告|没收|吊销|责令|处罚|处分|拘留|暂扣|追究|offence|penalt|liable|fine not exceeding"
)


def links_in(row: int, provision: Provision) -> list[tuple[object, ...]]:
    """Rows of `link` for the cross references that stand in a provision."""
    whole = provision.lead + "\n" + provision.text
    if "条" not in whole and "款" not in whole and not is_english(provision.citation.regulation):
        return []
    penal = bool(_PENAL.search(whole))
    targets = dict.fromkeys(t for _, _, t in find_all(whole, within=provision.citation))
    return [(row, t.regulation, t.article, t.inserted, t.paragraph, t.item, penal)
            for t in targets]


def leaves(provisions: Sequence[Provision]) -> list[bool]:
    """Which units have none below them but 目, which are read with their item."""
    parents = set()
    for p in provisions:
        c = p.citation
        if c.subitem is None and c.item is not None:
            parents.add(replace(c, item=None))
        if c.paragraph is not None:
            parents.add(Citation(c.regulation, c.article, c.inserted))
    return [p.citation not in parents and p.citation.subitem is None for p in provisions]


def iso(day: date | None) -> str | None:
    """A day as it is stored."""
    return day.isoformat() if day else None


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None


def regulation_of(row: Sequence[Any]) -> Regulation:
    """A version of a regulation, without its provisions."""
    return Regulation(
        regulation_id=row[0], title=row[1], rank=Rank(row[2]), territory=row[3],
        promulgated=_day(row[4]), effective_from=_day(row[5]), ended_on=_day(row[6]),
        digest=row[7], source_name=row[8], preamble=row[9],
    )


def provision_of(row: Sequence[Any]) -> Provision:
    """One provision."""
    return Provision(Citation(*row[:6]), row[6], row[7], row[8], tuple(json.loads(row[9])))
