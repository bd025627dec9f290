"""The tickets of a board: each with whose turn it is, the deadline that runs, and the chain of what happened with the mails that say so."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from mailbot.core.deadlines import OF_HOSPITAL, ROW_NAMES
from mailbot.core.model import Role, Severity, Status
from mailbot.core.state import State
from mailbot.core.tickets import Ticket, WarningRecord
from mailbot.reports import listings

Row = dict[str, object]
Who = Callable[[str], str]
"""How a person with this address is shown."""
NO_LEVEL = "未定级"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened: when, what (a word of `board_words`), by whom, in which mail (SHA-256), and more in its own words."""

    at: datetime
    what: str
    who: str
    mail: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Running:
    """The next deadline of a ticket: its name in Chinese, its end, and whether it has passed."""

    name: str
    due: datetime
    missed: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A ticket on the board; `turn` is the role that acts next, empty where nobody need."""

    row: Row
    level: str
    turn: str
    paused: bool
    running: Running | None
    reporter: str
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]

    @property
    def number(self) -> str:
        """TJ-2026-0007."""
        return str(self.row["ticket"])

    @property
    def stands(self) -> str:
        """Its status in one word of `board_words`; waiting for the hospital's answer is one of its own."""
        return "paused" if self.paused else str(self.row["status"])


def cards(state: State, now: datetime, who: Who) -> tuple[Card, ...]:
    """All tickets, the newest first."""
    about: dict[str, list[WarningRecord]] = {}
    for record in state.warnings.values():
        about.setdefault(record.ticket, []).append(record)
    found = (_card(ticket, state, now, who, about.get(ticket.number, [])) for ticket in state.tickets.values())
    return tuple(found)[::-1]


def by_deadline(all_cards: tuple[Card, ...]) -> tuple[Card, ...]:
    """The tickets not yet confirmed: those whose time runs by its end, then those that wait."""
    unfinished = [card for card in all_cards if card.row["status"] != Status.CONFIRMED.value]
    return tuple(sorted(unfinished, key=_urgency))


def _urgency(card: Card) -> tuple[bool, float, int, str]:
    end = card.running.due.timestamp() if card.running else 0.0
    rank = Severity(card.level).rank if card.level != NO_LEVEL else -1
    return card.running is None, end, -rank, card.number


def _card(ticket: Ticket, state: State, now: datetime, who: Who, warned: list[WarningRecord]) -> Card:
    return Card(
        row=listings.ticket(ticket, state, now), level=ticket.severity.value if ticket.severity else NO_LEVEL, turn=_turn(ticket, warned),
        paused=ticket.paused is not None and ticket.status is Status.OPEN, running=_running(ticket, now), reporter=who(ticket.reporter),
        steps=_steps(ticket, state, who, warned), warnings=tuple(record.number for record in warned),
    )  # fmt: skip


def _turn(ticket: Ticket, warned: list[WarningRecord]) -> str:
    if ticket.status is Status.AWAITING or (ticket.status is Status.OPEN and ticket.paused):
        return Role.REPORTER.value
    if ticket.status is Status.OPEN:
        return Role.ENGINEER.value
    return Role.IT.value if any(record.status == "proposed" for record in warned) else ""


def _running(ticket: Ticket, now: datetime) -> Running | None:
    """The earliest of its deadlines that is not met, while the vendor's time runs."""
    if ticket.status is not Status.OPEN or ticket.paused:
        return None
    ahead = [
        (one.fact.due, row, one) for row, one in ticket.deadlines.items() if row not in OF_HOSPITAL and not one.met
    ]
    if not ahead:
        return None
    due, row, one = min(ahead, key=lambda each: each[:2])
    return Running(ROW_NAMES[row], due, one.missed(now))


def _steps(ticket: Ticket, state: State, who: Who, warned: list[WarningRecord]) -> tuple[Step, ...]:
    """Milestones, each with the mail of that instant, and the mails that made none."""
    mails = {state.mails[sha].at: (sha, state.mails[sha]) for sha in dict.fromkeys(ticket.mails) if sha in state.mails}
    marks = [*_milestones(ticket, who), *(step for record in warned for step in _of_warning(record, who))]
    marked = {step.at for step in marks}
    rest = [Step(at, "mail", who(read.by), sha) for at, (sha, read) in mails.items() if at not in marked]
    told = [
        Step(one.at, one.what, one.who, one.mail or (mails[one.at][0] if one.at in mails else ""), one.note)
        for one in marks
    ]
    return tuple(sorted((*told, *rest), key=lambda step: step.at))


def _milestones(ticket: Ticket, who: Who) -> Iterator[Step]:
    yield Step(ticket.opened, "opened", who(ticket.reporter), ticket.mail)
    if ticket.accepted:
        yield Step(ticket.accepted, "accepted", who(ticket.accepted_by))
    if ticket.paused:
        yield Step(ticket.paused, "asked", "")
    if ticket.closed:
        note = "；".join(part for part in (ticket.cause, ticket.fix) if part)
        yield Step(ticket.closed, "closed", who(ticket.closed_by), note=note)
    if ticket.confirmed:
        yield Step(ticket.confirmed, "confirmed", who(ticket.confirmed_by))


def _of_warning(record: WarningRecord, who: Who) -> Iterator[Step]:
    yield Step(record.proposed, "proposed", "", note=record.number)
    if record.objected:
        yield Step(record.objected, "objected", "", record.objected_mail, record.number)
    if record.decided:
        yield Step(record.decided, record.status, who(record.decided_by), record.decided_mail, record.number)
