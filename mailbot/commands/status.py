"""查询进度: the tickets a writer asks about, as they stand."""

from mailbot.commands.case import Case
from mailbot.core.decision import Decision
from mailbot.core.model import Intent, Role
from mailbot.core.tickets import Ticket

HELP = "查询进度：写“查询”加工单号，或直接问“上周报的……到哪一步了”"
INTENTS = (Intent.STATUS_QUERY,)
MOST = 20


def meant(case: Case) -> tuple[Ticket, ...]:
    """The ticket named or recognised, else the writer's own in hand, else (for 信息科 and 乙方) all open ones."""
    if case.ticket:
        return (case.ticket,)
    own = case.state.tickets_in_hand(case.hearing.person.address)
    if not own and case.hearing.person.role is not Role.REPORTER:
        own = list(case.state.open)
    return tuple(case.state.tickets[number] for number in own[:MOST])


def decide(case: Case, _intent: Intent) -> Decision:
    """Answered from the ledger."""
    return Decision(letters=(case.answer("hospital/status", {"tickets": meant(case)}, about=case.hearing.ticket),))
