"""What time alone brings: reminders before and after a deadline, proposed warnings, a second question for a confirmation.

Each leaves a fact stamped with the instant it was due, so a restart, a double beat or a week of downtime repeats and skips nothing.
A reminder that the next one of the same overtakes says so (`overtaken`): after a downtime each reader gets the last list alone.
What falls on one instant is told together: one letter a reader, whatever number of deadlines it names, up to AT_ONCE. Whoever is
sent a proposed warning or an alert about a ticket at that instant reads of its deadlines there.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailbot.core import alerts
from mailbot.core.deadlines import ANSWER, CONFIRMATION, MISSED, ROW_NAMES, UPDATE, beyond
from mailbot.core.decision import NOTHING, Decision, Letter, together
from mailbot.core.facts import ConfirmationUrged, Fact, Mark, Reminded
from mailbot.core.incidents import incident_of
from mailbot.core.model import PRESSING, Role, Severity
from mailbot.core.proposals import proposals
from mailbot.core.rulebook import Rules
from mailbot.core.state import Due, State
from mailbot.core.tickets import Ticket

AT_ONCE = 50
"""Marks of one instant that are told of in one letter a reader: of more on a Monday morning, part after part, each a decision of its own."""
NEAR = 80


@dataclass(frozen=True, slots=True)
class Owed:
    """One deadline as a reminder names it; `step` is the percentage of the time gone, over 100 counts further periods."""

    ticket: Ticket
    row: str
    due: datetime
    step: int
    basis: str
    taken_by: str = ""
    """The name of the engineer who accepted the ticket."""
    again: datetime | None = None
    """When it is told again, as it then stands."""


def _readers(state: State, owed: Owed) -> Iterator[tuple[str, str]]:
    """Who reads of it, in which letter: the engineer always; from 80 % on 紧急 and above also the project manager; at the
    breach also 信息科, courteously, but of one incident only once.
    """
    yield from (("engineer/reminder", address) for address in state.engineers(owed.ticket))
    if owed.step >= NEAR and owed.ticket.severity in PRESSING:
        yield from (("manager/reminder", address) for address in state.addresses(Role.PM))
    breach = owed.step == MISSED and owed.row != ROW_NAMES[UPDATE]
    if breach and incident_of(owed.ticket, state) == owed.ticket.number:
        yield from (("office/overdue", address) for address in state.addresses(Role.IT))


AGAIN = {CONFIRMATION: "hospital/confirm_urged", ANSWER: "hospital/question_urged"}
"""Which letter asks the hospital once more."""
LISTS = {"engineer/reminder": "engineer/reminders", "manager/reminder": "manager/reminders"}
"""Which letter tells the same of several tickets; it is bound to none of them."""


def matters(owed: Iterable[Owed]) -> tuple[tuple[Ticket, tuple[Owed, ...]], ...]:
    """The tickets with what each owes: the gravest first, of those the longest due."""
    found: dict[str, list[Owed]] = {}
    for each in owed:
        found.setdefault(each.ticket.number, []).append(each)
    listed = ((rows[0].ticket, tuple(sorted(rows, key=lambda row: row.due))) for rows in found.values())
    return tuple(sorted(listed, key=_weight))


def _weight(matter: tuple[Ticket, tuple[Owed, ...]]) -> tuple[int, datetime, str]:
    ticket, rows = matter
    return -ticket.severity.rank if ticket.severity else 0, rows[0].due, ticket.number


def _overtaken(kind: str, owed: Sequence[Owed]) -> datetime | None:
    """When all of it has been told again; a breach is told to 信息科 once."""
    again = [each.again for each in owed if each.again and kind in LISTS]
    return max(again) if len(again) == len(owed) else None


def _reminder(kind: str, to: tuple[str, ...], owed: Sequence[Owed]) -> Letter:
    listed, overtaken = matters(owed), _overtaken(kind, owed)
    if len(listed) > 1:
        context: dict[str, object] = {"ticket": None, "owed": tuple(owed), "matters": listed}
        return Letter(LISTS.get(kind, kind), to, context, overtaken=overtaken)
    ticket, rows = listed[0]
    thread = tuple(ticket.letters[-5:])
    context = {"ticket": ticket, "owed": rows, "matters": listed}
    return Letter(kind, to, context, ticket.number, references=thread, overtaken=overtaken)


def _reminders(state: State, owed: Sequence[Owed], elsewhere: AbstractSet[tuple[str, str]]) -> Iterator[Letter]:
    """One letter a reader; those who read of the same deadlines share it. `elsewhere` are readers who read of a ticket in another letter."""
    told: dict[tuple[str, str], list[int]] = {}
    for place, each in enumerate(owed):
        for kind, address in _readers(state, each):
            if (address, each.ticket.number) not in elsewhere:
                told.setdefault((kind, address), []).append(place)
    shared: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    for (kind, address), places in told.items():
        shared.setdefault((kind, tuple(places)), []).append(address)
    for (kind, places_), to in shared.items():
        yield _reminder(kind, tuple(to), [owed[place] for place in places_])


def _asked_again(state: State, mark: Due) -> Decision:
    """Each closing and each question is asked about by itself, for the answer 确认 must not be read for two."""
    at, number, row, step = mark
    ticket, last = state.tickets[number], _ahead(state, mark) is None
    urged = (ConfirmationUrged(at=at, ticket=number, times=step),) if row == CONFIRMATION else ()
    facts: tuple[Fact, ...] = (Reminded(at=at, ticket=number, row=row, step=step), *urged)
    context: dict[str, object] = {"ticket": ticket, "times": step, "last": last}
    thread = tuple(ticket.letters[-5:])
    kind, to = AGAIN[row], state.reporter(ticket)
    if row == ANSWER and last:  # nothing moves without the answer: who may give it instead, and who asked, should know
        to = tuple(dict.fromkeys((*to, *state.addresses(Role.IT), *state.engineers(ticket))))
    letter = Letter(kind, to, context, ticket.number, references=thread, overtaken=_ahead(state, mark))
    return Decision(facts, (letter,))


def _ahead(state: State, mark: Due) -> datetime | None:
    """The mark of the same deadline after this one, as far as it is set."""
    at, number, row, _ = mark
    return min((each.at for each in state.tickets[number].deadlines[row].ahead if each.at > at), default=None)


def _again(state: State, mark: Due, told: Iterable[Reminded]) -> datetime | None:
    """When this is told of again; after its last reminder, when another deadline of the ticket is, of those `told` at this instant."""
    _, number, row, step = mark
    following = {each.row: each.following.at for each in told if each.ticket == number and each.following}
    last = min(following.values(), default=None) if step > MISSED else None
    return following.get(row) or _ahead(state, mark) or last


def _owed(state: State, mark: Due, again: datetime | None) -> Owed:
    _, number, row, step = mark
    ticket = state.tickets[number]
    fact = ticket.deadlines[row].fact
    taken_by = state.person(ticket.accepted_by).name or ticket.accepted_by
    return Owed(ticket, ROW_NAMES[row], fact.due, step, fact.basis, taken_by, again)


def _reminded(state: State, mark: Due, rules: Rules) -> Reminded:
    at, number, row, step = mark
    following = _following(state.tickets[number].severity, mark, rules) if step >= MISSED else None
    return Reminded(at=at, ticket=number, row=row, step=step, following=following)


def _following(severity: Severity | None, mark: Due, rules: Rules) -> Mark | None:
    """When to remind again: of a word owed about a 灾难 after as long, not without end; of a deadline by its row's rhythm."""
    at, _, row, step = mark
    if row != UPDATE:
        return beyond(severity, row, step, at, rules.deadlines, rules.calendar)
    again = step - MISSED < rules.settings.most_updates
    return Mark(step + 1, at + timedelta(minutes=rules.settings.update_minutes)) if again else None


