"""The discretion benchmark (裁量基准): a table with a unique hit, and the sum it leads to.

No model takes part. Which row fires follows from the offence, the version in force and how many
mitigating and aggravating factors stand; the calculation is printed so that a person can redo it.

Where the version of the day of the act and that of the day of decision differ, the one with the
lighter band applies, and both are shown (从旧兼从轻, 行政处罚法 art. 37).

The suggested amount is the middle of the band, rounded down to whole hundreds of yuan.
"""

from __future__ import annotations

import csv
import io
import itertools
import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from casework import strict_yaml
from casework.errors import PackError
from rag import citation as citations
from rag.passage import Factor
from rag.provision import Citation

BAND_WORDS: Mapping[str, str] = {
    "lenient": "从轻处罚",
    "ordinary": "一般处罚",
    "severe": "从重处罚",
}
"""Bands of the table and how they are named to people and in papers."""

COLUMNS = (
    "offence_id",
    "offence",
    "prohibition",
    "penalty",
    "regulation_effective_from",
    "band",
    "condition",
    "min_fen",
    "max_fen",
    "source",
)
FEN_PER_YUAN = 100
ROUND_TO_FEN = 100 * FEN_PER_YUAN
OTHERWISE = "otherwise"

DIRECTIONS = frozenset({"mitigating", "aggravating"})
_TERM = re.compile(r"^\s*([a-z][a-z_]{0,31})\s*(==|>=|<=)\s*([0-9]{1,2})\s*$")
_OPERATORS: Mapping[str, Callable[[int, int], bool]] = {
    "==": operator.eq,
    ">=": operator.ge,
    "<=": operator.le,
}


