"""Identifiers checked by their check character, as they are entered and before they are masked.

Citizen number: GB 11643-1999 (18 places, ISO 7064 MOD 11-2). Unified social credit code: GB
32100-2015 (18 places, weights 3^i mod 31, an alphabet without I, O, S, V, Z).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

CITIZEN = "citizen"
ORGANISATION = "organisation"
_LENGTH = 18
_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_CHECKS = "10X98765432"
_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_MODULUS = 31
_CITIZEN_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_CODE_SHAPE = re.compile(rf"[{_CODE_ALPHABET}]{{2}}[0-9]{{6}}[{_CODE_ALPHABET}]{{10}}")


def normal(text: str) -> str:
    """Full width folded, spaces and hyphens out, in upper case."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in folded if not c.isspace() and c != "-")


def citizen_check(first: str) -> str:
    """The check character of a citizen number's first 17 digits."""
    total = sum(int(c) * w for c, w in zip(first, _CITIZEN_WEIGHTS, strict=True))
    return _CITIZEN_CHECKS[total % 11]


def code_check(first: str) -> str:
    """The check character of a unified social credit code's first 17 characters."""
    total = sum(
        _CODE_ALPHABET.index(c) * (3**place % _CODE_MODULUS) for place, c in enumerate(first)
    )
    return _CODE_ALPHABET[(_CODE_MODULUS - total % _CODE_MODULUS) % _CODE_MODULUS]


def kind_of(text: str) -> str:
    """CITIZEN, ORGANISATION, or empty for what has the shape of neither."""
    code = normal(text)
    if _CITIZEN_SHAPE.fullmatch(code) and _birthday(code):
        return CITIZEN
    return ORGANISATION if _CODE_SHAPE.fullmatch(code) else ""


def fault(text: str) -> str:
    """What is wrong with an identifier: empty where it stands, or is of another kind.

    `check`: the last character does not follow from the others.
    """
    code = normal(text)
    kind = kind_of(code)
    if not kind:
        return "shape" if len(code) == _LENGTH else ""
    check = citizen_check(code[:-1]) if kind == CITIZEN else code_check(code[:-1])
    return "" if check == code[-1] else "check"


def _birthday(code: str) -> bool:
    try:
        born = date(int(code[6:10]), int(code[10:12]), int(code[12:14]))
    except ValueError:
        return False
    return born.year >= 1900  # noqa: PLR2004 - nobody older has a number
