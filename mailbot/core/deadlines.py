"""Which deadlines a ticket has, when to remind of them, and what a pause does to them (rules/deadlines.toml)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Literal

from mailbot.core.facts import DeadlineSet, Mark
from mailbot.core.model import SHANGHAI, Kind, Severity
from mailbot.core.tickets import GROUNDS
from mailbot.core.worktime import DAY, Calendar, after, between, is_workday, workdays_after

RESOLVED, PROMISE, ON_SITE, REPORT, UPDATE = "resolved", "promise", "on_site", "report", "update"
WORKAROUND = "workaround"
OPENING, REQUEST, CLOSING = "opening", "request", "closing"
"""What starts a row's clock: the ticket (or its new severity), somebody asked to come, the work reported done."""
CONFIRMATION, ANSWER = "confirmation", "answer"
OF_HOSPITAL = frozenset({CONFIRMATION, ANSWER})
"""What the hospital is asked for: whether all is well after a closing, an answer to an engineer's question. Owed by nobody."""
MISSED = 100
"""The step at which a deadline is missed, in percent of its time; beyond it the steps count on by ones."""
ROW_NAMES = {
    "response": "首次人工响应",
    WORKAROUND: "临时恢复",
    ON_SITE: "到场",
    RESOLVED: "最终解决",
    REPORT: "书面报告",
    UPDATE: "进展通报",
    PROMISE: "承诺日期",
    CONFIRMATION: "院方确认",
    ANSWER: "院方补充",
}
GROUND_NAMES = ROW_NAMES | GROUNDS
"""What a warning may rest on: a deadline, or what is none."""
BASES = {"default": "参考值", "agreed": "双方约定", "contract": "合同约定", "promised": "乙方承诺"}
"""What a time rests on: a usual value, both parties' mail, a clause, a date that 乙方 alone gave."""


def basis_told(basis: str) -> str:
    """Whether a time was agreed, or given by 乙方 alone; the contract itself names none."""
    return "参考值，尚待双方约定" if basis == "default" else BASES[basis]


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One row: so many minutes (or working days) of the clock `work` or `wall` from what `starts` it, and whether a miss
    proposes a warning.
    """

    severity: Severity
    row: str
    clock: str
    basis: str
    minutes: int = 0
    days: int = 0
    proposes: bool = False
    agreed_by: str = ""
    starts: str = OPENING


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a missed row is told again: each further response `period`, or `daily`; `most` times, 0 for without end."""

    again: Literal["period", "daily"] = "daily"
    most: int = 20


@dataclass(frozen=True, slots=True)
class DeadlineRules:
    """All rows, the shares of the time (percent) at which to remind, and what follows a miss.

    `daily_at` is the time of day (Asia/Shanghai) of daily reminders, `beyond` the rhythm of each row by its name.
    """

    rows: tuple[DeadlineRow, ...]
    remind_at: tuple[int, ...]
    daily_at: time = time(9)
    beyond: Mapping[str, Rhythm] = field(default_factory=dict)


def _due(row: DeadlineRow, start: datetime, calendar: Calendar) -> datetime:
    if row.days:
        return workdays_after(after(start, timedelta(), calendar), row.days, calendar)
    span = timedelta(minutes=row.minutes)
    return after(start, span, calendar) if row.clock == "work" else start + span


def _marks(start: datetime, due: datetime, rules: DeadlineRules, calendar: Calendar | None) -> tuple[Mark, ...]:
    """The moments to remind at; with a calendar in working time, so that nobody is reminded at night. It is missed at `due`, no
    earlier: between the evening and the morning no working time passes, and who is done by then has kept it.
    """
    if calendar is None:
        return tuple(Mark(step, start + (due - start) * step / 100) for step in rules.remind_at)
    whole = between(start, due, calendar)
    ahead = (Mark(step, after(start, whole * step / 100, calendar)) for step in rules.remind_at)
    return tuple(Mark(MISSED, due) if mark.step == MISSED else mark for mark in ahead)


def opening(
    ticket: str, kind: Kind, severity: Severity | None, at: datetime, rules: DeadlineRules, calendar: Calendar
) -> Iterator[DeadlineSet]:
    """The deadlines that start when a ticket opens or its severity changes. Questions and wishes have a response only (2.2)."""
    for row in rules.rows:
        if row.severity is not (severity or Severity.NORMAL) or (kind is not Kind.REPORT and row.row != "response"):
            continue
        if row.starts != OPENING:
            continue
        due = _due(row, at, calendar)
        marks = _marks(at, due, rules, calendar if row.clock == "work" else None)
        yield DeadlineSet(
            at=at, ticket=ticket, row=row.row, due=due, marks=marks, basis=row.basis, proposes=row.proposes
        )


def started(
    ticket: str, severity: Severity | None, starts: str, at: datetime, rules: DeadlineRules, calendar: Calendar
) -> Iterator[DeadlineSet]:
    """The deadlines that start later than the ticket: by a request to come, or by a closing."""
    for row in rules.rows:
        if row.severity is severity and row.starts == starts:
            due = _due(row, at, calendar)
            marks = _marks(at, due, rules, calendar if row.clock == "work" else None)
            yield DeadlineSet(
                at=at, ticket=ticket, row=row.row, due=due, marks=marks, basis=row.basis, proposes=row.proposes
            )


def update(ticket: str, severity: Severity | None, at: datetime, minutes: int) -> Iterator[DeadlineSet]:
    """The next word owed about an open 灾难, `minutes` after `at`; only told of, it proposes nothing."""
    if severity is Severity.DISASTER and minutes:
        due = at + timedelta(minutes=minutes)
        yield DeadlineSet(at=at, ticket=ticket, row=UPDATE, due=due, marks=(Mark(100, due),), basis="default")


