"""What a writer can ask, one file each, and the one road every mail takes from hearing to decision."""

from dataclasses import replace
from types import ModuleType

from mailbot.commands import (
    admit,
    another,
    belongs,
    beside_form,
    cause,
    codes,
    colleague,
    confirm,
    course,
    cycle,
    each_ticket,
    evidence,
    extension,
    follow_up,
    form,
    form_request,
    handbook,
    help,  # noqa: A004 - the command's name is the word people write
    join,
    kind,
    lookup,
    notice,
    original,
    private,
    problem,
    questions,
    remote,
    report,
    several,
    severity_change,
    statement,
    status,
    upgrade,
    warn,
    warning,
    work,
)
from mailbot.commands.acts import OPENING, acts
from mailbot.commands.bounds import HELD, bounded
from mailbot.commands.case import Case, Hearing
from mailbot.commands.listen import listen
from mailbot.commands.manners import machine, refuse, stranger, too_large, unread
from mailbot.commands.meant import not_lost
from mailbot.commands.one_letter import one_letter
from mailbot.commands.own import in_own_words
from mailbot.commands.questions import ask_back, ask_which, in_hand
from mailbot.commands.repeated import repeated, words
from mailbot.core.decision import NOTHING, Decision, together
from mailbot.core.facts import (
    AnswersHeld,
    CodeAsked,
    CodeDisowned,
    CodeGiven,
    CodeMissed,
    FormFiled,
    HeldShown,
    MailRead,
    PersonAdmitted,
    PersonLeft,
    StrangerRefused,
    TicketOpened,
)
from mailbot.core.leading import UNSURE, asked_back
from mailbot.core.limits import TOO_LARGE
from mailbot.core.model import Intent, Role
from mailbot.core.people import ACT_NAMES, CONSEQUENTIAL, HOSPITAL, MAY, OFFICE, VENDOR, may
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.mail.manners import NOTICE
from mailbot.mail.message import Mail, Receipt

__all__ = ["COMMANDS", "decide", "listen", "station"]

COMMANDS: tuple[ModuleType, ...] = (
    report, follow_up, status, form, form_request, work, confirm, severity_change, problem, warning, remote, upgrade, help, questions,
)  # fmt: skip
OF_TICKETS: tuple[ModuleType, ...] = (cause, warn, join, kind, evidence, extension)
BY_WORDS: tuple[ModuleType, ...] = (
    *OF_TICKETS,
    statement,
    cycle,
    admit,
    original,
    handbook,
    lookup,
    notice,
    status,
    form_request,
)
"""Commands that know mails by their own words, most of them without an intent; what such a mail was heard as (TAKES) is not acted on beside.
Those of tickets are not heard in a mail about a statement."""
ASIDE: tuple[ModuleType, ...] = (admit, handbook, lookup)
"""Of these such that are about no ticket, whatever their words resemble or their thread was about."""
HARMLESS: tuple[ModuleType, ...] = (handbook, lookup, notice, status, form_request)
"""Of these such that were answered when the mail first came, vouched for or not."""
# What help offers, by what it is about; a line of HELP for each, to the roles that may do it.
OFFERED: dict[str, tuple[ModuleType, ...]] = {
    "报修与查询": (report, follow_up, status, lookup, help),
    "处理工单": (work, course, join, remote, upgrade, original),
    "确认与认定": (confirm, severity_change, kind, problem, cause, extension),
    "警告与考核": (warn, warning, evidence, statement, cycle),
    "来信人": (admit,),
    "表单与文档": (form, form_request, handbook),
}
BY_INTENT: dict[Intent, ModuleType] = {intent: command for command in COMMANDS for intent in command.INTENTS}
IDENTITY = (CodeAsked, CodeDisowned, CodeGiven, CodeMissed, HeldShown, PersonAdmitted, PersonLeft, StrangerRefused)
"""Facts about who writes, not about a matter."""


