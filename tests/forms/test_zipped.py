"""Archives are opened in memory, within limits, and what is left shut is named."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

import pytest

from mailbot.core.limits import Limits
from mailbot.forms.zipped import TOO_BIG, TOO_DEEP, UNREADABLE, Allowance, Found, unzipped


def zipped(files: dict[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    kept = BytesIO()
    with ZipFile(kept, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return kept.getvalue()


def in_charset(name: bytes, data: bytes) -> bytes:
    """A zip of one stored file as Windows in China writes it: a name without a word on its charset."""
    crc, sizes = zlib.crc32(data), (len(data), len(data), len(name))
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 0, 0, 0, crc, *sizes, 0) + name + data
    head = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, crc, *sizes, 0, 0, 0, 0, 0, 0) + name
    return local + head + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(head), len(local), 0)


def found(data: bytes, **limits: int) -> list[Found]:
    bounds = Limits(**limits)
    return list(unzipped(data, "资料.zip", Allowance.of(bounds), bounds.zip_depth))


def test_files_come_in_order_under_the_name_of_the_archive() -> None:
    assert found(zipped({"附件3.docx": b"a", "子目录/附件2.docx": b"b"})) == [
        Found("资料.zip/附件3.docx", b"a"),
        Found("资料.zip/附件2.docx", b"b"),
    ]


@pytest.mark.parametrize("charset", ["gbk", "utf-8", "gb18030"])
def test_a_name_in_any_charset_of_chinese_windows_is_read(charset: str) -> None:
    assert found(in_charset("附件3-体检报告.docx".encode(charset), b"a")) == [
        Found("资料.zip/附件3-体检报告.docx", b"a")
    ]


def test_no_path_of_an_entry_survives() -> None:
    names = [one.name for one in found(zipped({"../../etc/passwd": b"a", "C:\\Windows\\x.ini": b"b", "/abs/y": b"c"}))]
    assert names == ["资料.zip/passwd", "资料.zip/x.ini", "资料.zip/y"]


def test_the_litter_of_systems_is_left_out() -> None:
    assert found(zipped({"__MACOSX/._a.docx": b"x", ".DS_Store": b"x", "Thumbs.db": b"x", "空/": b""})) == []


def test_an_archive_in_an_archive_is_opened_as_deep_as_allowed() -> None:
    inner = zipped({"附件3.docx": b"a"})
    for _ in range(2):
        inner = zipped({"内.zip": inner})
    assert found(inner) == [Found("资料.zip/内.zip/内.zip/附件3.docx", b"a")]
    assert found(inner, zip_depth=2) == [Found("资料.zip/内.zip/内.zip", b"", TOO_DEEP)]


def test_a_bomb_is_not_touched() -> None:
    assert found(zipped({"a": bytes(3 * 1024 * 1024)}), zip_mb=2) == [Found("资料.zip", b"", TOO_BIG)]
    assert found(zipped({str(n): b"" for n in range(11)}), zip_files=10) == [Found("资料.zip", b"", TOO_BIG)]


def test_nested_archives_share_what_is_allowed() -> None:
    inner = zipped({"a": bytes(1024 * 1024)})
    outer = zipped({"1.zip": inner, "2.zip": inner, "b": b"kept"})
    assert [(one.name, one.why) for one in found(outer, zip_mb=2)] == [
        ("资料.zip/1.zip/a", ""),
        ("资料.zip/2.zip", TOO_BIG),
        ("资料.zip/b", ""),
    ]


def test_a_size_that_is_a_lie_ends_the_reading() -> None:
    data = bytearray(zipped({"a": bytes(1000)}, ZIP_STORED))
    at = data.find(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 10)
    assert [one.why for one in found(bytes(data))] == [UNREADABLE]


def test_a_method_that_may_ask_for_gigabytes_is_not_tried() -> None:
    assert found(zipped({"a": b"x"}, ZIP_LZMA)) == [Found("资料.zip/a", b"", UNREADABLE)]


def test_damage_anywhere_is_a_sentence() -> None:
    whole = zipped({"a": b"0123456789" * 50})
    for at in range(0, len(whole), 3):
        for one in found(whole[:at] + b"\xff" + whole[at + 1 :]):
            assert one.why in {"", UNREADABLE, TOO_BIG}  # a damaged size may claim anything


def test_an_entry_without_a_name_gets_one() -> None:
    kept = BytesIO()
    with ZipFile(kept, "w") as archive:
        archive.writestr(ZipInfo("\x01\x02"), b"x")
    assert [one.name for one in found(kept.getvalue())] == ["资料.zip/未命名"]
