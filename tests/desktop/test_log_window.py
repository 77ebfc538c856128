"""The log view: filters, the way from a decision to its prompt, questions, a million events."""

from itertools import islice

import pytest
from PySide6.QtCore import QModelIndex, Qt, QTimer, QUrl

from audit.events import EventDraft
from audit.read import EventFilter
from casework.events import MACHINE
from desktop.anchor_line import AnchorLine
from desktop.log_model import KEPT_WINDOWS, VALUE_ROLE, WINDOW, Column, EventsModel
from desktop.log_questions import LogQuestions, question
from desktop.log_window import LogPage
from desktop.ports import LogRow
from desktop.tasks import TaskRunner


class LongLog:
    """A log of many events; remembers how many were read, and how many at once."""

    def __init__(self, size):
        self.length = size
        self.read = []

    def size(self):
        return self.length

    def listing(self, wanted):  # noqa: ARG002
        return Numbers(self.length)

    def rows(self, numbers):
        self.read.append(len(numbers))
        return [
            LogRow(n, "case.opened", "2025-01-01T00:00:00", "shen", "person", "", "c", "", {})
            for n in numbers
        ]


class Numbers:
    def __init__(self, size):
        self.rest = iter(range(size - 1, -1, -1))

    def page(self, limit):
        return list(islice(self.rest, limit))


def test_the_log_model_keeps_qts_contract_and_fetches_by_page(qtmodeltester):
    model = EventsModel(LongLog(2500))
    model.filter_by(EventFilter(kind="case."))
    assert model.rowCount() == 250
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    assert model.rowCount() == 2500
    assert model.row_of(2400) == 99
    qtmodeltester.check(model)


def test_of_a_million_events_only_those_in_view_are_read_and_kept():
    log = LongLog(1_000_000)
    model = EventsModel(log)
    model.filter_by(EventFilter())
    assert model.rowCount() == 1_000_000
    assert log.read == []
    for row in range(0, 1_000_000, 7919):
        event = model.index(row, Column.SEQ).data(VALUE_ROLE)
        assert event.seq == 999_999 - row
    assert max(log.read) == WINDOW
    assert len(model._windows) <= KEPT_WINDOWS


@pytest.fixture
def page(office_app, qtbot):
    """The log page of an office with a signed case, for its reviewer."""
    office = office_app.office
    office.signed()
    runner = TaskRunner()
    made = LogPage(office_app, office.sign_in("gu-qinghe"), runner)
    qtbot.addWidget(made)
    made.show_log(office.desk.people())
    made.show()
    yield made
    runner.close()


def shown(page):
    rows = range(page.model.rowCount())
    return [page.model.index(row, 0).data(VALUE_ROLE) for row in rows]


def choose(box, value):
    box.setCurrentIndex(box.findData(value))


def test_the_list_is_filtered_by_case_kind_person_and_day(page, office_app):
    size = office_app.office.log.size
    assert [event.seq for event in shown(page)] == list(range(size - 1, -1, -1))
    choose(page.case, "case-0001")
    choose(page.kind, "suggestion.")
    found = shown(page)
    assert {event.case_id for event in found} == {"case-0001"}
    assert {event.type.partition(".")[0] for event in found} == {"suggestion"}
    choose(page.person, "shen-zhiyan")
    assert {event.actor_id for event in shown(page)} == {"shen-zhiyan"}
    day = office_app.office.clock.now().date().isoformat()
    for field, other, some in ((page.since, "2024-01-01", True), (page.until, "2024-01-01", False)):
        for text, seen in ((day, True), (other, some), ("no day", True)):
            field.setText(text)
            field.editingFinished.emit()
            assert bool(shown(page)) is seen
        field.clear()
        field.editingFinished.emit()


def links(page):
    """The links of the event in view: words to number."""
    found, block = {}, page.detail.view.document().begin()
    while block.isValid():
        fragments = block.begin()
        while not fragments.atEnd():
            form = fragments.fragment().charFormat()
            if form.isAnchor():
                found.setdefault(fragments.fragment().text().split(" · ")[0], form.anchorHref())
            fragments += 1
        block = block.next()
    return found


def follow(page, word):
    page.detail.view.anchorClicked.emit(QUrl(links(page)[word]))


