"""The door to Office files (.docx, .xlsx): a zip of XML parts opened by zip and lxml alone, refusing what is unsafe."""

import posixpath
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from lxml import etree
from lxml.etree import _Element

MAX_PARTS = 1000
MAX_UNPACKED = 64 * 1024 * 1024  # bytes of all parts together, as the directory declares them, before one is unpacked
MAX_TEXT = 4 * 1024 * 1024  # bytes of a part that is read: a form is under 100 KB, a book under this
TEXTS = re.compile(r"(?:word/document\d*|xl/sharedStrings|xl/worksheets/[^/]*)\.xml$")
BROKEN = (
    BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)


class NotADocument(ValueError):  # noqa: N818  (it names what the bytes are, not a failure of ours)
    """These bytes are no document we would open; the message is the reason, as a sentence for people."""


@contextmanager
def opened(data: bytes, kind: str) -> Iterator[ZipFile]:
    """The package while it is read; raises NotADocument where it is unsafe or broken, naming the kind it should be."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            _check(archive)
            yield archive
    except NotADocument:
        raise
    except BROKEN as error:
        raise NotADocument(f"文件不是完整的 {kind}") from error


def _check(archive: ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise NotADocument("文件展开后过大，未予打开")
    if any(
        part.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for part in parts
    ):  # the others may ask for gigabytes of memory
        raise NotADocument("文件的压缩方式不常见，未予打开")
    if any(part.flag_bits & 1 for part in parts):
        raise NotADocument("文件加了密码，无法读取")


def unpacks(data: bytes) -> bool:
    """Whether a file is no package at all, or one that may be opened."""
    try:
        with opened(data, "文件") if data.startswith(b"PK") else nullcontext():
            return True
    except NotADocument:
        return False


def text_size(data: bytes) -> int:
    """Bytes of the parts of a package that hold its text, as its directory declares them; 0 for what is no package."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            return sum(part.file_size for part in archive.infolist() if TEXTS.search(part.filename))
    except BROKEN:
        return 0


def main_part(archive: ZipFile, usual: str, kind: str) -> str:
    """The part that holds the text; some writers name it otherwise and say so in _rels/.rels."""
    if usual in archive.NameToInfo:
        return usual
    folder = usual.partition("/")[0]
    for name, target in related(archive, "").values():
        if name == "officeDocument" and target.startswith(f"{folder}/"):
            return target
    raise NotADocument(f"文件不是 {kind}")


def related(archive: ZipFile, part_name: str) -> dict[str, tuple[str, str]]:
    """What a part refers to inside the package: kind and part name by relation (OPC 9.3)."""
    folder, name = posixpath.split(part_name)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in archive.NameToInfo and part_name:
        return {}
    return {
        str(one.get("Id")): (
            str(one.get("Type")).rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, str(one.get("Target")))).lstrip("/"),
        )
        for one in part(archive, relations)
        if one.get("TargetMode") != "External"
    }


def part(archive: ZipFile, name: str) -> _Element:
    """The tree of a part; a document type declaration has no place in OOXML and is the way in for entity tricks."""
    if archive.getinfo(name).file_size > MAX_TEXT:
        raise NotADocument("文档正文过大，未予打开")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(archive.read(name), parser)
    except etree.XMLSyntaxError as error:
        raise NotADocument("文档正文已损坏，无法读取") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotADocument("文档含有不允许的声明，未予打开")
    return root
