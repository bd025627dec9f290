"""Bytes to a Mail: the one door to mail-parser, which reads addresses and dates; the rest is our own layer."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice

from mailparser.dates import parse_mail_date
from mailparser.utils import get_addresses

from mailbot.core.limits import MIB, TOO_LARGE, USUAL, Limits
from mailbot.mail.body import split
from mailbot.mail.charset import words
from mailbot.mail.contents import Contents, contents
from mailbot.mail.dates import here, leniently, with_zone
from mailbot.mail.message import Address, Attachment, Mail, Receipt
from mailbot.mail.tree import MAX_VALUE, Part, parse, text, unfolded

# No sender can write a header name with a colon (RFC 5322 2.2): here stand the names of all fields in order.
ORDER = ":order"
# And here, where the text of a mail is that of its invitation, that it is.
INVITATION = ":invitation"
# And here what its calendar is for.
METHOD = ":calendar"
MANY_SENDERS = "发件人不止一个"
_IN_QUOTES = re.compile(r'"[^"]{0,500}"')
_TWO_DOMAINS = re.compile(r"@[^\s<>,;:()@]{0,255}[@\x00]")  # an address that two readers end in two places

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_ADDRESSES, _MAX_IDS = 500, 200
MAX_NAME = 998
MAX_HEAD = 256 * 1024  # bytes in which the header of a mail beyond the limit stands
_ID = re.compile(r"<([^<>]{1,998})>")
_LOOSE = re.compile(r"[^\s<>()\[\],;:\"'“”，；：（）@]{1,64}@[\w.-]{1,255}")
# What an address field is made of, as far as encoded words and separators go (RFC 5322 3.4, RFC 2047 5).
_TOKENS = re.compile(
    r"""(?P<quoted>"(?:[^"\\]|\\.){0,9998}"?)|(?P<comment>\((?:[^()\\]|\\.){0,998}\))|(?P<angle><[^<>]{0,998}>)"""
    r"""|(?P<words>(?:=\?[^?\s]{1,60}\?[bBqQ]\?[^?]{0,60000}\?=\s*)+)|(?P<mark>[,;:])|(?P<rest>[^"(<,;:=]+|.)""",
    re.DOTALL,
)
# Addresses parted by spaces alone; a bare one before one in brackets is its name.
_MANY = re.compile(
    r"(@[\w.-]{1,255}(?:>|(?=\s+[^<\s])))\s+(?=<?[\w.+-]{1,64}@[\w.-]{1,255}>?(?:\s*$|\s*[,;]|\s+<?[\w.+-]{1,64}@))"
)
# An angle bracket that nothing closes: what follows it is the address all the same, not the words before it.
_UNCLOSED = re.compile(r"<\s*([\w.+-]{1,64}@[\w.-]{1,255})\s*\Z")
# A name with a comma that its program forgot to quote: Zhang, San <…>; where an address stands before the comma, it parts two.
_LISTED = re.compile(r'(^|,)\s*((?:[^@<>",:;()]{1,100},){1,5}[^@<>",:;()]{1,100}?)\s*(?=<)')
# Other brackets for angle brackets, in a field of one address that has none.
_WIDE = re.compile(r"[＜《〈（(\[【]\s*([\w.+-]{1,64}@[\w.-]{1,255})\s*[＞》〉）)\]】]")
_SCHEME = re.compile(r"(?:^|(?<=[<,;\s]))mailto:", re.IGNORECASE)
_REMARK = re.compile(r"(?<!\S)\([^()<>]*\)|(?<=[\w.])\([^()<>@]*\)(?=\s*\.)")  # comments around and in an identifier


def read(raw: bytes, receipt: Receipt | None = None, limits: Limits = USUAL) -> Mail:
    """The mail in these bytes; it arrived when `receipt` says, else the topmost Received, else its Date."""
    size = max(len(raw), receipt.whole if receipt else 0)
    tree = parse(raw, limits) if size <= limits.message_mb * MIB else _head(raw)
    return _mail(raw, tree, size, receipt, limits)


