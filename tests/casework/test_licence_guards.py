"""Each guard of a licence: the step it refuses, with its article, and the step it lets pass."""

import pytest

from casework.errors import EntryError
from casework.model import Stage
from tests.casework.scenes import Theatre

TWO = {"items": ("林知秋", "方以宁"), "text": "到场测量并制作核查记录"}


@pytest.fixture(scope="module")
def theatre(tmp_path_factory):
    theatre = Theatre(tmp_path_factory.mktemp("licence"), "shop-sign-licence")
    yield theatre
    theatre.library.close()


@pytest.fixture
def scene(theatre, tmp_path):
    yield lambda slug: theatre.scene(slug, tmp_path)
    theatre.close()


def says(found, code, subject, article):
    assert code in found, found
    assert found[code][0] == subject
    assert article in found[code][1]


def test_a_licence_with_its_procedure_on_record_is_reviewed_and_signed(scene):
    assert scene("grant").act("sign") is Stage.SIGNED


def test_nothing_is_decided_on_an_application_that_nobody_received_or_accepted(scene):
    case = scene("grant")
    case.back("inspected", "accepted", "applied")
    found = case.refused("review")
    says(found, "licence_application_missing", "", "第二十九条第一款")
    says(found, "licence_acceptance_missing", "", "第三十二条第一款第（五）项")
    case.step("applied", "2025-10-09")
    case.step("accepted", "2025-10-10")
    case.step("inspected", "2025-10-13", **TWO)
    assert case.act("review") is Stage.IN_REVIEW


def test_what_is_missing_is_told_once_and_in_five_working_days(scene):
    case = scene("grant")
    case.back("inspected", "accepted")
    lacking = {"items": ("没有提交外立面的使用证明",)}
    # five working days from Thursday 9 October; Saturday the 11th is worked
    found = case.refused("correction_told", "2025-10-16", **lacking)
    says(found, "licence_correction_told_late", "2025-10-15", "第三十二条第一款第（四）项")
    case.step("correction_told", "2025-10-10", **lacking)
    found = case.refused("correction_told", "2025-10-13", **lacking)
    says(found, "licence_correction_told_twice", "2025-10-10", "第三十二条第一款第（四）项")


def test_an_application_is_accepted_once_all_that_was_missing_is_there(scene):
    case = scene("grant")
    case.back("inspected", "accepted")
    case.step("correction_told", "2025-10-10", items=("没有提交外立面的使用证明",))
    found = case.refused("accepted", "2025-10-13")
    says(found, "licence_materials_open", "", "第三十二条第一款第（五）项")
    case.step("corrected", "2025-10-13")
    case.step("accepted", "2025-10-13")


def test_who_was_asked_for_nothing_in_time_counts_as_accepted_since_the_day_of_receipt(scene):
    case = scene("grant")
    case.back("inspected", "accepted")
    found = case.refused("accepted", "2025-10-16")
    says(found, "licence_accepted_by_silence", "2025-10-09", "第三十二条第一款第（四）项")
    case.step("accepted", "2025-10-09")


def test_a_notice_of_what_is_missing_comes_in_time_and_once(scene):
    case = scene("correct-materials")
    case.back("applied")
    case.step("applied", "2025-10-06")  # a holiday; the five working days end on the 14th
    found = case.refused("sign")
    says(found, "licence_correction_late", "2025-10-14", "第三十二条第一款第（四）项")
    case.back("applied")
    case.step("applied", "2025-10-13")
    assert case.act("sign") is Stage.SIGNED


def test_no_second_notice_of_what_is_missing_and_none_after_acceptance(scene):
    case = scene("correct-materials")
    case.step("correction_told", "2025-10-14", items=("申请书没有签名",))
    found = case.refused("review")
    says(found, "licence_correction_again", "2025-10-14", "第三十二条第一款第（四）项")
    case.back("correction_told")
    case.step("accepted", "2025-10-14")
    found = case.refused("review")
    says(found, "licence_accepted_already", "2025-10-14", "第三十七条")
    case.back("accepted")
    assert case.act("review") is Stage.IN_REVIEW


