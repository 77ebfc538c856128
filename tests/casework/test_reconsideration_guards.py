"""Each guard of reconsideration: the step it refuses, with its article, and the one it passes."""

import pytest

from casework.errors import NotAllowedError
from casework.model import Kind, Stage
from tests.casework.scenes import Theatre

HEARD = {"text": "当面听取双方意见并制作笔录"}


@pytest.fixture(scope="module")
def theatre(tmp_path_factory):
    theatre = Theatre(tmp_path_factory.mktemp("reconsideration"), "reconsideration")
    yield theatre
    theatre.library.close()


@pytest.fixture
def scene(theatre, tmp_path):
    yield lambda slug: theatre.scene(slug, tmp_path)
    theatre.close()


def says(found, code, subject, article):
    code = f"reconsideration_{code}"
    assert code in found, found
    assert found[code][0] == subject
    assert article in found[code][1]


def anew(case):
    """Take every step back."""
    case.back(*{s.step for s in case.file.steps})
    return case


def test_nothing_is_decided_on_what_was_not_received_and_admitted(scene):
    case = anew(scene("uphold"))
    found = case.refused("review")
    says(found, "application_missing", "", "第二十二条第一款")
    says(found, "acceptance_missing", "", "第三十条第一款")
    says(found, "parties_unheard", "", "第四十九条")
    case.step("applied", "2025-08-14")
    case.step("accepted", "2025-08-18")
    says(case.refused("review"), "copy_not_sent", "", "第四十八条")
    case.step("copy_sent", "2025-08-21")
    says(case.refused("review"), "reply_open", "", "第四十八条")
    case.step("reply_received", "2025-09-01")
    case.step("parties_heard", "2025-09-02", **HEARD)
    assert case.act("sign") is Stage.SIGNED


def test_an_application_that_nobody_looked_at_in_time_counts_as_admitted(scene):
    case = anew(scene("uphold"))
    case.step("applied", "2025-08-14")  # a Thursday; five working days end on the 21st
    found = case.refused("accepted", "2025-08-22")
    says(found, "admitted_by_silence", "2025-08-21", "第三十条第三款")
    case.step("accepted", "2025-08-21")


def test_what_is_missing_is_told_once_and_in_time_and_handed_in_within_ten_days(scene):
    case = anew(scene("uphold"))
    lacking = {"items": ("没有写明被申请人", "没有附处罚决定书")}
    case.step("applied", "2025-08-14")
    found = case.refused("correction_told", "2025-08-22", **lacking)
    says(found, "correction_told_late", "2025-08-21", "第三十一条第一款")
    case.step("correction_told", "2025-08-18", **lacking)
    found = case.refused("correction_told", "2025-08-19", **lacking)
    says(found, "correction_told_twice", "2025-08-18", "第三十一条第一款")
    says(case.refused("accepted", "2025-08-19"), "materials_open", "", "第三十一条第三款")
    found = case.refused("corrected", "2025-09-02")
    says(found, "corrected_late", "2025-09-01", "第三十一条第二款")
    case.step("corrected", "2025-09-02", text="申请人住院，有出院记录，延长到今天")
    case.step("accepted", "2025-09-08")  # five working days from the day it was completed


def test_a_reply_has_ten_working_days_and_comes_in_them_or_counts_as_none(scene):
    case = scene("uphold")
    case.back("reply_received")
    found = case.refused("reply_absent", "2025-09-04")
    says(found, "reply_running", "2025-09-04", "第四十八条")
    found = case.refused("reply_received", "2025-09-05")
    says(found, "reply_late", "2025-09-04", "第七十条")
    case.step("reply_absent", "2025-09-05")
    found = case.refused("review")
    says(found, "no_reply", "2025-09-05", "第七十条")
    case.step("third_party_evidence", "2025-09-08", text="第三人提交现场照片原件")
    assert case.act("review") is Stage.IN_REVIEW


def test_an_act_whose_maker_replied_does_not_count_as_without_evidence(scene):
    case = scene("no-answer")
    case.back("reply_absent")
    case.step("reply_received", "2025-08-19")
    says(case.refused("review"), "reply_is_there", "2025-08-19", "第七十条")
    case.back("reply_received")
    case.step("reply_absent", "2025-08-20")
    assert case.act("review") is Stage.IN_REVIEW


@pytest.mark.usefixtures("scene")
def test_what_the_respondent_collected_after_its_act_does_not_carry_it(theatre, tmp_path):
    reply = "file: evidence/行政复议答复书.txt\n"
    case = theatre.changed("uphold", tmp_path, reply, f'{reply}    day: "2025-08-25"\n')
    case.add("补拍的照片显示橙子霉变。", kind=Kind.FINDING, evidence_ids=("E2",))
    says(case.refused("review"), "evidence_after_act", "行政复议答复书", "第四十六条第一款")
    case.step("evidence_allowed", "2025-09-03", text="申请人提出了新的理由，同意补充")
    assert case.act("review") is Stage.IN_REVIEW


