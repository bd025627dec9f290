"""A post office on loopback for demonstration and tests: SMTP in, IMAP out, any address is a mailbox, all in memory."""

import asyncio
from argparse import Namespace
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from email.utils import format_datetime
from threading import Event, Thread
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxSet
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.interfaces.login import IdentityInterface
from pymap.parsing.message import AppendMessage
from pymap.user import UserMetadata
from pysasl.creds.server import ServerCredentials
from pysasl.hashing import Cleartext

from mailbot.shell.clock import now

HOST = "127.0.0.1"
NAME = "mx.localhost"
"""The name under which the post office signs Received (RFC 5321 4.4) and Authentication-Results (RFC 8601)."""

LARGEST = 64 * 1024 * 1024

Deliver = Callable[[str, Sequence[str], bytes], Awaitable[str]]
"""Takes sender, recipients and mail; gives the SMTP reply."""


class PostOffice:
    """IMAP and SMTP servers on free ports in one event loop on a thread of their own.

    One loop for both, because a delivery wakes the mailbox's IDLE through an event of that loop.
    """

    def __init__(self, password: str, imap_port: int = 0, smtp_port: int = 0) -> None:
        self._password = password
        self._ports = imap_port, smtp_port
        self._ready, self._failure = Event(), ""
        self._loop = asyncio.new_event_loop()
        self._closing = asyncio.Event()
        self._thread = Thread(target=self._run, name="post-office", daemon=True)

    def start(self) -> tuple[int, int]:
        """Open both counters; gives (IMAP port, SMTP port)."""
        self._thread.start()
        self._ready.wait()
        if self._failure:
            raise OSError(self._failure)
        return self._ports

    def stop(self) -> None:
        """Close both counters and forget all mail."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._closing.set)
            self._thread.join()

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        except OSError as error:
            self._failure = str(error)
        finally:
            self._ready.set()
            self._loop.run_until_complete(_hang_up())
            self._loop.close()

    async def _serve(self) -> None:
        async with AsyncExitStack() as stack:
            mailboxes = Mailboxes(_config(), self._password)
            imap = ProxyProtocolReader(mailboxes.config.proxy_protocol).get_callback(
                IMAPServer(mailboxes, mailboxes.config)
            )
            letters_out = await stack.enter_async_context(await asyncio.start_server(imap, HOST, self._ports[0]))
            smtp = submission(self._loop, self._password, mailboxes.deliver)
            letters_in = await stack.enter_async_context(await self._loop.create_server(smtp, HOST, self._ports[1]))
            self._ports = _port(letters_out), _port(letters_in)
            self._ready.set()
            await self._closing.wait()


class Mailboxes(Login):
    """pymap's log-in and mailboxes, where whoever comes with the password has a mailbox already."""

    def __init__(self, config: Config, password: str) -> None:
        super().__init__(config)
        self._password = password

    async def authenticate(self, credentials: ServerCredentials) -> IdentityInterface:  # type: ignore[override]
        """Log in; the mailbox is made on first sight."""
        self.of(credentials.authcid)
        return await super().authenticate(credentials)

    def of(self, address: str) -> MailboxSet:
        """The folders of an address, the same in upper and lower case."""
        folders = self.config.set_cache.setdefault(address.lower(), (MailboxSet(), FilterSet()))
        if address not in self.users_dict:
            self.users_dict[address] = UserMetadata(self.config, address, password=self._password)
            self.config.set_cache[address] = folders
        return folders[0]

    async def deliver(self, _sender: str, recipients: Sequence[str], raw: bytes) -> str:
        """Put a mail into the INBOX of every recipient; INTERNALDATE is this instant."""
        for recipient in recipients:
            inbox = await self.of(recipient).get_mailbox("INBOX")
            await inbox.append(AppendMessage(raw, now(), frozenset()), recent=True)
        return "250 2.0.0 OK delivered"


class Visit(Session):
    """An SMTP session without aiosmtpd's old `login_data`, of whose age it warns at every log-in."""

    login_data: Any = None


class Conversation(SMTP):
    """aiosmtpd's protocol holding our kind of session."""

    def _create_session(self) -> Visit:
        return Visit(self.loop)


class Counter:
    """Takes letters over SMTP, adds what a real server adds, and hands them on."""

    def __init__(self, password: str, deliver: Deliver) -> None:
        self._password, self._deliver = password, deliver

    def authenticate(self, _server: SMTP, _session: Session, _env: Envelope, _how: str, given: object) -> AuthResult:
        """Whoever knows the password may log in, under any address."""
        if not isinstance(given, LoginPassword) or given.password != self._password.encode():
            return AuthResult(success=False, handled=False)
        return AuthResult(success=True, auth_data=given.login.decode("utf-8", "replace").lower())

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- its name there
        """Deliver to the recipients of the envelope, not of the header: blind copies stay blind."""
        sender = str(envelope.mail_from or "")
        raw = _stamped(session, sender, bytes(envelope.original_content or b""))
        return await self._deliver(sender, envelope.rcpt_tos, raw)


def submission(loop: asyncio.AbstractEventLoop, password: str, deliver: Deliver) -> Callable[[], SMTP]:
    """What makes the protocol of each SMTP connection for `loop.create_server`."""
    counter = Counter(password, deliver)
    return lambda: Conversation(
        counter,
        hostname=NAME,
        loop=loop,
        auth_require_tls=False,
        data_size_limit=LARGEST,
        authenticator=counter.authenticate,
    )


def _stamped(session: Session, sender: str, raw: bytes) -> bytes:
    """The mail with the two lines on top; SPF passes for the sender who logged in as himself and for nobody else."""
    spf = "pass" if session.authenticated and session.auth_data == sender.lower() else "fail"
    results = f"Authentication-Results: {NAME}; spf={spf} smtp.mailfrom={sender}\r\n"
    protocol = "ESMTPA" if session.authenticated else "ESMTP"
    received = f"Received: from {session.host_name} by {NAME} with {protocol}; {format_datetime(now())}\r\n"
    return (results + received).encode("utf-8", "replace") + raw


def _config() -> Config:
    """pymap's settings for plain IMAP on loopback; passwords live in memory only, so hashing them would be idle."""
    args = Namespace(
        demo_data=False, demo_user="", demo_password="", host=HOST, port=0, debug=False, cert=None, key=None
    )
    args.passlib_cfg, args.tls, args.proxy_protocol, args.inherited_sockets = None, False, None, None
    return Config.from_args(args, hash_context=Cleartext(), cpu_subsystem=Subsystem.for_asyncio())


def _port(server: asyncio.Server) -> int:
    return int(server.sockets[0].getsockname()[1])


async def _hang_up() -> None:
    """End the conversations that are still open."""
    open_ones: set[asyncio.Task[Any]] = asyncio.all_tasks() - {asyncio.current_task()}
    for task in open_ones:
        task.cancel()
    await asyncio.gather(*open_ones, return_exceptions=True)
