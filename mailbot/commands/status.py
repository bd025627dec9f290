"""查询进度: the tickets a writer asks about, as they stand."""

import re

from mailbot.commands import follow_up
from mailbot.commands.belongs import may_add
from mailbot.commands.case import Case
from mailbot.commands.follow_up import IDLE
from mailbot.commands.plainly import line_asked
from mailbot.commands.questions import ENGINEER, ask_which, choices
from mailbot.core.decision import NOTHING, Decision
from mailbot.core.leading import MACHINES, UNSURE
from mailbot.core.model import Intent, Role, Status
from mailbot.core.people import HOSPITAL, VENDOR
from mailbot.core.tickets import Ticket

HELP = "查询进度：写“查询”加工单号，或直接问“上周报的……到哪一步了”"
INTENTS = (Intent.STATUS_QUERY,)
TAKES = frozenset(Intent)
"""Where the mail says nothing but 查询进度, nothing else is taken from it."""
MOST = 20
IMPATIENT = re.compile(
    r"还[没未不]|仍[未然]|没[好修弄]|到底|怎么还|等了|等着|(?:说好|答应|承诺)|都[^，。！？\n]{1,8}了(?:$|[，。！？])"
)
"""Who so asks after a ticket in hand urges it too."""

_ASKS = re.compile(r"查询?[\s:：]*(?:一下)?(?:我的|本人)?(?:工单|报修)?的?(?:进度|进展|状态)?")


def spoken(case: Case) -> bool:
    """Whether the mail says 查询 or 查询进度 and nothing else."""
    return not case.mail.files and line_asked(case, _ASKS) is not None


def meant(case: Case) -> tuple[Ticket, ...]:
    """The ticket named or recognised, else the writer's own in hand, else (for 信息科 and 乙方) all open ones."""
    over = _confirmed(case)
    if case.ticket and not over:
        return (case.ticket,)
    own = [number for number in case.state.tickets_in_hand(case.hearing.person.address) if number != over]
    if not (own or over) and case.hearing.person.role is not Role.REPORTER:
        own = list(case.state.open)
    return tuple(case.state.tickets[number] for number in own[:MOST])


def _confirmed(case: Case) -> str:
    """The ticket whose closing the same mail confirms: what is asked beside that is asked of the writer's others."""
    waits = case.ticket is not None and case.ticket.status is Status.AWAITING
    return case.hearing.ticket if waits and Intent.CONFIRM in case.hearing.intents else ""


def decide(case: Case, _intent: Intent | None = None) -> Decision:
    """Answered from the ledger; who confirms the only one in hand and is only supposed to ask is told no state of it."""
    tickets = meant(case)
    supposed = any(one.intent is Intent.STATUS_QUERY and one.score <= UNSURE for one in case.hearing.heard)
    if not tickets and _confirmed(case) and supposed:
        return NOTHING
    decides = len(tickets) == 1 and case.decides(tickets[0])
    urged = follow_up.decide(case, Intent.FOLLOW_UP) if _urges(case) else NOTHING
    ticket = None if _confirmed(case) else case.ticket
    context: dict[str, object] = {"tickets": tickets, "ticket": ticket, "decides": decides}
    about = tickets[0].number if len(tickets) == 1 else case.hearing.ticket if ticket else ""
    return Decision(letters=(case.answer("hospital/status", context, about=about),)) + urged


def _urges(case: Case) -> bool:
    """Whether the hospital asks with impatience after its open ticket, so that the engineer hears of it, which the mail asks not otherwise."""
    ticket, person = case.ticket, case.hearing.person
    open_ = ticket is not None and ticket.status is Status.OPEN and may_add(case.mail, ticket, case.state)
    told = {Intent.FOLLOW_UP, Intent.REJECT, Intent.INFO} & set(case.hearing.intents)
    return open_ and person.role in HOSPITAL and not told and IMPATIENT.search(case.mail.new_text) is not None


def unchanged(case: Case) -> Decision:
    """What is asked a second time, or is so already, is answered with how it stands: silence looks like loss."""
    if (IDLE | MACHINES).issuperset(case.hearing.intents):
        return NOTHING
    if case.ticket and case.hearing.person.role in VENDOR and case.hearing.heard[0].score <= UNSURE:
        return ask_which(case, (ENGINEER[4], ENGINEER[3], *ENGINEER[1:3]))  # he tells something, and asks nothing
    if case.ticket:
        return decide(case)
    return ask_which(case, choices(case), why="您所写的事项与现有记录一致，没有变更")