def _with_owed(letter: Letter, owed: Iterable[Owed]) -> Letter:
    """A proposed warning that tells also what else of its ticket has come due or is near."""
    of_ticket = tuple(each for each in owed if each.ticket.number == letter.about and each.step >= NEAR)
    return replace(letter, context=letter.context | {"owed": of_ticket})


def _passed(state: State, marks: Sequence[Due], at: datetime, rules: Rules) -> Decision:
    """The deadlines of one instant: remembered, those missed proposed, and told together to whom no other letter tells them now."""
    facts = tuple(_reminded(state, mark, rules) for mark in marks)
    missed = [
        (state.tickets[number], state.tickets[number].deadlines[row])
        for _, number, row, step in marks
        if step == MISSED
    ]
    owed = [_owed(state, mark, _again(state, mark, facts)) for mark in marks]
    proposed = proposals(state, missed, at, rules)
    warned = {(address, letter.about) for letter in proposed.letters for address in letter.to}
    letters = _reminders(state, owed, warned | alerts.readers(state, rules, at))
    return Decision((*facts, *proposed.facts), (*letters, *(_with_owed(letter, owed) for letter in proposed.letters)))


def _part(marks: Sequence[Due]) -> Sequence[Due]:
    """The first marks, and with the last of them all of its ticket."""
    if len(marks) <= AT_ONCE:
        return marks
    _, last, _, _ = marks[AT_ONCE - 1]
    return [mark for place, mark in enumerate(marks) if place < AT_ONCE or mark[1] == last]


def next_due(state: State, _rules: Rules) -> datetime | None:
    """The earliest mark of a running deadline."""
    return state.next_due()


def due(state: State, rules: Rules, now: datetime) -> Decision:
    """What the earliest instant that has passed by `now` brings, or a part of it; asked again until it brings nothing."""
    earliest = state.next_due()
    if earliest is None or earliest > now:
        return NOTHING
    marks = _part(state.due_by(earliest))
    asked = [_asked_again(state, mark) for mark in marks if mark[2] in AGAIN]
    rest = [mark for mark in marks if mark[2] not in AGAIN]
    return together(asked) + _passed(state, rest, earliest, rules)
