"""A binary Word document is read by its cell and row marks; whatever else the bytes are is refused."""

import struct
from datetime import datetime

import pytest

from mailbot import forms
from mailbot.core.model import SHANGHAI
from mailbot.forms import Form
from mailbot.forms.compound import MAGIC, streams
from mailbot.forms.grid import written
from mailbot.forms.old_word import read_doc
from mailbot.forms.package import NotADocument
from tests.forms.binder import SECTOR, compound, document

ARRIVED = datetime(2026, 9, 10, 16, 30, tzinfo=SHANGHAI)
HEAD = ("日期", "维护工程师签到", "服务器运行情况", "系统运行情况", "医院信息科签字", "备注")


def test_a_run_sheet_is_read_row_by_row() -> None:
    rows = [("2026-03-24", "王磊", "正常", "备份 90/90\r成功", "", ""), ("2026-03-25", "赵祎", "", "", "\x01", "")]
    data = document(HEAD, *rows, ("",) * 6, before="附件：1\r", after="第 1 页")
    found = read_doc(data)
    assert found.lines == ("附件：1", "第 1 页")
    kept = [(*rows[0][:3], "备份 90/90\n成功", "", ""), (*rows[1][:4], "〔图片〕", "")]
    wanted = Form(1, {"rows": [dict(zip(HEAD, row, strict=True)) for row in kept]})
    assert forms.read(data, "附件1.doc", ARRIVED, written([found])) == wanted


def test_the_code_of_a_field_is_not_said() -> None:
    (table,) = read_doc(document(("日期", "\x13 DATE \\@ yyyy \x142026年3月24日\x15"))).tables
    assert [cell.text for cell in table.cells] == ["日期", "2026年3月24日"]


def test_a_file_with_a_password_and_other_files_are_refused() -> None:
    with pytest.raises(NotADocument, match="密码"):
        read_doc(document(HEAD, flags=0x0100))
    for data in (b"", MAGIC, MAGIC + bytes(600), compound({"Workbook": bytes(4096)})):
        with pytest.raises(NotADocument):
            read_doc(data)


def test_a_chain_that_goes_in_circles_ends() -> None:
    data = bytearray(document(HEAD))
    for place in range(3, 128):
        struct.pack_into("<I", data, SECTOR + 4 * place, 3)
    assert len(streams(bytes(data), "WordDocument")["WordDocument"]) == 4096


def test_every_cut_is_refused_or_read_but_never_another_error() -> None:
    whole = document(HEAD, ("2026-03-24", "王磊", "正常", "正常", "", ""))
    for end in range(0, len(whole), 101):
        try:
            read_doc(whole[:end])
        except NotADocument:
            continue
