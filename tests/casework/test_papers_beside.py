"""The papers beside the decision: written, logged, masked for publication, packed for a reply."""

import zipfile
from dataclasses import replace

import docx
import pytest

from casework import publication
from casework.errors import PackError, PaperError, WrongStageError
from casework.model import Kind, OwnItemDraft, Party
from casework.paperwork import PAPERS, paper
from casework.respondent import BUNDLE, FILES
from models.progress import CancelToken
from tests.casework.office_fakes import finish


def words(document):
    return "\n".join(p.text for p in document.paragraphs)


def records_of(office, case_id):
    return office.desk._office.store.records(case_id)


def test_the_notice_tells_facts_grounds_penalty_and_rights(office, tmp_path):
    actor, case_id = office.ready()
    pdf = office.desk.write_paper(actor, case_id, "notice", tmp_path)
    assert pdf.read_bytes().startswith(b"%PDF")
    text = "\n".join(p.text for p in docx.Document(tmp_path / "notice.docx").paragraphs)
    for part in ("行政处罚告知书", "第二十二条第（三）项", "30000元", "陈述和申辩", "要求听证"):
        assert part in text
    event = office.events(case_id, "paper.written")[-1]
    records = records_of(office, case_id)
    assert event.data["text_sha256"] == records.steps[1].announced.sha256
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith("notice")) == [
        "notice.docx", "notice.pdf",
    ]  # fmt: skip


def test_every_paper_has_its_template_and_leaves_no_placeholder(office):
    _, case_id = office.signed()
    records = records_of(office, case_id)
    for name in PAPERS:
        text = words(paper(records, office.pack, name))
        assert "{{" not in text
        assert records.case.case_number in text
    with pytest.raises(PackError):
        paper(records, office.pack, "decree")


def test_the_statement_on_the_algorithm_counts_what_the_log_holds(office):
    actor, case_id = office.ready()
    more = OwnItemDraft(Kind.FINDING, "另有待核实的一点。", "后来又去看过一次货架", ("E1",))
    office.desk.add_own(actor, case_id, more)
    text = words(paper(records_of(office, case_id), office.pack, "algorithm"))
    assert "共提出5项建议，其中采纳5项、修改0项、不采纳0项" in text
    assert "另行书写3项内容" in text
    assert len(text) < 22 * 28  # one page


def test_the_copy_for_publication_keeps_the_shop_and_masks_the_person(office, tmp_path):
    actor, case_id = office.signed()
    office.desk.write_paper(actor, case_id, "publication", tmp_path)
    text = "\n".join(p.text for p in docx.Document(tmp_path / "publication.docx").paragraphs)
    case = office.desk.case_file(case_id).case
    assert case.party.name in text
    assert case.party.identifier in text
    assert case.party.representative not in text
    assert case.party.representative[0] + "某某" in text
    assert publication.rests(
        (tmp_path / "publication.docx", tmp_path / "publication.pdf"), case
    ) == ()  # fmt: skip


def test_personal_data_left_in_text_metadata_or_pdf_is_found(office, tmp_path):
    actor, case_id = office.signed()
    case = office.desk.case_file(case_id).case
    office.desk.issue(actor, case_id, tmp_path)
    for name in ("decision.docx", "decision.pdf"):
        assert case.party.representative in publication.rests((tmp_path / name,), case)
    hidden = docx.Document(tmp_path / "decision.docx")
    for paragraph in hidden.paragraphs:
        paragraph.clear()
    hidden.core_properties.subject = f"{case.party.representative} 13800138000"
    hidden.save(tmp_path / "hidden.docx")
    assert set(publication.rests((tmp_path / "hidden.docx",), case)) == {
        case.party.representative, "13800138000",
    }  # fmt: skip
    with pytest.raises(PaperError):
        publication.require_clean((tmp_path / "hidden.docx",), case)


def test_a_citizen_s_name_number_and_address_are_masked(office):
    _, case_id = office.signed()
    records = records_of(office, case_id)
    citizen = Party("何成栋", "云泽市临江区柳荫路88号2幢301室", "11010519491231002X")
    case = replace(records.case, party=citizen)
    document = records.signature.document
    said = f"当事人：何成栋，{citizen.identifier}，{citizen.address}，电话138 0013 8000。"
    line = replace(document.paragraphs[3], sentences=(
        replace(document.paragraphs[3].sentences[0], text=said),
    ))  # fmt: skip
    text = words(publication.masked(replace(document, paragraphs=(line,)), case))
    assert text == "当事人：何某某，（证件号码略），（住址略），电话（电话略）。"


def test_nothing_unsigned_is_published_or_defended(office, tmp_path):
    actor, case_id = office.ready()
    with pytest.raises(WrongStageError):
        office.desk.write_paper(actor, case_id, "publication", tmp_path)
    with pytest.raises(WrongStageError):
        finish(office.desk.respondent_pack(actor, case_id, tmp_path, CancelToken()))


def test_the_respondents_pack_holds_reply_evidence_basis_order_and_trail(office, tmp_path):
    actor, case_id = office.signed()
    out = tmp_path / "reply"
    finish(office.desk.respondent_pack(actor, case_id, out, CancelToken()))
    wanted = {f"{name}.{kind}" for name in FILES for kind in ("docx", "pdf")} | {BUNDLE}
    assert {p.name for p in out.iterdir()} == wanted
    assert zipfile.is_zipfile(out / BUNDLE)
    text = {
        name: "\n".join(p.text for p in docx.Document(out / f"{name}.docx").paragraphs)
        for name in FILES
    }
    assert "行政复议答复书" in text["1-reply"]
    evidence = office.desk.case_file(case_id).case.evidence
    assert all(e.sha256 in text["2-evidence-list"] for e in evidence)
    assert "第四十六条" in text["3-basis"]
    assert "告知书送达" in text["4-procedure"]
    assert "证据在前，理由在后，签署最后" in text["5-order"]


def test_papers_that_a_crash_left_unnamed_get_their_names_at_the_next_start(office, tmp_path):
    actor, case_id = office.signed()
    office.desk.issue(actor, case_id, tmp_path)
    for name in ("decision.docx", "decision.pdf"):
        (tmp_path / name).rename(tmp_path / f"{name}.part")
    (tmp_path / "decision.pdf.part").write_bytes(b"half a paper")
    office.make_desk()
    assert (tmp_path / "decision.docx").is_file()
    assert not (tmp_path / "decision.pdf").exists()
