"""考核表: what a cycle was like and what it pays, section by section (条款核对＋统计＋扣款测算), as a value; nothing here is decided."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from mailbot.core.accounts import Account, ledger_of
from mailbot.core.contract import Contract
from mailbot.core.cycles import Cycle, local_day
from mailbot.core.facts import CycleDecided, Deducted, StatementIssued
from mailbot.core.incidents import verified_at
from mailbot.core.money import NONE, percent_of
from mailbot.core.penalties import Deduction
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.core.tickets import StatementRecord
from mailbot.reports.levels import LevelCount, levels, opened_in
from mailbot.reports.services import (
    Customisation,
    Services,
    Training,
    Upgrading,
    customisations,
    services,
    trainings,
    upgrades,
)
from mailbot.reports.upkeep import Upkeep, upkeep
from mailbot.reports.warned import Warned, shortened_by, warned

CENT = Decimal("0.01")
STATUSES = {
    "future": "周期尚未开始",
    "running": "周期未结束，中期测算，不作确认",
    "due": "周期已结束，尚未出具",
    "issued": "已出具，待信息科确认",
    "rejected": "信息科未予认可，待处理",
    "confirmed": "信息科已确认",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """The money of a cycle in yuan: `deducted` follows from its lines, `borne` is what the cycle bears of that and of what was carried in."""

    deductions: tuple[Deducted, ...]
    deducted: Decimal
    carried_in: Decimal
    borne: Decimal
    carried_out: Decimal
    uncollected: Decimal
    payable: Decimal

    @property
    def capped(self) -> bool:
        """Whether the cap kept some of it from being borne here."""
        return self.borne < self.deducted + self.carried_in


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A confirmed cycle that today's facts would make otherwise: nothing is changed, an adjustment is proposed."""

    cycle: Cycle
    settled: StatementIssued
    now: Figures

    @property
    def difference(self) -> Decimal:
        """Yuan payable more (or less) than was confirmed."""
        return self.now.payable - self.settled.payable


@dataclass(frozen=True, slots=True)
class Statement:
    """The 考核表 of one cycle as the facts stand at `as_of`; once confirmed its figures are those that were confirmed."""

    contract: Contract
    cycle: Cycle
    share_percent: Decimal
    as_of: datetime
    status: str
    record: StatementRecord | None
    figures: Figures
    upkeep: tuple[Upkeep, ...]
    services: Services
    upgrades: tuple[Upgrading, ...]
    trainings: tuple[Training, ...]
    customisations: tuple[Customisation, ...]
    levels: tuple[LevelCount, ...]
    warnings: tuple[Warned, ...]
    shortened_by: tuple[str, ...]
    decision: CycleDecided | None
    adjustments: tuple[Adjustment, ...]

    @property
    def revision(self) -> int:
        """The revision last issued, 0 before the first."""
        return self.record.issued.revision if self.record else 0

    @property
    def title(self) -> str:
        """2026年上半年（2026-01-05 至 2026-07-04）."""
        return title(self.cycle)

    @property
    def interim(self) -> bool:
        """Whether it is not for confirmation, the cycle being under way."""
        return self.status in {"running", "future"}


def title(cycle: Cycle) -> str:
    """A half-year by its half, a shorter cycle by its first month, each with its days."""
    name = (
        f"{'上' if cycle.alias[-1:] == '1' else '下'}半年"
        if cycle.alias
        else f"{cycle.begin.month}月起{cycle.months}个月"
    )
    return f"{cycle.begin.year}年{name}（{cycle.begin} 至 {cycle.end}）"


def line(deduction: Deduction) -> Deducted:
    """A deduction as a statement tells it."""
    return Deducted(
        deduction.problem, deduction.severity, deduction.row, deduction.clause, deduction.percent, deduction.base, deduction.amount,
        deduction.warnings, deduction.evidence, deduction.termination,
    )  # fmt: skip


def figures(account: Account) -> Figures:
    """The money of a cycle as the facts stand."""
    return Figures(
        tuple(map(line, account.deductions)), account.deducted, account.carried_in, account.borne, account.carried_out,
        account.uncollected, account.payable,
    )  # fmt: skip


def _frozen(present: Figures, cycle: Cycle, settled: StatementIssued) -> Figures:
    return replace(
        present, deductions=settled.deductions, deducted=settled.deducted, payable=settled.payable, borne=cycle.share - settled.payable,
    )  # fmt: skip


def differs(present: Figures, issued: StatementIssued) -> bool:
    """Whether what was issued is no longer what the facts say."""
    told = (issued.deductions, issued.deducted, issued.payable)
    return (present.deductions, present.deducted, present.payable) != told


def _settled(state: State, cycle: Cycle) -> StatementIssued | None:
    record = state.statements.get(cycle.begin)
    return record.settled if record else None


def adjustments(state: State, accounts: Iterable[Account]) -> tuple[Adjustment, ...]:
    """The confirmed cycles that would come out otherwise today."""
    known = ((account.cycle, _settled(state, account.cycle), figures(account)) for account in accounts)
    return tuple(Adjustment(cycle, settled, now) for cycle, settled, now in known if settled and differs(now, settled))


def _status(cycle: Cycle, record: StatementRecord | None, today: date) -> str:
    if record and record.settled:
        return "confirmed"
    if record:
        return "rejected" if record.rejected else "issued"
    if today < cycle.begin:
        return "future"
    return "running" if today <= cycle.end else "due"


def _decision(state: State, warnings: Iterable[str]) -> CycleDecided | None:
    """What 信息科 decided on the cycles after the last of these warnings was verified."""
    since = max((verified_at(state.warnings[name]) for name in warnings), default=None)
    return next((each for each in reversed(state.cycles) if since and each.at >= since), None)


def share_percent(cycle: Cycle, rules: Rules) -> Decimal:
    """What the cycle pays at most, in percent of the annual fee, as the contract or its months say."""
    fee = rules.contract.annual_fee
    stated = next((each.percent for each in rules.cycles.lengths if each.months == cycle.months), None)
    if stated is not None and percent_of(stated, fee) == cycle.share:
        return stated
    return (cycle.share * 100 / fee).quantize(CENT) if fee else NONE


def statement(
    state: State, rules: Rules, account: Account, as_of: datetime, accounts: Iterable[Account] = ()
) -> Statement:
    """The statement of an account's cycle; `accounts` are those of the whole term, for adjustments to earlier ones."""
    cycle, record = account.cycle, state.statements.get(account.cycle.begin)
    present = figures(account)
    settled = record.settled if record else None
    graves, tickets = shortened_by(state, rules, cycle), list(opened_in(state, cycle))
    earlier = [each for each in accounts if each.cycle.begin <= cycle.begin]
    return Statement(
        contract=rules.contract, cycle=cycle, share_percent=share_percent(cycle, rules), as_of=as_of,
        status=_status(cycle, record, local_day(as_of)), record=record,
        figures=_frozen(present, cycle, settled) if settled else present,
        upkeep=upkeep(state, rules, cycle), services=services(tickets), upgrades=upgrades(state, cycle),
        trainings=trainings(state, cycle), customisations=customisations(tickets, as_of), levels=levels(tickets, as_of),
        warnings=warned(state, rules, cycle), shortened_by=graves,
        decision=_decision(state, graves),
        adjustments=adjustments(state, earlier),
    )  # fmt: skip


def of_cycle(state: State, rules: Rules, cycle: Cycle, as_of: datetime) -> Statement:
    """The statement of one cycle of the term."""
    accounts = ledger_of(state, rules)
    account = next(each for each in accounts if each.cycle.begin == cycle.begin)
    return statement(state, rules, account, as_of, accounts)
