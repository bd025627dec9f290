"""The digest's workbook: the period's tickets, what is still to be met and what waits for a decision, each a sheet to sort and filter."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from mailbot.core.model import Status
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.core.tickets import Ticket
from mailbot.reports import sections, weeks
from mailbot.reports.entries import NO_LEVEL, Owing
from mailbot.reports.paper import Cell, Paper, Section, Table
from mailbot.reports.periods import Period
from mailbot.reports.sections import Decisions, Standing

MINUTE = timedelta(minutes=1)
STATUSES = {Status.OPEN: "处理中", Status.AWAITING: "待院方确认", Status.CONFIRMED: "已确认"}
TICKETS = (
    "工单", "内容", "级别", "模块", "登记", "工程师受理", "首次人工响应", "报告完成", "院方确认", "目前状态",
    "响应用时（分钟）", "修复用时（分钟）", "退回次数",
)  # fmt: skip
DUES = ("工单", "内容", "级别", "模块", "时限", "到期", "依据", "已过（分钟）", "还有（分钟）", "说明")
WAITING = ("事项", "编号", "内容", "级别", "自", "说明")
LINES = (
    "“本期工单”列出本期登记、报告完成或院方确认的工单；用时自来信起按自然时间计，含夜间和等待补充的时间。",
    "“时限”列出处理中的工单已过或 7 天内到期的时限；“参考值”是合同未约定、尚待双方约定的时限。",
    "“待决定事项”未经信息科核实或确认的，不作为结论。",
)


def paper(state: State, rules: Rules, period: Period, at: datetime) -> Paper:
    """The three sheets behind a page that says what they hold, as things stand at `at`."""
    tables = (
        _table("本期工单", TICKETS, tuple(_ticket(one) for one in sections.moved(state, period.span))),
        _table("时限", DUES, tuple(_dues(sections.standing(state, at)))),
        _table("待决定事项", WAITING, tuple(_waiting(sections.decisions(state, rules, at)))),
    )
    title = f"{rules.contract.hospital}体检系统维保{period.report} {period.title}"
    days = f"{weeks.days(period.span.begin, period.span.end)}，数据截至 {weeks.clock(at)}"
    return Paper(title, days, (Section("说明", tables, LINES),), (), f"{rules.contract.vendor}　服务台自动汇总")


def _table(name: str, headings: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]) -> Table:
    """A table of a workbook: its columns are as wide as their words."""
    return Table(name, headings, (1,) * len(headings), rows)


def _ticket(one: Ticket) -> tuple[Cell, ...]:
    return (
        one.number, one.brief, one.severity.value if one.severity else NO_LEVEL, one.module, one.opened, one.accepted, one.responded,
        one.closed, one.confirmed, STATUSES[one.status], _minutes(one, one.responded), _minutes(one, one.closed), one.reopened,
    )  # fmt: skip


def _minutes(ticket: Ticket, until: datetime | None) -> int | None:
    """Wall time from the mail that opened the ticket."""
    return round((until - ticket.opened) / MINUTE) if until else None


def _dues(standing: Standing) -> Iterator[tuple[Cell, ...]]:
    """A row for each deadline, first those that have passed."""
    for late, found in ((True, standing.overdue), (False, standing.coming)):
        for owing in found:
            yield from _clocks(owing, late=late)


def _clocks(owing: Owing, *, late: bool) -> Iterator[tuple[Cell, ...]]:
    ticket, paused = owing.ticket, "待院方补充情况，计时暂停" if owing.paused else None
    for clock in owing.clocks:
        length = (clock.minutes, None) if late else (None, clock.minutes)
        yield (
            ticket.ticket,
            ticket.brief,
            ticket.level,
            ticket.module,
            clock.row,
            clock.due,
            clock.ground,
            *length,
            paused,
        )


def _waiting(found: Decisions) -> Iterator[tuple[Cell, ...]]:
    """In the order of the letter."""
    for one in found.warnings:
        level = one.severity.value if one.severity else None
        yield ("警告", one.warning, one.about, level, one.proposed, f"{one.row}；{one.stands}")
    for line in found.closings:
        yield ("关单", line.ticket, line.brief, line.level, line.at, "待院方确认")
    for form in found.forms:
        yield (
            "表单",
            form.form,
            f"附件{form.annex} 第 {form.revision} 版 {form.ticket}".strip(),
            None,
            form.at,
            "待信息科确认",
        )
    for line in found.levels:
        yield ("级别", line.ticket, line.brief, line.level, line.at, "待人工复核")
