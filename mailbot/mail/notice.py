"""Whether a mail reads as what a program tells of itself: an OA, a monitor, a help desk, a provider, a scanner, a newsletter.

No field and no single phrase says so in most of them, but many small signs do together. Each sign below has a weight; what a person's
hand shows counts against them, word by word. Only where the sum is plain is it a notice: in doubt it is a person's. Measured against
27,600 labelled mails of people, of which none is taken for one even with no sender known (docs/corpora.md).
"""

import re

from mailbot.mail.bounce_words import any_of
from mailbot.mail.message import Mail
from mailbot.mail.names import DOUBLE, SINGLE
from mailbot.mail.system_words import ASKING

PLAIN = 3  # the sum from which a mail is a notice
READ, HEADLINE = 1500, 200  # characters of text and subject that are read
_LINK = re.compile(r"https?://\S+")
_PASSED_ON = re.compile(r"\s*(?:转发|轉寄|fwd?|wg|tr)\s*[:：]", re.IGNORECASE)

# What a program asks of the owner of an account: to log in, to click, to be let off.
_CALLS = any_of(
    r"请(?:您)?(?:及时|尽快|立即|先|前往|于.{0,20})?[^，。\n]{0,8}(?:登[录陆]|续费|充值|清理邮件|升级容量|修改密码)",
    r"点击[^，。\n]{0,12}(?:链接|此处|这里|查看|退订|按钮|[上下]方|以下|入[会口])|点此|查看详情|退订|取消订阅|[>»→]{2}",
    "如非本人|(?:不是|非)(?:您|本人)操作|请勿(?:泄露|直接回复)|[无不]能?(?:法)?正常显示|请打开附件。|内有效",
    r"unsubscribe|(?:view|read)(?: \w+){0,3} (?:in|on|with)(?: \w+){0,2} (?:browser|web)|click (?:here|below|the (?:link|button))",
    r"(?:log|sign) ?in to|manage (?:your )?(?:preferences|subscription)|(?:reply|replying) to this (?:e-?mail|message|ticket)",
    r"if (?:this wasn.t|you did ?n.t|you did not)|view (?:it|this|the) (?:\w+ )?(?:online|on )|do not reply",
)
# What it tells that owner of: 您的邮箱已…, 您有一条…, your password will …
_OWNER = any_of(
    "(?:^|[，。！\\s])您(?:已|发起|有(?!空|时间|什么)|收到|的(?!意见|建议|电话|回复|反馈|报修|方案|要求)|在|于|发往|上传|发送|申请|提交|购买|订阅)",
    r"你的 ?[\w ]{0,12}(?:邮箱|账[号户]|密码|订单|文件|会员|设备|证书|域名)|\byou(?: have|'ve) (?:an? |been |\d|received|new|reached|used)",
    r"\byour (?:request|ticket|(?:\w+ )?account|password|order|message|mailbox|subscription|domain|certificate|package|parcel|pipeline"
    r"|invoice|voice ?mail|copy|backup|plan|trial|payment|shipment|verification|tokens?|storage)\b",
)
# How it names what sent it.
_SENT_BY = any_of(
    "[由经][^，。\\n]{1,24}(?:触发|生成|发[送出])(?!失败|不|异常|错)|自动(?:发[送出]|生成|推送|通知)[，。,；;)）]",
    "系统(?:通知|提醒|消息)|(?:此|本)(?:邮件|消息|通知|短信)[^，。\\n]{0,10}(?:自动|系统)|感谢(?:您)?(?:使用|选择|订阅|注册)|版权所有",
    r"this (?:notification|message|e-?mail|alert|report) (?:was|is|has been) |(?:was|is) (?:triggered|generated|created|sent) by",
    r"sent (?:from|by|via) [A-Z][\w -]{2,40}$|copyright|all rights reserved|automated|automatically|©|powered by",
)
# What happened, with its time before or whom it was handed to.
_EVENT = any_of(
    r"^\[?\d{4}[-/]\d\d[-/]\d\d \d\d:\d\d:\d\d\]?|^[^\n，。：:]{1,20} ?[于在] ?\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日? \d{1,2}:\d\d",
    r"^ *[^\n，。：:]{1,16} ?(?:指派|更新|评论|回复|邀请|分享|共享|创建|关闭|提交|处理|审批|转交|推送|提到)了?(?:[您你给\d]|任务|BUG|问题"
    "|文档|工单|流程)",
    r"(?:将[^\n，。]{2,40}|)(?:指派|分配|转交)给[您你]|^有新的[^，。\n]{1,12}(?:到达|待)",
    r"^[^\n.:]{2,30} (?:updated|commented|assigned|invited|shared|mentioned|created|closed|opened|resolved|merged|pushed|approved)\b",
)
# That a letter came, and when or by whom it will be answered.
_RECEIPT = any_of(
    r"(?:您的[^，。\n]{0,12}(?:邮件|来信|请求|问题|工单|申请|咨询)[^。\n]{0,16}(?:收到|受理|创建|登记|提交)|收到了?您的(?:邮件|来信|请求|问题|申请|咨询))"
    r"[^\n]{0,40}[将会][^\n]{0,24}(?:回复|联系|处理|答复)",
    before=r"\A(?:.|\n){0,60}?",
)
_GREETS = any_of(
    r"(?:尊敬|亲爱)的(?:[\w一-龥]{0,10}?(?:用户|客户|会员|商户|业主|家长|学员|读者|租户|管理员|嘉宾)|\s?[a-z0-9_.@]{3,}|\s?[一-龥]{2,4}[：:，！])",
    r"[您你]好[，,]?\s?[一-龥a-z_]{2,8}[！!：:]|dear (?:customer|user|member|subscriber|sir|valued|account)",
    before=r"\A\s*",
)
# What nobody types: seconds, zones, addresses of machines, sizes, long numbers, a link alone in its line.
_CLOCK = re.compile(r"\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d|\(?(?:UTC|GMT|CST)[+)\d ]|\d+ ?m \d+ ?s|\b\d{1,2}h \d+m")
_MEASURE = re.compile(
    r"\b(?:\d{1,3}\.){3}\d{1,3}\b|\d\s?(?:[%％]|[GMTK]B|ms\b)|(?<![\d-])\d{8,}(?![\d-])|\b(?=[a-f]*\d)[0-9a-f]{8,}\b|[#＃]\s?\d{2,}"
    r"|^\s*https?://\S+\s*$|共(?:发现|计|有|发送|新增)?[^，。\n]{0,8}?\d",
    re.MULTILINE,
)
_TITLE = any_of(
    "(?:通知|提醒|告警|[报预]警|警告|[日周月快简]报|摘要|验证码|账单|回执|[督待]办|公告|推送|汇总|签收|[到过]期|续费|发票|传真|短信|来电|隔离|扫描|备份|恢复|失败|成功|完成|异常)"
    r"(?:\s*[(（\[【].{0,20}[)）\]】]|[:：!！\s]|\s*\d[\d\s:./-]*|\Z)|\A\s*[\[【*]|\A[您你](?:有|收到|的)|邀请[您你]",
    r"\b(?:alert|alarm|noti(?:ce|fication)|report|digest|summary|reminder|warning|problem|resolved|fail(?:ed|ure)|succe(?:ss|eded)|completed"
    r"|down|critical|received|newsletter|verification|invitation|statement|invoice|expir\w+|message from|scan(?:ned)?|fax|voice ?mail)\b",
)
_BOX = any_of(
    "(?:no|not|do-?not)[-_.]?reply|sys|admin|serv(?:ice|er)|noti|alert|alarm|monitor|report|robot|daemon|root|backup|scan|fax|voice|news|promo"
    "|info|support|help|security|master|mail|team|cloud|account|order|bill|invoice|audit|sms|bot\\Z|\\A(?:oa|his|lis|pacs|nas|ups|db)"
)
_NAMED = any_of(
    r"(?:邮箱|服务台|管理员|客服)\s*\Z|\A[\x21-\x7e]+\Z",
    r"\b(?:system|server|monitor\w*|team|support|services?|notification\w*|alert\w*|backup|daemon|bot|calendar|portal|network|cloud|security|news)\b",
)
_SYSTEM = re.compile("(?:系统|平台|网关|监控|团队|服务器|通知|提醒|助手|机器人|云|引擎|[日周]刊|商城|官方)\\s*\\Z")
_FIELD = re.compile(
    r"^[ \t>*•-]*[^\n：:，。,]{1,24}\s?[：:][ \t]*\S.*$|^[ \t]*[\w一-龥 ]{2,20}\s?=\s?\S.*$", re.MULTILINE
)

