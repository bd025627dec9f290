"""Facts about warnings told in one line each, and the shipped rules with settings of their own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from mailbot.core import facts as f
from mailbot.core.accounts import Account, ledger_of
from mailbot.core.contract import Contract
from mailbot.core.folds import apply
from mailbot.core.model import SHANGHAI, Kind, Severity
from mailbot.core.penalties import Deduction
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.shell.rulefiles import load

CONTRACT = Contract("HT-1", "示例医院", "示例维保公司", date(2026, 1, 4), Decimal("200000.00"), "010-00000000")
NORMAL, URGENT, MAJOR, DISASTER = Severity
START = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)


def at(month: int, day: int, hour: int = 9) -> datetime:
    """A moment of 2026."""
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


@cache
def shipped_rules() -> Rules:
    rules, problems = load(None, CONTRACT)
    assert rules, problems
    return rules


def rules(fee: str = "200000.00", **settings: Any) -> Rules:
    """The shipped rules with another fee, or other settings of penalties.toml."""
    known = shipped_rules()
    contract = replace(CONTRACT, annual_fee=Decimal(fee))
    return replace(known, contract=contract, penalties=replace(known.penalties, **settings))


def ticket(number: int, opened: datetime, closed: datetime | None = None) -> Iterator[f.Fact]:
    """A ticket opened, and perhaps closed and confirmed."""
    name = f"TJ-2026-{number:04}"
    yield f.TicketOpened(at=opened, ticket=name, kind=Kind.REPORT, brief="打不开", gist="", module="总检")
    if closed:
        yield f.TicketClosed(at=closed, ticket=name, cause="", fix="")
        yield f.ClosingConfirmed(at=closed, ticket=name)


@dataclass(frozen=True)
class Warned:
    """A warning to be: its number, ticket (0: none), severity, when it is decided, and how."""

    number: int
    ticket: int
    severity: Severity
    decided: datetime
    row: str = "resolved"
    verified: bool = True
    loss: bool = False
    loss_at: datetime | None = None
    quarter: date | None = None

    @property
    def name(self) -> str:
        return f"W-2026-{self.number:03}"

    def facts(self) -> Iterator[f.Fact]:
        """Proposed a day before its decision; a loss is verified with it, or at `loss_at`."""
        target = f"TJ-2026-{self.ticket:04}" if self.ticket else ""
        yield f.WarningProposed(
            at=self.decided - timedelta(days=1), mail=f"proposal {self.number}", warning=self.name, ticket=target, row=self.row, why="",
            severity=self.severity, quarter=self.quarter,
        )  # fmt: skip
        if not self.verified:
            return
        with_it = self.loss and self.loss_at is None
        yield f.WarningVerified(
            at=self.decided, mail=f"verdict {self.number}", by="it@hospital.example", warning=self.name, severity=self.severity,
            loss=with_it, amount=Decimal("3480.00") if with_it else None,
        )  # fmt: skip
        if self.loss_at:
            yield f.LossClaimed(
                at=self.decided, mail=f"claim {self.number}", warning=self.name, ticket=target, amount=None
            )
            yield f.LossVerified(at=self.loss_at, mail=f"loss {self.number}", warning=self.name, amount=None)


def folded(*parts: Iterable[f.Fact]) -> State:
    """The state after all facts, told in the order of time."""
    state = State()
    apply(state, sorted((fact for part in parts for fact in part), key=lambda fact: fact.at))
    return state


def grouped(moment: datetime, *numbers: int) -> list[f.Fact]:
    """信息科 said that these tickets are one problem."""
    return [f.ProblemGrouped(at=moment, tickets=tuple(f"TJ-2026-{number:04}" for number in numbers), same=True)]


def deductions(state: State, known: Rules) -> list[Deduction]:
    return [each for account in ledger_of(state, known) for each in account.deductions]


def total(accounts: Iterable[Account], name: str = "deducted") -> Decimal:
    return sum((getattr(account, name) for account in accounts), Decimal(0))
