"""The decision as a Word file in the official layout (GB/T 9704-2012).

A4, margins 37/35/28/26 mm (top, bottom, left, right), 22 lines of 28 characters in size 3 (16 pt).
Lines have an exact height and characters a fixed space less, rather than a grid of characters,
which LibreOffice sets 18 to a line. Fonts are named, not embedded: Word takes what the PC has.
All text goes in as text runs, so nothing a person wrote can act as markup.
"""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import docx
import segno
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from casework.errors import PaperError
from casework.model import DecisionText, Paragraph

FANG_SONG = "仿宋_GB2312"
TITLE_FONT = "方正小标宋简体"
HEADING_FONT = "黑体"
PAGE_NUMBER_FONT = "宋体"
LATIN = "Times New Roman"

TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 37, 35, 28, 26
LINE_PITCH_TWIPS = 579  # 28.95 pt: 22 lines are 636.9 of the 637.8 pt that 225 mm are; 29 pt is 638
CHARACTER_SPACE_TWIPS = -5  # 15.75 pt a character: 28 are 441.0 of the 442.2 pt that 156 mm are
SIZE_2_PT, SIZE_3_PT, SIZE_4_PT, SMALL_PT = 22, 16, 14, 10.5
QR_MM = 38
TWO_LINES = 2 * 28  # characters

_FONTS = {"title": TITLE_FONT, "heading": HEADING_FONT}
_ALIGNMENT = {
    "title": WD_ALIGN_PARAGRAPH.CENTER,
    "number": WD_ALIGN_PARAGRAPH.RIGHT,
    "signature": WD_ALIGN_PARAGRAPH.RIGHT,
}


def write_docx(
    document: DecisionText,
    path: Path,
    *,
    author: str,
    day: date,
    watermark: str = "",
    qr_text: str = "",
) -> None:
    """Write `document` to `path`, replacing it.

    `watermark` stands in red at the head of every page; `qr_text` (the log's checkpoint and the
    case) as a QR code at the end. Raises PaperError.
    """
    paper = docx.Document()
    _set_page(paper)
    _set_default_font(paper)
    _set_properties(paper, document, author, day)
    for section_part in (paper.sections[0].footer, paper.sections[0].even_page_footer):
        section_part.is_linked_to_previous = False
    _page_number(paper.sections[0].footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(paper.sections[0].even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    if watermark:
        for header in (paper.sections[0].header, paper.sections[0].even_page_header):
            header.is_linked_to_previous = False
            _watermark(header.paragraphs[0], watermark)
    for paragraph in document.paragraphs:
        _paragraph(paper, paragraph)
    if qr_text:
        _qr(paper, qr_text)
    try:
        paper.save(str(path))
    except OSError as error:
        raise PaperError(path, str(error)) from error


def _set_page(paper: Any) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(LEFT_MM), Mm(RIGHT_MM)
    section.footer_distance = Mm(28)
    paper.settings.odd_and_even_pages_header_footer = True
    for old in section._sectPr.findall(qn("w:docGrid")):  # noqa: SLF001 - no public way
        section._sectPr.remove(old)  # noqa: SLF001
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(LINE_PITCH_TWIPS))
    section._sectPr.append(grid)  # noqa: SLF001


def _set_default_font(paper: Any) -> None:
    style = paper.styles["Normal"]
    style.font.size = Pt(SIZE_3_PT)
    _set_font(style, FANG_SONG)
    style.paragraph_format.space_before = Pt(0)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = Pt(LINE_PITCH_TWIPS / 20)
    closer = OxmlElement("w:spacing")
    closer.set(qn("w:val"), str(CHARACTER_SPACE_TWIPS))
    style.element.get_or_add_rPr().find(qn("w:sz")).addprevious(closer)  # the schema's order


def _set_properties(paper: Any, document: DecisionText, author: str, day: date) -> None:
    properties = paper.core_properties
    properties.title = " ".join(p.text for p in document.paragraphs if p.style == "title")
    properties.author = properties.last_modified_by = author
    properties.comments = f"text sha256 {document.sha256}"
    properties.created = properties.modified = datetime(day.year, day.month, day.day, tzinfo=UTC)


def _paragraph(paper: Any, paragraph: Paragraph) -> None:
    made = paper.add_paragraph()
    even = WD_ALIGN_PARAGRAPH.JUSTIFY
    if len(paragraph.text) <= TWO_LINES:  # a long number in it would tear the other line apart
        even = WD_ALIGN_PARAGRAPH.LEFT
    made.alignment = _ALIGNMENT.get(paragraph.style, even)
    if paragraph.style in {"body", "heading"}:
        made.paragraph_format.first_line_indent = Pt(2 * SIZE_3_PT)
    if paragraph.style == "heading":
        made.paragraph_format.keep_with_next = True
    if paragraph.style == "signature":
        made.paragraph_format.right_indent = Pt(4 * SIZE_3_PT)
        made.paragraph_format.keep_together = True
    for sentence in paragraph.sentences:
        run = made.add_run(sentence.text)
        _set_font(run, _FONTS.get(paragraph.style, FANG_SONG))
        if paragraph.style == "title":
            run.font.size = Pt(SIZE_2_PT)


def _set_font(target: Any, east_asian: str) -> None:
    target.font.name = LATIN
    properties = target.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    fonts.set(qn("w:eastAsia"), east_asian)


def _page_number(paragraph: Any, alignment: WD_ALIGN_PARAGRAPH) -> None:
    paragraph.alignment = alignment
    indent = Pt(SIZE_4_PT)
    if alignment is WD_ALIGN_PARAGRAPH.RIGHT:
        paragraph.paragraph_format.right_indent = indent
    else:
        paragraph.paragraph_format.left_indent = indent
    for text in ("— ", None, " —"):
        run = paragraph.add_run(text or "")
        run.font.size = Pt(SIZE_4_PT)
        _set_font(run, PAGE_NUMBER_FONT)
        if text is None:
            for kind in ("begin", "PAGE", "end"):
                run._r.append(_field(kind))  # noqa: SLF001 - python-docx has no fields


def _field(kind: str) -> Any:
    if kind == "PAGE":
        element = OxmlElement("w:instrText")
        element.set(qn("xml:space"), "preserve")
        element.text = kind
        return element
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    return element


def _watermark(paragraph: Any, words: str) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(words)
    run.bold = True
    run.font.size = Pt(SIZE_2_PT)
    run.font.color.rgb = RGBColor(0xC0, 0x00, 0x00)
    _set_font(run, HEADING_FONT)


def _qr(paper: Any, qr_text: str) -> None:
    image = io.BytesIO()
    segno.make(qr_text, error="m", micro=False).save(image, kind="png", scale=4, border=2)
    image.seek(0)
    paragraph = paper.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.line_spacing = 1.0
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run().add_picture(image, width=Mm(QR_MM))
    caption = paper.add_paragraph()
    run = caption.add_run("本决定书的留痕检查点，可离线核验。")
    run.font.size = Pt(SMALL_PT)
