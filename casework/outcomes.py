"""Decisions that are no penalties: which outcomes are open, by the pack's outcomes.csv.

A row holds the outcome, the paper it is written on, the condition under which it is open, what must
stand beside it, the article of the statute and the pack's own provision that it rests on. The
condition counts the circumstances (factors.csv) that the person found, by direction: an unmet
requirement of a licence, a fault of an act under reconsideration. No direction may lead nowhere;
which of several open outcomes is right is for the person.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from casework import strict_yaml
from casework.discretion import Term, read_terms
from casework.errors import PackError
from casework.model import Kind, Missing
from casework.records import Standing
from rag import citation as citations
from rag.passage import Factor

FORMS: Mapping[str, str] = {
    "《中华人民共和国行政许可法》第三十八条第一款": "grant",
    "《中华人民共和国行政许可法》第三十八条第二款": "refuse",
    "《中华人民共和国行政许可法》第三十二条第一款第（四）项": "correct",
    "《中华人民共和国行政许可法》第三十二条第一款第（一）项": "not_needed",
    "《中华人民共和国行政许可法》第三十二条第一款第（二）项": "not_competent",
    "《中华人民共和国行政复议法》第三十三条": "dismiss",
    "《中华人民共和国行政复议法》第四十一条": "terminate",
    "《中华人民共和国行政复议法》第六十三条": "change",
    "《中华人民共和国行政复议法》第六十四条": "revoke",
    "《中华人民共和国行政复议法》第六十五条": "unlawful",
    "《中华人民共和国行政复议法》第六十六条": "perform",
    "《中华人民共和国行政复议法》第六十七条": "void",
    "《中华人民共和国行政复议法》第六十八条": "uphold",
    "《中华人民共和国行政复议法》第六十九条": "reject",
    "《中华人民共和国行政复议法》第七十条": "no_answer",
    "《中华人民共和国行政复议法》第七十一条": "agreement",
    "《中华人民共和国行政复议法》第七十三条": "mediate",
}
"""The forms of decision that the statutes know: by what an outcome rests on, whatever a pack calls
it. procedure/guards.csv names them.
"""

COLUMNS = ("outcome_id", "outcome", "template", "condition", "needs", "statute", "basis")
ALWAYS, NOTHING = "always", "-"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row, on `line` of its file. `terms` is empty for `always`; `needs` are kinds of item
    that must stand beside a finding and the legal basis. `statute` and `basis` are citations in
    printed form: of the national statute, and of the pack's own regulations.
    """

    outcome_id: str
    outcome: str
    template: str
    terms: tuple[Term, ...]
    needs: tuple[Kind, ...]
    statute: str
    basis: str
    line: int

    def is_open(self, counts: Mapping[str, int]) -> bool:
        """Whether it may be chosen, given how many circumstances of each direction stand."""
        return all(term.holds(counts) for term in self.terms)


def load_outcomes(path: Path, factors: Iterable[Factor]) -> tuple[Outcome, ...]:
    """Read outcomes.csv. Raises PackError naming the line."""
    text = strict_yaml.decode(path, strict_yaml.read_bytes(path))
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise PackError(path, 1, "the columns are other ones", f"Use {','.join(COLUMNS)}")
    rows: list[Outcome] = []
    for record in reader:
        row = _row(path, reader.line_num, record)
        if any(known.outcome_id == row.outcome_id for known in rows):
            raise PackError(path, row.line, f"{row.outcome_id} stands twice", "Keep one of them")
        rows.append(row)
    if not rows:
        raise PackError(path, 1, "there is no outcome", "Give at least one")
    _check_open(path, rows, {factor.direction for factor in factors})
    return tuple(rows)


def counts_of(factors: Iterable[Factor]) -> Mapping[str, int]:
    """How many circumstances of each direction stand."""
    return Counter(factor.direction for factor in factors)


def chosen(outcomes: Sequence[Outcome], items: Iterable[Standing]) -> Outcome | None:
    """The outcome that the person chose; None while there is none, or more than one."""
    ids = {item.outcome for item in items if item.outcome}
    found = [row for row in outcomes if row.outcome_id in ids]
    return found[0] if len(found) == 1 else None


def form_of(outcome: Outcome | None) -> str:
    """The form of decision of an outcome; empty where the statutes' forms do not hold it."""
    statute = outcome.statute if outcome is not None else ""
    return next((form for basis, form in FORMS.items() if statute.startswith(basis)), "")


def missing(
    outcomes: Sequence[Outcome], items: Sequence[Standing], counts: Mapping[str, int]
) -> Iterator[Missing]:
    """What the decision lacks: a finding, a legal basis, one open outcome, what that needs."""
    kinds = {item.kind for item in items}
    if Kind.FINDING not in kinds:
        yield Missing("finding_missing")
    if Kind.LEGAL_BASIS not in kinds:
        yield Missing("legal_basis_missing")
    named = [item for item in items if item.outcome]
    if not named:
        yield Missing("outcome_not_chosen")
    elif len(named) > 1:
        yield Missing("outcome_twice")
    row = chosen(outcomes, items)
    if row is None:
        return
    if not row.is_open(counts):
        yield Missing("outcome_not_open", row.outcome)
    for kind in row.needs:
        if kind not in kinds:
            yield Missing("outcome_needs", kind.value)
    if all(item.provision != row.basis for item in items if item.kind is Kind.LEGAL_BASIS):
        yield Missing("basis_of_outcome_missing", row.basis)


def _row(path: Path, line: int, record: Mapping[str, str | None]) -> Outcome:
    fields = {name: (record.get(name) or "").strip() for name in COLUMNS}
    empty = [name for name, value in fields.items() if not value]
    if empty or None in record:
        problem = f"{empty[0]} is empty" if empty else "the row has too many columns"
        raise PackError(path, line, problem, "Correct this row")
    terms = () if fields["condition"] == ALWAYS else read_terms(fields["condition"])
    if terms is None:
        raise PackError(path, line, "the condition cannot be read", "Write unmet>=1 and lacking==0")
    try:
        needs = tuple(Kind(n) for n in fields["needs"].split() if n != NOTHING)
    except ValueError as error:
        raise PackError(path, line, str(error), "Name kinds of item, or -") from error
    cited = {}
    for name in ("statute", "basis"):
        found = citations.parse(fields[name])
        if found is None or not found.regulation:
            raise PackError(path, line, f"{fields[name]} is not a citation", "Cite 《…》第…条")
        cited[name] = citations.format(found)
    return Outcome(
        outcome_id=fields["outcome_id"],
        outcome=fields["outcome"],
        template=fields["template"],
        terms=terms,
        needs=needs,
        statute=cited["statute"],
        basis=cited["basis"],
        line=line,
    )


def _check_open(path: Path, rows: Sequence[Outcome], directions: set[str]) -> None:
    used = {term.name: row.line for row in rows for term in row.terms}
    for name, line in used.items():
        if name not in directions:
            raise PackError(path, line, f"no factor counts as {name}", "See factors.csv")
    if not any(row.is_open(Counter()) for row in rows):
        raise PackError(path, 1, "without a circumstance no outcome is open", "Let one be")
    for name in sorted(directions):
        asked = any(t.name == name and t.asks for row in rows for t in row.terms)
        if not asked and not any(row.is_open(Counter([name])) for row in rows):
            raise PackError(path, 1, f"with {name} no outcome is open", "Let one condition hold")
