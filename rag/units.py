"""What is indexed: every article, and within it every smallest unit with what it hangs from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import apsw

_SQL = """
SELECT p.id, p.regulation, p.article, p.inserted, p.paragraph IS NULL AND p.item IS NULL,
       r.title, p.path, p.lead, p.text
FROM provision p JOIN regulation r ON r.id = p.regulation
WHERE (p.leaf OR (p.paragraph IS NULL AND p.item IS NULL))
  AND p.regulation IN (SELECT value FROM json_each(?1))
ORDER BY p.id
"""


_PUNISHED = """
SELECT l.source, t.lead, t.text, t.id
FROM link l JOIN provision s ON s.id = l.source JOIN regulation r ON r.id = s.regulation
JOIN provision t ON t.regulation = s.regulation AND t.article = l.article
  AND t.inserted = l.inserted AND t.subitem IS NULL
  AND (t.paragraph IS l.paragraph OR (l.paragraph = 1 AND t.paragraph IS NULL))
  AND (t.item IS l.item OR (l.item IS NULL AND l.paragraph IS NOT NULL))
WHERE l.penal AND l.title = r.title AND l.article <> s.article
  AND s.regulation IN (SELECT value FROM json_each(?1))
ORDER BY l.source, t.id
"""


FORM = "3"
"""To be changed with whatever changes `Unit.indexed` or `rag.tokenize`: old indexes go stale."""

_AT_ONCE = 64  # regulations


@dataclass(frozen=True, slots=True)
class Unit:
    """One indexed provision. `indexed` is its text with title, headings and lead before it.

    A penalty that says 违反本条例第十条 has the words of that article behind its own: the facts
    match the duty. `article` is the same for all units of one article of one version. `penal`: it
    punishes what breaks another provision of its regulation, or is what another one punishes.
    """

    row: int
    regulation: int
    article: tuple[int, int, int]
    is_article: bool
    indexed: str
    penal: bool = False


def read_parts(connection: apsw.Connection) -> dict[int, str]:
    """What each version in a library is, by its row: a digest over identity, text and `FORM`."""
    rows = connection.execute("SELECT id, regulation_id, digest FROM regulation ORDER BY id")
    return {
        int(str(row)): hashlib.sha256(f"{FORM} {name} {digest}".encode()).hexdigest()[:24]
        for row, name, digest in rows
    }


def read_units(connection: apsw.Connection, regulations: Sequence[int]) -> Iterator[Unit]:
    """Every unit of some regulations of a library, by their rows; in the order of its rows."""
    ordered = sorted(regulations)
    for start in range(0, len(ordered), _AT_ONCE):
        yield from _read_some(connection, json.dumps(ordered[start : start + _AT_ONCE]))


def _read_some(connection: apsw.Connection, regulations: str) -> Iterator[Unit]:
    punished: dict[int, list[str]] = {}
    penal: set[int] = set()
    for source, lead, text, target in connection.execute(_PUNISHED, (regulations,)):
        punished.setdefault(int(str(source)), []).append(f"{lead}\n{text}")
        penal |= {int(str(source)), int(str(target))}
    for row, regulation, article, inserted, is_article, title, path, lead, text in (
        connection.execute(_SQL, (regulations,))
    ):
        more = "\n".join(punished.get(int(str(row)), ()))
        headings = " ".join(json.loads(str(path)))
        yield Unit(
            int(str(row)), int(str(regulation)),
            (int(str(regulation)), int(str(article)), int(str(inserted))),
            bool(is_article), f"{title}\n{headings}\n{lead}\n{text}\n{more}",
            penal=int(str(row)) in penal,
        )


def units_of_lines(path: Path) -> Iterator[Unit]:
    """The articles of a labelled set (.jsonl: id, law, content) as units; rows count from 1."""
    laws: dict[str, int] = {}
    with path.open(encoding="utf-8") as file:
        lines = (json.loads(line) for line in file if line.strip())
        for row, line in enumerate(lines, start=1):
            law = laws.setdefault(str(line["law"]), len(laws) + 1)
            text = f"{line['law']}\n{line['content']}"
            yield Unit(row, law, (law, row, 0), is_article=True, indexed=text)
