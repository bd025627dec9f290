"""What a pause does to running deadlines: the time the hospital owed an answer does not count."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from mailbot.commands import owed
from mailbot.commands.case import Case
from mailbot.core.deadlines import (
    OF_HOSPITAL,
    PROMISE,
    REPORT,
    UPDATE,
    is_work_clock,
    last_day,
    late,
    later_promise,
    resumed,
)
from mailbot.core.facts import DeadlineSet, Fact, InformationGiven
from mailbot.core.tickets import Deadline, Ticket

# Not owed by the clock of the work: a confirmation by nobody, a word about a 灾难 anew, a report from its closing on.
OF_ITS_OWN = OF_HOSPITAL | {UPDATE, REPORT}


def _shifted(case: Case, ticket: Ticket, running: Deadline, paused: datetime) -> DeadlineSet:
    """The deadline as it runs from now; what was set during the pause has its whole length, what was late stays late."""
    rules, calendar, since = case.rules.deadlines, case.rules.calendar, max(paused, running.fact.begun)
    work = is_work_clock(ticket.severity, running.fact.row, rules)
    if running.fact.due <= since:
        return late(running.fact, ticket.severity, case.now, rules, calendar)
    if running.fact.row == PROMISE:
        return later_promise(running.fact, since, case.now, rules, calendar=calendar)
    return resumed(running.fact, since, case.now, rules, work=work, calendar=calendar)


def resume(case: Case, ticket: Ticket) -> Iterator[DeadlineSet]:
    """New dues for every deadline that waited while the ticket paused."""
    for row, running in ticket.deadlines.items():
        if ticket.paused and running.met is None and row not in OF_ITS_OWN:
            yield _shifted(case, ticket, running, ticket.paused)
    if ticket.paused:
        yield from owed.word(case, ticket.number, ticket.severity)


def running(ticket: Ticket, dues: Iterable[DeadlineSet]) -> Ticket:
    """The ticket with the dues that run from now, for the letters of the mail that set them."""
    anew = {due.row: Deadline(due, list(due.marks)) for due in dues}
    promised = last_day(anew[PROMISE].fact) if PROMISE in anew else ticket.promised
    return replace(ticket, deadlines=ticket.deadlines | anew, promised=promised)


def answered(case: Case, ticket: Ticket) -> tuple[Fact, ...]:
    """The hospital wrote while its answer was owed: the clocks run again."""
    if ticket.paused is None:
        return ()
    return (case.happened(InformationGiven, ticket=ticket.number), *resume(case, ticket))


def reopen(case: Case, ticket: Ticket) -> Iterator[DeadlineSet]:
    """New dues after a rejected closing for what the closing had ended; the response stays given."""
    for row, ended in ticket.deadlines.items():
        if row not in {"response", *OF_ITS_OWN} and ticket.closed and ended.met == ticket.closed:
            yield replace(_shifted(case, ticket, ended, ticket.closed), first=None)
    yield from owed.word(case, ticket.number, ticket.severity)
