"""Planted defects: each is found, with the file, the line and the article it offends."""

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from casework.charter import load_charter
from casework.charter_schema import json_schema, not_obeyed
from casework.charter_signatures import add_signature, sample_signer
from casework.lint import lint
from casework.lint_benchmark import yuan_of
from rag.citation import format as format_citation
from tests.casework.office_fakes import PACK

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "charter.schema.json"
TODAY = date(2026, 1, 15)
CHARTER, BENCH, PEOPLE = "charter.yaml", "benchmark.csv", "people.yaml"
FACTORS, WORDS, SIGNS = "factors.csv", "templates/wording.yaml", "signs.csv"
DECISION, SPARED = "templates/decision.md", "templates/no_penalty.md"
INDEX = "regulations/index.yaml"
KEYS, SIGNED = "departments.keys", "charter.sig"
APL = "行政处罚法"
REGULATION = "《云泽市食品销售监督管理条例》"
RULES = "《云泽市行政处罚裁量权适用规则》"
END = "  min_characters: 8\n"

EXPIRED_2025 = (
    f"expired,销售超过保质期的食品,{REGULATION}第二十二条第（三）项,"
    f"{REGULATION}第四十六条,2025-07-01"
)


def more(text):
    return (END, END + text)


AUTHORISED = f"""  - giver: 云泽市食品检验所
    receiver: 云泽市市场监督管理局
    data: [检验报告]
    purpose: 查明食品销售违法行为的事实
    scenarios: [food-sales-penalty]
    until: "2027-12-31"
    basis: {REGULATION}第五条第二款
"""
ASSESSED = """impact_assessment:
  day: "2024-11-20"
  document: 云市监数评〔2024〕3号
"""


def authorisation(**changes):
    """The first authorisation, with other values."""
    text = AUTHORISED
    for name, value in changes.items():
        text = re.sub(rf"{name}: .*", lambda _, n=name, v=value: f"{n}: {v}", text)
    return AUTHORISED, text


def indicator(name):
    return "  - name: 按期办结率\n", f"  - name: {name}\n"


def basis(text):
    return "legal_basis:\n", f"legal_basis:\n  - {text}\n"


