"""Signs that somebody is there, whichever door they come in by."""

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.presence import Presence, presence


class Counting(Presence):
    """Counts how often it is asked."""

    def __init__(self, application):
        self.asked = 0
        super().__init__(application)

    def eventFilter(self, watched, event):
        self.asked += event.type() not in {QEvent.Type.Timer, QEvent.Type.MetaCall}
        return super().eventFilter(watched, event)


@pytest.fixture
def room(qtbot):
    window = QWidget()
    window.first, window.second = QLineEdit(), QLineEdit()
    box = QVBoxLayout(window)
    box.addWidget(window.first)
    box.addWidget(window.second)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.first.setFocus()
    return window


@pytest.fixture
def noticed():
    told = []
    presence().noticed.connect(lambda: told.append(1))
    return told


def wheel(window, modifier):
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        modifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(window.windowHandle(), event)


@pytest.mark.usefixtures("qapp")
def test_there_is_one_for_the_application():
    assert presence() is presence()


def test_keys_and_what_an_input_method_brings_are_noticed_in_whichever_field(room, noticed):
    QTest.keyClick(room.first, Qt.Key.Key_A)
    after_keys = len(noticed)
    assert after_keys
    room.second.setFocus()
    event = QInputMethodEvent()
    event.setCommitString("字")
    QApplication.sendEvent(room.second, event)
    assert room.second.text() == "字"
    assert len(noticed) > after_keys


def test_the_mouse_is_noticed_at_the_window(room, noticed):
    QTest.mouseMove(room.windowHandle(), QPoint(30, 30))
    QTest.mouseClick(room.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    assert noticed


def test_ctrl_and_the_wheel_ask_for_a_zoom_and_the_wheel_alone_does_not(room):
    steps = []
    presence().zoom_wanted.connect(steps.append)
    wheel(room, Qt.KeyboardModifier.NoModifier)
    assert not steps
    wheel(room, Qt.KeyboardModifier.ControlModifier)
    assert steps == [1]


def test_a_page_that_is_drawn_costs_nothing_here(room, qapp):
    counting = Counting(qapp)
    for _ in range(100):
        QPushButton("x", room).show()
    room.grab()
    asked, counting.asked = counting.asked, 0
    QTest.keyClick(room.first, Qt.Key.Key_A)
    heard = counting.asked
    shiboken6.delete(counting)
    assert asked < 40
    assert heard


def test_the_wheel_zooms_the_real_window_but_not_behind_the_lock(hands):
    window = hands.window
    before = window.settings.zoom
    wheel(window, Qt.KeyboardModifier.ControlModifier)
    zoomed = window.settings.zoom
    assert zoomed > before
    hands.sign_in(window.app.pack.people[0].person_id)
    window.lock_now()
    wheel(window, Qt.KeyboardModifier.ControlModifier)
    assert window.settings.zoom == zoomed
