"""Spans marked by hand in evidence, and named as what an answer stands on."""

import pytest

from audit.log import LogUnavailable
from casework.errors import (
    EntryError,
    NotAllowedError,
    RecordUnavailableError,
    UnknownItemError,
    WrongStageError,
)
from casework.model import Kind, OwnItemDraft
from tests.casework.office_fakes import by_kind, ruling


@pytest.fixture
def marked(office):
    """A drafted case with one mark in E1; the caseworker and the case id."""
    actor, case_id = office.drafted()
    office.desk.room.mark(actor, case_id, "E1", 3, 9, "礼盒的数目")
    return actor, case_id


def answered(office, actor, case_id, evidence=("E1",), marks=()):
    """Answer the finding; returns its id."""
    if not office.desk.case_file(case_id).views:
        office.state_views(actor, case_id)
    finding = by_kind(office.desk.case_file(case_id), Kind.FINDING)
    office.desk.displayed(actor, case_id, finding.suggestion_id)
    office.desk.rule(actor, case_id, ruling(finding, evidence_ids=evidence, mark_ids=marks))
    return finding.suggestion_id


def test_a_mark_keeps_the_words_it_is_on_and_is_logged_with_its_label(office, marked):
    _, case_id = marked
    file = office.desk.case_file(case_id)
    (mark,) = file.marks
    assert mark.quote == file.case.evidence[0].text[3:9]
    (event,) = office.events(case_id, "evidence.marked")
    assert event.data == {"mark": mark.mark_id, "evidence": "E1", "start": 3, "end": 9}
    assert office.blob(event, "label") == "礼盒的数目"


@pytest.mark.parametrize(("start", "end"), [(5, 5), (9, 3), (-1, 4), (0, 10**6)])
def test_a_mark_lies_within_its_evidence(office, marked, start, end):
    actor, case_id = marked
    with pytest.raises(EntryError):
        office.desk.room.mark(actor, case_id, "E1", start, end, "标记")


def test_a_ruling_names_the_marks_it_stands_on_and_such_a_mark_stays(office, marked):
    actor, case_id = marked
    (mark,) = office.desk.case_file(case_id).marks
    subject = answered(office, actor, case_id, marks=(mark.mark_id,))
    again = by_kind(office.desk.case_file(case_id), Kind.FINDING)
    office.desk.rule(actor, case_id, ruling(again, mark_ids=(mark.mark_id,)))  # nothing new
    (link,) = office.desk.case_file(case_id).links
    assert (link.subject, link.mark_ids) == (subject, (mark.mark_id,))
    (event,) = office.events(case_id, "evidence.linked")
    assert event.data == {"subject": subject, "marks": [mark.mark_id]}
    with pytest.raises(EntryError):
        office.desk.room.unmark(actor, case_id, mark.mark_id)
    office.desk.rule(actor, case_id, ruling(again))
    office.desk.room.unmark(actor, case_id, mark.mark_id)
    assert not office.desk.case_file(case_id).marks


def test_an_answer_and_the_marks_it_names_are_recorded_together_or_not_at_all(
    office, marked, monkeypatch
):
    actor, case_id = marked
    (mark,) = office.desk.case_file(case_id).marks
    append, told = office.log.append, []

    def breaks_at_the_marks(drafts, *rest):
        told.append([draft.type for draft in drafts])
        if any(draft.type == "evidence.linked" for draft in drafts):
            raise LogUnavailable("the disk is full")
        return append(drafts, *rest)

    office.state_views(actor, case_id)
    finding = by_kind(office.desk.case_file(case_id), Kind.FINDING)
    office.desk.displayed(actor, case_id, finding.suggestion_id)
    monkeypatch.setattr(office.log, "append", breaks_at_the_marks)
    item = OwnItemDraft(
        Kind.FINDING, "货架上摆着坚果礼盒三十盒。", "现场笔录里逐盒点过数，照片也对得上", ("E1",),
        mark_ids=(mark.mark_id,),
    )  # fmt: skip
    with pytest.raises(RecordUnavailableError):
        office.desk.rule(actor, case_id, ruling(finding, mark_ids=(mark.mark_id,)))
    with pytest.raises(RecordUnavailableError):
        office.desk.add_own(actor, case_id, item)
    file = office.desk.case_file(case_id)
    assert not file.rulings
    assert not file.own_items
    assert told == [["suggestion.ruled", "evidence.linked"], ["own.added", "evidence.linked"]]


def test_a_mark_carries_nothing_that_does_not_name_its_evidence(office, marked):
    actor, case_id = marked
    (mark,) = office.desk.case_file(case_id).marks
    with pytest.raises(EntryError):
        answered(office, actor, case_id, ("E2",), marks=(mark.mark_id,))
    with pytest.raises(UnknownItemError):
        answered(office, actor, case_id, marks=("case-0001-m9",))
    assert not office.desk.case_file(case_id).rulings


def test_only_those_who_handle_a_case_mark_its_evidence_and_only_before_the_review(office):
    actor, case_id = office.ready()
    with pytest.raises(NotAllowedError):
        office.desk.room.mark(office.sign_in("gu-qinghe"), case_id, "E1", 3, 9, "标记")
    office.desk.request_review(actor, case_id)
    with pytest.raises(WrongStageError):
        office.desk.room.mark(actor, case_id, "E1", 3, 9, "标记")
