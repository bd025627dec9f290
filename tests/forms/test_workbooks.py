"""A form kept as a workbook is read like one kept in Word, whoever saved it; an unsafe one is not opened."""

import shutil
import subprocess
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from mailbot import forms
from mailbot.core.model import SHANGHAI
from mailbot.forms import Form, package
from mailbot.forms.figures import shown
from mailbot.forms.form import clean
from mailbot.forms.package import NotADocument
from mailbot.forms.xlsx import read_xlsx

ARRIVED = datetime(2026, 9, 10, 16, 30, tzinfo=SHANGHAI)
RUN_SHEET = ("日期", "维护工程师签到", "服务器运行情况", "系统运行情况", "医院信息科签字", "备注")
SIGN_IN = ("序号", "姓名", "工号", "科室")
FRAME = Border(*(Side(style="thin") for _ in range(4)))
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

# What a sheet cannot keep as such: control signs, its own escapes, texts that begin as formulas do, more than 32,767 signs.
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=30).map(clean)
TEXT = TEXT.filter(lambda text: not text.startswith("=") and "_x" not in text)
TEXT = TEXT | st.sampled_from(
    ("<5% & {{7*7}} ]]>", "😀 祎喆珺䶮", "一\n\n二", "结果：正常", "长" * 3000, "0417", "1e5", "√")
)
SOMETHING = TEXT.filter(bool)
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes, name: str = "表.xlsx") -> Form | None:
    return forms.read(data, name, ARRIVED)


def a_sheet() -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return book, sheet


def put(sheet: Worksheet, row: int, column: int, value: object, to: tuple[int, int] | None = None) -> None:
    """A framed cell as text or number, merged up to `to`."""
    cell = sheet.cell(row, column)
    cell.value = value  # type: ignore[assignment]
    if isinstance(value, str):
        cell.data_type = "s"
    if to:
        sheet.merge_cells(start_row=row, start_column=column, end_row=to[0], end_column=to[1])
    for line in sheet.iter_rows(row, to[0] if to else row, column, to[1] if to else column):
        for one in line:
            one.border = FRAME


def list_sheet(
    sheet: Worksheet, labels: tuple[str, ...], rows: list[dict[str, object]], top: int = 3, left: int = 1
) -> None:
    for column, label in enumerate(labels, left):
        put(sheet, top, column, label)
        for line, row in enumerate(rows, top + 1):
            put(sheet, line, column, row.get(label) or None)


def customisation(sheet: Worksheet, said: dict[str, object], top: int = 1, left: int = 1) -> None:
    """附件3 as it is printed, merged as the Word form is; the labels of the lower half share their cells with the answers."""
    put(sheet, top, left, "客户化维护报告", to=(top, left + 3))
    pairs = (("医院名称", "提出科室/人员"), ("维护工程师", "提出时间"), ("完成时间", "模块名称"))
    for row, pair in enumerate(pairs, top + 1):
        for column, label in zip((left, left + 2), pair, strict=True):
            put(sheet, row, column, label)
            put(sheet, row, column + 1, said.get(label) or None)
    put(
        sheet,
        top + 4,
        left,
        "问题类型：\n1、BUG问题\n2、反复BUG\n3、新功能\n4、特殊需求",
        to=(top + 8, left),
    )
    put(sheet, top + 4, left + 1, said.get("问题类型") or None)
    put(sheet, top + 4, left + 2, "时间要求")
    put(sheet, top + 4, left + 3, said.get("时间要求") or None)
    for row, label in enumerate(("需求描述", "需求分析", "需求修改方案", "结果"), top + 5):
        put(sheet, row, left + 1, f"{label}：\n{said.get(label, '')}", to=(row, left + 3))
    promise = said.get("承诺日期")
    day = f"{promise:%Y年%m月%d日}" if isinstance(promise, date) else "   年    月    日"
    put(sheet, top + 9, left, f"备注：\n承诺于{day}之前提交修改后的软件。", to=(top + 9, left + 3))


