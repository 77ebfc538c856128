"""Which evidence may reach the machine: what another department gave, only under an authorisation.

What the authority collected itself, or the party handed in, needs none. The rest needs one in the
charter from its department to this authority, for this data, this scenario and this day; without
it the person still reads the item, the machine does not (数据安全法 art. 38, 个人信息保护法
art. 34).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from casework.charter import Authorisation, Charter
from casework.model import SURVEILLANCE_FLAGS, Evidence

WITHHELD = "\u3000"  # stands for each character withheld, so that positions in the text stay


def for_machine(
    charter: Charter, evidence: tuple[Evidence, ...], day: date
) -> tuple[Evidence, ...]:
    """The evidence that may reach the machine on `day`, with fields outside their authorisation
    blanked out character by character.
    """
    return tuple(item for each in evidence if (item := _allowed(charter, each, day)) is not None)


def withheld(charter: Charter, evidence: tuple[Evidence, ...], day: date) -> tuple[Evidence, ...]:
    """The evidence that the machine does not see on `day`, or not all of."""
    return tuple(item for item in evidence if _allowed(charter, item, day) != item)


def _allowed(charter: Charter, item: Evidence, day: date) -> Evidence | None:
    if item.surveillance and frozenset(item.confirmed) != frozenset(SURVEILLANCE_FLAGS):
        return None  # 行政处罚法 art. 41: it is no evidence before a person has found it in order
    if item.by_party or not item.provider or charter.is_own(item.provider):
        return item
    covering = [a for a in charter.authorisations if _covers(charter, a, item, day)]
    if not covering:
        return None
    if any(not a.fields for a in covering):
        return item
    fields = {field for a in covering for field in a.fields}
    return replace(item, text=_only(item.text, fields))


def _covers(charter: Charter, given: Authorisation, item: Evidence, day: date) -> bool:
    return (
        given.giver == item.provider
        and charter.is_own(given.receiver)
        and (item.data or item.title) in given.data
        and charter.scenario in given.scenarios
        and day <= given.until
    )


def _only(text: str, fields: set[str]) -> str:
    """The lines `字段：值` of `fields`; every other character is blanked out, line breaks stay."""
    kept = []
    for line in text.split("\n"):
        name, colon, _ = line.replace(":", "：").partition("：")
        kept.append(line if colon and name.strip() in fields else WITHHELD * len(line))
    return "\n".join(kept)
