"""Weights that are known to suit this work, and which of them a file says it is.

`catalogue.csv` holds what publishers say of their weights: no download, no address. A file is
recognised by what it says about itself, which anybody can write into it; only the publisher's
SHA-256, brought along on paper, shows that it is that file.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from models.weights import WeightsCard

_FILE = Path(__file__).with_name("catalogue.csv")
_NEAR = 0.15  # a file of the same name with quite another number of parameters is something else
_MEBI = 2**20
_KV_BYTES = 1.5e9  # for 8,192 tokens of the largest of them, with some room: see `fit`
BITS = {"Q4_K_M": 4.9, "Q5_K_M": 5.7, "Q8_0": 8.5, "F16": 16.0}
"""Bits for each parameter of the kinds of file that are usual, as llama.cpp writes them."""


@dataclass(frozen=True, slots=True)
class KnownWeights:
    """One line of the catalogue. `parameters` is a number of parameters, about right."""

    name: str
    match: str
    architecture: str
    parameters: int
    licence: str
    publisher: str
    note: str

    def memory_bytes(self, quantisation: str) -> int:
        """About what a file of this kind needs in memory, context included. Raises KeyError."""
        return int(self.parameters * BITS[quantisation] / 8 + _KV_BYTES)


def catalogue() -> tuple[KnownWeights, ...]:
    """All lines, in the order of the file."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            KnownWeights(
                name=row["name"],
                match=row["match"],
                architecture=row["architecture"],
                parameters=int(row["parameters_millions"]) * 1_000_000,
                licence=row["licence"],
                publisher=row["publisher"],
                note=row["note"],
            )
            for row in csv.DictReader(file)
        )


def recognised(card: WeightsCard) -> KnownWeights | None:
    """The line that a file fits by name, architecture and size; None where it fits none."""
    names = {_plain(card.name), _plain(card.basename + card.size_label)}
    return next(
        (
            known
            for known in catalogue()
            if known.architecture == card.architecture
            and abs(card.parameters - known.parameters) <= _NEAR * known.parameters
            and any(name.startswith(known.match) for name in names)
        ),
        None,
    )


def _plain(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
