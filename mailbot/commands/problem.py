"""同一问题: 信息科 says which tickets are one problem; others propose, nothing is counted by machine."""

import re

from mailbot.commands.case import Case
from mailbot.commands.questions import ask_which
from mailbot.core.decision import Decision
from mailbot.core.facts import ProblemGrouped
from mailbot.core.merging import merged
from mailbot.core.model import Intent, Role
from mailbot.mail.thread import cited

HELP = "认定同一问题（信息科决定，其他人可建议）：写“TJ-… 与 TJ-… 是同一问题”或“不是同一问题”"
INTENTS = (Intent.SAME_PROBLEM,)

DENIES = re.compile(r"不是|并非|不属|不算|不同(?!意)|无关|两回事|两码事|没有?关系|拆开|分开")


def members(case: Case) -> tuple[str, ...]:
    """The tickets meant: those the writer names, those our question named if this answers it, and the mail's own."""
    found = cited(case.mail)
    asked = found.quoted if case.hearing.said.replying_to == "same" else ()
    named = (*found.subject, *found.new_text, *asked, case.hearing.ticket)
    return tuple(dict.fromkeys(number for number in named if number in case.state.tickets))


def decide(case: Case, _intent: Intent) -> Decision:
    """Two tickets or more make a group, or are said not to; with fewer the writer is asked which."""
    tickets, same = members(case), not DENIES.search(case.mail.new_text)
    if len(tickets) < 2:
        return ask_which(case, ("TJ-… 与 TJ-… 是同一问题", "TJ-… 与 TJ-… 不是同一问题"))
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
    told = Decision((fact,), (case.tell("office/problem_grouped", people, context, tickets[0]),))
    return told + merged(case.state, tickets, fact) if same else told