def _act(case: Case, intent: Intent) -> Decision:
    """One intent on all that it is said of; a number nobody knows is asked back, and nothing else is taken for it."""
    if intent is Intent.UNCLEAR and (asked := statement.unclear(case) or problem.unclear(case)):
        return asked
    if statement.answers(case, intent):
        return _once(statement.apart(case), intent)
    strays, numbers = belongs.strays(case.mail, case.state), several.tickets(case)
    if strays and _needs_matter(case, intent) and (intent in CONSEQUENTIAL or not case.hearing.ticket):
        return ask_which(case, in_hand(case), why=f"没有查到编号 {'、'.join(strays)}，请核对编号后重写")
    if intent not in several.ON_EACH or len(numbers) < 2:
        return _once(case, intent)
    if not several.listed(case, numbers):
        return several.ask(case, intent, numbers)
    return together(_once(one, intent) for one in several.each(case, numbers))


def _needs_matter(case: Case, intent: Intent) -> bool:
    """Whether what is asked is asked of a ticket that must be known; what an engineer writes under a number is no report of his own."""
    of_work = case.hearing.person.role in VENDOR and intent in report.INTENTS
    return intent in belongs.NEEDS_MATTER or intent is Intent.UNCLEAR or of_work


def _only_told(case: Case, intent: Intent) -> bool:
    """Whether a reporter's words about the ticket sound like an act of 信息科 only to the second opinion."""
    supposed = any(heard.intent is intent and heard.score <= UNSURE for heard in case.hearing.heard)
    return supposed and case.ticket is not None and MAY.get(intent) == OFFICE and case.hearing.person.role in HOSPITAL


def _not_theirs(case: Case, intent: Intent) -> Decision:
    """What the writer may not do: told where hardly meant, asked back of the office that decides it, else refused with who may."""
    supposed = any(heard.intent is intent and heard.score <= UNSURE for heard in case.hearing.heard)
    ticket, role = case.ticket, case.hearing.person.role
    if intent is Intent.LOSS_CLAIM and role is Role.REPORTER and ticket and case.decides(ticket):
        return warning.loss_told(case, ticket)
    if supposed and intent is Intent.OBJECT and role is Role.IT:
        return ask_back(case, intent)
    return follow_up.decide(case, Intent.INFO) if _only_told(case, intent) else refuse(case, intent)


def _once(case: Case, intent: Intent) -> Decision:
    if not may(case.hearing.person, intent):
        return _not_theirs(case, intent)
    if intent in CONSEQUENTIAL and case.doubtful:
        return codes.doubt(case, ACT_NAMES[intent])
    if any(asked_back(heard) for heard in case.hearing.heard if heard.intent is intent):
        return (statement.unsure(case) if statement.answers(case, intent) else None) or ask_back(case, intent)
    decision: Decision = BY_INTENT[intent].decide(case, intent)
    return decision


def _decide(case: Case) -> tuple[str, str, Decision]:
    """How the mail ends, why, and what is decided."""
    hearing = case.hearing
    if hearing.mail.message_id and not case.vouched and repeated(case):
        return "recorded", "同一封邮件再次送达，已处理过", NOTHING
    if (
        hearing.automatic and hearing.automatic != NOTICE
    ):  # what only sounds like a program is shown to people all the same
        return "recorded", f"自动邮件（{hearing.automatic}），不建单、不回复", machine(case)
    if hearing.person.role is Role.STRANGER:
        if hearing.heard[0].intent is Intent.SPAM and not asked_back(hearing.heard[0]):
            return "recorded", "推广或可疑邮件，不建单、不回复", NOTHING
        if hearing.person.address in case.state.refused:
            return "recorded", "信息科不予登记的发件人，只留存", NOTHING
        return "held", "发件人未登记，已留存待信息科处理", stranger(case)
    if TOO_LARGE in case.mail.defects:
        return "aside", TOO_LARGE, bounded(case, too_large(case))
    wanted = _wanted(case)
    wanted = status.unchanged(case) if wanted == NOTHING else wanted
    decision = codes.asked(case, one_letter(wanted))
    decision = decision if case.vouched else unread(case, decision, _about(case, decision))
    within = codes.bounded(bounded(case, decision))
    held = any(isinstance(fact, AnswersHeld) for fact in within.facts)
    return _ending(decision), HELD if held else "", within


def _wanted(case: Case) -> Decision:
    """A code with what is new in the words beside it, then the answer to an upgrade, then everything else."""
    mine = in_own_words(case)
    if codes.spoken(mine):
        beside = codes.beside(case)
        new = beside.hearing.heard[0].intent in OPENING and bool(beside.mail.new_text.strip())
        return codes.decide(mine) + (_all(beside) if new else NOTHING)
    if upgrade.answers(mine):
        return upgrade.answer(mine)
    return _all(case) + (NOTHING if case.vouched else notice.demanded(case))


