"""到场、进展、故障报告: what an engineer tells of the work without taking, promising or closing it; and 请到场 of the hospital."""

import re
from enum import Enum

from mailbot.commands import owed, several
from mailbot.commands.case import Case
from mailbot.commands.codes import doubt
from mailbot.commands.questions import ask_which
from mailbot.commands.whose import takes_over
from mailbot.core.course import (
    arrival,
    asks_to_come,
    gives_report,
    labels_progress,
    misses_report,
    says_done,
    tells_call,
    tells_progress,
    under_way,
    works_around,
)
from mailbot.core.decision import NOTHING, Decision, Letter, together
from mailbot.core.facts import Arrived, OnSiteAsked, ProgressTold, ReportGiven, TicketAccepted, TicketOpened
from mailbot.core.hours import promised, visits
from mailbot.core.leading import UNSURE
from mailbot.core.model import PRESSING, SHANGHAI, Intent, Kind, Role, Status
from mailbot.core.people import HOSPITAL, VENDOR
from mailbot.core.tickets import Ticket

HELP = "到场、进展、故障报告（维护工程师）：回复派单邮件，写“已到场”“进展：……”，或发来故障报告"
WRITERS = VENDOR
# What a mail that tells of the course may be taken for by its other words, and is not.
SOFT = frozenset(
    {
        Intent.UNCLEAR, Intent.REPORT, Intent.CONSULT, Intent.CHANGE_REQUEST, Intent.FOLLOW_UP, Intent.INFO, Intent.STATUS_QUERY,
        Intent.THANKS, Intent.HELP,
    }
)  # fmt: skip
WORK = frozenset({Intent.ACCEPT, Intent.PROMISE, Intent.ASK_INFO, Intent.CLOSE, Intent.REJECT})
"""What engineers do to a ticket in hand; once it is reported as done they only speak of it."""
OF_CLOSING = re.compile(
    r"确认|[关结销]单|撤[回销]|作废|重新打开|(?:还|又|仍|尚未|没有?)(?:不|没|是)?[能行好坏修弄处解]|不行|说早|原因|措施"
)
QUESTION = re.compile(r"[?？吗]|如何|怎么?样|怎么|什么时候|何时|几时|多久|到哪|进度呢|进展呢")
LABELLED = re.compile(r"(?:原因|措施|办法|答复)\s*[:：]")
ASKING = frozenset({Intent.STATUS_QUERY, Intent.UNCLEAR, Intent.THANKS, Intent.INFO})
WRITTEN = "故障报告：……（经过、原因、处置、预防措施，也可附上文件）"
ACCESS = "远程维护时段已结束"
BARE = re.compile(r"(?:[\W_]|受理|已?收到|好的?|谢谢|我来|已|了|明白)*")


class Told(Enum):
    """What of the course is told."""

    ARRIVAL = "到场"
    REPORT = "故障报告"
    MISSING = "故障报告（未见附件）"
    PROGRESS = "进展"


def told(case: Case) -> Told | None:
    """What an engineer's mail about a ticket tells of its course."""
    ticket, text = case.ticket, case.mail.new_text
    if ticket is None or case.hearing.person.role not in VENDOR or _asks(case) or _scattered(case):
        return None
    files = tuple(file.filename for file in case.mail.attachments if not file.inline)
    if ticket.emergency and ticket.severity in PRESSING:
        if gives_report(text, files):
            return Told.REPORT
        if misses_report(text, files) and not says_done(text):
            return Told.MISSING
    if ticket.status is not Status.OPEN:
        return Told.PROGRESS if _told_after(case, ticket) else None
    if arrival(text, case.now):
        return Told.ARRIVAL
    if says_done(text):
        return None
    if answers(case, ticket):
        return Told.PROGRESS
    headed = labels_progress(text) or works_around(text) or visits(text, case.now) or _only_begun(case)
    telling = headed or (tells_progress(text) and bool(case.here((ticket.accepted_by,))))
    return Told.PROGRESS if telling or ACCESS in case.mail.subject else None


def _asks(case: Case) -> bool:
    """Whether the project manager asks how it goes: his question is none of the hospital's."""
    return case.hearing.person.role is Role.PM and QUESTION.search(case.mail.new_text) is not None


def _scattered(case: Case) -> bool:
    """Whether several tickets are named and not as one list: what is told of which is asked."""
    numbers = several.tickets(case)
    return len(numbers) > 1 and not several.listed(case, numbers)


