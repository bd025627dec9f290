"""The courier who takes letters to the SMTP server: the only door to aiosmtplib. Outcomes are values, never raised."""

import asyncio
import re
import time
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

from mailbot.shell.faults import passing
from mailbot.shell.oauth import TokenAway, TokenRefused
from mailbot.shell.providers import GENERIC, NONE, Means, Provider, Providers
from mailbot.shell.servers import Security, Server

CLOSING = 421
"""RFC 5321 4.2.2: the server ends the connection, for reasons of its own."""

AWAY = (SMTPException, OSError, TokenAway)
"""What says that the server, or who vouches for us there, cannot be reached."""

AUTHENTICATION = 535
"""RFC 4954 6: authentication credentials invalid. Also where there are none to offer, because no token is to be had."""

BAD_ADDRESS = 553
"""RFC 5321 4.2.2: mailbox name not allowed. We say so ourselves, for aiosmtplib would mend the address and write to another."""

_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.:\[\]-]+")
"""An address that travels without quoting or SMTPUTF8 (RFC 5321 4.1.2: dot-string at domain or address literal)."""


FOR_GOOD: frozenset[Means] = frozenset({"content", "address"})
"""What is wrong with the letter or the recipient itself; everything else passes, or waits for somebody to set it right."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A recipient the server would not take, with its code and words, and what these mean (rules/providers.toml)."""

    address: str
    code: int
    why: str
    means: Means
    minutes: int = 0

    @property
    def permanent(self) -> bool:
        """Whether trying again is pointless."""
        return self.means in FOR_GOOD


@dataclass(frozen=True, slots=True)
class Sent:
    """The server took the letter; `refused` are recipients it did not take along."""

    reply: str
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Later:
    """Not now, and not sooner than in `minutes`. Without a code the server is away.

    `uncertain`: the line broke after the letter was handed over, so it may arrive twice, being the same.
    """

    why: str
    code: int | None = None
    uncertain: bool = False
    refused: tuple[Refusal, ...] = ()
    means: Means = "later"
    minutes: int = 0

    @property
    def everyone(self) -> bool:
        """Whether it is about us and not about this letter, so that the others wait as well."""
        return self.code is None or self.means in {"busy", "today", "configuration"}


@dataclass(frozen=True, slots=True)
class Refused:
    """The server will never take this letter as it is."""

    why: str
    code: int | None = None
    refused: tuple[Refusal, ...] = ()


Outcome = Sent | Later | Refused


