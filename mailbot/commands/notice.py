"""来信通知: what is announced is no fault and no ticket: what the hospital plans (停电、割接、网段调整) engineers and project manager read,
who stands in for whom the other side and one's own.
"""

import re

from mailbot.commands.belongs import OF_WORK
from mailbot.commands.case import Case
from mailbot.commands.meant import OPENING
from mailbot.core.clauses import fold
from mailbot.core.dates import find_date
from mailbot.core.decision import Decision, Letter
from mailbot.core.model import SHANGHAI, Intent, Role
from mailbot.core.people import CONSEQUENTIAL, HOSPITAL, VENDOR

HELP = ""
TAKES = (frozenset(Intent) - CONSEQUENTIAL) | OF_WORK
"""What such a mail resembles: an upgrade, an outage, a wish, or work on a ticket, of which it names none."""
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
_AWAY = re.compile(r"调离|调走|调往|离职|接替|接手|交接|(?:休|请)(?:年|产|病|婚|事)?假|出差|轮休|不在岗|值班")
_STANDS_IN = re.compile(
    r"(?:由|找|联系|交给)[^，。；！？\n]{1,10}(?:接替|接手|负责|代班|顶班|值班|对接|处理)|(?:的事|有事|问题|工作)[^，。；！？\n]{0,4}(?:找|联系)[^，。；！？\n]{1,8}"
)
_ASKS_OR_REPORTS = re.compile(
    r"[?？吗谁哪]|不[了上出通开动]|坏了|故障|没反应|(?:请|尽快)[^，。；\n]{0,6}(?:修|处理|派)"
)
_BIDS = re.compile(
    r"(?:例会|会议|开会|座谈|汇报会|评审会|碰头会|验收会|协调会)[^。；！\n]{0,30}(?:参加|出席|到会|列席|参会)|"
    r"(?:参加|出席|列席)[^。；！\n]{0,16}(?:例会|会议|座谈会?|汇报会|评审会|碰头会|验收会|协调会)"
)
_PAPER = re.compile(
    r"请[^。；！\n]{0,16}(?:提交|提供|报送|出具|准备)[^。；！\n]{0,8}(?:报告|总结|计划|记录|材料|方案|说明)"
)
"""A meeting that the vendor's people are bidden to, a paper they are asked for."""
_DEMANDS = re.compile(
    r"整改|约谈|督办|书面(?:报告|说明|检查)|按合同[^，。；\n]{0,4}(?:处理|办理|执行|追究)|追究[^，。；\n]{0,8}责任|(?:解除|终止)合同|"
    r"(?:正式|向[你贵][^，。；\n]{0,6})投诉|投诉(?:[你贵]|维保|工程师|服务)"
)


def spoken(case: Case) -> bool:
    """Whether a first mail announces what is to come, or who stands in for whom, and tells of nothing that has happened."""
    hearing = case.hearing
    first = hearing.said.replying_to in {None, "other"} and not hearing.ticket and not hearing.said.cited
    words = fold(hearing.said.whole)
    if _bids(case, words):
        return True
    if not first or hearing.person.role not in HOSPITAL | VENDOR or hearing.forms or _HAPPENED.search(words):
        return False
    return _of_people(words) or (hearing.person.role in HOSPITAL and _of_works(case, words))


def _bids(case: Case, words: str) -> bool:
    """Whether 信息科, in a first mail that names no matter and neither asks nor tells of a fault, bids the vendor to a meeting or for a
    paper; the latter only where that opens no ticket, in which it would be waited for.
    """
    said = case.hearing.said
    fresh = said.replying_to is None and not said.cited and not case.hearing.forms
    if not fresh or case.hearing.person.role is not Role.IT or _ASKS_OR_REPORTS.search(words.replace("故障报告", "")):
        return False
    paper = case.hearing.heard[0].intent not in OPENING and _PAPER.search(words)
    return bool(_BIDS.search(words) or paper)


def _of_people(words: str) -> bool:
    """Whether it says who is away and whom to turn to, and neither asks nor tells of a fault."""
    return bool(_AWAY.search(words) and _STANDS_IN.search(words)) and not _ASKS_OR_REPORTS.search(words)


def _of_works(case: Case, words: str) -> bool:
    return bool(_CALLED.search(words) and _PLANNED.search(words)) and _is_ahead(case, words)


def _is_ahead(case: Case, words: str) -> bool:
    today = case.now.astimezone(SHANGHAI).date()
    day = find_date(words, today)
    return day > today if day else _AHEAD.search(words) is not None


def decide(case: Case, _intent: Intent | None = None) -> Decision:
    """Sent on, and its writer told so."""
    theirs = case.hearing.person.role in HOSPITAL
    readers = (Role.ENGINEER, Role.PM) if theirs else (Role.IT, Role.ENGINEER, Role.PM)
    told = "维护工程师和项目经理" if theirs else "信息科、维护工程师和项目经理"
    return Decision(letters=(case.answer("hospital/passed_on", {"told": told}), _told(case, *readers)))


def demanded(case: Case) -> Decision:
    """What 信息科 demands of the vendor as a firm is read by its project manager too, whatever else comes of the mail."""
    said = case.hearing.said
    demands = (
        case.hearing.person.role is Role.IT and said.replying_to in {None, "other"} and _DEMANDS.search(said.whole)
    )
    return Decision(letters=(_told(case, Role.PM),) if demands and not case.hearing.forms else ())


def _told(case: Case, *roles: Role) -> Letter:
    each = dict.fromkeys(address for role in roles for address in case.addresses(role))
    people = tuple(one for one in each if not case.state.same_person(one, case.hearing.person.address))
    context: dict[str, object] = {
        "subject": case.masked(case.hearing.said.subject), "who": case.hearing.person, "doubtful": case.doubtful,
        "hospital": case.hearing.person.role in HOSPITAL, "words": case.masked(case.mail.new_text)[:MOST], "files": len(case.mail.files),
    }  # fmt: skip
    return case.tell("engineer/notice", people, context)