# file, old text, new text, code, words of the article, words of the line found
DEFECTS = [
    # what cannot be read
    (CHARTER, "version: 1\n", "version: 1\nversion: 2\n", "unreadable", "", "version: 2"),
    (CHARTER, "version: 1\n", "version: 0\n", "unreadable", "", "version: 0"),
    (CHARTER, "id: YZ-SPXS-CF-001", "id: 云泽一号", "unreadable", "", "id: 云泽一号"),
    (CHARTER, "kind: penalty", "kind: penalti", "unreadable", "", "kind: penalti"),
    (CHARTER, '"2025-01-01"', '"2025-13-01"', "unreadable", "", "2025-13-01"),
    (CHARTER, '"2025-01-01"', "2025/01/01", "unreadable", "", "2025/01/01"),
    (CHARTER, "[finding, ", "[licence, finding, ", "unreadable", "", "machine_may_suggest"),
    (CHARTER, "[finding, ", "[disposition, finding, ", "unreadable", "", None),
    (CHARTER, '"2027-12-31"', '"2024-12-31"', "unreadable", "", None),
    (CHARTER, *more("colour: red\n"), "unreadable", "", "colour: red"),
    (CHARTER, "min_characters: 8", "min_characters: many", "unreadable", "", "many"),
    (CHARTER, "min_characters: 8", "min_characters: -1", "unreadable", "", "-1"),
    (CHARTER, *more('predecessor_sha256: "xyz"\n'), "unreadable", "", "xyz"),
    (CHARTER, "  reviewer: 云泽市市场监督管理局法规科\n", "", "unreadable", "", "roles"),
    (PEOPLE, "- id: lu-mingyuan", "- id: shen-zhiyan", "unreadable", "", "shen-zhiyan"),
    (PEOPLE, "roles: [supervisor]", "roles: [king]", "unreadable", "", "king"),
    (DECISION, "{{findings}}", "{{fact}}", "unreadable", "", "fact"),
    (BENCH, "otherwise", "mitigating>=0", "unreadable", "", None),
    (BENCH, "mitigating>=1 and aggravating==0", "mitigating~1", "unreadable", "", "~1"),
    (FACTORS, "M2,mitigating", "M1,mitigating", "unreadable", "", None),
    (FACTORS, "G1,aggravating", "G1,worse", "unreadable", "", "worse"),
    # the charter
    (CHARTER, 'effective_until: "2027-12-31"', 'effective_until: "2026-01-01"',
     "charter_expired", "", "2026-01-01"),
    (CHARTER, "reviewer: 云泽市市场监督管理局法规科", "reviewer: 云泽市市场监督管理局负责人",
     "decision_maker_is_reviewer", f"{APL}》第五十八条", "reviewer"),
    (CHARTER, "  reviewer: 云泽市市场监督管理局法规科",
     "  reviewer: 云泽市市场监督管理局综合行政执法支队",
     "executor_is_reviewer", f"{APL}》第五十八条", "reviewer"),
    (CHARTER, "  auditor: 云泽市审计局", "  auditor: 云泽市数据资源中心",
     "maintainer_is_auditor", "数据安全法》第四十条", "auditor"),
    (CHARTER, "algorithm_maintainer: 云泽市数据资源中心",
     "algorithm_maintainer: 云泽市市场监督管理局负责人",
     "maintainer_decides", "数据安全法》第四十条", "algorithm_maintainer"),
    (CHARTER, *authorisation(until='"2025-12-31"'), "authorisation_expired", "第三十八条",
     "2025-12-31"),
    (CHARTER, *authorisation(until='"2026-12-31"'), "authorisation_too_short", "第三十八条",
     "2026-12-31"),
    (CHARTER, *authorisation(giver="云泽市市场监督管理局"), "authorisation_to_itself", "",
     "receiver"),
    (CHARTER, *authorisation(basis=f"{RULES}第九十九条"), "basis_no_such_provision",
     "第九十九条", "basis"),
    (CHARTER, *authorisation(basis="有关规定"), "not_a_citation", "", "basis"),
    (CHARTER, *basis("有关规定"), "not_a_citation", "", "有关规定"),
    (CHARTER, *basis("《云泽市散装食品销售管理暂行办法》第二条"),
     "basis_not_in_force", "暂行办法", "暂行办法"),
    (CHARTER, *basis(f"{REGULATION}第二十五条之一第一款"),
     "basis_no_such_provision", "第二十五条之一", "第二十五条之一"),
    (CHARTER, *indicator("罚没收入增长率"), "fine_revenue_indicator", f"{APL}》第七十四条",
     "indicators|name"),
    (CHARTER, *indicator("当事人信用评分"), "forbidden_use", "", "indicators|name"),
    (CHARTER, *indicator("执法人员考核排名"), "forbidden_use", "", "indicators|name"),
    (CHARTER, "purpose: 核对当事人身份", "purpose: 对执法人员进行排名", "forbidden_use",
     "个人信息保护法》第六条", "purpose"),
    (CHARTER, *indicator("人均罚款数额"), "fine_revenue_indicator", f"{APL}》第七十四条",
     "indicators|name"),
    (CHARTER, ASSESSED, "", "no_impact_assessment",
     "个人信息保护法》第五十五条", "personal_data"),
    (CHARTER, '"2024-11-20"', '"2025-02-01"',
     "assessment_too_late", "个人信息保护法》第五十五条", "2025-02-01"),
    (CHARTER, "[final_decision, ", "[finding, final_decision, ", "allowed_and_forbidden", "",
     "machine_may_not_suggest"),
    (CHARTER, "factor, band, amount]", "factor, band]",
     "own_view_of_nothing", "", "own_view_first"),
    (CHARTER, "machine_may_suggest: [finding, ", "machine_may_suggest: [finding, finding, ",
     "named_twice", "", "machine_may_suggest"),
    (CHARTER, "version: 1\n", "version: 2\n", "no_predecessor", "", "version"),
    (CHARTER, "version: 1\n", f'version: 1\npredecessor_sha256: "{"ab" * 32}"\n',
     "predecessor_of_first", "", "predecessor"),
    (CHARTER, "title: 食品", "title: 新食品", "signature_wrong", "数据安全法》第四十条", None),
    (CHARTER, "auditor: 云泽市审计局", "auditor: 云泽市纪委", "signature_missing", "", None),
    (CHARTER, "sample: true\n", "", "signature_sample_key", "数据安全法》第四十条", None),
    (KEYS, "云泽市公安局+", "# ", "signature_unknown_key", "数据安全法》第四十条", None),
    (KEYS, "云泽市公安局+ef", "云泽市公安局+ee", "unreadable", "", "云泽市公安局"),
    (SIGNED, "\u2014 云泽市审计局", "\u2014云泽市审计局", "unreadable", "", None),
    (CHARTER, *authorisation(data="[抽样单]"), "provider_not_authorised", "数据安全法》第三十八条",
     "云泽市食品检验所"),
    (CHARTER, *authorisation(data="[检验报告, 抽样单]"), "not_provided", "数据安全法》第三十八条",
     "data"),
    (CHARTER, *authorisation(scenarios="[tax-penalty]"), "purpose_elsewhere",
     "个人信息保护法》第六条", "scenarios"),
    (CHARTER, *authorisation(receiver="云泽市税务局"), "receiver_elsewhere",
     "数据安全法》第三十八条", "receiver"),
    (CHARTER, "    indicator: 无依据建议率", "    indicator: 没有的指标", "no_such_indicator", "",
     "无依据建议率亮红灯"),
    (CHARTER, "    indicator: 无依据建议率", "    indicator: 按期办结率", "indicator_not_computed",
     "", "无依据建议率亮红灯"),
    (CHARTER, "  - name: 审核退回率", "  - name: 按期办结率", "named_twice", "", "按期办结率"),
    (CHARTER, 'green: "<=0.20"', 'green: ">=0.20"', "unreadable", "", "审核退回率"),
    (CHARTER, 'green: "<=0.20"', 'green: "两成"', "unreadable", "", "审核退回率"),
    (CHARTER, "every_months: 36", "every_months: 6", "audit_overdue", "个人信息保护法》第五十四条",
     "technical"),
    (CHARTER, "every_months: 36", 'every_months: 36\n    last: "2026-12-01"', "audit_in_future", "",
     "2026-12-01"),
    (CHARTER, "  auditor: 云泽市审计局\n", "", "nobody_audits", "", "audits|technical"),
    (CHARTER, "stop_roles: [supervisor, ", "stop_roles: [king, ", "unreadable", "", "stop_roles"),
    (PEOPLE, "roles: [supervisor]", "roles: [caseworker]", "nobody_can_stop", "", None),
    # people
    (PEOPLE, "roles: [legal_reviewer]", "roles: [legal_reviewer, decision_maker]",
     "decision_maker_is_reviewer", f"{APL}》第五十八条", "gu-qinghe"),
    (PEOPLE, "roles: [legal_reviewer]", "roles: [supervisor]", "no_legal_reviewer",
     f"{APL}》第五十八条", None),
    (PEOPLE, "roles: [decision_maker]", "roles: [supervisor]", "no_decision_maker",
     f"{APL}》第五十七条", None),
    # benchmark
    (BENCH, f"{EXPIRED_2025},lenient,mitigating>=1 and aggravating==0,1000000,2200000",
     f"{EXPIRED_2025},lenient,mitigating>=1 and aggravating==0,1000000,2100000",
     "band_gap", f"{APL}》第三十四条", "expired"),
    (BENCH, f"{EXPIRED_2025},lenient,mitigating>=1 and aggravating==0,1000000,2200000",
     f"{EXPIRED_2025},lenient,mitigating>=1 and aggravating==0,1000000,2300000",
     "band_overlap", f"{APL}》第三十四条", "expired"),
    (BENCH, "severe,aggravating>=1 and mitigating==0,3800000,5000000",
     "severe,aggravating>=1 and mitigating==0,3800000,6000000",
     "range_not_tiled", "第四十六条", "expired"),
    (BENCH, f"{EXPIRED_2025},lenient,mitigating>=1 and aggravating==0,1000000",
     f"{EXPIRED_2025},lenient,mitigating>=1 and aggravating==0,500000",
     "range_not_tiled", "第四十六条", "expired"),
    (BENCH, f"{EXPIRED_2025},severe", f"{EXPIRED_2025},ordinary", "band_twice",
     f"{APL}》第三十四条", "expired"),
    (BENCH, f"{EXPIRED_2025},severe", EXPIRED_2025.replace("第四十六条", "第四十五条") + ",severe",
     "offence_differs", f"{APL}》第三十四条", "expired"),
    (BENCH, f"expired,销售超过保质期的食品,{REGULATION}第二十二条第（三）项",
     f"expired,销售超过保质期的食品,{REGULATION}第二十二条第（三十）项",
     "basis_no_such_provision", "第（三十）项", "expired"),
    (BENCH, f"{RULES}第十三条第一款第（一）项", f"{RULES}第八十条", "basis_no_such_provision",
     "第八十条", "expired"),
    (BENCH, f"{RULES}第十三条第一款第（一）项", "局务会纪要", "not_a_citation", "", "局务会"),
    # factors
    (FACTORS, f"{RULES}第七条第（一）项", f"{RULES}第七条第（十）项", "basis_no_such_provision",
     "第（十）项", "M1"),
    (FACTORS, f"{RULES}第七条第（一）项", "经验", "not_a_citation", "", "M1"),
    (FACTORS, "造成人身健康损害或者较大社会影响", "二年内因同类违法行为受过行政处罚",
     "factor_twice", f"{APL}》第三十四条", "G6"),
    (SIGNS, "gram,none,G1", "gram,none,G9", "signs_of_no_factor", f"{APL}》第三十四条", "gram"),
    (SIGNS, "gram,none,G1", "word,none,G1", "signs_unreadable", "", None),
    # regulations
    (INDEX, '  ended_on: null\n  note: "所附', '  ended_on: "2026-06-01"\n  note: "所附',
     "basis_not_in_force", RULES, None),
    # papers
    (DECISION, "{{legal_basis}}\n", "", "paper_lacks_element", f"{APL}》第五十九条", None),
    (DECISION, "{{remedies}}\n", "", "paper_lacks_element", f"{APL}》第五十九条", None),
    (DECISION, "住所（住址）：{{party_address}}\n", "", "paper_lacks_element",
     f"{APL}》第五十九条", None),
    (SPARED, "{{findings}}\n", "", "paper_lacks_element", f"{APL}》第五十九条", None),
    (WORDS, "六十日", "三十日", "wording_lacks_term", "行政复议法》第二十条", "remedies"),
    (WORDS, "六个月", "三个月", "wording_lacks_term", "行政诉讼法》第四十六条", "remedies"),
    (WORDS, "十五日内", "十日内", "wording_lacks_term", f"{APL}》第六十七条", "payment"),
    (WORDS, "百分之三", "百分之五", "wording_lacks_term", f"{APL}》第七十二条", "payment"),
]  # fmt: skip


