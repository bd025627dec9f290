"""同意延期: 信息科 agrees to another day for an open ticket, in words that are all understood; then that day is the one both sides agreed on."""

import re

from mailbot.commands.case import Case
from mailbot.commands.codes import doubt
from mailbot.commands.pauses import running
from mailbot.commands.questions import ask_which
from mailbot.commands.work import promise_until
from mailbot.core.consent import Words, made_of
from mailbot.core.decision import Decision
from mailbot.core.facts import DeadlineSet
from mailbot.core.hours import promised
from mailbot.core.model import Intent, Role, Status
from mailbot.core.wording import plain

HELP = "同意延期（信息科）：回复工单邮件，写“同意延期到 ×月×日”"
WRITERS = frozenset({Role.IT})
TAKES = frozenset(Intent)
"""Nothing else is taken from such a mail."""
CHOICE = "同意延期到 ×月×日（请写明日期）"

_PUTS_OFF = r"延期|延至|延到|延长|顺延|推迟|改期|宽限|期限|时限"
_SPEAKS = re.compile(
    rf"(?:同意|准予|批准|允许|可以)[^。；！？\n]{{0,16}}(?:{_PUTS_OFF})|(?:{_PUTS_OFF})[^。；！？\n]{{0,16}}(?:同意|准予|批准|允许|可以)"
)
_WORDS = Words(
    (
        "同意", "准予", "批准", "允许", "可以", "给予", "予以", "我[科方们]?", "信息科", "院方", "你们|贵[司方]|乙方", "[将把]",
        "[这该本此那]张?", "工?单(?:子)?", r"tj-?\d{4}-\d+|tj号", "的", "处理|解决|修复|完成|修好|弄好", "日期|时间", _PUTS_OFF,
        "改", "[到至为于在]", "(?:之|以)?前", "即可|就行|没问题", "[吧了请]", "谢谢|好的|收到|老师|您好", r"\d{4}年",
        r"\d{1,2}[月.]\d{1,2}[日号]?", r"\d{1,2}[日号]", "[本这下]?(?:周|星期|礼拜)[一二三四五六日天]", "月底", "今天|明天|后天",
        r"[^\w？]",
    )
)  # fmt: skip
"""What an agreement to another day is made of; a word nobody foresaw may refuse, ask or set a condition."""


def spoken(case: Case) -> bool:
    """Whether 信息科 speaks of another day for its open ticket as of something to agree to."""
    ticket, role = case.ticket, case.hearing.person.role
    about = ticket is not None and ticket.status is Status.OPEN and not case.hearing.warning and not case.hearing.form
    return about and role in WRITERS and _SPEAKS.search(plain(case.mail.new_text)) is not None


def decide(case: Case) -> Decision:
    """The day as agreed, told to the reporter and the engineer; asked back where it is not plainly said."""
    ticket, words = case.ticket, plain(case.mail.new_text)
    assert ticket
    until = promised(words, case.now)
    if until is None or not made_of(words, _WORDS):
        return ask_which(case, (CHOICE, "不同意：……"))
    if case.doubtful:
        return doubt(case, "同意延期")
    agreed = promise_until(case, ticket, until, "agreed")
    dues = tuple(fact for fact in agreed.facts if isinstance(fact, DeadlineSet))
    context: dict[str, object] = {
        "ticket": running(ticket, dues), "words": case.masked(case.mail.new_text), "who": case.hearing.person, "urged": 0
    }  # fmt: skip
    told = case.tell("engineer/follow_up", case.engineers(ticket), context, ticket.number)
    return Decision(agreed.facts, (*agreed.letters, *((told,) if dues else ())))
