"""A letter as the bytes that leave: RFC 5322 and 2045 to 2047, the same input giving the same bytes."""

import hmac
import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import quote

from mailbot.core.decision import Enclosure

CRLF = "\r\n"
WORD = 39
"""Bytes in one encoded word: 52 signs of base64 and 12 around them keep `Subject: ` and the word within 76 (RFC 2047 2)."""
LINE = 76
"""Signs of base64 in one line (RFC 2045 6.8)."""
REFERENCES = 20
"""Message-IDs of a thread in one header: the first and the last ten, the rest helps nobody (RFC 5322 3.6.4)."""
NAME = 80
"""Signs of a file's name; three bytes and nine escaped signs each keep its line under 998 (RFC 5322 2.1.1)."""

_TYPE = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+", re.IGNORECASE)
_MAILBOX = re.compile(r"[!-~]+@[!-~]+")
_BARE = re.compile(r"[A-Za-z0-9 _.\-]*")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter in words: one-line subject, plain text complete by itself, and the same as HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """Everything about a letter but its words: `sender` is name and address, `answers` and `references` are its thread."""

    sender: tuple[str, str]
    to: tuple[str, ...]
    message_id: str
    date: datetime
    answers: str = ""
    references: tuple[str, ...] = ()


def message_id(key: bytes, *parts: str, about: str = "", domain: str) -> str:
    """An identity nobody else can forge and a replay gives again; the matter's number in it is for people."""
    digest = hmac.new(key, "\x00".join(parts).encode("utf-8", "surrogatepass"), sha256).hexdigest()[:24]
    return f"{about or 'mailbot'}.{digest}@{domain or 'localhost'}"


def compose(rendered: Rendered, envelope: Envelope, enclosures: Sequence[Enclosure] = ()) -> bytes:
    """The final bytes: alternatives of text and HTML, files after them, marked as written by a machine (RFC 3834 5)."""
    seed = sha256(envelope.message_id.encode("utf-8", "surrogatepass")).hexdigest()
    body = _multipart("alternative", seed[:24], [_text("plain", rendered.text), _text("html", rendered.html)])
    if enclosures:
        body = _multipart("mixed", seed[24:48], [body, *(_file(enclosure) for enclosure in enclosures)])
    return CRLF.join((*_headers(rendered.subject, envelope), "MIME-Version: 1.0", body)).encode("ascii")


def _headers(subject: str, envelope: Envelope) -> Iterator[str]:
    name, address = envelope.sender
    yield f"From: {f'{_words(name)} ' if name.strip() else ''}<{_mailbox(address)}>"
    yield "To: " + (f",{CRLF} ".join(filter(_is_mailbox, envelope.to)) or "undisclosed-recipients:;")
    yield f"Subject: {_words(subject)}"
    yield f"Date: {format_datetime(envelope.date)}"
    yield f"Message-ID: <{_mailbox(envelope.message_id)}>"
    yield from _thread(envelope)
    yield f"Auto-Submitted: {'auto-replied' if envelope.answers else 'auto-generated'}"
    yield "X-Auto-Response-Suppress: All"


def _thread(envelope: Envelope) -> Iterator[str]:
    """In-Reply-To and References; Message-IDs of others that could break a header stay out."""
    answers = envelope.answers if _safe(envelope.answers) else ""
    thread = list(dict.fromkeys(each for each in (*envelope.references, answers) if _safe(each)))
    if len(thread) > REFERENCES:
        thread = thread[: REFERENCES // 2] + thread[-REFERENCES // 2 :]
    if answers:
        yield f"In-Reply-To: <{answers}>"
    if thread:
        yield "References: " + f"{CRLF} ".join(f"<{each}>" for each in thread)


def _safe(identity: str) -> bool:
    return 0 < len(identity) < 250 and identity.isascii() and identity.isprintable() and not set(identity) & set(" <>")


def _is_mailbox(address: str) -> bool:
    """Whether it can stand in a header as it is; anybody may write to us from what is none, and the courier will say so."""
    return bool(_MAILBOX.fullmatch(address)) and not set(address) & set('<>,;:"()[]\\') and len(address) < 250


def _mailbox(address: str) -> str:
    """Our own address, never encoded; raises ValueError for what is none."""
    if not _is_mailbox(address):
        raise ValueError(f"不是可用的邮箱地址：{address!r}")
    return address


def _words(text: str) -> str:
    """A header's words: as they are if plain, else encoded words that never split a character (RFC 2047 5)."""
    text = " ".join(text.split())
    if _BARE.fullmatch(text) and len(text) <= NAME // 2:
        return text
    return f"{CRLF} ".join(f"=?utf-8?B?{b64encode(piece).decode()}?=" for piece in _pieces(text))


def _pieces(text: str) -> Iterator[bytes]:
    piece = b""
    for char in text:
        data = char.encode("utf-8", "replace")
        if len(piece) + len(data) > WORD:
            yield piece
            piece = b""
        piece += data
    yield piece


def _base64(data: bytes) -> str:
    text = b64encode(data).decode("ascii")
    return CRLF.join([text[at : at + LINE] for at in range(0, len(text), LINE)])


def _text(kind: str, text: str) -> str:
    data = (CRLF.join(text.splitlines()) + CRLF).encode("utf-8", "replace")
    head = f"Content-Type: text/{kind}; charset=utf-8{CRLF}Content-Transfer-Encoding: base64"
    return f"{head}{CRLF}{CRLF}{_base64(data)}{CRLF}"


def _file(enclosure: Enclosure) -> str:
    """The name twice: as RFC 2231 for those who read it, as encoded words for the many who do not (QQ Mail)."""
    name = _shortened(" ".join(enclosure.filename.split()))
    kind = enclosure.content_type if _TYPE.fullmatch(enclosure.content_type) else "application/octet-stream"
    long = quote(name.encode("utf-8", "replace"), safe="")
    return (
        f'Content-Type: {kind};{CRLF} name="{_words(name)}"{CRLF}Content-Transfer-Encoding: base64{CRLF}'
        f"Content-Disposition: attachment;{CRLF} filename*=utf-8''{long}{CRLF}{CRLF}{_base64(enclosure.data)}{CRLF}"
    )


def _shortened(name: str) -> str:
    """A file's name short enough for one line, its ending kept."""
    stem, dot, ending = name.rpartition(".")
    return name if len(name) <= NAME else f"{(stem or name)[: NAME - 10]}{dot}{ending[:8] if stem else ''}"


def _multipart(kind: str, boundary: str, parts: Sequence[str]) -> str:
    inner = "".join(f"--={boundary}{CRLF}{part}" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="={boundary}"{CRLF}{CRLF}{inner}--={boundary}--{CRLF}'
