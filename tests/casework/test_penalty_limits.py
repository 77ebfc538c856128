"""Limits of a penalty: the lighter newer law, what may be decided on the spot, late evidence, the
hearing for a large confiscation.
"""

import shutil
from datetime import date

import pytest

from casework.errors import GateRefusedError
from casework.model import Kind, OwnItemDraft, Stage
from tests.casework.office_fakes import CASES
from tests.casework.scenes import Theatre
from tests.casework.test_guards import refused

LAW = "《中华人民共和国行政处罚法》"
WHY = "现场清点过两遍，店主在旁边看着签的字"


@pytest.fixture(scope="module")
def theatre(tmp_path_factory):
    theatre = Theatre(tmp_path_factory.mktemp("penalty"), "food-sales-penalty")
    yield theatre
    theatre.library.close()


@pytest.fixture
def scene(theatre, tmp_path):
    yield lambda slug: theatre.scene(slug, tmp_path)
    theatre.close()


def test_a_fine_above_the_lighter_newer_law_is_refused(scene):
    case = scene("lighter-law")
    case.decide("11000", kind=Kind.AMOUNT)  # the version of the day of the act went up to 20,000
    subject, words = case.refused("review")["lighter_newer_law"]
    assert subject == "10000"
    assert f"{LAW}第三十七条" in words
    case.decide("6000", kind=Kind.AMOUNT)
    assert case.act("review") is Stage.IN_REVIEW


def test_a_fine_by_the_older_law_is_held_to_it_where_the_newer_one_is_not_lighter(scene):
    case = scene("before-amendment")
    case.decide("25000", kind=Kind.AMOUNT)  # the newer version goes up to 40,000
    assert case.refused("review")["lighter_newer_law"][0] == "20000"
    case.decide("11500", kind=Kind.AMOUNT)
    assert case.act("review") is Stage.IN_REVIEW


def test_on_the_spot_a_sole_trader_is_fined_no_more_than_a_citizen(scene):
    case = scene("mitigating")
    case.step("on_the_spot", "2025-09-03", text="文昌巷15号店内")
    subject, words = case.refused("review")["spot_limit"]
    assert subject == "1700 > 200"
    assert f"{LAW}第五十一条" in words
    for item in case.file.own_items:
        if item.kind in {Kind.AMOUNT, Kind.BAND}:
            case.desk.remove_own(case.actors["caseworker"], case.case_id, item.item_id)
    assert case.act("review") is Stage.IN_REVIEW  # a warning alone may be given on the spot


def test_on_the_spot_nothing_is_confiscated(scene):
    case = scene("lighter-law")
    case.step("on_the_spot", "2025-05-20", text="北坡路31号店内")
    assert case.refused("review")["spot_limit"][0] == "6000 > 3000"
    case.decide("3000", kind=Kind.AMOUNT)
    assert case.refused("review")["spot_limit"][0] == "没收"
    case.back("on_the_spot")
    assert "spot_limit" not in {m.code for m in case.file.missing}


def test_nothing_stands_on_evidence_that_arose_after_the_decision(office, tmp_path):
    folder = shutil.copytree(CASES / "plain", tmp_path / "plain")
    path = folder / "case.yaml"
    late = "file: evidence/进货票据.txt\n"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(late, f'{late}    day: "2025-10-21"\n'), encoding="utf-8")
    actor = office.sign_in()
    case_id = office.desk.open_case(actor, folder).case.case_id
    assert office.desk.case_file(case_id).case.evidence[2].day == date(2025, 10, 21)

    def find(evidence_id):
        item = OwnItemDraft(Kind.FINDING, "货架上有过期礼盒30盒。", WHY, (evidence_id,))
        return office.desk.add_own(actor, case_id, item)

    assert refused(lambda: find("E3")) == {"evidence_after_decision": "E3"}
    assert find("E1").own_items
    with pytest.raises(GateRefusedError):
        office.desk.request_review(actor, case_id)
    assert "evidence_after_decision" not in {m.code for m in office.desk.missing(case_id)}


def test_a_large_confiscation_is_no_less_a_ground_for_a_hearing_than_a_large_fine(scene):
    case = scene("lighter-law")
    goods = "没收违法销售的无标签红薯粉条74袋（货值{}元），没收违法所得{}元。"
    case.decide(goods.format("49,891", 108))
    assert "hearing_not_told" not in {m.code for m in case.file.missing}
    case.decide(goods.format("49,892", 108))
    _, words = case.refused("review")["hearing_not_told"]
    assert f"{LAW}第六十三条第一款" in words
    case.decide("没收违法销售的无标签红薯粉条74袋。")
    told = {"items": ("statement", "hearing")}
    case.add("现场货物共计60000元。", kind=Kind.FINDING, evidence_ids=("E1",))
    assert "hearing_not_told" in {m.code for m in case.file.missing}
    case.step("notice_served", "2025-07-21", **told)
    assert "hearing_not_told" not in {m.code for m in case.file.missing}
