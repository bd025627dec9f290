"""What programs write that are no mail systems: help desks, calendars, monitors, lists, gateways; by phrases, where no field tells them.

Learnt from the letters of OTRS, RT, Zendesk, Zabbix, Alertmanager, Jenkins, GitLab, cron, Logwatch, smartd, APC, Synology, Ricoh, Google,
Mailman, Amavis and of Chinese OA systems. Each phrase is one that a person only writes who quotes it.
"""

from mailbot.mail.bounce_words import any_of

_LETTER = "(?:e-?mail|mail|message|notification|notice|response|reply|report|alert)"
# How their subjects begin; people who answer or send one on have a prefix before it.
HEADED = any_of(
    r"(?:ana)?cron (?:<\S{1,60}@\S{1,60}>|job ')|logwatch for |smart error \(|ups event notification:",
    r"\[(?:firing|resolved)(?::\d+)?\]|\[zabbix\]",
    r"\*\* (?:problem|recovery) (?:host|service) alert|build (?:failed|is back|became) .{0,12}in jenkins:",
    r".{1,60}\| (?:successful |failed )?pipeline #?\d+ |.{1,60}\| fixed pipeline ",
    r"your message to \S{1,60} awaits moderator approval|welcome to the \S{1,60} mailing list|confirm [0-9a-f]{16,}\s*\Z",
    r"\[(?:success|warning|failed)\] .{1,60}\(\d+ objects?\)|sql server job system:|apt-listchanges:|\*\*\* security information for "
    r"|\[fail2ban\]|\[alerting\] |motion detection alert from device|scanned from a .{1,30} multifunction",
    r"majordomo results|(?:the )?results of your (?:e-?mail )?commands|your message dated .{1,80} with subject",
    r"fml notification:|(?:垃圾|可疑)?邮件(?:被)?隔离通知",
    before=r"\A\s*",
)
# How their texts begin.
OPENS = any_of(
    r"(?:##-? ?)?please type your reply above this line",
    rf"this (?:{_LETTER} )?(?:has been|was|is) (?:automatically )?(?:generated|created)(?: automatically)? by ",
    r'this e-?mail was sent from "RNP[0-9A-F]{6,}|problem (?:started|has been resolved) at \d\d:\d\d:\d\d on |告警主机[:：].{1,80}\s+告警时间[:：]|'
    r"触发器[:：] ?.{1,80}\s+状态[:：] ?(?:problem|ok)\b",
    r".{2,60} (?:is no longer (?:with|at|employed)|has left|no longer works).{0,200}(?:mailbox|address|inbox|account).{0,20}"
    r"(?:not|no longer|un)\s?(?:be )?(?:monitored|in use|active|read)",
    before=r"\A[\s#*-]*",
)
# An absence told in the first sentence, or after one of thanks: with its end, or with what its writer cannot do meanwhile.
_THANKS = r"(?:(?:thanks?|thank you)(?: very much| so much)? for (?:your|contacting|reaching|writing|getting)\b[^.!\n]{0,60}[.!]\s*)?"
ABSENT = any_of(
    r"out of (?:the )?office\b.{0,80}\b(?:until|return\w{0,3}|back|from|through)\b",
    r"(?:on|taking) (?:\w{3,12} )?(?:leave|holiday|vacation)\b.{0,80}\b(?:(?:will|am|shall) not|won't|limited access|no access|without access)\b"
    r".{0,20}(?:e-?mail|read|respond|reply|answer|check)",
    r"(?:travel\w{0,4}|away|abroad)\b.{0,60}\b(?:no|limited|without) access to (?:my )?e-?mail",
    before=rf"\A\s*(?:(?:hi|hello|dear)\b[^,.!\n]{{0,30}}[,.!\s]\s*)?{_THANKS}i(?: am|'m) (?:currently |presently )?",
)
ABSENT_HERE = any_of(
    r"[^\n。]{0,30}(?:休.{0,2}假|[产年病事婚]假|出差|外出|在外|培训|度假)[^\n。]{0,24}[，。][^\n。]{0,8}(?:无法|不能|不便|不会|不)[^\n。]{0,6}(?:查[看收]|处理|回复|收[取发看])[^\n。]{0,4}(?:邮件|邮箱|来信)",
    before=r"\A\s*(?:[您你]好[！!，,。\s]{1,2})?",
)
# What nobody's program asks: whoever does is there.
ASKING = any_of(
    r"[?？]|\bplease (?!contact|call|e-?mail|write|direct|reach|forward|note|see|refer|speak|get in|do not|don't|allow|expect|be )"
    r"|请(?:先|把|帮|给|[你您](?!联系|致电|谅解)|尽快|安排|处理|确认|关)"
)
# A receipt for what was written to a help desk: that it came, and what will become of it.
RECEIVED = any_of(
    r"(?:your|a new|the) (?:support )?(?:request|ticket|case|inquiry|enquiry|e-?mail|message)\b[^.\n]{0,40}(?:has been|was|is) "
    r"(?:received|created|registered|logged|opened)\b.{0,300}(?:our (?:\w+ )?(?:agents?|team|staff|specialists?)\b.{0,40} will\b.{0,60}"
    r"(?:soon|shortly|asap|within \d|see to it)|being reviewed by|(?:will|shall) get back to you)",
    r"thank you for (?:your|contacting)\b[^.\n]{0,40}\.\s{1,3}your (?:support )?(?:request|ticket|case) (?:has been|was) created with number \d",
    r"your (?:support )?case has been created\. case number: \d",
    r"your (?:request|ticket|case|inquiry|enquiry|e-?mail|message) will be (?:answered|handled|processed) by\b",
    before=r"\A(?:.|\n){0,160}?",
)
# What Outlook and QQ write where a letter is called back: the wish, which is the whole letter, and what became of it.
RECALL = any_of("撤回|召回|收回|recall|rückruf|rappel", before=r"\A\W*(?:邮件|message |mail )?")
RECALLED = any_of(
    r"(?!.{0,8}(?:我|本人|请|麻烦|帮|能|怎))[^\n。]{1,60}?\s?(?:将|希望|想要|已|已经)?撤回了?(?:发给您的|一封|此|该)?邮件\s?"
    r"(?:[“\"《][^\n]{1,200}[”\"》]|[：:][^\n]{1,200})[。.]?(?:\s|\Z)",
    r"发件人已[^\n，。]{0,8}(?:此|该|这封)?(?:邮件)?(?:被)?撤回[，。][^\n]{0,30}\Z",
    r'[^\n]{1,60} would like to recall the message, "[^\n]{1,300}"\.?(?:\s|\Z)',
    r"[^\n]{1,60} (?:möchte die Nachricht [^\n]{1,300} zurückrufen|souhaite rappeler le message [^\n]{1,300})\.?(?:\s|\Z)",
    r"(?:您的邮件|your message)\s*\n(?:.|\n){0,400}?(?:已?成功撤回|未能撤回|撤回失败|(?:was|could not be) recalled)",
    before=r"\A\s*(?:尊敬的[^，,：:\n]{0,12}[，,：:]\s*)?",
)
# What calendars write above an answer to an invitation.
ATTENDS = any_of(
    "(?:tentatively )?(?:accepted|declined)|tentative|(?:已(?:暂时)?)?(?:接受|拒绝)|暂定",
    before=r"\A\W*",
    after=r"\s*[:：]",
)
ANSWERED = any_of(
    r"[^\n.]{1,60} has (?:(?:tentatively )?(?:accepted|declined)|replied \"maybe\" to) this (?:invitation|event)\.?[ \t]*$",
    r"[^\n。]{1,40}\s?已(?:暂时)?(?:接受|拒绝)(?:此|该|这个|您的)?(?:会议|日程|活动)?邀请[。.]?[ \t]*$",
    before=r"\A\s*",
)
# How they end.
CLOSES = any_of(
    rf"this is an? (?:automated|automatic|auto-generated|(?:automatically|system|computer)[- ]generated) {_LETTER}\b",
    rf"this {_LETTER} (?:was|is|has been) (?:(?:automatically |system[- ])(?:generated|sent|created)|generated|(?:sent|created) automatically)\b",
    rf"(?:please )?do not reply to this {_LETTER}|(?:replies to )?this {_LETTER}.{{0,30}} (?:are|is) (?:not monitored|routed to an unmonitored)",
    rf"you(?:'re| are) receiving this (?:courtesy )?{_LETTER} (?:because (?:you|of your|someone|somebody)|at the account|as an? )",
    r"您收到(?:此|这封|本)邮件是因为|(?:此|本|该)(?:邮件|通知)由[^，。；“”\n]{0,12}自动(?:发送|发出|生成)[。！]?\s*\Z",
    r"(?:此|本|该)(?:邮件|信息|通知|消息)?(?:由|为|是)(?:[^，。；“”\n]{0,12}的?)?自动(?:发送|发出|生成|通知|提醒)"
    r"[^，。\n]{0,4}[，,。；; ]*(?:请(?:勿|不要)|无需|不必|勿)[^，。\n]{0,4}回复",
    r"(?:此|本|该)邮件由 ?[A-Z][\w ]{2,30} ?(?:发送|发出|生成)[。.]?\s*\Z",
    before=r"(?:^|[.。!！]\s{0,2})[\s(（*\[—-]*",
)
