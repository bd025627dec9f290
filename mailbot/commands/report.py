"""报修、咨询、需求: a first mail becomes a ticket, is answered, and goes to the engineers."""

from dataclasses import replace

from mailbot.commands import after_term, owed, problem
from mailbot.commands.case import CUSTOMISATION, Case
from mailbot.core import alerts, deadlines, problems
from mailbot.core.decision import NOTHING, Decision, Letter
from mailbot.core.emergency import emergency, reportable
from mailbot.core.facts import AlertRaised, DeadlineSet, Fact, ProblemProposed, TicketOpened
from mailbot.core.fields import environment, steps
from mailbot.core.model import ALARMING, Intent, Kind, Role, Status, Verdict
from mailbot.core.modules import module, shares
from mailbot.core.problems import Matter
from mailbot.core.severity import classify
from mailbot.core.similar import Candidate, likeness
from mailbot.core.tickets import Ticket
from mailbot.core.wanted import wanted
from mailbot.forms import problem_type

HELP = "报修、咨询或提需求：直接写信，说明现象、应用环境（哪台机器、什么版本）和操作过程"
INTENTS = (Intent.REPORT, Intent.CONSULT, Intent.CHANGE_REQUEST)
KINDS = {
    Intent.REPORT: Kind.REPORT,
    Intent.CONSULT: Kind.CONSULT,
    Intent.CHANGE_REQUEST: Kind.CHANGE,
    Intent.FORM: Kind.CUSTOMISATION,
}
BRIEF, GIST = 60, 300
LIKELY = 0.16  # a candidate less alike is named to nobody: none of the pairs of tests/problems is; half as alike as the first, it is no question
RECURRING = 2  # 附件3 问题类型：反复BUG


def brief(case: Case) -> str:
    """What to call the ticket: the subject, or the first line of the text where that says more (masked)."""
    words = case.hearing.said
    title = "" if words.replying_to else words.subject.strip()  # an old mail's subject names another matter
    title = title or case.mail.new_text.strip().split("\n")[0] or words.subject.strip() or "（无主题）"
    return case.masked(title)[:BRIEF]


def judge(case: Case, kind: Kind) -> Verdict | None:
    """The severity of what is told; a customisation has one only if its form reports a fault."""
    return None if kind is Kind.CUSTOMISATION else classify(case.hearing.said, case.rules.severity)


def candidates(case: Case) -> tuple[Candidate, ...]:
    """Earlier tickets that read alike, best first; only named, never counted."""
    words = case.hearing.matter
    matter = Matter(case.masked(words.whole), shares(words, case.rules.modules), case.hearing.said.cited, case.now)
    return problems.candidates(matter, case.state, case.rules.settings.candidates)


