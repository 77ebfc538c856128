"""`shuoli charter lint`: a charter and its pack held against the law, finding by finding.

Each finding names the file, the line and the article it rests on. `level` is `error`, or `note`
for what a person must check elsewhere (a statute that the pack does not hold). What cannot be
read at all is one finding with the reader's own words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from casework import lint_benchmark, strict_yaml
from casework.charter import Charter
from casework.errors import PackError
from casework.lawbooks import Lawbooks, Standing, load_lawbooks
from casework.lint_benchmark import Finding
from casework.model import Role
from casework.pack import Pack, load_pack
from casework.strict_yaml import Located
from casework.template import PLACEHOLDER, Template
from rag import citation as citations

APL = "《中华人民共和国行政处罚法》"
PIPL = "《中华人民共和国个人信息保护法》"
_FINE_REVENUE = ("罚没", "罚款收入", "罚款数额", "罚款总额", "罚款金额", "罚收", "fine revenue")

# art. 59: what a decision must state, and the placeholders that carry it
_ELEMENTS = {
    "decision.md": (
        "authority",
        "case_number",
        "party_name",
        "party_address",
        "findings",
        "evidence_list",
        "legal_basis",
        "response",
        "discretion",
        "disposition",
        "payment",
        "remedies",
        "date",
        "officers",
    ),
    "no_penalty.md": (
        "authority",
        "case_number",
        "party_name",
        "findings",
        "disposition",
        "remedies",
        "date",
    ),
}
# words that the remedies and the payment must hold, and the article that asks for them
_WORDING = (
    ("remedies", "六十日", "《中华人民共和国行政复议法》第二十条"),
    ("remedies", "六个月", "《中华人民共和国行政诉讼法》第四十六条"),
    ("payment", "十五日", f"{APL}第六十七条"),
    ("payment", "百分之三", f"{APL}第七十二条"),
)


@dataclass(frozen=True, slots=True)
class _Subject:
    path: Path
    located: Located
    charter: Charter
    pack: Pack
    books: Lawbooks
    today: date | None

    def at(self, *place: str | int) -> int | None:
        return self.located.line_of(place)


def lint(path: Path, today: date | None = None) -> tuple[Finding, ...]:
    """Check a charter with the pack around it; `path` is the charter or the pack's folder.

    `today` also checks what must hold now (term, authorisations). Never raises for what is
    wrong with the files: that is what it reports.
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
    subject = _Subject(charter_path, located, charter, pack, books, today)
    found: list[Finding] = []
    for rule in _RULES:
        found.extend(rule(subject))
    found.extend(lint_benchmark.check(pack, books, charter.effective_from, charter.effective_until))
    return tuple(sorted(found, key=lambda f: (str(f.path), f.line or 0, f.code, f.message)))


def _term(s: _Subject) -> Iterator[Finding]:
    if s.today is not None and s.today > s.charter.effective_until:
        yield Finding(
            s.path, s.at("effective_until"), "charter_expired", "",
            f"the charter ended on {s.charter.effective_until}",
        )  # fmt: skip


def _roles(s: _Subject) -> Iterator[Finding]:
    roles = s.charter.roles
    if roles.auditor and roles.auditor == roles.algorithm_maintainer:
        yield Finding(
            s.path, s.at("roles", "auditor"), "maintainer_is_auditor",
            "《中华人民共和国数据安全法》第四十条", f"{roles.auditor} audits what it maintains",
        )  # fmt: skip
    if roles.decision_maker == roles.reviewer:
        yield Finding(
            s.path, s.at("roles", "reviewer"), "decision_maker_is_reviewer",
            f"{APL}第五十八条", f"{roles.reviewer} would review its own decision",
        )  # fmt: skip
    if roles.business_executor == roles.reviewer:
        yield Finding(
            s.path, s.at("roles", "reviewer"), "executor_is_reviewer",
            f"{APL}第五十八条", f"{roles.reviewer} would review its own cases",
        )  # fmt: skip
    if roles.algorithm_maintainer in {roles.business_executor, roles.decision_maker}:
        yield Finding(
            s.path, s.at("roles", "algorithm_maintainer"), "maintainer_decides",
            "《中华人民共和国数据安全法》第四十条",
            "who maintains the program may not use it to decide",
        )  # fmt: skip


def _people(s: _Subject) -> Iterator[Finding]:
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


def _authorisations(s: _Subject) -> Iterator[Finding]:
    for index, item in enumerate(s.charter.authorisations):
        line = s.at("authorisations", index, "until")
        if item.until < s.charter.effective_until:
            yield Finding(
                s.path, line, "authorisation_too_short", f"{APL}第二十六条",
                f"it ends on {item.until}, the charter on {s.charter.effective_until}",
            )  # fmt: skip
        if s.today is not None and item.until < s.today:
            yield Finding(
                s.path, line, "authorisation_expired", f"{APL}第二十六条", f"ended {item.until}"
            )
        if item.giver == item.receiver:
            yield Finding(
                s.path, s.at("authorisations", index, "receiver"), "authorisation_to_itself", "",
                f"{item.giver} authorises itself",
            )  # fmt: skip
        yield from _basis(s, item.basis, s.at("authorisations", index, "basis"))


