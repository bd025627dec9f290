"""The promises of a ledger, whatever keeps it: facts are appended, chained by hash, and read back in order."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol

from mailbot.shell.hindrance import Hindrance

FIRST = "0" * 64
"""What the first commit names as the one before it."""

Plain = Mapping[str, Any]
"""A fact as plain JSON; the codec of `core.facts` makes it and reads it back."""


@dataclass(frozen=True, slots=True)
class Commit:
    """Facts that became true together.

    `seq` counts from 1. `hash` seals all the others; `at` is when they were written down.
    """

    seq: int
    at: datetime
    prev: str
    hash: str
    facts: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """How far a ledger goes: how many commits, and the hash of the last, which whoever keeps it can hold the ledger to."""

    length: int
    head: str


class LedgerBusy(Hindrance):
    """Somebody else is writing to this ledger; the sentence names who, and the cure."""


class LedgerDamaged(Hindrance):
    """The ledger is not what was written; the sentence names the segment, the first bad commit and the cure."""


class LedgerStopped(Hindrance):
    """The disk failed in the middle of a commit: nothing more is written until the ledger is opened afresh."""


class Ledger(Protocol):
    """Facts are only added, by one writer; a commit is whole or absent and carries the hash of the one before."""

    @property
    def head(self) -> str:
        """The hash of the last commit, which seals all before it; `FIRST` when there is none."""

    @property
    def length(self) -> int:
        """How many commits there are: the `seq` of the last."""

    @property
    def repairs(self) -> Sequence[str]:
        """What had to be mended at opening, a sentence each."""

    def entries(self, after: int = 0) -> Iterator[Commit]:
        """The commits with `seq` above `after`, in order, each proved against the one before; raises LedgerDamaged."""

    def commit(self, facts: Sequence[Plain]) -> Commit:
        """Record facts together; they are on the disk when this returns. Raises LedgerStopped when they may not be."""

    def close(self) -> None:
        """Let the next writer in; closing twice is harmless."""


def canonical(value: Any) -> str:
    """JSON with one spelling for one value, sorted and without blanks (RFC 8785 3.2), so that a hash means it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def seal(prev: str, seq: int, at: datetime, facts: str) -> str:
    """The hash of a commit: SHA-256 over the canonical JSON of [prev, seq, at, facts]; `facts` is that already."""
    return _hash(f'["{prev}",{seq},"{at.isoformat()}",{facts}]')


def seals(commit: Commit, facts: str) -> bool:
    """Whether a commit's hash is right for these facts; what was written before `at` was sealed has a hash over [prev, seq, facts]."""
    older = f'["{commit.prev}",{commit.seq},{facts}]'
    return commit.hash in {seal(commit.prev, commit.seq, commit.at, facts), _hash(older)}


def _hash(text: str) -> str:
    return sha256(as_bytes(text)).hexdigest()


def as_bytes(text: str) -> bytes:
    r"""UTF-8, where half a surrogate pair (broken mails have them) becomes its own JSON escape `\udXXX`."""
    return text.encode("utf-8", "backslashreplace")
