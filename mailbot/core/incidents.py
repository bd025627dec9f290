"""Which verified warnings count: for which problem, and once for each incident and cause."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from mailbot.core.cycles import local_day
from mailbot.core.model import SHANGHAI, Severity
from mailbot.core.state import State
from mailbot.core.tickets import Ticket, WarningRecord

DUTY_PROBLEM = "季度维护"
"""Missed quarters breach one and the same duty of 2.1: they are one problem."""

OTHERS_CAUSE = frozenset({"甲方", "第三方"})
"""Whose cause brings no warning (违约责任: 因乙方原因)."""

Kept = tuple[str, Severity]
"""What the contract counts by: the problem, and the severity in force at the verification."""

_NEVER = datetime.max.replace(tzinfo=SHANGHAI)


def problem_of(record: WarningRecord, state: State) -> str:
    """The problem a warning counts for: that of its ticket, else the ticket itself, else the duty, else the warning itself."""
    ticket = state.tickets.get(record.ticket)
    without = DUTY_PROBLEM if record.row == "duty" else record.number
    return (ticket and ticket.problem) or record.ticket or without


def firsts(members: Iterable[Ticket]) -> dict[str, str]:
    """The first ticket of each one's incident, for the tickets of one problem: an incident is those of which each was opened
    before all earlier ones were closed. A ticket opened later is a recurrence.
    """
    found: dict[str, str] = {}
    first, until = "", datetime.min.replace(tzinfo=SHANGHAI)
    for each in sorted(members, key=lambda member: (member.opened, member.number)):
        first = each.number if each.opened >= until else first
        until = max(until, each.first_closed or _NEVER)
        found[each.number] = first
    return found


def incidents_of(ticket: Ticket, state: State) -> dict[str, str]:
    """The first ticket of its incident, for each ticket of this one's problem; of one that stands alone, itself."""
    return firsts(state.tickets[number] for number in state.members.get(ticket.problem, (ticket.number,)))


def incident_of(ticket: Ticket, state: State) -> str:
    """The first ticket of its incident."""
    return incidents_of(ticket, state)[ticket.number]


def verified_at(record: WarningRecord) -> datetime:
    """When the warning was decided; of one undecided, when it was proposed."""
    return record.decided or record.proposed


def _order(record: WarningRecord) -> tuple[datetime, str]:
    return verified_at(record), record.number


def _event(record: WarningRecord, state: State) -> tuple[str, str]:
    """What counts once: the incident (or the quarter, or the warning itself) and the cause."""
    ticket = state.tickets.get(record.ticket)
    without = record.quarter.isoformat() if record.quarter else record.number
    return (incident_of(ticket, state) if ticket else without), record.cause


def _counts(record: WarningRecord, state: State, start: date) -> bool:
    """Verified, of this contract (a renewed one begins anew), and not caused by 甲方 or a third party."""
    ticket = state.tickets.get(record.ticket)
    others = ticket is not None and ticket.party in OTHERS_CAUSE
    return record.status == "verified" and not others and local_day(record.proposed) >= start


def by_problem(state: State, start: date) -> dict[Kept, list[WarningRecord]]:
    """The verified warnings since the first day of service by problem and severity, by the time of their verification."""
    found: dict[Kept, list[WarningRecord]] = defaultdict(list)
    for record in sorted(state.warnings.values(), key=_order):
        if _counts(record, state, start):
            found[problem_of(record, state), record.severity or Severity.NORMAL].append(record)
    return found


def once_each(records: Iterable[WarningRecord], state: State) -> list[WarningRecord]:
    """Of the warnings of one incident and cause only the first, or where a loss was verified, the last of those with one.

    The last, because earlier warnings must not turn a step that was due already into one that the loss replaces.
    """
    kept: dict[tuple[str, str], WarningRecord] = {}
    for record in records:
        event = _event(record, state)
        if event not in kept or record.loss:
            kept[event] = record
    return sorted(kept.values(), key=_order)
