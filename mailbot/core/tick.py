"""What time alone brings: reminders before and after a deadline, proposed warnings, a second question for a confirmation.

Each leaves a fact stamped with the instant it was due, so a restart, a double beat or a week of downtime repeats and skips nothing.
What falls on one instant is told together: one letter a reader, whatever number of deadlines it names.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbot.core.deadlines import CONFIRMATION, ROW_NAMES, UPDATE, is_work_clock, period
from mailbot.core.decision import NOTHING, Decision, Letter, together
from mailbot.core.facts import ConfirmationUrged, Fact, Mark, Reminded
from mailbot.core.incidents import incident_of
from mailbot.core.model import Role, Severity
from mailbot.core.proposals import proposals
from mailbot.core.rulebook import Rules
from mailbot.core.state import Due, State
from mailbot.core.tickets import Ticket
from mailbot.core.worktime import after

MISSED = 100
NEAR = 80
PRESSING = frozenset({Severity.URGENT, Severity.MAJOR, Severity.DISASTER})


@dataclass(frozen=True, slots=True)
class Owed:
    """One deadline as a reminder names it; `step` is the percentage of the time gone, over 100 counts further periods."""

    ticket: Ticket
    row: str
    due: datetime
    step: int
    basis: str


def _following(ticket: Ticket, row: str, step: int, at: datetime, rules: Rules) -> Mark | None:
    """The next reminder beyond a missed deadline: one a response period for the response, one a day for the rest, not without end."""
    owed = ticket.deadlines[row].fact.proposes
    if step - MISSED + 1 > (rules.settings.most_reminders if owed else rules.settings.most_reminders_shown):
        return None
    span = period(ticket.severity, rules.deadlines) if row == "response" else timedelta(hours=24)
    if is_work_clock(ticket.severity, row, rules.deadlines) or row == "promise":
        return Mark(step + 1, after(at, min(span, rules.calendar.day_length), rules.calendar))
    return Mark(step + 1, at + span)


def _readers(state: State, owed: Owed) -> Iterator[tuple[str, str]]:
    """Who reads of it, in which letter: the engineer always; from 80 % on 紧急 and above also the project manager; at the
    breach also 信息科, courteously, but of one incident only once.
    """
    yield from (("engineer/reminder", address) for address in state.engineers(owed.ticket))
    if owed.step >= NEAR and owed.ticket.severity in PRESSING:
        yield from (("manager/reminder", address) for address in state.addresses(Role.PM))
    if owed.step == MISSED and incident_of(owed.ticket, state) == owed.ticket.number:
        yield from (("office/overdue", address) for address in state.addresses(Role.IT))


def _reminder(kind: str, to: tuple[str, ...], owed: Sequence[Owed]) -> Letter:
    tickets = {each.ticket.number: each.ticket for each in owed}
    one = owed[0].ticket if len(tickets) == 1 else None
    thread = tuple(one.letters[-5:]) if one else ()
    context: dict[str, object] = {"ticket": one, "owed": tuple(owed), "count": len(tickets)}
    return Letter(kind, to, context, one.number if one else "", references=thread)


def _reminders(state: State, owed: Sequence[Owed]) -> Iterator[Letter]:
    """One letter a reader; those who read of the same deadlines share it."""
    told: dict[tuple[str, str], list[int]] = {}
    for place, each in enumerate(owed):
        for reader in _readers(state, each):
            told.setdefault(reader, []).append(place)
    shared: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    for (kind, address), places in told.items():
        shared.setdefault((kind, tuple(places)), []).append(address)
    for (kind, places_), to in shared.items():
        yield _reminder(kind, tuple(to), [owed[place] for place in places_])


def _confirmation(ticket: Ticket, at: datetime, step: int) -> Decision:
    """Each closing is asked about by itself, for the answer 确认 must not be read for two."""
    facts: tuple[Fact, ...] = (
        Reminded(at=at, ticket=ticket.number, row=CONFIRMATION, step=step),
        ConfirmationUrged(at=at, ticket=ticket.number, times=step),
    )
    context: dict[str, object] = {"ticket": ticket, "times": step}
    thread = tuple(ticket.letters[-5:])
    letter = Letter("hospital/confirm_urged", (ticket.reporter,), context, ticket.number, references=thread)
    return Decision(facts, (letter,))


def _owed(state: State, mark: Due) -> Owed:
    _, number, row, step = mark
    ticket = state.tickets[number]
    fact = ticket.deadlines[row].fact
    return Owed(ticket, ROW_NAMES[row], fact.due, step, fact.basis)


def _reminded(state: State, mark: Due, rules: Rules) -> Reminded:
    at, number, row, step = mark
    following = _following(state.tickets[number], row, step, at, rules) if step >= MISSED else None
    return Reminded(at=at, ticket=number, row=row, step=step, following=following)


def _passed(state: State, marks: Sequence[Due], at: datetime, rules: Rules) -> Decision:
    """The deadlines of one instant: remembered, told together, and those missed proposed."""
    facts = tuple(_reminded(state, mark, rules) for mark in marks)
    missed = [
        (state.tickets[number], state.tickets[number].deadlines[row])
        for _, number, row, step in marks
        if step == MISSED
    ]
    letters = tuple(_reminders(state, [_owed(state, mark) for mark in marks]))
    return Decision(facts, letters) + proposals(state, missed, at, rules)


def _word_owed(state: State, rules: Rules, ticket: Ticket, at: datetime, step: int) -> Decision:
    """灾难: a word is owed; engineer and project manager are told in one letter each, again after as long, not without end."""
    again = step - MISSED + 1 <= rules.settings.most_reminders
    following = Mark(step + 1, at + timedelta(minutes=rules.settings.update_minutes)) if again else None
    fact = Reminded(at=at, ticket=ticket.number, row=UPDATE, step=step, following=following)
    since = max(moment for moment in (ticket.opened, ticket.accepted, ticket.told, ticket.arrived) if moment)
    people = (*state.engineers(ticket), *state.addresses(Role.PM))
    letters = (
        Letter(
            "engineer/update_owed",
            (to,),
            {"ticket": ticket, "since": since},
            ticket.number,
            references=tuple(ticket.letters[-5:]),
        )
        for to in people
    )
    return Decision((fact,), tuple(letters))


def next_due(state: State, _rules: Rules) -> datetime | None:
    """The earliest mark of a running deadline."""
    return state.next_due()


def due(state: State, rules: Rules, now: datetime) -> Decision:
    """What the earliest instant that has passed by `now` brings; asked again until it brings nothing."""
    earliest = state.next_due()
    if earliest is None or earliest > now:
        return NOTHING
    marks = state.due_by(earliest)
    asked = [_confirmation(state.tickets[number], at, step) for at, number, row, step in marks if row == CONFIRMATION]
    words = [
        _word_owed(state, rules, state.tickets[number], at, step) for at, number, row, step in marks if row == UPDATE
    ]
    rest = [mark for mark in marks if mark[2] not in {CONFIRMATION, UPDATE}]
    return together((*asked, *words)) + _passed(state, rest, earliest, rules)
