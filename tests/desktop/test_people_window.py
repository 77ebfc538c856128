"""People at the window: signing in, the pages for each role, and the lock."""

import pytest
from PySide6.QtWidgets import QDialog, QWidget

from casework.errors import RecordUnavailableError
from casework.model import Role
from desktop import pages
from desktop.lock import WindowLock
from tests.desktop.founded_office import (
    PASSWORD,
    PEOPLE,
    sign_in,
    try_password,
    with_accounts,
    words_of,
)
from tests.desktop.window_hands import CTRL, SHIFT, Hands, Key


@pytest.fixture
def founded(office_app):
    return with_accounts(office_app)


@pytest.fixture
def hands(founded, open_window, qtbot):  # noqa: ARG001 - the office first
    return Hands(open_window(), qtbot)


def test_the_password_signs_in_and_a_wrong_one_says_how_many_tries_are_left(hands):
    person = PEOPLE[Role.CASEWORKER]
    try_password(hands, person, "not-the-password")
    assert hands.window.actor is None
    assert "left before the account is locked: 4" in words_of(hands.window.people)
    assert hands.window.people.password.text() == ""
    assert hands.window.people.password.hasFocus()

    sign_in(hands, Role.CASEWORKER)
    assert hands.window.page is hands.window.cases


def test_a_locked_account_is_told_until_when(hands):
    for _ in range(5):
        try_password(hands, PEOPLE[Role.CASEWORKER], "not-the-password")
    assert "is locked until" in words_of(hands.window.people)


def test_nothing_is_tried_without_a_password(hands, founded):
    page = hands.window.people
    page.people.setFocus()
    hands.press(Key.Key_Return, on=page.people)
    assert page.password.hasFocus()
    assert not founded.office.events(type="session.refused")


def test_each_role_finds_its_pages_and_no_other(hands):
    window = hands.window
    for role, person in PEOPLE.items():
        window.enter(window.app.desk.sign_in(person.person_id, password=PASSWORD))
        seen = set()
        for page in pages.OPEN_TO:
            window.show_page(page)
            if window.at == page:
                seen.add(page)
        assert seen == {page for page, roles in pages.OPEN_TO.items() if role in roles}
        reads = role is not Role.ADMINISTRATOR
        assert (pages.CASES in seen) == (pages.LOG in seen) == reads, role
        for key in (Key.Key_L, Key.Key_Home) if reads else (Key.Key_L, Key.Key_O, Key.Key_Home):
            window.show_page(pages.LIBRARY)
            hands.press(key, CTRL, on=window)
            assert (window.at == pages.LIBRARY) is not reads, (role, key)
        assert not window.findChild(QDialog)
        hands.sign_out()


def test_a_locked_window_comes_back_as_it_was_left_and_the_log_tells_both(hands, office_app):
    window = hands.window
    sign_in(hands, Role.CASEWORKER)
    window.cases.filter.setFocus()
    hands.write("half a sent")
    hands.press(Key.Key_L, CTRL | SHIFT)
    cover = window.lock.cover
    assert cover.isVisible()
    assert not window.cases.filter.isVisible()
    hands.press(Key.Key_B, CTRL)
    assert window.at == pages.CASES

    hands.write("not-the-password")
    hands.press(Key.Key_Return)
    hands.until(cover.unlock.isEnabled)
    assert "Tries left" in words_of(cover)
    hands.write(PASSWORD)
    hands.press(Key.Key_Return)
    hands.until(lambda: window.lock.cover is None)
    assert window.cases.filter.text() == "half a sent"
    assert window.cases.filter.hasFocus()
    told = [e.type for e in office_app.office.events() if e.type.startswith("session.")]
    assert told[-3:] == ["session.locked", "session.refused", "session.unlocked"]
    hands.press(Key.Key_B, CTRL)
    assert window.at == pages.LIBRARY


def test_a_window_locks_even_where_the_log_cannot_take_it_and_opens_only_where_it_can(
    open_window, office_app, qtbot
):
    def full_disk(*_):
        raise RecordUnavailableError("disk full")

    window, desk = open_window(), office_app.desk
    window.sign_in("shen-zhiyan")
    qtbot.waitUntil(window.page.isVisible)
    real, desk.lock_window = desk.prove, full_disk
    desk.prove = full_disk
    window.lock_now()
    cover = window.lock.cover
    assert cover.isVisible()
    assert "disk full" in words_of(cover)
    cover.unlock.click()
    assert window.lock.cover is cover
    assert not window.cases.isVisible()
    desk.prove = real
    cover.unlock.click()
    assert window.lock.cover is None


def test_a_dialog_is_hidden_by_the_lock_and_shown_again(hands):
    window = hands.window
    sign_in(hands, Role.CASEWORKER)
    sheet = window.show_keys()
    window.lock_now()
    assert not sheet.isVisible()
    window.lock.take_down()
    assert sheet.isVisible()
    sheet.close()


def test_who_cannot_unlock_can_sign_out(hands):
    window = hands.window
    sign_in(hands, Role.CASEWORKER)
    window.lock_now()
    window.lock.cover.other.click()
    assert window.actor is None
    hands.until(window.people.isVisible)
    sign_in(hands, Role.LEGAL_REVIEWER)


def test_a_window_left_alone_for_as_long_as_the_office_says_asks_to_be_locked(qtbot):
    class Stopwatch:
        ms = 0

        def __call__(self):
            return self.ms

    clock, window, told = Stopwatch(), QWidget(), []
    qtbot.addWidget(window)
    lock = WindowLock(window, clock)
    lock.idle.connect(lambda: told.append(clock.ms))
    lock.watch(10)
    clock.ms = 9 * 60_000
    lock.look()
    lock.alive()
    clock.ms = 18 * 60_000
    lock.look()
    assert not told
    clock.ms = 19 * 60_000
    lock.look()
    assert told == [19 * 60_000]
    lock.watch(0)
    lock.look()
    assert len(told) == 1


def test_the_sample_office_never_locks_by_itself(open_window):
    assert open_window().lock.minutes == 0


def test_an_office_with_accounts_locks_after_ten_minutes_unless_it_says_otherwise(hands):
    assert hands.window.lock.minutes == 0
    sign_in(hands, Role.CASEWORKER)
    assert hands.window.lock.minutes == 10
