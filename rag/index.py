"""The lexical index of a library and the table of what its documents are, as arrays in a file."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rag.lexical import LexicalIndex
from rag.units import Unit


@dataclass(frozen=True, slots=True)
class Index:
    """Parallel arrays by document: the row of its provision, the row of its regulation, the
    number of its article (shared by the units of one article), whether it is the article, and
    whether it punishes or is punished.

    `rows` and `articles` ascend.
    """

    lexical: LexicalIndex
    rows: npt.NDArray[np.int64]
    regulations: npt.NDArray[np.int64]
    articles: npt.NDArray[np.int64]
    is_article: npt.NDArray[np.bool_]
    penal: npt.NDArray[np.bool_]

    @classmethod
    def build(cls, units: Sequence[Unit]) -> Index:
        """Index `units`, which come in the order of their rows."""
        numbers: dict[tuple[int, int, int], int] = {}
        return cls(
            LexicalIndex.build(unit.indexed for unit in units),
            np.array([unit.row for unit in units], np.int64),
            np.array([unit.regulation for unit in units], np.int64),
            np.array([numbers.setdefault(u.article, len(numbers)) for u in units], np.int64),
            np.array([unit.is_article for unit in units], np.bool_),
            np.array([unit.penal for unit in units], np.bool_),
        )

    def document_of(self, row: int) -> int | None:
        """The number of the document of a provision's row, or None where it is not indexed."""
        at = int(np.searchsorted(self.rows, row))
        return at if at < len(self.rows) and self.rows[at] == row else None

    def save(self, path: Path, key: str) -> None:
        """Write everything to one file, in one step: a reader sees the old or the new."""
        new = path.with_suffix(".new")
        with new.open("wb") as file:
            np.savez(
                file, key=np.array(key), rows=self.rows, regulations=self.regulations,
                articles=self.articles, is_article=self.is_article, penal=self.penal,
                size=np.array(self.lexical.size),
                keys=self.lexical.keys, starts=self.lexical.starts,
                documents=self.lexical.documents, impacts=self.lexical.impacts,
                idf=self.lexical.idf,
            )
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)

    @classmethod
    def load(cls, path: Path, key: str) -> Index | None:
        """The index saved under `key`, or None where it is another's, damaged or not there."""
        try:
            with np.load(path, allow_pickle=False) as file:
                if str(file["key"]) != key:
                    return None
                lexical = LexicalIndex(
                    file["keys"], file["starts"], file["documents"], file["impacts"],
                    file["idf"], int(file["size"]),
                )
                return cls(lexical, file["rows"], file["regulations"], file["articles"],
                           file["is_article"], file["penal"])
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None
