"""What a day alone brings among the people: who begins to act in a role, and who no longer does (定人管理)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from mailbot.core.decision import NOTHING, Decision
from mailbot.core.facts import Fact, PersonAdmitted, PersonLeft
from mailbot.core.model import SHANGHAI
from mailbot.core.people import Tenure
from mailbot.core.rulebook import Rules
from mailbot.core.state import State


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _ahead(state: State, tenure: Tenure) -> datetime | None:
    """When it next begins or ends, in the time of this desk; what passed while the desk was off its start has settled."""
    address = tenure.person.address
    if address in state.people:
        return _begin(tenure.last + timedelta(days=1)) if tenure.last else None
    since = state.left.get(address, state.started)
    first = _begin(tenure.first) if tenure.first else None
    return first if first and since and first > since else None


def _turns(state: State, rules: Rules) -> Iterator[tuple[datetime, Tenure]]:
    for tenure in rules.tenures:
        if at := _ahead(state, tenure):
            yield at, tenure


def next_due(state: State, rules: Rules) -> datetime | None:
    """The first midnight at which somebody begins or ends."""
    return min((at for at, _ in _turns(state, rules)), default=None)


def _turned(state: State, tenure: Tenure, at: datetime) -> Fact:
    who = tenure.person
    if who.address in state.people:
        return PersonLeft(at=at, address=who.address)
    return PersonAdmitted(at=at, address=who.address, name=who.name, role=who.role, department=who.department)


def due(state: State, rules: Rules, now: datetime) -> Decision:
    """Who begins and who ends at the earliest of these midnights."""
    at = next_due(state, rules)
    if at is None or at > now:
        return NOTHING
    return Decision(tuple(_turned(state, tenure, at) for turn, tenure in _turns(state, rules) if turn == at))
