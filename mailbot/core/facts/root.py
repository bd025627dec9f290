"""What every fact says of itself."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened."""

    at: datetime
    mail: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment to remind at: `step` is the share of the time gone in percent, over 100 counts further periods."""

    step: int
    at: datetime
