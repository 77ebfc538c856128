"""The page of the weights, on its own: real widgets, real files, a machine and a trial made up."""

import shutil
import threading

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from casework.store import CaseStore
from desktop.shelf import Shelf
from desktop.weights import Weights
from desktop.weights_page import Column, WeightsPage
from desktop.weights_words import refusal
from desktop.weights_work import WeightsWork
from models.fit import Machine, UnfitError
from models.language import built_in_weights
from models.weights import BadWeightsError, read_card

KINDS = (
    "not_gguf", "truncated", "malformed", "one_of_several", "not_text", "no_chat_template",
    "wrong_hash", "cannot_run",
)


class Desk:
    """A page with what it stands on."""

    def __init__(self, app, folder, qtbot, tried):
        self.qtbot = qtbot
        self.machine = Machine(2**40, avx2=True)
        shelf = Shelf(
            folder / "weights", built_in_weights(), machine=lambda: self.machine, try_out=tried
        )
        app.weights = Weights(
            folder, shelf, CaseStore(app.office.log), app.desk.accounts,
            now=read_card(built_in_weights()).sha256, machine=lambda: self.machine,
        )
        self.weights = app.weights
        self.work = WeightsWork()
        self.page = WeightsPage(app, app.desk.sign_in("shen-zhiyan"), self.work)
        qtbot.addWidget(self.page)
        self.page.show()
        self.page.show_weights()
        self.rest()

    def rest(self):
        """Until nothing is being done and the list is as it now is."""
        self.qtbot.waitUntil(
            lambda: not self.work.running and self.work.what == "list", timeout=30_000
        )

    def names(self):
        table = self.page.table
        return [table.item(line, Column.NAME).text() for line in range(table.rowCount())]

    def said(self):
        labels = self.page.findChildren(QLabel)
        return " ".join(one.text() for one in labels if one.isVisible())

    def press(self, button):
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier)

    def drop(self, path):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        event = QDropEvent(
            QPointF(QPoint(5, 5)), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        self.page.dropEvent(event)


@pytest.fixture
def open_page(office_app, tmp_path, qtbot):
    opened = []

    def make(tried=lambda _card, _token: 1):
        opened.append(Desk(office_app, tmp_path, qtbot, tried))
        return opened[-1]

    yield make
    for desk in opened:
        desk.work.close()


@pytest.fixture
def stick(tmp_path):
    path = tmp_path / "stick" / "brought.gguf"
    path.parent.mkdir()
    shutil.copyfile(built_in_weights(), path)
    with path.open("ab") as file:
        file.write(b"\0" * 64)
    return path


def test_the_page_says_what_the_built_in_weights_are_and_that_they_stay(open_page):
    desk = open_page()
    card = read_card(built_in_weights())
    assert desk.names() == [card.name]
    said = desk.said()
    assert card.sha256 in said
    assert "not for real cases" in said
    assert "apache-2.0" in said
    assert "Qwen3-8B" in said
    assert "The program downloads nothing" in said
    assert not desk.page.remove.isEnabled()
    assert not desk.page.use.isEnabled()


def test_a_file_dropped_on_the_page_is_brought_in_chosen_and_removed_by_keyboard(
    open_page, stick, office_app,
):
    desk = open_page()
    desk.drop(stick)
    desk.rest()
    assert len(desk.names()) == 2
    desk.page.table.setCurrentCell(1, 0)
    assert "Not in the catalogue" in desk.said()
    desk.press(desk.page.use)
    desk.rest()
    assert desk.page.table.item(1, Column.STATE).text() == "from the next start"
    assert desk.page.restart.isVisible()
    assert not desk.page.remove.isEnabled()
    desk.page.table.setCurrentCell(0, 0)
    desk.press(desk.page.use)
    desk.rest()
    desk.page.table.setCurrentCell(1, 0)
    desk.press(desk.page.remove)
    assert len(desk.names()) == 2  # once is not enough
    desk.press(desk.page.remove)
    desk.rest()
    assert len(desk.names()) == 1
    keys = [e.data["key"] for e in office_app.office.events(type="config.changed")]
    assert keys == ["weights.added", "weights", "weights", "weights.removed"]


def test_a_file_that_is_refused_is_named_with_its_reason_and_nothing_is_kept(open_page, stick):
    desk = open_page()
    stick.write_bytes(stick.read_bytes()[:5000])
    desk.page.add_file(stick)
    desk.rest()
    assert "cut off" in desk.said()
    assert len(desk.names()) == 1


def test_another_hash_than_the_publishers_is_refused_and_a_mistyped_one_is_not_tried(
    open_page, stick,
):
    desk = open_page()
    desk.page.expected.setText("abc")
    desk.page.add_file(stick)
    assert "This is no SHA-256" in desk.said()
    assert not desk.work.running
    desk.page.expected.setText("0" * 64)
    desk.page.add_file(stick)
    desk.rest()
    assert "another file than was meant" in desk.said()


def test_bringing_a_file_in_can_be_stopped_and_leaves_nothing(open_page, stick, tmp_path):
    began = threading.Event()

    def until_stopped(_card, token):
        began.set()
        stopped.wait(30)
        token.raise_if_cancelled()

    stopped = threading.Event()
    desk = open_page(until_stopped)
    desk.page.add_file(stick)
    assert began.wait(30)
    desk.press(desk.page.cancel)
    stopped.set()
    desk.rest()
    assert "Stopped; nothing was changed" in desk.said()
    assert not list((tmp_path / "weights").iterdir())


@pytest.mark.parametrize("kind", KINDS)
def test_every_refusal_has_a_sentence_of_its_own(kind):
    others = {refusal(BadWeightsError(other, "why")).body for other in KINDS if other != kind}
    body = refusal(BadWeightsError(kind, "why")).body
    assert body.endswith(".") or "why" in body
    assert body not in others


def test_too_little_memory_is_told_in_numbers():
    body = refusal(UnfitError("memory", "", 6 * 2**30, 2 * 2**30)).body
    assert "6.0 GiB" in body
    assert "2.0 GiB" in body


def test_who_may_not_change_weights_sees_them_and_no_button(open_page, monkeypatch):
    monkeypatch.setattr(Weights, "may_change", lambda _self, _actor: False)
    desk = open_page()
    page = desk.page
    assert desk.names()
    assert not any(made.isVisible() for made in (page.add, page.use, page.remove, page.expected))
    assert not page.acceptDrops()
