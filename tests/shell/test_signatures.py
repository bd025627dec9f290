"""A DKIM signature is verified with the key that DNS names, and what DNS said is kept."""

from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from functools import cache
from random import Random

import dkim
import pytest

from mailbot.core.model import SHANGHAI
from mailbot.core.trust import Trust
from mailbot.mail.authentic import authentic
from mailbot.mail.message import Receipt
from mailbot.mail.read import read
from mailbot.shell.signatures import Ask, checked

RECEIPT = Receipt(datetime(2026, 3, 10, 9, tzinfo=SHANGHAI))
NAME = b"desk._domainkey.hospital.example."
RSA = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"  # rsaEncryption (RFC 8017 A.1)
MAIL = b"From: it@hospital.example\r\nTo: desk@weibao.example\r\nSubject: x\r\nMessage-ID: <1@hospital.example>\r\n\r\nconfirmed\r\n"
TRUST = Trust(verify_dkim=True, without_verdict="code")


def prime(dice: Random) -> int:
    """A number of 512 bits that Fermat takes for a prime to twenty bases: good enough for a test's key."""
    while True:
        odd = dice.getrandbits(512) | 1 << 511 | 1 << 510 | 1
        if odd % 65537 != 1 and all(pow(dice.randrange(2, odd), odd - 1, odd) == 1 for _ in range(20)):
            return odd


def der(tag: int, *parts: bytes) -> bytes:
    """One value of DER (X.690): tag, length, content."""
    body = b"".join(parts)
    size = len(body).to_bytes(2, "big").lstrip(b"\0") or b"\0"
    return bytes((tag, *(size if len(body) < 128 else (128 + len(size), *size)))) + body


def number(value: int) -> bytes:
    return der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


@cache
def keys() -> tuple[bytes, bytes]:
    """A private key (PKCS #1) and the TXT record of the public one (RFC 6376 3.6.1), made here and kept nowhere."""
    dice = Random(7)
    p, q, e = prime(dice), prime(dice), 65537
    d = pow(e, -1, (p - 1) * (q - 1))
    numbers = (0, p * q, e, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))
    private = der(48, *map(number, numbers))
    whole = der(48, RSA, der(3, b"\0", der(48, number(p * q), number(e))))
    pem = (
        b"-----BEGIN RSA PRIVATE KEY-----\n" + b64encode(private) + b"\n-----END RSA PRIVATE KEY-----\n"
    )  # gitleaks:allow
    return pem, b"v=DKIM1; k=rsa; p=" + b64encode(whole)


def signed(mail: bytes = MAIL, domain: bytes = b"hospital.example", **how: object) -> bytes:
    return bytes(dkim.sign(mail, b"desk", domain, keys()[0], **how)) + mail


def dns(name: bytes) -> bytes | None:
    return keys()[1] if name.startswith(b"desk._domainkey.") else None


def silent(_: bytes) -> None:
    return None


def verdict(raw: bytes, ask: Ask = dns) -> bool | None:
    return authentic(read(raw, checked(raw, RECEIPT, ask)), TRUST).verdict


def test_a_signature_that_holds_proves_the_sender_and_the_answer_is_kept() -> None:
    receipt = checked(signed(), RECEIPT, dns)
    assert receipt.signed == {"domains": ["hospital.example"], "dns": {NAME.decode(): keys()[1].decode()}}
    assert authentic(read(signed(), receipt), TRUST).verdict is True


def test_a_replay_asks_nobody() -> None:
    receipt = checked(signed(), RECEIPT, dns)
    assert checked(signed(), receipt, silent) is receipt


@pytest.mark.parametrize(
    ("raw", "ask"),
    [
        (lambda: MAIL, dns),
        (lambda: signed().replace(b"confirmed", b"refused"), dns),
        (lambda: signed().replace(b"it@hospital", b"pm@hospital"), dns),
        (signed, silent),
        (lambda: signed(domain=b"evil.example"), dns),
        (lambda: signed(length=True) + b"and more\r\n", dns),
        (lambda: b"DKIM-Signature: v=1; nonsense\r\n" + MAIL, dns),
        (lambda: b"DKIM-Signature: \xff\xfe\r\n" * 9 + MAIL, dns),
        (lambda: b"", dns),
    ],
    ids=[
        "unsigned",
        "another body",
        "another sender",
        "no key",
        "another domain",
        "a part of the body",
        "nonsense",
        "bytes",
        "nothing",
    ],
)
def test_anything_else_proves_nothing(raw: Callable[[], bytes], ask: Ask) -> None:
    assert verdict(raw(), ask) is not True


def test_a_signature_without_the_setting_counts_for_nothing() -> None:
    assert authentic(read(signed(), checked(signed(), RECEIPT, dns)), Trust()).verdict is None


def test_a_servers_failure_is_not_mended_by_a_signature() -> None:
    failed = b"Received: from a by mx.weibao.example; Tue, 10 Mar 2026 09:00:00 +0800\r\nAuthentication-Results: mx.weibao.example; dmarc=fail\r\n"
    raw = failed + signed()
    trust = Trust(("mx.weibao.example",), verify_dkim=True)
    assert authentic(read(raw, checked(raw, RECEIPT, dns)), trust).verdict is False
