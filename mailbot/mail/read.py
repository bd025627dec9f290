"""Bytes to a Mail: the one door to mail-parser, which reads addresses and dates; the rest is our own layer."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email.errors import MessageError
from email.message import Message
from email.utils import parsedate_to_datetime
from hashlib import sha256

from mailparser import MailParser

from mailbot.core.limits import MIB, TOO_LARGE, USUAL, Limits
from mailbot.core.model import SHANGHAI
from mailbot.mail.body import split
from mailbot.mail.charset import decode, words
from mailbot.mail.contents import contents
from mailbot.mail.message import Address, Attachment, Mail, Receipt
from mailbot.mail.tree import MAX_VALUE, Part, parse, text

# No sender can write a header name with a colon (RFC 5322 2.2): here stand the names of all fields in order.
ORDER = ":order"
MANY_SENDERS = "发件人不止一个"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_ADDRESSES, _MAX_IDS = 500, 200
MAX_HEAD = 256 * 1024  # bytes in which the header of a mail beyond the limit stands
_ID = re.compile(r"<([^<>]{1,998})>")
_LOOSE = re.compile(r"[^\s<>()\[\],;:\"'“”，；：（）@]{1,64}@[\w.-]{1,255}")
_WORDS = re.compile(r"(?:=\?[^?\s]{1,60}\?[bBqQ]\?[^?]{0,2000}\?=\s*)+")
_SEPARATOR = re.compile(r'"(?:[^"\\]|\\.){0,998}"|;')
_TRAILING_ZONE = re.compile(r"\s*\([^()]*\)\s*$")


def read(raw: bytes, receipt: Receipt | None = None, limits: Limits = USUAL) -> Mail:
    """The mail in these bytes; it arrived when `receipt` says, else the topmost Received, else its Date."""
    size = max(len(raw), receipt.whole if receipt else 0)
    tree = parse(raw, limits) if size <= limits.message_mb * MIB else _head(raw)
    inside = contents(tree, limits)
    headers = _headers(tree)
    known = _addresses_and_date(tree, headers)
    senders = _people(known, "from", headers)
    subject = headers.get("subject", ("",))[0]
    sender = next(iter(senders), Address("", ""))
    body = split(inside.text, subject, sender.name, inside.declared)
    return Mail(
        sha256=sha256(raw).hexdigest(),
        message_id=next(iter(_ids(headers, "message-id")), ""),
        subject=subject,
        sender=sender,
        reply_to=_people(known, "reply-to", headers),
        to=_people(known, "to", headers),
        cc=_people(known, "cc", headers),
        date=(date := _date(known, headers.get("date", ("",))[0])),
        arrived=receipt.arrived if receipt else _received(headers) or date or _EPOCH,
        in_reply_to=_ids(headers, "in-reply-to"),
        references=_ids(headers, "references"),
        text=inside.text,
        new_text=body.new_text,
        quoted=body.quoted,
        signature=body.signature,
        forwarded=body.forwarded,
        attachments=_with_readings(inside.attachments, receipt),
        headers=headers | inside.report,
        defects=(*inside.defects, *_defects(senders, headers)),
        size=size,
    )


def _head(raw: bytes) -> Part:
    """A mail beyond the limit, of which only the header counts."""
    return replace(parse(raw[:MAX_HEAD]), content_type="text/plain", body=b"", children=(), defects=(TOO_LARGE,))


def _with_readings(files: tuple[Attachment, ...], receipt: Receipt | None) -> tuple[Attachment, ...]:
    """The files, each with what the receipt says a program apart read in it."""
    made = receipt.made if receipt else None
    return tuple(replace(file, made=made.get(file.sha256)) for file in files) if made else files


def _headers(tree: Part) -> dict[str, tuple[str, ...]]:
    """All decoded values by lower-case name, topmost first, and the order of the names."""
    found: dict[str, list[str]] = {}
    for name, raw in tree.fields:
        found.setdefault(name, []).append(text(raw))
    order = tuple(name for name, _ in tree.fields)
    return {name: tuple(values) for name, values in found.items()} | {ORDER: order}


def _addresses_and_date(tree: Part, headers: dict[str, tuple[str, ...]]) -> MailParser:
    """mail-parser over the fields it reads best, names decoded and quoted first: no name can pose as an address."""
    message = Message()
    for name in ("from", "to", "cc", "reply-to"):
        values = [decode(raw[:MAX_VALUE]) for key, raw in tree.fields if key == name]
        if values:
            message[name] = _cleaned(", ".join(values)[:MAX_VALUE])
    if date := headers.get("date"):
        message["date"] = _ascii(date[0])
    return MailParser(message)


def _ascii(value: str) -> str:
    return value[:200].encode("ascii", "ignore").decode("ascii")


def _cleaned(value: str) -> str:
    """An address field on one line, encoded names decoded inside quotes, Outlook's semicolons as commas."""
    value = re.sub(r"[\r\n]+", "", value).replace("\x00", "")
    value = _WORDS.sub(lambda match: _as_name(match[0], value.count('"', 0, match.start()) % 2 == 1), value)
    if ";" in value and ":" not in value:
        value = _SEPARATOR.sub(lambda match: "," if match[0] == ";" else match[0], value)
    return value


