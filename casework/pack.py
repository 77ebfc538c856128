"""A pack: the folder an office loads for one scenario, checked as a whole before anything runs.

    charter.yaml  people.yaml  factors.csv  templates/  script.yaml  procedure.yaml (limits)
    benchmark.csv (penalties) or outcomes.csv (licences, reconsideration)
    regulations/*.md + index.yaml   cases/<slug>/case.yaml + evidence/

Every mistake is a PackError naming the file, the line where it is known and what to do.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from casework import identifiers, strict_yaml
from casework.charter import CharterFile, Day, Text, load_charter
from casework.discretion import DIRECTIONS, Benchmark, load_benchmark
from casework.errors import PackError
from casework.limits import LIMITS_FILE, Limits, load_limits
from casework.model import EvidenceKind, Party, Person, Role
from casework.outcomes import Outcome, load_outcomes
from casework.strict_yaml import StrictModel
from casework.template import PARTICULARS, Template, Wording, load_template, load_wording
from rag import grounds, signs
from rag.passage import Factor

PENALTY_TABLES = ("benchmark.csv", "factors.csv")
OTHER_TABLES = ("outcomes.csv", "factors.csv")
FACTOR_COLUMNS = ("factor_id", "direction", "text", "source")
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]


class _PersonEntry(StrictModel):
    id: Id
    name: Text
    title: str = ""
    card_number: str = ""
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]


class _PartyEntry(StrictModel):
    name: Text
    address: str = ""
    identifier: str = ""
    representative: str = ""


class _EvidenceEntry(StrictModel):
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,16}$")]
    title: Text
    kind: EvidenceKind
    by_party: bool = False
    file: Text
    provider: str = ""
    data: str = ""
    day: Day | None = None
    surveillance: bool = False


class _CaseEntry(StrictModel):
    case_number: Text
    title: Text
    scenario: Text
    day_of_act: Day
    day_of_decision: Day
    party: _PartyEntry
    officers: Annotated[tuple[Id, ...], Field(min_length=2)]  # 行政处罚法 art. 42
    facts: Text
    evidence: tuple[_EvidenceEntry, ...]
    particulars: dict[str, Text] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EvidenceEntry:
    """A piece of evidence as the case folder lists it; `path` exists."""

    evidence_id: str
    title: str
    kind: EvidenceKind
    by_party: bool
    path: Path
    provider: str = ""
    data: str = ""
    day: Day | None = None
    surveillance: bool = False


@dataclass(frozen=True, slots=True)
class CaseFolder:
    """case.yaml, checked. `officers` are person ids."""

    folder: Path
    case_number: str
    title: str
    scenario: str
    day_of_act: Day
    day_of_decision: Day
    party: Party
    officers: tuple[str, ...]
    facts: str
    evidence: tuple[EvidenceEntry, ...]
    particulars: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything of one pack. `script` is left as plain data for the demonstration's officer.

    `regulations` and `cases` are paths: the library reads the former, `load_case` the latter.
    `sha256` covers the bytes of charter, people, tables, limits, signs and templates. A penalty's
    tables are the benchmark and the factors; those of the other kinds are `outcomes` and factors.
    `papers` are the templates of decisions by name, `beside` those of templates/papers/.
    """

    folder: Path
    charter: CharterFile
    people: tuple[Person, ...]
    benchmark: Benchmark
    factors: tuple[Factor, ...]
    decision: Template
    no_penalty: Template
    wording: Wording
    regulations: tuple[Path, ...]
    cases: tuple[Path, ...]
    script: Mapping[str, Any]
    sha256: str
    outcomes: tuple[Outcome, ...] = ()
    papers: Mapping[str, Template] = field(default_factory=dict)
    beside: Mapping[str, Template] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)

    @property
    def kind(self) -> str:
        """The kind of decision: penalty, licence or reconsideration."""
        return self.charter.charter.kind

    @property
    def pack_id(self) -> str:
        """The name of the folder."""
        return self.folder.name

    def person(self, person_id: str) -> Person | None:
        """Somebody of this pack."""
        return next((p for p in self.people if p.person_id == person_id), None)

    def factor(self, factor_id: str) -> Factor | None:
        """A circumstance the benchmark knows."""
        return next((f for f in self.factors if f.factor_id == factor_id), None)


