"""Days off entered or corrected later: the working-time deadlines that run over them are counted again, visibly.

Nothing that was met or missed already changes, and nothing becomes late by it; what the new calendar would have judged
otherwise is told, for 信息科 to weigh.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailbot.core import deadlines
from mailbot.core.deadlines import ANSWER, OF_HOSPITAL, PROMISE, is_work_clock
from mailbot.core.decision import NOTHING, Decision, Letter
from mailbot.core.facts import DeadlineSet, Mark
from mailbot.core.model import SHANGHAI, Role, Status
from mailbot.core.rulebook import Rules
from mailbot.core.state import WAITS, State
from mailbot.core.tickets import Deadline, Ticket
from mailbot.core.worktime import DAY, Calendar, after, is_workday

READERS = (Role.IT, Role.PM, Role.ENGINEER)


@dataclass(frozen=True, slots=True)
class Moved:
    """A deadline that ends at another moment now, or would have."""

    ticket: Ticket
    row: str
    before: datetime
    due: datetime


@dataclass(frozen=True, slots=True)
class _Change:
    """The rules with the new calendar, and the calendar before."""

    rules: Rules
    before: Calendar
    at: datetime

    @property
    def years(self) -> tuple[str, ...]:
        """The years entered, corrected or taken out."""
        old, new = self.before.years, self.rules.calendar.years
        return tuple(sorted(year for year in {*old, *new} if old.get(year) != new.get(year)))

    def touches(self, fact: DeadlineSet) -> bool:
        """Whether some day from its beginning to its last reminder counts otherwise now."""
        if self.before.spans != self.rules.calendar.spans:
            return True
        last = max((fact.due, *(mark.at for mark in fact.marks))).astimezone(SHANGHAI).date()
        first = fact.begun.astimezone(SHANGHAI).date()
        days = (first + DAY * place for place in range((last - first).days + 1))
        return any(is_workday(day, self.before) != is_workday(day, self.rules.calendar) for day in days)


def _tickets(state: State) -> Iterator[Ticket]:
    """Those that something is owed about, and those with a warning yet to be decided."""
    waiting = (record.ticket for record in state.warnings.values() if record.status == "proposed" and record.ticket)
    reminded = (number for _, number, _, _ in state.dues)
    return (state.tickets[number] for number in sorted({*state.open, *state.awaiting, *reminded, *waiting}))


def _touched(ticket: Ticket, change: _Change) -> Iterator[Deadline]:
    """What is owed in working time, over days that count otherwise now."""
    for row, deadline in ticket.deadlines.items():
        counted = row in {PROMISE, *OF_HOSPITAL} or is_work_clock(ticket.severity, row, change.rules.deadlines)
        if counted and change.touches(deadline.fact):
            yield deadline


def _runs(ticket: Ticket, deadline: Deadline, change: _Change) -> bool:
    """Whether it is neither met nor missed, and still waited for."""
    row = deadline.fact.row
    waits = ticket.status in WAITS.get(row, (Status.OPEN, Status.AWAITING))
    over = deadline.met is not None or (row not in OF_HOSPITAL and deadline.missed(ticket.paused or change.at))
    return waits and not over and bool(deadline.ahead)


def _fresh(ticket: Ticket, fact: DeadlineSet, change: _Change) -> DeadlineSet:
    rules = change.rules
    if fact.row in OF_HOSPITAL:
        days = rules.settings.urge_answer if fact.row == ANSWER else rules.settings.urge_confirmation
        return deadlines.asked(fact.row, ticket.number, fact.begun, days, rules.calendar)
    row = deadlines.row_of(ticket.severity, fact.row, rules.deadlines)
    return deadlines.recounted(fact, row, rules.deadlines, change.before, rules.calendar)


def _again(ticket: Ticket, deadline: Deadline, change: _Change) -> DeadlineSet | None:
    """The deadline set again with the reminders still to come; None where nothing moves, or it would be late by it."""
    fact, fresh = deadline.fact, _fresh(ticket, deadline.fact, change)
    ahead = {mark.step for mark in deadline.ahead}
    marks = tuple(_not_before(mark, change) for mark in fresh.marks if mark.step in ahead)
    if fresh.due <= (ticket.paused or change.at) or (fresh.due == fact.due and marks == tuple(deadline.ahead)):
        return None
    return replace(fact, at=change.at, due=fresh.due, marks=marks, start=fact.begun, first=fact.committed)


def _not_before(mark: Mark, change: _Change) -> Mark:
    at = mark.at if mark.at > change.at else after(change.at, timedelta(), change.rules.calendar)
    return Mark(mark.step, at)


def _stood(ticket: Ticket, change: _Change) -> Iterator[Moved]:
    """What was missed by the calendar before and would by this one have ended later."""
    for deadline in _touched(ticket, change):
        fact = deadline.fact
        if fact.row in {PROMISE, *OF_HOSPITAL} or fact.begun >= fact.due or not deadline.missed(change.at):
            continue
        fresh = _fresh(ticket, fact, change)
        if fresh.due > fact.due:
            yield Moved(ticket, fact.row, fact.due, fresh.due)


def _letter(state: State, change: _Change, moved: tuple[Moved, ...], stood: tuple[Moved, ...]) -> tuple[Letter, ...]:
    people = tuple(dict.fromkeys(address for role in READERS for address in state.addresses(role)))
    context: dict[str, object] = {"years": change.years, "moved": moved, "stood": stood}
    return (Letter("office/deadlines_moved", people, context),) if people and (moved or stood) else ()


def recount(state: State, rules: Rules, at: datetime) -> Decision:
    """What the calendar moves that differs from the one adopted before, and one letter that lists it."""
    if state.calendar is None or state.calendar == rules.calendar:
        return NOTHING
    change = _Change(rules, state.calendar, at)
    tickets = tuple(_tickets(state))
    running = [(one, each) for one in tickets for each in _touched(one, change) if _runs(one, each, change)]
    pairs = [(ticket, deadline, _again(ticket, deadline, change)) for ticket, deadline in running]
    moved = tuple(
        Moved(ticket, fact.row, deadline.fact.due, fact.due)
        for ticket, deadline, fact in pairs
        if fact and fact.row not in OF_HOSPITAL and fact.due != deadline.fact.due
    )
    stood = tuple(each for one in tickets for each in _stood(one, change))
    return Decision(tuple(fact for _, _, fact in pairs if fact), _letter(state, change, moved, stood))
