"""How mail systems name themselves and what they write: the words by which a letter that came back is known when no field says so.

Learnt from the letters of Postfix, Sendmail, Exim, qmail, Courier, Exchange, Domino, GroupWise, MDaemon, InterScan, IMail, and of
QQ, 网易, 新浪, Coremail, 阿里云, Gmail, Yahoo, Outlook, Yandex, KDDI. What one of them writes is here as a phrase, not as a case.
"""

import re


def any_of(*phrases: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """A pattern for any of the phrases between what comes before and after; `^` is the start of a line."""
    return re.compile(f"{before}(?:{'|'.join(phrases)}){after}", re.IGNORECASE | re.MULTILINE)


# Whom no person is called.
DAEMON = any_of(
    r"(?:\A|[<\s\"])(?:mailer[-_ ]?daemon|mail-?daemon|mdaemon|double-bounce)(?:[+=.-][^@\s>]{0,99})?(?:[@>\"\s]|\Z)|microsoftexchange[0-9a-f]{16,}@",
    r"mail deliver(?:y|er)? (?:sub)?system|mail delivery service",
    r"courier mail server|jetmail system|interscan (?:mss|messaging)",
    "系统退信|退信系统|退信通知|邮件(?:投递|传送|退信)系统",
)
# Organisations whose postmaster writes of letters to or from other domains, which they carry for them.
PROVIDERS = frozenset(
    (
        *(
            "qq.com",
            "163.com",
            "126.com",
            "yeah.net",
            "188.com",
            "netease.com",
            "aliyun.com",
            "mxhichina.com",
            "coremail.cn",
        ),
        *(
            "139.com",
            "189.cn",
            "sina.com",
            "sina.cn",
            "sohu.com",
            "outlook.com",
            "google.com",
            "googlemail.com",
            "icloud.com",
        ),
    )
)
# Whom both people and programs are called.
KEEPER = any_of(
    "post[-_]?master|mmdf",
    r"(?:[^@]{0,40}[-.])?bounces?",
    before=r"\A",
    after=r"(?:[+=\\-][^@]{0,200})?@",
)
# How the subject begins.
SAYS = any_of(
    "来自.{1,40}的退信|系统退信|(?:投递延迟|延迟投递)|(?:邮件)?退信(?:通知|提醒|报告)?(?:[:：/\\]】\\s]|\\Z)|投递状态|传递(?:状态|失败)",
    ".{0,12}(?:邮件|投递|发送|传递|传输|递送)(?:被?退回|被?拒收|失败|未(?:能)?送达|延迟|出错)",
    "(?:系统(?:通知|提醒)[:：]\\s?)?您.{0,6}邮件.{0,40}(?:被(?:退回|延迟)|[未无](?:能|法)(?:送达|投递))|邮件审[核批]未通过",
    "(?:未(?:能)?|无法)(?:送达|投递|传递)|未传递的邮件|郵件(?:無法|退回|傳遞)|無法(?:傳遞|送達|投遞|遞送)|傳遞(?:失敗|狀態)",
    "(?:message |mail )?undeliver(?:ed|able)|non-?delivery",
    "non recapitabile|onbestelbaar|delivery[_ ]failure|(?:final )?notice: mail delivery",
    "(?:mail |message |e-?mail )?delivery (?:status|fail|notification|report|has failed|(?:is )?delayed|problem|error|warning|incomplete|subsystem)",
    "return(?:ed|ing) (?:mail|e-?mail|message|to sender)",
    ".{0,60}return(?:ing|ed) (?:message |mail )?to sender",
    "automatically rejected",
    "(?:permanent )?fail(?:ure|ed)?[- ](?:notice|delivery|mail|to deliver)",
    "mail (?:delivery|system|could not|error|failed|failure)",
    "error mail report",
    "(?:sorry, )?(?:your )?(?:mail|message|e-?mail)\\b.{0,80}(?:not (?:be )?deliver|undeliver|delivery failed|couldn.t be|rejected)",
    "processing error|there was an error sending your (?:mail|message)",
    "(?:could ?n[o']t|could not|unable to|we couldn.t|cannot) (?:send|deliver)",
    "mail .{0,40} not delivered|rejected (?:mail|message)",
    r"(?:warning|delayed|notice)\W{0,3}:.{0,60}(?:mail|delivery|message|user unknown)|delayed (?:mail|delivery)",
    "complaint about message|.{0,30}(?:abuse|feedback|spam) report",
    "(?:ignored )?not member article|reject mail|fml .{0,30}error",
    "loop (?:alert|back)",
    "unzustellbar|nicht zustellbar|non remis|.{0,80}: non remis",
    "message non distribu|no se puede entregar|no entregado",
    "mensagem não entregue",
    "недоставлен|ваше сообщение не|сообщение не доставлено",
    "mancata consegna|niedostarczon|メッセージを配信できません",
    "メール配信|配信(?:エラー|不能)|送信エラー",
    before=r"\A\W*",
)
# Subjects under which people write nothing of their own.
TITLES = any_of(
    "来自.{1,40}的退信|系统退信|(?:投递延迟|延迟投递)通知[:：]|(?:邮件)?退信通知|邮件退回(?:通知|[:：])|退信[:：]|(?:邮件)?投递失败通知|邮件投递失败$",
    "undelivered mail returned to sender|delivery status notification|(?:permanent )?failure notice|mail delivery (?:failed|delayed)",
    "warning: message delayed|mail failure - ",
    "your (?:message|mail|e-?mail) (?:could not|cannot|can not) be delivered",
    before=r"\A\W*",
)
# How a program ends the subject of the letter that it returns, which began with whatever its writer answered.
ENDED = any_of(r"[(:：]\s?(?:delivery failed|non remis|undeliverable|not delivered|退信|投递失败)\)?\s*\Z")
# How the text begins.
STATES = any_of(
    r"could ?(?:not|n.t) be (?:delivered|sent)|can ?not be delivered|^we had trouble delivering your (?:message|mail)",
    r"was(?:n.t| not| undeliver\w+)? (?:able to )?deliver(?:ed)?",
    r"undeliverable",
    r"not delivered to|did not (?:reach|receive)|delivery to the following",
    r"unable to deliver|delivery (?:has |attempts? )?(?:failed|will)",
    r"has been delayed|a message that you sent contained no",
    r"(?:delivery|had) errors?|failed (?:recipients?|address)",
    r"permanent(?: fatal)? error|message from interscan|failure reasons?",
    r"invalid (?:final|user|recipient)",
    r"created automatically by|machine generated message|this is the (?:mail|deliver|e-?mail|qmail)[- ](?:system|program|server|send)",
    r"this is the smtp delivery program",
    r"error description",
    r"has been (?:returned|postponed|rejected)|automatically rejected",
    r"rejected your message|warning message only|original message was received",
    r"mailbox (?:is |was )?(?:full|unavailable)|over quota",
    r"quota exceeded|(?:no such|unknown|not a valid) (?:user|recipient|address|mailbox)",
    r"user (?:unknown|not known|not found)|non-?delivery|intended recipient",
    r"not a member of|duplicated message-id|loop condition",
    r"abuse report",
    r"non remis|n'a pas pu|non recapit|nicht (?:zugestellt|ausgeliefert)",
    r"no (?:se )?(?:ha )?(?:pudo|podido)|недостав|не (?:удалось|было) доставлен",
    r"配信でき|送信できま",
    "您好[，,！!\\s]*您发.{0,60}(?:邮件|信件).{0,60}(?:退回|[未无](?:能|法)(?:送达|投递)|(?:发送|投递)失败)",
    "(?:投递|递送|发)(?:失败|往|至).{1,60}(?:未能送达|未成功|不再投递|放弃投递|已重试|无法解析)|^收件人.{1,60}(?:已满|停用|不存在|未能送达)",
    "final-recipient|^action: |queued for more than|邮件投递(?:延迟|失败：)|拒收.{0,20}未投递|^55\\d ",
    "(?:您|你)(?![好们]).{0,60}(?:邮件|信件|信).{0,80}(?:退回|拒收|[未无不](?:能|法)?(?:成功)?(?:发送|送达|投递|传递)|没有(?:到达|送达)|(?:发送|投递)失败|被.{0,12}拒绝)",
    "(?:邮件|信件|郵件).{0,60}(?:被系统退回|[未无](?:能|法)(?:发送|送达|投递|传递)|投递失败|無法(?:送達|傳遞|遞送))",
    "(?:投递|递送|传递|发送)失败[，,]?\\s*(?:原因|因为)|(?:传递给|向)以下收件人.{1,60}(?:延迟|失败)|无法到达下列收件人",
    "退信原因|系统退信|(?:您|你).{1,60}邮件暂未送达|未能到达(?:下列|以下)收件人",
    r"(?:您好\W{0,4})?(?:这里|我)是.{0,40}(?:邮件系统|邮件服务器|邮局)",
)
# What stands in such a letter at the head of a line: its labels, and the reply of a server (RFC 5321 4.2, 3463 2) after no Chinese word.
LABELS = any_of(
    r"\W{0,9}原因\W{0,2}[:：]\s?(?:收件人|收件方|对方|邮箱|用户)",
    r"\W{0,9}(?:退信原因|退回原因|失败原因|出错(?:原因|信息)|错误信息|失敗原因|退信代码)\W{0,4}(?:[:：\t ]|$)",
    r"\W{0,9}(?:reporting-mta|final-recipient|diagnostic-code|remote-mta|action: (?:failed|delayed)|rcpt to:|error message below)",
    r".{0,40}(?:technical details of|transcript of session|-{2,} ?(?:failed recipients|returned mail|failure reasons?|returned message))",
    r"(?:[^\u4e00-\u9fff]{0,120}[>:(\s]|.{0,80}(?:原因|返回|信息)\W{1,4})?(?:4[25]\d|5[0-57]\d)[ -](?:\S|$)",
    r"[^\u4e00-\u9fff]{0,120}(?:\(|\b[45]\d\d[ -]|\s#)#?[45]\.\d{1,3}\.\d{1,3}",
    before="^",
)
# How it introduces the letter that it returns.
COPY = any_of(
    r"original (?:message|mail|e-?mail)|(?:copy|headers?|lines) of (?:the|your) (?:\w+ )?(?:message|mail)",
    r"returned (?:mail|message)|old message",
    r"message (?:header|text) follows|header of the source",
    r"原(?:始)?(?:邮件|信件?)的?|unsent message|below this line",
    r"rcpt to|following recipients?",
    r"^(?:your|votre) message .{0,40}deliver[^\n]{0,12}\n\s*<?[\w.+-]{1,64}@[\w.-]{1,100}>?\s*$",
)
# What a person puts before it.
BY_HAND = any_of(
    r"\b(?:hi|hello|dear|i|me|we|my|yesterday|please|thanks?)\b|forwarded message|wrote:",
    "您好|你好|老师|我|请|麻烦|转发|发件人|这|昨|今|刚",
)
# How its programs greet too, those of nobody but a keeper, who speak of no person.
GREETED = re.compile(
    r"\A\s*(?:您好|你好|尊敬的[^，,:：\n]{0,12}|亲爱的[^，,:：\n]{0,8})[，,！!。:：\s]{1,4}(?!.{0,200}(?:我(?!们)|你们|[他她]))",
    re.DOTALL,
)
# And how they greet in English, before they say which program they are.
HAILED = re.compile(r"\A\s*hi\.\s(?=this is the (?:[\w-]{2,14} ){1,2}(?:program|server)\b)", re.IGNORECASE)
# What a person asks who writes of one.
ASKS = any_of(
    "怎么(?:办|回事|处理|解决)|什么原因|是不是|能不能|有没有|请(?:问|帮|您?查|查|看|处理|协助|工程师)|(?:麻烦|帮忙|帮我)|吗[？?。]|問題|问题$"
)
HANZI = re.compile("[\u4e00-\u9fff]")
PASSED_ON = any_of(
    "转发|轉發|转寄|fwd?|wg|tr|re|回复|答复|回覆|aw", before=r"\A[\s>]*", after=r"\s*(?:[\[(]\d{1,3}[\])])?\s*[:：]"
)
NOTIFIED = re.compile(r'\A\{\s*"(?:notificationType|eventType)"\s*:\s*"(?:Bounce|Complaint|Delivery|DeliveryDelay)"')
# A letter that is still tried, and one that its reader calls spam.
WAITS = any_of(
    r"\bdelay(?:ed)?\b|postponed|will (?:continue|be retried|retry|keep trying)",
    r"not yet been delivered|warning message only|advisory-only",
    r"attempts will continue",
    r"do not need to (?:resend|take)|no action is required",
    r"投递延迟|延迟投递|继续(?:尝试|重试|投递)|稍后.{0,4}重试",
    r"暂未送达|暂缓",
)
SENT_BACK = re.compile(
    r"\Acomplaint about message from \d{1,3}(?:\.\d{1,3}){3}\s*\Z", re.IGNORECASE
)  # with that message and no word
COMPLAINED = any_of(
    "complaint about message", r".{0,80}(?:abuse|spam) (?:report|complaint)", '{.{0,40}"Complaint"', before=r"\A\W*"
)
# How a server says that it has given a letter up: then nothing waits any more.
GIVEN_UP = any_of("not going to try again|no longer be retried|giv(?:en|ing) up|permanent|不再(?:尝试|重试|投递)")
