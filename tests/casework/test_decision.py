"""The decision as a document: words, origins, revisions, Word file."""

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from casework.decision import capital, check_revision
from casework.errors import EntryError, ReasonRefusedError
from casework.model import Answer, Kind, Paragraph, Sentence
from casework.papers import write_docx
from tests.casework.office_fakes import by_kind, ruling

WHY = "这样写当事人更容易看明白决定的内容"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "零元整"),
        (5, "伍元整"),
        (10, "壹拾元整"),
        (101, "壹佰零壹元整"),
        (1010, "壹仟零壹拾元整"),
        (11500, "壹万壹仟伍佰元整"),
        (30000, "叁万元整"),
        (50800, "伍万零捌佰元整"),
        (100005, "壹拾万零伍元整"),
        (1000500, "壹佰万零伍佰元整"),
        (20300000, "贰仟零叁拾万元整"),
        (100000000, "壹亿元整"),
        (100010000, "壹亿零壹万元整"),
    ],
)
def test_amounts_in_capitals(amount, words):
    assert capital(amount) == words


def paragraph(text):
    return Paragraph("p1", "body", (Sentence(text, "template"),))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("  ", "empty"),
        ("处以罚款2000元。", "amount_changed"),
        ("处以罚款。", "amount_changed"),
        ("依照《甲市条例》第二条处以罚款1000元。", "citation_changed"),
        ("依照《甲市条例》第一条\n处以罚款1000元。", "line_break"),
    ],
)
def test_rewording_cannot_change_what_was_ruled(text, problem):
    with pytest.raises(EntryError) as refused:
        check_revision(paragraph("依照《甲市条例》第一条处以罚款1000元。"), text)
    assert refused.value.problem == problem


def test_every_sentence_says_where_it_comes_from(office):
    _, case_id = office.ready()
    file = office.desk.case_file(case_id)
    origins = {s.origin for p in file.document.paragraphs for s in p.sentences}
    finding = by_kind(file, Kind.FINDING)
    assert {"template", "case", "calculation", f"suggestion:{finding.suggestion_id}"} <= origins
    assert "missing" not in origins


def test_a_rejected_suggestion_leaves_no_word_in_the_decision(office):
    caseworker, case_id = office.ready()
    finding = by_kind(office.desk.case_file(case_id), Kind.FINDING)
    file = office.desk.rule(
        caseworker, case_id, ruling(finding, Answer.REJECT, reason="笔录里没有这句话，不能写进去")
    )
    assert finding.text not in "\n".join(p.text for p in file.document.paragraphs)
    assert "finding_missing" in {m.code for m in file.missing}


def test_an_amended_amount_stands_in_figures_and_capitals_with_its_reason(office):
    caseworker, case_id = office.ready()
    amount = by_kind(office.desk.case_file(case_id), Kind.AMOUNT)
    why = "超市规模小而且整改快，取中点以下更合乎比例"
    file = office.desk.rule(
        caseworker, case_id, ruling(amount, Answer.AMEND, text="25,000元", reason=why)
    )
    text = "\n".join(p.text for p in file.document.paragraphs)
    assert "罚款人民币25000元（大写：贰万伍仟元整）" in text
    assert why in text
    assert "30000元" not in text


def test_an_amount_outside_the_band_is_noted(office):
    caseworker, case_id = office.ready()
    amount = by_kind(office.desk.case_file(case_id), Kind.AMOUNT)
    file = office.desk.rule(
        caseworker,
        case_id,
        ruling(amount, Answer.AMEND, text="60000", reason="多次投诉都指向同一家，应当重罚"),
    )
    assert "amount_outside_band" in {n.code for n in file.notes}


def test_rejecting_a_factor_tells_the_person_that_the_band_changes(office):
    office.model.factors = ("初次违法",)
    caseworker, case_id = office.drafted()
    office.state_views(caseworker, case_id)
    office.rule_all(caseworker, case_id)
    file = office.desk.case_file(case_id)
    assert by_kind(file, Kind.BAND).choice == "从轻处罚"
    assert "band_changed" not in {n.code for n in file.notes}
    factor = by_kind(file, Kind.FACTOR)
    file = office.desk.rule(
        caseworker,
        case_id,
        ruling(factor, Answer.REJECT, reason="执法系统里查到去年有一次警告，不算初次"),
    )
    note = next(n for n in file.notes if n.code == "band_changed")
    assert "一般处罚" in note.text
    assert by_kind(file, Kind.BAND).choice == "从轻处罚"


