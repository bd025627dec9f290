"""受理、承诺、要求补充、关单: what an engineer does to a ticket by a reply."""

from datetime import date

from mailbot.commands.case import Case
from mailbot.commands.pauses import resume
from mailbot.commands.questions import ask_which
from mailbot.core import deadlines
from mailbot.core.decision import NOTHING, Decision
from mailbot.core.facts import DatePromised, InformationAsked, TicketAccepted, TicketClosed
from mailbot.core.hours import promised
from mailbot.core.model import Intent, Status
from mailbot.core.particulars import cause_and_fix
from mailbot.core.tickets import Ticket

HELP = "处理工单（维护工程师）：回复派单邮件，写“受理”“承诺 1月21日”“请补充……”，或“已处理 原因：…… 措施：……”"
INTENTS = (Intent.ACCEPT, Intent.PROMISE, Intent.ASK_INFO, Intent.CLOSE)


def accept(case: Case, ticket: Ticket) -> Decision:
    """受理: the first human response."""
    if ticket.accepted:
        return NOTHING
    fact = case.happened(TicketAccepted, ticket=ticket.number)
    told = case.tell(
        "hospital/accepted", (ticket.reporter,), {"ticket": ticket, "engineer": case.hearing.person}, ticket.number
    )
    return Decision((fact,), (told,))


def promise_until(case: Case, ticket: Ticket, until: date) -> Decision:
    """A promised date with its deadline, told to the reporter."""
    facts = (
        case.happened(DatePromised, ticket=ticket.number, until=until),
        deadlines.promise(ticket.number, until, case.now, case.rules.deadlines, case.rules.calendar),
    )
    context: dict[str, object] = {"ticket": ticket, "until": until, "engineer": case.hearing.person}
    return Decision(facts, (case.tell("hospital/promised", (ticket.reporter,), context, ticket.number),))


def promise(case: Case, ticket: Ticket) -> Decision:
    """承诺于…之前: a deadline of its own; a promise without a date the bot understands is asked back."""
    until = promised(case.mail.new_text, case.now)
    return promise_until(case, ticket, until) if until else ask_which(case, ("承诺 1月21日（请写明日期）",))


def ask_info(case: Case, ticket: Ticket) -> Decision:
    """请补充: the hospital owes an answer, the clocks pause."""
    fact = case.happened(InformationAsked, ticket=ticket.number)
    context: dict[str, object] = {
        "ticket": ticket,
        "words": case.masked(case.mail.new_text),
        "engineer": case.hearing.person,
    }
    return Decision((fact,), (case.tell("hospital/question", (ticket.reporter,), context, ticket.number),))


def finish(case: Case, ticket: Ticket, cause: str, fix: str) -> Decision:
    """The work is reported as done: cause and fix are recorded, and the hospital is asked to confirm."""
    cause, fix = case.masked(cause), case.masked(fix)
    fact = case.happened(TicketClosed, ticket=ticket.number, cause=cause, fix=fix)
    urge = deadlines.confirmation(ticket.number, case.now, case.rules.settings.urge_confirmation, case.rules.calendar)
    context: dict[str, object] = {"ticket": ticket, "cause": cause, "fix": fix, "engineer": case.hearing.person}
    facts = (*resume(case, ticket), fact, urge)
    return Decision(facts, (case.tell("hospital/ticket_closed", (ticket.reporter,), context, ticket.number),))


def close(case: Case, ticket: Ticket) -> Decision:
    """已处理 with cause and fix."""
    return finish(case, ticket, *cause_and_fix(case.mail.new_text))


ACTS = {Intent.ACCEPT: accept, Intent.PROMISE: promise, Intent.ASK_INFO: ask_info, Intent.CLOSE: close}


def decide(case: Case, intent: Intent) -> Decision:
    """The act, on the ticket the mail belongs to; without one the engineer is asked which."""
    ticket = case.ticket
    if ticket is None:
        return ask_which(case, ("请在主题或正文写明工单号，例如“TJ-… 已处理”",))
    if ticket.status is Status.CONFIRMED:
        return ask_which(case, (f"工单 {ticket.number} 已经院方确认关闭；如需继续处理，请院方回复“未解决”",))
    return ACTS[intent](case, ticket)
