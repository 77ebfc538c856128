"""An office that cannot be opened: the window says why, and a backup can be taken up from it."""

import zipfile
from contextlib import contextmanager

import apsw
import pytest

from audit.log import LogUnavailable
from casework.recovery import is_damaged
from desktop import rescue, start
from desktop.rescue import RescueWindow
from tests.desktop.founded_office import words_of


def unavailable(cause):
    error = LogUnavailable("the log office.db cannot be opened")
    error.__cause__ = cause
    return error


DAMAGED = unavailable(apsw.NotADBError("file is not a database"))
IN_USE = unavailable(BlockingIOError("in use"))


@pytest.fixture
def shown(qtbot, tmp_path):
    """A function that shows the window for an error."""

    def show(error):
        window = RescueWindow(tmp_path / "home", error)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(window.isVisible)
        return window

    return show


def test_a_backup_is_offered_for_a_damaged_office_and_not_for_one_in_use(shown):
    damaged = shown(DAMAGED)
    assert damaged.backups.restore.isVisible()
    assert not damaged.backups.write.isVisible()
    assert "office.db" in words_of(damaged)
    in_use = shown(IN_USE)
    assert in_use.backups is None
    assert in_use.retry.isVisible()
    assert not is_damaged(PermissionError("no"))


def test_a_bad_backup_is_refused_here_and_the_office_stays_as_it_is(shown, tmp_path, qtbot):
    window = shown(DAMAGED)
    with zipfile.ZipFile(tmp_path / "no.zip", "w") as bag:
        bag.writestr("a.txt", "no backup")
    window.backups.read_from(tmp_path / "no.zip")
    qtbot.waitUntil(lambda: not window.backups.busy)
    assert not window.backups.restart.isVisible()
    assert "backup" in words_of(window)
    assert not (tmp_path / "home" / "restore").exists()


@pytest.mark.parametrize("again", [True, False])
def test_closing_it_ends_the_program_and_trying_again_begins_it_anew(shown, again):
    window = shown(IN_USE)
    told = []
    window.answered.connect(lambda: told.append(window.again))
    (window.retry if again else window.leave).click()
    assert told == [again]


def test_the_program_shows_it_and_ends_with_the_reason_or_opens_the_office_again(
    monkeypatch, tmp_path
):
    answers, opened = [True, False], []

    @contextmanager
    def opened_window(home):
        opened.append(home)
        raise start.NotOpenedError from DAMAGED
        yield

    monkeypatch.setattr(start, "opened_window", opened_window)
    monkeypatch.setattr(start, "has_display", lambda: True)
    monkeypatch.setattr(rescue, "rescue", lambda *_: answers.pop(0))
    with pytest.raises(LogUnavailable):
        start.run(tmp_path, tmp_path, offscreen=False)
    assert opened == [tmp_path.resolve()] * 2
