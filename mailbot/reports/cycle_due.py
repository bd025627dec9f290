"""After a verified 重大 or 灾难 warning: shorter cycles are proposed, once a warning; nothing changes before 信息科 decides."""

from datetime import datetime

from mailbot.core.cycles import Cycle, cycles, local_day
from mailbot.core.decision import NOTHING, Decision, Letter
from mailbot.core.facts import CycleDecided, CycleProposed
from mailbot.core.incidents import verified_at
from mailbot.core.model import Role
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.core.tickets import WarningRecord

__all__ = ["due", "next_due"]


def next_due(state: State, rules: Rules) -> datetime | None:
    """When the earliest warning was verified after which nothing has been proposed yet."""
    record = _next(state, rules)
    return verified_at(record) if record else None


def _next(state: State, rules: Rules) -> WarningRecord | None:
    graves = (
        one for one in state.warnings.values()
        if one.status == "verified" and one.severity in rules.cycles.shorten_after and one.number not in state.cycles_proposed
    )  # fmt: skip
    return min(graves, key=verified_at, default=None)


def due(state: State, rules: Rules, now: datetime) -> Decision:
    """The proposal that follows from it."""
    record = _next(state, rules)
    if record is None or verified_at(record) > now:
        return NOTHING
    at = verified_at(record)
    people = tuple(dict.fromkeys((*state.addresses(Role.IT), *state.addresses(Role.PM))))
    context: dict[str, object] = {
        "severity": record.severity, "boundary": boundary(state, rules, at), "shares": shares(rules), "decided": at
    }  # fmt: skip
    letters = (Letter("office/cycle_proposed", people, context),) if people else ()
    return Decision((CycleProposed(at=at, warning=record.number),), letters)


def boundary(state: State, rules: Rules, at: datetime, decided: CycleDecided | None = None) -> Cycle | None:
    """The first cycle that begins after a moment, with a decision the first of its length; None where the term has none any more."""
    decisions = [*state.cycles, decided] if decided else state.cycles
    later = (one for one in cycles(rules.contract, decisions, rules.cycles) if one.begin > local_day(at))
    return next((one for one in later if decided is None or one.months == decided.months), None)


def shares(rules: Rules) -> tuple[tuple[int, str], ...]:
    """The lengths there are, in months, each with the share of the annual fee it pays."""
    return tuple(
        (
            one.months,
            f"{one.percent.normalize():f}%" if one.percent else "1/12" if one.months == 1 else f"{one.months}/12",
        )
        for one in rules.cycles.lengths
    )
