"""Canonical bytes of an event: RFC 8785 (JCS), restricted so that no reader can disagree.

The profile: object keys are ASCII; values are objects, lists, strings, integers of at most
2**53 - 1, true, false and null. No floats, no lone surrogates, at most 32 KiB. On this profile the
number rules and the UTF-16 key order of RFC 8785 fall away, and the standard library's JSON writer
gives its exact bytes.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

LARGEST_INTEGER = 2**53 - 1
LARGEST_EVENT = 32 * 1024
_DEEPEST = 16
_encode = json.JSONEncoder(  # what goes in circles is nested too deeply
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), check_circular=False
).encode


class NotCanonicalError(ValueError):
    """A value outside the profile, or bytes that are not the canonical ones of their value."""


def canonical_bytes(value: object) -> bytes:
    """The one UTF-8 encoding of `value` under the profile.

    Raises:
        NotCanonicalError: `value` is outside the profile.
    """
    _check(value, 0)
    try:
        data = _encode(value).encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonicalError("a string holds half of a surrogate pair") from error
    if len(data) > LARGEST_EVENT:
        raise NotCanonicalError(f"{len(data)} bytes; at most {LARGEST_EVENT} are allowed")
    return data


def parse_canonical(data: bytes) -> Any:
    """Read `data` back, refusing everything that `canonical_bytes` would not have written.

    Raises:
        NotCanonicalError: duplicate keys, floats, other spacing, order or escapes.
    """
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_no_duplicates,
            parse_float=_no_float,
            parse_constant=_no_float,
        )
    except (ValueError, RecursionError) as error:
        raise NotCanonicalError(str(error)) from error
    if canonical_bytes(value) != data:
        raise NotCanonicalError("these are not the canonical bytes of their value")
    return value


def _check(value: object, depth: int) -> None:
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return
    if kind is int:
        if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:  # type: ignore[operator]
            raise NotCanonicalError(f"the integer {value} is beyond 2**53 - 1")
    elif depth >= _DEEPEST:
        raise NotCanonicalError("nested too deeply")
    elif kind is dict:
        for key, inner in value.items():  # type: ignore[attr-defined]
            if type(key) is not str or not key.isascii():
                raise NotCanonicalError(f"the key {key!r} is not ASCII")
            _check(inner, depth + 1)
    elif kind is list:
        for inner in value:  # type: ignore[attr-defined]
            _check(inner, depth + 1)
    else:
        raise NotCanonicalError(f"{kind.__name__} is not in the profile")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotCanonicalError("a key stands twice in one object")
    return found


def _no_float(text: str) -> NoReturn:
    raise NotCanonicalError(f"the number {text} is not an integer")