def likely(near: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Those that a letter names, each with its reason."""
    return tuple(each for each in near if each.score >= LIKELY and each.why)


def proposed(case: Case, ticket: str, near: tuple[Candidate, ...]) -> ProblemProposed:
    """The candidates of the same problem as a fact."""
    return ProblemProposed(
        at=case.now, mail=case.mail.sha256, ticket=ticket, candidates=tuple(c.ticket for c in near),
        scores=tuple(c.score for c in near), whys=tuple(case.masked(c.why) for c in near),
    )  # fmt: skip


def _gist(text: str) -> str:
    """As much of the text as the letters quote, with a sign where it goes on."""
    return text if len(text) <= GIST else f"{text[:GIST]}……"


def opening(case: Case, kind: Kind, verdict: Verdict | None) -> TicketOpened:
    """The fact that gives the matter its number."""
    words = case.hearing.matter
    level = verdict.level if verdict else None
    where = environment(words.text) if kind is Kind.REPORT else None
    how = steps(words.text) if kind is Kind.REPORT else None
    asked = wanted(words.whole, case.now)
    return case.happened(
        TicketOpened,
        ticket=case.next_number("TJ", 4),
        kind=kind,
        brief=brief(case),
        gist=_gist(case.masked(words.text)),
        module=module(words, case.rules.modules),
        severity=level,
        confidence=verdict.confidence if verdict else 1.0,
        reasons=tuple(replace(r, words=case.masked(r.words)) for r in verdict.reasons) if verdict else (),
        emergency=emergency(words, level, case.rules.emergency) if level else None,
        environment=case.masked(where) if where else None,
        steps=case.masked(how) if how else None,
        wanted=case.masked(asked.words) if asked else None,
    )


def sheet(
    fact: TicketOpened, dues: tuple[DeadlineSet, ...], near: tuple[Candidate, ...], case: Case
) -> dict[str, object]:
    """What the letters about a new ticket say."""
    asked = (("应用环境", fact.environment), ("操作过程", fact.steps)) if fact.kind is Kind.REPORT else ()
    return {
        "ticket": fact.ticket,
        "opened": fact,
        "dues": dues,
        "missing": tuple(name for name, value in asked if not value),
        "reporter": case.hearing.person,
        "attachments": len(case.mail.files),
        "candidates": likely(near),
        "reportable": reportable(fact.severity, fact.emergency, fact.module),
    }


def letters(
    case: Case, fact: TicketOpened, dues: tuple[DeadlineSet, ...], near: tuple[Candidate, ...] = ()
) -> tuple[Letter, ...]:
    """The confirmation, the assignment, and where it may have come back the question to 信息科."""
    context = sheet(fact, dues, near, case)
    written = [
        case.answer("hospital/report_received", context, about=fact.ticket),
        case.tell("engineer/assigned", _assigned(case, fact), context, fact.ticket),
    ]
    if context["reportable"]:
        office = tuple(address for address in case.addresses(Role.IT) if address != case.hearing.person.address)
        written.append(case.tell("office/security_incident", office, context, fact.ticket))
    if alike := _worth_asking(case, fact, near):
        written.append(problem.question(case, (fact.ticket, fact.brief, fact.module, fact.at), alike))
    return tuple(letter for letter in written if letter.to)


def _worth_asking(case: Case, fact: TicketOpened, near: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The candidates that 信息科 is asked about: where the writer says that it came back those most alike, else such as share words that
    are rare in mails.
    """
    named = tuple(each for each in likely(near) if each.score >= near[0].score / 2)
    if claimed_again(case):
        return named
    text, common = f"{fact.brief}\n{fact.gist}", case.rules.common
    tickets = ((each, case.state.tickets[each.ticket]) for each in named)
    return tuple(
        each
        for each, ticket in tickets
        if likeness(text, f"{ticket.brief}\n{ticket.gist}", common)
        >= case.rules.settings.ask_same * _apart(fact, ticket)
    )


def _apart(fact: TicketOpened, ticket: Ticket) -> float:
    """How much of the usual likeness is asked for: more across modules, less beside an open ticket of the last days, for two people often
    report one incident.
    """
    if ticket.module != fact.module:
        return 4 / 3
    return 3 / 4 if ticket.status is Status.OPEN and fact.at - ticket.opened <= problems.DAYS else 1


def _assigned(case: Case, fact: TicketOpened) -> tuple[str, ...]:
    """The engineers; whom the alert wakes reads the order there."""
    woken = alerts.called(case.state, case.rules, case.now) if fact.severity in ALARMING else ()
    return tuple(address for address in case.addresses(Role.ENGINEER) if address not in woken)


def alarm(case: Case, fact: TicketOpened, dues: tuple[DeadlineSet, ...], near: tuple[Candidate, ...]) -> Decision:
    """重大 and 灾难 alert duty engineer and project manager at once, before any person has looked at the severity."""
    if fact.severity not in ALARMING:
        return NOTHING
    again = alerts.again(fact.severity, 1, case.now, case.rules.settings)
    raised = AlertRaised(at=case.now, mail=case.mail.sha256, ticket=fact.ticket, times=1, again=again)
    alert = alerts.alert(case.state, case.rules, raised, fact, dues)
    order = {"attachments": len(case.mail.files), "candidates": likely(near)}
    return Decision((raised,), (replace(alert, context={**alert.context, **order}),))


def claimed_again(case: Case) -> bool:
    """Whether the writer says that the fault came back: in words, or by 反复BUG in an 附件3."""
    form = case.hearing.form
    again = form is not None and form.annex == CUSTOMISATION and problem_type(form) == RECURRING
    return again or problems.recurs(case.hearing.matter.whole)


def faults(case: Case, fact: TicketOpened) -> tuple[Candidate, ...]:
    """The candidates of a fault; questions and wishes have none."""
    told = fact.kind is Kind.REPORT or (fact.severity is not None and fact.kind is Kind.CUSTOMISATION)
    return candidates(case) if told else ()


def _usual(case: Case, fact: TicketOpened) -> tuple[DeadlineSet, ...]:
    """The deadlines that start now; what an engineer brings has its first human response by that."""
    rules, answered = case.rules, case.hearing.person.role is Role.ENGINEER
    rows = deadlines.opening(fact.ticket, fact.kind, fact.severity, case.now, rules.deadlines, rules.calendar)
    return tuple(row for row in rows if not (answered and row.row == "response"))


def opened(
    case: Case, kind: Kind, verdict: Verdict | None
) -> tuple[TicketOpened, tuple[Fact, ...], tuple[Letter, ...]]:
    """A new ticket with its deadlines, its candidates of the same problem, and its letters (the answer to the writer first)."""
    fact = opening(case, kind, verdict)
    dues = (*_usual(case, fact), *(owed.word(case, fact.ticket, fact.severity) if kind is Kind.REPORT else ()))
    near = faults(case, fact)
    named = (proposed(case, fact.ticket, near),) if near else ()
    alerted = alarm(case, fact, dues, near)
    return fact, (fact, *dues, *named, *alerted.facts), (*letters(case, fact, dues, near), *alerted.letters)


def open_ticket(case: Case, kind: Kind, verdict: Verdict | None) -> Decision:
    """The same as a decision."""
    _, facts, written = opened(case, kind, verdict)
    return Decision(facts, written)


def reported(case: Case, kind: Kind, verdict: Verdict | None) -> Decision:
    """What somebody reports is a ticket; after the last day of service it is told to both sides instead."""
    return after_term.decide(case) if after_term.over(case) else open_ticket(case, kind, verdict)


def decide(case: Case, intent: Intent) -> Decision:
    """A report, question or wish opens a ticket of its kind."""
    kind = KINDS[intent]
    return reported(case, kind, judge(case, kind))
