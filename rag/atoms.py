"""Names, dates, amounts, quantities, addresses, identifiers and goods, taken from evidence by rule.

The language model never writes one of these. It is given their ids, cites them by id, and the
program prints the exact span: so they are right by construction. What no rule finds cannot be
cited; that is a gap a person fills, never a guess.
"""

# ruff: noqa: E501 - a pattern is read as one line

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.passage import Atom, AtomKind, EvidenceText

_HAN = r"[\u3400-\u9fff]"
_NUMERAL = r"[零〇一二两三四五六七八九十百千万亿]"
_NUMBER = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭"
    "鲁韦马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟"
    "黄穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄江童"
    "颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪解应宗丁宣邓郁单杭洪包左石崔吉龚"
    "程邢裴陆荣翁荀惠曲封储靳段焦侯全班仰秋仲伊宫宁仇甘厉祖武符刘景詹龙叶司韶黎溥印白蒲卓蔺屠"
    "池乔阴胥苍闻党翟谭申冉桑桂牛寿边尚温庄晏柴阎连习艾向古易廖耿匡国文广关辛简饶曾沙丰游查肖涂付闫覃仝赖岳佘佟"
)
_COMPOUND = "欧阳|上官|诸葛|司马|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯"
_ROLES = (
    r"被询问人|询问人|记录人|检查人员|执法人员|见证人|当事人|经营者|负责人|法定代表人|投资人|店长|店员|店主|"
    r"在场人|测量人|拍摄人|检验人|审核人|批准人|经手人|收货人|送货人|申辩人|陈述人|证人|姓名|摘录人|代理人|"
    r"老板|厨师|收银员|理货员|采购员|仓库管理员|业务员|签收人|提供人|摊主|销售员|供货人|职工|员工|举报人|投诉人"
)
_PERSON = rf"(?:(?:{_COMPOUND}){_HAN}{{1,2}}|[{_SURNAMES}]{_HAN}{{1,2}})"
_AFTER_NAME = r"(?=[，,。、；;：:（(）)\s　]|$)"
_SHORTEST_NAME = 2
_PERSON_FIELD = re.compile(rf"(?:{_ROLES})[：:]\s*({_PERSON}){_AFTER_NAME}", re.MULTILINE)
_PERSON_IN_LIST = re.compile(rf"[）)、]\s*({_PERSON})(?=[（(])")
_PERSON_LOOSE = re.compile(rf"(?:{_ROLES}|我叫|我是[^，。\n]{{0,24}}的)({_PERSON})")
_SIGNATURE = re.compile(rf"^[　 ]*({_PERSON})[　 ]*$", re.MULTILINE)
_NOT_OF_A_NAME = set(
    "称答说在于将与及让叫陪到的等签核对提承当出向是有为已未被把表述和从不也并经处没确认受自现先后就均都给拿去来进"
    "告证报见要可会能交改"
)
# Words that begin with a surname's character and follow a role in ordinary sentences.
_NOT_A_NAME = re.compile(r"^(?:向|于|时|和|经|应|解|安|连|全|明|单|查|计|成|常|能|国|印|管|支|任何|文书|简|温)")

_ORG_SUFFIX = (
    r"有限责任公司|有限公司|合作社|经营部|批发部|门市部|加工厂|食品厂|便利店|干果店|超市|商行|商店|商场|工作室|"
    r"小作坊|作坊|鲜果行|烘焙坊|蛋糕房|小厨|肉铺|维修铺|豆浆铺|米酒坊|仓储部|粮油店|熟食店|蛋糕店|面包房|餐馆|饭店|食堂|农贸市场|市场(?!监督)|水果店|零食店|副食店|店|"
    r"小吃摊|摊|市场监督管理局|检验所|检测中心|检验中心|小学|中学|幼儿园"
)
# A place begins with none of these: they are the word before it.
_CITY = rf"(?![从是向者所住在到由于与和及对系为至号层室院楼铺房处内址跟找给])(?:{_HAN}{{2,3}}市(?!场))"
_ORG = re.compile(
    rf"{_CITY}(?:{_HAN}|[（）]){{2,22}}?(?:{_ORG_SUFFIX})(?:有限责任公司|有限公司)?"
)
_ORG_FIELD = re.compile(
    r"(?:当事人|被检查人|名称|字号|单位|供货者|供货商|供货单位|客户|委托单位|购货单位|收货单位|销货单位)"
    rf"[：:]\s*((?:{_HAN}|[（）]){{3,26}}){_AFTER_NAME}", re.MULTILINE,
)
_WAY = r"(?:路|街|大道|巷|道|里|弄|胡同|村|广场|市场)"
_DOOR = (
    r"(?:\d+|[A-Z]\d*|" + _NUMERAL + r"+)号(?:楼|院|铺|摊位|门面)?(?:[之－-]\d+)?"
    r"(?:\d+单元)?(?:\d+室|\d+号?铺|\d+层|" + _NUMERAL + r"+层|[A-Z]\d+(?:号?摊位|铺)?)?"
)
_ADDRESS = re.compile(
    rf"(?:{_CITY})?(?![从是向者所住在到由于与和及对系为至号层室院楼铺房处内址跟找给]){_HAN}{{1,3}}[区县](?:{_HAN}{{1,4}}(?:镇|乡|街道))?{_HAN}{{1,8}}?{_WAY}{_DOOR}"
)
_ADDRESS_AFTER = re.compile(rf"(?:位于|住在?|地址[：:]|地点[：:]|住所[：:]?)({_HAN}{{1,8}}?{_WAY}{_DOOR})")

