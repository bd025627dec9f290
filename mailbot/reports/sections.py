"""The sections of a digest, each with the question it asks of the state: the week by its timestamps, the rest as it stands."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbot.core.deadlines import GROUND_NAMES, OF_HOSPITAL, ROW_NAMES
from mailbot.core.model import Severity
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.core.tickets import Deadline, FormRecord, Ticket, WarningRecord
from mailbot.core.worktime import after, workdays_after
from mailbot.reports.charts import Bar, bars
from mailbot.reports.entries import (
    NO_LEVEL,
    Average,
    Clock,
    FormLine,
    LetterLine,
    Line,
    MailLine,
    Owing,
    WarningLine,
)
from mailbot.reports.weeks import Span

AHEAD = timedelta(days=7)
UNSURE = 0.5
"""Under this confidence a person should look at a severity (see `Verdict`)."""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Flow:
    """What moved in the week. `closed` was reported done and stands, `returned` was reported done and is open again."""

    opened: tuple[Line, ...]
    closed: tuple[Line, ...]
    returned: tuple[Line, ...]
    confirmed: tuple[Line, ...]
    average: Average


def _line(ticket: Ticket, at: datetime) -> Line:
    return Line(ticket.number, ticket.brief, ticket.severity, ticket.module, at)


def moved(state: State, week: Span) -> Iterator[Ticket]:
    """The tickets opened, reported done or confirmed in the week: one look at every ticket there is, one after the other."""
    return (t for t in state.tickets.values() if t.opened in week or t.closed in week or t.confirmed in week)


def flow(state: State, week: Span) -> Flow:
    """The tickets that moved, each under what happened to it; wall time, nights and waiting for an answer included, as the hospital lives it."""
    found: dict[str, list[Line]] = {"opened": [], "closed": [], "returned": [], "confirmed": []}
    responses, repairs = list[timedelta](), list[timedelta]()
    for ticket in moved(state, week):
        for name, at in _happened(ticket, state, week):
            found[name].append(_line(ticket, at))
            if name == "closed":
                repairs.append(at - ticket.opened)
                responses += [ticket.responded - ticket.opened] if ticket.responded else []
    by_time = (tuple(sorted(lines, key=lambda line: (line.at, line.ticket))) for lines in found.values())
    opened, closed, returned, confirmed = by_time
    return Flow(opened, closed, returned, confirmed, Average(len(repairs), _mean(responses), _mean(repairs)))


def _happened(ticket: Ticket, state: State, week: Span) -> Iterator[tuple[str, datetime]]:
    if ticket.opened in week:
        yield "opened", ticket.opened
    if ticket.closed and ticket.closed in week:
        yield "returned" if ticket.number in state.open else "closed", ticket.closed
    if ticket.confirmed and ticket.confirmed in week:
        yield "confirmed", ticket.confirmed


def _mean(spans: list[timedelta]) -> int | None:
    return round(sum(spans, timedelta()) / len(spans) / MINUTE) if spans else None


@dataclass(frozen=True, slots=True)
class Standing:
    """What is in hand now: open tickets counted, the late ones gravest first, those due next earliest first."""

    open: int
    awaiting: int
    paused: int
    by_severity: tuple[Bar, ...]
    by_module: tuple[Bar, ...]
    overdue: tuple[Owing, ...]
    coming: tuple[Owing, ...]


def standing(state: State, at: datetime) -> Standing:
    """Only what is open is looked at."""
    tickets = [state.tickets.glance(number) for number in state.open]
    overdue, coming = _owing(tickets, at, _late), _owing(tickets, at, _soon)
    return Standing(
        open=len(tickets),
        awaiting=len(state.awaiting),
        paused=sum(ticket.paused is not None for ticket in tickets),
        by_severity=bars(_by_severity(tickets)),
        by_module=bars(Counter(sorted(ticket.module for ticket in tickets)).most_common()),
        overdue=tuple(sorted(overdue, key=lambda owing: (-owing.rank, -owing.clocks[0].minutes, owing.ticket.ticket))),
        coming=tuple(sorted(coming, key=lambda owing: (owing.clocks[0].due, owing.ticket.ticket))),
    )


def _by_severity(tickets: list[Ticket]) -> list[tuple[str, int]]:
    """The contract's four always, the gravest first; tickets without severity only where there are some."""
    count = Counter(ticket.severity for ticket in tickets)
    rows = [(level.value, count[level]) for level in sorted(Severity, key=lambda level: -level.rank)]
    return [*rows, (NO_LEVEL, count[None])] if count[None] else rows


def _owing(tickets: list[Ticket], at: datetime, owed: Callable[[Deadline, Ticket, datetime], bool]) -> list[Owing]:
    found = ((ticket, _clocks(ticket, at, owed)) for ticket in tickets)
    return [Owing(_line(t, t.opened), clocks, t.paused is not None) for t, clocks in found if clocks]


def _clocks(ticket: Ticket, at: datetime, owed: Callable[[Deadline, Ticket, datetime], bool]) -> tuple[Clock, ...]:
    """The ticket's deadlines of this sort, earliest first. A confirmation is owed by nobody."""
    running = [d for row, d in ticket.deadlines.items() if row not in OF_HOSPITAL and d.met is None]
    asked = sorted((d.fact for d in running if owed(d, ticket, at)), key=lambda fact: fact.due)
    stopped = ticket.paused or at
    return tuple(
        Clock(ROW_NAMES.get(f.row, f.row), f.due, f.basis, round(abs(stopped - f.due) / MINUTE)) for f in asked
    )


