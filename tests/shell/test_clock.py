"""The clock of a running desk goes on steadily, whatever is done to the machine's."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mailbot.app import build
from mailbot.core import facts as f
from mailbot.shell import doctor
from mailbot.shell.adopting import adopt
from mailbot.shell.clock import LONGEST_REST, ClockDoubtful, SteadyClock, now, plausible
from mailbot.shell.codec import decode
from mailbot.shell.delivery import due_letters
from mailbot.shell.keeping import BackupBlock
from mailbot.shell.nightly import due
from mailbot.shell.replay import Moment
from tests.stories.village import Village, found, moment, settled

HOUR = timedelta(hours=1)


@dataclass
class Machine:
    """A machine whose clock can be set wrong."""

    at: datetime
    wrong_by: timedelta = timedelta()

    def wall(self) -> datetime:
        return self.at + self.wrong_by

    def seconds(self) -> float:
        return self.at.timestamp()

    def clock(self) -> SteadyClock:
        return SteadyClock(self.wall, self.seconds)


def test_time_that_passes_and_small_corrections_are_followed_at_once() -> None:
    machine = Machine(moment("2026-03-10 09:00"))
    clock = machine.clock()
    for hours in range(100):
        machine.at += HOUR
        machine.wrong_by = timedelta(minutes=hours)  # a clock that is a minute an hour too fast
        assert clock() == machine.wall()


def test_a_machine_that_slept_for_days_is_believed_at_once() -> None:
    machine = Machine(moment("2026-03-10 09:00"))
    clock = machine.clock()
    machine.at += timedelta(days=3)
    assert clock() == machine.at


def test_a_desk_that_starts_far_from_when_it_last_worked_asks_for_the_clock_first() -> None:
    last = moment("2026-03-10 09:00")
    for rested in (-LONGEST_REST, -8 * HOUR, timedelta(), timedelta(days=3), LONGEST_REST):
        plausible(last + rested, last)
    plausible(last, None)
    with pytest.raises(ClockDoubtful, match="2025-03-10 07:59 比服务台上次工作的时刻 2026-03-10 09:00 早 365 天"):
        plausible(moment("2025-03-10 07:59"), last)
    with pytest.raises(ClockDoubtful, match="晚 365 天"):
        plausible(moment("2027-03-10 09:00"), last)


def test_a_start_outside_of_the_contracts_term_is_worth_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = found(tmp_path)
    for day, told in (("2026-03-10", False), ("2027-11-28", True), ("2025-03-10", True)):
        monkeypatch.setattr(doctor.clock, "now", lambda day=day: moment(f"{day} 09:00"))
        assert any("不在合同期内" in note for note in doctor.notes(home.path)) is told


def test_a_leap_ahead_or_back_is_not_believed_while_it_may_be_an_error() -> None:
    for leap in (timedelta(days=21), -timedelta(days=400)):
        machine = Machine(moment("2026-03-10 09:00"))
        clock = machine.clock()
        for minutes in (1, 30, 59):
            machine.at, machine.wrong_by = moment("2026-03-10 09:00") + timedelta(minutes=minutes), leap
            assert clock() == machine.at
        machine.wrong_by = timedelta()
        assert clock() == machine.at


def test_a_leap_that_lasts_is_believed_after_an_hour() -> None:
    machine = Machine(moment("2026-03-10 09:00"))
    clock = machine.clock()
    machine.wrong_by = timedelta(days=2)
    assert clock() == machine.at
    machine.at += HOUR
    assert clock() == machine.wall()
    machine.at += HOUR
    assert clock() == machine.wall()


def test_each_leap_is_doubted_anew() -> None:
    machine = Machine(moment("2026-03-10 09:00"))
    clock = machine.clock()
    for _ in range(5):
        machine.wrong_by = timedelta(days=9)
        machine.at += timedelta(minutes=40)
        assert clock() == machine.at
        machine.wrong_by = timedelta()
        machine.at += timedelta(minutes=40)
        assert clock() == machine.at


def test_the_machines_own_clock_is_in_the_zone_of_the_contract() -> None:
    assert SteadyClock()().utcoffset() == now().utcoffset() == timedelta(hours=8)


def three_weeks(folder: Path, leaps: dict[int, timedelta]) -> list[f.Fact]:
    """What a ticket nobody takes and three Mondays bring; in some hours the machine's clock is wrong."""
    machine = Machine(moment("2026-03-10 09:00"))
    clock = machine.clock()
    home = found(folder)
    desk = build(home, clock, key=b"k" * 32)
    adopt(desk, home.config.persons, clock())
    Village(desk, machine).write(
        "clerk", "条码打不出来", "四个登记台的条码都打不出来，只能手写，采血窗口排队排到楼梯口了。"
    )
    for half_hour in range(3 * 7 * 48):
        machine.at += timedelta(minutes=30)
        machine.wrong_by = leaps.get(half_hour, timedelta())
        desk.pass_time(clock())
    desk.ledger.close()
    return [decode(fact) for commit in desk.ledger.entries() for fact in commit.facts]


@pytest.mark.slow
def test_a_clock_that_leaps_to_and_fro_repeats_no_reminder_and_skips_no_digest(tmp_path: Path) -> None:
    leaps = {40: timedelta(days=15), 90: -timedelta(days=30), 91: timedelta(days=300), 400: timedelta(days=8)}
    steady = three_weeks(tmp_path / "steady", {})
    leaping = three_weeks(tmp_path / "leaping", leaps)
    assert leaping == steady
    assert sum(isinstance(fact, f.DigestSent) for fact in steady) >= 3
    assert sum(isinstance(fact, f.Reminded) for fact in steady) > 1


def test_what_a_clock_a_year_ahead_put_off_does_not_wait_for_that_year(tmp_path: Path) -> None:
    village = settled(found(tmp_path / "home"), Moment(moment("2026-03-10 09:00")))
    village.write("clerk", "条码打不出来", "四个登记台条码都打不出来。")
    state, ahead, now_ = village.desk.state, moment("2027-03-10 09:00"), moment("2026-03-10 09:30")
    (name, *_) = state.outbox
    village.desk.record(
        [
            f.LetterDeferred(at=ahead, message_id=name, why="421", until=ahead + HOUR, everyone=True),
            f.LineDown(at=ahead, line="fetch", since=ahead, why="away"),
            f.BackupEnded(at=ahead, commits=1, head="0" * 64),
        ]
    )
    assert name in due_letters(state, now_)
    assert due_letters(state, ahead) == []
    assert state.lines["fetch"].untold(now_, timedelta(minutes=30))
    assert due(state, BackupBlock("/backups"), now_)
    assert not due(state, BackupBlock("/backups"), ahead)
