"""The gate can be overridden by a supervisor, for one entry, with a reason that is logged."""

import pytest

from casework.errors import NotAllowedError, ReasonRefusedError, UnknownItemError
from casework.model import Kind, OwnItemDraft
from tests.casework.office_fakes import by_kind, ruling

WHY = "承办人手腕受伤不便打字，口头理由已录音附卷"


@pytest.fixture
def shown(office):
    caseworker, case_id = office.drafted()
    finding = by_kind(office.desk.case_file(case_id), Kind.FINDING)
    office.desk.displayed(caseworker, case_id, finding.suggestion_id)
    return caseworker, case_id, finding


def test_an_override_lets_one_entry_pass_and_is_used_up(office, shown):
    caseworker, case_id, finding = shown
    supervisor = office.sign_in("wen-ruolan")
    file = office.desk.override_gate(supervisor, case_id, finding.suggestion_id, WHY)
    assert file.overrides == (finding.suggestion_id,)
    (event,) = office.events(case_id, "gate.overridden")
    assert (event.actor_id, office.blob(event, "reason")) == ("wen-ruolan", WHY)
    file = office.desk.rule(caseworker, case_id, ruling(finding, reason="见录音"))
    assert file.rulings[0].reason == "见录音"
    assert file.overrides == ()
    with pytest.raises(ReasonRefusedError):
        office.desk.rule(caseworker, case_id, ruling(finding, reason="见录音"))


@pytest.mark.parametrize("reason", ["", "……"])
def test_an_empty_reason_never_passes(office, shown, reason):
    caseworker, case_id, finding = shown
    office.desk.override_gate(office.sign_in("wen-ruolan"), case_id, finding.suggestion_id, WHY)
    with pytest.raises(ReasonRefusedError):
        office.desk.rule(caseworker, case_id, ruling(finding, reason=reason))


def test_the_machines_words_never_pass(office, shown):
    caseworker, case_id, finding = shown
    office.desk.override_gate(office.sign_in("wen-ruolan"), case_id, finding.suggestion_id, WHY)
    with pytest.raises(ReasonRefusedError):
        office.desk.rule(caseworker, case_id, ruling(finding, reason=finding.text))


def test_a_finding_still_needs_its_evidence(office, shown):
    caseworker, case_id, finding = shown
    office.desk.override_gate(office.sign_in("wen-ruolan"), case_id, finding.suggestion_id, WHY)
    with pytest.raises(ReasonRefusedError) as refused:
        office.desk.rule(caseworker, case_id, ruling(finding, evidence_ids=()))
    assert [m.code for m in refused.value.missing] == ["evidence_missing"]


@pytest.mark.parametrize("person", ["shen-zhiyan", "gu-qinghe", "qin-yue"])
def test_only_a_supervisor_overrides(office, shown, person):
    _, case_id, finding = shown
    with pytest.raises(NotAllowedError):
        office.desk.override_gate(office.sign_in(person), case_id, finding.suggestion_id, WHY)


def test_the_supervisors_reason_meets_the_gate_too(office, shown):
    _, case_id, finding = shown
    with pytest.raises(ReasonRefusedError):
        office.desk.override_gate(
            office.sign_in("wen-ruolan"), case_id, finding.suggestion_id, "同意"
        )


def test_an_override_of_nothing_is_refused(office, shown):
    _, case_id, _ = shown
    with pytest.raises(UnknownItemError):
        office.desk.override_gate(office.sign_in("wen-ruolan"), case_id, "s99", WHY)


def test_an_own_item_can_be_let_pass_by_its_kind(office, shown):
    caseworker, case_id, _ = shown
    office.desk.override_gate(office.sign_in("wen-ruolan"), case_id, "amount", WHY)
    file = office.desk.add_own(caseworker, case_id, OwnItemDraft(Kind.AMOUNT, "20000", "见录音"))
    assert file.own_items[0].text == "20000"


def test_a_charter_may_ask_that_a_reason_names_its_evidence(office):
    from dataclasses import replace

    charter = office.pack.charter
    gate = charter.charter.reason.model_copy(update={"must_name_evidence": True})
    strict = charter.charter.model_copy(update={"reason": gate})
    office.pack = replace(office.pack, charter=replace(charter, charter=strict))
    office.desk = office.make_desk()
    caseworker, case_id = office.drafted()
    finding = by_kind(office.desk.case_file(case_id), Kind.FINDING)
    office.desk.displayed(caseworker, case_id, finding.suggestion_id)
    with pytest.raises(ReasonRefusedError) as refused:
        office.desk.rule(caseworker, case_id, ruling(finding))
    assert [m.code for m in refused.value.missing] == ["reason_names_no_evidence"]
    named = "现场笔录里写的盒数我逐一点过，对得上"
    file = office.desk.rule(caseworker, case_id, ruling(finding, reason=named))
    assert len(file.rulings) == 1
