"""What is known of a regulation besides its articles: title, rank, territory and dates.

From `index.yaml` beside the files where there is one; otherwise from the lines of history under
the title, and only what they say: a date that is not given stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from rag.provision import Rank

_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_IN_FORCE = re.compile(
    r"自\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*起(?:施行|实施|生效|执行)",
)
_ON_PROMULGATION = re.compile(r"自(?:公布|发布|颁布)之日起(?:施行|实施|生效)")
_ENACTED = re.compile(r"通过|公布|发布|修订|颁布|批准")
_AMENDED = re.compile(r"修正|修改")
_PLACE = re.compile(
    r"^(.{2,12}?(?:省|自治区|市|自治州|自治县|县|区))(?=.*(?:条例|规定|办法|细则|规则))",
)


class MetadataError(ValueError):
    """`index.yaml` cannot be read as metadata; the message names the file and the entry."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of one version of a regulation. Dates not known are None."""

    title: str
    rank: Rank = Rank.UNKNOWN
    territory: str = ""
    promulgated: date | None = None
    effective_from: date | None = None
    ended_on: date | None = None
    note: str = ""


def read_index(path: Path) -> dict[str, Metadata]:
    """The metadata in an `index.yaml`, by file name.

    Raises:
        MetadataError: The file is no list of entries, or a field is not what it must be.
    """
    try:
        untrusted_index = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise MetadataError(f"{path.name}: {error}") from error
    if isinstance(untrusted_index, Mapping):
        untrusted_index = untrusted_index.get("regulations")
    if not isinstance(untrusted_index, list):
        raise MetadataError(f"{path.name}: expected a list of regulations")
    out = {}
    for place, untrusted in enumerate(untrusted_index, start=1):
        if not isinstance(untrusted, Mapping) or not isinstance(untrusted.get("file"), str):
            raise MetadataError(f"{path.name}: entry {place} names no file")
        out[untrusted["file"]] = _entry(untrusted, f"{path.name}: {untrusted['file']}")
    return out


def _entry(untrusted: Mapping[object, object], where: str) -> Metadata:
    title = untrusted.get("title")
    if not isinstance(title, str) or not title.strip():
        raise MetadataError(f"{where}: no title")
    try:
        rank = Rank(str(untrusted.get("rank") or "unknown"))
    except ValueError as error:
        raise MetadataError(f"{where}: {error}") from error

    def day(name: str) -> date | None:
        value = untrusted.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, date):
            return date(value.year, value.month, value.day)
        try:
            return date.fromisoformat(str(value))
        except ValueError as error:
            raise MetadataError(f"{where}: {name} is no date: {value}") from error

    return Metadata(
        title=title.strip(),
        rank=rank,
        territory=str(untrusted.get("territory") or ""),
        promulgated=day("promulgated"),
        effective_from=day("effective_from"),
        ended_on=day("ended_on"),
        note=str(untrusted.get("note") or ""),
    )


def from_history(title: str, history: Sequence[str], last_articles: str) -> Metadata:
    """What the lines under the title and the closing articles say.

    An amendment (修正) leaves the closing article's date as it was, so after one the day from
    which this version applies is unknown unless the history itself gives it.
    """
    promulgated: date | None = None
    effective: date | None = None
    amended = False
    for line in history:
        for clause in re.split(r"[　]{1,}|(?<=[）)])|；|;", line):
            found = [d for m in _DATE.finditer(clause) if (d := _date(m))]
            if start := _IN_FORCE.search(clause):
                effective, amended = _date(start), False
            elif found and _AMENDED.search(clause) and "修订" not in clause:
                promulgated, effective, amended = found[0], None, True
            elif found and _ENACTED.search(clause):
                promulgated, amended = found[0], False
    if effective is None and not amended:
        starts = [d for m in _IN_FORCE.finditer(last_articles) if (d := _date(m))]
        if len(set(starts)) == 1:
            effective = starts[0]
        elif not starts and _ON_PROMULGATION.search(last_articles):
            effective = promulgated
    if effective is not None and promulgated is not None and effective < promulgated:
        effective = None  # the closing article is older than the last change: unknown
    place = _PLACE.match(title)
    return Metadata(
        title=title,
        rank=_rank(title, history, local=place is not None),
        territory=place.group(1) if place else "",
        promulgated=promulgated,
        effective_from=effective,
    )


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match.group(1)), int(match.group(2)), int(match.group(3)))
    except ValueError:
        return None


def _rank(title: str, history: Sequence[str], *, local: bool) -> Rank:
    text = "\n".join(history)
    if local:
        return Rank.LOCAL_REGULATION if title.endswith("条例") else Rank.UNKNOWN
    if "全国人民代表大会" in text and title.endswith(("法", "法典", "决定", "规定", "条例")):
        return Rank.LAW
    if re.search(r"国务院令|国务院(?:第\d+次)?常务会议|国务院(?:发布|公布)", text):
        return Rank.ADMINISTRATIVE_REGULATION
    if re.search(r"(?:部|总局|委员会|局|署|银行)令", text):
        return Rank.DEPARTMENTAL_RULE
    return Rank.UNKNOWN
