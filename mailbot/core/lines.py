"""Whether mail can be fetched and sent, and who has to be told that it cannot."""

from dataclasses import dataclass
from datetime import datetime, timedelta

FETCH, SEND = "fetch", "send"
AGAIN = timedelta(minutes=15)
"""After which somebody who could not be reached is tried again."""


@dataclass(slots=True)
class Line:
    """A line that was down: since when and why, when it came up again, and what a person was told of it."""

    since: datetime
    why: str
    up: datetime | None = None
    told: bool = False
    tried: datetime | None = None

    def untold(self, now: datetime, patience: timedelta) -> bool:
        """Whether a person has to be told now: that it has been down so long, or that what was told is over."""
        if self.tried and now < self.tried + AGAIN:
            return False
        return (
            self.up is not None if self.told else abs(now - self.since) >= patience
        )  # a clock was ahead that is not now


def down(lines: dict[str, Line], name: str, since: datetime, why: str) -> None:
    """The line is down; down again before anybody was told that it was up, it never was up."""
    line = lines.setdefault(name, Line(since, why))
    line.why, line.up = why, None


def up(lines: dict[str, Line], name: str, at: datetime) -> None:
    """The line works; of what nobody was told nothing remains."""
    line = lines.get(name)
    if line and line.told:
        line.up = line.up or at
    elif line:
        del lines[name]


def told(lines: dict[str, Line], name: str, at: datetime, *, is_up: bool, why: str) -> None:
    """Somebody was told, or could not be reached."""
    line = lines.get(name)
    if line is None:
        return
    line.tried = at if why else None
    if not why and is_up:
        del lines[name]
    elif not why:
        line.told = True
