"""The courier with servers that take, delay, refuse and hang up: each is a value with its reason."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from mailbot.shell.courier import Courier, Later, Outcome, Refused, Sent
from mailbot.shell.providers import GENERIC, Provider, load
from mailbot.shell.servers import Security, Server
from tests.shell.line_server import LineServer

LETTER = "Subject: 已收到\r\n\r\n.点\r\n".encode()
SHIPPED, _ = load(None)
assert SHIPPED
GREETING = b"220 mx.example ESMTP\r\n"


class Desk:
    """An SMTP server in a page: takes everything, except that `quirks` maps the beginning of a line to its answer."""

    def __init__(self, quirks: dict[bytes, bytes | None] | None = None, greeting: bytes = GREETING) -> None:
        self.quirks = quirks or {}
        self.line = LineServer(greeting, self.answer)
        self._reading = False

    def answer(self, said: bytes) -> bytes | None:
        if self._reading:
            self._reading = said != b"."
            return b"" if self._reading else self.quirks.get(b".", b"250 2.0.0 queued as 42\r\n")
        for beginning, quirk in self.quirks.items():
            if said.startswith(beginning):
                return quirk
        self._reading = said == b"DATA"
        answers = {b"EHLO": b"250-mx.example\r\n250-SIZE 1000000\r\n250 8BITMIME\r\n", b"DATA": b"354 go on\r\n"}
        return answers.get(said[:4], b"221 bye\r\n" if said == b"QUIT" else b"250 ok\r\n")

    def count(self, beginning: bytes) -> int:
        return sum(said.startswith(beginning) for said in self.line.heard)


@contextmanager
def courier_to(
    desk: Desk, user: str = "", password: str = "", timeout: float = 2.0, provider: Provider = GENERIC
) -> Iterator[Courier]:
    server = Server("127.0.0.1", desk.line.port, Security.PLAIN, user, password)
    with desk.line, closing(Courier(server, timeout, provider, SHIPPED)) as courier:
        yield courier


def sent(desk: Desk, *recipients: str) -> Outcome:
    with courier_to(desk) as courier:
        return courier.send(LETTER, "bot@v.example", recipients or ("li@h.example",))


def test_a_letter_is_taken_with_the_servers_reply() -> None:
    assert sent(desk := Desk()) == Sent("2.0.0 queued as 42")
    assert f"MAIL FROM:<bot@v.example> SIZE={len(LETTER)} BODY=8BITMIME".encode() in desk.line.heard
    assert b"..\xe7\x82\xb9" in desk.line.heard


def test_letters_share_one_connection() -> None:
    with courier_to(desk := Desk()) as courier:
        for _ in range(5):
            assert isinstance(courier.send(LETTER, "bot@v.example", ["li@h.example"]), Sent)
    assert desk.line.connections == 1


@pytest.mark.parametrize("stage", [b"MAIL", b"RCPT", b"DATA", b"."])
def test_a_5xx_to_the_letter_is_for_good(stage: bytes) -> None:
    outcome = sent(Desk({stage: b"554 5.7.1 DT:SPM suspected spam\r\n"}))
    assert isinstance(outcome, Refused)
    assert outcome.code == 554
    assert "DT:SPM" in outcome.why


@pytest.mark.parametrize("stage", [b"MAIL", b"RCPT", b"DATA", b"."])
def test_a_4xx_to_the_letter_is_for_later(stage: bytes) -> None:
    outcome = sent(Desk({stage: b"451 4.7.1 greylisted\r\n"}))
    assert isinstance(outcome, Later)
    assert (outcome.code, outcome.uncertain) == (451, False)
    assert "greylisted" in outcome.why


@pytest.mark.parametrize(
    "desk",
    [
        lambda: Desk(greeting=b"554 5.7.1 too many connections from you\r\n"),
        lambda: Desk({b"EHLO": b"550 no\r\n", b"HELO": b"550 no\r\n"}),
    ],
)
def test_a_5xx_to_ourselves_is_not_held_against_the_letter(desk: Callable[[], Desk]) -> None:
    assert isinstance(sent(desk()), Later)


def test_a_refused_recipient_is_named_and_the_others_get_the_letter() -> None:
    outcome = sent(Desk({b"RCPT TO:<gone@": b"550 5.1.1 no such user\r\n"}), "li@h.example", "gone@h.example")
    assert isinstance(outcome, Sent)
    (refusal,) = outcome.refused
    assert (refusal.address, refusal.code, refusal.permanent) == ("gone@h.example", 550, True)


def test_when_no_recipient_is_taken_one_that_may_be_taken_later_decides() -> None:
    quirks: dict[bytes, bytes | None] = {b"RCPT TO:<gone@": b"550 gone\r\n", b"RCPT TO:<full@": b"452 full\r\n"}
    outcome = sent(Desk(quirks), "gone@h.example", "full@h.example")
    assert isinstance(outcome, Later)
    assert [(each.code, each.permanent) for each in outcome.refused] == [(550, True), (452, False)]
    assert isinstance(sent(Desk(quirks), "gone@h.example"), Refused)


def test_a_line_that_breaks_before_the_letter_is_certain_and_after_it_is_not() -> None:
    before, after = sent(Desk({b"RCPT": None})), sent(Desk({b".": None}))
    assert isinstance(before, Later)
    assert isinstance(after, Later)
    assert (before.uncertain, after.uncertain) == (False, True)


class Tired(Desk):
    """A desk that answers MAIL as `moods` say while there are any."""

    moods: list[bytes | None] = []  # noqa: RUF012 -- set by the test

    def answer(self, said: bytes) -> bytes | None:
        return self.moods.pop(0) if said.startswith(b"MAIL") and self.moods else super().answer(said)


@pytest.mark.parametrize("mood", [b"421 4.4.2 idle too long\r\n", None])
def test_a_kept_connection_that_went_stale_is_replaced_without_a_word(mood: bytes | None) -> None:
    with courier_to(desk := Tired()) as courier:
        courier.send(LETTER, "bot@v.example", ["li@h.example"])
        desk.moods = [mood]
        assert isinstance(courier.send(LETTER, "bot@v.example", ["li@h.example"]), Sent)
    assert desk.line.connections == 2


def test_a_server_that_always_hangs_up_is_tried_twice_and_no_more() -> None:
    with courier_to(desk := Tired()) as courier:
        courier.send(LETTER, "bot@v.example", ["li@h.example"])
        desk.moods = [None] * 9
        assert isinstance(courier.send(LETTER, "bot@v.example", ["li@h.example"]), Later)
    assert desk.line.connections == 2
    assert len(desk.moods) == 7


def test_a_letter_that_may_have_left_is_not_sent_again_at_once() -> None:
    with courier_to(desk := Desk()) as courier:
        courier.send(LETTER, "bot@v.example", ["li@h.example"])
        desk.quirks = {b".": None}
        outcome = courier.send(LETTER, "bot@v.example", ["li@h.example"])
    assert isinstance(outcome, Later)
    assert outcome.uncertain
    assert desk.count(b"DATA") == 2


def test_after_a_refusal_the_next_letter_goes_out_on_the_same_line() -> None:
    with courier_to(desk := Desk({b"RCPT TO:<gone@": b"550 gone\r\n"})) as courier:
        assert isinstance(courier.send(LETTER, "bot@v.example", ["gone@h.example"]), Refused)
        assert isinstance(courier.send(LETTER, "bot@v.example", ["li@h.example"]), Sent)
    assert desk.line.connections == 1
    assert desk.count(b"RSET") == 1


def test_a_refused_text_leaves_no_half_envelope_behind() -> None:
    with courier_to(desk := Desk({b"DATA": b"554 5.7.1 DT:SPM\r\n"})) as courier:
        assert isinstance(courier.send(LETTER, "bot@v.example", ["li@h.example"]), Refused)
    assert desk.line.heard[-2:] == [b"RSET", b"QUIT"]


def test_a_server_that_says_nothing_is_given_up_in_time() -> None:
    with courier_to(Desk({b"MAIL": b""}), timeout=0.3) as courier:
        outcome = courier.send(LETTER, "bot@v.example", ["li@h.example"])
    assert isinstance(outcome, Later)
    assert not outcome.uncertain


@pytest.mark.parametrize(
    "bad", ["li\r\nDATA@h.example", "李@h.example", "li wang@h.example", "a@b> <c@d", "a,li@h.example", ""]
)
def test_an_address_that_cannot_travel_is_refused_and_never_reaches_the_line(bad: str) -> None:
    outcome = sent(desk := Desk(), bad, "li@h.example")
    assert isinstance(outcome, Sent)
    assert [(each.address, each.permanent) for each in outcome.refused] == [(bad, True)]
    assert desk.count(b"RCPT") == 1
    assert isinstance(sent(Desk(), bad), Refused)


def test_a_refused_login_keeps_the_secret_and_the_letter() -> None:
    quirks: dict[bytes, bytes | None] = {
        b"EHLO": b"250-mx.example\r\n250 AUTH PLAIN\r\n",
        b"AUTH": b"535 5.7.8 s3cret is wrong\r\n",
    }
    with courier_to(Desk(quirks), "bot@v.example", "s3cret") as courier:
        outcome = courier.send(LETTER, "bot@v.example", ["li@h.example"])
        assert isinstance(outcome, Later)
        assert outcome.code == 535
        assert "s3cret" not in outcome.why + courier.greet()


@pytest.mark.parametrize(
    ("said", "means", "everyone"),
    [
        (b"451 DT:SPM suspected\r\n", "later", False),
        (b"450 4.2.0 Greylisted, try again later\r\n", "later", False),
        (b"451 MI:SFQ too much in 15 minutes\r\n", "busy", True),
        (b"550 MI:STC too much today\r\n", "today", True),
        (b"501 mail from address must be same as authorization user\r\n", "configuration", True),
    ],
)
def test_what_a_refusal_means_for_the_letter_and_for_the_others(said: bytes, means: str, everyone: bool) -> None:
    outcome = sent(Desk({b"MAIL": said}))
    assert isinstance(outcome, Later)
    assert (outcome.means, outcome.everyone) == (means, everyone)


def test_a_recipient_who_may_be_tried_tomorrow_is_not_given_up() -> None:
    outcome = sent(Desk({b"RCPT TO:<busy@": b"550 RP:TRC 1\r\n"}), "li@h.example", "busy@h.example")
    assert isinstance(outcome, Sent)
    assert [(each.means, each.permanent) for each in outcome.refused] == [("today", False)]


def test_a_refused_greeting_holds_every_letter_back() -> None:
    outcome = sent(Desk(greeting=b"554 5.7.1 too many connections from you\r\n"))
    assert isinstance(outcome, Later)
    assert (outcome.means, outcome.everyone) == ("busy", True)


def test_after_as_many_letters_as_the_provider_takes_a_new_connection_is_made() -> None:
    with courier_to(desk := Desk(), provider=replace(GENERIC, letters_per_connection=2)) as courier:
        for _ in range(5):
            assert isinstance(courier.send(LETTER, "bot@v.example", ["li@h.example"]), Sent)
    assert desk.line.connections == 3
    assert desk.count(b"QUIT") == 3


def test_letters_to_one_person_keep_the_providers_distance_and_those_to_others_do_not_wait() -> None:
    with courier_to(Desk(), provider=replace(GENERIC, recipient_seconds=0.4)) as courier:
        began = time.monotonic()
        for to in ("li@h.example", "wang@h.example", "zhao@h.example"):
            courier.send(LETTER, "bot@v.example", [to])
        assert time.monotonic() - began < 0.4
        courier.send(LETTER, "bot@v.example", ["li@h.example"])
        assert time.monotonic() - began >= 0.4


def test_nobody_at_home_is_for_later() -> None:
    with Desk().line as line:
        server = Server("127.0.0.1", line.port, Security.PLAIN)
    with closing(Courier(server, 1.0)) as courier:
        outcome = courier.send(LETTER, "bot@v.example", ["li@h.example"])
        assert isinstance(outcome, Later)
        assert f"127.0.0.1:{server.port}" in outcome.why
        assert courier.greet()
