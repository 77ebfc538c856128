"""The office at the window: accounts, agency, backups, the first run, the first five minutes."""

import pytest

from casework.model import Kind, Person, Role
from casework.passwords import Cost
from desktop import pages
from desktop.account_dialogs import (
    NewAccountDialog,
    NewPasswordDialog,
    OwnPasswordDialog,
    RolesDialog,
)
from tests.desktop.founded_office import (
    ADMIN,
    PASSWORD,
    sign_in,
    try_password,
    with_accounts,
    words_of,
)
from tests.desktop.window_hands import CTRL, Hands, Key


@pytest.fixture
def founded(office_app):
    return with_accounts(office_app)


@pytest.fixture
def hands(founded, open_window, qtbot):  # noqa: ARG001 - the office first
    return Hands(open_window(), qtbot)


# --- an administrator's work -------------------------------------------------------------------


def test_an_account_is_opened_by_keyboard_and_its_person_signs_in(hands, qtbot):
    window = hands.window
    sign_in(hands, Role.ADMINISTRATOR)
    assert window.at == pages.ACCOUNTS
    hands.press(Key.Key_N, CTRL)
    dialog = window.findChild(NewAccountDialog)
    hands.until(dialog.isActiveWindow)
    for text in ("林一", "lin-yi", "一级执法员", "Y-1"):
        hands.write(text)
        hands.press(Key.Key_Tab)
    hands.press(Key.Key_Space)  # the first of the roles
    dialog.password.setFocus()
    hands.write(PASSWORD)
    hands.press(Key.Key_Return)
    assert "do not agree" in words_of(dialog)
    dialog.again.setFocus()
    hands.write(PASSWORD)
    with qtbot.waitSignal(dialog.done_with):
        hands.press(Key.Key_Return)

    person = window.app.desk.accounts.person("lin-yi")
    assert person == Person("lin-yi", "林一", (Role.CASEWORKER,), "一级执法员", "Y-1")
    assert "林一 can sign in now" in words_of(window.page)
    hands.sign_out()
    try_password(hands, person, PASSWORD)
    assert window.actor.person == person


def test_an_administrator_locks_and_unlocks_and_never_the_last_of_them(hands):
    window = hands.window
    sign_in(hands, Role.ADMINISTRATOR)
    page, accounts = window.page, window.app.desk.accounts
    ids = [account.person.person_id for account in accounts.register(ADMIN)]
    page.table.setCurrentCell(ids.index("shen-zhiyan"), 0)
    page.lock.setFocus()
    hands.press(Key.Key_Space)
    assert accounts.person("shen-zhiyan") is None
    assert page.chosen.person.person_id == "shen-zhiyan"
    assert not page.roles.isEnabled()
    page.lock.setFocus()
    hands.press(Key.Key_Space)
    assert accounts.person("shen-zhiyan")

    page.table.setCurrentCell(ids.index("guan-li"), 0)
    page.lock.click()
    assert "one administrator at least" in words_of(page)


def test_another_password_and_other_roles_are_given(hands, qtbot):
    window = hands.window
    sign_in(hands, Role.ADMINISTRATOR)
    page = window.page
    ids = [account.person.person_id for account in window.app.desk.accounts.register(ADMIN)]
    page.table.setCurrentCell(ids.index("shen-zhiyan"), 0)
    page.give_password()
    dialog = window.findChild(NewPasswordDialog)
    dialog.password.setText("given-by-admin-9")
    dialog.again.setText("given-by-admin-9")
    with qtbot.waitSignal(dialog.done_with):
        dialog.submit()
    page.change_roles()
    roles = window.findChild(RolesDialog)
    roles.roles.choose((Role.CASEWORKER, Role.AUDITOR))
    roles.submit()
    hands.until(roles.hand_in.isEnabled)
    assert "go with no other role" in words_of(roles)
    roles.roles.choose((Role.SUPERVISOR,))
    with qtbot.waitSignal(roles.done_with):
        roles.submit()

    desk = window.app.desk
    assert desk.sign_in("shen-zhiyan", password="given-by-admin-9").person.roles == (  # noqa: S106
        Role.SUPERVISOR,
    )


def test_everybody_changes_their_own_password(hands, qtbot):
    window = hands.window
    sign_in(hands, Role.AUDITOR)
    window.change_password()
    dialog = window.findChild(OwnPasswordDialog)
    hands.until(dialog.isActiveWindow)
    for text in ("not-the-password", "quite-another-1", "quite-another-1"):
        hands.write(text)
        hands.press(Key.Key_Tab)
    hands.press(Key.Key_Return, on=dialog.again)
    hands.until(dialog.hand_in.isEnabled)
    assert "does not fit" in words_of(dialog)
    dialog.old.setText(PASSWORD)
    with qtbot.waitSignal(dialog.done_with):
        hands.press(Key.Key_Return, on=dialog.again)
    assert window.app.desk.sign_in("song-du", password="quite-another-1")  # noqa: S106


