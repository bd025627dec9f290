"""工单按级别: how many of a cycle's tickets there were of each severity, which deadlines were kept, and how long they took."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailbot.core.cycles import Cycle, local_day
from mailbot.core.deadlines import PROMISE, RESOLVED
from mailbot.core.model import Severity, Status
from mailbot.core.state import State
from mailbot.core.tickets import Deadline, Ticket


@dataclass(frozen=True, slots=True)
class LevelCount:
    """The tickets of one severity (None: without) opened in a cycle; minutes are wall time from the mail to the closing."""

    severity: Severity | None
    total: int
    response_kept: int
    response_missed: int
    resolution_kept: int
    resolution_missed: int
    average_minutes: int | None
    longest_minutes: int | None
    open: int
    default: bool
    """Whether any of the deadlines counted is a usual value that nobody agreed to."""


def opened_in(state: State, cycle: Cycle) -> Iterator[Ticket]:
    """The tickets opened on the days of a cycle."""
    yield from (one for one in state.tickets.values() if cycle.begin <= local_day(one.opened) <= cycle.end)


def levels(tickets: Sequence[Ticket], as_of: datetime) -> tuple[LevelCount, ...]:
    """A count of these tickets for each severity, those without one last if there are any."""
    found = [_count(level, [one for one in tickets if one.severity is level], as_of) for level in (*Severity, None)]
    return tuple(one for one in found if one.severity or one.total)


def _count(level: Severity | None, tickets: list[Ticket], as_of: datetime) -> LevelCount:
    responses = [_kept(one, ("response",), as_of) for one in tickets]
    resolutions = [_kept(one, (RESOLVED, PROMISE), as_of) for one in tickets]
    lasted = [_minutes(one) for one in tickets if one.closed and one.status is not Status.OPEN]
    return LevelCount(
        level, len(tickets), responses.count(True), responses.count(False), resolutions.count(True), resolutions.count(False),
        round(sum(lasted) / len(lasted)) if lasted else None, max(lasted, default=None),
        sum(one.status is Status.OPEN for one in tickets),
        any(one.fact.basis == "default" for ticket in tickets for one in _rows(ticket, ("response", RESOLVED))),
    )  # fmt: skip


def _rows(ticket: Ticket, names: Iterable[str]) -> list[Deadline]:
    return [ticket.deadlines[name] for name in names if name in ticket.deadlines]


def _kept(ticket: Ticket, names: Iterable[str], as_of: datetime) -> bool | None:
    """Whether its deadlines of these rows were kept; None while one still runs, or where it has none."""
    found = _rows(ticket, names)
    if any(one.missed(as_of) for one in found):
        return False
    return True if found and all(one.met for one in found) else None


def _minutes(ticket: Ticket) -> int:
    assert ticket.closed is not None
    return max(0, int((ticket.closed - ticket.opened).total_seconds() // 60))
