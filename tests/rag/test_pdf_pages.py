"""What cannot be drawn says why, and the process that draws stays for the next file."""

import hashlib
import io

import pytest
from pypdf import PdfWriter

from rag.pdf_pages import ALTERED, DAMAGED, LOCKED, MOST_PX, PageError, draw_pages
from rag.reader import pdf_worker

pytestmark = pytest.mark.native


def blank(wide, high, password=""):
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(wide, high)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def test_pages_that_cannot_be_drawn_say_why_and_one_that_can_keeps_its_limits(tmp_path):
    path = tmp_path / "kept.pdf"
    good = blank(100, 100_000)

    def draw(content, came_in=None):
        path.write_bytes(content)
        sha256 = hashlib.sha256(came_in or content).hexdigest()
        return draw_pages(worker, path, sha256, (1, 2), 600)

    with pdf_worker() as worker:
        for kind, content, came_in in (
            (LOCKED, blank(100, 100, "secret"), None),
            (DAMAGED, b"%PDF-1.7 and nothing of it", None),
            (ALTERED, good + b"\n", good),
        ):
            with pytest.raises(PageError) as refused:
                draw(content, came_in)
            assert refused.value.kind == kind
        count, (page,) = draw(good)

    assert count == 1
    assert (page.number, page.height) == (1, MOST_PX)  # however tall the paper is
    assert page.width == 3
    assert page.pixels == bytes([255]) * (page.stride * page.height)
