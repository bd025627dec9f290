"""Told to stop in the middle of a batch, what is done is committed, and the rest is fetched again."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from mailbot.core import facts as f
from mailbot.mail.message import Receipt
from mailbot.shell import delivery
from mailbot.shell.codec import decode
from mailbot.shell.courier import Sent
from mailbot.shell.delivery import deliver
from mailbot.shell.desk import Desk
from mailbot.shell.fetching import Arrival
from mailbot.shell.replay import Moment
from mailbot.shell.worker import Rounds, fetch
from tests.stories.village import found, moment, settled

NOW = moment("2026-03-10 09:00")


@dataclass
class Mailbox:
    """A mailbox in memory."""

    mails: list[bytes]
    marked: list[int] = field(default_factory=list)
    since, looked = None, 0

    def unread(self, after: int, *_: object) -> list[Arrival]:
        return [Arrival(raw, Receipt(NOW, "INBOX", 1, uid)) for uid, raw in enumerate(self.mails, 1) if uid > after]

    def older(self, _day: object) -> int:
        return 0

    def mark(self, uids: list[int]) -> None:
        self.marked += uids

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class Postman:
    """Takes every letter; at the first, somebody says stop."""

    stop: Event
    taken: int = 0

    def send(self, _raw: bytes, _sender: str, _recipients: tuple[str, ...]) -> Sent:
        self.taken += 1
        self.stop.set()
        return Sent("250 ok")


def report(number: int) -> bytes:
    said = f"{number} 号台条码打不出来"
    head = f"From: dengji@hospital.example\nSubject: {said}\nMessage-ID: <{number}@hospital.example>\n\n"
    return f"{head}{said}，先手写。\n".encode()


def read(desk: Desk) -> list[str]:
    facts = (decode(fact) for commit in desk.ledger.entries() for fact in commit.facts)
    return sorted(fact.message_id for fact in facts if isinstance(fact, f.MailRead))


def test_stopped_between_two_mails_the_first_is_committed_and_the_others_come_again(tmp_path: Path) -> None:
    desk = settled(found(tmp_path), Moment(NOW)).desk
    mailbox = Mailbox([report(number) for number in (1, 2, 3)])
    assert fetch(desk, mailbox, "INBOX", lambda: bool(desk.state.mails)) == 0
    assert (read(desk), mailbox.marked) == (["1@hospital.example"], [])
    assert fetch(desk, mailbox, "INBOX") == 3
    assert read(desk) == ["1@hospital.example", "2@hospital.example", "3@hospital.example"]
    assert mailbox.marked == [1, 2, 3]
    assert fetch(desk, mailbox, "INBOX") == 0


def test_stopped_between_two_letters_the_others_wait(tmp_path: Path) -> None:
    desk, postman = settled(found(tmp_path), Moment(NOW)).desk, Postman(Event())
    fetch(desk, Mailbox([report(1)]), "INBOX")
    waiting = len(desk.state.outbox)
    assert waiting > 1
    assert deliver(desk, postman, NOW, postman.stop) == 1
    assert len(desk.state.outbox) == waiting - 1
    assert deliver(desk, postman, NOW) == waiting - 1
    assert (postman.taken, len(desk.state.outbox)) == (waiting, 0)


def test_a_server_that_wants_time_between_letters_keeps_no_mail_waiting_and_all_leave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, postman, seconds = settled(found(tmp_path), Moment(NOW)).desk, Postman(Event()), [0.0]

    def later() -> float:
        seconds[0] += 8  # between two looks at the clock
        return seconds[0]

    monkeypatch.setattr(delivery, "monotonic", later)
    mailbox = Mailbox([report(number) for number in range(5)])
    rounds = Rounds(desk, lambda: mailbox, postman, "INBOX", Moment(NOW))
    rounds.beat(mailbox)
    assert 0 < len(desk.state.outbox) < len(desk.state.letters)
    rounds.once()
    assert (len(desk.state.outbox), postman.taken) == (0, len(desk.state.letters))


def test_a_mail_that_lies_there_twice_is_worked_on_as_it_first_arrived(tmp_path: Path) -> None:
    desk = settled(found(tmp_path), Moment(NOW)).desk
    earlier = NOW - timedelta(minutes=9)
    facts = desk.take([(report(1), Receipt(earlier, "INBOX", 1, 5)), (report(1), Receipt(NOW, "INBOX", 1, 6))])
    (sha,) = desk.state.mails
    assert [fact.at for fact in facts if isinstance(fact, f.MailRead)] == [earlier]
    assert desk.archive.receipt(sha).arrived == earlier
