"""Who may write to the desk, and acts that wait until their writer has shown to be who From says."""

from dataclasses import dataclass
from datetime import datetime

from mailbot.core.facts.root import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class StrangerTold(Fact):
    """An unknown sender was told, once, how to be admitted."""

    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldShown(Fact):
    """信息科 was shown who waits to be admitted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrangerRefused(Fact):
    """信息科 said that this address is not to be admitted; what it wrote and will write is kept and not worked on."""

    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeAsked(Fact):
    """What `mail` asks is not done before its registered sender has sent the one-time code, until `expires`. `act` names it for people."""

    act: str
    ticket: str
    expires: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeMissed(Fact):
    """A code was given that is none; each open act of the same person counts it, and only so many are allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeGiven(Fact):
    """The code for the mail `waiting` came, once and in time: that mail is worked on as its sender's own."""

    waiting: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeDisowned(Fact):
    """The registered address says that the mail `waiting` is not its own: nothing of it will be done."""

    waiting: str