@dataclass(frozen=True, slots=True)
class Term:
    """`name operator number`, over the counts of factors."""

    name: str
    operator: str
    number: int

    @property
    def asks(self) -> bool:
        """Whether it holds only where the count is at least one."""
        return self.operator != "<=" and self.number > 0

    def holds(self, counts: Mapping[str, int]) -> bool:
        """Whether the count named satisfies the term."""
        return _OPERATORS[self.operator](counts[self.name], self.number)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table, on `line` of its file. `terms` is empty for `otherwise`. Amounts are
    in fen, inclusive.
    """

    offence_id: str
    offence: str
    prohibition: Citation
    penalty: Citation
    effective_from: date
    band: str
    condition: str
    terms: tuple[Term, ...]
    min_fen: int
    max_fen: int
    source: str
    line: int = 0

    def fires(self, counts: Mapping[str, int]) -> bool:
        """Whether every term holds; `otherwise` never fires by itself."""
        return bool(self.terms) and all(term.holds(counts) for term in self.terms)


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the benchmark gives: the row applied, the one it was compared with, the sum in words.

    `amount_fen` is the suggested amount, `grounds` how the band was found, `calculation` that and
    the amount. `later_is_lighter`: the version of the day of decision
    applies. `other` is the row of the version that does not apply, None where they are the same.
    """

    row: Row
    other: Row | None
    later_is_lighter: bool
    amount_fen: int
    grounds: str
    calculation: str

    @property
    def band_word(self) -> str:
        """The band as people and papers name it."""
        return BAND_WORDS[self.row.band]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The whole table."""

    rows: tuple[Row, ...]

    def offences(self) -> tuple[str, ...]:
        """The names of all offences, in the order of the table."""
        return tuple(dict.fromkeys(row.offence for row in self.rows))

    def offence_of(self, cited: Sequence[Citation], named: str = "") -> str:
        """The id of the one offence that these citations and this wording point to; else ''.

        A citation points to an offence when it is its prohibition or its penalty clause, or
        stands above or below it (the whole article, an item of it).
        """
        told = frozenset(cited)
        near = [
            row
            for row in self.rows
            if any(_touches(c, row.prohibition) or _touches(c, row.penalty) for c in told)
        ]
        chosen = {row.offence_id for row in near}
        exact = {row.offence_id for row in near if row.prohibition in told or row.penalty in told}
        by_name = {row.offence_id for row in self.rows if named and row.offence in named}
        for candidates in (chosen & by_name, exact, chosen):
            if len(candidates) == 1:
                return next(iter(candidates))
        return ""

    def name_of(self, offence_id: str) -> str:
        """The name of an offence; '' where it is not in the table."""
        return next((row.offence for row in self.rows if row.offence_id == offence_id), "")

    def most_fen(self, row: Row) -> int:
        """The most that any band allows for the offence of `row` in its version."""
        same = (r for r in self.rows if r.offence_id == row.offence_id)
        return max(r.max_fen for r in same if r.effective_from == row.effective_from)

    def assess(
        self,
        offence_id: str,
        factors: Iterable[Factor],
        day_of_act: date,
        day_of_decision: date,
    ) -> Assessment | None:
        """Band and amount for an offence; None where no row was in force on the day of the act."""
        standing = tuple(dict.fromkeys(factors))
        counts = {
            direction: sum(factor.direction == direction for factor in standing)
            for direction in ("mitigating", "aggravating")
        }
        then = self._row(offence_id, counts, day_of_act)
        if then is None:
            return None
        now = self._row(offence_id, counts, day_of_decision) or then
        later_is_lighter = (now.max_fen, now.min_fen) < (then.max_fen, then.min_fen)
        row, other = (now, then) if later_is_lighter else (then, now)
        amount = suggested_fen(row)
        grounds = "\n".join(
            (*_printed_row(row, standing, counts), *_printed_versions(then, now, row))
        )
        middle = yuan((row.min_fen + row.max_fen) // 2)
        sum_up = f"建议数额：幅度中点{middle}，按百元取整（向下）为{yuan(amount)}。"
        return Assessment(
            row=row,
            other=None if now == then else other,
            later_is_lighter=later_is_lighter,
            amount_fen=amount,
            grounds=grounds,
            calculation=f"{grounds}\n{sum_up}",
        )

    def _row(self, offence_id: str, counts: Mapping[str, int], day: date) -> Row | None:
        of_day = [r for r in self.rows if r.offence_id == offence_id and r.effective_from <= day]
        if not of_day:
            return None
        version = max(r.effective_from for r in of_day)
        rows = [r for r in of_day if r.effective_from == version]
        return next((r for r in rows if r.fires(counts)), None) or next(
            (r for r in rows if not r.terms), None
        )


def suggested_fen(row: Row) -> int:
    """The middle of the band, rounded down to whole hundreds of yuan but never below the band."""
    middle = (row.min_fen + row.max_fen) // 2
    return max(row.min_fen, middle // ROUND_TO_FEN * ROUND_TO_FEN)


def yuan(fen: int) -> str:
    """An amount as papers print it: whole yuan without a point, else two decimals."""
    whole, rest = divmod(fen, FEN_PER_YUAN)
    return f"{whole}元" if rest == 0 else f"{whole}.{rest:02d}元"


def load_benchmark(path: Path) -> Benchmark:
    """Read the table. Raises PackError: unknown columns, two rows for one situation, a gap."""
    text = strict_yaml.decode(path, strict_yaml.read_bytes(path))
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise PackError(path, 1, "the columns are not the benchmark's", f"Use {','.join(COLUMNS)}")
    rows = []
    lines: dict[tuple[str, date], int] = {}
    for record in reader:
        row = _row(path, reader.line_num, record)
        rows.append(row)
        lines.setdefault((row.offence_id, row.effective_from), reader.line_num)
    for (offence_id, version), line in lines.items():
        group = [r for r in rows if (r.offence_id, r.effective_from) == (offence_id, version)]
        _check_unique_hit(path, line, group)
    return Benchmark(tuple(rows))


def _row(path: Path, line: int, record: Mapping[str, str | None]) -> Row:
    def bad(column: str, problem: str) -> PackError:
        return PackError(path, line, f"{column}: {problem}", "Correct this row")

    fields = {name: (record.get(name) or "").strip() for name in COLUMNS}
    empty = [name for name, value in fields.items() if not value]
    if empty or None in record:
        raise bad(empty[0] if empty else "row", "is empty" if empty else "has too many columns")
    cited = {}
    for column in ("prohibition", "penalty"):
        found = citations.parse(fields[column])
        if found is None or not found.regulation:
            raise bad(column, f"{fields[column]} is not a citation")
        cited[column] = found
    if fields["band"] not in BAND_WORDS:
        raise bad("band", f"{fields['band']} is none of {', '.join(BAND_WORDS)}")
    try:
        effective_from = date.fromisoformat(fields["regulation_effective_from"])
        min_fen, max_fen = int(fields["min_fen"]), int(fields["max_fen"])
    except ValueError as error:
        raise bad("row", str(error)) from error
    if not 0 <= min_fen <= max_fen:
        raise bad("min_fen", "must not be above max_fen or below 0")
    terms = () if fields["condition"] == OTHERWISE else read_terms(fields["condition"])
    if terms is None or any(term.name not in DIRECTIONS for term in terms):
        raise bad("condition", "cannot be read; write mitigating>=1 and aggravating==0")
    return Row(
        offence_id=fields["offence_id"],
        offence=fields["offence"],
        prohibition=cited["prohibition"],
        penalty=cited["penalty"],
        effective_from=effective_from,
        band=fields["band"],
        condition=fields["condition"],
        terms=terms,
        min_fen=min_fen,
        max_fen=max_fen,
        source=fields["source"],
        line=line,
    )


def read_terms(condition: str) -> tuple[Term, ...] | None:
    """`mitigating>=1 and aggravating==0`; None where it cannot be read."""
    matches = [_TERM.match(part) for part in condition.split(" and ")]
    if not all(matches):
        return None
    return tuple(Term(m[1], m[2], int(m[3])) for m in matches if m is not None)


def _check_unique_hit(path: Path, line: int, rows: Sequence[Row]) -> None:
    """Every combination of counts must hit exactly one row."""
    otherwise = sum(not row.terms for row in rows)
    bound = 2 + max((term.number for row in rows for term in row.terms), default=0)
    for mitigating, aggravating in itertools.product(range(bound), repeat=2):
        counts = {"mitigating": mitigating, "aggravating": aggravating}
        hits = sum(row.fires(counts) for row in rows)
        if hits > 1 or otherwise > 1 or (hits == 0 and otherwise == 0):
            problem = "no row" if hits == 0 and otherwise == 0 else "more than one row"
            raise PackError(
                path,
                line,
                f"{rows[0].offence_id} ({rows[0].effective_from}): {problem} fires for "
                f"{mitigating} mitigating and {aggravating} aggravating factors",
                "Let exactly one condition hold, and at most one row say otherwise",
            )


def _touches(cited: Citation, clause: Citation) -> bool:
    """Whether one of the two is, contains or is contained in the other."""
    mine = (cited.regulation, cited.article, cited.inserted)
    if mine != (clause.regulation, clause.article, clause.inserted):
        return False
    pairs = (
        (cited.paragraph, clause.paragraph),
        (cited.item, clause.item),
        (cited.subitem, clause.subitem),
    )
    return all(a is None or b is None or a == b for a, b in pairs)


def _printed_row(row: Row, factors: Sequence[Factor], counts: Mapping[str, int]) -> list[str]:
    lines = [f"违法行为：{row.offence}（{citations.format(row.penalty)}）。"]
    for direction, word in (("mitigating", "从轻"), ("aggravating", "从重")):
        listed = "；".join(f.text for f in factors if f.direction == direction)
        lines.append(f"{word}情节{counts[direction]}项{f'：{listed}' if listed else ''}。")
    condition, _ = condition_words(row)
    lines.append(f"符合的条件：{condition}；裁量档次：{BAND_WORDS[row.band]}（{row.source}）。")
    return lines


def condition_words(row: Row) -> tuple[str, str]:
    """The condition of a row in Chinese and in English: mitigating>=1 is 从轻情节1项以上, at least
    1 mitigating factor.
    """
    said = [_term_words(term) for term in row.terms]
    zh, en = "，且".join(zh for zh, _ in said), " and ".join(en for _, en in said)
    return zh or "其他情形", en or OTHERWISE


def _term_words(term: Term) -> tuple[str, str]:
    zh = {"mitigating": "从轻情节", "aggravating": "从重情节"}[term.name]
    en = f"{term.name} factor{'' if term.number == 1 else 's'}"
    if term.number == 0 and term.operator != ">=":
        return f"没有{zh}", f"no {en}"
    many = f"{term.number}项"
    return {
        "==": (f"{zh}{many}", f"exactly {term.number} {en}"),
        ">=": (f"{zh}{many}以上", f"at least {term.number} {en}"),
        "<=": (f"{zh}不超过{many}", f"at most {term.number} {en}"),
    }[term.operator]


def _printed_versions(then: Row, now: Row, row: Row) -> list[str]:
    lines = []
    if then == now:
        lines.append(f"幅度：{yuan(row.min_fen)}以上{yuan(row.max_fen)}以下。")
    else:
        lines.extend(
            f"{day}的规定（{r.effective_from.isoformat()}起施行）："
            f"{yuan(r.min_fen)}以上{yuan(r.max_fen)}以下。"
            for day, r in (("违法行为发生时", then), ("作出决定时", now))
        )
        which = "作出决定时的规定处罚较轻，适用作出决定时" if row == now else "适用违法行为发生时"
        lines.append(f"{which}的规定（从旧兼从轻，《中华人民共和国行政处罚法》第三十七条）。")
    return lines
