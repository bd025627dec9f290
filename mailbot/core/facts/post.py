"""Mails in and letters out."""

from dataclasses import dataclass
from datetime import datetime

from mailbot.core.facts.root import Fact, Hidden, Numbered


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRead(Fact):
    """A mail reached its end. `ends` is ticket, form, answered, recorded, held or aside; `reason` says why in Chinese.

    `words` is a hash of its new text: a Message-ID used again for other words is another mail. `hidden` counts what is personal in
    it: of that only the archive holds the words; `numbers` tells its masked numbers from others of
    the ticket. `receipt` is the hash of its receipt as it was when the mail was worked on.
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
    hidden: tuple[Hidden, ...] = ()
    numbers: tuple[Numbered, ...] = ()
    receipt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AsideSettled(Fact):
    """A person dealt with a mail that had been set aside, as `why` says, outside of the desk."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSent(Fact):
    """The digest of this ISO week (2026-W12), month (2026-03) or assessment cycle (2026H1) was posted; `every` says which of them."""

    week: str
    every: str = "week"


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
    """Sending failed for now; tried again at `until`, for the recipients `to` (none named: for all).

    `everyone`: it was about us, not about this letter, so that no letter is tried before.
    """

    message_id: str
    why: str
    until: datetime
    to: tuple[str, ...] = ()
    everyone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRefused(Fact):
    """Sending failed for good, or the letter came back; a person is told."""

    message_id: str
    why: str
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDelayed(Fact):
    """A mail system still tries to deliver the letter; `late` says that this had lasted so long that a person was told."""

    message_id: str
    why: str
    recipients: tuple[str, ...] = ()
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterComplained(Fact):
    """The provider of a reader reports the letter as unwanted (RFC 5965); a person is told."""

    message_id: str
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersHeld(Fact):
    """An address had its fill of answers, so these kinds were not sent; `told` says that a person was told of it."""

    address: str
    kinds: tuple[str, ...]
    about: str = ""
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterResent(Fact):
    """The operator wants this letter sent again, to all of its recipients, and now."""

    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterCancelled(Fact):
    """The operator wants this letter not to be sent (any more)."""

    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDown(Fact):
    """Mail cannot be fetched since `since`. That it cannot be sent, a LetterDeferred says to `everyone`."""

    line: str
    since: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineUp(Fact):
    """Mail can be fetched again."""

    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTold(Fact):
    """A person was told by another way that a line is down, or up again; with `why` nobody could be reached so."""

    line: str
    up: bool
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CursorMoved(Fact):
    """Everything up to this UID of this folder has been fetched and archived."""

    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalsGiven(Fact):
    """`by` was sent these mails of a ticket, unmasked, at an address that is certain (个人信息保护法 第五十一条)."""

    ticket: str
    mails: tuple[str, ...]
