"""An IMAP server in a page, to behave as well or as badly as the test wants, and an inbox opened at it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from mailbot.shell.inbox import Inbox, open_inbox
from mailbot.shell.providers import GENERIC, Provider
from mailbot.shell.servers import Security, Server
from tests.shell.line_server import LineServer

MAIL = b"Subject: x\r\n\r\ny\r\n"


class Mailbox:
    """An IMAP server in a page: mails by UID, those in `old` of 2019, and `quirks` that replace the answer to a command."""

    def __init__(
        self, mails: dict[int, bytes], quirks: dict[str, bytes | None] | None = None, capabilities: str = "IDLE ID"
    ) -> None:
        self.mails, self.capabilities, self.quirks = mails, capabilities, quirks or {}
        self.old: set[int] = set()
        self.line = LineServer(b"* OK ready\r\n", self.answer)
        self._tag = b""

    @property
    def server(self) -> Server:
        return Server("127.0.0.1", self.line.port, Security.PLAIN, "bot@v.example", "s3cret")

    @property
    def commands(self) -> list[str]:
        """What was asked, without tags and arguments."""
        words = [said.split(b" ") for said in self.line.heard]
        return [b" ".join(each[1:3] if each[1:2] == [b"UID"] else each[1:2]).decode() for each in words]

    def answer(self, said: bytes) -> bytes | None:
        if said == b"DONE":
            return self._tag + b" OK idled\r\n"
        self._tag, command = said.split(b" ")[:2]
        name = self.commands[-1].replace(" ", "_").lower()
        if name in self.quirks:
            quirk = self.quirks[name]
            return quirk and quirk.replace(b"TAG", self._tag)
        if command == b"IDLE":
            return b"+ idling\r\n"
        return getattr(self, f"on_{name}", lambda _: b"")(said) + self._tag + b" OK done\r\n"

    def on_capability(self, _: bytes) -> bytes:
        return b"* CAPABILITY IMAP4rev1 " + self.capabilities.encode() + b"\r\n"

    def on_select(self, _: bytes) -> bytes:
        return b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n"

    def on_uid_search(self, said: bytes) -> bytes:
        first = int(said.split(b"UID ")[2].split(b":")[0])
        uids = [uid for uid in self.mails if uid >= first] or list(self.mails)[-1:]
        return b"* SEARCH " + " ".join(map(str, uids)).encode() + b"\r\n"

    def on_status(self, _: bytes) -> bytes:
        return b"* STATUS INBOX (UIDNEXT %d)\r\n" % (max(self.mails, default=0) + 1)

    def on_uid_fetch(self, said: bytes) -> bytes:
        wanted = [int(uid) for uid in said.split(b" ")[3].split(b",")]
        assert wanted == sorted(wanted), "some servers answer BAD to a descending set"
        section = said.partition(b"BODY.PEEK")[2].strip(b")")
        return b"".join(self.item(uid, section) for uid in wanted if uid in self.mails)

    def item(self, uid: int, section: bytes) -> bytes:
        arrived = "06-May-2019 01:00:00 +0000" if uid in self.old else "02-Mar-2026 01:00:00 +0000"
        size = f'* {uid} FETCH (UID {uid} INTERNALDATE "{arrived}" RFC822.SIZE {len(self.mails[uid])}'.encode()
        if not section:
            return size + b")\r\n"
        mail = self.mails[uid].partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if section == b"[HEADER]" else self.mails[uid]
        rest = b" FLAGS () BODY" + section + b" {%d}\r\n" % len(mail)
        return size + rest + mail + b")\r\n"


@contextmanager
def opened(mailbox: Mailbox, timeout: float = 2.0, provider: Provider = GENERIC) -> Iterator[Inbox]:
    with mailbox.line, closing(open_inbox(mailbox.server, timeout=timeout, provider=provider)) as inbox:
        yield inbox
