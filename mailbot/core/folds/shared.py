"""What several facts do to the state alike."""

from datetime import datetime

from mailbot.core import facts as f
from mailbot.core.state import State
from mailbot.core.tickets import Ticket


def count(state: State, number: str) -> None:
    """The series has come as far as this number."""
    series, _, last = number.rpartition("-")
    state.numbers[series] = max(state.numbers.get(series, 0), int(last))


def meet(ticket: Ticket, row: str, at: datetime) -> None:
    """A deadline that still ran was met."""
    deadline = ticket.deadlines.get(row)
    if deadline and deadline.met is None:
        deadline.met = at


def respond(ticket: Ticket, at: datetime) -> None:
    """Somebody of the vendor answered: the first human response."""
    ticket.responded = ticket.responded or at
    meet(ticket, "response", at)


def kept(_state: State, _fact: f.Fact) -> None:
    """A fact that later rooms fold; nothing here depends on it."""
