"""受理、承诺、要求补充、关单: what an engineer does to a ticket by a reply."""

import re
from datetime import date, timedelta

from mailbot.commands import owed
from mailbot.commands.case import Case
from mailbot.commands.cause import proposed
from mailbot.commands.pauses import resume
from mailbot.commands.questions import ENGINEER, NAMELESS, NUMBERED, ask_which
from mailbot.commands.whose import (
    names_another,
    only_bidden,
    only_received,
    only_wonders,
    passed_on,
    settles,
    takes_over,
)
from mailbot.core import deadlines
from mailbot.core.course import gives_report
from mailbot.core.deadlines import ANSWER, CONFIRMATION
from mailbot.core.decision import NOTHING, Decision, Letter
from mailbot.core.facts import DatePromised, DeadlineSet, InformationAsked, TicketAccepted, TicketClosed
from mailbot.core.finished import asks_nothing, is_idle, left_open, without_idle
from mailbot.core.hours import promised
from mailbot.core.leading import UNSURE
from mailbot.core.model import PRESSING, SHANGHAI, Intent, Kind, Role, Status
from mailbot.core.particulars import cause_and_fix
from mailbot.core.plain_acts import left_open as taken_back
from mailbot.core.tickets import Ticket
from mailbot.mail.thread import cited

HELP = "处理工单（维护工程师）：回复派单邮件，写“受理”“接手”（同事受理的）“承诺 1月21日”“请补充……”，或“已处理 原因：…… 措施：……”"
INTENTS = (Intent.ACCEPT, Intent.PROMISE, Intent.ASK_INFO, Intent.CLOSE)

# Words of a cause, a fix or a completion, one of which every closing has.
DONE = re.compile(
    r"原因|措施|办法|答复|解决|处理|修|(?<!沟通)(?<!联系)(?<!说)好了|完成|完毕|搞定|恢复|正常|关单|结单|销单|关闭|更换|换|改|调|重启|重新|重装|升级|更新|"
    r"清|补|加|删|配|装|设|启|停|插|接|按|擦|塞|拧|扩|迁|放宽|优化|排除|释放|开通|导入|回退|回滚|同步|(?<!沟)通过|消失|验证|测试|即可|可以|能|不是|属于?|"
    r"没问题|无异常|不再|已(?:经)?(?:发|送|给|寄|交|提供)"
)


# Words that make a day a promise; without one the second opinion alone takes 今天没空，明天看 for one.
BINDING = re.compile(
    r"承诺|保证|预计|计划|安排|最[迟晚]|争取|前|之内|以内|[修处解弄搞换装改做查补]\S{0,6}[好完理决]|到货|到场|上门|完成|恢复|给[您你]|发布|更新|上线|结束|(?:改|推迟|延期?|顺延)(?:到|至|为|成)|到现场"
)

# What a question to the hospital has.
ASKING = re.compile(
    r"请|麻烦|烦|劳驾|提供|补充|发(?!现|生)|告知|告诉|哪|什么|多少|几|吗|[?？]|截图|照片|是否|能否|能不能|方便|需要|确认|看[看下一]|还是"
)


TAKE_OVER = "接手（改由我处理）"

CLOSING = re.compile("[关结销]单|关闭")

MOST_ASKED, LONGEST_LINE = 8, 60
"""Tickets offered, and signs of an answer repeated for each, when it does not say which ticket it means."""
PROMISE = ("承诺 ×月×日（请写明日期）",)


def accept(case: Case, ticket: Ticket) -> Decision:
    """受理: the first human response."""
    if passed_on(case):
        return _by_whom(case)
    taken_by = case.here((ticket.accepted_by,)) if ticket.accepted else ()
    if taken_by:
        return NOTHING if case.state.same_person(taken_by[0], case.hearing.person.address) else _taken(case, ticket)
    fact = case.happened(TicketAccepted, ticket=ticket.number)
    told = _told(case, ticket)
    answer = (case.noted(ticket),) if ticket.accepted else ()
    return Decision((fact, *owed.word(case, ticket.number, ticket.severity)), (told, *answer))


def _by_whom(case: Case) -> Decision:
    return ask_which(case, ENGINEER, why="没有看出由谁受理；转给同事的，请同事本人回复派单邮件写“受理”")


