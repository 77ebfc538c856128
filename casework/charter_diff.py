"""What changed between two versions of a charter, by meaning: 从重下限 85,000→80,000.

Compared are the fields of the charter and, where a benchmark lies beside both, its rows. Lists of
parts are matched by what names each (an authorisation by giver, receiver and data), so that
inserting one does not change all that follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casework.charter import Charter, load_charter
from casework.charter_schema import field_infos
from casework.discretion import (
    BAND_WORDS,
    FEN_PER_YUAN,
    Row,
    condition_words,
    load_benchmark,
)

_NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "roles.data_providers": ("department",),
    "authorisations": ("giver", "receiver", "data"),
    "indicators": ("name",),
    "audits": ("kind",),
    "stop_conditions": ("condition",),
}
_NOTHING = ("（无）", "(none)")


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `place`: dotted name of the field, or `benchmark:<offence>:<version>:<band>`.

    `zh` and `en` say it whole, in both languages.
    """

    place: str
    old: str
    new: str
    zh: str
    en: str


def diff(old: Path, new: Path) -> tuple[Change, ...]:
    """The changes from `old` to `new`: charters, or folders of packs. Raises PackError."""
    paths = [p / "charter.yaml" if p.is_dir() else p for p in (old, new)]
    before, after = (load_charter(path).charter for path in paths)
    found = [*_fields(before, after)]
    tables = [path.parent / "benchmark.csv" for path in paths]
    if all(table.is_file() for table in tables) and tables[0].resolve() != tables[1].resolve():
        found += _rows(load_benchmark(tables[0]).rows, load_benchmark(tables[1]).rows)
    return tuple(found)


def _fields(before: Charter, after: Charter) -> Iterator[Change]:
    titles = {info.name: info.title for info in field_infos()}
    old, new = (_flat(c.model_dump(mode="json")) for c in (before, after))
    for place in dict.fromkeys((*old, *new)):
        was, is_now = old.get(place), new.get(place)
        if was == is_now:
            continue
        name, key = _named(place)
        title = "·".join(titles[part] for part in _steps(name) if part in titles)
        whose = (f"（{key}）", f" ({key})") if key else ("", "")
        yield _change(
            place, (f"{title}{whose[0]}", f"{name}{whose[1]}"), (_shown(was), _shown(is_now))
        )


def _flat(data: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Every leaf by its place; a part of a list as `field[key].name`."""
    out: dict[str, Any] = {}
    for name, value in data.items():
        place = prefix + name
        plain = _named(place)[0]
        if isinstance(value, Mapping):
            out |= _flat(value, f"{place}.")
        elif plain in _NAMED_BY and value:
            for part in value:
                key = "、".join(_joined(part[k]) for k in _NAMED_BY[plain])
                out[f"{place}[{key}]"] = True
                out |= _flat(part, f"{place}[{key}].")
        elif value not in (None, [], ""):
            out[place] = value
    return out


def _named(place: str) -> tuple[str, str]:
    """The dotted name of a field, and the key of the part that it belongs to."""
    head, bracket, rest = place.partition("[")
    if not bracket:
        return place, ""
    key, _, tail = rest.rpartition("]")
    return head + tail, key


def _steps(name: str) -> Iterator[str]:
    parts = name.split(".")
    for end in range(1, len(parts) + 1):
        yield ".".join(parts[:end])


def _joined(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _shown(value: object) -> tuple[str, str]:
    if value is None:
        return _NOTHING
    if value is True:
        return "有", "there"
    text = f"{value:,}" if isinstance(value, int) else _joined(value)
    return text, text


def _rows(old: Sequence[Row], new: Sequence[Row]) -> Iterator[Change]:
    before, after = ({_key(r): r for r in rows} for rows in (old, new))
    for key in dict.fromkeys((*before, *after)):
        was, is_now = before.get(key), after.get(key)
        row = is_now or was
        if row is None:  # cannot be: the key comes from one of the two
            continue
        band = BAND_WORDS[row.band].removesuffix("处罚")
        place = f"benchmark:{row.offence_id}:{row.effective_from}:{row.band}"
        of = (f"{row.offence}（{row.effective_from}）{band}", f"{place.split(':', 1)[1]} ")
        if was is None or is_now is None:
            yield _change(place, of, (_span(was), _span(is_now)))
            continue
        for zh, en, name in (("下限", "minimum", "min_fen"), ("上限", "maximum", "max_fen")):
            sums = [_yuan(getattr(r, name)) for r in (was, is_now)]
            if sums[0] != sums[1]:
                yield _change(
                    place, (of[0] + zh, of[1] + en), ((sums[0], sums[0]), (sums[1], sums[1]))
                )
        if was.terms != is_now.terms:
            conditions = condition_words(was), condition_words(is_now)
            yield _change(place, (f"{of[0]}条件", f"{of[1]}condition"), conditions)
        if was.source != is_now.source:
            sources = (was.source, was.source), (is_now.source, is_now.source)
            yield _change(place, (f"{of[0]}来源", f"{of[1]}source"), sources)


def _key(row: Row) -> tuple[str, str, str]:
    return row.offence_id, row.effective_from.isoformat(), row.band


def _span(row: Row | None) -> tuple[str, str]:
    if row is None:
        return _NOTHING
    text = f"{_yuan(row.min_fen)}–{_yuan(row.max_fen)}"
    return text, text


def _yuan(fen: int) -> str:
    whole, rest = divmod(fen, FEN_PER_YUAN)
    return f"{whole:,}" if rest == 0 else f"{whole:,}.{rest:02d}"


def _change(
    place: str, of: tuple[str, str], values: tuple[tuple[str, str], tuple[str, str]]
) -> Change:
    (old_zh, old_en), (new_zh, new_en) = values
    return Change(
        place, old_en, new_en, f"{of[0]} {old_zh}→{new_zh}", f"{of[1]} {old_en} → {new_en}"
    )
