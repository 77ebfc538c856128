"""Kinds of value in the closed list of events: fast tests, and words for what does not fit.

id: printable ASCII. cite: a citation of a provision. text: a technical detail. int: >= 0. delta:
any integer. hash: SHA-256 in hex. hex: any digest in hex. day: YYYY-MM-DD. map: ASCII ids to
integers or short texts. `?`: may be null. `a|b`: one of these words. [x]: a list of x. {...}: an
object with exactly these fields. blob: named text outside the event, no field at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import itemgetter
from typing import Any

from audit.canonical import LARGEST_INTEGER

_PATTERNS = {
    "id": r"[ -~]{1,240}",
    "cite": r"[^\x00-\x1f\x7f\ud800-\udfff]{1,300}",
    "text": r"[^\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]{0,2000}",
    "hash": r"[0-9a-f]{64}",
    "hex": r"[0-9a-f]{8,128}",
    "day": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "time": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z",
    "commitment": r"c1:[0-9a-f]{64}",
}

_NOT_STRINGS = frozenset({"bool", "case", "data", "delta", "int", "map"})


class ShapeError(ValueError):
    """A value that is not of its kind; the message says where."""


def test_of(kind: Any) -> Callable[[object], bool]:
    """A function that tells whether a value is of `kind`."""
    if isinstance(kind, dict):
        return _object(kind)
    if isinstance(kind, list):
        item = test_of(kind[0])
        return lambda value: isinstance(value, list) and all(map(item, value))
    if kind.endswith("?"):
        inner = test_of(kind[:-1])
        return lambda value: value is None or inner(value)
    if kind in {"int", "delta"}:
        low = 0 if kind == "int" else -LARGEST_INTEGER
        return lambda value: type(value) is int and low <= value <= LARGEST_INTEGER
    if kind == "map":
        name, number, text = test_of("id"), test_of("delta"), test_of("cite")

        def is_map(value: object) -> bool:
            if not isinstance(value, dict):
                return False
            for key, inner in value.items():  # noqa: SIM110 -- as below
                if not (name(key) and (text(inner) or number(inner))):
                    return False
            return True

        return is_map
    return _plain(kind)


def _plain(kind: str) -> Callable[[object], bool]:
    if kind in {"bool", "case", "data"}:  # of the last two the caller looks at the inside
        wanted = bool if kind == "bool" else dict
        return lambda value: isinstance(value, wanted)
    if kind in _PATTERNS:
        match = re.compile(_PATTERNS[kind]).fullmatch
        return lambda value: isinstance(value, str) and match(value) is not None
    words = frozenset(kind.split("|"))
    return lambda value: isinstance(value, str) and value in words


def _object(kind: dict[str, Any]) -> Callable[[object], bool]:
    fields = {name: inner for name, inner in kind.items() if inner != "blob"}
    names = frozenset(fields)
    # Fields that are plain strings are tested in one go: none of them may hold U+0000, so that what
    # is joined with it can only be read in one way.
    strings = [name for name, inner in fields.items() if _pattern(inner)]
    pick = itemgetter(*strings) if len(strings) > 1 else None
    whole = re.compile("\x00".join(_pattern(fields[name]) for name in strings)).fullmatch
    tests = [
        (name, test_of(inner))
        for name, inner in fields.items()
        if pick is None or name not in strings
    ]

    def fits(value: object) -> bool:
        if not isinstance(value, dict) or value.keys() != names:
            return False
        if pick is not None:
            try:
                if whole("\x00".join(pick(value))) is None:
                    return False
            except TypeError:  # one of them is not a string
                return False
        for name, test in tests:  # noqa: SIM110 -- all() would cost a tenth of a full check
            if not test(value[name]):
                return False
        return True

    return fits


def _pattern(kind: Any) -> str:
    """The pattern of a kind that is a plain string; empty for all others."""
    if not isinstance(kind, str) or kind.endswith("?") or kind in _NOT_STRINGS:
        return ""
    return _PATTERNS.get(kind) or "(?:" + "|".join(map(re.escape, kind.split("|"))) + ")"


def explain(where: str, value: object, kind: Any) -> None:
    """Say what does not fit.

    Raises:
        ShapeError: always, where `value` is not of `kind`.
    """
    if isinstance(kind, dict) and isinstance(value, dict):
        for name in value:
            if name not in kind or kind[name] == "blob":
                raise ShapeError(f"{where}: there is no field {name!r}")
        for name, inner in kind.items():
            if inner != "blob" and name not in value:
                raise ShapeError(f"{where}: the field {name!r} is missing")
            if inner != "blob":
                explain(f"{where}.{name}", value[name], inner)
    elif isinstance(kind, list) and isinstance(value, list):
        for inner in value:
            explain(where, inner, kind[0])
    elif not test_of(kind)(value):
        words = "an object" if isinstance(kind, dict) else f"of kind {kind!r}"
        raise ShapeError(f"{where}: {value!r} is not {words}")
