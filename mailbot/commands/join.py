"""并案: an engineer reports a ticket as done together with another one; whether both are one problem 信息科 is asked."""

import re

from mailbot.commands.case import Case
from mailbot.commands.codes import doubt
from mailbot.commands.problem import asked, members
from mailbot.commands.work import finish
from mailbot.core.decision import Decision
from mailbot.core.model import Intent, Status
from mailbot.core.people import VENDOR

HELP = "并案（维护工程师）：回复派单邮件，写“与 TJ-… 同一事件，并案处理”，该单随之报告完成，由信息科认定"
TAKES = frozenset(Intent)
"""Nothing else is taken from such a mail."""
WRITERS = VENDOR

_JOINS = re.compile(r"并案|合并(?:处理|关闭|关单)|一并(?:处理|关闭|关单)")


def spoken(case: Case) -> bool:
    """Whether an engineer joins the mail's open ticket to another one."""
    ticket = case.ticket
    joins = case.hearing.person.role in VENDOR and _JOINS.search(case.mail.new_text) is not None
    return joins and ticket is not None and ticket.status is Status.OPEN and len(members(case)) > 1


def decide(case: Case, _intent: Intent | None = None) -> Decision:
    """The ticket as done, to be confirmed by the hospital as ever, and the question to 信息科."""
    ticket = case.ticket
    assert ticket is not None
    if case.doubtful:
        return doubt(case, "并案处理")
    tickets = (ticket.number, *(number for number in members(case) if number != ticket.number))
    others = "、".join(tickets[1:])
    return finish(case, ticket, f"与 {others} 为同一事件", f"与 {others} 一并处理") + asked(case, tickets)
