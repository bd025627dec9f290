"""Deadlines that start later than the ticket: a visit asked for, a word about a 灾难, the report after an emergency."""

from mailbot.commands.case import Case
from mailbot.core import deadlines
from mailbot.core.deadlines import CLOSING, REQUEST
from mailbot.core.facts import DeadlineSet
from mailbot.core.model import Severity, Status
from mailbot.core.tickets import Ticket

Dues = tuple[DeadlineSet, ...]


def word(case: Case, number: str, severity: Severity | None) -> Dues:
    """灾难: the next word about it is owed so many minutes from now."""
    return tuple(deadlines.update(number, severity, case.now, case.rules.settings.update_minutes))


def visit(case: Case, number: str, severity: Severity | None) -> Dues:
    """Somebody is asked to come."""
    return tuple(deadlines.started(number, severity, REQUEST, case.now, case.rules.deadlines, case.rules.calendar))


def report(case: Case, ticket: Ticket, severity: Severity | None) -> Dues:
    """An emergency (应急预案) that is closed owes a report, once."""
    if ticket.emergency is None or ticket.reported:
        return ()
    return tuple(
        deadlines.started(ticket.number, severity, CLOSING, case.now, case.rules.deadlines, case.rules.calendar)
    )


def changed(case: Case, ticket: Ticket, severity: Severity) -> Dues:
    """What a new severity makes of them, from the change on."""
    if ticket.status is not Status.OPEN:
        return report(case, ticket, severity)
    asked = ticket.on_site_asked and not ticket.arrived
    return (*(visit(case, ticket.number, severity) if asked else ()), *word(case, ticket.number, severity))
