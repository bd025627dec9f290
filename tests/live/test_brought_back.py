"""A mailbox that the server's owner brought back from yesterday's files: the same UIDVALIDITY, and UIDs that are given out again."""

import shutil
import smtplib
from collections.abc import Iterator
from contextlib import closing

import pytest

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
            client.sendmail("a@b.example", [DESK], f"Subject: {subject}\r\n\r\n{subject}\r\n")


def unread(server: Dovecot, after: int, uidvalidity: int) -> list[Arrival]:
    with closing(open_inbox(Server(HOST, server.imap, Security.PLAIN, DESK, PASSWORD), timeout=5.0)) as inbox:
        return inbox.unread(after, uidvalidity)


def test_what_comes_after_it_was_brought_back_is_read(own_server: Dovecot) -> None:
    files, copy = own_server.home / "mail" / DESK, own_server.home / "yesterday"
    arrive(own_server, "one", "two")
    assert unread(own_server, 0, 0)
    own_server.stop()
    shutil.copytree(files, copy)
    own_server.start()
    arrive(own_server, "three", "four", "five")
    last = unread(own_server, 0, 0)[-1].receipt
    own_server.stop()
    shutil.rmtree(files)
    shutil.copytree(copy, files)
    own_server.start()
    arrive(own_server, "six")
    found = unread(own_server, last.uid, last.uidvalidity)
    assert [arrival.receipt.uidvalidity for arrival in found] == [last.uidvalidity] * 3
    assert [arrival.raw.rpartition(b"Subject: ")[2].split()[0] for arrival in found] == [b"one", b"two", b"six"]