def _told_after(case: Case, ticket: Ticket) -> bool:
    """Whether something is still told when the work was reported as done: of what waits for its confirmation whatever concerns it, for
    the hospital decides; or what a remote session came to.
    """
    if ticket.status is Status.AWAITING and _of_the_closing(case):
        return True
    return ACCESS in case.mail.subject and not says_done(case.mail.new_text)


def _of_the_closing(case: Case) -> bool:
    """Whether the vendor speaks of a closing that waits (先别确认, 还没弄好, 请确认) and does not close anew with cause and measure."""
    first, text = case.hearing.heard[0].intent, case.mail.new_text
    speaks = first in WORK - {Intent.ACCEPT} or (first in SOFT | WORK and OF_CLOSING.search(text) is not None)
    return speaks and not BARE.fullmatch(text) and not (first is Intent.CLOSE and LABELLED.search(text))


def answers(case: Case, ticket: Ticket) -> bool:
    """Whether an engineer's words are the answer to a question (2.2), or say that the hospital was called: of all that no rule hears as
    an act; but a bare 受理 is neither.
    """
    first, text = case.hearing.heard[0], case.mail.new_text
    acts = first.intent not in SOFT and not (first.intent in {Intent.CLOSE, Intent.ACCEPT} and first.score <= UNSURE)
    if acts or case.hearing.person.role is not Role.ENGINEER or BARE.fullmatch(text):
        return False
    return ticket.kind is Kind.CONSULT or tells_call(text)


def _only_begun(case: Case) -> bool:
    """Whether what is heard as done is said to be under way."""
    return case.hearing.heard[0].intent is Intent.CLOSE and under_way(case.mail.new_text)


def _takes(case: Case, ticket: Ticket) -> bool:
    """Whether what an engineer tells of a ticket that nobody has says that he works on it."""
    text = case.mail.new_text
    works = answers(case, ticket) or works_around(text) or visits(text, case.now) or _only_begun(case)
    return works and case.hearing.person.role is Role.ENGINEER and not case.here((ticket.accepted_by,))


def _holds(case: Case, ticket: Ticket) -> bool:
    """Whether somebody has the ticket whom the writer does not relieve of it."""
    return bool(case.here((ticket.accepted_by,))) and not takes_over(case, ticket)


def left(case: Case, found: Told | None, intents: tuple[Intent, ...]) -> tuple[Intent, ...]:
    """The intents still to act on beside what is told of the course."""
    if found is None:
        return _heard_as_asking(case, _comes_again(case, intents))
    ticket, text = case.ticket, case.mail.new_text
    assert ticket
    gone = set(SOFT)
    gone |= {Intent.ACCEPT} if _takes(case, ticket) or _holds(case, ticket) else set()
    gone |= {Intent.CLOSE} if ticket.status is not Status.OPEN or not says_done(text) else set()
    gone |= WORK if ticket.status is Status.AWAITING else set()
    gone |= {Intent.PROMISE} if promised(text, case.now) is None else set()
    return tuple(intent for intent in intents if intent not in gone)


def _comes_again(case: Case, intents: tuple[Intent, ...]) -> tuple[Intent, ...]:
    """已修好，3月12日再来巡检: who comes again when all is done promises nothing, he closes; what he says of the visit is kept with it."""
    text, ticket = case.mail.new_text, case.ticket
    done = (
        ticket is not None and ticket.status is Status.OPEN and case.hearing.person.role in VENDOR and says_done(text)
    )
    if not done or Intent.PROMISE not in intents or promised(text, case.now) or not visits(text, case.now):
        return intents
    return tuple(dict.fromkeys(Intent.CLOSE if intent is Intent.PROMISE else intent for intent in intents))


def _heard_as_asking(case: Case, intents: tuple[Intent, ...]) -> tuple[Intent, ...]:
    """请派人来 in a ticket's thread is to reach the engineer, whatever else it sounds like."""
    if case.ticket is None or not _wants_visit(case) or Intent.FOLLOW_UP in intents:
        return intents
    return tuple(dict.fromkeys(Intent.FOLLOW_UP if intent in ASKING else intent for intent in intents))


