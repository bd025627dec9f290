"""The 考核表 as files: other programs read them, the same statement is the same bytes, and nothing of a mail becomes markup or a formula."""

import warnings
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import docx as python_docx
import pytest
from lxml import etree
from openpyxl import load_workbook

from mailbot.core.model import SHANGHAI
from mailbot.forms.docx import read_docx
from mailbot.reports.open_questions import open_questions
from mailbot.reports.paper import Paper, Party, Section, Table
from mailbot.reports.paper_docx import docx
from mailbot.reports.paper_xlsx import xlsx
from mailbot.reports.statement_paper import paper
from tests.core.sample_money import at, folded, rules
from tests.reports.sample_statement import first_half, told

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TITLES = ("一、", "二、", "三、", "四、", "五、", "六、", "七、", "八、", "九、", "十、", "十一、")


@pytest.fixture(scope="module")
def whole() -> Paper:
    state = folded(first_half())
    one = told(state, rules(), 0, at(7, 5))
    return paper(state, one, open_questions(state, one), 1)


def test_it_has_the_eleven_sections_in_order(whole: Paper) -> None:
    assert [section.title.partition("、")[0] + "、" for section in whole.sections] == list(TITLES)


def test_the_same_statement_is_the_same_bytes(whole: Paper) -> None:
    again = replace(whole)
    assert (docx(whole), xlsx(whole)) == (docx(again), xlsx(again))


def test_word_reads_its_headings_and_tables(whole: Paper) -> None:
    document = python_docx.Document(BytesIO(docx(whole)))
    headings = [one.text for one in document.paragraphs if one.style.name.lower() == "heading 1"]
    assert headings == [section.title for section in whole.sections]
    tables = [table for section in whole.sections for table in section.tables]
    assert len(document.tables) == len(tables) + 1
    for made, table in zip(document.tables, tables, strict=False):
        assert [cell.text for cell in made.rows[0].cells] == list(table.headings)
        assert len(made.rows) == max(1, len(table.rows)) + 1
    assert "乙方：示例维保公司" in document.tables[-1].rows[0].cells[1].text


def test_our_own_reader_opens_it(whole: Paper) -> None:
    assert len(read_docx(docx(whole)).document.tables) > 10


def test_word_is_told_the_page_the_language_the_fonts_and_the_columns(whole: Paper) -> None:
    with ZipFile(BytesIO(docx(whole))) as archive:
        styles, document = (etree.fromstring(archive.read(f"word/{name}.xml")) for name in ("styles", "document"))
    assert styles.find(f".//{W}lang").get(f"{W}eastAsia") == "zh-CN"
    assert {one.get(f"{W}eastAsia") for one in styles.iter(f"{W}rFonts")} == {"宋体", "黑体"}
    size = document.find(f".//{W}pgSz")
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    for table in document.iter(f"{W}tbl"):
        widths = [int(one.get(f"{W}w")) for one in table.iter(f"{W}gridCol")]
        assert 9000 < sum(widths) <= 11906 - 2 * 1020


def test_a_worksheet_has_types_widths_a_frozen_heading_and_filters(whole: Paper) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        book = load_workbook(BytesIO(xlsx(whole)))
    assert book.sheetnames[1:] == [table.name for section in whole.sections for table in section.tables]
    sheet = book["扣减测算"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:I4")
    assert [cell.value for cell in sheet[2]][5:8] == [5, 200000, 10000]
    assert sheet["H2"].number_format == "#,##0.00"
    assert sheet.column_dimensions["E"].width > 20
    training = book["培训"]
    assert training["B2"].value == datetime(2026, 5, 13)
    assert training["B2"].number_format == "yyyy-mm-dd"


def test_moments_are_told_in_shanghai_and_odd_signs_do_no_harm() -> None:
    moment = datetime(2026, 7, 4, 23, 30, tzinfo=SHANGHAI)
    table = Table("甲", ("时间", "金额", "话"), (1, 1, 1), ((moment, Decimal("0.10"), "=1+1 <w:p/> & \x00\x1f\ud800"),))
    odd = Paper("题", "副题", (Section("一、", (table,), ("行\n二",)),), (Party("甲", ()), Party("乙", ())), "脚")
    sheet = load_workbook(BytesIO(xlsx(odd)))["甲"]
    assert [cell.value for cell in sheet[2]] == [datetime(2026, 7, 4, 23, 30), 0.1, "=1+1 <w:p/> & "]
    assert sheet["C2"].data_type != "f"
    assert "=1+1 <w:p/> & " in python_docx.Document(BytesIO(docx(odd))).tables[0].rows[1].cells[2].text
