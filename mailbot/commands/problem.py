"""同一问题: 信息科 says which tickets are one problem; others propose, nothing is counted by machine."""

import re
from datetime import datetime

from mailbot.commands.case import Case
from mailbot.commands.proposal import propose
from mailbot.commands.questions import NUMBERED, ask_which
from mailbot.core.decision import NOTHING, Decision, Letter
from mailbot.core.facts import ProblemGrouped, WarningProposed, WarningWithdrawn
from mailbot.core.incidents import OTHERS_CAUSE
from mailbot.core.leading import UNSURE
from mailbot.core.merging import merged
from mailbot.core.model import SHANGHAI, Intent, Role
from mailbot.core.moments import day
from mailbot.core.people import VENDOR
from mailbot.core.plain_acts import left_open
from mailbot.core.problems import recurrences
from mailbot.core.similar import Candidate
from mailbot.core.state import State
from mailbot.core.tickets import Ticket
from mailbot.mail.thread import cited

HELP = "认定同一问题（信息科决定，其他人可建议）：写“TJ-… 与 TJ-… 是同一问题”或“不是同一问题”"
INTENTS = (Intent.SAME_PROBLEM,)

DENIES = re.compile(r"不是|并非|不属|不算|不同(?!意)|无关|两回事|两码事|没有?关系|拆开|分开")
ONE = re.compile(r"(?:为|是|属|算|系|按)?(?:于)?同一(?:个|次|起)?(?:事件|事故|问题|故障|原因)|只计一次|合并|归并|并入")
SAID = re.compile(rf"(?:{DENIES.pattern})(?:{ONE.pattern})|{ONE.pattern}")
SPOKEN = re.compile(rf"{SAID.pattern}|同|一样|相同|一回事|重复")
GUESSED = re.compile(r"应该?是|估计|感觉|觉得|八成|多半|差不多|恐怕|怕是|大约|有点像|很像")
SAME = ("是同一问题", "不是同一问题")
SENTENCES = tuple(f"TJ-… 与 TJ-… {verdict}" for verdict in SAME)


def members(case: Case) -> tuple[str, ...]:
    """The tickets meant: those the writer names, those our question named if this answers it, and the mail's own."""
    found = cited(case.mail)
    asked = found.quoted if case.hearing.said.replying_to == "same" else ()
    named = (*found.subject, *found.new_text, *asked, case.hearing.ticket)
    known = tuple(dict.fromkeys(number for number in named if number in case.state.tickets))
    return known if len(known) > 1 else (*known, *_asked_about(case, known))


def _asked_about(case: Case, known: tuple[str, ...]) -> tuple[str, ...]:
    """The candidate our question named first, where the answer and the letter quoted name none."""
    ticket = case.state.tickets[known[0]] if known else None
    if ticket is None or case.hearing.said.replying_to != "same" or not ticket.candidates:
        return ()
    return (ticket.candidates[0].ticket,)


def question(
    case: Case, matter: tuple[str, str, str, datetime], near: tuple[Candidate, ...], words: str = ""
) -> Letter:
    """The question to 信息科 about a ticket (number, brief, module, opening) and the earlier ones it may be the same as, with the
    words of the one who has an opinion on it.
    """
    number, brief, module, opened = matter
    context: dict[str, object] = {
        "number": number, "brief": brief, "module": module, "opened": opened,
        "others": tuple(case.state.tickets.glance(each.ticket) for each in near), "whys": tuple(each.why for each in near),
        "who": case.hearing.person, "words": words,
    }  # fmt: skip
    return case.tell("office/same_problem", case.addresses(Role.IT), context, number)


def decide(case: Case, _intent: Intent) -> Decision:
    """Two tickets or more make a group, or are said not to; with fewer the writer is asked which."""
    tickets, same = members(case), not DENIES.search(case.mail.new_text)
    if len(tickets) < 2 and case.hearing.said.replying_to == "warning" and len(case.hearing.heard) > 1:
        return NOTHING  # “与条码无关” as the ground of an objection
    if len(tickets) < 2 and Intent.REJECT in case.hearing.intents:
        return NOTHING  # “又坏了，和上次一样” of the ticket that it opens again
    if len(tickets) < 2:
        return ask_which(case, SENTENCES)
    if case.hearing.person.role is Role.IT and (left_open(case.mail.new_text, SAID) or (same and _guessed(case))):
        return ask_which(case, _sentences(tickets))
    if case.hearing.person.role in VENDOR and not SPOKEN.search(case.mail.new_text):
        return ask_which(case, (SENTENCES[0], *NUMBERED[:4]))  # two that were worked on together are not one for that
    if case.hearing.person.role is Role.IT:
        return grouped(case, tickets, same=same, decided=_verified_too(case))
    noted = case.noted(case.state.tickets[tickets[0]])
    return Decision(letters=(noted,)) + asked(case, tickets)


def _guessed(case: Case) -> bool:
    """Whether that they are one, on which money may follow, is said of a guess, or was heard by the second opinion alone."""
    supposed = any(one.intent is Intent.SAME_PROBLEM and one.score <= UNSURE for one in case.hearing.heard)
    return supposed or GUESSED.search(case.mail.new_text) is not None


