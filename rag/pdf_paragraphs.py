"""Lines off the pages of a PDF as paragraphs, without page headers, footers and page numbers.

A PDF has no paragraphs, only lines at places. A line begins one where it is set in, where it says
so itself (第三条, （一）, a centred title), or where the line before ended short of the margin.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rag.numerals import NUMBER

_EDGE = 0.13  # share of a page's height where headers and footers stand
_EDGE_LINES = 3
_PAGE_NUMBER = re.compile(
    r"[-—–－·•\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/／,，]?\s*(?:共|of)?\s*\d{1,4}\s*页?)?[-—–－·•\s]*"
    r"|Page\s+\d+(?:\s+of\s+\d+)?|[ivxlc]{1,6}",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    rf"第{NUMBER}(?:条(?:之{NUMBER})?|编|分编|章|节)(?:[\s\u3000]|$)|附\s*[件表录图则]"
)
_ITEM = re.compile(
    rf"[（(]{NUMBER}[)）]|[一二三四五六七八九十]{{1,3}}、|\d{{1,3}}[.．、](?!\d)|[（(][a-z]{{1,4}}[)）]"
)
_SECTION = re.compile(
    r"(?:part|chapter|section|article|rule|schedule|annex)\s+[\divxlc]|\d+(?:\.\d+)+\.?\s|\d{1,3}\.?\s+[A-Z]",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[。；：！？.;:!?][”’\"')）]?$")
_SET_IN = 1.2  # letters
_SHORT = 2.5  # letters short of the margin: the paragraph ended here
_CENTRED = 3.0
_FAR = 1.6  # times the usual distance of lines
_WIDE = r"[\u3000-\u9fff\uff00-\uffef]"
_BETWEEN_CHINESE = re.compile(rf"(?<={_WIDE}) +(?={_WIDE})")
_AFTER_NUMBER = re.compile(rf"^(第{NUMBER}(?:条(?:之{NUMBER})?|编|分编|章|节))[ \t]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line on a page: its baseline's beginning, the height of its letters and where it ends, in
    points from the lower left; `height` is the page's.
    """

    page: int
    x: float
    y: float
    size: float
    right: float
    text: str
    height: float


def width(text: str) -> float:
    """About how many letters wide `text` is; a Chinese character is one."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def paragraphs(pages: Sequence[Sequence[Line]]) -> tuple[list[str], list[str]]:
    """The paragraphs of a document, and what was left out as header or footer (each once)."""
    kept, left_out = _without_edges(pages)
    lines = [line for page in kept for line in page if line.text.strip()]
    if not lines:
        return [], left_out
    size = Counter(round(line.size, 1) for line in lines).most_common(1)[0][0]
    left = _margin([line.x for line in lines], size)
    right = max(line.right for line in lines)
    full = sorted(line.right for line in lines)[int(len(lines) * 0.8)]
    right = full if right - full > 4 * size else right
    indented = sum(_SET_IN * size <= line.x - left <= 4 * size for line in lines)
    page = _Layout(left, right, size, by_indent=indented >= 0.15 * len(lines) and indented > 1,
                   step=_step(lines))
    out: list[list[Line]] = []
    for line in lines:
        if out and not page.begins(line, out[-1]):
            out[-1].append(line)
        else:
            out.append([line])
    return [_joined(part) for part in out], left_out


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the body of a document is set."""

    left: float
    right: float
    size: float
    by_indent: bool
    step: float

    def begins(self, line: Line, before: Sequence[Line]) -> bool:
        last = before[-1]
        text = line.text.strip()
        if self.is_title(line) or self.is_title(last):
            same = abs(line.size - last.size) < 0.5 and last.size > 1.15 * self.size  # noqa: PLR2004
            near = last.page == line.page and last.y - line.y < 2 * line.size
            return not (same and near and self.is_title(line) and self.is_title(last)
                        and not _NUMBERED.match(text))
        if _NUMBERED.match(text) and (not self.by_indent or self._set_in(line)):
            return True
        if self.by_indent:
            return self._set_in(line) or (
                self._short(last) and bool(_ENDS.search(last.text.strip()))
            )
        if _ITEM.match(text) or _SECTION.match(text):
            return True
        far = last.page == line.page and last.y - line.y > _FAR * self.step
        return far or self._short(last)

    def is_title(self, line: Line) -> bool:
        """Centred, or set in much larger letters."""
        if line.size > 1.25 * self.size:
            return True
        before, after = line.x - self.left, self.right - line.right
        return before > _CENTRED * self.size and abs(before - after) < 2.5 * self.size

    def _set_in(self, line: Line) -> bool:
        return line.x - self.left >= _SET_IN * self.size

    def _short(self, line: Line) -> bool:
        return line.right < self.right - _SHORT * self.size


def _without_edges(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], list[str]]:
    """The pages less what stands at their edge and is a page number or comes on page after page."""
    edges: list[set[int]] = []
    seen: Counter[str] = Counter()
    for page in pages:
        by_height = sorted(range(len(page)), key=lambda i, page=page: -page[i].y)  # type: ignore[misc]
        near = {
            i for i in (*by_height[:_EDGE_LINES], *by_height[-_EDGE_LINES:])
            if not _EDGE < page[i].y / page[i].height < 1 - _EDGE
        }
        edges.append(near)
        seen.update({_pattern(page[i].text) for i in near})
    needed = max(2, round(len(pages) * 0.4))
    out: list[list[Line]] = []
    left_out: dict[str, None] = {}
    for page, near in zip(pages, edges, strict=True):
        kept = []
        for i, line in enumerate(page):
            text = line.text.strip()
            if i in near and _PAGE_NUMBER.fullmatch(text):
                continue
            if i in near and seen[_pattern(text)] >= needed and not _NUMBERED.match(text):
                left_out[re.sub(r"\d+", "#", text)] = None
                continue
            kept.append(line)
        out.append(kept)
    return out, list(left_out)


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s+", "", text))


def _margin(places: Sequence[float], size: float) -> float:
    """The left margin: the leftmost place where more than one line in fifty begins."""
    counts = Counter(round(place / size * 2) for place in places)
    common = [place for place, count in counts.items() if count >= max(1, len(places) / 50)]
    return min(common) / 2 * size


def _step(lines: Sequence[Line]) -> float:
    steps = sorted(
        one.y - other.y for one, other in itertools.pairwise(lines)
        if one.page == other.page and 0 < one.y - other.y < 4 * one.size
    )
    return steps[len(steps) // 2] if steps else 1e9


def _joined(lines: Sequence[Line]) -> str:
    out = ""
    for line in lines:
        text = _plain(line.text)
        if out and out[-1].isascii() and text[:1].isascii() and out[-1] not in "-/":
            out += " "
        out += text
    return out


def _plain(text: str) -> str:
    text = re.sub(r"[ \u00a0]+", " ", text).strip()
    numbered = _AFTER_NUMBER.match(text)
    if numbered is None:
        return _BETWEEN_CHINESE.sub("", text)
    rest = text[numbered.end():].lstrip()
    spaced = text[len(numbered.group(1)):][:1] in {" ", "\u3000", "\t", ""}
    between = "\u3000" if spaced and rest else ""
    return numbered.group(1) + between + _BETWEEN_CHINESE.sub("", rest)
