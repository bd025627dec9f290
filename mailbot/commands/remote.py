"""远程维护 (3.3): an engineer asks for a time window, which takes a ticket that nobody has, 信息科 grants, narrows or refuses it."""

from datetime import datetime

from mailbot.commands.case import Case
from mailbot.commands.questions import ENGINEER, NAMELESS, REMOTE, ask_which, choices
from mailbot.commands.work import accept
from mailbot.core.dates import find_dates
from mailbot.core.decision import NOTHING, Decision
from mailbot.core.facts import RemoteAsked, RemoteGranted, RemoteRefused
from mailbot.core.hours import narrowed, window
from mailbot.core.leading import UNSURE
from mailbot.core.model import SHANGHAI, Intent, Role
from mailbot.core.moments import when
from mailbot.core.tickets import Ticket
from mailbot.core.wording import plain

HELP = "远程维护：工程师写明时间段申请，信息科回复“同意”（可另定时间）或“不同意”"
Hours = tuple[datetime | None, datetime | None]
INTENTS = (Intent.REMOTE_REQUEST, Intent.REMOTE_GRANT, Intent.REMOTE_REFUSE)


def _ask(case: Case, ticket: Ticket) -> Decision:
    begin, end = window(case.mail.new_text, case.now) or (None, None)
    if begin is None and _supposed(case):
        return ask_which(case, (*ENGINEER, "申请远程维护，今晚 20:00—22:00"))
    taken = (
        NOTHING
        if case.here((ticket.accepted_by,)) or case.hearing.person.role is not Role.ENGINEER
        else accept(case, ticket)
    )
    fact = case.happened(RemoteAsked, ticket=ticket.number, begin=begin, end=end)
    words = case.masked(case.mail.new_text)
    context: dict[str, object] = {
        "ticket": ticket,
        "begin": begin,
        "end": end,
        "words": words,
        "engineer": case.hearing.person,
    }
    return taken + Decision(
        (fact,), (case.tell("office/remote_asked", case.addresses(Role.IT), context, ticket.number),)
    )


def _supposed(case: Case) -> bool:
    """Whether the request was heard by the second opinion alone."""
    return any(heard.intent is Intent.REMOTE_REQUEST and heard.score <= UNSURE for heard in case.hearing.heard)


def _asked(case: Case, ticket: Ticket) -> Hours:
    """The hours asked for; without a record those of the request quoted, 明晚 counted from the day it was written."""
    if ticket.remote[0]:
        return ticket.remote
    posted = (case.state.letters.get(message_id) for message_id in case.mail.in_reply_to)
    written = next((letter.fact.at for letter in posted if letter), case.now)
    return window(case.mail.quoted, written) or (None, None)


def _granted(case: Case, ticket: Ticket) -> Hours | None:
    """The hours granted: those the answer names, on the day asked for unless it names another; else what it leaves of those asked for.
    None where it names a time that is neither.
    """
    begin, end = _asked(case, ticket)
    words, today = case.mail.new_text, case.now.astimezone(SHANGHAI)
    reference = today if find_dates(plain(words), today.date()) else begin or today
    if named := window(words, reference):
        return named
    if begin and end:
        return narrowed(words, (begin.astimezone(SHANGHAI), end.astimezone(SHANGHAI)), today.date())
    return begin, end


def _answer(case: Case, ticket: Ticket, *, granted: bool) -> Decision:
    words = case.masked(case.mail.new_text)
    hours = _granted(case, ticket) if granted else (None, None)
    if hours is None:
        return ask_which(case, choices(case), why="来信所写的时间与申请的时间段不同，请写明起止时间")
    begin, end = hours
    if end and end <= case.now:
        return ask_which(case, (REMOTE[0], REMOTE[1]), why=f"申请的时间段（至 {when(end)}）已过，请另写起止时间")
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
        return ask_which(case, why=NAMELESS)
    if intent is Intent.REMOTE_REQUEST:
        return _ask(case, case.ticket)
    return _answer(case, case.ticket, granted=intent is Intent.REMOTE_GRANT)
