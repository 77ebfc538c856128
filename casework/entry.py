"""What a person typed, made fit for paper."""

from __future__ import annotations

import unicodedata

from casework import reasons
from casework.errors import EntryError

LONGEST_ENTRY = 4000
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def entered(text: str, field: str, *, empty: bool = False) -> str:
    """What a person typed, without what cannot be seen: it goes onto paper. Raises EntryError
    ("empty": no letter or digit in it; "too_long").
    """
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in _UNSEEN)
    clean = "".join(kept).strip()
    if not reasons.bare(clean) and not empty:
        raise EntryError(field, "empty")
    if len(clean) > LONGEST_ENTRY:
        raise EntryError(field, "too_long")
    return clean
