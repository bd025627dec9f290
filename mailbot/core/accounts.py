"""What each cycle deducts, bears and pays: the one place where warnings become money."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from mailbot.core.cycles import Cycle, cycles
from mailbot.core.money import NONE
from mailbot.core.penalties import Deduction, PenaltyRules, deductions
from mailbot.core.rulebook import Rules
from mailbot.core.state import State


@dataclass(frozen=True, slots=True)
class Account:
    """A cycle's account in yuan: `deducted` follows from its deductions, `borne` is what its share can bear of that.

    `carried_in` came from an earlier cycle, `carried_out` goes to the next, `uncollected` is left over and only reported.
    """

    cycle: Cycle
    deductions: tuple[Deduction, ...]
    deducted: Decimal
    borne: Decimal
    carried_in: Decimal
    carried_out: Decimal
    payable: Decimal
    uncollected: Decimal


def _carries(cycle: Cycle, following: Cycle | None, rules: PenaltyRules) -> bool:
    """Whether what a cycle cannot bear goes to the next: within the half-year, or without a cap to the end of the term."""
    if following is None or rules.cap == "cycle":
        return False
    return rules.cap == "none" or following.half == cycle.half


def _account(cycle: Cycle, own: Sequence[Deduction], carried: Decimal, *, carries: bool) -> Account:
    deducted = sum((each.amount for each in own), NONE)
    borne = min(deducted + carried, cycle.share)
    rest = deducted + carried - borne
    return Account(
        cycle=cycle, deductions=tuple(own), deducted=deducted, borne=borne, carried_in=carried, payable=cycle.share - borne,
        carried_out=rest if carries else NONE, uncollected=NONE if carries else rest,
    )  # fmt: skip


def ledger_of(state: State, rules: Rules) -> tuple[Account, ...]:
    """The account of every cycle of the term as the facts stand; of a running cycle an interim one."""
    all_cycles = cycles(rules.contract, state.cycles, rules.cycles)
    found = deductions(state, rules.penalties, all_cycles, rules.contract.annual_fee)
    accounts: list[Account] = []
    for cycle, following in zip(all_cycles, (*all_cycles[1:], None), strict=True):
        own = [each for each in found if each.cycle == cycle.begin]
        carried = accounts[-1].carried_out if accounts else NONE
        accounts.append(_account(cycle, own, carried, carries=_carries(cycle, following, rules.penalties)))
    return tuple(accounts)
