"""Which tickets of one problem are one incident: the later was opened while the earlier was open."""

from datetime import datetime, timedelta

from mailbot.core.incidents import firsts
from mailbot.core.model import SHANGHAI, Kind, Severity
from mailbot.core.tickets import Ticket

START = datetime(2026, 3, 10, 9, tzinfo=SHANGHAI)


def hour(count: float) -> datetime:
    return START + timedelta(hours=count)


def ticket(number: int, opened: float, closed: float | None = None) -> Ticket:
    made = Ticket(
        f"TJ-2026-{number:04}",
        Kind.REPORT,
        hour(opened),
        "",
        "",
        "",
        "",
        "",
        Severity.NORMAL,
        1.0,
        (),
        None,
        None,
        None,
    )
    made.first_closed = None if closed is None else hour(closed)
    return made


def incidents(*tickets: Ticket) -> list[int]:
    """For each ticket the number of the first of its incident, whatever order they come in."""
    found = firsts(tickets)
    assert found == firsts(reversed(tickets))
    return [int(found[each.number][-4:]) for each in tickets]


def test_a_ticket_opened_while_another_is_open_belongs_to_its_incident() -> None:
    assert incidents(ticket(1, 0), ticket(2, 1), ticket(3, 2)) == [1, 1, 1]


def test_after_the_closing_another_incident_begins() -> None:
    assert incidents(ticket(1, 0, 2), ticket(2, 1, 3), ticket(3, 4)) == [1, 1, 3]


def test_an_incident_goes_on_through_a_later_ticket_of_it() -> None:
    assert incidents(ticket(1, 0, 2), ticket(2, 1), ticket(3, 4)) == [1, 1, 1]


def test_the_moment_of_the_closing_is_no_longer_open() -> None:
    assert incidents(ticket(1, 0, 1), ticket(2, 1)) == [1, 2]
