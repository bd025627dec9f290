"""What a file is by its bytes, for people rename files; only scripts, which have no bytes of their own, are known by their names."""

import re
import struct
from collections.abc import Callable
from enum import Enum
from io import BytesIO
from zipfile import ZipFile

from mailbot.forms.compound import MAGIC, streams
from mailbot.forms.package import BROKEN, NotADocument


class Sort(Enum):
    """The sorts of files that are treated differently, each with what people call it."""

    WORD = "Word 文件"
    SHEET = "Excel 文件"
    OLD_WORD = "旧版 Word 文件"
    OLD_SHEET = "旧版 Excel 文件"
    OPEN_TEXT = "OpenDocument 文字文件"
    OPEN_SHEET = "OpenDocument 表格文件"
    RTF = "RTF 文件"
    PDF = "PDF 文件"
    PICTURE = "图片"
    ZIP = "ZIP 压缩包"
    ARCHIVE = "压缩包"
    PROGRAM = "程序文件"
    MACRO = "含宏的文件"
    LOCKED = "加密文件"
    BROKEN = "损坏的文件"
    EMPTY = "空文件"
    OTHER = "文件"


ZIPPED = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
PDF, PDF_WITHIN = b"%PDF-", 1024  # a PDF may be preceded by so many bytes of something else (ISO 32000-1, annex H)
SCRIPT = re.compile(
    r"\.(?:exe|scr|com|pif|bat|cmd|vbs|vbe|js|jse|wsf|wsh|hta|msi|msp|lnk|ps1|jar|apk|reg|dll|cpl|chm|sh|app|dmg|deb|rpm)[. ]*$",
    re.IGNORECASE,
)
HEADS: tuple[tuple[Sort, tuple[bytes, ...]], ...] = (
    (Sort.RTF, (b"{\\rtf",)),
    (Sort.PICTURE, (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")),
    (Sort.ARCHIVE, (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"MSCF", b"\x28\xb5\x2f\xfd")),
    (Sort.PROGRAM, (b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"#!/", b"L\0\0\0\x01\x14\x02\0")),
)  # fmt: skip
PICTURES = re.compile(rb"\A(?:....ftyp(?:hei[cxms]|hev[cx]|mif1|msf1|avif)|RIFF....WEBP|BM....\0\0\0\0)", re.DOTALL)
ARCHIVES: tuple[tuple[int, bytes], ...] = ((257, b"ustar"), (2, b"-lh"), (7, b"**ACE**"))
# Names of what is inside a zip or a compound file.
CODE = re.compile(r"vbaProject\.bin$|(?:^|/)activeX\d*\.bin$", re.IGNORECASE)
OPEN = {
    b"application/vnd.oasis.opendocument.text": Sort.OPEN_TEXT,
    b"application/vnd.oasis.opendocument.spreadsheet": Sort.OPEN_SHEET,
}
OPEN_CODE = ("Basic/", "Scripts/")
INSTALLS = frozenset({"META-INF/MANIFEST.MF", "AndroidManifest.xml", "classes.dex"})
WORD, SHEETS = "WordDocument", ("Workbook", "Book")
ENCRYPTED, SECRET = (
    0x0100,
    0x002F,
)  # a flag in the head of a Word file (FibBase, [MS-DOC] 2.5.2); FilePass of a workbook ([MS-XLS] 2.4.117)


def sort(data: bytes, filename: str = "") -> Sort:
    """What these bytes are."""
    if not data:
        return Sort.EMPTY
    by_bytes = _by_bytes(data)
    return Sort.PROGRAM if by_bytes is Sort.OTHER and SCRIPT.search(filename) else by_bytes


def _by_bytes(data: bytes) -> Sort:
    for begins, answer in INSIDE:
        if data.startswith(begins):
            return answer(data)
    if PDF in data[:PDF_WITHIN]:
        return Sort.PDF
    if PICTURES.match(data):
        return Sort.PICTURE
    if any(data.startswith(mark, at) for at, mark in ARCHIVES):
        return Sort.ARCHIVE
    return next((one for one, heads in HEADS if data.startswith(heads)), Sort.OTHER)


def _program(data: bytes) -> Sort:
    """MZ is a head of two letters only: a program for Windows says at byte 60 where the rest of its head is."""
    (at,) = struct.unpack_from("<I", data, 60) if len(data) >= 64 else (0,)
    return Sort.PROGRAM if data[at : at + 2] in {b"PE", b"NE", b"LE"} or b"\0" in data[:64] else Sort.OTHER


def _zipped(data: bytes) -> Sort:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            locked = any(part.flag_bits & 1 for part in archive.infolist())
            mimetype = b"" if locked else _mimetype(archive)
    except BROKEN:
        return Sort.BROKEN
    if locked:
        return Sort.LOCKED
    if any(CODE.search(name) for name in names):
        return Sort.MACRO
    if INSTALLS & set(names):
        return Sort.PROGRAM
    return _office(names) if "[Content_Types].xml" in names else _plain_zip(names, mimetype)


def _mimetype(archive: ZipFile) -> bytes:
    """What an OpenDocument file says that it is (ODF 1.2, part 3, 3.3); bounded, for a name in a zip may hide anything."""
    if "mimetype" not in archive.NameToInfo:
        return b""
    with archive.open("mimetype") as part:
        return part.read(100)


def _office(names: list[str]) -> Sort:
    folders = {name.partition("/")[0] for name in names}
    return Sort.WORD if "word" in folders else Sort.SHEET if "xl" in folders else Sort.OTHER


def _plain_zip(names: list[str], mimetype: bytes) -> Sort:
    """OpenDocument and OFD files are zips too, but one document and no bundle of files."""
    if mimetype in OPEN:
        return Sort.MACRO if any(name.startswith(OPEN_CODE) for name in names) else OPEN[mimetype]
    return Sort.OTHER if {"mimetype", "OFD.xml"} & set(names) else Sort.ZIP


def _compound(data: bytes) -> Sort:
    """Which old Office file: what is in its directory is written there in UTF-16."""
    if _holds(data, "EncryptedPackage"):
        return Sort.LOCKED
    if _holds(data, "_VBA_PROJECT"):
        return Sort.MACRO
    if _holds(data, WORD):
        return Sort.LOCKED if _word_flags(data) & ENCRYPTED else Sort.OLD_WORD
    if any(_holds(data, name) for name in SHEETS):
        return Sort.LOCKED if _filepass(data) else Sort.OLD_SHEET
    return Sort.OTHER


def _holds(data: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in data


def _stream(data: bytes, *names: str) -> bytes:
    try:
        return next(iter(streams(data, *names).values()), b"")
    except NotADocument:
        return b""


def _word_flags(data: bytes) -> int:
    main = _stream(data, WORD)
    return int(struct.unpack_from("<H", main, 10)[0]) if len(main) >= 12 else 0


def _filepass(data: bytes) -> bool:
    """Whether one of the first records of a workbook says that the others are encrypted."""
    book, at = _stream(data, *SHEETS), 0
    for _ in range(8):
        if at + 4 > len(book):
            return False
        kind, length = struct.unpack_from("<HH", book, at)
        if kind == SECRET:
            return True
        at += 4 + length
    return False


INSIDE: tuple[tuple[tuple[bytes, ...], Callable[[bytes], Sort]], ...] = (
    (ZIPPED, _zipped),
    ((MAGIC,), _compound),
    ((b"MZ",), _program),
)
