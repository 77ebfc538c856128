"""What a list of events must not tell yet: suggestions that nobody has been shown.

An own view comes before the machine's; sources, text and output in the log would give it away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")
Read: TypeAlias = Callable[[str, Sequence[Any]], Sequence[tuple[Any, ...]]]

_NAMED_BY = {"suggestion.generated": "suggestion", "draft.completed": "draft"}
_TELLING = frozenset({"text", "output", "evidence", "provisions"})


def unshown_ids(read: Read, events: Iterable[tuple[str, Mapping[str, Any]]]) -> frozenset[str]:
    """Of the suggestions and drafts that these events (type, data) tell of, the ones that nobody
    has been shown, in cases not yet signed.
    """
    named = {str(data.get(_NAMED_BY[type_])) for type_, data in events if type_ in _NAMED_BY}
    if not named:
        return frozenset()
    marks = ",".join("?" * len(named))
    rows = read(
        f"""SELECT s.suggestion_id, s.draft_id FROM case_suggestions s JOIN cases c USING (case_id)
            WHERE (s.suggestion_id IN ({marks}) OR s.draft_id IN ({marks}))
              AND NOT s.displayed AND c.stage NOT IN ('signed', 'issued')""",  # noqa: S608
        (*named, *named),
    )
    return frozenset(str(name) for row in rows for name in row)


def opened(event_type: str, data: Mapping[str, T], unshown: frozenset[str]) -> dict[str, T]:
    """The data of an event, fields and blobs, without what tells of an unshown suggestion."""
    named_by = _NAMED_BY.get(event_type)
    if named_by is None or data.get(named_by) not in unshown:
        return dict(data)
    return {name: value for name, value in data.items() if name not in _TELLING}
