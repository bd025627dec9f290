"""What has happened, folded: tickets by number, threads by Message-ID, dues by time. `folds` puts the facts in.

Mutable for speed (a commit costs the same with ten tickets and with a million) and applied to by commits only.
"""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby, takewhile
from sys import intern
from typing import NamedTuple

from mailbot.core import facts as f
from mailbot.core.codes import Waiting
from mailbot.core.deadlines import ANSWER, CONFIRMATION, REPORT
from mailbot.core.lines import Line
from mailbot.core.model import Person, Role, Status
from mailbot.core.people import HOSPITAL
from mailbot.core.shelf import Shelf
from mailbot.core.similar import Index
from mailbot.core.tickets import Deadline, FormRecord, Posted, Quarter, StatementRecord, Ticket, Upgrade, WarningRecord
from mailbot.core.worktime import Calendar

# A mark of a deadline: (when, ticket, row, step). In the heap of dues stands the next of each deadline.
Due = tuple[datetime, str, str, int]

# Which tickets a deadline runs for, where it is not the open ones: a report is owed after the closing, confirmed or not.
WAITS = {CONFIRMATION: (Status.AWAITING,), REPORT: (Status.AWAITING, Status.CONFIRMED)}

SPARE_DUES = 150
"""Marks of which nobody asks whether they still mean something."""


# Answers that bear no change of state. What says that something was registered or decided is bounded only as any letter is.
ANSWERS = frozenset(
    {
        "hospital/blank_form", "hospital/choices", "hospital/files_unread", "hospital/help", "hospital/noted",
        "hospital/passed_on", "hospital/code_missed", "hospital/refused", "hospital/status", "hospital/term_over", "hospital/unverified",
    }
)  # fmt: skip
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
"""How long it is at hand that an address got a letter, and that it got an answer: as long as the longest bound on each."""


class Got(NamedTuple):
    """A letter as its reader's bounds count it."""

    at: datetime
    kind: str
    about: str


class Opened(NamedTuple):
    """What is at hand of each open ticket without taking it from its shelf."""

    at: datetime
    module: str


