"""When a letter is tried again, and which letters wait with it."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mailbot.app import build
from mailbot.core import facts as f
from mailbot.core.decision import Decision, Letter
from mailbot.core.folds import apply
from mailbot.core.model import SHANGHAI
from mailbot.core.state import State
from mailbot.shell import delivery
from mailbot.shell.courier import Later, Outcome, Refusal, Refused, Sent
from mailbot.shell.delivery import due_letters, later, outcome_facts
from mailbot.shell.specimens import specimens
from tests.sample_desk import settled
from tests.shell.test_courier import Desk as Submission
from tests.shell.test_courier import courier_to

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=SHANGHAI)
CONTEXT: dict[str, object] = {"sha256": "d" * 64, "why": "试", "tries": 3}


def letters(*names: str) -> State:
    state = State()
    for name in names:
        posted = f.LetterPosted(
            at=NOON, message_id=name, kind="hospital/noted", to=("li@h.example", "wu@h.example"), subject="已登记", sha256="d" * 64
        )  # fmt: skip
        apply(state, [posted])
    return state


def tried(state: State, name: str, outcome: Outcome, at: datetime = NOON) -> State:
    apply(state, outcome_facts(state.letters[name], outcome, at))
    return state


def minutes(when: datetime) -> float:
    return (when - NOON) / timedelta(minutes=1)


@pytest.mark.parametrize(
    ("outcome", "wait"),
    [
        (Later("451 4.3.0", 451), 1),
        (Later("451 DT:SPM", 451, minutes=5), 5),
        (Later("451 MI:SFQ", 451, means="busy", minutes=15), 15),
        (Later("535", 535, means="configuration"), 15),
        (Later("550 MI:STC", 550, means="today"), 12 * 60 + 10),
    ],
)
def test_a_letter_is_not_tried_again_before_the_server_wants_it(outcome: Later, wait: int) -> None:
    state = tried(letters("a"), "a", outcome)
    assert state.letters["a"].until
    assert minutes(state.letters["a"].until) == wait


def test_the_waits_grow_and_end_at_half_an_hour() -> None:
    assert [minutes(later(NOON, tries)) for tries in range(8)] == [1, 2, 4, 8, 16, 30, 30, 30]


def test_a_server_that_is_away_is_asked_at_least_every_five_minutes() -> None:
    state, now = letters("a"), NOON
    for _ in range(5):
        tried(state, "a", Later("connection refused"), now)
        assert state.letters["a"].until
        assert state.letters["a"].until - now <= timedelta(minutes=5)
        now = state.letters["a"].until


@pytest.mark.parametrize(
    ("outcome", "wait"),
    [(Later("away"), True), (Later("MI:SFQ", 451, means="busy", minutes=15), True), (Later("greylisted", 451), False)],
)
def test_what_is_about_us_holds_every_letter_and_what_is_about_one_does_not(outcome: Later, wait: bool) -> None:
    state = tried(letters("a", "b"), "a", outcome)
    assert due_letters(state, NOON) == ([] if wait else ["b"])
    assert state.letters["a"].until
    assert due_letters(state, state.letters["a"].until) == ["a", "b"]


def test_a_letter_taken_ends_the_rest() -> None:
    state = tried(letters("a", "b", "c"), "a", Later("away"))
    tried(state, "b", Sent("ok"), NOON + timedelta(minutes=1))
    assert due_letters(state, NOON) == ["c"]


def test_a_recipient_who_may_come_later_waits_as_long_as_the_server_said() -> None:
    refused = (Refusal("wu@h.example", 451, "RP:QRC", "busy", 15), Refusal("li@h.example", 550, "gone", "address"))
    state = tried(letters("a"), "a", Sent("ok", refused))
    assert state.letters["a"].until == NOON + timedelta(minutes=15)
    assert state.letters["a"].remaining == ("wu@h.example",)


def test_a_letter_sent_again_goes_to_everybody_at_once_and_a_cancelled_one_to_nobody() -> None:
    state = tried(letters("a", "b"), "a", Refused("550 no", 550))
    tried(state, "b", Later("away"))
    apply(state, [f.LetterResent(at=NOON, message_id="a"), f.LetterCancelled(at=NOON, message_id="b")])
    assert due_letters(state, NOON) == ["a"]
    assert (state.letters["a"].status, state.letters["a"].remaining) == ("waiting", ())
    assert state.letters["b"].status == "cancelled"


def test_a_letter_that_was_greylisted_arrives_by_itself_and_the_others_do_not_wait(tmp_path: Path) -> None:
    desk = build(settled(tmp_path))
    desk.decided(Decision((), tuple(Letter("manager/set_aside", (f"{who}@h.example",), CONTEXT) for who in "ab")), NOON)
    server = Submission({b"RCPT TO:<a@": b"450 4.2.0 greylisted, come again\r\n"})
    with courier_to(server) as courier:
        assert delivery.deliver(desk, courier, NOON) == 1
        server.quirks = {}
        assert delivery.deliver(desk, courier, NOON + timedelta(minutes=4)) == 0
        assert delivery.deliver(desk, courier, NOON + timedelta(minutes=6)) == 1
    assert [posted.status for posted in desk.state.letters.values()] == ["sent", "sent"]
    assert (server.count(b"DATA"), server.line.connections) == (2, 1)
    desk.ledger.close()


@pytest.mark.parametrize(("seconds", "noted"), [(60.0, [0, 0, 0]), (-1.0, [0, 1, 2])])
def test_what_left_a_while_ago_is_on_record_before_the_next_letter_leaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float, noted: list[int]
) -> None:
    monkeypatch.setattr(delivery, "RECORDED_SECONDS", seconds)
    desk, seen = build(settled(tmp_path)), list[int]()
    desk.decided(Decision((), tuple(Letter("manager/set_aside", (who,), CONTEXT) for who in "abc")), NOON)

    class Slow:
        def send(self, *_: object) -> Sent:
            seen.append(sum(posted.status == "sent" for posted in desk.state.letters.values()))
            return Sent("ok")

    assert delivery.deliver(desk, Slow(), NOON) == 3
    assert seen == noted
    desk.ledger.close()


def test_a_letter_about_a_refusal_that_cannot_be_written_leaves_no_sent_letter_unrecorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = build(settled(tmp_path))
    some = next(letter for letter in specimens() if letter.kind == "hospital/help")
    desk.decided(Decision((), tuple(replace(some, to=(who,)) for who in "ab")), NOON)

    class Picky:
        def send(self, _raw: bytes, _sender: str, recipients: tuple[str, ...]) -> Outcome:
            return Sent("ok") if recipients == ("a",) else Refused("no such user")

    monkeypatch.setattr(delivery, "_told", lambda *_: Letter("manager/bounced", ("pm@v.example",), {}))
    assert delivery.deliver(desk, Picky(), NOON) == 1
    assert [posted.status for posted in desk.state.letters.values()] == ["sent", "refused"]
    desk.ledger.close()
