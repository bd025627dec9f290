"""The typed shape of what the contract says: the contract's own block and every file of rules/."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from mailbot.core.deadlines import DeadlineRules
from mailbot.core.emergency import EmergencyRules
from mailbot.core.intents import IntentRules
from mailbot.core.modules import ModuleRules
from mailbot.core.severity import SeverityRules
from mailbot.core.worktime import Calendar


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


@dataclass(frozen=True, slots=True)
class Settings:
    """What a deployment may set beside the contract (rules/settings.toml): rhythm of the digest, reminders, identity checks.

    `digest_day` counts from Monday = 1 (ISO 8601); `digest_time` is HH:MM in Asia/Shanghai.
    `urge_confirmation` are working days after a closing at which the hospital is asked again.
    """

    digest_day: int = 1
    digest_time: str = "08:30"
    urge_confirmation: tuple[int, ...] = (2, 5)
    authserv_ids: tuple[str, ...] = ()
    same_fault: float = 0.45
    candidates: int = 3
    most_reminders: int = 20


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that is data: adopted as a whole, named by its digest."""

    contract: Contract
    address: str
    severity: SeverityRules
    modules: ModuleRules
    emergency: EmergencyRules
    intents: IntentRules
    deadlines: DeadlineRules
    calendar: Calendar
    settings: Settings = field(default_factory=Settings)
    blanks: Mapping[int, bytes] = field(default_factory=dict, repr=False)
    digest: str = ""
