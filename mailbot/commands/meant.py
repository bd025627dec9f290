"""What is heard, by who writes it and where: the same words mean one thing from an engineer and another from a nurse."""

import re
from dataclasses import replace

from mailbot.commands.case import Case
from mailbot.core.course import clauses
from mailbot.core.courtesy import bare
from mailbot.core.intents import hear
from mailbot.core.leading import UNSURE
from mailbot.core.model import ALARMING, Heard, Intent, Person, Role, Said, Status
from mailbot.core.particulars import severity_named
from mailbot.core.people import HOSPITAL, VENDOR, may
from mailbot.core.rulebook import Rules
from mailbot.core.severity import classify
from mailbot.core.tickets import Ticket

ENGINEERS_TONE = frozenset({Intent.CLOSE, Intent.ACCEPT, Intent.PROMISE, Intent.ASK_INFO})
OPENING = frozenset({Intent.REPORT, Intent.CONSULT, Intent.CHANGE_REQUEST})
SOFTLY = frozenset(
    {
        Intent.STATUS_QUERY,
        Intent.FOLLOW_UP,
        Intent.CONSULT,
        Intent.CHANGE_REQUEST,
        Intent.THANKS,
        Intent.HELP,
        Intent.INFO,
        Intent.UNCLEAR,
    }
)
ADDITIONS = frozenset({Intent.REPORT, Intent.CONFIRM, Intent.THANKS, Intent.CONSULT, Intent.CHANGE_REQUEST})
LOSING = (SOFTLY - OPENING) | {Intent.SPAM}
"""Heard in a first mail about no ticket, these open none."""
BARE = re.compile(r"(?:[\W_]|已?确认|同意|好的?|可以|已?收到|行|是的?|嗯|知道了|没问题|ok)*", re.IGNORECASE)
RECEIVED = re.compile(r"(?:[\W_]|已?收到了?|谢谢您?|感谢|多谢|知道了|辛苦了?)+")
ADDING = re.compile(r"\s*补充\s*[:：]")
"""How our question asks its answer to begin: so begun it urges nobody."""
WELL = re.compile(
    r"(?:(?<![弄搞不没])好了|恢复(?:正常)?了?|正常了|(?:能|可以)[^，。；\n]{0,2}了|通了|修好了)(?:的|啊|哦|啦)?$|^(?:它|系统)?(?:自己|自动)(?:就)?(?:好|恢复)了?的?$"
)
FORMERLY = re.compile(r"刚才|方才|之前|先前|上午|早上|昨天|前面|前天|原来|查(?:一下|下|明)?[^，。；\n]{0,3}原因")
LEVEL = re.compile(
    r"级别[^，。；\n]{0,6}(?:改|应|调|定|为)|(?:工单|故障|单子?|问题)[^，。；\n]{0,4}(?:改|调|降|升|定)(?:为|成|到|至)?(?:普通|紧急|重大|灾难)"
)
# Letters that ask the hospital for a yes or no: there nothing is taken for mere telling.
DECIDING = frozenset({"closing", "form", "statement", "warning", "remote", "same"})


def of_something(heard: tuple[Heard, ...], words: Said) -> tuple[Heard, ...]:
    """A first mail of nothing but 确认 or 好的 opens no ticket: it is asked back what is meant."""
    if heard[0].intent in OPENING and not words.annexes and BARE.fullmatch(words.whole):
        return (Heard(Intent.UNCLEAR, 0.5, words.whole),)
    return heard


def as_hospital(heard: tuple[Heard, ...], person: Person, replying_to: str | None) -> tuple[Heard, ...]:
    """What sounds like an engineer's act is, said by the hospital in its own thread, only a manner of telling."""
    if person.role not in HOSPITAL or replying_to is None or heard[0].intent not in ENGINEERS_TONE:
        return heard
    told = Intent.UNCLEAR if replying_to in DECIDING else Intent.INFO
    rest = (one for one in heard[1:] if one.intent not in ENGINEERS_TONE and one.intent is not told)
    return (Heard(told, heard[0].score, heard[0].why), *rest)


def as_answer(heard: tuple[Heard, ...], person: Person, said_: Said, ticket: Ticket | None) -> tuple[Heard, ...]:
    """What the hospital writes to an engineer's question is its answer, however short, and the clock that waited for it runs
    again; that the question was received is none.
    """
    if ticket is None or ticket.paused is None or person.role not in HOSPITAL:
        return heard
    if heard[0].intent is Intent.INFO and RECEIVED.fullmatch(said_.text):
        return (Heard(Intent.THANKS, heard[0].score, heard[0].why),)
    taken = {Intent.UNCLEAR, Intent.CONFIRM, Intent.REJECT} if said_.replying_to == "question" else {Intent.UNCLEAR}
    taken |= {Intent.FOLLOW_UP} if ADDING.match(said_.text) else set()
    if heard[0].intent not in taken or said_.replying_to is None or said_.replying_to in DECIDING:
        return heard
    rest = (one for one in heard[1:] if one.intent is not Intent.INFO)
    return (Heard(Intent.INFO, heard[0].score, heard[0].why), *rest)


def as_vendor(heard: tuple[Heard, ...], person: Person, words: Said, ticket: Ticket | None) -> tuple[Heard, ...]:
    """A new matter in an engineer's reply, that the second opinion alone hears there or that names no ticket, is asked back rather than
    opened: he tells of one in hand.
    """
    new = heard[0].score > UNSURE if ticket else words.replying_to != "other" or bool(words.annexes)
    if new or person.role not in VENDOR or heard[0].intent not in OPENING:
        return heard
    return (
        Heard(Intent.UNCLEAR, heard[0].score, heard[0].why),
        *(one for one in heard[1:] if one.intent not in OPENING),
    )


