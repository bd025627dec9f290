"""The inbox with servers that behave as real ones sometimes do."""

import time
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Timer

import pytest

from mailbot.core.limits import MIB, Limits
from mailbot.core.model import SHANGHAI
from mailbot.shell import fetching
from mailbot.shell.clock import now
from mailbot.shell.inbox import Inbox, open_inbox
from mailbot.shell.providers import GENERIC
from mailbot.shell.servers import Security, Server
from mailbot.shell.trouble import InboxDown, LoginRefused
from tests.shell.imap_double import MAIL, Mailbox, opened


def test_of_a_mail_beyond_the_limit_only_the_header_is_fetched() -> None:
    large = b"Subject: large\r\n\r\n" + bytes(MIB)
    mailbox = Mailbox({5: MAIL, 6: large, 7: MAIL})
    with mailbox.line, closing(open_inbox(mailbox.server, timeout=2.0, limits=Limits(message_mb=1))) as inbox:
        first, second, third = inbox.unread(0, 7)
    assert (first.raw, first.receipt.whole, third.raw) == (MAIL, 0, MAIL)
    assert (second.raw, second.receipt.whole, second.receipt.uid) == (b"Subject: large\r\n\r\n", len(large), 6)


def uids(inbox: Inbox, after: int, limit: int = 50) -> list[int]:
    return [arrival.receipt.uid for arrival in inbox.unread(after, 7, limit)]


def test_the_server_learns_who_we_are_before_the_folder_is_opened() -> None:
    with opened(mailbox := Mailbox({})):
        assert mailbox.commands.index("ID") < mailbox.commands.index("SELECT")


def test_a_server_that_does_not_offer_id_is_not_asked_for_it() -> None:
    with opened(mailbox := Mailbox({}, capabilities="IDLE")):
        assert "ID" not in mailbox.commands


def test_an_arrival_carries_the_servers_own_time() -> None:
    with opened(Mailbox({5: MAIL})) as inbox:
        (arrival,) = inbox.unread(0, 7)
    assert arrival.raw == MAIL
    assert arrival.receipt.arrived == datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
    assert arrival.receipt.arrived.utcoffset() == timedelta(hours=8)
    assert (arrival.receipt.uidvalidity, arrival.receipt.uid) == (7, 5)


def test_the_last_mail_is_not_read_again_though_the_server_always_names_it() -> None:
    with opened(Mailbox({5: MAIL})) as inbox:
        assert uids(inbox, 5) == []
        assert uids(inbox, 4) == [5]


class BroughtBack(Mailbox):
    """A mailbox that says which UID comes next, as one brought back from a backup: the same UIDVALIDITY, UIDs used before."""

    following = 3

    def on_select(self, said: bytes) -> bytes:
        return super().on_select(said) + b"* OK [UIDNEXT %d] ok\r\n" % self.following


def test_a_mailbox_brought_back_from_a_backup_is_read_from_its_beginning() -> None:
    with opened(mailbox := BroughtBack({1: MAIL, 2: MAIL})) as inbox:
        assert uids(inbox, 100, limit=1) == [1]
        assert uids(inbox, 1) == [2]
        mailbox.mails[3] = MAIL
        assert uids(inbox, 2) == [3]
        assert uids(inbox, 3) == []


def test_one_brought_back_empty_gives_its_first_mail() -> None:
    mailbox = BroughtBack({})
    mailbox.following = 1
    with opened(mailbox) as inbox:
        assert uids(inbox, 100) == []
        mailbox.mails[1] = MAIL
        assert uids(inbox, 100) == [1]
        assert uids(inbox, 1) == []


def test_a_server_that_names_a_wrong_next_uid_or_whose_last_mails_were_taken_away_is_not_read_anew() -> None:
    with opened(BroughtBack({99: MAIL, 100: MAIL})) as inbox:
        assert uids(inbox, 100) == []
    emptied = BroughtBack({5: MAIL})
    emptied.following = 101
    with opened(emptied) as inbox:
        assert uids(inbox, 100) == []


def test_a_mail_that_vanishes_between_search_and_fetch_is_passed_over() -> None:
    class Vanishing(Mailbox):
        def on_uid_fetch(self, said: bytes) -> bytes:
            self.mails.pop(7, None)
            return super().on_uid_fetch(said)

    with opened(Vanishing({5: MAIL, 6: MAIL, 7: MAIL})) as inbox:
        assert uids(inbox, 4) == [5, 6]
        assert uids(inbox, 6) == []
        assert not inbox.idle(0.05)


def test_where_all_that_was_asked_for_has_vanished_the_next_are_read() -> None:
    class Emptied(Mailbox):
        def on_uid_fetch(self, said: bytes) -> bytes:
            for uid in (5, 6):
                self.mails.pop(uid, None)
            return super().on_uid_fetch(said)

    with opened(Emptied({5: MAIL, 6: MAIL, 7: MAIL})) as inbox:
        assert [arrival.receipt.uid for arrival in inbox.unread(0, 7, limit=2)] == [7]


def test_a_mouthful_is_bounded_in_bytes_but_a_large_mail_is_read_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MOUTHFUL", 100)
    with opened(Mailbox({1: b"a" * 60, 2: b"b" * 60, 3: b"c" * 900, 4: b"d"})) as inbox:
        assert [uids(inbox, after) for after in (0, 1, 2, 3)] == [[1], [2], [3], [4]]


