"""Evidence as it comes in: hashed and read once, and surveillance only when a person vouches."""

import hashlib
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfWriter

from casework.errors import (
    EntryError,
    GateRefusedError,
    NotAllowedError,
    WrongStageError,
)
from casework.intake import (
    FLAGS,
    CaseForm,
    EvidenceDraft,
    arrivals,
    form_faults,
    write_case_folder,
)
from casework.model import EvidenceKind, Kind, OwnItemDraft, Party
from models.progress import CancelToken
from rag.reader import ReadError
from tests.casework.office_fakes import CASES, all_points, finish

FRAME = "2025年10月20日9时14分，探头拍到当事人在货架上摆放礼盒。"


@pytest.fixture
def opened(office):
    actor = office.sign_in()
    return actor, office.desk.open_case(actor, CASES / "plain").case.case_id


@pytest.fixture
def frame(tmp_path):
    path = tmp_path / "frame.txt"
    path.write_text(FRAME, encoding="utf-8")
    return path


def surveillance(path):
    return EvidenceDraft(path, "监控截图说明", EvidenceKind.AUDIOVISUAL, surveillance=True)


def added(office, actor, case_id, draft):
    before = {e.evidence_id for e in office.desk.case_file(case_id).case.evidence}
    office.desk.room.add_evidence(actor, case_id, [draft])
    evidence = office.desk.case_file(case_id).case.evidence
    return next(e for e in evidence if e.evidence_id not in before)


def finding(evidence_id):
    return OwnItemDraft(
        Kind.FINDING, "当事人摆放礼盒待售。", "探头拍到的动作我一帧一帧看过", (evidence_id,)
    )


def test_a_file_is_hashed_and_kept_as_it_came_in(office, opened, frame):
    actor, case_id = opened
    item = added(office, actor, case_id, surveillance(frame))
    content = frame.read_bytes()
    frame.write_text("换过的内容", encoding="utf-8")
    assert item.sha256 == hashlib.sha256(content).hexdigest()
    assert office.desk.room.original_of(item).read_bytes() == content
    assert item.text == FRAME
    (event,) = office.events(case_id, "evidence.added")
    assert event.data == {"id": item.evidence_id, "origin": "authority", "sha256": item.sha256}


def test_the_evidence_of_a_case_folder_is_kept_too(office, opened):
    _, case_id = opened
    for item in office.desk.case_file(case_id).case.evidence:
        content = office.desk.room.original_of(item).read_bytes()
        assert hashlib.sha256(content).hexdigest() == item.sha256


def test_a_picture_comes_in_without_text(office, opened, tmp_path):
    actor, case_id = opened
    path = tmp_path / "shelf.PNG"
    path.write_bytes(b"\x89PNG\r\n\x1a\n not much of a picture")
    item = added(office, actor, case_id, EvidenceDraft(path, "货架照片", EvidenceKind.PHYSICAL))
    assert item.text == ""
    assert office.desk.room.original_of(item).suffix == ".png"


def test_a_scan_comes_in_as_what_it_is_and_without_text(office, opened, tmp_path):
    actor, case_id = opened
    path, writer = tmp_path / "scan.pdf", PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(path)
    (arrival,) = finish(arrivals([path], CancelToken()))
    assert (arrival.fault, arrival.has_text) == ("", False)
    item = added(office, actor, case_id, EvidenceDraft(path, "扫描件", EvidenceKind.DOCUMENTARY))
    assert item.text == ""
    assert office.desk.room.original_of(item).read_bytes() == path.read_bytes()


def test_the_same_file_is_not_taken_in_twice(office, opened, frame):
    actor, case_id = opened
    added(office, actor, case_id, surveillance(frame))
    with pytest.raises(EntryError):
        office.desk.room.add_evidence(actor, case_id, [surveillance(frame)])


def test_evidence_comes_in_only_while_the_case_is_worked_on_and_by_its_caseworkers(
    office, opened, frame
):
    _, case_id = opened
    with pytest.raises(NotAllowedError):
        office.desk.room.add_evidence(office.sign_in("gu-qinghe"), case_id, [surveillance(frame)])


def test_what_goes_to_review_takes_no_more_evidence(office, frame):
    actor, case_id = office.ready()
    office.desk.request_review(actor, case_id)
    with pytest.raises(WrongStageError):
        office.desk.room.add_evidence(actor, case_id, [surveillance(frame)])


@pytest.mark.parametrize("missing", [*FLAGS, "all"])
def test_surveillance_is_no_evidence_before_all_four_flags_are_set(
    office, opened, frame, missing
):
    actor, case_id = opened
    item = added(office, actor, case_id, surveillance(frame))
    found = [flag for flag in FLAGS if missing not in {flag, "all"}]
    office.desk.room.confirm_evidence(actor, case_id, item.evidence_id, found)
    with pytest.raises(GateRefusedError) as refused:
        office.desk.add_own(actor, case_id, finding(item.evidence_id))
    assert [m.code for m in refused.value.missing] == ["surveillance_unconfirmed"]


