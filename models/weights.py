"""Weights as files: what a GGUF says about itself, and whether it is whole.

The header is read by a small reader of our own: it reads only what it needs, bounds every length
by the size of the file, and loads no native code, so that a hostile file can be refused before
the engine sees it. Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md (version 3).
"""

from __future__ import annotations

import hashlib
import math
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from models.progress import CancelToken, Progress

_MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_MOST_KEYS = 4096
_MOST_TENSORS = 100_000
_MOST_DIMENSIONS = 8
_LONGEST_STRING = 4 * 1024 * 1024
_MOST_ELEMENTS = 4_000_000
_BLOCK = 1024 * 1024
_SCALARS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q",
            11: "<q", 12: "<d"}
_STRING, _ARRAY = 8, 9
# bytes and elements of one block of each type of tensor that is in use (ggml.h, 2026)
_TENSOR_BLOCKS = {
    0: (4, 1), 1: (2, 1), 2: (18, 32), 3: (20, 32), 6: (22, 32), 7: (24, 32), 8: (34, 32),
    9: (36, 32), 10: (84, 256), 11: (110, 256), 12: (144, 256), 13: (176, 256), 14: (210, 256),
    15: (292, 256), 16: (66, 256), 17: (74, 256), 18: (98, 256), 19: (50, 256), 20: (18, 32),
    21: (110, 256), 22: (82, 256), 23: (136, 256), 24: (1, 1), 25: (2, 1), 26: (4, 1), 27: (8, 1),
    28: (8, 1), 29: (56, 256), 30: (2, 1), 34: (54, 256), 35: (66, 256), 39: (17, 32),
}
# They embed, see, hear or encode; they do not write.
_NOT_TEXT = frozenset({
    "bert", "clip", "gemma-embedding", "jina-bert-v2", "jina-bert-v3", "modern-bert",
    "neo-bert", "nomic-bert", "nomic-bert-moe", "t5encoder", "wavtokenizer-dec", "whisper",
})
_FILE_TYPES = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K",
    11: "Q3_K_S", 12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S",
    17: "Q5_K_M", 18: "Q6_K", 30: "IQ4_XS", 32: "BF16",
}


class BadWeightsError(ValueError):
    """A file that cannot serve as weights; the message says why. `kind`: not_gguf, truncated,
    malformed, one_of_several, not_text, no_chat_template, wrong_hash or cannot_run.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class WeightsCard:
    """What a file of weights says about itself. Unknown texts are empty; sizes are in bytes."""

    name: str
    path: Path
    sha256: str
    size_bytes: int
    architecture: str
    parameters: int
    context_tokens: int
    quantisation: str
    licence: str
    publisher: str
    builtin: bool
    has_chat_template: bool
    basename: str = ""
    size_label: str = ""
    kv_bytes_per_token: int = 0  # keys and values at two bytes each; 0 where the file does not say


def read_card(
    path: Path,
    *,
    builtin: bool = False,
    sha256: str | None = None,
    token: CancelToken | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> WeightsCard:
    """Read the card of a GGUF file and hash it whole (step `hashing`, in bytes).

    Raises:
        BadWeightsError: the file is no GGUF, is cut off, has no chat template, or its hash is not
            the `sha256` expected.
        OSError: the file cannot be read.
        Cancelled: by `token`.
    """
    metadata, parameters = _read_header(path)
    architecture = str(metadata.get("general.architecture", ""))
    _require_text_model(metadata, architecture)
    found = hash_file(path, token=token, on_progress=on_progress)
    if sha256 is not None and found != sha256:
        raise BadWeightsError("wrong_hash", f"SHA-256 is {found}, not {sha256}")
    context = metadata.get(f"{architecture}.context_length", 0)
    file_type = metadata.get("general.file_type")
    publisher = metadata.get("general.organization") or metadata.get("general.author") or ""
    return WeightsCard(
        name=str(metadata.get("general.name") or path.stem),
        path=path,
        sha256=found,
        size_bytes=path.stat().st_size,
        architecture=architecture,
        parameters=parameters,
        context_tokens=context if isinstance(context, int) else 0,
        quantisation=_FILE_TYPES.get(file_type, "") if isinstance(file_type, int) else "",
        licence=str(metadata.get("general.license", "")),
        publisher=str(publisher),
        builtin=builtin,
        has_chat_template=True,
        basename=str(metadata.get("general.basename", "")),
        size_label=str(metadata.get("general.size_label", "")),
        kv_bytes_per_token=_kv_bytes(metadata, architecture),
    )


def _require_text_model(metadata: Mapping[str, object], architecture: str) -> None:
    """Refuse what cannot answer in words, before anything is hashed. Raises BadWeightsError."""
    parts = metadata.get("split.count")
    if isinstance(parts, int) and parts > 1:
        raise BadWeightsError(
            "one_of_several", f"the file is one of {parts} parts; join them into one first",
        )
    kind = str(metadata.get("general.type", "model"))
    if kind != "model" or architecture in _NOT_TEXT:
        raise BadWeightsError(
            "not_text", f"the file does not hold weights that write text ({architecture or kind})",
        )
    if not metadata.get("tokenizer.chat_template"):
        raise BadWeightsError("no_chat_template", "the file has no chat template")


def _kv_bytes(metadata: Mapping[str, object], architecture: str) -> int:
    """Bytes of keys and values for one token of context (f16), by the file's own numbers."""
    def number(name: str) -> int:
        value = metadata.get(f"{architecture}.{name}")
        return value if isinstance(value, int) else 0

    heads = number("attention.head_count")
    kv_heads = number("attention.head_count_kv") or heads
    size = number("embedding_length") // heads if heads else 0
    key, value = number("attention.key_length") or size, number("attention.value_length") or size
    return number("block_count") * kv_heads * (key + value) * 2


