"""A proposed warning: who hears of it, and how it is worded as a fact; nothing of it counts until 信息科 has verified it."""

from mailbot.commands.case import Case
from mailbot.core.decision import Decision
from mailbot.core.facts import WarningProposed
from mailbot.core.model import Role
from mailbot.core.tickets import Ticket


def people(case: Case) -> tuple[str, ...]:
    """Who hears of a warning: 信息科 and the project manager."""
    return tuple(dict.fromkeys((*case.addresses(Role.IT), *case.addresses(Role.PM))))


def propose(case: Case, ticket: Ticket, row: str, why: str, evidence: tuple[str, ...], taken: int = 0) -> Decision:
    """A warning about a ticket with the mails it rests on, told to both sides; `taken` numbers this mail has used already."""
    series, _, last = case.next_number("W", 3).rpartition("-")
    fact = case.happened(
        WarningProposed, warning=f"{series}-{int(last) + taken:03d}", ticket=ticket.number, row=row, why=why, severity=ticket.severity,
        evidence=tuple(dict.fromkeys((ticket.mail, *evidence))),
    )  # fmt: skip
    context: dict[str, object] = {"warning": fact, "ticket": ticket}
    return Decision((fact,), (case.tell("office/warning_proposed", people(case), context, ticket.number),))
