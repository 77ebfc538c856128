"""What evidence may hide or say to the machine: found by rule, shown to the person.

A flag changes nothing by itself. Hidden characters are removed from what the machine reads;
sentences that address the machine stay, fenced as evidence, because evidence is never edited.
Rules find what they were written after: of orders worded anew to get past them seven in ten go
unseen (tests/rag/test_screen.py measures both). What keeps an order without effect is not this
but the grammar, the labels and the person.
"""

# ruff: noqa: E501 - a pattern is read as one line

from __future__ import annotations

import base64
import binascii
import re
import unicodedata

from rag.passage import Flag

_TAGS = re.compile("[\U000e0000-\U000e007f]+")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_ZERO_WIDTH = re.compile("[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0]+")
# One variation selector after a character is ordinary (rare names); a run of them carries data.
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufff9-\ufffb]+")
_HIDDEN = (
    ("tag_characters", _TAGS), ("bidi", _BIDI), ("zero_width", _ZERO_WIDTH),
    ("variation_selectors", _SELECTORS), ("control_characters", _CONTROLS),
)
_AROUND = 12  # characters of context in an excerpt
_LONGEST_EXCERPT = 200


def clean(text: str) -> tuple[str, tuple[Flag, ...]]:
    """Text without characters that no reader sees, and one flag for each run that was removed.

    A byte order mark at the very beginning is ordinary and goes without a flag.
    """
    text = text.removeprefix("\ufeff")
    flags: list[Flag] = []
    for detail, pattern in _HIDDEN:
        flags += [
            Flag("hidden_text", _excerpt_of_hidden(text, match), detail)
            for match in pattern.finditer(text)
        ]
        text = pattern.sub("", text)
    return text, tuple(flags)


def _excerpt_of_hidden(text: str, match: re.Match[str]) -> str:
    hidden = match.group()
    if "\U000e0020" <= hidden[0] <= "\U000e007f":  # tag characters spell ASCII: show the words
        shifted = "".join(chr(ord(c) - 0xE0000) for c in hidden)
        spelled = "".join(c for c in shifted if c.isprintable())
        return spelled[:_LONGEST_EXCERPT]
    before = text[max(0, match.start() - _AROUND):match.start()]
    after = text[match.end():match.end() + _AROUND]
    for _, pattern in _HIDDEN:
        before, after = pattern.sub("", before), pattern.sub("", after)
    codes = " ".join(f"U+{ord(c):04X}" for c in hidden[:4])
    return f"{before}[{codes}]{after}"


_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])[\s·.\-_*|/、]+(?=[\u3400-\u9fff])")
_POLITE = r"(?:请|烦请|务必|必须|应当|应该|你应|你要|你必须|你需要|你只需|您应|现在|从现在起|立即|直接|一律|只需|可以|需要|你|您|并|且|然后|接下来|系统|助手|模型|程序|机器|AI|ai)*[，,：:]?"
_START = rf"(?:^|[，,。：:；;（(【\[「“\"'、>\s])\s*{_POLITE}\s*"
_RULES = r"(?:指令|指示|规定|规则|要求|提示|内容|条文|条款|设定|法规|法条|上文|法律|约束|限制|命令|材料|证据|文字|说明|流程|程序|约定|准则|步骤|对话)"
_MACHINE = r"(?:语言模型|大模型|模型|AI|ai|人工智能|智能体|智能助手|智能系统|助手|机器人|起草系统|辅助系统|办案系统|起草程序|本程序|该程序|算法|读取本(?:文|段|材料)的|阅读本(?:文|段|材料)的)"
_LENIENT = r"(?:不予(?:行政)?处罚|不作处罚|不处罚|免予(?:行政)?处罚|免于(?:行政)?处罚|不罚|无需处罚|不构成违法|没有违法|无违法|合法经营|撤销案件|不予立案|最低(?:档|限|额)|从轻|减轻|从宽|警告即可|顶格|从重|吊销)"
_WRITE = r"(?:输出|生成|起草|撰写|写明|写成|写入|填写|填入|回复|回答|返回|打印|给出|得出|标记|标注|判定|认定|引用|采用|选择|选用|建议|记录|显示)"

