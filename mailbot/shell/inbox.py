"""The mailbox the bot reads: the only door to imapclient. Only `mark` changes anything there, and it comes last."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from selectors import EVENT_READ, DefaultSelector
from socket import IPPROTO_TCP, TCP_NODELAY

from imapclient import SEEN, IMAPClient
from imapclient.imapclient import JUNK, SENT

from mailbot.core.limits import MIB, USUAL, Limits
from mailbot.shell import clock
from mailbot.shell.beginning import OLD
from mailbot.shell.entering import enter, select
from mailbot.shell.fetching import UNNOTED, Arrival, Folder, Tries
from mailbot.shell.providers import GENERIC, Provider
from mailbot.shell.servers import Security, Server
from mailbot.shell.stopping import BREATH, slept
from mailbot.shell.trouble import InboxDown, hang_up, world

log = logging.getLogger("mailbot")

Landmarks = Callable[[], Mapping[int, str]]

STRETCH_SECONDS = 60.0
"""How long one IDLE lasts: no word that got lost and no line that broke stays unnoticed for longer."""


def _never() -> bool:
    return False


def open_inbox(
    server: Server,
    folder: str = "INBOX",
    timeout: float = 30.0,
    limits: Limits = USUAL,
    provider: Provider = GENERIC,
    tries: Tries = UNNOTED,
) -> "Inbox":
    """Connect, log in and select; raises InboxDown. `timeout` in seconds bounds each answer of the server."""
    with world(server):
        client = IMAPClient(server.host, server.port, ssl=server.security is Security.TLS, timeout=timeout)
        # imaplib sends a command in pieces; without this the second waits 40 ms for the acknowledgement of the first.
        client.socket().setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
    try:
        with world(server):
            uidvalidity, following = enter(client, server, folder)
    except InboxDown:
        hang_up(client)
        raise
    return Inbox(server, Folder(client, folder, uidvalidity, limits.message_mb * MIB, provider, tries), following)


class Inbox:
    """One folder of one mailbox over one connection; not for several threads. Every failure is InboxDown.

    Reading from the beginning passes over what arrived before the day `since`, if there is one.
    """

    def __init__(self, server: Server, folder: Folder, following: int = 0, since: date | None = None) -> None:
        """`following` is UIDNEXT as the folder was opened, 0 where the server does not tell."""
        self._server, self._folder, self._client, self._provider = server, folder, folder.client, folder.provider
        self.uidvalidity, self._following, self.since = folder.uidvalidity, following, since
        self._looked, self._back, self.junk_looked = 0, False, float("-inf")
        self._passed: frozenset[int] | None = None
        self._copies: str | None = None

    def unread(self, after_uid: int, uidvalidity: int, limit: int = 50, landmarks: Landmarks = dict) -> list[Arrival]:
        """The next mails above the cursor by UID, at most `limit` and about MOUTHFUL bytes; empty when all is read.

        `landmarks` gives mails read before, their Message-IDs by UID, and is asked after a log-in only: where others lie in their places
        the mailbox was brought back from a backup, and reading begins anew.

        A cursor of another UIDVALIDITY means nothing here (RFC 9051 2.3.1.1): reading begins anew, and the caller knows
        a mail it has by the hash of its bytes. A server without UIDVALIDITY, or with 0, promises nothing from one connection
        to the next: there a cursor is worth nothing, and each connection reads from the beginning once.
        """
        after = self._after(after_uid, uidvalidity, landmarks)
        with world(self._server):
            while uids := self._ours(after)[:limit]:
                found = self._folder.some(uids)
                after = self._looked = self._reached(max(found))
                if arrivals := [arrival for arrival in found.values() if arrival]:
                    return arrivals  # else all of them have vanished, and more may follow
            self._looked = after
        return []

    def older(self, day: date) -> int:
        """How many mails of the folder arrived before this day."""
        with world(self._server):
            return len(self._folder.before(day))

    @property
    def looked(self) -> int:
        """The UID up to which there is nothing to read any more."""
        return self._looked

    def mark(self, uids: Iterable[int]) -> None:
        r"""Set \Seen, so that people looking into the mailbox see what the bot has worked on."""
        wanted = sorted(uids)
        if wanted:
            with world(self._server):
                self._client.add_flags(wanted, [SEEN], silent=True)

    def idle(self, seconds: float, stopped: Callable[[], bool] = _never) -> bool:
        """Wait for news, at most `seconds` (RFC 2177 asks for less than 29 minutes); True when something may be new.

        `stopped` is asked about once a second and ends the wait.
        """
        with world(self._server):
            if self._news():
                return True
            if self._provider.idle and self._client.has_capability("IDLE"):
                return self._listen(seconds, stopped)
            return self._poll(seconds, stopped)

    def junk(self) -> list[str]:
        r"""The folders for what the server takes for junk: by their flag (RFC 6154), or by the names its provider gives them."""
        return [name for flags, name in self._folders() if JUNK in flags or name in self._provider.junk]

    def keep(self, letters: Iterable[bytes]) -> None:
        r"""Put copies of what we sent into the folder that bears the flag for it; nowhere, if none does."""
        if self._copies is None and (known := self._folders()):  # once a connection
            self._copies = next((name for flags, name in known if SENT in flags), "")
        with world(self._server):
            for letter in letters if self._copies else ():
                self._client.append(self._copies, letter, [SEEN])

    @contextmanager
    def elsewhere(self, folder: str) -> "Iterator[Inbox]":
        """Another folder over the same connection, which returns to its own afterwards."""
        with world(self._server):
            uidvalidity, following = select(self._client, folder, readonly=True)
        since = self.since or (clock.now() - OLD).date()  # nobody misses what has lain among the junk for so long
        yield Inbox(self._server, replace(self._folder, name=folder, uidvalidity=uidvalidity), following, since)
        with world(self._server):
            self._client.select_folder(self._folder.name)

    def headers(self, after_uid: int, uidvalidity: int, limit: int = 50) -> dict[int, bytes]:
        """The headers alone of the next mails above the cursor, by UID."""
        after = self._after(after_uid, uidvalidity)
        with world(self._server):
            uids = self._ours(after)[:limit]
            found = self._folder.headers(uids) if uids else {}
            self._looked = self._reached(max(found)) if found else after
            return found

    def these(self, uids: Sequence[int]) -> Iterator[Arrival]:
        """These mails, as many at a time as fit into MOUTHFUL."""
        while uids:
            with world(self._server):
                found = self._folder.some(uids)
            yield from filter(None, found.values())
            uids = [uid for uid in uids if uid > max(found)]

    def close(self) -> None:
        """Log out, if the server still listens."""
        hang_up(self._client)

    def _folders(self) -> list[tuple[tuple[bytes, ...], str]]:
        """The folders that can be opened, with their flags; none where the list cannot be read, for a broken line shows itself."""
        try:
            return [(flags, name) for flags, _, name in self._client.list_folders() if b"\\Noselect" not in flags]
        except Exception:  # noqa: BLE001 -- a server with an odd list is no reason to leave its mailbox unread
            return []

    def _ours(self, after: int) -> list[int]:
        """The UIDs above this one, without what came before our time where reading begins at the beginning."""
        if not after and self._passed is None:
            self._passed = self._folder.before(self.since) if self.since else frozenset()
        passed = self._passed or ()
        return [uid for uid in self._folder.above(after) if uid not in passed]

    def _reached(self, uid: int) -> int:
        """The cursor goes on over what is passed over, so that no other connection meets it."""
        if not self._passed:
            return uid
        following = next(iter(self._ours(uid)), None)
        return max([uid, *(each for each in self._passed if following is None or each < following)])

    def _after(self, uid: int, uidvalidity: int, landmarks: Landmarks = dict) -> int:
        """What a cursor means here."""
        if not self.uidvalidity:
            return self._looked
        return uid if uidvalidity == self.uidvalidity and not self._went_back(uid, landmarks) else 0

    def _went_back(self, uid: int, landmarks: Landmarks) -> bool:
        """Whether the mailbox was brought back from a backup: its next mail gets a UID that was read, or others lie where we read some.

        RFC 9051 2.3.1.1 wants another UIDVALIDITY then, which whoever copies the files back does not know.
        """
        if self._looked or not uid:
            return False
        with world(self._server):
            back = self._stands_before(uid) or self._folder.others(landmarks())
        if back and not self._back:
            log.warning(
                "邮箱文件夹 %s 退回到从前（下一个 UID %d，已读到 %d）：从头读起",
                self._folder.name,
                self._following,
                uid,
            )
        self._back = back
        return back

    def _stands_before(self, uid: int) -> bool:
        return 0 < self._following <= uid and not self._folder.above(uid - 1)

    def _news(self) -> bool:
        """Whether there is more than was looked at; what comes during the search is announced beside the answer."""
        return bool(self._ours(self._looked)) or self._folder.announced()

    def _listen(self, seconds: float, stopped: Callable[[], bool]) -> bool:
        """IDLE until there is news.

        Leaving IDLE reads what the server said with patience, where `idle_check` gives up on a line that comes in two
        packets; it also asks for an answer, which proves that the line is alive.
        """
        deadline = time.monotonic() + seconds
        while not stopped() and (left := deadline - time.monotonic()) > 0:
            self._client.idle()
            self._wait(min(left, STRETCH_SECONDS), stopped)
            self._client.idle_done()
            if self._news():
                return True
        return False

    def _wait(self, seconds: float, stopped: Callable[[], bool]) -> None:
        """Until the server says anything (or hangs up), the time is over, or somebody says stop."""
        deadline = time.monotonic() + seconds
        with DefaultSelector() as selector:
            selector.register(self._client.socket(), EVENT_READ)
            while not stopped() and (left := deadline - time.monotonic()) > 0:
                if selector.select(min(left, BREATH)):
                    return

    def _poll(self, seconds: float, stopped: Callable[[], bool]) -> bool:
        deadline = time.monotonic() + seconds
        while not stopped() and (left := deadline - time.monotonic()) > 0:
            if slept(min(left, self._provider.poll_seconds), stopped) and self._news():
                return True
        return False
