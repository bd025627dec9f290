"""The desk every story begins with."""

from pathlib import Path

import pytest

from mailbot.shell.replay import Moment
from tests.stories.village import Village, found, moment, settled


@pytest.fixture
def village(tmp_path: Path) -> Village:
    """A desk on Tuesday 10 March 2026, nine o'clock, with its people admitted."""
    return settled(found(tmp_path / "home"), Moment(moment("2026-03-10 09:00")))