def test_without_idle_the_server_is_polled() -> None:
    often = replace(GENERIC, poll_seconds=0.05)
    with opened(mailbox := Mailbox({5: MAIL}, capabilities="ID"), provider=often) as inbox:
        inbox.unread(0, 7)
        assert not inbox.idle(0.2)
        assert "IDLE" not in mailbox.commands
        assert mailbox.commands.count("UID SEARCH") >= 3
        mailbox.mails[6] = MAIL
        assert inbox.idle(5)


def test_a_word_that_comes_in_two_packets_ends_the_wait_and_breaks_nothing() -> None:
    class Slow(Mailbox):
        def answer(self, said: bytes) -> bytes | None:
            if said.endswith(b"IDLE"):
                Timer(0.1, self.arrive).start()
            if said == b"DONE":
                self.line.say(b"STS\r\n")
            return super().answer(said)

        def arrive(self) -> None:
            self.mails[6] = MAIL
            self.line.say(b"* 2 EXI")

    with opened(Slow({5: MAIL})) as inbox:
        inbox.unread(0, 7)
        began = time.monotonic()
        assert inbox.idle(20)
        assert time.monotonic() - began < 5
        assert uids(inbox, 5) == [6]


def test_what_came_before_the_wait_ends_it_even_unannounced() -> None:
    with opened(mailbox := Mailbox({5: MAIL})) as inbox:
        inbox.unread(0, 7)
        mailbox.mails[6] = MAIL
        began = time.monotonic()
        assert inbox.idle(5)
        assert time.monotonic() - began < 2


def test_what_comes_during_the_last_search_ends_the_wait() -> None:
    announced = b"* SEARCH 5\r\n* 2 EXISTS\r\nTAG OK done\r\n"
    with opened(mailbox := Mailbox({5: MAIL})) as inbox:
        inbox.unread(0, 7)
        mailbox.quirks["uid_search"] = announced
        began = time.monotonic()
        assert inbox.idle(5)
        assert time.monotonic() - began < 2


def test_still_here_is_not_news() -> None:
    mailbox = Mailbox({5: MAIL}, {"idle": b"+ idling\r\n* OK Still here\r\n"})
    with opened(mailbox) as inbox:
        inbox.unread(0, 7)
        assert not inbox.idle(0.3)


@pytest.mark.parametrize("quirk", [b"+ idling\r\n", b"* BYE shutting down\r\n", b"%%% nonsense\r\n", None])
def test_a_server_that_goes_away_while_we_wait_is_noticed_at_once(quirk: bytes | None) -> None:
    class Leaving(Mailbox):
        def answer(self, said: bytes) -> bytes | None:
            if said == b"DONE":
                return None
            return super().answer(said)

    with opened(Leaving({}, {"idle": quirk})) as inbox:
        began = time.monotonic()
        with pytest.raises(InboxDown):
            inbox.idle(0.5)
        assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "quirks",
    [
        {"uid_search": b"TAG NO try later\r\n"},
        {"uid_search": b"TAG BAD what\r\n"},
        {"uid_search": b"* SEARCH one two\r\nTAG OK done\r\n"},
        {"uid_fetch": b"* 5 FETCH (UID 5 BODY[] {99999}\r\nshort"},
        {"uid_fetch": b"* 5 FETCH ((((\r\nTAG OK done\r\n"},
        {"uid_fetch": None},
        {"noop": b""},
    ],
)
def test_whatever_a_server_says_wrongly_is_one_kind_of_trouble(quirks: dict[str, bytes | None]) -> None:
    with (
        opened(Mailbox({5: MAIL}, quirks), timeout=1.5) as inbox,
        pytest.raises(InboxDown, match=r"IMAP 服务器 127.0.0.1:\d+ 不可用：."),
    ):
        inbox.unread(0, 7)


def test_a_refused_login_is_told_apart_and_keeps_the_secret() -> None:
    mailbox = Mailbox({}, {"login": b"TAG NO [AUTHENTICATIONFAILED] s3cret is wrong\r\n"})
    with pytest.raises(LoginRefused) as refused, opened(mailbox):
        pass
    assert "s3cret" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert "s3cret" not in repr(Server("h", 1, Security.PLAIN, "u", "s3cret"))


def test_nobody_at_home_is_a_sentence() -> None:
    with Mailbox({}).line as line:
        port = line.port
    with pytest.raises(InboxDown, match=f"127.0.0.1:{port}"):
        open_inbox(Server("127.0.0.1", port, Security.PLAIN, "u", "p"), timeout=1)


@pytest.mark.parametrize("given", [b"not a day", b"99-Foo-2026 01:00:00 +0000", b""])
def test_a_mail_whose_arrival_the_server_cannot_tell_arrives_now(given: bytes) -> None:
    class Dateless(Mailbox):
        def item(self, uid: int, section: bytes) -> bytes:
            return super().item(uid, section).replace(b"02-Mar-2026 01:00:00 +0000", given)

    with opened(Dateless({5: MAIL})) as inbox:
        (arrival,) = inbox.unread(0, 7)
    assert arrival.raw == MAIL
    assert abs(arrival.receipt.arrived - now()) < timedelta(minutes=1)
