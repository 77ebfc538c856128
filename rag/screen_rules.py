"""How orders to a machine look, by class: what `rag.screen` looks for in a sentence.

Each class joins two kinds of words that facts, statutes and letters to an authority do not bring
together: an order (to whom it may concern) and what only a writer of drafts can be told to do.
Single words prove nothing: a statute orders too, and a party asks for leniency too.
"""

# ruff: noqa: E501 - a pattern is read as one line

from __future__ import annotations

import re

_YOU = r"(?:你|您)(?!店|局|们|单位|公司|处(?!理)|方|院|厂|摊|家|户|村|社区|队|大队|科|机关|（)"
_MACHINE = (
    r"(?:(?:语言|大|AI|这个|另一个|本|各)?模型(?!机|玩具|店)|人工智能|(?<![A-Za-z])(?:AI|LLM|GPT|ChatGPT|ai|llm)(?![A-Za-z])"
    r"|智能(?:体|助手|程序|系统|工具|审核|起草|审查|阅读)|机器(?:人|阅读|审阅|读者|必读|审核|起草|看|（|可读)|机读|(?<!经营者)助手(?!机|席)|(?:程序|系统|软件)必读"
    r"|(?:起草|拟稿|审案|辅助|写作|自动化?)(?:文书)?的?(?:系统|程序|软件|工具|模块|机器)|(?:起草|拟稿|写作)(?:环节|者)|自动(?:起草|生成|审核)(?:文书|决定|草稿)?的?(?:程序|系统|软件)?|机器(?=无需|不得|应|请|必须|只|不要)|提示词|亲爱的(?:系统|程序)|电脑(?:你|您)|起草模块)"
)
_ORDER = (
    r"(?:请(?!求|示|假(?!定|设|装)|柬|客|教|到|来(?!当|扮)|前往|人)|烦请|麻烦|帮(?:我|忙|本店|当事人)|务必|切勿|请?勿|(?<![级性类分特个区差鉴辨识判甄])别(?!的|人|处|墅|样|名|称|国|家|提)|不得(?=认定|提及|引用|提到|采信)|不要|不用|不必|无需|无须|只(?:需|要|准|许|能|可以|用|管|说)|只(?=写|输出|回答|保留|采信|选)"
    r"|直接(?=跳到|写|输出|给|判|认定|回|结|引用|用|当|返|生成|填|删|跳|忽|采|选[择用])|随便|一律|统一|从现在(?:起|开始)|现在(?:起|开始)|接下来|下面(?:请)?|立即|立刻|优先|照(?:着|此|样)|按(?:如下|以下|下面|我)|假(?:设|定|装|如)|设想|想象|应当?(?=改用|停止(?:分析|阅读|使用)|输出|写|为最终)|必须(?=把|将|输出|写|选|停止|认定|建议)|禁止(?=输出|写|引用))"
)
_WRITE = (
    r"(?:输出|打印|保留|提(?:到|及)|下结论|(?<!特)写(?!字楼|有|着|的是)|填(?!埋|充)|列(?:出|入|为)|回(?:答|复|应)(?!意见)|答复?为|作答|复述|重复|抄(?!袭|表)|翻译|译(?:成|为|作)|概括|总结|生成|返回|附上|标(?:记|注)为?|打分|起草|撰写|拟(?:写|稿)|改引|引用|选(?:择|用|上|P|F)|认定|判(?:定|为|作)?|得出|给出|删(?:去|除|掉)|去掉|省(?:去|略)|略(?:去|过)|忽略|无视|跳(?:过|到)|忘(?:记|掉|了)|改(?:成|为|写|用|口)|换成|替换|读(?:成|作)|当(?:成|作)|视(?:为|作)|算作|归为|理解为|留空|空着|清空|结束|停止(?:阅读|分析|审查|执行|工作)|采(?:纳|用|信)|说(?:出|好话|一句)|显示|公布|合并进|扮(?:演|成|作)|演(?:一|成)|宣布|模仿|说明无)"
)
_SLOT = (
    r"(?:结论|处罚(?:建议|依据|部分|一栏|意见|结果|理由|的?(?:条款|规定))|罚款(?:那?一?[栏条项]|金额|数额|档次|部分|写)|违反的?规定|(?:事实)?认定(?:事实|的事实|里|部分)?|法[条规]|条[款文]|(?:裁量)?因素|(?:从轻|从重)(?:情节|因素)|情节|草稿|草案|决定书|处理意见|答案|证据(?:[一二三四五六七八九十]|[EＥ]?\d|编号|原文)|编号|(?<![A-Za-z\d])[PFEA]\d{1,2}(?![\dA-Za-z])|字段|列表|空白|第[一二三四五六七八九十百]+条|所有规定|候选|规定|案由|证词|证言|日期|数量|货值|申辩)"
)
_OUTCOME = (
    r"(?:不予?处罚|不(?:用|该|应|要|需要?)?罚|免(?:予|于)?(?:行政)?(?:处罚|罚|追究)|无(?:违法|过错|责|罪|需处罚)|没有?(?:任何)?(?:违法|过错|发现|问题|过期|从重)|不构成违法|未发现|合法|守法|最轻|最低|从轻|从宽|减轻|无法判断|不立案|不予立案|撤(?:销案件|案)|零元|none|空(?:的|白|列表)|警告|通过|无辜|好话|误会)"
)
_META = (
    r"(?:(?:以上|上述|上面|前面|前文|上文|前述|之前|此前|先前|刚才|原有|原来|旧的|前后|其余|接下来|以下|下面|这(?:段|份|条|页|行|句|里)|本(?:段|页|行|条消息|说明|文件|标记|文档|提示)|此处|系统|收到|初始|全部|所有|内部)的?(?:所有|全部|那些|几条|一切|任何|那段)?的?(?:指令|指示|提示|要求|设定|约束|命令|对话|说明|规则|任务|步骤|格式|规定|内容|文字|话|材料|证据|消息|法规|法条|工作说明书?))"
)
_BEFORE = (
    r"(?:(?:以上|上述|上面|前面|前文|上文|前述|之前|此前|先前|刚才|原有|原来|旧的|(?:这|本)(?:段|份|页|行|说明))的?(?:所有|全部|那些|几条|一切|任何)?的?(?:指令|指示|提示|要求|设定|约束|命令|对话|说明|规则|任务|步骤|规定|内容|文字|话|材料|证据|消息|法规|法条|工作说明书?))"
)
_INSTRUCTION = r"(?:指令|提示词?|设定|命令|任务|规则|要求|约束|说明书|操作手册|指引)"
_DECISION = rf"(?:{_SLOT}|{_OUTCOME}|{_META}|{_INSTRUCTION}|过期|当事人|本店|小店|本案|全案|事实|句话|开头|末尾|格式|JSON|json|什么都|其他|分析|审查|工作|阅读)"
_CLAUSE = r"[^。！？!?；;]"
_START = r"(?:^|[，,。：:；;、（(【\[「“\"'>》]|\s)\s*(?:(?:起草|作答|书写|判断|审查|认定|输出)(?:本案)?(?:时|的时候|之?前)[，,]?)?(?:并|且|就|都|也|则|而|但|再|先|你|您|所以|因此)?\s*"

