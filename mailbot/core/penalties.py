"""扣款: what the verified warnings of one problem cost, each step with its clause and its evidence (rules/penalties.toml).

Nothing here is decided by machine: only warnings and losses that 信息科 verified reach it, and 终止合同 is 甲方's choice, never computed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Literal

from mailbot.core.cycles import Cycle, cycle_of, local_day
from mailbot.core.incidents import by_problem, once_each, verified_at
from mailbot.core.model import Severity
from mailbot.core.money import percent_of
from mailbot.core.state import State
from mailbot.core.tickets import WarningRecord


@dataclass(frozen=True, slots=True)
class PenaltyRow:
    """A sentence of the payment section: after so many warnings of one problem (`ladder`) or with a loss, so many percent.

    `annual`: the sentence itself says 年度服务费. `termination`: it leaves 甲方 the choice of 终止合同. A `note` takes nothing off.
    """

    name: str
    kind: Literal["ladder", "loss", "note"]
    quote: str
    severity: Severity | None = None
    percent: Decimal = Decimal(0)
    after: int = 0
    annual: bool = False
    termination: bool = False


@dataclass(frozen=True, slots=True)
class PenaltyRules:
    """The rows, and what the contract leaves open: of what, counted over what, at every multiple or once, borne up to what."""

    basis: Literal["annual_fee", "cycle_share"]
    window: Literal["contract_year", "assessment_cycle"]
    repeat: bool
    cap: Literal["half_year", "cycle", "none"]
    rows: tuple[PenaltyRow, ...]

    def row(self, kind: str, severity: Severity) -> PenaltyRow | None:
        """The ladder or loss row of a severity; 灾难 has none for a loss, its one row covers it."""
        return next((row for row in self.rows if (row.kind, row.severity) == (kind, severity)), None)


@dataclass(frozen=True, slots=True)
class Deduction:
    """One step that fired: `percent` of `base` yuan is `amount`, by the clause of `row`, in the cycle that began on `cycle`.

    `warnings` led to it, `evidence` names their mails by SHA-256: proposals, verifications, losses. `loss` is the sum verified.
    """

    problem: str
    severity: Severity
    row: str
    clause: str
    percent: Decimal
    base: Decimal
    amount: Decimal
    cycle: date
    since: datetime
    warnings: tuple[str, ...]
    evidence: tuple[str, ...]
    loss: Decimal | None
    termination: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A row that fires with the warnings that led to it, the last of which completed it."""

    row: PenaltyRow
    warnings: tuple[WarningRecord, ...]

    @property
    def since(self) -> datetime:
        """When it fired: at the verification that completed it, of a loss verified later when that was."""
        last = self.warnings[-1]
        at = verified_at(last)
        return max(at, last.loss_at or at) if self.row.kind == "loss" else at


def steps(
    warnings: Sequence[WarningRecord], ladder: PenaltyRow, loss: PenaltyRow | None, *, repeat: bool
) -> Iterator[Step]:
    """What fires as the warnings of one problem are verified one by one. A loss takes the place of the step it belongs to."""
    running: tuple[WarningRecord, ...] = ()
    completed = replacing = 0
    for warning in warnings:
        running = (*running, warning)
        if loss is not None and warning.loss:
            yield Step(loss, running)
            replacing += 1
        if len(running) < ladder.after:
            continue
        completed += 1
        if replacing:
            replacing -= 1
        elif repeat or completed == 1:
            yield Step(ladder, running)
        running = ()


def _mails(record: WarningRecord) -> tuple[str, ...]:
    losses = (record.claim_mail, record.loss_mail) if record.loss else ()
    return (*record.evidence, record.decided_mail, *losses)


def _deduction(problem: str, severity: Severity, step: Step, cycle: Cycle, base: Decimal) -> Deduction:
    row, warnings = step.row, step.warnings
    evidence = dict.fromkeys(mail for record in warnings for mail in _mails(record) if mail)
    return Deduction(
        problem=problem, severity=severity, row=row.name, clause=row.quote, percent=row.percent, base=base,
        amount=percent_of(row.percent, base), cycle=cycle.begin, since=step.since,
        warnings=tuple(record.number for record in warnings), evidence=tuple(evidence),
        loss=warnings[-1].amount if row.kind == "loss" else None, termination=row.termination,
    )  # fmt: skip


def _windows(
    records: Sequence[WarningRecord], cycles: Sequence[Cycle], rules: PenaltyRules
) -> Iterator[Sequence[WarningRecord]]:
    """The warnings that are counted together, in their order."""
    if rules.window == "contract_year":
        yield records
        return
    for _, together in groupby(records, lambda record: cycle_of(cycles, local_day(verified_at(record))).begin):
        yield tuple(together)


def deductions(state: State, rules: PenaltyRules, cycles: Sequence[Cycle], annual_fee: Decimal) -> list[Deduction]:
    """Every deduction of the term, the earliest first."""
    found = []
    for (problem, severity), records in by_problem(state, cycles[0].begin).items():
        ladder, loss = rules.row("ladder", severity), rules.row("loss", severity)
        if ladder is None:
            continue
        for together in _windows(records, cycles, rules):
            for step in steps(once_each(together, state), ladder, loss, repeat=rules.repeat):
                cycle = cycle_of(cycles, local_day(step.since))
                base = annual_fee if step.row.annual or rules.basis == "annual_fee" else cycle.share
                found.append(_deduction(problem, severity, step, cycle, base))
    return sorted(found, key=lambda each: (each.since, each.problem, each.severity.rank, each.warnings))