# What shows a hand: asking, I and you, today, colloquial words, what one hopes or cannot do.
_HAND = any_of(
    "[?？]|[吗呢吧啊呀嘛呗哦啦咯]|我(?![们行司院校])|咱|俺|本人|你们|您们|(?<![给待了])(?<!邀请)(?<!通知)(?<!提醒)你(?![有的])|贵(?!公司|单位|州|阳)",
    f"[甲乙]方|老师|[{SINGLE}]工(?![一-龥])",
    "麻烦|劳驾|帮(?!助)|辛苦|拜托|打扰|不好意思|大家|各位|咋|啥|怎么|好像|老是|一直|总是|还是|又|刚|突然|赶紧|马上|[上下]周|这次|[这那][边个]|谢谢",
    "[昨明今前后]天|昨晚|今[早晚]|早上|晚上|看看|(?:看|查|核实)一?下|希望|盼|想|建议|需要|能[不否]|[可是]否|请[问教]|试|没|[一-龥]不[了开到上动见着成]|[坏卡停掉断丢乱满]了",
    r"\bi(?:'m|'ve)?\b|\b(?:my|mine|thanks|cheers|regards|anyone|somebody|asap)\b|\b(?:can|could|would) you\b|\blet me\b|[!！]{2}",
)
# The form of a report or of its answer, as people fill it.
_FORM = re.compile(
    r"^[^\n：:]{0,4}(?:科室|部门|联系(?:人|电话)|电话|报修人|处理人|现象|措施|影响|影响范围|环境|步骤|对策|处理|结论|回退|申请内容|理由)[：:]",
    re.MULTILINE,
)
_ANSWERS = re.compile(r"\s*(?:回复|答复|回覆|re|aw|sv|vs)\s*[:：]", re.IGNORECASE)
_OFFICE = re.compile(r"[。！!，,\n\s][^，。\n：:]{0,8}[一-龥][科部办室站处台]\s*\Z")  # a department below its words
_PERSON = re.compile(
    rf"\s*(?:[\w一-龥]{{2,10}}[ -])?(?:{'|'.join(DOUBLE)}|[{SINGLE}])[一-龥]{{1,2}}\s*(?:[(（].*)?\Z|.*[老小][一-龥]\Z|[一-龥]工\Z"
)
_TEXT, _SUBJECT, _BOTH = "text", "subject", "both"
# Which words count how much, and where they are looked for.
_SIGNS: tuple[tuple[re.Pattern[str], int, str], ...] = (
    (_CALLS, 2, _BOTH),
    (_OWNER, 2, _BOTH),
    (_SENT_BY, 2, _BOTH),
    (_EVENT, 2, _TEXT),
    (_RECEIPT, 3, _TEXT),
    (_GREETS, 1, _TEXT),
    (_CLOCK, 1, _BOTH),
    (_MEASURE, 1, _BOTH),
    (_TITLE, 1, _SUBJECT),
    (_FORM, -2, _TEXT),
    (ASKING, -2, _TEXT),
    (_OFFICE, -2, _TEXT),
    (_ANSWERS, -2, _SUBJECT),
)


