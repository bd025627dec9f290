"""Whether people are at work: said without any sum, to judge those that count working time."""

from datetime import datetime

from mailbot.core.model import SHANGHAI
from mailbot.core.worktime import Calendar, is_workday


def is_working(moment: datetime, calendar: Calendar) -> bool:
    """Whether people are at work at this moment."""
    local = moment.astimezone(SHANGHAI)
    return is_workday(local.date(), calendar) and any(
        begin <= local.timetz().replace(tzinfo=None) < end for begin, end in calendar.spans
    )
