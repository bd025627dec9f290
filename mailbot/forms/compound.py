"""The streams of an OLE compound file ([MS-CFB]), read without following any chain further than the file is long."""

import struct
from collections.abc import Iterator, Sequence

from mailbot.forms.package import NotADocument

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTRY, MINI, SMALL = 128, 64, 4096  # bytes: a directory entry, a mini sector, from where on a stream has whole sectors
LAST = 0xFFFFFFFA  # numbers from here on name no sector


def streams(data: bytes, *names: str) -> dict[str, bytes]:
    """Those of the streams named that the file has; raises NotADocument where it is broken."""
    if not data.startswith(MAGIC):
        raise NotADocument("文件不是旧版 Office 文档")
    try:
        return dict(_streams(data, names))
    except (struct.error, IndexError, ValueError) as error:
        raise NotADocument("文件不是完整的旧版 Office 文档") from error


def _streams(data: bytes, names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        raise NotADocument("文件不是完整的旧版 Office 文档")
    size = 1 << shift
    (tables,) = struct.unpack_from("<I", data, 44)
    directory, first_mini = struct.unpack_from("<I", data, 48)[0], struct.unpack_from("<I", data, 60)[0]
    fat = _numbers(b"".join(_sector(data, one, size) for one in _listed(data, size)[:tables]))
    entries = _chain(data, fat, directory, size)
    mini_fat, mini = _numbers(_chain(data, fat, first_mini, size)), b""
    for at in range(0, len(entries) - ENTRY + 1, ENTRY):
        length, kind = struct.unpack_from("<HB", entries, at + 64)
        start, long = struct.unpack_from("<II", entries, at + 116)
        name = entries[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        if kind == 5:  # the root entry keeps the small streams
            mini = _chain(data, fat, start, size)
        elif kind == 2 and name in names:
            whole = _chain(data, fat, start, size) if long >= SMALL else _chain(mini, mini_fat, start, MINI, head=0)
            yield name, whole[:long]


def _listed(data: bytes, size: int) -> list[int]:
    """The sectors that hold the allocation table: 109 in the header, more of them in a chain of their own."""
    found = list(_numbers(data[76:512]))
    (following,) = struct.unpack_from("<I", data, 68)
    for _ in range(len(data) // size):
        if following >= LAST:
            break
        *more, following = _numbers(_sector(data, following, size))
        found += more
    return [number for number in found if number < LAST]


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _sector(data: bytes, number: int, size: int) -> bytes:
    return data[(number + 1) * size : (number + 2) * size]


def _chain(data: bytes, fat: Sequence[int], number: int, size: int, head: int = 1) -> bytes:
    """The sectors of a chain; a chain longer than its table goes in circles."""
    found = []
    for _ in fat:
        if number >= LAST:
            break
        found.append(data[(number + head) * size : (number + head + 1) * size])
        number = fat[number]
    return b"".join(found)