def promise(
    ticket: str, until: date, at: datetime, rules: DeadlineRules, calendar: Calendar, basis: str = "promised"
) -> DeadlineSet:
    """承诺于…之前: met until the end of the named day; reminded of, and missed, in working time."""
    due = datetime.combine(until + timedelta(days=1), time(), SHANGHAI)
    before = tuple(mark for mark in _marks(at, max(due, at), rules, calendar) if mark.step < 100)
    marks = (*before, Mark(100, after(due, timedelta(), calendar)))
    return DeadlineSet(at=at, ticket=ticket, row=PROMISE, due=due, marks=marks, basis=basis, proposes=True)


def resumed(
    paused: DeadlineSet, since: datetime, at: datetime, rules: DeadlineRules, *, work: bool, calendar: Calendar
) -> DeadlineSet:
    """The same deadline after a pause from `since` to `at`: what was left of it runs from `at`."""
    left = between(since, paused.due, calendar) if work else paused.due - since
    due = after(at, left, calendar) if work else at + left
    marks = _marks(at, due, rules, calendar if work else None)
    return replace(paused, at=at, due=due, marks=marks, start=None, first=paused.committed)


def beyond(
    severity: Severity | None, row: str, step: int, at: datetime, rules: DeadlineRules, calendar: Calendar
) -> Mark | None:
    """The reminder that follows the one of `step` at `at`: by the row's rhythm and its clock, not beyond what the rhythm allows."""
    rhythm = rules.beyond.get(row, Rhythm())
    if rhythm.most and step - MISSED >= rhythm.most:
        return None
    work = row == PROMISE or is_work_clock(severity, row, rules)
    if rhythm.again == "daily":
        return Mark(step + 1, _morning(at, rules.daily_at, calendar if work else None))
    span = period(severity, rules, calendar)
    return Mark(step + 1, after(at, span, calendar) if work else at + span)


def _morning(at: datetime, hour: time, calendar: Calendar | None) -> datetime:
    """The next time it is this hour; with a calendar of a working day."""
    today = at.astimezone(SHANGHAI).date()
    mornings = (datetime.combine(today + DAY * days, hour, SHANGHAI) for days in count())
    return next(each for each in mornings if each > at and (calendar is None or is_workday(each.date(), calendar)))


def late(
    missed: DeadlineSet, severity: Severity | None, at: datetime, rules: DeadlineRules, calendar: Calendar
) -> DeadlineSet:
    """A deadline that was missed stays missed; after a pause or a rejected closing it is reminded of again, in its rhythm."""
    mark = beyond(severity, missed.row, MISSED, at, rules, calendar)
    return replace(missed, at=at, marks=(mark,) if mark else (), first=missed.committed)


def last_day(promise_: DeadlineSet) -> date:
    """The day that a promise, which runs to its midnight, names."""
    return (promise_.due - timedelta(minutes=1)).astimezone(SHANGHAI).date()


def later_promise(
    paused: DeadlineSet, since: datetime, at: datetime, rules: DeadlineRules, *, calendar: Calendar
) -> DeadlineSet:
    """A promised day moved by as many days as the hospital owed an answer."""
    moved = promise(paused.ticket, last_day(paused) + (at - since), at, rules, calendar, paused.basis)
    return replace(moved, first=paused.committed)


def asked(row: str, ticket: str, at: datetime, days: tuple[int, ...], calendar: Calendar) -> DeadlineSet:
    """When to ask the hospital again, after so many working days. Silence never counts as consent, nor as a miss."""
    marks = tuple(
        Mark(count, workdays_after(after(at, timedelta(), calendar), days_, calendar))
        for count, days_ in enumerate(days, 1)
    )
    return DeadlineSet(at=at, ticket=ticket, row=row, due=marks[-1].at if marks else at, marks=marks, basis="default")


def row_of(severity: Severity | None, name: str, rules: DeadlineRules) -> DeadlineRow | None:
    """The row of this name for this severity; a ticket without severity counts as 普通."""
    level = severity or Severity.NORMAL
    return next((row for row in rules.rows if row.severity is level and row.row == name), None)


def recounted(
    fact: DeadlineSet, row: DeadlineRow | None, rules: DeadlineRules, before: Calendar, calendar: Calendar
) -> DeadlineSet:
    """A deadline in working time as the calendar now counts it: the row anew, or what a pause had left of it."""
    if fact.row == PROMISE:
        last = (fact.due - timedelta(minutes=1)).astimezone(SHANGHAI).date()
        return promise(fact.ticket, last, fact.begun, rules, calendar, fact.basis)
    if row and _due(row, fact.begun, before) == fact.due:
        due = _due(row, fact.begun, calendar)
    else:
        due = after(fact.begun, between(fact.begun, fact.due, before), calendar)
    return replace(fact, due=due, marks=_marks(fact.begun, due, rules, calendar))


def is_work_clock(severity: Severity | None, row: str, rules: DeadlineRules) -> bool:
    """Whether this row of this severity counts working time."""
    level = severity or Severity.NORMAL
    return any(entry.clock == "work" for entry in rules.rows if entry.severity is level and entry.row == row)


def period(severity: Severity | None, rules: DeadlineRules, calendar: Calendar) -> timedelta:
    """The response period; one agreed in working days is so many lengths of a working day."""
    row = row_of(severity, "response", rules)
    return timedelta(minutes=row.minutes) + row.days * calendar.day_length if row else timedelta(hours=4)
