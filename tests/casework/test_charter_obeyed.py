"""The charter is obeyed: signatures, authorisations, and the switch that stops the machine."""

import shutil
from dataclasses import replace
from datetime import date

import pytest
import yaml

from audit.note import Signer
from casework.authorisation import for_machine, withheld
from casework.charter import Charter, load_charter
from casework.charter_diff import diff
from casework.charter_signatures import (
    KEYS,
    SIGNATURES,
    add_key,
    add_signature,
    is_sample_key,
    sample_signer,
)
from casework.errors import (
    CharterUnsignedError,
    EntryError,
    NotAllowedError,
    StoppedByCharterError,
)
from casework.indicators import Lamp
from casework.model import Answer, Evidence, EvidenceKind
from models.progress import Cancelled, CancelToken
from tests.casework.office_fakes import CASES, PACK, finish, ruling

DAY = date(2025, 11, 3)
POLICE, LAB = "云泽市公安局", "云泽市食品检验所"


@pytest.fixture
def folder(tmp_path):
    for name in ("charter.yaml", "benchmark.csv", SIGNATURES, KEYS):
        shutil.copy(PACK / name, tmp_path / name)
    return tmp_path


def rewrite(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


# --- signatures ------------------------------------------------------------------------------


def test_every_named_department_signs_and_units_are_bound_by_their_authority():
    charter = load_charter(PACK / "charter.yaml")
    assert charter.unsigned == ()
    assert charter.charter.signatories() == (
        "云泽市市场监督管理局", LAB, POLICE, "云泽市数据资源中心", "云泽市审计局",
    )  # fmt: skip


def test_one_changed_byte_voids_every_signature_and_no_case_opens(office, folder):
    rewrite(folder / "charter.yaml", "min_characters: 8", "min_characters: 7")
    changed = load_charter(folder / "charter.yaml")
    assert {fault.code for fault in changed.unsigned} == {"wrong"}
    office.pack = replace(office.pack, charter=changed)
    office.desk = office.make_desk()
    with pytest.raises(CharterUnsignedError, match="云泽市公安局: wrong"):
        office.desk.open_case(office.sign_in(), CASES / "plain")
    assert office.desk.cases() == ()


def test_a_real_charter_takes_no_sample_key(folder):
    rewrite(folder / "charter.yaml", "sample: true\n", "")
    for department in load_charter(folder / "charter.yaml").charter.signatories():
        add_signature(folder / "charter.yaml", sample_signer(department))
    assert {f.code for f in load_charter(folder / "charter.yaml").unsigned} == {"sample_key"}


def test_a_real_charter_signed_by_real_keys_is_in_force(folder):
    path = folder / "charter.yaml"
    rewrite(path, "sample: true\n", "")
    for department in load_charter(path).charter.signatories():
        signer = Signer.generate(department)
        assert not is_sample_key(signer.verifier)
        add_key(folder, signer.verifier)
        add_signature(path, signer)
    load_charter(path).require_in_force(DAY)


def test_the_key_of_one_department_does_not_sign_for_another(folder):
    path = folder / "charter.yaml"
    add_key(folder, Signer.generate(LAB).verifier)
    assert [(f.department, f.code) for f in load_charter(path).unsigned] == [(LAB, "wrong")]


# --- authorisations --------------------------------------------------------------------------


def item(provider="", data="", text="核验结论：一致\n住址：云泽市柳荫路88号", **more):
    return Evidence(
        "E9", "身份核验表", EvidenceKind.DOCUMENTARY, more.pop("by_party", False), "e9.txt",
        "0" * 64, text, provider=provider, data=data,
    )  # fmt: skip


@pytest.fixture(scope="module")
def charter():
    return load_charter(PACK / "charter.yaml").charter


@pytest.mark.parametrize(
    ("evidence", "day", "reaches"),
    [
        (item(), DAY, True),
        (item(by_party=True), DAY, True),
        (item(provider="云泽市市场监督管理局综合行政执法支队"), DAY, True),
        (item(provider=LAB, data="检验报告"), DAY, True),
        (item(provider=LAB, data="检验报告"), date(2028, 1, 1), False),
        (item(provider=LAB, data="抽样单"), DAY, False),
        (item(provider="云泽市税务局", data="检验报告"), DAY, False),
        (item(provider=LAB), DAY, False),
    ],
)
def test_evidence_reaches_the_machine_only_under_an_authorisation(charter, evidence, day, reaches):
    assert bool(for_machine(charter, (evidence,), day)) == reaches
    assert bool(withheld(charter, (evidence,), day)) != reaches


def test_an_authorisation_for_another_scenario_covers_nothing(charter):
    other = charter.model_copy(update={"scenario": "tax-penalty"})
    assert for_machine(other, (item(provider=LAB, data="检验报告"),), DAY) == ()


def test_fields_outside_the_authorisation_are_blanked_and_positions_stay(charter):
    given = item(provider=POLICE, data="身份核验结果")
    (seen,) = for_machine(charter, (given,), DAY)
    assert seen.text.startswith("核验结论：一致\n")
    assert "柳荫路" not in seen.text
    assert len(seen.text) == len(given.text)
    assert withheld(charter, (given,), DAY) == (given,)


def test_what_no_authorisation_covers_is_not_in_the_prompt_and_the_case_says_so(office, tmp_path):
    folder = shutil.copytree(CASES / "plain", tmp_path / "plain")
    rewrite(
        folder / "case.yaml",
        "    title: 进货票据\n",
        "    title: 进货票据\n    provider: 云泽市税务局\n",
    )
    actor = office.sign_in()
    case_id = office.desk.open_case(actor, folder).case.case_id
    file = finish(office.desk.write_draft(actor, case_id, CancelToken()))
    (asked,) = office.model.calls
    assert "HY20250108-017" not in asked.user
    assert "E1" in asked.user
    (search,) = office.events(case_id, "search.done")
    assert "HY20250108-017" not in office.blob(search, "query")
    notes = [note.text for note in file.notes if note.code == "evidence_withheld"]
    assert notes == ["E3 进货票据：云泽市税务局"]
    assert [e.data["kind"] for e in office.events(case_id, "flag.raised")] == ["withheld"]
    assert any(e.evidence_id == "E3" and "HY20250108-017" in e.text for e in file.case.evidence)


# --- the switch ------------------------------------------------------------------------------


def test_a_supervisor_stops_the_machine_and_lets_it_go_on(office):
    actor = office.sign_in()
    case_id = office.desk.open_case(actor, CASES / "plain").case.case_id
    supervisor = office.sign_in("wen-ruolan")
    state = office.desk.stop_machine(supervisor, "新条例施行，基准还没有换")
    assert (state.may_suggest, state.why, state.person_id) == (False, "person", "wen-ruolan")
    assert state.reason == "新条例施行，基准还没有换"
    with pytest.raises(StoppedByCharterError):
        finish(office.desk.write_draft(actor, case_id, CancelToken()))
    assert office.model.calls == []
    assert office.make_desk().machine_state() == state  # it outlives the program
    assert office.desk.resume_machine(supervisor, "基准已经换好").may_suggest
    assert finish(office.desk.write_draft(actor, case_id, CancelToken())).suggestions


def test_a_draft_on_its_way_is_cancelled_when_the_machine_is_stopped(office):
    actor, supervisor = office.sign_in(), office.sign_in("wen-ruolan")
    case_id = office.desk.open_case(actor, CASES / "plain").case.case_id
    office.model.before = lambda _: office.desk.stop_machine(supervisor, "先停下来看看")
    with pytest.raises(Cancelled):
        finish(office.desk.write_draft(actor, case_id, CancelToken()))
    file = office.desk.case_file(case_id)
    assert (file.draft_state, file.suggestions) == ("cancelled", ())
    assert "suggestion.generated" not in office.types(case_id)


def test_a_caseworker_cannot_turn_the_switch_and_nobody_without_a_reason(office):
    with pytest.raises(NotAllowedError):
        office.desk.stop_machine(office.sign_in(), "我想停")
    supervisor = office.sign_in("wen-ruolan")
    with pytest.raises(EntryError):
        office.desk.stop_machine(supervisor, " ！ ")
    with pytest.raises(EntryError):
        office.desk.resume_machine(supervisor, "没有停过")


def with_a_strict_condition(office):
    """The office under a charter that stops the machine where one of ten answers is a rejection."""
    raw = yaml.safe_load((PACK / "charter.yaml").read_text(encoding="utf-8"))
    raw["indicators"] = [
        {"name": "驳回率", "formula": "驳回 / 裁断", "measure": "rejected", "green": "<=0.10",
         "amber": "<=0.20", "min_sample": 2},
        {"name": "按期办结率", "formula": "按期 / 办结", "green": ">=0.98", "amber": ">=0.95"},
    ]  # fmt: skip
    raw["stop_conditions"] = [{"condition": "驳回率亮红灯", "indicator": "驳回率"}]
    strict = replace(office.pack.charter, charter=Charter.model_validate(raw))
    office.pack = replace(office.pack, charter=strict)
    office.desk = office.make_desk()


def answered(office, rejected):
    """A case whose first three suggestions have an answer; the first `rejected` are rejected."""
    actor, case_id = office.drafted()
    office.state_views(actor, case_id)
    for number, suggestion in enumerate(office.desk.case_file(case_id).suggestions[:3]):
        file = office.desk.displayed(actor, case_id, suggestion.suggestion_id)
        shown = next(s for s in file.suggestions if s.suggestion_id == suggestion.suggestion_id)
        no = ruling(shown, Answer.REJECT, evidence_ids=())
        office.desk.rule(actor, case_id, no if number < rejected else ruling(shown))
    return actor, case_id


@pytest.mark.parametrize(("rejected", "why"), [(0, ""), (1, "condition")])
def test_a_stop_condition_is_looked_at_when_a_case_is_opened(office, rejected, why):
    with_a_strict_condition(office)
    actor, _ = answered(office, rejected)
    assert office.desk.machine_state().why == ""
    office.desk.open_case(actor, CASES / "mitigating")
    assert office.desk.machine_state().why == why


def test_a_stop_condition_stops_the_machine_when_its_indicator_turns_red(office):
    with_a_strict_condition(office)
    assert [r.lamp for r in office.desk.indicators()] == [Lamp.DARK, Lamp.DARK]
    actor, case_id = answered(office, rejected=1)
    first = office.desk.indicators()[0]
    assert (first.count, first.total, first.lamp) == (1, 3, Lamp.RED)
    with pytest.raises(StoppedByCharterError):
        finish(office.desk.write_draft(actor, case_id, CancelToken()))
    state = office.desk.machine_state()
    assert (state.why, state.reason) == ("condition", "驳回率亮红灯")
    office.desk.resume_machine(office.sign_in("wen-ruolan"), "逐条看过，驳回得都对")
    assert office.desk.indicators()[0].total == 0  # it counts anew
    assert finish(office.desk.write_draft(actor, case_id, CancelToken())).draft_state == "completed"


# --- differences -----------------------------------------------------------------------------


def test_a_difference_is_told_by_its_meaning_in_both_languages(folder, tmp_path):
    new = shutil.copytree(folder, tmp_path / "new")
    rewrite(new / "benchmark.csv", "severe,aggravating>=1 and mitigating==0,3800000,5000000",
            "severe,aggravating>=1 and mitigating==0,3500000,5000000")  # fmt: skip
    rewrite(new / "charter.yaml", "min_characters: 8", "min_characters: 20")
    rewrite(new / "charter.yaml", "  - giver: 云泽市公安局", "  - giver: 云泽市民政局")
    rewrite(new / "benchmark.csv", "mitigating>=1 and aggravating==0,500000,1250000",
            "mitigating>=2 and aggravating==0,500000,1250000")  # fmt: skip
    changes = diff(folder, new)
    said = [change.zh for change in changes]
    assert "说理·最低字数 8→20" in said
    assert "销售超过保质期的食品（2025-07-01）从重下限 38,000→35,000" in said
    assert any(
        "跨部门授权（云泽市公安局、云泽市市场监督管理局、身份核验结果） 有→（无）" in s
        for s in said
    )
    assert (
        "销售超过保质期的食品（2021-12-01）从轻条件 "
        "从轻情节1项以上，且没有从重情节→从轻情节2项以上，且没有从重情节"
    ) in said
    english = [change.en for change in changes]
    assert "reason.min_characters 8 → 20" in english
    assert (
        "expired:2021-12-01:lenient condition at least 1 mitigating factor and no aggravating "
        "factors → at least 2 mitigating factors and no aggravating factors"
    ) in english
    assert diff(folder, folder) == ()