def _mail(raw: bytes, tree: Part, size: int, receipt: Receipt | None, limits: Limits) -> Mail:
    """The mail in a tree of parts."""
    inside = contents(tree, limits)
    label = _charset(tree)
    headers = _headers(tree, label)
    sender = next(iter(senders := _people("from", tree, headers, label)), Address("", ""))
    subject = headers.get("subject", ("",))[0]
    body = split(inside.text, subject, sender.name, inside.declared, sender.address)
    return Mail(
        sha256=sha256(raw).hexdigest(),
        message_id=next(iter(_ids(headers, "message-id")), ""),
        subject=subject,
        sender=sender,
        to=_people("to", tree, headers, label),
        date=(date := _date(headers.get("date", ("",))[0])),
        arrived=receipt.arrived if receipt else _received(headers) or date or _EPOCH,
        in_reply_to=_ids(headers, "in-reply-to"),
        references=_ids(headers, "references"),
        text=inside.text,
        new_text=body.new_text,
        quoted=body.quoted,
        signature=body.signature,
        forwarded=body.forwarded,
        attachments=_with_readings(inside.attachments, receipt),
        headers=headers | inside.report | _calendar(inside),
        defects=(*inside.defects, *_defects(senders, headers)),
        size=size,
        signed=_signed(receipt),
        tables=inside.tables,
    )


def _calendar(inside: Contents) -> dict[str, tuple[str, ...]]:
    """What a calendar in it says of the mail, as fields that no sender can write."""
    said = {INVITATION: "1" if inside.invitation else "", METHOD: inside.method}
    return {name: (value,) for name, value in said.items() if value}


def _signed(receipt: Receipt | None) -> tuple[str, ...] | None:
    found = receipt.signed.get("domains") if receipt and receipt.signed else None
    return tuple(str(domain) for domain in found) if isinstance(found, list | tuple) else None


def _head(raw: bytes) -> Part:
    """A mail beyond the limit, of which only the header counts."""
    return replace(parse(raw[:MAX_HEAD]), content_type="text/plain", body=b"", children=(), defects=(TOO_LARGE,))


def _with_readings(files: tuple[Attachment, ...], receipt: Receipt | None) -> tuple[Attachment, ...]:
    """The files, each with what the receipt says a program apart read in it."""
    made = receipt.made if receipt else None
    return tuple(replace(file, made=made.get(file.sha256)) for file in files) if made else files


def _charset(tree: Part) -> str:
    """The charset of the first text: a program that writes raw bytes into the header writes them in that of the body."""
    return next((part.params["charset"] for part in tree.walk() if part.params.get("charset")), "")


def _headers(tree: Part, label: str) -> dict[str, tuple[str, ...]]:
    """All decoded values by lower-case name, topmost first, and the order of the names."""
    found: dict[str, list[str]] = {}
    for name, raw in tree.fields:
        found.setdefault(name, []).append(text(raw, label))
    order = tuple(name for name, _ in tree.fields)
    return {name: tuple(values) for name, values in found.items()} | {ORDER: order}


def _mailboxes(name: str, tree: Part, label: str) -> list[tuple[str, str]]:
    """What mail-parser reads in an address field, names decoded and quoted first: no name can pose as an address."""
    values = [unfolded(raw, label) for key, raw in tree.fields if key == name]
    read = get_addresses(_cleaned(", ".join(values)[:MAX_VALUE]), decode_names=True) if values else ()
    return [("" if title == address else title, address) for title, address in read if address]


def _cleaned(value: str) -> str:
    """An address field on one line, encoded names decoded inside quotes, Outlook's semicolons as commas."""
    value = _LISTED.sub(_as_one, _UNCLOSED.sub(r"<\1>", _SCHEME.sub("", _narrowed(value.replace("\x00", "")))))
    if '"' not in value and "(" not in value:
        value = _MANY.sub(r"\1, ", value)
    pieces, group = [], False
    for token in _TOKENS.finditer(value):
        if token["mark"]:
            group, mark = _mark(token[0], group)
            pieces.append(mark)
        else:
            pieces.append(_decoded(token))
    return "".join(pieces)


