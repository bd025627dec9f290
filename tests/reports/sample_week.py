"""A small year so far, told in facts: what the digest of 2026-W12 (16 to 22 March) has to say of it is worked out by hand."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, cast

from mailbot.core import deadlines
from mailbot.core import facts as f
from mailbot.core.contract import Contract
from mailbot.core.cycles import CycleLength, CycleRules
from mailbot.core.deadlines import DeadlineRow, DeadlineRules
from mailbot.core.model import SHANGHAI, Kind, Role, Severity
from mailbot.core.rulebook import Rules, Settings
from mailbot.core.worktime import Calendar, Year

NORMAL, URGENT, MAJOR = Severity.NORMAL, Severity.URGENT, Severity.MAJOR
CALENDAR = Calendar(((time(8), time(12)), (time(14), time(18))), {"2026": Year("tests")})
DEADLINES = DeadlineRules(
    rows=(
        DeadlineRow(NORMAL, "response", "work", "default", minutes=240, proposes=True),
        DeadlineRow(NORMAL, "resolved", "work", "default", days=3, proposes=True),
        DeadlineRow(URGENT, "response", "wall", "default", minutes=30, proposes=True),
        DeadlineRow(URGENT, "resolved", "wall", "default", minutes=480, proposes=True),
        DeadlineRow(MAJOR, "response", "wall", "agreed", minutes=15, proposes=True),
        DeadlineRow(MAJOR, "workaround", "wall", "default", minutes=120),
        DeadlineRow(MAJOR, "resolved", "wall", "agreed", minutes=480, proposes=True),
    ),
    remind_at=(50, 80, 100),
)
CYCLES = CycleRules(6, "", (Severity.MAJOR,), (CycleLength(6, (), Decimal(50)), CycleLength(3, ()), CycleLength(1, ())))
CONTRACT = Contract("HT-1", "示例医院", "示例维保公司", date(2026, 1, 4), Decimal("200000.00"), "010-00000000")


def rules(**settings: Any) -> Rules:
    """The rules a digest reads; what only judges mails is left out."""
    unread = cast("Any", None)
    return Rules(
        contract=CONTRACT, address="desk@vendor.example", severity=unread, modules=unread, emergency=unread, intents=unread,
        deadlines=DEADLINES, calendar=CALENDAR, maintenance=unread, penalties=unread, cycles=CYCLES, settings=Settings(**settings),
    )  # fmt: skip


def at(day: int, hour: int = 0, minute: int = 0, month: int = 3) -> datetime:
    """A moment of March 2026."""
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


PEOPLE = (
    ("pm@vendor.example", "甲经理", Role.PM),
    ("pm.home@mail.example", "甲经理", Role.PM),
    ("deputy@vendor.example", "乙经理", Role.PM),
    ("office@hospital.example", "信息科", Role.IT),
    ("engineer@vendor.example", "丙工", Role.ENGINEER),
    ("ward@hospital.example", "登记台", Role.REPORTER),
)


def founding(moment: datetime, people: tuple[tuple[str, str, Role], ...] = PEOPLE) -> list[f.Fact]:
    """The first facts of any ledger."""
    return [
        f.RulesAdopted(at=moment, digest="0"),
        *(f.PersonAdmitted(at=moment, address=address, name=name, role=role) for address, name, role in people),
    ]


def opened(
    number: int, moment: datetime, brief: str, module: str, severity: Severity | None = NORMAL, confidence: float = 0.9
) -> list[f.Fact]:
    """A ticket with the deadlines of its severity; one without severity is a customisation."""
    name, kind = f"TJ-2026-{number:04d}", Kind.REPORT if severity else Kind.CUSTOMISATION
    return [
        f.TicketOpened(
            at=moment, by="ward@hospital.example", ticket=name, kind=kind, brief=brief, gist=brief, module=module,
            severity=severity, confidence=confidence,
        ),
        *deadlines.opening(name, kind, severity, moment, DEADLINES, CALENDAR),
    ]  # fmt: skip


def accepted(number: int, moment: datetime) -> f.Fact:
    return f.TicketAccepted(at=moment, by="engineer@vendor.example", ticket=f"TJ-2026-{number:04d}")


def closed(number: int, moment: datetime) -> f.Fact:
    return f.TicketClosed(at=moment, by="engineer@vendor.example", ticket=f"TJ-2026-{number:04d}", cause="因", fix="果")


def warned(number: int, moment: datetime, ticket: str = "TJ-2026-0003", row: str = "resolved") -> f.Fact:
    return f.WarningProposed(at=moment, warning=f"W-2026-{number:03d}", ticket=ticket, row=row, why="", severity=MAJOR)


def filed(number: int, moment: datetime, annex: int = 1, revision: int = 1, ticket: str = "") -> f.Fact:
    return f.FormFiled(
        at=moment, form=f"F-2026-{number:04d}", annex=annex, revision=revision, sha256=f"{number}{revision}",
        filename="表.docx", fingerprint=f"{number}", ticket=ticket,
    )  # fmt: skip


def form_confirmed(number: int, moment: datetime) -> f.Fact:
    return f.FormConfirmed(at=moment, form=f"F-2026-{number:04d}", revision=1, sha256=f"{number}1")


def read(mail: str, moment: datetime, ends: str) -> f.Fact:
    return f.MailRead(at=moment, mail=mail * 32, message_id="", ends=ends, reason=f"原因 {mail}")


def refused(number: int, moment: datetime) -> list[f.Fact]:
    name = f"<{number}@vendor.example>"
    posted = f.LetterPosted(
        at=moment, message_id=name, kind="hospital/noted", to=("ward@hospital.example",), subject=f"第 {number} 封", sha256=""
    )  # fmt: skip
    return [posted, f.LetterRefused(at=moment, message_id=name, why="邮箱已满")]


def march() -> list[f.Fact]:
    """Tickets 1 to 8 and what else happened up to the morning of Monday, 23 March; in no order but each ticket's own."""
    return [
        *founding(at(2, 9)),
        # 1: done and confirmed in the week, opened before it
        *opened(1, at(10, 9), "报告多一张空白页", "打印"),
        accepted(1, at(10, 10)),
        closed(1, at(16, 15)),
        f.ClosingConfirmed(at=at(17, 9), ticket="TJ-2026-0001"),
        # 2: done on Monday, nobody has confirmed it
        *opened(2, at(16, 8, 30), "检验结果不回传", "检验", URGENT),
        accepted(2, at(16, 8, 50)),
        closed(2, at(16, 12, 30)),
        # 3: late in two rows, with an objected warning
        *opened(3, at(18, 14), "数据库连不上", "数据库", MAJOR),
        accepted(3, at(18, 14, 10)),
        # 4: fresh, its severity unsure, both deadlines ahead
        *opened(4, at(20, 16), "读卡 <慢>", "登记", NORMAL, 0.4),
        # 5: waits for the hospital's answer
        *opened(5, at(19, 10), "结论模板错字", "总检"),
        f.InformationAsked(at=at(19, 10, 30), by="engineer@vendor.example", ticket="TJ-2026-0005"),
        # 6: a customisation promised until Friday
        *opened(6, at(17, 16), "双签", "影像", None),
        accepted(6, at(17, 17)),
        f.DatePromised(at=at(17, 17), by="engineer@vendor.example", ticket="TJ-2026-0006", until=date(2026, 3, 20)),
        deadlines.promise("TJ-2026-0006", date(2026, 3, 20), at(17, 17), DEADLINES, CALENDAR),
        # 7: reported done, but the hospital rejected it: what was left of its time runs on, to Friday at 11:00
        *(rejected := opened(7, at(17, 10), "日结单少一笔", "收费")),
        accepted(7, at(17, 10, 30)),
        closed(7, at(18, 10)),
        f.ClosingRejected(at=at(18, 11), ticket="TJ-2026-0007"),
        deadlines.resumed(
            cast("f.DeadlineSet", rejected[2]), at(18, 10), at(18, 11), DEADLINES, work=True, calendar=CALENDAR
        ),
        # 8: of the week to come, but in hand when the digest is written
        *opened(8, at(23, 8), "条码打偏", "检验"),
        warned(1, at(12, 9), "TJ-2026-0001"),
        f.WarningVerified(at=at(17, 11), by="office@hospital.example", warning="W-2026-001"),
        warned(2, at(18, 22)),
        f.WarningObjected(at=at(19, 9), by="pm@vendor.example", warning="W-2026-002"),
        warned(3, at(19, 9), ""),
        f.WarningRejected(at=at(20, 9), by="office@hospital.example", warning="W-2026-003"),
        filed(1, at(11, 9)),
        form_confirmed(1, at(17, 9)),
        filed(1, at(19, 9), revision=2),
        filed(2, at(18, 9), annex=3, ticket="TJ-2026-0006"),
        filed(3, at(18, 10), annex=2),
        form_confirmed(3, at(20, 9)),
        read("a1", at(4, 9), "aside"),
        read("a2", at(17, 9), "aside"),
        read("b1", at(4, 9), "held"),
        read("b2", at(17, 9), "held"),
        *refused(1, at(5, 9)),
        *refused(2, at(18, 9)),
    ]
