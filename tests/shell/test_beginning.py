"""Where a desk begins to read, and by what it knows its mailbox again."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from mailbot.mail.read import read
from mailbot.shell.beginning import LivedIn, landmarks, refuse_old
from mailbot.shell.fetching import Arrival
from mailbot.shell.replay import Moment
from mailbot.shell.worker import fetch
from tests.shell.imap_double import Mailbox, opened
from tests.shell.test_stopping import NOW, report
from tests.shell.test_stopping import Mailbox as InMemory
from tests.stories.village import found, moment, settled


def test_the_landmarks_of_a_mailbox_are_the_last_mails_read_from_it(tmp_path: Path) -> None:
    desk = settled(found(tmp_path), Moment(NOW)).desk
    assert landmarks(desk.state, "INBOX") == {}
    fetch(desk, InMemory([report(number) for number in range(1, 6)]), "INBOX")
    assert landmarks(desk.state, "INBOX") == {uid: f"{uid}@hospital.example" for uid in (3, 4, 5)}
    assert landmarks(desk.state, "Junk") == {}


@dataclass
class Past:
    """A mailbox with so many old mails."""

    old: int
    since: date | None = None

    def older(self, day: date) -> int:
        return self.old if day == date(2026, 3, 10) else 0


@pytest.mark.parametrize("old", [0, 1, 50])
def test_a_few_old_mails_are_a_providers_greetings(tmp_path: Path, old: int) -> None:
    desk = settled(found(tmp_path), Moment(NOW)).desk
    refuse_old(desk.state, Past(old), "INBOX", moment("2026-03-17 09:01"))


def test_a_mailbox_with_a_past_is_refused_only_by_a_desk_that_has_read_nothing(tmp_path: Path) -> None:
    desk = settled(found(tmp_path), Moment(NOW)).desk
    with pytest.raises(LivedIn, match=r"51 封.*since = 2026-03-17"):
        refuse_old(desk.state, Past(51), "INBOX", moment("2026-03-17 09:01"))
    refuse_old(desk.state, Past(51, since=date(2026, 1, 1)), "INBOX", moment("2026-03-17 09:01"))
    fetch(desk, InMemory([report(1)]), "INBOX")
    refuse_old(desk.state, Past(51), "INBOX", moment("2026-03-17 09:01"))


def again(mailbox: Mailbox, known: dict[int, str], after: int = 3) -> list[int]:
    with opened(mailbox) as inbox:
        found: list[Arrival] = inbox.unread(after, 7, landmarks=lambda: known)
    return [each.receipt.uid for each in found]


@pytest.mark.parametrize(
    ("known", "uids"),
    [
        ({}, [4]),
        ({1: "1@hospital.example", 2: "2@hospital.example", 3: "3@hospital.example"}, [4]),
        ({2: "another@hospital.example", 3: "3@hospital.example"}, [4]),  # one is enough
        ({2: "another@hospital.example", 3: "one-more@hospital.example"}, [1, 2, 3, 4]),
        ({3: "another@hospital.example", 9: "not.there@hospital.example"}, [1, 2, 3, 4]),
        ({9: "not.there@hospital.example"}, [4]),  # a person took it away
    ],
)
def test_a_mailbox_in_which_all_landmarks_are_others_is_read_from_its_beginning(
    known: dict[int, str], uids: list[int]
) -> None:
    assert again(Mailbox({uid: report(uid).replace(b"\n", b"\r\n") for uid in (1, 2, 3, 4)}), known) == uids


def test_a_server_that_does_not_give_the_landmarks_is_believed(tmp_path: Path) -> None:
    mailbox = Mailbox({uid: report(uid).replace(b"\n", b"\r\n") for uid in (1, 2, 3, 4)})
    item = mailbox.item
    mailbox.item = lambda uid, section: b"" if section == b"[HEADER]" else item(uid, section)  # type: ignore[method-assign]
    assert again(mailbox, {3: "another@hospital.example"}) == [4]
    assert read(report(3)).message_id == "3@hospital.example"
