"""What a pack knows as violations (案由): how each is found, and which words speak for it.

Weights too small to weigh meanings (`DraftRequest.bound_by_words`) do not say freely what was
found. A pack may bring `findings.csv` (`finding_id`, `text`): one sentence for each offence of its
benchmark, with `{party}`, `{day}`, `{place}`, `{goods}` and `{count}` for atoms of the evidence,
one for each factor, and `outside`, `purchase`. Beside it stands `grounds.csv`, a table as
`rag.signs` reads it, that says which sentences of the evidence speak for which of these.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rag import citation, signs
from rag.grammar import text_faults
from rag.provision import Citation
from rag.signs import Signs, SignsError

FILE = "grounds.csv"  # in the folder of a pack
FINDINGS = "findings.csv"
OUTSIDE = "outside"  # a wrong that no provision of the pack speaks of
PURCHASE = "purchase"  # where the goods came from
SLOTS = frozenset({"party", "supplier", "day", "buyday", "place", "goods", "count", "said"})
_COLUMNS = ("finding_id", "text")
_SLOT = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Grounds:
    """The findings of a pack by id, the provisions that offences violate, and the words' table."""

    findings: Mapping[str, str]
    prohibitions: Mapping[str, tuple[Citation, ...]]
    signs: Signs


def read(folder: Path) -> Grounds | None:
    """Read what the pack in `folder` knows, once as long as its files stay; None if it has none.

    Raises SignsError, which names file and line, and OSError.
    """
    paths = [folder / name for name in (FINDINGS, FILE, "benchmark.csv")]
    if not all(path.is_file() for path in paths):
        return None
    return _read(folder, tuple(path.stat().st_mtime_ns for path in paths))


@functools.lru_cache(maxsize=4)
def _read(folder: Path, _changed_ns: tuple[int, ...]) -> Grounds:
    table = signs.read(folder / FILE)
    findings = read_findings(folder / FINDINGS)
    prohibitions: dict[str, tuple[Citation, ...]] = {}
    with (folder / "benchmark.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            violated = citation.parse(row["prohibition"])
            known = prohibitions.get(row["offence_id"], ())
            if violated is None:
                raise SignsError(f"benchmark.csv: no citation in {row['offence_id']}")
            prohibitions[row["offence_id"]] = known + (violated,) * (violated not in known)
    for name in table.factor_ids:
        if name not in findings or name not in {*prohibitions, OUTSIDE, PURCHASE}:
            raise SignsError(f"{FILE}: there is no finding or no offence {name}")
    return Grounds(findings, prohibitions, table)


def read_findings(path: Path) -> dict[str, str]:
    """The sentences of `findings.csv` by id. Raises SignsError, OSError."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        if tuple(next(lines, ())) != _COLUMNS:
            raise SignsError(f"{path.name}: the first line is not {','.join(_COLUMNS)}")
        found: dict[str, str] = {}
        for line in lines:
            if len(line) != len(_COLUMNS) or line[0] in found:
                raise SignsError(f"{path.name}, line {lines.line_num}: two columns, each id once")
            plain = _SLOT.sub("", line[1])
            if not SLOTS.issuperset(_SLOT.findall(line[1])) or text_faults(plain, ()):
                raise SignsError(
                    f"{path.name}, line {lines.line_num}: a numeral, 第, 《 or an unknown place"
                )
            found[line[0]] = line[1]
    return found
