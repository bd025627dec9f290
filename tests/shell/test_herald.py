"""Who is told by another way that mail cannot be fetched or sent, when, and how often."""

import json
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from errno import ENOSPC
from itertools import pairwise
from pathlib import Path
from threading import Event

import pytest

from mailbot.app import build
from mailbot.core import facts as f
from mailbot.core.decision import Decision, Letter
from mailbot.core.lines import Line
from mailbot.shell.adopting import adopt
from mailbot.shell.courier import Later, Outcome, Sent
from mailbot.shell.delivery import deliver
from mailbot.shell.desk import Desk
from mailbot.shell.herald import Herald, Post
from mailbot.shell.program import Program
from mailbot.shell.trouble import InboxDown, LoginRefused, TooOften
from mailbot.shell.worker import Rounds
from tests import sample_desk

pytestmark = pytest.mark.slow  # days of outage, each with its connections

NOON = datetime.fromisoformat("2026-03-10T12:00:00+08:00")


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def after(self, minutes: float) -> datetime:
        self.now = NOON + timedelta(minutes=minutes)
        return self.now


class Carrier:
    """Takes letters, or does not; keeps what it was given."""

    def __init__(self, outcome: Outcome | None = None) -> None:
        self.outcome: Outcome = outcome or Sent("ok")
        self.given: list[tuple[bytes, str, tuple[str, ...]]] = []

    def send(self, raw: bytes, sender: str, recipients: tuple[str, ...]) -> Outcome:
        self.given.append((raw, sender, recipients))
        return self.outcome


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Desk:
    home = sample_desk.settled(tmp_path / "home")
    made = build(home, clock)
    adopt(made, home.config.persons, NOON)
    return made


def down(desk: Desk, why: str = "timed out") -> None:
    desk.record([f.LineDown(at=NOON, line="fetch", since=NOON, why=why)])


def up(desk: Desk, at: datetime) -> None:
    desk.record([f.LineUp(at=at, line="fetch")])


def told(desk: Desk) -> list[str]:
    return [posted.fact.kind for posted in desk.state.letters.values()]


def other(carrier: Carrier) -> Herald:
    return Herald(30, post=Post(carrier, "other@elsewhere.example", ("manager@elsewhere.example",)))


def test_a_person_is_told_once_after_the_time_set_and_once_when_it_is_over(desk: Desk, clock: Clock) -> None:
    carrier = Carrier()
    down(desk)
    for minutes in (0, 29, 30, 31, 90):
        other(carrier).tell(desk, clock.after(minutes))
    assert len(carrier.given) == 1
    up(desk, clock.after(95))
    for minutes in (95, 96, 200):
        other(carrier).tell(desk, clock.after(minutes))
    assert [(sender, to) for _, sender, to in carrier.given] == [
        ("other@elsewhere.example", ("manager@elsewhere.example",))
    ] * 2
    assert told(desk) == ["manager/line_down", "manager/line_up"]
    assert desk.state.lines == {}


def test_what_is_over_before_the_time_set_is_told_to_nobody(desk: Desk, clock: Clock) -> None:
    carrier = Carrier()
    down(desk)
    up(desk, clock.after(20))
    other(carrier).tell(desk, clock.after(60))
    assert (carrier.given, told(desk)) == ([], [])


def test_nobody_is_told_of_a_recovery_that_did_not_last(desk: Desk, clock: Clock) -> None:
    carrier = Carrier()
    down(desk)
    other(carrier).tell(desk, clock.after(30))
    up(desk, clock.after(40))
    down(desk)
    other(carrier).tell(desk, clock.after(41))
    assert len(carrier.given) == 1


def test_somebody_who_cannot_be_reached_is_tried_again_later_and_not_at_once(desk: Desk, clock: Clock) -> None:
    carrier = Carrier(Later("away"))
    down(desk)
    for minutes in (30, 31, 40):
        other(carrier).tell(desk, clock.after(minutes))
    assert len(carrier.given) == 1
    carrier.outcome = Sent("ok")
    for minutes in (45, 46, 61):
        other(carrier).tell(desk, clock.after(minutes))
    assert len(carrier.given) == 2
    assert told(desk) == ["manager/line_down"]


def test_that_letters_cannot_leave_is_not_written_in_a_letter(desk: Desk, clock: Clock) -> None:
    carrier = Carrier()
    down(desk)
    other(carrier).tell(desk, clock.after(30))
    (name,) = desk.state.outbox
    desk.record([f.LetterDeferred(at=clock.now, message_id=name, why="535 no", until=clock.after(45), everyone=True)])
    other(carrier).tell(desk, clock.after(61))
    assert len(carrier.given) == 2
    assert told(desk) == ["manager/line_down"]
    desk.record([f.LetterSent(at=clock.now, message_id=name)])
    other(carrier).tell(desk, clock.after(62))
    assert told(desk) == ["manager/line_down", "manager/line_up"]


def test_the_program_reads_what_happened_as_one_line_of_json(desk: Desk, clock: Clock, tmp_path: Path) -> None:
    out = tmp_path / "told"
    script = f"import sys; open({str(out)!r}, 'a').write(sys.stdin.read())"
    herald = Herald(30, Program((sys.executable, "-c", script)))
    down(desk, "no route to host")
    herald.tell(desk, clock.after(30))
    up(desk, clock.after(40))
    herald.tell(desk, clock.after(40))
    first, second = map(json.loads, out.read_text().splitlines())
    assert first == {
        "line": "fetch", "up": False, "since": NOON.isoformat(), "why": "no route to host", "mailbox": "desk@vendor.example",
        "phone": desk.rules.contract.phone,
    }  # fmt: skip
    assert second["up"] is True


