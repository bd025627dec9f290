"""A letter as the bytes that leave: RFC 5322 and 2045 to 2047, the same input giving the same bytes."""

import hmac
from base64 import encodebytes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import quote

from mailbot.core.decision import Enclosure

CRLF = "\r\n"
WORD = 45  # bytes in one encoded word, so that a line stays under 76 characters (RFC 2047 2)
REFERENCES = 10


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
    seed = sha256(envelope.message_id.encode()).hexdigest()
    body = _multipart("alternative", seed[:24], [_text("plain", rendered.text), _text("html", rendered.html)])
    if enclosures:
        body = _multipart("mixed", seed[24:48], [body, *(_file(enclosure) for enclosure in enclosures)])
    return CRLF.join((*_headers(rendered.subject, envelope), "MIME-Version: 1.0", body)).encode("ascii")


def _headers(subject: str, envelope: Envelope) -> Iterator[str]:
    name, address = envelope.sender
    yield f"From: {_words(name)} <{_one_line(address)}>"
    yield "To: " + f",{CRLF} ".join(_one_line(each) for each in envelope.to)
    yield f"Subject: {_words(subject)}"
    yield f"Date: {format_datetime(envelope.date)}"
    yield f"Message-ID: <{envelope.message_id}>"
    thread = [reference for reference in envelope.references if _safe(reference)]
    if _safe(envelope.answers):
        yield f"In-Reply-To: <{envelope.answers}>"
        thread.append(envelope.answers)
    thread = list(dict.fromkeys(thread))
    if thread:
        kept = thread if len(thread) <= REFERENCES else [thread[0], *thread[-REFERENCES + 1 :]]
        yield "References: " + f"{CRLF} ".join(f"<{each}>" for each in kept)
    yield f"Auto-Submitted: {'auto-replied' if envelope.answers else 'auto-generated'}"
    yield "X-Auto-Response-Suppress: All"


def _safe(identity: str) -> bool:
    """A Message-ID of others goes into our header only if it cannot break it."""
    return (
        bool(identity)
        and len(identity) < 250
        and identity.isascii()
        and not any(c <= " " or c in "<>" for c in identity)
    )


def _one_line(text: str) -> str:
    return "".join(char for char in text if char > " " and char.isascii() and char not in '<>,"')


def _words(text: str) -> str:
    """Encoded words that never split a character; the address beside them stays bare, or servers refuse the From."""
    pieces, piece = [], b""
    for char in " ".join(text.split()):
        data = char.encode("utf-8", "replace")
        if len(piece) + len(data) > WORD:
            pieces.append(piece)
            piece = b""
        piece += data
    return f"{CRLF} ".join(f"=?utf-8?B?{_base64(each).replace(CRLF, '')}?=" for each in (*pieces, piece))


def _base64(data: bytes) -> str:
    return encodebytes(data).decode("ascii").rstrip("\n").replace("\n", CRLF)


def _text(kind: str, text: str) -> str:
    data = CRLF.join(text.splitlines()).encode("utf-8", "replace")
    head = f"Content-Type: text/{kind}; charset=utf-8{CRLF}Content-Transfer-Encoding: base64"
    return f"{head}{CRLF}{CRLF}{_base64(data)}{CRLF}"


def _file(enclosure: Enclosure) -> str:
    """The name twice: as RFC 2231 for those who read it, as encoded words for the many who do not."""
    name = _words(enclosure.filename).replace(CRLF, CRLF + " ")
    long = quote(enclosure.filename, safe="")
    return (
        f'Content-Type: {enclosure.content_type};{CRLF} name="{name}"{CRLF}Content-Transfer-Encoding: base64{CRLF}'
        f"Content-Disposition: attachment;{CRLF} filename*=utf-8''{long}{CRLF}{CRLF}{_base64(enclosure.data)}{CRLF}"
    )


def _multipart(kind: str, boundary: str, parts: Sequence[str]) -> str:
    inner = "".join(f"--={boundary}{CRLF}{part}" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="={boundary}"{CRLF}{CRLF}{inner}--={boundary}--{CRLF}'
