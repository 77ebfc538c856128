"""The papers beside the decision, from templates of the pack: templates/papers/<paper>.md.

Notice (art. 44), hearing notice (art. 64), review opinion (art. 58), service receipt (art. 61),
decision on the spot (art. 52), and the statement on the part the algorithm played.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from casework.decision import blocks_of, inline_values, sha256_of
from casework.errors import PackError
from casework.filling import Block, chinese_day, fill
from casework.model import Answer, DecisionText, Sentence
from casework.pack import Pack
from casework.procedure import newest
from casework.records import Records, standing_items
from casework.step import Announced

PAPERS = ("notice", "hearing-notice", "review-opinion", "receipt", "algorithm", "spot-decision")
_HEARING = (
    "依照《中华人民共和国行政处罚法》第六十三条、第六十四条的规定，你（单位）有权要求听证。要求听证的，"
    "应当自收到本告知书之日起五个工作日内向本局提出；逾期未提出的，视为放弃听证权利。"
)
_POINTS = {
    "competence": "执法主体是否合法，执法人员是否具备执法资格",
    "procedure": "执法程序是否合法",
    "facts_and_evidence": "案件事实是否清楚，证据是否合法充分",
    "characterisation_and_law": "适用法律、法规、规章是否准确",
    "discretion": "裁量基准运用是否适当",
    "excess_of_power": "执法是否超越执法机关法定权限",
    "form": "行政执法文书是否完备、规范",
    "transfer_to_police": "违法行为是否涉嫌犯罪、需要移送司法机关",
}
_KINDS = {
    "finding": "事实认定",
    "characterisation": "违法行为定性",
    "legal_basis": "法律依据",
    "factor": "裁量情节",
    "band": "裁量档次",
    "amount": "罚款数额",
}


def paper(
    records: Records, pack: Pack, paper_id: str, announced: Announced | None = None
) -> DecisionText:
    """A paper as it stands now. Raises PackError where the pack has no template for it.

    `announced` is what a notice is about to tell; else the newest notice says which rights it told.
    """
    template = pack.beside.get(paper_id)
    if paper_id not in PAPERS or template is None:
        path = pack.folder / "templates" / "papers" / f"{paper_id}.md"
        raise PackError(path, None, "there is no template for this paper", "Add it to the pack")
    items = standing_items(records)
    inline = inline_values(records.case, pack, items) | _values(records, pack, announced)
    blocks = blocks_of(records, pack, items)
    blocks["review_points"] = lambda: list(_points(records))
    blocks["algorithm_part"] = lambda: list(_algorithm(records))
    paragraphs = fill(template, inline, blocks, blocks.keys())
    return DecisionText(paragraphs, sha256_of(paragraphs))


def _values(records: Records, pack: Pack, announced: Announced | None) -> dict[str, str]:
    notice = newest(records.steps, "notice_served")
    told = announced or (notice.announced if notice else None)
    hearing = newest(records.steps, "hearing_notified")
    delivered = newest(records.steps, "delivered")
    spot = newest(records.steps, "on_the_spot")
    review = records.review
    served = delivered or notice
    named = "行政处罚决定书" if delivered else "行政处罚告知书"
    return {
        "hearing_right": _HEARING if told is not None and "hearing" in told.rights else "",
        "hearing_day": chinese_day(hearing.until) if hearing and hearing.until else "",
        "hearing_told_day": chinese_day(hearing.day) if hearing else "",
        "hearing_place": hearing.text if hearing else "",
        "hearing_chair": _name(pack, hearing.subject) if hearing else "",
        "review_opinion": review.opinion if review else "",
        "review_digest": review.text_sha256 if review else "",
        "review_day": chinese_day(review.at.date()) if review else "",
        "reviewer": _name(pack, review.reviewer_id) if review else "",
        "receipt_paper": named if served else "",
        "receipt_manner": (delivered.text if delivered else "直接送达") if served else "",
        "receipt_day": chinese_day(served.day) if served else "",
        "spot_place": spot.text if spot else "",
        "remedies_spot": pack.wording.remedies_spot,
    }


def _name(pack: Pack, person_id: str) -> str:
    person = pack.person(person_id)
    return person.name if person is not None else person_id


def _points(records: Records) -> Iterator[Block]:
    if records.review is None:
        return
    for number, point in enumerate(records.review.points, start=1):
        words = f"{number}. {_POINTS.get(point.point, point.point)}：{'是' if point.ok else '否'}"
        if point.point in {"excess_of_power", "transfer_to_police"}:  # asked the other way round
            words = f"{number}. {_POINTS[point.point]}：{'未发现' if point.ok else '有'}"
        yield point.point, (Sentence(f"{words}。", "case"),)


def _algorithm(records: Records) -> Iterator[Block]:
    """What the machine did in this case, in plain words."""
    answers = {r.suggestion_id: r for r in records.rulings}
    made = records.suggestions
    if not made:
        yield "none", (Sentence("本案没有采用程序提出的建议，全部内容由承办人员书写。", "case"),)
    else:
        count = Counter(r.answer for r in answers.values())
        words = (
            f"1. 程序共提出{len(made)}项建议，其中采纳{count[Answer.ACCEPT]}项、修改"
            f"{count[Answer.AMEND]}项、不采纳{count[Answer.REJECT]}项。每一项都有承办人员自己的理由。"
        )
        yield "count", (Sentence(words, "case"),)
        yield "kinds", (Sentence(_by_kind(records), "case"),)
        seen = len(records.views)
        moved = sum(bool(r.moved) for r in answers.values())
        words = (
            f"3. 对{seen}个事项，承办人员先写下自己的判断，程序的建议才显示；看过建议以后，"
            f"改变了原来判断的有{moved}项。"
        )
        yield "views", (Sentence(words, "case"),)
    own = len(records.own_items)
    words = (
        f"4. 承办人员另行书写{own}项内容。裁量档次和罚款数额由公开的裁量基准表计算，"
        "不是由语言模型得出。"
    )
    yield "own", (Sentence(words, "case"),)
    flags = sum(len(e.flags) for e in records.case.evidence)
    if flags:
        words = f"5. 程序在证据中标出{flags}处需要人查看的内容（例如隐藏文字、写给程序的指令）。"
        yield "flags", (Sentence(words, "case"),)
    words = (
        "程序在本局的计算机上运行，不连接网络，案件材料没有传出。决定由行政机关负责人签署，"
        "法制审核由另一人进行。"
    )
    yield "place", (Sentence(words, "case"),)
    if records.demonstration:
        yield "script", (Sentence("本案由演示脚本办理，不是真实案件。", "case"),)


def _by_kind(records: Records) -> str:
    counts = Counter(s.kind.value for s in records.suggestions)
    listed = "、".join(f"{_KINDS.get(kind, kind)}{n}项" for kind, n in counts.items())
    return f"2. 建议涉及：{listed}。程序不得建议是否处罚的最终结论。"
