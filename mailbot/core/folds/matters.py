"""How people, tickets and problems change."""

from collections.abc import Callable
from sys import intern
from typing import Any

from mailbot.core import facts as f
from mailbot.core.deadlines import OF_HOSPITAL, ON_SITE, PROMISE, REPORT, RESOLVED, UPDATE, WORKAROUND, last_day
from mailbot.core.folds.shared import count, kept, meet, respond
from mailbot.core.model import PRESSING, Kind, Person, Role, Status
from mailbot.core.similar import Candidate
from mailbot.core.state import Opened, State
from mailbot.core.tickets import Deadline, opened


def _admitted(state: State, fact: f.PersonAdmitted) -> None:
    state.people[fact.address] = Person(fact.address, fact.name, fact.role, fact.department)
    state.refused.discard(fact.address)
    (state.admitted.add if fact.mail else state.admitted.discard)(fact.address)


def _left(state: State, fact: f.PersonLeft) -> None:
    state.people.pop(fact.address, None)
    state.left[fact.address] = fact.at
    state.admitted.discard(fact.address)


def _opened(state: State, fact: f.TicketOpened) -> None:
    state.tickets[fact.ticket] = opened(fact)
    state.open[fact.ticket] = Opened(fact.at, intern(fact.module))
    state.in_hand.setdefault(fact.by, {})[fact.ticket] = None
    state.similar.add(fact.ticket, f"{fact.brief}\n{fact.gist}", fact.module)
    count(state, fact.ticket)


def _deadline(state: State, fact: f.DeadlineSet) -> None:
    ticket = state.tickets[fact.ticket]
    ticket.deadlines[fact.row] = Deadline(fact, list(fact.marks))
    if fact.row == PROMISE:
        ticket.promised = last_day(fact)  # a day moved by what the hospital owed an answer for is the day that counts
    usual = ticket.deadlines.get(RESOLVED)
    lifts = fact.row == PROMISE and (fact.basis == "agreed" or ticket.severity not in PRESSING)
    if lifts and usual and usual.fact.basis == "default" and not usual.missed(fact.at):
        del ticket.deadlines[RESOLVED]  # a date given by mail takes the place of a usual value nobody agreed to
    state.expect(ticket.number, ticket.deadlines[fact.row])


def _accepted(state: State, fact: f.TicketAccepted) -> None:
    ticket = state.tickets[fact.ticket]
    ticket.accepted = ticket.accepted or fact.at
    if (
        fact.instead_of or ticket.accepted_by not in state.people
    ):  # taken over; nobody yet, or somebody who has left since
        ticket.accepted_by = fact.by
    respond(ticket, fact.at)


def _asked(state: State, fact: f.InformationAsked) -> None:
    ticket = state.tickets[fact.ticket]
    ticket.paused = ticket.paused or fact.at
    respond(ticket, fact.at)


def _given(state: State, fact: f.InformationGiven) -> None:
    ticket = state.tickets[fact.ticket]
    ticket.paused = None
    ticket.environment = ticket.environment or fact.environment
    ticket.steps = ticket.steps or fact.steps


def _urged(state: State, fact: f.Urged) -> None:
    state.tickets[fact.ticket].urged += 1


def _promised(state: State, fact: f.DatePromised) -> None:
    ticket = state.tickets[fact.ticket]
    ticket.promised = fact.until
    if state.person(fact.by).role is Role.ENGINEER:
        respond(ticket, fact.at)


def _closed(state: State, fact: f.TicketClosed) -> None:
    ticket = state.tickets[fact.ticket]
    if ticket.status is not Status.AWAITING:  # said twice, the work was done the first time
        ticket.closed = fact.at
        ticket.first_closed = ticket.first_closed or fact.at
    ticket.status, ticket.closed_by, ticket.paused = Status.AWAITING, fact.by, None
    ticket.cause, ticket.fix = fact.cause, fact.fix
    respond(ticket, fact.at)
    for row in ticket.deadlines.keys() - {REPORT}:  # a closing said twice is no report
        meet(ticket, row, fact.at)
    state.open.pop(fact.ticket, None)
    state.awaiting[fact.ticket] = None


def _confirmed(state: State, fact: f.ClosingConfirmed) -> None:
    ticket = state.tickets[fact.ticket]
    ticket.status, ticket.confirmed, ticket.confirmed_by = Status.CONFIRMED, fact.at, fact.by
    ticket.first_closed = ticket.first_closed or fact.at
    state.open.pop(fact.ticket, None)
    state.awaiting.pop(fact.ticket, None)
    in_hand = state.in_hand.get(ticket.reporter, {})
    in_hand.pop(fact.ticket, None)
    if not in_hand:
        state.in_hand.pop(ticket.reporter, None)


def _rejected(state: State, fact: f.ClosingRejected) -> None:
    ticket = state.tickets[fact.ticket]
    if ticket.confirmed is None and ticket.first_closed == ticket.closed:
        ticket.first_closed = None  # the fault went on all the while
    ticket.status, ticket.confirmed = Status.OPEN, None
    ticket.reopened += 1
    state.awaiting.pop(fact.ticket, None)
    state.open[fact.ticket] = Opened(ticket.opened, intern(ticket.module))
    state.in_hand.setdefault(ticket.reporter, {})[fact.ticket] = None


def _severity(state: State, fact: f.SeverityChanged) -> None:
    ticket = state.tickets[fact.ticket]
    ticket.severity, ticket.confidence = fact.severity, 1.0
    agreed = {PROMISE, *OF_HOSPITAL}
    kept_ = {row: d for row, d in ticket.deadlines.items() if d.met or row in agreed or d.missed(fact.at)}
    ticket.deadlines = {row: d for row, d in kept_.items() if row != UPDATE}


