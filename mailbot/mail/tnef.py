"""The files and the text in a winmail.dat (MS-OXTNEF); bounded, as a file of forty bytes can claim four thousand million properties."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import unpack_from

from mailbot.mail import rtf
from mailbot.mail.charset import decode

_SIGNATURE, _MAX_OBJECTS, _MAX_PROPERTIES = 0x223E9F78, 5000, 5000
# Attributes (MS-OXTNEF 2.1.3.3) and properties (MS-OXPROPS) that hold files, their names and the text.
_CODEPAGE, _BEGINS, _TITLE, _DATA, _PROPERTIES_OF_FILE, _PROPERTIES, _BODY = (
    *(0x9007, 0x9002, 0x8010, 0x800F, 0x9005, 0x9003, 0x800C),
)
_LONG_NAME, _SHORT_NAME, _DATA_OBJECT, _TEXT, _RICH, _HTML, _HTML_CODEPAGE = (
    *(0x3707, 0x3704, 0x3701, 0x1000, 0x1009, 0x1013, 0x3FDE),
)
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_STRING8, _UNICODE, _OBJECT, _BINARY, _MANY = 0x1E, 0x1F, 0x0D, 0x102, 0x1000
_IID = 16  # an object begins with the identity of its interface
_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")


@dataclass(slots=True)
class File:
    """One file: name, bytes, and whether it is itself a message in this format."""

    name: str = ""
    data: bytes = b""
    message: bool = False


@dataclass(slots=True)
class Opened:
    """What a winmail.dat holds."""

    text: str = ""
    html: str = ""
    files: list[File] = field(default_factory=list)


def read(data: bytes) -> Opened | None:
    """The contents; None where it is no such file or breaks off within an attribute's head."""
    if len(data) < 6 or unpack_from("<I", data)[0] != _SIGNATURE:
        return None
    found, label = Opened(), ""
    for attribute, value in _attributes(data):
        if attribute == _CODEPAGE and len(value) >= 4:
            label = f"cp{unpack_from('<I', value)[0]}"
        elif attribute == _BODY:
            found.text = _string(value, label)
        elif attribute == _PROPERTIES:
            _take_text(found, dict(_properties(value)), label)
        elif attribute == _BEGINS:
            found.files.append(File())
        elif found.files:
            _take_file(found.files[-1], attribute, value, label)
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    for _ in range(_MAX_OBJECTS):
        if at + 11 > len(data):
            return
        attribute, _, length = unpack_from("<HHI", data, at + 1)
        yield attribute, data[at + 9 : at + 9 + length]
        at += length + 11


def _take_text(found: Opened, properties: dict[int, tuple[int, bytes]], label: str) -> None:
    kind, value = properties.get(_TEXT, (0, b""))
    if value:
        found.text = _of_kind(kind, value, label)
    kind, value = properties.get(_HTML, (0, b""))
    inside = properties.get(_HTML_CODEPAGE, (0, b""))[1]
    found.html = _of_kind(kind, value, f"cp{unpack_from('<I', inside)[0]}" if len(inside) >= 4 else label)
    if not found.text.strip() and not found.html.strip() and _RICH in properties:
        found.text = rtf.text_of(properties[_RICH][1])


def _take_file(file: File, attribute: int, value: bytes, label: str) -> None:
    if attribute == _TITLE:
        file.name = file.name or _string(value, label)
    elif attribute == _DATA:
        file.data = value
    elif attribute == _PROPERTIES_OF_FILE:
        properties = dict(_properties(value))
        for name in (_LONG_NAME, _SHORT_NAME):
            if name in properties:
                file.name = _of_kind(*properties[name], label)
                break
        if _DATA_OBJECT in properties:
            kind, inner = properties[_DATA_OBJECT]
            file.message = kind == _OBJECT and inner[:_IID] == _MESSAGE
            file.data = inner[_IID:] if kind == _OBJECT else inner


def _properties(data: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """Properties by number with type and first value (MS-OXTNEF 2.1.3.4); what breaks off ends them."""
    at = 4
    for _ in range(_MAX_PROPERTIES):
        if at + 4 > len(data):
            return
        kind, number = unpack_from("<HH", data, at)
        at = _after_name(data, at + 4) if number >= 0x8000 else at + 4
        many, kind = kind & _MANY, kind & ~_MANY
        counted = bool(many) or kind not in _FIXED
        if at + 4 * counted > len(data):
            return
        count = unpack_from("<I", data, at)[0] if counted else 1
        at += 4 * counted
        values, at = _values(data, at, kind, min(count, _MAX_PROPERTIES))
        if values:
            yield number, (kind, values[0])


def _after_name(data: bytes, at: int) -> int:
    """Where a named property's name ends: a set's identity, then a number or a string."""
    if at + 24 > len(data):
        return len(data)
    kind, length = unpack_from("<II", data, at + 16)
    return at + 24 + (-(-length // 4) * 4 if kind else 0)


def _values(data: bytes, at: int, kind: int, count: int) -> tuple[list[bytes], int]:
    found: list[bytes] = []
    for _ in range(count):
        if at + 4 > len(data):
            return found, len(data)
        length = _FIXED.get(kind) or unpack_from("<I", data, at)[0]
        start = at if kind in _FIXED else at + 4
        found.append(data[start : start + length])
        at = start + -(-length // 4) * 4
    return found, at


def _of_kind(kind: int, value: bytes, label: str) -> str:
    return value.decode("utf-16-le", "replace").rstrip("\x00") if kind == _UNICODE else _string(value, label)


def _string(value: bytes, label: str) -> str:
    return decode(value.rstrip(b"\x00"), label)
