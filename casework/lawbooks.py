"""The regulations of a pack as files, read for checking: which provision a citation is, on a day.

This is not the library: nothing is indexed or kept, and only the pack's own files are known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from casework import strict_yaml
from casework.errors import PackError
from rag import reader
from rag.metadata import Metadata, MetadataError, read_index
from rag.parse import ParseError, parse
from rag.provision import Citation, Provision, Regulation
from rag.versions import by_title, in_force


class Standing(StrEnum):
    """What became of a citation on a day."""

    HOLDS = "holds"
    NOT_HERE = "not_here"  # the pack does not hold this regulation: the office's library may
    NOT_IN_FORCE = "not_in_force"
    NO_SUCH_PROVISION = "no_such_provision"


@dataclass(frozen=True, slots=True)
class Lawbooks:
    """All regulations of a pack, by title."""

    titles: Mapping[str, list[Regulation]]

    def resolve(self, citation: Citation, day: date) -> tuple[Standing, Provision | None]:
        """What `citation` is on `day`."""
        versions = self.titles.get(citation.regulation)
        if versions is None:
            return Standing.NOT_HERE, None
        version = in_force(versions, day)
        if version is None:
            return Standing.NOT_IN_FORCE, None
        for provision in version.regulation.provisions:
            if provision.citation == citation:
                return Standing.HOLDS, provision
        return Standing.NO_SUCH_PROVISION, None

    def turning_days(self, title: str, first: date, last: date) -> tuple[date, ...]:
        """The days from `first` to `last` on which the version of a title may change."""
        days = {first, last}
        for version in self.titles.get(title, []):
            days |= {d for d in (version.effective_from, version.ended_on) if d is not None}
        return tuple(sorted(day for day in days if first <= day <= last))


def load_lawbooks(folder: Path) -> Lawbooks:
    """Read every regulation of a folder. Raises PackError naming the file."""
    index_file = folder / "index.yaml"
    index: Mapping[str, Metadata] = {}
    try:
        if index_file.is_file():
            index = read_index(index_file)
    except MetadataError as error:
        raise PackError(index_file, None, str(error), "Correct the entry") from error
    regulations = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in {".md", ".txt", ".html", ".docx"}:
            continue
        content = hashlib.sha256(strict_yaml.read_bytes(path)).hexdigest()
        try:
            regulations.append(_regulation(_File(content, path.name, path), index.get(path.name)))
        except (reader.ReadError, ParseError) as error:
            raise PackError(path, None, str(error), "See the sample pack's regulations") from error
    return Lawbooks(by_title(regulations))


@dataclass(frozen=True, slots=True)
class _File:
    """A file by its content and name; the same one elsewhere is not read again."""

    sha256: str
    name: str
    path: Path = field(compare=False)


@lru_cache(maxsize=64)
def _regulation(file: _File, known: Metadata | None) -> Regulation:
    return parse(reader.read(file.path).text, file.name, known).regulation
