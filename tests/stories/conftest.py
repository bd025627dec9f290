"""The desk every story begins with."""

from pathlib import Path

import pytest

from mailbot.app import build
from mailbot.shell.desk import adopt
from mailbot.shell.replay import Moment
from tests.stories.village import Village, found, moment


@pytest.fixture
def village(tmp_path: Path) -> Village:
    """A desk on Tuesday 10 March 2026, nine o'clock, with its people admitted."""
    home = found(tmp_path / "home")
    clock = Moment(moment("2026-03-10 09:00"))
    desk = build(home, clock, key=b"k" * 32)
    adopt(desk, home.config.persons, clock.at)
    return Village(desk, clock)
