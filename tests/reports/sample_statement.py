"""A contract year with money in it: both halves have something to say in every section of their statement."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from mailbot.core import facts as f
from mailbot.core.accounts import ledger_of
from mailbot.core.model import Kind, Severity
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.reports.open_questions import open_questions
from mailbot.reports.statement import Statement, statement
from tests.core.sample_money import CONTRACT, Warned, at, folded, grouped, rules

IT = "it@hospital.example"
NORMAL, URGENT, MAJOR, DISASTER = Severity


def mail(name: str) -> str:
    """A mail's hash."""
    return sha256(name.encode()).hexdigest()


def ticket(
    number: int, opened: datetime, severity: Severity | None, hours: int, *, late: bool = False
) -> Iterator[f.Fact]:
    """A ticket with two deadlines, closed after so many hours and confirmed."""
    name, kind = f"TJ-2026-{number:04}", Kind.REPORT if severity else Kind.CUSTOMISATION
    yield f.TicketOpened(
        at=opened,
        by="a@hospital.example",
        mail=mail(name),
        ticket=name,
        kind=kind,
        brief="打不开",
        gist="",
        module="总检",
        severity=severity,
    )
    day = opened.replace(hour=23)
    for row in ("response", "resolved", "report") if severity else ():
        due = opened if late else day
        yield f.DeadlineSet(
            at=opened, ticket=name, row=row, due=due, marks=(), basis="default", proposes=row != "report"
        )
    if hours:
        closed = opened.replace(hour=opened.hour + hours)
        yield f.TicketClosed(at=closed, ticket=name, cause="缓存", fix="已清")
        yield f.ClosingConfirmed(at=closed, ticket=name)


def forms() -> Iterator[f.Fact]:
    """A quarter recorded and confirmed with a reserve, one missed with a late record, and a training."""
    for number, annex, moment, day in (
        (1, 1, at(3, 30), date(2026, 3, 28)),
        (2, 1, at(7, 20), date(2026, 6, 30)),
        (3, 2, at(5, 13), date(2026, 5, 13)),
    ):
        name = f"F-2026-{number:04}"
        yield f.FormFiled(
            at=moment, form=name, annex=annex, revision=1, sha256=mail(name), filename="a.docx", fingerprint=name, days=(day,), people=3,
            topic="总检操作", signed=True,
        )  # fmt: skip
    yield f.FormConfirmed(
        at=at(4, 1), form="F-2026-0001", revision=1, sha256=mail("F-2026-0001"), reservation="恢复演练未做"
    )
    yield f.DutyMissed(at=at(7, 5, 0), quarter=date(2026, 4, 5))


def others() -> Iterator[f.Fact]:
    """An upgrade, a customisation with a promise kept, mails known to the ledger."""
    yield f.UpgradeAnnounced(at=at(5, 26), version="V6.3.0", day=date(2026, 6, 20))
    yield f.UpgradeConfirmed(at=at(5, 28), version="V6.3.0")
    yield f.MailRead(at=at(4, 17), mail="verdict 4", by=IT, message_id="4@hospital.example", ends="ticket", reason="")


def warnings() -> Iterator[f.Fact]:
    """Three of one problem make 1 %, a grave one 5 %, one with a loss 5 %, one is undecided; all in the first half."""
    for number, about, severity, decided in (
        (1, 3, NORMAL, at(1, 26)),
        (3, 13, NORMAL, at(3, 16)),
        (6, 30, NORMAL, at(6, 15)),
        (4, 20, MAJOR, at(4, 17)),
    ):
        yield from Warned(number, about, severity, decided, row="response" if number == 4 else "recurrence").facts()
    yield from Warned(9, 0, NORMAL, at(6, 20), verified=False, row="duty", quarter=date(2026, 4, 5)).facts()
    yield f.WarningProposed(
        at=at(2, 2), mail=mail("claim"), warning="W-2026-008", ticket="", row="words", why="退费少计", severity=URGENT
    )
    yield f.LossClaimed(
        at=at(2, 3), mail=mail("claim"), by=IT, warning="W-2026-008", ticket="", amount=Decimal("3480.00")
    )
    yield f.WarningVerified(at=at(2, 4), mail=mail("loss"), by=IT, warning="W-2026-008", severity=URGENT)
    yield f.LossVerified(at=at(2, 4), mail=mail("loss"), by=IT, warning="W-2026-008", amount=Decimal("3480.00"))
    yield f.WarningObjected(at=at(6, 21), mail=mail("objection"), warning="W-2026-009", words="当天已到场")


def first_half() -> list[f.Fact]:
    """Everything up to the end of the first half."""
    tickets = (
        ticket(3, at(1, 14), NORMAL, 3), ticket(13, at(3, 12), NORMAL, 1), ticket(30, at(6, 10), NORMAL, 5),
        ticket(20, at(4, 14), MAJOR, 2, late=True), ticket(21, at(6, 30), None, 0),
    )  # fmt: skip
    promised = f.DatePromised(at=at(6, 30, 10), ticket="TJ-2026-0021", until=date(2026, 7, 3))
    parts = [*tickets, forms(), others(), warnings(), grouped(at(6, 13), 3, 13, 30)]
    return sorted((promised, *(fact for part in parts for fact in part)), key=lambda fact: fact.at)


def told(state: State, known: Rules, half: int, moment: datetime) -> Statement:
    """The statement of a half-year."""
    accounts = ledger_of(state, known)
    return statement(state, known, accounts[half], moment, accounts)


def issued(state: State, known: Rules, moment: datetime) -> Iterator[f.Fact]:
    """The first half's statement issued as it stands, and confirmed."""
    figures = told(state, known, 0, moment).figures
    sha = mail("statement")
    yield f.StatementIssued(
        at=moment, cycle=CONTRACT.start, revision=1, sha256=sha, deducted=figures.deducted, payable=figures.payable,
        deductions=figures.deductions,
    )  # fmt: skip
    yield f.StatementConfirmed(
        at=moment, mail=mail("yes"), by=IT, subject="考核表", cycle=CONTRACT.start, revision=1, sha256=sha
    )


def whole_year() -> tuple[State, Rules]:
    """The first half confirmed, and a warning of it taken back afterwards."""
    known = rules()
    before = first_half()
    after = [*issued(folded(before), known, at(7, 8)), f.WarningWithdrawn(at=at(8, 1), by=IT, warning="W-2026-004")]
    return folded(before, after), known


def questions(state: State, known: Rules, half: int, moment: datetime) -> tuple[str, ...]:
    """What the statement leaves open."""
    return open_questions(state, told(state, known, half, moment))


def look(sha: str) -> dict[str, object]:
    """A mail as `why` shows it."""
    return {"sha256": sha, "at": "2026-04-17T09:00:00+08:00", "from": "i***@hospital.example", "subject": "核实"}
