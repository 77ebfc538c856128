"""What is indexed: every article, and within it every smallest unit with what it hangs from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import apsw

_SQL = """
SELECT p.id, p.regulation, p.article, p.inserted, p.paragraph IS NULL AND p.item IS NULL,
       r.title, p.path, p.lead, p.text
FROM provision p JOIN regulation r ON r.id = p.regulation
WHERE p.leaf OR (p.paragraph IS NULL AND p.item IS NULL)
ORDER BY p.id
"""


@dataclass(frozen=True, slots=True)
class Unit:
    """One indexed provision. `indexed` is its text with title, headings and lead before it.

    `article` is the same for all units of one article of one version.
    """

    row: int
    regulation: int
    article: tuple[int, int, int]
    is_article: bool
    indexed: str


def read_units(connection: apsw.Connection) -> Iterator[Unit]:
    """Every unit of a library, in the order of its rows."""
    for row, regulation, article, inserted, is_article, title, path, lead, text in (
        connection.execute(_SQL)
    ):
        headings = " ".join(json.loads(str(path)))
        yield Unit(
            int(str(row)), int(str(regulation)),
            (int(str(regulation)), int(str(article)), int(str(inserted))),
            bool(is_article), f"{title}\n{headings}\n{lead}\n{text}",
        )