def _accept_in_words(case: Case, ticket: Ticket) -> Decision:
    """受理 by what a mail says; a form that the project manager fills in takes its ticket without a word."""
    done = settles(case.mail.new_text) or is_idle(case.mail.new_text)
    if _only_supposed(case, Intent.ACCEPT) and done:
        return ask_which(case, (ENGINEER[3], *ENGINEER[1:3]))
    return _by_whom(case) if only_received(case) else accept(case, ticket)


def _told(case: Case, ticket: Ticket, instead: str = "") -> Letter:
    """Who works on it, to the reporter; `instead` names who did so far."""
    context: dict[str, object] = {"ticket": ticket, "engineer": case.hearing.person, "instead": instead, "taken": True}
    return case.tell("hospital/accepted", case.reporter(ticket), context, ticket.number)


def _taken(case: Case, ticket: Ticket) -> Decision:
    """Whoever wants to take what a colleague has is told so; who says that he takes it over has it, and all hear of it."""
    name = case.state.person(ticket.accepted_by).name or ticket.accepted_by
    if not takes_over(case, ticket):
        return ask_which(case, (TAKE_OVER, *ENGINEER[1:]), why=f"工单 {ticket.number} 已由{name}受理")
    fact = case.happened(TicketAccepted, ticket=ticket.number, instead_of=ticket.accepted_by)
    context: dict[str, object] = {"ticket": ticket, "engineer": case.hearing.person, "instead": name}
    both = (case.hearing.person.address, ticket.accepted_by)
    told = case.tell("engineer/handed_over", both, context, ticket.number)
    return Decision((fact, *owed.word(case, ticket.number, ticket.severity)), (_told(case, ticket, name), told))


def promise_until(case: Case, ticket: Ticket, until: date, basis: str = "promised") -> Decision:
    """A promised date with its deadline, told to the reporter; a day that is over is asked back. What 信息科 grants is `agreed`."""
    if until < case.now.astimezone(SHANGHAI).date():
        return ask_which(case, PROMISE, why=f"所写的{until.month}月{until.day}日已过")
    due = deadlines.promise(ticket.number, until, case.now, case.rules.deadlines, case.rules.calendar, basis)
    named = case.happened(DatePromised, ticket=ticket.number, until=until)
    limit, before = _limit_beyond(ticket, due), _put_off(ticket, due)
    context: dict[str, object] = {
        "ticket": ticket,
        "until": until,
        "engineer": case.hearing.person,
        "limit": limit,
        "before": before,
        "agreed": basis == "agreed",
        "runs_on": ticket.severity in PRESSING,
        "taken": False,
        "instead": "",
    }
    office = case.addresses(Role.IT) if limit or before else ()
    to = tuple(dict.fromkeys((*case.reporter(ticket), *office)))
    told = case.tell("hospital/promised", to, context, ticket.number)
    return Decision((named, due, *owed.word(case, ticket.number, ticket.severity)), (told,))


def _limit_beyond(ticket: Ticket, promise: DeadlineSet) -> DeadlineSet | None:
    """The limit that a date which 乙方 names alone goes beyond: 信息科 hears of it, and of 紧急 and above it runs on."""
    limit = ticket.deadlines.get(deadlines.RESOLVED)
    beyond = limit is not None and limit.met is None and limit.fact.due < promise.due - timedelta(days=1)
    return limit.fact if limit and beyond and promise.basis != "agreed" else None


def _put_off(ticket: Ticket, promise: DeadlineSet) -> date | None:
    """The day promised before, where 乙方 alone names a later one: 信息科 hears of that too."""
    put_off = ticket.promised is not None and ticket.promised < deadlines.last_day(promise)
    return ticket.promised if put_off and promise.basis != "agreed" else None


def _only_supposed(case: Case, intent: Intent) -> bool:
    """Whether the second opinion alone hears it."""
    return any(one.intent is intent and one.score <= UNSURE for one in case.hearing.heard)


def promise(case: Case, ticket: Ticket) -> Decision:
    """承诺于…之前: a deadline of its own; a promise without a date the bot understands is asked back."""
    until = promised(case.mail.new_text, case.now, answering=ticket.kind is Kind.CONSULT)
    hardly = _only_supposed(case, Intent.PROMISE) and not BINDING.search(case.mail.new_text)
    hardly |= only_bidden(case)
    return ask_which(case, PROMISE) if until is None or hardly else promise_until(case, ticket, until)


