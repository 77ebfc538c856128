"""The lamp of the period to decide: against today, and in the sample office against its story."""

from datetime import UTC, datetime

import pytest

from desktop.case_head import CaseHead
from desktop.counting_day import counting_day
from tests.desktop.founded_office import with_accounts

A_YEAR_ON = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.fixture
def filed(office_app):
    """A sample case filed on 2025-08-13, to be decided on 2025-10-20; a year later."""
    actor, case_id = office_app.office.drafted()
    file = office_app.office.step(actor, case_id, "filed", "2025-08-13")
    office_app.office.clock.time = A_YEAR_ON
    return file


def lamp_of(qtbot, app, file):
    head = CaseHead(app)
    qtbot.addWidget(head)
    head.show_case(file, may_work=True)
    return head


def test_a_newcomer_sees_the_days_of_the_story_and_no_sample_case_a_year_late(
    qtbot, office_app, filed
):
    head = lamp_of(qtbot, office_app, filed)
    assert filed.case.day_of_decision.isoformat() in head.deadline_text
    assert "left" in head.deadline_text
    assert head._deadline.property("badge") == "plain"
    assert "Sample office" in head._deadline.toolTip()


def test_in_an_office_with_accounts_late_is_late(qtbot, office_app, filed):
    head = lamp_of(qtbot, with_accounts(office_app), filed)
    assert "overdue" in head.deadline_text
    assert head._deadline.property("badge") == "bad"
    assert "Sample office" not in head._deadline.toolTip()


def test_before_its_day_of_decision_a_case_of_the_sample_office_counts_like_any_other(
    qtbot, office_app, filed
):
    office_app.office.clock.time = datetime(2025, 10, 1, 1, 0, tzinfo=UTC)
    assert counting_day(office_app.desk, filed, office_app.today()) == office_app.today()
    head = lamp_of(qtbot, office_app, filed)
    assert " on " not in head.deadline_text
