"""The benchmark and the factors of a pack, held against the pack's own regulations."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from casework.discretion import BAND_WORDS, Row
from casework.lawbooks import Lawbooks, Standing
from casework.pack import Pack
from rag import citation as citations
from rag import grounds, signs
from rag.numerals import read_number

APL_34 = "《中华人民共和国行政处罚法》第三十四条"
_RANGE = re.compile(
    r"(?P<low>[0-9一二三四五六七八九十百千万两零〇]+)元以上"
    r"(?P<high>[0-9一二三四五六七八九十百千万两零〇]+)元以下(?:的)?罚款"
)
_FEN = 100
_WAN = 10_000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong. `article` is the provision it rests on; `level`: error or note."""

    path: Path
    line: int | None
    code: str
    article: str
    message: str
    level: str = "error"


def check(pack: Pack, books: Lawbooks, first: date, last: date) -> Iterator[Finding]:
    """Bands tile the statutory range, every basis resolves while its row applies."""
    path = pack.folder / "benchmark.csv"
    groups: dict[tuple[str, date], list[Row]] = {}
    for row in pack.benchmark.rows:
        groups.setdefault((row.offence_id, row.effective_from), []).append(row)
    for (offence_id, version), rows in groups.items():
        later = min((v for o, v in groups if o == offence_id and v > version), default=None)
        until = last if later is None else min(last, later - timedelta(days=1))
        yield from _tiles(path, rows)
        yield from _same_clauses(path, rows)
        begins = max(first, version) if version <= last else version
        if begins <= until:
            yield from _bases(path, rows[0], books, begins, until)
        else:  # an older version: it is still needed for acts of its time
            yield from _bases(path, rows[0], books, version, version)
        yield from _statutory_range(path, rows, books, version)
    yield from _factors(pack, books, first, last)
    yield from _signs(pack)


def yuan_of(text: str) -> int | None:
    """五万 is 50000, 一万五千 is 15000; None where it is no number."""
    if text.isdecimal():
        return int(text)
    head, wan, tail = text.partition("万")
    if not wan:
        return read_number(text)
    high, low = read_number(head), read_number(tail) if tail else 0
    return None if high is None or low is None else high * _WAN + low


def _tiles(path: Path, rows: Sequence[Row]) -> Iterator[Finding]:
    """The bands of one version, from the lightest up: each begins where the one below ends."""
    order = list(BAND_WORDS)
    rows = sorted(rows, key=lambda row: order.index(row.band))
    for below, above in itertools.pairwise(rows):
        if below.band == above.band:
            yield Finding(
                path, above.line, "band_twice", APL_34, f"{above.offence_id}: {above.band} twice"
            )
        elif above.min_fen > below.max_fen:
            yield Finding(
                path, above.line, "band_gap", APL_34,
                f"{above.offence_id}: nothing between {below.max_fen} and {above.min_fen} fen",
            )  # fmt: skip
        elif above.min_fen < below.max_fen:
            yield Finding(
                path, above.line, "band_overlap", APL_34,
                f"{above.offence_id}: {above.band} begins at {above.min_fen} fen, "
                f"{below.band} ends at {below.max_fen}",
            )  # fmt: skip
    for row in rows:
        if row.min_fen == row.max_fen:
            yield Finding(
                path, row.line, "band_empty", APL_34, f"{row.offence_id}: {row.band} has no width"
            )


def _same_clauses(path: Path, rows: Sequence[Row]) -> Iterator[Finding]:
    for row in rows[1:]:
        if (row.prohibition, row.penalty, row.offence) != (
            rows[0].prohibition,
            rows[0].penalty,
            rows[0].offence,
        ):
            yield Finding(
                path, row.line, "offence_differs", APL_34,
                f"{row.offence_id}: name or clauses differ from those of line {rows[0].line}",
            )  # fmt: skip


def _bases(
    path: Path, row: Row, books: Lawbooks, first: date, last: date
) -> Iterator[Finding]:
    source = citations.parse(row.source)
    if source is None or not source.regulation:
        yield Finding(path, row.line, "not_a_citation", "", f"source: {row.source}")
    for cited in (row.prohibition, row.penalty, *((source,) if source else ())):
        printed = citations.format(cited)
        for day in books.turning_days(cited.regulation, first, last):
            standing, _ = books.resolve(cited, day)
            if standing is Standing.HOLDS:
                continue
            is_note = standing is Standing.NOT_HERE
            yield Finding(
                path, row.line,
                "not_in_library" if is_note else f"basis_{standing.value}", printed,
                f"{printed} does not hold on {day}" if not is_note else f"{printed} is elsewhere",
                level="note" if is_note else "error",
            )  # fmt: skip
            break


def _statutory_range(
    path: Path, rows: Sequence[Row], books: Lawbooks, version: date
) -> Iterator[Finding]:
    """The bands together are exactly the range that the penalty clause gives."""
    _, provision = books.resolve(rows[0].penalty, version)
    if provision is None:
        return
    ranges = [
        (low * _FEN, high * _FEN)
        for match in _RANGE.finditer(provision.lead + provision.text)
        if (low := yuan_of(match["low"])) is not None
        and (high := yuan_of(match["high"])) is not None
    ]
    covered = (min(row.min_fen for row in rows), max(row.max_fen for row in rows))
    if ranges and covered not in ranges:
        low, high = ranges[0]
        yield Finding(
            path, rows[0].line, "range_not_tiled", citations.format(rows[0].penalty),
            f"{rows[0].offence_id}: the bands cover {covered[0]} to {covered[1]} fen, "
            f"the clause gives {low} to {high}",
        )  # fmt: skip


def _signs(pack: Pack) -> Iterator[Finding]:
    """The tables of signs can be read and speak of nothing that the pack has not."""
    path = pack.folder / signs.FILE
    try:
        known = signs.read(path).factor_ids if path.is_file() else ()
        grounds.read(pack.folder)
    except signs.SignsError as error:
        yield Finding(path, None, "signs_unreadable", "", str(error))
        return
    for factor_id in known:
        if pack.factor(factor_id) is None:
            yield Finding(path, 1, "signs_of_no_factor", APL_34, f"{factor_id} is no factor")


def _factors(pack: Pack, books: Lawbooks, first: date, last: date) -> Iterator[Finding]:
    path = pack.folder / "factors.csv"
    texts: dict[str, int] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for record in reader:
            yield from _factor(path, reader.line_num, record, books, (first, last))
            words = record["text"]
            if words in texts:
                yield Finding(
                    path, reader.line_num, "factor_twice", APL_34, f"as on line {texts[words]}"
                )
            texts.setdefault(words, reader.line_num)


def _factor(
    path: Path,
    line: int,
    record: Mapping[str, str],
    books: Lawbooks,
    term: tuple[date, date],
) -> Iterator[Finding]:
    cited = citations.parse(record["source"])
    if cited is None or not cited.regulation:
        yield Finding(path, line, "not_a_citation", "", f"source: {record['source']}")
        return
    for day in books.turning_days(cited.regulation, *term):
        standing, _ = books.resolve(cited, day)
        if standing is Standing.NOT_HERE:
            yield Finding(
                path, line, "not_in_library", record["source"], "the pack does not hold it",
                level="note",
            )  # fmt: skip
            return
        if standing is not Standing.HOLDS:
            yield Finding(
                path, line, f"basis_{standing.value}", record["source"],
                f"{record['source']} does not hold on {day}",
            )  # fmt: skip
            return
