"""The typed shape of what the contract says: the contract's own block and every file of rules/."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from mailbot.core.contract import Contract
from mailbot.core.cycles import CycleRules
from mailbot.core.deadlines import DeadlineRules
from mailbot.core.emergency import EmergencyRules
from mailbot.core.intents import IntentRules
from mailbot.core.limits import Limits
from mailbot.core.maintenance import MaintenanceRules
from mailbot.core.modules import ModuleRules
from mailbot.core.penalties import PenaltyRules
from mailbot.core.people import Shift, Tenure
from mailbot.core.severity import SeverityRules
from mailbot.core.similar import Common
from mailbot.core.trust import Trust
from mailbot.core.worktime import Calendar


@dataclass(frozen=True, slots=True)
class Settings:
    """What a deployment may set beside the contract (rules/settings.toml): rhythm of the digest, reminders, limits of a mail.

    `digest_day` counts from Monday = 1 (ISO 8601); `digest_time` is HH:MM in Asia/Shanghai; `digest_every` are the periods that have one.
    `urge_confirmation` are working days after a closing at which the hospital is asked again, `urge_answer` after an engineer's question;
    `remind_duty` days before a
    quarter's end, `duty_grace` working days after it.
    `alert_again` and `alert_again_disaster` (灾难) are minutes between two alerts while nobody has accepted.
    `most_in_thread` answers that decide nothing go to one address in one thread within a day, `most_to_person` within an hour;
    `most_letters` of any kind within an hour.
    """

    digest_day: int = 1
    digest_time: str = "08:30"
    digest_every: tuple[Literal["week", "month", "cycle"], ...] = ("week",)
    urge_confirmation: tuple[int, ...] = (2, 5)
    urge_answer: tuple[int, ...] = (1, 3)
    same_fault: float = 0.45
    candidates: int = 3
    ask_same: float = 0.12
    most_updates: int = 20
    alert_again: int = 15
    alert_again_disaster: int = 10
    most_alerts: int = 12
    update_minutes: int = 120
    remind_duty: tuple[int, ...] = (30, 14, 3)
    duty_grace: int = 5
    most_in_thread: int = 3
    most_to_person: int = 10
    most_letters: int = 60
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that is data: adopted as a whole, named by its digest; `key` is the home's secret, in no digest and never shown."""

    contract: Contract
    address: str
    severity: SeverityRules
    modules: ModuleRules
    emergency: EmergencyRules
    intents: IntentRules
    deadlines: DeadlineRules
    calendar: Calendar
    penalties: PenaltyRules
    cycles: CycleRules
    maintenance: MaintenanceRules
    common: Common = field(default_factory=partial(Common, ()))
    settings: Settings = field(default_factory=Settings)
    roster: tuple[Shift, ...] = ()
    tenures: tuple[Tenure, ...] = ()
    """Of the people those who act only from or to a day."""
    trust: Trust = field(default_factory=Trust)
    key: bytes = field(default=b"", repr=False)
    phones: tuple[str, ...] = ()
    """Telephones of departments that letters may show ([privacy] in mailbot.toml)."""
    blanks: Mapping[int, bytes] = field(default_factory=dict, repr=False)
    digest: str = ""
