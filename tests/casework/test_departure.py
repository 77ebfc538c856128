"""Leaving the benchmark needs a reason and the approval of another person with the role."""

import pytest

from casework.errors import GateRefusedError, NotAllowedError, ReasonRefusedError, UnknownItemError
from casework.model import Answer, Kind
from tests.casework.office_fakes import by_kind, ruling

WHY = "经营困难有房租单证明，班子同意少罚"


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
