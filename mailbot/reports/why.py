"""The whole chain of evidence of a warning, a ticket, a problem or a deduction: what was said in which mail, and what followed by which sentence."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from mailbot.core.accounts import ledger_of
from mailbot.core.cycles import Cycle
from mailbot.core.facts import Deducted
from mailbot.core.incidents import problem_of
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.core.tickets import WarningRecord
from mailbot.reports.statement import figures
from mailbot.reports.statement_row import moment, money, percent
from mailbot.reports.warned import clause, nth

Row = dict[str, object]
Look = Callable[[str], Row]
"""A mail by its SHA-256: when it came, and sender and subject, masked."""


def why(state: State, rules: Rules, asked: str, look: Look) -> Row | None:
    """The chain of what is asked for; None where nothing of that name is known."""
    number = asked.strip().upper()
    deductions = list(_deductions(state, rules))
    kind, warnings = _meant(state, number, deductions)
    if not kind:
        return None
    named = {record.number for record in warnings}
    own = [
        (name, each)
        for name, each in deductions
        if name == number or (kind != "deduction" and named & set(each.warnings))
    ]
    return {
        "asked": number,
        "kind": kind,
        "tickets": sorted({record.ticket for record in warnings if record.ticket} | set(_tickets(state, number))),
        "warnings": [_warning(state, rules, record, look) for record in warnings],
        "deductions": [_deduction(name, each, look) for name, each in own],
    }


def evidence(state: State, rules: Rules, look: Look) -> tuple[list[Row], list[Row]]:
    """Every warning in the order of numbers and every deduction, each with its chain."""
    ordered = sorted(state.warnings.values(), key=lambda record: record.number)
    warnings = [_warning(state, rules, record, look) for record in ordered]
    return warnings, [_deduction(name, each, look) for name, each in _deductions(state, rules)]


def name_of(cycle: Cycle, place: int) -> str:
    """The name of a deduction: its cycle and its place there, D-2026-01-05-1."""
    return f"D-{cycle.name}-{place}"


def _deductions(state: State, rules: Rules) -> Iterator[tuple[str, Deducted]]:
    """All deductions with their names; of a confirmed cycle those that were confirmed."""
    for account in ledger_of(state, rules):
        record = state.statements.get(account.cycle.begin)
        settled = record.settled if record else None
        lines = settled.deductions if settled else figures(account).deductions
        yield from ((name_of(account.cycle, place), line) for place, line in enumerate(lines, 1))


def _meant(state: State, number: str, deductions: list[tuple[str, Deducted]]) -> tuple[str, list[WarningRecord]]:
    """What kind of thing was asked for, and the warnings in its chain, in the order of their numbers."""
    ordered = sorted(state.warnings.values(), key=lambda record: record.number)
    if number in state.warnings:
        return "warning", [state.warnings[number]]
    if number in state.tickets:
        return "ticket", [record for record in ordered if record.ticket == number]
    for name, each in deductions:
        if name == number:
            return "deduction", [record for record in ordered if record.number in each.warnings]
    of_problem = [record for record in ordered if problem_of(record, state) == number]
    return ("problem", of_problem) if of_problem or number in state.members else ("", [])


def _tickets(state: State, number: str) -> tuple[str, ...]:
    return (number,) if number in state.tickets else tuple(state.members.get(number, ()))


def _warning(state: State, rules: Rules, record: WarningRecord, look: Look) -> Row:
    ticket = state.tickets.get(record.ticket)
    deadline = ticket.deadlines.get(record.row) if ticket else None
    return {
        "warning": record.number,
        "ticket": record.ticket or None,
        "problem": problem_of(record, state),
        "severity": record.severity.value if record.severity else None,
        "nth": nth(state, rules, record.number),
        "row": record.row,
        "due": moment(deadline.fact.due) if deadline else None,
        "basis": record.basis,
        "grounds": list(record.grounds),
        "proposed": moment(record.proposed),
        "evidence": [look(sha) for sha in record.evidence],
        "report": look(ticket.mail) if ticket and ticket.mail else None,
        **_decided(record, look),
        "clause": clause(record, rules),
    }


def _decided(record: WarningRecord, look: Look) -> Row:
    return {
        "objected": moment(record.objected),
        "objection": record.objection or None,
        "objected_mail": look(record.objected_mail) if record.objected_mail else None,
        "status": record.status,
        "final": record.final,
        "decided": moment(record.decided),
        "decided_mail": look(record.decided_mail) if record.decided_mail else None,
        "claimed": _sum(record.claimed),
        "loss": record.loss,
        "loss_amount": _sum(record.amount),
        "loss_mail": look(record.loss_mail) if record.loss_mail else None,
    }


def _sum(amount: Decimal | None) -> str | None:
    return money(amount) if amount is not None else None


def _deduction(name: str, each: Deducted, look: Look) -> Row:
    return {
        "deduction": name,
        "problem": each.problem,
        "severity": each.severity.value,
        "row": each.row,
        "clause": each.clause,
        "percent": percent(each.percent),
        "base": money(each.base),
        "amount": money(each.amount),
        "warnings": list(each.warnings),
        "evidence": [look(sha) for sha in each.evidence],
    }
