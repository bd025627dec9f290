"""A .docx as a grid of cells, and back into bytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile, ZipInfo

from lxml import etree
from lxml.etree import _Element

from mailbot.forms import grid
from mailbot.forms.package import NotADocument, main_part, opened, part
from mailbot.forms.wording import attribute, child, local, properties, said

MAX_COLUMNS = 63  # Word's own limit
MAX_PLACES = 100_000  # rows by columns of all tables together
MAX_TABLES = 1000  # our forms have fewer than ten
MAX_NESTING = 4  # a layout table around the form is common, a tower of them is an attack
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip entry can bear: the same form is the same bytes for ever
MAIN = "word/document.xml"
WRAPPERS = frozenset(("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
KIND = "Word 文档（.docx）"


@dataclass(frozen=True, slots=True)
class Paper:
    """An open document: what it says, and the tree to write into."""

    document: grid.Document
    root: _Element


def read_docx(data: bytes) -> Paper:
    """The document in these bytes; raises NotADocument with the reason."""
    with opened(data, KIND) as archive:
        root = part(archive, main_part(archive, MAIN, KIND))
    return reread(root)


def reread(root: _Element) -> Paper:
    """What a tree says now, after it was written into."""
    found = list(root.iter("{*}tbl"))
    if len(found) > MAX_TABLES:
        raise NotADocument("文档中的表格过多，未予打开")
    nested = ((sum(1 for _ in one.iterancestors("{*}tbl")), one) for one in found)
    inmost = sorted((pair for pair in nested if pair[0] < MAX_NESTING), key=lambda pair: -pair[0])
    tables = [_places(one) for _, one in inmost]
    sizes = (place.width * place.height for places in tables for place in places)
    widest = max((place.column for places in tables for place in places), default=0)
    if widest >= 4 * MAX_COLUMNS or sum(sizes) > MAX_PLACES:
        raise NotADocument("文档中的表格过大，未予打开")
    body = child(root, "body")
    lines = () if body is None else tuple(said(one) for one in _inside(body, "p"))
    return Paper(grid.Document(tuple(map(_table, tables)), lines), root)


def saved(blank: bytes, root: _Element) -> bytes:
    """The file `blank` with this tree as its text; all else stays, and the same tree gives the same bytes."""
    out = BytesIO()
    with ZipFile(BytesIO(blank)) as old, ZipFile(out, "w") as new:
        main = main_part(old, MAIN, KIND)
        for one in old.infolist():
            content = _serialised(root) if one.filename == main else old.read(one)
            new.writestr(entry(one.filename, one.compress_type), content)
    return out.getvalue()


def entry(name: str, compression: int) -> ZipInfo:
    """A zip entry that bears no trace of when and where it was written."""
    info = ZipInfo(name, EPOCH)
    info.compress_type = compression
    info.create_system = 3
    info.external_attr = 0o600 << 16
    return info


def _serialised(root: _Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _inside(parent: _Element, name: str) -> Iterator[_Element]:
    """The children of a name, also those within content controls and tracked insertions."""
    for one in parent:
        kind = local(one)
        if kind == name:
            yield one
        elif kind in WRAPPERS:
            yield from _inside(one, name)


@dataclass(slots=True)
class _Place:
    """A cell while its merges are still being counted."""

    row: int
    column: int
    width: int
    element: _Element
    height: int = 1


def _table(places: list[_Place]) -> grid.Table:
    return grid.table(
        grid.Cell(one.row, one.column, one.height, one.width, said(one.element), one.element) for one in places
    )


def _places(table: _Element) -> list[_Place]:
    """Every cell once: w:gridSpan makes it wider, w:vMerge longer, the older w:hMerge wider too (ECMA-376 17.4)."""
    places: list[_Place] = []
    above: dict[int, _Place] = {}
    for row, (line, column) in enumerate(_rows(table)):
        for element, given in _cells(line):
            width = _count(given.get("gridSpan"), 1)
            upper = above.get(column)
            if _continues(given.get("vMerge")) and upper is not None:
                upper.height = row - upper.row + 1
            elif _continues(given.get("hMerge")) and places and places[-1].row == row:
                places[-1].width += width
            else:
                above[column] = _Place(row, column, width, element)
                places.append(above[column])
            column += width  # noqa: PLW2901  (the row begins where w:gridBefore says)
    return places


def _rows(table: _Element) -> Iterator[tuple[_Element, int]]:
    """The rows a reader sees, each with the column it begins in; a row deleted with tracked changes is gone."""
    for line in _inside(table, "tr"):
        given = properties(line, "trPr")
        if "del" not in given:
            yield line, _count(given.get("gridBefore"), 0)


def _cells(line: _Element) -> Iterator[tuple[_Element, dict[str, _Element]]]:
    for cell in _inside(line, "tc"):
        given = properties(cell, "tcPr")
        if "cellDel" not in given:
            yield cell, given


def _count(element: _Element | None, default: int) -> int:
    value = None if element is None else attribute(element, "val")
    return min(int(value), MAX_COLUMNS) if value and value.isdecimal() else default


def _continues(merge: _Element | None) -> bool:
    return merge is not None and attribute(merge, "val") != "restart"
