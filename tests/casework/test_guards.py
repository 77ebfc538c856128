"""Each guard of procedure: the step it refuses, with its article, and the step it lets pass."""

from dataclasses import replace
from datetime import date

import pytest

from casework import guards, procedure
from casework.errors import EntryError, GateRefusedError, NotAllowedError, ReasonRefusedError
from casework.model import Answer, Kind, OwnItemDraft, Stage, StepDraft
from tests.casework.office_fakes import CASES, all_points, by_kind, ruling

LAW = "《中华人民共和国行政处罚法》"
WHY = "送达回证和签收记录都在卷内，日期对得上"


def codes(file):
    return {m.code for m in file.missing}


def refused(step):
    """The codes for which a step is refused, each with the article that the table names."""
    with pytest.raises(GateRefusedError) as caught:
        step()
    found = {m.code: m.subject for m in caught.value.missing}
    for code, subject in found.items():
        row = procedure.guard(code)
        if row is not None and row.article:
            assert row.article in row.words(subject, "zh")
            assert row.article in row.words(subject, "en")
    return found


def take_back(office, actor, case_id, *names):
    for step in office.desk.case_file(case_id).steps[::-1]:
        if step.step in names:
            office.desk.withdraw_step(actor, case_id, step.record_id, "日期录入有误，撤回重新记录")


def amount(office, actor, case_id, yuan, reason):
    suggestion = by_kind(office.desk.case_file(case_id), Kind.AMOUNT)
    entry = ruling(suggestion, Answer.AMEND, text=yuan, reason=reason)
    return office.desk.rule(actor, case_id, entry)


@pytest.mark.parametrize("kind", ["penalty", "licence", "reconsideration"])
def test_every_guard_of_the_table_has_a_rule_and_every_step_and_guard_an_article(kind):
    assert {g.guard for g in procedure.guards(kind) if g.holds != "record"} <= set(guards.RULES)
    ruled = {code for rules in guards.RECORDING.get(kind, {}).values() for code, _ in rules}
    listed = {g.guard for g in procedure.guards(kind, "record")} - {"step_too_early"}
    assert kind == "penalty" or ruled == listed
    assert all(g.article for g in procedure.guards(kind) if g.guard != "step_too_early")
    assert all(row.article.startswith("《") for row in procedure.steps(kind))
    known = {row.step for row in procedure.steps(kind)}
    assert {g.step for g in procedure.guards(kind)} <= known | {""}


def test_every_rule_has_a_row():
    assert all(procedure.guard(code) is not None for code in guards.RULES)


def test_a_case_with_its_procedure_on_record_goes_to_review(office):
    actor, case_id = office.ready()
    file = office.desk.case_file(case_id)
    assert file.missing == ()
    assert office.desk.request_review(actor, case_id).stage is Stage.IN_REVIEW
    recorded = [e for e in office.events(case_id) if e.type == "procedure.recorded"]
    assert [e.data["step"] for e in recorded] == [s.step for s in file.steps]
    notice = next(e for e in recorded if e.data["step"] == "notice_served")
    assert notice.data["article"] == f"{LAW}第四十四条"
    assert notice.data["digest"] == file.steps[1].announced.sha256


@pytest.mark.parametrize(
    ("taken_back", "code", "article"),
    [
        (("filed",), "filing_missing", "第五十四条"),
        (("notice_served",), "notice_missing", "第四十四条"),
        (("statement_heard",), "statement_open", "第四十五条"),
        (("argument_rejected",), "argument_unanswered", "第四十五条"),
        (("hearing_silent",), "hearing_open", "第六十四条"),
    ],
)
def test_no_review_is_asked_for_while_a_step_is_missing(office, taken_back, code, article):
    actor, case_id = office.ready()
    take_back(office, actor, case_id, *taken_back)
    found = refused(lambda: office.desk.request_review(actor, case_id))
    assert code in found
    assert article in procedure.guard(code).words(found[code], "en")
    assert office.types(case_id)[-1] == "gate.refused"


