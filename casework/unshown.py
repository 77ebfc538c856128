"""What a list of events must not tell yet: suggestions that nobody has been shown.

An own view comes before the machine's; sources, text and output in the log would give it away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

T = TypeVar("T")

_NAMED_BY = {"suggestion.generated": "suggestion", "draft.completed": "draft"}
_TELLING = frozenset({"text", "output", "evidence", "provisions"})


def unshown_ids(read: Callable[[str], Sequence[tuple[Any, ...]]]) -> frozenset[str]:
    """Suggestions not shown to anybody in cases not yet signed, and their drafts."""
    rows = read(
        """SELECT s.suggestion_id, s.draft_id FROM case_suggestions s JOIN cases c USING (case_id)
           WHERE NOT s.displayed AND c.stage NOT IN ('signed', 'issued')"""
    )
    return frozenset(str(name) for row in rows for name in row)


def opened(event_type: str, data: Mapping[str, T], unshown: frozenset[str]) -> dict[str, T]:
    """The data of an event, fields and blobs, without what tells of an unshown suggestion."""
    named_by = _NAMED_BY.get(event_type)
    if named_by is None or data.get(named_by) not in unshown:
        return dict(data)
    return {name: value for name, value in data.items() if name not in _TELLING}
