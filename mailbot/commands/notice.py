"""院方通知: what the hospital announces (停电、割接、网段调整) is no fault and no ticket: engineers and project manager read it."""

import re

from mailbot.commands.case import Case
from mailbot.core.clauses import fold
from mailbot.core.dates import find_date
from mailbot.core.decision import Decision, Letter
from mailbot.core.model import SHANGHAI, Intent, Role
from mailbot.core.people import CONSEQUENTIAL, HOSPITAL

HELP = ""
TAKES = frozenset(Intent) - CONSEQUENTIAL
"""What such a mail resembles: an upgrade, an outage, a wish."""
MOST = 600
"""Characters of a notice that the vendor reads; the archive has all of it."""

_CALLED = re.compile(r"通知|通告|公告|告知|预告|函$|函[:：]|知悉|周知")
_PLANNED = re.compile(
    r"停[电水网机诊]|断[电网水]|割接|切换|检修|网段|ip(?:地址)?|线路改造|搬迁|搬家|施工|演练|消杀|放假|调休|等保|机房|交换机|防火墙|域名|更换(?:服务器|密码|证书)"
)
_AHEAD = re.compile(
    r"届时|将(?:于|在|对|进行|统一|停|断|改)|拟于|定于|计划|(?:今晚|明[天早晚日]|后天|本周|下周|周[一二三四五六日末])"
)
_HAPPENED = re.compile(
    r"误断|今[晨早]|昨[天晚日]|已恢复|现已|刚才|突然|打不开|登不上|进不去|报错|失败|异常|(?:现在|目前|已经|还是|仍然?)[^，。；]{0,8}(?:断|停|不能|无法|没)"
)
_DEMANDS = re.compile(r"整改|约谈|督办|书面(?:报告|说明|检查)")


def spoken(case: Case) -> bool:
    """Whether a first mail of the hospital announces what is to come, and tells of nothing that has happened."""
    hearing = case.hearing
    first = hearing.said.replying_to in {None, "other"} and not hearing.ticket and not hearing.said.cited
    if not first or hearing.person.role not in HOSPITAL or hearing.forms:
        return False
    words = fold(hearing.said.whole)
    announced = _CALLED.search(words) and _PLANNED.search(words)
    return bool(announced) and _is_ahead(case, words) and not _HAPPENED.search(words)


def _is_ahead(case: Case, words: str) -> bool:
    today = case.now.astimezone(SHANGHAI).date()
    day = find_date(words, today)
    return day > today if day else _AHEAD.search(words) is not None


def decide(case: Case, _intent: Intent | None = None) -> Decision:
    """Sent on, and its writer told so."""
    return Decision(letters=(case.answer("hospital/passed_on", {}), _told(case, Role.ENGINEER, Role.PM)))


def demanded(case: Case) -> Decision:
    """What 信息科 demands of the vendor as a firm is read by its project manager too, whatever else comes of the mail."""
    said = case.hearing.said
    demands = (
        case.hearing.person.role is Role.IT and said.replying_to in {None, "other"} and _DEMANDS.search(said.whole)
    )
    return Decision(letters=(_told(case, Role.PM),) if demands and not case.hearing.forms else ())


def _told(case: Case, *roles: Role) -> Letter:
    people = tuple(dict.fromkeys(address for role in roles for address in case.addresses(role)))
    context: dict[str, object] = {
        "subject": case.masked(case.hearing.said.subject), "who": case.hearing.person, "doubtful": case.doubtful,
        "words": case.masked(case.mail.new_text)[:MOST], "files": len(case.mail.files),
    }  # fmt: skip
    return case.tell("engineer/notice", people, context)
