"""The quarters of the service term (2.1 每季度), and how each stands: its record, its confirmation, its miss."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from mailbot.core.contract import Contract
from mailbot.core.cycles import months_after
from mailbot.core.model import SHANGHAI
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.core.tickets import FormRecord
from mailbot.core.worktime import workdays_after

DAY = timedelta(days=1)
NUMERALS = "一二三四"
RUN_SHEET = 1


@dataclass(frozen=True, slots=True)
class Span:
    """One quarter from its first day to its last."""

    begin: date
    end: date

    @property
    def over(self) -> datetime:
        """The first instant after it."""
        return datetime.combine(self.end + DAY, time(), SHANGHAI)

    @property
    def name(self) -> str:
        """2026 年第三季度: by the calendar quarter it begins in."""
        return f"{self.begin.year} 年第{NUMERALS[(self.begin.month - 1) // 3]}季度"


def quarters(contract: Contract) -> tuple[Span, ...]:
    """The four quarters, each counted in calendar months from the start; the last ends with the service."""
    begins = [months_after(contract.start, months) for months in (0, 3, 6, 9)]
    ends = [*(begin - DAY for begin in begins[1:]), contract.end]
    return tuple(map(Span, begins, ends))


def records(state: State, quarter: Span) -> Iterator[FormRecord]:
    """The filed 附件1 whose latest revision names a day of work in the quarter, in order of arrival."""
    days = (quarter.begin + DAY * step for step in range((quarter.end - quarter.begin).days + 1))
    numbers = {number: None for day in days for number in state.maintained.get(day, ())}
    found = (state.forms[number] for number in numbers)
    alive = [form for form in found if any(quarter.begin <= day <= quarter.end for day in form.fact.days)]
    yield from sorted(alive, key=lambda form: form.first)


def grace(quarter: Span, rules: Rules) -> datetime:
    """Until before when a record of the quarter still counts: the end of the last working day of grace after it."""
    last = datetime.combine(quarter.end, time(12), SHANGHAI)
    return datetime.combine(
        workdays_after(last, rules.settings.duty_grace, rules.calendar).date() + DAY, time(), SHANGHAI
    )


def on_time(state: State, quarter: Span, rules: Rules) -> FormRecord | None:
    """The record that discharges the quarter: a confirmed one if there is, else the first that came in time."""
    timely = [form for form in records(state, quarter) if form.first < grace(quarter, rules)]
    return next((form for form in timely if form.confirmed), timely[0] if timely else None)


def late(state: State, quarter: Span, rules: Rules) -> FormRecord | None:
    """The first record that came too late: it is kept and undoes nothing."""
    return next((form for form in records(state, quarter) if form.first >= grace(quarter, rules)), None)


def status(state: State, quarter: Span, rules: Rules) -> str:
    """done, done_reserved, recorded (filed, unconfirmed), missed, open, or unknown: over before this desk began."""
    form = on_time(state, quarter, rules)
    if form and form.confirmed:
        return "done_reserved" if form.reservation else "done"
    if form:
        return "recorded"
    if quarter.begin in state.quarters and state.quarters[quarter.begin].missed:
        return "missed"
    return "open" if state.started is None or state.started < quarter.over else "unknown"
