"""What time alone brings: reminders before and after a deadline, proposed warnings, a second question for a confirmation.

Each leaves a fact stamped with the instant it was due, so a restart, a double beat or a week of downtime repeats and skips nothing.
"""

from datetime import datetime, timedelta

from mailbot.core.deadlines import CONFIRMATION, ROW_NAMES, is_work_clock, period
from mailbot.core.decision import NOTHING, Decision, Letter, together
from mailbot.core.facts import ConfirmationUrged, Fact, Mark, Reminded, WarningProposed
from mailbot.core.model import SHANGHAI, Role, Severity
from mailbot.core.rulebook import Rules
from mailbot.core.state import Due, State
from mailbot.core.tickets import Deadline, Ticket
from mailbot.core.worktime import after

MISSED = 100
NEAR = 80
PRESSING = frozenset({Severity.URGENT, Severity.MAJOR, Severity.DISASTER})


def _letter(kind: str, to: tuple[str, ...], ticket: Ticket, context: dict[str, object]) -> tuple[Letter, ...]:
    whole = {"ticket": ticket, **context}
    return (Letter(kind, to, whole, ticket.number, references=tuple(ticket.letters[-5:])),) if to else ()


def _following(ticket: Ticket, row: str, step: int, at: datetime, rules: Rules) -> Mark | None:
    """The next reminder beyond a missed deadline: one a response period for the response, one a day for the rest, not without end."""
    count = step - MISSED + 1
    if count > rules.settings.most_reminders:
        return None
    span = period(ticket.severity, rules.deadlines) if row == "response" else timedelta(hours=24)
    if is_work_clock(ticket.severity, row, rules.deadlines) or row == "promise":
        return Mark(step + 1, after(at, min(span, rules.calendar.day_length), rules.calendar))
    return Mark(step + 1, at + span)


def _why(deadline: Deadline) -> str:
    due = deadline.fact.due.astimezone(SHANGHAI)
    return f"{ROW_NAMES[deadline.fact.row]}时限 {due:%Y-%m-%d %H:%M} 已过（basis: {deadline.fact.basis}），未见相应记录"


def _proposal(state: State, ticket: Ticket, deadline: Deadline, at: datetime, number: str) -> Decision:
    """One proposal an incident: further misses of the same ticket are evidence of the first."""
    if not deadline.fact.proposes or any(w.ticket == ticket.number for w in state.warnings.values()):
        return NOTHING
    fact = WarningProposed(
        at=at, warning=number, ticket=ticket.number, row=deadline.fact.row, why=_why(deadline), severity=ticket.severity
    )  # fmt: skip
    people = tuple(dict.fromkeys((*state.addresses(Role.IT), *state.addresses(Role.PM))))
    return Decision((fact,), _letter("office/warning_proposed", people, ticket, {"warning": fact}))


def _reminder(state: State, ticket: Ticket, deadline: Deadline, step: int) -> tuple[Letter, ...]:
    """The engineer always; from 80 % on 紧急 and above also the project manager; at the breach also 信息科, courteously."""
    context: dict[str, object] = {
        "row": ROW_NAMES[deadline.fact.row], "due": deadline.fact.due, "step": step, "basis": deadline.fact.basis
    }  # fmt: skip
    written = _letter("engineer/reminder", state.engineers(ticket), ticket, context)
    if step >= NEAR and ticket.severity in PRESSING:
        written += _letter("manager/reminder", state.addresses(Role.PM), ticket, context)
    if step == MISSED:
        written += _letter("office/overdue", state.addresses(Role.IT), ticket, context)
    return written


def _confirmation(ticket: Ticket, at: datetime, step: int) -> Decision:
    facts: tuple[Fact, ...] = (
        Reminded(at=at, ticket=ticket.number, row=CONFIRMATION, step=step),
        ConfirmationUrged(at=at, ticket=ticket.number, times=step),
    )
    return Decision(facts, _letter("hospital/confirm_urged", (ticket.reporter,), ticket, {"times": step}))


def _passed(state: State, rules: Rules, due: Due, warning: str) -> Decision:
    at, number, row, step = due
    ticket = state.tickets[number]
    if row == CONFIRMATION:
        return _confirmation(ticket, at, step)
    deadline = ticket.deadlines[row]
    following = _following(ticket, row, step, at, rules) if step >= MISSED else None
    fact = Reminded(at=at, ticket=number, row=row, step=step, following=following)
    proposal = _proposal(state, ticket, deadline, at, warning) if step == MISSED else NOTHING
    return Decision((fact,), _reminder(state, ticket, deadline, step)) + proposal


def next_due(state: State, _rules: Rules) -> datetime | None:
    """The earliest mark of a running deadline."""
    return state.next_due()


def due(state: State, rules: Rules, now: datetime) -> Decision:
    """What the earliest instant that has passed by `now` brings; asked again until it brings nothing."""
    earliest = state.next_due()
    if earliest is None or earliest > now:
        return NOTHING
    dues = state.due_by(earliest)
    warning = state.next_number("W", earliest.astimezone(SHANGHAI).year, 3)
    decisions = [_passed(state, rules, dues[0], warning)] if dues else []
    return together(decisions)
