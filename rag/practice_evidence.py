"""The made-up evidence of a practice case: documents in varied wording, and what they prove."""

# ruff: noqa: E501, PLR2004 - lists of words read as one line; the odds are no constants

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from rag.grounds import PURCHASE
from rag.practice_wordings import Wordings

_SMALL_AMOUNT, _LARGE_AMOUNT = 1000, 10_000  # yuan: the bounds of the factors on amounts
_EXCLUDED = ({"M3", "G1"}, {"M3", "G6"}, {"M3", "G5"}, {"M2", "G2"}, {"M1", "G5"}, {"M6", "G2"} )
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蒋蔡余杜叶程苏魏吕丁沈任姚卢姜崔钟谭陆汪范廖石金贾韦夏付方邹熊白孟秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔汤葛翁"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建文辉玲红国玉兰志海燕云振宇成栋晓琳佳宁立诚文斌小满素琴知言明远以宁岱一鸣秀芬长河春晖东升福田广才家骏金锁景行开泰来喜茂林"
_SHOP = "阿芳小麦老街坊星月青禾南北春秋江湖云上山林田园日升晨光金穗玉兰长桥石榴梧桐香樟水乡渔家喜悦满堂宏达利民万家千禾百果多味福源三味邻里鲜达文德跃动金桥永兴惠民兴旺佳佳好又来顺和瑞丰康宁乐购百味家乡阿婆老街东来喜洋同心吉祥聚源春天四季美佳德胜长青"
_STREETS = ("柳荫路", "文昌巷", "望江大道", "桥头街", "滨河街", "文德路", "人民路", "解放街", "学府路", "花园路", "新华街", "青石巷", "建设大道", "北门街", "南苑路", "光明路", "和平街", "东风路", "竹林巷", "湖滨路")
_DISTRICTS = ("临江区", "东湖区", "南浦区", "西岭区", "北山县", "河东区", "城关区")
_TOWNS = ("金桥镇", "白塔镇", "柳溪镇", "石门乡", "清河镇", "望湖镇")
_SHOP_KINDS = ("便利店", "超市", "商行", "食品商店", "干果店", "粮油店", "熟食店", "蛋糕店", "水果店", "副食店", "零食店", "批发部", "经营部", "烘焙坊", "鲜果行", "文具零食店", "食品商行", "副食品店", "便民超市", "生鲜超市", "粮油批发部", "卤味店", "面包房", "茶叶店", "烟酒店", "母婴店", "水产店", "杂货店")
_UNITS = {"packed": "盒袋瓶包罐箱", "fresh": "袋盒箱包", "any": "袋盒份", "cold": "袋盒箱包", "bulk": ("千克", "公斤", "罐"), "made": "袋盒份", "banned": "罐瓶袋盒", "stallbanned": "盒份瓶", "trace": "箱袋件桶"}
_FLOWING, _EXCHANGED = 0.4, 0.3  # records in one paragraph; words put for others
_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_MORE_SCENE = ("现场情况：", "检查情况：", "检查发现：", "经查：")
_ASKED = ("还有什么要说明的？", "后来怎么处理的？", "有没有其他情况？", "请你说一下具体经过。", "这件事前后是怎么回事？", "你怎么看这件事？", "之后你做了什么？", "以前有没有类似的情况？")
_OUTSIDE_KINDS = ("健身工作室", "洗车店", "理发店", "建材商店", "停车场经营部", "电动车商行")


@dataclass(slots=True)
class Written:
    """One document of evidence."""

    title: str
    lines: list[str]
    by_party: bool = False
    flows: bool = False  # one paragraph, without heads of their own lines

    @property
    def text(self) -> str:
        """The document as one text."""
        return "\n".join(self.lines)


@dataclass(slots=True)
class Story:
    """Evidence, the findings it carries and the factors it proves, with indexes of documents.

    Findings are templates, to be filled with `values`.
    """

    documents: list[Written]
    findings: list[tuple[str, list[int]]] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    factors: list[tuple[str, list[int]]] = field(default_factory=list)


def tell(
    wordings: dict[str, Any],
    rng: random.Random,
    words: Wordings,
    *,
    day: date,
    offence_id: str | None,
    factor_ids: Sequence[str],
    short: bool = False,
) -> Story:
    """Make up a case of `offence_id`, or one outside all regulations where it is None."""
    teller = Teller(wordings, rng, words, day, offence_id)
    teller.more = 0 if short else 1 + 5 * (rng.random() < 0.4)  # real files are long
    chosen = teller.choose_factors(factor_ids) if offence_id else []
    return teller.tell(chosen)


