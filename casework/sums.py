"""Sums of money as papers write them: 15,000元, 1.5万元, 一万五千元. Whole yuan, rounded down."""

from __future__ import annotations

import re
from decimal import Decimal

from rag.numerals import read_number

NUMERAL = "[〇零一二两三四五六七八九十百千万0-9,，.]+"
_SUM = re.compile(rf"({NUMERAL})元")


def read(text: str) -> int:
    """What a numeral comes to; 0 where it is none."""
    plain = re.sub("[,，]", "", text)
    head, mark, tail = plain.rpartition("万")
    return int(_part(head) * 10_000 + _part(tail)) if mark else int(_part(plain))


def named(text: str) -> tuple[int, ...]:
    """All sums that a text names, in yuan."""
    return tuple(read(match[1]) for match in _SUM.finditer(text))


def _part(text: str) -> Decimal:
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        return Decimal(text)
    return Decimal(read_number(text) or 0)
