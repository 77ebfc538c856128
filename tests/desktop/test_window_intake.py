"""Evidence and new cases come in through the window; a bad file costs nothing else."""

import hashlib

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from casework.model import SURVEILLANCE_FLAGS
from desktop.intake_dialogs import AddEvidenceDialog, NewCaseDialog
from desktop.open_case import OpenCaseDialog
from tests.desktop.window_hands import CTRL, SHIFT, Key

FLAG_KEYS = (Key.Key_F5, Key.Key_F6, Key.Key_F7, Key.Key_F8)


@pytest.fixture
def files(tmp_path):
    """A text, a picture, and two files that cannot be evidence."""
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / "监控截图说明.txt").write_text("9时14分，探头拍到当事人摆放礼盒。", encoding="utf-8")
    picture = QImage(320, 240, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkGreen)
    assert picture.save(str(folder / "货架.png"))
    (folder / "空.txt").write_bytes(b"")
    (folder / "不是照片.jpg").write_text("hello", encoding="utf-8")
    return folder


def drop(target, *paths):
    """Let files fall on a widget, as from the desktop."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = (
        Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    enters = QDragEnterEvent(QPoint(5, 5), copy, data, left, none)
    QApplication.sendEvent(target, enters)
    assert enters.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(5, 5), copy, data, left, none))


def said(widget):
    return "\n".join(w.text() for w in widget.findChildren(QLabel) if w.isVisible())


def describe(hands, row, kind=0, *, surveillance=False):
    """Say what a file is, by keyboard."""
    row.kind.setFocus()
    hands.press(Key.Key_Home, on=row.kind)
    for _ in range(kind):
        hands.press(Key.Key_Down, on=row.kind)
    if surveillance:
        row.surveillance.setFocus()
        hands.press(Key.Key_Space, on=row.surveillance)


def added(hands, *paths):
    """Drop files on the evidence of the case and wait for the form that asks what they are."""
    pane = hands.desk.examine.evidence
    drop(pane, *paths)
    dialog = hands.desk.findChild(AddEvidenceDialog)
    hands.until(lambda: not dialog.evidence.busy)
    return dialog


def taken(hands, dialog):
    count = len(hands.file.case.evidence)
    dialog.commit.setFocus()
    hands.press(Key.Key_Space, on=dialog.commit)
    hands.until(lambda: len(hands.file.case.evidence) > count)
    hands.come_to_front()


def test_surveillance_carries_nothing_until_four_keys_have_found_it_in_order(hands, files):
    hands.sign_in("shen-zhiyan")
    hands.open_sample()
    hands.press(Key.Key_O)  # begun before the evidence comes in
    hands.desk.examine.own.text.setFocus()
    hands.write("当事人摆放礼盒待售。")
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_R)
    hands.write("探头拍到的动作我一帧一帧看过")
    hands.press(Key.Key_Escape)
    dialog = added(hands, files / "监控截图说明.txt")
    describe(hands, dialog.evidence.rows[0], 2, surveillance=True)
    taken(hands, dialog)
    pane, own = hands.desk.examine.evidence, hands.desk.examine.own
    item = hands.file.case.evidence[-1]
    assert pane.shown == item.evidence_id
    assert item.surveillance
    own.fields.toggle_evidence(len(hands.file.case.evidence))

    def written():
        hands.press(Key.Key_O)
        own.submit()
        hands.press(Key.Key_Escape)
        return [i.evidence_ids for i in hands.file.own_items]

    for key in FLAG_KEYS[:3]:
        hands.press(key)
    assert hands.file.case.evidence[-1].confirmed == SURVEILLANCE_FLAGS[:3]
    assert written() == []
    assert "must first be found true, clear, complete, accurate" in said(own)
    hands.press(FLAG_KEYS[3])
    assert hands.file.case.evidence[-1].confirmed == SURVEILLANCE_FLAGS
    assert written() == [(item.evidence_id,)]


def test_a_bad_file_is_told_in_a_sentence_and_the_others_are_kept(hands, files):
    hands.sign_in("shen-zhiyan")
    hands.open_sample()
    dialog = added(hands, files)  # the whole folder
    names = [row.arrival.path.name for row in dialog.evidence.rows]
    assert sorted(names) == ["监控截图说明.txt", "货架.png"]
    assert "空.txt: the file is empty" in said(dialog)
    assert "不是照片.jpg: the file is not the picture its name says" in said(dialog)
    digest = hashlib.sha256((files / "货架.png").read_bytes()).hexdigest()
    assert digest in {row.arrival.sha256 for row in dialog.evidence.rows}
    dialog.submit()
    assert "which kind of evidence" in said(dialog)  # nothing was taken in, nothing lost
    for row in dialog.evidence.rows:
        describe(hands, row, 1)
    taken(hands, dialog)
    assert len({e.sha256 for e in hands.file.case.evidence}) == len(hands.file.case.evidence)


def test_a_picture_is_shown_and_one_that_was_changed_is_not(hands, files, office_app):
    hands.sign_in("shen-zhiyan")
    hands.open_sample()
    dialog = added(hands, files / "货架.png")
    describe(hands, dialog.evidence.rows[0], 1)
    taken(hands, dialog)
    pane = hands.desk.examine.evidence
    hands.until(lambda: pane.picture.image.width() == 320)
    kept = office_app.desk.room.original_of(hands.file.case.evidence[-1])
    kept.write_bytes(kept.read_bytes() + b"x")
    pane.open("E1")
    pane.picture.show_picture(kept, "")  # another picture in between
    pane.open(hands.file.case.evidence[-1].evidence_id)
    hands.until(lambda: "proves nothing" in said(pane.picture))
    assert pane.picture.image.isNull()


def test_a_case_is_opened_from_a_form_by_keyboard_and_what_it_lacks_is_said(hands, files):
    hands.sign_in("shen-zhiyan")
    hands.press(Key.Key_O, CTRL)
    asked = hands.window.findChild(OpenCaseDialog)
    hands.until(asked.isActiveWindow)
    asked.findChild(QPushButton, "new-case").setFocus()
    hands.press(Key.Key_Space)
    form = hands.window.findChild(NewCaseDialog)
    hands.until(form.isActiveWindow)
    form.act.setFocus()
    hands.write("2025-10-20")
    form.decision.selectAll()
    form.decision.setFocus()
    hands.write("2025-11-03")
    hands.press(Key.Key_Return, CTRL)
    for lacking in ("The case number is empty", "The party has no name", "Two officers or more"):
        assert lacking in said(form)
    drop(form.evidence, files / "监控截图说明.txt")
    hands.until(lambda: not form.evidence.busy)
    describe(hands, form.evidence.rows[0])
    for field, words in (
        (form.number, "云市监食罚决〔2025〕99号"), (form.title, "某食品店案"),
        (form.party, "云泽市某食品店"), (form.facts, "当事人销售超过保质期的食品。"),
        (form.officers[1], ""),
    ):  # fmt: skip
        field.setFocus()
        hands.write(words) if words else hands.press(Key.Key_Space)
    hands.press(Key.Key_Return, CTRL)
    hands.until(lambda: hands.desk is not None)
    case = hands.file.case
    assert (case.case_number, case.party.name) == ("云市监食罚决〔2025〕99号", "云泽市某食品店")
    assert (len(case.officer_ids), len(case.evidence)) == (2, 1)
    assert case.day_of_act.isoformat() == "2025-10-20"


def test_words_marked_by_hand_are_named_by_the_answer_that_stands_on_them(hands, office_app):
    hands.sign_in("shen-zhiyan")
    hands.open_sample()
    pane, own = hands.desk.examine.evidence, hands.desk.examine.own
    pane.view.setFocus()
    for _ in range(4):
        hands.press(Key.Key_Right, SHIFT)
    hands.press(Key.Key_M)
    hands.write("礼盒的数目")
    hands.press(Key.Key_Return)
    (mark,) = hands.file.marks
    assert mark.quote == hands.file.case.evidence[0].text[:4]
    assert mark.quote in pane.view.marked()
    hands.press(Key.Key_O)
    own.text.setFocus()
    hands.write("检查当日货架上有坚果礼盒待售。")
    chip = own.findChild(QPushButton, mark.mark_id)
    chip.setFocus()
    hands.press(Key.Key_Space, on=chip)
    own.fields.focus_reason()
    hands.write("笔录和照片都记着这些货，时间也对得上")
    hands.press(Key.Key_Return, CTRL)
    (item,) = hands.file.own_items
    assert item.evidence_ids == ("E1",)  # picking a mark picks its evidence
    assert [(link.subject, link.mark_ids) for link in hands.file.links] == [
        (item.item_id, (mark.mark_id,))
    ]
    assert office_app.types()[-1] == "evidence.linked"
