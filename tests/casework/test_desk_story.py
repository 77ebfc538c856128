"""The life of a case, step by step, over the real log and the sample regulations."""

import hashlib

import pytest

from casework.errors import (
    GateRefusedError,
    NotAllowedError,
    ReasonRefusedError,
    ViewNeededError,
    WrongStageError,
)
from casework.model import ActorKind, Answer, Kind, Missing, OwnItemDraft, Stage
from models.progress import CancelToken
from tests.casework.office_fakes import CASES, all_points, by_kind, finish, ruling


def test_a_case_goes_from_its_folder_to_issued_papers(office, tmp_path):
    caseworker, case_id = office.signed()
    out = tmp_path / "papers"
    file = office.desk.issue(caseworker, case_id, out)
    assert file.stage is Stage.ISSUED
    assert file.signed_by == "qin-yue"
    docx = (out / "decision.docx").read_bytes()
    assert hashlib.sha256(docx).hexdigest() == file.issue.docx_sha256
    assert (out / "decision.pdf").read_bytes().startswith(b"%PDF")
    assert sorted(p.name for p in out.iterdir()) == ["decision.docx", "decision.pdf"]
    assert file.issue.text_sha256 == file.document.sha256
    assert not file.issue.watermark


def test_a_draft_computes_band_and_amount_by_the_benchmark(office):
    _, case_id = office.drafted()
    records = office.desk._office.store.records(case_id)
    kinds = [s.kind for s in records.suggestions]
    assert kinds == [
        Kind.FINDING, Kind.CHARACTERISATION, Kind.LEGAL_BASIS, Kind.BAND, Kind.AMOUNT,
    ]  # fmt: skip
    band, amount = records.suggestions[-2:]
    assert band.choice == "一般处罚"
    assert "22000元以上38000元以下" in band.text
    assert amount.choice == "30000"
    assert "幅度中点30000元" in amount.explanation


def test_the_call_is_logged_before_the_language_model_writes(office):
    seen = []
    office.model.before = lambda _token: seen.extend(office.types(None))
    _, case_id = office.drafted()
    assert seen[-1] == "draft.requested"
    assert "draft.completed" in office.types(case_id)


def test_kinds_with_an_own_view_stay_empty_until_the_view_is_given_and_shown(office):
    caseworker, case_id = office.drafted()
    expired = office.pack.benchmark.name_of("expired")
    office.desk.commit_view(caseworker, case_id, Kind.CHARACTERISATION, expired, "日期已过三周")
    band = by_kind(office.desk.case_file(case_id), Kind.BAND)
    assert band.hidden
    assert (band.text, band.choice, band.explanation, band.provisions) == ("", "", "", ())
    with pytest.raises(ViewNeededError):
        office.desk.displayed(caseworker, case_id, band.suggestion_id)
    file = office.desk.commit_view(caseworker, case_id, Kind.BAND, "从轻处罚", "货值小，先想到从轻")
    assert by_kind(file, Kind.BAND).hidden
    file = office.desk.displayed(caseworker, case_id, band.suggestion_id)
    shown = by_kind(file, Kind.BAND)
    assert not shown.hidden
    assert shown.choice == "一般处罚"
    assert office.types(case_id)[-2:] == ["view.committed", "suggestion.displayed"]


def test_the_band_does_not_give_the_amount_away_nor_the_amount_the_band(office):
    caseworker, case_id = office.drafted()
    expired = office.pack.benchmark.name_of("expired")
    office.desk.commit_view(caseworker, case_id, Kind.CHARACTERISATION, expired, "日期已过三周")
    file = office.desk.commit_view(caseworker, case_id, Kind.AMOUNT, "9000", "心里先有个数")
    amount = by_kind(file, Kind.AMOUNT)
    with pytest.raises(ViewNeededError) as refused:
        office.desk.displayed(caseworker, case_id, amount.suggestion_id)
    assert refused.value.kind is Kind.BAND
    office.desk.commit_view(caseworker, case_id, Kind.BAND, "severe", "先想到从重处罚")
    band = by_kind(file, Kind.BAND)
    file = office.desk.displayed(caseworker, case_id, band.suggestion_id)
    shown = by_kind(file, Kind.BAND)
    assert "30000" not in shown.text + shown.explanation
    assert by_kind(file, Kind.AMOUNT).hidden
    file = office.desk.displayed(caseworker, case_id, amount.suggestion_id)
    assert "30000" in by_kind(file, Kind.AMOUNT).explanation


