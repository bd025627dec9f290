"""The nouns of the contract as values. Identifiers are English, values are the contract's Chinese words."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum

# China has kept one zone without summer time since 1991, so a fixed offset is exact for every date a contract can name.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


class Severity(Enum):
    """How bad a fault is, by scope and workaround (合同 付款方式 names the four; rules/severity.toml defines them)."""

    NORMAL = "普通"
    URGENT = "紧急"
    MAJOR = "重大"
    DISASTER = "灾难"

    @property
    def rank(self) -> int:
        """0 for 普通 up to 3 for 灾难."""
        return tuple(Severity).index(self)


ALARMING = frozenset({Severity.MAJOR, Severity.DISASTER})
"""What wakes somebody the moment it is read."""
PRESSING = frozenset({Severity.URGENT, Severity.MAJOR, Severity.DISASTER})
"""What the project manager hears of before it is late; a date that the vendor names alone lifts no limit of it."""


class Role(Enum):
    """Who a writer is to the contract; STRANGER is everybody the ledger does not name."""

    REPORTER = "reporter"
    IT = "it"
    ENGINEER = "engineer"
    PM = "pm"
    STRANGER = "stranger"


class Kind(Enum):
    """What a ticket is about: a fault (2.3), a question (2.2), a wish, or a customisation by 附件3."""

    REPORT = "report"
    CONSULT = "consult"
    CHANGE = "change"
    CUSTOMISATION = "customisation"


class Status(Enum):
    """Where a ticket stands. Only the hospital's own mail turns AWAITING into CONFIRMED; silence never does."""

    OPEN = "open"
    AWAITING = "awaiting_confirmation"
    CONFIRMED = "confirmed"


class Intent(Enum):
    """What a mail asks for, in the vocabulary of the labelled mails; UNCLEAR is asked back, never guessed."""

    REPORT = "report"
    CONSULT = "consult"
    CHANGE_REQUEST = "change_request"
    FOLLOW_UP = "follow_up"
    ACCEPT = "accept"
    PROMISE = "promise"
    ASK_INFO = "ask_info"
    INFO = "info"
    CLOSE = "close"
    CONFIRM = "confirm"
    REJECT = "reject"
    THANKS = "thanks"
    FORM = "form"
    FORM_REQUEST = "form_request"
    HELP = "help"
    STATUS_QUERY = "status_query"
    SEVERITY_CHANGE = "severity_change"
    SAME_PROBLEM = "same_problem"
    WARNING_VERIFY = "warning_verify"
    WARNING_REJECT = "warning_reject"
    OBJECT = "object"
    LOSS_CLAIM = "loss_claim"
    REMOTE_REQUEST = "remote_request"
    REMOTE_GRANT = "remote_grant"
    REMOTE_REFUSE = "remote_refuse"
    UPGRADE_NOTICE = "upgrade_notice"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    READ_RECEIPT = "read_receipt"
    SPAM = "spam"
    UNCLEAR = "unclear"


MODULES = (
    "登记",
    "导检",
    "检验",
    "影像",
    "总检",
    "打印",
    "收费",
    "团检",
    "预约",
    "数据库",
    "服务器",
    "备份",
    "安全",
    "其他",
)
EMERGENCIES = ("设备损坏", "线路故障", "系统错误", "操作失误", "病毒破坏", "非法入侵")


@dataclass(frozen=True, slots=True)
class Person:
    """Someone the contract knows. `address` is lower case; `*@domain` admits a whole domain as reporters."""

    address: str
    name: str
    role: Role
    department: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground of a verdict: the rule that spoke, and the words of the mail that made it speak."""

    rule: str
    words: str
    says: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A severity with everything that led to it; confidence is 0 to 1, under 0.5 a person should look."""

    level: Severity
    reasons: tuple[Reason, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Said:
    """What a writer said, free of quotes and signature: the input of every judgement about text.

    `replying_to` names our letter's kind when the mail answers one: assigned, received, closing, reopened, warning, remote, form,
    statement, same, digest, reminder, upgrade, question, "some" where it does not show; "other" for an answer to somebody else's
    mail; None for a first mail.
    `cited` are the numbers named in subject or new text (TJ-2026-0007, W-2026-001). `annexes` are the forms attached (1, 2, 3).
    `role` is the writer's, None where nothing is known of him.
    """

    subject: str
    text: str
    replying_to: str | None = None
    forwarded: bool = False
    annexes: tuple[int, ...] = ()
    cited: tuple[str, ...] = ()
    at: datetime | None = None
    role: Role | None = None

    @property
    def whole(self) -> str:
        """Subject and text as one: people finish in the text what they begin in the subject."""
        return f"{self.subject}\n{self.text}".strip()


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing a mail asks: the intent, how sure (0 to 1), and the words that say it."""

    intent: Intent
    score: float
    why: str
