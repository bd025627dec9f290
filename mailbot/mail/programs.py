"""Whether a program wrote a mail that says so nowhere: by its sender's name, weak signs of programs, and none of a person.

Three things must come together, for each alone is a person's too: an address or a name that programs have; ENOUGH signs of how they
write (a record of labels, a clock's time, a link, a customer); and nothing of what people write: a wish, a question, themselves, a
fault, a number of ours, an answer to somebody. Of some 15,000 mails of people none is taken for a program's, and two where each of
them is given a program's address.
"""

from mailbot.mail.bounce_words import any_of
from mailbot.mail.message import Mail
from mailbot.mail.prefixes import bare
from mailbot.mail.thread import numbers

ENOUGH, READ = 2, 900
"""Signs of how programs write that are asked for, and characters in which they are looked for."""

# What the addresses of programs are called before the @, whole or between dots and dashes.
ADDRESS = any_of(
    r"alerts?|alarm|alertmanager|notif(?:y|ications?)|notices?|reports?|reminders?|digest|newsletter|news|weekly|daily|edm|promotions?|mailer",
    r"monitor(?:ing)?|nagios|zabbix|prtg|grafana|prometheus|jenkins|gitlab|git|jira|sonar(?:qube)?|confluence|wiki|cron|root|syslog|backups?|veeam",
    r"noc|itsm|servicedesk|helpdesk|tickets?|support|service|crm|survey|bot|robot|oa|erp|ups|nas|nvr|idrac|ilo|vcenter|storage|waf|edr|gateway",
    r"scan(?:ner)?|copier|printer|fax|camera|billing|invoices?|account|security|safe|verify|approval|calendar|meeting|transfer|expiry|renewals",
    before=r"\A(?:[\w.-]{0,40}[._-])?",
    after=r"(?:[._-][\w.-]{0,40})?@",
)
NAME = any_of(
    "(?:团队|系统|平台|通知|提醒|监控|助手|云|周刊|速运|快递|审批|monitor|team|notifications?|alerts?|backup|support)\\s*\\Z"
)
SIGNS = (
    any_of(r"(?:^[^\n：:]{1,24}[：:][^\n]{1,80}\n+){3}"),  # a record: labels with what they hold
    any_of(r"\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[ T]+\d{1,2}:\d\d|\d\d:\d\d:\d\d"),  # a time as clocks tell it
    any_of("https?://"),
    any_of(
        "点击|立即(?:查看|处理|登录)|查看(?:详情|任务|图表|明细|页面)|请登录|登录.{0,12}(?:查看|处理|系统|控制台|平台)"
    ),
    any_of(r"click |view (?:it|in|the|your|job|online|ticket|dashboard)|log ?in "),
    any_of(r"(?:尊敬|亲爱)的\S{0,12}(?:用户|客户|会员|嘉宾|老师|同仁)|dear (?:customer|user|applicant|subscriber)"),
    any_of(
        r"您的(?:账号|账户|邮箱|订单|快件|包裹|证书|工单|服务|申请|问卷|必修|域名|资源|实例|邮件)|您有\s?\S{1,2}\s?(?:条|个|张|封|门|项|笔)",
        r"\byour (?:account|order|ticket|request|domain|certificate|subscription|statement|invoice|payment|application|recording|incident)",
    ),
    any_of(
        r"退订|取消订阅|unsubscribe|subscription|©|all rights reserved|敬请(?:谅解|期待)|感谢(?:您)?(?:使用|的?支持|的?理解|联系)"
    ),
    any_of(r"\b[A-Z]{2,5}-?\d{5,}|\d{8,}|#\d{3,}|(?:编号|单号|号码|ID)[：: ]"),
    any_of(
        "(?:status|severity|host|event|state|device|priority|error|job|状态|级别|主机|事件|等级|告警\\S{0,4}|设备\\S{0,4})[：:]",
        before="^",
    ),
)
# What no program writes of itself: whom it asks, what it wants, how it goes on, what is broken.
PERSON = any_of(
    "[?？我咱俺吗吧啊呀嘛哈]|怎么|为什么|能不能|能否|是不是|麻烦|帮忙|谢谢|辛苦|劳驾|求助|你们|贵方|我方|有空|师傅",
    "请(?!及时|登录|点击|勿|不要|尽快(?:完成|修改|登录|续费)|在|于|至|忽略|立即|妥善|您?耐心|使用|访问|准备|查收|联系|拨打)",
    "不生效|坏了|打不|不出|没反应|报错|卡[住死顿]|黑屏|不能用|用不了|不行|又|出不来|收不到|没到|登不|连不上|闪退|乱码|提示|弹|显示|查一?下",
    r"\b(?:i|we|my|our|us)\b|thanks|regards|please (?!log|click|make sure|review|rate|renew|update your|do not|note|visit|ignore|contact|telephone)",
    r"\b(?:still|again|broken|jams?|wrong|can(?:no|')t|does ?n[o']t)\b",
)


def of_a_program(mail: Mail) -> bool:
    """Whether all three come together; an answer and a mail with a number of ours are a person's."""
    said = f"{mail.subject[:300]}\n{mail.new_text[:READ]}"
    answers = mail.forwarded or mail.quoted.strip() or bare(mail.subject) != mail.subject.strip()
    if answers or numbers(said) or PERSON.search(said):
        return False
    named = ADDRESS.match(mail.sender.address) or NAME.search(mail.sender.name[-60:])
    return bool(named) and sum(bool(sign.search(said)) for sign in SIGNS) >= ENOUGH