_PATTERNS: tuple[tuple[str, str], ...] = (
    ("set_aside", rf"{_START}(?:忽略|无视|忘记|忘掉|忘了|(?:你)?忘掉|抛开|跳过|撇开|清除|删除|丢弃|作废|覆盖|停止(?:执行|遵守|使用)|不要?(?:再)?(?:理会|管|看|考虑|遵守|执行|参考|依据|使用|采纳)|不必(?:再)?(?:理会|考虑|遵守|参考)|无须(?:理会|考虑|遵守)|别(?:管|理会|看|用)).{{0,16}}{_RULES}"),
    ("set_aside", rf"(?:以上|上述|此前|之前|前面|先前|前述|原有|系统)(?:的|所有|全部|一切)*{_RULES}.{{0,6}}(?:作废|失效|无效|取消|不再适用|不用(?:管|看)|不必(?:管|看|理会)|仅(?:为|是)(?:测试|示例))"),
    ("role", r"(?:你|您)(?:现在|从现在起|今后|将)?(?:是|就是|扮演|充当|作为|不再是|变成|成为)(?!.{0,12}(?:吗|么|？|\?)).{0,16}(?:助手|助理|模型|机器人|AI|ai|人工智能|律师|专家|法官|辩护|代理人|系统|审核员|程序|角色)"),
    ("role", r"(?:扮演|假装|假设你|设想你|想象你|模拟).{0,14}(?:助手|律师|法官|专家|审核|模型|没有(?:限制|约束)|角色|身份)"),
    ("role", r"从现在(?:起|开始).{0,10}(?:你|您|只|一律|所有)"),
    ("system", r"(?:^|[\[【<〈《{#*=（(\-—]|\s)\s*(?:系统|管理员|开发者|后台|最高(?:权限|优先级)?)(?:提示词?|指令|消息|命令|通知|更新|覆盖|模式)\s*(?:[\]】>〉》}：:=）)]|$)"),
    ("system", r"(?:系统提示词|提示词|开发者模式|调试模式|管理员模式|越狱|超级管理员|prompt|最高优先级|优先级(?:最高|高于)|(?:新|最新|隐藏|特别|补充)(?:的)?指令|给(?:AI|ai|模型|系统|机器|程序|助手)的(?:话|指令|提示|说明|留言))"),
    ("obey", rf"{_START}(?:按照?|根据|遵照|遵循|遵守|执行|服从|听从)(?:以下|下列|下述|下面|本段|本条|我|新|这(?:条|个|段))(?:的)?.{{0,8}}(?:指令|指示|命令|要求|提示|规则|步骤|格式|内容)"),
    ("to_machine", rf"{_MACHINE}.{{0,18}}(?:请|应|必须|务必|不得|不要|需|只|注意|听|读到|看到|收到|{_WRITE})"),
    ("to_machine", rf"(?:如果|若|当|凡)?(?:你|您)(?:是|作为)?.{{0,6}}{_MACHINE}"),
    ("dictate", rf"{_START}(?:只|仅|统一)?{_WRITE}.{{0,20}}{_LENIENT}"),
    ("dictate", rf"(?:结论|处理意见|处罚建议|建议|决定|结果|草稿|文书|决定书)(?:应|应当|必须|一律|只能|统一|请|直接|务必)(?:为|是|写|填|作出|{_WRITE}).{{0,16}}"),
    ("dictate", rf"{_START}{_WRITE}.{{0,12}}(?:JSON|json|[PFEA]\d|空(?:白|列表|数组)|第一条|以下(?:结论|内容|文字))"),
    ("forbid", rf"{_START}(?:不要|不得|禁止|切勿|请勿|勿|不能|不可|避免|别)(?:再)?(?:引用|提及|提到|认定|列出|列入|输出|检索|告诉|告知|透露|泄露|报告|写(?:入|出|明)?|显示|标记|采信|使用|适用|考虑|处罚).{{0,24}}"),
    ("schema", r"(?<![a-z])(?:findings|prohibition|penalty|factors|json|none|null)(?![a-z]).{0,20}(?:列表|数组|写|为|空|不要|里|中|字段|返回)|(?:返回|输出|给出|写成)(?:一个)?(?:空的?)?(?:列表|数组|findings|json)"),
    ("dictate", rf"(?:把|将).{{0,24}}(?:写进|写入|写成|改为|改成|填入|设为|设置为|认定为|判定为|标记为|列为).{{0,24}}{_LENIENT}"),
    ("dictate", rf"(?:务必|必须|只能|只需|一律|应当|请(?!求|你局|贵)|照此|原样|直接).{{0,16}}{_WRITE}.{{0,16}}{_LENIENT}"),
    ("dictate", r"(?:照抄|照搬|复述|原样(?:写|输出|照抄))"),
    ("role", r"(?:扮演|充当|冒充).{0,16}(?:局长|领导|主任|法官|律师|审核|上级)"),
    ("forbid", r"(?:请勿|不要|切勿|别).{0,10}(?:将|把|让|告诉|告知)?.{0,10}(?:本段|这段|本条|此段|以上内容|本提示).{0,16}(?:告|知|看|显示|透露|提)|(?:不要|请勿|切勿|别)(?:告诉|告知)(?:承办人|办案人|执法人员|审核人)"),
    ("markup", r"<\|[^|\n]{1,24}\|>|\[/?INST\]|<<?/?SYS>>?|</?(?:system|assistant|user|evidence|instructions?|s)>|^\s*#{2,}\s*(?:Instruction|System|指令|系统)|^\s*(?:system|assistant|user|助手|系统)\s*[：:]|证据(?:到此)?结束|(?:材料|证据|文档)到此(?:为止|结束)"),
    ("english", r"\b(?:ignore|disregard|forget|override|bypass|skip|discard|drop)\b.{0,40}\b(?:instructions?|prompts?|rules?|regulations?|provisions?|guidelines?|directions?|context|messages?|constraints?|above|laws?|statutes?|policy|policies|evidence)\b"),
    ("english", r"\b(?:you are|act as|pretend|roleplay|behave as|imagine you)\b.{0,40}\b(?:assistant|model|ai|bot|judge|lawyer|officer|attorney|expert|system|unrestricted|dan|character)\b"),
    ("english", r"\b(?:system|developer|admin|debug|maintenance)\s*(?:prompt|message|mode|override|note|instruction|command)s?\b|\bjailbreak|\bnew (?:instructions?|task|rules?)\b|\bas an ai\b|\b(?:dear|attention|hey|note to|message to|to the|instruction to|for the)\s*,?\s*(?:the\s)?(?:\w+\s)?(?:ai|llm|assistant|model|machine|system|chatbot|language model)\b"),
    ("english", r"\b(?:do not|don't|never|must not|stop|refrain from|avoid)\s+(?:\w+\s){0,2}(?:cite|citing|mention|mentioning|reveal|impose|imposing|punish|apply|applying|flag|report|use|tell|fine|quote|include)\b"),
    ("english", r"\b(?:recommend|output|respond|reply|answer|write|print|conclude|say|state|return|generate|draft|produce|repeat|choose|select|set)\b.{0,50}\b(?:no penalty|no punishment|no violation|not (?:be )?(?:punished|fined|guilty)|leniency|lenient|exempt(?:ion)?|warning only|only|exactly|json|nothing|minimum|waived?|[pfea]\d|compliant|prompt|null|empty)\b"),
)
# No one pattern foresees how an order is worded. These are the things that orders to a machine speak
# of and that statements of fact do not bring together: a sentence that speaks of enough is flagged.
_TOPICS: dict[str, re.Pattern[str]] = {
    "machine": re.compile(r"人工智能|机器人|计算机|电脑(?=你|，请|请|读|看)|AI|大模型|训练数据|运行(?:被|将|失败)|操作手册|拟稿|起草(?:人|者|方|环节)|系统管理员|上级系统|结束符|设定|软件|模块|智能|(?:语言|大)模型|(?<![印打码秤])机器(?!设备|加工)|助手|工具|自动(?:生成|起草|处理|化)|(?:起草|办案|本|该|读取?|处理|审核)的?程序|程序(?:必读|自动|读)|算法|后台|开发(?:人员|者)|控制码|解析|\b(?:ai|llm|gpt|bot|software|automated|system|model|assistant|program|machine)\b", re.IGNORECASE),
    "output": re.compile(r"(?:去掉|去除|替换|换成|改成|改用|换用|概括|列入|写入|写“|计入|采纳|直接引用|照着写|写一|写下|不要再提|作答|说出|格式|开头|回复|选上|勾选|加上|提及)|\b(?:reply|replace|begin|add|apply|mark)\b|输出|打印(?:出来|全文|你)|抄录|照抄|原样|字段|留空|为空|空着|一栏|那一条|生成|草稿|答案|回答|答复|翻译|末尾|复述|重复一遍|写成|写作|写进|写上|写明|写一|填(?:写|入|成|上)|删(?:去|除|掉)|改(?:写|成|为)|归为|视为|判定?为|当作|算作|\b(?:text|json|findings|penalty|prohibition|factors)\b|\b(?:output|blank|field|report|repeat|write|say|print|answer|summari[sz]e|choose|select|omit|treat|call(?:ed)?|leave|draft)\b", re.IGNORECASE),
    "meta": re.compile(r"(?:这|本)(?:段话|段文字|一?行|句话|条消息|份指引)|本说明|本文件作|上一版|对话|重置|新的?要求|目标|下面请|隐藏内容|别的文件|当成|理解为|玩笑|拒绝执行|失败|只要看到|审核完毕|保密要求|最终依据|为准|\b(?:everything|above|supersedes?|correct answer|fictional|file|list|do whatever|end of|asks you)\b|任务|指令|指示|命令|说明书|授权你?|演练|模式|角色|互换|上下文|截断|(?:前|上|以下|接下来|本段|这段|上述|此前)(?:面|文)?的?(?:那些|文字|内容|要求|规定|话|说明|提示)|第一(?:段话|句话?|条消息)|收到的|编号|候选|标记|不算数|作废|失效|真正的?(?:要求|证据|规则|任务|是)|忽略|略过|跳过|无需理会|停止分析|检测到|看到(?:这里|此处|本)|读到|留言|备注给|口吻|扮演|只供|仅供(?:机器|程序|内部)|\b(?:task|rules?|test|instructions?|first sentence|told|given|this (?:line|point)|reading|file here|actual|real|out of scope|kindly|ignore|whatever)\b", re.IGNORECASE),
    "slot": re.compile(r"违法名单|货值金额|决定书|第[一二三四五六七八九十百]+条|所有规定|法规|规定的编号|违反规定|提出处罚|证据[EＥ]\d|从轻情节|从重情节|\b(?:case|statutes?|mitigating|factors?)\b|处罚依据|违反的?(?:规定|条款)|裁量(?:因素|情节|基准)|从[重轻]情节|认定(?:的)?事实|事实认定|适用的?(?:条款|条文|规定)|条文|罚则|处罚建议|申辩理由|处罚决定书?草|(?<![A-Za-z])[PEFA]\d{1,2}(?!\d)|\b(?:penalty|articles?|provisions?|evidence|aggravating|mitigating|defence|statement|fine)\b", re.IGNORECASE),
    "outcome": re.compile(rf"没有过错|帮助本店|不会处罚|有利的?|从未违法|不利于|合法|不需要罚款|免予|处罚小店|临近保质期|\b(?:drop the case|good faith|close[d]?|none|agreed)\b|{_LENIENT}|不需要处罚|不(?:必|用|该|应)(?:处|再)?罚|不产生处罚|免于追究|不追究|最轻|最低|无(?:责|罪|过错|违法)|没有(?:发现)?(?:任何)?(?:问题|违法|过错)|未发现(?:任何)?(?:问题|过期|违法)|守法|表现良好|显著轻微|开脱|结案|正面|已经成立|替.{{0,4}}辩解|\b(?:in order|no (?:penalty|violation)|mildest|lenient|proven|victim|apology|innocent|waived?)\b", re.IGNORECASE),
    "address": re.compile(r"麻烦|命令|立即|直接|不要|请勿|勿|假如|凡|\b(?:do not|don't|just|every)\b|(?<![问答][：:])(?:你|您)(?!店|局|单位|公司|处|们店|方)|请(?!求|予|假|示)|必须|务必|一律|只能|只有|必读|应当(?:把|将)|应(?:停止|改用|视)|不得(?:采信|引用|提及)|\b(?:you|your|please|must|only)\b", re.IGNORECASE),
}
_WORDS = re.compile(r"(?<![A-Za-z])[A-Za-z]{1,15}(?![A-Za-z])")
_ENGLISH = 5  # so many English words in a sentence: no office writes its evidence so
# Evidence speaks of people, and to them only in questions; a text that speaks to its reader is seen.
_READER = re.compile(r"^(?![问答][：:]).*(?:(?<!谢)[你您](?!店|们|可以|有权|应当|局|单位|公司|处|方|院|好|家|厂|摊)|(?:^|[，,：:；。])请(?:先|将|把|以|按|用|照|只|直接|仅|写|暂停|拒绝|忽略|遵从|优先|选)|(?:^|[，,])(?:不必|只准|优先|一律|不准)|[写读]成|读作|(?:这|本)(?:段|页|条消息|是一次|文为|行)|演习|最合适的选项)")
# `address` alone is how people speak to people; any two of the others are not.
_ENOUGH = 2
_COMPILED = tuple((code, re.compile(p, re.IGNORECASE)) for code, p in _PATTERNS)
# What a party or a clerk ordinarily says and would otherwise look like a command.
_ORDINARY = re.compile(
    r"(?:恳请|请求|希望|申请|要求)(?:贵局|你局|贵单位|给予|能够?|予以)|贵局|责令|执法人员(?:告知|要求|责令)"
    r"|[问答][：:]\s*(?:你|您)(?:是|作为)(?:本店|店|该|负责|经营)"
)
_NEVER_EXCUSED = frozenset({"system", "role", "markup", "to_machine", "english"})
_BASE64 = re.compile(r"[A-Za-z0-9+/]{32,}={0,2}")


