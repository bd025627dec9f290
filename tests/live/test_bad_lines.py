"""The desk itself behind a bad line to a real Dovecot: after every fault each mail is one entry, and nobody is hammered."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient

from mailbot.app import build
from mailbot.core import facts as f
from mailbot.core.limits import USUAL, WITHHELD, Limits
from mailbot.shell import inbox as module
from mailbot.shell.adopting import adopt
from mailbot.shell.clock import now
from mailbot.shell.courier import Sent
from mailbot.shell.desk import Desk
from mailbot.shell.inbox import Inbox, open_inbox
from mailbot.shell.providers import GENERIC
from mailbot.shell.servers import Security, Server
from mailbot.shell.trouble import InboxDown
from mailbot.shell.worker import Rounds
from tests import sample_desk
from tests.live.conftest import PASSWORD, World
from tests.shell.bad_line import BadLine, Fault, before, black_hole, cut_at, drip, replaced

pytestmark = pytest.mark.live
FOLDER = "desk"
HOST = "127.0.0.1"


def mail(number: int, size: int = 0) -> bytes:
    """A report of its own, perhaps with a long log."""
    head = (
        f"From: {sample_desk.WARD}\r\nTo: desk@vendor.example\r\nSubject: =?utf-8?b?5omT5Y2w?= {number}\r\n"
        f"Message-ID: <{number}@hospital.example>\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return (head + f"登记台 {number} 号条码打印机打不出来。\r\n").encode() + b"log line\r\n" * (size // 10)


class Post:
    """Takes every letter."""

    def send(self, *_: object) -> Sent:
        return Sent("ok")


@dataclass
class Office:
    """A desk, its mailbox at Dovecot, and somebody else who may look into it."""

    desk: Desk
    server: Server
    other: IMAPClient

    def put(self, *mails: bytes) -> None:
        for each in mails:
            self.other.append(FOLDER, each)

    def delete(self, uid: int) -> None:
        self.other.select_folder(FOLDER)
        self.other.delete_messages([uid])
        self.other.expunge()

    def anew(self, *mails: bytes) -> None:
        """The folder is made again, as after a restore: the same mails under other UIDs and another UIDVALIDITY."""
        self.other.delete_folder(FOLDER)
        self.other.create_folder(FOLDER)
        self.put(*mails)

    def work(self, *faults: Fault, limits: Limits = USUAL, rounds: int | None = None) -> int:
        """Rounds over lines with these faults and then a good one; says how many connections were made."""
        with BadLine(self.server.port, *faults) as line:
            server = Server(HOST, line.port, Security.PLAIN, self.server.user, PASSWORD)

            def connect() -> Inbox:
                return open_inbox(server, FOLDER, timeout=1.5, limits=limits, tries=self.desk.archive)

            for _ in range(rounds or len(faults) + 1):
                with suppress(InboxDown):
                    Rounds(self.desk, connect, Post(), FOLDER, now).once()
            return line.connections

    @property
    def read(self) -> Counter[str]:
        """How often each mail was read, by its hash, from the ledger."""
        return Counter(fact["mail"] for fact in self._facts(f.MailRead))

    @property
    def answers(self) -> Counter[tuple[str, str, str]]:
        """How often each letter was written: by the mail it answers, its kind and its readers."""
        return Counter(
            (fact["mail"], fact["kind"], str(fact["to"])) for fact in self._facts(f.LetterPosted) if "mail" in fact
        )

    def _facts(self, kind: type[f.Fact]) -> Iterator[dict[str, Any]]:
        return (fact for commit in self.desk.ledger.entries() for fact in commit.facts if fact["fact"] == kind.__name__)


@pytest.fixture
def office(dovecot: World, address: Callable[[str], str], tmp_path: Path) -> Iterator[Office]:
    home = sample_desk.settled(tmp_path / "home")
    desk = build(home)
    adopt(desk, home.config.persons, now())
    server = dovecot.imap(address("desk"))
    with IMAPClient(HOST, server.port, ssl=False) as other:
        other.login(server.user, PASSWORD)
        other.create_folder(FOLDER)
        yield Office(desk, server, other)
    desk.ledger.close()


FAULTS: dict[str, Fault] = {
    "cut at the greeting": cut_at(b"* OK", 2),
    "cut at the log-in": cut_at(b"OK [CAPABILITY", 4),
    "cut in the midst of SELECT": cut_at(b"UIDVALIDITY", 6),
    "cut in the midst of SEARCH": cut_at(b"* SEARCH", 10),
    "cut in the midst of a line of FETCH": cut_at(b"BODY[]", 3),
    "cut in the midst of a literal": cut_at(b"BODY[]", 300),
    "cut before the mark": cut_at(b"FLAGS (\\Seen"),
    "a black hole at the log-in": black_hole(b"OK [CAPABILITY"),
    "a black hole at SEARCH": black_hole(b"* SEARCH"),
    "a black hole at FETCH": black_hole(b"BODY[]"),
    "garbage for SEARCH": replaced(b"* SEARCH 1", b"\x00\xff%%%( {9999999}"),
    "garbage for FETCH": replaced(b"BODY[]", b"BODY((("),
    "a wrong tag": replaced(b" OK Search", b"9 OK Search"),
    "NO to FETCH": replaced(b" OK Fetch", b" NO Fetch"),
    "BAD to SEARCH": replaced(b" OK Search", b" BAD Search"),
    "BYE at the greeting": replaced(b"* OK [CAPABILITY", b"* BYE [CAPABILITY"),
    "log-in refused": replaced(b" OK [CAPABILITY", b" NO [UNAVAILABLE] Temporary authentication failure ["),
    "a password refused, then taken": replaced(b" OK [CAPABILITY", b" NO [AUTHENTICATIONFAILED] no ["),
    "a slow drip": drip(0.0005, 3000),
}


@pytest.mark.parametrize("name", FAULTS)
def test_after_a_fault_every_mail_is_one_entry(office: Office, name: str) -> None:
    mails = [mail(number) for number in range(3)]
    office.put(*mails)
    assert office.work(FAULTS[name]) == 2
    assert office.read == {sha256(each).hexdigest(): 1 for each in mails}
    assert set(office.answers.values()) == {1}
    assert not office.desk.state.aside


def test_a_mail_whose_fetch_is_garbled_is_set_aside_after_three_tries_and_the_next_is_answered(office: Office) -> None:
    mails = [mail(number) for number in range(3)]
    office.put(*mails)
    garbled = replaced(b"* 2 FETCH (UID 2 RFC822", b"* 2 FETCH (UID 2 )( RFC822")
    assert office.work(*[garbled] * 4) == 5
    read, aside = office.desk.state.mails, office.desk.state.aside
    assert [read[sha256(each).hexdigest()].ends for each in (mails[0], mails[2])] == ["ticket"] * 2
    (sha,) = aside
    assert aside[sha].reason.startswith(f"{WITHHELD}（文件夹 {FOLDER}，UID 2")
    kinds = [posted.fact.kind for posted in office.desk.state.letters.values()]
    assert kinds.count("manager/set_aside") == 1
    assert set(office.answers.values()) == {1}


def test_a_mail_that_vanishes_between_search_and_fetch_is_no_hindrance(office: Office) -> None:
    mails = [mail(number) for number in range(4)]
    office.put(*mails)
    office.work(before(b"* SEARCH", lambda: office.delete(2)))
    assert office.read == {sha256(each).hexdigest(): 1 for each in (mails[0], *mails[2:])}


def test_a_mail_that_comes_during_the_fetch_is_read_in_the_same_round(office: Office) -> None:
    mails = [mail(number) for number in range(2)]
    office.put(mails[0])
    office.work(before(b"BODY[]", lambda: office.put(mails[1])), rounds=1)
    assert office.read == {sha256(each).hexdigest(): 1 for each in mails}


def test_a_mailbox_restored_under_another_uidvalidity_is_read_again_and_nothing_done_twice(office: Office) -> None:
    mails = [mail(number) for number in range(3)]
    office.put(*mails)
    office.work()
    office.anew(mails[2], mails[0], mail(7), mails[1])
    office.work()
    assert office.read == {sha256(each).hexdigest(): 1 for each in (*mails, mail(7))}
    assert set(office.answers.values()) == {1}
    office.work()
    assert sum(office.read.values()) == 4


def without_uidvalidity(said: Iterator[bytes]) -> Iterator[bytes]:
    """The fault of a server that numbers its mailboxes with 0."""
    return (re.sub(rb"\[UIDVALIDITY \d+\]", b"[UIDVALIDITY 0]", words) for words in said)


def test_a_server_whose_uidvalidity_is_0_is_read_anew_each_time_and_nothing_done_twice(office: Office) -> None:
    mails = [mail(number) for number in range(3)]
    office.put(*mails)
    office.work(without_uidvalidity, rounds=1)
    office.put(mail(8))
    office.work(*[without_uidvalidity] * 3, rounds=3)
    assert office.read == {sha256(each).hexdigest(): 1 for each in (*mails, mail(8))}


def test_where_uidvalidity_is_0_a_mail_that_is_not_given_is_set_aside_once(office: Office) -> None:
    office.put(*(mail(number) for number in range(3)))

    def garbled(said: Iterator[bytes]) -> Iterator[bytes]:
        return without_uidvalidity(replaced(b"* 2 FETCH (UID 2 RFC822", b"* 2 FETCH (UID 2 )( RFC822")(said))

    office.work(*[garbled] * 9, rounds=9)
    assert len(office.read) == 3
    assert set(office.read.values()) == {1}


def test_of_a_mail_beyond_the_limit_the_header_comes_over_the_line_and_no_more(office: Office) -> None:
    office.put(mail(1), mail(2, size=6_000_000), mail(3))
    carried = 0

    def counted(said: Iterator[bytes]) -> Iterator[bytes]:
        nonlocal carried
        for words in said:
            carried += len(words)
            yield words

    office.work(counted, limits=Limits(message_mb=1), rounds=1)
    assert carried < 20_000
    assert len(office.read) == 3


@pytest.mark.parametrize("fault", [black_hole(b"+ idling"), cut_at(b"+ idling"), cut_at(b"+ idling", 4)])
def test_a_line_that_dies_during_idle_is_noticed_and_the_next_reads_on(
    office: Office, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STRETCH_SECONDS", 0.3)
    office.put(mail(1))
    office.work()
    with BadLine(office.server.port, fault) as line:
        server = Server(HOST, line.port, Security.PLAIN, office.server.user, PASSWORD)
        with closing(open_inbox(server, FOLDER, timeout=1.5)) as inbox:
            inbox.unread(*reversed(office.desk.state.cursors[FOLDER]))
            with pytest.raises(InboxDown):
                inbox.idle(10)
    office.put(mail(2))
    office.work()
    assert office.read == {sha256(each).hexdigest(): 1 for each in (mail(1), mail(2))}


def test_of_the_junk_only_what_people_on_the_list_wrote_is_taken_in_and_once(office: Office) -> None:
    stranger = mail(2).replace(sample_desk.WARD.encode(), b"spam@elsewhere.example")
    office.other.create_folder("垃圾邮件")
    office.put(mail(1))
    for each in (stranger, mail(3), stranger + b"again", mail(4)):
        office.other.append("垃圾邮件", each)

    def look() -> None:
        with closing(open_inbox(office.server, FOLDER, provider=GENERIC)) as inbox:
            Rounds(office.desk, lambda: inbox, Post(), FOLDER, now, junk_seconds=600).beat(inbox)
            assert inbox.unread(0, 0, limit=1)[0].raw == mail(1)

    # had it been missed, it would have been asked for
    office.other.append("垃圾邮件", mail(6), msg_time=now() - timedelta(days=8))
    look()
    office.other.append("垃圾邮件", mail(5))
    look()
    assert office.read == {sha256(each).hexdigest(): 1 for each in (mail(1), mail(3), mail(4), mail(5))}
    assert {read.folder for read in office.desk.state.mails.values()} == {FOLDER, "垃圾邮件"}
