"""A case and its trail are written together or not at all."""

import apsw
import pytest

from audit.events import EventDraft
from casework.errors import RecordUnavailableError, UnknownItemError
from casework.events import MACHINE
from casework.model import Kind, Stage
from casework.store import CaseStore, set_stage
from models.progress import CancelToken
from tests.casework.office_fakes import CASES, finish


def closed(case_id):
    return EventDraft("case.closed", MACHINE, {"outcome": "withdrawn"}, case_id)


def test_a_change_that_fails_takes_its_event_back(office):
    _, case_id = office.drafted()
    store, before = CaseStore(office.log), office.log.size

    def fail(connection):
        set_stage(case_id, Stage.SIGNED)(connection)
        connection.execute("INSERT INTO cases SELECT * FROM cases")

    with pytest.raises(apsw.ConstraintError):
        store.record([closed(case_id)], fail)
    assert office.log.size == before
    assert store.records(case_id).stage is Stage.OPEN


def test_a_step_stops_when_the_log_cannot_be_written(office):
    caseworker, case_id = office.drafted()
    office.desk.commit_view(caseworker, case_id, Kind.BAND, "ordinary", "先写下看法")
    before = office.desk.case_file(case_id)

    def refuse(_drafts, _change=None):
        from audit.log import LogUnavailable

        raise LogUnavailable("disk full")

    office.log.append = refuse
    suggestion = before.suggestions[0]
    with pytest.raises(RecordUnavailableError, match="disk full"):
        office.desk.displayed(caseworker, case_id, suggestion.suggestion_id)
    assert office.desk.case_file(case_id) == before


def test_a_draft_is_not_asked_for_when_the_asking_cannot_be_logged(office):
    caseworker = office.sign_in()
    case_id = office.desk.open_case(caseworker, CASES / "plain").case.case_id
    finish(office.desk.find(caseworker, case_id, CancelToken()))

    def refuse(_drafts, _change=None):
        from audit.log import LogUnavailable

        raise LogUnavailable("disk full")

    office.log.append = refuse
    with pytest.raises(RecordUnavailableError):
        finish(office.desk.write_draft(caseworker, case_id, CancelToken()))
    assert office.model.calls == []


def test_an_office_opened_again_shows_the_same_cases(office):
    _, case_id = office.ready()
    first = office.desk.case_file(case_id)
    again = office.make_desk()
    assert again.case_file(case_id) == first
    assert again.cases()[0].unruled == 0


def test_the_newest_case_comes_first_with_what_is_still_to_do(office):
    office.drafted()
    office.desk.open_case(office.sign_in(), CASES / "injected")
    newest, oldest = office.desk.cases()
    assert (newest.unruled, newest.flags > 0) == (0, True)
    assert (oldest.unruled, oldest.flags) == (5, 0)


def test_a_case_nobody_opened_is_unknown(office):
    with pytest.raises(UnknownItemError) as refused:
        office.desk.case_file("case-9999")
    assert (refused.value.what, refused.value.item_id) == ("case", "case-9999")


def test_the_trail_is_in_the_order_of_the_log(office):
    _, case_id = office.drafted()
    trail = office.desk.trail(case_id)
    assert [e.seq for e in trail] == sorted(e.seq for e in trail)
    assert [e.type for e in trail][:2] == ["case.opened", "search.done"]
    assert len(office.desk.trail(case_id, limit=2)) == 2
    assert trail[-1] == office.desk.trail()[-1]
