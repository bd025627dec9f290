"""Warnings proposed on missed deadlines: one an incident, its further misses are evidence; only 信息科 verifies (经核实无误)."""

from collections.abc import Iterable
from datetime import datetime

from mailbot.core.deadlines import ROW_NAMES, basis_told
from mailbot.core.decision import NOTHING, Decision, Letter
from mailbot.core.facts import WarningEvidence, WarningProposed
from mailbot.core.incidents import OTHERS_CAUSE, incident_of, incidents_of
from mailbot.core.model import SHANGHAI, Role
from mailbot.core.moments import by
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.core.tickets import Deadline, Ticket, WarningRecord

MISS = "miss"
"""The cause of a warning that rests on a missed deadline."""

TURNED_DOWN = frozenset({"rejected", "withdrawn"})

Miss = tuple[Ticket, Deadline]


def _why(deadline: Deadline, rules: Rules) -> str:
    due = deadline.fact.due.astimezone(SHANGHAI)
    year = "" if rules.calendar.entered(due.year) else f"（{due.year} 年节假日尚未录入，按周一至周五计算）"
    return f"{ROW_NAMES[deadline.fact.row]}时限 {by(due)} 已过（{basis_told(deadline.fact.basis)}）{year}，未见相应记录"


def _mails(ticket: Ticket) -> tuple[str, ...]:
    """The report first, then the later mails of its thread."""
    return tuple(dict.fromkeys(filter(None, (ticket.mail, *ticket.mails))))


def misses(state: State, ticket: Ticket) -> list[WarningRecord]:
    """The warnings for missed deadlines of the ticket's incident that did not lapse, oldest first."""
    firsts = incidents_of(ticket, state)
    whole = {number for number, first in firsts.items() if first == firsts[ticket.number]}
    return [w for w in state.warnings.values() if w.ticket in whole and w.cause == MISS and w.status != "lapsed"]


def _anew(deadline: Deadline, decided: Iterable[WarningRecord]) -> bool:
    """Whether a deadline was set after all proposals of the incident were turned down: one verified warning an incident is all."""
    return all(
        record.status in TURNED_DOWN and record.decided is not None and deadline.fact.committed >= record.decided
        for record in decided
    )


def _proposed(state: State, miss: Miss, at: datetime, number: str, rules: Rules) -> Decision:
    ticket, deadline = miss
    fact = WarningProposed(
        at=at, warning=number, ticket=ticket.number, row=deadline.fact.row, why=_why(deadline, rules), severity=ticket.severity,
        evidence=_mails(ticket),
    )  # fmt: skip
    people = tuple(dict.fromkeys((*state.addresses(Role.IT), *state.addresses(Role.PM))))
    context: dict[str, object] = {"ticket": ticket, "warning": fact}
    thread = tuple(ticket.letters[-5:])
    letters = (Letter("office/warning_proposed", people, context, ticket.number, references=thread),) if people else ()
    return Decision((fact,), letters)


def _further(miss: Miss, record: WarningProposed | WarningRecord, at: datetime, rules: Rules) -> Decision:
    """A further miss of the incident while the first is undecided."""
    ticket, deadline = miss
    number = record.warning if isinstance(record, WarningProposed) else record.number
    mails = tuple(mail for mail in _mails(ticket) if mail not in record.evidence)
    return Decision(
        (WarningEvidence(at=at, warning=number, row=deadline.fact.row, why=_why(deadline, rules), evidence=mails),)
    )


def _one(state: State, miss: Miss, fresh: dict[str, WarningProposed], at: datetime, rules: Rules) -> Decision:
    ticket, deadline = miss
    if not deadline.fact.proposes or ticket.party in OTHERS_CAUSE:
        return NOTHING
    first, before = incident_of(ticket, state), misses(state, ticket)
    undecided = next((record for record in before if record.status == "proposed"), None)
    standing = fresh.get(first) or undecided
    if standing:
        return _further(miss, standing, at, rules)
    if first != ticket.number or not _anew(deadline, before):
        return NOTHING
    return _proposed(state, miss, at, _number(state, at, len(fresh)), rules)


def _number(state: State, at: datetime, taken: int) -> str:
    series, _, last = state.next_number("W", at.astimezone(SHANGHAI).year, 3).rpartition("-")
    return f"{series}-{int(last) + taken:03d}"


def proposals(state: State, missed: Iterable[Miss], at: datetime, rules: Rules) -> Decision:
    """What the deadlines missed at one instant propose, or add to what was proposed."""
    whole, fresh = NOTHING, dict[str, WarningProposed]()
    for miss in missed:
        decision = _one(state, miss, fresh, at, rules)
        fresh |= {fact.ticket: fact for fact in decision.facts if isinstance(fact, WarningProposed)}
        whole += decision
    return whole