def test_a_note_never_tells_the_band_before_the_own_view(office):
    office.model.factors = ("初次违法",)
    caseworker, case_id = office.drafted()
    office.desk.commit_view(caseworker, case_id, Kind.BAND, "从轻处罚", "头一回，先想到从轻")
    factor = by_kind(office.desk.case_file(case_id), Kind.FACTOR)
    office.desk.displayed(caseworker, case_id, factor.suggestion_id)
    file = office.desk.rule(
        caseworker,
        case_id,
        ruling(factor, Answer.REJECT, reason="执法系统里查到去年有一次警告，不算初次"),
    )
    told = {n.code for n in file.notes}
    assert not told & {"band_changed", "benchmark", "band_departs", "amount_outside_band"}
    assert "处罚" not in "".join(s.text for s in file.suggestions if s.hidden)


def test_a_revision_is_dropped_when_what_it_reworded_changes(office):
    caseworker, case_id = office.ready()
    finding = by_kind(office.desk.case_file(case_id), Kind.FINDING)
    paragraphs = office.desk.case_file(case_id).document.paragraphs
    target = next(p for p in paragraphs if finding.text in p.text)
    reworded = target.text.replace("现场检查情况见记录", "检查情况以记录为准")
    file = office.desk.revise(caseworker, case_id, target.paragraph_id, reworded, WHY)
    assert reworded in [p.text for p in file.document.paragraphs]
    file = office.desk.rule(
        caseworker,
        case_id,
        ruling(finding, Answer.AMEND, text="店内货架上有过期礼盒出售", reason="原话没有说清在哪里"),
    )
    texts = [p.text for p in file.document.paragraphs]
    assert "店内货架上有过期礼盒出售。" in texts
    assert reworded not in texts
    assert "revision_stale" in {n.code for n in file.notes}


def test_a_revision_can_be_revised_again(office):
    caseworker, case_id = office.ready()
    paragraphs = office.desk.case_file(case_id).document.paragraphs
    target = next(p for p in paragraphs if "本决定书一式三份" in p.text)
    for copies in "四五":
        file = office.desk.revise(
            caseworker, case_id, target.paragraph_id, f"本决定书一式{copies}份。", WHY + copies
        )
    texts = [p.text for p in file.document.paragraphs]
    assert "本决定书一式五份。" in texts
    assert [e.data["rev"] for e in office.events(case_id, "document.revised")] == [1, 2]


def test_a_revision_needs_a_reason(office):
    caseworker, case_id = office.ready()
    paragraphs = office.desk.case_file(case_id).document.paragraphs
    target = next(p for p in paragraphs if "本决定书一式三份" in p.text)
    with pytest.raises(ReasonRefusedError):
        office.desk.revise(caseworker, case_id, target.paragraph_id, "本决定书一式四份。", "同意")


def test_the_same_rulings_give_the_same_hash(office):
    _, case_id = office.ready()
    first = office.desk.case_file(case_id).document
    assert office.make_desk().case_file(case_id).document == first


def test_the_word_file_has_the_official_page(office, tmp_path):
    _, case_id = office.ready()
    document = office.desk.case_file(case_id).document
    path = tmp_path / "decision.docx"
    write_docx(
        document,
        path,
        author="云泽市市场监督管理局",
        day=office.desk.case_file(case_id).case.day_of_decision,
        watermark="演示 DEMONSTRATION",
        qr_text="checkpoint",
    )
    paper = docx.Document(str(path))
    section = paper.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(m / Mm(1)) for m in margins] == [37, 35, 28, 26]
    assert round(section.page_height / Mm(1)) == 297
    texts = [p.text for p in paper.paragraphs]
    assert [p.text for p in document.paragraphs] == texts[: len(document.paragraphs)]
    assert "演示 DEMONSTRATION" in section.header.paragraphs[0].text
    assert "演示 DEMONSTRATION" in section.even_page_header.paragraphs[0].text
    body = next(p for p in paper.paragraphs if p.text.startswith("经查"))
    fonts = body.runs[0]._r.rPr.find(qn("w:rFonts"))
    assert fonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert len(paper.inline_shapes) == 1
    assert paper.core_properties.author == "云泽市市场监督管理局"


def test_a_paper_without_watermark_has_an_empty_head(office, tmp_path):
    _, case_id = office.ready()
    file = office.desk.case_file(case_id)
    path = tmp_path / "decision.docx"
    write_docx(file.document, path, author="局", day=file.case.day_of_decision)
    header = docx.Document(str(path)).sections[0].header
    assert "".join(p.text for p in header.paragraphs) == ""
