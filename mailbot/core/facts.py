"""What can happen, in the past tense. Only facts are stored; everything else the bot knows is a fold of them.

Every fact says when it holds (`at`: the arrival of the mail, or the instant a reminder was due), which mail brought it
(`mail`: sha256 of the archived bytes, empty when time or the operator did) and who (`by`: the registered address).
Personal text stays in the archive; the words kept here are masked.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from mailbot.core.model import Kind, Reason, Role, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened."""

    at: datetime
    mail: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesAdopted(Fact):
    """From now on these rules hold; `digest` is the sha256 over all rule files and the contract block."""

    digest: str


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
class MailRead(Fact):
    """A mail reached its end. `ends` is ticket, form, answered, recorded, held or aside; `reason` says why in Chinese.

    `words` is a hash of its new text: a Message-ID used again for other words is another mail.
    """

    message_id: str
    ends: str
    reason: str
    intents: tuple[str, ...] = ()
    about: str = ""
    words: str = ""
    folder: str = ""
    uidvalidity: int = 0
    uid: int = 0


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


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment to remind at: `step` is the share of the time gone in percent, over 100 counts further periods."""

    step: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineSet(Fact):
    """Until `due` this `row` of rules/deadlines.toml (or a promise) must be met; `marks` are the moments to remind."""

    ticket: str
    row: str
    due: datetime
    marks: tuple[Mark, ...]
    basis: str
    proposes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketAccepted(Fact):
    """An engineer took the ticket: the first human response."""

    ticket: str


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
class ProblemProposed(Fact):
    """The bot named candidates for the same problem; only 信息科 decides."""

    ticket: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemGrouped(Fact):
    """信息科 said that these tickets are one problem, or (`same` False) that they are not."""

    tickets: tuple[str, ...]
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFiled(Fact):
    """A filled annex arrived. `sha256` is the file's; `fingerprint` recognises later revisions of the same form."""

    form: str
    annex: int
    revision: int
    sha256: str
    filename: str
    fingerprint: str
    ticket: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormConfirmed(Fact):
    """信息科 confirmed this very revision by mail; a reservation is kept word for word (masked)."""

    form: str
    revision: int
    sha256: str
    reservation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningProposed(Fact):
    """The bot proposes a warning with its ground; it counts for nothing until 信息科 verifies it (经核实无误)."""

    warning: str
    ticket: str
    row: str
    why: str
    severity: Severity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningVerified(Fact):
    """信息科 verified a proposed warning."""

    warning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningRejected(Fact):
    """信息科 rejected a proposed warning, or withdrew a verified one."""

    warning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningObjected(Fact):
    """The project manager objected; 信息科 decides."""

    warning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LossClaimed(Fact):
    """信息科 claims a loss (违约责任) of `amount` yuan with a warning; it has yet to be verified."""

    warning: str
    ticket: str
    amount: Decimal | None


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
class UpgradeAnnounced(Fact):
    """An engineer announced a new version (2.4)."""

    version: str
    day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementConfirmed(Fact):
    """信息科 confirmed an assessment statement by mail; which one, its subject says."""

    subject: str


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
class DigestSent(Fact):
    """The digest of this ISO week (2026-W12) was posted."""

    week: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrangerTold(Fact):
    """An unknown sender was told, once, how to be admitted."""

    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPosted(Fact):
    """A letter of final bytes (`sha256` in the archive) waits in the outbox."""

    message_id: str
    kind: str
    to: tuple[str, ...]
    subject: str
    sha256: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSent(Fact):
    """The mail system took the letter; that is not yet delivery."""

    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDeferred(Fact):
    """Sending failed for now; tried again at `until`, for the recipients `to` (none named: for all)."""

    message_id: str
    why: str
    until: datetime
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRefused(Fact):
    """Sending failed for good, or the letter came back; a person is told."""

    message_id: str
    why: str
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CursorMoved(Fact):
    """Everything up to this UID of this folder has been fetched and archived."""

    folder: str
    uidvalidity: int
    uid: int
