"""Evidence in PDF: its text first, its pages as pictures on a key, a sentence where there are none.

The pages are drawn by PDFium in the real child process and shown in the real pane.
"""

import hashlib
from types import SimpleNamespace

import pytest
import typst
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from casework.model import Evidence, EvidenceKind
from desktop.evidence_pane import EvidencePane

PAGES = b"""#set page(width: 200pt, height: 100pt, fill: rgb("#cc2200"))
first
#set page(fill: rgb("#0033cc"))
second"""
RED, BLUE = "#cc2200", "#0033cc"

pytestmark = pytest.mark.native


@pytest.fixture
def shown(qtbot, tmp_path):
    """Return a function that shows a PDF of these bytes, with this text, in a pane."""

    def show(content, text):
        path = tmp_path / "kept.pdf"
        path.write_bytes(content)
        sha256 = hashlib.sha256(content).hexdigest()
        kind = EvidenceKind.DOCUMENTARY
        piece = Evidence("E1", "检验报告", kind, False, "report.pdf", sha256, text)
        pane = EvidencePane(lambda _piece: path)
        qtbot.addWidget(pane)
        pane.resize(420, 600)
        pane.show()
        pane.activateWindow()
        qtbot.waitUntil(pane.isActiveWindow, timeout=5_000)
        pane.show_case(SimpleNamespace(case=SimpleNamespace(evidence=(piece,)), marks=()))
        return pane

    return show


def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def colour(pane):
    image = pane.pages.image
    return image.pixelColor(image.width() - 3, image.height() - 3).name() if image.width() else ""


def test_a_key_shows_the_pages_of_a_pdf_and_the_next_turns_them(shown, qtbot):
    pane = shown(typst.compile(PAGES), "first second")
    pages, ctrl = pane.pages, Qt.KeyboardModifier.ControlModifier
    assert pane.view.isVisible()  # marks and highlights refer to the text
    pane.rest()
    press(Qt.Key.Key_T, ctrl)
    assert not pane.view.isVisible()
    qtbot.waitUntil(lambda: colour(pane) == RED, timeout=60_000)
    assert abs(pages.image.width() - 2 * pages.image.height()) <= 1  # the form of the paper
    assert pages.image.width() <= pages.width()
    named = pages.tr("Page {number} of {count}")  # in the language that the last window left
    assert QApplication.focusWidget().accessibleName() == named.format(number=1, count=2)
    assert {number for number, _ in pages._kept} == {1, 2}  # drawn one ahead
    press(Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: colour(pane) == BLUE, timeout=60_000)
    assert QApplication.focusWidget().accessibleName() == named.format(number=2, count=2)
    press(Qt.Key.Key_PageDown)  # there is no third
    assert pages.number == 2
    press(Qt.Key.Key_T, ctrl)
    assert pane.view.isVisible()
    assert pane.view.hasFocus()


def test_a_broken_pdf_says_so_and_leaves_its_text_in_view(shown, qtbot):
    pane = shown(b"%PDF-1.7 and nothing of it", "what was read of it once")
    pane.turn.click()
    qtbot.waitUntil(pane.view.isVisible, timeout=60_000)
    assert pane._no_pages.text() == pane.pages.tr("The PDF is damaged: no page can be shown.")
    assert pane._no_pages.isVisible()
    assert pane.view.toPlainText() == "what was read of it once"


def test_a_scan_shows_its_pages_at_once(shown, qtbot):
    pane = shown(typst.compile(PAGES), "")
    qtbot.waitUntil(lambda: colour(pane) == RED, timeout=60_000)
    assert not pane.view.isVisible()
