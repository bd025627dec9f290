"""同一问题: 信息科 says which tickets are one problem; others propose, nothing is counted by machine."""

import re

from mailbot.commands.belongs import TICKET, numbers
from mailbot.commands.case import Case
from mailbot.commands.questions import ask_which
from mailbot.core.decision import Decision
from mailbot.core.facts import ProblemGrouped
from mailbot.core.model import Intent, Role

HELP = "认定同一问题（信息科决定，其他人可建议）：写“TJ-… 与 TJ-… 是同一问题”或“不是同一问题”"
INTENTS = (Intent.SAME_PROBLEM,)

DENIES = re.compile(r"不是|并非|不属|不算|不同(?!意)|无关|两回事|两码事|没有?关系|拆开|分开")


def members(case: Case) -> tuple[str, ...]:
    """The tickets meant: those named, and the mail's own."""
    named = [number for number in numbers(case.mail) if TICKET.fullmatch(number) and number in case.state.tickets]
    own = [case.hearing.ticket] if case.hearing.ticket else []
    return tuple(dict.fromkeys((*named, *own)))


def decide(case: Case, _intent: Intent) -> Decision:
    """Two tickets or more make a group, or are said not to; with fewer the writer is asked which."""
    tickets, same = members(case), not DENIES.search(case.mail.new_text)
    if len(tickets) < 2:
        return ask_which(case, ("TJ-2026-0003 与 TJ-2026-0013 是同一问题", "TJ-2026-0003 与 TJ-2026-0013 不是同一问题"))
    context: dict[str, object] = {"numbers": tickets, "same": same, "who": case.hearing.person}
    if case.hearing.person.role is not Role.IT:
        ticket = case.state.tickets[tickets[0]]
        others = tuple(case.state.tickets[number] for number in tickets[1:])
        proposal = case.tell(
            "office/same_problem", case.addresses(Role.IT), {"ticket": ticket, "others": others}, tickets[0]
        )
        return Decision(letters=(case.answer("hospital/noted", {"ticket": ticket}, about=ticket.number), proposal))
    fact = case.happened(ProblemGrouped, tickets=tickets, same=same)
    people = tuple(dict.fromkeys((case.hearing.person.address, *case.addresses(Role.PM))))
    return Decision((fact,), (case.tell("office/problem_grouped", people, context, tickets[0]),))
