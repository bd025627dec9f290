"""Copies of sent letters go into the folder for them, once, and never stop the work."""

import pytest

from mailbot.shell.copies import MOST, Copies
from mailbot.shell.courier import Later, Outcome, Sent
from tests.shell.imap_double import Mailbox, opened

LISTED = b'* LIST () "/" INBOX\r\n* LIST (\\Sent) "/" "&XfJT0ZAB-"\r\nTAG OK done\r\n'


class Keeping(Mailbox):
    """Takes APPEND; what it was given is in `kept`, by folder."""

    def __init__(self, listed: bytes) -> None:
        super().__init__({}, {"list": listed})
        self.kept: list[tuple[bytes, bytes]] = []
        self._left, self._text, self._folder = 0, b"", b""

    def answer(self, said: bytes) -> bytes | None:
        if self._left > 0:
            self._text += said + b"\r\n"
            self._left -= len(said) + 2
            if self._left > 0:
                return b""
            self.kept.append((self._folder, self._text))
            self._left = -1
            return b""
        if self._left < 0:  # the line end after the literal
            self._left = 0
            return self._tag + b" OK appended\r\n"
        if said.split(b" ")[1:2] == [b"APPEND"]:
            self._tag, self._text = said.split(b" ")[0], b""
            self._folder, self._left = said.split(b" ")[2], int(said.rpartition(b"{")[2].rstrip(b"}"))
            return b"+ go on\r\n"
        return super().answer(said)


class Carrier:
    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes)

    def send(self, *_: object) -> Outcome:
        return self.outcomes.pop(0)


def test_what_left_is_put_into_the_folder_the_server_marks_for_it_once() -> None:
    copies = Copies(Carrier(Sent("ok"), Later("away"), Sent("ok")))
    for letter in (b"a\r\n", b"b\r\n", b"c\r\n"):
        copies.send(letter, "bot@v.example", ("li@h.example",))
    with opened(mailbox := Keeping(LISTED)) as inbox:
        copies.put(inbox)
        copies.put(inbox)
    assert mailbox.kept == [(b'"&XfJT0ZAB-"', b"a\r\n"), (b'"&XfJT0ZAB-"', b"c\r\n")]


@pytest.mark.parametrize(
    "listed", [b'* LIST () "/" Sent\r\nTAG OK done\r\n', b"* LIST nonsense(\r\nTAG OK done\r\n", b"TAG BAD what\r\n"]
)
def test_without_a_mark_no_folder_is_guessed(listed: bytes) -> None:
    copies = Copies(Carrier(Sent("ok")))
    copies.send(b"a\r\n", "bot@v.example", ("li@h.example",))
    with opened(mailbox := Keeping(listed)) as inbox:
        copies.put(inbox)
        assert inbox.unread(0, 7) == []
    assert mailbox.kept == []


def test_while_the_mailbox_is_away_only_the_latest_are_remembered() -> None:
    copies = Copies(Carrier(*[Sent("ok")] * (MOST + 5)))
    for number in range(MOST + 5):
        copies.send(b"%d\r\n" % number, "bot@v.example", ("li@h.example",))
    with opened(mailbox := Keeping(LISTED)) as inbox:
        copies.put(inbox)
    assert [text for _, text in mailbox.kept] == [b"%d\r\n" % number for number in range(5, MOST + 5)]
