"""What long work brought is drawn in steps, in the order that the log needs."""

from threading import Event

from desktop import pages
from desktop.log_window import LogPage
from desktop.tasks import Task, plain
from tests.desktop.window_hands import Key


def test_a_new_draft_is_drawn_then_recorded_as_shown_and_only_then_shown(hands):
    hands.sign_in("shen-zhiyan")
    hands.open_sample()
    desk, app = hands.desk, hands.window.app
    seen = []

    def look(step):
        shown = desk.examine.suggestion.isVisible()
        seen.append((step, "suggestion.displayed" in app.types(), shown))

    desk.steps.drawn.connect(lambda: look("drawn"))
    desk.steps.ended.connect(lambda: look("ended"))
    hands.press(Key.Key_D)
    hands.until(lambda: not desk.steps.busy)

    # the window's own slots come first: by the time of `drawn` the log has it, by `ended` it shows
    assert seen == [("drawn", True, False), ("ended", True, True)]
    assert len(desk.examine.strip.states()) == len(hands.file.suggestions) + 1


def test_a_second_draft_does_not_leave_the_first_ones_suggestion_in_view_meanwhile(hands):
    hands.sign_in("shen-zhiyan")
    hands.open_sample()
    hands.draft()
    desk, before = hands.desk, hands.file.draft_id
    shown = []
    desk.steps.drawn.connect(lambda: shown.append(desk.examine.suggestion.isVisible()))
    desk.steps.write_draft()
    hands.until(lambda: not desk.steps.busy)

    assert hands.file.draft_id != before
    assert shown == [False]
    assert desk.examine.suggestion.isVisible()


def test_the_log_page_is_made_while_nobody_does_anything_and_never_beside_other_work(
    hands, monkeypatch
):
    monkeypatch.setattr(pages, "QUIET_MS", 1)
    window, over = hands.window, Event()
    task = Task(plain(over.wait), window)
    window.runners.reading.start(task)
    turns = []
    hands.sign_in("shen-zhiyan")
    hands.until(lambda: turns.append(1) or len(turns) > 5)
    assert not window.findChildren(LogPage)
    over.set()
    hands.until(lambda: bool(window.findChildren(LogPage)))

    made = window.findChildren(LogPage)
    assert window.page is window.cases  # it is made, and not turned to
    window.show_log()
    assert window.findChildren(LogPage) == made