@pytest.fixture
def pack(tmp_path):
    ignore = shutil.ignore_patterns("cases", "practice*", "testset.yaml", "script.yaml")
    return shutil.copytree(PACK, tmp_path / "pack", ignore=ignore)


class OfficeShelf:
    """A library that holds one article."""

    def __init__(self, article):
        self.article = article

    def provision(self, citation, on=None):
        return citation if on and self.article in format_citation(citation) else None


def sign_sample(path):
    for department in load_charter(path).charter.signatories():
        add_signature(path, sample_signer(department))


def test_a_licence_charter_that_lets_the_machine_draft_is_told_that_it_cannot(tmp_path):
    pack = shutil.copytree(PACK.parent / "shop-sign-licence", tmp_path / "pack")
    path = pack / "charter.yaml"
    text = path.read_text(encoding="utf-8")
    told = text.replace("machine_may_suggest: []", "machine_may_suggest: [finding]")
    path.write_text(told, encoding="utf-8")
    found = [f for f in lint(path, TODAY) if f.code == "machine_cannot_draft"]
    assert [told.splitlines()[f.line - 1].split(":")[0] for f in found] == ["machine_may_suggest"]


def test_there_are_forty_defects_and_more():
    assert len(DEFECTS) >= 40


def test_the_charter_of_the_sample_pack_has_no_finding():
    assert lint(PACK / "charter.yaml", TODAY) == ()


