"""The window that stands before the office is open."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidgetItem

from desktop import start
from desktop.front_door import FrontDoor, Wish
from desktop.settings import WindowSettings
from desktop.sign_in import SignInPage

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = (("shen", "沈知言    Caseworker\nfirst"), ("gu", "顾清禾    Legal reviewer\nsecond"))


@pytest.fixture
def settings(tmp_path):
    settings = WindowSettings(tmp_path / "window.ini")
    settings.language = "en"
    return settings


@pytest.fixture
def front(qtbot, settings):
    settings.people, settings.passwords = PEOPLE, True
    door = FrontDoor(settings, QApplication.instance())
    qtbot.addWidget(door)
    door.show()
    yield door
    QApplication.instance().setStyleSheet("")


def test_the_people_of_the_last_time_stand_at_the_door_by_keyboard(front):
    QTest.keyClick(front.people, Qt.Key.Key_Down)
    QTest.keyClicks(front.password, "seventeen camels")
    QTest.keyClick(front.password, Qt.Key.Key_Return)
    assert front.wish() == Wish("gu", "seventeen camels", go_in=True)


def test_whoever_only_looks_is_not_signed_in(front):
    assert front.wish() == Wish("shen", "", go_in=False)


def test_at_the_first_start_there_is_nobody_to_choose(qtbot, settings):
    door = FrontDoor(settings, QApplication.instance())
    qtbot.addWidget(door)
    assert door.wish() == Wish("", "", go_in=False)
    assert not door.sign_in.isEnabled()


def test_what_the_settings_hold_of_people_may_be_damaged(settings):
    settings._store.setValue("people", "[[1], 2")
    assert settings.people == ()


def test_the_window_goes_on_where_the_door_left_off(front, open_window, qtbot):
    window = open_window()
    front.people.clear()
    for person_id, line in window.findChild(SignInPage).listed()[::-1]:
        item = QListWidgetItem(line)
        item.setData(Qt.ItemDataRole.UserRole, person_id)
        front.people.addItem(item)
    front.people.setCurrentRow(1)
    chosen = front.wish().person_id
    QTest.keyClick(front.people, Qt.Key.Key_Return)

    start._let_in(front, window)

    qtbot.waitUntil(lambda: window.actor is not None)
    assert window.actor.person.person_id == chosen
    assert chosen in dict(window.settings.people)


class Office:
    closed = False

    def close(self):
        self.closed = True


def test_closing_the_door_closes_the_office_too(front, tmp_path, monkeypatch):
    office, left = Office(), threading.Event()
    front.left.connect(left.set)
    QTimer.singleShot(0, front.close)  # as the person does while the office is being opened

    def opened(_home):
        assert left.wait(timeout=10)
        return office

    monkeypatch.setattr("desktop.app.App.open", opened)
    with pytest.raises(start.LeftEarly):
        start._opened_behind(front, tmp_path)
    assert office.closed


def test_what_stands_before_the_office_is_open_imports_no_office():
    code = (
        "import sys\n"
        "import desktop.start, desktop.front_door\n"
        "heavy = {'casework', 'rag', 'audit', 'models.language', 'numpy', 'pydantic', 'yaml'}\n"
        "sys.exit(' '.join(heavy & set(sys.modules)) or 0)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
