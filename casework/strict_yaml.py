"""YAML without surprises: no duplicate keys, no `no` that means false, no aliases, no tags.

Only `null`, `true`, `false` and plain integers are anything but text; dates stay text until a
schema reads them as YYYY-MM-DD. Every value keeps the line it stands on, so that an error can
name it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from casework.errors import PackError

T = TypeVar("T")
Place: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 1 << 20


class _Loader(yaml.SafeLoader):
    """Only null, true, false and plain integers are resolved; the rest is text."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(
                problem="aliases are not allowed", problem_mark=event.start_mark
            )
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""]
)
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]*)$"), list("-0123456789")
)


@dataclass(frozen=True, slots=True)
class Located:
    """What a file holds, and the line (from 1) of everything in it."""

    path: Path
    data: Any
    lines: Mapping[Place, int]
    sha256: str

    def line_of(self, place: Place) -> int | None:
        """The line of `place`, or of the nearest thing around it."""
        for end in range(len(place), -1, -1):
            if place[:end] in self.lines:
                return self.lines[place[:end]]
        return None


def read_bytes(path: Path) -> bytes:
    """The bytes of a file of at most 1 MiB. Raises PackError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PackError(path, None, "the file is larger than 1 MiB", "Split it")
        return path.read_bytes()
    except OSError as error:
        raise PackError(
            path, None, f"cannot be read ({error.strerror})", "Restore the file"
        ) from error


def decode(path: Path, content: bytes) -> str:
    """`content` as UTF-8 text, without a byte order mark. Raises PackError naming the line."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise PackError(path, line, "this is not UTF-8 text", "Save the file as UTF-8") from error


def load(path: Path) -> Located:
    """Read a YAML file. Raises PackError naming the line."""
    content = read_bytes(path)
    text = decode(path, content)
    loader = None
    try:
        loader = _Loader(text)  # refuses control characters
        node = loader.get_single_node()
        lines: dict[Place, int] = {}
        data = None if node is None else _value(path, loader, node, (), lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise PackError(
            path,
            None if mark is None else mark.line + 1,
            f"this is not YAML: {error.problem or error.context}",
            "Check quotes, colons and indentation on this line and the one before",
        ) from error
    except yaml.YAMLError as error:
        raise PackError(path, None, f"this is not YAML: {error}", "Check the file") from error
    except (RecursionError, ValueError) as error:  # nested without end; a number without end
        raise PackError(path, None, f"this cannot be read: {error}", "Check the file") from error
    finally:
        if loader is not None:
            loader.dispose()
    return Located(path, data, lines, hashlib.sha256(content).hexdigest())


def check(kind: type[T], located: Located) -> T:
    """`located.data` as a value of `kind` (a pydantic model, or a list of them). Raises PackError
    that lists every mistake and names the line of the first.
    """
    try:
        value: T = TypeAdapter(kind).validate_python(located.data)
    except ValidationError as error:
        found = error.errors(include_url=False)
        problems = "; ".join(f"{_dotted(e['loc'])}: {_problem(e['msg'])}" for e in found)
        raise PackError(
            located.path,
            located.line_of(tuple(found[0]["loc"])),
            problems,
            "Correct the entry; the comments at the head of the sample pack's file explain it",
        ) from error
    return value


class StrictModel(BaseModel):
    """Base of everything read from a pack: unknown keys are refused, values are frozen."""

    model_config = {"extra": "forbid", "frozen": True}


def _dotted(place: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in place) or "the file"


def _problem(message: str) -> str:
    return "is not a known entry" if message.startswith("Extra inputs") else message


def _value(
    path: Path, loader: _Loader, node: yaml.Node, place: Place, lines: dict[Place, int]
) -> Any:
    line = node.start_mark.line + 1
    lines.setdefault(place, line)
    if isinstance(node, yaml.ScalarNode):
        return _scalar(path, loader, node)
    if isinstance(node, yaml.SequenceNode) and node.tag == "tag:yaml.org,2002:seq":
        return [
            _value(path, loader, child, (*place, index), lines)
            for index, child in enumerate(node.value)
        ]
    if not isinstance(node, yaml.MappingNode) or node.tag != "tag:yaml.org,2002:map":
        raise PackError(path, line, f"tag {node.tag} is not allowed", "Write plain text")
    out: dict[str, Any] = {}
    for key_node, child in node.value:
        key = key_node.value
        key_line = key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise PackError(path, key_line, "a key must be plain text", "Rename the key")
        if key in out:
            first = lines[(*place, key)]
            raise PackError(
                path, key_line, f"{key} stands twice (first on line {first})", "Keep one of them"
            )
        lines[(*place, key)] = key_line
        out[key] = _value(path, loader, child, (*place, key), lines)
    return out


def _scalar(path: Path, loader: _Loader, node: yaml.ScalarNode) -> Any:
    kind = node.tag.removeprefix("tag:yaml.org,2002:")
    if kind not in {"str", "null", "bool", "int"}:
        line = node.start_mark.line + 1
        raise PackError(path, line, f"tag {node.tag} is not allowed", "Write plain text")
    if not is_writable(node.value):
        line = node.start_mark.line + 1
        raise PackError(path, line, "an escape stands for no character", "Write plain text")
    return loader.construct_object(node)


def is_writable(text: str) -> bool:
    """Whether a paper can hold every character: no controls but line breaks, no half pairs."""
    return not any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t" for c in text)
