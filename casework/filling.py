"""Filling a template: placeholders inside a line, or whole blocks of paragraphs in its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date

from casework.model import Paragraph, Sentence
from casework.template import PLACEHOLDER, Template, TemplateLine

AWAITED = "〔尚待认定〕"
"""Stands where a section has no content yet; such a text never reaches review (casework.review)."""

_NUMERALS = "零一二三四五六七八九"
_OF_THE_OFFICE = frozenset({"remedies", "payment", "authority"})

Block = tuple[str, tuple[Sentence, ...]]
Blocks = Mapping[str, Callable[[], list[Block]]]


def fill(
    template: Template, inline: Mapping[str, str], blocks: Blocks, optional: Collection[str]
) -> tuple[Paragraph, ...]:
    """The paragraphs of a paper. A line whose placeholder has no value is left out, and so is a
    heading under which nothing stands; an empty block that is not `optional` is `AWAITED`.
    """
    paragraphs: list[Paragraph] = []
    heading: Paragraph | None = None
    headings = 0
    for number, line in enumerate(template.lines, start=1):
        match = PLACEHOLDER.fullmatch(line.text)
        made: list[Block] = []
        if match is not None and match[1] in blocks:
            made = blocks[match[1]]()
            if not made and match[1] not in optional:
                made = [("awaited", (Sentence(AWAITED, "missing"),))]
        elif (sentences := _filled(line, inline)) is not None:
            made = [("", sentences)]
        found = [
            Paragraph(f"p{number}-{suffix}".rstrip("-"), line.style, sentences)
            for suffix, sentences in made
        ]
        if line.style == "heading":
            heading = found[0] if found else None
            continue
        if found and heading is not None:  # one under which nothing stands is left out
            headings += 1
            paragraphs.append(_numbered(heading, headings))
            heading = None
        paragraphs.extend(found)
    return tuple(paragraphs)


def chinese_day(day: date) -> str:
    """2026年1月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _numbered(heading: Paragraph, number: int) -> Paragraph:
    """一、 before a heading: the numbers run on whatever is left out."""
    tens, ones = divmod(number, 10)
    mark = (
        _NUMERALS[ones]
        if not tens
        else ("十" if tens == 1 else _NUMERALS[tens] + "十") + (_NUMERALS[ones] if ones else "")
    )
    return replace(heading, sentences=(Sentence(f"{mark}、", "template"), *heading.sentences))


def _filled(line: TemplateLine, values: Mapping[str, str]) -> tuple[Sentence, ...] | None:
    """The line with its placeholders filled; None where one of them has no value."""
    sentences: list[Sentence] = []
    at = 0
    for match in PLACEHOLDER.finditer(line.text):
        value = values.get(match[1], "")
        if not value:
            return None
        if match.start() > at:
            sentences.append(Sentence(line.text[at : match.start()], "template"))
        origin = "template" if match[1] in _OF_THE_OFFICE else "case"
        sentences.append(Sentence(value, origin))
        at = match.end()
    if at < len(line.text):
        sentences.append(Sentence(line.text[at:], "template"))
    return tuple(sentences)
