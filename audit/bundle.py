# ruff: noqa: S608 -- the conditions are built from fixed words; values are bound
"""The export: one .zip (BagIt 1.0, RFC 8493) that an outsider can check without this program.

Every byte of the .zip is determined by its content: no times, no gaps, no comments, so that the
verifier can account for all of it.
"""

from __future__ import annotations

import base64
import json
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

import apsw

from audit.log import Log, SignedCheckpoint
from audit.views import csv_rows, prov, report

TOP = "shuoli-bundle"
# what a bundle of one case holds besides the events of that case
CONTEXT = (
    "app.recovered", "clock.jump", "corpus.loaded", "key.enrolled", "log.gap", "machine.resumed",
    "machine.stopped", "recovery.acknowledged", "redaction.done", "weights.loaded",
    "witness.cosigned",
)  # fmt: skip
_BITE = 1 << 20
_STEP = 500


class Stoppable(Protocol):
    """What `models.progress.CancelToken` is."""

    def raise_if_cancelled(self) -> None:
        """Raise if somebody has asked the work to stop."""
        ...


OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written. `sha256` is of the whole .zip, `size` and `root_hex` of the log."""

    path: Path
    sha256: str
    bytes: int
    events: int
    size: int
    root_hex: str
    checkpoint: str


def export(
    log: Log,
    out_zip: Path,
    *,
    case_id: str | None,
    documents: Mapping[str, Path],
    token: Stoppable | None = None,
    on_progress: OnProgress | None = None,
) -> ExportReport:
    """Write the whole log, or one case, as signed now (log `export.created` before).

    `documents` are files to put in, by name. `on_progress(done, total)` counts events. The file
    appears under its name only when it is whole.

    Raises:
        ValueError: there is no such case, or a document's name is not a plain file name.
        LogUnavailable: the log could not be signed.
        OSError: a file could not be read or written.
        whatever `token` raises.
    """
    for name in documents:
        if not name or name != Path(name).name or name.startswith(".") or "\\" in name:
            raise ValueError(f"{name!r} is not a plain file name")
    checkpoint = log.checkpoint("export")
    connection = log.snapshot()
    temporary = out_zip.with_name(out_zip.name + ".part")
    try:
        out_zip.parent.mkdir(parents=True, exist_ok=True)
        with connection, temporary.open("wb") as raw:
            bag = _Bag(raw)
            writer = _Writer(connection, checkpoint, case_id, token, on_progress)
            events = writer.write(bag, documents)
            bag.finish(log.origin, checkpoint)
            raw.flush()
            os.fsync(raw.fileno())
        temporary.replace(out_zip)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    finally:
        connection.close()
    with out_zip.open("rb") as file:
        digest, count = sha256(), 0
        while bite := file.read(_BITE):
            digest.update(bite)
            count += len(bite)
    return ExportReport(
        out_zip, digest.hexdigest(), count, events, checkpoint.size, checkpoint.root_hex,
        checkpoint.text,
    )  # fmt: skip


class _Bag:
    """A bag being written into a .zip, file by file."""

    def __init__(self, raw: Any) -> None:
        self._zip = zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._hashes: dict[str, str] = {}
        self._bytes = 0

    def add(self, name: str, bites: Iterable[bytes]) -> None:
        """Write one file of the bag."""
        info = zipfile.ZipInfo(f"{TOP}/{name}")  # ZipInfo's time is the zero of DOS, 1980
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system = 3
        info.external_attr = 0o100644 << 16
        digest = sha256()
        with self._zip.open(info, "w") as file:
            for bite in bites:
                file.write(bite)
                digest.update(bite)
                if name.startswith("data/"):
                    self._bytes += len(bite)
        self._hashes[name] = digest.hexdigest()

    def finish(self, origin: str, checkpoint: SignedCheckpoint) -> None:
        """Write the bag's own files and close it."""
        payload = {name: value for name, value in self._hashes.items() if name.startswith("data/")}
        self.add("bagit.txt", [b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"])
        info = (
            f"Bag-Software-Agent: Shuoli\nExternal-Identifier: {origin} {checkpoint.size}"
            f" {checkpoint.root_hex}\nPayload-Oxum: {self._bytes}.{len(payload)}\n"
        )
        self.add("bag-info.txt", [info.encode()])
        self.add("manifest-sha256.txt", [_manifest(payload)])
        tags = {name: value for name, value in self._hashes.items() if name not in payload}
        self.add("tagmanifest-sha256.txt", [_manifest(tags)])
        self._zip.close()


class _Writer:
    """Reads one snapshot of the log and writes its files into a bag."""

    def __init__(
        self,
        connection: apsw.Connection,
        checkpoint: SignedCheckpoint,
        case_id: str | None,
        token: Stoppable | None,
        on_progress: OnProgress | None,
    ) -> None:
        self._connection = connection
        self._checkpoint = checkpoint
        self._case_id = case_id
        self._token = token
        self._on_progress = on_progress or (lambda _done, _total: None)
        self._where = "seq < ?"
        self._params: list[object] = [checkpoint.size]
        if case_id is not None:
            kinds = ", ".join(f"'{kind}'" for kind in CONTEXT)
            self._where += f" AND (case_id = ? OR case_id IS NULL AND type IN ({kinds}))"
            self._params.append(case_id)

    def write(self, bag: _Bag, documents: Mapping[str, Path]) -> int:
        """All of the payload; returns the number of events."""
        if self._case_id is not None and not self._one(
            "SELECT count(*) FROM log_event WHERE case_id = ? AND seq < ?",
            (self._case_id, self._checkpoint.size),
        ):
            raise ValueError(f"the log has no case {self._case_id!r}")
        total = self._one(f"SELECT count(*) FROM log_event WHERE {self._where}", self._params)
        package = files("audit")
        scope = "whole" if self._case_id is None else f"case {self._case_id}"
        bag.add("data/README.txt", [package.joinpath("bundle-readme.txt").read_bytes()])
        bag.add("data/log/scope", [f"{scope}\n".encode()])
        bag.add("data/log/events.jsonl", self._events(total))
        bag.add("data/log/leaves.bin", self._leaves())
        bag.add("data/log/blobs.jsonl", self._blobs())
        bag.add("data/log/checkpoint", [self._head().encode()])
        for size, note in self._notes():
            bag.add(f"data/log/checkpoints/{size:010d}.note", [note.encode()])
        bag.add("data/log/keys.txt", self._keys())
        for name, path in documents.items():
            bag.add(f"data/documents/{name}", _bites(path))
        bag.add("data/views/events.csv", csv_rows(self._fields()))
        if self._case_id is not None:  # of a whole log they would be larger than the log
            bag.add("data/views/prov.json", prov(self._fields()))
            bag.add("data/views/report.html", report(self._fields(), self._text))
        bag.add("data/verifier/verify.py", [package.joinpath("verify.py").read_bytes()])
        bag.add("data/verifier/verify.html", [package.joinpath("verify.html").read_bytes()])
        return total

    def _one(self, sql: str, params: Any) -> int:
        return int(self._connection.execute(sql, params).get)

    def _rows(self, sql: str) -> Iterator[tuple[Any, ...]]:
        for number, row in enumerate(self._connection.execute(sql, self._params)):
            if self._token is not None and number % _STEP == 0:
                self._token.raise_if_cancelled()
            yield row

    def _events(self, total: int) -> Iterator[bytes]:
        rows = self._rows(f"SELECT body FROM log_event WHERE {self._where} ORDER BY seq")
        for number, (body,) in enumerate(rows, 1):
            if number % _STEP == 0:
                self._on_progress(number, total)
            yield body + b"\n"
        self._on_progress(total, total)

    def _fields(self) -> Iterator[dict[str, Any]]:
        for (body,) in self._rows(f"SELECT body FROM log_event WHERE {self._where} ORDER BY seq"):
            yield json.loads(body)

    def _text(self, commitment: str) -> str | None:
        find = "SELECT data FROM log_blob WHERE commitment = ?"
        data = self._connection.execute(find, (commitment,)).get
        return None if data is None else data.decode("utf-8", "replace")

    def _leaves(self) -> Iterator[bytes]:
        rows = self._connection.execute(
            "SELECT leaf FROM log_event WHERE seq < ? ORDER BY seq", (self._checkpoint.size,)
        )
        for (leaf,) in rows:
            yield leaf

    def _blobs(self) -> Iterator[bytes]:
        seen = set()
        find = "SELECT salt, data FROM log_blob WHERE commitment = ?"
        rows = self._rows(f"SELECT body FROM log_event WHERE {self._where} ORDER BY seq")
        for (body,) in rows:
            for commitment in json.loads(body)["blobs"].values():
                if commitment in seen:
                    continue
                seen.add(commitment)
                row = self._connection.execute(find, (commitment,)).fetchone()
                if row is not None:  # the verifier says which one is missing
                    yield blob_line(commitment, *row)

    def _head(self) -> str:
        """The last checkpoint with all cosignatures it has."""
        found = self._connection.execute(
            "SELECT note FROM log_checkpoint WHERE size = ? AND root = ?"
            " ORDER BY length(note) DESC LIMIT 1",
            (self._checkpoint.size, bytes.fromhex(self._checkpoint.root_hex)),
        )
        return str(found.get)

    def _notes(self) -> list[tuple[int, str]]:
        rows = self._connection.execute(
            "SELECT size, note FROM log_checkpoint WHERE size < ? ORDER BY size, length(note)",
            (self._checkpoint.size,),
        )
        notes = dict(iter(rows))  # the longest one of a size has all cosignatures
        if self._case_id is not None:
            wanted = set()
            for (body,) in self._rows(f"SELECT body FROM log_event WHERE {self._where}"):
                data = json.loads(body)["data"]
                wanted |= {data.get("checkpoint_size"), data.get("size")}
            notes = {size: note for size, note in notes.items() if size in wanted}
        return sorted(notes.items())

    def _keys(self) -> Iterator[bytes]:
        rows = self._connection.execute(
            "SELECT body FROM log_event WHERE type = 'key.enrolled' AND seq < ? ORDER BY seq",
            (self._checkpoint.size,),
        )
        for (body,) in rows:
            yield json.loads(body)["data"]["vkey"].encode() + b"\n"


def blob_line(commitment: str, salt: bytes | None, data: bytes | None) -> bytes:
    """A line of blobs.jsonl: canonical JSON, the text as text where it is text."""
    entry: dict[str, object] = {"commitment": commitment}
    if salt is None or data is None:
        entry["redacted"] = True
    else:
        entry["salt"] = salt.hex()
        try:
            entry["text"] = data.decode("utf-8")
        except UnicodeDecodeError:
            entry["base64"] = base64.b64encode(data).decode()
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def _bites(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while bite := file.read(_BITE):
            yield bite


def _manifest(hashes: Mapping[str, str]) -> bytes:
    lines = []
    for name, value in sorted(hashes.items()):
        escaped = name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")
        lines.append(f"{value}  {escaped}\n")
    return "".join(lines).encode()
