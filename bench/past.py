"""What happened before the benchmark begins: tickets as facts, as the bot itself would have recorded them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.people import ENGINEER, MODULES, clerk_of, fault
from mailbot.core import deadlines
from mailbot.core import facts as f
from mailbot.core.model import Kind, Reason, Severity
from mailbot.core.rulebook import Rules


@dataclass(frozen=True, slots=True)
class Pending:
    """A ticket of the past that waits for its engineer: its number, who reported it, and the letter that assigned it."""

    ticket: str
    reporter: str
    brief: str
    message_id: str


class Past:
    """The facts of tickets long confirmed and of some still open, as the bot itself would have recorded them."""

    def __init__(self, tickets: int, pending: int, now: datetime, rules: Rules) -> None:
        self._now, self._rules, self._tickets, self._random = now, rules, tickets, random.Random(tickets)
        self._counts: dict[int, int] = {}
        self._mails = 0
        self._open = max(pending, 0)
        self.pending: list[Pending] = []

    def facts(self) -> Iterator[list[f.Fact]]:
        """Ticket by ticket; the open ones came a minute ago, so that nothing about them is due yet."""
        step = timedelta(days=300) / max(1, self._tickets)
        recently = self._now - timedelta(minutes=1)
        for number in range(self._tickets):
            pending = number >= self._tickets - self._open
            yield self._ticket(recently if pending else recently - step * (self._tickets - number), pending=pending)

    def _ticket(self, at: datetime, *, pending: bool) -> list[f.Fact]:
        self._counts[at.year] = self._counts.get(at.year, 0) + 1
        number = f"TJ-{at.year}-{self._counts[at.year]:04d}"
        clerk, (brief, text) = clerk_of(self._random), fault(self._random)
        mail = self._mail_id()
        facts = [*self._opened(number, at, mail, clerk, brief, text), *self._read(mail, at, clerk, number, "report")]
        facts += self._letters(
            number, at, mail, brief, ("hospital/report_received", clerk), ("engineer/assigned", ENGINEER)
        )
        if pending:
            self.pending.append(Pending(number, clerk, brief, _letter_id(mail, 1)))
            return facts
        return facts + self._rest(number, at, clerk, brief)

    def _opened(self, number: str, at: datetime, mail: str, clerk: str, brief: str, text: str) -> Iterator[f.Fact]:
        reasons = (
            Reason("scope.single", brief[:8], "单个岗位受影响"),
            Reason("workaround.manual", "先手写", "有替代办法"),
        )
        yield f.TicketOpened(
            at=at, mail=mail, by=clerk, ticket=number, kind=Kind.REPORT, brief=brief, gist=text[:300], module=self._random.choice(MODULES),
            severity=Severity.NORMAL, confidence=0.8, reasons=reasons, environment="客户端 6.2.1，Win10", steps=text[-20:],
        )  # fmt: skip
        yield from deadlines.opening(
            number, Kind.REPORT, Severity.NORMAL, at, self._rules.deadlines, self._rules.calendar
        )

    def _rest(self, number: str, at: datetime, clerk: str, brief: str) -> list[f.Fact]:
        """Accepted, closed and confirmed."""
        accept, close, confirm = self._mail_id(), self._mail_id(), self._mail_id()
        first, second, third = (at + timedelta(minutes=minutes) for minutes in (40, 200, 300))
        days, calendar = self._rules.settings.urge_confirmation, self._rules.calendar
        urge = deadlines.asked(deadlines.CONFIRMATION, number, second, days, calendar)
        return [
            f.TicketAccepted(at=first, mail=accept, by=ENGINEER, ticket=number), *self._read(accept, first, ENGINEER, number, "accept"),
            *self._letters(number, first, accept, brief, ("hospital/accepted", clerk)),
            f.TicketClosed(at=second, mail=close, by=ENGINEER, ticket=number, cause="驱动版本旧", fix="更新驱动，试用正常"), urge,
            *self._read(close, second, ENGINEER, number, "close"), *self._letters(number, second, close, brief, ("hospital/ticket_closed", clerk)),
            f.ClosingConfirmed(at=third, mail=confirm, by=clerk, ticket=number), *self._read(confirm, third, clerk, number, "confirm"),
            *self._letters(number, third, confirm, brief, ("engineer/confirmed", ENGINEER)),
        ]  # fmt: skip

    def _mail_id(self) -> str:
        self._mails += 1
        return f"{self._mails:064x}"

    def _read(self, mail: str, at: datetime, by: str, number: str, intent: str) -> Iterator[f.Fact]:
        yield f.MailRead(
            at=at, mail=mail, by=by, message_id=f"{mail[-16:]}@{by.partition('@')[2]}", ends="ticket", reason=f"{intent}：主题与正文",
            intents=(intent,), about=number, folder="INBOX", uidvalidity=1, uid=self._mails,
        )  # fmt: skip

    def _letters(self, number: str, at: datetime, mail: str, brief: str, *letters: tuple[str, str]) -> Iterator[f.Fact]:
        for place, (kind, to) in enumerate(letters):
            name = _letter_id(mail, place)
            yield f.LetterPosted(
                at=at, mail=mail, message_id=name, kind=kind, to=(to,), subject=f"[工单 {number}] 已登记：{brief}", sha256=mail, about=number
            )  # fmt: skip
            yield f.LetterSent(at=at + timedelta(seconds=1), message_id=name)


def _letter_id(mail: str, place: int) -> str:
    return f"mailbot.{place}{mail[-23:]}@weibao.example"
