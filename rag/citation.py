"""Pinpoint citations of regulations, read from and written to legal Chinese (立法法 art. 65).

Read: full or short titles, with or without 《》, Chinese or Arabic numbers, 之一, lists and ranges,
and, inside a regulation, 本法, 本条, 前款 and 前条. Written: 《X》第四十四条第二款第（三）项.
A title is taken as it stands; `rag.corpus` resolves short titles against what is in the library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rag.citation_english import find_english, format_english, is_english
from rag.numerals import NUMBER, read_number, write_number
from rag.provision import Citation

WHOLE = 0
"""The article number of a regulation in which nothing is numbered: the text as a whole."""

Found = tuple[int, int, Citation]

_KIND = (
    r"(?:法典?|条例|规定|办法|细则|规则|基准|决定|规程|准则|通则|标准|规范|意见|通知|解释|章程|方案|制度|安排|命令|批复)"
)
_S = r"\s*"
_ARTICLE = rf"第{_S}(?P<article>{NUMBER}){_S}条(?:{_S}之{_S}(?P<inserted>{NUMBER})(?![\d年月]))?"
_ARTICLE_BARE = rf"(?P<article>[0-9０-９]{{1,4}}){_S}条(?!例)"
_PARAGRAPH = rf"第{_S}(?P<paragraph>{NUMBER}){_S}款"
_ITEM = rf"(?:第{_S})?[（(]{_S}(?P<item_in>{NUMBER}){_S}[)）]{_S}项|第{_S}(?P<item>{NUMBER}){_S}项"
_SUBITEM = rf"第{_S}(?P<subitem>{NUMBER}){_S}目"
_BELOW_ITEM = rf"(?:{_S}{_SUBITEM})?"
_BELOW_PARAGRAPH = rf"(?:{_S}(?:{_ITEM}){_BELOW_ITEM})?"
_BELOW_ARTICLE = rf"(?:{_S}{_PARAGRAPH})?{_BELOW_PARAGRAPH}"

_FULL = re.compile(_ARTICLE + _BELOW_ARTICLE)
_FULL_BARE = re.compile(_ARTICLE_BARE + _BELOW_ARTICLE)
_FROM_PARAGRAPH = re.compile(_PARAGRAPH + _BELOW_PARAGRAPH)
_FROM_ITEM = re.compile(rf"(?:{_ITEM}){_BELOW_ITEM}")
_FROM_SUBITEM = re.compile(_SUBITEM)
_RELATIVE = re.compile(r"本条|前条|本款|前([两二三四五])?款")
_NEXT = re.compile(rf"{_S}(?P<join>至|到|[-—－~～]{{1,2}}|、|，|,|和|以及|及|与|或者|或){_S}")
_RANGE_JOINS = ("至", "到", "-", "—", "－", "~", "～")

_QUOTED = re.compile(
    r"《((?:[^《》]|《[^《》]{1,60}》){2,80})》(?:[（(][^（()）]{0,30}[)）])?\s*$",
)
_OWN = re.compile(rf"(?<![基日])本{_KIND}\s*$")
_UNQUOTED = re.compile(
    rf"((?:[\u4e00-\u9fff]|《[^《》]{{1,60}}》){{1,40}}{_KIND}(?:[（(][\u4e00-\u9fff]{{1,8}}[)）])?)\s*$",
)
_SHORT = re.compile(
    r"《([^《》]+)》\s*[（(]\s*以下简称\s*[《“\"]?([^》”\")）]{1,20})[》”\"]?\s*[)）]",
)
_INTRODUCES = re.compile(
    r"违反了?|依据|根据|依照|按照|参照|触犯|"
    r"(?<=[法例定条款项])(?:以及|或者|及其|和|与|及|适用|并)",  # 甲法和乙法; but 预防和处理条例
)
_MOST_IN_RANGE = 200
_ENGLISH = re.compile(r"(?:[Ss]ec|[Rr]ule|[Rr]eg|[Aa]rt|[Pp]ara|§|\b[Ss]\.)[a-z.]*\s*\d")


def parse(text: str, default_title: str | None = None) -> Citation | None:
    """The first citation in `text`, or None.

    `default_title` is what a citation without a title, or 本法, refers to.
    """
    found = find_all(text, default_title=default_title)
    if not found and (alone := re.fullmatch(r"\s*《([^《》]{2,80})》\s*", text)):
        return Citation(alone.group(1), WHOLE)
    return found[0][2] if found else None


def find_all(
    text: str,
    within: Citation | None = None,
    default_title: str | None = None,
) -> tuple[Found, ...]:
    """Every citation in `text` as (start, end, citation); `text[start:end]` is what cites.

    `within` is the provision whose text this is: 本条, 前款 and bare 第二款 count from there.
    Lists are split; each provision of a range bears the span of its last one.
    """
    own = default_title or (within.regulation if within else None)
    short = {m.group(2): m.group(1) for m in _SHORT.finditer(text)}
    out: list[Found] = []
    end = 0
    last_title: str | None = None
    for match in _starts(text, within):
        if match.start() < end:
            continue
        stop = match.end()
        if match.re is _RELATIVE and within is not None:
            heads, stop = _relative(text, match, within)
            start = match.start()
        elif match.re is _FROM_PARAGRAPH and within is not None:
            heads = [replace(_read(match, within), regulation=within.regulation)]
            start = match.start()
        else:
            start, title = _title_before(text, match.start(), own, last_title)
            title = short.get(title or "", title)
            if title is None:
                continue
            if title != own:
                last_title = title
            heads = [_read(match, Citation(title, 0))]
        out += [(start, stop, head) for head in heads]
        if not heads:
            continue
        for found in _following(text, stop, heads[-1]):
            out.append(found)
            stop = found[1]
        end = stop
    if _ENGLISH.search(text):
        out += find_english(text, own)
        out.sort(key=lambda found: found[0])
    return tuple(out)


def format(citation: Citation, *, with_title: bool = True) -> str:  # noqa: A001 - it is what it does
    """《X》第四十四条第二款第（三）项; 《X》 where nothing is numbered. `parse(format(c)) == c`."""
    if is_english(citation.regulation) and citation.article != WHOLE:
        return format_english(citation, with_title=with_title)
    out = f"《{citation.regulation}》" if with_title else ""
    if citation.article == WHOLE:
        return out or "全文"
    out += f"第{write_number(citation.article)}条"
    if citation.inserted:
        out += f"之{write_number(citation.inserted)}"
    if citation.paragraph is not None:
        out += f"第{write_number(citation.paragraph)}款"
    if citation.item is not None:
        out += f"第（{write_number(citation.item)}）项"
    if citation.subitem is not None:
        out += f"第{write_number(citation.subitem)}目"
    return out


def _starts(text: str, within: Citation | None) -> list[re.Match[str]]:
    patterns = [_FULL, _FULL_BARE]
    if within is not None:
        patterns += [_RELATIVE, _FROM_PARAGRAPH]
    found = [m for pattern in patterns for m in pattern.finditer(text)]
    return sorted(found, key=lambda m: (m.start(), -m.end()))


def _read(match: re.Match[str], base: Citation) -> Citation:
    """`base` with what `match` names put in; levels below it are cleared."""
    groups = match.groupdict()

    def number(*names: str) -> int | None:
        return next((read_number(groups[n]) for n in names if groups.get(n)), None)

    article, paragraph = number("article"), number("paragraph")
    item, subitem = number("item_in", "item"), number("subitem")
    if article is not None:
        return Citation(
            base.regulation, article, number("inserted") or 0, paragraph, item, subitem,
        )
    if paragraph is not None:
        return replace(base, paragraph=paragraph, item=item, subitem=subitem)
    if item is not None:
        return replace(base, item=item, subitem=subitem)
    return replace(base, subitem=subitem) if subitem is not None else base


def _relative(
    text: str, match: re.Match[str], within: Citation,
) -> tuple[list[Citation], int]:
    """What 本条, 前条, 本款 or 前款 and the levels written behind it mean, and where they end."""
    below = next(
        (m for p in (_FROM_PARAGRAPH, _FROM_ITEM) if (m := p.match(text, match.end()))), None,
    )
    here = replace(within, item=None, subitem=None)
    word = match.group()
    if word.endswith("条"):
        bases = [replace(here, paragraph=None)]
        if word == "前条":
            bases = [replace(b, article=b.article - 1, inserted=0) for b in bases if b.article > 1]
        elif below is None:
            bases = []
    elif word == "本款":
        bases = [here] if below is not None else []
    else:
        current = within.paragraph or 1
        back = (read_number(match.group(1)) or 1) if match.group(1) else 1
        bases = [replace(here, paragraph=n) for n in range(max(1, current - back), current)]
    if below is None:
        return bases, match.end()
    return [_read(below, base) for base in bases], below.end()


def _title_before(
    text: str, start: int, own: str | None, last: str | None,
) -> tuple[int, str | None]:
    """Where the citation at `start` really begins, and the title it names (or inherits)."""
    before = text[max(0, start - 120) : start]
    shift = start - len(before)
    if m := _QUOTED.search(before):
        return shift + m.start(), m.group(1).strip()
    if m := _OWN.search(before):
        return shift + m.start(), own
    if m := _UNQUOTED.search(before):
        name, begin = m.group(1), shift + m.start(1)
        cut = 0
        for word in _INTRODUCES.finditer(name):
            cut = word.end() if word.end() < len(name) - 1 else cut
        name = name[cut:]
        if re.fullmatch(rf"[该同]{_KIND}", name):
            return begin + cut, last or own
        return begin + cut, name
    return start, own


def _following(text: str, end: int, head: Citation) -> Iterator[Found]:
    """The rest of a list or range: 第三条、第五条至第七条; 第（一）项、第（三）项."""
    last = head
    while joined := _NEXT.match(text, end):
        at = joined.end()
        match = next(
            (m for p in (_FULL, _FROM_PARAGRAPH, _FROM_ITEM, _FROM_SUBITEM)
             if (m := p.match(text, at))),
            None,
        )
        if match is None or (match.re is _FROM_ITEM and last.item is None):
            return
        if match.re is _FROM_PARAGRAPH and last.paragraph is None:
            return
        target = _read(match, last)
        if joined.group("join").startswith(_RANGE_JOINS):
            for between in _between(last, target):
                yield at, match.end(), between
        yield at, match.end(), target
        last, end = target, match.end()


def _between(first: Citation, last: Citation) -> Iterator[Citation]:
    """What lies between two ends of a range that differ at one level only."""
    for level in ("article", "paragraph", "item", "subitem"):
        low, high = getattr(first, level), getattr(last, level)
        if low == high:
            continue
        if low is not None and high is not None and high - low <= _MOST_IN_RANGE:
            for value in range(low + 1, high):
                if level == "article":
                    yield Citation(first.regulation, value)
                elif level == "paragraph":
                    yield replace(first, paragraph=value, item=None, subitem=None)
                elif level == "item":
                    yield replace(first, item=value, subitem=None)
                else:
                    yield replace(first, subitem=value)
        return
