"""Controls as they are drawn: what tells them apart has a contrast of 3:1 (WCAG 2.2, 1.4.11)."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import Scheme, contrast, theme

RANKS = ("", "chip", "answer", "row")
SEEN = 3.0


@pytest.fixture(params=[Scheme.LIGHT, Scheme.DARK])
def ground(request, qtbot, qapp):
    """A card to put controls on, in one of the two themes."""
    theme.scheme, theme.zoom = request.param, 1.0
    theme.apply(qapp)
    made = QWidget()
    made.setProperty("surface", "card")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    QVBoxLayout(made)
    qtbot.addWidget(made)
    yield made
    theme.scheme = Scheme.SYSTEM
    QApplication.instance().setStyleSheet("")


def drawn(ground, control):
    """Colours along the middle of a control, from outside its left edge to 30 px inside."""
    ground.layout().addWidget(control)
    ground.show()
    control.setFixedWidth(control.sizeHint().width() + 20)
    ground.layout().activate()
    image = ground.grab().toImage()
    y = control.geometry().center().y()
    if isinstance(control, QPlainTextEdit):
        y = control.geometry().bottom() - 12
    left = control.geometry().left()
    return [image.pixelColor(x, y).name() for x in range(left - 2, left + 30)]


def strongest(colours):
    return max(contrast(colours[0], colour) for colour in colours)


def button(rank, *, checked=False):
    made = QPushButton()  # without a word: the edge alone has to tell
    made.setProperty("rank", rank)
    made.setCheckable(True)
    made.setChecked(checked)
    return made


@pytest.mark.parametrize(
    "make",
    [QCheckBox, QRadioButton, QLineEdit, QComboBox, QPlainTextEdit],
    ids=lambda m: m.__name__,
)
def test_a_field_or_box_can_be_told_from_the_card_it_stands_on(ground, make):
    assert strongest(drawn(ground, make())) >= SEEN


@pytest.mark.parametrize("rank", RANKS)
@pytest.mark.parametrize("checked", [False, True])
def test_a_button_can_be_told_from_the_card_it_stands_on(ground, rank, checked):
    assert strongest(drawn(ground, button(rank, checked=checked))) >= SEEN


@pytest.mark.parametrize(
    "make",
    [
        QCheckBox,
        QRadioButton,
        *(lambda rank=rank: button(rank) for rank in RANKS[1:]),
        *(lambda rank=rank: button(rank, checked=True) for rank in RANKS[1:]),
    ],
)
def test_what_has_the_focus_looks_otherwise_than_what_has_not(ground, qtbot, make):
    control, other = make(), QLineEdit()
    ground.layout().addWidget(other)
    plain = drawn(ground, control)
    ground.activateWindow()
    qtbot.waitUntil(ground.isActiveWindow)
    control.setFocus()
    focused = drawn(ground, control)
    differ = max(contrast(a, b) for a, b in zip(plain, focused, strict=True))
    assert differ >= 1.5
    assert strongest(focused) >= SEEN


@pytest.mark.parametrize("make", [QCheckBox, QRadioButton])
def test_what_is_chosen_looks_otherwise_than_what_is_not(ground, make):
    control = make()
    plain = drawn(ground, control)
    control.setChecked(True)
    chosen = drawn(ground, control)
    assert max(contrast(a, b) for a, b in zip(plain, chosen, strict=True)) >= SEEN