def test_the_parties_are_heard_unless_they_make_it_impossible(scene):
    case = scene("uphold")
    case.back("parties_heard")
    says(case.refused("review"), "parties_unheard", "", "第四十九条")
    case.step("views_impossible", "2025-09-02", text="三次电话、一次书面通知都没有回应")
    assert case.act("review") is Stage.IN_REVIEW


def test_the_simple_procedure_has_its_cases_and_its_own_terms(scene):
    case = anew(scene("uphold"))
    case.step("applied", "2025-08-14")
    case.step("accepted", "2025-08-18")
    found = case.refused("simple_procedure", "2025-08-19", text="案子不难")
    says(found, "not_simple", "案子不难", "第五十三条")
    case.step("simple_procedure", "2025-08-19", text="当事人各方同意适用简易程序")
    case.step("copy_sent", "2025-08-20")
    found = case.refused("reply_received", "2025-08-28")
    says(found, "reply_late", "2025-08-27", "第七十条")
    case.step("reply_received", "2025-08-27")
    case.step("clock_stopped", "2025-08-28", until="2025-09-28", text="申请人住院")
    case.step("stop_told", "2025-09-29")
    assert case.act("review") is Stage.IN_REVIEW  # heard in writing, art. 54
    found = case.refused("extended", "2025-10-09", text="需要再核实")
    says(found, "extension_in_simple", "2025-10-20", "第六十二条第二款")


def test_evidence_is_taken_by_two(scene):
    case = scene("change-facts")
    case.back("investigated")
    found = case.refused("investigated", "2025-09-22", items=("江若水",), text="到仓库核对")
    says(found, "investigators", "1", "第四十五条第二款")
    case.step("investigated", "2025-09-22", items=("江若水", "白昼"), text="到仓库核对")


PANEL = {"subject": "江若水", "text": "双方举证、质证，笔录已签字"}


def test_a_grave_case_is_heard_by_a_panel_on_notice_and_put_before_the_committee(scene):
    case = scene("unlawful-harm")
    case.back("committee_asked", "hearing_held", "hearing_notified")
    found = case.refused("review")
    says(found, "hearing_due", "涉及十万户用水，社会影响较大", "第五十条第一款")
    says(found, "committee_due", "涉及十万户用水，社会影响较大", "第五十二条第二款")
    call = {"until": "2025-09-18", "text": "三楼听证室，管网改线的程序"}
    found = case.refused("hearing_notified", "2025-09-11", **call)
    says(found, "hearing_notice_short", "2025-09-10", "第五十一条第一款")
    case.step("hearing_notified", "2025-09-10", **call)
    few = ("听证员白昼", "记录员叶青")
    found = case.refused("hearing_held", "2025-09-18", items=few, **PANEL)
    says(found, "panel", "2", "第五十条第三款")
    case.step("hearing_held", "2025-09-18", items=(*few, "听证员何知远"), **PANEL)
    case.step("committee_asked", "2025-10-10", text="多数意见认为不宜撤销")
    assert case.act("review") is Stage.IN_REVIEW


def test_the_parties_are_told_of_a_suspension_and_nothing_is_decided_in_it(scene):
    case = scene("revoke-basis")
    case.back("stop_told", "clock_stopped")
    case.step("clock_stopped", "2025-09-19", until="2025-10-24", text="等待依据的处理结果")
    found = case.refused("review")
    says(found, "stop_untold", "2025-09-19", "第三十九条第三款")
    says(found, "stopped", "2025-10-24", "第三十九条第二款")
    case.back("clock_stopped")
    case.step("clock_stopped", "2025-09-19", until="2025-10-10", text="等待依据的处理结果")
    case.step("stop_told", "2025-10-11")
    assert case.act("review") is Stage.IN_REVIEW


def test_mediation_comes_to_an_end_before_a_decision(scene):
    case = scene("change-content")
    case.step("mediation_begun", "2025-08-26", text="双方同意就罚款数额调解")
    found = case.refused("review")
    says(found, "mediation_open", "2025-08-26", "第七十三条第二款")
    case.step("mediation_failed", "2025-09-02", text="数额相差太多，没有谈成")
    assert case.act("review") is Stage.IN_REVIEW


def test_an_agreement_is_reached_and_the_paper_has_room_for_both_signatures(scene):
    case = scene("mediate")
    case.back("agreement_reached")
    case.step("mediation_failed", "2025-09-12", text="数额谈不拢")
    says(case.refused("review"), "agreement_missing", "", "第七十三条第一款")
    case.back("mediation_failed")
    case.step("agreement_reached", "2025-09-12", text="双方在协议上签字")
    case.reword("被申请人（签字或者签章）：", "被申请人：")
    found = case.refused("sign")
    says(found, "signatures", "被申请人（签字或者签章）", "第七十三条第一款")
    case.reword("被申请人：", "被申请人（签字或者签章）：")
    assert case.act("sign") is Stage.SIGNED


