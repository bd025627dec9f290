"""A workbook (.xlsx, by Excel, WPS or LibreOffice) as one document a visible sheet, in the grid that the annexes read."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from zipfile import ZipFile

from lxml.etree import _Element

from mailbot.forms import grid
from mailbot.forms.figures import Style, shown, styles
from mailbot.forms.form import clean
from mailbot.forms.package import MAX_TEXT, NotADocument, main_part, opened, part, related
from mailbot.forms.wording import PICTURE, child, local

MAX_SHEETS = 40
MAX_PLACES = 100_000  # rows by columns of all sheets together
MAX_WIDTH, MAX_HEIGHT = 63, 1000  # a merge of whole columns or rows ends here
MAIN = "xl/workbook.xml"
KIND = "Excel 表格（.xlsx）"
WPS_PICTURE = re.compile(r"=?(?:_xlfn\.)?DISPIMG\(", re.IGNORECASE)  # WPS keeps a picture in a cell as a formula
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how a string bears what XML cannot (ECMA-376 part 1, 22.9.2.19)

Place = tuple[int, int]
"""Row and column, from 0."""


@dataclass(frozen=True, slots=True)
class _Book:
    """What all sheets share: strings, styles, and whether days count from 1904."""

    words: tuple[str, ...]
    styles: tuple[Style, ...]
    from_1904: bool


@dataclass(frozen=True, slots=True)
class _Merge:
    row: int
    column: int
    height: int
    width: int


def read_xlsx(data: bytes) -> tuple[grid.Document, ...]:
    """Every visible sheet with something on it, in order; raises NotADocument with the reason."""
    with opened(data, KIND) as archive:
        name = main_part(archive, MAIN, KIND)
        workbook, parts = part(archive, name), related(archive, name)
        by_kind = dict(parts.values())
        book = _Book(
            _shared(archive, by_kind.get("sharedStrings")),
            styles(part(archive, by_kind["styles"])) if by_kind.get("styles") in archive.NameToInfo else (),
            (properties := child(workbook, "workbookPr")) is not None and properties.get("date1904") in ("1", "true"),
        )
        named = _visible(workbook, parts)
        if sum(archive.getinfo(target).file_size for _, target in named) > MAX_TEXT:
            raise NotADocument("文档正文过大，未予打开")
        sheets = [(title, _sheet(archive, target, book)) for title, target in named]
    _bounded(table for _, table in sheets)
    return tuple(grid.Document((table,), (title,)) for title, table in sheets if table.cells)


def _bounded(tables: Iterable[grid.Table]) -> None:
    """Many cells may share one long string; what the annexes search through is what they say together."""
    cells = [cell for table in tables for cell in table.cells]
    if len(cells) > MAX_PLACES or sum(len(cell.text) for cell in cells) > MAX_TEXT:
        raise NotADocument("文档中的表格过大，未予打开")


def _visible(workbook: _Element, parts: Mapping[str, tuple[str, str]]) -> list[tuple[str, str]]:
    """Title and part of each sheet a reader sees."""
    found = []
    for sheet in workbook.iter("{*}sheet"):
        relation = next((str(value) for key, value in sheet.items() if str(key).endswith("}id")), "")
        kind, target = parts.get(relation, ("", ""))
        if kind == "worksheet" and sheet.get("state", "visible") == "visible":
            found.append((clean(str(sheet.get("name", ""))), target))
    return found[:MAX_SHEETS]


def _shared(archive: ZipFile, name: str | None) -> tuple[str, ...]:
    if name not in archive.NameToInfo:
        return ()
    return tuple(_string(one) for one in part(archive, name or "") if local(one) == "si")


def _string(element: _Element) -> str:
    """A plain or rich string; the reading above the characters (rPh) is not said."""
    pieces = (
        one.text or ""
        for one in element.iter("{*}t")
        if not any(local(above) == "rPh" for above in one.iterancestors())
    )
    return clean(ESCAPED.sub(lambda match: chr(int(match[1], 16)), "".join(pieces)))


def _sheet(archive: ZipFile, name: str, book: _Book) -> grid.Table:
    root = part(archive, name)
    said, framed = _cells(root, book)
    for place in _pictures(archive, name):
        said[place] = said.get(place) or PICTURE
    filled = {place: text for place, text in said.items() if text}
    if not filled:
        return grid.table(())
    merges = _merges(root, filled.keys())
    return grid.table(_grid(filled, merges, _extent(filled.keys(), framed, merges)))


def _cells(root: _Element, book: _Book) -> tuple[dict[Place, str], set[Place]]:
    """What each cell says, and which have a border; rows and cells without a reference follow the one before."""
    said: dict[Place, str] = {}
    framed: set[Place] = set()
    row = -1
    for line in root.iterfind("{*}sheetData/{*}row"):
        row = _number(line.get("r"), row + 2) - 1
        column = -1
        for cell in line.iterfind("{*}c"):
            column = place[1] if (place := _place(cell.get("r"))) else column + 1
            style = _style(cell, book)
            said[row, column] = _said(cell, style, book)
            if style.framed:
                framed.add((row, column))
    return said, framed


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) <= 7 and int(text) else default


def _place(reference: str | None) -> Place | None:
    match = REFERENCE.fullmatch(reference or "")
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def _style(cell: _Element, book: _Book) -> Style:
    number = _number(cell.get("s"), 0)
    return book.styles[number] if number < len(book.styles) else Style()


def _said(cell: _Element, style: Style, book: _Book) -> str:
    """The text of a cell as its reader sees it (18.3.1.4); a formula says what it last came to."""
    kind, value = cell.get("t", "n"), child(cell, "v")
    written = (value.text or "") if value is not None else ""
    if kind == "inlineStr":
        inline = child(cell, "is")
        return "" if inline is None else _string(inline)
    if kind == "s":
        number = int(written) if written.isdecimal() else len(book.words)
        return book.words[number] if number < len(book.words) else ""
    if kind == "str":
        return PICTURE if WPS_PICTURE.match(written) else clean(written)
    if kind == "b":
        return "TRUE" if written == "1" else "FALSE"
    return shown(written, style.code, from_1904=book.from_1904) if kind == "n" else clean(written)


def _pictures(archive: ZipFile, sheet: str) -> Iterator[Place]:
    """The cells in which a picture begins: a scanned signature, say."""
    for kind, target in related(archive, sheet).values():
        if kind == "drawing" and target in archive.NameToInfo:
            for anchor in part(archive, target):
                start = child(anchor, "from")
                if start is not None and child(anchor, "pic") is not None:
                    yield _number(start.findtext("{*}row"), 0), _number(start.findtext("{*}col"), 0)


def _merges(root: _Element, filled: Iterable[Place]) -> list[_Merge]:
    """The merged ranges that begin no further down or right than the last text; one across whole rows is cut."""
    last_row, last_column = (max(ends) for ends in zip(*filled, strict=True))
    found = []
    for one in root.iterfind("{*}mergeCells/{*}mergeCell"):
        first, _, last = str(one.get("ref")).partition(":")
        start, end = _place(first), _place(last)
        if start and end and start[0] <= last_row and start[1] <= last_column:
            height, width = min(end[0] - start[0] + 1, MAX_HEIGHT), min(end[1] - start[1] + 1, MAX_WIDTH)
            found.append(_Merge(*start, max(height, 1), max(width, 1)))
    return found


def _extent(filled: Iterable[Place], framed: set[Place], merges: Iterable[_Merge]) -> tuple[range, range]:
    """The rows and columns of the form: all that has a text, a border or a merge; else only the texts, where borders run on and on."""
    wide = [*filled, *framed, *((one.row + one.height - 1, one.column + one.width - 1) for one in merges)]
    for places in (wide, list(filled)):
        rows, columns = (range(min(ends), max(ends) + 1) for ends in zip(*places, strict=True))
        if len(rows) * len(columns) <= MAX_PLACES:
            return rows, columns
    raise NotADocument("文档中的表格过大，未予打开")


def _grid(filled: Mapping[Place, str], merges: Iterable[_Merge], extent: tuple[range, range]) -> Iterator[grid.Cell]:
    """Every place of the extent as a cell, merged ones once, empty ones too: an answer may stand there."""
    rows, columns = extent
    covered: set[Place] = set()
    found: list[tuple[Place, int, int, str]] = []
    for one in merges:
        inside = {
            (row, column)
            for row in range(one.row, min(one.row + one.height, rows.stop))
            for column in range(one.column, min(one.column + one.width, columns.stop))
        }
        if not inside & covered:
            covered |= inside
            text = next((filled[place] for place in sorted(inside) if place in filled), "")
            found.append(((one.row, one.column), one.height, one.width, text))
    single = ((row, column) for row in rows for column in columns if (row, column) not in covered)
    found += ((place, 1, 1, filled.get(place, "")) for place in single)
    for (row, column), height, width, text in sorted(found):
        tall, wide = min(height, rows.stop - row), min(width, columns.stop - column)
        yield grid.Cell(row - rows.start, column - columns.start, tall, wide, text)