@dataclass(slots=True)
class State:
    """The fold of all facts so far."""

    people: dict[str, Person] = field(default_factory=dict)
    left: dict[str, datetime] = field(default_factory=dict)
    tickets: Shelf[Ticket] = field(default_factory=Shelf)
    open: dict[str, Opened] = field(default_factory=dict)
    awaiting: dict[str, None] = field(default_factory=dict)
    in_hand: dict[str, dict[str, None]] = field(default_factory=dict)
    mails: Shelf[f.MailRead] = field(default_factory=Shelf)
    aside: dict[str, f.MailRead] = field(default_factory=dict)
    held: dict[str, f.MailRead] = field(default_factory=dict)
    message_ids: Shelf[str] = field(default_factory=Shelf)
    forms: Shelf[FormRecord] = field(default_factory=Shelf)
    fingerprints: Shelf[str] = field(default_factory=Shelf)
    warnings: dict[str, WarningRecord] = field(default_factory=dict)
    letters: Shelf[Posted] = field(default_factory=Shelf)
    got: dict[str, list[Got]] = field(default_factory=dict)
    outbox: dict[str, None] = field(default_factory=dict)
    sending_rests: datetime | None = None
    lines: dict[str, Line] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)
    answers_held: dict[str, datetime] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    admitted: set[str] = field(default_factory=set)
    held_shown: datetime | None = None
    codes: dict[str, Waiting] = field(default_factory=dict)
    vouched: dict[str, None] = field(default_factory=dict)
    dues: list[Due] = field(default_factory=list)
    most_dues: int = SPARE_DUES
    digests: set[str] = field(default_factory=set)
    digests_since: dict[str, datetime] = field(default_factory=dict)
    last_digests: dict[str, datetime] = field(default_factory=dict)
    cursors: dict[str, tuple[int, int]] = field(default_factory=dict)
    upgrades: list[Upgrade] = field(default_factory=list)
    remote: list[f.RemoteGranted] = field(default_factory=list)
    remote_ended: set[tuple[str, datetime]] = field(default_factory=set)
    maintained: dict[date, dict[str, None]] = field(default_factory=dict)
    quarters: dict[date, Quarter] = field(default_factory=dict)
    statements: dict[date, StatementRecord] = field(default_factory=dict)
    cycles: list[f.CycleDecided] = field(default_factory=list)
    cycles_proposed: set[str] = field(default_factory=set)
    members: dict[str, list[str]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    alarms: dict[str, f.AlertRaised] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    backup: f.BackupEnded | None = None
    backup_well: datetime | None = None
    rules: str = ""
    calendar: Calendar | None = None
    started: datetime | None = None
    similar: Index = field(default_factory=Index)

    def thread(self, message_id: str) -> str:
        """The matter that a letter of ours, or a mail, of this Message-ID is about; empty where there is none."""
        letter = self.letters.get(message_id)
        read = None if letter else self.mails.get(self.message_ids.get(message_id, ""))
        return letter.fact.about if letter else read.about if read else ""

    def letters_since(self, moment: datetime) -> Iterator[Posted]:
        """The letters posted after a moment, the newest first; only these are walked."""
        return takewhile(
            lambda posted: posted.fact.at > moment, (posted for _, posted in self.letters.lent_newest_first())
        )

    def got_since(self, address: str, moment: datetime) -> Iterator[Got]:
        """What an address got after a moment, the newest first: letters of the last hour, answers of the last day."""
        return takewhile(lambda letter: letter.at > moment, reversed(self.got.get(address, ())))

    def give(self, fact: f.LetterPosted) -> None:
        """A letter goes to its readers; what they got longer ago is counted no more."""
        letter = Got(fact.at, intern(fact.kind), fact.about)
        for address in fact.to:
            letters = self.got.setdefault(address, [])
            if letters and letters[0].at <= fact.at - HOUR:
                letters[:] = (one for one in letters if one.at > fact.at - (DAY if one.kind in ANSWERS else HOUR))
            letters.append(letter)

    def rest(self) -> None:
        """What nobody looks at is put away."""
        for shelf in (self.tickets, self.forms, self.fingerprints, self.mails, self.message_ids, self.letters):
            shelf.rest()
        if len(self.dues) > self.most_dues:
            self._forget_dues()

    def person(self, address: str) -> Person:
        """Who writes from this address; an exact entry wins over its domain's wildcard."""
        known = self.people.get(address) or self.people.get(f"*@{address.rpartition('@')[2]}")
        if known is None:
            return Person(address, "", Role.STRANGER)
        return known if known.address == address else Person(address, known.name, known.role, known.department)

    def waits(self, mail: str) -> bool:
        """Whether a mail that reached an end is to be worked on again: repaired, its sender admitted, or vouched for by a code."""
        if mail in self.held:
            return self.person(self.held[mail].by).role is not Role.STRANGER
        return mail in self.aside or mail in self.vouched

    def resumable(self) -> list[str]:
        """The mails that wait no longer for an admission or a code, in order of arrival."""
        found = [*(mail for mail in self.held if self.waits(mail)), *self.vouched]
        return sorted(found, key=lambda mail: self.mails[mail].at)

    def with_role(self, role: Role) -> tuple[Person, ...]:
        """Everybody of a role, in the order they were admitted."""
        return tuple(p for p in self.people.values() if p.role is role and not p.address.startswith("*"))

    def addresses(self, role: Role) -> tuple[str, ...]:
        """Where to write to a role: one address a person, the first each registered; while no engineer acts, to the project manager."""
        first: dict[str, str] = {}
        for person in self.with_role(role):
            first.setdefault(f"{person.name}/{person.department}" if person.name else person.address, person.address)
        return tuple(first.values()) or (self.addresses(Role.PM) if role is Role.ENGINEER else ())

    def reporter(self, ticket: Ticket) -> tuple[str, ...]:
        """Who answers for the hospital: the reporter, else (an engineer's own report, one who has left) 信息科."""
        here = self.person(ticket.reporter).role in HOSPITAL
        return (ticket.reporter,) if here else self.addresses(Role.IT)

    def engineers(self, ticket: Ticket) -> tuple[str, ...]:
        """Who works on it: the engineer who took it and is still there, else all of them."""
        return (ticket.accepted_by,) if ticket.accepted_by in self.people else self.addresses(Role.ENGINEER)

    def next_number(self, prefix: str, year: int, width: int) -> str:
        """The next free number of a series, TJ-2026-0007 like."""
        return f"{prefix}-{year}-{self.numbers.get(f'{prefix}-{year}', 0) + 1:0{width}d}"

    def same_person(self, one: str, other: str) -> bool:
        """Whether two addresses belong to one person (people register a second address)."""
        if one == other:
            return True
        a, b = self.people.get(one), self.people.get(other)
        return bool(a and b and a.name and (a.name, a.department, a.role) == (b.name, b.department, b.role))

    def addresses_of(self, address: str) -> tuple[str, ...]:
        """All registered addresses of the person behind this one, itself first."""
        return (address, *(other for other in self.people if other != address and self.same_person(address, other)))

    def tickets_in_hand(self, address: str, most: int = 50) -> list[str]:
        """The newest tickets this person reported that are not yet confirmed, newest first."""
        numbers = [number for own in self.addresses_of(address) for number in self.in_hand.get(own, ())]
        return sorted(numbers[-most:], reverse=True)

    def expect(self, number: str, deadline: Deadline) -> None:
        """The next mark of a deadline is waited for; those after it when it is its turn."""
        if deadline.ahead:
            mark = min(deadline.ahead, key=lambda mark: (mark.at, mark.step))
            heapq.heappush(self.dues, (mark.at, intern(number), intern(deadline.fact.row), mark.step))

    def next_due(self) -> datetime | None:
        """The earliest mark still ahead of any running deadline."""
        for _ in range(100):
            if not self.dues or self._alive(self.dues[0]):
                return self.dues[0][0] if self.dues else None
            heapq.heappop(self.dues)
        self._forget_dues()  # a long past: quicker than one by one
        return self.dues[0][0] if self.dues else None

    def due_by(self, now: datetime) -> list[Due]:
        """Marks that have passed by `now`, earliest first; only the passed part of the heap is walked."""
        found: list[Due] = []
        ahead = [0]
        while ahead:
            place = ahead.pop()
            if place < len(self.dues) and self.dues[place][0] <= now:
                found.append(self.dues[place])
                ahead += [2 * place + 1, 2 * place + 2]
        return sorted({mark for due in found if self._alive(due) for mark in self._passed(due, now)})

    def _passed(self, due: Due, now: datetime) -> Iterator[Due]:
        """All marks of a deadline that have passed by `now`."""
        _, number, row, _ = due
        ahead = self.tickets[number].deadlines[row].ahead
        return ((mark.at, number, row, mark.step) for mark in ahead if mark.at <= now)

    def _forget_dues(self) -> None:
        """Marks that mean nothing any more go, and are not looked for again before there may be as many of them as of the others."""
        of_tickets = groupby(sorted(self.dues, key=_number), key=_number)
        self.dues = [due for number, dues in of_tickets for due in self._running(number, dues)]
        heapq.heapify(self.dues)
        self.most_dues = 2 * len(self.dues) + SPARE_DUES

    def _running(self, number: str, dues: Iterable[Due]) -> list[Due]:
        ticket = self.tickets.glance(number)
        return [due for due in dues if _runs(ticket, due)]

    def _alive(self, due: Due) -> bool:
        return _runs(self.tickets[due[1]], due)


def _number(due: Due) -> str:
    return due[1]


def _runs(ticket: Ticket, due: Due) -> bool:
    """Whether the deadline of a mark still runs and has it ahead."""
    at, _, row, step = due
    deadline = ticket.deadlines.get(row)
    paused = ticket.paused is not None
    if deadline is None or deadline.met is not None or paused is not (row == ANSWER):
        return False
    waits = WAITS.get(row, (Status.OPEN,))
    return ticket.status in waits and any(mark.step == step and mark.at == at for mark in deadline.ahead)
