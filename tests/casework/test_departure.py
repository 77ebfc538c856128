"""Leaving the benchmark needs a reason and the approval of another person with the role."""

import pytest

from audit.verify import verify_bundle
from casework.errors import GateRefusedError, NotAllowedError, ReasonRefusedError, UnknownItemError
from casework.model import Answer, Kind, Stage
from models.progress import CancelToken
from tests.casework.office_fakes import by_kind, finish, ruling

WHY = "经营困难有房租单证明，班子同意少罚"
NO = "房租涨了不是减轻的理由，幅度之内另行考虑"


@pytest.fixture
def departed(office):
    """A case whose fine lies below its band."""
    actor, case_id = office.ready()
    amount = by_kind(office.desk.case_file(case_id), Kind.AMOUNT)
    lower = ruling(amount, Answer.AMEND, text="15000", reason="店小利薄，房租又涨，照中间数罚过重")
    office.desk.rule(actor, case_id, lower)
    return actor, case_id


def lacking(office, case_id):
    return [m.subject for m in office.desk.missing(case_id) if m.code == "departure_unapproved"]


def test_a_fine_outside_its_band_waits_for_a_decision_maker(office, departed):
    actor, case_id = departed
    assert lacking(office, case_id) == ["amount"]
    with pytest.raises(GateRefusedError):
        office.desk.request_review(actor, case_id)
    decider = office.sign_in("qin-yue")
    with pytest.raises(ReasonRefusedError):
        office.desk.approve_departure(decider, case_id, Kind.AMOUNT, "同意")
    office.desk.approve_departure(decider, case_id, Kind.AMOUNT, WHY)
    assert lacking(office, case_id) == []
    (event,) = office.events(case_id, "gate.overridden")
    assert (event.data["action"], event.data["subject"]) == ("departure", "departure-amount-15000")


def test_an_approval_covers_one_value_only(office, departed):
    actor, case_id = departed
    office.desk.approve_departure(office.sign_in("qin-yue"), case_id, Kind.AMOUNT, WHY)
    amount = by_kind(office.desk.case_file(case_id), Kind.AMOUNT)
    other = ruling(amount, Answer.AMEND, text="12000", reason="再想了想，一万二更合乎他的处境")
    office.desk.rule(actor, case_id, other)
    assert lacking(office, case_id) == ["amount"]


def test_nobody_approves_without_the_role_or_where_nothing_departs(office, departed):
    actor, case_id = departed
    with pytest.raises(NotAllowedError):
        office.desk.approve_departure(actor, case_id, Kind.AMOUNT, WHY)
    with pytest.raises(UnknownItemError):
        office.desk.approve_departure(office.sign_in("qin-yue"), case_id, Kind.BAND, WHY)


def test_who_decides_sees_band_deviation_and_reason(office, departed):
    actor, case_id = departed
    (found,) = office.desk.departures(case_id)
    assert (found.kind, found.chosen, found.band) == (Kind.AMOUNT, "15000", "一般处罚")
    assert (found.low_yuan, found.high_yuan, found.off_yuan) == (22000, 38000, -7000)
    assert (found.author, found.answer) == (actor.person.person_id, "")
    assert "店小利薄" in found.reason
    assert "从轻情节0项" in found.grounds


def test_a_refused_departure_stays_in_the_way_and_says_why(office, departed):
    _, case_id = departed
    decider = office.sign_in("qin-yue")
    with pytest.raises(ReasonRefusedError):
        office.desk.refuse_departure(decider, case_id, Kind.AMOUNT, "不同意")
    office.desk.refuse_departure(decider, case_id, Kind.AMOUNT, NO)
    assert lacking(office, case_id) == ["amount"]
    (found,) = office.desk.departures(case_id)
    assert (found.answer, found.answered_by, found.answer_reason) == ("refused", "qin-yue", NO)
    event = office.events(case_id, "gate.refused")[-1]
    assert (event.data["action"], event.data["missing"]) == (
        "departure", ["departure-amount-15000"],
    )  # fmt: skip
    assert office.blob(event, "reason") == NO


def test_the_last_answer_to_a_departure_holds(office, departed):
    actor, case_id = departed
    decider = office.sign_in("qin-yue")
    office.desk.refuse_departure(decider, case_id, Kind.AMOUNT, NO)
    office.desk.approve_departure(decider, case_id, Kind.AMOUNT, WHY)
    assert [d.answer for d in office.desk.departures(case_id)] == ["approved"]
    file = office.desk.request_review(actor, case_id)
    assert file.stage is Stage.IN_REVIEW
    file = office.desk.refuse_departure(decider, case_id, Kind.AMOUNT, NO)
    assert file.stage is Stage.OPEN
    assert lacking(office, case_id) == ["amount"]


def test_an_approved_departure_leaves_a_log_that_verifies(office, departed, tmp_path):
    actor, case_id = departed
    decider = office.sign_in("qin-yue")
    office.desk.refuse_departure(decider, case_id, Kind.AMOUNT, NO)
    office.desk.approve_departure(decider, case_id, Kind.AMOUNT, WHY)
    out = tmp_path / "bundle.zip"
    finish(office.desk.export(actor, case_id, out, CancelToken()))
    assert verify_bundle(out).overall == "NOTHING FAILED"


def test_the_author_of_a_departure_does_not_answer_it(office, departed):
    actor, case_id = departed
    with pytest.raises(NotAllowedError):
        office.desk.refuse_departure(actor, case_id, Kind.AMOUNT, NO)
