"""What a filed 附件1 or 附件2 says as a record: days of work, attendees, what was found wrong, and the quarter it discharges."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from mailbot.commands.case import Case
from mailbot.commands.report import open_ticket
from mailbot.core.dates import find_date
from mailbot.core.decision import NOTHING, Decision
from mailbot.core.facts import FormFiled, TicketOpened, WarningWithdrawn
from mailbot.core.maintenance import findings
from mailbot.core.model import SHANGHAI, Kind, Role, Said
from mailbot.core.people import VENDOR
from mailbot.core.quarters import Span, grace, named, quarters
from mailbot.core.severity import classify
from mailbot.core.tickets import WarningRecord
from mailbot.forms import Form

RUN_SHEET, SIGN_IN = 1, 2
USUAL = range(2, 4)
"""培训人数：2～3名; other counts are pointed out, not refused."""
TELLING = ("服务器运行情况", "系统运行情况", "备注")


def said(case: Case, form: Form) -> dict[str, object]:
    """The fields of FormFiled that say what was recorded; a sender proven false has recorded nothing."""
    if case.doubtful:
        return {}
    if form.annex == RUN_SHEET:
        return {
            "days": _days(case, (row.get("日期", "") for row in form.rows)),
            "signed": bool(form.rows) and all(row.get("医院信息科签字") for row in form.rows),
            "abnormal": _abnormal(case, form),
            "quarter": named(_covering(case), case.rules.contract, case.now.astimezone(SHANGHAI).date()),
        }
    if form.annex == SIGN_IN:
        people = sum(bool(row.get("姓名")) for row in form.rows)
        return {
            "days": _days(case, (form.said("培训日期"),)),
            "people": people,
            "topic": case.masked(form.said("培训内容")),
        }
    return {}


def _covering(case: Case) -> str:
    """What the mail says of its form: subject, words, and the file's name."""
    file = case.hearing.form_file
    return "\n".join((case.mail.subject, case.mail.new_text, file.filename if file else ""))


def _days(case: Case, told: Iterator[str] | tuple[str, ...]) -> tuple[date, ...]:
    near = case.now.astimezone(SHANGHAI).date()
    return tuple(dict.fromkeys(day for words in told if (day := find_date(words, near))))


def _abnormal(case: Case, form: Form) -> tuple[str, ...]:
    """The sentences that tell of something wrong, masked."""
    words = (row.get(name, "") for row in form.rows for name in TELLING)
    found = (sentence for text in words for sentence in findings(text, case.rules.maintenance))
    return tuple(dict.fromkeys(case.masked(sentence) for sentence in found))


def unusual(fact: FormFiled) -> bool:
    """Whether a training had another number of attendees than the contract expects."""
    return fact.annex == SIGN_IN and bool(fact.days or fact.topic) and fact.people not in USUAL


def follows(case: Case, fact: FormFiled) -> Decision:
    """What a record brings beside itself: a ticket for what was found wrong, the end of a proposal it takes the ground from."""
    return found_wrong(case, fact) + _discharged(case, fact)


def found_wrong(case: Case, fact: FormFiled) -> Decision:
    """A ticket for what this form has not told before; 信息科 answers for it, as the sheet is its record."""
    known = case.state.forms.get(fact.form)
    fresh = tuple(words for words in fact.abnormal if known is None or words not in known.abnormal)
    if not fresh:
        return NOTHING
    text = "。\n".join(fresh)
    words = Said(subject=f"季度维护所见（{fact.form}）：{fresh[0]}", text=text, at=case.now)
    office = next(iter(case.state.with_role(Role.IT)), None)
    person = office if office and case.hearing.person.role in VENDOR else case.hearing.person
    own = replace(case, hearing=replace(case.hearing, said=words, form=None, form_file=None, person=person))
    verdict = classify(Said(subject="", text=text, at=case.now), case.rules.severity)
    decision = open_ticket(own, Kind.REPORT, verdict)
    return Decision(decision.facts, decision.letters[1:])  # its sender gets one receipt, that of the form


def ticket_of(decision: Decision) -> str:
    """The number of the ticket a decision opens, or an empty string."""
    return next((fact.ticket for fact in decision.facts if isinstance(fact, TicketOpened)), "")


def _discharged(case: Case, fact: FormFiled) -> Decision:
    """A record of a missed quarter within the days of grace lets the undecided proposal lapse; later it undoes nothing."""
    if fact.annex != RUN_SHEET:
        return NOTHING
    for quarter in quarters(case.rules.contract):
        inside = any(quarter.begin <= day <= quarter.end for day in fact.days)
        if inside and case.now < grace(quarter, case.rules) and (record := _proposal(case, quarter)):
            return _lapsed(case, fact, quarter, record)
    return NOTHING


def _proposal(case: Case, quarter: Span) -> WarningRecord | None:
    undecided = (one for one in case.state.warnings.values() if one.row == "duty" and one.status == "proposed")
    return next((one for one in undecided if one.quarter == quarter.begin), None)


def _lapsed(case: Case, fact: FormFiled, quarter: Span, record: WarningRecord) -> Decision:
    why = f"{quarter.name}定期维护记录 {fact.form} 已在季末后 {case.rules.settings.duty_grace} 个工作日内收到"
    lapse = WarningWithdrawn(at=case.now, mail=case.mail.sha256, warning=record.number, why=why)
    people = tuple(dict.fromkeys((*case.addresses(Role.IT), *case.addresses(Role.PM))))
    context: dict[str, object] = {"warning": record, "why": why, "form": fact.form}
    return Decision((lapse,), (case.tell("office/duty_recorded", people, context, record.number),))
