"""催办、补充、致谢: words about a ticket in hand reach the engineer; thanks confirm nothing and need no answer."""

import re
from datetime import datetime

from mailbot.commands import report
from mailbot.commands.belongs import may_add
from mailbot.commands.case import Case
from mailbot.commands.meant import ADDING
from mailbot.commands.pauses import resume, running
from mailbot.commands.questions import ENGINEER, NAMELESS, REPORT, ask_which, choices
from mailbot.core.decision import NOTHING, Decision
from mailbot.core.facts import Arrived, Contacted, InformationGiven, Urged
from mailbot.core.fields import environment, steps
from mailbot.core.leading import UNSURE
from mailbot.core.model import ALARMING, SHANGHAI, Intent, Kind, Status
from mailbot.core.people import VENDOR
from mailbot.core.tickets import Ticket
from mailbot.core.witness import called, came

HELP = "催办或补充情况：直接回复工单邮件，或写信说明是哪一件事"
INTENTS = (Intent.FOLLOW_UP, Intent.INFO, Intent.THANKS)
IDLE = frozenset({*INTENTS, Intent.SPAM, Intent.UNCLEAR})
"""What is heard beside such words and gets no answer of its own."""
OFFERED = 5
_SEEN = {Contacted: "工程师联系院方（首次人工响应）", Arrived: "工程师到场"}
_ASKING = re.compile(
    r"[?？吗]|催|尽快|抓紧|快[点些一]|急|还[是没未不]|仍|又|没[好修弄人用]|等|拜托|麻烦|请|赶[紧快]|到底|什么时候|何时|多久|派|帮|[打用登进开传出刷读连]不"
)


def _given(case: Case) -> InformationGiven:
    assert case.ticket
    where, how = environment(case.mail.new_text), steps(case.mail.new_text)
    return case.happened(
        InformationGiven,
        ticket=case.ticket.number,
        environment=case.masked(where) if where else None,
        steps=case.masked(how) if how else None,
    )


def _of_another(case: Case) -> Decision:
    """A number alone gives no say in another reporter's ticket; who has the same fault reports it."""
    context: dict[str, object] = {
        "act": "补充或催办他人报修的工单（如您处也有同样的故障，请另写一封报修邮件）",
        "may": "该工单的报修人、信息科",
        "ticket": case.hearing.ticket,
    }
    told = case.answer("hospital/refused", context)  # about no ticket, so that an answer to it is in no ticket's thread
    return Decision(letters=(told,))


def _offers(case: Case) -> tuple[Ticket, ...]:
    """The tickets that may be meant: those whose words are alike, of late too, then what the writer has in hand."""
    near = (case.state.tickets[each.ticket] for each in report.candidates(case))
    hand = (case.state.tickets[number] for number in case.state.tickets_in_hand(case.hearing.person.address))
    heard = (ticket for ticket in near if may_add(case.mail, ticket, case.state))
    return tuple({ticket.number: ticket for ticket in (*heard, *hand)}.values())[:OFFERED]


def _offered(ticket: Ticket, word: str) -> str:
    if ticket.status is Status.CONFIRMED:
        return f"未解决：……（工单 {ticket.number} {ticket.brief}，仍有问题）"
    if ticket.status is Status.AWAITING:
        return f"{ticket.number} 确认（{ticket.brief}）"
    return f"{word}：……（工单 {ticket.number} {ticket.brief}）"


def _of_none(case: Case, intent: Intent) -> Decision:
    """Words about a matter that nobody can tell: what sounds 重大 or 灾难 is a ticket at once, else the writer is asked which is meant."""
    if not IDLE.issuperset(case.hearing.intents):
        return NOTHING  # the rest of the mail is answered
    if case.hearing.person.role in VENDOR:
        return ask_which(case, ENGINEER, why=NAMELESS)
    verdict = report.judge(case, Kind.REPORT)
    if verdict and verdict.level in ALARMING:
        return report.reported(case, Kind.REPORT, verdict)
    tickets = _offers(case)
    word = "催办" if intent is Intent.FOLLOW_UP else "补充"
    why = "没有看出说的是哪一张工单" if tickets else "没有查到您在办的工单"
    return ask_which(case, (*(_offered(ticket, word) for ticket in tickets), *REPORT[:1], *REPORT[2:3]), why=why)


def _only_supposed(case: Case) -> bool:
    """Whether what would leave the writer without an answer is heard by the second opinion alone."""
    return case.hearing.heard[0].score <= UNSURE


def _urges(case: Case, *, told: bool) -> bool:
    """Whether something is asked for, as the rules hear it or, unless it has `told` of the engineer's call, in plain words: who only
    tells of it urges nobody.
    """
    text = case.mail.new_text
    if ADDING.match(text):
        return False
    heard = [one for one in case.hearing.heard if one.intent is Intent.FOLLOW_UP]
    return any(one.why and one.score > UNSURE for one in heard) or (not told and _ASKING.search(text) is not None)


def _witnessed(case: Case, ticket: Ticket) -> tuple[Contacted | Arrived, ...]:
    """What the hospital itself records: that an engineer called, or came; each once, between the report and this mail."""
    if ticket.status is not Status.OPEN or case.doubtful:
        return ()
    text, now = case.mail.new_text, case.now.astimezone(SHANGHAI)
    call, visit = called(text, now), came(text, now)
    facts: list[Contacted | Arrived] = []
    if (call or visit) and ticket.responded is None:
        facts.append(case.happened(Contacted, ticket=ticket.number, when=_within(ticket, call or visit, case)))
    if visit and ticket.arrived is None:
        facts.append(case.happened(Arrived, ticket=ticket.number, when=_within(ticket, visit, case)))
    return tuple(facts)


def _within(ticket: Ticket, when: datetime | None, case: Case) -> datetime:
    """The time told where it is possible, else that of the mail."""
    return when if when and ticket.opened <= when <= case.now else case.now


def decide(case: Case, intent: Intent) -> Decision:
    """Whoever adds to a ticket is heard, the vendor to its own reports; a waiting clock runs again when the hospital answers."""
    ticket = case.ticket
    if intent is Intent.THANKS:
        return ask_which(case, choices(case)) if _only_supposed(case) else NOTHING
    if ticket is None:
        return _of_none(case, intent)
    person = case.hearing.person
    if person.role in VENDOR and not case.state.same_person(ticket.reporter, person.address):
        return ask_which(case, ENGINEER)
    if not may_add(case.mail, ticket, case.state):
        return _of_another(case)
    closed = ticket.status is Status.CONFIRMED  # nothing is owed that could be urged
    seen = _witnessed(case, ticket)
    urges = not closed and intent is not Intent.INFO and _urges(case, told=bool(seen))
    urged = (case.happened(Urged, ticket=ticket.number),) if urges else ()
    dues = tuple(resume(case, ticket)) if ticket.paused else ()
    facts = (*urged, _given(case), *seen, *dues)
    ticket = running(ticket, dues)
    told = case.tell(
        "engineer/follow_up",
        case.engineers(ticket),
        {
            "ticket": ticket,
            "words": case.masked(case.mail.new_text),
            "who": case.hearing.person,
            "urged": 0 if closed else ticket.urged + len(urged),
        },
        ticket.number,
    )
    recorded = tuple((_SEEN[type(fact)], fact.when) for fact in seen)
    return Decision(facts, (case.noted(ticket, recorded), told))
