"""Import: files and folders into the corpus, each whole or not at all, a bad one set aside."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from models.progress import CancelToken, Progress
from rag import reader
from rag.corpus import Corpus, CorpusError
from rag.metadata import Metadata, MetadataError, read_index
from rag.parse import ParseError, parse

_INDEX_FILE = "index.yaml"


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A file that was not taken in, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `added` holds regulation ids; `warnings` are (file name, sentence)."""

    added: tuple[str, ...]
    unchanged: int
    quarantined: tuple[Quarantined, ...]
    warnings: tuple[tuple[str, str], ...] = ()


def take_in(
    corpus: Corpus, paths: Iterable[Path], token: CancelToken, report: Callable[[Progress], None],
) -> ImportReport:
    """Put files, and folders with all that is in them, into `corpus`; indexes are not touched.

    A file that is here unchanged is passed over, so an import that was stopped, at whatever
    moment, is resumed by asking again. Raises `Cancelled` by `token`.
    """
    files = list(files_in(paths))
    added: list[str] = []
    bad: list[Quarantined] = []
    warnings: list[tuple[str, str]] = []
    known: dict[Path, dict[str, Metadata]] = {}
    unchanged = 0
    with reader.pdf_worker() as worker:
        for done, path in enumerate(files):
            report(Progress("importing", done, len(files), path.name))
            token.raise_if_cancelled()
            if path.parent not in known:
                known[path.parent] = _read_index(path.parent, bad)
            try:
                metadata = known[path.parent].get(path.name)
                digest = _file_digest(path, metadata)
                name = str(path.resolve())
                if corpus.known_file(name) == digest:
                    unchanged += 1
                    continue
                document = reader.read(path, worker, token)
                parsed = parse(document.text, path.name, metadata)
                if corpus.put(parsed, name, digest):
                    added.append(parsed.regulation.regulation_id)
                else:
                    unchanged += 1
                said = (*parsed.warnings, *document.warnings)
                warnings += [(path.name, sentence) for sentence in said]
                warnings += [(path.name, f"{f.kind}: {f.detail}") for f in document.flags]
            except (reader.ReadError, ParseError, CorpusError, OSError) as error:
                bad.append(Quarantined(path.name, str(error)))
                corpus.quarantine(str(path.resolve()), "", str(error))
    report(Progress("importing", len(files), len(files)))
    return ImportReport(tuple(added), unchanged, tuple(bad), tuple(warnings))


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """What of `paths` is to be read: files as they are, of folders what looks like a document."""
    for path in paths:
        if path.is_dir():
            for child in sorted(p for p in path.rglob("*") if p.is_file()):
                hidden = child.name.startswith((".", "_", "~$"))
                if child.suffix.lower() in reader.SUFFIXES and not hidden:
                    yield child
        else:
            yield path


def _read_index(folder: Path, bad: list[Quarantined]) -> dict[str, Metadata]:
    if not (folder / _INDEX_FILE).is_file():
        return {}
    try:
        return read_index(folder / _INDEX_FILE)
    except MetadataError as error:
        bad.append(Quarantined(_INDEX_FILE, str(error)))
        return {}


def _file_digest(path: Path, metadata: Metadata | None) -> str:
    digest = hashlib.sha256(repr(metadata).encode())
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
