"""What is new in a selected folder, fetched a mouthful at a time; a mail that the server does not give never keeps back the next."""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import takewhile
from typing import Any, Protocol

from imapclient import IMAPClient

from mailbot.core.limits import WITHHELD
from mailbot.core.model import SHANGHAI
from mailbot.mail.message import Receipt
from mailbot.shell import clock
from mailbot.shell.providers import Provider
from mailbot.shell.said import told

MOUTHFUL = 16 * 1024 * 1024
"""Bytes fetched at once, unless a single mail is larger: what bounds the memory of a backlog."""

TRIES = 3
"""After so many fetches that began and did not end a mail is no longer waited for, if the server gives another one."""

DATED_AT_ONCE = 500
"""Mails whose arrival is asked for in one line: servers bound how long a line may be."""

NEIGHBOURS = 5
"""Mails around one that is not given, of which one is asked for to see whether it is the server that gives none."""

_WHOLE, _HEADER = "BODY.PEEK[]", "BODY.PEEK[HEADER]"
_IDENTITY = re.compile(rb"^message-id:\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)
_ITEMS = ("INTERNALDATE", "RFC822.SIZE", "FLAGS")


class NotGiven(Exception):  # noqa: N818 -- a state of the world, not an error of ours
    """The server has a mail and leaves it out of its answer."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail as it lies in the mailbox: exact bytes, and what the server says about its arrival."""

    raw: bytes = field(repr=False)
    receipt: Receipt


class Tries(Protocol):
    """Where it is noted that fetching a mail begins and ends, so that one that ends the process is known after the restart."""

    def attempts(self, name: str) -> int:
        """How many times it began and did not end."""

    def attempt(self, name: str) -> int:
        """It begins; says how many times it has begun without ending."""

    def finished(self, name: str) -> None:
        """It ended."""


class _Unnoted:
    """Nothing is remembered."""

    def attempts(self, _name: str) -> int:
        """None."""
        return 0

    def attempt(self, _name: str) -> int:
        """The first."""
        return 1

    def finished(self, _name: str) -> None:
        """As if it had not been."""


UNNOTED = _Unnoted()
"""For a reader whom a mail may as well stop."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder that is selected on a connection.

    Of a mail larger than `most` bytes only the header is fetched; its receipt says how large the whole is.
    """

    client: IMAPClient
    name: str
    uidvalidity: int
    most: int
    provider: Provider
    tries: Tries

    def above(self, uid: int) -> list[int]:
        """The UIDs above `uid`, ascending; `n:*` names the last mail even when that is below n (RFC 9051 seq-range)."""
        self.client.noop()  # some servers search only what they have announced, and announce it here
        self.announced()
        end = self._end(uid) if self.provider.ascending_only else "*"
        if not end:
            return []
        asked = ["ALL"] if self.provider.search_all_only else ["UID", f"{uid + 1}:{end}"]
        return sorted(found for found in self.client.search(asked) if found > uid)

    def before(self, day: date) -> frozenset[int]:
        """The UIDs of what arrived before this day here; what the server dates in no way that can be read is not among them."""
        begins = datetime.combine(day, time(), SHANGHAI)
        dated: dict[int, Any] = {}
        uids = self.above(0)
        for first in range(0, len(uids), DATED_AT_ONCE):
            dated |= self.client.fetch(uids[first : first + DATED_AT_ONCE], ["INTERNALDATE"])
        dates = ((uid, items.get(b"INTERNALDATE")) for uid, items in dated.items())
        return frozenset(uid for uid, at in dates if isinstance(at, datetime) and at.astimezone(SHANGHAI) < begins)

    def others(self, landmarks: Mapping[int, str]) -> bool:
        """Whether other mails than these Message-IDs lie at their UIDs: at all of those, for one may be written by the server in its own way."""
        given: Mapping[int, Any] = {}
        with suppress(Exception):  # a broken line shows itself
            given = self.client.fetch(sorted(landmarks), [_HEADER]) if landmarks else {}
        named = {uid: _IDENTITY.search(bytes(items.get(b"BODY[HEADER]") or b"")) for uid, items in given.items()}
        alike = [found[1] == landmarks[uid].encode() for uid, found in named.items() if found and uid in landmarks]
        return bool(alike) and not any(alike)

    def _end(self, uid: int) -> str:
        """The last UID there can be, by UIDNEXT; empty when none is above `uid`, `*` where the server does not tell."""
        following = self.client.folder_status(self.name, ["UIDNEXT"]).get(b"UIDNEXT")
        if following is None:
            return "*"
        return str(following - 1) if following - 1 > uid else ""

    def announced(self) -> bool:
        """Whether EXISTS was said since this was last asked; imapclient has no other way to see it outside IDLE."""
        return self.client._imap.untagged_responses.pop("EXISTS", None) is not None  # noqa: SLF001

    def some(self, uids: Sequence[int]) -> dict[int, Arrival | None]:
        """The first of these mails, at least one, as many as fit into MOUTHFUL; None for one that has vanished.

        What goes wrong is raised. Then the next who asks gets the mails one by one, so that only one of them is doubted.
        """
        uids = list(takewhile(lambda uid: not self._doubted(uid), uids)) or uids
        if self._doubted(uids[0]):
            return self._one_by_one(uids)
        self.tries.attempt(first := self._noted(uids[0]))
        bite = self._mouthful(uids)
        found = self._fetch(bite)
        last = max(bite, default=uids[-1])
        self._vanished([uid for uid in uids if uid <= last and uid not in found])
        self.tries.finished(first)
        return {uid: found.get(uid) for uid in uids if uid <= last}

    def headers(self, uids: Sequence[int]) -> dict[int, bytes]:
        """The headers alone, by UID; of one that is not given, in the end an empty one."""
        nth = self.tries.attempt(first := self._noted(uids[0]))
        if nth > TRIES and self._another_comes(uids[0], nth):
            found = {uids[0]: self._header(uids[0])}
        else:
            given = self.client.fetch(uids if nth == 1 else uids[:1], [_HEADER])
            found = {uid: bytes(given[uid].get(b"BODY[HEADER]") or b"") for uid in uids if uid in given}
        self.tries.finished(first)
        return found

    def _noted(self, uid: int) -> str:
        return f"{self.name}/{self.uidvalidity}/{uid}"

    def _stood_for(self, uid: int) -> str:
        """The note of a mail that something stands for already, where every connection meets it again."""
        return f"{self._noted(uid)}/withheld"

    def _doubted(self, uid: int) -> bool:
        return any(self.tries.attempts(name) for name in (self._noted(uid), self._stood_for(uid)))

    def _mouthful(self, uids: Sequence[int]) -> dict[int, int]:
        """As many of the first of `uids` as fit into MOUTHFUL, at least one, each with its size in bytes."""
        sizes = self.client.fetch(uids, ["RFC822.SIZE"])
        fitting: dict[int, int] = {}
        total = 0
        for uid in (each for each in uids if each in sizes):
            size = _size(sizes[uid])
            total += size if size <= self.most else 0
            if fitting and total > MOUTHFUL:
                break
            fitting[uid] = size
        return fitting

    def _fetch(self, sizes: Mapping[int, int], items: Sequence[str] = _ITEMS) -> dict[int, Arrival]:
        """The mails themselves, of those too large the header."""
        whole = [uid for uid, size in sizes.items() if size <= self.most]
        large = [uid for uid, size in sizes.items() if size > self.most]
        found = dict(self.client.fetch(whole, (*items, _WHOLE))) if whole else {}
        found |= self.client.fetch(large, (*items, _HEADER)) if large else {}
        arrivals = ((uid, self._arrival(uid, items, sizes[uid])) for uid, items in found.items() if uid in sizes)
        return {uid: arrival for uid, arrival in arrivals if arrival}

    def _arrival(self, uid: int, items: Mapping[bytes, Any], size: int) -> Arrival | None:
        large = size > self.most
        raw = items.get(b"BODY[HEADER]" if large else b"BODY[]")
        if raw is None:
            return None
        arrived = (items.get(b"INTERNALDATE") or clock.now()).astimezone(SHANGHAI)
        return Arrival(bytes(raw), Receipt(arrived, self.name, self.uidvalidity, uid, whole=size if large else 0))

    def _vanished(self, uids: Sequence[int]) -> None:
        """These were not given because they are there no more; if they are, that is wrong (RFC 2180 4.1 tells of both)."""
        still = set(uids).intersection(self.above(uids[0] - 1)) if uids else set()
        if still:
            raise NotGiven(f"服务器没有给出 UID {min(still)}")

    # ---------------------------------------------------------------- one of them is not given

    def _one_by_one(self, uids: Iterable[int]) -> dict[int, Arrival | None]:
        """The mails before the first that is not given; that one last, when it is no longer waited for."""
        found: dict[int, Arrival | None] = {}
        taken = 0
        for uid in uids:
            nth = self.tries.attempt(self._noted(uid))
            try:
                found[uid] = arrival = self._alone(uid, nth)
            except Exception:
                if not found:
                    raise
                break
            self.tries.finished(self._noted(uid))
            taken += len(arrival.raw) if arrival else 0
            if taken > MOUTHFUL or (arrival and arrival.receipt.withheld):
                break
        return found

    def _alone(self, uid: int, nth: int) -> Arrival | None:
        """The last try is for the text alone: it may be the date or the flags that cannot be read."""
        if self.tries.attempts(self._stood_for(uid)):
            return self._standing(uid, self._header(uid), "此前已放弃")
        if nth > TRIES:
            return self._given_up(uid, nth)
        found = self._fetch(self._mouthful([uid]), _ITEMS if nth < TRIES else ())
        if uid not in found:
            self._vanished([uid])
        return found.get(uid)

    def _given_up(self, uid: int, nth: int) -> Arrival:
        """What stands for the mail, if even now it does not come. The server is not down, for it gives another mail and not this one."""
        if not self._another_comes(uid, nth):
            raise NotGiven(f"服务器没有给出 UID {uid}，也没有给出别的邮件")
        header = self._header(uid)
        try:
            return self._fetch(self._mouthful([uid]), ())[uid]
        except Exception as error:  # noqa: BLE001 -- a garbled answer leaves imapclient as an error of any class
            if not self.uidvalidity:
                self.tries.attempt(self._stood_for(uid))
            return self._standing(uid, header, told(error))

    def _standing(self, uid: int, header: bytes, words: str) -> Arrival:
        """The header, if that is given, with the reason."""
        given = "只取到邮件头" if header else "邮件头也没有取到"
        why = f"{WITHHELD}（文件夹 {self.name}，UID {uid}，{given}）：{words}"
        raw = header or f"X-Withheld: {self._noted(uid)}\r\n\r\n".encode()
        return Arrival(raw, Receipt(clock.now(), self.name, self.uidvalidity, uid, withheld=why))

    def _header(self, uid: int) -> bytes:
        with suppress(Exception):
            return bytes(self.client.fetch([uid], [_HEADER])[uid][b"BODY[HEADER]"])
        return b""

    def _another_comes(self, uid: int, nth: int) -> bool:
        """Whether a mail near this one is given; each time another one is asked for, as its neighbour may be no better."""
        near = sorted((each for each in self.above(0) if each != uid), key=lambda each: abs(each - uid))[:NEIGHBOURS]
        return bool(near) and bool(self._fetch(self._mouthful([near[nth % len(near)]])))


def _size(items: Mapping[bytes, Any]) -> int:
    """RFC822.SIZE; of a mail whose size the server cannot tell, 0."""
    size = items.get(b"RFC822.SIZE")
    return size if isinstance(size, int) else 0
