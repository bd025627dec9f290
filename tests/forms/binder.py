"""A small word processor of 1997: one table as the bytes of a .doc ([MS-DOC]) in a compound file ([MS-CFB])."""

import struct

from mailbot.forms.compound import MAGIC

SECTOR, TEXT_AT, PAGE_AT = 512, 0x600, 0x400
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def document(*rows: tuple[str, ...], before: str = "", after: str = "", flags: int = 0) -> bytes:
    """A .doc with one table: its text in one piece, one page of paragraph properties."""
    text, ends = before, []
    for row in rows:
        text += "".join(f"{cell}\x07" for cell in row) + "\x07"
        ends.append(len(text))
    text += f"{after}\r"
    main = bytearray(TEXT_AT) + text.encode("utf-16-le")
    bounds = sorted({0, *ends, *(end - 1 for end in ends), len(text)})
    page = struct.pack(f"<{len(bounds)}I", *(TEXT_AT + 2 * bound for bound in bounds))
    page += b"".join(bytes([240 if bound in ends else 0]) + bytes(12) for bound in bounds[1:])
    page = page.ljust(480, b"\0") + b"\x03\x00\x00\x17\x24\x01" + bytes(25) + bytes([len(bounds) - 1])
    main[PAGE_AT : PAGE_AT + 512] = page
    pieces = struct.pack("<IIHIH", 0, len(text), 0, TEXT_AT, 0)
    clx = b"\x01\x02\x00\x00\x00" + b"\x02" + struct.pack("<I", len(pieces)) + pieces
    papx = struct.pack("<III", TEXT_AT, TEXT_AT + 2 * len(text), PAGE_AT // 512)
    struct.pack_into("<H", main, 10, flags)
    struct.pack_into("<II", main, 0x01A2, 0, len(clx))
    struct.pack_into("<II", main, 0x0102, len(clx), len(papx))
    return compound({"WordDocument": bytes(main).ljust(4096, b"\0"), "0Table": clx + papx})


def compound(named: dict[str, bytes]) -> bytes:
    """A compound file: allocation table, directory, mini allocation table, then the streams; small ones in the root's own."""
    small = b"".join(
        content.ljust(-len(content) % 64 + len(content), b"\0") for content in named.values() if len(content) < 4096
    )
    fat, sectors, entries, mini_fat = [FAT, END, END], b"", [], []

    def placed(content: bytes) -> int:
        nonlocal sectors
        first, count = len(fat), -(-len(content) // SECTOR)
        fat.extend([*range(first + 1, first + count), END])
        sectors += content.ljust(count * SECTOR, b"\0")
        return first

    def entry(name: str, kind: int, start: int, size: int) -> bytes:
        raw = name.encode("utf-16-le") + b"\0\0"
        return (
            raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1) + bytes(48) + struct.pack("<IQ", start, size)
        )

    for name, content in named.items():
        if len(content) >= 4096:
            entries.append(entry(name, 2, placed(content), len(content)))
        else:
            count = -(-len(content) // 64)
            entries.append(entry(name, 2, len(mini_fat), len(content)))
            mini_fat += [*range(len(mini_fat) + 1, len(mini_fat) + count), END]
    directory = b"".join((entry("Root Entry", 5, placed(small) if small else END, len(small)), *entries)).ljust(
        SECTOR, b"\0"
    )
    table = struct.pack("<128I", *fat, *[FREE] * (128 - len(fat)))
    mini = struct.pack("<128I", *mini_fat, *[FREE] * (128 - len(mini_fat)))
    head = bytearray(SECTOR)
    head[:8] = MAGIC
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", head, 44, 1, 1, 0, 4096, 2, 1, END, 0, 0)
    struct.pack_into("<109I", head, 76, 0, *[FREE] * 108)
    return bytes(head) + table + directory + mini + sectors
