"""A statement as JSON (docs/json.md): money as strings with two decimals, percent as a string, moments as ISO 8601."""

from datetime import date, datetime
from decimal import Decimal

from mailbot.core.facts import Deducted
from mailbot.core.model import SHANGHAI
from mailbot.reports.levels import LevelCount
from mailbot.reports.statement import Adjustment, Statement
from mailbot.reports.upkeep import Upkeep
from mailbot.reports.warned import Warned

Row = dict[str, object]
NO_LEVEL = "未定级"


def money(amount: Decimal) -> str:
    """12000.00."""
    return f"{amount:.2f}"


def percent(share: Decimal) -> str:
    """5, or 8.33."""
    return f"{share.normalize():f}"


def moment(value: date | datetime | None) -> str | None:
    """ISO 8601, an instant in Shanghai."""
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat()
    return value.isoformat() if value else None


def row(told: Statement, questions: tuple[str, ...]) -> Row:
    """The statement whole."""
    return {
        "cycle": told.cycle.name,
        "from": told.cycle.begin.isoformat(),
        "to": told.cycle.end.isoformat(),
        "share_percent": percent(told.share_percent),
        "annual_fee": money(told.contract.annual_fee),
        "deductions": [deduction(each) for each in told.figures.deductions],
        "deducted": money(told.figures.deducted),
        "capped": told.figures.capped,
        "payable": money(told.figures.payable),
        "duties": [_upkeep(each) for each in told.upkeep],
        "tickets": {each.severity.value if each.severity else NO_LEVEL: _level(each) for each in told.levels},
        "open_questions": list(questions),
        **_standing(told),
        **_more(told),
    }


def _standing(told: Statement) -> Row:
    record = told.record
    return {
        "status": told.status,
        "as_of": moment(told.as_of),
        "revision": told.revision,
        "sha256": record.issued.sha256 if record else None,
        "issued": moment(record.issued.at) if record else None,
        "confirmed": moment(record.confirmed) if record else None,
        "confirmed_by": (record.confirmed_by or None) if record else None,
        "confirmed_mail": (record.confirmed_mail or None) if record else None,
    }


def _more(told: Statement) -> Row:
    figures = told.figures
    return {
        "alias": told.cycle.alias or None,
        "limit": money(told.cycle.share),
        "carried_in": money(figures.carried_in),
        "borne": money(figures.borne),
        "carried_out": money(figures.carried_out),
        "uncollected": money(figures.uncollected),
        "warnings": [_warning(each) for each in told.warnings],
        "adjustments": [_adjustment(each) for each in told.adjustments],
        "shortened_by": list(told.shortened_by),
    }


def deduction(each: Deducted) -> Row:
    """One line of it with its whole chain."""
    return {
        "problem": each.problem,
        "severity": each.severity.value,
        "clause": each.clause,
        "percent": percent(each.percent),
        "base": money(each.base),
        "amount": money(each.amount),
        "warnings": list(each.warnings),
        "evidence": list(each.evidence),
    }


def _upkeep(each: Upkeep) -> Row:
    return {
        "from": each.begin.isoformat(),
        "to": each.end.isoformat(),
        "status": each.status,
        "form": each.form,
        "filed": moment(each.filed),
        "confirmed": moment(each.confirmed),
        "reservation": each.reservation or None,
        "late_form": each.late_form,
    }


def _level(each: LevelCount) -> Row:
    return {
        "total": each.total,
        "response_kept": each.response_kept,
        "response_missed": each.response_missed,
        "resolution_kept": each.resolution_kept,
        "resolution_missed": each.resolution_missed,
        "average_minutes": each.average_minutes,
        "longest_minutes": each.longest_minutes,
        "open": each.open,
    }


def _warning(each: Warned) -> Row:
    return {
        "warning": each.warning,
        "problem": each.problem,
        "ticket": each.ticket or None,
        "severity": each.severity.value if each.severity else None,
        "nth": each.nth,
        "status": each.status,
        "basis": each.basis,
        "proposed": moment(each.proposed),
        "decided": moment(each.decided),
        "decided_by": each.decided_by or None,
        "decided_mail": each.decided_mail or None,
        "loss": each.loss,
        "clause": each.clause or None,
    }


def _adjustment(each: Adjustment) -> Row:
    return {
        "cycle": each.cycle.name,
        "settled": money(each.settled.payable),
        "now": money(each.now.payable),
        "difference": money(each.difference),
    }
