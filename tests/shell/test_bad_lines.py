"""Wherever a line breaks, the mails behind it are read, each once and whole, by the connections that follow."""

from contextlib import closing, suppress
from typing import NamedTuple

import pytest

from mailbot.shell import inbox as module
from mailbot.shell.courier import Courier, Later, Sent
from mailbot.shell.inbox import open_inbox
from mailbot.shell.servers import Security, Server
from mailbot.shell.trouble import InboxDown
from tests.shell.bad_line import BadLine, Fault, black_hole, cut, cut_at, drip, replaced
from tests.shell.imap_double import Mailbox
from tests.shell.test_courier import LETTER, Desk

pytestmark = pytest.mark.slow  # real waits on real sockets

MAILS = {uid: b"Subject: %d\r\n\r\n" % uid + b"x" * 40 * uid for uid in (2, 3, 9)}


class Reading(NamedTuple):
    """What was read, in order, and over how many connections."""

    raws: list[bytes]
    connections: int


def read_through(*faults: Fault, mails: dict[int, bytes] | None = None, timeout: float = 0.5) -> Reading:
    """Everything in the mailbox, by a reader who moves its cursor after each batch it got whole, as the worker does."""
    mailbox = Mailbox(mails or MAILS)
    raws: list[bytes] = []
    uid = 0
    with mailbox.line, BadLine(mailbox.line.port, *faults) as line:
        server = Server("127.0.0.1", line.port, Security.PLAIN, "bot@v.example", "s3cret")
        for _ in range(len(faults) + 1):
            with suppress(InboxDown), closing(open_inbox(server, timeout=timeout)) as inbox:
                while batch := inbox.unread(uid, 7, limit=2):
                    raws += [arrival.raw for arrival in batch]
                    uid = batch[-1].receipt.uid
    return Reading(raws, line.connections)


@pytest.mark.parametrize("hundreds", range(8))
def test_cut_after_any_byte_every_mail_is_read_once(hundreds: int) -> None:
    for after in range(hundreds * 200, hundreds * 200 + 200):
        reading = read_through(cut(after))
        assert reading.raws == list(MAILS.values()), f"cut after {after}"
        assert reading.connections == 2


@pytest.mark.parametrize(
    "fault",
    [
        cut_at(b"BODY[]"),
        cut_at(b"BODY[]", 12),
        cut_at(b"BODY[]", 40),
        black_hole(b"SEARCH"),
        black_hole(b"BODY[]"),
        black_hole(b"OK"),
        replaced(b"* SEARCH 2 3", b"\x00\xff%%%( {99999999}"),
        replaced(b"* SEARCH 2 3", b"* SEARCH 2 3 x"),
        replaced(b"BODY[]", b"BODY[]]"),
        replaced(b"OK done", b"NO try again"),
        replaced(b"OK done", b"BAD what"),
        replaced(b"FETCH (UID", b"FETCH (((UID"),
        replaced(b" OK done", b"X OK done"),
        replaced(b"* OK ready", b"* BYE overloaded"),
        replaced(b"* OK ready", b"HTTP/1.1 200 OK"),
    ],
)
def test_after_any_fault_the_next_connection_reads_every_mail_once(fault: Fault) -> None:
    assert read_through(fault).raws == list(MAILS.values())


def test_faults_in_a_row_lose_and_repeat_nothing() -> None:
    faults = [cut_at(b"BODY[]", 20), black_hole(b"SEARCH"), cut(90), replaced(b"OK done", b"BAD what"), cut(0)]
    assert read_through(*faults).raws == list(MAILS.values())


def test_a_line_that_drips_is_slow_and_nothing_else() -> None:
    reading = read_through(drip(0.0005, 600), timeout=2)
    assert (reading.raws, reading.connections) == (list(MAILS.values()), 2)


def test_uids_may_have_gaps_of_millions() -> None:
    mails = {5: b"Subject: a\r\n\r\n", 4_000_000_000: b"Subject: b\r\n\r\n", 4_294_967_290: b"Subject: c\r\n\r\n"}
    assert read_through(mails=mails).raws == list(mails.values())


@pytest.mark.parametrize(
    "fault", [black_hole(b"+ idling"), black_hole(b"OK idled"), cut_at(b"+ idling"), cut_at(b"+ idling", 3)]
)
def test_a_line_that_dies_during_the_wait_is_noticed(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STRETCH_SECONDS", 0.2)
    mailbox = Mailbox(MAILS)
    with mailbox.line, BadLine(mailbox.line.port, fault) as line:
        server = Server("127.0.0.1", line.port, Security.PLAIN, "bot@v.example", "s3cret")
        with closing(open_inbox(server, timeout=0.5)) as inbox:
            inbox.unread(9, 7)
            inbox.unread(0, 7)
            with pytest.raises(InboxDown):
                inbox.idle(5)


# ---------------------------------------------------------------- sending


def outcome_through(fault: Fault, timeout: float = 0.5) -> tuple[object, int]:
    """What became of a letter sent over a bad line, and how often the server took it whole."""
    desk = Desk()
    with desk.line, BadLine(desk.line.port, fault) as line:
        server = Server("127.0.0.1", line.port, Security.PLAIN)
        with closing(Courier(server, timeout)) as courier:
            outcome = courier.send(LETTER, "bot@v.example", ["li@h.example"])
    return outcome, desk.count(b"DATA")


def test_cut_after_any_byte_a_letter_is_for_later_or_sent_and_never_refused() -> None:
    for after in range(0, 200, 2):
        outcome, taken = outcome_through(cut(after))
        assert isinstance(outcome, Sent | Later), f"cut after {after}: {outcome}"
        assert taken <= 1


def test_a_letter_whose_receipt_was_lost_is_marked_as_perhaps_sent() -> None:
    outcome, taken = outcome_through(black_hole(b"queued"))
    assert isinstance(outcome, Later)
    assert (outcome.uncertain, taken) == (True, 1)


@pytest.mark.parametrize(
    "fault",
    [black_hole(b"220"), black_hole(b"354"), replaced(b"250", b"%%%"), replaced(b"220 mx.example ESMTP", b"\x00\xff")],
)
def test_an_smtp_server_that_talks_nonsense_or_nothing_is_for_later(fault: Fault) -> None:
    assert isinstance(outcome_through(fault)[0], Later)


def test_an_smtp_line_that_drips_still_takes_the_letter() -> None:
    outcome, taken = outcome_through(drip(0.001, 400), timeout=2)
    assert isinstance(outcome, Sent)
    assert taken == 1