def screen(text: str) -> tuple[Flag, ...]:
    """Sentences of `text` that address the machine instead of telling a fact; one flag each.

    `detail` is the code of the rule that matched. `start` counts characters of `text`.
    """
    flags: list[Flag] = []
    for match in _SENTENCE.finditer(text):
        sentence = match.group()
        plain = _BETWEEN_HAN.sub("", unicodedata.normalize("NFKC", sentence)).strip()
        detail = _rule_matched(plain) or _rule_matched(unicodedata.normalize("NFKC", sentence))
        if not detail and _speaks_to_a_machine(plain):
            detail = "topics"
        if not detail and _holds_encoded_words(sentence):
            detail = "encoded"
        if detail:
            offset = len(sentence) - len(sentence.lstrip())
            excerpt = sentence.strip()[:_LONGEST_EXCERPT]
            flags.append(Flag("instruction", excerpt, detail, match.start() + offset))
    return tuple(flags)


def _speaks_to_a_machine(sentence: str) -> bool:
    if len(_WORDS.findall(sentence)) >= _ENGLISH:
        return True
    if _ORDINARY.search(sentence):
        return False
    if _READER.search(sentence) and not sentence.endswith(("？", "?")):
        return True
    found = {name for name, pattern in _TOPICS.items() if pattern.search(sentence)}
    return len(found - {"address"}) >= _ENOUGH or {"machine", "address"} <= found


def _rule_matched(sentence: str) -> str:
    excused = _ORDINARY.search(sentence) is not None
    for code, pattern in _COMPILED:
        if (not excused or code in _NEVER_EXCUSED) and pattern.search(sentence):
            return code
    return ""


def _holds_encoded_words(sentence: str) -> bool:
    for match in _BASE64.finditer(sentence):
        try:
            decoded = base64.b64decode(match.group() + "==").decode()
        except (binascii.Error, UnicodeDecodeError, ValueError):
            continue
        if decoded.isprintable():
            return True
    return False
