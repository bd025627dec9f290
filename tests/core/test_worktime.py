"""Working time as the hospital keeps it."""

from datetime import date, datetime, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core.model import SHANGHAI
from mailbot.core.worktime import after, between, is_workday, workdays_after
from tests.core.working import is_working

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 20)).map(lambda moment: moment.replace(tzinfo=SHANGHAI))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_every_day_of_every_entered_year_agrees_with_a_well_kept_holiday_package(calendar) -> None:
    years = [int(name) for name in calendar.years]
    china = holidays.country_holidays("CN", years=years)
    days = [date(year, 1, 1) + timedelta(days=n) for year in years for n in range(365)]
    assert len(days) >= 365
    assert [day for day in days if is_workday(day, calendar) != china.is_working_day(day)] == []


def test_a_working_saturday_counts_and_a_holiday_monday_does_not(calendar) -> None:
    assert is_workday(date(2026, 2, 14), calendar)
    assert not is_workday(date(2026, 10, 5), calendar)


def test_a_year_that_is_not_entered_counts_monday_to_friday(calendar) -> None:
    assert not calendar.entered(2031)
    assert is_workday(date(2031, 10, 1), calendar)
    assert not is_workday(date(2031, 10, 4), calendar)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-03-10 09:00", 2, "2026-03-10 11:00"),
        ("2026-03-10 11:00", 2, "2026-03-10 15:00"),
        ("2026-03-10 17:30", 1, "2026-03-11 08:30"),
        ("2026-03-10 20:00", 1, "2026-03-11 09:00"),
        ("2026-03-13 17:00", 2, "2026-03-16 09:00"),
        ("2026-02-14 17:00", 2, "2026-02-24 09:00"),
    ],
)
def test_working_time_runs_only_while_people_work(calendar, start: str, hours: int, end: str) -> None:
    assert after(at(start), timedelta(hours=hours), calendar) == at(end)


def test_working_days_later_keeps_the_time_of_day(calendar) -> None:
    assert workdays_after(at("2026-09-30 10:15"), 1, calendar) == at("2026-10-08 10:15")


@given(start=MOMENTS, minutes=st.integers(1, 4000))
def test_between_undoes_after(calendar, start: datetime, minutes: int) -> None:
    assert between(start, after(start, timedelta(minutes=minutes), calendar), calendar) == timedelta(minutes=minutes)


@given(start=MOMENTS, minutes=st.integers(1, 4000))
def test_working_time_never_ends_outside_working_hours(calendar, start: datetime, minutes: int) -> None:
    end = after(start, timedelta(minutes=minutes), calendar)
    assert is_working(end - timedelta(seconds=1), calendar)


def test_nothing_lies_between_an_end_and_a_later_start(calendar) -> None:
    assert between(at("2026-03-10 11:00"), at("2026-03-10 09:00"), calendar) == timedelta()


@pytest.mark.parametrize(
    ("moment", "working"),
    [
        ("2026-03-10 08:00", True), ("2026-03-10 07:59", False), ("2026-03-10 12:00", False), ("2026-03-10 13:00", False),
        ("2026-03-10 17:59", True), ("2026-03-10 18:00", False), ("2026-03-14 10:00", False), ("2026-02-14 10:00", True),
        ("2026-10-05 10:00", False),
    ],
)  # fmt: skip
def test_people_work_within_the_hours_of_working_days(calendar, moment: str, working: bool) -> None:
    assert is_working(at(moment), calendar) is working


def test_no_working_time_after_the_end_of_a_span_is_the_beginning_of_the_next(calendar) -> None:
    starts = ("2026-03-10 12:00", "2026-03-10 18:00", "2026-03-13 18:00", "2026-03-10 09:00")
    assert [after(at(start), timedelta(), calendar) for start in starts] == [
        at(begin) for begin in ("2026-03-10 14:00", "2026-03-11 08:00", "2026-03-16 08:00", "2026-03-10 09:00")
    ]


def test_a_working_day_is_as_long_as_its_spans(calendar) -> None:
    assert calendar.day_length == timedelta(hours=8)
