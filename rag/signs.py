"""Which sentence speaks for which circumstance (裁量因素), by weighed pairs of characters.

Weights too small to weigh meanings (`DraftRequest.bound_by_words`) are held to what the sentences
of the evidence say: a pack may bring a table, `signs.csv`, that says for single characters and
pairs of them how much each speaks for each circumstance, or for none. It is linear, so that whoever
audits it can read off why a sentence was taken for a sign. `models.training.signs` learns it.

Columns: `gram`, `none`, and one per factor id; whole numbers, hundredths. A sentence speaks for
what its grams say together, divided by the root of their number, and the row `*` in any case.
"""

from __future__ import annotations

import csv
import functools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.passage import EvidenceText

FILE = "signs.csv"  # in the folder of a pack
NONE = "none"
BIAS = "*"
_FIXED = ("gram", NONE)
_SENTENCE = re.compile(r"[^。！？]*[。！？]?")
_NUMBER = re.compile(r"[0-9]+(?:[,.][0-9]+)*")
_OTHER = re.compile(r"[^\u4e00-\u9fff①-⑩]+")
_DIGITS = "①②③④⑤⑥⑦⑧⑨⑩"


class SignsError(ValueError):
    """A table of signs that cannot be used; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Sign:
    """The sentence that speaks loudest for a circumstance: `text[start:end]` of the evidence.

    `margin`: hundredths by which it speaks for it rather than for anything else; below nothing
    something else is likelier.
    """

    evidence_id: str
    start: int
    end: int
    margin: int


@dataclass(frozen=True, slots=True)
class Signs:
    """A table of signs. `rows`: gram to (none, one weight for each of `factor_ids`)."""

    factor_ids: tuple[str, ...]
    rows: Mapping[str, tuple[int, ...]]
    bias: tuple[int, ...]

    def margins(self, sentence: str) -> tuple[int, ...]:
        """For each factor, the margin of `sentence` for it over all else, in hundredths."""
        said = grams(sentence)
        length = math.sqrt(len(said)) or 1.0
        told = [self.rows[gram] for gram in said if gram in self.rows]
        totals = [
            bias + round(sum(column) / length)
            for bias, column in zip(self.bias, zip(*told, strict=True), strict=True)
        ] if told else list(self.bias)
        order = sorted(totals, reverse=True)
        return tuple(
            total - (order[1] if total == order[0] else order[0]) for total in totals[1:]
        )

    def of(self, evidence: Sequence[EvidenceText]) -> dict[str, tuple[Sign, ...]]:
        """For each factor the loudest sentence of each piece of evidence, in their order."""
        found: dict[str, list[Sign]] = {factor_id: [] for factor_id in self.factor_ids}
        for item in evidence:
            signs = [(start, end, self.margins(item.text[start:end]))
                     for start, end in pieces(item.text)]
            for number, factor_id in enumerate(self.factor_ids if signs else ()):
                start, end, margins = max(signs, key=lambda sign: sign[2][number])
                found[factor_id].append(Sign(item.evidence_id, start, end, margins[number]))
        return {factor_id: tuple(signs) for factor_id, signs in found.items()}


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence and each two sentences in a row of a line stand: what is judged.

    A question and the answer on the next line are one line.
    """
    for line in re.finditer(r"问[^\n]*\n答[^\n]*|[^\n]+", text):
        ends = [line.start() + match.end()
                for match in _SENTENCE.finditer(line.group()) if match.group().strip()]
        starts = [line.start(), *ends]
        for number, end in enumerate(ends):
            yield starts[number], end
            if number:
                yield starts[number - 1], end


def grams(sentence: str) -> frozenset[str]:
    """The characters of `sentence` and pairs of them; a number is but how many digits it has."""
    counted = _NUMBER.sub(
        lambda m: _DIGITS[min(len(re.split("[.,]", m.group())[0]), len(_DIGITS)) - 1], sentence,
    )
    plain = _OTHER.sub("|", counted)
    return frozenset([*plain, *(plain[n:n + 2] for n in range(len(plain) - 1))])


def read(path: Path) -> Signs:
    """Read a table of signs, once as long as the file stays. Raises SignsError, OSError."""
    return _read(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=4)
def _read(path: Path, _changed_ns: int) -> Signs:
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        header = tuple(next(lines, ()))
        factor_ids = header[len(_FIXED):]
        if header[:len(_FIXED)] != _FIXED or not factor_ids:
            raise SignsError(f"{path.name}: the first line is not {','.join(_FIXED)},…")
        rows: dict[str, tuple[int, ...]] = {}
        for line in lines:
            if len(line) != len(header):
                raise SignsError(f"{path.name}, line {lines.line_num}: {len(line)} columns")
            try:
                rows[line[0]] = tuple(int(cell or 0) for cell in line[1:])
            except ValueError as error:
                raise SignsError(f"{path.name}, line {lines.line_num}: {error}") from error
    bias = rows.pop(BIAS, None)
    if bias is None:
        raise SignsError(f"{path.name}: there is no row {BIAS}")
    return Signs(factor_ids, rows, bias)
