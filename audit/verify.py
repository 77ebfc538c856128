#!/usr/bin/env python3
"""Verify an audit bundle of Shuoli. One file, standard library only, Python 3.8 or newer.

    python3 -I verify.py BUNDLE [--policy FILE] [--anchor TEXT-OR-FILE]... [--document FILE]
                                [--json] [--lang en|zh]

BUNDLE is the .zip, or the folder it was unpacked into. This file shares no code with the program
that writes the log: it must not trust it. Read it before you run it; it opens no network
connection and writes no file.

Each check has its own verdict: PROVED, HOLDS ONLY IF (something outside the bundle is so), CANNOT
BE KNOWN (from this bundle), or FAILED. Exit status: 0 nothing failed, 1 something failed, 2 wrong
usage.

Formats: RFC 8785 (restricted), RFC 6962, RFC 8032, RFC 8493 (BagIt), C2SP signed-note,
tlog-checkpoint, tlog-cosignature, tlog-policy.
"""

# Python 3.8 decides the style here (no X | None at run time), and one file has to hold it all:
# ruff: noqa: C901, E501, ISC004, N818, PLR0911, PLR0912, PLR2004, PLW2901, SIM102, SIM110
# ruff: noqa: T201, TRY301, UP006, UP031, UP035, UP037, UP045

from __future__ import annotations

import argparse
import base64
import binascii
import functools
import gc
import hashlib
import io
import json
import locale
import os
import re
import struct
import sys
import unicodedata
import zipfile
import zlib
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Sequence, Set, Tuple

PROVED = "proved"
HOLDS_IF = "holds_only_if"
UNKNOWN = "cannot_be_known"
FAILED = "failed"
WORSE = {PROVED: 0, HOLDS_IF: 1, UNKNOWN: 2, FAILED: 3}

SHOWN = 20  # findings of one check that are printed; all are counted