@pytest.mark.parametrize(
    "defect", DEFECTS, ids=[f"{n}-{d[3]}" for n, d in enumerate(DEFECTS)]
)
def test_a_planted_defect_is_found(pack, defect):
    name, old, new, code, article, line = defect
    path = pack / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = [f for f in lint(pack / "charter.yaml", TODAY) if f.code == code]
    assert found
    assert article in found[0].article
    if name != INDEX and not code.startswith("signature_") and code != "nobody_can_stop":
        assert found[0].path.name == Path(name).name
    if line is not None:
        said = path.read_text(encoding="utf-8").splitlines()[found[0].line - 1]
        assert any(words in said for words in line.split("|"))


def test_a_national_statute_that_the_pack_does_not_hold_is_a_note(pack):
    path = pack / CHARTER
    text = path.read_text(encoding="utf-8")
    old, new = basis("《中华人民共和国行政处罚法》第三十四条")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    sign_sample(path)
    (found,) = lint(path, TODAY)
    assert (found.code, found.level) == ("not_in_library", "note")
    assert lint(path, TODAY, OfficeShelf("第三十四条")) == ()
    assert [f.code for f in lint(path, TODAY, OfficeShelf("第三十五条"))] == ["not_in_library"]


def test_a_folder_without_a_charter_is_one_finding(tmp_path):
    (found,) = lint(tmp_path, TODAY)
    assert found.code == "unreadable"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一万", 10_000),
        ("五千", 5_000),
        ("一万五千", 15_000),
        ("十万", 100_000),
        ("2000", 2_000),
        ("万", None),
    ],
)
def test_sums_in_statutes_are_read(text, value):
    assert yuan_of(text) == value


def test_the_published_schema_is_the_one_that_is_obeyed():
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == json_schema()


def test_every_field_of_a_charter_explains_itself():
    def fields(schema):
        for definition in (schema, *schema["$defs"].values()):
            yield from definition.get("properties", {}).items()

    for name, field in fields(json_schema()):
        assert field.get("description"), name
        assert "examples" in field, name


def test_fields_that_nothing_obeys_are_named():
    named = not_obeyed()
    assert "budget" in named
    assert "machine_may_suggest" not in named
