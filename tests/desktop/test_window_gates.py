"""What the window never shows and never lets pass; and what it says instead."""

import pytest
from PySide6.QtWidgets import QLabel, QTextEdit

from casework.errors import CaseworkError, RecordUnavailableError
from casework.model import Kind, Stage
from desktop.messages import message_for
from models.process import WorkerCrashed
from tests.desktop.window_hands import CTRL, Key
from tests.desktop.window_office import REASON


def everything_shown(window):
    """Return all text that a person could see now."""
    found = [w.text() for w in window.findChildren(QLabel) if w.isVisible()]
    found += [w.toPlainText() for w in window.findChildren(QTextEdit) if w.isVisible()]
    return "\n".join(found)


def shows(hands, *words):
    """Wait until all of these words can be seen."""
    hands.until(lambda: all(w in everything_shown(hands.window) for w in words))


def drafted(hands):
    hands.sign_in("shen-zhiyan")
    hands.open_sample()
    hands.draft()
    return hands.desk.examine


def at_kind(hands, kind):
    kinds = [s.kind for s in hands.file.suggestions]
    hands.desk.examine.go(kinds.index(kind))


def test_a_covered_suggestion_is_nowhere_in_the_window_before_the_own_view(window, hands):
    examine = drafted(hands)
    at_kind(hands, Kind.LEGAL_BASIS)

    assert examine.suggestion.own_view.kind is Kind.CHARACTERISATION
    assert "予以处罚" not in everything_shown(window)
    hands.state_view(Kind.CHARACTERISATION)
    assert not examine.suggestion.asks_view
    assert "予以处罚" in everything_shown(window)
    at_kind(hands, Kind.BAND)
    assert examine.suggestion.asks_view
    assert "一般处罚" not in everything_shown(window)
    hands.state_view(Kind.BAND)
    assert not examine.suggestion.asks_view
    assert "一般处罚" in everything_shown(window)


def test_the_own_view_stands_before_the_showing_in_the_log(hands, office_app):
    drafted(hands)
    at_kind(hands, Kind.CHARACTERISATION)
    hands.state_view(Kind.CHARACTERISATION)
    types = office_app.types()

    assert types.index("view.committed") < len(types) - 1 - types[::-1].index(
        "suggestion.displayed"
    )


def test_what_a_ruling_lacks_is_said_all_at_once_beside_the_form(hands):
    drafted(hands)
    hands.press(Key.Key_1)
    hands.press(Key.Key_Return, CTRL)

    shows(hands, "Not recorded yet", "more characters are needed", "Pick the evidence")
    assert not hands.file.rulings


def test_an_answer_without_a_choice_is_refused_in_words(hands):
    drafted(hands)
    hands.press(Key.Key_R)
    hands.write(REASON)
    hands.press(Key.Key_Return, CTRL)

    shows(hands, "Choose an answer")


def test_the_review_is_not_offered_while_an_answer_is_missing(hands):
    drafted(hands)
    hands.press(Key.Key_Return, CTRL)
    hands.press(Key.Key_2, CTRL)

    assert not hands.desk.decision.next_step.request.isVisible()
    assert hands.file.stage is Stage.OPEN


def test_a_suggestion_that_cannot_be_logged_as_shown_stays_closed(window, hands, office_app):
    def full_disk(*_):
        raise RecordUnavailableError("disk full")

    hands.sign_in("shen-zhiyan")
    hands.open_sample()
    real, office_app.desk.displayed = office_app.desk.displayed, full_disk
    hands.draft()
    text = hands.file.suggestions[0].text

    assert text
    shows(hands, "stays closed")
    assert text not in everything_shown(window)
    office_app.desk.displayed = real


def test_a_killed_worker_leaves_the_window_alive_and_the_draft_can_be_asked_for_again(
    hands, office_app
):
    def die(_token):
        raise WorkerCrashed(-9, "models.llama_worker")

    office_app.office.model.before = die
    hands.sign_in("shen-zhiyan")
    hands.open_sample()
    hands.draft()

    shows(hands, "stopped by accident")
    assert "draft.failed" in office_app.types()
    office_app.office.model.before = None
    hands.press(Key.Key_D)
    hands.until(lambda: not hands.desk.steps.busy)
    assert hands.file.suggestions


def test_escape_stops_the_machine_and_nothing_half_written_is_shown(hands, office_app):
    def wait(token):
        while not token.cancelled:
            pass
        token.raise_if_cancelled()

    office_app.office.model.before = wait
    hands.sign_in("shen-zhiyan")
    hands.open_sample()
    hands.press(Key.Key_D)
    hands.until(hands.desk.has_progress)
    hands.press(Key.Key_Escape)
    hands.until(lambda: not hands.desk.steps.busy)

    assert not hands.file.suggestions
    assert "draft.cancelled" in office_app.types()


def test_hidden_text_and_orders_to_the_machine_are_shown_loudly(hands, office_app):
    names = [sample.folder.name for sample in office_app.sample_cases()]
    hands.sign_in("shen-zhiyan")
    hands.open_sample(names.index("injected"))

    shows(hands, "hidden text", "gives orders to the machine", "忽略以上规定")


def test_amending_shows_an_amount_as_one_unit(hands):
    examine = drafted(hands)
    form = examine.suggestion.form
    hands.press(Key.Key_2)
    text = form.wording.toPlainText()
    assert text == examine.suggestion.suggestion.text
    form.wording.setPlainText(text + "另有5000元")
    shown = form._difference.text()

    assert "5000元" in shown


FIELDS = (
    *("path", "line", "problem", "remedy", "scenario", "day", "in_force", "case_number"),
    *("field", "detail", "reason", "why", "needs", "year", "period_id"),
    *("until", "left", "code", "subject"),
)


def subclasses(kind):
    for each in kind.__subclasses__():
        yield each
        yield from subclasses(each)


@pytest.mark.parametrize("kind", sorted(set(subclasses(CaseworkError)), key=lambda k: k.__name__))
def test_every_error_of_casework_has_words_of_its_own(kind):
    error = kind.__new__(kind)
    for name in FIELDS:
        setattr(error, name, "")
    error.missing, error.stage, error.kind, error.faults = (), Stage.OPEN, Kind.BAND, ()

    assert message_for(error).title != message_for(KeyError("other")).title


def test_a_supervisor_lets_a_refused_reason_pass_and_the_log_says_so(hands, office_app):
    drafted(hands)
    assert hands.answer(1, "同意")
    hands.sign_out()
    hands.sign_in("wen-ruolan")
    hands.open_case()
    hands.desk.examine.go(0)
    form = hands.desk.examine.suggestion.override
    hands.until(form.isVisible)
    form.reason.setFocus()
    hands.write("笔录原文已经把事实写全，再写长了反而重复")
    hands.press(Key.Key_Return, CTRL)

    assert "gate.overridden" in office_app.types()
    assert hands.file.overrides