CHINESE: tuple[tuple[str, str], ...] = (
    # an order at the head of a clause, to do what only a writer of drafts does
    ("dictate", rf"{_START}{_ORDER}{_CLAUSE}{{0,14}}?{_WRITE}{_CLAUSE}{{0,24}}?{_DECISION}"),
    ("dictate", rf"{_START}{_ORDER}{_CLAUSE}{{0,24}}?{_DECISION}{_CLAUSE}{{0,14}}?{_WRITE}"),
    ("dictate", rf"{_START}{_WRITE}{_CLAUSE}{{0,10}}?{_META}"),
    ("dictate", rf"{_START}(?:把|将|凡|对)(?=.*(?:[“\"]|{_SLOT}|{_OUTCOME}|{_META})){_CLAUSE}{{1,24}}?(?:改成|改为|改写|换成|替换|写成|写作|写进|写入|(?<!应)当作|当成|设为|设置为|标记为|列为|归为|读作|译成|略过|算作|空着|省去|翻译成|认定为轻微|判定为)"),
    ("dictate", rf"(?:{_SLOT}|案由|全文){_CLAUSE}{{0,4}}?(?:请|一律|统一|就)(?:直接|只)?(?:写|填|选|留空|改|读)|(?:结论|答案|处理意见)(?:应当?|必须|只能|请|一律|直接)(?:为|是|写|填)"),
    ("dictate", rf"{_START}(?:按照?|听从|遵照|遵循|遵从|执行|服从)(?:(?:以下|下列|下面|下述|我|本段|新的?|这条){_CLAUSE}{{0,6}}?(?:指令|命令|提示)|(?:我|本段|新的?)(?:说|写|的话|$|[。，,]))|(?:仅|只)(?:根据|依据|凭|按|看)(?:本|这)(?:文件|材料|段|份)|别的(?:文件|材料|证据)都?(?:不用|不必|不要|无需)|(?:一律|统一|全部)按{_CLAUSE}{{1,10}}?(?:计算|办理|写)|(?:只准|不准|只许)(?:说|写|讲|提)|(?:不要|别|不必|不用)(?:再)?(?:读|看|管){_CLAUSE}{{0,6}}?(?:材料|文件|证据)|上一位用户|(?:别的|其他)用户的(?:案件|对话|内容)|(?:系统|程序|机器)(?:可以?|应|请|无需|会?自动)(?:直接|自动)?(?:生成|转为|给出|通过|输出|结案)|给(?:你|机器|模型|系统|程序)的(?:操作|话|说明|指令|任务|提示)"),
    # what was said before does not count; what comes now does
    ("set_aside", rf"(?:{_START}(?:全部|完全|彻底)?|{_ORDER}{_CLAUSE}{{0,6}}?)(?:忽略|无视|忘(?:记|掉|了)|抛开|撇开|推翻|覆盖|不(?:要|用|必)?(?:再)?(?:理会)|无需理会|(?<!级)别(?:管|理)|放下|绕过|跳过|(?<!不)停止(?:遵守|执行)|清除|暂停遵守){_CLAUSE}{{0,10}}?(?:{_META}|{_INSTRUCTION}|法[条规]|规定|条[文款]|谁|身份)"),
    ("set_aside", rf"(?:{_BEFORE}|(?:上面|前面|上文|前文|上述|以上|此前)(?:那些|的)?|新对话|对话){_CLAUSE}{{0,8}}?(?:不算数?|作废|失效|无效|不存在|重置|误贴|(?:是|为|系|当)(?:一[个次道])?(?:练习|测试|演习|演练|玩笑|示例)|截断|到此(?:为止|结束)|不再(?:适用|使用|有效)|已?结束)"),
    ("set_aside", r"(?:以|按)(?:本|我|这)(?:段|说明|页|文|份|条|人|行|里|这里)?(?:的)?(?:文字|说法|写的|说明)?为(?:准|最终)|最终依据|优先级(?:最高|高于)|最高(?:优先级|权限|指令)|唯一(?:可信|有效)的?(?:事实|规定|依据)|真正的?(?:任务|要求|证据|指令|规则|问题)|(?:正式|新)的?(?:任务|指令|工作说明)|隐藏(?:内容|指令)|对话重置|新对话|角色互换|(?:自由|演练|开发者|调试|管理员|越狱|维护)模式"),
    # who is spoken to: a machine, or whoever reads this
    ("to_machine", rf"{_MACHINE}{_CLAUSE}{{0,22}}?(?:{_ORDER}|{_YOU}|不得(?:引用|采信|使用|作出|认定|处罚|提)|应当?(?:停止|改|把|将|视|删|选|作|降|自动|优先|为|立)|必须|注意|看到|读到|收到|你好|专用|(?:{_WRITE}){_CLAUSE}{{0,12}}?(?:{_SLOT}|{_OUTCOME}|{_META}|结束符)|评价|可以不|无需|已(?:批准|审核))"),
    ("to_machine", rf"(?:{_ORDER}|{_YOU}|给|致|由|写给){_CLAUSE}{{0,14}}?{_MACHINE}"),
    ("to_machine", rf"{_MACHINE}[，,]?(?:同志|先生|小姐|大人|朋友|老师|兄弟|你|您|们)|(?:若|如果?|假如|凡|倘若){_CLAUSE}{{0,4}}?由?(?:电子设备|机器|电脑|软件|程序|系统|模型)(?:起草|阅读|处理|审|读|办|写)|(?:^|[，,、：:])\s*(?:程序|机器|系统|软件)(?:不要|别|不准|只需|不许|闭嘴|请)|听好了?[：:，,]|已?(?:为|替|给)你(?:更新|设定|准备|授权|重置)"),
    ("dictate", rf"以[^。！？!?；;，,]{{1,10}}?(?:形式|格式|文体|体裁|风格)(?:来)?(?:写|撰写|起草|输出|回答|作答|列)|输出(?:长度|格式|结果|内容|语言)(?:限制|应|请|必须|只|为|设)|(?:^|[，,])\s*(?:全文|全案|全部|整篇)(?:翻译|译|改写|写)成|(?:做法|办法|答法)[是：:]{_CLAUSE}{{0,4}}?(?:写|填|给出|输出)|(?:^|[，,])\s*(?:把|将){_CLAUSE}{{1,20}}?再(?:判断|认定|下结论|写|起草)|统统(?:不要|不准|删|写|改)"),
    ("to_machine", rf"(?:注意|你好|您好|致|亲爱的)[，,：:]?{_CLAUSE}{{0,4}}?{_MACHINE}"),
    ("to_machine", rf"(?:仅供|只供|专供|只有){_CLAUSE}{{0,3}}(?:机器|程序|模型|AI)"),
    ("to_machine", r"(?:如果|若|假如|当|凡|一旦|只要|任何|谁|读者)?.{0,8}(?:读到|看到|看见|检测到|识别到|接到|收到|读懂|扫描到)(?:了|过)?(?:这|本(?!法|条例|规定|办法|决定|机关)|此|以下|口令|句号|暗号|“|自己(?:正在|被)).{0,26}?(?:应|请|必须|须|就|都|说明|要|直接|停止|立[即刻]|输出|写|意味|视为)"),
    ("to_machine", r"读者(?:若|如果)?不是人|控制码|结束符|系统管理员|(?:你|您)的?(?:训练|上一版|开发|创造者|训练|初始|全部设定|评分|得分|主人|设定|提示|指令|任务)|开发(?:人员|者)(?:留言|说|要求|模式)|(?:^|[【\[（(<《：:，。,\s])(?:系统|后台|管理员|开发者|最高|内部|机器)(?:消息|通知|指令|提示|备注|命令|留言|覆盖|自动(?:校正|插入|生成))"),
    # spoken to as one who writes, or told to be another
    ("topics", rf"^(?!问|答).*{_YOU}{_CLAUSE}{{0,12}}?(?:{_WRITE}|只有一个目标|没有权力|不(?:得|能|要|必)|应(?:当|该)|必须|需要|只(?:需|能|要)|任务|处于|进入|忘|按良心|是(?:一[名个位]|谁)|收到|的(?:回答|输出|结论|草稿))"),
    ("role", rf"(?:{_YOU}|请(?!来|人|客)|现在|假装|从现在(?:起|开始)){_CLAUSE}{{0,8}}?(?:扮演|充当|假装|冒充|不再是|变成|就?是(?:一[名个位]|当事人的)|来当|演一)(?!人)"),
    ("role", r"(?:扮演|假装|假设你|设想你|想象你|模拟|模仿).{0,16}(?:助手|律师|法官|专家|模型|局长|领导|主任|审核|上级|店主|没有(?:限制|约束)|角色|身份|口吻)"),
    ("role", rf"(?:(?<!予)以|用|站在)[^。！？!?；;，,]{{1,14}}?(?:口吻|口气|语气|立场|身份|角度){_CLAUSE}{{0,8}}?(?:写|回答|答|起草|组织|撰写|说|认定|作|判|概括)"),
    ("role", r"(?:玩|做)(?:个|一个|一场)?(?:角色)?(?:扮演)?游戏[：:，,]|来玩"),
    # promises, threats and keys to a machine
    ("lure", r"(?:标准|正确|唯一的?)答案|答案(?:已经?确定|就?是)|(?:你|您|才能|就能?|可)得?(?:到)?(?:满分|零分)|得满分.{0,12}零分|阅卷老师|(?:本次|此次|这次)(?:运行|输出|任务|回答)|(?:本机|你的)数据将|(?:最合适|正确)的(?:选项|做法)是|请据此(?:作答|下结论)|(?:承办人|办案人|法制科|领导|上级)(?:已经?|让|要|叫|都)?(?:让我)?(?:同意|批准|授权|转告|要求)(?:你|系统|模型|程序|直接|，?请)"),
    ("lure", r"(?:承办人|办案人).{0,6}(?:让我|叫我|要我)?(?:转告|告诉)你|(?:让|叫)我转告|测试你|授权你|(?:勿|不要|别)(?:将|把|让)?.{0,8}(?:告知|告诉|透露)(?:给)?(?:承办人|办案人|执法人员|审核人)"),
    # a claim about the rules, and what to cite instead
    ("set_aside", rf"(?:第[一二三四五六七八九十百]+条|法[条规]|条例|规定){_CLAUSE}{{0,16}}?(?:停止施行|停用|废止|失效|作废|修改|不再适用|升级){_CLAUSE}{{0,16}}?(?:改引|改用|请|引用第|转为|起草)|(?:办案)?系统升级"),
    # the frame of prompts and answers
    ("markup", r"<\|[^|\n]{1,24}\|>|\[/?INST\]|<<?/?SYS>>?|</?(?:system|assistant|user|evidence|instructions?|prompt|s)>|<!--|#{2,}\s*(?:指令|系统|新|system|instruct|prompt)|^\s*(?:system|assistant|user|助手|系统|用户)\s*[：:]|证据(?:到此)?结束|(?:材料|证据|文档)到此(?:为止|结束)|[{,]\s*[\"“](?:\w+)[\"”]\s*[:：]|\breturn\s*[{\[\"]|\b(?:role|content)\s*[\"”]?\s*[:：]"),
    ("schema", r"(?:^(?=.*[\u4e00-\u9fff]).*|=\s*|[\"“])(?<![A-Za-z])(?:findings|prohibition|penalty|factors|json|none|null|text字段)(?![A-Za-z])|[（(【\[][^）)】\]]{0,6}(?:机读|机器|系统|内部备注|AI)[^）)】\]]{0,12}[）)】\]]"),
    ("schema", rf"(?:只要|就|选|写|输出|答案是|引用|改成|把|将|采信|采纳|改用|当作)\s*{_CLAUSE}{{0,6}}?(?<![A-Za-z\d\-])[PFE]\d{{1,2}}(?![\dA-Za-z\-])|(?<![A-Za-z\d\-])(?:证据)?[PFE]\d{{1,2}}(?![\dA-Za-z\-]){_CLAUSE}{{0,8}}?(?:系伪造|伪造|不得|无效|应|读作|不算|作废|改)"),
)  # fmt: skip

