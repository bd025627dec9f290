"""Days and moments as letters say them, in Shanghai."""

from datetime import date, datetime, time, timedelta

from mailbot.core.model import SHANGHAI

WEEKDAYS = "一二三四五六日"
UNKNOWN = "（未写明）"


def day(value: date | None) -> str:
    """2026年1月21日（周三）."""
    return f"{value.year}年{value.month}月{value.day}日（周{WEEKDAYS[value.weekday()]}）" if value else UNKNOWN


def span(begin: date, end: date) -> str:
    """2026年7月5日至10月4日; the year again where it is another."""
    year = "" if begin.year == end.year else f"{end.year}年"
    return f"{begin.year}年{begin.month}月{begin.day}日至{year}{end.month}月{end.day}日"


def when(value: datetime | None) -> str:
    """2026年1月6日（周二）08:53, in Shanghai."""
    if value is None:
        return UNKNOWN
    local = value.astimezone(SHANGHAI)
    return f"{day(local.date())}{local:%H:%M}"


def by(value: datetime | None) -> str:
    """A deadline: midnight is the 24:00 of the day before, as people say it."""
    if value is None or value.astimezone(SHANGHAI).time() != time():
        return when(value)
    return f"{day(value.astimezone(SHANGHAI).date() - timedelta(days=1))}24:00"
