"""A paper as .docx (ECMA-376): A4, 宋体 and 黑体, zh-CN, a footer with page numbers; the same paper is the same bytes."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree
from lxml.etree import _Element

from mailbot.forms.docx import entry
from mailbot.reports.paper import Cell, Paper, Party, Quoted, Section, Table, printable, words

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PAGE, MARGIN = (11906, 16838), 1020
"""A4 and its margins of 18 mm, in twentieths of a point."""
WIDTH = PAGE[0] - 2 * MARGIN
BODY, SMALL, HEAD, TITLE = 21, 17, 24, 36
"""Half points."""
SHADE = "E8EDF3"


def docx(paper: Paper) -> bytes:
    """The Word file of a paper."""
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/document.xml": _document(paper),
        "word/_rels/document.xml.rels": _relations(("styles", "styles.xml"), ("footer", "footer1.xml")),
        "word/styles.xml": _styles(),
        "word/footer1.xml": _w("ftr", _footer(paper.foot)),
    }
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, root in parts.items():
            archive.writestr(entry(name, ZIP_DEFLATED), _bytes(root))
    return out.getvalue()


def _bytes(root: _Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _w(name: str, *children: _Element, **attributes: str | int) -> _Element:
    """An element of WordprocessingML."""
    made = etree.Element(f"{{{W}}}{name}", nsmap={"w": W})
    for key, value in attributes.items():
        made.set(f"{{{W}}}{key}", str(value))
    made.extend(children)
    return made


def _default(space: str) -> dict[Any, str]:
    """The namespace that elements without a prefix are of; lxml names it by None."""
    return {None: space}


def _types() -> _Element:
    root = etree.Element(f"{{{PACKAGE}/content-types}}Types", nsmap=_default(f"{PACKAGE}/content-types"))
    for extension, kind in (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
    ):
        etree.SubElement(root, f"{{{PACKAGE}/content-types}}Default", Extension=extension, ContentType=kind)
    for part, kind in (("document", "document.main"), ("styles", "styles"), ("footer1", "footer")):
        attributes = {"PartName": f"/word/{part}.xml", "ContentType": f"{WORD}.{kind}+xml"}
        etree.SubElement(root, f"{{{PACKAGE}/content-types}}Override", attributes)
    return root


def _relations(*targets: tuple[str, str]) -> _Element:
    root = etree.Element(f"{{{PACKAGE}/relationships}}Relationships", nsmap=_default(f"{PACKAGE}/relationships"))
    for place, (kind, target) in enumerate(targets, 1):
        attributes = {"Id": f"rId{place}", "Type": f"{OFFICE}/{kind}", "Target": target}
        etree.SubElement(root, f"{{{PACKAGE}/relationships}}Relationship", attributes)
    return root


def _styles() -> _Element:
    fonts = _w("rFonts", ascii="Times New Roman", hAnsi="Times New Roman", eastAsia="宋体", cs="Times New Roman")
    run = _w(
        "rPr", fonts, _w("sz", val=BODY), _w("szCs", val=BODY), _w("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")
    )
    space = _w("pPr", _w("spacing", after=0))
    normal = _w("style", _w("name", val="Normal"), _w("qFormat"), type="paragraph", default=1, styleId="Normal")
    return _w("styles", _w("docDefaults", _w("rPrDefault", run), _w("pPrDefault", space)), normal, _heading_style())


def _heading_style() -> _Element:
    """Section titles are headings, so that Word's navigation shows them."""
    layout = _w("pPr", _w("keepNext"), _w("spacing", before=240, after=100), _w("outlineLvl", val=0))
    looks = _w(
        "rPr",
        _w("rFonts", ascii="Arial", hAnsi="Arial", eastAsia="黑体"),
        _w("b"),
        _w("sz", val=HEAD),
        _w("szCs", val=HEAD),
    )
    return _w("style", _w("name", val="heading 1"), _w("basedOn", val="Normal"), _w("qFormat"), layout, looks,
              type="paragraph", styleId="Heading1")  # fmt: skip


