"""The regulations of this office in one SQLite file: the truth that every index is built from.

One writer, one lock: every method may be called from any thread. A regulation goes in whole or
not at all.
"""
# ruff: noqa: S608 - the only strings put into SQL are the two column lists below


from __future__ import annotations

import contextlib
import hashlib
import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import apsw

from rag.corpus_rows import iso, leaves, links_in, provision_of, regulation_of
from rag.parse import Parsed
from rag.provision import Citation, Provision, Regulation
from rag.titles import Titles
from rag.units import Unit, read_parts, read_units

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS regulation(
  id INTEGER PRIMARY KEY, regulation_id TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
  rank TEXT NOT NULL, territory TEXT NOT NULL, promulgated TEXT, effective_from TEXT,
  ended_on TEXT, digest TEXT NOT NULL, source_name TEXT NOT NULL, preamble TEXT NOT NULL,
  annexes TEXT NOT NULL, source TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS provision(
  id INTEGER PRIMARY KEY, regulation INTEGER NOT NULL REFERENCES regulation ON DELETE CASCADE,
  article INTEGER NOT NULL, inserted INTEGER NOT NULL, paragraph INTEGER, item INTEGER,
  subitem INTEGER, text TEXT NOT NULL, lead TEXT NOT NULL, path TEXT NOT NULL,
  leaf INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS provision_address ON provision(regulation, article, inserted);
CREATE TABLE IF NOT EXISTS link(
  source INTEGER NOT NULL REFERENCES provision ON DELETE CASCADE, title TEXT NOT NULL,
  article INTEGER NOT NULL, inserted INTEGER NOT NULL, paragraph INTEGER, item INTEGER,
  penal INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS link_source ON link(source);
CREATE INDEX IF NOT EXISTS link_target ON link(title, article, inserted);
CREATE TABLE IF NOT EXISTS file(
  name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, regulation_id TEXT, reason TEXT NOT NULL) STRICT;
"""
_COLUMNS = (
    "regulation_id, title, rank, territory, promulgated, effective_from, ended_on, digest, "
    "source_name, preamble"
)
_PROVISION = (
    "r.title, p.article, p.inserted, p.paragraph, p.item, p.subitem, r.regulation_id, p.text, "
    "p.lead, p.path"
)
_BUSY_MS = 5000
_AT_ONCE = 64  # regulations whose units are held in memory together


class CorpusError(RuntimeError):
    """The library file is missing or damaged; the message says which and names the file."""


@dataclass(frozen=True, slots=True)
class Link:
    """A cross reference by rows of `provision`. `penal`: the source punishes what breaks it."""

    source: int
    target: Citation
    penal: bool


class Corpus:
    """Regulations stored and looked up by citation and day."""

    def __init__(self, path: Path) -> None:
        """Open or make the file at `path`.

        Raises:
            CorpusError: The file is there but is no library, or cannot be opened.
        """
        self.path = path
        self._lock = threading.RLock()
        self._titles: tuple[str, Titles] | None = None
        try:
            self._db = apsw.Connection(str(path))
            self._db.set_busy_timeout(_BUSY_MS)
            self._db.execute("PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON")
            self._db.execute(_SCHEMA)
        except apsw.Error as error:
            raise CorpusError(f"{path.name} cannot be opened as a library: {error}") from error

    def close(self) -> None:
        """Close the file. The object is of no further use."""
        with self._lock:
            self._db.close()

    # -- what is in it -------------------------------------------------------------------------

    @property
    def fingerprint(self) -> str:
        """SHA-256, in hex, over identity, text and dates of every regulation; same content, same
        value, whatever the order of import.
        """
        return self._sealed()[0]

    @property
    def index_key(self) -> str:
        """SHA-256, in hex, over the rows an index refers to; an index of another key is stale.

        Empty where there is no regulation.
        """
        return self._sealed()[1]

    def regulations(self) -> tuple[Regulation, ...]:
        """Every version of every regulation, without its provisions."""
        rows = self.read(f"SELECT {_COLUMNS} FROM regulation ORDER BY title, effective_from")
        return tuple(regulation_of(row) for row in rows)

    def regulation(self, regulation_id: str) -> Regulation | None:
        """One version with all its provisions in the order of the text."""
        rows = self.read(f"SELECT {_COLUMNS} FROM regulation WHERE regulation_id=?",
                         (regulation_id,))
        if not rows:
            return None
        provisions = self.read(
            f"SELECT {_PROVISION} FROM provision p JOIN regulation r ON r.id=p.regulation "
            "WHERE r.regulation_id=? ORDER BY p.id", (regulation_id,),
        )
        return replace(regulation_of(rows[0]),
                       provisions=tuple(provision_of(p) for p in provisions))

    def source(self, regulation_id: str) -> str | None:
        """The whole text of a version as it was imported."""
        rows = self.read("SELECT source FROM regulation WHERE regulation_id=?", (regulation_id,))
        return str(rows[0][0]) if rows else None

    def annexes(self, regulation_id: str) -> tuple[str, ...]:
        """The annexes of a version, each as it stands in the text."""
        rows = self.read("SELECT annexes FROM regulation WHERE regulation_id=?", (regulation_id,))
        return tuple(json.loads(str(rows[0][0]))) if rows else ()

    def provisions(self, rows: Iterable[int]) -> dict[int, Provision]:
        """Provisions by row id."""
        found = self.read(
            f"SELECT p.id, {_PROVISION} FROM provision p JOIN regulation r ON r.id=p.regulation "
            "WHERE p.id IN (SELECT value FROM json_each(?))", (json.dumps(list(rows)),),
        )
        return {int(row[0]): provision_of(row[1:]) for row in found}

    def links_from(self, rows: Iterable[int]) -> list[Link]:
        """The cross references that stand in these rows."""
        return self._links("source IN (SELECT value FROM json_each(?))", (json.dumps(list(rows)),))

    def links_to(self, citation: Citation) -> list[Link]:
        """The cross references to an article or anything in it."""
        return self._links(
            "title=? AND article=? AND inserted=?",
            (citation.regulation, citation.article, citation.inserted),
        )

    def units(self, regulations: Sequence[int]) -> Iterator[Unit]:
        """What of some regulations, by their rows, is to be indexed, in the order of rows."""
        for start in range(0, len(regulations), _AT_ONCE):
            with self._lock:
                try:
                    part = list(read_units(self._db, regulations[start : start + _AT_ONCE]))
                except apsw.Error as error:
                    raise CorpusError(f"{self.path.name} cannot be read: {error}") from error
            yield from part

    def parts(self) -> dict[int, str]:
        """What each version is, by its row; see `rag.index`."""
        with self._lock:
            try:
                return read_parts(self._db)
            except apsw.Error as error:
                raise CorpusError(f"{self.path.name} cannot be read: {error}") from error

    def rows_of_versions(self) -> dict[str, int]:
        """The row of each version, by regulation id."""
        return {str(k): int(v) for k, v in self.read("SELECT regulation_id, id FROM regulation")}

    def row_of(self, provision: Provision) -> int | None:
        """The row of a provision that came from this library."""
        c = provision.citation
        rows = self.read(
            "SELECT p.id FROM provision p JOIN regulation r ON r.id=p.regulation WHERE "
            "r.regulation_id=? AND p.article=? AND p.inserted=? AND p.paragraph IS ? AND "
            "p.item IS ? AND p.subitem IS ? ORDER BY p.id LIMIT 1",
            (provision.regulation_id, c.article, c.inserted, c.paragraph, c.item, c.subitem),
        )
        return int(rows[0][0]) if rows else None

    def rows_of_article(self, provision: Provision) -> list[int]:
        """The rows of the article that a provision of this library is, or stands in."""
        c = provision.citation
        rows = self.read(
            "SELECT p.id FROM provision p JOIN regulation r ON r.id=p.regulation WHERE "
            "r.regulation_id=? AND p.article=? AND p.inserted=? ORDER BY p.id",
            (provision.regulation_id, c.article, c.inserted),
        )
        return [int(row[0]) for row in rows]

    def _links(self, where: str, values: Sequence[object]) -> list[Link]:
        rows = self.read(
            "SELECT source, penal, title, article, inserted, paragraph, item FROM link "
            f"WHERE {where} ORDER BY rowid", values,
        )
        return [Link(int(row[0]), Citation(*row[2:]), bool(row[1])) for row in rows]

    # -- by citation -----------------------------------------------------------------------------

    def resolve(self, title: str) -> str | None:
        """The full title meant by `title`: itself, a short form, or one with words before it.

        None where nothing fits or more than one regulation does.
        """
        with self._lock:
            key = self.index_key
            if self._titles is None or self._titles[0] != key:
                rows = self.read("SELECT DISTINCT title FROM regulation ORDER BY title")
                self._titles = (key, Titles(str(row[0]) for row in rows))
            return self._titles[1].resolve(title)

    def versions(self, title: str) -> tuple[Regulation, ...]:
        """Every version of one title, oldest first; those of unknown date first of all."""
        rows = self.read(
            f"SELECT {_COLUMNS} FROM regulation WHERE title=? "
            "ORDER BY coalesce(effective_from, ''), coalesce(promulgated, '')", (title,),
        )
        return tuple(regulation_of(row) for row in rows)

    def in_version(self, citation: Citation, regulation_id: str) -> Provision | None:
        """What `citation` points at in one version; 第一款 of an article of one 款 is found."""
        rows = self.read(
            f"SELECT {_PROVISION} FROM provision p JOIN regulation r ON r.id=p.regulation WHERE "
            "r.regulation_id=? AND p.article=? AND p.inserted=? ORDER BY p.id",
            (regulation_id, citation.article, citation.inserted),
        )
        units = [provision_of(row) for row in rows]
        asked = (citation.paragraph, citation.item, citation.subitem)

        def at(paragraph: int | None) -> list[Provision]:
            return [u for u in units
                    if (u.citation.paragraph, *asked[1:])
                    == (paragraph, u.citation.item, u.citation.subitem)]

        if found := at(citation.paragraph):
            return found[0]
        several = any(u.citation.paragraph is not None for u in units)
        if citation.paragraph == 1 and not several and (found := at(None)):
            return found[0]
        if citation.paragraph is None and citation.item is not None:
            found = [u for u in units if (u.citation.item, u.citation.subitem) == asked[1:]]
            if len(found) == 1:
                return found[0]
        return None

    # -- writing ---------------------------------------------------------------------------------

    def known_file(self, name: str) -> str | None:
        """The digest under which a file was last taken in, or None if it was not or was bad."""
        rows = self.read("SELECT sha256 FROM file WHERE name=? AND reason=''", (name,))
        return str(rows[0][0]) if rows else None

    def quarantined(self) -> tuple[tuple[str, str], ...]:
        """Files that could not be taken in, each with the reason."""
        rows = self.read("SELECT name, reason FROM file WHERE reason<>'' ORDER BY name")
        return tuple((str(name), str(reason)) for name, reason in rows)

    def quarantine(self, name: str, sha256: str, reason: str) -> None:
        """Record that a file is bad, so that a person sees it; nothing else changes."""
        with self._write():
            self._db.execute(
                "INSERT OR REPLACE INTO file VALUES(?, ?, NULL, ?)", (name, sha256, reason),
            )

    def put(self, parsed: Parsed, name: str, sha256: str) -> bool:
        """Store one version read from file `name`; False where this text was here already.

        Raises:
            CorpusError: Another file holds another text of the same version.
        """
        new = parsed.regulation
        with self._write():
            rows = self.read(
                f"SELECT {_COLUMNS} FROM regulation WHERE regulation_id=?", (new.regulation_id,),
            )
            old = regulation_of(rows[0]) if rows else None
            files = self.read("SELECT name FROM file WHERE regulation_id=?", (new.regulation_id,))
            other = bool(old and old.digest != new.digest and files and (name,) not in files)
            if other and old and not self._says_the_same(parsed):
                raise CorpusError(
                    f"another text of {new.regulation_id} is here already, from {old.source_name}",
                )
            name_here = old.source_name if old else ""
            same = other or old == replace(new, provisions=(), source_name=name_here)
            if not same:
                before = self.read(
                    "SELECT regulation_id FROM file f WHERE name=?1 AND NOT EXISTS (SELECT 1 FROM "
                    "file o WHERE o.regulation_id=f.regulation_id AND o.name<>?1)", (name,),
                )
                for stale in {new.regulation_id, *(str(b[0]) for b in before if b[0])}:
                    self._db.execute("DELETE FROM regulation WHERE regulation_id=?", (stale,))
                self._insert(parsed)
                self._db.execute("DELETE FROM meta WHERE key='seal'")
            self._db.execute(
                "INSERT OR REPLACE INTO file VALUES(?, ?, ?, '')",
                (name, sha256, new.regulation_id),
            )
        return not same

    def _says_the_same(self, parsed: Parsed) -> bool:
        """Whether the version here has the same provisions but for spaces (a second copy)."""
        here = self.regulation(parsed.regulation.regulation_id)
        return here is not None and _words(here) == _words(parsed.regulation)

    def read(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Rows of a query.

        Raises:
            CorpusError: The file is damaged.
        """
        with self._lock:
            try:
                return list(self._db.execute(sql, tuple(values)))
            except apsw.Error as error:
                raise CorpusError(f"{self.path.name} cannot be read: {error}") from error

    @contextlib.contextmanager
    def _write(self) -> Iterator[None]:
        with self._lock, self._db:
            yield

    def _sealed(self) -> tuple[str, str]:
        """Fingerprint and index key of the rows as they are; reckoned once after each change."""
        with self._lock:
            known = self.read("SELECT value FROM meta WHERE key='seal'")
            if known:
                fingerprint, _, key = str(known[0][0]).partition(" ")
                return fingerprint, key
            rows = self.read(f"SELECT id, {_COLUMNS} FROM regulation ORDER BY regulation_id")
            content = "".join("\t".join(map(str, row[1:-2])) + "\n" for row in rows)
            keys = "".join(f"{row[0]}\t{row[8]}\t{row[1]}\n" for row in rows)
            seal = hashlib.sha256(content.encode()).hexdigest()
            key = hashlib.sha256(keys.encode()).hexdigest() if rows else ""
            with self._write():
                value = f"{seal} {key}"
                self._db.execute("INSERT OR REPLACE INTO meta VALUES('seal', ?)", (value,))
            return seal, key

    def _insert(self, parsed: Parsed) -> None:
        r = parsed.regulation
        self._db.execute(
            f"INSERT INTO regulation({_COLUMNS}, annexes, source) VALUES"
            "(?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                r.regulation_id, r.title, str(r.rank), r.territory, iso(r.promulgated),
                iso(r.effective_from), iso(r.ended_on), r.digest, r.source_name, r.preamble,
                json.dumps(parsed.annexes, ensure_ascii=False), parsed.source,
            ),
        )
        number = self._db.last_insert_rowid()
        rows, links = [], []
        first = 1 + int(self.read("SELECT coalesce(max(id), 0) FROM provision")[0][0])
        are_leaves = leaves(r.provisions)
        for row, (provision, leaf) in enumerate(zip(r.provisions, are_leaves, strict=True), first):
            c = provision.citation
            path = json.dumps(provision.path, ensure_ascii=False)
            rows.append((row, number, c.article, c.inserted, c.paragraph, c.item, c.subitem,
                         provision.text, provision.lead, path, leaf))
            if leaf:
                links += links_in(row, provision)
        self._db.executemany("INSERT INTO provision VALUES(?,?,?,?,?,?,?,?,?,?,?)", rows)
        self._db.executemany("INSERT INTO link VALUES(?,?,?,?,?,?,?)", links)


def _words(regulation: Regulation) -> list[tuple[Citation, str]]:
    return [(p.citation, "".join(p.text.split())) for p in regulation.provisions]