def unclear(case: Case) -> Decision | None:
    """What 信息科 answers unclearly to our question is asked back about the tickets in question; None where it answers none."""
    asked = case.hearing.said.replying_to == "same" and case.hearing.person.role is Role.IT
    tickets = members(case) if asked else ()
    return ask_which(case, _sentences(tickets)) if len(tickets) > 1 else None


def _sentences(tickets: tuple[str, ...]) -> tuple[str, ...]:
    """What to answer about these."""
    return tuple(f"{tickets[0]} 与 {'、'.join(tickets[1:])} {verdict}" for verdict in SAME)


def _verified_too(case: Case) -> str:
    """The warning that the same mail verifies."""
    return case.hearing.warning if Intent.WARNING_VERIFY in case.hearing.intents else ""


def asked(case: Case, tickets: tuple[str, ...]) -> Decision:
    """信息科 is asked whether the first of these and the others are one problem."""
    ticket = case.state.tickets[tickets[0]]
    near = tuple(Candidate(number, 0.0, "") for number in tickets[1:])
    matter, words = (ticket.number, ticket.brief, ticket.module, ticket.opened), case.masked(case.mail.new_text)
    letter = question(case, matter, near, words)
    return Decision(letters=(letter,))


def beside(case: Case, decided: str) -> Decision:
    """What 信息科 says of one incident beside a warning that it decides ("W-… 属实；TJ-… 与 TJ-… 为同一事件，只计一次")."""
    tickets, words = members(case), case.mail.new_text
    written = [number for number in tickets if number in cited(case.mail).new_text]
    heard = ONE.search(words) and not DENIES.search(words) and not left_open(words, SAID)
    if (
        case.hearing.person.role is not Role.IT
        or len(written) < 2
        or not heard
        or Intent.SAME_PROBLEM in case.hearing.intents
    ):
        return NOTHING
    return grouped(case, tuple(written), same=True, decided=decided)


def grouped(case: Case, tickets: tuple[str, ...], *, same: bool, decided: str = "") -> Decision:
    """The group as a fact, told; what came back after a closing is proposed as a warning, what is taken apart loses its proposal."""
    named = tickets if same else tuple(sorted(tickets))  # taken apart, the oldest keeps the problem
    fact = case.happened(ProblemGrouped, tickets=named, same=same)
    lapsed = () if same else _lapsed(case, named)
    news = {
        "numbers": tickets, "same": same, "who": case.hearing.person, "lapsed": tuple(each.warning for each in lapsed)
    }  # fmt: skip
    people = tuple(dict.fromkeys((case.hearing.person.address, *case.addresses(Role.PM))))
    told = Decision((fact, *lapsed), (case.tell("office/problem_grouped", people, {"grouped": news}, tickets[0]),))
    return told + (merged(case.state, tickets, fact, decided) + _came_back(case, tickets) if same else NOTHING)


def _whole(tickets: tuple[str, ...], state: State) -> tuple[str, ...]:
    """The tickets with all others of their problems."""
    problems = {state.tickets[number].problem for number in tickets} - {""}
    return tuple(dict.fromkeys((*tickets, *(n for name in sorted(problems) for n in state.members.get(name, ())))))


def _came_back(case: Case, tickets: tuple[str, ...]) -> Decision:
    """A proposed warning for each recurrence that has none yet, once 信息科 has confirmed the group."""
    warned = {w.ticket for w in case.state.warnings.values() if w.row == "recurrence"}
    decision = NOTHING
    for ticket, before in recurrences(_whole(tickets, case.state), case.state):
        if ticket.number not in warned and not {ticket.party, before.party} & OTHERS_CAUSE:
            decision += _recurrence(case, ticket, before, sum(isinstance(f, WarningProposed) for f in decision.facts))
    return decision


def _recurrence(case: Case, ticket: Ticket, before: Ticket, taken: int) -> Decision:
    closed, again = (
        (moment or case.now).astimezone(SHANGHAI).date() for moment in (before.first_closed, ticket.opened)
    )
    why = f"与工单 {before.number}（{day(closed)}已报告处理完成）经信息科认定为同一问题，{day(again)}再次发生"
    return propose(case, ticket, "recurrence", why, (before.mail, case.mail.sha256), taken)


def _lapsed(case: Case, tickets: tuple[str, ...]) -> tuple[WarningWithdrawn, ...]:
    """Undecided warnings for a recurrence lose their ground where their ticket leaves the group."""
    problems = {number: case.state.tickets[number].problem for number in tickets}
    leaving = {number for number in tickets[1:] if problems[number] and problems[number] == problems[tickets[0]]}
    return tuple(
        WarningWithdrawn(at=case.now, mail=case.mail.sha256, warning=w.number, why="信息科认定不是同一问题")
        for w in case.state.warnings.values()
        if w.row == "recurrence" and w.status == "proposed" and w.ticket in leaving
    )
