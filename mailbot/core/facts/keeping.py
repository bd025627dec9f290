"""Copies of what is kept, and what becomes of mails and letters after the end of the contract (个人信息保护法 第二十一条: returned or deleted)."""

from dataclasses import dataclass

from mailbot.core.facts.root import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeOrdered(Fact):
    """`by` asked, for the reason `why`, that `mails` and `letters` be erased; this stands before any of them is."""

    why: str
    mails: int
    letters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased(Fact):
    """Tombstones: the exact bytes of these mails and letters are gone, their hashes stay where facts name them."""

    mails: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupEnded(Fact):
    """The daily backup ended: with a copy, proved, of the ledger up to `commits` and its `head`, or without one and `why`."""

    why: str = ""
    commits: int = 0
    head: str = ""
