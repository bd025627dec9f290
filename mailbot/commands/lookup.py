"""查询: the nearest earlier questions with what helped then, from the working documents (2.5)."""

import re

from mailbot.commands.case import Case
from mailbot.commands.plainly import line_asked
from mailbot.core.decision import Decision
from mailbot.core.model import ALARMING, Intent
from mailbot.core.people import EVERYBODY, HOSPITAL
from mailbot.core.severity import classify
from mailbot.mail.thread import numbers
from mailbot.reports.handbook import handbook, nearest

HELP = "查询解决方法：主题或首行写“查询”，空一格再写现象，如“查询 打印空白页”，即回复最相近的处理记录"
WRITERS = EVERYBODY
TAKES = frozenset(Intent)
"""The mail says nothing else, so nothing else is taken from it."""

_ASKS = re.compile(r"(?:查询|搜索|检索|查找)(?:[\s:：]+|(?=[“\"「『【]))(?P<words>\S.{1,59})")
# What is asked of a ticket, a form or a statement rather than of past answers.
_OTHER = re.compile(
    r"进[度展]|工单|状态|到哪|怎么样了|好了?[没吗]|处理情况|多久|几[号时]|什么时候|我(?:的|们|报|上|昨)|[昨前今]天|上(?:周|次|个?月|回)|"
    r"警告|附件\s?[123一二三]|空白?表|签到表|运行表|考核"
)


def _words(case: Case) -> str:
    """What is looked up; empty where the mail is no such question."""
    found = line_asked(case, _ASKS)
    words = found["words"].strip(' 　“”"「」『』【】。.!！?？') if found else ""
    return "" if len(words) < 2 or _OTHER.search(words) or numbers(words) else words


def spoken(case: Case) -> bool:
    """Whether the mail only looks something up; what reads as 重大 or 灾难, or brings a picture, is a report all the same."""
    if not _words(case) or case.mail.files:
        return False
    alarming = classify(case.hearing.said, case.rules.severity).level in ALARMING
    return not (alarming and case.hearing.person.role in HOSPITAL)


def decide(case: Case, _intent: Intent | None = None) -> Decision:
    """Up to three earlier questions near this one; where there is none it says so, and how to report."""
    words = _words(case)
    found = nearest(case.state, handbook(case.state, case.now), words)
    return Decision(letters=(case.answer("hospital/lookup", {"words": case.masked(words), "found": found}),))
