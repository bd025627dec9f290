"""The entries of a digest: numbers and dates as values, and beside them the words in which they are told."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum

from mailbot.core.deadlines import BASES
from mailbot.core.model import SHANGHAI, Severity
from mailbot.reports import weeks
from mailbot.reports.charts import Bar

NO_LEVEL = "未定级"
"""What a customisation has that reports no fault."""


@dataclass(frozen=True, slots=True)
class Line:
    """A ticket in one line, and the moment (`at`) for which it is named: opened, reported done or confirmed."""

    ticket: str
    brief: str
    severity: Severity | None
    module: str
    at: datetime

    @property
    def level(self) -> str:
        """Its severity in the contract's word."""
        return self.severity.value if self.severity else NO_LEVEL

    @property
    def subject(self) -> str:
        """What a mail about it is called."""
        return f"[工单 {self.ticket}] {self.brief}"

    @property
    def when(self) -> str:
        """The moment in words."""
        return weeks.clock(self.at)

    @property
    def day(self) -> str:
        """The day of it."""
        return weeks.day(self.at)


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline still to be met: which, until when, on what basis, and how many minutes it has passed or has left."""

    row: str
    due: datetime
    basis: str
    minutes: int

    @property
    def until(self) -> str:
        """The end of the time in words."""
        return weeks.by(self.due)

    @property
    def length(self) -> str:
        """The minutes in words."""
        return weeks.length(self.minutes)

    @property
    def ground(self) -> str:
        """Whether both sides agreed on it by mail, 乙方 promised it, or it is a usual value (the contract gives none)."""
        return BASES[self.basis]


@dataclass(frozen=True, slots=True)
class Owing:
    """A ticket with deadlines still to be met, the earliest first; paused while the hospital owes an answer."""

    ticket: Line
    clocks: tuple[Clock, ...]
    paused: bool

    @property
    def rank(self) -> int:
        """The gravest come first, those without severity last."""
        return self.ticket.severity.rank if self.ticket.severity else -1


@dataclass(frozen=True, slots=True)
class Average:
    """Means over `count` tickets reported done, in minutes of wall time from the mail that opened them."""

    count: int
    response_minutes: int | None
    repair_minutes: int | None

    @property
    def response(self) -> str:
        """首次人工响应 in words."""
        return _spoken(self.response_minutes)

    @property
    def repair(self) -> str:
        """修复 in words."""
        return _spoken(self.repair_minutes)


def _spoken(minutes: int | None) -> str:
    return "—" if minutes is None else weeks.length(minutes)


@dataclass(frozen=True, slots=True)
class WarningLine:
    """A warning in one line; `row` names the deadline it is about."""

    warning: str
    ticket: str
    brief: str
    row: str
    severity: Severity | None
    proposed: datetime
    objected: datetime | None

    @property
    def about(self) -> str:
        """Its ticket with its title, where it has one."""
        return f"{self.ticket} {self.brief}".strip()

    @property
    def subject(self) -> str:
        """The subject of the letter that asked 信息科 about it."""
        token = f"[工单 {self.ticket}]" if self.ticket else f"[警告 {self.warning}]"
        return f"{token} 警告待核实 {self.warning}：{self.brief or self.row}"

    @property
    def when(self) -> str:
        """The day it was proposed."""
        return weeks.day(self.proposed)

    @property
    def stands(self) -> str:
        """What it waits for."""
        return f"已于 {weeks.day(self.objected)}登记异议，待信息科决定" if self.objected else "待信息科核实"


@dataclass(frozen=True, slots=True)
class FormLine:
    """A filed annex at its latest revision, which arrived `at`."""

    form: str
    annex: int
    revision: int
    ticket: str
    at: datetime

    @property
    def when(self) -> str:
        """The day its latest revision arrived."""
        return weeks.day(self.at)


@dataclass(frozen=True, slots=True)
class MailLine:
    """A mail the bot could not work; `mail` is the sha256 of its archived bytes."""

    mail: str
    reason: str
    at: datetime

    @property
    def when(self) -> str:
        """When it arrived."""
        return weeks.clock(self.at)


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter that did not reach somebody, written `at`."""

    subject: str
    to: tuple[str, ...]
    why: str
    at: datetime

    @property
    def when(self) -> str:
        """The day it was written."""
        return weeks.day(self.at)


def plain(value: object) -> object:
    """The same for JSON: times in ISO 8601 of Shanghai, enumerations by their value, entries by their fields."""
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Bar):
        return value._asdict()
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value
