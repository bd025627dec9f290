"""确认与退回: the hospital's own mail closes a ticket or a form for good, or opens the ticket again."""

from dataclasses import replace

from mailbot.commands import statement
from mailbot.commands.case import Case
from mailbot.commands.form_confirm import confirm_form, turn_down
from mailbot.commands.pauses import answered, reopen, running
from mailbot.commands.questions import ask_which, choices
from mailbot.core.decision import NOTHING, Decision, Letter
from mailbot.core.facts import ClosingConfirmed, ClosingRejected, DeadlineSet, StatementConfirmed
from mailbot.core.model import Intent, Role, Status
from mailbot.core.tickets import Ticket

HELP = "确认或退回关单（报修人对本人工单、信息科对任何工单）：回复关单确认邮件，写“确认”或“未解决”并说明现象"
INTENTS = (Intent.CONFIRM, Intent.REJECT)


def _confirm(case: Case, ticket: Ticket) -> Decision:
    if ticket.status is Status.CONFIRMED:
        return NOTHING
    if ticket.status is not Status.AWAITING:
        return ask_which(
            case,
            ("补充：已恢复",),
            why=f"工单 {ticket.number} 尚未由工程师报告完成；如已恢复正常，请先告知，由工程师关单后再请您确认",
        )
    fact = case.happened(ClosingConfirmed, ticket=ticket.number)
    engineers = case.engineers(ticket)
    wished = bool({Intent.CONSULT, Intent.CHANGE_REQUEST} & set(case.hearing.intents))
    words = case.masked(case.mail.new_text) if wished else ""
    told = case.tell(
        "engineer/confirmed", engineers, {"ticket": ticket, "who": case.hearing.person, "words": words}, ticket.number
    )
    context: dict[str, object] = {"ticket": ticket, "wished": wished, "who": None}
    answer = case.answer("hospital/confirmed", context, about=ticket.number)
    return Decision((fact,), (answer, told, *_to_reporter(case, ticket)))


def _to_reporter(case: Case, ticket: Ticket) -> tuple[Letter, ...]:
    """Who reported it learns that somebody else has confirmed its closing."""
    if case.state.same_person(ticket.reporter, case.hearing.person.address):
        return ()
    context: dict[str, object] = {"ticket": ticket, "wished": False, "who": case.hearing.person, "name": ""}
    letter = case.tell("hospital/confirmed", case.reporter(ticket), context, ticket.number)
    others = tuple(address for address in letter.to if address != case.hearing.person.address)
    return (replace(letter, to=others),) if others else ()


def _reject(case: Case, ticket: Ticket) -> Decision:
    fact = case.happened(ClosingRejected, ticket=ticket.number)
    dues = tuple(reopen(case, ticket)) if ticket.status is not Status.OPEN else ()
    context: dict[str, object] = {
        "ticket": ticket,
        "words": case.masked(case.mail.new_text),
        "who": case.hearing.person,
        "dues": dues,
    }
    told = case.tell("engineer/reopened", case.engineers(ticket), context, ticket.number)
    if ticket.status is Status.OPEN:
        facts = answered(case, ticket)
        context |= {"urged": ticket.urged, "ticket": running(ticket, (f for f in facts if isinstance(f, DeadlineSet)))}
        follow = case.tell("engineer/follow_up", case.engineers(ticket), context, ticket.number)
        return Decision(facts, (case.noted(ticket), follow))
    return Decision((fact, *dues), (case.answer("hospital/reopened", context, about=ticket.number), told))


def _statement(case: Case) -> Decision:
    """A statement that this desk never issued is confirmed by what the subject says."""
    subject = case.masked(case.hearing.said.subject)
    fact = case.happened(StatementConfirmed, subject=subject)
    return Decision((fact,), (statement.noted(case, subject, None, None),))


def decide(case: Case, intent: Intent) -> Decision:
    """What is confirmed is what the mail's thread is about: a statement, a form, or a ticket."""
    answered = statement.answered(case, intent)
    if answered is not None:
        return answered
    if case.form:
        return (confirm_form if intent is Intent.CONFIRM else turn_down)(case, case.form)
    if (
        case.hearing.said.replying_to == "statement"
        and intent is Intent.CONFIRM
        and case.hearing.person.role is Role.IT
    ):
        return _statement(case)
    ticket = case.ticket
    if ticket is None:
        return ask_which(case, choices(case))
    if not case.decides(ticket):
        context: dict[str, object] = {
            "act": "确认或退回他人报修的工单",
            "may": "该工单的报修人、信息科",
            "ticket": ticket.number,
        }
        return Decision(letters=(case.answer("hospital/refused", context, about=ticket.number),))
    return _confirm(case, ticket) if intent is Intent.CONFIRM else _reject(case, ticket)
