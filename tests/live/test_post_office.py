"""Inbox and courier against both mail worlds: what is sent arrives whole, once, in order, and is noticed at once."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from threading import Timer

import pytest

from mailbot.shell.clock import now
from mailbot.shell.courier import Courier, Later, Sent
from mailbot.shell.inbox import Inbox, open_inbox
from mailbot.shell.servers import Security, Server
from mailbot.shell.trouble import InboxDown, LoginRefused
from tests.live.conftest import PASSWORD, World
from tests.live.dovecot import HOST, Dovecot, Relay

Address = Callable[[str], str]
LETTER = "Subject: 报告打不开\r\nFrom: li@h.example\r\nMessage-ID: <1@h.example>\r\n\r\n.三台\r\n.\r\n..\r\n".encode()


@pytest.fixture
def bot(world: World, address: Address) -> Iterator[Inbox]:
    with closing(open_inbox(world.imap(address("bot")))) as inbox:
        yield inbox


@pytest.fixture
def clerk(world: World, address: Address) -> Iterator[Courier]:
    with closing(Courier(world.smtp(address("li")))) as courier:
        yield courier


def send(clerk: Courier, address: Address, *letters: bytes) -> None:
    for letter in letters:
        assert isinstance(clerk.send(letter, address("li"), [address("bot")]), Sent)


def headers_and_letter(raw: bytes) -> tuple[bytes, bytes]:
    at = raw.index(b"Subject:")
    return raw[:at], raw[at:]


def test_a_letter_arrives_byte_for_byte_below_what_servers_add(bot: Inbox, clerk: Courier, address: Address) -> None:
    send(clerk, address, LETTER)
    (arrival,) = bot.unread(0, 0)
    added, letter = headers_and_letter(arrival.raw)
    assert letter == LETTER
    assert b"Authentication-Results: mx.localhost; spf=pass smtp.mailfrom=" + address("li").encode() in added
    assert b"Received: from " in added


def test_a_letter_in_another_name_is_not_vouched_for(bot: Inbox, clerk: Courier, address: Address) -> None:
    clerk.send(LETTER, address("wang"), [address("bot")])
    assert b"spf=fail smtp.mailfrom=" + address("wang").encode() in bot.unread(0, 0)[0].raw


def test_the_receipt_says_when_and_where_a_mail_arrived(bot: Inbox, clerk: Courier, address: Address) -> None:
    send(clerk, address, LETTER)
    (arrival,) = bot.unread(0, 0)
    assert abs(arrival.receipt.arrived - now()) < timedelta(minutes=1)
    assert arrival.receipt.arrived.utcoffset() == timedelta(hours=8)
    assert (arrival.receipt.mailbox, arrival.receipt.uidvalidity) == ("INBOX", bot.uidvalidity)
    assert arrival.receipt.uid > 0


def test_each_mail_is_read_once_and_in_order(bot: Inbox, clerk: Courier, address: Address) -> None:
    letters = [LETTER.replace(b"<1@", f"<{number}@".encode()) for number in range(7)]
    send(clerk, address, *letters)
    read, uid = [], 0
    while batch := bot.unread(uid, bot.uidvalidity, limit=3):
        assert len(batch) <= 3
        read += [headers_and_letter(each.raw)[1] for each in batch]
        uid = batch[-1].receipt.uid
    assert read == letters
    assert bot.unread(uid, bot.uidvalidity) == []


def test_a_cursor_of_another_uidvalidity_begins_anew(bot: Inbox, clerk: Courier, address: Address) -> None:
    send(clerk, address, LETTER)
    (arrival,) = bot.unread(0, 0)
    assert bot.unread(arrival.receipt.uid, bot.uidvalidity + 1) == [arrival]


def test_reading_marks_nothing_and_marking_hides_nothing(
    world: World, bot: Inbox, clerk: Courier, address: Address
) -> None:
    send(clerk, address, LETTER)
    (arrival,) = bot.unread(0, 0)
    assert flags(bot, arrival.receipt.uid) == set()
    bot.mark([arrival.receipt.uid])
    assert flags(bot, arrival.receipt.uid) == {b"\\Seen"}
    with closing(open_inbox(world.imap(address("bot")))) as another:
        assert another.unread(0, 0) == [arrival]


def flags(inbox: Inbox, uid: int) -> set[bytes]:
    return set(inbox._client.get_flags([uid])[uid]) - {b"\\Recent"}


def test_new_mail_ends_the_wait_at_once(bot: Inbox, clerk: Courier, address: Address) -> None:
    bot.unread(0, 0)
    sending = Timer(0.5, send, (clerk, address, LETTER))
    sending.start()
    began = time.monotonic()
    assert bot.idle(20)
    assert time.monotonic() - began < 5
    sending.join()
    assert len(bot.unread(0, 0)) == 1


def test_mail_that_came_before_the_wait_ends_it_too(bot: Inbox, clerk: Courier, address: Address) -> None:
    bot.unread(0, 0)
    send(clerk, address, LETTER)
    assert bot.idle(0.1)


def test_a_quiet_mailbox_lets_the_wait_run_out(bot: Inbox, clerk: Courier, address: Address) -> None:
    send(clerk, address, LETTER)
    (arrival,) = bot.unread(0, 0)
    bot.mark([arrival.receipt.uid])
    assert not bot.idle(0.3)


def test_the_wait_ends_when_the_process_is_asked_to_stop(bot: Inbox) -> None:
    began = time.monotonic()
    assert not bot.idle(60, stopped=lambda: time.monotonic() - began > 0.5)
    assert time.monotonic() - began < 5


def test_a_wrong_password_is_told_apart_and_never_shown(world: World, address: Address) -> None:
    with pytest.raises(LoginRefused) as refused:
        open_inbox(world.imap(address("bot"), "tell nobody"))
    assert "tell nobody" not in str(refused.value)
    with closing(Courier(world.smtp(address("li"), "tell nobody"))) as courier:
        outcome = courier.send(LETTER, address("li"), [address("bot")])
        assert isinstance(outcome, Later)
        assert outcome.code == 535
        assert "tell nobody" not in courier.greet() + outcome.why


def test_a_blind_copy_reaches_its_recipient(world: World, bot: Inbox, clerk: Courier, address: Address) -> None:
    clerk.send(LETTER, address("li"), [address("bot"), address("pm")])
    with closing(open_inbox(world.imap(address("pm")))) as manager:
        assert len(manager.unread(0, 0)) == len(bot.unread(0, 0)) == 1


@pytest.mark.live
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_secured_line_is_read_and_waited_on_like_a_plain_one(
    dovecot_server: Dovecot, dovecot: World, security: Security, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not dovecot_server.certificate:
        pytest.skip("no openssl to make a certificate with")
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot_server.certificate))
    port = dovecot_server.imaps if security is Security.TLS else dovecot_server.imap
    with (
        closing(Courier(dovecot.smtp(address("li")))) as clerk,
        closing(open_inbox(Server(HOST, port, security, address("bot"), PASSWORD))) as bot,
    ):
        bot.unread(0, 0)
        sending = Timer(0.5, send, (clerk, address, LETTER))
        sending.start()
        assert bot.idle(10)
        sending.join()
        assert len(bot.unread(0, 0)) == 1


@pytest.mark.live
def test_a_certificate_nobody_vouches_for_is_refused(dovecot_server: Dovecot, address: Address) -> None:
    if not dovecot_server.certificate:
        pytest.skip("no openssl to make a certificate with")
    with pytest.raises(InboxDown, match=r"(?i)certificate"):
        open_inbox(Server(HOST, dovecot_server.imaps, Security.TLS, address("bot"), PASSWORD))


@pytest.mark.live
def test_a_restarted_server_is_noticed_and_reading_goes_on_where_it_stood(
    dovecot_server: Dovecot, dovecot: World, address: Address
) -> None:
    relay = Relay(dovecot_server.lmtp, PASSWORD)
    clerk = Courier(Server(HOST, relay.start(), Security.PLAIN, address("li"), PASSWORD))
    bot = open_inbox(dovecot.imap(address("bot")))
    send(clerk, address, LETTER)
    (first,) = bot.unread(0, 0)
    dovecot_server.stop()
    with pytest.raises(InboxDown):
        bot.idle(10)
    bot.close()
    with pytest.raises(InboxDown):
        open_inbox(dovecot.imap(address("bot")))
    dovecot_server.start()
    send(clerk, address, LETTER.replace(b"<1@", b"<2@"))
    with closing(open_inbox(dovecot.imap(address("bot")))) as again:
        (second,) = again.unread(first.receipt.uid, first.receipt.uidvalidity)
        assert b"<2@" in second.raw
    clerk.close()
    relay.stop()