class Teller:
    """Makes up the names, days and amounts of one case, and tells it in varied words."""

    def __init__(
        self, wordings: dict[str, Any], rng: random.Random, words: Wordings, day: date,
        offence_id: str | None,
    ) -> None:
        self.wordings, self.rng, self.words = wordings, rng, words
        self.day, self.offence_id = day, offence_id
        self.offence = (
            wordings["offences"][offence_id] if offence_id else words.pick(wordings["outside"])
        )
        self.goods_kind = str(self.offence.get("goods", "none"))
        self.values = self._values()
        self.total = 0
        self.more = 1
        self.synonyms = words.synonyms(wordings)
        self.any_word = re.compile("|".join(sorted(self.synonyms, key=len, reverse=True)))
        self.flows = rng.random() < _FLOWING

    def choose_factors(self, known: Sequence[str]) -> list[str]:
        """Factors to be proven, by chance, without pairs that contradict each other."""
        names = [n for n in known if n in self.wordings["factors"]]
        shares = [30, 35, 22, 13] if self.more else [25, 20, 20, 20, 15]
        count = self.rng.choices(range(len(shares)), shares)[0]
        chosen: list[str] = []
        for name in self.rng.sample(names, len(names)):
            if len(chosen) < count and not any({name, c} in _EXCLUDED for c in chosen):
                chosen.append(name)
        return chosen

    def tell(self, factors: Sequence[str]) -> Story:
        """The story: documents first, then what they are made to prove."""
        rng = self.rng
        scene, asked, record, statement = documents = self._documents()
        present = [document for document in documents if document is not None]
        if self.more > 1:
            present.insert(rng.randint(2, len(present)), self._record())
        amounts = self._amounts([d for d in (scene, asked, record) if d])
        buying = self._buying([asked, *([record] if record else [])])
        proven = [(name, self._prove(name, scene, asked, record, statement)) for name in factors]
        self._mislead(present, statement or record or asked)
        if amounts and self.total < _SMALL_AMOUNT:
            proven.append(("M4", amounts))
        if amounts and self.total >= _LARGE_AMOUNT:
            proven.append(("G4", amounts))
        self._sign(scene, asked)
        present = self._ordered(present)

        def numbers(some: Sequence[Written]) -> list[int]:
            return [present.index(document) for document in some]

        sentences = self.wordings["findings"]
        found = self.offence.get("finding") or sentences[self.offence_id]
        findings = [(found, numbers([scene, asked]))]
        if amounts:
            findings.append(("上述食品货值金额{total}", numbers(amounts)))
        elif buying:
            findings.append((sentences[PURCHASE], numbers(buying)))
        order = list(self.wordings["factors"])
        told = sorted(
            ((order.index(name), docs) for name, docs in proven if name in order),
            key=lambda pair: pair[0],
        )
        if told:
            first, shown = told[0]
            findings.append((sentences[order[first]], numbers(shown)))
        listed = [(name, numbers(docs)) for name, docs in proven]
        return Story(present, findings, self.values, listed)

    def beside(self) -> list[str]:
        """Titles, heads and papers of a case: lines that say nothing of what was found in it."""
        bodies = (*_MORE_SCENE, "问", "答")
        documents = (self._scene(), self._asked(), self._record())
        return [line for one in documents for line in one.lines if not (one.flows or line.startswith(bodies))]

    def _mislead(self, present: Sequence[Written], sly: Written) -> None:
        """Sentences that prove nothing, and now and then an order to the machine in `sly`."""
        rng = self.rng
        for _ in range(rng.choice([0, 1, 1, 2] if self.more else [0, 1, 2, 3, 4, 5])):
            self._add(rng.choice(present), self.fill(self.words.pick(self.wordings["decoys"])))
        for _ in range(rng.randint(0, 5) if self.wordings.get("noise") else 0):
            self._add(rng.choice(present), rng.choice(self.wordings["noise"]))
        if rng.random() < 0.12:
            self._add(sly, self.words.pick(self.wordings["injections"]))

    def _documents(self) -> tuple[Written, Written, Written | None, Written | None]:
        """Record of inspection and of questioning; at times papers and the party's statement."""
        record = self._record() if self.rng.random() < (0.55 if self.more else 0.15) else None
        has_statement = self.rng.random() < (0.6 if self.more else 0.1)
        statement = self._statement() if has_statement else None
        return self._scene(), self._asked(), record, statement

    def _ordered(self, documents: list[Written]) -> list[Written]:
        if self.rng.random() < 0.3:
            rest = documents[1:]
            self.rng.shuffle(rest)
            return [documents[0], *rest]
        if self.rng.random() < 0.25:
            self.rng.shuffle(documents)
        return documents

    def fill(self, text: str) -> str:
        """`text` with one of each `[choice|other]`, some words exchanged, placeholders filled."""
        text = _CHOICE.sub(lambda found: self.rng.choice(found[1].split("|")), text)
        return self.any_word.sub(self._exchanged, text).format_map(self.values)

    def _exchanged(self, word: re.Match[str]) -> str:
        same = self.rng.random() >= _EXCHANGED
        return word[0] if same else self.rng.choice(self.synonyms[word[0]])

    # --- documents -------------------------------------------------------------------------

    def _scene(self) -> Written:
        rng, v = self.rng, self.values
        title = rng.choice(["现场笔录", "现场笔录", "现场检查笔录", "检查记录"])
        where = f"检查地点：{v['place']}{v['party'] if not self._is_stall() else ''}"
        lines = [
            title,
            f"检查时间：{v['day']}{rng.randint(8, 17)}时{rng.choice(['05', '20', '30', '00'])}分",
            where,
        ]
        if self._is_stall() or rng.random() < 0.3:
            lines.append(f"当事人：{v['party']}")
        if rng.random() < 0.7:
            lines.append(f"检查人员：{v['officer']}（云泽市监执{rng.randint(100, 999):05d}）、"
                         f"{v['officer2']}（云泽市监执{rng.randint(100, 999):05d}）")
        if rng.random() < 0.3:
            lines.insert(1, f"案由：{v['party']}涉嫌违法案")
        if rng.random() < 0.3:
            rng.shuffle(heads := lines[1:])
            lines = [title, *heads]
        scene = self.offence["scene"]
        scene = self.words.pick(scene) if isinstance(scene, list) else scene
        body = [self.fill(scene).rstrip("。") + "。"]
        for _ in range(self.more and rng.choice([0, 1, 2, 3, 4]) + self.more - 1):
            filler = self.fill(self.words.pick(self.wordings["filler_scene"]))
            if filler not in body:
                body.insert(rng.randint(0, len(body)), filler)
        if self.flows:
            openings = "stall_openings" if self._is_stall() else "openings"
            body.insert(0, self.fill(self.words.pick(self.wordings[openings])))
            return Written(title, [title] * (rng.random() < 0.5) + ["".join(body)], flows=True)
        lines.append(rng.choice(_MORE_SCENE) + "".join(body))
        return Written(title, lines)

    def _asked(self) -> Written:
        rng, v = self.rng, self.values
        title = rng.choice(["询问笔录", "询问笔录", "调查笔录"])
        role = rng.choice(["经营者", "负责人", "店长"])
        lines = [
            title,
            f"询问时间：{v['askday']}{rng.randint(9, 17)}时{rng.choice(['10', '30', '00'])}分",
            *(["询问地点：云泽市市场监督管理局综合行政执法支队询问室"] if rng.random() < 0.5 else []),
            f"被询问人：{v['owner']}，{v['party']}{role}" if not self._is_stall()
            else f"被询问人：{v['party']}",
        ]
        pairs = self.offence["qa"]
        drawn = [self.words.pick(pairs)] if isinstance(pairs[0], list) else [pairs]
        if rng.random() < 0.4 and isinstance(pairs[0], list):
            second = self.words.pick(pairs)
            drawn += [second] if second not in drawn else []
        for _ in range(self.more and rng.choice([0, 1, 2, 2, 3]) + self.more):
            filler = self.words.pick(self.wordings["filler_qa"])
            if filler not in drawn:
                drawn.insert(rng.choice([0, len(drawn)]), filler)
        for question, answer in drawn:
            lines += [f"问：{self.fill(question)}", f"答：{self.fill(answer)}"]
        if self.flows:
            silent = rng.random() < 0.3
            told = [line if line.startswith(("问", "答")) else f"{line}。" for line in lines[1:]
                    if not (line.startswith("询问") or (silent and line.startswith("问")))]
            return Written(title, [title] * (rng.random() < 0.5) + ["".join(told)], flows=True)
        return Written(title, lines)

    def _record(self) -> Written:
        rng, v = self.rng, self.values
        title = rng.choice(["进货票据", "证据说明", "执法记录查询表", "照片说明", "检验报告", "书证"])
        start = rng.choice([f"以下材料由{v['party']}提供。", f"调取时间：{v['askday']}。", f"编号：YZ-{rng.randint(1000, 9999)}", f"案件相关材料，{v['officer']}整理。"])
        papers = self.wordings["papers"]
        lines = [self.fill(self.words.pick(papers)) for _ in range(self.more and rng.choice([0, 1, 2, 3, 4]) + self.more - 1)]
        return Written(title, [title, start, *dict.fromkeys(lines)])

    def _statement(self) -> Written:
        rng = self.rng
        title = rng.choice(["陈述申辩书", "陈述申辩书", "情况说明", "申辩意见"])
        count = rng.randint(2, 4) + self.more // 2
        pool = self.wordings["statement"]
        drawn = list(dict.fromkeys(self.fill(self.words.pick(pool)) for _ in range(count)))
        signed = self.values["party"] if self._is_stall() else self.values["owner"]
        lines = [title, "云泽市市场监督管理局：", "".join(drawn), f"陈述人：{signed}"]
        return Written(title, lines, by_party=True)

    def _sign(self, scene: Written, asked: Written) -> None:
        if self.rng.random() < 0.4:
            scene.lines.append(f"{self.values['owner']}核对笔录后签名。")
        if self.rng.random() < 0.3 and not asked.flows:
            asked.lines.append(f"{self.values['owner']}")

    def _amounts(self, documents: list[Written]) -> list[Written]:
        """State what the goods are worth, in one document or two."""
        if self.goods_kind in {"none", "any"} or self.rng.random() < 0.2:
            return []
        self.total = int(self.values["price"].rstrip("元")) * int(self.values["number"])
        chosen = [documents[0]] if self.rng.random() < 0.7 else [self.rng.choice(documents)]
        if self.rng.random() < 0.3 and documents[1] not in chosen:
            chosen.append(documents[1])
        for document in chosen:
            self._add(document, self.fill(self.words.pick(self.wordings["amounts"])))
        return chosen

    def _buying(self, documents: list[Written]) -> list[Written]:
        if self.goods_kind in {"none", "any"} or self.rng.random() < 0.5:
            return []
        document = self.rng.choice(documents)
        self._add(document, self.fill(self.words.pick(self.wordings["purchases"])))
        return [document]

    def _prove(
        self, name: str, scene: Written, asked: Written, record: Written | None,
        statement: Written | None,
    ) -> list[Written]:
        places = [scene, asked, *([record] if record else [])]
        if statement is not None and name in {"M1", "M2", "M3"} and self.rng.random() < 0.3:
            places.append(statement)
        count = 2 if self.rng.random() < 0.3 else 1
        chosen = self.rng.sample(places, count)
        if all(document.by_party for document in chosen):
            chosen.append(scene)
        used: list[str] = []
        for document in chosen:
            line = self.words.pick(self.wordings["factors"][name]["action"])
            if line in used:
                line = self.words.pick(self.wordings["factors"][name]["action"])
            used.append(line)
            self._add(document, self.fill(line))
        return chosen

    def _add(self, document: Written, sentence: str) -> None:
        """Put a sentence where it belongs in a document of that kind."""
        if document.flows:
            asked = document.title in {"询问笔录", "调查笔录"}
            question = f"问：{self.rng.choice(_ASKED)}" if self.rng.random() < 0.5 else ""
            document.lines[-1] += f"{question}答：{sentence}" if asked else sentence
        elif document.lines[1].startswith(("询问时间", "询问地点", "被询问人")):
            document.lines += [f"问：{self.rng.choice(_ASKED)}", f"答：{sentence}"]
        elif document.by_party:
            document.lines[2] += sentence
        elif document.lines[-1].startswith(_MORE_SCENE):
            document.lines[-1] += sentence
        else:
            document.lines.append(sentence)

    # --- values ----------------------------------------------------------------------------

    def _is_stall(self) -> bool:
        return bool(self.offence_id and self.offence_id.startswith("stall"))

    def _person(self) -> str:
        return self.rng.choice(_SURNAMES) + "".join(
            self.rng.sample(_GIVEN, self.rng.choice([1, 2, 2])))

    def _date(self, low: int, high: int) -> str:
        day = self.day + timedelta(days=self.rng.randint(low, high))
        return f"{day.year}年{day.month}月{day.day}日"

    def _values(self) -> dict[str, str]:
        rng = self.rng
        pool = self.wordings["goods"].get(self.goods_kind) or ["食品"]
        base = rng.choice(pool)
        brand = self.goods_kind in {"packed", "cold"} and rng.random() < 0.5
        goods = f"“{rng.choice(self.wordings['brands'])}”{base}" if brand else base
        unit = rng.choice(_UNITS.get(self.goods_kind, "袋"))
        number = rng.choice([rng.randint(2, 40), rng.randint(10, 120), rng.randint(100, 600)])
        price = rng.choice([rng.randint(2, 20), rng.randint(10, 80), rng.randint(50, 260)])
        district, street = rng.choice(_DISTRICTS), rng.choice(_STREETS)
        shop = "".join(rng.sample(_SHOP, rng.choice([2, 3, 4])))
        kind = rng.choice(_SHOP_KINDS if self.offence_id else _OUTSIDE_KINDS)
        if self.offence_id and self.offence_id.startswith("workshop"):
            kind = rng.choice(["豆腐小作坊", "食品小作坊", "酱菜作坊", "米粉加工厂"])
        company = "有限公司" if rng.random() < 0.3 else ""
        where = rng.choice(["", district])
        town = rng.choice(_TOWNS) if rng.random() < 0.15 else ""
        person = self._person
        values: dict[str, str] = {
            "party": f"云泽市{where}{shop}{kind}{company}",
            "owner": person(), "clerk": person(), "officer": person(), "officer2": person(),
            "place": f"云泽市{district}{town}{street}{rng.randint(1, 299)}号",
            "supplier": f"云泽市{''.join(rng.sample(_SHOP, 2))}{rng.choice(['食品商行', '农产品商行', '批发部'])}",
            "base": base, "goods": goods, "unit": unit, "number": str(number),
            "count": f"{number}{unit}", "price": f"{price}元", "unit_price": f"{price}元/{unit}",
            "total": f"{number * price}元", "school": rng.choice(["文德小学", "滨江中学", "第二幼儿园", "望江小学"]),
            "near": f"{rng.randint(15, 95)}米", "far": f"{rng.randint(150, 900)}米",
            "money": f"{rng.randint(20, 5000)}元", "recalled": f"{rng.randint(1, 40)}{unit}",
            "sick": f"{rng.randint(2, 9)}名{rng.choice(['学生', '顾客'])}",
            "temp": f"{rng.randint(6, 19)}摄氏度", "label_temp": f"{rng.choice(['零下18', '4', '零下15'])}摄氏度",
            "days": f"{rng.randint(2, 25)}天", "shelf": rng.choice(["6个月", "12个月", "90天", "9个月", "180天"]),
            "day": self._date(0, 0), "askday": self._date(1, 12), "notice": self._date(20, 60),
            "made": self._date(-500, -200), "expiry": self._date(-150, -2),
            "shelves": str(rng.randint(2, 12)), "fridges": str(rng.randint(1, 5)),
            "area": str(rng.randint(20, 800)), "turnover": f"{rng.randint(300, 90000)}元",
            "other": str(rng.randint(2, 30)), "hour": str(rng.randint(9, 19)),
            "photos": str(rng.randint(2, 12)), "opened": self._date(-2000, -100),
            "rent": f"{rng.randint(800, 9000)}元",
            "home": f"云泽市{rng.choice(_DISTRICTS)}{rng.choice(_STREETS)}{rng.randint(1, 99)}号",
            "cost": f"{max(1, price * 7 // 10)}元", "bought": str(number + rng.randint(0, 60)),
            "costs": f"{max(1, price * 7 // 10) * (number + rng.randint(1, 60))}元",
            "batch": f"{rng.randint(20220101, 20261231)}", "samples": str(rng.randint(2, 12)),
            "buyday": self._date(-180, -5), "prior": self._date(-650, -40),
        }
        if self._is_stall():
            values["party"] = values["owner"]
        return values