class Courier:
    """Sends letters one after the other over one kept connection, at the provider's pace; not for several threads."""

    def __init__(
        self, server: Server, timeout: float = 60.0, provider: Provider = GENERIC, providers: Providers = NONE
    ) -> None:
        self._server, self._provider, self._providers = server, provider, providers
        self._runner = asyncio.Runner()
        self._smtp = _client(server, timeout)
        self._letters = 0
        self._served: dict[str, float] = {}

    def send(self, raw: bytes, sender: str, recipients: Sequence[str]) -> Outcome:
        """Hand over one letter; `sender` is the mailbox's own address, for servers refuse any other envelope (SPF)."""
        self._wait_for(recipients)
        outcome = self._runner.run(self._send(raw, sender, recipients))
        self._served |= dict.fromkeys(recipients, time.monotonic())
        return outcome

    def _wait_for(self, recipients: Sequence[str]) -> None:
        """Until the last letter to any of them is long enough ago for the provider."""
        gap = self._provider.recipient_seconds
        free = max((self._served.get(each, -gap) + gap for each in recipients), default=0.0)
        if (wait := free - time.monotonic()) > 0:
            time.sleep(wait)

    def greet(self) -> str:
        """Connect and log in; empty when that works, else why it does not."""
        return self._runner.run(self._greet())

    def close(self) -> None:
        """Say goodbye, if the server still listens."""
        self._runner.run(self._quit())
        self._runner.close()

    async def _send(self, raw: bytes, sender: str, recipients: Sequence[str]) -> Outcome:
        await self._not_too_many()
        kept = self._smtp.is_connected
        outcome = await self._try(raw, sender, recipients)
        if kept and _line_was_stale(outcome):
            outcome = await self._try(raw, sender, recipients)
        return outcome

    async def _not_too_many(self) -> None:
        """A new connection after so many letters; some servers take no more over one (网易: MI:DMC)."""
        if self._letters >= self._provider.letters_per_connection:
            await self._quit()

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
            passing("letter.offered")
            handed_over = True
            self._letters += 1
            reply = await self._smtp.data(raw)
            passing("letter.taken")
            return Sent(reply.message, tuple(refused))
        except SMTPResponseException as error:
            await self._begin_anew()
            return self._answered(error)
        except TokenRefused as refused:
            self._smtp.close()
            return Later(f"SMTP 服务器 {self._server}：{refused}", AUTHENTICATION, means="configuration")
        except AWAY as error:
            self._smtp.close()
            return Later(self._says(error), uncertain=handed_over)

    async def _connect(self) -> None:
        """Connect if need be, and learn what the server can do (EHLO) before the first letter asks."""
        if self._smtp.is_connected:
            return
        await self._log_in()
        self._letters = 0
        if self._smtp.last_ehlo_response is None:
            with suppress(SMTPHeloError):  # a server that knows only HELO; aiosmtplib tries that next
                await self._smtp.ehlo()

    async def _log_in(self) -> None:
        tokens = self._server.tokens
        await self._smtp.connect()
        if tokens:
            try:
                await self._smtp.auth_xoauth2(self._server.user, await asyncio.to_thread(tokens))
            except SMTPAuthenticationError:
                tokens.forget()
                raise

    def _options(self, raw: bytes) -> list[str]:
        """MAIL parameters: SIZE (RFC 1870) lets a server refuse early; 8BITMIME (RFC 6152) only where needed."""
        options = [f"SIZE={len(raw)}"] if self._smtp.supports_extension("size") else []
        if not raw.isascii() and self._smtp.supports_extension("8bitmime"):
            options.append("BODY=8BITMIME")
        return options

    async def _refusal(self, recipient: str) -> Refusal | None:
        if not _ADDRESS.fullmatch(recipient):
            return Refusal(recipient, BAD_ADDRESS, "不是可投递的邮件地址", "address")
        try:
            await self._smtp.rcpt(recipient)
        except SMTPRecipientRefused as error:
            if error.code == CLOSING:
                raise
            meant = self._providers.meaning(error.code, error.message)
            why = self._server.hushed(error.message) + (f"（{meant.advice}）" if meant.advice else "")
            return Refusal(recipient, error.code, why, meant.means, meant.minutes)
        return None

    async def _begin_anew(self) -> None:
        """Leave the connection fit for the next letter, or none."""
        try:
            await self._smtp.rset()
        except (SMTPException, OSError):
            self._smtp.close()

    def _answered(self, error: SMTPResponseException) -> Outcome:
        """A refusal of the letter may be for good; one of the greeting or log-in is about us, not about the letter."""
        meant = self._providers.meaning(error.code, error.message)
        why = self._server.hushed(_words(error)) + (f"（{meant.advice}）" if meant.advice else "")
        about_us = isinstance(error, SMTPConnectResponseError | SMTPHeloError | SMTPAuthenticationError)
        if error.code == CLOSING or about_us:
            self._smtp.close()
        if meant.means in FOR_GOOD and not about_us:
            return Refused(why, error.code)
        means = _about_us(error, meant.means) if about_us else meant.means
        return Later(why, error.code, means=means, minutes=meant.minutes)

    def _says(self, error: Exception) -> str:
        return f"SMTP 服务器 {self._server} 不可用：{self._server.hushed(_words(error))}"

    async def _greet(self) -> str:
        try:
            await self._connect()
        except (*AWAY, TokenRefused) as error:
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
        username=None if server.tokens else server.user or None,
        password=None if server.tokens else server.password or None,
        local_hostname=server.user.rpartition("@")[2] or "localhost",
        timeout=timeout,
        use_tls=server.security is Security.TLS,
        start_tls=server.security is Security.STARTTLS,
    )


def _about_us(error: SMTPResponseException, means: Means) -> Means:
    """A log-in refused for good needs a person (RFC 4954 6); whatever else turns us away at the door is a crowd."""
    if means in {"today", "configuration"}:
        return means
    return "configuration" if isinstance(error, SMTPAuthenticationError) and error.code >= 500 else "busy"


def _words(error: Exception) -> str:
    """What the server, or else the error, says."""
    if isinstance(error, SMTPResponseException):
        return f"{error.code} {error.message}"
    return str(error) or type(error).__name__


def _none_taken(refused: tuple[Refusal, ...]) -> Outcome:
    """No recipient was taken: for good only if every refusal is."""
    why = "; ".join(f"{each.address}: {each.code} {each.why}" for each in refused)
    waiting = [each for each in refused if not each.permanent]
    if waiting:
        longest = max(waiting, key=lambda each: (each.means != "later", each.minutes))
        return Later(why, longest.code, refused=refused, means=longest.means, minutes=longest.minutes)
    return Refused(why, refused[0].code if refused else None, refused)


def _line_was_stale(outcome: Outcome) -> bool:
    """Servers hang up on a kept connection when they like; the letter was not touched, so a fresh one is tried."""
    crowded = isinstance(outcome, Later) and outcome.means != "later"
    return isinstance(outcome, Later) and not crowded and not outcome.uncertain and outcome.code in {None, CLOSING}
