"""A regulation's text as addressable provisions: 编, 章, 节, 条, 款, 项, 目.

Text is never altered: a provision's text is the lines of the source, joined by line ends, less
the 第N条 that is its address. An article lists its 款 only where it has more than one, and its
项 under the 款 they stand in; 第五条第一款 of an article of one 款 means the article itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from rag.citation_english import is_english
from rag.metadata import Metadata, from_history
from rag.numerals import NUMBER, read_number
from rag.parse_english import Section, provisions, sections
from rag.provision import Citation, Provision, Regulation

_ARTICLE = re.compile(
    rf"^(?:\*\*)?第({NUMBER})条(?:之({NUMBER}))?(?:\*\*)?([\s\u3000]+|(?=[^\s\u3000])|$)",
)
_REFERS = ("规定", "和", "、", "至", "第", "的", "中", "所", "，", "以", "及", "或", "与", "有关")
_HEADING = re.compile(rf"^第{NUMBER}(分编|编|分章|章|节)(?:[\s\u3000]|$)")
_MARKED = re.compile(r"^(#{1,6})\s+(.*)$")
_ITEM = re.compile(rf"^[（(]({NUMBER})[)）]")
_SUBITEM = re.compile(r"^[（(]?(\d{1,2})[)）.．、](?!\d)")
_NUMBERED_HEADING = re.compile(r"^([一二三四五六七八九十]{1,3})(?:、|$)")
_NUMBERED = re.compile(r"^([一二三四五六七八九十]{1,3})、")
_ANNEX = re.compile(
    r"^(?:附件|附表|附录|附图)(?:[\d一二三四五六七八九十\s\u3000:：]|$)|^附\s*(?:[:：]|$)"
)
_HISTORY = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
_LEVELS = {"编": 1, "分编": 2, "章": 3, "分章": 4, "节": 5}
_TITLED = re.compile(
    r"(?:法|条例|规定|办法|细则|规则|基准|决定|规程|意见|通知|通告|公告|命令|批复|解释|方案)(?:[（(][^（()）]*[)）])?$"
)
_LONGEST_HEADING = 40
_INFO_END = "<!-- INFO END -->"


class ParseError(ValueError):
    """The text is no regulation that can be cited; the message says why."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A regulation read from text, its annexes, and what a person should know about the reading.

    `source` is the whole text as read; nothing is dropped from it.
    """

    regulation: Regulation
    source: str
    history: tuple[str, ...] = ()
    annexes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class _Article:
    number: int
    inserted: int
    path: tuple[str, ...]
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Layout:
    title: str = ""
    part: str = ""
    front: list[str] = field(default_factory=list)
    articles: list[_Article] = field(default_factory=list)
    annexes: list[list[str]] = field(default_factory=list)


def parse(text: str, source_name: str, metadata: Metadata | None = None) -> Parsed:
    """Read a regulation from Markdown or plain text.

    `metadata` goes before what the text says of itself.

    Raises:
        ParseError: No title, or nothing in the text is numbered.
    """
    lines = [line.strip() for line in text.lstrip("\ufeff").splitlines()]
    layout = _lay_out(lines, _starts_article)
    english: list[Section] = []
    if not layout.articles and layout.title and is_english(layout.title):
        front, english = sections(lines[lines.index(_first(lines)) + 1 :])
        layout.front = front
        layout.articles = [_Article(s.number, s.inserted, s.path, s.lines) for s in english]
    for starts in (_starts_numbered, _starts_item):
        if not layout.articles:
            layout = _lay_out(lines, starts)
    if not layout.articles and _TITLED.search(layout.title) and layout.front:
        _take_whole(layout)
    if not layout.articles:
        raise ParseError("no article (第N条) or numbered section (一、) was found")
    title = metadata.title if metadata else layout.title
    if not title:
        raise ParseError("no title was found")
    history = tuple(line for line in layout.front if _HISTORY.search(line))
    if metadata is None:
        closing = "\n".join(line for a in layout.articles[-3:] for line in a.lines)
        metadata = from_history(title, history, closing)
    digest = hashlib.sha256(text.encode()).hexdigest()
    known = metadata.effective_from or metadata.promulgated
    version = known.isoformat() if known else f"unknown-{digest[:8]}"
    regulation = Regulation(
        regulation_id=f"{title}@{version}" + (f"#{layout.part}" if layout.part else ""),
        title=title,
        rank=metadata.rank,
        territory=metadata.territory,
        promulgated=metadata.promulgated,
        effective_from=metadata.effective_from,
        ended_on=metadata.ended_on,
        digest=digest,
        source_name=source_name,
        preamble="\n".join(layout.front),
    )
    if english:
        found = [p for section in english
                 for p in provisions(section, regulation.regulation_id, title)]
    else:
        found = [p for article in layout.articles
                 for p in _provisions(article, regulation.regulation_id, title)]
    return Parsed(
        regulation=replace(regulation, provisions=tuple(found)),
        source=text,
        history=history,
        annexes=tuple("\n".join(annex) for annex in layout.annexes),
        warnings=() if english else _warnings(layout.articles),
    )


def _first(lines: Sequence[str]) -> str:
    return next(line for line in lines if line and line != _INFO_END)


def _starts_article(line: str, previous: _Article | None) -> tuple[int, int, str] | None:
    match = _ARTICLE.match(line)
    if match is None:
        return None
    number = read_number(match.group(1))
    inserted = read_number(match.group(2)) if match.group(2) else 0
    if number is None or inserted is None or number == 0:
        return None
    rest = line[match.end() :]
    if not match.group(3):  # 第五条规定的… may begin a 款; only the next number may stand bare
        expected = (previous.number if previous else 0) + (0 if inserted else 1)
        if rest.startswith(_REFERS) or number != expected:
            return None
    return number, inserted, rest


def _starts_numbered(line: str, previous: _Article | None) -> tuple[int, int, str] | None:
    marked = _MARKED.match(line)
    match = (_NUMBERED_HEADING.match(marked.group(2)) if marked else _NUMBERED.match(line))
    number = read_number(match.group(1)) if match else None
    before = previous.number if previous else 0
    if match is None or number is None or number <= before:
        return None
    if number != before + 1 and not marked:  # a marked heading may come after one that is lost
        return None
    return number, 0, match.string[match.end() :]


def _starts_item(line: str, previous: _Article | None) -> tuple[int, int, str] | None:
    """Of a text whose highest numbering is （一）: each is a section of its own."""
    match = _ITEM.match(line)
    number = read_number(match.group(1)) if match else None
    if match is None or number != (previous.number if previous else 0) + 1:
        return None
    return number, 0, line[match.end() :].strip()


def _take_whole(layout: _Layout) -> None:
    """Let a regulation without any numbering be one provision, of number 0: the text as a whole."""
    dated = [line for line in layout.front if _HISTORY.search(line)][:1]
    head = layout.front.index(dated[0]) + 1 if dated and layout.front[0] == dated[0] else 0
    layout.articles.append(_Article(0, 0, (), layout.front[head:]))
    layout.front = layout.front[:head]


def _lay_out(
    lines: Sequence[str],
    starts: Callable[[str, _Article | None], tuple[int, int, str] | None],
) -> _Layout:
    """Sort lines into title, front matter, articles under their headings, and annexes."""
    out = _Layout()
    path: dict[int, str] = {}
    for line in (line for line in lines if line and line != _INFO_END):
        previous = out.articles[-1] if out.articles else None
        marked = _MARKED.match(line)
        bare = marked.group(2).strip() if marked else line
        if out.articles and _ANNEX.match(bare):
            out.annexes.append([bare])
        elif out.annexes:
            out.annexes[-1].append(line)
        elif start := starts(line, previous):
            number, inserted, rest = start
            article = _Article(number, inserted, tuple(path[k] for k in sorted(path)))
            if rest:
                article.lines.append(rest)
            out.articles.append(article)
        elif level := _heading_level(bare, marked=marked is not None):
            path = {k: v for k, v in path.items() if 0 < k < level} | {level: bare}
        elif previous is None:
            _before_articles(out, bare, level_one=marked is not None and marked.group(1) == "#")
        elif marked:
            path = {0: bare}
        else:
            previous.lines.append(line)
    return out


def _before_articles(out: _Layout, line: str, *, level_one: bool) -> None:
    if not out.title:
        out.title = line
    elif level_one and not out.front and not out.part:
        out.part = line  # a code published in parts: one file, one 编
    else:
        out.front.append(line)


def _heading_level(line: str, *, marked: bool) -> int:
    """1 (编) to 5 (节), or 0 where the line is no heading of this kind."""
    match = _HEADING.match(line)
    return _LEVELS[match.group(1)] if match and (marked or len(line) <= _LONGEST_HEADING) else 0


def _provisions(article: _Article, regulation_id: str, title: str) -> list[Provision]:
    """The article, then its 款 (where there are several), 项 and 目, in the order of the text."""
    whole = Citation(title, article.number, article.inserted)
    paragraphs: list[list[str]] = []
    for line in article.lines:
        continues = paragraphs and (
            _ITEM.match(line)
            or line.startswith(("|", "!["))
            or (_SUBITEM.match(line) and paragraphs[-1][-1] != "")
        )
        if continues:
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])

    def unit(citation: Citation, text: Sequence[str], lead: str) -> Provision:
        return Provision(citation, regulation_id, "\n".join(text), lead, article.path)

    out = [unit(whole, article.lines, "")]
    several = len(paragraphs) > 1
    for place, lines in enumerate(paragraphs, start=1):
        here = replace(whole, paragraph=place) if several else whole
        if several:
            out.append(unit(here, lines, ""))
        out += _items(here, lines, unit)
    return out


def _items(
    paragraph: Citation,
    lines: Sequence[str],
    unit: Callable[[Citation, Sequence[str], str], Provision],
) -> list[Provision]:
    groups: list[tuple[int, list[str]]] = []
    lead: list[str] = []
    for line in lines:
        match = _ITEM.match(line)
        if match and (number := read_number(match.group(1))):
            groups.append((number, [line]))
        elif groups:
            groups[-1][1].append(line)
        else:
            lead.append(line)
    out = []
    for number, own in groups:
        item = replace(paragraph, item=number)
        out.append(unit(item, own, "\n".join(lead)))
        for line in own[1:]:
            if below := _SUBITEM.match(line):
                citation = replace(item, subitem=int(below.group(1)))
                out.append(unit(citation, [line], "\n".join([*lead, own[0]])))
    return out


def _warnings(articles: Sequence[_Article]) -> tuple[str, ...]:
    seen: set[tuple[int, int]] = set()
    out = []
    expected = 1
    if [article.number for article in articles] == [0]:
        return ("nothing in it is numbered: it is one provision",)
    for article in articles:
        key = (article.number, article.inserted)
        if key in seen:
            out.append(f"article {article.number} stands more than once")
        elif not article.inserted and article.number != expected:
            out.append(f"article {expected} is missing before {article.number}")
        seen.add(key)
        expected = article.number + 1
    return tuple(out)
