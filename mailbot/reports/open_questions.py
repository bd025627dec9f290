"""待确认事项: what a statement leaves to people, a sentence each."""

from collections.abc import Iterator

from mailbot.core.deadlines import ROW_NAMES, basis_told
from mailbot.core.moments import by
from mailbot.core.money import NONE
from mailbot.core.state import State
from mailbot.reports.levels import opened_in
from mailbot.reports.statement import Statement
from mailbot.reports.upkeep import STATUSES
from mailbot.reports.warned import Warned

SHOWN = ("workaround", "on_site", "report")
"""Deadlines that are shown and propose nothing."""


def open_questions(state: State, told: Statement) -> tuple[str, ...]:
    """Everything undecided, missed without consequence, missing from the contract, or changed since."""
    return (
        *(sentence for one in told.warnings for sentence in _of_warning(one)),
        *_of_money(told),
        *_of_upkeep(told),
        *_shown_only(state, told),
        *_of_values(told),
    )


def _of_warning(one: Warned) -> Iterator[str]:
    if one.status == "proposed":
        objected = "，项目经理已提出异议" if one.objected else ""
        yield f"警告 {one.warning} 待信息科核实{objected}，未计入"
    elif one.objected and not one.final and one.status == "verified":
        yield f"警告 {one.warning} 核实后项目经理提出异议，待信息科再次决定，暂按核实计入"
    if one.claim_open:
        yield f"警告 {one.warning} 的损失主张待信息科核实，未按损失条款计算"


def _of_money(told: Statement) -> Iterator[str]:
    money = told.figures
    for one in told.adjustments:
        yield (
            f"{one.cycle.begin} 起的周期已由信息科确认应付 {one.settled.payable:,.2f} 元；按现有记录为 {one.now.payable:,.2f} 元，"
            f"建议另行调整 {one.difference:+,.2f} 元，待双方确认"
        )
    if money.carried_out:
        yield f"本期上限不足，{money.carried_out:,.2f} 元转入本半年下一周期（上限口径合同未写明）"
    if money.uncollected > NONE:
        yield f"超出上限的 {money.uncollected:,.2f} 元未计入应付金额，如何处理合同未写明，待双方确认"
    for line in money.deductions:
        if line.termination:
            yield f"问题 {line.problem}：条款另给甲方“终止合同”的选择，由甲方决定，系统不作计算"


def _of_upkeep(told: Statement) -> Iterator[str]:
    for quarter in told.upkeep:
        if quarter.status in {"missed", "recorded", "done_reserved", "unknown"}:
            more = f"：{quarter.reservation}" if quarter.reservation else ""
            yield f"定期维护 {quarter.begin} 至 {quarter.end}：{STATUSES[quarter.status]}{more}"


def _shown_only(state: State, told: Statement) -> Iterator[str]:
    """Missed times of rows that propose no warning."""
    for ticket in opened_in(state, told.cycle):
        for name in SHOWN:
            one = ticket.deadlines.get(name)
            if one and one.missed(told.as_of) and not one.fact.proposes:
                yield f"工单 {ticket.number} {ROW_NAMES[name]}时限 {by(one.fact.due)} 已过（{basis_told(one.fact.basis)}），仅列示，不建议警告"


def _of_values(told: Statement) -> Iterator[str]:
    if any(one.default for one in told.levels):
        yield "响应、恢复等时限为参考值（basis: default），合同未约定，待双方以邮件约定"
    if told.shortened_by and told.decision is None:
        yield f"警告 {'、'.join(told.shortened_by)} 核实后，考核周期是否按季度或月，待信息科决定；未决定前不变"
