"""What a charter itself must keep to, rule by rule; each yields findings for `casework.lint`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from casework.charter import Charter
from casework.charter_signatures import SIGNATURES, check_signatures
from casework.lawbooks import Lawbooks, Standing
from casework.lint_benchmark import Finding
from casework.pack import Pack
from casework.strict_yaml import Located
from rag import citation as citations
from rag.provision import Citation, Provision

APL = "《中华人民共和国行政处罚法》"
PIPL = "《中华人民共和国个人信息保护法》"
DSL = "《中华人民共和国数据安全法》"
_FINE_REVENUE = ("罚没", "罚款收入", "罚款数额", "罚款总额", "罚款金额", "罚收", "fine revenue")
_SAME_USE = 0.4  # 当事人信用评分 is 对当事人进行信用评分 (0.56); 核对当事人身份 is not (0.33)
_SIGNING = {
    "missing": "has not signed",
    "unknown_key": "signed, but the office has no key of it",
    "wrong": "its signature is not over this file, or not by its key",
    "sample_key": "signed with a sample key, and the charter is no sample",
}


class Shelf(Protocol):
    """The office's library, for what the pack does not hold."""

    def provision(self, citation: Citation, on: date | None = None) -> Provision | None:
        """The provision in the version in force on a day."""
        ...


@dataclass(frozen=True, slots=True)
class Subject:
    """A charter with its pack, and what it is held against."""

    path: Path
    located: Located
    charter: Charter
    pack: Pack
    books: Lawbooks
    today: date | None
    library: Shelf | None = None

    def at(self, *place: str | int) -> int | None:
        """The line of a field."""
        return self.located.line_of(place)


def _term(s: Subject) -> Iterator[Finding]:
    if s.today is not None and s.today > s.charter.effective_until:
        yield Finding(
            s.path, s.at("effective_until"), "charter_expired", "",
            f"the charter ended on {s.charter.effective_until}",
        )  # fmt: skip


def _roles(s: Subject) -> Iterator[Finding]:
    roles = s.charter.roles
    if roles.auditor and roles.auditor == roles.algorithm_maintainer:
        yield Finding(
            s.path, s.at("roles", "auditor"), "maintainer_is_auditor",
            f"{DSL}第四十条", f"{roles.auditor} audits what it maintains",
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
            f"{DSL}第四十条",
            "who maintains the program may not use it to decide",
        )  # fmt: skip


def _authorisations(s: Subject) -> Iterator[Finding]:
    for index, item in enumerate(s.charter.authorisations):
        line = s.at("authorisations", index, "until")
        if item.until < s.charter.effective_until:
            yield Finding(
                s.path, line, "authorisation_too_short", f"{DSL}第三十八条",
                f"it ends on {item.until}, the charter on {s.charter.effective_until}",
            )  # fmt: skip
        if s.today is not None and item.until < s.today:
            yield Finding(
                s.path, line, "authorisation_expired", f"{DSL}第三十八条", f"ended {item.until}"
            )
        if item.giver == item.receiver:
            yield Finding(
                s.path, s.at("authorisations", index, "receiver"), "authorisation_to_itself", "",
                f"{item.giver} authorises itself",
            )  # fmt: skip
        yield from _basis(s, item.basis, s.at("authorisations", index, "basis"))


def _legal_basis(s: Subject) -> Iterator[Finding]:
    for index, text in enumerate(s.charter.legal_basis):
        yield from _basis(s, text, s.at("legal_basis", index))


def _basis(s: Subject, text: str, line: int | None) -> Iterator[Finding]:
    cited = citations.parse(text)
    if cited is None or not cited.regulation:
        yield Finding(s.path, line, "not_a_citation", "", f"{text} names no provision")
        return
    first, last = s.charter.effective_from, s.charter.effective_until
    for day in s.books.turning_days(cited.regulation, first, last):
        standing, _ = s.books.resolve(cited, day)
        if standing is Standing.NOT_HERE:
            yield from _elsewhere(s, cited, text, line, day)
            return
        if standing is not Standing.HOLDS:
            yield Finding(
                s.path, line, f"basis_{standing.value}", text, f"{text} does not hold on {day}"
            )
            return


def _indicators(s: Subject) -> Iterator[Finding]:
    for index, item in enumerate(s.charter.indicators):
        if any(word in item.name + item.formula for word in _FINE_REVENUE):
            yield Finding(
                s.path, s.at("indicators", index), "fine_revenue_indicator", f"{APL}第七十四条",
                f"{item.name}: revenue from fines may not be an indicator",
            )  # fmt: skip


def _forbidden_uses(s: Subject) -> Iterator[Finding]:
    """What the charter rules out may be neither an indicator nor the purpose of data."""
    told = [(s.at("indicators", n), "", i.name + i.formula)
            for n, i in enumerate(s.charter.indicators)]  # fmt: skip
    told += [(s.at("authorisations", n, "purpose"), f"{PIPL}第六条", a.purpose)
             for n, a in enumerate(s.charter.authorisations)]  # fmt: skip
    for line, article, text in told:
        for use in s.charter.forbidden_uses:
            if _shared(use, text) >= _SAME_USE:
                yield Finding(
                    s.path, line, "forbidden_use", article,
                    f"{text}: the charter rules out this use ({use})",
                )  # fmt: skip


def _shared(use: str, text: str) -> float:
    """Which share of the pairs of characters of a use stands in a text."""
    pairs = {a + b for a, b in pairwise(use)}
    return len(pairs & {a + b for a, b in pairwise(text)}) / max(1, len(pairs))


def _personal_data(s: Subject) -> Iterator[Finding]:
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


def _machine(s: Subject) -> Iterator[Finding]:
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


