"""Bytes to a tree of MIME parts (RFC 5322 2.2, 2045 5, 2046 5.1, 2231): linear, bounded, never an error."""

import binascii
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from mailbot.core.limits import TOO_DEEP, TOO_MANY_PARTS, USUAL, Limits
from mailbot.mail.charset import base64, decode, is_utf8, twice, words
from mailbot.mail.parameters import parameters

# Beyond these a header is an attack or an accident; what is over is left out.
MAX_HEADERS, MAX_VALUE = 2000, 65536
_BROKEN_AT = 50  # bytes: a field shorter than this no program breaks

# The line that ends a header; one of white space alone does where no header goes on after it.
_BLANK = re.compile(rb"(?:\A|\n)\r?\n|\n[ \t]+\r?\n(?![ \t\r\n]|[!-9;-~]{1,200}[ \t]*:)")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_ENVELOPE = re.compile(rb">?From (?![ \t]*:)")  # the first line of a mail in an mbox
_FOLD = re.compile(r"[\r\n]+(?=[ \t])|[\r\n]+")
_GUESSED = re.compile(rb"^--(\S[^\r\n]{0,199}?)[ \t]*\r?\n[A-Za-z-]{1,40}:", re.MULTILINE)
# What may stand behind a boundary: nothing, the sign that it closes, and what is to be passed over (RFC 2046 5.1.1).
_DELIMITS = re.compile(rb"[ \t]*(?:(--)(?:[ \t].*)?)?(?:(?<=[ \t])[^-].*)?\Z")
_NOT_NAME = re.compile(r"\([^()]*\)|[^a-z0-9]")
_LOCATED = re.compile(r"[^/:?]{1,200}\.\w{2,5}")
_COMMENT = re.compile(r"\([^()]*\)")
# A first line of words or of 8-bit letters: whatever its encoding is said to be, it is not base64.
_PROSE = re.compile(rb"\s*(?:(?:[^\s=]{1,20}[ \t]+){4}|[^\r\n]{0,200}[\x80-\xff])")
_SOFT = re.compile(rb"=[ \t]+(?=\r?\n)")
# A sender's fields, by which a mail is told that begins with blank lines.
_OPENING = re.compile(
    rb"\s*(?=(?:received|return-path|from|to|subject|date|message-id|mime-version|delivered-to|x-[\w-]+)[ \t]*:[^\n]*\n"
    rb"(?:[ \t][^\n]*\n)*[\w-]+[ \t]*:)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One node: fields as (lower-case name, raw value), type, undecoded body, children (none for a leaf)."""

    fields: tuple[tuple[str, bytes], ...]
    content_type: str
    params: dict[str, str]
    body: bytes = field(repr=False)
    children: tuple["Part", ...] = ()
    defects: tuple[str, ...] = ()

    def value(self, name: str) -> str:
        """The first value of a field, unfolded, 8-bit and encoded words decoded; an empty string if absent."""
        return next((text(raw) for key, raw in self.fields if key == name), "")

    @property
    def disposition(self) -> str:
        """`attachment`, also where the type is unknown (RFC 2183 2.8), `inline`, or an empty string where none is named."""
        kind = self._disposed.partition(";")[0].strip().lower()
        return "attachment" if kind.replace("-", "").isalnum() and kind != "inline" else kind * (kind == "inline")

    @property
    def filename(self) -> str:
        """The decoded name of Content-Disposition, else of Content-Type, else of Content-Location where that is just a name
        (RFC 2557 4), free of control characters and of a path.
        """
        disposed = self._disposed
        named = (disposed and parameters(disposed).get("filename", "")) or self.params.get("name", "")
        if not named and not self.content_type.startswith(("text/", "multipart/")):
            named = located if _LOCATED.fullmatch(located := self.value("content-location").strip()) else ""
        return _plain_name(named) if named else ""

    @property
    def _disposed(self) -> str:
        """Content-Disposition as it stands."""
        return next((unfolded(raw) for key, raw in self.fields if key == "content-disposition"), "")

    @property
    def data(self) -> bytes:
        """The body with its Content-Transfer-Encoding undone."""
        encoding = _NOT_NAME.sub("", self.value("content-transfer-encoding").partition(";")[0].lower())
        if encoding == "base64":
            return self.body if _PROSE.match(self.body) else base64(self.body)
        if encoding == "quotedprintable":
            return _unescaped(self.body)
        return _uudecoded(self.body) if encoding in {"xuuencode", "uuencode", "xuue", "uue"} else self.body

    @property
    def text(self) -> str:
        """The decoded body as text in its declared charset."""
        return decode(self.data, self.params.get("charset", ""))

    def walk(self) -> Iterator["Part"]:
        """This part and all below it, in the order of the mail."""
        yield self
        for child in self.children:
            yield from child.walk()


def text(raw: bytes, label: str = "") -> str:
    """A field's raw value as the text a person wrote: unfolded, encoded words decoded, 8-bit bytes read as `unfolded` does."""
    return twice(unfolded(raw, label)).replace("\x00", "").strip()


def unfolded(raw: bytes, label: str = "") -> str:
    """A field on one line; 8-bit bytes are utf-8 (RFC 6532), else the charset of the body, else guessed."""
    return _FOLD.sub("", decode(raw[:MAX_VALUE]) if is_utf8(raw) else decode(raw[:MAX_VALUE], label)).replace("\t", " ")


def parse(raw: bytes, limits: Limits = USUAL) -> Part:
    """The tree of a whole message."""
    raw = raw.removeprefix(codecs.BOM_UTF8)
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    if raw[:1].isspace() and (opening := _OPENING.match(raw)):
        raw = raw[opening.end() :]
    return _part(raw, Room(limits.depth, limits.parts), "text/plain")


@dataclass(slots=True)
class Room:
    """What there is still room for: so many parts in the whole message, so deep below the part in hand."""

    depth: int
    parts: int


def _part(raw: bytes, room: Room, default: str) -> Part:
    """One node and what it holds."""
    head, body = _split_head(raw)
    found = fields(head)
    declared = next((unfolded(value) for name, value in found if name == "content-type"), "")
    kind, params = _content_type(declared, default), parameters(declared)
    if not kind.startswith("multipart/"):
        return Part(found, kind, params, body)
    sections = _sections(body, params.get("boundary", ""))
    if sections is None or room.depth == 0:
        return Part(
            found, "text/plain", params, body, (), ("多部分邮件缺少分界标记" if sections is None else TOO_DEEP,)
        )
    inner = "message/rfc822" if kind == "multipart/digest" else "text/plain"
    children = tuple(_children(sections, room, inner))
    defects = () if len(children) == len(sections) else (TOO_MANY_PARTS,)
    return Part(found, kind, params, b"", children, defects)


def _children(sections: list[bytes], room: Room, default: str) -> Iterator[Part]:
    """The parts below, as many as there is room for in the whole message."""
    room.depth -= 1
    for section in sections:
        if room.parts > 0:
            room.parts -= 1
            yield _part(section, room, default)
    room.depth += 1


def _split_head(raw: bytes) -> tuple[bytes, bytes]:
    """Header block and body, parted by the first blank line, or after the last field where that line is missing."""
    if _ENVELOPE.match(raw):
        raw = raw[raw.find(b"\n") + 1 :]
    blank = _BLANK.search(raw)
    head, body = (raw[: blank.start()], raw[blank.end() :]) if blank else (raw, b"")
    lines = head.split(b"\n")
    last = next((at for at in reversed(range(len(lines))) if _FIELD.match(lines[at])), -1)
    while last + 1 < len(lines) and last >= 0 and lines[last + 1][:1] in {b" ", b"\t"}:
        last += 1
    if last + 1 == len(lines) or not _FIELD.match(lines[0]):
        return (head, body) if last + 1 == len(lines) or not head.strip() else (b"", raw)
    return b"\n".join(lines[: last + 1]), b"\n".join([*lines[last + 1 :], b"", body])


def fields(head: bytes) -> tuple[tuple[str, bytes], ...]:
    """The fields of a header block; a line that is neither field nor continuation belongs to the field before it, if that was
    broken there; else it is none of the header.
    """
    found: list[tuple[str, bytearray]] = []
    for line in head.split(b"\n")[:MAX_HEADERS]:
        match = None if line[:1] in {b" ", b"\t"} else _FIELD.match(line)
        if match:
            found.append((match[1].decode("ascii").lower(), bytearray(match[2])))
        elif found and len(found[-1][1]) < MAX_VALUE and (line[:1] in {b" ", b"\t"} or _goes_on(found[-1][1], line)):
            found[-1][1].extend(b"\n" + line)
    return tuple((name, bytes(value)) for name, value in found)


def _goes_on(value: bytearray, line: bytes) -> bool:
    """Whether a line is the rest of the field above whose space was lost: that one is open, long, or both are more than ASCII."""
    above = value[value.rfind(b"\n") + 1 :].rstrip()
    return not line.isascii() or line.startswith(b"=?") or above.endswith((b";", b",")) or len(above) >= _BROKEN_AT


def _content_type(value: str, default: str) -> str:
    """The type; what is no type is the default (RFC 2045 5.2), unless it has a boundary or a name to tell it by."""
    kind = re.split(r"[;\s]", _COMMENT.sub("", value).strip(), maxsplit=1)[0].lower()
    if re.fullmatch(r"[\w.+-]+/[\w.+*-]+", kind, re.ASCII):
        return kind
    given = parameters(value)
    if kind.startswith("multipart") and "boundary" in given:
        return "multipart/mixed"
    return "application/octet-stream" if "name" in given and not kind.startswith("text") else default


def _sections(body: bytes, boundary: str) -> list[bytes] | None:
    """The bodies between the delimiter lines (RFC 2046 5.1.1), without preamble and epilogue, or None."""
    mark = boundary.encode("utf-8", "replace").rstrip()
    if not mark or b"--" + mark not in body:
        guessed = _GUESSED.search(body)
        mark = guessed[1] if guessed else b""
    if not mark:
        return None
    cuts = list(_cuts(body, mark))
    if not cuts:
        return None
    ends = [start for start, _, _ in cuts[1:]] + [len(body)]
    opened = [(begin, end) for (_, begin, closes), end in zip(cuts, ends, strict=True) if not closes]
    return [_between_newlines(body[begin:end]) for begin, end in opened]


def _cuts(body: bytes, mark: bytes) -> Iterator[tuple[int, int, bool]]:
    """Where each delimiter line begins and ends, and whether it closes. No pattern: one a mail would crowd out those that are kept."""
    end = 0
    while (start := body.find(b"--" + mark, end)) >= 0:
        newline = body.find(b"\n", start)
        end = newline if newline >= 0 else len(body)
        line = body[start + 2 : end].removesuffix(b"\r")
        said = _DELIMITS.match(line, len(mark))
        if said and body[start - 1 : start] in {b"", b"\n"}:
            yield start, end, bool(said[1])


def _between_newlines(section: bytes) -> bytes:
    """The line ends that belong to the delimiters around a section are not its own (RFC 2046 5.1.1)."""
    return section.removeprefix(b"\r").removeprefix(b"\n").removesuffix(b"\n").removesuffix(b"\r")


def _plain_name(name: str) -> str:
    """A file name that is only a name: a sender's path is dropped, control characters and line breaks never pass."""
    name = "".join(char for char in _unquoted_url(words(name)) if char.isprintable() or char == "\u3000").strip()
    if ".." in name or name[:1] in {"/", "\\"} or name[1:3] == ":\\":
        name = re.split(r"[/\\]", name)[-1].lstrip(".")
    return name[:255]


def _unquoted_url(name: str) -> str:
    """A name some web mails percent-encode as in an address; only where that yields words, for `100%.txt` is a name."""
    if not name.isascii() or name.count("%") < 3:
        return name
    try:
        plain = unquote_to_bytes(name).decode()
    except UnicodeDecodeError:
        return name
    return name if plain.isascii() else plain


def _unescaped(body: bytes) -> bytes:
    """The bytes of quoted-printable; an `=` that escapes nothing is itself (RFC 2045 6.7)."""
    return binascii.a2b_qp(_SOFT.sub(b"=", body).replace(b"==", b"=3D="))


def _uudecoded(body: bytes) -> bytes:
    """The bytes of a uuencoded body; lines that are none are skipped."""
    out = []
    for line in body.partition(b"begin ")[2].splitlines()[1:]:
        if line.strip() == b"end":
            break
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            continue
    return b"".join(out)
