"""The weeks that `mailbot simulate` plays (weeks.toml): who writes what and when. A normal week holds the quiet one, a terrible week both."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from mailbot.core.model import SHANGHAI

MONDAY = datetime(2026, 3, 16, tzinfo=SHANGHAI)
END = MONDAY + timedelta(days=7, hours=9)
"""Monday after, when the digest has left."""


@dataclass(frozen=True, slots=True)
class Act:
    """One mail: its day of the week (0 is Monday) and time, who writes, and the words.

    `key` names the ticket it opens; {key} in the words of later mails is that ticket's number, {W_key} its latest warning's,
    {F1} the first form's.
    """

    day: int
    time: str
    who: str
    subject: str
    text: str
    key: str = ""
    annex: int = 0

    @property
    def at(self) -> datetime:
        """When it arrives."""
        hours, minutes = self.time.split(":")
        return MONDAY + timedelta(days=self.day, hours=int(hours), minutes=int(minutes))


_TOLD: dict[str, Any] = tomllib.loads(Path(__file__).with_name("weeks.toml").read_text(encoding="utf-8"))
_NAMES = ("quiet", "normal", "terrible")

PEOPLE: dict[str, tuple[str, str, str]] = {key: tuple(person) for key, person in _TOLD["people"].items()}
"""Name, address and role of everybody in them."""
WEEKS: dict[str, tuple[Act, ...]] = dict(
    zip(_NAMES, accumulate(tuple(Act(**act) for act in _TOLD[name]) for name in _NAMES), strict=True)
)
