"""What a tree of parts holds: the text its sender wrote, the files with it, and a machine's report."""

import re
from dataclasses import dataclass

from mailbot.core.limits import TOO_LONG, TOO_MANY_FILES, USUAL, Limits
from mailbot.mail import calendar, html
from mailbot.mail.charset import decode
from mailbot.mail.containers import Declared
from mailbot.mail.message import ENCRYPTED, Attachment
from mailbot.mail.tabled import Rows
from mailbot.mail.tree import Part, fields, parse, text
from mailbot.mail.wrapped import encrypted, opened, protected, unarmoured

# More text than this nobody wrote; it is cut and named in the defects.
MAX_TEXT, MAX_REPORT = 400_000, 300

# Field names with these prefixes hold a colon, so no header of a sender can pretend to be one (RFC 5322 2.2).
REPORT, RETURNED = "report:", "returned:"

_SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
_STATUS = frozenset({"message/delivery-status", "message/global-delivery-status", "message/disposition-notification"})
_STATUS |= {"message/global-disposition-notification", "message/feedback-report"}
_NESTED = frozenset({"message/rfc822", "message/global", "message/news"})
_HEADERS = frozenset({"text/rfc822-headers", "message/global-headers"})
_TEXTS, _MARKED = frozenset({"text/plain", "text/html"}), frozenset({"text/html", "text/enriched", "text/richtext"})
_ALTERNATIVE, _CALENDAR = "multipart/alternative", "text/calendar"
_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_FILES = frozenset({"text/calendar", "text/csv", "text/rtf", "text/vcard", "text/x-vcard", "text/directory"})
_INVISIBLE = dict.fromkeys((0, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xAD)) | {0xA0: " ", 0x2028: "\n", 0x2029: "\n"}
_ANY_INVISIBLE = re.compile(f"[{''.join(map(re.escape, map(chr, _INVISIBLE)))}]")
_STUB = re.compile(
    r"不支持.{0,20}html|请使用.{0,12}html|html.{0,40}(?:message|mail|viewer|client|format|capable)|"
    r"(?:message|mail|viewer|client|format).{0,40}html|multi-?part message in mime",
    re.IGNORECASE | re.DOTALL,
)
_UNNAMEABLE = re.compile(r'[/\\:*?"<>|\x00-\x1f]+')
_QUOTE = re.compile(r"^(>*) ?(.*)$")


@dataclass(frozen=True, slots=True)
class Contents:
    """Text, what its HTML declares of it, files, report fields (keys prefixed by `report:` and `returned:`), what was wrong with the
    parts, whether the text is only that of an invitation, what its calendar is for (RFC 5546 1.4: request, reply, cancel …), and the
    tables of its HTML.
    """

    text: str
    declared: Declared | None
    attachments: tuple[Attachment, ...]
    report: dict[str, tuple[str, ...]]
    defects: tuple[str, ...]
    invitation: bool = False
    method: str = ""
    tables: tuple[Rows, ...] = ()


@dataclass(frozen=True, slots=True)
class _Block:
    """One stretch of text in the forms its sender gave."""

    plain: str = ""
    html: str = ""


def contents(tree: Part, limits: Limits = USUAL) -> Contents:
    """The contents of a message."""
    tree = opened(tree)
    leaves = [part for part in tree.walk() if not part.content_type.startswith("multipart/")]
    bodies = frozenset() if any(map(protected, leaves)) else _bodies(tree, leaves)
    blocks = _blocks(tree, bodies)
    read, secret = unarmoured("\n\n".join(filter(None, map(_shown, blocks))))
    files = [part for part in leaves if id(part) not in bodies and part.content_type != "text/x-amp-html"]
    attached = tuple(_attachment(part, number) for number, part in enumerate(files[: limits.attachments], 1))
    defects = [defect for part in tree.walk() for defect in part.defects] + [ENCRYPTED] * (secret or encrypted(tree))
    defects += [TOO_LONG] * (len(read) > MAX_TEXT) + [TOO_MANY_FILES] * (len(files) > limits.attachments)
    told = tuple(dict.fromkeys(defects))
    invited = any(id(part) in bodies for part in leaves if part.content_type == _CALENDAR)
    report = _report(tree, leaves)
    tables = tuple(one for block in blocks if block.html for one in html.tables_of(block.html))
    return Contents(
        read[:MAX_TEXT].strip("\n"), _declared(blocks), attached, report, told, invited, _method(leaves), tables
    )


def _method(leaves: list[Part]) -> str:
    """What the first calendar is for, by its type or by itself."""
    part = next((part for part in leaves if part.content_type == _CALENDAR), None)
    return (part.params.get("method") or calendar.method_of(part.text)).lower() if part else ""


def _bodies(tree: Part, leaves: list[Part]) -> frozenset[int]:
    """Which leaves are text of the mail, by identity: named text is a file unless there is no other, or it is one form of several."""
    texts = [part for part in leaves if part.content_type in _TEXTS and part.disposition != "attachment"]
    forms = {id(child) for part in tree.walk() if part.content_type == _ALTERNATIVE for child in part.children}
    chosen = [part for part in texts if not part.filename or id(part) in forms]
    chosen = chosen or [part for part in texts if part.body.strip()][:1] or _other(leaves)
    return frozenset(map(id, chosen))


