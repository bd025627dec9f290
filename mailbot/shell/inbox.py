"""The mailbox the bot reads: the only door to imapclient. Only `mark` changes anything there, and it comes last."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from selectors import EVENT_READ, DefaultSelector
from socket import IPPROTO_TCP, TCP_NODELAY
from typing import Any

from imapclient import SEEN, IMAPClient
from imapclient.exceptions import LoginError
from imapclient.imapclient import JUNK, SENT

from mailbot.core.limits import MIB, USUAL, Limits
from mailbot.core.model import SHANGHAI
from mailbot.mail.message import Receipt
from mailbot.shell import clock
from mailbot.shell.entering import enter
from mailbot.shell.hindrance import Hindrance
from mailbot.shell.oauth import TokenRefused
from mailbot.shell.providers import GENERIC, Provider
from mailbot.shell.said import legible, too_often, unsafe
from mailbot.shell.servers import Security, Server
from mailbot.shell.stopping import BREATH, slept

MOUTHFUL = 16 * 1024 * 1024
"""Bytes fetched at once, unless a single mail is larger: what bounds the memory of a backlog."""

STRETCH_SECONDS = 60.0
"""How long one IDLE lasts: no word that got lost and no line that broke stays unnoticed for longer."""

_WHOLE, _HEADER = "BODY.PEEK[]", "BODY.PEEK[HEADER]"
_ITEMS = ("INTERNALDATE", "RFC822.SIZE", "FLAGS")


class InboxDown(Hindrance):
    """The mailbox cannot be reached or speaks nonsense; open it again after a while, nothing is lost."""

    cure = "。请运行 mailbot check 查明原因，或稍后再试。"


class LoginRefused(InboxDown):
    """The server does not take our log-in, or us behind it: a person must set something right, trying soon would only lock the account."""


class TooOften(InboxDown):
    """The server has enough of our connections or log-ins for a while; nothing is wrong with what is set."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail as it lies in the mailbox: exact bytes, and what the server says about its arrival."""

    raw: bytes = field(repr=False)
    receipt: Receipt


def _never() -> bool:
    return False


def open_inbox(
    server: Server,
    folder: str = "INBOX",
    timeout: float = 30.0,
    limits: Limits = USUAL,
    provider: Provider = GENERIC,
) -> "Inbox":
    """Connect, log in and select; raises InboxDown. `timeout` in seconds bounds each answer of the server."""
    with _world(server):
        client = IMAPClient(server.host, server.port, ssl=server.security is Security.TLS, timeout=timeout)
        # imaplib sends a command in pieces; without this the second waits 40 ms for the acknowledgement of the first.
        client.socket().setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
    try:
        with _world(server):
            uidvalidity = enter(client, server, folder)
    except InboxDown:
        _hang_up(client)
        raise
    return Inbox(client, server, folder, uidvalidity, limits.message_mb * MIB, provider)


