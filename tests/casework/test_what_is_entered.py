"""What people enter, and what files hold: nothing that a paper or the log cannot carry."""

from dataclasses import replace

import pytest

from casework import strict_yaml
from casework.errors import EntryError, GateRefusedError, PackError, PaperError, UnknownItemError
from casework.model import Kind, OwnItemDraft
from casework.pack import load_pack
from casework.template import Template, TemplateLine
from tests.casework.office_fakes import PACK, all_points

WHY = "看过卷内材料以后，我认为应当这样写才清楚"


def test_what_cannot_be_seen_does_not_reach_the_paper(office):
    actor = office.sign_in()
    case_id = office.desk.open_case(actor, PACK / "cases" / "plain").case.case_id
    text = "货架上\u202e有过期\u200b礼盒\x00\x0b。"
    draft = OwnItemDraft(Kind.FINDING, text, WHY, evidence_ids=("E1",))
    assert office.desk.add_own(actor, case_id, draft).own_items[0].text == "货架上有过期礼盒。"


@pytest.mark.parametrize("text", ["\u200b", " \u3000。…", "\x00", "\u2066\u2069"])
def test_a_text_without_a_letter_is_empty(office, text):
    actor = office.sign_in()
    case_id = office.desk.open_case(actor, PACK / "cases" / "plain").case.case_id
    with pytest.raises(EntryError) as refused:
        office.desk.add_own(
            actor, case_id, OwnItemDraft(Kind.FINDING, text, WHY, evidence_ids=("E1",))
        )
    assert refused.value.problem == "empty"


def test_an_invisible_opinion_passes_no_review_and_an_invisible_reason_returns_no_case(office):
    actor, case_id = office.ready()
    office.desk.request_review(actor, case_id)
    reviewer = office.sign_in("gu-qinghe")
    with pytest.raises(GateRefusedError):
        office.desk.pass_review(reviewer, case_id, all_points(), "\u200b\u200b。")
    with pytest.raises(EntryError):
        office.desk.return_case(reviewer, case_id, "\u200b")


def test_the_log_takes_no_free_text_as_a_source(office):
    actor, case_id = office.drafted()
    office.desk.source_opened(actor, case_id, None, "E1", 5)
    office.desk.source_opened(actor, case_id, None, "《云泽市食品销售监督管理条例》第四十六条", 5)
    with pytest.raises(UnknownItemError):
        office.desk.source_opened(actor, case_id, None, "何成栋的手机号", 5)
    with pytest.raises(UnknownItemError):
        office.desk.source_opened(actor, case_id, "case-0001-d9-s9", "E1", 5)


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 5000,
        "a: " + "9" * 5000,
        "a: !!int abc",
        "a: \x07",
        'a: "\\x07"',
        'a: "\\ud800"',
        "a: &x [1]\nb: *x",
        "a: !!python/object:os.system []",
    ],
)
def test_yaml_that_would_break_the_program_is_an_error_that_names_the_file(tmp_path, text):
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as refused:
        strict_yaml.load(path)
    assert refused.value.path == path


def test_what_was_signed_is_issued_though_the_templates_changed_since(office, tmp_path):
    actor, case_id = office.signed()
    signed = office.desk.case_file(case_id).document
    pack = load_pack(PACK)
    office.pack = replace(pack, decision=Template("t", 9, (TemplateLine("body", "另一份文书"),)))
    office.desk = office.make_desk()
    actor = office.sign_in()
    file = office.desk.issue(actor, case_id, tmp_path / "out")
    assert file.document == signed
    assert file.issue.text_sha256 == signed.sha256


def test_papers_that_could_not_be_finished_leave_nothing_behind(office, tmp_path):
    actor, case_id = office.signed()

    def no_paper(_document, path, **_how):
        path.write_bytes(b"half")
        raise OSError(28, "no space left")

    with pytest.raises(PaperError):
        office.desk.issue(actor, case_id, tmp_path / "out", no_paper)
    assert list((tmp_path / "out").iterdir()) == []
    assert "decision.issued" not in office.types(case_id)
