"""定期维护 (2.1) as a statement tells it: the quarters that end in a cycle, each with its record and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime

from mailbot.core import quarters
from mailbot.core.cycles import Cycle
from mailbot.core.quarters import Span
from mailbot.core.rulebook import Rules
from mailbot.core.state import State

STATUSES = {
    "done": "已完成，信息科已确认",
    "done_reserved": "已完成，信息科确认时有保留意见",
    "recorded": "记录已收到，待信息科确认",
    "missed": "季度内未见记录",
    "open": "季度未结束",
    "unknown": "服务台启用前，未见登记",
}


@dataclass(frozen=True, slots=True)
class Upkeep:
    """A quarter: `form` is the record that discharges it, `late_form` one that came too late; `signed` by 信息科 on paper."""

    begin: date
    end: date
    status: str
    form: str | None
    filed: datetime | None
    signed: bool | None
    confirmed: datetime | None
    reservation: str
    late_form: str | None


def upkeep(state: State, rules: Rules, cycle: Cycle) -> tuple[Upkeep, ...]:
    """The quarters whose last day lies in the cycle."""
    spans = (span for span in quarters.quarters(rules.contract) if cycle.begin <= span.end <= cycle.end)
    return tuple(_told(state, rules, span) for span in spans)


def _told(state: State, rules: Rules, span: Span) -> Upkeep:
    status = quarters.status(state, span, rules)
    form, late = quarters.on_time(state, span, rules), quarters.late(state, span, rules)
    if form is None:
        return Upkeep(span.begin, span.end, status, None, None, None, None, "", late.number if late else None)
    return Upkeep(
        span.begin, span.end, status, form.number, form.first, form.fact.signed, form.confirmed, form.reservation, late.number if late else None
    )  # fmt: skip
