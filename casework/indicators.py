"""The charter's indicators, computed from the log, with their lamps.

Counted are the newest events since the machine was last let go on, at most `WINDOW` of each kind;
what a script did in a demonstration is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from audit.log import Event
from casework.charter import Charter, Indicator, StopCondition

WINDOW = 2000
Newest = Callable[[str], list[Event]]
"""The newest events of a type, as `newest_since` gives them."""


class Lamp(StrEnum):
    """What an indicator shows; dark where it is not computed, or from too few."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Reading:
    """An indicator as it stands: `count` of `total`; both 0 where nothing computes it."""

    indicator: Indicator
    count: int
    total: int
    lamp: Lamp


def readings(charter: Charter, newest: Newest) -> tuple[Reading, ...]:
    """Every indicator of the charter, in its order."""
    return tuple(_reading(indicator, newest) for indicator in charter.indicators)


def tripped(charter: Charter, newest: Newest) -> tuple[StopCondition, ...]:
    """The stop conditions whose indicator shows red."""
    red = {r.indicator.name for r in readings(charter, newest) if r.lamp is Lamp.RED}
    return tuple(c for c in charter.stop_conditions if c.indicator and c.indicator in red)


def _reading(indicator: Indicator, newest: Newest) -> Reading:
    if indicator.measure is None:
        return Reading(indicator, 0, 0, Lamp.DARK)
    count, total = _MEASURES[indicator.measure](newest)
    lamp = Lamp.DARK if total < indicator.min_sample else _lamp(indicator, count / total)
    return Reading(indicator, count, total, lamp)


def _lamp(indicator: Indicator, share: float) -> Lamp:
    def holds(bound: str) -> bool:
        limit = float(bound[2:])
        return share >= limit if bound.startswith(">=") else share <= limit

    if holds(indicator.green):
        return Lamp.GREEN
    return Lamp.AMBER if holds(indicator.amber) else Lamp.RED


def _share(newest: Newest, of: Mapping[str, Callable[[Event], bool | None]]) -> tuple[int, int]:
    """How many events count, of those that say anything (None: this one does not)."""
    said = [
        answer
        for kind, test in of.items()
        for event in newest(kind)
        if event.actor_kind != "script" and (answer := test(event)) is not None
    ]
    return sum(said), len(said)


def _answered(answer: str) -> Callable[[Newest], tuple[int, int]]:
    return lambda newest: _share(
        newest, {"suggestion.ruled": lambda e: bool(e.data["answer"] == answer)}
    )


_MEASURES: Mapping[str, Callable[[Newest], tuple[int, int]]] = {
    "rejected": _answered("reject"),
    "amended": _answered("amend"),
    "moved": lambda newest: _share(newest, {"suggestion.ruled": lambda e: e.data["moved"]}),
    "ungrounded": lambda newest: _share(
        newest, {"suggestion.generated": lambda e: bool(e.data["verdict"] == "ungrounded")}
    ),
    "draft_failed": lambda newest: _share(
        newest, {"draft.failed": lambda _: True, "draft.completed": lambda _: False}
    ),
    "overridden": lambda newest: _share(
        newest, {"gate.overridden": lambda _: True, "suggestion.ruled": lambda _: False}
    ),
    "returned": lambda newest: _share(
        newest, {"review.returned": lambda _: True, "review.passed": lambda _: False}
    ),
}
