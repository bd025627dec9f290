"""A paper as .xlsx (ECMA-376): a sheet a table, typed cells, widths, a frozen heading with filters; the same paper is the same bytes."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree
from lxml.etree import _Element

from mailbot.core.model import SHANGHAI
from mailbot.forms.docx import entry
from mailbot.reports.paper import Cell, Paper, Quoted, Table, printable, words

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XLSX = f"{SHEET}.sheet"
EPOCH = date(1899, 12, 30)
"""Day 0 of a worksheet, as counted from March 1900 on."""
TEXT, HEADING, MONEY, DAY, MOMENT, COUNT, TITLE, LEAD, WORDS = range(9)
"""Cell formats by their place in styles.xml."""
FORMATS = ("General", "General", "#,##0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "0", "General", "General", "General")
_INHERITED = f' xmlns="{S}"'.encode()
"""What a row need not say again inside its sheet."""
Sheet = tuple[_Element, Iterable[_Element]]
"""A sheet without its rows, and these."""
LONGEST = 32_767
"""Signs in a cell; with more Excel calls the file damaged."""
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What would be read as a sign by its number (ST_Xstring, 22.9.2.19)."""
WIDEST, NARROWEST, COVER, LINE = 60, 8, 64, 16
"""Widths of columns in places of a digit (the cover's fits A4 upright), the height of a line in points."""


