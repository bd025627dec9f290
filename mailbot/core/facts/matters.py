"""People, rules and tickets: what happens to a matter from its first mail to its confirmation."""

from dataclasses import dataclass
from datetime import date, datetime

from mailbot.core.facts.root import Fact, Mark
from mailbot.core.model import Kind, Reason, Role, Severity
from mailbot.core.worktime import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesAdopted(Fact):
    """From now on these rules hold; `digest` is the sha256 over all rule files and the contract block.

    `calendar` is that of these rules: what the next one counts otherwise moves the deadlines that run over it. `digests` are the
    periods of which a digest is written from now on.
    """

    digest: str
    calendar: Calendar | None = None
    digests: tuple[str, ...] = ("week",)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAdmitted(Fact):
    """This address may act in this role from now on."""

    address: str
    name: str
    role: Role
    department: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLeft(Fact):
    """This address no longer acts for anyone."""

    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketOpened(Fact):
    """A report, question or wish has a number now. `brief` and `gist` are masked; `severity` is None for a customisation."""

    ticket: str
    kind: Kind
    brief: str
    gist: str
    module: str
    severity: Severity | None = None
    confidence: float = 1.0
    reasons: tuple[Reason, ...] = ()
    emergency: str | None = None
    environment: str | None = None
    steps: str | None = None
    wanted: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineSet(Fact):
    """Until `due` this `row` of rules/deadlines.toml (or a promise) must be met; `marks` are the moments to remind.

    A pause or a new calendar sets it again: `start` is where the time to `due` counts from, `first` when it was first set.
    """

    ticket: str
    row: str
    due: datetime
    marks: tuple[Mark, ...]
    basis: str
    proposes: bool = False
    start: datetime | None = None
    first: datetime | None = None

    @property
    def begun(self) -> datetime:
        """Where the time to `due` counts from."""
        return self.start or self.at

    @property
    def committed(self) -> datetime:
        """When it was first set, whatever pause or calendar has moved it since."""
        return self.first or self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketAccepted(Fact):
    """An engineer took the ticket: the first human response; `instead_of` is the colleague who had it and has it no longer."""

    ticket: str
    instead_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationAsked(Fact):
    """An engineer asked the hospital something; the clocks pause."""

    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationGiven(Fact):
    """The hospital answered, or added to its report; paused clocks run again."""

    ticket: str
    environment: str | None = None
    steps: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Urged(Fact):
    """催办: somebody asked again about a ticket in hand."""

    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DatePromised(Fact):
    """承诺于…之前: a date given by an engineer, or granted by 信息科."""

    ticket: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketClosed(Fact):
    """An engineer reported the work as done; it counts once the hospital confirms."""

    ticket: str
    cause: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingConfirmed(Fact):
    """The hospital confirmed a closing by its own mail."""

    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingRejected(Fact):
    """The hospital rejected a closing: the ticket is open again and its clock goes on."""

    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityChanged(Fact):
    """信息科 set another severity; new deadlines run from here."""

    ticket: str
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityProposed(Fact):
    """Somebody who may only propose asked for another severity."""

    ticket: str
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class KindChanged(Fact):
    """信息科 set another kind; what only the old one owed is owed no longer, what the new one owes runs from here."""

    ticket: str
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemProposed(Fact):
    """The bot named candidates for the same problem; only 信息科 decides. `scores` and `whys` go with the candidates, in order."""

    ticket: str
    candidates: tuple[str, ...]
    scores: tuple[float, ...] = ()
    whys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemGrouped(Fact):
    """信息科 said that these tickets are one problem, or (`same` False) that they are not."""

    tickets: tuple[str, ...]
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded(Fact):
    """A mark of a deadline has passed and was acted on; `following` is the next mark beyond the deadline."""

    ticket: str
    row: str
    step: int
    following: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationUrged(Fact):
    """The hospital was reminded to confirm a closing; `times` counts."""

    ticket: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseProposed(Fact):
    """An engineer said whose cause it was (甲方, 第三方 or 乙方); it counts once 信息科 agrees."""

    ticket: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseAttributed(Fact):
    """信息科 said whose cause it was. What 甲方 or 第三方 caused brings no warning."""

    ticket: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnSiteAsked(Fact):
    """甲方 asked for somebody to come (3.4, 应急预案 现场技术支持)."""

    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacted(Fact):
    """The hospital wrote that an engineer had called: a first response (3.1); `when` is the time told, `at` that of the mail."""

    ticket: str
    when: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived(Fact):
    """An engineer is on site, as he or the hospital wrote; `when` is the time told, `at` that of the mail."""

    ticket: str
    when: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressTold(Fact):
    """An engineer told how things stand, without taking, promising or closing; with `workaround` that business goes on by other
    means for now (临时恢复).
    """

    ticket: str
    workaround: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportGiven(Fact):
    """The post-incident report (故障报告) of an emergency arrived."""

    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRaised(Fact):
    """Duty engineer and project manager were alerted for the `times`-th time; again at `again` until somebody accepts."""

    ticket: str
    times: int
    again: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertCalled(Fact):
    """The home's own alert program was run for the `times`-th alert; `why` says why that failed, empty when it did not."""

    ticket: str
    times: int
    why: str = ""