class Inbox:
    """One folder of one mailbox over one connection; not for several threads. Every failure is InboxDown.

    Of a mail larger than `most` bytes only the header is fetched; its receipt says how large the whole is.
    """

    def __init__(
        self,
        client: IMAPClient,
        server: Server,
        folder: str,
        uidvalidity: int,
        most: int,
        provider: Provider,
    ) -> None:
        self._client, self._server, self._folder, self._most = client, server, folder, most
        self._provider = provider
        self.uidvalidity = uidvalidity
        self._looked, self.junk_looked = 0, float("-inf")

    def unread(self, after_uid: int, uidvalidity: int, limit: int = 50) -> list[Arrival]:
        """The next mails above the cursor by UID, at most `limit` and about MOUTHFUL bytes; empty when all is read.

        A cursor of another UIDVALIDITY means nothing here (RFC 9051 2.3.1.1): reading begins anew, and the caller knows
        a mail it has by the hash of its bytes. A server without UIDVALIDITY, or with 0, promises nothing from one connection
        to the next: there a cursor is worth nothing, and each connection reads from the beginning once.
        """
        after = self._after(after_uid, uidvalidity)
        with _world(self._server):
            uids = self._above(after)[:limit]
            self._looked = uids[-1] if uids else after
            bite = self._mouthful(uids)
            self._looked = max(bite, default=self._looked)
            found = self._fetch(bite)
            return [found[uid] for uid in bite if uid in found]

    def mark(self, uids: Iterable[int]) -> None:
        r"""Set \Seen, so that people looking into the mailbox see what the bot has worked on."""
        wanted = sorted(uids)
        if wanted:
            with _world(self._server):
                self._client.add_flags(wanted, [SEEN], silent=True)

    def idle(self, seconds: float, stopped: Callable[[], bool] = _never) -> bool:
        """Wait for news, at most `seconds` (RFC 2177 asks for less than 29 minutes); True when something may be new.

        `stopped` is asked about once a second and ends the wait.
        """
        with _world(self._server):
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
        folder = next((name for flags, name in self._folders() if SENT in flags), None)
        with _world(self._server):
            for letter in letters if folder else ():
                self._client.append(folder, letter, [SEEN])

    @contextmanager
    def elsewhere(self, folder: str) -> "Iterator[Inbox]":
        """Another folder over the same connection, which returns to its own afterwards."""
        with _world(self._server):
            uidvalidity = int(self._client.select_folder(folder, readonly=True).get(b"UIDVALIDITY", 0))
        yield Inbox(self._client, self._server, folder, uidvalidity, self._most, self._provider)
        with _world(self._server):
            self._client.select_folder(self._folder)

    def headers(self, after_uid: int, uidvalidity: int, limit: int = 50) -> dict[int, bytes]:
        """The headers alone of the next mails above the cursor, by UID."""
        after = self._after(after_uid, uidvalidity)
        with _world(self._server):
            uids = self._above(after)[:limit]
            self._looked = uids[-1] if uids else after
            found = self._client.fetch(uids, [_HEADER]) if uids else {}
            return {uid: bytes(found[uid].get(b"BODY[HEADER]") or b"") for uid in uids if uid in found}

    def these(self, uids: Sequence[int]) -> Iterator[Arrival]:
        """These mails, as many at a time as fit into MOUTHFUL."""
        while uids:
            with _world(self._server):
                bite = self._mouthful(uids)
                found = self._fetch(bite)
            yield from found.values()
            uids = [uid for uid in uids if bite and uid > max(bite)]

    def close(self) -> None:
        """Log out, if the server still listens."""
        _hang_up(self._client)

    def _folders(self) -> list[tuple[tuple[bytes, ...], str]]:
        """The folders that can be opened, with their flags; none where the list cannot be read, for a broken line shows itself."""
        try:
            return [(flags, name) for flags, _, name in self._client.list_folders() if b"\\Noselect" not in flags]
        except Exception:  # noqa: BLE001 -- a server with an odd list is no reason to leave its mailbox unread
            return []

    def _after(self, uid: int, uidvalidity: int) -> int:
        """What a cursor means here."""
        return self._looked if not self.uidvalidity else uid if uidvalidity == self.uidvalidity else 0

    def _above(self, uid: int) -> list[int]:
        """The UIDs above `uid`, ascending; `n:*` names the last mail even when that is below n (RFC 9051 seq-range)."""
        self._client.noop()  # some servers search only what they have announced, and announce it here
        self._announced()
        end = self._end(uid) if self._provider.ascending_only else "*"
        if not end:
            return []
        asked = ["ALL"] if self._provider.search_all_only else ["UID", f"{uid + 1}:{end}"]
        return sorted(found for found in self._client.search(asked) if found > uid)

    def _end(self, uid: int) -> str:
        """The last UID there can be, by UIDNEXT; empty when none is above `uid`, `*` where the server does not tell."""
        following = self._client.folder_status(self._folder, ["UIDNEXT"]).get(b"UIDNEXT")
        if following is None:
            return "*"
        return str(following - 1) if following - 1 > uid else ""

    def _mouthful(self, uids: Sequence[int]) -> dict[int, int]:
        """As many of the first of `uids` as fit into MOUTHFUL, at least one, each with its size in bytes."""
        sizes = self._client.fetch(uids, ["RFC822.SIZE"]) if uids else {}
        fitting: dict[int, int] = {}
        total = 0
        for uid in (each for each in uids if each in sizes):
            size = int(sizes[uid].get(b"RFC822.SIZE", 0))
            total += size if size <= self._most else 0
            if fitting and total > MOUTHFUL:
                break
            fitting[uid] = size
        return fitting

    def _fetch(self, sizes: Mapping[int, int]) -> dict[int, Arrival]:
        """The mails themselves, of those too large the header; one that vanished since the search is left out."""
        whole = [uid for uid, size in sizes.items() if size <= self._most]
        large = [uid for uid, size in sizes.items() if size > self._most]
        found = dict(self._client.fetch(whole, (*_ITEMS, _WHOLE))) if whole else {}
        found |= self._client.fetch(large, (*_ITEMS, _HEADER)) if large else {}
        arrivals = ((uid, self._arrival(uid, items, sizes[uid])) for uid, items in found.items() if uid in sizes)
        return {uid: arrival for uid, arrival in arrivals if arrival}

    def _arrival(self, uid: int, items: dict[bytes, Any], size: int) -> Arrival | None:
        large = size > self._most
        raw = items.get(b"BODY[HEADER]" if large else b"BODY[]")
        if raw is None:
            return None
        arrived = (items.get(b"INTERNALDATE") or clock.now()).astimezone(SHANGHAI)
        return Arrival(bytes(raw), Receipt(arrived, self._folder, self.uidvalidity, uid, whole=size if large else 0))

    def _news(self) -> bool:
        """Whether there is more than was looked at; what comes during the search is announced beside the answer."""
        return bool(self._above(self._looked)) or self._announced()

    def _announced(self) -> bool:
        """Whether EXISTS was said since this was last asked; imapclient has no other way to see it outside IDLE."""
        return self._client._imap.untagged_responses.pop("EXISTS", None) is not None  # noqa: SLF001

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


def _hang_up(client: IMAPClient) -> None:
    with suppress(Exception):
        client.logout()
    with suppress(Exception):
        client.shutdown()


@contextmanager
def _world(server: Server) -> Iterator[None]:
    """Whatever goes wrong inside is a state of the world: a garbled line leaves imapclient as an error of any class."""
    try:
        yield
    except (LoginError, TokenRefused) as error:
        why = server.hushed(legible(str(error)))
        raise (TooOften if too_often(why) else LoginRefused)(
            f"IMAP 服务器 {server} 拒绝登录 {server.user}：{why}"
        ) from None
    except Exception as error:  # noqa: BLE001 -- see above; raised again as what it means
        why = server.hushed(legible(str(error))) or type(error).__name__
        kind = LoginRefused if unsafe(why) else TooOften if too_often(why) else InboxDown
        raise kind(f"IMAP 服务器 {server} 不可用：{why}") from None
