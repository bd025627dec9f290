"""A year's days off entered later: the working-time deadlines that run into it are counted again, visibly.

Nothing that was met or missed already changes, and nothing becomes late by it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailbot.core import deadlines
from mailbot.core.deadlines import CONFIRMATION, PROMISE, is_work_clock
from mailbot.core.decision import NOTHING, Decision, Letter
from mailbot.core.facts import DeadlineSet, Mark
from mailbot.core.model import SHANGHAI, Role
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.core.tickets import Deadline, Ticket
from mailbot.core.worktime import Calendar, after


@dataclass(frozen=True, slots=True)
class Moved:
    """A deadline that ends at another moment now."""

    ticket: Ticket
    row: str
    before: datetime
    due: datetime


@dataclass(frozen=True, slots=True)
class _Change:
    """The rules with the new calendar, the calendar before, and what it learnt."""

    rules: Rules
    before: Calendar
    years: frozenset[int]
    at: datetime

    def touches(self, fact: DeadlineSet) -> bool:
        """Whether the deadline, or a reminder of it, lies in a year that was entered."""
        last = max((fact.due, *(mark.at for mark in fact.marks)))
        first, end = fact.begun.astimezone(SHANGHAI).year, last.astimezone(SHANGHAI).year
        return not self.years.isdisjoint(range(first, end + 1))


def _running(ticket: Ticket, change: _Change) -> Iterator[Deadline]:
    """What is owed in working time and neither met nor missed."""
    for row, deadline in ticket.deadlines.items():
        counted = row in {PROMISE, CONFIRMATION} or is_work_clock(ticket.severity, row, change.rules.deadlines)
        over = deadline.met is not None or (row != CONFIRMATION and deadline.missed(ticket.paused or change.at))
        if counted and not over and deadline.ahead and change.touches(deadline.fact):
            yield deadline


def _fresh(ticket: Ticket, fact: DeadlineSet, change: _Change) -> DeadlineSet:
    rules = change.rules
    if fact.row == CONFIRMATION:
        return deadlines.confirmation(ticket.number, fact.begun, rules.settings.urge_confirmation, rules.calendar)
    row = deadlines.row_of(ticket.severity, fact.row, rules.deadlines)
    return deadlines.recounted(fact, row, rules.deadlines, change.before, rules.calendar)


def _again(ticket: Ticket, deadline: Deadline, change: _Change) -> DeadlineSet | None:
    """The deadline set again with the reminders still to come; None where nothing moves."""
    fact, fresh = deadline.fact, _fresh(ticket, deadline.fact, change)
    due = fresh.due if fresh.due > (ticket.paused or change.at) else fact.due
    ahead = {mark.step for mark in deadline.ahead}
    marks = tuple(_not_before(mark, change) for mark in fresh.marks if mark.step in ahead)
    if due == fact.due and marks == tuple(deadline.ahead):
        return None
    return replace(fact, at=change.at, due=due, marks=marks, start=fact.begun, first=fact.committed)


def _not_before(mark: Mark, change: _Change) -> Mark:
    at = mark.at if mark.at > change.at else after(change.at, timedelta(), change.rules.calendar)
    return Mark(mark.step, at)


def recount(state: State, rules: Rules, at: datetime) -> Decision:
    """What the years entered since the rules were last adopted move, and one letter to the engineers that lists it."""
    entered = tuple(sorted(set(rules.calendar.years) - set(state.years))) if state.years is not None else ()
    if not entered or state.years is None:
        return NOTHING
    known = {year: days for year, days in rules.calendar.years.items() if year in state.years}
    change = _Change(rules, replace(rules.calendar, years=known), frozenset(map(int, entered)), at)
    tickets = [state.tickets[number] for number in (*state.open, *state.awaiting)]
    pairs = [(one, deadline, _again(one, deadline, change)) for one in tickets for deadline in _running(one, change)]
    facts = tuple(fact for _, _, fact in pairs if fact)
    moved = tuple(
        Moved(ticket, fact.row, deadline.fact.due, fact.due)
        for ticket, deadline, fact in pairs
        if fact and fact.row != CONFIRMATION and fact.due != deadline.fact.due
    )
    context: dict[str, object] = {"years": entered, "moved": moved}
    letter = Letter("engineer/deadlines_moved", state.addresses(Role.ENGINEER), context)
    return Decision(facts, (letter,) if moved and letter.to else ())