def _kind(state: State, fact: f.KindChanged) -> None:
    ticket = state.tickets[fact.ticket]
    ticket.kind = fact.kind
    if fact.kind is not Kind.REPORT:  # questions and wishes owe a response, and what was promised (2.2)
        owed = {"response", PROMISE, *OF_HOSPITAL}
        ticket.deadlines = {row: d for row, d in ticket.deadlines.items() if row in owed or d.met or d.missed(fact.at)}


def _candidates(state: State, fact: f.ProblemProposed) -> None:
    count = len(fact.candidates)
    scores, whys = (fact.scores or (0.0,) * count), (fact.whys or ("",) * count)
    state.tickets[fact.ticket].candidates = tuple(map(Candidate, fact.candidates, scores, whys))


def _cause_proposed(state: State, fact: f.CauseProposed) -> None:
    state.tickets[fact.ticket].party_proposed = fact.party


def _attributed(state: State, fact: f.CauseAttributed) -> None:
    state.tickets[fact.ticket].party = fact.party


def _on_site(state: State, fact: f.OnSiteAsked) -> None:
    ticket = state.tickets[fact.ticket]
    ticket.on_site_asked = ticket.on_site_asked or fact.at


def _contacted(state: State, fact: f.Contacted) -> None:
    ticket = state.tickets[fact.ticket]
    respond(ticket, fact.when)
    state.alarms.pop(fact.ticket, None)  # raised since the call, for nobody had written of it


def _arrived(state: State, fact: f.Arrived) -> None:
    ticket = state.tickets[fact.ticket]
    ticket.arrived = ticket.arrived or fact.when
    respond(ticket, fact.at)
    meet(ticket, ON_SITE, fact.when)


def _told(state: State, fact: f.ProgressTold) -> None:
    ticket = state.tickets[fact.ticket]
    ticket.told = fact.at
    respond(ticket, fact.at)
    if fact.workaround:
        meet(ticket, WORKAROUND, fact.at)


def _reported(state: State, fact: f.ReportGiven) -> None:
    ticket = state.tickets[fact.ticket]
    ticket.reported = fact.at
    meet(ticket, REPORT, fact.at)


def _alerted(state: State, fact: f.AlertRaised) -> None:
    state.tickets[fact.ticket].alerts = fact.times
    waiting = (alert for alert in state.alarms.values() if state.tickets[alert.ticket].waits_for(alert))
    state.alarms = {alert.ticket: alert for alert in waiting} | {fact.ticket: fact}


def _called(state: State, fact: f.AlertCalled) -> None:
    ticket = state.tickets[fact.ticket]
    ticket.called, ticket.call_failed = fact.times, ticket.call_failed or bool(fact.why)


def _grouped(state: State, fact: f.ProblemGrouped) -> None:
    """Merged problems take all their tickets along; taken apart, only the first of those named keeps its problem."""
    members = [state.tickets[number] for number in fact.tickets if number in state.tickets]
    if not fact.same:
        for ticket in members[1:]:
            if ticket.problem and ticket.problem == members[0].problem:
                state.members[ticket.problem].remove(ticket.number)
                ticket.problem = ""
        return
    merged = sorted({ticket.problem for ticket in members if ticket.problem})
    problem = merged[0] if merged else state.next_number("P", fact.at.year, 3)
    count(state, problem)
    whole = [number for name in merged for number in state.members.pop(name)]
    whole += [ticket.number for ticket in members if ticket.number not in whole]
    for number in whole:
        state.tickets[number].problem = problem
    state.members[problem] = sorted(whole)


def _reminded(state: State, fact: f.Reminded) -> None:
    deadline = state.tickets[fact.ticket].deadlines[fact.row]
    deadline.ahead = [mark for mark in deadline.ahead if mark.step > fact.step]
    if fact.following:
        deadline.ahead.append(fact.following)
    state.expect(fact.ticket, deadline)


def _rules(state: State, fact: f.RulesAdopted) -> None:
    state.rules, state.calendar = fact.digest, fact.calendar
    state.digests_since = {every: state.digests_since.get(every, fact.at) for every in fact.digests}


FOLDS: dict[type[f.Fact], Callable[[State, Any], None]] = {
    f.RulesAdopted: _rules,
    f.PersonAdmitted: _admitted,
    f.PersonLeft: _left,
    f.TicketOpened: _opened,
    f.DeadlineSet: _deadline,
    f.TicketAccepted: _accepted,
    f.InformationAsked: _asked,
    f.InformationGiven: _given,
    f.Urged: _urged,
    f.DatePromised: _promised,
    f.TicketClosed: _closed,
    f.ClosingConfirmed: _confirmed,
    f.ClosingRejected: _rejected,
    f.SeverityChanged: _severity,
    f.KindChanged: _kind,
    f.SeverityProposed: kept,
    f.ProblemProposed: _candidates,
    f.ProblemGrouped: _grouped,
    f.CauseProposed: _cause_proposed,
    f.CauseAttributed: _attributed,
    f.OnSiteAsked: _on_site,
    f.Contacted: _contacted,
    f.Arrived: _arrived,
    f.ProgressTold: _told,
    f.ReportGiven: _reported,
    f.AlertRaised: _alerted,
    f.AlertCalled: _called,
    f.Reminded: _reminded,
    f.ConfirmationUrged: kept,
}