def test_a_notice_names_all_that_is_missing(scene):
    case = scene("correct-materials")
    said = "设计图没有标明尺寸、材料、光源或者安装位置"
    case.reword(said, "设计图有问题")
    says(case.refused("sign"), "licence_correction_whole", said, "第三十二条第一款第（四）项")
    case.reword("设计图有问题", said)
    assert case.act("sign") is Stage.SIGNED


@pytest.mark.parametrize("slug", ["not-needed", "not-competent"])
def test_who_needs_no_licence_or_came_to_the_wrong_place_is_told_at_once(scene, slug):
    case = scene(slug)
    applied = case.file.steps[0].day
    case.back("applied")
    case.step("applied", applied.replace(day=17).isoformat())
    found = case.refused("sign")
    says(found, "licence_not_at_once", "2025-10-17", "第三十二条第一款第（一）项")
    case.step("overdue_recorded", applied.isoformat(), text="系统故障，材料到今天才转到窗口")
    assert case.act("sign") is Stage.SIGNED


def test_who_came_to_the_wrong_place_is_told_where_to_go(scene):
    case = scene("not-competent")
    case.decide("对启程汽车用品店的申请不予受理。", "not_competent")
    says(case.refused("review"), "licence_other_authority", "", "第三十二条第一款第（二）项")
    case.decide("不予受理。你（单位）可以向云泽市交通运输局提出申请。", "not_competent")
    assert case.act("review") is Stage.IN_REVIEW


def test_an_inspection_is_made_by_two(scene):
    case = scene("grant")
    case.back("inspected")
    found = case.refused("review")
    says(found, "licence_inspection_unrecorded", "现场核查记录", "第三十四条第三款")
    alone = {"items": ("林知秋",), "text": "一个人去量的"}
    found = case.refused("inspected", "2025-10-13", **alone)
    says(found, "licence_inspectors", "1", "第三十四条第三款")
    case.step("inspected", "2025-10-13", **TWO)
    assert case.act("review") is Stage.IN_REVIEW


def test_persons_concerned_are_told_and_heard(scene):
    case = scene("refuse-neighbour")
    case.back("views_heard", "concerned_told")
    found = case.refused("review")
    says(found, "licence_concerned_untold", "渡口街15号201室住户卞秀兰", "第三十六条")
    case.step("concerned_told", "2025-10-28", text="书面告知，当面交付")
    says(case.refused("review"), "licence_views_unheard", "", "第三十六条")
    case.step("views_heard", "2025-11-03", items=("卞秀兰不同意", "申请人请求准予"))
    assert case.act("review") is Stage.IN_REVIEW


def test_applicant_and_persons_concerned_are_told_of_a_hearing_and_have_five_days(scene):
    case = scene("refuse-neighbour")
    case.back("hearing_silent", "hearing_right_told")
    says(case.refused("review"), "licence_hearing_untold", "", "第四十七条第一款")
    case.step("hearing_right_told", "2025-10-28", text="向双方书面告知")
    says(case.refused("review"), "licence_hearing_open", "", "第四十七条第一款")
    found = case.refused("hearing_silent", "2025-11-04")
    says(found, "licence_hearing_term_running", "2025-11-04", "第四十七条第一款")
    found = case.refused("hearing_requested", "2025-11-05")
    says(found, "licence_hearing_request_late", "2025-11-04", "第四十七条第一款")
    case.step("hearing_silent", "2025-11-05")
    assert case.act("review") is Stage.IN_REVIEW


def test_a_hearing_that_was_asked_for_is_held_on_notice_and_by_another_chair(scene):
    case = scene("refuse-neighbour")
    case.back("hearing_silent")
    case.step("hearing_requested", "2025-10-29")
    found = case.refused("review")
    says(found, "licence_hearing_not_held", "2025-10-29", "第四十七条第一款")
    call = {"until": "2025-11-10", "text": "政务中心二楼"}
    found = case.refused("hearing_notified", "2025-10-30", subject="贺景舟", **call)
    says(found, "licence_hearing_notice_short", "2025-10-29", "第四十八条第一款第（一）项")
    found = case.refused("hearing_notified", "2025-10-29", subject="方以宁", **call)
    says(found, "licence_hearing_chair", "方以宁", "第四十八条第一款第（三）项")
    case.step("hearing_notified", "2025-10-29", subject="贺景舟", **call)
    case.step("hearing_held", "2025-11-10", subject="贺景舟", text="双方质证，笔录已签字")
    assert case.act("review") is Stage.IN_REVIEW