_DATE = re.compile(
    r"\d{4}\s?年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)"
    r"|[二〇零一三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?"
    r"|(?<![年\d])\d{1,2}月\d{1,2}日"
)
_MONEY = re.compile(
    rf"(?:{_NUMBER})\s?(?:万|千|百)?元(?:\d角)?(?:/(?:千克|公斤|毫升|平方米|{_HAN}))?|{_NUMERAL}{{2,}}元(?:整)?|{_NUMERAL}元(?=[，。；])"
)
_UNIT = (
    r"平方米|立方米|摄氏度|℃|公斤|千克|毫克|毫升|公里|个月|小时|分钟|分贝|工作日|"
    r"袋|盒|瓶|箱|件|包|斤|克|吨|升|只|块|桶|罐|支|条|份|人|名|米|天|个|张|台|册|辆|批|枚|串|碗|盘|筐|听|板|颗|束|提|kg|KG|Kg|mL|ml|g|L|"
    r"CFU/g|mg/kg|g/kg|%"
)
_QUANTITY = re.compile(
    rf"零?下?(?<!\d)(?:{_NUMBER})\s?(?:{_UNIT})(?:/{_HAN})?(?![a-zA-Z])"
    rf"|[一二两三四五六七八九十百千]+(?:余)?(?:袋|盒|瓶|箱|件|包|斤|公斤|千克|桶|罐|筐|平方米|米)"
)
_IDENTIFIER = re.compile(
    r"(?<![0-9A-Z])[0-9A-HJ-NP-Y]{2}\d{6}[0-9A-Z]{10}(?![0-9A-Z])"
    r"|(?<![0-9A-Z])JY\d{14}|(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)1\d{10}(?!\d)"
    rf"|{_HAN}{{2,8}}〔\d{{4}}〕\d+号|(?<![0-9A-Za-z])[A-Z]{{2,6}}-?\d[0-9A-Z-]{{3,20}}(?![0-9A-Za-z])"
    r"|(?<=批号[：:为])\s?[0-9A-Z-]{4,16}|(?<=编号[：:为])\s?[0-9A-Za-z-]{4,20}"
    r"|(?<![\d.])\d{8}(?![\d.])"
)
_BRANDED = re.compile(
    rf"“[^”“\n]{{1,8}}”(?:牌)?{_HAN}{{2,8}}?(?=\d|[，。、；：（(\s　“]|规格|共|等|的|各|外|仍|中心|还|尚|在|已|被|均|未|标|到|过|{_NUMERAL}+(?:袋|盒|瓶|箱|件|包))"
)
_GOODS_FIELD = re.compile(
    rf"(?:品名|商品名称|食品名称|样品名称|产品名称|货品名称)[：:]\s*([“”{_HAN[1:-1]}（）]{{2,16}}){_AFTER_NAME}",
    re.MULTILINE,
)
_HANDLED = r"(?:陈列有?|摆放有?|放置|盛放|存放有?|销售|查获|载明|购进|标明|共有|发现|上架|卖了|进了|另有|还有|库存)"
_GOODS_BEFORE_QUANTITY = re.compile(
    rf"(?:[，、。：；\s　]|{_HANDLED})(?:{_HANDLED})?"
    rf"((?:散装|速冻|冷冻|预包装|自制|现制|检查中|店内|店里|小作坊)?{_HAN}{{2,6}}?)(?=(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+)(?:袋|盒|瓶|箱|包|斤|公斤|千克|桶|罐|筐|碗|块|串|听|板))"
)
_NOT_GOODS = re.compile(
    r"合计|共计|总计|规格|标价|单价|进价|售价|金额|数量|净含量|含量|分别|间隔|其中|保质期|剩余|库存|"
    r"每|柜|约|均|共|余|各|了|又|还|另|已|要|批|剩|另外|货架|当场|现场|样品|上述|这|那|抽|卖|买|退|进|个|的|第|期间|食品$|人员|对|由|将|把|仍|"
    r"^(?:成品|店内|店里)$|[存列掉售得有为达至出入在到过着用称计量仅]$"
)
# What stands before the name of goods and is no part of it.
_BEFORE_GOODS = re.compile(r"^(?:检查中|店内|店里|小作坊|散装|预包装|查)+(?=..)")


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in one piece of evidence where an atom stands."""

    atom: Atom
    start: int
    end: int


def extract(
    evidence: Sequence[EvidenceText], known: Iterable[tuple[AtomKind, str]] = (),
) -> tuple[Atom, ...]:
    """The atoms of `evidence` in reading order, ids A1, A2, …; each distinct text once.

    `known` adds what is known without reading, such as the party of the case file; it becomes an
    atom only where evidence contains it. `atom.text == evidence.text[atom.start:atom.end]` of
    its first mention.
    """
    texts: dict[str, AtomKind] = {text: kind for kind, text in known if text}
    for item in evidence:
        for kind, text in _texts_in(item.text):
            texts.setdefault(text, kind)
    atoms: dict[str, Atom] = {}
    for item in evidence:
        for start, end in _places(item.text, texts):
            text = item.text[start:end]
            if text not in atoms:
                name = f"A{len(atoms) + 1}"
                atoms[text] = Atom(name, texts[text], text, item.evidence_id, start, end)
    return tuple(atoms.values())


def mentions(text: str, atoms: Sequence[Atom]) -> tuple[Mention, ...]:
    """Every place in `text` where one of `atoms` stands, left to right, longest first."""
    by_text = {atom.text: atom for atom in atoms}
    kinds = {atom.text: atom.kind for atom in atoms}
    places = _places(text, kinds)
    return tuple(Mention(by_text[text[start:end]], start, end) for start, end in places)


def _places(text: str, texts: dict[str, AtomKind]) -> list[tuple[int, int]]:
    if not texts:
        return []
    choices = "|".join(_guarded(t) for t in sorted(texts, key=lambda t: (-len(t), t)))
    return [(m.start(), m.end()) for m in re.finditer(choices, text)]


def _guarded(text: str) -> str:
    """A pattern for `text` that does not cut a number or a Latin word in two."""
    before = r"(?<![0-9A-Za-z.,])" if re.match(r"[0-9A-Za-z]", text) else ""
    if re.match(_NUMERAL, text):
        before = rf"(?<!{_NUMERAL})"
    after = r"(?![0-9A-Za-z])" if re.search(r"[0-9A-Za-z]$", text) else ""
    return before + re.escape(text) + after


def _texts_in(text: str) -> list[tuple[AtomKind, str]]:
    """What the rules find, the surer kinds first: a span taken by one is closed to the next."""
    found: list[tuple[AtomKind, str]] = []
    taken = [False] * len(text)

    def take(kind: AtomKind, pattern: re.Pattern[str], group: int = 0) -> None:
        for match in pattern.finditer(text):
            start, end = match.span(group)
            while start < end and text[start].isspace():
                start += 1
            if start < end and not any(taken[start:end]):
                taken[start:end] = [True] * (end - start)
                found.append((kind, text[start:end]))

    take(AtomKind.ADDRESS, _ADDRESS)
    take(AtomKind.ADDRESS, _ADDRESS_AFTER, 1)
    take(AtomKind.NAME, _ORG)
    take(AtomKind.DATE, _DATE)
    take(AtomKind.IDENTIFIER, _IDENTIFIER)
    take(AtomKind.MONEY, _MONEY)
    take(AtomKind.QUANTITY, _QUANTITY)
    found += [(AtomKind.NAME, name) for name in _persons(text)]
    found += [
        (AtomKind.NAME, m.group(1)) for m in _ORG_FIELD.finditer(text)
        if not any(taken[m.start(1):m.end(1)])
    ]
    found += [(AtomKind.GOODS, name) for name in _goods(text)]
    return found


def _persons(text: str) -> list[str]:
    sure = [m.group(1) for p in (_PERSON_FIELD, _PERSON_IN_LIST, _SIGNATURE) for m in p.finditer(text)]
    names = dict.fromkeys(name for name in sure if not _NOT_A_NAME.match(name))
    for match in _PERSON_LOOSE.finditer(text):
        name = match.group(1)
        if any(name.startswith(known) for known in names):
            continue
        while len(name) > _SHORTEST_NAME and name[-1] in _NOT_OF_A_NAME:
            name = name[:-1]
        if name[-1] not in _NOT_OF_A_NAME and not _NOT_A_NAME.match(name):
            names.setdefault(name)
    return list(names)


def _goods(text: str) -> list[str]:
    names: dict[str, None] = {}
    for match in _BRANDED.finditer(text):
        names.setdefault(match.group())
        names.setdefault(re.sub(r"“[^”]*”(?:牌)?", "", match.group()))
    for match in _GOODS_FIELD.finditer(text):
        names.setdefault(match.group(1))
    for match in _GOODS_BEFORE_QUANTITY.finditer(text):
        name = _BEFORE_GOODS.sub("", match.group(1))
        if not _NOT_GOODS.search(name):
            names.setdefault(name)
    return list(names)