def _document(paper: Paper) -> _Element:
    body = _w("body", *_lines((paper.title,), TITLE, "center", heavy=True), *_lines((paper.subtitle,), HEAD, "center"))
    for section in paper.sections:
        body.extend(_section(section))
    if paper.signatures:
        body.extend(_lines(("",), SMALL // 2))
        _keep_together(body)
        body.append(_signatures(paper.signatures))
    # A table last in the body would lose its end in a round trip through .doc; no higher than a point, or it takes a page of its own.
    body.append(_w("p", _w("pPr", _w("spacing", line=20, lineRule="exact"), _looks(2, heavy=False))))
    link = _w("footerReference", type="default")
    link.set(f"{{{OFFICE}}}id", "rId2")
    size = _w("pgSz", w=PAGE[0], h=PAGE[1])
    margins = _w("pgMar", top=MARGIN, right=MARGIN, bottom=MARGIN, left=MARGIN, header=567, footer=567, gutter=0)
    body.append(_w("sectPr", link, size, margins))
    return _w("document", body)


def _section(section: Section) -> Iterator[_Element]:
    yield _w("p", _w("pPr", _w("pStyle", val="Heading1")), _w("r", _text(section.title)))
    for table in section.tables:
        yield _table(table)
        yield from _lines(("",), SMALL // 2)
    yield from _lines(section.lines, SMALL + 2)


def _keep_together(body: _Element) -> None:
    """The last section stays on one page with what follows it: nobody signs a page that does not say what."""
    titled = [each for each in body if each.find(f"{{{W}}}pPr/{{{W}}}pStyle") is not None]
    for layout in (layout for each in titled[-1].itersiblings() for layout in each.iter(f"{{{W}}}pPr")):
        layout.insert(0, _w("keepNext"))


def _lines(lines: Iterable[str], size: int, align: str = "left", *, heavy: bool = False) -> Iterator[_Element]:
    for line in lines:
        yield _paragraph(line, size, align, heavy=heavy)


def _paragraph(text: str, size: int, align: str = "left", *, heavy: bool = False) -> _Element:
    """A paragraph; "\\n" is a line break, `heavy` is 黑体."""
    run = _w("r", _looks(size, heavy=heavy))
    for place, part in enumerate(printable(text).split("\n")):
        run.extend([_w("br"), _text(part)] if place else [_text(part)])
    layout = (_w("spacing", after=40, line=264, lineRule="auto"), _w("jc", val=align), _looks(size, heavy=heavy))
    return _w("p", _w("pPr", *layout), run)


def _looks(size: int, *, heavy: bool) -> _Element:
    """The size of a run, and of a paragraph's own mark, without which an empty line is as high as any other."""
    fonts = [_w("rFonts", ascii="Arial", hAnsi="Arial", eastAsia="黑体")] if heavy else []
    return _w("rPr", *fonts, _w("sz", val=size), _w("szCs", val=size))


def _text(words_: str) -> _Element:
    made = _w("t")
    made.text = words_
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def _table(table: Table) -> _Element:
    """A bordered table whose first row heads every page; WPS goes by gridCol, so the widths stand there too."""
    widths = [WIDTH * share // sum(table.widths) for share in table.widths]
    made = _w("tbl", _properties(widths), _w("tblGrid", *(_w("gridCol", w=width) for width in widths)))
    heads = [_cell(width, name, "center", shade=SHADE) for width, name in zip(widths, table.headings, strict=True)]
    made.append(_w("tr", _w("trPr", _w("cantSplit"), _w("tblHeader")), *heads))
    aligns = [_align([row[at] for row in table.rows]) for at in range(len(widths))]
    for row in table.rows:
        cells = [_cell(width, words(cell), align) for width, cell, align in zip(widths, row, aligns, strict=True)]
        made.append(_w("tr", _w("trPr", _w("cantSplit")), *cells))
    if not table.rows:
        made.append(_w("tr", _cell(sum(widths), table.empty, "center", span=len(widths))))
    return made


def _properties(widths: list[int], border: str = "single") -> _Element:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = _w("tblBorders", *(_w(side, val=border, sz=4, space=0, color="8A97A5") for side in sides))
    margins = _w("tblCellMar", _w("left", w=70, type="dxa"), _w("right", w=70, type="dxa"))
    return _w("tblPr", _w("tblW", w=sum(widths), type="dxa"), borders, _w("tblLayout", type="fixed"), margins)


def _align(column: Sequence[Cell]) -> str:
    """Sums to the right, counts and dates in the middle, everything with words in it to the left."""
    held = [cell for cell in column if cell is not None]
    if held and all(isinstance(cell, Decimal) for cell in held):
        return "right"
    return "left" if any(isinstance(cell, str | Quoted | Decimal) for cell in held) else "center"


def _cell(width: int, text: str, align: str, *, shade: str = "", span: int = 1) -> _Element:
    layout = _w("tcPr", _w("tcW", w=width, type="dxa"))
    if span > 1:
        layout.append(_w("gridSpan", val=span))
    if shade:
        layout.append(_w("shd", val="clear", color="auto", fill=shade))
    layout.append(_w("vAlign", val="center"))
    return _w("tc", layout, _paragraph(text, SMALL, align, heavy=bool(shade)))


def _signatures(parties: tuple[Party, ...]) -> _Element:
    widths = [WIDTH // len(parties)] * len(parties)
    made = _w("tbl", _properties(widths), _w("tblGrid", *(_w("gridCol", w=width) for width in widths)))
    cells = []
    for width, party in zip(widths, parties, strict=True):
        lines = (_paragraph(line, BODY) for line in (party.name, *party.lines))
        spaced = [part for line in lines for part in (line, _paragraph("", SMALL // 2))]
        cells.append(_w("tc", _w("tcPr", _w("tcW", w=width, type="dxa")), *spaced))
    made.append(_w("tr", _w("trPr", _w("cantSplit"), _w("trHeight", val=2000, hRule="atLeast")), *cells))
    return made


def _footer(foot: str) -> _Element:
    paragraph = _paragraph(f"{foot} · 第 ", SMALL - 2, "center")
    for field, after in (("PAGE", " 页，共 "), ("NUMPAGES", " 页")):
        simple = _w("fldSimple", _small("1"), instr=field)
        paragraph.extend((simple, _small(after)))
    return paragraph


def _small(text: str) -> _Element:
    return _w("r", _w("rPr", _w("sz", val=SMALL - 2), _w("szCs", val=SMALL - 2)), _text(text))
