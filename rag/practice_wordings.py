"""The wordings of practice cases: read from a pack, drawn by chance, some of them kept back."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

_KEPT_BACK = 4  # every fourth wording
# The parser of libyaml reads the same six times as fast; a PyYAML built without it has none.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Wordings:
    """Draws from lists of wordings, and keeps every fourth one back."""

    def __init__(self, rng: random.Random, *, held_out: bool) -> None:
        self._rng = rng
        self._held_out = held_out

    def synonyms(self, told: dict[str, Any]) -> dict[str, Sequence[str]]:
        """Words of the pack to those they are exchanged with; of the thesaurus in training only."""
        groups = [*told["synonyms"], *([] if self._held_out else told.get("thesaurus", []))]
        return {word: group for group in groups for word in group if len(word) > 1}

    def pick(self, choices: Sequence[Any]) -> Any:
        """One of `choices`: of those kept back for evaluation, or of the others."""
        kept = choices[_KEPT_BACK - 1::_KEPT_BACK]
        if self._held_out and kept:
            return self._rng.choice(kept)
        return self._rng.choice([c for n, c in enumerate(choices) if (n + 1) % _KEPT_BACK])


def read_yaml(path: Path) -> Any:
    """The plain values in a YAML file of a pack. Raises OSError and yaml.YAMLError."""
    return yaml.load(path.read_text("utf-8"), _LOADER)  # noqa: S506 - a safe loader, either way


def read_wordings(pack: Path) -> dict[str, Any]:
    """`practice.yaml`, its lists made longer by each file of `practice/`."""
    told: dict[str, Any] = read_yaml(pack / "practice.yaml")
    for path in sorted((pack / "practice").glob("*.yaml")):
        _merge(told, read_yaml(path))
    return told


def _merge(told: dict[str, Any], more: dict[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict):
            _merge(told.setdefault(key, {}), value)
        else:
            told[key] = [*told.get(key, []), *(v for v in value if v not in told.get(key, []))]