def xlsx(paper: Paper) -> bytes:
    """The workbook of a paper: first a sheet with its lines, then one for each table."""
    tables = [table for section in paper.sections for table in section.tables]
    sheets = (_cover(paper), *map(_sheet, tables))
    held = [f"worksheets/sheet{place}.xml" for place in range(1, len(sheets) + 1)]
    targets = [("styles", "styles.xml"), *(("worksheet", name) for name in held)]
    parts = {
        "[Content_Types].xml": _types(len(sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(["说明", *(table.name for table in tables)]),
        "xl/_rels/workbook.xml.rels": _relations(targets),
        "xl/styles.xml": _styles(),
    }
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, root in parts.items():
            archive.writestr(entry(name, ZIP_DEFLATED), _xml(root))
        for name, sheet in zip(held, sheets, strict=True):
            archive.writestr(entry(f"xl/{name}", ZIP_DEFLATED), b"".join(_written(*sheet)))
    return out.getvalue()


def _xml(root: _Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _written(sheet: _Element, rows: Iterable[_Element]) -> Iterator[bytes]:
    """A sheet with its rows, each made when it is written: as elements those of a busy week take ten times the room of their text."""
    before, empty, after = _xml(sheet).partition(b"<sheetData/>")
    assert empty, "a sheet has a place for its rows"
    yield before + b"<sheetData>"
    for row in rows:
        yield etree.tostring(row, encoding="UTF-8").replace(_INHERITED, b"", 1)
    yield b"</sheetData>" + after


def _s(name: str, /, *children: _Element, **attributes: str | int) -> _Element:
    """An element of SpreadsheetML."""
    made = etree.Element(f"{{{S}}}{name}", {key: str(value) for key, value in attributes.items()}, nsmap=_default(S))
    made.extend(children)
    return made


def _default(space: str) -> dict[Any, str]:
    """The namespace that elements without a prefix are of; lxml names it by None."""
    return {None: space}


def _types(count: int) -> _Element:
    space = f"{PACKAGE}/content-types"
    root = etree.Element(f"{{{space}}}Types", nsmap=_default(space))
    for extension, kind in (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
    ):
        etree.SubElement(root, f"{{{space}}}Default", Extension=extension, ContentType=kind)
    parts = [("workbook", "sheet.main"), ("styles", "styles")]
    parts += [(f"worksheets/sheet{place}", "worksheet") for place in range(1, count + 1)]
    for part, kind in parts:
        attributes = {"PartName": f"/xl/{part}.xml", "ContentType": f"{SHEET}.{kind}+xml"}
        etree.SubElement(root, f"{{{space}}}Override", attributes)
    return root


def _relations(targets: list[tuple[str, str]]) -> _Element:
    space = f"{PACKAGE}/relationships"
    root = etree.Element(f"{{{space}}}Relationships", nsmap=_default(space))
    for place, (kind, target) in enumerate(targets, 1):
        attributes = {"Id": f"rId{place}", "Type": f"{OFFICE}/{kind}", "Target": target}
        etree.SubElement(root, f"{{{space}}}Relationship", attributes)
    return root


def _workbook(names: list[str]) -> _Element:
    sheets = _s("sheets")
    for place, name in enumerate(names, 1):
        sheet = _s("sheet", name=name, sheetId=place)
        sheet.set(f"{{{OFFICE}}}id", f"rId{place + 1}")
        sheets.append(sheet)
    return _s("workbook", sheets, *_headings(names[1:]))


def _headings(tables: list[str]) -> Iterable[_Element]:
    """The first row of each table, printed on top of all its pages (ECMA-376 18.2.5)."""
    made = [_s("definedName", name="_xlnm.Print_Titles", localSheetId=place) for place in range(1, len(tables) + 1)]
    for element, name in zip(made, tables, strict=True):
        element.text = f"'{name}'!$1:$1"
    return [_s("definedNames", *made)] if made else []


def _styles() -> _Element:
    own = {code: 164 + place for place, code in enumerate(dict.fromkeys(FORMATS)) if code != "General"}
    codes = _s(
        "numFmts", *(_s("numFmt", numFmtId=number, formatCode=code) for code, number in own.items()), count=len(own)
    )
    fonts = _s("fonts", _font("宋体", 11), _font("黑体", 11), _font("黑体", 16), count=3)
    plain = (_s("fill", _s("patternFill", patternType=kind)) for kind in ("none", "gray125"))
    shade = _s("fill", _s("patternFill", _s("fgColor", rgb="FFE8EDF3"), patternType="solid"))
    sides = ("left", "right", "top", "bottom")
    line = _s("border", *(_s(side, _s("color", rgb="FF8A97A5"), style="thin") for side in sides))
    borders = _s("borders", _s("border", *(_s(side) for side in sides)), line, count=2)
    looks = _s("cellXfs", *(_look(place, own.get(code, 0)) for place, code in enumerate(FORMATS)), count=len(FORMATS))
    base = _s("cellStyleXfs", _s("xf", numFmtId=0, fontId=0, fillId=0, borderId=0), count=1)
    usual = _s("cellStyles", _s("cellStyle", name="Normal", xfId=0, builtinId=0), count=1)
    return _s("styleSheet", codes, fonts, _s("fills", *plain, shade, count=3), borders, base, looks, usual)


def _font(name: str, size: int) -> _Element:
    return _s("font", _s("sz", val=size), _s("name", val=name), _s("charset", val=134))


def _look(place: int, number: int) -> _Element:
    heading = place == HEADING
    layout = _s(
        "alignment",
        vertical="center" if heading else "bottom" if place == LEAD else "top",
        wrapText=1,
        horizontal="center" if heading else "general",
    )
    spoken = (
        {"quotePrefix": 1} if place in {TEXT, WORDS} else {}
    )  # stays words when somebody edits the cell or saves it elsewhere
    font = {HEADING: 1, LEAD: 1, TITLE: 2}.get(place, 0)
    return _s("xf", layout, numFmtId=number, fontId=font, fillId=2 if heading else 0, borderId=0 if place in {TITLE, LEAD, WORDS} else 1, xfId=0,
              applyNumberFormat=1, applyFont=1, applyFill=1, applyBorder=1, applyAlignment=1, **spoken)  # fmt: skip


def _cover(paper: Paper) -> Sheet:
    """Title and every line of the sections, under their headings."""
    rows = [(paper.title, TITLE), (paper.subtitle, LEAD), (paper.foot, WORDS)]
    for section in paper.sections:
        if section.lines:
            rows += [(section.title, LEAD), *((line, WORDS) for line in section.lines)]
    lines = (_height(text, COVER) + (look in {TITLE, LEAD}) for text, look in rows)
    made = (
        _row(at, [_string(f"A{at}", *row)], high) for at, (row, high) in enumerate(zip(rows, lines, strict=True), 1)
    )
    columns = _s("cols", _s("col", min=1, max=1, width=COVER, customWidth=1))
    setup = _s("pageSetup", paperSize=9, fitToWidth=1, fitToHeight=0)
    return _s("worksheet", _s("sheetPr", _s("pageSetUpPr", fitToPage=1)), columns, _s("sheetData"), setup), made


def _sheet(table: Table) -> Sheet:
    last = f"{_column(len(table.headings))}{len(table.rows) + 1}"
    pane = _s("pane", ySplit=1, topLeftCell="A2", activePane="bottomLeft", state="frozen")
    views = _s("sheetViews", _s("sheetView", pane, workbookViewId=0))
    widths = _widths(table)
    columns = _s("cols", *(_s("col", min=at, max=at, width=width, customWidth=1) for at, width in enumerate(widths, 1)))
    setup = _s("pageSetup", paperSize=9, orientation="landscape", fitToWidth=1, fitToHeight=0)
    fits = _s("sheetPr", _s("pageSetUpPr", fitToPage=1))
    made = _s("worksheet", fits, _s("dimension", ref=f"A1:{last}"), views, columns, _s("sheetData"),
              _s("autoFilter", ref=f"A1:{last}"), setup)  # fmt: skip
    return made, _rows(table, widths)


def _rows(table: Table, widths: list[int]) -> Iterator[_Element]:
    yield _row(1, (_string(f"{_column(at)}1", name, HEADING) for at, name in enumerate(table.headings, 1)))
    for number, row in enumerate(table.rows, 2):
        cells = (_cell(f"{_column(at)}{number}", cell) for at, cell in enumerate(row, 1))
        yield _row(number, cells, max(_height(words(cell), width) for cell, width in zip(row, widths, strict=True)))


def _row(number: int, cells: Iterable[_Element], lines: int = 1) -> _Element:
    """A row high enough for its lines: not every program finds that out by itself."""
    return _s("row", *cells, r=number, ht=LINE * lines, customHeight=1)


def _widths(table: Table) -> list[int]:
    """As wide as the longest line of a column asks; a Chinese character takes two places."""
    return [_width([name, *(words(row[at]) for row in table.rows)]) for at, name in enumerate(table.headings)]


def _width(texts: list[str]) -> int:
    longest = max(_places(line) for text in texts for line in text.split("\n"))
    return min(WIDEST, max(NARROWEST, longest + 3))


def _height(text: str, width: int) -> int:
    """How many lines a text takes in a column."""
    return sum(max(1, -(-_places(line) // (width - 2))) for line in text.split("\n"))


def _places(text: str) -> int:
    return sum(1 if ord(sign) < 0x2E80 else 2 for sign in text)


def _column(number: int) -> str:
    assert number <= 26, "a paper has no wider table"
    return chr(ord("A") + number - 1)


def _cell(place: str, cell: Cell) -> _Element:
    if cell is None:
        return _s("c", r=place, s=TEXT)
    if isinstance(cell, str | Quoted):
        return _string(place, str(cell), TEXT)
    value, look = _number(cell)
    made = _s("v")
    made.text = value
    return _s("c", made, r=place, s=look)


def _number(cell: int | Decimal | date) -> tuple[str, int]:
    """A number as the file holds it, with its format; time is a share of the day, in Shanghai."""
    if isinstance(cell, datetime):
        local = cell.astimezone(SHANGHAI)
        seconds = local.hour * 3600 + local.minute * 60 + local.second
        return f"{(local.date() - EPOCH).days + seconds / 86400:.10f}", MOMENT
    if isinstance(cell, date):
        return str((cell - EPOCH).days), DAY
    return str(cell), MONEY if isinstance(cell, Decimal) else COUNT


def _string(place: str, text: str, look: int) -> _Element:
    """Words as words: an inline string is never taken for a formula."""
    shown = printable(text)
    held = _s("t")
    held.text = _ESCAPE.sub("_x005F_", shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…")
    held.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return _s("c", _s("is", held), r=place, s=look, t="inlineStr")
