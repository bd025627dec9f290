"""How each fact changes the state: one function a fact, no decisions, no rules."""

import heapq
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from mailbot.core import facts as f
from mailbot.core.deadlines import CONFIRMATION, PROMISE, RESOLVED
from mailbot.core.model import Person, Role, Status
from mailbot.core.state import State
from mailbot.core.tickets import Deadline, FormRecord, Posted, Ticket, WarningRecord


def apply(state: State, facts: Iterable[f.Fact]) -> None:
    """Fold facts in, in order."""
    for fact in facts:
        FOLDS[type(fact)](state, fact)
        state.started = state.started or fact.at


def _count(state: State, number: str) -> None:
    series, _, last = number.rpartition("-")
    state.numbers[series] = max(state.numbers.get(series, 0), int(last))


def _admitted(state: State, fact: f.PersonAdmitted) -> None:
    state.people[fact.address] = Person(fact.address, fact.name, fact.role, fact.department)


def _left(state: State, fact: f.PersonLeft) -> None:
    state.people.pop(fact.address, None)


def _read(state: State, fact: f.MailRead) -> None:
    state.mails[fact.mail] = fact
    state.aside.pop(fact.mail, None)
    if fact.message_id:  # the first to use an identity keeps it: nobody moves a thread by naming it again
        state.message_ids.setdefault(fact.message_id, fact.mail)
        if fact.about:
            state.threads.setdefault(fact.message_id, fact.about)
    if fact.ends in {"aside", "held"}:
        (state.aside if fact.ends == "aside" else state.held)[fact.mail] = fact


def _opened(state: State, fact: f.TicketOpened) -> None:
    state.tickets[fact.ticket] = Ticket(
        number=fact.ticket, kind=fact.kind, opened=fact.at, reporter=fact.by, mail=fact.mail, brief=fact.brief, gist=fact.gist,
        module=fact.module, severity=fact.severity, confidence=fact.confidence, reasons=fact.reasons, emergency=fact.emergency,
        environment=fact.environment, steps=fact.steps, wanted=fact.wanted,
    )  # fmt: skip
    state.open[fact.ticket] = None
    state.in_hand.setdefault(fact.by, {})[fact.ticket] = None
    state.similar.add(fact.ticket, f"{fact.brief}\n{fact.gist}")
    _count(state, fact.ticket)


def _deadline(state: State, fact: f.DeadlineSet) -> None:
    ticket = state.tickets[fact.ticket]
    ticket.deadlines[fact.row] = Deadline(fact, list(fact.marks))
    usual = ticket.deadlines.get(RESOLVED)
    if fact.row == PROMISE and usual and usual.fact.basis == "default" and not usual.missed(fact.at):
        del ticket.deadlines[RESOLVED]  # a date agreed by mail takes the place of a usual value nobody agreed to
    for mark in fact.marks:
        heapq.heappush(state.dues, (mark.at, fact.ticket, fact.row, mark.step))


def _meet(ticket: Ticket, row: str, at: datetime) -> None:
    deadline = ticket.deadlines.get(row)
    if deadline and deadline.met is None:
        deadline.met = at


def _respond(ticket: Ticket, at: datetime) -> None:
    ticket.responded = ticket.responded or at
    _meet(ticket, "response", at)


def _accepted(state: State, fact: f.TicketAccepted) -> None:
    ticket = state.tickets[fact.ticket]
    ticket.accepted = ticket.accepted or fact.at
    if ticket.accepted_by not in state.people:  # nobody yet, or somebody who has left since
        ticket.accepted_by = fact.by
    _respond(ticket, fact.at)


def _asked(state: State, fact: f.InformationAsked) -> None:
    ticket = state.tickets[fact.ticket]
    ticket.paused = ticket.paused or fact.at
    _respond(ticket, fact.at)


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
        _respond(ticket, fact.at)


def _closed(state: State, fact: f.TicketClosed) -> None:
    ticket = state.tickets[fact.ticket]
    if ticket.status is not Status.AWAITING:  # said twice, the work was done the first time
        ticket.closed = fact.at
    ticket.status, ticket.closed_by, ticket.paused = Status.AWAITING, fact.by, None
    ticket.cause, ticket.fix, ticket.confirmation_urged = fact.cause, fact.fix, 0
    _respond(ticket, fact.at)
    for row in list(ticket.deadlines):
        _meet(ticket, row, fact.at)
    state.open.pop(fact.ticket, None)
    state.awaiting[fact.ticket] = None


def _confirmed(state: State, fact: f.ClosingConfirmed) -> None:
    ticket = state.tickets[fact.ticket]
    ticket.status, ticket.confirmed, ticket.confirmed_by = Status.CONFIRMED, fact.at, fact.by
    state.open.pop(fact.ticket, None)
    state.awaiting.pop(fact.ticket, None)
    state.in_hand.get(ticket.reporter, {}).pop(fact.ticket, None)


def _rejected(state: State, fact: f.ClosingRejected) -> None:
    ticket = state.tickets[fact.ticket]
    ticket.status, ticket.confirmed = Status.OPEN, None
    ticket.reopened += 1
    state.awaiting.pop(fact.ticket, None)
    state.open[fact.ticket] = None
    state.in_hand.setdefault(ticket.reporter, {})[fact.ticket] = None


def _severity(state: State, fact: f.SeverityChanged) -> None:
    ticket = state.tickets[fact.ticket]
    ticket.severity, ticket.confidence = fact.severity, 1.0
    agreed = {PROMISE, CONFIRMATION}
    ticket.deadlines = {row: d for row, d in ticket.deadlines.items() if d.met or row in agreed or d.missed(fact.at)}


def _candidates(state: State, fact: f.ProblemProposed) -> None:
    state.tickets[fact.ticket].candidates = fact.candidates


