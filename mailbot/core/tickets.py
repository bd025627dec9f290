"""A ticket, a form, a warning and a letter as the fold of facts sees them: mutable here, read-only to everybody else."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from mailbot.core.facts import (
    AlertRaised,
    DeadlineSet,
    FormFiled,
    LetterPosted,
    Mark,
    StatementIssued,
    TicketOpened,
    UpgradeAnnounced,
)
from mailbot.core.model import ALARMING, Kind, Reason, Severity, Status
from mailbot.core.similar import Candidate


@dataclass(slots=True)
class Deadline:
    """A deadline in force: the fact that set it, whether and when it was met, and the marks still to come."""

    fact: DeadlineSet
    ahead: list[Mark]
    met: datetime | None = None

    def missed(self, now: datetime) -> bool:
        """Whether it was, or by now is, not met in time."""
        return (self.met or now) > self.fact.due


@dataclass(slots=True)
class Ticket:
    """One 工单 with all that the contract asks about it.

    `closed` is the latest closing, `first_closed` the first that the hospital did not reject: there its incident ended.
    """

    number: str
    kind: Kind
    opened: datetime
    reporter: str
    mail: str
    brief: str
    gist: str
    module: str
    severity: Severity | None
    confidence: float
    reasons: tuple[Reason, ...]
    emergency: str | None
    environment: str | None
    steps: str | None
    wanted: str | None = None
    status: Status = Status.OPEN
    accepted: datetime | None = None
    accepted_by: str = ""
    responded: datetime | None = None
    closed: datetime | None = None
    first_closed: datetime | None = None
    closed_by: str = ""
    cause: str = ""
    fix: str = ""
    confirmed: datetime | None = None
    confirmed_by: str = ""
    reopened: int = 0
    promised: date | None = None
    paused: datetime | None = None
    urged: int = 0
    remote: tuple[datetime | None, datetime | None] = (None, None)
    party: str = ""
    party_proposed: str = ""
    on_site_asked: datetime | None = None
    arrived: datetime | None = None
    told: datetime | None = None
    reported: datetime | None = None
    alerts: int = 0
    called: int = 0
    call_failed: bool = False
    candidates: tuple[Candidate, ...] = ()
    problem: str = ""
    deadlines: dict[str, Deadline] = field(default_factory=dict)
    letters: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    customisations: list[str] = field(default_factory=list)
    """The 附件3 filed for it, by number."""

    def waits_for(self, alert: AlertRaised) -> bool:
        """Whether an alert still waits for somebody to take the ticket."""
        answered = self.responded is not None and self.responded >= alert.at
        return self.status is Status.OPEN and not answered and self.severity in ALARMING

    @property
    def missing(self) -> tuple[str, ...]:
        """What an error report still lacks by clause 2.3 (应用环境及操作过程)."""
        if self.kind is not Kind.REPORT:
            return ()
        return tuple(name for name, value in (("应用环境", self.environment), ("操作过程", self.steps)) if not value)


def opened(fact: TicketOpened) -> Ticket:
    """The ticket as it opens."""
    return Ticket(
        number=fact.ticket, kind=fact.kind, opened=fact.at, reporter=fact.by, mail=fact.mail, brief=fact.brief, gist=fact.gist,
        module=fact.module, severity=fact.severity, confidence=fact.confidence, reasons=fact.reasons, emergency=fact.emergency,
        environment=fact.environment, steps=fact.steps, wanted=fact.wanted,
    )  # fmt: skip


@dataclass(slots=True)
class FormRecord:
    """A filed annex: its latest revision, the one 信息科 confirmed, and all that any revision of it found wrong."""

    fact: FormFiled
    first: datetime
    first_mail: str = ""
    confirmed: datetime | None = None
    confirmed_mail: str = ""
    confirmed_revision: int = 0
    reservation: str = ""
    abnormal: set[str] = field(default_factory=set)

    @property
    def number(self) -> str:
        """Its number, F-2026-0003."""
        return self.fact.form

    @property
    def annex(self) -> int:
        """1, 2 or 3."""
        return self.fact.annex


GROUNDS = {"recurrence": "同一问题再次发生", "duty": "季度维护", "words": "信息科来信提出"}
"""What a warning rests on that is no deadline."""


@dataclass(slots=True)
class WarningRecord:
    """A 警告: `status` is proposed, verified, rejected, withdrawn (by 信息科) or lapsed (its ground fell away).

    `severity` is that of the proposal, then the one in force at the verification; `basis` that of the missed deadline as it stood
    when proposed, `contract` where none was missed. `final` says that 信息科 decided after an
    objection. `claimed` is the loss as claimed, `loss` whether 信息科 verified it (its sum `amount`), at `loss_at`.
    """

    number: str
    ticket: str
    row: str
    why: str
    severity: Severity | None
    proposed: datetime
    basis: str
    quarter: date | None = None
    grounds: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    status: str = "proposed"
    decided: datetime | None = None
    decided_by: str = ""
    decided_mail: str = ""
    final: bool = False
    objected: datetime | None = None
    objected_mail: str = ""
    objection: str = ""
    claimed: Decimal | None = None
    claimed_at: datetime | None = None
    claim_mail: str = ""
    loss: bool = False
    amount: Decimal | None = None
    loss_at: datetime | None = None
    loss_mail: str = ""

    @property
    def cause(self) -> str:
        """What class of ground it rests on: one incident proposes once for each."""
        return self.row if self.row in GROUNDS else "miss"

    @property
    def claim_open(self) -> bool:
        """Whether a loss was claimed on which 信息科 has not decided."""
        return self.claimed_at is not None and self.loss_at is None


@dataclass(slots=True)
class StatementRecord:
    """The 考核表 of one cycle: its latest issue, the one 信息科 confirmed, and which letter (by Message-ID) showed which revision."""

    issued: StatementIssued
    confirmed: datetime | None = None
    confirmed_by: str = ""
    confirmed_mail: str = ""
    confirmed_revision: int = 0
    settled: StatementIssued | None = None
    rejected: datetime | None = None
    shown: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Quarter:
    """What became of one quarter's maintenance (2.1): days before its end at which it was reminded of, and whether it was missed."""

    reminded: set[int] = field(default_factory=set)
    missed: datetime | None = None


@dataclass(slots=True)
class Upgrade:
    """An announced version and whether 信息科 agreed to it."""

    fact: UpgradeAnnounced
    confirmed: datetime | None = None
    confirmed_mail: str = ""


@dataclass(slots=True)
class Posted:
    """A letter in the outbox: waiting, sent, deferred (with the reason and the next try), refused or cancelled.

    `failed` are those who did not get it, `late` that a person was told of its delay, `complained` that a reader's provider did.
    """

    fact: LetterPosted
    status: str = "waiting"
    why: str = ""
    until: datetime | None = None
    tries: int = 0
    refused: datetime | None = None
    remaining: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    late: bool = False
    complained: bool = False
