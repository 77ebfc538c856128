"""A departure from the benchmark is answered in the window, by keyboard, by who decides."""

import pytest
from PySide6.QtWidgets import QLabel

from casework.model import Answer, Kind
from tests.casework.office_fakes import by_kind, ruling
from tests.desktop.window_hands import CTRL, SHIFT, Hands, Key

WHY = "房租单和纳税表都在卷里，少罚仍能起到警示作用"


@pytest.fixture
def departed(office_app):
    """A case whose fine lies 7,000 yuan below its band; its author has signed out."""
    office = office_app.office
    actor, case_id = office.ready()
    amount = by_kind(office.desk.case_file(case_id), Kind.AMOUNT)
    lower = ruling(amount, Answer.AMEND, text="15000", reason="店小利薄，房租又涨，照中间数罚过重")
    office.desk.rule(actor, case_id, lower)
    office.desk.sign_out(actor)
    return case_id


SAID = {
    "approved": ("en", ("22,000 to 38,000 yuan", "7,000 yuan below it")),
    "refused": ("zh_CN", ("22,000元至38,000元", "低7,000元")),
}


def words_of(card):
    return "\n".join(found.text() for found in card.findChildren(QLabel))


@pytest.mark.parametrize("answer", SAID)
def test_who_decides_answers_a_departure_by_keyboard(
    office_app, departed, open_window, qtbot, answer
):
    language, shown = SAID[answer]
    hands = Hands(open_window(language), qtbot)
    hands.sign_in("qin-yue")
    hands.open_case()
    hands.press(Key.Key_2, CTRL)
    card = hands.desk.decision.departure

    assert all(each in words_of(card) for each in (*shown, "一般处罚", "店小利薄"))
    assert not card.approve.isChecked()
    hands.press(Key.Key_Return, CTRL | SHIFT)
    if answer == "refused":
        hands.press(Key.Key_Right)
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Tab)
    hands.write("同意")
    hands.press(Key.Key_Return, CTRL)
    assert [d.answer for d in office_app.desk.departures(departed)] == [""]
    card.reason.selectAll()
    hands.write(WHY)
    hands.press(Key.Key_Return, CTRL)

    (found,) = office_app.desk.departures(departed)
    assert (found.answer, found.answered_by, found.answer_reason) == (answer, "qin-yue", WHY)
    assert not card.asks
    assert WHY in words_of(card)