def _elsewhere(
    s: Subject, cited: Citation, text: str, line: int | None, day: date
) -> Iterator[Finding]:
    """What the pack does not hold: the office's library may."""
    if s.library is None:
        message = f"{text} is not in this pack"
    elif s.library.provision(cited, day) is not None:
        return
    else:
        message = f"{text} is neither in this pack nor, on {day}, in the office's library"
    yield Finding(s.path, line, "not_in_library", text, message, level="note")


def _signatures(s: Subject) -> Iterator[Finding]:
    charter = s.charter
    faults = check_signatures(
        s.path, s.located.sha256, charter.signatories(), is_sample=charter.sample
    )
    for fault in faults:
        yield Finding(
            s.path.parent / SIGNATURES, None, f"signature_{fault.code}", f"{DSL}第四十条",
            f"{fault.department} {_SIGNING[fault.code]}",
        )  # fmt: skip


def _versions(s: Subject) -> Iterator[Finding]:
    charter = s.charter
    if charter.version > 1 and charter.predecessor_sha256 is None:
        yield Finding(
            s.path, s.at("version"), "no_predecessor", "",
            f"version {charter.version} does not name the version before by its hash",
        )  # fmt: skip
    if charter.version == 1 and charter.predecessor_sha256 is not None:
        yield Finding(
            s.path, s.at("predecessor_sha256"), "predecessor_of_first", "",
            "the first version has no version before",
        )  # fmt: skip
    if charter.predecessor_sha256 == s.located.sha256:
        yield Finding(
            s.path, s.at("predecessor_sha256"), "own_predecessor", "", "it follows itself"
        )


def _providers(s: Subject) -> Iterator[Finding]:
    """Data of another department need an authorisation, and one is of use only for such data."""
    charter = s.charter
    provided = {p.department: set(p.data) for p in charter.roles.data_providers}
    for index, provider in enumerate(charter.roles.data_providers):
        if charter.is_own(provider.department):
            continue
        covered = {
            data
            for a in charter.authorisations
            if a.giver == provider.department and charter.scenario in a.scenarios
            for data in a.data
        }
        for data in provider.data:
            if data not in covered:
                yield Finding(
                    s.path, s.at("roles", "data_providers", index), "provider_not_authorised",
                    f"{DSL}第三十八条", f"no authorisation lets {provider.department} give {data}",
                )  # fmt: skip
    for index, item in enumerate(charter.authorisations):
        place = ("authorisations", index)
        for data in item.data:
            if data not in provided.get(item.giver, set()):
                yield Finding(
                    s.path, s.at(*place, "data"), "not_provided", f"{DSL}第三十八条",
                    f"roles.data_providers does not say that {item.giver} provides {data}",
                )  # fmt: skip
        if charter.scenario not in item.scenarios:
            yield Finding(
                s.path, s.at(*place, "scenarios"), "purpose_elsewhere", f"{PIPL}第六条",
                f"the purpose does not cover {charter.scenario}",
            )  # fmt: skip
        if not charter.is_own(item.receiver):
            yield Finding(
                s.path, s.at(*place, "receiver"), "receiver_elsewhere", f"{DSL}第三十八条",
                f"{item.receiver} is not this authority",
            )  # fmt: skip


def _stop(s: Subject) -> Iterator[Finding]:
    measured = {i.name: i.measure for i in s.charter.indicators}
    names = [i.name for i in s.charter.indicators]
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Finding(
                s.path, s.at("indicators", index), "named_twice", "", f"{name} is named twice"
            )
    for index, item in enumerate(s.charter.stop_conditions):
        line = s.at("stop_conditions", index)
        if item.indicator and item.indicator not in measured:
            yield Finding(
                s.path, line, "no_such_indicator", "", f"there is no indicator {item.indicator}"
            )
        elif item.indicator and measured[item.indicator] is None:
            yield Finding(
                s.path, line, "indicator_not_computed", "",
                f"nothing computes {item.indicator}, so it never stops the machine",
            )  # fmt: skip
    holders = {role for person in s.pack.people for role in person.roles}
    for index, role in enumerate(s.charter.stop_roles):
        if role not in holders:
            yield Finding(
                s.path, s.at("stop_roles", index), "nobody_can_stop", "",
                f"nobody in people.yaml is {role.value}",
            )  # fmt: skip
    if s.charter.kind != "penalty" and s.charter.machine_may_suggest:
        yield Finding(
            s.path, s.at("machine_may_suggest"), "machine_cannot_draft", "",
            f"drafting knows penalties only: list nothing for a {s.charter.kind}",
        )  # fmt: skip


def _audits(s: Subject) -> Iterator[Finding]:
    for index, item in enumerate(s.charter.audits):
        due = item.due(s.charter.effective_from)
        if s.today is not None and due < s.today:
            yield Finding(
                s.path, s.at("audits", index), "audit_overdue",
                f"{PIPL}第五十四条" if s.charter.personal_data else "",
                f"the {item.kind} audit was due on {due}",
            )  # fmt: skip
        if item.last is not None and s.today is not None and item.last > s.today:
            yield Finding(
                s.path, s.at("audits", index, "last"), "audit_in_future", "",
                f"{item.last} has not come yet",
            )  # fmt: skip
    if s.charter.machine_may_suggest and not s.charter.roles.auditor and s.charter.audits:
        yield Finding(
            s.path, s.at("audits"), "nobody_audits", "", "audits are due and nobody is the auditor"
        )


RULES: tuple[Callable[[Subject], Iterator[Finding]], ...] = (
    _term,
    _versions,
    _signatures,
    _roles,
    _providers,
    _authorisations,
    _legal_basis,
    _indicators,
    _forbidden_uses,
    _stop,
    _audits,
    _personal_data,
    _machine,
)