# ---------------------------------------------------------------------------------------------
# Ed25519 (RFC 8032 section 5.1.7), verification only; additions from a table for each point
# ---------------------------------------------------------------------------------------------

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_D2 = 2 * _D % _P
_SQRT_M1 = pow(2, (_P - 1) // 4, _P)
_Point = Tuple[int, int, int, int]
_ZERO: _Point = (0, 1, 1, 0)


def _add(p: _Point, q: _Point) -> _Point:
    a = (p[1] - p[0]) * (q[1] - q[0]) % _P
    b = (p[1] + p[0]) * (q[1] + q[0]) % _P
    c = p[3] * q[3] * _D2 % _P
    d = 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _decode_point(data: bytes) -> Optional[_Point]:
    y = int.from_bytes(data, "little")
    sign = y >> 255
    y &= (1 << 255) - 1
    if y >= _P:
        return None
    u, v = y * y - 1, _D * y * y + 1
    x = u * pow(v, 3, _P) * pow(u * pow(v, 7, _P), (_P - 5) // 8, _P) % _P
    if (v * x * x - u) % _P:
        x = x * _SQRT_M1 % _P
        if (v * x * x - u) % _P:
            return None
    if x == 0 and sign:
        return None
    if x & 1 != sign:
        x = _P - x
    return (x, y, 1, x * y % _P)


def _encode_point(p: _Point) -> bytes:
    inverse = pow(p[2], -1, _P)
    x, y = p[0] * inverse % _P, p[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


class _Table:
    """Multiples of one point: a scalar costs one addition for each byte of it."""

    def __init__(self, point: _Point, width: int) -> None:
        self.width = width
        self.rows: List[List[_Point]] = []
        for _ in range(-(-256 // width)):
            row = [_ZERO]
            for _ in range(2**width - 1):
                row.append(_add(row[-1], point))
            self.rows.append(row)
            point = _add(row[-1], point)

    def times(self, scalar: int) -> _Point:
        """`scalar` times the point."""
        result, mask, position = _ZERO, 2**self.width - 1, 0
        while scalar:
            digit = scalar & mask
            if digit:
                result = _add(result, self.rows[position][digit])
            scalar >>= self.width
            position += 1
        return result


_BASE = _decode_point(b"\x58" + b"\x66" * 31)
_TABLES: Dict[Tuple[bytes, int], Optional[_Table]] = {}


def _table(public: bytes, width: int) -> Optional[_Table]:
    """Multiples of minus the key's point, of the base point for no key; None: it is no point."""
    key = (public, width)
    if key not in _TABLES:
        point = _decode_point(public) if public else _BASE
        if point is not None and public:
            point = (_P - point[0], point[1], 1, _P - point[3])
        _TABLES[key] = None if point is None else _Table(point, width)
    return _TABLES[key]


def ed25519_verify(public: bytes, message: bytes, signature: bytes, width: int = 4) -> bool:
    """Whether `signature` (64 bytes) over `message` was made with the key `public` (32 bytes)."""
    if len(public) != 32 or len(signature) != 64:
        return False
    base, minus = _table(b"", width), _table(public, width)
    s = int.from_bytes(signature[32:], "little")
    if base is None or minus is None or s >= _L:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    h = int.from_bytes(digest, "little") % _L
    result = _add(base.times(s), minus.times(h))
    return _encode_point(result) == signature[:32]


# ---------------------------------------------------------------------------------------------
# RFC 6962
# ---------------------------------------------------------------------------------------------


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf: SHA-256(0x00 || data)."""
    return hashlib.sha256(b"\x00" + data).digest()


def _node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _root_of(peaks: Sequence[bytes]) -> bytes:
    if not peaks:
        return hashlib.sha256(b"").digest()
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = _node_hash(peak, root)
    return root


def roots_at(leaves: bytes, sizes: Sequence[int]) -> Dict[int, bytes]:
    """The root of the tree over the first n of `leaves` (32 bytes each), for each n in `sizes`."""
    wanted, found = set(sizes), {}
    peaks: List[bytes] = []
    sha256 = hashlib.sha256
    if 0 in wanted:
        found[0] = _root_of(peaks)
    for index in range(len(leaves) // 32):
        peak = leaves[32 * index : 32 * index + 32]
        position = index
        while position & 1:
            peak = sha256(b"\x01" + peaks.pop() + peak).digest()
            position >>= 1
        peaks.append(peak)
        if index + 1 in wanted:
            found[index + 1] = _root_of(peaks)
    return found


def check_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """RFC 9162 section 2.1.3.2: whether `proof` shows `leaf` at `index` under `root`."""
    if not 0 <= index < size or any(len(h) != 32 for h in (leaf, root, *proof)):
        return False
    position, last, result = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            result = _node_hash(step, result)
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            result = _node_hash(result, step)
        position >>= 1
        last >>= 1
    return last == 0 and result == root


def check_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """RFC 9162 section 2.1.4.2: whether the tree of `new` leaves continues the one of `old`."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    steps = list(proof)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    position, last = old - 1, new - 1
    while position & 1:
        position >>= 1
        last >>= 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            first, second = _node_hash(step, first), _node_hash(step, second)
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            second = _node_hash(second, step)
        position >>= 1
        last >>= 1
    return last == 0 and first == old_root and second == new_root


# ---------------------------------------------------------------------------------------------
# C2SP signed notes, checkpoints, cosignatures
# ---------------------------------------------------------------------------------------------


class Bad(ValueError):
    """Something does not read. `code` and `args` are those of a finding."""

    def __init__(self, code: str, **args: Any) -> None:
        super().__init__(code)
        self.code = code
        self.args_ = args


class Key(NamedTuple):
    """A public key with its name. `kind`: 1 a log's, 4 a witness's (Ed25519 both)."""

    name: str
    kind: int
    public: bytes
    key_id: bytes

    @property
    def fingerprint(self) -> str:
        """SHA-256 of name, kind and key: what is compared with paper."""
        data = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        text = hashlib.sha256(data).hexdigest()
        return " ".join(text[i : i + 8] for i in range(0, 64, 8))


class Note(NamedTuple):
    """A signed checkpoint."""

    text: str
    origin: str
    size: int
    root: bytes
    lines: List[Tuple[str, bytes, bytes]]


def _unbase64(text: str) -> bytes:
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        raise Bad("note_bad") from None
    if base64.b64encode(data).decode() != text:
        raise Bad("note_bad")
    return data


def _check_name(name: str) -> None:
    if not name or "+" in name or any(c.isspace() or c < " " for c in name):
        raise Bad("note_bad")


def parse_key(vkey: str) -> Key:
    """Read `name+id+base64(kind || key)`."""
    parts = vkey.split("+", 2)
    if len(parts) != 3:
        raise Bad("key_bad", key=vkey[:80])
    data = _unbase64(parts[2])
    _check_name(parts[0])
    if len(data) != 33 or data[0] not in (1, 4):
        raise Bad("key_bad", key=vkey[:80])
    key_id = hashlib.sha256(parts[0].encode() + b"\n" + data).digest()[:4]
    if key_id.hex() != parts[1]:
        raise Bad("key_bad", key=vkey[:80])
    return Key(parts[0], data[0], data[1:], key_id)


def parse_checkpoint_lines(lines: Sequence[str]) -> Tuple[str, int, bytes]:
    """Origin, size and root from a checkpoint's three lines."""
    if len(lines) != 3 or not lines[0] or not re.fullmatch("0|[1-9][0-9]{0,15}", lines[1]):
        raise Bad("note_bad")
    root = _unbase64(lines[2])
    if len(root) != 32:
        raise Bad("note_bad")
    return lines[0], int(lines[1]), root


def parse_note(data: bytes) -> Note:
    """Read a signed checkpoint."""
    try:
        note = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Bad("note_bad") from None
    text, middle, rest = note.rpartition("\n\n")
    if not middle or not rest.endswith("\n") or any(c < " " and c != "\n" for c in note):
        raise Bad("note_bad")
    origin, size, root = parse_checkpoint_lines(text.split("\n"))
    lines = []
    for line in rest[:-1].split("\n"):
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "\u2014":
            raise Bad("note_bad")
        _check_name(parts[1])
        signature = _unbase64(parts[2])
        if len(signature) < 5:
            raise Bad("note_bad")
        lines.append((parts[1], signature[:4], signature[4:]))
    return Note(text + "\n", origin, size, root, lines)


def signed_by(note: Note, key: Key, width: int) -> Tuple[bool, Optional[int]]:
    """Whether `key` has signed, and when (a witness says it).

    Raises Bad where a line claims to be this key's and does not verify.
    """
    signed, moment = False, None
    for name, key_id, signature in note.lines:
        if name != key.name or key_id != key.key_id:
            continue
        message = note.text.encode()
        if key.kind == 4:
            if len(signature) != 72:
                raise Bad("signature_wrong", size=note.size, name=key.name)
            moment = int.from_bytes(signature[:8], "big")
            message = b"cosignature/v1\ntime %d\n" % moment + message
            signature = signature[8:]
        if not ed25519_verify(key.public, message, signature, width):
            raise Bad("signature_wrong", size=note.size, name=key.name)
        signed = True
    return signed, moment


# ---------------------------------------------------------------------------------------------
# The container: a .zip exactly as the program writes it, or a folder
# ---------------------------------------------------------------------------------------------

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_LARGEST_SALVAGED = 1 << 30
_DOS_DATE = 33  # 1980-01-01


def read_zip(data: bytes) -> Dict[str, bytes]:
    """The files of a .zip, by path below its one top folder.

    Every byte of the container must be as the program writes it: no gaps, no comments, no times,
    nothing between or after the files. A bundle that was packed again is checked as a folder.
    """
    if len(data) < _END.size:
        raise Bad("zip_bad", where="end")
    end = _END.unpack_from(data, len(data) - _END.size)
    count, length, offset = end[3], end[5], end[6]
    wanted = (b"PK\x05\x06", 0, 0, count, count, length, offset, 0)
    if end != wanted or offset + length + _END.size != len(data):
        raise Bad("zip_bad", where="end")
    files: Dict[str, bytes] = {}
    position, local = offset, 0
    for number in range(count):
        where = "entry %d" % number
        if position + _CENTRAL.size > offset + length:
            raise Bad("zip_bad", where=where)
        entry = _CENTRAL.unpack_from(data, position)
        flags, method, crc, packed, size, name_length = entry[3], entry[4], *entry[7:11]
        raw = data[position + _CENTRAL.size : position + _CENTRAL.size + name_length]
        wanted_entry = (
            b"PK\x01\x02", 0x314, 20, flags, method, 0, _DOS_DATE, crc, packed, size,
            name_length, 0, 0, 0, 0, 0o100644 << 16, local,
        )  # fmt: skip
        wanted_local = (
            b"PK\x03\x04", 20, flags, method, 0, _DOS_DATE, crc, packed, size, name_length, 0,
        )  # fmt: skip
        body = local + _LOCAL.size + name_length
        if (
            entry != wanted_entry
            or flags != (0 if raw.isascii() else 0x800)
            or method not in (0, 8)
            or body + packed > offset
            or _LOCAL.unpack_from(data, local) != wanted_local
            or data[local + _LOCAL.size : body] != raw
        ):
            raise Bad("zip_bad", where=where)
        name = _safe_name(raw, where)
        content = _unpack(data[body : body + packed], method, size)
        if content is None or zlib.crc32(content) != crc or name in files:
            raise Bad("zip_bad", where=name)
        files[name] = content
        position += _CENTRAL.size + name_length
        local = body + packed
    if position != offset + length or local != offset:
        raise Bad("zip_bad", where="end")
    tops = {name.split("/", 1)[0] for name in files}
    if len(tops) != 1 or any("/" not in name for name in files):
        raise Bad("zip_bad", where="folder")
    return {name.split("/", 1)[1]: content for name, content in files.items()}


def _safe_name(raw: bytes, where: str) -> str:
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Bad("zip_bad", where=where) from None
    parts = name.split("/")
    if "\\" in name or ":" in name or any(part in ("", ".", "..") for part in parts):
        raise Bad("zip_bad", where=where)
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in name):
        raise Bad("zip_bad", where=where)
    return name


def _unpack(packed: bytes, method: int, size: int) -> Optional[bytes]:
    if method == 0:
        return packed if len(packed) == size else None
    stream = zlib.decompressobj(-15)
    try:
        content = stream.decompress(packed, size + 1)
    except zlib.error:
        return None
    whole = stream.eof and not stream.unused_data and not stream.unconsumed_tail
    return content if whole and len(content) == size else None


def salvage_zip(data: bytes) -> Dict[str, bytes]:
    """What can be read of a .zip that is not as the program writes it; checksums are ignored."""
    files: Dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                head = _LOCAL.unpack_from(data, info.header_offset)
                start = info.header_offset + _LOCAL.size + head[-2] + head[-1]
                packed = data[start : start + info.compress_size]
                if info.compress_type == zipfile.ZIP_DEFLATED:
                    stream = zlib.decompressobj(-15)
                    packed = stream.decompress(packed, _LARGEST_SALVAGED)
                if not info.is_dir() and "/" in info.filename:
                    files[info.filename.split("/", 1)[1]] = packed
    except (
        zipfile.BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError, OSError,
        IndexError,  # zipfile's is_dir, of a name that is empty
    ):  # fmt: skip
        pass
    if "bagit.txt" not in files and any(name.endswith("/bagit.txt") for name in files):
        return {n.split("/", 1)[1]: content for n, content in files.items() if "/" in n}
    return files


def read_folder(top: Path) -> Dict[str, bytes]:
    """The files of an unpacked bundle."""
    if not (top / "bagit.txt").is_file():
        inner = [path for path in top.iterdir() if (path / "bagit.txt").is_file()]
        if len(inner) != 1:
            raise Bad("bag_no_bagit")
        top = inner[0]
    files = {}
    for path in sorted(top.rglob("*")):
        if path.is_symlink():
            raise Bad("zip_bad", where=str(path))
        if path.is_file():
            files[path.relative_to(top).as_posix()] = path.read_bytes()
    return files


def check_bag(files: Dict[str, bytes]) -> Iterator[Tuple[str, Dict[str, Any]]]:
    """RFC 8493: what is wrong with the bag, as (code, args)."""
    declaration = files.get("bagit.txt", b"")
    wanted = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    if declaration.replace(b"\r\n", b"\n") != wanted:
        yield "bag_no_bagit", {}
    payload = {name for name in files if name.startswith("data/")}
    seen = 0
    for manifest in sorted(files):
        match = re.fullmatch("(tag)?manifest-(sha256|sha512).txt", manifest)
        if not match:
            if re.fullmatch("(tag)?manifest-.*", manifest) or manifest == "fetch.txt":
                yield "bag_unknown", {"file": manifest}
            continue
        seen += 1
        listed = {}
        for line in _text(files[manifest]).splitlines():
            parts = re.fullmatch("([0-9A-Fa-f]+)[ \t]+[*]?(.+)", line)
            if not parts:
                yield "bag_line", {"file": manifest}
                continue
            name = parts.group(2).replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
            if name in listed:
                yield "bag_twice", {"file": name}
            listed[name] = parts.group(1).lower()
        for name, wanted_hash in listed.items():
            if name not in files:
                yield "bag_missing", {"file": name}
            elif hashlib.new(match.group(2), files[name]).hexdigest() != wanted_hash:
                yield "bag_changed", {"file": name}
        if match.group(1):
            expected = {n for n in files if not n.startswith(("data/", "tagmanifest-"))}
        else:
            expected = payload
        for name in sorted(expected - set(listed)):
            yield "bag_unlisted", {"file": name}
        if not match.group(1) and set(listed) - payload:
            yield "bag_line", {"file": manifest}
    if seen < 2:
        yield "bag_no_manifest", {}
    for oxum in re.findall("(?m)^Payload-Oxum: (.*)$", _text(files.get("bag-info.txt", b""))):
        if oxum != "%d.%d" % (sum(len(files[name]) for name in payload), len(payload)):
            yield "bag_oxum", {}


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


# ---------------------------------------------------------------------------------------------
# The closed list of events. Kinds of value: see `_KINDS`; `?` may be null; `a|b` one of these
# words; [x] a list; "blob" is text outside the event, which holds a commitment to it
# ---------------------------------------------------------------------------------------------

VERSION = "shuoli/1"
ENVELOPE: Dict[str, Any] = {
    "actor": {"id": "id", "kind": "person|script|machine", "role": "id"},
    "app": {"sha256": "hash", "version": "id"},
    "blobs": "map",
    "boot": "hex",
    "case": "case?",
    "data": "data",
    "device": "hex",
    "mono_ms": "int",
    "seq": "int",
    "time": "time",
    "type": "id",
    "v": "shuoli/1",
}
CASE: Dict[str, Any] = {"id": "id", "prev": "hash", "seq": "int"}
SCHEMA: Dict[str, Dict[str, Any]] = {
    "app.started": {"recovered": "bool"},
    "app.stopped": {},
    "app.recovered": {
        "lost_size": "int?",
        "mark_root": "hash?",
        "mark_size": "int?",
        "reason": "id",
        "size": "int",
    },
    "recovery.acknowledged": {"event": "int", "reason": "blob"},
    "log.gap": {},
    "clock.jump": {"delta_ms": "delta"},
    "session.login": {"person": "id"},
    "session.logout": {"person": "id"},
    "session.locked": {"person": "id"},
    "session.unlocked": {"person": "id"},
    "session.refused": {"person": "id", "why": "locked|password"},
    "package.made": {"kind": "answer|review", "package": "hash"},
    "package.taken": {"kind": "answer|review", "package": "hash", "vkey": "id"},
    "key.enrolled": {"vkey": "id"},
    "checkpoint.signed": {"root": "hash", "size": "int"},
    "witness.cosigned": {"name": "id", "size": "int"},
    "anchor.printed": {"root": "hash", "size": "int"},
    "redaction.done": {"commitment": "id", "ground": "id"},
    "corpus.loaded": {"fingerprint": "id", "provisions": "int", "regulations": "int"},
    "weights.loaded": {"builtin": "bool", "name": "id", "sha256": "hash"},
    "config.changed": {"key": "id", "from": "blob", "to": "blob"},
    "machine.stopped": {"charter": "id", "reason": "blob"},
    "machine.resumed": {"charter": "id", "reason": "blob"},
    "case.opened": {
        "charter": "id",
        "charter_sha256": "hash",
        "day_of_act": "day",
        "evidence": [{"id": "id", "origin": "id", "sha256": "hash"}],
        "pack": "id",
        "facts": "blob",
        "title": "blob",
    },
    "case.closed": {"outcome": "id"},
    "flag.raised": {"evidence": "id", "kind": "id", "excerpt": "blob"},
    "evidence.added": {"id": "id", "origin": "id", "sha256": "hash"},
    "evidence.confirmed": {
        "accurate": "bool",
        "clear": "bool",
        "complete": "bool",
        "evidence": "id",
        "true": "bool",
    },
    "evidence.marked": {
        "end": "int",
        "evidence": "id",
        "mark": "id",
        "start": "int",
        "label": "blob",
    },
    "evidence.unmarked": {"mark": "id"},
    "evidence.linked": {"marks": ["id"], "subject": "id"},
    "search.done": {
        "corpus": "id",
        "day_of_act": "day",
        "day_of_decision": "day",
        "outcome": "found|none_found|unavailable",
        "passages": [
            {
                "digest": "hex",
                "later": "hex?",
                "provision": "cite",
                "rank": "int",
                "score_micro": "delta",
            }
        ],
        "search": "id",
        "query": "blob",
    },
    "draft.requested": {
        "draft": "id",
        "grammar_sha256": "hash",
        "parameters": "map",
        "prompt_sha256": "hash",
        "search": "id",
        "seed": "int",
        "weights": "id",
        "grammar": "blob",
        "prompt": "blob",
    },
    "draft.completed": {
        "draft": "id",
        "elapsed_ms": "int",
        "finish": "id",
        "tokens_in": "int",
        "tokens_out": "int",
        "call": "blob",
        "output": "blob",
    },
    "draft.failed": {"detail": "text", "draft": "id", "reason": "crashed|invalid|refused|hung"},
    "draft.cancelled": {"draft": "id"},
    "draft.superseded": {"by": "id", "draft": "id"},
    "suggestion.generated": {
        "corpus": "id",
        "draft": "id",
        "evidence": [{"digest": "hex", "end": "int", "id": "id", "start": "int"}],
        "kind": "id",
        "own_view": "bool",
        "provisions": [{"digest": "hex", "id": "cite"}],
        "suggestion": "id",
        "verdict": "grounded|ungrounded",
        "weights": "id",
        "text": "blob",
    },
    "suggestion.displayed": {"suggestion": "id"},
    "source.opened": {"source": "cite", "suggestion": "id?", "visible_ms": "int"},
    "view.committed": {"kind": "id", "view": "id", "choice": "blob", "line": "blob"},
    "suggestion.ruled": {
        "answer": "accept|amend|reject",
        "evidence": ["id"],
        "in_view_ms": "int",
        "moved": "bool?",
        "provision": "cite?",
        "suggestion": "id",
        "reason": "blob",
        "text": "blob",
    },
    "ruling.undone": {"suggestion": "id"},
    "own.added": {
        "evidence": ["id"],
        "item": "id",
        "kind": "id",
        "provision": "cite?",
        "reason": "blob",
        "text": "blob",
    },
    "own.removed": {"item": "id"},
    "gate.refused": {"action": "id", "missing": ["cite"], "reason": "blob"},
    "gate.overridden": {"action": "id", "subject": "id", "reason": "blob"},
    "document.revised": {
        "paragraph": "id",
        "rev": "int",
        "sha256": "hash",
        "reason": "blob",
        "text": "blob",
    },
    "review.requested": {"draft": "id?", "text_sha256": "hash"},
    "review.returned": {"text_sha256": "hash", "reason": "blob"},
    "review.commented": {
        "comment": "id",
        "end": "int",
        "paragraph": "id",
        "start": "int",
        "text": "blob",
    },
    "review.reread": {
        "answer": "accept|amend|reject",
        "suggestion": "id",
        "reason": "blob",
    },
    "review.passed": {
        "points": [{"ok": "bool", "point": "id"}],
        "text_sha256": "hash",
        "opinion": "blob",
    },
    "decision.signed": {"case_head": "hash", "signature": "text?", "text_sha256": "hash"},
    "decision.issued": {
        "checkpoint_root": "hash",
        "checkpoint_size": "int",
        "docx_sha256": "hash",
        "pdf_sha256": "hash",
        "text_sha256": "hash",
        "watermark": "bool",
    },
    "procedure.recorded": {
        "article": "cite",
        "day": "day",
        "digest": "hash?",
        "record": "id",
        "step": "id",
        "subject": "id?",
        "until": "day?",
        "items": "blob",
        "text": "blob",
    },
    "procedure.withdrawn": {"record": "id", "reason": "blob"},
    "paper.written": {
        "docx_sha256": "hash",
        "paper": "id",
        "pdf_sha256": "hash",
        "text_sha256": "hash",
        "watermark": "bool",
    },
    "export.created": {"scope": "id", "sha256": "hash?", "size": "int"},
}
# what a bundle of one case holds besides the events of that case
CONTEXT = frozenset((
    "app.recovered", "clock.jump", "corpus.loaded", "key.enrolled", "log.gap", "machine.resumed",
    "machine.stopped", "recovery.acknowledged", "redaction.done", "weights.loaded",
    "witness.cosigned",
))  # fmt: skip

_LARGEST_INTEGER = 2**53 - 1
_LARGEST_EVENT = 32 * 1024
_PATTERNS = {
    "id": "[ -~]{1,240}",
    "cite": "[^\x00-\x1f\x7f\ud800-\udfff]{1,300}",
    "text": "[^\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]{0,2000}",
    "hash": "[0-9a-f]{64}",
    "hex": "[0-9a-f]{8,128}",
    "day": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "time": "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z",
    "commitment": "c1:[0-9a-f]{64}",
}
_OTHER_KINDS = ("bool", "case", "data", "delta", "int", "map")
_Fits = Callable[[Any], bool]


def _compile(kind: Any) -> _Fits:
    """A test for one kind of value of the closed list."""
    if isinstance(kind, dict):
        return _compile_object({name: inner for name, inner in kind.items() if inner != "blob"})
    if isinstance(kind, list):
        item = _compile(kind[0])
        return lambda value: type(value) is list and all(map(item, value))
    if kind.endswith("?"):
        inner = _compile(kind[:-1])
        return lambda value: value is None or inner(value)
    if kind == "bool":
        return lambda value: type(value) is bool
    if kind in ("int", "delta"):
        low = 0 if kind == "int" else -_LARGEST_INTEGER
        return lambda value: type(value) is int and low <= value <= _LARGEST_INTEGER
    if kind in ("case", "data"):
        return lambda value: type(value) is dict
    if kind == "map":
        name, number, text = _compile("id"), _compile("delta"), _compile("cite")
        return lambda value: (
            type(value) is dict
            and all(name(key) and (number(inner) or text(inner)) for key, inner in value.items())
        )
    if kind in _PATTERNS:
        match = re.compile(_PATTERNS[kind]).fullmatch
        return lambda value: type(value) is str and match(value) is not None
    words = frozenset(kind.split("|"))
    return lambda value: type(value) is str and value in words


def _compile_object(fields: Dict[str, Any]) -> _Fits:
    names = frozenset(fields)
    # Plain strings are tested in one go. No kind allows U+0000: what it joins reads in one way only.
    plain = [name for name, kind in fields.items() if _pattern_of(kind)]
    plain = plain if len(plain) > 1 else []
    match = re.compile("\0".join("(?:%s)" % _pattern_of(fields[name]) for name in plain)).fullmatch
    tests = [(name, _compile(kind)) for name, kind in fields.items() if name not in plain]

    def fits(value: Any) -> bool:
        if type(value) is not dict or value.keys() != names:
            return False
        try:
            if not match("\0".join([value[name] for name in plain])):
                return False
        except TypeError:  # one of them is not a string
            return False
        for name, test in tests:
            if not test(value[name]):
                return False
        return True

    return fits


def _pattern_of(kind: Any) -> str:
    """The pattern of a kind that is a plain string; empty for every other kind."""
    if type(kind) is not str or kind in _OTHER_KINDS or kind.endswith("?"):
        return ""
    return _PATTERNS.get(kind, "|".join(map(re.escape, kind.split("|"))))


_IS_ENVELOPE = _compile(ENVELOPE)
_IS_CASE = _compile(CASE)
_IS_DATA = {name: _compile(fields) for name, fields in SCHEMA.items()}
_IS_COMMITMENT = _compile("commitment")
_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), check_circular=False
).encode
# what the kinds of event that tell of a case begin with; they must name one
OF_A_CASE = (
    "case.", "search.", "draft.", "suggestion.", "source.", "view.", "ruling.", "own.", "gate.",
    "document.", "review.", "decision.", "flag.", "evidence.", "procedure.", "paper.",
)  # fmt: skip


def parse_event(line: bytes) -> Dict[str, Any]:
    """An event from its bytes: canonical, of a known type, with exactly the fields of that type.

    Raises Bad with the reason.
    """
    if len(line) > _LARGEST_EVENT:
        raise Bad("event_large")
    try:
        value = json.loads(line.decode("utf-8"))
        canonical = _encode(value).encode("utf-8") == line  # also finds keys that stand twice
    except (ValueError, RecursionError):
        raise Bad("event_unreadable") from None
    if not canonical:
        raise Bad("event_not_canonical")
    if not _IS_ENVELOPE(value):
        raise Bad("event_envelope")
    kind = value["type"]
    if kind not in SCHEMA:
        raise Bad("event_type", type=kind)
    case = value["case"]
    if not _IS_DATA[kind](value["data"]) or not (case is None or _IS_CASE(case)):
        raise Bad("event_fields", type=kind)
    if case is None and kind.startswith(OF_A_CASE):
        raise Bad("event_fields", type=kind)
    for name, commitment in value["blobs"].items():
        if SCHEMA[kind].get(name) != "blob" or not _IS_COMMITMENT(commitment):
            raise Bad("event_fields", type=kind)
    result: Dict[str, Any] = value
    return result


# ---------------------------------------------------------------------------------------------
# What the inspector brings along
# ---------------------------------------------------------------------------------------------


class Policy(NamedTuple):
    """Whom the inspector trusts (c2sp.org/tlog-policy)."""

    logs: List[Key]
    witnesses: Dict[str, Key]
    groups: Dict[str, Tuple[int, List[str]]]
    quorum: str

    def satisfied(self, name: str, signers: Sequence[str]) -> bool:
        """Whether the witnesses `signers` make up the witness, group or `none` called `name`."""
        if name == "none":
            return True
        if name in self.groups:
            threshold, members = self.groups[name]
            return sum(self.satisfied(member, signers) for member in members) >= threshold
        return name in signers


def parse_policy(text: str) -> Policy:
    """Read a policy; every name must have been defined above its use."""
    policy = Policy([], {}, {}, "none")
    quorum = None
    for line in text.splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        known = set(policy.witnesses) | set(policy.groups)
        if words[0] == "log" and len(words) in (2, 3):
            policy.logs.append(parse_key(words[1]))
        elif words[0] == "witness" and len(words) in (3, 4) and words[1] not in known | {"none"}:
            policy.witnesses[words[1]] = parse_key(words[2])
        elif words[0] == "group" and len(words) > 3 and words[1] not in known | {"none"}:
            members = words[3:]
            limits = {"any": "1", "all": str(len(members))}
            threshold = limits.get(words[2], words[2])
            if not re.fullmatch("[1-9][0-9]*", threshold) or int(threshold) > len(members):
                raise Bad("policy_bad", line=line)
            if set(members) - known or len(set(members)) != len(members):
                raise Bad("policy_bad", line=line)
            policy.groups[words[1]] = (int(threshold), members)
        elif words[0] == "quorum" and len(words) == 2 and quorum is None:
            quorum = words[1]
            if quorum not in known | {"none"}:
                raise Bad("policy_bad", line=line)
        else:
            raise Bad("policy_bad", line=line)
    if not policy.logs or quorum is None:
        raise Bad("policy_bad", line="")
    return policy._replace(quorum=quorum)


def parse_anchor(text: str) -> Tuple[str, int, bytes]:
    """The checkpoint in a QR text, a note or three words: origin, size, root."""
    lines = [line.strip() for line in text.strip().splitlines()]
    lines = lines[0].split() if len(lines) == 1 else lines
    for start in range(len(lines) - 2):
        try:
            return parse_checkpoint_lines(lines[start : start + 3])
        except Bad:
            continue
    raise Bad("anchor_bad")


# ---------------------------------------------------------------------------------------------
# The report
# ---------------------------------------------------------------------------------------------


class Finding(NamedTuple):
    """One sentence of a verdict: a code of `SENTENCES` with its values."""

    state: str
    code: str
    args: Dict[str, Any]

    def text(self, language: str = "en") -> str:
        """The sentence."""
        return SENTENCES[self.code][1 if language == "zh" else 0].format(**self.args)


class Report:
    """All verdicts, in order."""

    def __init__(self) -> None:
        self.findings: Dict[str, List[Finding]] = {name: [] for name in CHECKS}
        self.demonstration = False
        self.about: Dict[str, Any] = {}

    def add(self, check: str, state: str, code: str, **args: Any) -> None:
        """Add a finding to a check."""
        self.findings[check].append(Finding(state, code, args))

    def state(self, check: str) -> Optional[str]:
        """The worst state among the findings of a check; None where it does not apply."""
        states = [finding.state for finding in self.findings[check]]
        return max(states, key=WORSE.__getitem__) if states else None

    @property
    def failed(self) -> bool:
        """Whether anything failed."""
        return any(self.state(check) == FAILED for check in CHECKS)

    @property
    def overall(self) -> str:
        """FAILED, DEMONSTRATION (a script stood in for persons) or NOTHING FAILED."""
        if self.failed:
            return "FAILED"
        return "DEMONSTRATION" if self.demonstration else "NOTHING FAILED"

    def as_json(self, language: str = "en") -> Dict[str, Any]:
        """The report as plain values."""
        checks = []
        for check in CHECKS:
            state = self.state(check)
            if state is None:
                continue
            found = self.findings[check]
            checks.append(
                {
                    "check": check,
                    "state": state,
                    "findings": [
                        {"state": f.state, "code": f.code, "args": f.args, "text": f.text(language)}
                        for f in found
                    ],
                }
            )
        return {
            "overall": self.overall,
            "failed": self.failed,
            "demonstration": self.demonstration,
            "about": self.about,
            "checks": checks,
        }


class Event:
    """An event that reads: what the checks need of it, and the hash of its bytes."""

    __slots__ = ("actor", "blobs", "boot", "case", "data", "leaf", "mono", "seq", "time", "type")

    def __init__(self, leaf: bytes, fields: Dict[str, Any]) -> None:
        intern, actor, case = sys.intern, fields["actor"], fields["case"]
        self.leaf = leaf
        self.seq: int = fields["seq"]
        self.type: str = intern(fields["type"])
        self.data: Dict[str, Any] = fields["data"]
        self.actor: Tuple[str, str] = (intern(actor["id"]), intern(actor["kind"]))
        self.case: Optional[Tuple[str, int, str]] = None  # id, number in the case, hash before
        if case is not None:
            self.case = (intern(case["id"]), case["seq"], case["prev"])
        self.blobs: Dict[str, str] = fields["blobs"]
        self.boot: str = intern(fields["boot"])
        self.mono: int = fields["mono_ms"]
        self.time = _milliseconds(fields["time"])

    @property
    def case_id(self) -> str:
        """The case; empty where it is of none."""
        return self.case[0] if self.case else ""


class Blobs:
    """The texts beside the log. A commitment binds a text that may since have been redacted."""

    def __init__(self) -> None:
        self.texts: Dict[str, Optional[bytes]] = {}

    def text(self, event: Event, name: str) -> Optional[str]:
        """The text of a blob of an event; None where it is redacted or there is none."""
        data = self.texts.get(event.blobs.get(name, ""))
        return None if data is None else data.decode("utf-8", "replace")


class Verifier:
    """Checks one bundle; each method fills one or more verdicts of the report."""

    def __init__(
        self,
        files: Dict[str, bytes],
        report: Report,
        policy: Optional[Policy],
        anchors: Sequence[str],
    ) -> None:
        self.files = files
        self.report = report
        self.policy = policy
        self.anchors = anchors
        self.events: List[Event] = []
        self.leaves = files.get("data/log/leaves.bin", b"")
        self.size = len(self.leaves) // 32
        scope = _text(files.get("data/log/scope", b""))
        self.scope = scope[:-1] if scope.endswith("\n") else "?"
        self.head: Optional[Note] = None
        self.notes: List[Note] = []
        self.roots: Dict[int, bytes] = {}
        self.witnesses: List[Key] = []
        self.blobs = Blobs()
        self.csv = hashlib.sha256(CSV_HEAD.encode()) if CSV_FILE in files else None

    def run(self) -> None:
        """All checks."""
        self.check_bytes()
        self.read_notes()
        self.check_events()
        self.read_blobs()
        self.check_tree()
        self.check_checkpoints()
        self.check_keys()
        self.check_witnesses()
        self.check_anchors()
        self.check_cases()
        self.check_clock()
        self.check_blobs()
        self.check_documents()
        self.check_views()
        kinds = {event.actor[1] for event in self.events}
        self.report.demonstration = "script" in kinds
        self.report.about = {
            "origin": self.head.origin if self.head else None,
            "size": self.size,
            "root": self.head.root.hex() if self.head else None,
            "scope": self.scope,
            "events": len(self.events),
            "cases": sorted({e.case_id for e in self.events if e.case}),
        }

    def check_bytes(self) -> None:
        """Whether the files are those that were packed."""
        wrong = 0
        for code, args in check_bag(self.files):
            self.report.add("bytes", FAILED, code, **args)
            wrong += 1
        for name in REQUIRED_FILES:
            if name not in self.files:
                self.report.add("bytes", FAILED, "file_missing", file=name)
                wrong += 1
        for name in sorted(self.files):
            if not any(re.fullmatch(pattern, name) for pattern in EXPECTED_FILES):
                self.report.add("bytes", FAILED, "file_unknown", file=name)
                wrong += 1
        if not wrong:
            self.report.add("bytes", PROVED, "bytes_ok", count=len(self.files))

    def read_notes(self) -> None:
        """Read the last checkpoint and all earlier ones."""
        names = [n for n in sorted(self.files) if n.startswith("data/log/checkpoints/")]
        for name in ["data/log/checkpoint", *names]:
            if name not in self.files:
                self.report.add("checkpoints", FAILED, "checkpoint_none")
                continue
            try:
                note = parse_note(self.files[name])
            except Bad:
                self.report.add("checkpoints", FAILED, "checkpoint_unreadable", file=name)
                continue
            if name == "data/log/checkpoint":
                self.head = note
            self.notes.append(note)
            if name != "data/log/checkpoint" and not name.endswith("/%010d.note" % note.size):
                self.report.add("checkpoints", FAILED, "checkpoint_unreadable", file=name)

    def check_events(self) -> None:
        """Whether each event reads, is canonical and known, and has the hash it had."""
        add = self.report.add
        data = self.files.get("data/log/events.jsonl", b"")
        if data[-1:] != b"\n" or len(self.leaves) % 32:
            add("events", FAILED, "events_cut")
        whole, leaves = self.scope == "whole", self.leaves
        last, seen = -1, set()
        for number, line in enumerate(io.BytesIO(data)):
            line = line[:-1] if line[-1:] == b"\n" else line
            leaf = leaf_hash(line)
            try:
                fields = parse_event(line)
                seq, label = fields["seq"], fields["type"]
            except Bad as bad:
                seq, label = _guess_seq(line, number if whole else -1)
                add("events", FAILED, bad.code, event=seq, **{"type": label, **bad.args_})
                fields = {}
            if seq <= last:
                add("events", FAILED, "event_order", event=seq, type=label)
            last = max(last, seq)
            seen.add(seq)
            if not 0 <= seq < self.size:
                add("tree", FAILED, "event_beyond", event=seq, type=label)
            elif leaves[32 * seq : 32 * seq + 32] != leaf:
                add("tree", FAILED, "event_changed", event=seq, type=label)
            if fields and self.csv is not None:
                self.csv.update(_csv_row(fields, line).encode())
            if fields:
                self.events.append(Event(leaf, fields))
        if whole:
            missing = [seq for seq in range(self.size) if seq not in seen]
            for seq in missing[: SHOWN + 1]:
                add("tree", FAILED, "event_missing", event=seq)
        if not self.report.findings["events"]:
            add("events", PROVED, "events_ok", count=len(self.events))

    def read_blobs(self) -> None:
        """Read the texts, checking each against its commitment."""
        add = self.report.add
        for number, line in enumerate(io.BytesIO(self.files.get("data/log/blobs.jsonl", b"")), 1):
            try:
                entry = json.loads(line.decode("utf-8"))
                commitment, names = entry["commitment"], entry.keys()
                if commitment in self.blobs.texts or not _IS_COMMITMENT(commitment):
                    raise ValueError
                if names == {"commitment", "redacted"} and entry["redacted"] is True:
                    self.blobs.texts[commitment] = None
                    continue
                if names == {"commitment", "salt", "text"}:
                    text = entry["text"].encode("utf-8")
                elif names == {"base64", "commitment", "salt"}:
                    text = _unbase64(entry["base64"])
                else:
                    raise ValueError
                salt = bytes.fromhex(entry["salt"])
                if len(salt) != 32 or salt.hex() != entry["salt"]:
                    raise ValueError
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                add("blobs", FAILED, "blobs_unreadable", line=number)
                continue
            found = hashlib.sha256(b"shuoli-blob/1\x00" + salt + text).hexdigest()
            if "c1:" + found != commitment:
                add("blobs", FAILED, "blob_changed", commitment=commitment)
            self.blobs.texts[commitment] = text

    def check_tree(self) -> None:
        """Whether the hashes of all events give the root of the last checkpoint."""
        sizes = {note.size for note in self.notes}
        for event in self.events:
            for name in ("size", "checkpoint_size", "mark_size"):
                sizes.add(event.data.get(name) or 0)
        for text in self.anchors:
            try:
                sizes.add(parse_anchor(text)[1])
            except Bad:
                continue
        self.roots = roots_at(self.leaves, sorted(sizes))
        if self.head is None:
            self.report.add("tree", FAILED, "tree_no_checkpoint")
        elif self.head.size != self.size or self.roots.get(self.head.size) != self.head.root:
            self.report.add("tree", FAILED, "tree_root", size=self.size, signed=self.head.size)
        elif not self.report.findings["tree"]:
            self.report.add("tree", PROVED, "tree_ok", size=self.size, root=self.head.root.hex())

    def check_checkpoints(self) -> None:
        """Whether every earlier checkpoint is about this same log."""
        add = self.report.add
        for note in self.notes:
            if self.head and note.origin != self.head.origin:
                add("checkpoints", FAILED, "checkpoint_origin", size=note.size)
            elif self.roots.get(note.size) != note.root:
                add("checkpoints", FAILED, "checkpoint_root", size=note.size)
        noted, logged = {note.size for note in self.notes}, set()
        for event in self.events:
            size, root = event.data.get("size"), event.data.get("root")
            if event.type == "decision.issued":
                size, root = event.data["checkpoint_size"], event.data["checkpoint_root"]
                if size not in noted:
                    add("checkpoints", FAILED, "checkpoint_missing", size=size, event=event.seq)
            elif event.type == "checkpoint.signed":
                logged.add(size)
                if size not in noted:
                    add("checkpoints", FAILED, "checkpoint_missing", size=size, event=event.seq)
            elif event.type != "anchor.printed":
                continue
            if size is None or size > event.seq or self.roots.get(size, b"").hex() != root:
                add("checkpoints", FAILED, "checkpoint_event", size=size, event=event.seq)
        if self.scope == "whole":
            for size in sorted(noted - logged - {self.size}):
                add("checkpoints", FAILED, "checkpoint_unlogged", size=size)
        if not self.report.findings["checkpoints"]:
            add("checkpoints", PROVED, "checkpoints_ok", count=len(noted))

    def check_keys(self) -> None:
        """Whether each checkpoint was signed with the key that was in use then.

        The first key is the device's; keys under another name are those of people.
        """
        add = self.report.add
        enrolled: List[Tuple[int, Key]] = []
        for event in self.events:
            if event.type == "key.enrolled":
                try:
                    key = parse_key(event.data["vkey"])
                    enrolled.append((event.seq, key))
                    if key.kind == 4:
                        self.witnesses.append(key)
                except Bad as bad:
                    add("keys", FAILED, bad.code, **bad.args_)
        names = [key.name for _, key in enrolled if key.kind == 1]
        if not names:
            add("keys", FAILED, "keys_none")
            return
        of_log = [(seq, key) for seq, key in enrolled if key.kind == 1 and key.name == names[0]]
        listed = _text(self.files.get("data/log/keys.txt", b"")).split("\n")
        if listed.pop() or listed != _vkeys(enrolled):
            add("keys", FAILED, "keys_listed")
        width = 8 if len(self.notes) > 150 else 4
        used = set()
        for note in self.notes:
            keys = [key for seq, key in of_log if seq < note.size]
            try:
                if not keys or names[0] != note.origin:
                    raise Bad("key_none", size=note.size)
                if not signed_by(note, keys[-1], width)[0]:
                    raise Bad("key_other", size=note.size)
            except Bad as bad:
                add("keys", FAILED, bad.code, **bad.args_)
                continue
            used.add(keys[-1])
        if self.policy is not None:
            for key in sorted(used - set(self.policy.logs)):
                add("keys", FAILED, "key_not_in_policy", fingerprint=key.fingerprint)
            if not self.report.findings["keys"]:
                add("keys", PROVED, "keys_ok", count=len(used))
        for key in sorted(used) if self.policy is None else ():
            add("keys", HOLDS_IF, "key_trust", fingerprint=key.fingerprint)

    def check_witnesses(self) -> None:
        """Up to which event somebody else has signed what the log was then."""
        add = self.report.add
        cosigned = {(note.size, name) for note in self.notes for name, _, _ in note.lines}
        for event in self.events:
            if event.type == "witness.cosigned":
                if (event.data["size"], event.data["name"]) not in cosigned:
                    args = {"name": event.data["name"], "size": event.data["size"]}
                    add("witnesses", FAILED, "cosignature_gone", event=event.seq, **args)
        if self.policy is None:
            self._enrolled_witnesses()
            return
        if self.policy.quorum == "none":
            add("witnesses", UNKNOWN, "witness_none", size=self.size)
            return
        reached, when = 0, 0
        for note in self.notes:
            signers, times = [], []
            for name, key in self.policy.witnesses.items():
                try:
                    signed, moment = signed_by(note, key, 4)
                except Bad as bad:
                    add("witnesses", FAILED, bad.code, **bad.args_)
                    continue
                if signed:
                    signers.append(name)
                    times.append(moment or 0)
            if note.size > reached and self.policy.satisfied(self.policy.quorum, signers):
                reached, when = note.size, min(times)
        if not reached:
            add("witnesses", FAILED, "witness_quorum")
        elif self.report.state("witnesses") != FAILED:
            args = {"size": reached, "time": _utc(when), "rest": self.size - reached}
            add("witnesses", PROVED, "witness_ok", **args)

    def _enrolled_witnesses(self) -> None:
        add, found = self.report.add, False
        for key in self.witnesses:
            reached, when = 0, 0
            for note in self.notes:
                try:
                    signed, moment = signed_by(note, key, 4)
                except Bad as bad:
                    add("witnesses", FAILED, bad.code, **bad.args_)
                    continue
                if signed and note.size >= reached:
                    reached, when = note.size, moment or 0
            if reached:
                found = True
                args = {"size": reached, "time": _utc(when), "rest": self.size - reached}
                print_ = key.fingerprint
                add("witnesses", HOLDS_IF, "witness_if", name=key.name, fingerprint=print_, **args)
        if not found:
            add("witnesses", UNKNOWN, "witness_none", size=self.size)

    def check_anchors(self) -> None:
        """Whether the log is the one whose checkpoint stands on a paper outside the office."""
        add = self.report.add
        if not self.anchors:
            add("anchors", UNKNOWN, "anchor_none")
        for text in self.anchors:
            try:
                origin, size, root = parse_anchor(text)
            except Bad as bad:
                add("anchors", FAILED, bad.code)
                continue
            if self.head is None or origin != self.head.origin:
                add("anchors", FAILED, "anchor_other_log", origin=origin)
            elif size > self.size:
                add("anchors", FAILED, "anchor_later", size=size, have=self.size)
            elif self.roots.get(size) != root:
                add("anchors", FAILED, "anchor_conflict", size=size)
            else:
                add("anchors", PROVED, "anchor_ok", size=size, rest=self.size - size)

    def check_cases(self) -> None:
        """Whether each case is complete, and whether it went as it must."""
        add = self.report.add
        cases: Dict[str, List[Event]] = {}
        for event in self.events:
            if event.case:
                cases.setdefault(event.case[0], []).append(event)
        wanted = self.scope[5:] if self.scope.startswith("case ") else None
        if self.scope != "whole":
            if wanted is None or set(cases) != {wanted}:
                add("case", FAILED, "case_scope", scope=self.scope)
            for event in self.events:
                if not event.case and event.type not in CONTEXT:
                    add("case", FAILED, "case_stray", event=event.seq, type=event.type)
        for case, events in sorted(cases.items()):
            head, complete = "0" * 64, True
            for number, event in enumerate(events):
                if event.case != (case, number, head):
                    args = {"case": case, "event": event.seq, "type": event.type}
                    add("case", FAILED, "case_gap", **args)
                    complete = False
                    break
                head = event.leaf.hex()
            if events[0].type != "case.opened" or any(
                event.type == "case.opened" for event in events[1:]
            ):
                add("case", FAILED, "case_not_opened", case=case)
                complete = False
            if complete and wanted is None:
                add("case", PROVED, "case_whole", case=case, count=len(events))
            elif complete:
                args = {"case": case, "count": len(events), "event": events[-1].seq}
                add("case", PROVED, "case_ok", **args)
                add("case", UNKNOWN, "case_tail", case=case, event=events[-1].seq)
        Process(self.report, self.blobs, self.events).run(cases)

    def check_clock(self) -> None:
        """Whether the times fit each other. That the clock was right the log cannot show."""
        add = self.report.add
        before: Optional[Event] = None
        for event in self.events:
            if before is not None:
                self._clock_pair(before, event)
            before = event
            if event.type == "clock.jump":
                seconds = event.data["delta_ms"] // 1000
                add("clock", HOLDS_IF, "clock_jump", event=event.seq, seconds=seconds)
            elif event.type == "app.recovered":
                args = {"event": event.seq, "reason": event.data["reason"]}
                lost = event.data["lost_size"]
                add("clock", UNKNOWN, "recovered", lost="?" if lost is None else lost, **args)
            elif event.type == "log.gap":
                add("clock", UNKNOWN, "log_gap", event=event.seq)
        if self.report.state("clock") != FAILED:
            add("clock", HOLDS_IF, "clock_own")

    def _clock_pair(self, one: Event, two: Event) -> None:
        wall = two.time - one.time
        code = ""
        if one.boot == two.boot:
            ticks = two.mono - one.mono
            if ticks < 0:
                code = "clock_mono"
            elif abs(wall - ticks) > 125_000 and two.type != "clock.jump":
                code = "clock_drift"
        elif wall < -1_000 and two.type != "clock.jump":
            code = "clock_drift" if two.seq == one.seq + 1 else ""
        if code:
            self.report.add("clock", FAILED, code, event=two.seq, type=two.type)

    def check_blobs(self) -> None:
        """Whether every text is there, or was redacted on record."""
        add = self.report.add
        ground = {e.data["commitment"] for e in self.events if e.type == "redaction.done"}
        wanted, redacted = set(), 0
        for event in self.events:
            for name, commitment in event.blobs.items():
                wanted.add(commitment)
                args = {"event": event.seq, "type": event.type, "name": name}
                if commitment not in self.blobs.texts:
                    add("blobs", FAILED, "blob_missing", **args)
                elif self.blobs.texts[commitment] is None:
                    redacted += 1
                    if commitment in ground:
                        add("blobs", UNKNOWN, "blob_redacted", **args)
                    else:
                        add("blobs", FAILED, "blob_gone", **args)
        for commitment in sorted(set(self.blobs.texts) - wanted):
            add("blobs", FAILED, "blob_unknown", commitment=commitment)
        if self.report.state("blobs") != FAILED:
            add("blobs", PROVED, "blobs_ok", count=len(wanted) - redacted)

    def check_documents(self) -> None:
        """Whether the documents in the bundle are those of the log."""
        add = self.report.add
        known: Dict[str, str] = {}
        for event in self.events:
            for name in ("docx_sha256", "pdf_sha256"):
                if name in event.data:
                    known[event.data[name]] = "%s, event %d" % (event.type, event.seq)
            for item in event.data["evidence"] if event.type == "case.opened" else ():
                known[item["sha256"]] = "case.opened, event %d" % event.seq
        for name in sorted(self.files):
            if not name.startswith("data/documents/"):
                continue
            where = known.get(hashlib.sha256(self.files[name]).hexdigest())
            if where is None:
                add("documents", UNKNOWN, "document_unknown", file=name)
            else:
                add("documents", PROVED, "document_ok", file=name, where=where)

    def check_views(self) -> None:
        """Whether the table for the inspector's desk says what the events say."""
        for name in sorted(self.files):
            if not name.startswith("data/views/"):
                continue
            if name != CSV_FILE:
                self.report.add("views", UNKNOWN, "view_unchecked", file=name)
            elif self.csv and self.csv.digest() == hashlib.sha256(self.files[name]).digest():
                self.report.add("views", PROVED, "views_ok", file=name)
            else:
                self.report.add("views", FAILED, "view_other", file=name)

    def check_paper(self, data: bytes) -> None:
        """Whether a file in the inspector's hand is a decision that was issued."""
        digest = hashlib.sha256(data).hexdigest()
        for event in self.events:
            if event.type == "decision.issued" and digest in (
                event.data["docx_sha256"], event.data["pdf_sha256"],
            ):  # fmt: skip
                case = event.case_id
                args = {"event": event.seq, "case": case, "sha256": digest}
                if self.report.state("tree") == FAILED or self.report.state("events") == FAILED:
                    self.report.add("paper", FAILED, "paper_log_failed", **args)
                else:
                    self.report.add("paper", PROVED, "paper_ok", **args)
                return
        self.report.add("paper", FAILED, "paper_other", sha256=digest)


CSV_FILE = "data/views/events.csv"
CSV_HEAD = "\ufeffseq,time,type,actor,kind,role,case,data\r\n"


def _csv_row(fields: Dict[str, Any], line: bytes) -> str:
    """A row of events.csv, of an event that reads: every cell quoted, formulas disarmed."""
    actor, case = fields["actor"], fields["case"]
    free = [_csv_cell(text) for text in (actor["id"], actor["role"], case["id"] if case else "")]
    # the line is canonical and of the closed list: the keys around `data` stand where they must
    data = line[line.index(b',"data":') + 8 : line.rindex(b',"device":')].decode()
    return '"%d","%s","%s","%s","%s","%s","%s","%s"\r\n' % (
        fields["seq"], fields["time"], fields["type"], free[0], actor["kind"], free[1], free[2],
        data.replace('"', '""'),
    )  # fmt: skip


def _csv_cell(text: str) -> str:
    text = "'" + text if text.startswith(("=", "+", "-", "@")) else text
    return text.replace('"', '""')


def _vkeys(enrolled: Sequence[Tuple[int, Key]]) -> List[str]:
    return [
        "%s+%s+%s"
        % (key.name, key.key_id.hex(), base64.b64encode(bytes([key.kind]) + key.public).decode())
        for _, key in enrolled
    ]


def _guess_seq(line: bytes, otherwise: int) -> Tuple[int, str]:
    """What number an event that does not read seems to have, to name it."""
    number = re.search(rb'"seq":([0-9]{1,15}),"time"', line)
    kind = re.search(rb'"type":"([a-z.]{1,40})","v"', line)
    seq = int(number.group(1)) if number else otherwise
    return seq, kind.group(1).decode() if kind else "?"


def _milliseconds(time: str) -> int:
    """Milliseconds since 1970 of `2026-08-23T09:14:07.120Z`."""
    hours = _days(time[:10]) * 24 + int(time[11:13])
    return ((hours * 60 + int(time[14:16])) * 60 + int(time[17:19])) * 1000 + int(time[20:23])


@functools.lru_cache(maxsize=64)
def _days(date: str) -> int:
    """Days since 1970 of `2026-08-23`, by the civil calendar."""
    year, month, day = int(date[:4]), int(date[5:7]), int(date[8:10])
    year -= month <= 2
    era_day = (153 * (month + (9 if month <= 2 else -3)) + 2) // 5 + day - 1
    return 365 * year + year // 4 - year // 100 + year // 400 + era_day - 719468


def _utc(seconds: int) -> str:
    days, rest = divmod(seconds, 86400)
    days += 719468
    era, day = divmod(days, 146097)
    year = (day - day // 1460 + day // 36524 - day // 146096) // 365
    day -= 365 * year + year // 4 - year // 100
    month = (5 * day + 2) // 153
    day -= (153 * month + 2) // 5 - 1
    month += 3 if month < 10 else -9
    year += era * 400 + (month <= 2)
    return "%04d-%02d-%02dT%02d:%02d:%02dZ" % (
        year, month, day, rest // 3600, rest // 60 % 60, rest % 60,
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------
# Process rules: what a case must have gone through
# ---------------------------------------------------------------------------------------------


# what may be recorded of the procedure once the decision is signed: the rest carries it no more
AFTER_SIGNATURE = ("delivered", "paid", "published")


# the own views whose answer a suggestion of a kind gives away; the last is the one it asks for
GIVES_AWAY = {
    "legal_basis": ["characterisation"],
    "factor": ["band"],
    "band": ["characterisation", "band"],
    "amount": ["characterisation", "band", "amount"],
}  # type: Dict[str, List[str]]


class _Case:
    """What is known of one case while its events are read in order."""

    def __init__(self) -> None:
        self.searches: Dict[str, Event] = {}
        self.drafts: Dict[str, str] = {}
        self.suggestions: Dict[str, Event] = {}
        self.displayed: Dict[str, int] = {}
        self.rulings: Dict[str, Event] = {}
        self.views: Dict[str, int] = {}
        self.asked: Dict[str, Set[str]] = {}  # draft to what it asks own views on
        self.own: Dict[str, Event] = {}
        self.steps: Dict[str, Event] = {}
        self.authors: Dict[str, int] = {}
        self.requested: Optional[str] = None
        self.passed: Optional[Event] = None
        self.signed: Optional[Event] = None
        self.script = False
        self.signatures = 0
        self.charter = ""


class Process:
    """The rules of procedure, checked on each case."""

    def __init__(self, report: Report, blobs: Blobs, events: Sequence[Event]) -> None:
        self.report = report
        self.blobs = blobs
        self.weights = [
            (event.seq, event.data["sha256"], event.data["name"])
            for event in events
            if event.type == "weights.loaded"
        ]
        self.corpora = [
            (event.seq, event.data["fingerprint"])
            for event in events
            if event.type == "corpus.loaded"
        ]
        self.switches = [
            (event.seq, event.type, event.data["charter"])
            for event in events
            if event.type in ("machine.stopped", "machine.resumed")
        ]
        self.recovered = [event.seq for event in events if event.type == "app.recovered"]
        self.acknowledged = [
            (event.seq, event.data["event"])
            for event in events
            if event.type == "recovery.acknowledged"
            and event.actor[1] != "machine"
            and "reason" in event.blobs
        ]
        self.case = _Case()
        self.name = ""

    def run(self, cases: Dict[str, List[Event]]) -> None:
        """Check every case."""
        for name, events in sorted(cases.items()):
            self.name, self.case = name, _Case()
            before = len(self.report.findings["process"])
            for event in events:
                step = getattr(self, "on_" + event.type.replace(".", "_"), None)
                if event.actor[1] == "script":
                    self.case.script = True
                if step is not None:
                    step(event)
            found = self.report.findings["process"][before:]
            if not any(finding.state == FAILED for finding in found):
                code = "process_ok" if self.case.signatures else "process_open"
                args = {"case": name, "rulings": len(self.case.rulings)}
                self.report.add("process", PROVED, code, **args)
            if self.case.script:
                self.report.add("process", UNKNOWN, "script", case=name)

    def fail(self, event: Event, code: str, **args: Any) -> None:
        """A rule was broken by this event."""
        where = {"case": self.name, "event": event.seq, "type": event.type}
        self.report.add("process", FAILED, code, **where, **args)

    def by_somebody(self, event: Event) -> None:
        """What only a person may do (or a script, in a demonstration)."""
        if event.actor[1] == "machine":
            self.fail(event, "machine_acts")

    def reopen(self) -> None:
        """The file was changed: review and signature no longer cover it."""
        self.case.passed = self.case.signed = self.case.requested = None

    def work(self, event: Event) -> None:
        """Somebody's own work on the file."""
        self.by_somebody(event)
        self.case.authors.setdefault(event.actor[0], event.seq)
        self.reopen()

    def known_weights(self, event: Event) -> None:
        """The weights were logged, with their hash, before they were used."""
        named = event.data["weights"]
        hashes = {s for seq, s, n in self.weights if seq < event.seq and named in (s, n)}
        if not hashes:
            self.fail(event, "weights_unknown", weights=named)
        elif named not in hashes and len(hashes) > 1:
            self.fail(event, "weights_ambiguous", weights=named)

    def known_corpus(self, event: Event) -> None:
        """The regulations were logged, with their fingerprint, before they were searched."""
        named = event.data["corpus"]
        if not any(seq < event.seq and named == f for seq, f in self.corpora):
            self.fail(event, "corpus_unknown", corpus=named)

    def while_allowed(self, event: Event) -> None:
        """The machine was not stopped under the charter of this case."""
        before = [t for seq, t, c in self.switches if seq < event.seq and c == self.case.charter]
        if before and before[-1] == "machine.stopped":
            self.fail(event, "machine_stopped", draft=event.data["draft"])

    def on_case_opened(self, event: Event) -> None:  # noqa: D102
        self.case.charter = event.data["charter"]

    def on_search_done(self, event: Event) -> None:  # noqa: D102
        self.case.searches[event.data["search"]] = event
        if event.data["outcome"] != "unavailable":
            self.known_corpus(event)

    def on_draft_requested(self, event: Event) -> None:  # noqa: D102
        draft = event.data["draft"]
        if draft in self.case.drafts:
            self.fail(event, "draft_twice", draft=draft)
        if event.data["search"] not in self.case.searches:
            self.fail(event, "draft_search", draft=draft)
        self.known_weights(event)
        prompt = self.blobs.texts.get(event.blobs.get("prompt", ""))
        if prompt is not None:
            if hashlib.sha256(prompt).hexdigest() != event.data["prompt_sha256"]:
                self.fail(event, "prompt_other", draft=draft)
        grammar = self.blobs.texts.get(event.blobs.get("grammar", ""))
        if grammar is not None:
            if hashlib.sha256(grammar).hexdigest() != event.data["grammar_sha256"]:
                self.fail(event, "grammar_other", draft=draft)
        self.case.drafts[draft] = "requested"

    def on_draft_completed(self, event: Event) -> None:  # noqa: D102
        draft = event.data["draft"]
        if self.case.drafts.get(draft) != "requested":
            self.fail(event, "draft_order", draft=draft)
        self.case.drafts[draft] = "completed"

    def on_draft_failed(self, event: Event) -> None:  # noqa: D102
        draft = event.data["draft"]
        if draft not in self.case.drafts:
            self.fail(event, "draft_order", draft=draft)
        self.case.drafts[draft] = "gone"

    on_draft_cancelled = on_draft_failed

    def on_draft_superseded(self, event: Event) -> None:  # noqa: D102
        self.on_draft_failed(event)
        self.reopen()

    def on_suggestion_generated(self, event: Event) -> None:  # noqa: D102
        suggestion, draft = event.data["suggestion"], event.data["draft"]
        if suggestion in self.case.suggestions:
            self.fail(event, "suggestion_twice", suggestion=suggestion)
        if self.case.drafts.get(draft) not in ("requested", "completed"):
            self.fail(event, "draft_order", draft=draft)
        if event.actor[1] != "machine":
            self.fail(event, "suggestion_by_person", suggestion=suggestion)
        self.while_allowed(event)
        self.known_weights(event)
        self.known_corpus(event)
        self.case.suggestions[suggestion] = event
        if event.data["own_view"]:
            kind = event.data["kind"]
            self.case.asked.setdefault(draft, set()).add(GIVES_AWAY.get(kind, [kind])[-1])

    def on_suggestion_displayed(self, event: Event) -> None:  # noqa: D102
        suggestion = event.data["suggestion"]
        made = self.case.suggestions.get(suggestion)
        if made is None:
            self.fail(event, "suggestion_none", suggestion=suggestion)
        else:
            told = GIVES_AWAY.get(made.data["kind"], [made.data["kind"]])
            asked = self.case.asked.get(made.data["draft"], set())
            if any(kind in asked and kind not in self.case.views for kind in told):
                self.fail(event, "view_late", suggestion=suggestion)
        self.case.displayed.setdefault(suggestion, event.seq)

    def on_view_committed(self, event: Event) -> None:  # noqa: D102
        self.by_somebody(event)
        self.case.authors.setdefault(event.actor[0], event.seq)
        self.case.views.setdefault(event.data["kind"], event.seq)

    def on_suggestion_ruled(self, event: Event) -> None:  # noqa: D102
        self.work(event)
        suggestion = event.data["suggestion"]
        if suggestion not in self.case.displayed:
            self.fail(event, "ruled_unseen", suggestion=suggestion)
        if event.data["answer"] == "amend" and "text" not in event.blobs:
            self.fail(event, "amend_empty", suggestion=suggestion)
        if "reason" not in event.blobs:
            self.fail(event, "reason_none", suggestion=suggestion)
        elif event.blobs["reason"] in self.blobs.texts:
            self.reason(event, suggestion)
        self.case.rulings[suggestion] = event

    def reason(self, event: Event, suggestion: str) -> None:
        """A reason is there, and it is not a text of the machine."""
        text = self.blobs.text(event, "reason")
        if text is None:
            args = {"case": self.name, "event": event.seq, "suggestion": suggestion}
            self.report.add("process", UNKNOWN, "reason_redacted", **args)
            return
        reason = _plain(text)
        if not reason:
            self.fail(event, "reason_none", suggestion=suggestion)
        for made in self.case.suggestions.values():
            said = self.blobs.text(made, "text")
            if said is not None and reason and _plain(said) == reason:
                self.fail(event, "reason_copied", suggestion=suggestion)
                break

    def on_gate_overridden(self, event: Event) -> None:  # noqa: D102
        self.by_somebody(event)
        if event.actor[0] in self.case.authors:
            self.fail(event, "override_by_author", person=event.actor[0])

    def on_ruling_undone(self, event: Event) -> None:  # noqa: D102
        self.work(event)
        if self.case.rulings.pop(event.data["suggestion"], None) is None:
            self.fail(event, "undone_nothing", suggestion=event.data["suggestion"])

    def on_own_added(self, event: Event) -> None:  # noqa: D102
        self.work(event)
        self.case.own[event.data["item"]] = event

    def on_own_removed(self, event: Event) -> None:  # noqa: D102
        self.work(event)
        if self.case.own.pop(event.data["item"], None) is None:
            self.fail(event, "undone_nothing", suggestion=event.data["item"])

    def on_document_revised(self, event: Event) -> None:  # noqa: D102
        self.work(event)

    def on_review_requested(self, event: Event) -> None:  # noqa: D102
        self.by_somebody(event)
        self.case.passed = self.case.signed = None
        self.case.requested = event.data["text_sha256"]

    def on_review_returned(self, event: Event) -> None:  # noqa: D102
        self.by_somebody(event)
        self.reopen()

    def on_review_passed(self, event: Event) -> None:  # noqa: D102
        self.by_somebody(event)
        if self.case.requested != event.data["text_sha256"]:
            self.fail(event, "review_other_text")
        if event.actor[0] in self.case.authors:
            self.fail(event, "reviewer_is_author", person=event.actor[0])
        self.case.passed = event

    def on_decision_signed(self, event: Event) -> None:  # noqa: D102
        self.by_somebody(event)
        case, passed = self.case, self.case.passed
        case.signatures += 1
        if event.case and event.data["case_head"] != event.case[2]:
            self.fail(event, "signed_other_head")
        if passed is None:
            self.fail(event, "signed_unreviewed")
        else:
            if passed.data["text_sha256"] != event.data["text_sha256"]:
                self.fail(event, "signed_other_text")
            if passed.actor[0] == event.actor[0]:
                self.fail(event, "signer_is_reviewer", person=event.actor[0])
        for recovery in self.recovered:
            known = any(recovery < seq < event.seq and n == recovery for seq, n in self.acknowledged)
            if recovery < event.seq and not known:
                self.fail(event, "signed_unacknowledged", recovery=recovery)
        for suggestion, made in case.suggestions.items():
            live = case.drafts.get(made.data["draft"]) in ("requested", "completed")
            if live and suggestion in case.displayed and suggestion not in case.rulings:
                self.fail(event, "unruled", suggestion=suggestion)
        case.signed = event

    def on_procedure_recorded(self, event: Event) -> None:  # noqa: D102
        self.by_somebody(event)
        step = event.data["step"]
        self.case.steps[event.data["record"]] = event
        if self.case.signatures and step not in AFTER_SIGNATURE:
            self.fail(event, "step_late", step=step)

    def on_procedure_withdrawn(self, event: Event) -> None:  # noqa: D102
        self.by_somebody(event)
        if self.case.steps.pop(event.data["record"], None) is None:
            self.fail(event, "undone_nothing", suggestion=event.data["record"])
        if self.case.signatures:
            self.fail(event, "step_late", step="withdrawn")

    def on_decision_issued(self, event: Event) -> None:  # noqa: D102
        signed = self.case.signed
        if signed is None:
            self.fail(event, "issued_unsigned")
        elif signed.data["text_sha256"] != event.data["text_sha256"]:
            self.fail(event, "issued_other_text")
        if self.case.script and not event.data["watermark"]:
            self.fail(event, "no_watermark")


def _plain(text: str) -> str:
    """Letters and digits only, in one form: what is left of a text when copied with care."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LN")


# ---------------------------------------------------------------------------------------------
# Words
# ---------------------------------------------------------------------------------------------

EXPECTED_FILES = (
    r"bagit\.txt", r"bag-info\.txt", r"(tag)?manifest-sha(256|512)\.txt",
    r"data/README\.txt", r"data/log/(events\.jsonl|blobs\.jsonl|leaves\.bin|checkpoint|scope)",
    r"data/log/(keys|witnesses)\.txt", r"data/log/checkpoints/[0-9]{10,}\.note",
    r"data/documents/[^/]+", r"data/views/[^/]+", r"data/verifier/verify\.(py|html)",
)  # fmt: skip

REQUIRED_FILES = (
    "bag-info.txt", "data/log/blobs.jsonl", "data/log/checkpoint", "data/log/events.jsonl",
    "data/log/keys.txt", "data/log/leaves.bin", "data/log/scope", "manifest-sha256.txt",
    "tagmanifest-sha256.txt",
)  # fmt: skip

CHECKS: Dict[str, Tuple[str, str]] = {
    "container": ("Container", "容器"),
    "bytes": ("Files as packed", "文件与打包时一致"),
    "events": ("Events readable, canonical, known", "事件可读、规范、类型已知"),
    "tree": ("Every event under the signed root", "每个事件都在已签名的根之下"),
    "checkpoints": ("Earlier checkpoints agree", "历次检查点一致"),
    "keys": ("Signed with the log's key of its time", "由当时的日志密钥签名"),
    "witnesses": ("Cosigned by witnesses", "见证人联署"),
    "anchors": ("Paper anchors", "纸质锚点"),
    "case": ("Case complete", "案件完整"),
    "process": ("Procedure kept", "程序合规"),
    "clock": ("Times plausible", "时间合理"),
    "blobs": ("Texts as committed", "文本与承诺值一致"),
    "documents": ("Documents as logged", "文书与日志一致"),
    "views": ("Derived views agree", "派生视图一致"),
    "paper": ("The document in hand", "手中的文书"),
}

STATES = {
    PROVED: ("PROVED", "已证明"),
    HOLDS_IF: ("HOLDS ONLY IF", "仅在以下条件下成立"),
    UNKNOWN: ("CANNOT BE KNOWN", "无法得知"),
    FAILED: ("FAILED", "失败"),
}

SENTENCES: Dict[str, Tuple[str, str]] = {
    "crash": (
        "the verifier met something it was not written for: {error}",
        "验证程序遇到无法处理的内容：{error}",
    ),
    "zip_bad": (
        "the .zip is not as the program writes it ({where}); if it was only packed again, unpack it"
        " and check the folder",
        "压缩包与程序写出的不一致（{where}）；如仅是重新打包，请解压后检查文件夹",
    ),
    "zip_ok": ("every byte of the .zip is accounted for", "压缩包的每个字节均已核对"),
    "folder": (
        "a folder: it is checked by its contents only",
        "这是文件夹，只按内容检查",
    ),
    "bytes_ok": (
        "all {count} files have the hashes of the manifests",
        "{count} 个文件均与清单哈希一致",
    ),
    "bag_no_bagit": ("bagit.txt is missing or wrong", "bagit.txt 缺失或有误"),
    "bag_no_manifest": ("a manifest is missing", "缺少清单文件"),
    "bag_line": ("{file} has a line that does not read", "{file} 中有无法读取的行"),
    "bag_unknown": ("{file} is not expected in this bag", "包中不应有 {file}"),
    "bag_twice": ("{file} is listed twice", "{file} 被列出两次"),
    "bag_missing": ("{file} is listed but missing", "{file} 已列出但缺失"),
    "bag_changed": ("{file} was changed after packing", "{file} 在打包后被改动"),
    "bag_unlisted": ("{file} is in no manifest", "{file} 不在清单中"),
    "bag_oxum": (
        "bag-info.txt gives another size (Payload-Oxum)",
        "bag-info.txt 的大小（Payload-Oxum）不符",
    ),
    "file_missing": ("{file} is missing", "{file} 缺失"),
    "file_unknown": ("{file} is no part of a bundle", "{file} 不属于审计包"),
    "events_ok": (
        "{count} events, each canonical, of a known type and with exactly its fields",
        "{count} 个事件均为规范格式、类型已知、字段完全相符",
    ),
    "events_cut": (
        "events.jsonl or leaves.bin ends in the middle",
        "events.jsonl 或 leaves.bin 不完整",
    ),
    "event_unreadable": ("event {event} ({type}) does not read", "事件 {event}（{type}）无法读取"),
    "event_large": (
        "event {event} ({type}) is larger than 32 KiB",
        "事件 {event}（{type}）超过 32 KiB",
    ),
    "event_not_canonical": (
        "event {event} ({type}) is not in canonical form",
        "事件 {event}（{type}）不是规范格式",
    ),
    "event_envelope": (
        "event {event} ({type}) has unknown, missing or wrong outer fields",
        "事件 {event}（{type}）的外层字段未知、缺失或有误",
    ),
    "event_type": (
        "event {event} is of the unknown type {type}",
        "事件 {event} 的类型 {type} 未知",
    ),
    "event_fields": (
        "event {event} ({type}) has unknown, missing or wrong fields",
        "事件 {event}（{type}）的字段未知、缺失或有误",
    ),
    "event_order": ("event {event} ({type}) is out of order", "事件 {event}（{type}）顺序错乱"),
    "event_beyond": (
        "event {event} ({type}) is not among those that were signed",
        "事件 {event}（{type}）不在已签名的范围内",
    ),
    "event_changed": (
        "event {event} ({type}) is not the event that was logged: its hash differs",
        "事件 {event}（{type}）不是当初记录的事件：哈希不符",
    ),
    "event_missing": ("event {event} is missing", "事件 {event} 缺失"),
    "tree_no_checkpoint": (
        "there is no signed checkpoint to compare with",
        "没有可供比对的已签名检查点",
    ),
    "tree_root": (
        "the {size} hashes do not give the root that was signed for {signed} events",
        "{size} 个哈希算不出为 {signed} 个事件签名的根",
    ),
    "tree_ok": (
        "{size} events give exactly the signed root {root}",
        "{size} 个事件恰好得出已签名的根 {root}",
    ),
    "checkpoint_none": (
        "the last checkpoint is missing: nothing here is signed",
        "缺少最后的检查点：内容未签名",
    ),
    "checkpoint_unreadable": ("{file} is not a signed checkpoint", "{file} 不是已签名的检查点"),
    "checkpoint_origin": (
        "the checkpoint of {size} events is of another log",
        "{size} 个事件的检查点属于另一日志",
    ),
    "checkpoint_root": (
        "the checkpoint of {size} events was signed over other events",
        "{size} 个事件的检查点是对其他事件签名的",
    ),
    "checkpoint_missing": (
        "event {event} speaks of the checkpoint of {size} events, which is missing",
        "事件 {event} 提到 {size} 个事件的检查点，但它缺失",
    ),
    "checkpoint_event": (
        "event {event} names a checkpoint ({size} events) that this log never had",
        "事件 {event} 提到的检查点（{size} 个事件）从未属于本日志",
    ),
    "checkpoint_unlogged": (
        "the checkpoint of {size} events was never logged",
        "{size} 个事件的检查点未被记录",
    ),
    "checkpoints_ok": (
        "all {count} checkpoints are of this one log as it grew",
        "{count} 个检查点均属于同一个不断增长的日志",
    ),
    "note_bad": ("a signed note does not read", "签名文本无法读取"),
    "key_bad": ("the key {key} does not read", "密钥 {key} 无法读取"),
    "keys_none": ("no key was ever enrolled in the log", "日志中没有登记过密钥"),
    "keys_listed": (
        "keys.txt differs from the keys enrolled in the log",
        "keys.txt 与日志登记的密钥不一致",
    ),
    "key_none": (
        "no key of this log was enrolled when the checkpoint of {size} events was signed",
        "对 {size} 个事件的检查点签名时尚未登记本日志的密钥",
    ),
    "key_other": (
        "the checkpoint of {size} events is not signed with the key in use then",
        "{size} 个事件的检查点不是用当时的密钥签名的",
    ),
    "signature_wrong": (
        "the signature of {name} on the checkpoint of {size} events is wrong",
        "{name} 在 {size} 个事件的检查点上的签名无效",
    ),
    "key_not_in_policy": (
        "your policy does not know the key {fingerprint}",
        "您的策略中没有密钥 {fingerprint}",
    ),
    "keys_ok": (
        "every checkpoint is signed with a key your policy names",
        "每个检查点都由您的策略所列密钥签名",
    ),
    "key_trust": (
        "the key with SHA-256 {fingerprint} is the office's: a key inside a bundle proves nothing by"
        " itself; compare it with the office's paper, or give --policy",
        "SHA-256 为 {fingerprint} 的密钥确属该机关：包内的密钥本身不能证明任何事；请与机关的纸质登记核对，"
        "或使用 --policy",
    ),
    "witness_none": (
        "no witness: that none of the {size} events was rewritten rests on the office's PC alone",
        "没有见证人：{size} 个事件未被改写，只能依赖该机关的电脑",
    ),
    "witness_if": (
        "the key with SHA-256 {fingerprint} is kept by {name} outside this PC; then nothing was"
        " rewritten up to event {size}, cosigned at {time} by {name}'s clock; the {rest} events after"
        " it rest on the office's PC alone; compare the key with paper, or give --policy",
        "SHA-256 为 {fingerprint} 的密钥由 {name} 在本机之外保管；如此则至第 {size} 个事件未被改写（{name} 的时钟"
        "为 {time}）；其后的 {rest} 个事件只能依赖该机关的电脑；请与纸质登记核对，或使用 --policy",
    ),
    "cosignature_gone": (
        "event {event} says that {name} cosigned {size} events, but that signature is not here",
        "事件 {event} 称 {name} 联署了 {size} 个事件，但签名不在包内",
    ),
    "witness_quorum": (
        "the witnesses your policy asks for have not signed",
        "您的策略要求的见证人未签名",
    ),
    "witness_ok": (
        "cosigned up to event {size}, at {time} by the witness's clock; the {rest} events after it"
        " rest on the office's PC alone",
        "联署至第 {size} 个事件，见证人时钟为 {time}；其后的 {rest} 个事件只能依赖该机关的电脑",
    ),
    "anchor_none": (
        "no anchor given: whether the end of the log was cut off, or an old copy handed over, cannot"
        " be told; scan the QR of a decision that left the office and give it with --anchor",
        "未提供锚点：无法判断日志末尾是否被截去或提供的是旧副本；请扫描已送达决定书上的二维码，用 --anchor 提供",
    ),
    "anchor_bad": ("the anchor does not read", "锚点无法读取"),
    "anchor_other_log": ("the anchor is of another log, {origin}", "锚点属于另一日志 {origin}"),
    "anchor_later": (
        "the anchor is of {size} events, this bundle has {have}: it was cut off, or is an older copy",
        "锚点涵盖 {size} 个事件，本包只有 {have} 个：日志被截断或为旧副本",
    ),
    "anchor_conflict": (
        "the anchor of {size} events contradicts this log: it was rewritten, or there are two",
        "{size} 个事件的锚点与本日志矛盾：日志被改写或存在两份",
    ),
    "anchor_ok": (
        "unchanged since the paper was printed, up to event {size}; {rest} events came after it",
        "自该纸质文件打印以来，至第 {size} 个事件未变；其后另有 {rest} 个事件",
    ),
    "case_scope": (
        "the bundle says it is of {scope:.80}, and is not",
        "本包自称范围为 {scope:.80}，实际不符",
    ),
    "case_stray": (
        "event {event} ({type}) does not belong here",
        "事件 {event}（{type}）不属于此处",
    ),
    "case_gap": (
        "case {case}: before event {event} ({type}) something is missing",
        "案件 {case}：事件 {event}（{type}）之前有缺失",
    ),
    "case_not_opened": (
        "case {case} does not begin with its opening",
        "案件 {case} 不是从立案开始",
    ),
    "case_whole": (
        "case {case}: all {count} events of the whole log",
        "案件 {case}：整个日志中的 {count} 个事件",
    ),
    "case_ok": (
        "case {case}: {count} events up to event {event}, none left out between",
        "案件 {case}：至事件 {event} 共 {count} 个事件，中间无遗漏",
    ),
    "case_tail": (
        "case {case}: whether it went on after event {event} only the whole log shows",
        "案件 {case}：事件 {event} 之后是否还有后续，只有完整日志才能显示",
    ),
    "process_ok": (
        "case {case}: signed after {rulings} rulings, a review and with every shown suggestion ruled on",
        "案件 {case}：经 {rulings} 项裁断和审核后签署，所示建议均已裁断",
    ),
    "process_open": (
        "case {case}: not signed; the rules were kept so far",
        "案件 {case}：尚未签署；至今符合规则",
    ),
    "script": (
        "case {case}: a script acted in the place of persons; this is a demonstration, not a decision",
        "案件 {case}：由脚本代替人员操作；这是演示，不是决定",
    ),
    "machine_acts": (
        "case {case}: event {event} ({type}) is the act of a machine; only a person may do it",
        "案件 {case}：事件 {event}（{type}）由机器所为；只有人可以这样做",
    ),
    "weights_unknown": (
        "case {case}: event {event} ({type}) uses weights {weights} that were not logged before",
        "案件 {case}：事件 {event}（{type}）使用了此前未登记的权重 {weights}",
    ),
    "weights_ambiguous": (
        "case {case}: event {event} ({type}): two files were loaded under the name {weights}",
        "案件 {case}：事件 {event}（{type}）：名称 {weights} 下加载过两个文件",
    ),
    "corpus_unknown": (
        "case {case}: event {event} ({type}) uses regulations {corpus} that were not logged before",
        "案件 {case}：事件 {event}（{type}）使用了此前未登记的法规库 {corpus}",
    ),
    "draft_twice": (
        "case {case}: event {event}: draft {draft} was asked for twice",
        "案件 {case}：事件 {event}：草稿 {draft} 被请求两次",
    ),
    "machine_stopped": (
        "case {case}: event {event} ({type}): the machine was stopped (draft {draft})",
        "案件 {case}：事件 {event}（{type}）：机器建议已被停用（草稿 {draft}）",
    ),
    "draft_search": (
        "case {case}: event {event}: draft {draft} does not stand on a search of this case",
        "案件 {case}：事件 {event}：草稿 {draft} 未基于本案的检索",
    ),
    "draft_order": (
        "case {case}: event {event} ({type}): draft {draft} was not asked for, or had ended",
        "案件 {case}：事件 {event}（{type}）：草稿 {draft} 未被请求或已结束",
    ),
    "prompt_other": (
        "case {case}: event {event}: the prompt of draft {draft} is not the one whose hash is logged",
        "案件 {case}：事件 {event}：草稿 {draft} 的提示词与记录的哈希不符",
    ),
    "grammar_other": (
        "case {case}: event {event}: the grammar of draft {draft} is not the one whose hash is logged",
        "案件 {case}：事件 {event}：草稿 {draft} 的语法与记录的哈希不符",
    ),
    "suggestion_twice": (
        "case {case}: event {event}: suggestion {suggestion} was made twice",
        "案件 {case}：事件 {event}：建议 {suggestion} 生成两次",
    ),
    "suggestion_by_person": (
        "case {case}: event {event}: suggestion {suggestion} is not by the machine",
        "案件 {case}：事件 {event}：建议 {suggestion} 并非机器生成",
    ),
    "suggestion_none": (
        "case {case}: event {event} shows suggestion {suggestion}, which was never logged as made",
        "案件 {case}：事件 {event} 展示的建议 {suggestion} 没有生成记录",
    ),
    "view_late": (
        "case {case}: event {event}: suggestion {suggestion} was shown before the person's own view on what it gives away",
        "案件 {case}：事件 {event}：建议 {suggestion} 在本人对其所透露事项提出意见之前展示",
    ),
    "ruled_unseen": (
        "case {case}: event {event}: suggestion {suggestion} was ruled on without having been shown",
        "案件 {case}：事件 {event}：建议 {suggestion} 未经展示即被裁断",
    ),
    "amend_empty": (
        "case {case}: event {event}: suggestion {suggestion} was amended without a new text",
        "案件 {case}：事件 {event}：修改建议 {suggestion} 但没有新文本",
    ),
    "reason_none": (
        "case {case}: event {event}: the ruling on suggestion {suggestion} gives no reason",
        "案件 {case}：事件 {event}：对建议 {suggestion} 的裁断没有理由",
    ),
    "reason_copied": (
        "case {case}: event {event}: the reason for suggestion {suggestion} is the machine's own text",
        "案件 {case}：事件 {event}：对建议 {suggestion} 的理由照抄机器文本",
    ),
    "reason_redacted": (
        "case {case}: event {event}: the reason for suggestion {suggestion} was redacted",
        "案件 {case}：事件 {event}：对建议 {suggestion} 的理由已被遮蔽",
    ),
    "undone_nothing": (
        "case {case}: event {event} ({type}) takes back {suggestion}, which did not stand",
        "案件 {case}：事件 {event}（{type}）撤回了并不存在的 {suggestion}",
    ),
    "review_other_text": (
        "case {case}: event {event}: the review passed another text than was handed in, or none was",
        "案件 {case}：事件 {event}：审核通过的文本与送审文本不同或未送审",
    ),
    "override_by_author": (
        "case {case}: event {event}: {person} let own reasons pass the gate",
        "案件 {case}：事件 {event}：{person} 为自己的理由放行",
    ),
    "reviewer_is_author": (
        "case {case}: event {event}: {person} reviewed own work",
        "案件 {case}：事件 {event}：{person} 审核了自己的工作",
    ),
    "signed_other_head": (
        "case {case}: event {event}: the signature names another state of the case",
        "案件 {case}：事件 {event}：签署所指的案件状态不符",
    ),
    "signed_unreviewed": (
        "case {case}: event {event}: signed without a review of the file as it was then",
        "案件 {case}：事件 {event}：未经对当时案卷的审核即签署",
    ),
    "signed_other_text": (
        "case {case}: event {event}: the text signed is not the text reviewed",
        "案件 {case}：事件 {event}：签署文本不是审核文本",
    ),
    "signer_is_reviewer": (
        "case {case}: event {event}: {person} both reviewed and signed",
        "案件 {case}：事件 {event}：{person} 既审核又签署",
    ),
    "signed_unacknowledged": (
        "case {case}: event {event}: signed before a person had acknowledged that the log was recovered"
        " (event {recovery})",
        "案件 {case}：事件 {event}：在有人确认日志恢复（事件 {recovery}）之前即签署",
    ),
    "unruled": (
        "case {case}: event {event}: signed while suggestion {suggestion} had no ruling",
        "案件 {case}：事件 {event}：建议 {suggestion} 未经裁断即签署",
    ),
    "step_late": (
        "case {case}: event {event} ({type}) records “{step}” after the signature; it cannot carry"
        " the decision",
        "案件 {case}：事件 {event}（{type}）在签署之后才记录“{step}”，不能支持该决定",
    ),
    "issued_unsigned": (
        "case {case}: event {event}: issued without a signature on the file as it was then",
        "案件 {case}：事件 {event}：未经签署即发出",
    ),
    "issued_other_text": (
        "case {case}: event {event}: the text issued is not the text signed",
        "案件 {case}：事件 {event}：发出文本不是签署文本",
    ),
    "no_watermark": (
        "case {case}: event {event}: the papers of a demonstration carry no watermark",
        "案件 {case}：事件 {event}：演示文书没有水印",
    ),
    "clock_own": (
        "the clock of the office's PC was right; a witness or a paper bounds it from outside",
        "该机关电脑的时钟正确；见证人或纸质文件可从外部加以限定",
    ),
    "clock_jump": (
        "event {event}: the clock was moved by {seconds} s, and the new time was right",
        "事件 {event}：时钟被调整了 {seconds} 秒，且新时间正确",
    ),
    "clock_mono": (
        "event {event} ({type}): the counter of the PC ran backwards",
        "事件 {event}（{type}）：电脑计数器倒退",
    ),
    "clock_drift": (
        "event {event} ({type}): the clock moved in a way that the log does not mention",
        "事件 {event}（{type}）：时钟变动未被记录",
    ),
    "recovered": (
        "event {event}: the log was recovered ({reason}); acknowledged events lost: {lost}",
        "事件 {event}：日志曾恢复（{reason}）；丢失的已确认事件：{lost}",
    ),
    "log_gap": ("event {event}: the log says that it has a gap", "事件 {event}：日志自述有缺口"),
    "blobs_ok": ("{count} texts are exactly those committed to", "{count} 段文本与承诺值完全一致"),
    "blobs_unreadable": (
        "line {line} of blobs.jsonl does not read",
        "blobs.jsonl 第 {line} 行无法读取",
    ),
    "blob_changed": ("the text of {commitment} was changed", "{commitment} 的文本被改动"),
    "blob_missing": (
        "event {event} ({type}): the text '{name}' is missing",
        "事件 {event}（{type}）：文本“{name}”缺失",
    ),
    "blob_gone": (
        "event {event} ({type}): the text '{name}' was removed without a record of why",
        "事件 {event}（{type}）：文本“{name}”被移除且没有记录依据",
    ),
    "blob_redacted": (
        "event {event} ({type}): the text '{name}' was redacted, on record",
        "事件 {event}（{type}）：文本“{name}”已依记录遮蔽",
    ),
    "blob_unknown": (
        "no event commits to the text of {commitment}",
        "没有事件承诺 {commitment} 的文本",
    ),
    "document_ok": ("{file} is the file of {where}", "{file} 即 {where} 所记文件"),
    "document_unknown": ("{file} is not named in the log", "日志中没有 {file}"),
    "views_ok": ("{file} says what the events say", "{file} 与事件一致"),
    "view_other": ("{file} does not say what the events say", "{file} 与事件不一致"),
    "view_unchecked": (
        "{file} is for reading only; it was not compared",
        "{file} 仅供阅读，未作比对",
    ),
    "policy_bad": ("the policy does not read: {line}", "策略无法读取：{line}"),
    "paper_ok": (
        "this is the decision of case {case} as issued (event {event}); SHA-256 {sha256}",
        "这是案件 {case} 发出的决定书（事件 {event}）；SHA-256 {sha256}",
    ),
    "paper_other": (
        "no decision in this bundle has the SHA-256 {sha256}",
        "本包中没有 SHA-256 为 {sha256} 的决定书",
    ),
    "paper_log_failed": (
        "event {event} of case {case} names the document {sha256}, but the log itself failed",
        "案件 {case} 的事件 {event} 提到该文书 {sha256}，但日志本身未通过",
    ),
}

OVERALL = {
    "FAILED": (
        "FAILED: this bundle is not what the log was, or the procedure was not kept",
        "失败：本包与原日志不符，或程序未被遵守",
    ),
    "DEMONSTRATION": (
        "DEMONSTRATION: nothing failed, but a script acted in the place of persons",
        "演示（DEMONSTRATION）：没有失败项，但由脚本代替人员操作",
    ),
    "NOTHING FAILED": (
        "NOTHING FAILED: read above what is proved and what rests on something else",
        "没有失败项：请阅读上文，了解哪些已证明、哪些依赖其他条件",
    ),
}


# ---------------------------------------------------------------------------------------------
# From outside
# ---------------------------------------------------------------------------------------------


def verify_files(
    files: Dict[str, bytes],
    report: Report,
    policy: Optional[Policy] = None,
    anchors: Sequence[str] = (),
    document: Optional[bytes] = None,
) -> Report:
    """Check the files of a bundle; what the verifier cannot digest is a failure, not a crash."""
    try:
        verifier = Verifier(files, report, policy, anchors)
        verifier.run()
        if document is not None:
            verifier.check_paper(document)
    except Exception as error:  # noqa: BLE001 -- whatever it is, it must not read as a pass
        report.add("container", FAILED, "crash", error=repr(error)[:200])
    return report


def verify_zip(
    data: bytes,
    policy: Optional[Policy] = None,
    anchors: Sequence[str] = (),
    document: Optional[bytes] = None,
) -> Report:
    """Check the bytes of a .zip."""
    report = Report()
    try:
        files = read_zip(data)
    except Bad as bad:
        report.add("container", FAILED, bad.code, **bad.args_)
        files = salvage_zip(data)  # it has failed; what is inside says where it was touched
    else:
        report.add("container", PROVED, "zip_ok")
    return verify_files(files, report, policy, anchors, document)


def verify_bundle(
    path: "os.PathLike[str]",
    policy: Optional[Policy] = None,
    anchors: Sequence[str] = (),
    document: Optional["os.PathLike[str]"] = None,
) -> Report:
    """Check a bundle: a .zip, or the folder it was unpacked into.

    Raises OSError where a file cannot be read.
    """
    top = Path(path)
    paper = None if document is None else Path(document).read_bytes()
    if not top.is_dir():
        return verify_zip(top.read_bytes(), policy, anchors, paper)
    report = Report()
    try:
        files = read_folder(top)
    except Bad as bad:
        report.add("container", FAILED, bad.code, **bad.args_)
        return report
    report.add("container", PROVED, "folder")
    return verify_files(files, report, policy, anchors, paper)


def render(report: Report, language: str) -> str:
    """The report for people."""
    column = 1 if language == "zh" else 0
    lines = []
    for check, title in CHECKS.items():
        state = report.state(check)
        if state is None:
            continue
        lines.append("%-16s %s" % (STATES[state][column], title[column]))
        found = sorted(report.findings[check], key=lambda finding: -WORSE[finding.state])
        lines.extend(
            "    %s%s"
            % (
                "" if finding.state == state else STATES[finding.state][column] + ": ",
                finding.text(language),
            )
            for finding in found[:SHOWN]
        )
        if len(found) > SHOWN:
            more = ("    ... and %d more", "    ……另有 %d 项")[column]
            lines.append(more % (len(found) - SHOWN))
    lines += ["", OVERALL[report.overall][column]]
    return "\n".join(lines)


def main(argv: Optional[Sequence[str]] = None) -> int:
    """The command. Returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="verify.py", description="Verify an audit bundle of Shuoli. 验证说理审计包。"
    )
    parser.add_argument("bundle", help="the .zip, or the folder it was unpacked into")
    parser.add_argument("--policy", help="file: the keys you trust (c2sp.org/tlog-policy)")
    parser.add_argument(
        "--anchor", action="append", default=[], help="text of a QR, or a file that holds it"
    )
    parser.add_argument("--document", help="file: is this the decision that was issued?")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--lang", choices=("en", "zh"), help="language of the report")
    arguments = parser.parse_args(argv)
    language = arguments.lang or _language()
    gc.disable()  # nothing here goes in circles; the collector would look at all events over and over
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    try:
        policy = None
        if arguments.policy:
            policy = parse_policy(Path(arguments.policy).read_text(encoding="utf-8"))
        anchors = [_anchor(text) for text in arguments.anchor]
        report = verify_bundle(Path(arguments.bundle), policy, anchors, arguments.document)
    except Bad as bad:
        print("verify.py: " + Finding(FAILED, bad.code, bad.args_).text(language), file=sys.stderr)
        return 2
    except OSError as error:
        print("verify.py: %s" % error, file=sys.stderr)
        return 2
    if arguments.json:
        print(json.dumps(report.as_json(language), ensure_ascii=False, indent=1, sort_keys=True))
    else:
        print(render(report, language))
    return 1 if report.failed else 0


def _anchor(text: str) -> str:
    path = Path(text)
    try:
        if len(text) < 1000 and "\n" not in text and path.is_file():
            return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        pass
    return text.replace("\\n", "\n")


def _language() -> str:
    words = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    words.append(locale.getlocale()[0] or "")
    return "zh" if any(word.lower().startswith(("zh", "chinese")) for word in words) else "en"


if __name__ == "__main__":
    sys.exit(main())
