"""Whole stories, driven through the window by keyboard alone."""

from PySide6.QtCore import Qt

from audit import verify
from casework.model import REVIEW_POINTS, Answer, Kind, Stage
from tests.desktop.window_hands import CTRL, SHIFT, Key


def handed_over(hands):
    hands.sign_in("shen-zhiyan")
    hands.open_sample()
    hands.draft()
    hands.finish()
    hands.hear()
    hands.press(Key.Key_Return, CTRL | SHIFT)
    assert hands.file.stage is Stage.IN_REVIEW, hands.file.missing


def reviewed(hands):
    handed_over(hands)
    hands.sign_out()
    hands.sign_in("gu-qinghe")
    hands.open_case()
    hands.press(Key.Key_3, CTRL)
    review = hands.desk.review
    for point in REVIEW_POINTS:
        review._answers[point][0].setFocus()
        hands.press(Key.Key_Space)
    review.opinion.setFocus()
    hands.write("卷内证据互相印证，裁量说明与基准相符，同意送签")
    hands.press(Key.Key_Return, CTRL)
    assert hands.file.stage is Stage.REVIEWED


def test_a_case_goes_from_sign_in_to_a_proved_bundle_by_keyboard_alone(hands, office_app):
    reviewed(hands)
    hands.sign_out()
    hands.sign_in("qin-yue")
    hands.open_case()
    hands.press(Key.Key_Return, CTRL | SHIFT)
    assert hands.file.stage is Stage.SIGNED
    hands.press(Key.Key_Return, CTRL | SHIFT)
    hands.until(lambda: not hands.desk.steps.busy)
    assert hands.file.stage is Stage.ISSUED
    hands.press(Key.Key_Return, CTRL | SHIFT)
    hands.until(lambda: not hands.desk.steps.busy)

    folder = office_app.papers / hands.file.case.case_id
    report = verify.verify_bundle(folder / "bundle.zip", document=folder / "decision.pdf")
    assert not report.failed
    assert not report.demonstration


def test_a_returned_file_comes_back_to_its_caseworker_with_the_reason(hands):
    handed_over(hands)
    hands.sign_out()
    hands.sign_in("gu-qinghe")
    hands.open_case()
    hands.press(Key.Key_3, CTRL)
    hands.desk.review.opinion.setFocus()
    hands.write("第二项事实还缺少进货票据的印证，请补充说明")
    hands.desk.review.returned.setFocus()
    hands.press(Key.Key_Space)
    assert hands.file.stage is Stage.RETURNED
    hands.sign_out()
    hands.sign_in("shen-zhiyan")
    hands.open_case()

    assert hands.desk.examine.may_rule
    assert hands.file.review.opinion.startswith("第二项事实")


def test_nobody_but_the_reviewer_is_offered_the_review_and_nobody_but_the_signer_the_signature(
    hands,
):
    handed_over(hands)
    hands.press(Key.Key_3, CTRL)
    assert not hands.desk.review.passed.isVisibleTo(hands.desk.review)
    assert not hands.desk.decision.next_step.sign.isVisibleTo(hands.desk.decision)


def test_a_case_is_finished_by_hand_without_any_weights(hands, office_app):
    office_app.office.model.before = None
    hands.sign_in("shen-zhiyan")
    hands.open_sample()
    items = (
        (Kind.FINDING, "检查当日货架上有坚果礼盒待售。", "笔录和照片都记着这些货，时间也对得上"),
        (
            Kind.CHARACTERISATION,
            "当事人销售了超过保质期的食品。",
            "保质期在检查前已经届满，货还标着价",
        ),
        (Kind.DISPOSITION, "不予行政处罚。", "货值很小而且当场整改，没有造成后果"),
    )
    for kind, text, reason in items:
        hands.write_own(kind, text, reason)
    hands.record("filed", "2025-08-13")

    assert [item.text for item in hands.file.own_items] == [text for _, text, _ in items]
    assert not hands.file.missing
    assert "draft.requested" not in office_app.types()


def test_an_answer_taken_back_leaves_both_events_in_the_log(hands, office_app):
    hands.sign_in("shen-zhiyan")
    hands.open_sample()
    hands.draft()
    hands.answer(1)
    assert hands.file.rulings[0].answer is Answer.ACCEPT
    hands.desk.examine.go(0)
    hands.desk.examine.evidence.view.setFocus(Qt.FocusReason.OtherFocusReason)
    hands.press(Key.Key_Z, CTRL)

    assert not hands.file.rulings
    assert office_app.types()[-2:] != ["suggestion.ruled"]
    assert "suggestion.ruled" in office_app.types()
    assert "ruling.undone" in office_app.types()