def is_notice(mail: Mail) -> bool:
    """Whether the signs of a program outweigh by far those of a person; what is sent on is a person's."""
    return not mail.forwarded and not _PASSED_ON.match(mail.subject) and leaning(mail) >= PLAIN


def leaning(mail: Mail) -> int:
    """How far a mail reads as a program's: the sum of its signs."""
    text, subject = mail.new_text[:READ], mail.subject[:HEADLINE]
    where = {_TEXT: text, _SUBJECT: subject, _BOTH: f"{subject}\n{text}"}
    words = {place: _LINK.sub("", said) for place, said in where.items()}
    told = sum(weight for sign, weight, place in _SIGNS if sign.search((words if weight < 0 else where)[place]))
    hands = {found[0].lower() for found in _HAND.finditer(words[_BOTH])}
    answers = bool(mail.in_reply_to or mail.quoted)
    return told + _fields(text) + _by(mail) - 2 * answers - 2 * len(hands)


def _fields(text: str) -> int:
    """2 for a text of labelled values to its end, headings and a closing phrase of programs aside; 3 for four and more and nothing else."""
    lines = [line for line in text.split("\n") if line.strip()]
    fields = sum(bool(_FIELD.match(line)) for line in lines)
    if fields < 2 or fields + 2 < len(lines) or not any(sign.search(lines[-1]) for sign in (_FIELD, _CALLS, _SENT_BY)):
        return 0
    return 3 if 4 <= fields == len(lines) and not _FORM.search(text) else 2


def _by(mail: Mail) -> int:
    """What the sender is called: a box or a name of a system, or a person, who may have signed too."""
    name, box = mail.sender.name, mail.sender.address.partition("@")[0]
    person = bool(_PERSON.match(name))
    last = mail.new_text.strip().rpartition("\n")[2]
    signed = bool(name) and last != mail.new_text.strip() and name in last
    named = 0 if person else 2 if _SYSTEM.search(name) else bool(_NAMED.search(name))
    return bool(_BOX.search(box)) + named - 2 * person - 3 * signed
