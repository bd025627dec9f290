"""What 信息科 makes one incident has the deadlines of its first ticket, and one proposal at most."""

from mailbot.core.decision import Decision, Letter
from mailbot.core.facts import Fact, WarningEvidence, WarningWithdrawn
from mailbot.core.incidents import firsts
from mailbot.core.model import Role
from mailbot.core.proposals import MISS
from mailbot.core.state import State
from mailbot.core.tickets import WarningRecord


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
    whole = Decision()
    for record in lapsing:
        whole += _lapsed(
            state,
            record,
            found[record.ticket],
            None if found[record.ticket] == settled else kept.get(found[record.ticket]),
            fact,
        )
    return whole


def _lapsed(state: State, record: WarningRecord, first: str, kept: WarningRecord | None, fact: Fact) -> Decision:
    why = f"工单 {record.ticket} 与 {first} 已认定为同一事件，按 {first} 的时限计"
    facts: tuple[Fact, ...] = (WarningWithdrawn(at=fact.at, mail=fact.mail, warning=record.number, why=why),)
    if kept:
        mails = tuple(mail for mail in record.evidence if mail not in kept.evidence)
        grounds = (f"{record.ticket}：{ground}" for ground in record.grounds)
        facts += tuple(
            WarningEvidence(at=fact.at, mail=fact.mail, warning=kept.number, row=record.row, why=ground, evidence=mails)
            for ground in grounds
        )
    people = tuple(dict.fromkeys((*state.addresses(Role.IT), *state.addresses(Role.PM))))
    context: dict[str, object] = {"warning": record, "why": why, "kept": kept.number if kept else ""}
    return Decision(facts, (Letter("office/warning_lapsed", people, context, record.ticket),))