def _narrowed(value: str) -> str:
    """An address field written with Chinese brackets and signs alone, with those of RFC 5322 in their places."""
    value = value if "@" in value else value.replace("＠", "@")
    return _WIDE.sub(r" <\1>", value) if "<" not in value and value.count("@") == 1 else value


def _as_one(name: re.Match[str]) -> str:
    """A name that has commas, quoted so that it is one."""
    return f'{name[1]} "{name[2].strip()}" '


def _mark(mark: str, group: bool) -> tuple[bool, str]:
    """Whether a group is open after this mark, and what it is: outside groups a semicolon separates like a comma."""
    if mark == ":":
        return True, mark
    return (False, "; , ") if mark == ";" and group else (group, ",")


def _decoded(token: re.Match[str]) -> str:
    """A piece of an address field with its encoded words decoded, so that nothing in them can be taken for syntax."""
    whole = token[0]
    if token["words"]:
        return _quoted(words(whole.rstrip())) + " "
    if token["quoted"] and (len(whole) == 1 or whole[-1] != '"'):  # never closed: then it quotes nothing
        return _cleaned(whole[1:].replace('"', ""))
    if "=?" not in whole or not (token["quoted"] or token["comment"]):
        return whole
    inside = words(re.sub(r"\\(.)", r"\1", whole[1:-1]))
    return _quoted(inside) if token["quoted"] else "(" + re.sub(r"([\\()])", r"\\\1", inside) + ")"


def _quoted(name: str) -> str:
    name = re.sub(r"[\r\n\x00]+", "", name)
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'


def _people(name: str, tree: Part, headers: dict[str, tuple[str, ...]], label: str) -> tuple[Address, ...]:
    """The mailboxes of a field; where its grammar is broken, whatever in it looks like an address."""
    pairs = _mailboxes(name, tree, label)
    found = [_address(title, address.strip()) for title, address in pairs if "@" in address]
    if not found and headers.get(name):
        value = headers[name][0]
        loose = islice(_LOOSE.finditer(value), _MAX_ADDRESSES)
        found = [_address(value[: one.start()][-MAX_NAME:].rstrip("< "), one[0]) for one in loose]
    return tuple(dict.fromkeys(found[:_MAX_ADDRESSES]))


def _address(title: str, written: str) -> Address:
    return Address(_bare(title), written.lower(), written)


def _bare(title: str) -> str:
    """A display name without the quotes or brackets that stood around the whole of it."""
    title = " ".join(title.split()).strip()
    while len(title) > 1 and title[0] + title[-1] in {'""', "''", "<>"}:
        title = title[1:-1].strip()
    return title


def _ids(headers: dict[str, tuple[str, ...]], name: str) -> tuple[str, ...]:
    """Message-IDs without their brackets; unbracketed ones are taken word by word (RFC 5322 3.6.4)."""
    value = _REMARK.sub("", " ".join(headers.get(name, ()))[:MAX_VALUE])
    found = ["".join(inner.split()) for inner in _ID.findall(value)] or [word for word in value.split() if "@" in word]
    if not found and name == "message-id" and value:
        found = value.split()[:1]
    return tuple(dict.fromkeys(filter(None, found)))[:_MAX_IDS]


def _date(value: str) -> datetime | None:
    """The Date of the sender, in Shanghai; what mail-parser refuses (one-digit hours, no zone) is read leniently."""
    return here(parse_mail_date(with_zone(value)).value) or leniently(value)


def _received(headers: dict[str, tuple[str, ...]]) -> datetime | None:
    """When our own server took the mail in: the date of the topmost Received (RFC 5321 4.4)."""
    top = headers.get("received", ("",))[0]
    return leniently(top.rpartition(";")[2].strip()) if ";" in top else None


def _defects(senders: tuple[Address, ...], headers: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What a correct mail would have had."""
    found = []
    if not senders:
        found.append("缺少发件人")
    elif len(senders) > 1 or len(headers["from"]) > 1 or _TWO_DOMAINS.search(_IN_QUOTES.sub("", headers["from"][0])):
        found.append(MANY_SENDERS)
    missing = {"message-id": "缺少 Message-ID", "date": "缺少 Date"}
    return (*found, *(says for name, says in missing.items() if not headers.get(name, ("",))[0]))
