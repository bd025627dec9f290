"""The contract's own block: who serves whom, from when to when, for how much."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Contract:
    """The parties, the fee in yuan, the 7×24 phone (3.1); service runs one year from the day after signing (服务期限)."""

    number: str
    hospital: str
    vendor: str
    signed: date
    annual_fee: Decimal
    phone: str

    @property
    def start(self) -> date:
        """The first day of service."""
        return self.signed + timedelta(days=1)

    @property
    def end(self) -> date:
        """The last day of service."""
        following = self.start.year + 1
        try:
            return self.start.replace(year=following) - timedelta(days=1)
        except ValueError:  # 29 February has no next year's day
            return date(following, 2, 28)
