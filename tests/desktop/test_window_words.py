"""Words of the window: complete in Chinese, placeholders kept, nothing unnamed, nothing cut off."""

import ast
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)

from casework.model import Kind, Role, Stage
from desktop import words
from desktop.theme import Scheme
from tests.desktop.window_hands import CTRL, Hands, Key

DESKTOP = Path(__file__).resolve().parents[2] / "desktop"
CATALOGUE = DESKTOP / "i18n" / "zh_CN.ts"


def messages():
    for context in ET.parse(CATALOGUE).getroot().iter("context"):  # noqa: S314 - our own file
        for message in context.iter("message"):
            yield context.findtext("name"), message.findtext("source"), message.find("translation")


def translated_calls():
    for path in sorted(DESKTOP.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name == "tr" and node.args:
                    yield path.name, node.args[0]
                elif name == "translate" and len(node.args) > 1:
                    yield path.name, node.args[1]


def test_only_plain_literals_are_translated():
    """An f-string would be extracted and then never found."""
    wrong = [
        (name, node.lineno)
        for name, node in translated_calls()
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str))
    ]

    assert not wrong


def test_every_text_of_the_window_is_in_the_catalogue():
    known = {source for _, source, _ in messages()}

    assert not {node.value for _, node in translated_calls()} - known


def test_the_chinese_is_complete():
    unfinished = [
        (context, source)
        for context, source, translation in messages()
        if translation.get("type") == "unfinished" or not translation.text
    ]

    assert not unfinished


def test_placeholders_survive_translation():
    def holes(text):
        return sorted(re.findall(r"\{[a-z_]*\}", text))

    wrong = [s for _, s, t in messages() if holes(s) != holes(t.text or "")]

    assert not wrong


def test_the_compiled_catalogue_is_as_new_as_the_texts():
    """`make i18n` compiles it; a text that was added must be in it."""
    compiled = (DESKTOP / "i18n" / "zh_CN.qm").read_bytes()
    late = [
        t.text for _, _, t in messages() if t.text and t.text.encode("utf-16-be") not in compiled
    ]

    assert not late


@pytest.mark.usefixtures("qapp")
def test_every_code_of_the_domain_has_a_word():
    assert all(words.stage(stage)[0] for stage in Stage)
    assert all(words.kind(kind) for kind in Kind)
    assert all(words.role(role) for role in Role)


# --- the window walked -------------------------------------------------------------------------


def walk(hands):
    """Go through every view of a drafted case, and yield its name."""
    yield "sign in"
    hands.sign_in("shen-zhiyan")
    yield "cases, empty"
    hands.open_sample(1)
    yield "start"
    hands.draft()
    yield "suggestion"
    hands.press(Key.Key_2)
    yield "amending"
    hands.desk.examine.go(1)
    yield "next"
    hands.press(Key.Key_O)
    yield "own items"
    hands.press(Key.Key_2, CTRL)
    yield "decision"
    hands.desk.show_view(2)
    yield "review"
    hands.window.show_log()
    yield "log"
    hands.window.show_cases()
    yield "cases"
    hands.window.show_page("packages")
    yield "reviews by file"
    form = hands.window.new_case()
    yield "new case"
    form.reject()


INPUTS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit)


def is_inner(widget):
    """Whether Qt made it as a part of a larger input."""
    return widget.objectName().startswith("qt_") or isinstance(
        widget.parent(), QComboBox | QAbstractItemView | QLineEdit
    )


def test_every_input_has_a_name_for_those_who_do_not_see_it(hands):
    unnamed = {
        (view, type(widget).__name__, widget.objectName())
        for view in walk(hands)
        for kind in INPUTS
        for widget in hands.window.findChildren(kind)
        if widget.isVisible() and not is_inner(widget) and not widget.accessibleName()
    }

    assert not unnamed


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", [(1366, 768), (1180, 700)])
def test_no_word_is_cut_off_on_a_small_screen(open_window, qtbot, language, size):
    hands = Hands(open_window(language, size), qtbot)
    cut = set()
    for view in walk(hands):
        qtbot.waitUntil(hands.window.page.isVisible)
        hands.window.repaint()
        for widget in hands.window.findChildren(QLabel):
            if widget.isVisible() and widget.text() and not widget.wordWrap():
                needs = widget.fontMetrics().horizontalAdvance(widget.text())
                if needs > widget.width() + 2 and not widget.toolTip():
                    cut.add((view, widget.text()))
        for widget in hands.window.findChildren(QAbstractButton):
            says = widget.isVisible() and widget.text() and not widget.toolTip()
            if says and widget.minimumSizeHint().width() > widget.width() + 2:
                cut.add((view, widget.text()))

    assert not cut


def test_the_chinese_window_holds_no_english_sentence(open_window, qtbot):
    hands = Hands(open_window("zh_CN"), qtbot)
    english = set()
    for view in walk(hands):
        for kind in (QLabel, QAbstractButton):
            for widget in hands.window.findChildren(kind):
                if widget.isVisible() and re.search(r"[a-z]{3,} [a-z]{2,} [a-z]", widget.text()):
                    english.add((view, widget.text()))

    assert not english


def test_changing_language_and_theme_keeps_the_place_one_is_at(hands):
    hands.sign_in("shen-zhiyan")
    hands.open_sample()
    hands.draft()
    hands.desk.show_view(1)
    hands.window.set_language("zh_CN")
    hands.window.set_scheme(Scheme.DARK)
    hands.window.zoom_by(1)

    assert hands.desk.view == 1
    assert hands.file.suggestions
    assert hands.window.settings.language == "zh_CN"
    assert hands.window.settings.zoom > 1
