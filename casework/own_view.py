"""Own view first: which own views a suggestion waits for, because showing it would tell.

A suggestion gives away more than its own kind: the ground of a penalty names the offence, a
circumstance says whether it makes the penalty lighter, a band stands in a row of one offence, and
an amount lies in one band. `audit/verify.py` holds the same table, and checks a log by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from casework.model import Kind, OwnView, Suggestion

GIVES_AWAY: Mapping[Kind, tuple[Kind, ...]] = {
    Kind.CHARACTERISATION: (Kind.CHARACTERISATION,),
    Kind.LEGAL_BASIS: (Kind.CHARACTERISATION,),
    Kind.FACTOR: (Kind.BAND,),
    Kind.BAND: (Kind.CHARACTERISATION, Kind.BAND),
    Kind.AMOUNT: (Kind.CHARACTERISATION, Kind.BAND, Kind.AMOUNT),
}
"""The own views that a suggestion would tell the answer of, in the order in which they are asked
for; the last is the one that it asks for itself. A finding of fact tells none.
"""


def asks(kind: Kind, first: Collection[Kind]) -> bool:
    """Whether a suggestion of this kind asks for an own view; `first`: what the charter lists."""
    return any(told in first for told in GIVES_AWAY.get(kind, ())[-1:])


def asked(suggestions: Iterable[Suggestion]) -> tuple[Kind, ...]:
    """The own views that a draft asks for, in their order."""
    wanted = {GIVES_AWAY[s.kind][-1] for s in suggestions if s.needs_own_view}
    return tuple(kind for kind in GIVES_AWAY[Kind.AMOUNT] if kind in wanted)


def waits_for(suggestion: Suggestion, draft: Sequence[Suggestion]) -> tuple[Kind, ...]:
    """The own views that come before this suggestion of a draft, given or not."""
    wanted = asked(draft)
    return tuple(kind for kind in GIVES_AWAY.get(suggestion.kind, ()) if kind in wanted)


def awaited(
    suggestion: Suggestion, draft: Sequence[Suggestion], views: Iterable[OwnView]
) -> Kind | None:
    """The next own view that must be given before a suggestion is shown; None when it may be."""
    given = {view.kind for view in views}
    return next((kind for kind in waits_for(suggestion, draft) if kind not in given), None)