def test_silence_counts_only_once_the_time_has_run_out(office):
    actor, case_id = office.ready()
    take_back(office, actor, case_id, "statement_heard", "argument_rejected", "hearing_silent")
    # five working days from 22 September 2025; Sunday the 28th is worked
    for step, code in (("statement_silent", "statement_term_running"),
                       ("hearing_silent", "hearing_term_running")):  # fmt: skip
        found = refused(lambda step=step: office.step(actor, case_id, step, "2025-09-28"))
        assert found == {code: "2025-09-28"}
        office.step(actor, case_id, step, "2025-09-29")
    assert "没有提出陈述、申辩" in words(office.desk.case_file(case_id))
    assert office.desk.request_review(actor, case_id).stage is Stage.IN_REVIEW


def test_who_gives_the_statement_up_expressly_need_not_be_waited_for(office):
    actor, case_id = office.ready()
    take_back(office, actor, case_id, "statement_heard", "argument_rejected")
    office.step(actor, case_id, "statement_waived", "2025-09-23", text="当事人书面声明放弃")
    assert office.desk.request_review(actor, case_id).stage is Stage.IN_REVIEW


def test_an_answer_to_an_argument_has_substance(office):
    actor, case_id = office.ready()
    take_back(office, actor, case_id, "argument_rejected")
    entry = {"subject": "1", "text": "不采纳"}
    with pytest.raises(ReasonRefusedError):
        office.step(actor, case_id, "argument_rejected", "2025-09-26", **entry)
    with pytest.raises(EntryError):
        office.step(actor, case_id, "argument_rejected", "2025-09-26", subject="2", text=WHY)


def test_a_defence_never_makes_the_penalty_heavier(office):
    actor, case_id = office.ready()
    amount(office, actor, case_id, "36000", "态度不好，想多罚一些")
    found = refused(lambda: office.desk.request_review(actor, case_id))
    assert found == {"penalty_heavier": "36000 > 30000"}
    # nor by a new notice of the same facts
    found = refused(lambda: office.step(actor, case_id, "notice_served", "2025-10-10"))
    assert found == {"penalty_heavier": "36000 > 30000"}
    file = amount(office, actor, case_id, "24000", "听了申辩以后，往低的地方走一些")
    assert file.missing == ()


def test_new_facts_need_a_new_notice_and_a_new_hearing_of_the_party(office):
    actor, case_id = office.ready()
    added = OwnItemDraft(Kind.FINDING, "另有过期饮料12瓶摆在同一货架。", WHY, ("E1",))
    file = office.desk.add_own(actor, case_id, added)
    assert codes(file) == {"notice_outdated"}
    assert refused(lambda: office.desk.request_review(actor, case_id))
    rights = ("statement", "hearing")
    file = office.step(actor, case_id, "notice_served", "2025-10-10", items=rights)
    assert codes(file) == {"statement_open", "hearing_open"}
    office.step(actor, case_id, "statement_waived", "2025-10-11", text="当事人当场表示不再申辩")
    file = office.step(actor, case_id, "hearing_waived", "2025-10-11", text="不要求听证")
    assert file.missing == ()


def test_a_finding_dropped_after_the_defence_needs_no_new_notice(office):
    actor, case_id = office.drafted()
    office.state_views(actor, case_id)
    office.rule_all(actor, case_id)
    more = OwnItemDraft(Kind.FINDING, "另有过期饮料12瓶摆在同一货架。", WHY, ("E1",))
    item = office.desk.add_own(actor, case_id, more).own_items[-1]
    beside = OwnItemDraft(Kind.DISPOSITION, "没收过期的坚果礼盒30盒。", "罚则要求一并没收货物")
    office.desk.add_own(actor, case_id, beside)
    office.hear(actor, case_id)
    assert office.desk.remove_own(actor, case_id, item.item_id).missing == ()


def test_a_hearing_is_offered_where_it_is_due(office):
    actor, case_id = office.ready()
    take_back(office, actor, case_id, *{s.step for s in office.desk.case_file(case_id).steps})
    office.hear(actor, case_id, without=("notice_served", "hearing_silent", "statement_heard",
                                         "argument_rejected"))  # fmt: skip
    closed = OwnItemDraft(Kind.DISPOSITION, "责令停业十日。", "同一违法行为屡次发生，货仍在卖")
    office.desk.add_own(actor, case_id, closed)
    office.step(actor, case_id, "notice_served", "2025-09-22", items=("statement",))
    office.step(actor, case_id, "statement_waived", "2025-09-23", text="当事人书面声明放弃")
    found = refused(lambda: office.desk.request_review(actor, case_id))
    assert set(found) == {"hearing_not_told"}
    office.step(actor, case_id, "notice_served", "2025-09-23")
    office.step(actor, case_id, "statement_waived", "2025-09-24", text="当事人书面声明放弃")
    file = office.step(actor, case_id, "hearing_waived", "2025-09-24", text="不要求听证")
    assert file.missing == ()


