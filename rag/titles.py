"""Which regulation a title means: the full one, or one of its short forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_LEAST_TAIL = 6  # characters of a title behind a 、 that are enough to know it by
_LEAST = 3  # characters of a title; less is no name


class Titles:
    """The titles of a library and the short forms people cite them by."""

    def __init__(self, titles: Iterable[str]) -> None:
        every = list(titles)
        self._meant = {_plain(title): {title} for title in every}
        full = set(self._meant)
        for title in every:
            for short in _short_forms(title):
                if short not in full:  # a full title is never taken over by another's short form
                    self._meant.setdefault(short, set()).add(title)

    def resolve(self, title: str) -> str | None:
        """The full title; words before it are passed over (当事人违反食品安全法).

        None where nothing fits, or more than one regulation does.
        """
        key = _plain(title)
        for start in range(max(1, len(key) - _LEAST + 1)):
            found = self._meant.get(key[start:])
            if found:
                return next(iter(found)) if len(found) == 1 else None
        return None


def _plain(title: str) -> str:
    title = title.replace("(", "（").replace(")", "）")
    return re.sub(r"[\s《》〈〉“”\"]", "", title)


def _short_forms(title: str) -> Iterator[str]:
    plain = _plain(title)
    bare = re.sub(r"（[^）]*）$", "", plain)
    for form in {plain, bare}:
        yield form
        yield form.replace("中华人民共和国", "")
        for comma in re.finditer("、", form):  # without 《》 a title is read from its last 、 on
            if len(form) - comma.end() >= _LEAST_TAIL:
                yield form[comma.end() :]
        if place := re.match(r"^.{2,12}?(?:省|自治区|市|自治州|自治县|县|区)(?=.{4})", form):
            yield form[place.end() :]