def test_surveillance_that_a_person_found_in_order_can_carry_a_finding(office, opened, frame):
    actor, case_id = opened
    item = added(office, actor, case_id, surveillance(frame))
    said = [note.code for note in office.desk.case_file(case_id).notes]
    assert "surveillance_withheld" in said
    office.desk.room.confirm_evidence(actor, case_id, item.evidence_id, FLAGS)
    file = office.desk.add_own(actor, case_id, finding(item.evidence_id))
    assert file.own_items[-1].evidence_ids == (item.evidence_id,)
    event = office.events(case_id, "evidence.confirmed")[-1]
    assert all(event.data[flag] for flag in FLAGS)
    assert event.actor_kind == "person"


def test_flags_taken_back_stop_the_review_of_what_rests_on_them(office, frame):
    actor, case_id = office.ready()
    item = added(office, actor, case_id, surveillance(frame))
    office.desk.room.confirm_evidence(actor, case_id, item.evidence_id, FLAGS)
    office.desk.add_own(actor, case_id, finding(item.evidence_id))
    office.desk.room.confirm_evidence(actor, case_id, item.evidence_id, FLAGS[:3])
    with pytest.raises(GateRefusedError) as refused:
        office.desk.request_review(actor, case_id)
    assert ("surveillance_unconfirmed", item.evidence_id) in [
        (m.code, m.subject) for m in refused.value.missing
    ]


def test_a_file_that_changed_after_it_arrived_is_not_taken_in(office, opened, frame):
    actor, case_id = opened
    (arrival,) = finish(arrivals([frame], CancelToken()))
    frame.write_text("换过的内容", encoding="utf-8")
    changed = replace(surveillance(frame), sha256=arrival.sha256)
    with pytest.raises(ReadError, match="changed"):
        office.desk.room.add_evidence(actor, case_id, [changed])
    assert len(office.desk.case_file(case_id).case.evidence) == 4


def test_a_file_that_cannot_be_evidence_arrives_with_its_fault(frame, tmp_path):
    empty, lying = tmp_path / "empty.txt", tmp_path / "photo.jpg"
    empty.write_bytes(b"")
    lying.write_text("hello", encoding="utf-8")
    gone = tmp_path / "gone.txt"
    good, *bad = finish(arrivals([frame, empty, lying, gone], CancelToken()))
    assert (good.fault, good.sha256) == ("", hashlib.sha256(frame.read_bytes()).hexdigest())
    assert [each.fault for each in bad] == [
        "the file is empty", "the file is no picture of its type", "No such file or directory",
    ]  # fmt: skip


def test_a_form_says_everything_it_lacks_at_once(office):
    form = CaseForm(
        " ", "", office.pack.charter.charter.scenario, date(2025, 10, 20), date(2025, 10, 19),
        Party("", "", "91320118MA1WQ3A44X", ""), ("shen-zhiyan", "shen-zhiyan"), "",
    )  # fmt: skip
    assert [fault.code for fault in form_faults(form)] == [
        "case_number_missing", "case_title_missing", "party_name_missing", "case_facts_missing",
        "decision_before_act", "identifier_wrong", "second_officer_missing",
    ]  # fmt: skip


def test_only_surveillance_is_asked_for_flags(office, opened):
    actor, case_id = opened
    with pytest.raises(EntryError):
        office.desk.room.confirm_evidence(actor, case_id, "E1", FLAGS)


def test_a_form_opens_a_case_like_a_folder(office, frame, tmp_path):
    form = CaseForm(
        case_number="云市监食罚决〔2025〕99号",
        title="某食品店案",
        scenario=office.pack.charter.charter.scenario,
        day_of_act=date(2025, 10, 20),
        day_of_decision=date(2025, 11, 3),
        party=Party("云泽市某食品店", "云泽市一号路", "", "某人"),
        officers=("shen-zhiyan", "lu-mingyuan"),
        facts="当事人销售超过保质期的食品。",
        evidence=(surveillance(frame),),
    )
    actor = office.sign_in()
    file = office.desk.open_case(actor, write_case_folder(form, tmp_path / "case"))
    assert (file.case.case_number, file.case.party) == (form.case_number, form.party)
    (item,) = file.case.evidence
    assert item.surveillance
    assert not item.confirmed


def test_a_supervisor_who_let_a_reason_pass_does_not_review_the_case(office):
    from casework.errors import NotAllowedError as Refused
    from casework.model import Role

    people = tuple(
        replace(p, roles=(*p.roles, Role.LEGAL_REVIEWER)) if p.person_id == "wen-ruolan" else p
        for p in office.pack.people
    )
    office.pack = replace(office.pack, people=people)
    office.desk = office.make_desk()
    actor, case_id = office.ready()
    supervisor = office.sign_in("wen-ruolan")
    office.desk.override_gate(
        supervisor, case_id, f"{case_id}-d1-s1", "笔录只有一页，理由短一些也说得清楚"
    )
    office.desk.request_review(actor, case_id)
    with pytest.raises(Refused) as refused:
        office.desk.pass_review(supervisor, case_id, all_points(), "同意送签，证据充分")
    assert refused.value.why == "let_it_pass"
