"""What happens when a draft does not come about: the case stays usable and the log says why."""

import pytest

from casework.errors import (
    DraftFailedError,
    LibraryUnavailableError,
    NoLanguageModelError,
    StoppedByCharterError,
)
from casework.model import Kind, Stage
from models.process import WorkerCrashed, WorkerError, WorkerHung
from models.progress import Cancelled, CancelToken
from rag.passage import Outcome
from tests.casework.office_fakes import CASES, finish


@pytest.fixture
def case(office):
    caseworker = office.sign_in()
    return caseworker, office.desk.open_case(caseworker, CASES / "plain").case.case_id


def raising(error):
    def before(_token):
        raise error

    return before


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (WorkerCrashed(-9, "complete"), "crashed"),
        (WorkerHung(None, "complete"), "hung"),
        (WorkerError("too_long", "the prompt does not fit"), "refused"),
        (ValueError("anything else"), "crashed"),
    ],
)
def test_a_draft_that_fails_is_logged_and_can_be_asked_for_again(office, case, error, reason):
    caseworker, case_id = case
    office.model.before = raising(error)
    with pytest.raises(DraftFailedError) as failed:
        finish(office.desk.write_draft(caseworker, case_id, CancelToken()))
    assert failed.value.reason == reason
    assert office.events(case_id)[-1].data["reason"] == reason
    file = office.desk.case_file(case_id)
    assert (file.draft_state, file.stage, file.suggestions) == ("failed", Stage.OPEN, ())
    office.model.before = None
    file = finish(office.desk.write_draft(caseworker, case_id, CancelToken()))
    assert file.draft_state == "completed"
    assert file.suggestions


def test_a_worker_that_dies_before_there_is_a_prompt_still_leaves_an_event(office, case):
    caseworker, case_id = case
    office.model.count_tokens = raising(WorkerCrashed(-9, "count"))
    with pytest.raises(DraftFailedError):
        finish(office.desk.write_draft(caseworker, case_id, CancelToken()))
    assert office.types(case_id)[-2:] == ["draft.requested", "draft.failed"]


def test_cancelling_is_logged_with_who_cancelled(office, case):
    caseworker, case_id = case
    office.model.before = lambda token: token.cancel()
    with pytest.raises(Cancelled):
        finish(office.desk.write_draft(caseworker, case_id, CancelToken()))
    last = office.events(case_id)[-1]
    assert (last.type, last.actor_id) == ("draft.cancelled", "shen-zhiyan")
    assert office.desk.case_file(case_id).draft_state == "cancelled"


def test_closing_the_generator_stops_the_draft_and_logs_it(office, case):
    caseworker, case_id = case
    drafting = office.desk.write_draft(caseworker, case_id, CancelToken())
    for progress in drafting:
        if progress.step == "loading":
            break
    drafting.close()
    assert office.types(case_id)[-1] == "draft.cancelled"


def test_a_failed_draft_leaves_the_older_one_standing(office):
    caseworker, case_id = office.drafted()
    before = office.desk.case_file(case_id).suggestions
    office.model.before = raising(WorkerCrashed(-9, "complete"))
    with pytest.raises(DraftFailedError):
        finish(office.desk.write_draft(caseworker, case_id, CancelToken()))
    file = office.desk.case_file(case_id)
    assert file.suggestions == before
    assert file.draft_state == "failed"


def test_a_new_draft_supersedes_the_older_one_and_its_rulings(office):
    caseworker, case_id = office.ready()
    first = office.desk.case_file(case_id).draft_id
    file = finish(office.desk.write_draft(caseworker, case_id, CancelToken()))
    superseded = office.events(case_id, type="draft.superseded")[-1]
    assert superseded.data == {"draft": first, "by": file.draft_id}
    assert file.rulings == ()
    assert len(file.views) == 3
    assert {m.code for m in file.missing} >= {"not_displayed"}


def test_a_draft_left_open_by_a_dead_program_is_logged_as_crashed(office, case):
    caseworker, case_id = case
    office.model.before = raising(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        finish(office.desk.write_draft(caseworker, case_id, CancelToken()))
    assert office.desk.case_file(case_id).draft_state == "requested"
    office.desk = office.make_desk()
    assert office.desk.case_file(case_id).draft_state == "failed"
    assert office.events(case_id)[-1].data["reason"] == "crashed"


def test_an_unavailable_library_is_not_none_found(office, case):
    caseworker, case_id = case
    office.library.outcome = Outcome.UNAVAILABLE
    with pytest.raises(LibraryUnavailableError):
        finish(office.desk.write_draft(caseworker, case_id, CancelToken()))
    file = office.desk.case_file(case_id)
    assert file.search.outcome == "unavailable"
    assert office.events(case_id)[-1].data["outcome"] == "unavailable"
    assert "no_ground_found" not in {n.code for n in file.notes}


def test_the_library_is_searched_once_for_finding_and_drafting(office, case):
    caseworker, case_id = case
    finish(office.desk.find(caseworker, case_id, CancelToken()))
    finish(office.desk.write_draft(caseworker, case_id, CancelToken()))
    assert office.types(case_id).count("search.done") == 1


def test_without_weights_the_case_is_written_by_hand(office, case):
    caseworker, case_id = case
    office.model = None
    office.desk = office.make_desk()
    caseworker = office.sign_in()
    with pytest.raises(NoLanguageModelError):
        finish(office.desk.write_draft(caseworker, case_id, CancelToken()))


def test_a_stopped_charter_stops_drafting_at_once(office, case):
    from dataclasses import replace

    caseworker, case_id = case
    charter = office.pack.charter
    stopped = charter.charter.model_copy(update={"stopped": True})
    office.pack = replace(office.pack, charter=replace(charter, charter=stopped))
    office.desk = office.make_desk()
    caseworker = office.sign_in()
    with pytest.raises(StoppedByCharterError):
        finish(office.desk.write_draft(caseworker, case_id, CancelToken()))


def test_what_the_charter_does_not_allow_is_not_suggested(office, case):
    from dataclasses import replace

    charter = office.pack.charter
    kinds = (Kind.FINDING, Kind.LEGAL_BASIS)
    limited = charter.charter.model_copy(update={"machine_may_suggest": kinds})
    office.pack = replace(office.pack, charter=replace(charter, charter=limited))
    office.desk = office.make_desk()
    caseworker = office.sign_in()
    file = finish(office.desk.write_draft(caseworker, case[1], CancelToken()))
    assert {s.kind for s in file.suggestions} == set(kinds)
    assert "not_allowed" in {n.code for n in file.notes}


def test_a_draft_that_is_left_while_it_is_checked_ends_as_cancelled(office):
    actor = office.sign_in()
    case_id = office.desk.open_case(actor, CASES / "plain").case.case_id
    steps = office.desk.write_draft(actor, case_id, CancelToken())
    while next(steps).step != "grounding":
        pass
    steps.close()
    assert office.desk.case_file(case_id).draft_state == "cancelled"
    assert office.types(case_id)[-1] == "draft.cancelled"


def test_two_drafts_at_once_have_ids_of_their_own(office):
    actor = office.sign_in()
    case_id = office.desk.open_case(actor, CASES / "plain").case.case_id
    finish(office.desk.find(actor, case_id, CancelToken()))
    first, second = (office.desk.write_draft(actor, case_id, CancelToken()) for _ in range(2))
    next(first), next(second)
    finish(first)
    finish(second)
    asked = [e.data["draft"] for e in office.events(case_id, "draft.requested")]
    assert sorted(asked) == [f"{case_id}-d1", f"{case_id}-d2"]
    assert office.desk.case_file(case_id).draft_state == "completed"