def _grouped(state: State, fact: f.ProblemGrouped) -> None:
    """Merged problems take all their tickets along; taken apart, only the first of those named keeps its problem."""
    members = [state.tickets[number] for number in fact.tickets if number in state.tickets]
    if not fact.same:
        for ticket in members[1:]:
            ticket.problem = "" if ticket.problem == members[0].problem else ticket.problem
        return
    merged = {ticket.problem for ticket in members if ticket.problem}
    problem = min(merged) if merged else state.next_number("P", fact.at.year, 3)
    _count(state, problem)
    whole = [ticket for ticket in state.tickets.values() if ticket.problem in merged] if len(merged) > 1 else []
    for ticket in (*members, *whole):
        ticket.problem = problem


def _remote_asked(state: State, fact: f.RemoteAsked) -> None:
    ticket = state.tickets[fact.ticket]
    ticket.remote = (fact.begin, fact.end)
    _respond(ticket, fact.at)


def _filed(state: State, fact: f.FormFiled) -> None:
    record = state.forms.setdefault(fact.form, FormRecord(fact, fact.at))
    record.fact = fact
    state.fingerprints[fact.fingerprint] = fact.form
    _count(state, fact.form)


def _form_confirmed(state: State, fact: f.FormConfirmed) -> None:
    record = state.forms[fact.form]
    record.confirmed, record.confirmed_revision, record.reservation = fact.at, fact.revision, fact.reservation


def _warned(state: State, fact: f.WarningProposed) -> None:
    state.warnings[fact.warning] = WarningRecord(fact.warning, fact.ticket, fact.row, fact.why, fact.severity, fact.at)
    _count(state, fact.warning)


def _decided(status: str) -> Callable[[State, Any], None]:
    def fold(state: State, fact: f.WarningVerified | f.WarningRejected) -> None:
        record = state.warnings[fact.warning]
        record.status, record.decided, record.decided_by, record.decided_mail = status, fact.at, fact.by, fact.mail

    return fold


def _objected(state: State, fact: f.WarningObjected) -> None:
    state.warnings[fact.warning].objected = fact.at


def _claimed(state: State, fact: f.LossClaimed) -> None:
    record = state.warnings.get(fact.warning)
    if record and fact.amount is not None:
        record.claimed = str(fact.amount)


def _reminded(state: State, fact: f.Reminded) -> None:
    deadline = state.tickets[fact.ticket].deadlines[fact.row]
    deadline.ahead = [mark for mark in deadline.ahead if mark.step > fact.step]
    if fact.following:
        deadline.ahead.append(fact.following)
        heapq.heappush(state.dues, (fact.following.at, fact.ticket, fact.row, fact.following.step))


def _confirmation(state: State, fact: f.ConfirmationUrged) -> None:
    state.tickets[fact.ticket].confirmation_urged = fact.times


def _digest(state: State, fact: f.DigestSent) -> None:
    state.digests.add(fact.week)
    state.last_digest = fact.at


def _posted(state: State, fact: f.LetterPosted) -> None:
    state.letters[fact.message_id] = Posted(fact)
    state.outbox[fact.message_id] = None
    if fact.about:
        state.threads[fact.message_id] = fact.about
    if fact.about in state.tickets:
        state.tickets[fact.about].letters.append(fact.message_id)


def _sent(state: State, fact: f.LetterSent) -> None:
    state.letters[fact.message_id].status = "sent"
    state.outbox.pop(fact.message_id, None)


def _deferred(state: State, fact: f.LetterDeferred) -> None:
    posted = state.letters[fact.message_id]
    posted.status, posted.why, posted.until = "deferred", fact.why, fact.until
    posted.tries += 1
    posted.remaining = fact.to or posted.remaining


def _refused(state: State, fact: f.LetterRefused) -> None:
    posted = state.letters.get(fact.message_id)
    if posted:
        posted.status, posted.why, posted.refused = "refused", fact.why, fact.at
        state.outbox.pop(fact.message_id, None)


def _cursor(state: State, fact: f.CursorMoved) -> None:
    state.cursors[fact.folder] = (fact.uidvalidity, fact.uid)


def _rules(state: State, fact: f.RulesAdopted) -> None:
    state.rules = fact.digest


def _kept(_state: State, _fact: f.Fact) -> None:
    """A fact that later rooms fold; nothing here depends on it."""


FOLDS: dict[type[f.Fact], Callable[[State, Any], None]] = {
    f.RulesAdopted: _rules,
    f.PersonAdmitted: _admitted,
    f.PersonLeft: _left,
    f.MailRead: _read,
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
    f.SeverityProposed: _kept,
    f.ProblemProposed: _candidates,
    f.ProblemGrouped: _grouped,
    f.FormFiled: _filed,
    f.FormConfirmed: _form_confirmed,
    f.WarningProposed: _warned,
    f.WarningVerified: _decided("verified"),
    f.WarningRejected: _decided("rejected"),
    f.WarningObjected: _objected,
    f.LossClaimed: _claimed,
    f.RemoteAsked: _remote_asked,
    f.RemoteGranted: lambda state, fact: state.remote.append(fact),
    f.RemoteRefused: _kept,
    f.UpgradeAnnounced: lambda state, fact: state.upgrades.append(fact),
    f.StatementConfirmed: _kept,
    f.Reminded: _reminded,
    f.ConfirmationUrged: _confirmation,
    f.DigestSent: _digest,
    f.StrangerTold: lambda state, fact: state.strangers.add(fact.address),
    f.LetterPosted: _posted,
    f.LetterSent: _sent,
    f.LetterDeferred: _deferred,
    f.LetterRefused: _refused,
    f.CursorMoved: _cursor,
}
