"""The clock of remote maintenance (3.3): when a granted window is over, both sides are asked to see that access is closed."""

from collections.abc import Iterator
from datetime import datetime

from mailbot.core.decision import NOTHING, Decision, Letter
from mailbot.core.facts import RemoteEnded, RemoteGranted
from mailbot.core.model import Role
from mailbot.core.rulebook import Rules
from mailbot.core.state import State

__all__ = ["due", "next_due"]


def next_due(state: State, _rules: Rules) -> datetime | None:
    """The earliest end of a granted window that nobody was told of."""
    return min((at for at, _ in _ends(state)), default=None)


def due(state: State, _rules: Rules, now: datetime) -> Decision:
    """The window that ended first by `now`."""
    following = min(_ends(state), key=lambda one: one[0], default=None)
    if following is None or following[0] > now:
        return NOTHING
    at, granted = following
    ticket = state.tickets[granted.ticket]
    assert granted.end is not None
    people = tuple(dict.fromkeys((*state.engineers(ticket), *state.addresses(Role.IT))))
    context: dict[str, object] = {"ticket": ticket, "begin": granted.begin, "end": granted.end}
    letter = Letter("office/remote_ended", people, context, ticket.number, references=tuple(ticket.letters[-5:]))
    return Decision((RemoteEnded(at=at, ticket=ticket.number, end=granted.end),), (letter,) if people else ())


def _ends(state: State) -> Iterator[tuple[datetime, RemoteGranted]]:
    """Windows still to end; one that 信息科 set anew before its end is not waited for."""
    for place, granted in enumerate(state.remote):
        if granted.end is None or (granted.ticket, granted.end) in state.remote_ended:
            continue
        later = (each for each in state.remote[place + 1 :] if each.ticket == granted.ticket and each.end)
        if not any(each.at < granted.end for each in later):
            yield max(granted.end, granted.at), granted
