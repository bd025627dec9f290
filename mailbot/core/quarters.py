"""The quarters of the service term (2.1 每季度), and how each stands: its record, its confirmation, its miss."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

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
_NAMED = re.compile(r"(?:第\s*)?([一二三四1-4])\s*季度")


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


@lru_cache(maxsize=4)
def quarters(contract: Contract) -> tuple[Span, ...]:
    """The four quarters, each counted in calendar months from the start; the last ends with the service."""
    begins = [months_after(contract.start, months) for months in (0, 3, 6, 9)]
    ends = [*(begin - DAY for begin in begins[1:]), contract.end]
    return tuple(map(Span, begins, ends))


def records(state: State, quarter: Span) -> Iterator[FormRecord]:
    """The filled 附件1 whose latest revision names a day of work in the quarter; not one said to be of another."""
    days = sorted(day for day in state.maintained if quarter.begin <= day <= quarter.end)
    numbers = {number: None for day in days for number in state.maintained[day]}
    found = (state.forms[number] for number in numbers)
    ours = (form for form in found if form.fact.quarter in {None, quarter.begin})
    return (form for form in ours if any(quarter.begin <= day <= quarter.end for day in form.fact.days))


def grace(quarter: Span, rules: Rules) -> datetime:
    """Until before when a record of the quarter still counts: the end of the last working day of grace after it."""
    last = datetime.combine(quarter.end, time(12), SHANGHAI)
    return datetime.combine(
        workdays_after(last, rules.settings.duty_grace, rules.calendar).date() + DAY, time(), SHANGHAI
    )


def on_time(state: State, quarter: Span, rules: Rules) -> FormRecord | None:
    """The record that discharges the quarter: a confirmed one if there is, else the first that came in time."""
    before = grace(quarter, rules)
    timely = sorted((form for form in records(state, quarter) if form.first < before), key=lambda form: form.first)
    return next((form for form in timely if form.confirmed), timely[0] if timely else None)


def late(state: State, quarter: Span, rules: Rules) -> FormRecord | None:
    """The first record that came too late, or tells of work done after the quarter it is said to be of: it is kept and undoes nothing."""
    too_late = [form for form in records(state, quarter) if form.first >= grace(quarter, rules)]
    said = (form for form in state.forms.values() if form.annex == RUN_SHEET and form.fact.quarter == quarter.begin)
    too_late += [form for form in said if not any(quarter.begin <= day <= quarter.end for day in form.fact.days)]
    return min(too_late, key=lambda form: form.first, default=None)


def named(words: str, contract: Contract, near: date) -> date | None:
    """The first day of the quarter that words name (三季度, 第 3 季度), the nearest before or around a day; None where they name none."""
    found = _NAMED.search(words)
    if found is None:
        return None
    numeral = NUMERALS["1234".find(found[1])] if found[1] in "1234" else found[1]
    spans = [span for span in quarters(contract) if f"第{numeral}季度" in span.name and span.begin <= near]
    return spans[-1].begin if spans else None


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
