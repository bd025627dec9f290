"""The courier who takes letters to the SMTP server: the only door to aiosmtplib. Outcomes are values, never raised."""

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPConnectResponseError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientRefused,
    SMTPResponseException,
)

from mailbot.shell.servers import Security, Server

CLOSING = 421
"""RFC 5321 4.2.2: the server ends the connection, for reasons of its own."""

BAD_ADDRESS = 553
"""RFC 5321 4.2.2: mailbox name not allowed. We say so ourselves, for aiosmtplib would mend the address and write to another."""

_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.:\[\]-]+")
"""An address that travels without quoting or SMTPUTF8 (RFC 5321 4.1.2: dot-string at domain or address literal)."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A recipient the server would not take, with its code and words; 5xx is for good (RFC 5321 4.2.1)."""

    address: str
    code: int
    why: str

    @property
    def permanent(self) -> bool:
        """Whether trying again is pointless."""
        return self.code >= 500


@dataclass(frozen=True, slots=True)
class Sent:
    """The server took the letter; `refused` are recipients it did not take along."""

    reply: str
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Later:
    """Not now. `uncertain`: the line broke after the letter was handed over, so it may arrive twice, being the same."""

    why: str
    code: int | None = None
    uncertain: bool = False
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """The server will never take this letter as it is."""

    why: str
    code: int | None = None
    refused: tuple[Refusal, ...] = ()


Outcome = Sent | Later | Refused


class Courier:
    """Sends letters one after the other over one kept connection; not for several threads."""

    def __init__(self, server: Server, timeout: float = 60.0) -> None:
        self._server = server
        self._runner = asyncio.Runner()
        self._smtp = _client(server, timeout)

    def send(self, raw: bytes, sender: str, recipients: Sequence[str]) -> Outcome:
        """Hand over one letter; `sender` is the mailbox's own address, for servers refuse any other envelope (SPF)."""
        return self._runner.run(self._send(raw, sender, recipients))

    def greet(self) -> str:
        """Connect and log in; empty when that works, else why it does not."""
        return self._runner.run(self._greet())

    def close(self) -> None:
        """Say goodbye, if the server still listens."""
        self._runner.run(self._quit())
        self._runner.close()

    async def _send(self, raw: bytes, sender: str, recipients: Sequence[str]) -> Outcome:
        kept = self._smtp.is_connected
        outcome = await self._try(raw, sender, recipients)
        if kept and _line_was_stale(outcome):
            outcome = await self._try(raw, sender, recipients)
        return outcome

    async def _try(self, raw: bytes, sender: str, recipients: Sequence[str]) -> Outcome:
        """One envelope from MAIL to the end of DATA."""
        handed_over = False
        try:
            await self._connect()
            await self._smtp.mail(sender, options=self._options(raw))
            refused = [refusal for each in recipients if (refusal := await self._refusal(each))]
            if len(refused) == len(recipients):
                await self._begin_anew()
                return _none_taken(tuple(refused))
            handed_over = True
            return Sent((await self._smtp.data(raw)).message, tuple(refused))
        except SMTPResponseException as error:
            await self._begin_anew()
            return self._answered(error)
        except (SMTPException, OSError) as error:
            self._smtp.close()
            return Later(self._says(error), uncertain=handed_over)

    async def _connect(self) -> None:
        """Connect if need be, and learn what the server can do (EHLO) before the first letter asks."""
        if self._smtp.is_connected:
            return
        await self._smtp.connect()
        if self._smtp.last_ehlo_response is None:
            with suppress(SMTPHeloError):  # a server that knows only HELO; aiosmtplib tries that next
                await self._smtp.ehlo()

    def _options(self, raw: bytes) -> list[str]:
        """MAIL parameters: SIZE (RFC 1870) lets a server refuse early; 8BITMIME (RFC 6152) only where needed."""
        options = [f"SIZE={len(raw)}"] if self._smtp.supports_extension("size") else []
        if not raw.isascii() and self._smtp.supports_extension("8bitmime"):
            options.append("BODY=8BITMIME")
        return options

    async def _refusal(self, recipient: str) -> Refusal | None:
        if not _ADDRESS.fullmatch(recipient):
            return Refusal(recipient, BAD_ADDRESS, "不是可投递的邮件地址")
        try:
            await self._smtp.rcpt(recipient)
        except SMTPRecipientRefused as error:
            if error.code == CLOSING:
                raise
            return Refusal(recipient, error.code, self._server.hushed(error.message))
        return None

    async def _begin_anew(self) -> None:
        """Leave the connection fit for the next letter, or none."""
        try:
            await self._smtp.rset()
        except (SMTPException, OSError):
            self._smtp.close()

    def _answered(self, error: SMTPResponseException) -> Outcome:
        """A refusal of the letter may be for good; one of the greeting or log-in is about us, not about the letter."""
        why = self._server.hushed(_words(error))
        about_us = isinstance(error, SMTPConnectResponseError | SMTPHeloError | SMTPAuthenticationError)
        if error.code == CLOSING or about_us:
            self._smtp.close()
        return Refused(why, error.code) if error.code >= 500 and not about_us else Later(why, error.code)

    def _says(self, error: Exception) -> str:
        return f"SMTP 服务器 {self._server} 不可用：{self._server.hushed(_words(error))}"

    async def _greet(self) -> str:
        try:
            await self._connect()
        except (SMTPException, OSError) as error:
            self._smtp.close()
            return self._says(error)
        return ""

    async def _quit(self) -> None:
        with suppress(SMTPException, OSError):
            await self._smtp.quit()
        self._smtp.close()


def _client(server: Server, timeout: float) -> SMTP:
    """An unconnected client. It greets with our mail domain: to ask DNS for the machine's own name can take seconds."""
    return SMTP(
        hostname=server.host,
        port=server.port,
        username=server.user or None,
        password=server.password or None,
        local_hostname=server.user.rpartition("@")[2] or "localhost",
        timeout=timeout,
        use_tls=server.security is Security.TLS,
        start_tls=server.security is Security.STARTTLS,
    )


def _words(error: Exception) -> str:
    """What the server, or else the error, says."""
    if isinstance(error, SMTPResponseException):
        return f"{error.code} {error.message}"
    return str(error) or type(error).__name__


def _none_taken(refused: tuple[Refusal, ...]) -> Outcome:
    """No recipient was taken: for good only if every refusal is."""
    why = "; ".join(f"{each.address}: {each.code} {each.why}" for each in refused)
    waiting = [each.code for each in refused if not each.permanent]
    if waiting:
        return Later(why, waiting[0], refused=refused)
    return Refused(why, refused[0].code if refused else None, refused)


def _line_was_stale(outcome: Outcome) -> bool:
    """Servers hang up on a kept connection when they like; the letter was not touched, so a fresh one is tried."""
    return isinstance(outcome, Later) and not outcome.uncertain and outcome.code in {None, CLOSING}