def as_objection(heard: tuple[Heard, ...], person: Person, text: str) -> tuple[Heard, ...]:
    """A warning that the project manager does not accept is objected to, unless he writes the word that is 信息科's."""
    if person.role is not Role.PM or heard[0].intent is not Intent.WARNING_REJECT or "不予认定" in text:
        return heard
    rest = (one for one in heard[1:] if one.intent is not Intent.OBJECT)
    return (replace(heard[0], intent=Intent.OBJECT), *rest)


def as_addition(heard: tuple[Heard, ...], person: Person, words: Said, ticket: Ticket | None) -> tuple[Heard, ...]:
    """What the hospital answers about its open ticket adds to it, where the second opinion alone hears another report, question or wish, that
    all is well or thanks: nothing waits for a confirmation yet, and who is on his way should know.
    """
    answers = (
        ticket is not None and ticket.status is Status.OPEN and words.replying_to is not None and not words.annexes
    )
    if not answers or person.role not in HOSPITAL or heard[0].intent not in ADDITIONS or heard[0].score > UNSURE:
        return heard
    rest = (one for one in heard[1:] if one.intent is not Intent.INFO)
    return (Heard(Intent.INFO, heard[0].score, heard[0].why), *rest)


def as_level(heard: tuple[Heard, ...], person: Person, words: Said, ticket: Ticket | None) -> tuple[Heard, ...]:
    """Beside the answer to a question of ours another level for the ticket is heard too, where it is called by its name."""
    asked = ticket is not None and person.role in HOSPITAL and words.replying_to in DECIDING
    if not asked or any(one.intent is Intent.SEVERITY_CHANGE for one in heard):
        return heard
    level = next((one for one in clauses(words.text) if LEVEL.search(one) and severity_named(one)), None)
    return heard if level is None else (*heard, Heard(Intent.SEVERITY_CHANGE, 0.5, level))


def by_writer(heard: tuple[Heard, ...], person: Person, words: Said, ticket: Ticket | None) -> tuple[Heard, ...]:
    """What is heard about a ticket, or none, as this writer means it."""
    heard = as_objection(as_hospital(heard, person, words.replying_to) if ticket else heard, person, words.text)
    heard = as_answer(as_vendor(heard, person, words, ticket), person, words, ticket)
    return as_level(as_addition(heard, person, words, ticket), person, words, ticket)


def alarming(heard: tuple[Heard, ...], words: Said, person: Person, rules: Rules) -> tuple[Heard, ...]:
    """A first mail of the hospital that reads as 重大 or 灾难 reports it, however softly it asks: what stands still waits for no question."""
    first = words.replying_to is None and not words.cited and person.role in HOSPITAL
    if not first or heard[0].intent not in SOFTLY or classify(words, rules.severity).level not in ALARMING:
        return heard
    return (
        Heard(Intent.REPORT, 0.5, "来信所述为重大或灾难"),
        *(one for one in heard if one.intent is not Intent.REPORT),
    )


def well_again(heard: tuple[Heard, ...], person: Person, words: Said) -> tuple[Heard, ...]:
    """A first mail of the hospital that tells of nothing but that it works again is about what its writer has in hand, and no new matter."""
    settles = heard[0].intent in OPENING | {Intent.THANKS, Intent.STATUS_QUERY}
    if not settles or person.role not in HOSPITAL or words.replying_to is not None or words.annexes:
        return heard
    told = [clause for clause in clauses(bare(words.whole)) if not FORMERLY.search(clause)]
    if not told or not all(WELL.search(clause) for clause in told):
        return heard
    return (Heard(Intent.INFO, 0.5, "来信说已恢复"),)


def not_lost(case: Case) -> Case | None:
    """A first mail of the hospital about no ticket, in which the rules hear a fault and the second opinion alone something that opens none:
    as the report it may be, for a ticket too many costs less than a fault that nobody is told of.
    """
    hearing, first = case.hearing, case.hearing.heard[0]
    opens_none = first.intent in LOSING or not may(hearing.person, first.intent)
    settled = first.score > UNSURE or not opens_none
    answers = hearing.ticket or hearing.forms or hearing.said.replying_to is not None or hearing.said.cited
    if settled or answers or case.vouched or hearing.person.role not in HOSPITAL:
        return None
    fault = hear(hearing.said, replace(case.rules.intents, second=None))[0]
    if fault.intent is not Intent.REPORT or fault.score <= UNSURE:
        return None
    return replace(case, hearing=replace(hearing, heard=(fault,)))


def urging(heard: tuple[Heard, ...], ticket: str) -> tuple[Heard, ...]:
    """A report of what its sender has in hand already is 催办."""
    if not ticket or heard[0].intent is not Intent.REPORT:
        return heard
    why = f"同一报修人就同一故障再次来信，工单 {ticket} 尚未关闭"
    return (Heard(Intent.FOLLOW_UP, heard[0].score, why), *heard[1:])


def supposed_to_add(first: Heard) -> bool:
    """Whether only the second opinion hears an addition where the rules hear a new matter: then its ticket is asked for, never guessed."""
    return first.intent in {Intent.INFO, Intent.FOLLOW_UP} and first.score <= UNSURE
