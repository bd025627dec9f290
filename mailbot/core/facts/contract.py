"""What the contract keeps account of: forms, warnings, losses, cycles, statements, duties, remote access, upgrades."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from mailbot.core.facts.root import Deducted, Fact
from mailbot.core.model import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFiled(Fact):
    """A filled annex arrived. `sha256` is the file's; `fingerprint` recognises later revisions of the same form.

    `days` are the days of work (附件1) or of the training (附件2), `people` counts the attendees, `topic` is 培训内容, `signed`
    whether every row of 附件1 has 医院信息科签字, `abnormal` quotes what 附件1 found wrong, masked, `quarter` is the first day of the
    quarter that its sender says it is of.
    """

    form: str
    annex: int
    revision: int
    sha256: str
    filename: str
    fingerprint: str
    ticket: str = ""
    missing: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    people: int = 0
    topic: str = ""
    signed: bool = False
    abnormal: tuple[str, ...] = ()
    quarter: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormConfirmed(Fact):
    """信息科 confirmed this very revision by mail; a reservation is kept word for word (masked)."""

    form: str
    revision: int
    sha256: str
    reservation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningProposed(Fact):
    """A warning is proposed with its ground; it counts for nothing until 信息科 verifies it (经核实无误).

    `row` is the missed deadline, `promise`, `recurrence`, `duty` or `words` (of 信息科); `quarter` the first day of a missed
    quarter; `evidence` names mails by SHA-256.
    """

    warning: str
    ticket: str
    row: str
    why: str
    severity: Severity | None = None
    quarter: date | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningEvidence(Fact):
    """A further miss of the same incident, or what somebody brought later (`row` is `words`): evidence of the warning proposed
    already, not another one.
    """

    warning: str
    row: str
    why: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningVerified(Fact):
    """信息科 verified a proposed warning. `severity` is the one in force then; with `loss` the clause about a loss applies."""

    warning: str
    severity: Severity | None = None
    loss: bool = False
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningRejected(Fact):
    """信息科 rejected a proposed warning."""

    warning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningWithdrawn(Fact):
    """信息科 took a verified warning back; or, `by` nobody, a proposal lapsed because its ground fell away."""

    warning: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningObjected(Fact):
    """The project manager objected; 信息科 decides (again), and that is final."""

    warning: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LossClaimed(Fact):
    """信息科 claims a loss (违约责任) of `amount` yuan with a warning; it has yet to be verified."""

    warning: str
    ticket: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LossVerified(Fact):
    """信息科 verified the loss claimed with a warning that was verified before; from here the clause about a loss applies."""

    warning: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LossRejected(Fact):
    """信息科 let a claimed loss go."""

    warning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleProposed(Fact):
    """After a verified 重大 or 灾难 warning shorter cycles were proposed; 信息科 decides."""

    warning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleDecided(Fact):
    """信息科 set the length of the cycles (6, 3 or 1 months) from the next boundary on."""

    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementIssued(Fact):
    """The 考核表 of the cycle that began on `cycle`, as it was sent: its figures, and the SHA-256 of its Word file.

    Once 信息科 has confirmed it these figures stay, whatever later facts or rules would make of the cycle.
    """

    cycle: date
    revision: int
    sha256: str
    deducted: Decimal
    payable: Decimal
    deductions: tuple[Deducted, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRejected(Fact):
    """信息科 did not agree with a statement; its reasons stand in the mail."""

    cycle: date
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyReminded(Fact):
    """The vendor was reminded of the maintenance of the quarter that began on `quarter`, `days` before its end."""

    quarter: date
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyMissed(Fact):
    """The quarter that began on `quarter` ended without a record of its maintenance (2.1)."""

    quarter: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteAsked(Fact):
    """An engineer asked for remote access in a time window (3.3)."""

    ticket: str
    begin: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteGranted(Fact):
    """信息科 granted remote access for this window, which may be narrower than asked."""

    ticket: str
    begin: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteRefused(Fact):
    """信息科 refused remote access."""

    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteEnded(Fact):
    """The granted window is over, and both sides were told."""

    ticket: str
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeAnnounced(Fact):
    """An engineer announced a new version (2.4); `content` is what it brings, masked."""

    version: str
    day: date | None
    content: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeConfirmed(Fact):
    """信息科 agreed to an announced version and its day."""

    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementConfirmed(Fact):
    """信息科 confirmed an assessment statement by mail: this revision of this cycle, or where none was issued, what the subject says."""

    subject: str
    cycle: date | None = None
    revision: int = 0
    sha256: str = ""
