"""A regulation in English as addressable provisions: section or rule, (1), (a), (i).

Text is kept as it stands. A section lists its subsections and paragraphs below it, as `rag.parse`
lists 款 and 项; what they cannot be read without is their lead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rag.citation_english import NUMBER, dotted, letter_number, roman_number
from rag.provision import Citation, Provision

_NAMED = re.compile(
    rf"^(?:Section|SECTION|Sec\.|§|Article|ARTICLE|Rule|RULE|Regulation)\s*({NUMBER})[.:]?(?:\s+|$)"
)
_DOTTED = re.compile(r"^(\d{1,3}(?:\.\d{1,3}){1,3})\.?(?:\s+|(?=\()|$)")
_PLAIN = re.compile(r"^(\d{1,3}[A-Z]?)\.\s+(?=\S)")
_HEADING = re.compile(
    r"^(PART|Part|TITLE|Title|CHAPTER|Chapter|DIVISION|Division|SCHEDULE|Schedule)\s+[\dIVXLC]+[A-Z]?\b"
)
_LEVEL = {"part": 1, "title": 1, "schedule": 1, "chapter": 2, "division": 3}
_MARK = re.compile(r"^\((\d{1,3}|[a-z]{1,4})\)")
_LONGEST_HEADING = 90
_FURTHEST = 5  # sections that may be left out between two


@dataclass(slots=True)
class Section:
    """A section as it is collected: its number, the headings above it and its lines."""

    number: int
    inserted: int
    path: tuple[str, ...]
    lines: list[str] = field(default_factory=list)


def sections(lines: Sequence[str]) -> tuple[list[str], list[Section]]:
    """The lines before the first section, and the sections; none where the text has no such."""
    front: list[str] = []
    out: list[Section] = []
    path: dict[int, str] = {}
    for line in (line.lstrip("#").strip() for line in lines):
        if not line:
            continue
        heading = _HEADING.match(line)
        if heading and len(line) <= _LONGEST_HEADING:
            level = _LEVEL[heading.group(1).lower()]
            path = {k: v for k, v in path.items() if k < level} | {level: line}
            continue
        begun = _begins(line, out[-1] if out else None)
        if begun is not None:
            number, inserted, rest = begun
            out.append(Section(number, inserted, tuple(path[k] for k in sorted(path)),
                               [rest] if rest else []))
        elif out:
            out[-1].lines.append(line)
        else:
            front.append(line)
    return front, out


def _begins(line: str, previous: Section | None) -> tuple[int, int, str] | None:
    match = _NAMED.match(line) or _DOTTED.match(line) or _PLAIN.match(line)
    if match is None:
        return None
    text = match.group(1)
    inserted = letter_number(text[-1]) if text[-1].isalpha() else 0
    number = dotted(text.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    last = previous.number if previous else 0
    if match.re is _PLAIN and not last <= number <= last + _FURTHEST:
        return None
    if match.re is not _PLAIN and number < last:
        return None  # a line that begins with a reference
    return number, inserted, line[match.end():]


def provisions(section: Section, regulation_id: str, title: str) -> list[Provision]:
    """The section, then what is in it, in the order of the text."""
    whole = Citation(title, section.number, section.inserted)
    out = [Provision(whole, regulation_id, "\n".join(section.lines), "", section.path)]
    lead: dict[int, str] = {}  # by level: 0 the section, 1 (1), 2 (a), 3 (i)
    parts: list[tuple[Citation, int, list[str]]] = []
    here, level = whole, 0
    for line in section.lines:
        read = _mark(line, here)
        if read is None:
            if parts:
                parts[-1][2].append(line)
            else:
                lead[0] = f"{lead.get(0, '')}\n{line}".strip()
            continue
        here, level = read
        parts.append((here, level, [line]))
    above: dict[int, str] = {0: lead.get(0, "")}
    for place, (citation, level, lines) in enumerate(parts):
        above = {k: v for k, v in above.items() if k < level}
        text = list(lines)
        for _, deeper, more in parts[place + 1:]:
            if deeper <= level:
                break
            text += more
        out.append(Provision(
            citation, regulation_id, "\n".join(text),
            "\n".join(above[k] for k in sorted(above) if above[k]), section.path,
        ))
        above[level] = "\n".join(lines)
    return out


def _mark(line: str, here: Citation) -> tuple[Citation, int] | None:
    """What (1), (a) or (i) at the beginning of a line means after `here`."""
    match = _MARK.match(line)
    if match is None:
        return None
    mark = match.group(1)
    if mark.isdecimal():
        return replace(here, paragraph=int(mark), item=None, subitem=None), 1
    as_letter = letter_number(mark) if len(set(mark)) == 1 else 0
    as_roman = roman_number(mark)
    follows = as_letter == (here.item or 0) + 1
    if as_roman is not None and here.item is not None and (
        as_roman == (here.subitem or 0) + 1 and not (follows and here.subitem is None)
    ):
        return replace(here, subitem=as_roman), 3
    if as_letter and (follows or here.item is None or as_letter > here.item):
        return replace(here, item=as_letter, subitem=None), 2
    return (replace(here, subitem=as_roman), 3) if as_roman and here.item else None
