"""变更级别: 信息科 sets another severity, everybody else may propose it."""

from mailbot.commands import kind, owed
from mailbot.commands.case import Case
from mailbot.commands.questions import ask_which
from mailbot.core import alerts, deadlines
from mailbot.core.deadlines import PROMISE, RESOLVED
from mailbot.core.decision import NOTHING, Decision
from mailbot.core.facts import AlertRaised, DeadlineSet, SeverityChanged, SeverityProposed
from mailbot.core.model import ALARMING, PRESSING, Intent, Kind, Role, Severity, Status
from mailbot.core.particulars import level_open, severity_named
from mailbot.core.tickets import Ticket

HELP = "变更级别：回复工单邮件，写“改为紧急”等并说明理由（信息科决定，其他人可建议）"
INTENTS = (Intent.SEVERITY_CHANGE,)


def _fresh(case: Case, ticket: Ticket, level: Severity) -> tuple[DeadlineSet, ...]:
    """New deadlines from the change for what is still owed; none is missed retroactively, and a promised date stands."""
    later = owed.changed(case, ticket, level) if ticket.kind is Kind.REPORT else ()
    if ticket.status is not Status.OPEN:
        return later
    settled = {row for row, deadline in ticket.deadlines.items() if deadline.met or deadline.missed(case.now)}
    promise = ticket.deadlines.get(PROMISE)
    settled |= {RESOLVED} if promise and (promise.fact.basis == "agreed" or level not in PRESSING) else set()
    rows = deadlines.opening(ticket.number, ticket.kind, level, case.now, case.rules.deadlines, case.rules.calendar)
    return tuple(row for row in (*rows, *later) if row.row not in settled)


def _change(case: Case, ticket: Ticket, level: Severity) -> Decision:
    fact = case.happened(SeverityChanged, ticket=ticket.number, severity=level)
    context: dict[str, object] = {
        "ticket": ticket,
        "before": ticket.severity,
        "severity": level,
        "who": case.hearing.person,
    }
    people = tuple(dict.fromkeys((case.hearing.person.address, *case.reporter(ticket), *case.engineers(ticket))))
    fresh = _fresh(case, ticket, level)
    context["dues"] = fresh
    told = case.tell("hospital/severity_changed", people, context, ticket.number)
    return Decision((fact, *fresh), (told,)) + _alarm(case, ticket, level, fresh)


def _alarm(case: Case, ticket: Ticket, level: Severity, fresh: tuple[DeadlineSet, ...]) -> Decision:
    """Raised to 重大 or 灾难 an open ticket alerts; again only while nobody has answered."""
    if level not in ALARMING or ticket.status is not Status.OPEN:
        return NOTHING
    times = ticket.alerts + 1
    again = None if ticket.responded else alerts.again(level, times, case.now, case.rules.settings)
    raised = AlertRaised(at=case.now, mail=case.mail.sha256, ticket=ticket.number, times=times, again=again)
    return Decision((raised,), (alerts.alert(case.state, case.rules, raised, ticket, fresh, level),))


def _propose(case: Case, ticket: Ticket, level: Severity) -> Decision:
    fact = case.happened(SeverityProposed, ticket=ticket.number, severity=level)
    words = case.masked(case.mail.new_text)
    context: dict[str, object] = {"ticket": ticket, "severity": level, "who": case.hearing.person, "words": words}
    office = case.tell("office/severity_proposed", case.addresses(Role.IT), context, ticket.number)
    return Decision((fact,), (case.noted(ticket), office))


def _choices(ticket: Ticket | None) -> tuple[str, ...]:
    if ticket is None:
        return ("TJ-… 改为紧急（请写明工单号和级别：普通、紧急、重大、灾难）",)
    return tuple(f"改为{level.value}" for level in Severity if level is not ticket.severity)


def decide(case: Case, _intent: Intent) -> Decision:
    """By 信息科 it is done, by others proposed; without a level, or with the one it has, it is asked back."""
    ticket, level = case.ticket, severity_named(case.mail.new_text)
    if ticket is None or level is None:
        return NOTHING if kind.spoken(case) else ask_which(case, _choices(ticket))
    if level is ticket.severity:  # so named by who finds it wrong, too
        return ask_which(case, _choices(ticket), why=f"工单 {ticket.number} 目前的级别就是{level.value}")
    if case.hearing.person.role is not Role.IT:
        return _propose(case, ticket, level)
    if said := level_open(case.mail.new_text):
        return ask_which(case, _choices(ticket), why=f"来信所写“{case.masked(said)}”是否要变更级别，尚不能确定")
    return _change(case, ticket, level)