def _all(case: Case) -> Decision:
    """What its own words ask for, what is told of the course of the matter, what else is asked, and a visit that is asked for beside it."""
    if each := each_ticket.parts(case):
        return one_letter(together(map(_all, each)))
    if colleague.reports(case):
        return colleague.decide(case)
    if two := another.turned(case):
        beside = two[1].hearing.heard[0].intent
        old = _all(two[0])
        return one_letter(old + BY_INTENT[beside].decide(replace(two[1], earlier=old.facts), beside))
    if warned := warn.turned(case):
        return warn.decide(warned[0]) + _all(warned[1])
    if another.noticed(case):
        return another.decide(case)
    if fault := not_lost(case):
        return report.decide(fault, Intent.REPORT)
    mine = in_own_words(case)
    about_statement = statement.beside(mine)
    words = [(c, case if c in HARMLESS else mine) for c in BY_WORDS if not (case.vouched and c in HARMLESS)]
    spoken = {c: heard for c, heard in words if not (about_statement and c in OF_TICKETS) and c.spoken(heard)}
    taken = about_statement.union(*(command.TAKES for command in spoken))
    left = warn.leaves(mine) if warn in spoken and not about_statement else frozenset()
    told, first = course.told(mine), case.hearing.heard[0]
    supposed = {heard.intent for heard in case.hearing.heard if spoken and asked_back(heard)}
    wanted = tuple(intent for intent in _due(case) if intent not in (taken | supposed) - left)
    if told is None and not wanted and not spoken and asked_back(first):
        return ask_back(case, first.intent)
    asked = course.left(case, told, wanted)
    decision = together(command.decide(heard) for command, heard in spoken.items()) + course.decide(mine, told, asked)
    decision += together(_act(mine if intent in CONSEQUENTIAL else case, intent) for intent in asked)
    decision += beside_form.decide(case, decision.facts)
    return decision + course.visit(case, decision)


def _due(case: Case) -> tuple[Intent, ...]:
    """The intents to act on; of a mail vouched for later the others were acted on when it came."""
    wanted = acts(case.hearing, BY_INTENT)
    return tuple(i for i in wanted if i in CONSEQUENTIAL or i is Intent.FORM) if case.vouched else wanted


def _ending(decision: Decision) -> str:
    if any(isinstance(fact, FormFiled) for fact in decision.facts):
        return "form"
    if any(not isinstance(fact, IDENTITY) for fact in decision.facts):
        return "ticket"
    return "answered" if decision.letters else "recorded"


def _about(case: Case, decision: Decision) -> str:
    opened = [fact.ticket for fact in decision.facts if isinstance(fact, TicketOpened)]
    return (opened or [case.hearing.about])[0]


def decide(hearing: Hearing, state: State, rules: Rules, receipt: Receipt | None = None) -> Decision:
    """Everything that follows from one mail, itself included; a mail that is in the ledger already decides nothing."""
    if hearing.mail.sha256 in state.mails and not state.waits(hearing.mail.sha256):
        return NOTHING
    case = Case(hearing, state, rules)
    case = statement.apart(case) if any(command.spoken(case) for command in ASIDE) else case
    ends, reason, decision = _decide(case)
    about = _about(case, decision)
    read = MailRead(
        at=case.now,
        mail=hearing.mail.sha256,
        by=hearing.mail.sender.address,
        message_id=hearing.mail.message_id,
        ends=ends,
        reason=reason or "、".join(f"{heard.intent.value}：{case.masked(heard.why)}" for heard in hearing.heard[:3]),
        intents=tuple(intent.value for intent in another.intents(case)),
        about=about,
        words=words(hearing.mail),
        folder=receipt.mailbox if receipt else "",
        uidvalidity=receipt.uidvalidity if receipt else 0,
        uid=receipt.uid if receipt else 0,
        hidden=private.hidden(case),
        numbers=private.numbers(case, about),
    )
    return Decision((*decision.facts, read), decision.letters)


def station(mail: Mail, state: State, rules: Rules, receipt: Receipt | None = None) -> Decision:
    """Listen and decide: the pure part of the road."""
    return decide(listen(mail, state, rules), state, rules, receipt)
