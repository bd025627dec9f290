"""What the mails of this corpus are made of: parts, header words, whole mails, and what should be said of them."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from tests.mail import samples
from tests.mail.samples import quoted_printable, word

DATE, MOMENT = "Tue, 06 Jan 2026 09:20:46 +0800", "2026-01-06T09:20:46+08:00"
TEXT = "您好：\n一号台读卡失灵，祎喆珺等三位同事的身份证都读不出来。\n请尽快处理，谢谢！"
TRADITIONAL = "您好：\n一號台讀卡失靈，三位同事的身份證都讀不出來。\n請儘快處理，謝謝！"
DOCX = b"PK\x03\x04\x14\x00 form"


@dataclass(frozen=True, slots=True)
class Made:
    """One mail: its bytes, and what `mailbot explain` should say of it, by the keys that the mail is about."""

    name: str
    raw: bytes = field(repr=False)
    wanted: dict[str, Any] = field(default_factory=dict)

    @property
    def suite(self) -> str:
        """The first part of the name."""
        return self.name.partition("-")[0]

    def row(self) -> dict[str, Any]:
        """Its line of expected.jsonl."""
        return {"file": f"{self.name}.eml", "suite": self.suite, **self.wanted}


def file(name: str | None, data: bytes, kind: str = "application/octet-stream") -> dict[str, Any]:
    """What is to be said of an attachment."""
    return {"filename": name, "size": len(data), "content_type": kind, "sha256": sha256(data).hexdigest()}


def encoded(data: bytes, how: str) -> bytes:
    """A body in a transfer encoding; quoted-printable breaks its lines wherever 17 bytes end."""
    if how == "quoted-printable":
        return quoted_printable(data.decode("latin-1"), "latin-1", 17)
    return samples.b64encode(data) if how == "base64" else data


def leaf(kind: str, data: bytes, how: str = "base64", *fields: str) -> bytes:
    """A part with its fields."""
    head = [f"Content-Type: {kind}", f"Content-Transfer-Encoding: {how}", *fields]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + encoded(data, how)


def phrase(text: str, charset: str, label: str, form: str) -> bytes:
    """Header text as encoded words of B or Q, cut in mid-character (C), or raw."""
    if form == "raw":
        return text.encode(charset)
    if form == "C":
        return samples.cut_words(text, charset, 7).replace(f"=?{charset}?", f"=?{label}?").encode()
    if form == "Q":
        return f"=?{label}?Q?{''.join(f'={byte:02X}' for byte in text.encode(charset))}?=".encode()
    return word(text, charset, label).encode()


def whole(content: bytes, subject: bytes = b"x", sender: bytes = b"clerk@hospital.example", *fields: bytes) -> bytes:
    """A mail from the hospital to the desk around a part."""
    own = [
        b"To: desk@vendor.example",
        b"Date: " + DATE.encode(),
        b"Message-ID: <m1@hospital.example>",
        b"MIME-Version: 1.0",
    ]
    head = [b"Received: " + samples.RECEIVED.encode(), b"From: " + sender, b"Subject: " + subject, *own, *fields]
    return b"\r\n".join(head) + b"\r\n" + content