def _as_name(encoded: str, quoted: bool) -> str:
    name = re.sub(r'["\\\r\n\x00]+', "", words(encoded).strip())
    return name if quoted else f'"{name}" '


def _people(known: MailParser, name: str, headers: dict[str, tuple[str, ...]]) -> tuple[Address, ...]:
    """The mailboxes of a field; where its grammar is broken, whatever in it looks like an address."""
    pairs = getattr(known, name.replace("-", "_")) if name != "from" else known.from_
    pairs = pairs if isinstance(pairs, list) else []
    found = [Address(_bare(title), address.strip().lower()) for title, address in pairs if "@" in address]
    if not found and headers.get(name):
        value = headers[name][0]
        found = [Address(_bare(value.split(loose)[0]), loose.lower()) for loose in _LOOSE.findall(value)]
    return tuple(dict.fromkeys(found[:_MAX_ADDRESSES]))


def _bare(title: str) -> str:
    """A display name without the quotes and brackets that stood around it."""
    return " ".join(title.split()).strip("\"'<> ")


def _ids(headers: dict[str, tuple[str, ...]], name: str) -> tuple[str, ...]:
    """Message-IDs without their brackets; unbracketed ones are taken word by word (RFC 5322 3.6.4)."""
    value = " ".join(headers.get(name, ()))[:MAX_VALUE]
    found = ["".join(inner.split()) for inner in _ID.findall(value)] or [word for word in value.split() if "@" in word]
    if not found and name == "message-id" and value:
        found = [value.split()[0]]
    return tuple(dict.fromkeys(filter(None, found)))[:_MAX_IDS]


def _date(known: MailParser, value: str) -> datetime | None:
    """The Date of the sender, in Shanghai; what mail-parser refuses (one-digit hours, no zone) is read leniently."""
    return _here(known.date) or _leniently(value)


def _leniently(value: str) -> datetime | None:
    try:
        return _here(parsedate_to_datetime(_TRAILING_ZONE.sub("", _ascii(value))))
    except (ValueError, TypeError, IndexError, OverflowError, MessageError):
        return None


def _here(moment: object) -> datetime | None:
    """A moment in Shanghai; without a zone it is UTC (RFC 5322 4.3)."""
    if not isinstance(moment, datetime):
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(SHANGHAI)
    except (OverflowError, ValueError):
        return None


def _received(headers: dict[str, tuple[str, ...]]) -> datetime | None:
    """When our own server took the mail in: the date of the topmost Received (RFC 5321 4.4)."""
    top = headers.get("received", ("",))[0]
    return _leniently(top.rpartition(";")[2].strip()) if ";" in top else None


def _defects(senders: tuple[Address, ...], headers: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What a correct mail would have had."""
    found = []
    if not senders:
        found.append("缺少发件人")
    elif len(senders) > 1 or len(headers["from"]) > 1:
        found.append(MANY_SENDERS)
    missing = {"message-id": "缺少 Message-ID", "date": "缺少 Date"}
    return (*found, *(says for name, says in missing.items() if not headers.get(name, ("",))[0]))