def test_a_hearing_in_the_public_interest_is_announced_and_held(scene):
    case = scene("refuse-thickness")
    case.step("public_hearing", "2025-10-09", text="整条街的店招一起改，居民关心")
    says(case.refused("review"), "licence_public_hearing", "", "第四十六条")
    call = {"until": "2025-10-20", "text": "政务中心二楼", "subject": "贺景舟"}
    found = case.refused("hearing_notified", "2025-10-09", **call)
    says(found, "licence_hearing_unannounced", "", "第四十六条")
    case.step("hearing_announced", "2025-10-09", text="在政务服务网站公告")
    case.step("hearing_notified", "2025-10-09", **call)
    case.step("hearing_held", "2025-10-20", subject="贺景舟", text="公开举行，笔录已签字")
    assert case.act("review") is Stage.IN_REVIEW


def late_grant(scene):
    """Accepted on 8 September: twenty working days end on Saturday 11 October, which is worked."""
    case = scene("grant")
    case.back("inspected", "accepted", "applied")
    case.step("applied", "2025-09-08")
    case.step("accepted", "2025-09-08")
    case.step("inspected", "2025-10-13", **TWO)
    return case


def test_a_licence_is_decided_within_twenty_working_days(scene):
    case = late_grant(scene)
    says(case.refused("sign"), "licence_decision_late", "2025-10-11", "第四十二条第一款")
    case.step("overdue_recorded", "2025-10-16", text="核查人员生病，没有及时安排他人")
    assert case.act("sign") is Stage.SIGNED


def test_more_time_is_approved_before_the_term_ends_and_the_applicant_told_why(scene):
    case = late_grant(scene)
    why = {"text": "现场要等脚手架拆除才能测量"}
    found = case.refused("extended", "2025-10-14", **why)
    says(found, "licence_extension_late", "2025-10-11", "第四十二条第一款")
    case.step("extended", "2025-10-10", **why)
    says(case.refused("sign"), "licence_extension_untold", "", "第四十二条第一款")
    case.step("extension_told", "2025-10-10", text="书面告知延长十日及其理由")
    assert case.act("sign") is Stage.SIGNED


def test_time_for_an_appraisal_is_not_counted(scene):
    case = late_grant(scene)
    case.step("clock_stopped", "2025-09-15", until="2025-09-19", text="专家评审，已书面告知五日")
    assert case.act("sign") is Stage.SIGNED


def test_a_refusal_gives_its_reasons_and_the_remedies(scene):
    case = scene("refuse-thickness")
    said = "店招外缘凸出墙面超过规定的厚度"
    case.reword(said, "店招不够美观")
    case.reword("六十日内", "规定的期限内")
    found = case.refused("sign")
    says(found, "licence_reasons", said, "第三十八条第二款")
    says(found, "licence_remedies", "", "第三十八条第二款")
    case.reword("店招不够美观", said)
    case.reword("规定的期限内", "六十日内")
    assert case.act("sign") is Stage.SIGNED


def test_a_grant_is_public_and_says_so(scene):
    case = scene("grant")
    case.reword("本决定依法公开，公众有权查阅。", "")
    says(case.refused("sign"), "licence_public", "", "第四十条")
    case.reword("送达店招设置许可证。", "送达店招设置许可证。本决定依法公开，公众有权查阅。")
    assert case.act("sign") is Stage.SIGNED


def test_the_paper_for_who_is_turned_away_has_the_special_seal(scene):
    case = scene("not-needed")
    case.reword("（行政许可专用印章）", "（此处无章）")
    says(case.refused("sign"), "licence_seal", "", "第三十二条第二款")
    case.reword("（此处无章）", "（行政许可专用印章）")
    assert case.act("sign") is Stage.SIGNED


def test_a_step_that_the_row_does_not_let_repeat_stands_once(scene):
    with pytest.raises(EntryError):
        scene("grant").step("accepted", "2025-10-10")
