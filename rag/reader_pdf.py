"""PDF with a text layer as text: lines off the pages, then paragraphs (`rag.pdf_paragraphs`).

pypdf is pure Python and patient; a page made to exhaust it is the reason why this runs in a
process of its own (`rag.pdf_worker`), which has a limit of memory and of time. ISO 32000-1, 9.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from rag.passage import Flag
from rag.pdf_paragraphs import Line, paragraphs, width

MOST_PAGES = 5000
MOST_CHARACTERS = 20_000_000
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it logs each oddity, some of them wrongly

_TINY_PT = 3.0  # nobody reads that; as in DOCX
_NEAR_WHITE = 240 / 255
_INVISIBLE = 3  # text rendering mode, ISO 32000-1 table 106
_SAME_LINE = 0.4  # of the size of the letters
_CELL = 2.0  # letters of space that part two cells of a table


class PdfError(ValueError):
    """The file is no PDF whose text can be read; the message says why."""


@dataclass(slots=True)
class _Page:
    """What one page shows, in the order of its content; `hidden` is where hidden text begins."""

    number: int
    height: float
    white: bool = False
    invisible: bool = False
    saved: list[tuple[bool, bool]] = field(default_factory=list)
    hidden: dict[tuple[float, float], str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    kept_back: list[tuple[str, str]] = field(default_factory=list)

    def before(self, operator: bytes, operands: Sequence[Any], cm: Any, tm: Any) -> None:
        """Follow colour and rendering mode, and remember where text is shown that none sees."""
        if operator == b"q":
            self.saved.append((self.white, self.invisible))
        elif operator == b"Q" and self.saved:
            self.white, self.invisible = self.saved.pop()
        elif operator == b"Tr" and operands:
            self.invisible = operands[0] == _INVISIBLE
        elif operator in {b"g", b"rg", b"sc", b"scn", b"k"}:
            self.white = _is_white(operator, operands)
        elif operator in {b"Tj", b"TJ", b"'", b'"'} and (self.white or self.invisible):
            detail = "invisible_text" if self.invisible else "white_text"
            self.hidden.setdefault(_place(cm, tm), detail)

    def text(self, text: str, cm: Any, tm: Any, _font: Any, size: float) -> None:
        """Take a run of text; one on the same baseline goes on the same line."""
        text = text.replace("\x00", "").strip("\r\n")
        if not text.strip():
            return
        x, y = _place(cm, tm)
        tall = abs(size * (tm[3] or tm[1]) * (cm[3] or cm[1]))
        detail = self.hidden.get((x, y), "tiny_text" if 0 < tall <= _TINY_PT else "")
        if detail:
            self.kept_back.append((detail, text.strip()))
            return
        tall = tall or 1.0
        last = self.lines[-1] if self.lines else None
        if last is not None and abs(last.y - y) <= _SAME_LINE * max(tall, last.size):
            gap = x - last.right
            between = "\t" if gap > _CELL * tall else ""
            self.lines[-1] = Line(
                last.page, last.x, last.y, max(last.size, tall),
                max(last.right, x + width(text) * tall), last.text + between + text, self.height,
            )
        else:
            right = x + width(text.strip()) * tall
            self.lines.append(Line(self.number, x, y, tall, right, text, self.height))


def read_pdf(data: bytes) -> tuple[str, tuple[Flag, ...], tuple[str, ...]]:
    """The text of a PDF, one paragraph a line; what it hides; and what a person should know.

    Page headers, footers and page numbers are left out, and named in the warnings.

    Raises:
        PdfError: Not a PDF, damaged, locked, too long, or pictures of pages only.
    """
    try:
        pages, without_text, comments = _pages(data)
    except PyPdfError as error:
        raise PdfError(f"the PDF is damaged: {error}") from error
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError,
            AssertionError, ArithmeticError, NotImplementedError, LookupError) as error:
        if isinstance(error, PdfError):
            raise
        raise PdfError(f"the PDF is damaged: {type(error).__name__}") from error
    flags = [*(flag for page in pages for flag in _flags(page)), *comments]
    if not any(line.text.strip() for page in pages for line in page.lines):
        if any(detail == "invisible_text" for page in pages for detail, _ in page.kept_back):
            raise PdfError("the PDF shows pictures of pages; the text under them cannot be seen "
                           "and is not trusted. Ask for the document as a text file or DOCX")
        raise PdfError("the PDF has no text layer: its pages are pictures (a scan), and reading "
                       "pictures is not built in. Ask for the document as a text file or DOCX")
    texts, left_out = paragraphs([page.lines for page in pages])
    warnings = [f"left out as page header or footer: {text}" for text in left_out]
    if without_text:
        numbers = ", ".join(map(str, without_text[:20]))
        warnings.append(f"no text layer on page {numbers}: what stands there was not read")
    return "\n".join(texts), tuple(flags), tuple(warnings)


def _pages(data: bytes) -> tuple[list[_Page], list[int], list[Flag]]:
    if b"%PDF-" not in data[:1024]:
        raise PdfError("the file is no PDF")
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise PdfError("the PDF is locked with a password; save a copy without one")
    if len(reader.pages) > MOST_PAGES:
        raise PdfError(f"the PDF has more than {MOST_PAGES} pages")
    pages, without_text, comments = [], [], []
    left = MOST_CHARACTERS
    for number, leaf in enumerate(reader.pages, start=1):
        page = _Page(number, float(leaf.mediabox.height) or 1.0)
        leaf.extract_text(
            visitor_operand_before=page.before, visitor_text=page.text,
        )
        left -= sum(len(line.text) for line in page.lines)
        if left < 0:
            raise PdfError(f"the PDF holds more than {MOST_CHARACTERS} characters")
        if not page.lines and "/Contents" in leaf:
            without_text.append(number)
        comments += _comments(leaf)
        pages.append(page)
    return pages, without_text, comments


def _comments(leaf: Any) -> list[Flag]:
    """The notes that hang on a page; a reader of the paper does not see them."""
    out = []
    for reference in leaf.get("/Annots") or ():
        annotation = reference.get_object()
        words = annotation.get("/Contents") if hasattr(annotation, "get") else None
        if isinstance(words, str) and words.strip():
            out.append(Flag("hidden_text", words.strip()[:400], "comment"))
    return out


def _flags(page: _Page) -> list[Flag]:
    merged: dict[str, str] = {}
    for detail, text in page.kept_back:
        merged[detail] = f"{merged.get(detail, '')} {text}".strip()
    return [Flag("hidden_text", text[:400], detail) for detail, text in merged.items()]


def _place(cm: Any, tm: Any) -> tuple[float, float]:
    x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
    y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    return round(float(x), 1), round(float(y), 1)


def _is_white(operator: bytes, operands: Sequence[Any]) -> bool:
    try:
        values = [float(value) for value in operands]
    except (TypeError, ValueError):  # a pattern: a name stands last
        return False
    if operator == b"k" or len(values) == 4:  # noqa: PLR2004 - cyan, magenta, yellow, black
        return all(value <= 1 - _NEAR_WHITE for value in values)
    return bool(values) and all(value >= _NEAR_WHITE for value in values)