def iso(row: dict[str, object]) -> dict[str, object]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def line(labels: tuple[str, ...], **special: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({name: special.get(name, TEXT) for name in labels})


PLACE = st.tuples(st.integers(1, 6), st.integers(1, 5))


@given(st.lists(line(RUN_SHEET, 日期=DAYS, 维护工程师签到=SOMETHING), min_size=1, max_size=8), PLACE)
@settings(max_examples=40, deadline=None)
def test_a_run_sheet_reads_back_as_it_was_typed_wherever_it_stands(
    rows: list[dict[str, object]], place: tuple[int, int]
) -> None:
    book, sheet = a_sheet()
    list_sheet(sheet, RUN_SHEET, rows, *place)
    assert read(saved(book)) == Form(1, {"rows": [iso(row) for row in rows]})


@given(SOMETHING, DAYS, st.lists(line(SIGN_IN, 姓名=SOMETHING), min_size=1, max_size=8), st.permutations(SIGN_IN))
@settings(max_examples=40, deadline=None)
def test_a_sign_in_sheet_reads_back_in_any_order_of_columns(
    what: str, day: date, rows: list[dict[str, object]], order: list[str]
) -> None:
    book, sheet = a_sheet()
    for row, (label, value) in enumerate((("培训内容", what), ("培训日期", day)), 1):
        put(sheet, row, 1, label)
        put(sheet, row, 2, value, to=(row, 4))
    list_sheet(sheet, tuple(order), rows)
    assert read(saved(book)) == Form(2, {"培训内容": what, "培训日期": day.isoformat(), "rows": rows})


ANSWERS = (
    "医院名称",
    "提出科室/人员",
    "维护工程师",
    "模块名称",
    "时间要求",
    "需求描述",
    "需求分析",
    "需求修改方案",
    "结果",
)


@given(
    line(ANSWERS, 需求描述=SOMETHING),
    st.fixed_dictionaries({"提出时间": DAYS, "完成时间": DAYS, "承诺日期": DAYS, "问题类型": st.integers(1, 4)}),
    PLACE,
)
@settings(max_examples=40, deadline=None)
def test_a_customisation_reads_back_with_its_merged_cells(
    said: dict[str, object], days: dict[str, object], place: tuple[int, int]
) -> None:
    book, sheet = a_sheet()
    customisation(sheet, said | days, *place)
    kind = str(days["问题类型"])
    assert read(saved(book)) == Form(3, {**said, **iso(days), "问题类型": kind})


def test_without_borders_the_merged_title_tells_how_far_the_form_reaches() -> None:
    book, sheet = a_sheet()
    customisation(sheet, {"需求描述": "加一列", "维护工程师": ""})
    for row in sheet.iter_rows():
        for cell in row:
            cell.border = Border()
    form = read(saved(book))
    assert form
    assert form.said("需求描述") == "加一列"
    assert [form.said(name) for name in ("提出科室/人员", "提出时间", "模块名称", "时间要求")] == ["", "", "", ""]


def test_of_several_sheets_the_filled_form_counts_and_hidden_ones_do_not() -> None:
    book, notes = a_sheet()
    put(notes, 1, 1, "填表说明")
    customisation(book.create_sheet("空白"), {})
    customisation(book.create_sheet("本次"), {"需求描述": "真的", "提出科室/人员": "药房/某人"})
    hidden = book.create_sheet("样例", 0)
    customisation(hidden, {"需求描述": "样例"})
    hidden.sheet_state = "hidden"
    form = read(saved(book))
    assert form
    assert form.said("需求描述") == "真的"


def test_a_run_sheet_of_one_sheet_a_month_is_one_list() -> None:
    book, first = a_sheet()
    months = ((first, date(2026, 1, 15)), (book.create_sheet("二月"), date(2026, 2, 12)))
    for sheet, day in months:
        list_sheet(sheet, RUN_SHEET, [{"日期": day, "维护工程师签到": "王磊"}])
    form = read(saved(book))
    assert form
    assert [row["日期"] for row in form.rows] == ["2026-01-15", "2026-02-12"]


def test_a_picture_in_the_place_of_a_signature_is_a_picture() -> None:
    book, sheet = a_sheet()
    list_sheet(sheet, RUN_SHEET, [{"日期": date(2026, 3, 24), "维护工程师签到": "王磊"}])
    data = with_a_drawing(saved(book), row=3, column=4)
    form = read(data)
    assert form
    assert form.rows[0]["医院信息科签字"] == "〔图片〕"


def with_a_drawing(data: bytes, row: int, column: int) -> bytes:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    out = BytesIO(data)
    with ZipFile(out, "a") as archive:
        archive.writestr(
            "xl/worksheets/_rels/sheet1.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            f'Type="{office}/drawing" Target="../drawings/drawing1.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/drawings/drawing1.xml",
            '<d:wsDr xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"><d:twoCellAnchor><d:from>'
            f"<d:col>{column}</d:col><d:row>{row}</d:row></d:from><d:pic/></d:twoCellAnchor></d:wsDr>",
        )
    return out.getvalue()


def test_rich_text_is_read_as_one() -> None:
    book, sheet = a_sheet()
    customisation(sheet, {})
    sheet["B6"].value = CellRichText("需求描述：\n", TextBlock(InlineFont(b=True), "双签"), "都要印")
    form = read(saved(book))
    assert form
    assert form.said("需求描述") == "双签都要印"


def raw(sheet: str, strings: str = "", styles: str = "", workbook: str = "", before: str = "") -> bytes:
    """A workbook of this XML, with no more parts than it needs."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package_ = "http://schemas.openxmlformats.org/package/2006/relationships"
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{office}">{workbook}<sheets><sheet name="表" sheetId="1" r:id="a"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package_}"><Relationship Id="a" Type="{office}/worksheet" Target="/xl/worksheets/sheet1.xml"/>'
            f'<Relationship Id="b" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
            f'<Relationship Id="c" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", f'{before}<worksheet xmlns="{MAIN}">{sheet}</worksheet>')
        if strings:
            archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{strings}</sst>')
        if styles:
            archive.writestr("xl/styles.xml", f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>')
    return out.getvalue()


def texts(data: bytes) -> list[str]:
    return [cell.text for document in read_xlsx(data) for table in document.tables for cell in table.cells]


def cell(content: str) -> list[str]:
    strings = "<si><t>共享</t></si><si><r><t>粗</t></r><r><t xml:space='preserve'>细 尾</t></r><rPh sb='0' eb='1'><t>ku</t></rPh></si>"
    return texts(raw(f"<sheetData><row><c {content}</c></row></sheetData>", strings))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("t='s'><v>0</v>", "共享"),
        ("t='s'><v>1</v>", "粗细 尾"),
        ("t='inlineStr'><is><t>一_x000D_\n二</t></is>", "一\n二"),
        ("t='str'><f>A1</f><v>算出</v>", "算出"),
        ('t=\'str\'><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v>', "〔图片〕"),
        ("t='b'><v>1</v>", "TRUE"),
        ("><v>4</v>", "4"),
        ("t='d'><v>2026-03-24</v>", "2026-03-24"),
        ("><v>0.1</v>", "0.1"),
    ],
)
def test_a_cell_says_what_a_person_sees(content: str, text: str) -> None:
    assert cell(content) == [text]


def test_the_dimension_a_writer_declares_is_not_believed_and_references_may_be_missing() -> None:
    rows = "<row><c t='inlineStr'><is><t>甲</t></is></c><c t='inlineStr'><is><t>乙</t></is></c></row><row><c><v>1</v></c></row>"
    assert texts(raw(f"<dimension ref='A1:A1'/><sheetData>{rows}</sheetData>")) == ["甲", "乙", "1", ""]


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        ("46105", "yyyy/m/d", "2026-03-24"),
        ("46105", 'yyyy"年"m"月"d"日"', "2026-03-24"),
        ("46105", '[$-804]m"月"d"日";@', "2026-03-24"),
        ("46105.604166666664", "yyyy/m/d h:mm", "2026-03-24 14:30"),
        ("0.604166666664", "h:mm", "14:30"),
        ("46105", "General", "46105"),
        ("1", "yyyy/m/d", "1900-01-01"),
        ("417", "0000", "0417"),
        ("0.41", "0%", "41%"),
        ("260", "0.00", "260.00"),
        ("1234567.5", "#,##0.00", "1,234,567.50"),
        ("0.30000000000000004", "General", "0.3"),
        ("12345678901234", "General", "12345678901234"),
        ("-3", "0", "-3"),
        ("4", '0"次"', "4"),
        ("5", "[Red]0;-0", "5"),
        ("见邮件", "yyyy/m/d", "见邮件"),
        ("1e999", "0", "1e999"),
        ("99999999", "yyyy/m/d", "99999999"),
    ],
)
def test_a_number_is_read_as_its_format_shows_it(number: str, code: str, text: str) -> None:
    assert shown(number, code) == text


def test_days_of_a_workbook_that_counts_from_1904() -> None:
    styles = "<cellXfs><xf/><xf numFmtId='57'/></cellXfs>"
    data = raw("<sheetData><row><c s='1'><v>44643</v></c></row></sheetData>", styles=styles)
    assert texts(data) == ["2022-03-23"]
    data = raw(
        "<sheetData><row><c s='1'><v>44643</v></c></row></sheetData>",
        styles=styles,
        workbook="<workbookPr date1904='1'/>",
    )
    assert texts(data) == ["2026-03-24"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "sheet",
    [
        "<sheetData><row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData>",
        "<sheetData>" + "<row><c><v>1</v></c></row>" * 100_001 + "</sheetData>",
    ],
)
def test_a_monstrous_sheet_is_refused(sheet: str) -> None:
    with pytest.raises(NotADocument, match="过大"):
        read_xlsx(raw(sheet))


def test_a_long_string_named_by_a_thousand_cells_is_refused() -> None:
    row = "<row>" + "<c t='s'><v>0</v></c>" * 100 + "</row>"
    with pytest.raises(NotADocument, match="过大"):
        read_xlsx(raw(f"<sheetData>{row * 10}</sheetData>", f"<si><t>{'长' * 30_000}</t></si>"))


def test_borders_and_merges_that_run_on_and_on_do_not_make_the_form_larger() -> None:
    styles = (
        "<borders><border/><border><left style='thin'/></border></borders><cellXfs><xf/><xf borderId='1'/></cellXfs>"
    )
    merges = "<mergeCells><mergeCell ref='A1:XFD1'/><mergeCell ref='A1:A9'/><mergeCell ref='nonsense'/></mergeCells>"
    rows = "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576' s='1'/></row>"
    assert texts(raw(f"<sheetData>{rows}</sheetData>{merges}", styles=styles)) == ["1"]


def test_entities_and_bombs_are_refused() -> None:
    with pytest.raises(NotADocument, match="声明"):
        read_xlsx(raw("<sheetData/>", before='<!DOCTYPE w [<!ENTITY a "aaaa">]>'))
    with pytest.raises(NotADocument, match="过大"):
        read_xlsx(raw(" " * (package.MAX_TEXT + 1)))
    out = BytesIO(raw("<sheetData/>"))
    with ZipFile(out, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.bin", bytes(package.MAX_UNPACKED))
    with pytest.raises(NotADocument, match="过大"):
        read_xlsx(out.getvalue())


def test_every_cut_and_every_flipped_byte_is_refused_or_read_but_never_another_error() -> None:
    book, sheet = a_sheet()
    customisation(sheet, {"需求描述": "加一列"})
    whole = saved(book)
    for position in range(0, len(whole), 37):
        flipped = bytearray(whole)
        flipped[position] ^= 0xFF
        for data in (whole[:position], bytes(flipped)):
            try:
                read_xlsx(data)
            except NotADocument:
                continue


def test_a_workbook_by_the_name_of_a_word_file_is_read_and_another_table_is_no_form() -> None:
    book, sheet = a_sheet()
    customisation(sheet, {"需求描述": "加一列"})
    assert forms.recognise(saved(book), "附件3.docx") == 3
    book, sheet = a_sheet()
    list_sheet(sheet, ("日期", "姓名", "金额"), [{"姓名": "甲"}])
    assert read(saved(book), "附件2.xlsx") is None
    assert "Excel" in forms.refusal(b"PK\x03\x04broken", workbook=True)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_a_workbook_saved_anew_by_libreoffice_through_ods_still_reads(tmp_path: Path) -> None:
    book, sheet = a_sheet()
    said: dict[str, object] = {
        "提出科室/人员": "药房/某人", "提出时间": date(2026, 9, 10), "问题类型": 4, "需求描述": "一\n二", "承诺日期": date(2026, 9, 30),
    }  # fmt: skip
    customisation(sheet, said)
    (tmp_path / "form.xlsx").write_bytes(saved(book))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for source, kind in (("form.xlsx", "ods"), ("form.ods", "xlsx:Calc MS Excel 2007 XML")):
        subprocess.run(
            ["soffice", "--headless", profile, "--convert-to", kind, "--outdir", str(tmp_path), str(tmp_path / source)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    form = read((tmp_path / "form.xlsx").read_bytes())
    assert form
    assert {name: form.said(name) for name in said} == {
        **iso(said),
        "问题类型": "4",
    }