def test_one_way_that_works_is_enough(desk: Desk, clock: Clock) -> None:
    carrier = Carrier()
    herald = Herald(30, Program(("/nonexistent/send-sms",)), other(carrier).post)
    down(desk)
    for minutes in (30, 50):
        herald.tell(desk, clock.after(minutes))
    assert len(carrier.given) == 1


def test_a_full_disk_is_a_program_that_could_not_be_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    assert Program((sys.executable, "-V")).run("") == "无法运行（No space left on device）"


# ---------------------------------------------------------------- the rounds


class Stop:
    """Says stop after so many waits; keeps their lengths."""

    def __init__(self, clock: Clock, waits: int) -> None:
        self.clock, self.most, self.waits = clock, waits, list[float]()

    def is_set(self) -> bool:
        return len(self.waits) >= self.most

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.clock.now += timedelta(seconds=seconds)


def failing(
    desk: Desk, clock: Clock, down: Exception, *, waits: int, first_wait: float = 1.0
) -> tuple[Stop, list[datetime]]:
    """A desk whose mailbox does not open: what it waited, and when it tried."""
    tried: list[datetime] = []

    def connect() -> object:
        tried.append(clock.now)
        raise down

    stop = Stop(clock, waits)
    Rounds(desk, connect, Carrier(), "INBOX", clock, first_wait=first_wait).run(stop)  # type: ignore[arg-type]
    return stop, tried


def gaps(tried: list[datetime]) -> list[float]:
    return [(after - before).total_seconds() for before, after in pairwise(tried)]


@pytest.mark.parametrize(
    ("down", "expected"),
    [
        (InboxDown("no route"), [1, 2, 5, 15, 60, 300, 900, 900]),
        (TooOften("too many"), [60, 120, 300, 900, 900, 900]),
        (LoginRefused("wrong"), [900, 900, 900]),
    ],
)
def test_a_mailbox_that_does_not_open_is_tried_ever_more_patiently(
    desk: Desk, clock: Clock, down: Exception, expected: list[float]
) -> None:
    _, tried = failing(desk, clock, down, waits=260)
    assert gaps(tried)[: len(expected)] == expected


def test_a_provider_that_counts_logins_is_given_time_from_the_first_failure(desk: Desk, clock: Clock) -> None:
    _, tried = failing(desk, clock, InboxDown("gone"), waits=12, first_wait=60)
    assert min(gaps(tried)) >= 60


def test_in_a_day_without_mailbox_the_server_sees_a_hundred_connections_at_most(desk: Desk, clock: Clock) -> None:
    _, tried = failing(desk, clock, InboxDown("gone"), waits=24 * 3600 // 20)
    assert len(tried) <= 24 * 4 + 6


def test_an_outage_is_one_fact_and_one_letter_however_often_it_fails(desk: Desk, clock: Clock) -> None:
    failing(desk, clock, InboxDown("gone"), waits=400)
    assert told(desk) == ["manager/line_down"]
    assert desk.state.lines["fetch"] == Line(NOON, "gone", told=True)


def test_a_hang_up_that_the_next_connection_mends_is_no_fact(desk: Desk, clock: Clock) -> None:
    failing(desk, clock, InboxDown("bye"), waits=1)
    assert desk.state.lines == {}


def test_letters_go_on_leaving_while_the_mailbox_is_away(desk: Desk, clock: Clock) -> None:
    failing(desk, clock, LoginRefused("wrong"), waits=200)
    assert not desk.state.outbox
    assert told(desk) == ["manager/line_down"]


def test_told_to_stop_no_further_letter_is_begun(desk: Desk, clock: Clock) -> None:
    stop = Event()

    class Stopping(Carrier):
        def send(self, raw: bytes, sender: str, recipients: tuple[str, ...]) -> Outcome:
            stop.set()
            return super().send(raw, sender, recipients)

    for name in ("a", "b"):
        told = Letter("manager/set_aside", (f"{name}@vendor.example",), {"sha256": name, "why": name, "tries": 3})
        desk.decided(Decision((), (told,)), clock.now)
    deliver(desk, Stopping(), clock.now, stop)
    assert len(desk.state.outbox) == 1


class Box:
    """A mailbox with nothing in it that falls over while waiting."""

    uidvalidity = 1

    def __init__(self, fail: Callable[[], None]) -> None:
        self.idle = lambda *_: fail()

    def unread(self, *_: object) -> list[object]:
        return []

    def close(self) -> None:
        pass


def test_a_server_that_lets_in_and_hangs_up_each_time_is_not_hammered_either(desk: Desk, clock: Clock) -> None:
    tried: list[datetime] = []

    def hang_up() -> None:
        raise InboxDown("bye")

    def connect() -> Box:
        tried.append(clock.now)
        return Box(hang_up)

    Rounds(desk, connect, Carrier(), "INBOX", clock).run(Stop(clock, 120))  # type: ignore[arg-type]
    assert gaps(tried)[:7] == [1, 2, 5, 15, 60, 300, 900]