def test_from_a_decision_one_gets_to_suggestion_passages_and_the_exact_prompt(page, office_app):
    choose(page.kind, "decision.")
    assert page.detail.number == shown(page)[0].seq
    follow(page, "Ruling")
    follow(page, "Suggestion")
    way = set(links(page))
    assert {"Exact prompt", "Passages given", "Output", "Shown", "Ruling"} <= way
    suggestion = page.detail.number
    follow(page, "Exact prompt")
    (asked,) = office_app.office.events(type="draft.requested")
    assert page.detail.number == asked.seq
    text = page.detail.view.toPlainText()
    for line in office_app.office.blob(asked, "prompt").splitlines():
        assert line.strip() in text
    page.detail.go_back()
    assert page.detail.number == suggestion
    follow(page, "Passages given")
    assert "score_micro" in page.detail.view.toPlainText()


def test_what_a_log_says_is_never_read_as_html(page, office_app):
    draft = EventDraft("config.changed", MACHINE, {"key": "<b>k</b>"}, None, {"to": b"<i>x</i>"})
    (event,) = office_app.office.log.append([draft])
    page.detail.show_event(event.seq)
    assert "<b>k</b>" in page.detail.view.toPlainText()
    assert "<i>x</i>" in page.detail.view.toPlainText()


def test_a_question_is_answered_with_event_numbers_that_lead_to_the_event(page, qtbot):
    page.show_questions()
    choose(page.questions.choice, "versions")
    page.questions.ask()
    qtbot.waitUntil(lambda: not page.questions.asking, timeout=20_000)
    assert page.questions.table.rowCount() == 1
    number = int(page.questions.table.item(0, 0).text())
    page.questions.table.selectRow(0)
    assert page.detail.number == number
    assert "decision.signed" in page.detail.view.toPlainText()
    assert "charter_sha256" in page.questions.table.item(0, 5).text()


def test_the_row_of_an_answer_leads_to_its_event_while_shift_is_held(page, qtbot):
    choose(page.questions.choice, "versions")
    page.questions.ask()
    qtbot.waitUntil(lambda: not page.questions.asking, timeout=20_000)
    qtbot.keyPress(page.questions, Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier)
    page.questions.table.selectRow(0)
    qtbot.keyRelease(page.questions, Qt.Key.Key_Shift)
    assert page.detail.number == int(page.questions.table.item(0, 0).text())


def test_every_question_has_words(qtbot, office_app):
    runner = TaskRunner()
    questions = LogQuestions(office_app.log, runner)
    qtbot.addWidget(questions)
    names = [questions.choice.itemData(at) for at in range(questions.choice.count())]
    assert all(question(name) != name for name in names)
    runner.close()


def test_a_loss_is_shown_until_a_person_has_acknowledged_it(qtbot, office_app):
    office = office_app.office
    data = {"reason": "events_lost", "size": 3, "mark_size": 5, "mark_root": None, "lost_size": 2}
    office.log.append([EventDraft("app.recovered", MACHINE, data)])
    runner = TaskRunner()
    page = LogPage(office_app, office.sign_in("gu-qinghe"), runner)
    qtbot.addWidget(page)
    page.show_log(())
    assert not page.recovery.isHidden()
    page.recovery.submit()
    assert not page.recovery.isHidden()
    page.recovery.reason.setPlainText("恢复自昨夜备份，已核对纸质案卷")
    page.recovery.submit()
    assert page.recovery.isHidden()
    assert len(office.events(type="recovery.acknowledged")) == 1
    runner.close()


def test_the_foot_of_the_window_says_how_old_the_last_anchor_is(qtbot, office_app):
    line = AnchorLine(office_app)
    qtbot.addWidget(line)
    log = office_app.office.log
    assert line.text().startswith("No anchor outside the office yet")
    signed = log.checkpoint("paper")
    data = {"size": signed.size, "root": signed.root_hex}
    log.append([EventDraft("anchor.printed", MACHINE, data)])
    line.refresh()
    assert "today (paper); 2 events" in line.text()


def test_a_window_out_of_sight_reads_the_log_no_more(qtbot, office_app):
    line = AnchorLine(office_app)
    qtbot.addWidget(line)
    line.show()
    ticking = line.findChild(QTimer)
    assert ticking.isActive()
    line.close()
    assert not ticking.isActive()
