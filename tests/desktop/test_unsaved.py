"""What was written and not recorded survives another language, theme and size."""

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QDialog

from casework.model import Answer
from desktop import pages
from desktop.theme import Scheme
from desktop.workspace import DECISION, PROCEDURE
from tests.desktop.window_hands import CTRL, Key

CASEWORKER = "shen-zhiyan"


def drafted(hands):
    hands.sign_in(CASEWORKER)
    hands.open_sample()
    hands.draft()
    return hands.desk.examine


def change_everything(hands):
    """Another language, another theme, another size; each draws the window anew."""
    window = hands.window
    for change in (
        window.look.other_language,
        lambda: window.set_scheme(Scheme.DARK),
        lambda: window.zoom_by(1),
    ):
        before = window.workspace or window.page
        change()
        assert (window.workspace or window.page) is not before
        hands.until(window.page.isVisible)


def test_an_answer_half_written_is_there_again_with_the_cursor_in_it(hands):
    drafted(hands)
    hands.press(Key.Key_2)
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_R)
    hands.write("seen in the photographs")
    form = hands.desk.examine.suggestion.form
    form.wording.setPlainText("worded otherwise")
    picked = form.fields.grounds().evidence_ids
    change_everything(hands)

    form = hands.desk.examine.suggestion.form
    assert form.answer() is Answer.AMEND
    assert form.wording.toPlainText() == "worded otherwise"
    assert form.fields.grounds().evidence_ids == picked
    assert picked
    assert form.fields.reason.toPlainText() == "seen in the photographs"
    hands.write(", twice")
    assert form.fields.reason.toPlainText() == "seen in the photographs, twice"


def test_what_was_begun_on_another_suggestion_is_there_too(hands):
    drafted(hands)
    hands.press(Key.Key_3)
    hands.press(Key.Key_R)
    hands.write("not what the record says")
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_J)
    change_everything(hands)
    assert hands.desk.examine.index == 1
    hands.press(Key.Key_K)

    form = hands.desk.examine.suggestion.form
    assert form.answer() is Answer.REJECT
    assert form.fields.reason.toPlainText() == "not what the record says"


def test_an_own_view_half_given_and_words_still_being_composed_survive(hands):
    examine = drafted(hands)
    while not examine.suggestion.asks_view:
        hands.press(Key.Key_J)
    hands.press(Key.Key_2)
    hands.press(Key.Key_R)
    QApplication.sendEvent(QApplication.focusWidget(), QInputMethodEvent())
    hands.write("货值不大")
    change_everything(hands)

    form = hands.desk.examine.suggestion.own_view
    assert hands.desk.examine.suggestion.asks_view
    assert form.choices.currentRow() == 1
    assert form.line.text() == "货值不大"


def test_fields_of_every_view_of_a_case_survive_and_the_view_in_front_stays(hands):
    drafted(hands)
    hands.press(Key.Key_O)
    own = hands.desk.examine.own
    own.kind.setCurrentIndex(2)
    own.text.setFocus()
    hands.write("another finding")
    hands.press(Key.Key_4, CTRL)
    procedure = hands.desk.procedure
    procedure.day.setFocus()
    procedure.day.clear()
    hands.write("2025-08-13")
    hands.press(Key.Key_2, CTRL)
    decision = hands.desk.decision
    wanted = hands.file.document.paragraphs[1].paragraph_id
    decision.paper.choose(wanted)
    decision.reason.setFocus()
    hands.write("clearer")
    change_everything(hands)

    desk = hands.desk
    assert desk.view == DECISION
    assert desk.decision.paper.current == wanted
    assert desk.decision.reason.toPlainText() == "clearer"
    hands.press(Key.Key_4, CTRL)
    assert desk.view == PROCEDURE
    assert desk.procedure.day.text() == "2025-08-13"
    hands.press(Key.Key_1, CTRL)
    assert desk.examine.own.text.toPlainText() == "another finding"
    assert desk.examine.own.kind.currentIndex() == 2


