"""Citations of regulations in English: section 12(3)(b), rule 4.2.1(a), article 5A of the X Act.

The levels are those of `rag.provision.Citation`: section, (1), (a), (i). A letter behind a section
(12A) is `inserted`. A dotted number (4.2.1) is one article number, see `dotted`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.provision import Citation

_STEP = 1000  # of one level of a dotted number
_LEVELS = 4
_FIRST_DOTTED = _STEP ** (_LEVELS - 1)

NUMBER = r"\d{1,3}(?:\.\d{1,3}){1,3}|\d{1,4}[A-Z]?(?![\d.]\d)"
_BELOW = r"(?P<below>(?:\s?\((?:\d{1,3}|[a-z]{1,4}|[A-Z])\)){0,3})"
_NAME = (
    r"[A-Z][\w’'()&–-]*(?:,?\s+(?:of|the|and|for|in|on|to|with|\(?[A-Z0-9][\w’'()&–-]*)){0,14}?"
)
_KIND = (
    r"(?:Act|Regulations?|Rules?|Rulebook|Code|Order|Ordinance|Law|Bylaws?|Directive|Statute|"
    r"Guidance|Sourcebook|Module)(?:\s+(?:No\.?\s*)?\d{1,4}(?:\s*/\s*\d{2,4})?)?"
)
_WORD = (
    r"(?:[Ss]ections?|[Ss]ec\.|[Ss]\.|§|[Aa]rticles?|[Aa]rt\.|[Rr]ules?|[Rr]egulations?|[Rr]eg\.|"
    r"[Pp]aragraphs?)"
)
_PINPOINT = re.compile(
    rf"{_WORD}\s*(?P<number>{NUMBER}){_BELOW}"
    rf"(?:\s+of\s+(?:the\s+)?(?P<after>{_NAME}\s{_KIND}|(?P<this>this)\s+{_KIND}))?",
)
_BEFORE = re.compile(rf"(?:《(?P<quoted>[^《》]{{2,120}})》|(?P<name>{_NAME}\s{_KIND}))\s*,?\s*$")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def dotted(text: str) -> int:
    """4.2.1 as one number, three digits a level; 4.2 comes before 4.2.1. A plain number as it is.

    Raises:
        ValueError: a level is no number below 1000, or there are more than four.
    """
    parts = [int(part) for part in text.split(".")]
    if len(parts) == 1:
        return parts[0]
    if len(parts) > _LEVELS or any(part >= _STEP for part in parts):
        raise ValueError(f"no number of a rule: {text}")
    out = 0
    for part in [*parts, 0, 0, 0][:_LEVELS]:
        out = out * _STEP + part
    return out


def undotted(number: int) -> str:
    """The number as it is written."""
    if number < _FIRST_DOTTED:
        return str(number)
    parts = [number // _STEP**level % _STEP for level in reversed(range(_LEVELS))]
    while parts[-1] == 0:
        parts.pop()
    return ".".join(map(str, parts))


def is_english(title: str) -> bool:
    """Whether a regulation is cited the English way: its title has no Chinese character."""
    return bool(title) and not any("\u3400" <= c <= "\u9fff" for c in title)


def letter(number: int) -> str:
    """The letter of an item: a … z, aa, bb."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def letter_number(text: str) -> int:
    """The number of an item's letter; the reverse of `letter`."""
    return ord(text[0].lower()) - ord("a") + 1 + 26 * (len(text) - 1)


def roman(number: int) -> str:
    """Small Roman numerals."""
    out = ""
    for value, sign in ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
                        (5, "v"), (4, "iv"), (1, "i")):
        while number >= value:
            out, number = out + sign, number - value
    return out


def roman_number(text: str) -> int | None:
    """The value of small Roman numerals; None where it is none."""
    if not text or any(c not in _ROMAN for c in text):
        return None
    total = 0
    for c, after in zip(text, [*text[1:], ""], strict=True):
        value = _ROMAN[c]
        total += -value if after and _ROMAN[after] > value else value
    return total if roman(total) == text else None


def format_english(citation: Citation, *, with_title: bool) -> str:
    """X Act 2019, section 12(3)(b)."""
    number = undotted(citation.article)
    word = "rule" if "." in number else "section"
    out = f"{word} {number}" + (letter(citation.inserted).upper() if citation.inserted else "")
    if citation.paragraph is not None:
        out += f"({citation.paragraph})"
    if citation.item is not None:
        out += f"({letter(citation.item)})"
    if citation.subitem is not None:
        out += f"({roman(citation.subitem)})"
    return f"《{citation.regulation}》 {out}" if with_title else out


def find_english(text: str, own: str | None) -> Iterator[tuple[int, int, Citation]]:
    """Every English citation in `text`, as `rag.citation.find_all` gives them.

    `own` is what a citation without a title, or of this Act, refers to.
    """
    for match in _PINPOINT.finditer(text):
        start, title = match.start(), None
        if match.group("after") and not match.group("this"):
            title = match.group("after").strip()
        elif before := _BEFORE.search(text[: match.start()][-200:]):
            title = (before.group("quoted") or before.group("name")).strip()
            start -= len(text[: match.start()][-200:]) - before.start()
        title = title or own
        citation = _read(match, title) if title and is_english(title) else None
        if citation is not None:
            yield start, match.end(), citation


def _read(match: re.Match[str], title: str) -> Citation | None:
    number = match.group("number")
    inserted = letter_number(number[-1]) if number[-1].isalpha() else 0
    try:
        article = dotted(number.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    except ValueError:
        return None
    paragraph = item = subitem = None
    for mark in re.findall(r"\(([^()]+)\)", match.group("below") or ""):
        if mark.isdecimal():
            paragraph = int(mark)
        elif item is None and (len(mark) == 1 or len(set(mark)) == 1) and mark != "ii":
            item = letter_number(mark)
        else:
            subitem = roman_number(mark.lower())
    return Citation(title, article, inserted, paragraph, item, subitem)