def ask_info(case: Case, ticket: Ticket) -> Decision:
    """请补充: the hospital owes an answer, the clocks pause; what asks nothing is not sent to it as a question."""
    text = case.mail.new_text
    if asks_nothing(text) or (_only_supposed(case, Intent.ASK_INFO) and not ASKING.search(text)):
        return ask_which(case, ENGINEER)
    if names_another(case):
        return _by_whom(case)
    if only_wonders(case):
        return ask_which(case, ("查询进度", *ENGINEER))
    fact = case.happened(InformationAsked, ticket=ticket.number)
    context: dict[str, object] = {
        "ticket": ticket,
        "words": case.masked(case.mail.new_text),
        "engineer": case.hearing.person,
    }
    urge = deadlines.asked(ANSWER, ticket.number, case.now, case.rules.settings.urge_answer, case.rules.calendar)
    return Decision((fact, urge), (case.tell("hospital/question", case.reporter(ticket), context, ticket.number),))


def finish(case: Case, ticket: Ticket, cause: str, fix: str) -> Decision:
    """The work is reported as done: cause and fix are recorded, and the hospital is asked to confirm."""
    cause, fix = case.masked(cause), case.masked(fix)
    fact = case.happened(TicketClosed, ticket=ticket.number, cause=cause, fix=fix)
    urge = deadlines.asked(
        CONFIRMATION, ticket.number, case.now, case.rules.settings.urge_confirmation, case.rules.calendar
    )
    context: dict[str, object] = {"ticket": ticket, "cause": cause, "fix": fix, "engineer": case.hearing.person}
    told = case.tell("hospital/ticket_closed", case.reporter(ticket), context, ticket.number)
    return Decision((*resume(case, ticket), fact, urge, *_report_owed(case, ticket)), (told,)) + proposed(
        case, ticket, f"{cause}\n{fix}".strip()
    )


def _report_owed(case: Case, ticket: Ticket) -> tuple[DeadlineSet, ...]:
    """The report an emergency owes once it is closed, unless this very mail brings it."""
    files = tuple(file.filename for file in case.mail.files)
    return () if gives_report(case.mail.new_text, files) else owed.report(case, ticket, ticket.severity)


def close(case: Case, ticket: Ticket) -> Decision:
    """已处理 with cause and fix; a call, a visit, a look that found nothing or a mend that is only hoped for closes nothing."""
    unsure = left_open(case.mail.new_text) or taken_back(case.mail.new_text, CLOSING)
    if unsure or not DONE.search(without_idle(case.mail.new_text)):
        why = f"“{case.masked(unsure)}”没有写明已经修好" if unsure else ""
        return ask_which(case, (ENGINEER[3], *ENGINEER[1:3]), why=why)
    return finish(case, ticket, *cause_and_fix(case.mail.new_text))


ACTS = {Intent.ACCEPT: _accept_in_words, Intent.PROMISE: promise, Intent.ASK_INFO: ask_info, Intent.CLOSE: close}


def _of_each(case: Case) -> tuple[str, ...]:
    """The answer's first line for each open ticket of the list that it quotes, else of the writer's own; the rest of it is written again."""
    line = case.masked(case.mail.new_text).strip().partition("\n")[0]
    listed = [number for number in cited(case.mail).quoted if number in case.state.open]
    mine = (
        number
        for number in case.state.open
        if case.hearing.person.address in case.engineers(case.state.tickets[number])
    )
    numbers = (listed or list(mine))[:MOST_ASKED]
    return tuple(f"{number} {line}" for number in numbers) if len(line) <= LONGEST_LINE else ()


def decide(case: Case, intent: Intent) -> Decision:
    """The act, on the ticket the mail belongs to; without one the engineer is asked which."""
    ticket = case.ticket
    if ticket is None:
        return ask_which(case, _of_each(case) or NUMBERED, why=NAMELESS)
    if ticket.status is Status.CONFIRMED:
        return ask_which(case, why=f"工单 {ticket.number} 已经院方确认关闭；如需继续处理，请院方回复“未解决”")
    return ACTS[intent](case, ticket)
