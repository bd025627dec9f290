"""The tables of a binary Word document ([MS-DOC]) by its cell and row marks, for the files whose tables LibreOffice does not see.

A hostile file can keep it busy: the caller sets limits.
"""

import re
import struct
from collections.abc import Iterator

from mailbot.forms import grid
from mailbot.forms.compound import streams
from mailbot.forms.form import clean
from mailbot.forms.package import NotADocument
from mailbot.forms.wording import OBJECT, PICTURE

ENCRYPTED, SECOND_TABLE = 0x0100, 0x0200  # flags of the file's head (FibBase, 2.5.2)
CLX, PAPX = 0x01A2, 0x0102  # where the head says where the pieces and the properties of paragraphs are (2.5.6)
PIECES, COMPRESSED = 2, 0x40000000
PAGE = 512
ROW_ENDS = b"\x17\x24\x01"  # sprmPFTtp, true: this mark ends a row and not only a cell (2.6.2)
CELL, ROW = "\x07", "\x1c"
MAX_CELLS = 20_000
FIELD_CODE = re.compile("\x13[^\x13\x14\x15]*\x14?|\x15")
SIGNS = str.maketrans({"\x01": OBJECT, "\x08": OBJECT, "\x0b": "\n", "\x0c": "\n", "\r": "\n", "\x1e": "-", "\x1f": ""})


def read_doc(data: bytes) -> grid.Document:
    """The document in these bytes as one table; raises NotADocument with the reason."""
    found = streams(data, "WordDocument", "0Table", "1Table")
    main = found.get("WordDocument", b"")
    try:
        (flags,) = struct.unpack_from("<H", main, 10)
        if flags & ENCRYPTED:
            raise NotADocument("文件加了密码，无法读取")
        table = found.get("1Table" if flags & SECOND_TABLE else "0Table", b"")
        return _document("".join(_text(main, table, _row_ends(main, table))))
    except (struct.error, IndexError) as error:
        raise NotADocument("文件不是完整的旧版 Word 文档") from error


def _text(main: bytes, table: bytes, row_ends: frozenset[int]) -> Iterator[str]:
    """The text piece by piece (2.4.1), every mark that ends a row as U+001C."""
    for start, wide, count in _pieces(main, table):
        step = 2 if wide else 1
        text = main[start : start + count * step].decode("utf-16-le" if wide else "cp1252", "replace")
        ends = range(start + step, start + len(text) * step + step, step)
        yield "".join(ROW if sign == CELL and end in row_ends else sign for sign, end in zip(text, ends, strict=True))


def _pieces(main: bytes, table: bytes) -> Iterator[tuple[int, bool, int]]:
    """Where each piece of the text begins, whether its signs take two bytes, and how many there are (2.8.35)."""
    start, length = struct.unpack_from("<II", main, CLX)
    clx = table[start : start + length]
    while clx and clx[0] != PIECES:
        clx = clx[3 + struct.unpack_from("<H", clx, 1)[0] :]
    (size,) = struct.unpack_from("<I", clx, 1)
    count = (size - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", clx, 5)
    for number in range(count):
        (place,) = struct.unpack_from("<I", clx, 5 + 4 * (count + 1) + 8 * number + 2)
        wide = not place & COMPRESSED
        signs = min(max(ends[number + 1] - ends[number], 0), len(main))
        yield (place if wide else (place & ~COMPRESSED) // 2), wide, signs


def _row_ends(main: bytes, table: bytes) -> frozenset[int]:
    """The offsets just after the marks that end a row: the ends of paragraphs that say so in their properties (2.8.25, 2.9.174)."""
    start, length = struct.unpack_from("<II", main, PAPX)
    count = (length - 4) // 8
    pages = struct.unpack_from(f"<{count}I", table, start + 4 * (count + 1))
    return frozenset(end for number in pages for end in _page(main[(number & 0x3FFFFF) * PAGE :][:PAGE]))


def _page(page: bytes) -> Iterator[int]:
    runs = page[PAGE - 1]
    ends = struct.unpack_from(f"<{runs + 1}I", page)
    for run in range(runs):
        at = page[4 * (runs + 1) + 13 * run] * 2
        size = page[at] * 2 or page[at + 1] * 2 + 2
        if at and ROW_ENDS in page[at : at + size]:
            yield ends[run + 1]


def _document(text: str) -> grid.Document:
    """Cells by their marks; what follows the last row, or stands before the first, belongs to no cell."""
    cells: list[grid.Cell] = []
    lines: list[str] = []
    for row, line in enumerate(FIELD_CODE.sub("", text).split(ROW)):
        *inside, after = line.split(CELL)
        if inside and not cells:
            *before, inside[0] = inside[0].split("\r")
            lines += before
        cells += (grid.Cell(row, column, 1, 1, _said(words)) for column, words in enumerate(inside))
        lines += after.split("\r")
        if len(cells) > MAX_CELLS:
            raise NotADocument("文档中的表格过大，未予打开")
    return grid.Document((grid.table(cells),), tuple(filter(None, map(clean, lines))))


def _said(words: str) -> str:
    plain = words.translate(SIGNS)
    return clean(plain) or (PICTURE if OBJECT in plain else "")
