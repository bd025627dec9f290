"""The clock of the quarterly maintenance (2.1): reminders before a quarter's end, and a proposed warning after one without a record."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from mailbot.core.decision import NOTHING, Decision, Enclosure, Letter
from mailbot.core.facts import DutyMissed, DutyReminded, WarningProposed
from mailbot.core.maintenance import MaintenanceRules
from mailbot.core.model import SHANGHAI, Role, Severity
from mailbot.core.moments import span
from mailbot.core.quarters import RUN_SHEET, Span, quarters, records
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.core.tickets import Quarter
from mailbot.forms import DOCX, NAMES, Form, NoPlace, fill

__all__ = ["due", "next_due"]

MORNING = time(9)
MISSED = 0
COLUMNS = ("服务器运行情况", "系统运行情况")
Moment = tuple[datetime, Span, int]
"""When, which quarter, and how many days before its end (0: it is over)."""


def next_due(state: State, rules: Rules) -> datetime | None:
    """The next instant at which a quarter without a record is reminded of, or is over."""
    following = _next(state, rules)
    return following[0] if following else None


def due(state: State, rules: Rules, now: datetime) -> Decision:
    """The earliest reminder or miss that is due by `now`; asked again until it brings nothing."""
    following = _next(state, rules)
    if following is None or following[0] > now:
        return NOTHING
    at, quarter, days = following
    return _missed(state, quarter, at) if days == MISSED else _reminder(state, rules, quarter, at, days)


def _next(state: State, rules: Rules) -> Moment | None:
    return min(_moments(state, rules), key=lambda one: one[0], default=None)


def _moments(state: State, rules: Rules) -> Iterator[Moment]:
    """What is still to come of each quarter; one over before this desk began is not judged."""
    for quarter in quarters(rules.contract):
        known = state.quarters.get(quarter.begin, Quarter())
        if state.started is None or quarter.over <= state.started or known.missed or any(records(state, quarter)):
            continue
        yield quarter.over, quarter, MISSED
        for days in set(rules.settings.remind_duty) - known.reminded:
            at = datetime.combine(quarter.end - timedelta(days=days), MORNING, SHANGHAI)
            if at >= state.started and days != MISSED:
                yield at, quarter, days


def _reminder(state: State, rules: Rules, quarter: Span, at: datetime, days: int) -> Decision:
    people = _both(state, Role.ENGINEER, Role.PM)
    context: dict[str, object] = {
        "quarter": quarter.name, "begin": quarter.begin, "end": quarter.end, "days": days, "groups": rules.maintenance.groups
    }  # fmt: skip
    letter = Letter("engineer/duty_reminder", people, context, enclosures=_sheet(rules, quarter))
    return Decision((DutyReminded(at=at, quarter=quarter.begin, days=days),), (letter,) if people else ())


def _both(state: State, *roles: Role) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address for role in roles for address in state.addresses(role)))


def prefilled(rules: MaintenanceRules, quarter: Span) -> Form:
    """附件1 with the check list in its columns, to be filled in item by item."""
    about = f"{quarter.name}定期维护（{quarter.begin} 至 {quarter.end}）"
    row = {"日期": "", **{name: rules.listed(name) for name in COLUMNS}, "备注": about}
    return Form(RUN_SHEET, {"rows": [row]})


def _sheet(rules: Rules, quarter: Span) -> tuple[Enclosure, ...]:
    """The sheet as a Word file; a home's own blank that has no place for it is no reason not to remind."""
    try:
        data = fill(prefilled(rules.maintenance, quarter), rules.blanks)
    except NoPlace:
        return ()
    return (Enclosure(f"附件{RUN_SHEET}-{NAMES[RUN_SHEET]}-{quarter.name.replace(' ', '')}.docx", DOCX, data),)


def _missed(state: State, quarter: Span, at: datetime) -> Decision:
    """The quarter is over without a record: said so, and a warning proposed for 信息科 to verify."""
    number = state.next_number("W", at.astimezone(SHANGHAI).year, 3)
    proposed = WarningProposed(
        at=at, warning=number, ticket="", row="duty", why=_why(quarter.begin, quarter.end, quarter.name),
        severity=Severity.NORMAL, quarter=quarter.begin,
    )  # fmt: skip
    people = _both(state, Role.IT, Role.PM)
    context: dict[str, object] = {
        "warning": proposed,
        "quarter": quarter.name,
        "begin": quarter.begin,
        "end": quarter.end,
    }
    letters = (Letter("office/duty_missed", people, context, number),) if people else ()
    return Decision((DutyMissed(at=at, quarter=quarter.begin), proposed), letters)


def _why(begin: date, end: date, name: str) -> str:
    return f"{name}（{span(begin, end)}）内未见定期维护记录（附件1，合同 2.1）"