def hash_file(
    path: Path,
    *,
    token: CancelToken | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> str:
    """SHA-256 of a file in hex, with progress in bytes. Raises OSError, Cancelled."""
    total = path.stat().st_size
    digest = hashlib.sha256()
    done = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if token is not None:
                token.raise_if_cancelled()
            digest.update(block)
            done += len(block)
            on_progress(Progress("hashing", done, total))
    return digest.hexdigest()


class _Reader:
    """Reads little-endian values and never past the end of the file."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self.size = size

    def take(self, count: int) -> bytes:
        data = self._file.read(count)
        if len(data) != count:
            raise BadWeightsError("truncated", "the file ends inside its header")
        return data

    def scalar(self, form: str) -> int | float | bool:
        (value,) = struct.unpack(form, self.take(struct.calcsize(form)))
        if not isinstance(value, int | float):
            raise TypeError
        return value

    def count(self, most: int, what: str) -> int:
        value = int(self.scalar("<Q"))
        if value > most:
            raise BadWeightsError("malformed", f"{value} {what}")
        return value

    def text(self) -> str:
        return self.take(self.count(_LONGEST_STRING, "characters")).decode(errors="replace")

    def value(self, kind: int) -> object:
        if kind == _STRING:
            return self.text()
        if kind == _ARRAY:
            self._skip_array()
            return None
        if kind not in _SCALARS:
            raise BadWeightsError("malformed", f"value of type {kind}")
        return self.scalar(_SCALARS[kind])

    def position(self) -> int:
        return self._file.tell()

    def _skip_array(self) -> None:
        kind = int(self.scalar("<I"))
        count = self.count(_MOST_ELEMENTS, "elements")
        if kind == _STRING:
            for _ in range(count):
                self.take(self.count(_LONGEST_STRING, "characters"))
        elif kind in _SCALARS:
            self.take(count * struct.calcsize(_SCALARS[kind]))
        else:
            raise BadWeightsError("malformed", f"array of type {kind}")


def _read_header(path: Path) -> tuple[dict[str, object], int]:
    """Metadata without its arrays, and the number of parameters. Raises BadWeightsError."""
    with path.open("rb") as file:
        reader = _Reader(file, path.stat().st_size)
        if file.read(4) != _MAGIC:
            raise BadWeightsError("not_gguf", "the file is not GGUF")
        version = reader.scalar("<I")
        if version not in _VERSIONS:
            raise BadWeightsError("not_gguf", f"GGUF version {version}")
        tensors = reader.count(_MOST_TENSORS, "tensors")
        keys = reader.count(_MOST_KEYS, "keys")
        metadata: dict[str, object] = {}
        for _ in range(keys):
            name = reader.text()
            metadata[name] = reader.value(int(reader.scalar("<I")))
        elements, needed = 0, 0
        for _ in range(tensors):
            count, end = _tensor(reader)
            elements += count
            needed = max(needed, end)
        alignment = metadata.get("general.alignment", 32)
        step = alignment if isinstance(alignment, int) and alignment > 0 else 32
        start = math.ceil(reader.position() / step) * step
        if tensors == 0 or start + needed > reader.size:
            raise BadWeightsError("truncated", "the file is shorter than its tensors")
        return metadata, elements


def _tensor(reader: _Reader) -> tuple[int, int]:
    """Elements of one tensor, and where its data end, counted from the start of all data."""
    reader.text()
    dimensions = int(reader.scalar("<I"))
    if dimensions > _MOST_DIMENSIONS:
        raise BadWeightsError("malformed", f"tensor of {dimensions} dimensions")
    count = math.prod(int(reader.scalar("<Q")) for _ in range(dimensions))
    kind = int(reader.scalar("<I"))
    offset = int(reader.scalar("<Q"))
    size, elements = _TENSOR_BLOCKS.get(kind, (0, 1))  # an unknown type: its size is not known
    return count, offset + count // elements * size
