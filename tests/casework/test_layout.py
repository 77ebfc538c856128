"""A full page of a paper holds 22 lines of 28 characters (GB/T 9704-2012, 5.2.3)."""

import re
import shutil
import subprocess
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from casework.model import DecisionText, Paragraph, Sentence
from casework.papers import write_docx
from casework.pdf import write_pdf

LINES, CHARACTERS, INDENT = 22, 28, 2
DAY = date(2025, 11, 3)
WORDS = "云泽市市场监督管理局依法对当事人销售超过保质期食品的违法行为进行调查并作出行政处罚决定"
PAGE_NUMBER = re.compile(r"^[—0-9]+$")
FULL = [CHARACTERS - INDENT, *[CHARACTERS] * (LINES - 1)]
TWIPS_A_MM = 1440 / 25.4


@pytest.fixture
def full_pages():
    """One paragraph that fills two pages and begins a third."""
    text = (WORDS * 40)[: LINES * CHARACTERS * 2 + CHARACTERS]
    return DecisionText((Paragraph("p1", "body", (Sentence(text, "case"),)),), "0" * 64)


def lengths(text):
    """The number of characters in each line of a page, without its page number."""
    bare = ("".join(line.split()) for line in text.splitlines())
    return [len(line) for line in bare if line and not PAGE_NUMBER.match(line)]


def test_a_full_page_of_the_pdf_holds_22_lines_of_28_characters(full_pages, tmp_path):
    path = tmp_path / "full.pdf"
    write_pdf(full_pages, path, author="局", day=DAY)
    first, second, third = PdfReader(path).pages
    assert lengths(first.extract_text()) == FULL
    assert lengths(second.extract_text()) == [CHARACTERS] * LINES
    assert len(lengths(third.extract_text())) == 2


def test_the_word_file_leaves_room_for_22_lines_of_28_characters_and_no_more(
    full_pages, tmp_path
):
    path = tmp_path / "full.docx"
    write_docx(full_pages, path, author="局", day=DAY)
    paper = docx.Document(path)
    page, normal = paper.sections[0], paper.styles["Normal"]
    high = page.page_height.mm - page.top_margin.mm - page.bottom_margin.mm
    wide = page.page_width.mm - page.left_margin.mm - page.right_margin.mm
    closer = int(normal.element.rPr.find(qn("w:spacing")).get(qn("w:val")))
    line = normal.paragraph_format.line_spacing.pt * 20
    assert normal.element.pPr.find(qn("w:spacing")).get(qn("w:lineRule")) == "exact"
    assert int(high * TWIPS_A_MM / line) == LINES
    assert int(wide * TWIPS_A_MM / (normal.font.size.pt * 20 + closer)) == CHARACTERS


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_full_page_of_the_word_file_rendered_holds_22_lines_of_28_characters(
    full_pages, tmp_path
):
    soffice, pdftotext = shutil.which("soffice"), shutil.which("pdftotext")
    if soffice is None or pdftotext is None:
        pytest.skip("soffice or pdftotext is not on this PC: the Word file was not rendered")
    write_docx(full_pages, tmp_path / "full.docx", author="局", day=DAY)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    words = [soffice, profile, "--headless", "--convert-to", "pdf", "full.docx"]
    subprocess.run(words, cwd=tmp_path, check=True, capture_output=True)
    told = [pdftotext, "-l", "1", "full.pdf", "-"]
    page = subprocess.run(told, cwd=tmp_path, check=True, capture_output=True).stdout.decode()
    assert lengths(page) == FULL
