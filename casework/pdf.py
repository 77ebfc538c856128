"""The decision as a PDF/A-2b in the official layout, set by Typst (ADR 0004).

Layout: GB/T 9704-2012 (A4, margins 37/35/28/26 mm, 22 lines of 28 characters). The text goes in
as data, so nothing a person wrote can act as markup.
"""

from __future__ import annotations

import functools
import io
import json
from datetime import date
from pathlib import Path

import segno
import typst

from casework.errors import PaperError
from casework.model import DecisionText

_TEMPLATE = Path(__file__).with_name("decision.typ")
_CJK_FAMILIES = (
    "FangSong",
    "FangSong_GB2312",
    "STFangsong",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "SimSun",
    "Noto Sans CJK SC",
)


@functools.cache
def _has_cjk_font() -> bool:
    families = {str(name) for name in typst.Fonts(include_system_fonts=True).families()}
    return any(family in families for family in _CJK_FAMILIES)


def qr_svg(anchor: str) -> str:
    """The anchor as a QR code (error correction M), one SVG without a declaration."""
    buffer = io.BytesIO()
    segno.make(anchor, error="m", micro=False).save(
        buffer, kind="svg", xmldecl=False, svgns=True, border=2
    )
    return buffer.getvalue().decode()


def write_pdf(
    document: DecisionText,
    path: Path,
    *,
    author: str,
    day: date,
    watermark: str = "",
    anchor: str = "",
    anchor_caption: str = "",
) -> None:
    """Write `document` to `path`.

    Args:
        document: the assembled decision; its paragraphs are set in order.
        path: where the PDF goes; replaced if there.
        author: the authority that issues the decision.
        day: the day on the paper; also the date in the file, so that the same text gives the
            same bytes.
        watermark: printed across each page; empty for none.
        anchor: text of the QR code on the last page (checkpoint of the log); empty for none.
        anchor_caption: what the QR code is, in words.

    Raises:
        PaperError: there is no Chinese font on this PC, or the text could not be set.
    """
    if not _has_cjk_font():
        raise PaperError(path, "no_chinese_font")
    title = next((p.text for p in document.paragraphs if p.style == "title"), "")
    data = {
        "title": title,
        "author": author,
        "date": [day.year, day.month, day.day],
        "watermark": watermark,
        "paragraphs": [{"style": p.style, "text": p.text} for p in document.paragraphs],
        "qr": qr_svg(anchor) if anchor else "",
        "qr_caption": anchor_caption,
    }
    try:
        pdf = typst.compile(
            str(_TEMPLATE),
            format="pdf",
            pdf_standards="a-2b",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
    except typst.TypstError as error:
        raise PaperError(path, str(error)) from error
    path.write_bytes(pdf)
