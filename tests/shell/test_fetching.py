"""A mail that the server does not give is doubted alone, and after three tries something stands for it; a server that gives none is down."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from ssl import SSLCertVerificationError

import pytest

from mailbot.core.limits import WITHHELD
from mailbot.core.model import SHANGHAI
from mailbot.shell.archive import Archive
from mailbot.shell.fetching import Arrival
from mailbot.shell.files import DiskFailed
from mailbot.shell.inbox import Inbox, open_inbox
from mailbot.shell.rebuilding import gathered
from mailbot.shell.said import told
from mailbot.shell.trouble import InboxDown
from tests.sample_desk import settled
from tests.shell.imap_double import Mailbox

pytestmark = pytest.mark.slow  # each waits for a line that stays silent

ROUNDS = 8
HEADER, TEXT = b"[HEADER]", b"[]"
GARBLED = b"* 6 FETCH (UID 6 FLAGS ((( BODY[] {3}\r\nabc)\r\n"


def letter(uid: int) -> bytes:
    return b"Subject: %d\r\n\r\ntext %d\r\n" % (uid, uid)


class Bad(Mailbox):
    """Gives `instead` for what is asked of some mails; `bad` names by UID what of them, b"" being their size."""

    def __init__(self, bad: dict[int, set[bytes]], uids: tuple[int, ...] = (5, 6, 7), instead: bytes = GARBLED) -> None:
        super().__init__({uid: letter(uid) for uid in uids})
        self.bad, self.instead = bad, instead

    def item(self, uid: int, section: bytes) -> bytes:
        return self.instead if section in self.bad.get(uid, ()) else super().item(uid, section)


@contextmanager
def connected(mailbox: Mailbox, home: Path) -> Iterator[Inbox]:
    """A connection by a process that has just been started."""
    with closing(open_inbox(mailbox.server, timeout=0.3, tries=Archive(home))) as inbox:
        yield inbox


def read(mailbox: Mailbox, home: Path, rounds: int = ROUNDS, after: int = 0) -> list[Arrival]:
    """Everything, by a reader who moves the cursor after each batch and connects anew after trouble, as the worker does."""
    arrivals: list[Arrival] = []
    for _ in range(rounds):
        try:
            with connected(mailbox, home) as inbox:
                while batch := inbox.unread(arrivals[-1].receipt.uid if arrivals else after, 7):
                    arrivals += batch
        except InboxDown:
            continue
    return arrivals


@pytest.mark.parametrize(
    "instead",
    [
        GARBLED,
        b"* 6 FETCH (UID 6 BODY[] NIL)\r\n",
        b"* 6 FETCH (UID six BODY[] {3}\r\nabc)\r\n",
        b"* 6 FETCH (UID 6 BODY[] {9999}\r\nabc)\r\n",
        b"",
    ],
)
def test_after_three_tries_something_stands_for_it_and_the_next_is_read(tmp_path: Path, instead: bytes) -> None:
    with (mailbox := Bad({6: {b"", HEADER, TEXT}}, instead=instead)).line:
        first, stands, last = read(mailbox, tmp_path)
    assert (first.raw, last.raw) == (letter(5), letter(7))
    assert stands.receipt.uid == 6
    assert stands.receipt.withheld.startswith(f"{WITHHELD}（文件夹 INBOX，UID 6，邮件头也没有取到）：")
    assert b"7/6" in stands.raw


def test_its_header_stands_for_it_where_that_is_given(tmp_path: Path) -> None:
    with (mailbox := Bad({6: {TEXT}})).line:
        _, stands, _ = read(mailbox, tmp_path)
    assert stands.raw == b"Subject: 6\r\n\r\n"
    assert "只取到邮件头" in stands.receipt.withheld


def test_it_is_read_like_any_other_where_only_its_date_cannot_be(tmp_path: Path) -> None:
    class Dated(Mailbox):
        def on_uid_fetch(self, said: bytes) -> bytes:
            answer = super().on_uid_fetch(said)
            return answer.replace(b"FLAGS ()", b"FLAGS (") if b"INTERNALDATE" in said and b"UID 6" in answer else answer

    with (mailbox := Dated({uid: letter(uid) for uid in (5, 6, 7)})).line:
        arrivals = read(mailbox, tmp_path)
    assert [arrival.raw for arrival in arrivals] == [letter(5), letter(6), letter(7)]
    assert not any(arrival.receipt.withheld for arrival in arrivals)
    assert arrivals[0].receipt.arrived == datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)


def test_what_is_told_of_it_holds_nothing_of_the_mail(tmp_path: Path) -> None:
    with (mailbox := Bad({6: {TEXT}}, instead=b"* 6 FETCH (UID 6 BODY[] {6}\r\nsecret FLAGS)\r\n")).line:
        _, stands, _ = read(mailbox, tmp_path)
    assert "应答无法解读" in stands.receipt.withheld
    assert "secret" not in stands.receipt.withheld


def test_neighbours_that_are_not_given_either_are_each_doubted_alone(tmp_path: Path) -> None:
    every = {b"", HEADER, TEXT}
    with (mailbox := Bad({5: every, 6: every}, uids=(4, 5, 6, 7))).line:
        arrivals = read(mailbox, tmp_path, rounds=16)
    assert [(arrival.receipt.uid, bool(arrival.receipt.withheld)) for arrival in arrivals] == [
        (4, False), (5, True), (6, True), (7, False),
    ]  # fmt: skip


def test_a_server_that_gives_no_mail_is_down_however_long_and_afterwards_all_are_read(tmp_path: Path) -> None:
    every = {b"", HEADER, TEXT}
    with (mailbox := Bad(dict.fromkeys((5, 6, 7), every))).line:
        assert read(mailbox, tmp_path, rounds=12) == []
        mailbox.bad = {}
        assert [arrival.raw for arrival in read(mailbox, tmp_path, rounds=3)] == [letter(5), letter(6), letter(7)]


def test_the_only_mail_of_a_mailbox_is_waited_for_until_another_has_come(tmp_path: Path) -> None:
    with (mailbox := Bad({6: {b"", HEADER, TEXT}}, uids=(6,))).line:
        assert read(mailbox, tmp_path) == []
        mailbox.mails[9] = letter(9)
        arrivals = read(mailbox, tmp_path)
    assert [bool(arrival.receipt.withheld) for arrival in arrivals] == [True, False]


class Unnumbered(Bad):
    """Numbers its mailboxes with UIDVALIDITY 0, so that each connection reads from the beginning."""

    def on_select(self, said: bytes) -> bytes:
        return super().on_select(said).replace(b"VALIDITY 7", b"VALIDITY 0")


@pytest.mark.parametrize("instead", [GARBLED, b"* 6 FETCH (UID 6 BODY[] {9999}\r\nabc)\r\n"])
def test_where_every_connection_begins_anew_it_is_tried_no_more_and_the_next_is_read(
    tmp_path: Path, instead: bytes
) -> None:
    with (mailbox := Unnumbered({6: {TEXT}}, instead=instead)).line:
        assert letter(7) in [arrival.raw for arrival in read(mailbox, tmp_path, rounds=10)]
        (mailbox.mails[9], before) = (letter(9), mailbox.line.connections)
        again = read(mailbox, tmp_path, rounds=1)
    assert [arrival.raw for arrival in again] == [letter(5), b"Subject: 6\r\n\r\n", letter(7), letter(9)]
    assert mailbox.line.connections == before + 1


def test_a_mail_that_came_after_trouble_leaves_no_doubt_behind(tmp_path: Path) -> None:
    with (mailbox := Bad({5: {TEXT}})).line:
        read(mailbox, tmp_path, rounds=2)
        mailbox.bad = {}
        assert len(read(mailbox, tmp_path, rounds=2)) == 3
    assert not any(Archive(tmp_path).attempts(f"INBOX/7/{uid}") for uid in (5, 6, 7))


def test_a_disk_that_cannot_note_the_try_is_not_taken_for_a_mailbox_that_is_down(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("in the way")
    with (mailbox := Bad({})).line, connected(mailbox, tmp_path) as inbox, pytest.raises(DiskFailed):
        inbox.unread(0, 7)


def test_among_the_junk_a_header_that_is_not_given_is_passed_over(tmp_path: Path) -> None:
    found: dict[int, bytes] = {}
    with (mailbox := Bad({6: {HEADER}})).line:
        for _ in range(ROUNDS):
            try:
                with connected(mailbox, tmp_path) as inbox:
                    while headers := inbox.headers(max(found, default=0), 7):
                        found |= headers
            except InboxDown:
                continue
    assert found == {5: b"Subject: 5\r\n\r\n", 6: b"", 7: b"Subject: 7\r\n\r\n"}


def test_a_home_is_rebuilt_from_a_mailbox_that_does_not_give_one_of_its_mails(tmp_path: Path) -> None:
    with (mailbox := Bad({6: {b"", HEADER, TEXT}})).line:
        mails = gathered(settled(tmp_path / "home", imap_port=mailbox.line.port), None, mailbox=True)
    assert {mail.receipt.uid: bool(mail.receipt.withheld) for mail in mails} == {5: False, 6: True, 7: False}


def test_a_mailbox_that_gives_nothing_ends_the_rebuilding_with_a_sentence(tmp_path: Path) -> None:
    with (mailbox := Bad({uid: {b""} for uid in (5, 6, 7)})).line, pytest.raises(InboxDown):
        gathered(settled(tmp_path / "home", imap_port=mailbox.line.port), None, mailbox=True)
    assert mailbox.line.connections == 4


def test_a_certificate_that_is_refused_is_named_and_a_garbled_answer_is_not_repeated() -> None:
    refused = SSLCertVerificationError(1, "certificate verify failed: self-signed certificate")
    assert "certificate verify failed" in told(refused)
    assert "秘密" not in told(ValueError("invalid literal: 秘密"))
