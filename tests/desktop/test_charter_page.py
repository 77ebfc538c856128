"""The charter in the window: what obeys it, its lamps, and the switch at the keyboard."""

from PySide6.QtWidgets import QLabel

from tests.desktop.window_hands import CTRL, Key


def said(window):
    return " ".join(label.text() for label in window.charter.findChildren(QLabel))


def test_a_supervisor_stops_the_machine_from_the_charter_by_keyboard(window, hands, office_app):
    window.sign_in("wen-ruolan")
    hands.press(Key.Key_G, CTRL)
    page = window.charter
    assert window.page is page
    assert "YZ-SPXS-CF-001" in said(window)
    assert "nothing obeys this yet" in said(window)
    assert "no lamp yet" in said(window)
    page.switch.setFocus()
    hands.press(Key.Key_Space)
    assert office_app.desk.machine_state().may_suggest  # without a reason nothing is stopped
    page.reason.setFocus()
    hands.write("新条例施行，先停下来")
    page.switch.setFocus()
    hands.press(Key.Key_Space)
    assert not office_app.desk.machine_state().may_suggest
    assert "A person has stopped the machine" in said(window)
    assert "machine.stopped" in office_app.types(None)


def test_a_case_says_that_the_machine_is_stopped_and_offers_no_draft(hands, office_app):
    desk = office_app.desk
    supervisor = desk.sign_in("wen-ruolan")
    desk.stop_machine(supervisor, "新条例施行，先停下来")
    desk.sign_out(supervisor)
    hands.sign_in("shen-zhiyan")
    hands.open_sample()
    start = hands.desk.examine.start
    words = " ".join(label.text() for label in start.findChildren(QLabel))
    assert "A person has stopped the machine" in words
    assert "新条例施行" in words
    assert start.by_hand.isVisible()
    assert not start.draft.isVisible()
    assert not hands.desk.head.draft.isVisible()


def test_a_caseworker_sees_the_charter_and_no_switch(window, hands):
    window.sign_in("shen-zhiyan")
    hands.press(Key.Key_G, CTRL)
    assert not window.charter.switch.isVisible()
