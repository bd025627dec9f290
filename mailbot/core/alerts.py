"""A 重大 or 灾难 wakes duty engineer and project manager the moment it is read, and again until somebody takes it."""

from datetime import datetime, timedelta

from mailbot.core.decision import NOTHING, Decision, Letter, together
from mailbot.core.facts import AlertRaised, DeadlineSet, TicketOpened
from mailbot.core.model import SHANGHAI, Role, Severity
from mailbot.core.people import on_call
from mailbot.core.rulebook import Rules, Settings
from mailbot.core.state import State
from mailbot.core.tickets import Ticket


def called(state: State, rules: Rules, at: datetime) -> tuple[str, ...]:
    """Who is alerted: the engineers of the roster, or all outside its entries, and the project manager."""
    engineers = on_call(rules.roster, at.astimezone(SHANGHAI).date())
    here = tuple(address for address in engineers if state.person(address).role is Role.ENGINEER)
    return tuple(dict.fromkeys((*(here or state.addresses(Role.ENGINEER)), *state.addresses(Role.PM))))


def again(severity: Severity | None, times: int, at: datetime, settings: Settings) -> datetime:
    """When to alert again unless somebody takes it: in a while, and after a night of alerts once a day."""
    minutes = settings.alert_again_disaster if severity is Severity.DISASTER else settings.alert_again
    return at + (timedelta(minutes=minutes) if times < settings.most_alerts else timedelta(days=1))


def alert(
    state: State, rules: Rules, fact: AlertRaised, matter: TicketOpened | Ticket, dues: tuple[DeadlineSet, ...],
    level: Severity | None = None,
) -> Letter:  # fmt: skip
    """The letter of one alert, the same for a ticket just opened, one that waits, and one that 信息科 set to this level."""
    opened = matter.at if isinstance(matter, TicketOpened) else matter.opened
    reporter = matter.by if isinstance(matter, TicketOpened) else matter.reporter
    ticket = state.tickets.get(fact.ticket)
    context: dict[str, object] = {
        "ticket": fact.ticket, "opened": matter, "arrived": opened, "reporter": state.person(reporter), "dues": dues,
        "times": fact.times, "level": level or matter.severity, "set_by_office": level is not None, "attachments": None, "candidates": (),
        "at": fact.at,
    }  # fmt: skip
    thread = tuple(ticket.letters[-5:]) if ticket else ()
    overtaken = fact.again if fact.times > 1 else None  # the first one is the order to the engineer
    return Letter(
        "manager/alert", called(state, rules, fact.at), context, fact.ticket, references=thread, overtaken=overtaken
    )


def _waiting(state: State) -> list[AlertRaised]:
    """The alerts to be repeated, the earliest first."""
    raised = (each for each in state.alarms.values() if each.again and state.tickets[each.ticket].waits_for(each))
    return sorted(raised, key=lambda each: (each.again or each.at, each.ticket))


def readers(state: State, rules: Rules, at: datetime) -> set[tuple[str, str]]:
    """Who is alerted again at this instant, each with the ticket: the alert names all its deadlines."""
    repeated = [each.ticket for each in _waiting(state) if each.again == at]
    return {(address, ticket) for ticket in repeated for address in called(state, rules, at)}


def _repeated(state: State, rules: Rules, ticket: Ticket, at: datetime) -> Decision:
    times = ticket.alerts + 1
    fact = AlertRaised(
        at=at, ticket=ticket.number, times=times, again=again(ticket.severity, times, at, rules.settings)
    )
    running = tuple(deadline.fact for deadline in ticket.deadlines.values() if deadline.met is None)
    return Decision((fact,), (alert(state, rules, fact, ticket, running),))


def next_due(state: State, _rules: Rules) -> datetime | None:
    """The earliest alert to be repeated."""
    return next((each.again for each in _waiting(state)), None)


def due(state: State, rules: Rules, now: datetime) -> Decision:
    """The alerts of the earliest instant that has passed by `now`; asked again until it brings nothing."""
    at = next_due(state, rules)
    if at is None or at > now:
        return NOTHING
    return together(
        _repeated(state, rules, state.tickets[each.ticket], at) for each in _waiting(state) if each.again == at
    )
