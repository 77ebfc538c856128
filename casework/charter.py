"""The charter (场景宪章): one scenario, one file, obeyed at run time.

A case opens only under a charter in force and signed by every named department, keeps the hash of
its bytes, and the machine may suggest nothing that the charter does not list. `docs/charter.md`
says what each field does and where it is obeyed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from casework import strict_yaml
from casework.charter_signatures import SignatureFault, check_signatures
from casework.errors import CharterUnsignedError, NoCharterInForceError
from casework.model import Kind, Role
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
ActKind = Literal["penalty", "licence", "reconsideration"]
"""Kinds of decision; which tables a pack holds and which papers it writes follow from it."""

MACHINE_KINDS = frozenset(Kind) - {Kind.DISPOSITION, Kind.RESPONSE}
"""What a charter may allow the machine to suggest; outcomes and answers stay with the person."""

VIEW_KINDS = frozenset({Kind.CHARACTERISATION, Kind.BAND, Kind.AMOUNT})
"""What an own view can be asked for on."""

Measure = Literal[
    "rejected", "amended", "moved", "ungrounded", "draft_failed", "overridden", "returned"
]
"""What `casework.indicators` computes from the log."""

_LAMP = re.compile(r"^(>=|<=)(0|1|0\.[0-9]{1,3})$")


def said(title: str, help_text: str, example: object, *, obeyed: bool = True, **rules: Any) -> Any:
    """A field with its Chinese title, help text and example. `obeyed` is False where no code acts
    on it yet; the schema and the window mark it so.
    """
    return Field(
        title=title,
        description=help_text,
        examples=[example],
        json_schema_extra={"obeyed": obeyed},
        **rules,
    )


class DataProvider(StrictModel):
    """A department that provides data, and which (数据提供方)."""

    department: Text = said("部门", "the department; it signs the charter", "云泽市食品检验所")
    data: tuple[Text, ...] = said("材料", "what it provides", ["检验报告"])


class Roles(StrictModel):
    """Who does what (数据提供方、算法维护方、业务执行方、决定人、法制审核、审计方)."""

    data_providers: tuple[DataProvider, ...] = said(
        "数据提供方", "departments that provide data", []
    )
    algorithm_maintainer: Text = said(
        "算法维护方", "maintains the program; sees no case; is not the auditor", "云泽市数据中心"
    )
    business_executor: Text = said("业务执行方", "the unit that handles cases", "综合行政执法支队")
    decision_maker: Text = said("决定人", "who decides; not the reviewer", "本机关负责人")
    reviewer: Text = said("审核机构", "the unit of the legal review (行政处罚法 art. 58)", "法规科")
    auditor: str = said("审计方", "who audits; not the maintainer", "云泽市审计局", default="")


class Authorisation(StrictModel):
    """One department lets another have data, for a purpose and a time (跨部门授权).

    An item of evidence from a department outside the authority reaches the machine only where one
    of these covers it: giver, data, scenario and day. With `fields`, only the lines that begin
    with one of them (`字段：值`) do.
    """

    giver: Text = said("授权方", "the department that gives", "云泽市公安局")
    receiver: Text = said("被授权方", "the department that receives", "云泽市市场监督管理局")
    data: tuple[Text, ...] = said("数据", "which data, as a case names them", ["人口核验结果"])
    fields: tuple[Text, ...] = said(
        "字段", "the fields that may be used; empty: all of them", ["核验结论"], default=()
    )
    purpose: Text = said(
        "用途", "what for, in words; lint: none of forbidden_uses", "核对当事人身份"
    )
    scenarios: tuple[Text, ...] = said(
        "用于场景", "the scenarios that this purpose covers", ["food-sales-penalty"]
    )
    until: Day = said("期限", "the last day", "2027-06-30")
    basis: Text = said("依据", "the legal basis", "《中华人民共和国数据安全法》第三十八条")


class DataOwnership(StrictModel):
    """Whose the data are (数据归属)."""

    original: Text = said("原始数据", "of the original data", "提供方", obeyed=False)
    derived: Text = said("衍生数据", "of what is derived", "业务执行方", obeyed=False)
    abroad: Literal["forbidden"] = said(
        "出境", "data leave the country never; the program has no network", "forbidden",
        default="forbidden",
    )  # fmt: skip


class Budget(StrictModel):
    """What the scenario costs (预算)."""

    annual_fen: int = said("年度（分）", "a year, in fen", 4_800_000, obeyed=False, ge=0)
    account: Text = said("科目", "the budget item", "信息化运行维护", obeyed=False)


class Probes(StrictModel):
    """Planted mistakes that show whether people still look (探针)."""

    rate_per_mille: int = said("比例（‰）", "share of suggestions", 30, obeyed=False, ge=0, le=100)
    max_missed_per_mille: int = said(
        "漏检率上限（‰）", "alarm above", 200, obeyed=False, ge=0, le=1000
    )
    min_sample: int = said("最小样本", "no figure below", 30, obeyed=False, ge=1)


class Indicator(StrictModel):
    """A figure with lamps (绩效指标). Revenue from fines may not be one (行政处罚法 art. 74).

    With a `measure` the program computes it from the log; without, a person fills it in elsewhere
    and the lamp stays dark. Lamps: `>=0.98` or `<=0.20`, shares from 0 to 1.
    """

    name: Text = said("指标", "what is measured", "退回率")
    formula: Text = said("公式", "how, in words", "法制审核退回次数 / 审核次数")
    measure: Measure | None = said(
        "计算", "what the program computes; none: it computes nothing", "returned", default=None
    )
    green: Text = said("绿灯", "the lamp is green", "<=0.20")
    amber: Text = said("黄灯", "the lamp is amber; beyond it is red", "<=0.40")
    min_sample: int = said("最小样本", "no lamp below", 30, default=30, ge=1)

    @model_validator(mode="after")
    def _lamps_read(self) -> Indicator:
        green, amber = _LAMP.fullmatch(self.green), _LAMP.fullmatch(self.amber)
        if not green or not amber or green[1] != amber[1]:
            raise ValueError("write both lamps as >=0.98 or <=0.20, in one direction")
        return self


class Audit(StrictModel):
    """An audit that is due (审计)."""

    kind: Literal["technical", "legal", "social"] = said("种类", "which", "technical")
    every_months: int = said("间隔（月）", "how often", 12, ge=1, le=60)
    last: Day | None = said(
        "上次", "the last one; none: counted from the first day in force", "2026-03-31",
        default=None,
    )  # fmt: skip

    def due(self, first: date) -> date:
        """The day by which the next one is due; `first`: first day in force of the charter."""
        since = self.last or first
        months = since.month - 1 + self.every_months
        year, month = since.year + months // 12, months % 12 + 1
        last_day = (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
        return date(year, month, min(since.day, last_day))


class StopCondition(StrictModel):
    """When the machine must be stopped (停用条件)."""

    condition: Text = said("条件", "in words", "退回率亮红灯")
    indicator: str = said(
        "指标", "its red lamp stops the machine at once; empty: a person must", "退回率",
        default="",
    )  # fmt: skip


class Assessment(StrictModel):
    """An impact assessment of personal data (个人信息保护法 art. 55)."""

    day: Day = said("日期", "when it was made", "2024-11-20")
    document: Text = said("文号", "where it is", "云市监数评〔2024〕3号")


class ReasonGate(StrictModel):
    """What a reason must have. Shares are in per cent of its character 5-grams."""

    min_characters: int = said("最低字数", "without what is quoted", 8, default=8, ge=1, le=500)
    max_shared_with_machine: int = said(
        "与机器相同上限（%）", "with the machine's words", 60, default=60, ge=1, le=100
    )
    max_shared_with_own: int = said(
        "与本人以往相同上限（%）", "with the person's own latest reasons", 70, default=70, ge=1,
        le=100,
    )  # fmt: skip
    own_reasons_compared: int = said("比对条数", "how many of them", 50, default=50, ge=0, le=1000)
    stock_phrases: tuple[Text, ...] = said(
        "套话", "formulas that count for nothing, beside the built-in ones", ["按惯例办理"],
        default=(),
    )  # fmt: skip
    must_name_evidence: bool = said(
        "须写明证据", "a reason for a finding or factor names its evidence", example=True,
        default=False,
    )  # fmt: skip


class Charter(StrictModel):
    """One version of the charter of one scenario; the days are inclusive (场景宪章)."""

    id: str = said(
        "编号", "identifies the charter in the log", "YZ-001", pattern=r"^[A-Za-z0-9._-]{1,64}$"
    )
    version: int = said("版本", "raised by one with each change", 1, ge=1)
    predecessor_sha256: str | None = said(
        "前版哈希", "SHA-256 of the file of the version before", "ab" * 32, default=None,
        pattern=r"^[0-9a-f]{64}$",
    )  # fmt: skip
    sample: bool = said(
        "示例", "true: an exercise, which the published sample keys may sign", example=False,
        default=False,
    )  # fmt: skip
    title: Text = said("名称", "the name", "食品销售行政处罚说理场景宪章")
    scenario: str = said(
        "场景", "must equal that of a case", "food-sales-penalty", pattern=r"^[a-z0-9-]{1,64}$"
    )
    kind: ActKind = said("行为种类", "kind of administrative act", "penalty")
    authority: Text = said("机关", "the authority that decides; on the papers", "云泽市监局")
    territory: Text = said("地域", "where it holds", "云泽市", obeyed=False)
    effective_from: Day = said("施行", "first day in force", "2025-01-01")
    effective_until: Day = said("失效", "last day in force", "2027-12-31")
    legal_basis: tuple[Text, ...] = said(
        "依据", "provisions the scenario rests on", ["《云泽市行政处罚裁量权适用规则》第四条"],
        default=(),
    )  # fmt: skip
    forbidden_uses: tuple[Text, ...] = said(
        "不得用于", "ruled out; lint: no indicator and no purpose of data may be one of them",
        ["对当事人进行信用评分"], default=(),
    )
    roles: Roles = said("角色", "who does what", {})
    authorisations: tuple[Authorisation, ...] = said(
        "跨部门授权", "data between departments", [], default=()
    )
    data_ownership: DataOwnership | None = said("数据归属", "whose data", None, default=None)
    personal_data: bool = said(
        "个人信息", "whether cases hold personal data", example=True, default=False
    )
    impact_assessment: Assessment | None = said(
        "影响评估", "of personal data (个人信息保护法 art. 55)", None, default=None
    )
    budget: Budget | None = said("预算", "what it costs", None, obeyed=False, default=None)
    machine_may_suggest: tuple[Kind, ...] = said(
        "机器可以建议", "closed list; nothing else is suggested", ["finding", "legal_basis"]
    )
    machine_may_not_suggest: tuple[Text, ...] = said(
        "机器不得建议", "named prohibitions, for the reader", ["final_decision"], default=()
    )
    own_view_first: tuple[Kind, ...] = said(
        "先写看法", "of characterisation, band and amount: hidden, with all that would tell them, "
        "until an own view is given", ["characterisation", "band"],
    )
    reason: ReasonGate = said("说理", "the reason gate", {}, default=ReasonGate())
    probes: Probes | None = said("探针", "planted mistakes", None, obeyed=False, default=None)
    indicators: tuple[Indicator, ...] = said("指标", "figures with lamps", [], default=())
    audits: tuple[Audit, ...] = said("审计", "audits due", [], default=())
    stop_conditions: tuple[StopCondition, ...] = said(
        "停用条件", "when the machine must be stopped", [], default=()
    )
    stop_roles: tuple[Role, ...] = said(
        "停用开关", "who may stop the machine and let it go on", ["supervisor"],
        default=(Role.SUPERVISOR, Role.DECISION_MAKER), min_length=1,
    )  # fmt: skip
    stopped: bool = said(
        "停用", "true stops the machine in this version", example=False, default=False
    )

    @model_validator(mode="after")
    def _holds_together(self) -> Charter:
        if self.effective_until < self.effective_from:
            raise ValueError("effective_until lies before effective_from")
        beyond = set(self.machine_may_suggest) - MACHINE_KINDS
        if beyond:
            raise ValueError(f"the machine may never suggest {', '.join(sorted(beyond))}")
        if unasked := set(self.own_view_first) - VIEW_KINDS:
            raise ValueError(f"no own view is asked for on {', '.join(sorted(unasked))}")
        return self

    def is_own(self, department: str) -> bool:
        """Whether it is the authority or a unit of it: such names begin with the authority's."""
        return department.startswith(self.authority)

    def signatories(self) -> tuple[str, ...]:
        """Every named department; the authority signs for its units and persons."""
        roles = self.roles
        named = [
            self.authority,
            *(provider.department for provider in roles.data_providers),
            roles.algorithm_maintainer,
            roles.business_executor,
            roles.reviewer,
            *([roles.auditor] if roles.auditor else []),
            *(giver for a in self.authorisations for giver in (a.giver, a.receiver)),
        ]
        return tuple(dict.fromkeys(self.authority if self.is_own(n) else n for n in named))


@dataclass(frozen=True, slots=True)
class CharterFile:
    """A charter, the SHA-256 of the bytes it was read from, and what its signatures lack."""

    charter: Charter
    sha256: str
    path: Path
    unsigned: tuple[SignatureFault, ...] = ()

    def require_in_force(self, day: date) -> None:
        """Raise unless the charter is signed and in force on `day`: NoCharterInForceError,
        CharterUnsignedError.
        """
        charter = self.charter
        if not charter.effective_from <= day <= charter.effective_until:
            raise NoCharterInForceError(
                charter.scenario,
                day.isoformat(),
                f"{charter.effective_from} to {charter.effective_until}",
            )
        if self.unsigned:
            listed = tuple(f"{fault.department}: {fault.code}" for fault in self.unsigned)
            raise CharterUnsignedError(charter.id, listed)


def load_charter(path: Path) -> CharterFile:
    """Read and check a charter, with the signatures beside it. Raises PackError."""
    located = strict_yaml.load(path)
    charter = strict_yaml.check(Charter, located)
    faults = check_signatures(path, located.sha256, charter.signatories(), is_sample=charter.sample)
    return CharterFile(charter, located.sha256, path, faults)