def decide(case: Case, found: Told | None, intents: tuple[Intent, ...]) -> Decision:
    """The course as facts, told to the hospital; of several tickets named as one list, on each."""
    if found is None:
        return NOTHING
    if case.doubtful:
        return doubt(case, f"报告{found.value}")
    numbers = several.tickets(case)
    cases = several.each(case, numbers) if len(numbers) > 1 and several.listed(case, numbers) else (case,)
    act = {Told.ARRIVAL: _arrived, Told.REPORT: _reported, Told.MISSING: _not_enclosed, Told.PROGRESS: _progress}[found]
    return together(act(one, one.ticket, intents) for one in cases if one.ticket)


def _hospital(case: Case, ticket: Ticket) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*case.reporter(ticket), *case.addresses(Role.IT))))


def _letter(case: Case, kind: str, ticket: Ticket, **more: object) -> Letter:
    context: dict[str, object] = {"ticket": ticket, "engineer": case.hearing.person, **more}
    return case.tell(kind, _hospital(case, ticket), context, ticket.number)


def _arrived(case: Case, ticket: Ticket, _intents: tuple[Intent, ...]) -> Decision:
    """Arrived at the time told, which is neither before the ticket nor after the mail; said twice, the first counts."""
    if ticket.arrived:
        return NOTHING
    when = arrival(case.mail.new_text, case.now.astimezone(SHANGHAI)) or case.now
    when = when if ticket.opened <= when <= case.now else case.now
    fact = case.happened(Arrived, ticket=ticket.number, when=when)
    dues = owed.word(case, ticket.number, ticket.severity)
    return Decision((fact, *dues), (_letter(case, "hospital/arrived", ticket, when=when),))


def _progress(case: Case, ticket: Ticket, intents: tuple[Intent, ...]) -> Decision:
    """An interim word; where the same mail takes, promises or asks, that is the word."""
    around = works_around(case.mail.new_text)
    fact = case.happened(ProgressTold, ticket=ticket.number, workaround=around)
    taken = _taken(case, ticket)
    if {Intent.ACCEPT, Intent.PROMISE, Intent.ASK_INFO, Intent.REMOTE_REQUEST} & set(intents):
        return Decision((fact,)) if around else NOTHING
    dues = owed.word(case, ticket.number, ticket.severity) if ticket.status is Status.OPEN else ()
    words = case.masked(case.mail.new_text)
    return Decision((*taken, fact, *dues), (_letter(case, "hospital/progress", ticket, words=words),))


def _taken(case: Case, ticket: Ticket) -> tuple[TicketAccepted, ...]:
    """Who answers what nobody has taken takes it."""
    return (case.happened(TicketAccepted, ticket=ticket.number),) if _takes(case, ticket) else ()


def _reported(case: Case, ticket: Ticket, _intents: tuple[Intent, ...]) -> Decision:
    """The report is kept; what it says is the engineer's, whatever comes of it."""
    files = sum(not file.inline for file in case.mail.attachments)
    words = case.masked(case.mail.new_text)
    fact = case.happened(ReportGiven, ticket=ticket.number)
    return Decision((fact,), (_letter(case, "hospital/incident_report", ticket, report=words, files=files),))


def _wants_visit(case: Case) -> bool:
    believed = not case.doubtful
    return believed and case.hearing.person.role in HOSPITAL and asks_to_come(case.hearing.said.whole)


def visit(case: Case, decision: Decision) -> Decision:
    """请到场: with a new report or about one in hand, from now the visit has a deadline of its own (where the severity has one)."""
    if not _wants_visit(case):
        return NOTHING
    opened = next((fact for fact in decision.facts if isinstance(fact, TicketOpened)), None)
    if opened:
        fact = case.happened(OnSiteAsked, ticket=opened.ticket)
        return Decision((fact, *owed.visit(case, opened.ticket, opened.severity)))
    ticket = case.ticket
    if ticket is None or ticket.status is not Status.OPEN or ticket.arrived or ticket.on_site_asked:
        return NOTHING
    fact = case.happened(OnSiteAsked, ticket=ticket.number)
    return Decision((fact, *owed.visit(case, ticket.number, ticket.severity)))


def _not_enclosed(case: Case, _ticket: Ticket, _intents: tuple[Intent, ...]) -> Decision:
    """Nothing is discharged by a report that did not come; its writer is asked for it."""
    return ask_which(case, (WRITTEN,), why="来信提到故障报告，但没有收到附件，正文中也没有报告内容")
