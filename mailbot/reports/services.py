"""What a cycle brought beside faults: questions, upgrades, trainings, customisations (2.2 to 2.5, 附件2, 附件3)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mailbot.core.cycles import Cycle, local_day
from mailbot.core.deadlines import PROMISE
from mailbot.core.model import Kind, Status
from mailbot.core.state import State
from mailbot.core.tickets import FormRecord, Ticket

TRAINING = 2
"""The annex that is the sign-in sheet of a training."""


@dataclass(frozen=True, slots=True)
class Services:
    """How many matters of each kind were opened, and how many were closed with cause and fix (which feed the 工作文档)."""

    consults: int
    reports: int
    changes: int
    documented: int


@dataclass(frozen=True, slots=True)
class Upgrading:
    """An announced version (2.4)."""

    version: str
    day: date | None
    announced: datetime
    confirmed: datetime | None


@dataclass(frozen=True, slots=True)
class Training:
    """A training by its sign-in sheet; people are only counted."""

    form: str
    day: date
    people: int
    topic: str
    confirmed: datetime | None


@dataclass(frozen=True, slots=True)
class Customisation:
    """A customisation opened in the cycle; `kept` says whether its promised date was, None while it runs or without one."""

    ticket: str
    brief: str
    promised: date | None
    closed: datetime | None
    confirmed: datetime | None
    kept: bool | None


def services(tickets: Sequence[Ticket]) -> Services:
    """These matters, counted by kind."""
    kinds = Counter(one.kind for one in tickets)
    documented = sum(bool(one.cause and one.fix) for one in tickets)
    return Services(kinds[Kind.CONSULT], kinds[Kind.REPORT], kinds[Kind.CHANGE], documented)


def upgrades(state: State, cycle: Cycle) -> tuple[Upgrading, ...]:
    """The versions announced in a cycle."""
    known = (one for one in state.upgrades if cycle.begin <= local_day(one.fact.at) <= cycle.end)
    return tuple(Upgrading(one.fact.version, one.fact.day, one.fact.at, one.confirmed) for one in known)


def trainings(state: State, cycle: Cycle) -> tuple[Training, ...]:
    """The trainings whose day lies in a cycle; a sheet without a day counts on the day it came."""
    return tuple(
        Training(one.number, day, one.fact.people, one.fact.topic, one.confirmed)
        for one in _of_annex(state, TRAINING)
        if cycle.begin <= (day := min(one.fact.days, default=local_day(one.first))) <= cycle.end
    )


def _of_annex(state: State, annex: int) -> Iterator[FormRecord]:
    yield from (one for one in state.forms.values() if one.annex == annex)


def customisations(tickets: Sequence[Ticket], as_of: datetime) -> tuple[Customisation, ...]:
    """The customisations among these tickets."""
    found = []
    for one in tickets:
        if one.kind is not Kind.CUSTOMISATION:
            continue
        promise = one.deadlines.get(PROMISE)
        late = promise.missed(as_of) if promise and (promise.met or promise.fact.due < as_of) else None
        closed = None if one.status is Status.OPEN else one.closed
        found.append(
            Customisation(
                one.number, one.brief, one.promised, closed, one.confirmed, None if late is None else not late
            )
        )
    return tuple(found)
