"""The only clock of the house: everything else is told the time."""

from datetime import datetime

from mailbot.core.model import SHANGHAI


def now() -> datetime:
    """This instant in Asia/Shanghai, the zone every date of the contract is written in."""
    return datetime.now(SHANGHAI)
