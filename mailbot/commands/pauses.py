"""What a pause does to running deadlines: the time the hospital owed an answer does not count."""

from collections.abc import Iterator
from datetime import datetime

from mailbot.commands.case import Case
from mailbot.core.deadlines import is_work_clock, resumed
from mailbot.core.facts import DeadlineSet
from mailbot.core.tickets import Deadline, Ticket


def _shifted(case: Case, ticket: Ticket, running: Deadline, since: datetime) -> DeadlineSet:
    work = is_work_clock(ticket.severity, running.fact.row, case.rules.deadlines)
    return resumed(running.fact, since, case.now, case.rules.deadlines, work=work, calendar=case.rules.calendar)


def resume(case: Case, ticket: Ticket) -> Iterator[DeadlineSet]:
    """New dues for every deadline that was running when the ticket paused."""
    for running in ticket.deadlines.values():
        if ticket.paused and running.met is None and running.fact.due > ticket.paused:
            yield _shifted(case, ticket, running, ticket.paused)


def reopen(case: Case, ticket: Ticket) -> Iterator[DeadlineSet]:
    """New dues after a rejected closing for what the closing had met in time; what was missed before stays missed."""
    for row, met in ticket.deadlines.items():
        if row != "response" and ticket.closed and met.met == ticket.closed and met.fact.due > ticket.closed:
            yield _shifted(case, ticket, met, ticket.closed)
