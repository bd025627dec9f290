"""How forms, warnings, losses, cycles, statements, duties and upgrades change."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from mailbot.core import facts as f
from mailbot.core.folds.shared import count, kept, respond
from mailbot.core.state import State
from mailbot.core.tickets import GROUNDS, FormRecord, Quarter, StatementRecord, Upgrade, WarningRecord

RUN_SHEET, CUSTOMISATION = 1, 3


def _remote_asked(state: State, fact: f.RemoteAsked) -> None:
    ticket = state.tickets[fact.ticket]
    ticket.remote = (fact.begin, fact.end)
    respond(ticket, fact.at)


def _filed(state: State, fact: f.FormFiled) -> None:
    state.forms.setdefault(fact.form, FormRecord(fact, fact.at, fact.mail))
    record = state.forms[fact.form]
    record.fact = fact
    record.abnormal.update(fact.abnormal)
    for day in fact.days if fact.annex == RUN_SHEET else ():
        state.maintained.setdefault(day, {})[fact.form] = None
    if fact.annex == CUSTOMISATION and fact.ticket in state.tickets:
        filed = state.tickets[fact.ticket].customisations
        filed += [fact.form] if fact.form not in filed else []
    state.fingerprints[fact.fingerprint] = fact.form
    count(state, fact.form)


def _form_confirmed(state: State, fact: f.FormConfirmed) -> None:
    record = state.forms[fact.form]
    record.confirmed, record.confirmed_revision, record.reservation = fact.at, fact.revision, fact.reservation
    record.confirmed_mail = fact.mail


def _warned(state: State, fact: f.WarningProposed) -> None:
    state.warnings[fact.warning] = WarningRecord(
        fact.warning, fact.ticket, fact.row, fact.why, fact.severity, fact.at, _basis(state, fact), fact.quarter, [fact.why],
        list(fact.evidence or filter(None, (fact.mail,))),
    )  # fmt: skip
    count(state, fact.warning)


def _basis(state: State, fact: f.WarningProposed) -> str:
    ticket = state.tickets.get(fact.ticket)
    missed = ticket.deadlines.get(fact.row) if ticket else None
    if missed:
        return missed.fact.basis
    return "contract" if fact.row in GROUNDS else "default"


def _evidence(state: State, fact: f.WarningEvidence) -> None:
    record = state.warnings[fact.warning]
    record.grounds.append(fact.why)
    record.evidence += fact.evidence


def _decided(record: WarningRecord, status: str, fact: f.Fact) -> None:
    record.final = record.objected is not None
    record.status, record.decided, record.decided_by, record.decided_mail = status, fact.at, fact.by, fact.mail


def _loss(record: WarningRecord, fact: f.Fact, *, amount: Decimal | None, verified: bool) -> None:
    record.loss, record.amount, record.loss_at, record.loss_mail = verified, amount, fact.at, fact.mail


def _verified(state: State, fact: f.WarningVerified) -> None:
    record = state.warnings[fact.warning]
    _decided(record, "verified", fact)
    record.severity = fact.severity or record.severity
    if fact.loss:
        _loss(record, fact, amount=fact.amount, verified=True)


def _warning_rejected(state: State, fact: f.WarningRejected) -> None:
    _decided(state.warnings[fact.warning], "rejected", fact)


def _withdrawn(state: State, fact: f.WarningWithdrawn) -> None:
    _decided(state.warnings[fact.warning], "withdrawn" if fact.by else "lapsed", fact)


def _objected(state: State, fact: f.WarningObjected) -> None:
    record = state.warnings[fact.warning]
    record.objected, record.objected_mail, record.objection = fact.at, fact.mail, fact.words


def _claimed(state: State, fact: f.LossClaimed) -> None:
    record = state.warnings.get(fact.warning)
    if record:
        record.claimed, record.claimed_at, record.claim_mail = fact.amount, fact.at, fact.mail


def _loss_verified(state: State, fact: f.LossVerified) -> None:
    _loss(state.warnings[fact.warning], fact, amount=fact.amount, verified=True)


def _loss_rejected(state: State, fact: f.LossRejected) -> None:
    _loss(state.warnings[fact.warning], fact, amount=None, verified=False)


def _issued(state: State, fact: f.StatementIssued) -> None:
    record = state.statements.setdefault(fact.cycle, StatementRecord(fact))
    record.issued, record.rejected = fact, None


def _statement_confirmed(state: State, fact: f.StatementConfirmed) -> None:
    record = state.statements.get(fact.cycle) if fact.cycle else None
    if record:
        record.confirmed, record.confirmed_by, record.confirmed_mail = fact.at, fact.by, fact.mail
        record.confirmed_revision, record.settled = fact.revision, record.issued


def _statement_rejected(state: State, fact: f.StatementRejected) -> None:
    record = state.statements.get(fact.cycle)
    if record:
        record.rejected = fact.at


def _duty_reminded(state: State, fact: f.DutyReminded) -> None:
    state.quarters.setdefault(fact.quarter, Quarter()).reminded.add(fact.days)


def _duty_missed(state: State, fact: f.DutyMissed) -> None:
    state.quarters.setdefault(fact.quarter, Quarter()).missed = fact.at


def _upgrade_confirmed(state: State, fact: f.UpgradeConfirmed) -> None:
    known = next((each for each in reversed(state.upgrades) if each.fact.version == fact.version), None)
    if known:
        known.confirmed, known.confirmed_mail = fact.at, fact.mail


FOLDS: dict[type[f.Fact], Callable[[State, Any], None]] = {
    f.FormFiled: _filed,
    f.FormConfirmed: _form_confirmed,
    f.WarningProposed: _warned,
    f.WarningEvidence: _evidence,
    f.WarningVerified: _verified,
    f.WarningRejected: _warning_rejected,
    f.WarningWithdrawn: _withdrawn,
    f.WarningObjected: _objected,
    f.LossClaimed: _claimed,
    f.LossVerified: _loss_verified,
    f.LossRejected: _loss_rejected,
    f.CycleProposed: lambda state, fact: state.cycles_proposed.add(fact.warning),
    f.CycleDecided: lambda state, fact: state.cycles.append(fact),
    f.StatementIssued: _issued,
    f.StatementConfirmed: _statement_confirmed,
    f.StatementRejected: _statement_rejected,
    f.DutyReminded: _duty_reminded,
    f.DutyMissed: _duty_missed,
    f.RemoteEnded: lambda state, fact: state.remote_ended.add((fact.ticket, fact.end)),
    f.UpgradeConfirmed: _upgrade_confirmed,
    f.RemoteAsked: _remote_asked,
    f.RemoteGranted: lambda state, fact: state.remote.append(fact),
    f.RemoteRefused: kept,
    f.UpgradeAnnounced: lambda state, fact: state.upgrades.append(Upgrade(fact)),
}
