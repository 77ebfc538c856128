"""The list of cases: sorted and filtered, however many there are, and one stays where one was."""

from datetime import UTC, datetime, timedelta

import pytest

from casework.model import CaseSummary, Stage
from desktop.case_list import VALUE_ROLE, CaseListPage, Column
from desktop.tasks import TaskRunner

FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def case(number, **changed):
    values = {
        "case_id": f"case-{number}",
        "case_number": f"云市监〔2026〕{number}号",
        "title": "经营超过保质期的食品",
        "party_name": f"店{number}",
        "stage": Stage.OPEN,
        "unruled": number % 7,
        "flags": 0,
        "opened_at": FIRST_DAY + timedelta(hours=number),
    }
    return CaseSummary(**{**values, **changed})


class Desk:
    """The part of the desk that the list reads."""

    def __init__(self, count):
        self.all = [case(number) for number in range(count)][::-1]

    def cases(self, limit=None):
        return tuple(self.all[:limit])


@pytest.fixture
def listed(qtbot):
    """Return a function that lists so many cases."""
    runners = []

    def make(count):
        runners.append(TaskRunner())
        page = CaseListPage(Desk(count), runners[-1])
        qtbot.addWidget(page)
        page.read()
        return page

    yield make
    for runner in runners:
        runner.close()


def shown(page):
    return [page.model.index(at, 0).data(VALUE_ROLE).case_id for at in range(page.model.rowCount())]


def test_the_newest_cases_stand_first_until_another_column_is_asked_for(listed):
    page = listed(9)
    assert shown(page)[:2] == ["case-8", "case-7"]
    page.table.sortByColumn(Column.UNRULED, page.table.horizontalHeader().sortIndicatorOrder())
    assert shown(page)[:2] == ["case-6", "case-5"]


def test_a_filter_looks_into_every_column(listed):
    page = listed(20)
    for text, found in (("〕13号", ["case-13"]), ("2026-01-01", 20), ("6 to answer", 2), ("无", 0)):
        page.filter.setText(text)
        assert shown(page) == found if isinstance(found, list) else len(shown(page)) == found


def test_sorting_and_filtering_leave_one_on_the_case_one_was_on(listed):
    page = listed(20)
    page.table.setCurrentIndex(page.model.index(3, 0))
    on = page.table.currentIndex().data(VALUE_ROLE).case_id
    page.table.sortByColumn(Column.NUMBER, page.table.horizontalHeader().sortIndicatorOrder())
    assert page.table.currentIndex().data(VALUE_ROLE).case_id == on
    page.filter.setText(on.partition("-")[2])
    assert page.table.currentIndex().data(VALUE_ROLE).case_id == on
    assert page.table.selectionModel().selectedRows()[0].data(VALUE_ROLE).case_id == on


def test_of_many_cases_the_newest_are_there_at_once_and_the_others_follow(listed, qtbot):
    page = listed(1_000)
    assert 0 < page.model.rowCount() < 1_000
    assert shown(page)[0] == "case-999"
    qtbot.waitUntil(lambda: page.complete)
    assert page.model.rowCount() == 1_000
