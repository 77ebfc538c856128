# ruff: noqa: E501 - Chinese sentences are read as one line

import pytest

from rag.atoms import extract, mentions
from rag.passage import AtomKind, EvidenceText

SCENE = (
    "现场笔录\n检查时间：2025年9月16日16时15分至18时20分\n"
    "检查地点：云泽市东湖区文德路6号云泽市文德食品商店有限公司经营场所\n"
    "检查人员：沈知言（云泽市监执00117）、陆明远（云泽市监执00142）\n"
    "现场情况：货架上有“麦朵”小面包420袋，标价3元/袋，合计1260元，喷印生产日期为2025年9月14日；"
    "店长葛振海答没有。从云泽市恒裕食品商行进货，住云泽市临江区滨河街36号3单元201室。"
)


def found(text, kind=None):
    atoms = extract([EvidenceText("E1", "笔录", text)])
    return [atom.text for atom in atoms if kind is None or atom.kind is kind]


def test_every_atom_is_an_exact_span_of_its_evidence():
    evidence = [EvidenceText("E1", "笔录", SCENE), EvidenceText("E2", "书证", "共计1260元，罚款12000元。")]
    texts = {item.evidence_id: item.text for item in evidence}
    atoms = extract(evidence)
    for atom in atoms:
        assert texts[atom.evidence_id][atom.start:atom.end] == atom.text
    assert [atom.atom_id for atom in atoms] == [f"A{n + 1}" for n in range(len(atoms))]
    assert len({atom.text for atom in atoms}) == len(atoms)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (AtomKind.NAME, "云泽市文德食品商店有限公司"), (AtomKind.NAME, "沈知言"),
        (AtomKind.NAME, "陆明远"), (AtomKind.NAME, "葛振海"), (AtomKind.NAME, "云泽市恒裕食品商行"),
        (AtomKind.ADDRESS, "云泽市东湖区文德路6号"),
        (AtomKind.ADDRESS, "云泽市临江区滨河街36号3单元201室"),
        (AtomKind.DATE, "2025年9月16日"), (AtomKind.DATE, "2025年9月14日"),
        (AtomKind.GOODS, "“麦朵”小面包"), (AtomKind.QUANTITY, "420袋"),
        (AtomKind.MONEY, "3元/袋"), (AtomKind.MONEY, "1260元"),
    ],
)
def test_what_a_record_of_inspection_holds_is_found(kind, expected):
    assert expected in found(SCENE, kind)


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("统一社会信用代码91990104MA0FXK303C。", AtomKind.IDENTIFIER, "91990104MA0FXK303C"),
        ("云市监罚〔2024〕318号", AtomKind.IDENTIFIER, "云市监罚〔2024〕318号"),
        ("联系电话13800001111。", AtomKind.IDENTIFIER, "13800001111"),
        ("总共不到五百元，我是第一次。", AtomKind.MONEY, "五百元"),
        ("货值1.2万元。", AtomKind.MONEY, "1.2万元"),
        ("罚款12,000元。", AtomKind.MONEY, "12,000元"),
        ("实测为零下6.1摄氏度。", AtomKind.QUANTITY, "零下6.1摄氏度"),
        ("日期2025-08-03出厂", AtomKind.DATE, "2025-08-03"),
        ("二〇二五年八月三日", AtomKind.DATE, "二〇二五年八月三日"),
        ("梁秀芬", AtomKind.NAME, "梁秀芬"),
        ("品名：花生牛轧糖　数量：20盒", AtomKind.GOODS, "花生牛轧糖"),
    ],
)
def test_each_kind_is_found_as_it_is_written(text, kind, expected):
    assert expected in found(text, kind)


@pytest.mark.parametrize("text", ["当事人于当日改正。", "负责人和店员在场。", "店长不在，当事人称不知道。"])
def test_ordinary_words_are_not_taken_for_names(text):
    assert found(text, AtomKind.NAME) == []


def test_what_is_known_of_the_case_becomes_an_atom_where_evidence_has_it():
    known = [(AtomKind.NAME, "阿不都热合曼"), (AtomKind.NAME, "不在案中")]
    atoms = extract([EvidenceText("E1", "笔录", "阿不都热合曼在场。")], known)
    assert [atom.text for atom in atoms] == ["阿不都热合曼"]


def test_mentions_prefer_the_longer_atom_and_leave_numbers_whole():
    evidence = EvidenceText("E1", "笔录", "进货3盒，剩13盒，坚果礼盒和“岭上秋”坚果礼盒13盒。")
    atoms = extract([evidence])
    shown = [evidence.text[m.start:m.end] for m in mentions(evidence.text, atoms)]
    assert shown.count("3盒") == 1
    assert shown.count("13盒") == 2