def _legal_basis(s: _Subject) -> Iterator[Finding]:
    for index, text in enumerate(s.charter.legal_basis):
        yield from _basis(s, text, s.at("legal_basis", index))


def _basis(s: _Subject, text: str, line: int | None) -> Iterator[Finding]:
    cited = citations.parse(text)
    if cited is None or not cited.regulation:
        yield Finding(s.path, line, "not_a_citation", "", f"{text} names no provision")
        return
    first, last = s.charter.effective_from, s.charter.effective_until
    for day in s.books.turning_days(cited.regulation, first, last):
        standing, _ = s.books.resolve(cited, day)
        if standing is Standing.NOT_HERE:
            yield Finding(
                s.path, line, "not_in_library", text, f"{text} is not in this pack", level="note"
            )
            return
        if standing is not Standing.HOLDS:
            yield Finding(
                s.path, line, f"basis_{standing.value}", text, f"{text} does not hold on {day}"
            )
            return


def _indicators(s: _Subject) -> Iterator[Finding]:
    for index, item in enumerate(s.charter.indicators):
        if any(word in item.name + item.formula for word in _FINE_REVENUE):
            yield Finding(
                s.path, s.at("indicators", index), "fine_revenue_indicator", f"{APL}第七十四条",
                f"{item.name}: revenue from fines may not be an indicator",
            )  # fmt: skip


def _personal_data(s: _Subject) -> Iterator[Finding]:
    charter = s.charter
    made = charter.impact_assessment
    if charter.personal_data and made is None:
        yield Finding(
            s.path, s.at("personal_data"), "no_impact_assessment", f"{PIPL}第五十五条",
            "personal data are processed without an impact assessment",
        )  # fmt: skip
    elif charter.personal_data and made is not None and made.day > charter.effective_from:
        yield Finding(
            s.path, s.at("impact_assessment", "day"), "assessment_too_late", f"{PIPL}第五十五条",
            f"the assessment of {made.day} comes after {charter.effective_from}",
        )  # fmt: skip


def _machine(s: _Subject) -> Iterator[Finding]:
    may = [kind.value for kind in s.charter.machine_may_suggest]
    for index, item in enumerate(s.charter.machine_may_not_suggest):
        if item in may:
            yield Finding(
                s.path, s.at("machine_may_not_suggest", index), "allowed_and_forbidden", "",
                f"{item} is allowed and forbidden",
            )  # fmt: skip
    for index, kind in enumerate(s.charter.own_view_first):
        if kind.value not in may:
            yield Finding(
                s.path, s.at("own_view_first", index), "own_view_of_nothing", "",
                f"the machine never suggests a {kind.value}",
            )  # fmt: skip
    first = [kind.value for kind in s.charter.own_view_first]
    for weighty in ("characterisation", "band", "amount"):
        if weighty in may and weighty not in first:
            yield Finding(
                s.path, s.at("own_view_first"), "seen_before_own_view", f"{APL}第五条",
                f"the {weighty} would be seen before an own view", level="note",
            )  # fmt: skip
    for name in ("machine_may_suggest", "own_view_first"):
        kinds = list(getattr(s.charter, name))
        for index, kind in enumerate(kinds):
            if kind in kinds[:index]:
                yield Finding(
                    s.path, s.at(name, index), "named_twice", "", f"{kind.value} is named twice"
                )


def _papers(s: _Subject) -> Iterator[Finding]:
    for name, template in (
        ("decision.md", s.pack.decision),
        ("no_penalty.md", s.pack.no_penalty),
    ):
        path = s.pack.folder / "templates" / name
        for element in _lacking(template, _ELEMENTS[name]):
            yield Finding(
                path, None, "paper_lacks_element", f"{APL}第五十九条",
                f"the template has no {{{{{element}}}}}",
            )  # fmt: skip
    path = s.pack.folder / "templates" / "wording.yaml"
    located = strict_yaml.load(path)
    for field, words, article in _WORDING:
        if words not in getattr(s.pack.wording, field):
            yield Finding(
                path, located.line_of((field,)), "wording_lacks_term", article,
                f"{field} does not say {words}",
            )  # fmt: skip


def _lacking(template: Template, elements: Iterable[str]) -> list[str]:
    present = {name for line in template.lines for name in PLACEHOLDER.findall(line.text)}
    return [element for element in elements if element not in present]


_RULES: tuple[Callable[[_Subject], Iterator[Finding]], ...] = (
    _term,
    _roles,
    _people,
    _authorisations,
    _legal_basis,
    _indicators,
    _personal_data,
    _machine,
    _papers,
)
