"""What 信息科 makes one incident has the deadlines of its first ticket, and one proposal at most."""

from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.core.decision import Decision, Letter
from mailbot.core.facts import Fact, WarningEvidence, WarningWithdrawn
from mailbot.core.incidents import firsts
from mailbot.core.model import Role
from mailbot.core.proposals import MISS
from mailbot.core.state import State
from mailbot.core.tickets import WarningRecord


@dataclass(frozen=True, slots=True)
class Lapsed:
    """An undecided proposal that the incident's first ticket speaks for, and the proposal that keeps its record."""

    warning: WarningRecord
    first: str
    kept: WarningRecord | None

    @property
    def why(self) -> str:
        """The reason in words."""
        return f"工单 {self.warning.ticket} 与 {self.first} 已认定为同一事件，按 {self.first} 的时限计"


def merged(state: State, tickets: tuple[str, ...], fact: Fact, decided: str = "") -> Decision:
    """What a grouping does to undecided proposals: those of an incident's later tickets lapse, as evidence of the first one's; all
    of them where the same mail has `decided` one.
    """
    problems = {state.tickets[number].problem for number in tickets} - {""}
    group = {*tickets, *(number for problem in problems for number in state.members[problem])}
    found = firsts(state.tickets[number] for number in group)
    ours = (w for w in state.warnings.values() if w.ticket in group and w.cause == MISS and w.number != decided)
    waiting = [w for w in ours if w.status == "proposed"]
    settled = found[state.warnings[decided].ticket] if decided and state.warnings[decided].ticket in group else ""
    kept: dict[str, WarningRecord] = {w.ticket: w for w in reversed(waiting) if found[w.ticket] == w.ticket}
    lapsing = [w for w in waiting if found[w.ticket] != w.ticket or found[w.ticket] == settled]
    lapsed = [
        Lapsed(
            record, found[record.ticket], None if found[record.ticket] == settled else kept.get(found[record.ticket])
        )
        for record in lapsing
    ]
    letters = _told(state, lapsed) if lapsed else ()
    return Decision(tuple(each for one in lapsed for each in _facts(one, fact)), letters)


def _facts(lapsed: Lapsed, fact: Fact) -> Iterator[Fact]:
    record, kept = lapsed.warning, lapsed.kept
    yield WarningWithdrawn(at=fact.at, mail=fact.mail, warning=record.number, why=lapsed.why)
    if kept:
        mails = tuple(mail for mail in record.evidence if mail not in kept.evidence)
        grounds = (f"{record.ticket}：{ground}" for ground in record.grounds)
        yield from (
            WarningEvidence(at=fact.at, mail=fact.mail, warning=kept.number, row=record.row, why=ground, evidence=mails)
            for ground in grounds
        )


def _told(state: State, lapsed: list[Lapsed]) -> tuple[Letter, ...]:
    """One letter for all of them, in the thread of the first one's ticket."""
    people = tuple(dict.fromkeys((*state.addresses(Role.IT), *state.addresses(Role.PM))))
    return (Letter("office/warning_lapsed", people, {"gone": tuple(lapsed)}, lapsed[0].warning.ticket),)
