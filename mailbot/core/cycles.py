"""考核周期: half-years from the start of service, shorter ones where 信息科 decided so, and what each pays (rules/cycles.toml)."""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from mailbot.core.clauses import fold
from mailbot.core.contract import Contract
from mailbot.core.facts import CycleDecided
from mailbot.core.model import SHANGHAI, Severity
from mailbot.core.money import NONE, percent_of, to_fen

YEAR, HALF = 12, 6
"""Months of the term, and of the half-year by which the contract pays."""

_HALF_YEAR = re.compile(r"(\d{4})年?(?:h([12])|(上|下)半年)")


@dataclass(frozen=True, slots=True)
class CycleLength:
    """A length in months and the share of the annual fee it pays, in percent; without one the fee by months (1/12 each)."""

    months: int
    quotes: tuple[str, ...]
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CycleRules:
    """The usual length in months, all lengths there are, and the severities whose verified warnings propose a shorter one."""

    usual: int
    quote: str
    shorten_after: tuple[Severity, ...]
    lengths: tuple[CycleLength, ...]


@dataclass(frozen=True, slots=True)
class Cycle:
    """An assessment cycle from its first to its last day; `share` is what it pays at most, in yuan, `half` 0 or 1."""

    begin: date
    end: date
    months: int
    share: Decimal
    half: int

    @property
    def name(self) -> str:
        """Its name: the first day, 2026-01-05."""
        return self.begin.isoformat()

    @property
    def alias(self) -> str:
        """2026H1 or 2026H2 for a half-year, by the calendar half in which it begins; empty for shorter cycles."""
        return f"{self.begin.year}H{1 if self.begin.month <= HALF else 2}" if self.months == HALF else ""


def local_day(at: datetime) -> date:
    """The day of an instant in Asia/Shanghai."""
    return at.astimezone(SHANGHAI).date()


def months_after(start: date, months: int) -> date:
    """The same day so many months later, or the last of a month that has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _offsets(start: date, decisions: Sequence[CycleDecided], usual: int) -> list[int]:
    """The months after the start at which cycles begin or end, 0 to 12. A decided length waits for a boundary on its grid."""
    found, length = [0], usual
    while found[-1] < YEAR:
        begin = months_after(start, found[-1])
        decided = [each.months for each in decisions if start <= local_day(each.at) < begin]
        if decided and found[-1] % decided[-1] == 0:
            length = decided[-1]
        found.append(found[-1] + length)
    return found


def _share(months: int, fee: Decimal, rules: CycleRules) -> Decimal:
    percent = next((each.percent for each in rules.lengths if each.months == months), None)
    return to_fen(fee * months / YEAR) if percent is None else percent_of(percent, fee)


def _halves(fee: Decimal, rules: CycleRules) -> tuple[Decimal, Decimal]:
    """What each half-year pays at most; of an odd 分 the second pays what is left."""
    first = _share(HALF, fee, rules)
    return first, min(first, fee - first)


def _with_remainders(found: list[Cycle], halves: tuple[Decimal, Decimal]) -> tuple[Cycle, ...]:
    """The last cycle of each half-year pays what its half has left, so that roundings add up."""
    left, shared = list(halves), []
    for cycle, following in pairwise([*found, None]):
        assert cycle is not None
        last = following is None or following.half != cycle.half
        share = left[cycle.half] if last else min(cycle.share, left[cycle.half])
        left[cycle.half] -= share
        shared.append(replace(cycle, share=max(share, NONE)))
    return tuple(shared)


def cycles(contract: Contract, decisions: Iterable[CycleDecided], rules: CycleRules) -> tuple[Cycle, ...]:
    """All cycles of the term, in order. A decision holds from the first boundary after it that lies on the grid of its length."""
    return _cycles(contract, tuple(decisions), rules)


@lru_cache(maxsize=4)
def _cycles(contract: Contract, decisions: tuple[CycleDecided, ...], rules: CycleRules) -> tuple[Cycle, ...]:
    """The same, asked for by every clock before each mail."""
    known = {each.months for each in rules.lengths}
    valid = sorted((each for each in decisions if each.months in known), key=lambda each: each.at)
    found = []
    for first, last in pairwise(_offsets(contract.start, valid, rules.usual)):
        end = contract.end if last == YEAR else months_after(contract.start, last) - timedelta(days=1)
        share = _share(last - first, contract.annual_fee, rules)
        found.append(Cycle(months_after(contract.start, first), end, last - first, share, first // HALF))
    return _with_remainders(found, _halves(contract.annual_fee, rules))


def cycle_of(found: Sequence[Cycle], day: date) -> Cycle:
    """The cycle a day lies in; before the term the first, after it the last."""
    return next((cycle for cycle in reversed(found) if cycle.begin <= day), found[0])


def find(found: Sequence[Cycle], name: str) -> Cycle | None:
    """The cycle of this name: its first day, or for a half-year also 2026H1, 2026上半年, 2026年下半年."""
    plain = "".join(fold(name).split())
    half = _HALF_YEAR.fullmatch(plain)
    wanted = f"{half[1]}H{half[2] or ('1' if half[3] == '上' else '2')}" if half else plain
    return next((cycle for cycle in found if wanted in {cycle.name, cycle.alias} - {""}), None)