def test_a_withdrawal_is_decided_on_by_the_head_of_the_office(scene):
    case = scene("terminate")
    case.back("withdrawal_allowed")
    says(case.refused("review"), "withdrawal_open", "2025-09-04", "第四十一条第（一）项")
    with pytest.raises(NotAllowedError):
        case.step("withdrawal_allowed", "2025-09-08", by="caseworker")
    case.step("withdrawal_allowed", "2025-09-08")
    assert case.act("sign") is Stage.SIGNED


def test_a_reconsideration_ends_without_a_decision_on_a_ground_only(scene):
    case = scene("terminate")
    case.back("withdrawal_allowed", "withdrawn")
    says(case.refused("review"), "no_ground_to_end", "", "第四十一条")
    case.step("termination_ground", "2025-09-08", text="申请人死亡，近亲属书面放弃行政复议权利")
    assert case.act("review") is Stage.IN_REVIEW


@pytest.mark.parametrize(
    ("text", "worse"),
    [
        ("将云市监罚〔2025〕58号处罚决定中的罚款五万元变更为罚款六万元。", "五万元 < 六万元"),
        ("将罚款50,000元变更为罚款50,001元。", "50,000元 < 50,001元"),
        ("将罚款五万元变更为责令停业三日。", "责令停"),
        ("没收糕点二十盒，将罚款五万元改为吊销许可证。", "吊销"),
        ("将停业五日变更为停业十五日。", "五日 < 十五日"),
    ],
)
def test_a_change_is_not_to_the_applicants_harm(scene, text, worse):
    case = scene("change-content")
    case.decide(text, "change_content")
    says(case.refused("review"), "worse", worse, "第六十三条第二款")
    case.decide("将罚款五万元变更为罚款一万五千元。", "change_content")
    assert case.act("review") is Stage.IN_REVIEW


def test_a_third_party_that_asks_for_the_contrary_lifts_the_bar(scene):
    case = scene("change-content")
    case.decide("将罚款五万元变更为罚款六万元。", "change_content")
    case.step("third_party_contrary", "2025-08-26", text="受害的顾客请求从重处罚")
    assert case.act("review") is Stage.IN_REVIEW


def test_an_order_to_act_names_its_term(scene):
    case = scene("perform")
    order = "责令云泽市城市管理局对申请人的举报进行调查处理。"
    case.decide(order, "perform")
    says(case.refused("review"), "term_missing", order, "第六十六条")
    case.decide(f"{order[:-1]}，自收到本决定书之日起三十日内办结。", "perform")
    assert case.act("review") is Stage.IN_REVIEW


def test_what_was_paid_is_given_back_in_the_same_decision(scene):
    case = scene("revoke-facts")
    revoked = "撤销云城管罚〔2025〕31号行政处罚决定。"
    case.decide(revoked, "revoke_facts")
    says(case.refused("review"), "nothing_given_back", "已缴纳", "第七十二条第二款")
    case.add("责令云泽市城市管理局自收到本决定书之日起十五日内退还罚款八千元。")
    assert case.act("review") is Stage.IN_REVIEW


def test_a_decision_comes_in_sixty_days_or_more_time_is_approved_and_told(scene):
    case = scene("revoke-facts")
    case.back("extension_told", "extended")
    says(case.refused("sign"), "decision_late", "2025-09-16", "第六十二条")
    why = {"text": "需要核对号牌"}
    found = case.refused("extended", "2025-09-17", **why)
    says(found, "extension_late", "2025-09-16", "第六十二条第一款")
    case.step("extended", "2025-09-12", **why)
    says(case.refused("sign"), "extension_untold", "", "第六十二条第一款")
    case.step("extension_told", "2025-09-15")
    assert case.act("sign") is Stage.SIGNED


def test_who_missed_the_term_decides_all_the_same_and_says_why(scene):
    case = scene("revoke-facts")
    case.back("extension_told", "extended")
    case.step("overdue_recorded", "2025-09-24", text="没有及时申请延长，已对承办人员提醒")
    assert case.act("sign") is Stage.SIGNED


def test_the_decision_has_a_place_for_the_seal_and_tells_of_the_suit(scene):
    case = scene("uphold")
    case.reword("（印章）", "（无）")
    case.reword("十五日内", "规定的期限内")
    found = case.refused("sign")
    says(found, "seal", "", "第七十五条第一款")
    says(found, "remedies", "", "行政诉讼法》第四十五条")
    case.reword("（无）", "（印章）")
    case.reword("规定的期限内", "十五日内")
    assert case.act("sign") is Stage.SIGNED
