"""远程维护 (3.3): an engineer asks for a time window, 信息科 grants, narrows or refuses it."""

from mailbot.commands.case import Case
from mailbot.commands.questions import ask_which
from mailbot.core.decision import Decision
from mailbot.core.facts import RemoteAsked, RemoteGranted, RemoteRefused
from mailbot.core.hours import window
from mailbot.core.model import Intent, Role
from mailbot.core.tickets import Ticket

HELP = "远程维护：工程师写明时间段申请，信息科回复“同意”（可另定时间）或“不同意”"
INTENTS = (Intent.REMOTE_REQUEST, Intent.REMOTE_GRANT, Intent.REMOTE_REFUSE)


def _ask(case: Case, ticket: Ticket) -> Decision:
    begin, end = window(case.mail.new_text, case.now) or (None, None)
    fact = case.happened(RemoteAsked, ticket=ticket.number, begin=begin, end=end)
    words = case.masked(case.mail.new_text)
    context: dict[str, object] = {
        "ticket": ticket,
        "begin": begin,
        "end": end,
        "words": words,
        "engineer": case.hearing.person,
    }
    return Decision((fact,), (case.tell("office/remote_asked", case.addresses(Role.IT), context, ticket.number),))


def _answer(case: Case, ticket: Ticket, *, granted: bool) -> Decision:
    words = case.masked(case.mail.new_text)
    begin, end = (
        (window(case.mail.new_text, case.now) or window(case.mail.quoted, case.now) or (None, None))
        if granted
        else (None, None)
    )
    fact = (
        case.happened(RemoteGranted, ticket=ticket.number, begin=begin, end=end)
        if granted
        else case.happened(RemoteRefused, ticket=ticket.number)
    )
    context: dict[str, object] = {
        "ticket": ticket, "granted": granted, "begin": begin, "end": end, "words": words, "who": case.hearing.person
    }  # fmt: skip
    return Decision((fact,), (case.tell("engineer/remote_answered", case.engineers(ticket), context, ticket.number),))


def decide(case: Case, intent: Intent) -> Decision:
    """The request or its answer, on the ticket it belongs to."""
    if case.ticket is None:
        return ask_which(case, ("请写明工单号，例如“TJ-… 申请远程维护，今晚 20:00—22:00”",))
    if intent is Intent.REMOTE_REQUEST:
        return _ask(case, case.ticket)
    return _answer(case, case.ticket, granted=intent is Intent.REMOTE_GRANT)
