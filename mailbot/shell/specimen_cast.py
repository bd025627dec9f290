"""The invented people, days and tickets that every specimen letter speaks of."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from mailbot.core.contract import Contract
from mailbot.core.decision import Letter
from mailbot.core.facts import DeadlineSet, Hidden, TicketOpened
from mailbot.core.model import SHANGHAI, Kind, Person, Reason, Role, Severity, Status
from mailbot.core.tickets import Deadline, Ticket
from mailbot.core.worktime import Calendar, Year
from mailbot.shell.ledger import Chain
from mailbot.shell.replies import Reader

NOW = datetime(2026, 1, 14, 17, 48, tzinfo=SHANGHAI)
CONTRACT = Contract("HT-1", "示例医院", "示例维保公司", date(2026, 1, 4), Decimal(200000), "010-00000000")
CALENDAR = Calendar(((time(8), time(12)), (time(14), time(18))), {"2026": Year("虚构的通知")})
HASH = "9f2b6c0d" * 8
SHARED: Mapping[str, object] = {
    "contract": CONTRACT, "calendar": CALENDAR, "now": NOW, "reader": Reader("desk@vendor.example", None),
    "chain": Chain(812, HASH),
}  # fmt: skip
"""What every letter is given beside its own context."""
TOLD = Reader("desk@vendor.example", Role.IT, hidden=(Hidden("手机号", 1), Hidden("姓名", 2)))
ADVISED = Reader("desk@vendor.example", Role.REPORTER, advice=frozenset({"口令", "健康信息"}))
"""Readers who are told of masking."""
NUMBER, FORM, WARNING = "TJ-2026-0003", "F-2026-0002", "W-2026-001"
CLERK = Person("clerk@hospital.example", "祁佳", Role.REPORTER, "收费处")
OFFICE = Person("it@hospital.example", "李喆", Role.IT, "信息科")
ENGINEER = Person("wang@vendor.example", "王磊", Role.ENGINEER)
MANAGER = Person("pm@vendor.example", "陈镕", Role.PM)
WORDS = "3 号窗口又出现一次，\n结账后少 85 元，截图见附件。"
HOURS = timedelta(hours=1)


def an_opening(
    severity: Severity | None, kind: Kind = Kind.REPORT, *, told: bool = False, emergency: str = "系统错误"
) -> TicketOpened:
    """The ticket as it was opened; `told` gives it all the facts a report should name."""
    reasons = (Reason("otherwise", "少了一笔退费", "信中描述的是非关键功能，有办法替代。"),) if severity else ()
    return TicketOpened(
        at=NOW, ticket=NUMBER, kind=kind, brief="日结单少一笔钱", gist=WORDS, module="收费", severity=severity,
        confidence=0.8 if told else 0.4, reasons=reasons, emergency=emergency if told else None,
        environment="Win10，客户端 6.2.1" if told else None, steps="结账—打印日结单" if told else None,
    )  # fmt: skip


def a_due(row: str, basis: str = "default", hours: int = 4) -> DeadlineSet:
    """A deadline `hours` after the opening."""
    return DeadlineSet(at=NOW, ticket=NUMBER, row=row, due=NOW + hours * HOURS, marks=(), basis=basis, proposes=True)


def a_ticket(status: Status = Status.OPEN, **more: Any) -> Ticket:
    """The ticket at `status`, with the attributes `more` set."""
    ticket = Ticket(
        NUMBER, Kind.REPORT, NOW, CLERK.address, "", "日结单少一笔钱", WORDS, "收费", Severity.NORMAL, 0.8, (), None, None, None,
        status=status, closed=NOW + 2 * HOURS, confirmed=NOW + 3 * HOURS, cause="退费统计了两遍", fix="改正统计口径，\n重算当日日结",
    )  # fmt: skip
    ticket.deadlines["resolved"] = Deadline(a_due("resolved", hours=20), [])
    for name, value in more.items():
        setattr(ticket, name, value)
    return ticket


def every_stage() -> tuple[Ticket, ...]:
    """A ticket at every stage of its way."""
    taken: dict[str, Any] = {"accepted": NOW + HOURS, "accepted_by": ENGINEER.address}
    return (
        a_ticket(),
        a_ticket(severity=None, kind=Kind.CUSTOMISATION, deadlines={}),
        a_ticket(**taken),
        a_ticket(promised=date(2026, 1, 21), **taken),
        a_ticket(paused=NOW, **taken),
        a_ticket(Status.AWAITING, **taken),
        a_ticket(Status.CONFIRMED, **taken),
    )


def answered(kind: str, about: str = "", **context: object) -> Letter:
    """A letter to who wrote."""
    return Letter(kind, (), {"subject": "日结单少一笔钱", "name": CLERK.name, **context}, about)


def told(kind: str, about: str = "", **context: object) -> Letter:
    """A letter to others."""
    return Letter(kind, (), context, about)
