"""`shuoli charter lint`: a charter and its pack held against the law, finding by finding.

Each finding names the file, the line and the article it rests on. `level` is `error`, or `note`
for what a person must check elsewhere (a statute that the pack does not hold). What cannot be
read at all is one finding with the reader's own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from casework import lint_benchmark, strict_yaml
from casework.charter import Charter
from casework.errors import PackError
from casework.lawbooks import Standing, load_lawbooks
from casework.lint_benchmark import Finding
from casework.lint_charter import APL, RULES, Shelf, Subject
from casework.model import Role
from casework.pack import load_pack
from casework.template import PLACEHOLDER, Template
from rag import citation as citations

_RECONSIDERATION_20 = "《中华人民共和国行政复议法》第二十条"
_SUIT_46 = "《中华人民共和国行政诉讼法》第四十六条"
_PROCEDURAL = ("authority", "case_number", "party_name", "findings", "disposition", "date")
_EVERY = (*_PROCEDURAL, "remedies")


@dataclass(frozen=True, slots=True)
class _Papers:
    """What the papers of a kind of decision must state (placeholders), by which article, and the
    words that its standing sentences must hold.
    """

    article: str
    of_all: tuple[str, ...]
    elements: Mapping[str, tuple[str, ...]]
    wording: tuple[tuple[str, str, str], ...]


_PAPERS: Mapping[str, _Papers] = {
    "penalty": _Papers(
        f"{APL}第五十九条",
        _EVERY,
        {
            "decision": (
                *_EVERY, "party_address", "evidence_list", "legal_basis", "response", "discretion",
                "payment", "officers",
            )
        },
        (
            ("remedies", "六十日", _RECONSIDERATION_20),
            ("remedies", "六个月", _SUIT_46),
            ("payment", "十五日", f"{APL}第六十七条"),
            ("payment", "百分之三", f"{APL}第七十二条"),
        ),
    ),
    "licence": _Papers(
        "《中华人民共和国行政许可法》第三十八条",
        (*_EVERY, "statute", "legal_basis"),
        {
            "refusal": (*_EVERY, "statute", "legal_basis", "characterisation", "discretion"),
            "correction": (*_PROCEDURAL, "statute", "legal_basis", "discretion"),
        },
        (("remedies", "六十日", _RECONSIDERATION_20), ("remedies", "六个月", _SUIT_46)),
    ),
    "reconsideration": _Papers(
        "《中华人民共和国行政复议法》第七十五条",
        (
            *_EVERY, "respondent", "request", "applicant_claims", "respondent_claims",
            "characterisation", "statute", "legal_basis",
        ),
        {  # nobody sues against an agreement, or against the end that the applicant asked for
            "mediation": (*_PROCEDURAL, "respondent", "request", "statute", "legal_basis"),
            "termination": (*_PROCEDURAL, "respondent", "statute", "legal_basis"),
        },
        (("remedies", "十五日", "《中华人民共和国行政诉讼法》第四十五条"),),
    ),
}  # fmt: skip


def lint(
    path: Path, today: date | None = None, library: Shelf | None = None
) -> tuple[Finding, ...]:
    """Check a charter with the pack around it; `path` is the charter or the pack's folder.

    `today` also checks what must hold now (term, authorisations, audits); `library` resolves
    what the pack does not hold. Never raises for what is wrong with the files: that it reports.
    """
    charter_path = path / "charter.yaml" if path.is_dir() else path
    try:
        located = strict_yaml.load(charter_path)
        charter = strict_yaml.check(Charter, located)
        pack = load_pack(charter_path.parent)
        books = load_lawbooks(charter_path.parent / "regulations")
    except PackError as error:
        message = f"{error.problem}. {error.remedy}."
        return (Finding(error.path, error.line, "unreadable", "", message),)
    subject = Subject(charter_path, located, charter, pack, books, today, library)
    found: list[Finding] = []
    for rule in (*RULES, _people, _papers, _outcomes):
        found.extend(rule(subject))
    found.extend(lint_benchmark.check(pack, books, charter.effective_from, charter.effective_until))
    return tuple(sorted(found, key=lambda f: (str(f.path), f.line or 0, f.code, f.message)))


def _people(s: Subject) -> Iterator[Finding]:
    path = s.pack.folder / "people.yaml"
    holders = {
        role: [p.person_id for p in s.pack.people if role in p.roles] for role in Role
    }
    if len(holders[Role.CASEWORKER]) < 2:  # noqa: PLR2004 - the statute's number
        yield Finding(
            path, None, "one_officer", f"{APL}第四十二条", "two officers must handle a case"
        )
    for role, article in ((Role.LEGAL_REVIEWER, "五十八"), (Role.DECISION_MAKER, "五十七")):
        if not holders[role]:
            yield Finding(
                path, None, f"no_{role.value}", f"{APL}第{article}条", f"nobody is {role.value}"
            )
    for index, person in enumerate(s.pack.people):
        if {Role.LEGAL_REVIEWER, Role.DECISION_MAKER} <= set(person.roles):
            line = strict_yaml.load(path).line_of((index,))
            yield Finding(
                path, line, "decision_maker_is_reviewer", f"{APL}第五十八条",
                f"{person.person_id} both reviews and decides",
            )  # fmt: skip


def _papers(s: Subject) -> Iterator[Finding]:
    rules = _PAPERS[s.charter.kind]
    for name, template in s.pack.papers.items():
        path = s.pack.folder / "templates" / f"{name}.md"
        for element in _lacking(template, rules.elements.get(name, rules.of_all)):
            yield Finding(
                path, None, "paper_lacks_element", rules.article,
                f"the template has no {{{{{element}}}}}",
            )  # fmt: skip
    path = s.pack.folder / "templates" / "wording.yaml"
    located = strict_yaml.load(path)
    for field, words, article in rules.wording:
        if words not in getattr(s.pack.wording, field):
            yield Finding(
                path, located.line_of((field,)), "wording_lacks_term", article,
                f"{field} does not say {words}",
            )  # fmt: skip


def _outcomes(s: Subject) -> Iterator[Finding]:
    """Every outcome rests on a provision of the pack that holds all the while."""
    path = s.pack.folder / "outcomes.csv"
    for row in s.pack.outcomes:
        cited = citations.parse(row.basis)
        if cited is None:
            continue
        first, last = s.charter.effective_from, s.charter.effective_until
        for day in s.books.turning_days(cited.regulation, first, last):
            standing, _ = s.books.resolve(cited, day)
            if standing is not Standing.HOLDS:
                yield Finding(
                    path, row.line, f"basis_{standing.value}", row.basis,
                    f"{row.outcome_id}: {row.basis} does not hold on {day}",
                )  # fmt: skip
                break


def _lacking(template: Template, elements: Iterable[str]) -> list[str]:
    present = {name for line in template.lines for name in PLACEHOLDER.findall(line.text)}
    return [element for element in elements if element not in present]
