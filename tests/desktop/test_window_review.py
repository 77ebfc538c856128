"""The legal reviewer's desk: remarks on spans, both versions, a blind second reading."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from casework.model import Answer, RulingDraft, Stage
from desktop.second_reading import SecondReadingDialog
from desktop.versions_dialog import VersionsDialog
from tests.desktop.window_hands import CTRL, SHIFT, Key


@pytest.fixture
def in_review(office_app):
    """A case that waits for its review; the caseworker and the case id."""
    actor, case_id = office_app.office.ready()
    office_app.desk.request_review(actor, case_id)
    return actor, case_id


def at_review(hands, person_id):
    hands.sign_in(person_id)
    hands.open_case()
    hands.press(Key.Key_3, CTRL)
    return hands.desk.review


def select(hands, review, start, length):
    """Select words of the second paragraph by keyboard."""
    review.paper.setFocus()
    hands.press(Key.Key_Down, on=review.paper)
    cursor = review.paper.textCursor()
    cursor.setPosition(cursor.position() + start)
    review.paper.setTextCursor(cursor)
    for _ in range(length):
        hands.press(Key.Key_Right, SHIFT, on=review.paper)


def said(widget):
    return "\n".join(w.text() for w in widget.findChildren(QLabel) if w.isVisible())


def test_a_remark_on_a_span_and_the_return_reach_the_author_with_both_versions(
    hands, in_review, office_app
):
    caseworker, case_id = in_review
    review = at_review(hands, "gu-qinghe")
    select(hands, review, 1, 3)
    quote = hands.file.document.paragraphs[1].text[1:4]
    hands.press(Key.Key_C)
    hands.write("这里请补上送达日期")
    hands.press(Key.Key_Return, CTRL)  # records the remark, and does not pass the review
    assert hands.file.stage is Stage.IN_REVIEW
    (remark,) = office_app.desk.room.comments(case_id)
    assert (remark.quote, remark.text) == (quote, "这里请补上送达日期")
    assert f"“{quote}”" in said(review.remarks)
    review.opinion.setFocus()
    hands.write("请按批注补正后再送")
    review.returned.setFocus()
    hands.press(Key.Key_Space)
    assert hands.file.stage is Stage.RETURNED
    hands.sign_out()

    amount = next(s for s in hands_file(office_app, case_id).suggestions if s.kind == "amount")
    changed = RulingDraft(
        amount.suggestion_id, Answer.AMEND, "货值很小，取这一档里偏低的数更合乎比例", "28000"
    )
    office_app.desk.rule(caseworker, case_id, changed)
    hands.sign_in("shen-zhiyan")
    hands.open_case()
    hands.press(Key.Key_2, CTRL)
    told = hands.desk.decision.next_step.findChild(QPushButton, "remarks")
    told.setFocus()
    hands.press(Key.Key_Space, on=told)
    review = hands.desk.review
    assert review.isVisible()
    review.tabs[1].click()
    assert "这里请补上送达日期" in said(review.remarks)
    assert not review.remarks.text.isVisible()  # an author does not remark on an own file
    hands.press(Key.Key_V, on=review.paper)
    dialog = hands.desk.findChild(VersionsDialog)
    shown = dialog.view.toHtml()
    assert "line-through" in shown  # what went
    assert "28000" in dialog.view.toPlainText()
    dialog.only_changed.setChecked(False)
    assert hands.file.document.paragraphs[0].text in dialog.view.toPlainText()
    dialog.close()


def hands_file(office_app, case_id):
    return office_app.desk.case_file(case_id)


def test_a_second_reading_shows_no_first_answer_and_gives_the_agreement(
    hands, in_review, office_app
):
    _, case_id = in_review
    review = at_review(hands, "gu-qinghe")
    review.again.setFocus()
    hands.press(Key.Key_Space)
    dialog = hands.desk.findChild(SecondReadingDialog)
    hands.until(dialog.isActiveWindow)
    reasons = [ruling.reason for ruling in hands.file.rulings]
    dialog.share.setFocus()
    hands.press(Key.Key_Down)  # half of them
    count = dialog.left
    assert count == -(-len(reasons) // 2)
    dialog.record.setFocus()
    hands.press(Key.Key_Space)
    assert dialog.left == count  # without an answer and a reason nothing is recorded
    for _ in range(count):
        assert not any(reason in said(dialog) for reason in reasons)
        dialog.answers[Answer.ACCEPT].setFocus()
        hands.press(Key.Key_Space)
        dialog.reason.setFocus()
        hands.write("我自己又看了一遍笔录，数目对得上")
        dialog.record.setFocus()
        hands.press(Key.Key_Space)
    assert dialog.left == 0
    assert f"{count} of {count} answers agree" in said(dialog)
    assert office_app.types(case_id).count("review.reread") == count
    dialog.close()


def test_the_author_is_not_offered_the_review_nor_the_second_reading_of_an_own_case(
    hands, in_review
):
    assert in_review
    review = at_review(hands, "shen-zhiyan")
    for widget in (review.again, review.passed, review.returned):
        assert not widget.isVisibleTo(review)