def test_a_person_who_follows_the_machine_against_the_own_view_has_moved(office):
    caseworker, case_id = office.drafted()
    office.state_views(caseworker, case_id, band="从轻处罚", amount="30000")
    office.rule_all(caseworker, case_id)
    file = office.desk.case_file(case_id)
    moved = {r.suggestion_id: r.moved for r in file.rulings}
    assert moved[by_kind(file, Kind.BAND).suggestion_id] is True
    assert moved[by_kind(file, Kind.AMOUNT).suggestion_id] is False
    assert moved[by_kind(file, Kind.FINDING).suggestion_id] is None


def test_signing_is_refused_while_a_finding_lacks_a_reason(office):
    caseworker, case_id = office.reviewed()
    finding = by_kind(office.desk.case_file(case_id), Kind.FINDING)
    office.desk.undo_ruling(caseworker, case_id, finding.suggestion_id)
    with pytest.raises((WrongStageError, GateRefusedError)):
        office.desk.sign(office.sign_in("qin-yue"), case_id)
    with pytest.raises(GateRefusedError) as refused:
        office.desk.request_review(caseworker, case_id)
    assert Missing("unruled", finding.suggestion_id) in refused.value.missing
    assert office.types(case_id)[-1] == "gate.refused"


@pytest.mark.parametrize("reason", ["", "同意", "情况属实，依法处理。", "同意，事实清楚，证据充分"])
def test_an_empty_formula_is_no_reason(office, reason):
    caseworker, case_id = office.drafted()
    finding = by_kind(office.desk.case_file(case_id), Kind.FINDING)
    office.desk.displayed(caseworker, case_id, finding.suggestion_id)
    with pytest.raises(ReasonRefusedError) as refused:
        office.desk.rule(caseworker, case_id, ruling(finding, reason=reason))
    assert {m.code for m in refused.value.missing} & {"reason_too_short", "reason_stock_phrase"}
    assert office.desk.case_file(case_id).rulings == ()


def test_the_machines_own_words_are_no_reason(office):
    caseworker, case_id = office.drafted()
    finding = by_kind(office.desk.case_file(case_id), Kind.FINDING)
    office.desk.displayed(caseworker, case_id, finding.suggestion_id)
    with pytest.raises(ReasonRefusedError) as refused:
        office.desk.rule(caseworker, case_id, ruling(finding, reason=finding.text))
    assert "reason_copies_suggestion" in {m.code for m in refused.value.missing}


def test_accepting_a_finding_names_its_evidence(office):
    caseworker, case_id = office.drafted()
    finding = by_kind(office.desk.case_file(case_id), Kind.FINDING)
    office.desk.displayed(caseworker, case_id, finding.suggestion_id)
    with pytest.raises(ReasonRefusedError) as refused:
        office.desk.rule(caseworker, case_id, ruling(finding, evidence_ids=()))
    assert refused.value.missing == (Missing("evidence_missing"),)
    file = office.desk.rule(
        caseworker, case_id, ruling(finding, Answer.REJECT, evidence_ids=())
    )
    assert file.rulings[0].answer is Answer.REJECT


def test_the_reviewer_is_another_person(office):
    caseworker, case_id = office.ready()
    office.desk.request_review(caseworker, case_id)
    with pytest.raises(NotAllowedError) as refused:
        office.desk.pass_review(caseworker, case_id, all_points(), "自己审核自己的案件")
    assert refused.value.why == "role"
    second = office.sign_in("lu-mingyuan")
    with pytest.raises(NotAllowedError):
        office.desk.return_case(second, case_id, "缺少送达回证")


def test_a_point_that_is_not_in_order_keeps_the_review_from_passing(office):
    caseworker, case_id = office.ready()
    office.desk.request_review(caseworker, case_id)
    reviewer = office.sign_in("gu-qinghe")
    with pytest.raises(GateRefusedError) as refused:
        office.desk.pass_review(reviewer, case_id, all_points(procedure=False), "告知程序有缺")
    assert refused.value.missing == (Missing("point_not_in_order", "procedure"),)
    file = office.desk.return_case(reviewer, case_id, "请补送达回证后再送审")
    assert file.stage is Stage.RETURNED
    assert file.review.opinion == "请补送达回证后再送审"
    assert office.desk.request_review(caseworker, case_id).stage is Stage.IN_REVIEW


def test_a_revision_after_the_review_reopens_it(office):
    caseworker, case_id = office.reviewed()
    file = office.desk.case_file(case_id)
    paragraph = next(p for p in file.document.paragraphs if "本决定书一式三份" in p.text)
    file = office.desk.revise(
        caseworker,
        case_id,
        paragraph.paragraph_id,
        "本决定书一式四份，当事人、归档、备查和抄送各一份。",
        "市局通知要求多抄送一份给监督处",
    )
    assert file.stage is Stage.OPEN
    assert file.document.sha256 != file.review.text_sha256
    with pytest.raises(WrongStageError):
        office.desk.sign(office.sign_in("qin-yue"), case_id)
    assert "一式四份" in "".join(p.text for p in file.document.paragraphs)