def _other(leaves: list[Part]) -> list[Part]:
    """Where nobody wrote plain text or HTML: text of a rarer kind, else an invitation."""
    rest = [part for part in leaves if part.content_type.startswith("text/") and part.disposition != "attachment"]
    words = [part for part in rest if part.content_type not in _FILES | _HEADERS and not part.filename]
    return words[:1] or [part for part in rest if part.content_type == _CALENDAR][:1]


def _blocks(part: Part, bodies: frozenset[int]) -> list[_Block]:
    """The stretches of text below a part; the forms of an alternative are one stretch (RFC 2046 5.1.4)."""
    if not part.content_type.startswith("multipart/"):
        return [_block(part)] if id(part) in bodies else []
    below = [block for child in part.children for block in _blocks(child, bodies)]
    if part.content_type != _ALTERNATIVE or not below:
        return below
    return [
        _Block(*("\n".join(filter(None, forms)) for forms in zip(*((b.plain, b.html) for b in below), strict=True)))
    ]


def _block(part: Part) -> _Block:
    words = _text(part).replace("\r\n", "\n").replace("\r", "\n")
    words = words.translate(_INVISIBLE) if _ANY_INVISIBLE.search(words) else words  # to look is quicker
    if part.content_type == _CALENDAR:
        return _Block(plain=calendar.text_of(words))
    if part.content_type in _MARKED or words[:200].lstrip().lower().startswith(("<html", "<!doctype html")):
        return _Block(html=words)
    if part.params.get("format", "").lower() == "flowed":
        words = unflowed(words, joined=part.params.get("delsp", "").lower() == "yes")
    return _Block(plain="\n".join(line.rstrip() for line in words.split("\n")))


def _text(part: Part) -> str:
    """The text of a part; an HTML page without a charset outside may name it inside."""
    if part.content_type not in _MARKED or part.params.get("charset"):
        return part.text
    data = part.data
    named = _META.search(data[:4096])
    return decode(data, named[1].decode("ascii") if named else "")


def _shown(block: _Block) -> str:
    """The plain form; the HTML form where the plain one is empty or only says that there is an HTML one."""
    plain = block.plain.strip()
    if block.html and (not plain or (len(plain) < 300 and _STUB.search(plain))):
        return html.text_of(block.html) or plain
    return block.plain.strip("\n")


def _declared(blocks: list[_Block]) -> Declared | None:
    """What the HTML declares of the text; a stretch without HTML is all its writer's own."""
    said = [html.declared(block.html) if block.html else None for block in blocks]
    if not any(said):
        return None
    own = [each.own if each else _shown(block) for each, block in zip(said, blocks, strict=True)]
    known = [each for each in said if each]
    return Declared(
        "\n\n".join(filter(None, own))[:MAX_TEXT],
        "\n\n".join(each.quoted for each in known if each.quoted)[:MAX_TEXT],
        "\n".join(each.signature for each in known if each.signature)[:MAX_TEXT],
    )


def unflowed(words: str, *, joined: bool = False) -> str:
    """Paragraphs of format=flowed made whole again (RFC 3676 4.1); a signature line `-- ` never flows."""
    out: list[list[str]] = []
    depth_before, open_before = 0, False
    for line in words.split("\n"):
        marks, content = _QUOTE.match(line).groups() if line.startswith(">") else ("", line.removeprefix(" "))  # type: ignore[union-attr]
        flows = content.endswith(" ") and content != "-- "
        content = content[:-1] if flows and joined else content
        if open_before and len(marks) == depth_before and content != "-- ":
            out[-1].append(content)
        else:
            out.append([marks + " " if marks else "", content])
        depth_before, open_before = len(marks), flows
    return "\n".join("".join(pieces) for pieces in out)


def _attachment(part: Part, number: int) -> Attachment:
    inline = part.disposition == "inline" or (not part.disposition and bool(part.value("content-id")))
    inline = inline or part.content_type in _SIGNATURES
    data = part.data
    name = part.filename
    return Attachment(name or _unnamed(part, data, number), part.content_type, data, inline, named=bool(name))


def _unnamed(part: Part, data: bytes, number: int) -> str:
    """A name for a file that came without: a forwarded mail's subject, else its number and kind."""
    if part.content_type in _NESTED:
        return (_UNNAMEABLE.sub("_", parse(data[:MAX_TEXT]).value("subject"))[:100] or "邮件") + ".eml"
    kind = part.content_type.partition("/")[2].removeprefix("x-")
    return f"附件{number}.{'ics' if kind == 'calendar' else kind if kind.isalnum() and len(kind) <= 5 else 'bin'}"


def _report(tree: Part, leaves: list[Part]) -> dict[str, tuple[str, ...]]:
    """The fields of a delivery status (RFC 3464), a receipt (RFC 8098) and of the letter that came back with it."""
    if tree.content_type != "multipart/report" and not any(part.content_type in _STATUS for part in leaves):
        return {}
    found: dict[str, list[str]] = {REPORT: [tree.params.get("report-type", "").lower()]}
    for part in leaves:
        if part.content_type in _STATUS:
            _gather(found, REPORT, part.data)
        elif part.content_type in _HEADERS | _NESTED:
            _gather(found, RETURNED, re.split(rb"\r?\n\r?\n", part.data.lstrip(), maxsplit=1)[0])
    return {name: tuple(values) for name, values in found.items()}


def _gather(found: dict[str, list[str]], prefix: str, head: bytes) -> None:
    for name, value in fields(head)[:MAX_REPORT]:
        found.setdefault(prefix + name, []).append(text(value))
