"""A review that travels between two PCs by file, in two windows, by keyboard."""

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from casework.model import REVIEW_POINTS, Stage
from desktop.home import witness_of
from desktop.main_window import MainWindow
from desktop.review_desk import EVIDENCE
from desktop.top_bar import TopBar
from tests.casework.test_package import answered
from tests.desktop.window_hands import CTRL, Hands, Key
from tests.desktop.window_office import OfficeApp


@pytest.fixture
def there(tmp_path, window_library):
    """The reviewer's PC: an office of its own."""
    (tmp_path / "there").mkdir()
    app = OfficeApp(tmp_path / "there", window_library)
    yield app
    app.close()


@pytest.fixture
def sit_down(qtbot):
    """Return a function that opens a window of an office at its page of reviews by file."""
    opened = []

    def make(app, person_id):
        while opened:
            leave(opened.pop())
        window = MainWindow(app, language="en")
        opened.append(window)
        window.show()
        hands = Hands(window, qtbot)
        hands.sign_in(person_id)
        bar = window.findChildren(TopBar)[-1]
        bar._nav["packages"].setFocus()
        hands.press(Key.Key_Space)
        hands.until(window.page.isVisible)
        return hands, window.page

    yield make
    while opened:
        leave(opened.pop())
    QApplication.instance().setStyleSheet("")


def leave(window):
    window.close()
    window.deleteLater()


def press(hands, button):
    button.setFocus()
    hands.press(Key.Key_Space, on=button)


def name_file(hands, page, path):
    """Choose a file in the dialog that has opened, and wait for the work.

    Only the choice is made for the person: Qt's dialog lists folders in a thread of its own.
    """
    dialog = page.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(path))
    dialog.close()
    hands.until(lambda: not page.busy)
    hands.come_to_front()


def said(page):
    return "\n".join(w.text() for w in page.findChildren(QLabel) if w.isVisible())


def sent(hands, page, path):
    hands.until(page.send.isEnabled)
    press(hands, page.send)
    name_file(hands, page, path)
    assert "Take it to the reviewer's PC" in said(page)


def brought(hands, page, path):
    press(hands, page.take)
    name_file(hands, page, path)


def reviewed(hands, page, package, answer, office_key):
    """What the reviewer does: compare the key, read, remark, answer the eight points, pass."""
    press(hands, page.open)
    name_file(hands, page, package)
    assert "The key of that office is not known here" in said(page)
    assert page.keys.key.text() == office_key
    page.keys.key.setFocus()
    hands.press(Key.Key_Return, on=page.keys.key)  # the paper showed the same
    hands.until(lambda: page.desk is not None)
    desk = page.desk
    hands.press(Key.Key_C, on=desk.paper)
    hands.write("这里请补上送达日期")
    hands.press(Key.Key_Return, CTRL)
    assert len(page.review.comments()) == 1
    hands.window.set_language("en")  # draws every page anew; what was begun is not lost
    page = hands.window.page
    desk = page.desk
    hands.until(desk.isVisible)
    assert len(page.review.comments()) == 1
    press(hands, desk.tabs[EVIDENCE])
    assert desk.evidence.view.toPlainText() == page.review.file.case.evidence[0].text
    press(hands, desk.passed)
    assert "Review point without an answer" in said(desk)
    for point in REVIEW_POINTS:
        press(hands, desk._answers[point][0])
    desk.opinion.setFocus()
    hands.write("卷内证据能够支持决定，同意送签")
    press(hands, desk.passed)
    name_file(hands, page, answer)
    assert "Take it back to the caseworker's PC" in said(page)
    assert hands.window.app.desk.accounts.vkey("gu-qinghe") in said(page)


def test_a_review_goes_to_the_other_pc_and_comes_back_once(sit_down, office_app, there, tmp_path):
    package, answer = tmp_path / "送审.zip", tmp_path / "答复.zip"
    actor, case_id = office_app.office.ready()
    office_app.desk.request_review(actor, case_id)
    hands, page = sit_down(office_app, "shen-zhiyan")
    sent(hands, page, package)
    sent_before = package.read_bytes()
    press(hands, page.send)
    name_file(hands, page, package)
    assert "There is a file of that name already" in said(page)
    assert package.read_bytes() == sent_before

    reviewed(*sit_down(there, "gu-qinghe"), package, answer, office_app.desk.room.vkey)
    reviewer_key = there.desk.accounts.vkey("gu-qinghe")

    hands, page = sit_down(there, "lu-mingyuan")
    brought(hands, page, answer)
    assert "belongs to a case of another office" in said(page)

    hands, page = sit_down(office_app, "shen-zhiyan")
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(answer.read_bytes()[:-200])
    brought(hands, page, damaged)
    assert "cannot be read as a package" in said(page)
    brought(hands, page, package)
    assert "This is a case on its way to review" in said(page)
    brought(hands, page, answer)
    assert "The key of the reviewer gu-qinghe is not enrolled here" in said(page)
    page.keys.key.setText(reviewer_key)
    hands.press(Key.Key_Return, on=page.keys.key)
    hands.until(lambda: not page.busy)
    assert "The answer is in: Review passed" in said(page)
    file = office_app.desk.case_file(case_id)
    assert (file.stage, file.review.reviewer_id) == (Stage.REVIEWED, "gu-qinghe")
    assert [c.text for c in office_app.desk.room.comments(case_id)] == ["这里请补上送达日期"]
    size = office_app.office.log.size
    brought(hands, page, answer)
    assert "was taken in before" in said(page)
    assert office_app.office.log.size == size


def test_an_answer_that_comes_late_says_so_and_changes_nothing(
    sit_down, office_app, there, tmp_path
):
    package, answer = tmp_path / "送审.zip", tmp_path / "答复.zip"
    actor, case_id = office_app.office.ready()
    office_app.desk.request_review(actor, case_id)
    office_app.desk.room.make_package(actor, case_id, package)
    witness = witness_of(there.settings_file.parent)
    witness.enrol(office_app.desk.room.vkey)
    vkey = answered(there.office, witness, package, answer)
    office_app.desk.accounts.enrol_key(actor, "gu-qinghe", vkey)
    office_app.desk.return_case(office_app.desk.sign_in("gu-qinghe"), case_id, "先补送达回证")
    hands, page = sit_down(office_app, "shen-zhiyan")
    size = office_app.office.log.size
    brought(hands, page, answer)
    assert "The case has moved on since this package was made" in said(page)
    assert office_app.office.log.size == size
