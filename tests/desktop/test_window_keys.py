"""Keys: inert while one writes, counted for each answer, all listed on the sheet."""

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from casework.model import Answer
from tests.desktop.window_hands import CTRL, Key
from tests.desktop.window_office import REASON


def drafted(hands):
    hands.sign_in("shen-zhiyan")
    hands.open_sample()
    hands.draft()
    return hands.desk.examine


def test_letters_and_digits_are_text_while_a_reason_is_written(hands):
    examine = drafted(hands)
    hands.press(Key.Key_R)
    hands.write("123 jkelrodp")

    assert examine.suggestion.form.fields.reason.toPlainText() == "123 jkelrodp"
    assert examine.suggestion.form.answer() is None
    assert examine.index == 0
    assert not hands.desk.steps.busy


def test_keys_do_nothing_to_the_case_while_an_input_method_composes(hands):
    examine = drafted(hands)
    hands.press(Key.Key_R)
    QApplication.sendEvent(QApplication.focusWidget(), QInputMethodEvent("现场1", []))
    hands.press(Key.Key_1)

    assert examine.suggestion.form.answer() is None


def test_escape_leaves_a_field_so_that_the_keys_act_again(hands):
    examine = drafted(hands)
    hands.press(Key.Key_R)
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_3)

    assert examine.suggestion.form.answer() is Answer.REJECT


def test_no_answer_is_chosen_for_the_person(hands):
    examine = drafted(hands)
    form = examine.suggestion.form

    assert form.answer() is None
    assert form.fields.grounds().evidence_ids == ()
    assert form.fields.grounds().reason == ""


def keys_for(hands, digit):
    before = hands.pressed
    assert not hands.answer(digit, REASON)
    spent = hands.pressed - before
    assert len(hands.file.rulings) == 1
    return spent


def test_accepting_takes_at_most_twelve_keys_beyond_the_reason(hands):
    drafted(hands)

    assert keys_for(hands, 1) <= 12


def test_rejecting_never_takes_more_keys_than_accepting(hands):
    drafted(hands)
    rejecting = keys_for(hands, 3)
    hands.desk.examine.go(0)
    hands.press(Key.Key_Z, CTRL)
    assert not hands.file.rulings

    assert rejecting <= keys_for(hands, 1)


def test_one_key_jumps_to_the_exact_words_in_the_evidence_and_in_the_statute(hands):
    examine = drafted(hands)
    hands.press(Key.Key_E)
    suggestion = examine.suggestion.suggestion
    quotes = tuple(s.quote for s in suggestion.evidence if s.end > s.start)

    assert quotes
    assert set(quotes) <= set(examine.evidence.view.marked())
    assert examine.evidence.view.hasFocus()
    hands.press(Key.Key_L)
    assert examine.statute.view.hasFocus()


def test_the_sheet_of_keys_lists_every_single_key_that_acts(window):
    sheet = window.show_keys()
    listed = " ".join(keys for keys, _ in sheet.rows())
    sheet.close()

    for key in [
        "J",
        "K",
        "1",
        "2",
        "3",
        "R",
        "E",
        "L",
        "O",
        "P",
        "D",
        "Ctrl+Enter",
        "Ctrl+Z",
        "Esc",
        "?",
    ]:
        assert key in listed, key


def test_a_question_mark_opens_the_sheet(window, hands):
    hands.sign_in("shen-zhiyan")
    window.cases.table.setFocus()
    hands.press(Key.Key_Question)

    assert window.findChild(type(window.show_keys()))
