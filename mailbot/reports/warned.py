"""警告台账: the warnings of a cycle, each with its problem, which one of it, its verification, its clause and on what its time rests."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from mailbot.core.cycles import Cycle, local_day
from mailbot.core.incidents import by_problem, problem_of
from mailbot.core.model import Severity
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.core.tickets import WarningRecord


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning. `nth` counts the verified ones of its problem and severity (0: it counts for nothing); `basis` is that of its deadline.

    `clause` is the sentence that a verified one follows from; `proposed_mails` and `decided_mail` are mails by SHA-256.
    """

    warning: str
    problem: str
    ticket: str
    severity: Severity | None
    nth: int
    status: str
    grounds: tuple[str, ...]
    basis: str
    proposed: datetime
    proposed_mails: tuple[str, ...]
    decided: datetime | None
    decided_by: str
    decided_mail: str
    objected: datetime | None
    final: bool
    loss: bool
    claim_open: bool
    clause: str


def warned(state: State, rules: Rules, cycle: Cycle) -> tuple[Warned, ...]:
    """The warnings proposed or decided in a cycle, in the order of their numbers."""
    order = dict(_ordinals(state, rules))
    found = [one for one in state.warnings.values() if _of(cycle, one)]
    return tuple(told(state, rules, one, order.get(one.number, 0)) for one in sorted(found, key=lambda one: one.number))


def _of(cycle: Cycle, record: WarningRecord) -> bool:
    moments = (record.proposed, record.decided, record.loss_at)
    return any(cycle.begin <= local_day(at) <= cycle.end for at in moments if at)


def _ordinals(state: State, rules: Rules) -> Iterator[tuple[str, int]]:
    for records in by_problem(state, rules.contract.start).values():
        yield from ((record.number, place) for place, record in enumerate(records, 1))


def nth(state: State, rules: Rules, number: str) -> int:
    """Which one of its problem and severity a warning is; 0 when it does not count."""
    return dict(_ordinals(state, rules)).get(number, 0)


def told(state: State, rules: Rules, record: WarningRecord, place: int) -> Warned:
    """A warning with all that a statement says of it."""
    return Warned(
        warning=record.number, problem=problem_of(record, state), ticket=record.ticket, severity=record.severity, nth=place,
        status=record.status, grounds=tuple(record.grounds), basis=record.basis, proposed=record.proposed,
        proposed_mails=tuple(record.evidence), decided=record.decided, decided_by=record.decided_by,
        decided_mail=record.decided_mail, objected=record.objected, final=record.final, loss=record.loss,
        claim_open=record.claim_open, clause=clause(record, rules),
    )  # fmt: skip


def clause(record: WarningRecord, rules: Rules) -> str:
    """The sentence of the contract by which a warning of this severity counts."""
    severity = record.severity or Severity.NORMAL
    row = (rules.penalties.row("loss", severity) if record.loss else None) or rules.penalties.row("ladder", severity)
    return row.quote if row else ""


def shortened_by(state: State, rules: Rules, cycle: Cycle) -> tuple[str, ...]:
    """The verified warnings decided in a cycle after which the contract lets cycles be shortened."""
    return tuple(
        one.number
        for one in state.warnings.values()
        if one.status == "verified" and one.severity in rules.cycles.shorten_after and one.decided
        and cycle.begin <= local_day(one.decided) <= cycle.end
    )  # fmt: skip
