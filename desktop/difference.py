"""Differences between two wordings by units of meaning.

Amounts, dates, article references, numbers and Latin words are one token each, so that
50000元 against 5000元 shows two amounts and never a deleted "0" (research: character differences
on legal Chinese mislead). Other text is compared character by character.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from desktop.theme import theme

_NUMERAL = "[0-9零〇一二三四五六七八九十百千万亿两]"
_UNITS = re.compile(
    rf"《[^》]*》"
    rf"|第{_NUMERAL}+条(?:之{_NUMERAL}+)?(?:第{_NUMERAL}+款)?(?:第?[（(]?{_NUMERAL}+[)）]?项)?"
    rf"|[0-9]{{4}}年[0-9]{{1,2}}月[0-9]{{1,2}}日|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}"
    rf"|[0-9]+(?:[,，][0-9]{{3}})*(?:\.[0-9]+)?\s*(?:万|亿)?(?:元|日|天|年|个月|月|倍|%|千克|公斤|克|袋|瓶|盒|件)?"
    rf"|[壹贰叁肆伍陆柒捌玖拾佰仟萬零万亿]+元(?:[壹贰叁肆伍陆柒捌玖零]角)?(?:[壹贰叁肆伍陆柒捌玖]分)?整?"
    rf"|{_NUMERAL}{{2,}}(?:元|日|天|年|个月|月|倍|以上|以下)?"
    rf"|[A-Za-z]+|\s+|.",
    re.DOTALL,
)


def units(text: str) -> list[str]:
    """Split a text into units; joined they are the text again."""
    return _UNITS.findall(text)


Part = tuple[str, str]
"""`same`, `gone` or `new`, and the text of that stretch."""


def parts(before: str, after: str) -> list[Part]:
    """Return the stretches that lead from `before` to `after`, in order."""
    old, new = units(before), units(after)
    found: list[Part] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for code, a, b, c, d in matcher.get_opcodes():
        if code == "equal":
            found.append(("same", "".join(old[a:b])))
            continue
        if b > a:
            found.append(("gone", "".join(old[a:b])))
        if d > c:
            found.append(("new", "".join(new[c:d])))
    return found


def as_html(found: Sequence[Part], *, show: Sequence[str] = ("same", "gone", "new")) -> str:
    """Return the stretches as rich text: gone is struck through, new underlined, both coloured."""
    style = {
        "gone": f"color:{theme.name('bad')};background:{theme.name('bad_soft')};"
        "text-decoration:line-through;",
        "new": f"color:{theme.name('good')};background:{theme.name('good_soft')};"
        "text-decoration:underline;",
    }
    out = []
    for what, text in found:
        if what not in show:
            continue
        shown = html.escape(text).replace("\n", "<br>")
        out.append(shown if what == "same" else f'<span style="{style[what]}">{shown}</span>')
    return "".join(out)
