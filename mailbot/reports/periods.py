"""What a digest is about: a week, a calendar month or an assessment cycle; when its digest is due and what it is called."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count

from mailbot.core.cycles import HALF, Cycle, cycles, find, local_day, months_after
from mailbot.core.model import SHANGHAI
from mailbot.core.rulebook import Rules, Settings
from mailbot.core.state import State
from mailbot.core.worktime import DAY, is_workday
from mailbot.reports import weeks
from mailbot.reports.weeks import Span, midnight

REPORTS = {"week": "周报", "month": "月报", "cycle": "周期报告"}
"""What the digest of each sort of period is called."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time with its name (2026-W12, 2026-03, 2026H1) and its title in Chinese."""

    every: str
    name: str
    title: str
    span: Span

    @property
    def report(self) -> str:
        """What its digest is called."""
        return REPORTS[self.every]


@dataclass(frozen=True, slots=True)
class Due:
    """The instant at which the digest of a period is owed."""

    at: datetime
    period: Period


def week(begin: datetime) -> Period:
    """The ISO week this moment lies in."""
    name = weeks.name(begin)
    return Period("week", name, weeks.title(begin), Span(*weeks.span(name)))


def month(day: date) -> Period:
    """The calendar month this day lies in."""
    first = day.replace(day=1)
    span = Span(midnight(first), midnight(months_after(first, 1)))
    return Period("month", f"{first:%Y-%m}", f"{first.year} 年 {first.month} 月", span)


def of_cycle(cycle: Cycle) -> Period:
    """An assessment cycle; a half-year is called by its calendar half, a shorter one by its first day."""
    half = "上" if cycle.begin.month <= HALF else "下"
    title = f"{cycle.begin.year} 年{half}半年考核周期" if cycle.alias else f"{cycle.begin} 起的考核周期"
    return Period("cycle", cycle.alias or cycle.name, title, Span(midnight(cycle.begin), midnight(cycle.end + DAY)))


def dues(every: str, after: datetime, state: State, rules: Rules) -> Iterator[Due]:
    """The digests of one sort that are owed later than a moment, in order."""
    return _DUES[every](after, state, rules)


def instant(moment: datetime, settings: Settings) -> datetime:
    """The first instant of a weekly digest after a moment."""
    this_week = weeks.before(moment)[1]
    at = _at((this_week + timedelta(days=settings.digest_day - 1)).date(), settings)
    return at if at > moment else at + weeks.WEEK


def _at(day: date, settings: Settings) -> datetime:
    return datetime.combine(day, time.fromisoformat(settings.digest_time), SHANGHAI)


def _opening(day: date, rules: Rules) -> datetime:
    """The hour of the digest on the first working day from this day on."""
    days = (day + n * DAY for n in count())
    return _at(next(each for each in days if is_workday(each, rules.calendar)), rules.settings)


def _weekly(after: datetime, _state: State, rules: Rules) -> Iterator[Due]:
    first = instant(after, rules.settings)
    return (Due(at, week(at - weeks.WEEK)) for at in (first + n * weeks.WEEK for n in count()))


def _monthly(after: datetime, _state: State, rules: Rules) -> Iterator[Due]:
    """On the first working day of the month that follows."""
    this = local_day(after).replace(day=1)
    firsts = (months_after(this, n) for n in count())
    owed = (Due(_opening(first, rules), month(first - DAY)) for first in firsts)
    return (due for due in owed if due.at > after)


def _by_cycle(after: datetime, state: State, rules: Rules) -> Iterator[Due]:
    """On the first working day after the cycle."""
    found = cycles(rules.contract, state.cycles, rules.cycles)
    owed = (Due(_opening(cycle.end + DAY, rules), of_cycle(cycle)) for cycle in found)
    return (due for due in owed if due.at > after)


_DUES: Mapping[str, Callable[[datetime, State, Rules], Iterator[Due]]] = {
    "week": _weekly, "month": _monthly, "cycle": _by_cycle,
}  # fmt: skip


def last_week(moment: datetime) -> Period:
    """The last complete week before a moment."""
    return week(weeks.before(moment)[0])


def named_week(name: str) -> Period:
    """2026-W12; raises ValueError with the cure for what names no week."""
    return week(weeks.span(name)[0])


def named_month(name: str) -> Period:
    """2026-03; raises ValueError with the cure for what names no month."""
    try:
        return month(date.fromisoformat(f"{name}-01"))
    except ValueError:
        raise ValueError(f"没有“{name}”这个月；请写成 2026-03 的形式") from None


def named_cycle(name: str, state: State, rules: Rules) -> Period:
    """2026H1, 2026上半年 or a cycle's first day; raises ValueError with the cycles there are for what names none."""
    found = cycles(rules.contract, state.cycles, rules.cycles)
    cycle = find(found, name)
    if cycle is None:
        raise ValueError(
            f"没有“{name}”这个考核周期；请从这些里选一个：{'、'.join(one.alias or one.name for one in found)}"
        )
    return of_cycle(cycle)