def _late(deadline: Deadline, ticket: Ticket, at: datetime) -> bool:
    """While the hospital owes an answer nothing becomes late, and what was late stays as late as it was."""
    return deadline.missed(ticket.paused or at)


def _soon(deadline: Deadline, ticket: Ticket, at: datetime) -> bool:
    return ticket.paused is None and at <= deadline.fact.due < at + AHEAD


@dataclass(frozen=True, slots=True)
class Warnings:
    """Warnings proposed, verified and rejected in the week."""

    proposed: tuple[WarningLine, ...]
    verified: tuple[WarningLine, ...]
    rejected: tuple[WarningLine, ...]


def _warning(state: State, record: WarningRecord) -> WarningLine:
    ticket = state.tickets.get(record.ticket)
    return WarningLine(
        warning=record.number,
        ticket=record.ticket,
        brief=ticket.brief if ticket else "",
        row=GROUND_NAMES[record.row],
        severity=record.severity,
        proposed=record.proposed,
        objected=record.objected,
    )


def warnings(state: State, week: Span) -> Warnings:
    """What was decided more than once counts by its last decision."""
    records = state.warnings.values()
    decided = [record for record in records if record.decided in week]
    return Warnings(
        proposed=tuple(_warning(state, r) for r in records if r.proposed in week),
        verified=tuple(_warning(state, r) for r in decided if r.status == "verified"),
        rejected=tuple(_warning(state, r) for r in decided if r.status == "rejected"),
    )


@dataclass(frozen=True, slots=True)
class Forms:
    """Forms that came first in the week, older ones revised in it, and those 信息科 confirmed in it."""

    received: tuple[FormLine, ...]
    revised: tuple[FormLine, ...]
    confirmed: tuple[FormLine, ...]


def _form(record: FormRecord) -> FormLine:
    return FormLine(record.number, record.annex, record.fact.revision, record.fact.ticket, record.fact.at)


def forms(state: State, week: Span) -> Forms:
    """A form counts once as received, however often it is revised."""
    records = state.forms.values()
    return Forms(
        received=tuple(_form(r) for r in records if r.first in week),
        revised=tuple(_form(r) for r in records if r.fact.at in week and r.first < week.begin),
        confirmed=tuple(_form(r) for r in records if r.confirmed in week),
    )


@dataclass(frozen=True, slots=True)
class Post:
    """Mails still set aside, mails of strangers held in the week, and letters of the week that were refused."""

    aside: tuple[MailLine, ...]
    held: int
    refused: tuple[LetterLine, ...]


def post(state: State, week: Span) -> Post:
    """Mails set aside wait for a person however old they are; the others are counted by week."""
    refused = ((p.fact, p.why) for p in state.letters.values() if p.refused and p.refused in week)
    return Post(
        aside=tuple(MailLine(read.mail, read.reason, read.at) for read in state.aside.values()),
        held=sum(read.at in week for read in state.held.values()),
        refused=tuple(LetterLine(fact.subject, fact.to, why, fact.at) for fact, why in refused),
    )


@dataclass(frozen=True, slots=True)
class Decisions:
    """What waits for a person: warnings undecided, closings unconfirmed for more than `patience` working days, forms for
    信息科, severities to look at.
    """

    warnings: tuple[WarningLine, ...]
    closings: tuple[Line, ...]
    forms: tuple[FormLine, ...]
    levels: tuple[Line, ...]
    patience: int

    @property
    def count(self) -> int:
        """All of them."""
        return len(self.warnings) + len(self.closings) + len(self.forms) + len(self.levels)

    @property
    def told(self) -> str:
        """How many of which, leaving out what there is none of."""
        counted = {
            "待核实警告": len(self.warnings),
            "待院方确认的关单": len(self.closings),
            "待信息科确认的表单": len(self.forms),
            "待复核的级别": len(self.levels),
        }
        return "，".join(f"{name} {number} 项" for name, number in counted.items() if number)


def decisions(state: State, rules: Rules, at: datetime) -> Decisions:
    """What is old enough, or doubtful enough, that somebody should decide it this week."""
    patience = min(rules.settings.urge_confirmation, default=2)
    awaiting = [state.tickets.glance(number) for number in state.awaiting]
    unsure = [
        t for t in (state.tickets.glance(number) for number in state.open) if t.severity and t.confidence < UNSURE
    ]
    return Decisions(
        warnings=tuple(_warning(state, r) for r in state.warnings.values() if r.status == "proposed"),
        closings=tuple(_line(t, t.closed) for t in awaiting if t.closed and _waited(t.closed, patience, rules) < at),
        forms=tuple(_form(r) for r in state.forms.values() if r.confirmed_revision != r.fact.revision),
        levels=tuple(_line(t, t.opened) for t in unsure),
        patience=patience,
    )


def _waited(closed: datetime, days: int, rules: Rules) -> datetime:
    """When so many working days have gone since a closing: the hospital is asked again then, for silence is no consent."""
    return workdays_after(after(closed, timedelta(), rules.calendar), days, rules.calendar)