def load_pack(folder: Path) -> Pack:
    """Read and check a pack. Raises PackError."""
    folder = folder.resolve()
    if not folder.is_dir():
        raise PackError(folder, None, "there is no such folder", "Name the folder of a pack")
    charter = load_charter(folder / "charter.yaml")
    is_penalty = charter.charter.kind == "penalty"
    tables = PENALTY_TABLES if is_penalty else OTHER_TABLES
    parts = [folder / name for name in ("charter.yaml", "people.yaml", *tables)]
    factors = _factors(folder / "factors.csv", DIRECTIONS if is_penalty else None)
    outcomes = () if is_penalty else load_outcomes(folder / "outcomes.csv", factors)
    templates = folder / "templates"
    papers = {row.template: templates / f"{row.template}.md" for row in outcomes}
    if is_penalty:
        papers = {name: templates / f"{name}.md" for name in ("decision", "no_penalty")}
    parts += [*papers.values(), templates / "wording.yaml"]
    beside = sorted((templates / "papers").glob("*.md"))
    beyond = [folder / name
              for name in (LIMITS_FILE, signs.FILE, grounds.FILE, grounds.FINDINGS)]
    parts += [*beside, *(path for path in beyond if path.is_file())]
    loaded = {name: load_template(path) for name, path in papers.items()}
    regulations = tuple(
        path
        for path in sorted((folder / "regulations").glob("*"))
        if path.suffix in {".md", ".txt", ".docx", ".html"}
    )
    if not regulations:
        raise PackError(
            folder / "regulations", None, "there are no regulations", "Put at least one in"
        )
    digest = hashlib.sha256()
    for path in parts:
        digest.update(hashlib.sha256(strict_yaml.read_bytes(path)).digest())
    return Pack(
        folder=folder,
        charter=charter,
        people=_people(folder / "people.yaml"),
        benchmark=load_benchmark(folder / "benchmark.csv") if is_penalty else Benchmark(()),
        factors=factors,
        decision=loaded.get("decision") or next(iter(loaded.values())),
        no_penalty=loaded.get("no_penalty") or next(iter(loaded.values())),
        wording=load_wording(templates / "wording.yaml"),
        regulations=regulations,
        cases=tuple(sorted(path.parent for path in (folder / "cases").glob("*/case.yaml"))),
        script=_script(folder / "script.yaml"),
        sha256=digest.hexdigest(),
        outcomes=outcomes,
        papers=loaded,
        beside={path.stem: load_template(path) for path in beside},
        limits=load_limits(folder),
    )


def load_case(folder: Path) -> CaseFolder:
    """Read the case.yaml of a case folder. Raises PackError."""
    path = folder / "case.yaml"
    located = strict_yaml.load(path)
    entry = strict_yaml.check(_CaseEntry, located)
    ids = [item.id for item in entry.evidence]
    root = folder.resolve()
    evidence = []
    for index, item in enumerate(entry.evidence):
        line = located.line_of(("evidence", index))
        if ids.count(item.id) > 1:
            raise PackError(path, line, f"evidence {item.id} stands twice", "Number it anew")
        file = (folder / item.file).resolve()
        if not file.is_relative_to(root):
            raise PackError(path, line, f"{item.file} lies outside the case folder", "Move it in")
        if not file.is_file():
            raise PackError(path, line, f"there is no file {item.file}", "Add it or drop the entry")
        if item.by_party and item.provider:
            problem = f"{item.id} comes from the party and from a department"
            raise PackError(path, line, problem, "Keep one of by_party and provider")
        evidence.append(
            EvidenceEntry(
                item.id,
                item.title,
                item.kind,
                item.by_party,
                file,
                item.provider,
                item.data,
                item.day,
                item.surveillance,
            )
        )
    for name in entry.particulars.keys() - PARTICULARS:
        line = located.line_of(("particulars", name))
        known = ", ".join(sorted(PARTICULARS))
        raise PackError(path, line, f"{name} is no known particular", f"Known are {known}")
    if identifiers.fault(entry.party.identifier):
        raise PackError(
            path,
            located.line_of(("party", "identifier")),
            f"{entry.party.identifier} fails the check of GB 32100 and of GB 11643",
            "Compare it with the licence or the identity card",
        )
    if entry.day_of_decision < entry.day_of_act:
        line = located.line_of(("day_of_decision",))
        raise PackError(path, line, "day_of_decision lies before day_of_act", "Check both days")
    return CaseFolder(
        folder=root,
        case_number=entry.case_number,
        title=entry.title,
        scenario=entry.scenario,
        day_of_act=entry.day_of_act,
        day_of_decision=entry.day_of_decision,
        party=Party(**entry.party.model_dump()),
        officers=entry.officers,
        facts=entry.facts.strip(),
        evidence=tuple(evidence),
        particulars=tuple(entry.particulars.items()),
    )


def _people(path: Path) -> tuple[Person, ...]:
    located = strict_yaml.load(path)
    entries: list[_PersonEntry] = strict_yaml.check(list[_PersonEntry], located)
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        if entry.id in seen:
            line = located.line_of((index,))
            raise PackError(path, line, f"{entry.id} stands twice", "Give each person one entry")
        seen.add(entry.id)
    return tuple(Person(e.id, e.name, e.roles, e.title, e.card_number) for e in entries)


def _factors(path: Path, directions: frozenset[str] | None) -> tuple[Factor, ...]:
    """The circumstances; `directions` are the ones allowed, None: any (outcomes.csv checks)."""
    text = strict_yaml.decode(path, strict_yaml.read_bytes(path))
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if tuple(reader.fieldnames or ()) != FACTOR_COLUMNS:
        raise PackError(path, 1, "unknown columns", f"Use {','.join(FACTOR_COLUMNS)}")
    factors: dict[str, Factor] = {}
    for record in reader:
        factor_id, words = record["factor_id"], record["text"]
        direction = record["direction"]
        if (
            not direction
            or (directions is not None and direction not in directions)
            or not words
            or not factor_id
            or factor_id in factors
        ):
            raise PackError(
                path,
                reader.line_num,
                f"{factor_id or 'a factor without id'} is incomplete, stands twice or has no known "
                "direction",
                "Write mitigating or aggravating, a text, and each id once",
            )
        factors[factor_id] = Factor(factor_id, direction, words)
    return tuple(factors.values())


def _script(path: Path) -> Mapping[str, Any]:
    if not path.exists():
        return {}
    data = strict_yaml.load(path).data
    if not isinstance(data, dict):
        raise PackError(path, 1, "this is not a mapping", "See the script of the sample pack")
    return data
