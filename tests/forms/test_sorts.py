"""What a file is, its bytes say; its name only where it is a script."""

import struct
from io import BytesIO
from zipfile import ZipFile, ZipInfo

import pytest

from mailbot.forms.compound import MAGIC
from mailbot.forms.sorts import Sort, sort
from tests.forms.binder import compound, document

TYPES = "[Content_Types].xml"


def zipped(*names: str, locked: bool = False) -> bytes:
    """A zip with these entries; `locked` sets the flag of encryption on each in the directory."""
    kept = BytesIO()
    with ZipFile(kept, "w") as archive:
        for name in names:
            archive.writestr(ZipInfo(name), "x")  # of a fixed day: the bytes name the test
    data = kept.getvalue()
    if not locked:
        return data
    at, marked = data.find(b"PK\x01\x02"), bytearray(data)
    while at >= 0:
        marked[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(marked)


def open_document(kind: str, *names: str) -> bytes:
    """An OpenDocument file, whose first entry says what it is."""
    kept = BytesIO()
    with ZipFile(kept, "w") as archive:
        for name in ("mimetype", "content.xml", *names):
            archive.writestr(ZipInfo(name), f"application/vnd.oasis.opendocument.{kind}" if name == "mimetype" else "x")
    return kept.getvalue()


def workbook(*records: tuple[int, bytes]) -> bytes:
    stream = b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)
    return compound({"Workbook": stream.ljust(4096, b"\0")})


def heic(brand: bytes) -> bytes:
    return b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0mif1"


PROGRAM = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0"
BEGINNING = (0x0809, bytes(16))


@pytest.mark.parametrize(
    ("data", "name", "is_a"),
    [
        (b"", "附件3.docx", Sort.EMPTY),
        (zipped(TYPES, "word/document.xml"), "附件3.doc", Sort.WORD),
        (zipped(TYPES, "xl/workbook.xml"), "附件3.docx", Sort.SHEET),
        (zipped(TYPES, "ppt/presentation.xml"), "培训.pptx", Sort.OTHER),
        (zipped(TYPES, "word/document.xml", "word/vbaProject.bin"), "附件3.docx", Sort.MACRO),
        (zipped("mimetype", "content.xml"), "附件3.odt", Sort.OTHER),
        (open_document("text"), "附件3.docx", Sort.OPEN_TEXT),
        (open_document("spreadsheet"), "附件3.doc", Sort.OPEN_SHEET),
        (open_document("graphics"), "图.odg", Sort.OTHER),
        (open_document("text", "Basic/Standard/Module1.xml"), "附件3.odt", Sort.MACRO),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "附件3.ofd", Sort.OTHER),
        (zipped("附件3.docx"), "附件3.docx", Sort.ZIP),
        (zipped(), "空.zip", Sort.ZIP),
        (zipped("附件3.docx", locked=True), "附件3.zip", Sort.LOCKED),
        (zipped("META-INF/MANIFEST.MF", "a.class"), "工具.jar", Sort.PROGRAM),
        (zipped("附件3.docx")[:40], "附件3.zip", Sort.BROKEN),
        (document(("日期", "备注")), "附件1.docx", Sort.OLD_WORD),
        (document(("日期", "备注"), flags=0x0100), "附件1.doc", Sort.LOCKED),
        (compound({"WordDocument": bytes(4096), "_VBA_PROJECT": b"x"}), "附件1.doc", Sort.MACRO),
        (compound({"EncryptedPackage": bytes(4096), "EncryptionInfo": b"x"}), "附件1.docx", Sort.LOCKED),
        (workbook(BEGINNING, (0x0042, b"\xb0\x04")), "附件1.et", Sort.OLD_SHEET),
        (workbook(BEGINNING, (0x002F, bytes(54))), "附件1.xls", Sort.LOCKED),
        (MAGIC + bytes(600), "x.msg", Sort.OTHER),
        (MAGIC + "WordDocument".encode("utf-16-le"), "截断.doc", Sort.OLD_WORD),
        (b"{\\rtf1\\ansi", "附件3.doc", Sort.RTF),
        (b"\xef\xbb\xbf\n%PDF-1.7", "扫描", Sort.PDF),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "附件3.docx", Sort.PICTURE),
        (b"\x89PNG\r\n\x1a\n", "x", Sort.PICTURE),
        (b"II*\x00", "x.tif", Sort.PICTURE),
        (heic(b"heic"), "IMG_0001.HEIC", Sort.PICTURE),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "x", Sort.PICTURE),
        (b"BM\x36\x00\x0c\0\0\0\0\0\x36", "x.bmp", Sort.PICTURE),
        (b"Rar!\x1a\x07\x01\x00", "附件3.zip", Sort.ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c", "x", Sort.ARCHIVE),
        (bytes(257) + b"ustar\0", "x.tar", Sort.ARCHIVE),
        (PROGRAM, "截图.jpg", Sort.PROGRAM),
        (b"MZ is how this note begins", "说明.txt", Sort.OTHER),
        (b"\x7fELF\x02", "x", Sort.PROGRAM),
        (b"@echo off", "升级.bat", Sort.PROGRAM),
        (b"@echo off", "升级.txt.BAT. ", Sort.PROGRAM),
        (b"@echo off", "升级.txt", Sort.OTHER),
        ("打不开".encode("gbk"), "说明.txt", Sort.OTHER),
        (b"<html><table>", "报表.xls", Sort.OTHER),
    ],
)  # fmt: skip
def test_a_file_is_what_its_bytes_are(data: bytes, name: str, is_a: Sort) -> None:
    assert sort(data, name) is is_a
