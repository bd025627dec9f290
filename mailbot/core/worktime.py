"""Working time as the hospital keeps it: hours, lunch, public holidays and 调休 (rules/calendar.toml)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from mailbot.core.model import SHANGHAI

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Year:
    """One year of the official notice: days off and working weekends, with the source a person can look up."""

    source: str
    off: tuple[tuple[date, date], ...] = ()
    work: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """Spans of a working day (local time, ascending), and the years entered so far."""

    spans: tuple[tuple[time, time], ...]
    years: Mapping[str, Year]

    def entered(self, year: int) -> bool:
        """Whether the notice of this year has been entered; if not, Monday to Friday is assumed and letters say so."""
        return str(year) in self.years

    @property
    def day_length(self) -> timedelta:
        """Working time of one working day."""
        return sum((_on(DAY_ZERO, end) - _on(DAY_ZERO, begin) for begin, end in self.spans), timedelta())


DAY_ZERO = date(2026, 1, 5)


def _on(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, SHANGHAI)


def is_workday(day: date, calendar: Calendar) -> bool:
    """Whether people work on this day: 调休 first, then days off, then Monday to Friday."""
    year = calendar.years.get(str(day.year))
    if year and day in year.work:
        return True
    if year and any(first <= day <= last for first, last in year.off):
        return False
    return day.weekday() < 5


def _spans(start: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """Working spans from `start` on, the first cut to begin no earlier."""
    day = start.astimezone(SHANGHAI).date()
    while True:
        if is_workday(day, calendar):
            for begin, end in calendar.spans:
                if _on(day, end) > start:
                    yield max(_on(day, begin), start), _on(day, end)
        day += DAY


def after(start: datetime, work: timedelta, calendar: Calendar) -> datetime:
    """The instant at which `work` of working time has passed since `start`."""
    left = work
    for begin, end in _spans(start, calendar):
        if end - begin >= left:
            return begin + left
        left -= end - begin
    raise AssertionError("working spans never end")


def workdays_after(start: datetime, days: int, calendar: Calendar) -> datetime:
    """The same time of day, `days` working days later."""
    day = start.astimezone(SHANGHAI)
    while days:
        day += DAY
        days -= is_workday(day.date(), calendar)
    return day


def between(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Working time from `start` to `end`; zero if `end` comes first."""
    total = timedelta()
    if end <= start:
        return total
    for begin, finish in _spans(start, calendar):
        if begin >= end:
            return total
        total += min(finish, end) - begin
    return total
