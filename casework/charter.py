"""The charter (场景宪章): one scenario, one file, obeyed at run time.

A case opens only under a charter in force, keeps the hash of its bytes, and the machine may
suggest nothing that the charter does not list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, TypeAdapter, WithJsonSchema, model_validator

from casework import strict_yaml
from casework.errors import NoCharterInForceError
from casework.model import Kind
from casework.strict_yaml import StrictModel


def _iso_day(value: object) -> date:
    """A day written YYYY-MM-DD and nothing else."""
    if isinstance(value, str) and len(value) == len("2026-01-01"):
        return date.fromisoformat(value)
    raise ValueError("write the date as YYYY-MM-DD")


Day = Annotated[
    date,
    BeforeValidator(_iso_day),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
]
Text = Annotated[str, Field(min_length=1)]

MACHINE_KINDS = frozenset(Kind) - {Kind.DISPOSITION, Kind.RESPONSE}
"""What a charter may allow the machine to suggest; outcomes and answers stay with the person."""


def said(help_text: str, example: object, *, obeyed: bool = True, **rules: Any) -> Any:
    """A field with its help text and example. `obeyed` is False where no code acts on it yet;
    the schema and the window mark it so.
    """
    return Field(
        description=help_text, examples=[example], json_schema_extra={"obeyed": obeyed}, **rules
    )


class DataProvider(StrictModel):
    """A department that provides data, and which (数据提供方)."""

    department: Text = said("the department", "云泽市食品检验所", obeyed=False)
    data: tuple[Text, ...] = said("what it provides", ["检验报告"], obeyed=False)


class Roles(StrictModel):
    """Who does what (数据提供方、算法维护方、业务执行方、决定人、法制审核、审计方)."""

    data_providers: tuple[DataProvider, ...] = said(
        "departments that provide data", [], obeyed=False
    )
    algorithm_maintainer: Text = said(
        "maintains the program; sees no case; is not the auditor", "云泽市数据资源中心"
    )
    business_executor: Text = said("the unit that handles cases", "综合行政执法支队", obeyed=False)
    decision_maker: Text = said("who decides; not the reviewer", "本机关负责人")
    reviewer: Text = said("the unit of the legal review (行政处罚法 art. 58)", "法规科")
    auditor: str = said("who audits; not the maintainer", "云泽市审计局", default="")


class Authorisation(StrictModel):
    """One department lets another have data, for a purpose and a time (跨部门授权)."""

    giver: Text = said("the department that gives", "云泽市公安局", obeyed=False)
    receiver: Text = said("the department that receives", "云泽市市场监督管理局", obeyed=False)
    data: tuple[Text, ...] = said("which data", ["人口核验结果"], obeyed=False)
    purpose: Text = said("what for", "送达", obeyed=False)
    until: Day = said("the last day", "2027-06-30")
    basis: Text = said("the legal basis", "《中华人民共和国行政处罚法》第二十六条")


class DataOwnership(StrictModel):
    """Whose the data are (数据归属)."""

    original: Text = said("of the original data", "提供方", obeyed=False)
    derived: Text = said("of what is derived", "业务执行方", obeyed=False)
    abroad: Literal["forbidden"] = said(
        "data leave the country never", "forbidden", default="forbidden"
    )


class Budget(StrictModel):
    """What the scenario costs (预算)."""

    annual_fen: int = said("a year, in fen", 4_800_000, obeyed=False, ge=0)
    account: Text = said("the budget item", "信息化运行维护", obeyed=False)


class Probes(StrictModel):
    """Planted mistakes that show whether people still look (探针)."""

    rate_per_mille: int = said("share of suggestions", 30, obeyed=False, ge=0, le=100)
    max_missed_per_mille: int = said("alarm above", 200, obeyed=False, ge=0, le=1000)
    min_sample: int = said("no figure below", 30, obeyed=False, ge=1)


class Indicator(StrictModel):
    """A figure with lamps (绩效指标). Revenue from fines may not be one (行政处罚法 art. 74)."""

    name: Text = said("what is measured", "按期办结率")
    formula: Text = said("how", "按期办结数 / 办结数")
    green: Text = said("the lamp is green", ">=0.98", obeyed=False)
    amber: Text = said("the lamp is amber", ">=0.95", obeyed=False)


class Audit(StrictModel):
    """An audit that is due (审计)."""

    kind: Literal["technical", "legal", "social"] = said("which", "technical", obeyed=False)
    every_months: int = said("how often", 3, obeyed=False, ge=1, le=60)


class Assessment(StrictModel):
    """An impact assessment of personal data (个人信息保护法 art. 55)."""

    day: Day = said("when it was made", "2024-11-20")
    document: Text = said("where it is", "云市监数评〔2024〕3号")


class ReasonGate(StrictModel):
    """What a reason must have. Shares are in per cent of its character 5-grams."""

    min_characters: int = said("without what is quoted", 8, default=8, ge=1, le=500)
    max_shared_with_machine: int = said(
        "with the machine's words", 60, default=60, ge=1, le=100
    )
    max_shared_with_own: int = said(
        "with the person's own latest reasons", 70, default=70, ge=1, le=100
    )
    own_reasons_compared: int = said("how many of them", 50, default=50, ge=0, le=1000)
    stock_phrases: tuple[Text, ...] = said(
        "formulas that count for nothing, beside the built-in ones", ["按惯例办理"], default=()
    )
    must_name_evidence: bool = said(
        "a reason for a finding or factor names its evidence", example=True, default=False
    )


class Charter(StrictModel):
    """One version of the charter of one scenario; the days are inclusive (场景宪章)."""

    id: str = said(
        "identifies the charter in the log", "YZ-001", pattern=r"^[A-Za-z0-9._-]{1,64}$"
    )
    version: int = said("raised by one with each change", 1, ge=1)
    predecessor_sha256: str | None = said(
        "hash of the version before", "ab" * 32, default=None, pattern=r"^[0-9a-f]{64}$"
    )
    title: Text = said("the name", "食品销售行政处罚说理场景宪章", obeyed=False)
    scenario: str = said(
        "must equal that of a case", "food-sales-penalty", pattern=r"^[a-z0-9-]{1,64}$"
    )
    kind: Literal["penalty"] = said("kind of administrative act", "penalty", obeyed=False)
    authority: Text = said("the authority that decides; stands on the papers", "云泽市监局")
    territory: Text = said("where it holds", "云泽市", obeyed=False)
    effective_from: Day = said("first day in force", "2025-01-01")
    effective_until: Day = said("last day in force", "2027-12-31")
    legal_basis: tuple[Text, ...] = said(
        "provisions the scenario rests on", ["《云泽市行政处罚裁量权适用规则》第四条"], default=()
    )
    forbidden_uses: tuple[Text, ...] = said(
        "purposes that are ruled out", ["对当事人进行信用评分"], obeyed=False, default=()
    )
    roles: Roles = said("who does what", {})
    authorisations: tuple[Authorisation, ...] = said("data between departments", [], default=())
    data_ownership: DataOwnership | None = said("whose the data are", None, default=None)
    personal_data: bool = said("whether cases hold personal data", example=True, default=False)
    impact_assessment: Assessment | None = said(
        "of personal data (个人信息保护法 art. 55)", None, default=None
    )
    budget: Budget | None = said("what it costs", None, obeyed=False, default=None)
    machine_may_suggest: tuple[Kind, ...] = said(
        "closed list; nothing else is suggested", ["finding", "legal_basis"]
    )
    machine_may_not_suggest: tuple[Text, ...] = said(
        "named prohibitions, for the reader", ["final_decision"], default=()
    )
    own_view_first: tuple[Kind, ...] = said(
        "kinds hidden until an own view is given", ["characterisation", "band", "amount"]
    )
    reason: ReasonGate = said("the reason gate", {}, default=ReasonGate())
    probes: Probes | None = said("planted mistakes", None, obeyed=False, default=None)
    indicators: tuple[Indicator, ...] = said("figures with lamps", [], default=())
    audits: tuple[Audit, ...] = said("audits due", [], obeyed=False, default=())
    stop_conditions: tuple[Text, ...] = said(
        "when the machine must be stopped", ["漏检率超限"], obeyed=False, default=()
    )
    stopped: bool = said("true stops the machine at once", example=False, default=False)

    @model_validator(mode="after")
    def _holds_together(self) -> Charter:
        if self.effective_until < self.effective_from:
            raise ValueError("effective_until lies before effective_from")
        beyond = set(self.machine_may_suggest) - MACHINE_KINDS
        if beyond:
            raise ValueError(f"the machine may never suggest {', '.join(sorted(beyond))}")
        return self


@dataclass(frozen=True, slots=True)
class CharterFile:
    """A charter and the SHA-256 of the bytes it was read from."""

    charter: Charter
    sha256: str
    path: Path

    def require_in_force(self, day: date) -> None:
        """Raise NoCharterInForceError unless the charter is in force on `day`."""
        charter = self.charter
        if not charter.effective_from <= day <= charter.effective_until:
            raise NoCharterInForceError(
                charter.scenario,
                day.isoformat(),
                f"{charter.effective_from} to {charter.effective_until}",
            )


def load_charter(path: Path) -> CharterFile:
    """Read and check a charter. Raises PackError."""
    located = strict_yaml.load(path)
    return CharterFile(strict_yaml.check(Charter, located), located.sha256, path)


def json_schema() -> dict[str, Any]:
    """The published schema: help text, example and `obeyed` for every field."""
    schema = TypeAdapter(Charter).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def not_obeyed() -> tuple[str, ...]:
    """Fields that a charter may hold and that no code acts on yet, as dotted names."""
    found: list[str] = []

    def walk(model: type[StrictModel], prefix: str) -> None:
        for name, info in model.model_fields.items():
            extra = info.json_schema_extra
            if isinstance(extra, dict) and extra.get("obeyed") is False:
                found.append(prefix + name)

    walk(Charter, "")
    for name, model in (("roles", Roles), ("authorisations", Authorisation)):
        walk(model, f"{name}.")
    return tuple(found)
