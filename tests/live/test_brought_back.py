"""A mailbox that the server's owner brought back from yesterday's files: the same UIDVALIDITY, and UIDs that are given out again."""

import shutil
import smtplib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mailbot.mail.read import read as read_mail
from mailbot.shell.fetching import Arrival
from mailbot.shell.inbox import open_inbox
from mailbot.shell.servers import Security, Server
from tests.live.conftest import PASSWORD
from tests.live.dovecot import HOST, Dovecot, missing

pytestmark = pytest.mark.live
DESK = "desk@brought-back.example"


@pytest.fixture
def own_server() -> Iterator[Dovecot]:
    """A Dovecot for this test alone, whose files may be put back."""
    if why := missing():
        pytest.skip(why)
    server = Dovecot(PASSWORD)
    server.start()
    yield server
    server.remove()


def arrive(server: Dovecot, *subjects: str) -> None:
    with smtplib.LMTP(HOST, server.lmtp) as client:
        for subject in subjects:
            client.sendmail(
                "a@b.example", [DESK], f"Message-ID: <{subject}@b.example>\r\nSubject: {subject}\r\n\r\n{subject}\r\n"
            )


def unread(server: Dovecot, after: int, uidvalidity: int, landmarks: dict[int, str] | None = None) -> list[Arrival]:
    with closing(open_inbox(Server(HOST, server.imap, Security.PLAIN, DESK, PASSWORD), timeout=5.0)) as inbox:
        return inbox.unread(after, uidvalidity, landmarks=lambda: landmarks or {})


def brought_back(server: Dovecot, copy: Path) -> None:
    """The mailbox is what it was when the copy was made."""
    server.stop()
    shutil.rmtree(server.home / "mail" / DESK)
    shutil.copytree(copy, server.home / "mail" / DESK)
    server.start()


def copied(server: Dovecot) -> Path:
    """A copy of the mailbox's files as they are."""
    server.stop()
    shutil.copytree(server.home / "mail" / DESK, server.home / "yesterday")
    server.start()
    return server.home / "yesterday"


def subjects(found: list[Arrival]) -> list[bytes]:
    return [arrival.raw.rpartition(b"Subject: ")[2].split()[0] for arrival in found]


def test_what_comes_after_it_was_brought_back_is_read(own_server: Dovecot) -> None:
    arrive(own_server, "one", "two")
    assert unread(own_server, 0, 0)
    copy = copied(own_server)
    arrive(own_server, "three", "four", "five")
    last = unread(own_server, 0, 0)[-1].receipt
    brought_back(own_server, copy)
    arrive(own_server, "six")
    found = unread(own_server, last.uid, last.uidvalidity)
    assert [arrival.receipt.uidvalidity for arrival in found] == [last.uidvalidity] * 3
    assert subjects(found) == [b"one", b"two", b"six"]


def test_it_is_noticed_by_the_mails_that_lie_where_others_were_when_its_uids_have_passed_the_cursor_again(
    own_server: Dovecot,
) -> None:
    arrive(own_server, "one", "two")
    copy = copied(own_server)
    arrive(own_server, "three", "four")
    read = unread(own_server, 0, 0)
    landmarks = {each.receipt.uid: read_mail(each.raw).message_id for each in read[1:]}
    last = read[-1].receipt
    assert unread(own_server, last.uid, last.uidvalidity, landmarks=landmarks) == []
    brought_back(own_server, copy)
    arrive(own_server, "five", "six", "seven")
    assert subjects(unread(own_server, last.uid, last.uidvalidity)) == [b"seven"], "without landmarks nobody could tell"
    found = unread(own_server, last.uid, last.uidvalidity, landmarks={3: landmarks[3], 4: landmarks[4]})
    assert subjects(found) == [b"one", b"two", b"five", b"six", b"seven"]
