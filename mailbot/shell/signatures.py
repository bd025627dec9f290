"""DKIM signatures (RFC 6376) verified by dkimpy, the DNS answers kept with the outcome in the receipt, so that a replay asks nobody."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import dkim

from mailbot.mail.message import Receipt

MOST = 5
"""Signatures of a mail that are looked at; each costs a question to DNS."""
SECONDS = 5
"""How long a question to DNS may take."""

Ask = Callable[[bytes], bytes | None]
"""The TXT record of a name."""


def ask_dns(name: bytes) -> bytes | None:
    """The TXT record of a name, None where there is none or nobody answers."""
    try:
        found: bytes | None = dkim.get_txt(name, timeout=SECONDS)
    except dkim.DKIMException:
        return None
    return found


def checked(raw: bytes, receipt: Receipt, ask: Ask) -> Receipt:
    """The receipt with the domains whose signatures hold, and what DNS answered; one that says so already, as it is."""
    if receipt.signed is not None:
        return receipt
    answers: dict[str, str | None] = {}

    def asked(name: bytes, timeout: int = SECONDS) -> bytes | None:  # noqa: ARG001 - dkimpy's own call
        told = ask(name)
        answers[name.decode("ascii", "replace")] = told.decode("utf-8", "replace") if told is not None else None
        return told

    domains = tuple(filter(None, _domains(raw, asked)))
    return replace(receipt, signed={"domains": list(dict.fromkeys(domains)), "dns": answers})


def _domains(raw: bytes, asked: Callable[..., bytes | None]) -> Iterator[str]:
    try:
        mail = dkim.DKIM(raw, minkey=1024, timeout=SECONDS)
        count = sum(name.lower() == b"dkim-signature" for name, _ in mail.headers)
    except dkim.DKIMException:
        return
    for place in range(min(count, MOST)):
        yield _domain(mail, place, asked)


def _domain(mail: dkim.DKIM, place: int, asked: Callable[..., bytes | None]) -> str:
    """The domain whose signature at this place holds; empty for a broken one, for SHA-1 (RFC 8301 3.1), and for one of a part of the body."""
    try:
        holds = mail.verify(place, asked)
    except Exception:  # noqa: BLE001 - whatever a sender wrote there is no proof, and nothing worse
        return ""
    fields = mail.signature_fields if holds else {}
    if not holds or b"l" in fields or fields.get(b"a", b"").lower() == b"rsa-sha1":
        return ""
    return str(fields[b"d"].decode("ascii", "replace").lower().strip("."))
