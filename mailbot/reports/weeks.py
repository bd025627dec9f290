"""Weeks by ISO 8601, in Shanghai: when one begins and ends, what it is called, and how its days are said."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from mailbot.core.model import SHANGHAI

WEEK = timedelta(days=7)
_NAME = re.compile(r"(\d{4})-W(\d{2})")
_DAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Span:
    """From `begin` to before `end`: the time a report is about."""

    begin: datetime
    end: datetime

    def __contains__(self, moment: datetime | None) -> bool:
        return moment is not None and self.begin <= moment < self.end


def midnight(day: date) -> datetime:
    """The first instant of a day in Shanghai."""
    return datetime.combine(day, time(), SHANGHAI)


def span(week: str) -> tuple[datetime, datetime]:
    """The first instant of 2026-W12 and the first after it; raises ValueError with the cure for what names no week."""
    parts = _NAME.fullmatch(week)
    try:
        monday = midnight(date.fromisocalendar(int(parts[1]), int(parts[2]), 1)) if parts else None
    except ValueError:
        monday = None
    if monday is None:
        raise ValueError(f"没有“{week}”这一周；请写成 2026-W12 的形式（ISO 8601 的年和周）")
    return monday, monday + WEEK


def before(moment: datetime) -> tuple[datetime, datetime]:
    """The last complete week before a moment."""
    today = moment.astimezone(SHANGHAI).date()
    monday = midnight(today - timedelta(days=today.weekday()))
    return monday - WEEK, monday


def name(begin: datetime) -> str:
    """2026-W12: the week this moment lies in."""
    year, week, _ = begin.astimezone(SHANGHAI).isocalendar()
    return f"{year}-W{week:02d}"


def title(begin: datetime) -> str:
    """2026 年第 12 周: the week this moment lies in."""
    year, week, _ = begin.astimezone(SHANGHAI).isocalendar()
    return f"{year} 年第 {week} 周"


def days(begin: datetime, end: datetime) -> str:
    """3月16日—3月22日: the first day and the last."""
    return f"{day(begin)}—{day(end - timedelta(microseconds=1))}"


def day(moment: datetime) -> str:
    """3月16日: the year is the report's."""
    local = moment.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日"


def clock(moment: datetime) -> str:
    """3月16日（周一）17:48."""
    local = moment.astimezone(SHANGHAI)
    return f"{day(local)}（周{_DAYS[local.weekday()]}）{local:%H:%M}"


def by(due: datetime) -> str:
    """When a deadline ends: 3月16日（周一）17:48, and a day's end as 24:00 of that day, not as 00:00 of the next."""
    local = due.astimezone(SHANGHAI)
    return f"{clock(local - timedelta(minutes=1))[:-5]}24:00" if local.time() == time() else clock(local)


def length(minutes: int) -> str:
    """A length of time in words: 35 分钟, 3 小时 20 分钟, 4 天 2 小时."""
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        hours, rest, names = hours // 24, hours % 24, ("天", "小时")
    else:
        names = ("小时", "分钟")
    told = [f"{amount} {unit}" for amount, unit in zip((hours, rest), names, strict=True) if amount]
    return " ".join(told) or f"0 {names[1]}"