def to_a_hearing(office):
    actor, case_id = office.ready()
    take_back(office, actor, case_id, "hearing_silent")
    office.step(actor, case_id, "hearing_requested", "2025-09-26")
    return actor, case_id


def test_a_hearing_that_was_asked_for_is_held(office):
    actor, case_id = to_a_hearing(office)
    assert codes(office.desk.case_file(case_id)) == {"hearing_not_held"}
    notice = {"until": date(2025, 10, 17), "subject": "顾清和", "text": "本局三楼会议室"}
    office.step(actor, case_id, "hearing_notified", "2025-09-26", **notice)
    assert refused(lambda: office.desk.request_review(actor, case_id))
    file = office.step(
        actor, case_id, "hearing_held", "2025-10-17", subject="顾清和", text="双方质证，笔录已签字"
    )
    assert file.missing == ()
    assert "根据听证笔录作出本决定" in words(file)


def test_notice_of_a_hearing_is_given_seven_working_days_ahead(office):
    actor, case_id = to_a_hearing(office)
    entry = {"until": date(2025, 10, 14), "subject": "顾清和", "text": "本局三楼会议室"}
    found = refused(
        lambda: office.step(actor, case_id, "hearing_notified", "2025-09-28", **entry)
    )
    assert found == {"hearing_notice_short": "2025-09-26"}
    office.step(actor, case_id, "hearing_notified", "2025-09-26", **entry)


def test_the_chair_of_a_hearing_did_not_investigate_the_case(office):
    actor, case_id = to_a_hearing(office)
    entry = {"until": date(2025, 10, 17), "text": "本局三楼会议室"}
    for chair in ("沈知言", "lu-mingyuan"):
        found = refused(
            lambda chair=chair: office.step(
                actor, case_id, "hearing_notified", "2025-09-26", subject=chair, **entry
            )
        )
        assert found == {"hearing_chair": chair}
    office.step(actor, case_id, "hearing_notified", "2025-09-26", subject="gu-qinghe", **entry)


def test_a_request_for_a_hearing_after_its_time_is_refused(office):
    actor, case_id = office.ready()
    take_back(office, actor, case_id, "hearing_silent")
    found = refused(lambda: office.step(actor, case_id, "hearing_requested", "2025-09-29"))
    assert found == {"hearing_request_late": "2025-09-28"}


def test_a_complex_case_is_reviewed_and_deliberated_before_it_is_signed(office):
    actor, case_id = office.ready()
    decider = office.sign_in("qin-yue")
    office.step(actor, case_id, "complex_case", "2025-09-01", text="涉及多家门店，社会影响较大")
    found = refused(lambda: office.desk.sign(decider, case_id))
    assert set(found) == {"legal_review_due", "deliberation_due"}
    office.desk.request_review(actor, case_id)
    reviewer = office.sign_in("gu-qinghe")
    office.desk.pass_review(reviewer, case_id, all_points(), "卷内证据能够支持决定，同意送签")
    found = refused(lambda: office.desk.sign(decider, case_id))
    assert set(found) == {"deliberation_due"}
    office.step(
        decider, case_id, "deliberated", "2025-10-17",
        items=("秦岳", "温若岚"), text="一致同意拟处罚意见",
    )  # fmt: skip
    assert office.desk.sign(decider, case_id).stage is Stage.SIGNED


def test_an_officer_who_stepped_aside_acts_no_more_and_another_takes_the_place(office):
    actor, case_id = office.ready()
    decider = office.sign_in("qin-yue")
    entry = {"subject": "lu-mingyuan", "text": "当事人称其与店主同村"}
    office.step(actor, case_id, "recusal_requested", "2025-09-23", **entry)
    found = refused(lambda: office.desk.request_review(actor, case_id))
    assert found == {"recusal_open": "lu-mingyuan"}
    file = office.step(decider, case_id, "recusal_granted", "2025-09-24", subject="lu-mingyuan")
    assert codes(file) == {"two_officers"}
    other = office.sign_in("lu-mingyuan")
    with pytest.raises(NotAllowedError) as caught:
        office.desk.request_review(other, case_id)
    assert caught.value.why == "stepped_aside"


