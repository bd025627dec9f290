"""Weeks are ISO weeks of Shanghai, and their days are said as people say them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core.model import SHANGHAI
from mailbot.reports import weeks


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_a_week_runs_from_monday_to_before_the_next():
    assert weeks.span("2026-W12") == (moment("2026-03-16"), moment("2026-03-23"))


def test_the_first_week_of_a_year_may_begin_in_the_old_one():
    assert weeks.span("2026-W01")[0] == moment("2025-12-29")
    assert weeks.name(moment("2025-12-29")) == "2026-W01"


def test_a_long_year_has_a_53rd_week():
    begin, end = weeks.span("2026-W53")
    assert (weeks.title(begin), weeks.days(begin, end)) == ("2026 年第 53 周", "12月28日—1月3日")


@pytest.mark.parametrize("wrong", ["2026-12", "2026-W60", "2025-W53", "W12", "2026-W1", "0000-W01", ""])
def test_what_names_no_week_is_refused_with_the_cure(wrong: str):
    with pytest.raises(ValueError, match="2026-W12"):
        weeks.span(wrong)


def test_the_week_before_a_monday_morning_ended_at_midnight():
    assert weeks.before(moment("2026-03-23T00:00")) == weeks.span("2026-W12")
    assert weeks.before(moment("2026-03-22T23:59")) == weeks.span("2026-W11")


def test_a_week_is_counted_in_shanghai_wherever_the_clock_stands():
    assert weeks.before(datetime(2026, 3, 22, 17, tzinfo=UTC)) == weeks.span("2026-W12")


@given(st.dates(date(2000, 1, 10), date(2099, 12, 1)))
def test_name_and_span_agree(day: date):
    begin, end = weeks.span(weeks.name(weeks.midnight(day)))
    assert begin <= weeks.midnight(day) < end
    assert end - begin == weeks.WEEK


def test_the_end_of_a_day_is_said_as_of_that_day():
    assert weeks.by(moment("2026-03-21T00:00")) == "3月20日（周五）24:00"
    assert weeks.by(moment("2026-03-20T17:30")) == "3月20日（周五）17:30"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 分钟"),
        (35, "35 分钟"),
        (60, "1 小时"),
        (200, "3 小时 20 分钟"),
        (47 * 60 + 59, "47 小时 59 分钟"),
        (48 * 60, "2 天"),
        (98 * 60 + 59, "4 天 2 小时"),
    ],
)
def test_lengths_are_said_in_the_units_people_use(minutes: int, said: str):
    assert weeks.length(minutes) == said


def test_a_span_holds_its_first_instant_and_not_its_last():
    week = weeks.Span(*weeks.span("2026-W12"))
    assert week.begin in week
    assert week.end - timedelta(microseconds=1) in week
    assert week.end not in week
    assert None not in week
