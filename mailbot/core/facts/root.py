"""What every fact says of itself."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from mailbot.core.model import Severity


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


@dataclass(frozen=True, slots=True)
class Hidden:
    """How many data of one kind (手机号, 姓名 …) masking hides."""

    what: str
    count: int


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number that masking hides (体检号, 条码 …): what of it is shown, and a keyed hash that is the same in every mail of one ticket."""

    shown: str
    mark: str


@dataclass(frozen=True, slots=True)
class Deducted:
    """One line of a statement as it was issued: `percent` of `base` yuan is `amount`, by the sentence `clause` of `row`.

    `warnings` led to it; `evidence` names their mails by SHA-256.
    """

    problem: str
    severity: Severity
    row: str
    clause: str
    percent: Decimal
    base: Decimal
    amount: Decimal
    warnings: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    termination: bool = False