def test_a_recusal_that_was_refused_lets_the_case_go_on(office):
    actor, case_id = office.ready()
    decider = office.sign_in("qin-yue")
    entry = {"subject": "lu-mingyuan", "text": "当事人称其与店主同村"}
    office.step(actor, case_id, "recusal_requested", "2025-09-23", **entry)
    file = office.step(decider, case_id, "recusal_refused", "2025-09-24", **entry)
    assert file.missing == ()


def test_nobody_decides_on_a_recusal_without_being_the_head(office):
    actor, case_id = office.ready()
    entry = {"subject": "lu-mingyuan", "text": "当事人称其与店主同村"}
    office.step(actor, case_id, "recusal_requested", "2025-09-23", **entry)
    with pytest.raises(NotAllowedError):
        office.step(actor, case_id, "recusal_refused", "2025-09-24", **entry)


def test_who_is_spared_is_taught(office):
    actor = office.sign_in()
    case_id = office.desk.open_case(actor, CASES / "plain").case.case_id
    spared = "违法行为轻微并及时改正，没有造成危害后果，不予行政处罚。"
    for item in (
        OwnItemDraft(Kind.FINDING, "货架上有过期礼盒30盒。", WHY, ("E1",)),
        OwnItemDraft(Kind.DISPOSITION, spared, "店主当天下架，也没有卖出去一盒，用不着处罚"),
    ):
        office.desk.add_own(actor, case_id, item)
    office.step(actor, case_id, "filed", "2025-08-13")
    found = refused(lambda: office.desk.request_review(actor, case_id))
    assert set(found) == {"education_missing"}
    office.step(actor, case_id, "educated", "2025-10-18", text="上门讲解保质期管理的要求")
    file = office.desk.add_own(
        actor, case_id,
        OwnItemDraft(Kind.FACTOR, "具有从重情节：二年内因同类违法行为受过行政处罚。",
                     "前次决定书就在卷里，日期在两年以内", ("E1",)),
    )  # fmt: skip
    assert codes(file) == {"spared_against_facts"}
    file = office.desk.remove_own(actor, case_id, file.own_items[-1].item_id)
    assert file.missing == ()


def test_evidence_that_arose_after_the_decision_carries_nothing(office):
    _, case_id = office.drafted()
    records = office.desk._office.store.records(case_id)
    late = replace(records.case.evidence[2], day=date(2025, 10, 21))
    case = replace(records.case, evidence=(*records.case.evidence[:2], late))
    from casework.review import late_evidence

    assert late_evidence(case) == {"E3"}
    assert late_evidence(replace(case, day_of_decision=date(2025, 10, 21))) == frozenset()


@pytest.mark.parametrize(
    ("day", "problem"),
    [("2025-10-21", "after_decision"), ("2025-09-01", "before_earlier_step")],
)
def test_a_step_lies_between_the_step_before_it_and_the_decision(office, day, problem):
    actor, case_id = office.ready()
    with pytest.raises(EntryError) as caught:
        office.step(actor, case_id, "statement_waived", day, text="当事人书面声明放弃")
    assert (caught.value.field, caught.value.problem) == ("day", problem)


def test_a_notice_has_something_to_announce(office):
    actor, case_id = office.drafted()
    office.step(actor, case_id, "filed", "2025-08-13")
    assert "unruled" in refused(
        lambda: office.step(actor, case_id, "notice_served", "2025-09-22")
    ) or "view_missing" in refused(
        lambda: office.step(actor, case_id, "notice_served", "2025-09-22")
    )


def test_no_step_before_the_one_it_follows(office):
    actor, case_id = office.drafted()
    found = refused(
        lambda: office.desk.record_step(
            actor, case_id, StepDraft("statement_heard", date(2025, 9, 24), items=("无",))
        )
    )
    assert found == {"step_too_early": "notice_served"}


def words(file):
    return "\n".join(p.text for p in file.document.paragraphs)
