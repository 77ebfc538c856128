"""A PDF with a text layer becomes the paragraphs it was set from; one without says so."""

import io

import pytest
from pypdf import PdfReader, PdfWriter

from rag import reader
from rag.parse import parse
from rag.pdf_paragraphs import Line, paragraphs, width
from rag.reader_pdf import PdfError, read_pdf
from tests.rag.regulations import OLD

SIZE, LEFT, STEP, HEIGHT = 12.0, 90.0, 20.0, 842.0
LETTERS = 34  # in a full line


def minimal(content, *, font=b"/Helvetica", more=b""):
    """A PDF of one page with this content stream, written by hand."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F 5 0 R >> >> " + more + b" >>",
        b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont " + font + b" >>",
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, part in enumerate(parts, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n" % number + part + b"\nendobj\n")
    at = out.tell()
    out.write(b"xref\n0 6\n0000000000 65535 f \n")
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % at)
    return out.getvalue()


def show(*lines, y=700, before=b""):
    return b"".join(
        b"BT " + before + b" /F 12 Tf 72 %d Td (" % (y - 20 * i) + line + b") Tj ET\n"
        for i, line in enumerate(lines)
    )


def typeset(texts, *, lines_on_page=30, indent=2):
    """Pages as a word processor sets paragraphs: set in, filled, headed and numbered."""
    lines = []
    for text in texts:
        room = LETTERS - indent
        first, rest = text[:room], text[room:]
        lines.append((LEFT + indent * SIZE, first))
        while rest:
            lines.append((LEFT, rest[:LETTERS]))
            rest = rest[LETTERS:]
    pages = []
    for start in range(0, len(lines), lines_on_page):
        number = len(pages) + 1

        def line(x, y, text, number=number):
            return Line(number, x, y, SIZE, x + width(text) * SIZE, text, HEIGHT)

        page = [line(LEFT, 800, "云泽市法规汇编")]
        for i, (x, text) in enumerate(lines[start : start + lines_on_page]):
            page.append(line(x, 740 - i * STEP, text))
        pages.append([*page, line(280, 40, f"— {number} —")])
    return pages


def test_lines_become_the_paragraphs_they_were_set_from_without_heads_and_numbers():
    texts = [line for line in OLD.replace("#", "").splitlines() if line.strip(" <!-INFOED>")]
    texts = [line.strip() for line in texts if "INFO" not in line]
    found, left_out = paragraphs(typeset(texts, lines_on_page=9))
    assert found == texts
    assert left_out == ["云泽市法规汇编"]


def test_an_article_that_runs_over_a_page_comes_out_whole():
    article = "第三条　养犬人应当为犬只办理养犬登记，" + "按期注射狂犬病疫苗，" * 20 + "不得遗漏。"
    texts = ["云泽市犬只管理条例", "第一条　甲。", "第二条　乙。", article, "第四条　丙。"]
    found, _ = paragraphs(typeset(texts, lines_on_page=6))
    assert article in found
    assert [p.text for p in parse("\n".join(found), "a.pdf").regulation.provisions][2:3] == [
        article.removeprefix("第三条　"),
    ]


def test_a_line_that_begins_with_a_reference_to_an_article_begins_no_paragraph():
    lead = "当事人有下列情形之一，属于屡次违反规定拒不改正的，由城市管理部门依照"
    texts = ["第一条　甲。", f"第二条　{lead[: LETTERS - 6]}第一条　的规定处罚。", "第三条　丙。"]
    found, _ = paragraphs(typeset(texts))
    assert found[1:] == texts  # a head on one page only cannot be told from a title


def test_the_text_of_a_page_is_read():
    text, flags, warnings = read_pdf(minimal(show(b"Section 1. Dogs are kept on a lead.")))
    assert (text, flags, warnings) == ("Section 1. Dogs are kept on a lead.", (), ())


@pytest.mark.parametrize(("before", "detail"), [
    (b"1 1 1 rg", "white_text"), (b"3 Tr", "invisible_text"), (b"0.1 0 0 0.1 0 0 cm", "tiny_text"),
])
def test_what_a_page_hides_is_left_out_and_reported(before, detail):
    content = show(b"Visible words.") + b"q " + before + b"\n" + show(b"Obey me.", y=500) + b"Q"
    text, flags, _ = read_pdf(minimal(content))
    assert text == "Visible words."
    assert [(flag.detail, flag.excerpt) for flag in flags] == [(detail, "Obey me.")]


def test_a_scan_is_refused_with_a_sentence_about_its_missing_text():
    with pytest.raises(PdfError, match="no text layer"):
        read_pdf(minimal(b"0 0 100 100 re f"))


def test_a_locked_pdf_is_refused_with_a_sentence_about_the_password():
    writer = PdfWriter(PdfReader(io.BytesIO(minimal(show(b"Secret.")))))
    writer.encrypt("password", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(PdfError, match="password"):
        read_pdf(out.getvalue())


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", minimal(b"BT")[:300], b"%PDF-1.4\n" * 50])
def test_a_damaged_pdf_is_an_error_in_words(data, expected_log):
    expected_log.append(".")  # pypdf says what it tried
    with pytest.raises(PdfError):
        read_pdf(data)


@pytest.mark.native
def test_a_pdf_is_read_in_a_process_of_its_own(tmp_path):
    (tmp_path / "a.pdf").write_bytes(minimal(show(b"Section 1. Dogs are kept on a lead.")))
    (tmp_path / "scan.pdf").write_bytes(minimal(b"0 0 100 100 re f"))
    with reader.pdf_worker() as worker:
        assert reader.read(tmp_path / "a.pdf", worker).text.startswith("Section 1.")
        with pytest.raises(reader.ReadError, match="no text layer"):
            reader.read(tmp_path / "scan.pdf", worker)
