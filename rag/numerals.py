"""Chinese numerals as statutes write them, both ways (GB/T 15835; 立法技术规范（试行）)."""

from __future__ import annotations

_DIGITS = {
    "〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4,
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NAMES = "零一二三四五六七八九"
_LIMIT = 10_000

NUMBER = r"(?:[0-9０-９]{1,4}|[〇零一二两三四五六七八九十百千]{1,9})"
"""A regular expression for a number of an article, paragraph or item, in either script."""


def read_number(text: str) -> int | None:
    """The value of `text` ("四十四", "44", "４４", "一二〇"), or None where it is no number."""
    if text.isdecimal():
        return int(text)
    if not text or any(c not in _DIGITS and c not in _UNITS for c in text):
        return None
    if not any(c in _UNITS for c in text):  # positional: 二〇二一
        return int("".join(str(_DIGITS[c]) for c in text))
    total, digit = 0, 0
    last_unit = _LIMIT
    pending = False
    for c in text:
        if c in _UNITS:
            unit = _UNITS[c]
            if unit >= last_unit:
                return None
            total += (digit if pending else 1) * unit
            last_unit, digit, pending = unit, 0, False
        elif c in "零〇":
            digit, pending = 0, False
        else:
            if pending:
                return None
            digit, pending = _DIGITS[c], True
    return total + digit


def write_number(value: int) -> str:
    """`value` (1 to 9999) in Chinese numerals, as statutes number their articles."""
    if not 0 < value < _LIMIT:
        raise ValueError(f"cannot number a provision {value}")
    out = ""
    gap = False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            out += ("零" if gap else "") + _NAMES[digit] + name
            gap = False
        elif out:
            gap = True
    return out[1:] if out.startswith("一十") else out