def test_a_script_is_logged_as_a_script_and_its_papers_say_so(office, tmp_path):
    caseworker, case_id = office.signed(ActorKind.SCRIPT)
    seen = {}

    def print_pdf(document, path, *, watermark, qr_text):
        seen.update(watermark=watermark, qr_text=qr_text, text=document.sha256)
        path.write_bytes(b"%PDF-fake")

    file = office.desk.issue(caseworker, case_id, tmp_path / "out", print_pdf)
    assert file.demonstration
    assert file.issue.watermark
    assert seen["watermark"] is True
    assert file.case.case_number in seen["qr_text"]
    kinds = {e.actor_kind for e in office.events(case_id)}
    assert kinds == {"script", "machine"}


def test_no_ground_found_gives_findings_and_no_legal_basis(office):
    caseworker = office.sign_in()
    case_id = office.desk.open_case(caseworker, CASES / "no-ground").case.case_id
    file = finish(office.desk.write_draft(caseworker, case_id, CancelToken()))
    assert file.search.outcome == "none_found"
    assert {s.kind for s in file.suggestions} == {Kind.FINDING}
    assert "no_ground_found" in {n.code for n in file.notes}


def test_a_case_without_a_ground_is_finished_by_hand(office, tmp_path):
    office.model = None
    office.desk = office.make_desk()
    caseworker = office.sign_in()
    case_id = office.desk.open_case(caseworker, CASES / "no-ground").case.case_id
    office.desk.add_own(
        caseworker,
        case_id,
        OwnItemDraft(
            Kind.FINDING,
            "当事人夜间在门外使用音箱，并在人行道停放摩托车。",
            "执法人员到场时两件事都亲眼所见，笔录有签名",
            evidence_ids=("E1", "E2"),
        ),
    )
    wording = next(w for w in office.pack.wording.no_penalty if w.id == "no-ground")
    file = office.desk.add_own(
        caseworker,
        case_id,
        OwnItemDraft(Kind.DISPOSITION, wording.text, "食品销售规定管不到噪声和占道，应转交城管"),
    )
    file = office.step(caseworker, case_id, "filed", "2025-09-22")
    assert file.missing == ()
    text = "\n".join(p.text for p in file.document.paragraphs)
    assert "不予行政处罚决定书" in text
    assert wording.text in text
    office.desk.request_review(caseworker, case_id)
    reviewer = office.sign_in("gu-qinghe")
    office.desk.pass_review(reviewer, case_id, all_points(), "事实有证据，确无本机关适用的罚则")
    office.desk.sign(office.sign_in("qin-yue"), case_id)
    file = office.desk.issue(caseworker, case_id, tmp_path / "out")
    assert file.stage is Stage.ISSUED


def test_the_reason_of_an_undone_ruling_may_be_given_again(office):
    caseworker, case_id = office.ready()
    finding = by_kind(office.desk.case_file(case_id), Kind.FINDING)
    office.desk.undo_ruling(caseworker, case_id, finding.suggestion_id)
    file = office.desk.rule(caseworker, case_id, ruling(finding))
    assert finding.suggestion_id in {r.suggestion_id for r in file.rulings}
    file = finish(office.desk.write_draft(caseworker, case_id, CancelToken()))
    office.rule_all(caseworker, case_id)
    assert office.desk.case_file(case_id).missing == ()


def test_a_reason_given_in_another_case_is_not_given_again(office):
    office.ready()
    caseworker, case_id = office.drafted("before-amendment")
    finding = by_kind(office.desk.case_file(case_id), Kind.FINDING)
    office.desk.displayed(caseworker, case_id, finding.suggestion_id)
    with pytest.raises(ReasonRefusedError) as refused:
        office.desk.rule(caseworker, case_id, ruling(finding))
    assert [m.code for m in refused.value.missing] == ["reason_repeats_own"]


def test_a_script_that_is_only_refused_makes_the_case_a_demonstration(office):
    _, case_id = office.drafted()
    assert not office.desk.case_file(case_id).demonstration
    script = office.sign_in("lu-mingyuan", ActorKind.SCRIPT)
    with pytest.raises(GateRefusedError):
        office.desk.request_review(script, case_id)
    assert office.desk.case_file(case_id).demonstration


def test_a_case_says_when_the_charter_has_changed_since_it_was_opened(office):
    from dataclasses import replace

    _, case_id = office.drafted()
    office.pack = replace(office.pack, charter=replace(office.pack.charter, sha256="00" * 32))
    notes = {n.code for n in office.make_desk().case_file(case_id).notes}
    assert "charter_changed" in notes