_EN_WRITE = r"(?:write|writes|say|says|state|output|print|put|conclude|recommend|translate|draft|set|mark|treat|leave|report|reply|respond|answer|return|generate|produce|repeat|choose|select|summari[sz]e|narrate|assume|pretend|omit|replace|add|begin|clear|cite|apply|use|call|skip|base|close|drop|remove|list|reveal|show|copy|start over|decide|give|mention|include|impose|punish|flag)"
_EN_THING = r"(?:penalt(?:y|ies)|punishment|fines?|fined|findings?|articles?|provisions?|factors?|statutes?|rules?|laws?|regulations?|evidence|violations?|guidelines?|instructions?|prompts?|drafts?|verdict|conclusion|case|leniency|lenient|mildest|minimum|none|nothing|everything|empty|blank|exactly|only|json|lawful|innocent|cleared|compliant|no \w+|[PFE]\d+|statements?|fresh|expired|aggravating|mitigating|output|result|document|field|shop|party|letter|paragraph|sentence|text|fictional|dates?|word)"
ENGLISH: tuple[tuple[str, str], ...] = (
    ("english", rf"(?:^|[.,:;!?\"“(]\s*|\b(?:just|please|kindly|now|then|so|simply|do not|don't|never|always|instead)\s+){_EN_WRITE}\b[^.]{{0,60}}\b{_EN_THING}\b"),
    ("english", r"\b(?:ignore|disregard|forget|override|bypass|discard|set aside|stop (?:reading|citing|applying))\b"),
    ("english", r"\b(?:you are|you're|you were|(?:^|[.,:;]\s*|\b(?:please|now|you)\s+)(?:act|behave) as|pretend|role-?play|imagine|your (?:real|genuine|true|new|next)?\s*(?:task|job|assignment|role|guidelines?|instructions?|prompt|reply|answer|output|training))\b|\byour (?:memory|context|weights|knowledge)\b|\b(?:model|assistant|ai|llm|chatbot) (?:should|must|may|needs to|is to)\b|\byou (?:must|should|will|need|may|can|have)\b"),
    ("english", r"\b(?:system|developer|admin|debug|maintenance|privileged)\s*(?:prompt|message|mode|override|note|instruction|command|context)s?\b|\bjailbreak|\bnew (?:instructions?|task|rules?)\b|\bas an? (?:ai|llm|language model|automated)\b|^\s*(?:assistant|system|user)\s*[:,]|\b(?:ai|llm|chatbot|language model|automated (?:reader|system|tool)|drafting software)\b|\b(?:hello|dear|hey|attention)\b[^.]{0,12}\b(?:model|assistant|machine|system)\b"),
    ("english", r"\b(?:previous|above|preceding|earlier|everything before)\b[^.]{0,40}\b(?:drill|test|exercise|example|fictional|paragraphs?|instructions?|retracted|story|line|rules?)\b|\bthis (?:paragraph|document|line|text) (?:supersedes|replaces|overrides)|\b(?:real|genuine|actual) (?:task|assignment|rules?|instructions?)\b|\bfrom (?:this point|now) on\b|\bcorrect answer\b|\bvalidator\b|\blet'?s play\b|\bif you (?:can )?(?:read|see)\b|\bdo whatever\b|\bgrandmother\b|\bend of (?:evidence|document|file)\b|\bout of scope\b"),
    ("english", r"\b(?:officer|supervisor|inspector)\b[^.]{0,20}\b(?:agreed|approves?|wants you|told me|asks you)\b|\b(?:forbidden|not allowed) to (?:cite|use|apply|punish)|\brepealed\b[^.]{0,40}\b(?:base|use|cite|apply)\b|\b(?:what were you|you were) (?:told|given)\b"),
)  # fmt: skip

PINYIN = re.compile(
    r"\b(?:hu ?l[vuü]e|wu ?shi|bu ?yao ?(?:chu ?fa|yin ?yong)|bu ?yu ?chu ?fa|mian ?(?:yu ?)?(?:chu ?)?fa|jian ?yi|zhi ?ling|gui ?ding|chu ?fa|shu ?chu|xie ?cheng|wang ?ji|qing (?:bu|zhi|ba|jiang|hu))\b"
)
TRADITIONAL = str.maketrans(
    "無視規則處罰輸寫請語機認證據斷結論條當應為從輕減輕選擇將這個們與對於說話過來時後內開關閱讀讓給錄審決書實現電腦訊號詞獨須換譯務職監續變擬轉會誤違構銷檔類繪動稱員領導護師問題",
    "无视规则处罚输写请语机认证据断结论条当应为从轻减轻选择将这个们与对于说话过来时后内开关阅读让给录审决书实现电脑讯号词独须换译务职监续变拟转会误违构销档类绘动称员领导护师问题",
)
LEET = str.maketrans("013457@$", "oieastas")
