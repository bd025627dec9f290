"""What a tree of parts holds: the text its sender wrote, the files with it, and a machine's report."""

import re
from dataclasses import dataclass

from mailbot.core.limits import TOO_LONG, TOO_MANY_FILES, USUAL, Limits
from mailbot.mail import html
from mailbot.mail.containers import Declared
from mailbot.mail.message import Attachment
from mailbot.mail.tree import Part, fields, parse, text

# More text than this nobody wrote; it is cut and named in the defects.
MAX_TEXT, MAX_REPORT = 400_000, 300

# Field names with these prefixes hold a colon, so no header of a sender can pretend to be one (RFC 5322 2.2).
REPORT, RETURNED = "report:", "returned:"

_STATUS = frozenset({"message/delivery-status", "message/global-delivery-status", "message/disposition-notification"})
_STATUS |= {"message/global-disposition-notification", "message/feedback-report"}
_NESTED = frozenset({"message/rfc822", "message/global", "message/news"})
_HEADERS = frozenset({"text/rfc822-headers", "message/global-headers"})
_FILES = frozenset({"text/calendar", "text/csv", "text/rtf", "text/vcard", "text/x-vcard", "text/directory"})
_INVISIBLE = dict.fromkeys((0, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xAD)) | {0xA0: " ", 0x2028: "\n", 0x2029: "\n"}
_STUB = re.compile(
    r"不支持.{0,20}html|请使用.{0,12}html|html.{0,40}(?:message|mail|viewer|client|format|capable)|"
    r"(?:message|mail|viewer|client|format).{0,40}html|multi-?part message in mime",
    re.IGNORECASE | re.DOTALL,
)
_UNNAMEABLE = re.compile(r'[/\\:*?"<>|\x00-\x1f]+')
_QUOTE = re.compile(r"^(>*) ?(.*)$")


@dataclass(frozen=True, slots=True)
class Contents:
    """Text, what its HTML declares of it, files, report fields (keys prefixed by `report:` and `returned:`) and what was wrong with the parts."""

    text: str
    declared: Declared | None
    attachments: tuple[Attachment, ...]
    report: dict[str, tuple[str, ...]]
    defects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """One stretch of text in the forms its sender gave."""

    plain: str = ""
    html: str = ""


def contents(tree: Part, limits: Limits = USUAL) -> Contents:
    """The contents of a message."""
    leaves = [part for part in tree.walk() if not part.content_type.startswith("multipart/")]
    first = _main_text(leaves)
    blocks = _blocks(tree, first)
    read = "\n\n".join(filter(None, map(_shown, blocks)))
    report = _report(tree, leaves)
    files = [part for part in leaves if not _is_body(part, first) and not _of_machine(part, bool(report))]
    attached = tuple(_attachment(part, number) for number, part in enumerate(files[: limits.attachments], 1))
    defects = [defect for part in tree.walk() for defect in part.defects]
    defects += [TOO_LONG] * (len(read) > MAX_TEXT) + [TOO_MANY_FILES] * (len(files) > limits.attachments)
    return Contents(read[:MAX_TEXT].strip("\n"), _declared(blocks), attached, report, tuple(dict.fromkeys(defects)))


def _readable(part: Part) -> bool:
    return part.content_type.startswith("text/") and part.content_type not in _FILES | _HEADERS


def _main_text(leaves: list[Part]) -> Part | None:
    """The text that is surely the body: the first without a name, else the first that is not sent as a file."""
    texts = [part for part in leaves if _readable(part) and part.disposition != "attachment"]
    return next((part for part in texts if not part.filename), next(iter(texts), None))


def _is_body(part: Part, first: Part | None) -> bool:
    """Whether a leaf is text of the mail: named text is a file, unless it is the only text there is."""
    if not _readable(part):
        return False
    return part is first or (part.disposition != "attachment" and not part.filename)


def _of_machine(part: Part, report: bool) -> bool:
    """Parts that only programs read: status fields, and in a report the letter that came back."""
    kind = part.content_type
    return kind in _STATUS | _HEADERS or kind == "text/x-amp-html" or (report and kind in _NESTED)


def _blocks(part: Part, first: Part | None) -> list[_Block]:
    """The stretches of text below a part; the forms of an alternative are one stretch (RFC 2046 5.1.4)."""
    if not part.content_type.startswith("multipart/"):
        return [_block(part)] if _is_body(part, first) else []
    below = [block for child in part.children for block in _blocks(child, first)]
    if part.content_type != "multipart/alternative" or not below:
        return below
    return [
        _Block(*("\n".join(filter(None, forms)) for forms in zip(*((b.plain, b.html) for b in below), strict=True)))
    ]


def _block(part: Part) -> _Block:
    words = part.text.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE)
    if part.content_type == "text/html" or words[:200].lstrip().lower().startswith(("<html", "<!doctype html")):
        return _Block(html=words) if part.content_type != "text/x-amp-html" else _Block()
    if part.params.get("format", "").lower() == "flowed":
        words = unflowed(words, joined=part.params.get("delsp", "").lower() == "yes")
    return _Block(plain="\n".join(line.rstrip() for line in words.split("\n")))


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
    data = part.data
    return Attachment(part.filename or _unnamed(part, data, number), part.content_type, data, inline)


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