def test_what_was_looked_for_on_a_page_survives_also_where_one_has_gone_elsewhere(hands):
    hands.sign_in(CASEWORKER)
    window = hands.window
    window.cases.filter.setFocus()
    hands.write("no such case")
    assert window.log.kind.currentIndex() == -1  # made ahead, and never yet turned to
    change_everything(hands)
    window.show_page(pages.LOG)
    assert window.log.kind.currentIndex() == 0
    window.log.since.setFocus()
    hands.write("2025-01-01")
    window.log.table.setFocus()
    window.log.kind.setCurrentIndex(3)
    shown = window.log.model.rowCount()
    change_everything(hands)

    assert window.at == pages.LOG
    assert window.log.since.text() == "2025-01-01"
    assert window.log.kind.currentIndex() == 3
    assert window.log.model.rowCount() == shown
    window.show_cases()
    assert window.cases.filter.text() == "no such case"


def test_a_text_that_the_program_put_in_is_put_in_again_by_the_program(hands):
    drafted(hands)
    hands.press(Key.Key_2, CTRL)
    text = hands.desk.decision.text
    before = text.toPlainText()
    change_everything(hands)

    assert before
    assert hands.desk.decision.text.toPlainText() == before
    assert not hands.desk.decision.text.document().isModified()


def test_nothing_that_one_person_wrote_is_left_to_the_next(hands):
    hands.sign_in(CASEWORKER)
    window = hands.window
    window.cases.filter.setFocus()
    hands.write("mine")
    window.show_log()
    change_everything(hands)  # the list of cases is held, and not made yet
    hands.sign_out()
    hands.sign_in("gu-qinghe")

    assert not window.cases.filter.text()


def test_before_anybody_signs_in_the_office_being_set_up_survives(hands):
    window = hands.window
    window.people.found.click()
    founding = window.page
    founding.name.setFocus()
    hands.write("Guan Li")
    change_everything(hands)

    assert type(window.page) is type(founding)
    assert window.page.name.text() == "Guan Li"


def test_who_was_chosen_on_the_list_stays_chosen(hands):
    people = hands.window.people.people
    people.setCurrentRow(2)
    change_everything(hands)

    assert hands.window.people.people.currentRow() == 2


def test_a_dialog_keeps_what_is_in_it_and_the_window_is_drawn_anew_once_it_is_closed(hands):
    hands.sign_in(CASEWORKER)
    window = hands.window
    dialog = window.new_case()
    dialog.facts.setFocus()
    dialog.facts.setPlainText("seen on Monday")
    page = window.page
    window.set_scheme(Scheme.DARK)
    assert window.page is page
    assert dialog.facts.toPlainText() == "seen on Monday"
    dialog.reject()

    assert window.page is not page
    assert not [d for d in window.findChildren(QDialog) if d.isVisible()]


def test_behind_the_lock_nothing_is_drawn_and_what_was_written_is_there_after_it(hands):
    drafted(hands)
    hands.press(Key.Key_R)
    hands.write("half a sent")
    window, desk = hands.window, hands.desk
    window.lock_now()
    window.set_scheme(Scheme.DARK)
    assert window.workspace is desk
    hands.press(Key.Key_Return, on=window.lock.cover.unlock)

    assert window.workspace is not desk
    assert hands.desk.examine.suggestion.form.fields.reason.toPlainText() == "half a sent"


def test_a_draft_under_way_is_shown_where_it_was_asked_for(hands):
    hands.sign_in(CASEWORKER)
    hands.open_sample()
    desk, window = hands.desk, hands.window
    hands.press(Key.Key_D)
    window.set_scheme(Scheme.DARK)
    assert window.workspace is desk
    hands.until(lambda: window.workspace is not desk)

    assert hands.file.suggestions
    assert hands.desk.examine.suggestion.isVisibleTo(hands.desk)