def test_the_agency_is_changed_and_the_lock_follows(hands):
    window = hands.window
    sign_in(hands, Role.ADMINISTRATOR)
    window.show_page(pages.OFFICE)
    form = window.page.form
    form.name.setText("云泽市市场监督管理局")
    form.cases.setText("云市监罚〔2025〕")
    window.page.keep()
    assert "without year, number or brackets" in words_of(window.page)
    form.cases.setText("云市监罚")
    form.minutes.setCurrentText("5")
    window.page.keep()

    agency = window.app.desk.agency.read()
    assert (agency.case_characters, agency.lock_minutes) == ("云市监罚", 5)
    hands.sign_out()
    sign_in(hands, Role.CASEWORKER)
    assert window.lock.minutes == 5


def test_a_backup_is_written_and_laid_ready_and_offers_to_begin_anew(hands, tmp_path):
    window = hands.window
    sign_in(hands, Role.ADMINISTRATOR)
    window.show_page(pages.OFFICE)
    card = window.page.backups
    card.write_to(tmp_path / "stick.zip")
    assert card.cancel.isVisible()
    hands.until(lambda: not card.busy)
    assert (tmp_path / "stick.zip").is_file()
    assert not card.cancel.isVisible()
    card.read_from(tmp_path / "stick.zip")
    hands.until(lambda: not card.busy)
    assert "is sound" in words_of(card)
    assert card.restart.hasFocus()


# --- the first run -----------------------------------------------------------------------------


def test_the_first_run_sets_up_an_office_of_ones_own_by_keyboard(open_window, office_app, qtbot):
    office_app.desk.accounts._cost = Cost(memory_kib=8, passes=1, lanes=1)
    window = open_window()
    hands = Hands(window, qtbot)
    window.people.found.setFocus()
    hands.press(Key.Key_Space)
    page = window.page
    hands.until(page.name.hasFocus)
    assert page.form.name.text() == "云泽市市场监督管理局"
    hands.write("管理员")
    for text in ("guan-li", PASSWORD, PASSWORD):
        hands.press(Key.Key_Tab)
        hands.write(text)
    hands.press(Key.Key_Return)
    hands.until(lambda: window.actor is not None)

    assert window.actor.person == ADMIN.person
    assert window.at == pages.ACCOUNTS
    assert office_app.desk.agency.read().name == "云泽市市场监督管理局"
    hands.sign_out()
    assert window.people.listed()[0][0] == "guan-li"
    assert not window.people.found.isVisible()


def test_an_office_that_is_not_set_up_can_be_restored_from_a_backup(open_window, office_app):
    page = open_window()._pages.founding
    assert not page.backups.write.isVisibleTo(page)
    assert page.backups.restore.isVisibleTo(page)
    page.submit()
    assert office_app.desk.accounts.exist is False


# --- the first five minutes --------------------------------------------------------------------


def test_a_newcomer_is_led_through_a_sample_case_and_every_step_ticks_itself(open_window, qtbot):
    window = open_window()
    hands = Hands(window, qtbot)
    assert not window.first_steps.isVisible()
    hands.sign_in("shen-zhiyan")
    steps = [window.first_steps.next]
    hands.until(window.first_steps.isVisible)
    hands.open_sample()
    steps.append(window.first_steps.next)
    hands.draft()
    steps.append(window.first_steps.next)
    hands.answer()
    assert window.first_steps.next == "view"  # in any order; what is done is done
    examine = hands.desk.examine
    at = next(n for n, s in enumerate(hands.file.suggestions) if s.kind is Kind.CHARACTERISATION)
    examine.go(at)
    hands.state_view(Kind.CHARACTERISATION)
    steps.append(window.first_steps.next)
    hands.press(Key.Key_2, CTRL)
    steps.append(window.first_steps.next)
    hands.press(Key.Key_L, CTRL)
    steps.append(window.first_steps.next)
    assert steps == ["open", "draft", "view", "decision", "log", ""]

    window.set_language("zh_CN")
    assert window.first_steps.next == ""
    window.first_steps.away.click()
    assert not window.first_steps.isVisible()
    hands.sign_out()
    hands.sign_in("lu-mingyuan")
    hands.until(window.page.isVisible)
    assert not window.first_steps.isVisible()


def test_first_steps_are_for_the_sample_office_only(hands):
    sign_in(hands, Role.CASEWORKER)
    assert not hands.window.first_steps.isVisible()
