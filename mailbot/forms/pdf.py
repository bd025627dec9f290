"""A PDF with a text layer as tables and lines: cells are what its ruling lines enclose, texts what stands in them.

All pages are one long sheet, so that a table that runs on over a page is one table. Pictures say nothing here: a scan holds no form, and
a signature that is only drawn is none. pdfminer sets no bounds to a hostile file: the caller gives time and memory.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import pairwise
from math import inf
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTContainer, LTCurve, LTPage
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

from mailbot.forms import grid
from mailbot.forms.form import clean
from mailbot.forms.lattice import NEAR, Box, Lattice, Rule
from mailbot.forms.package import NotADocument
from mailbot.forms.typesetting import Glyph, paragraphs
from mailbot.forms.wording import WINGDINGS

MAX_PAGES = 20
MAX_GLYPHS = 60_000
MAX_RULES = 8_000
MAX_UNKNOWN = 0.02  # the share of signs without a meaning from which a text cannot be trusted
UNSEEN = frozenset((3, 7))  # text render modes that paint nothing: what a scanner's own reading of a picture is kept in
UNKNOWN = "(cid:"  # how pdfminer names a sign that the file gives no meaning
GETA = "〓"  # how a printer marks a sign that is missing


class _Visible(PDFPageAggregator):
    """A page as it is seen."""

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        if textstate.render not in UNSEEN:
            super().render_string(textstate, seq, ncs, graphicstate)


def read_pdf(data: bytes) -> grid.Document:
    """The document in these bytes; raises NotADocument where there is no text to read."""
    glyphs: list[Glyph] = []
    rules: list[Rule] = []
    try:
        for top, page in _pages(data):
            items = list(_items(page))
            glyphs += (_glyph(one, top + page.height) for one in items if isinstance(one, LTChar))
            rules += (rule for one in items if isinstance(one, LTCurve) for rule in _rules(one, top + page.height))
            _bounded(glyphs, rules)
    except NotADocument:
        raise
    except Exception as error:  # pdfminer raises whatever a broken file leads it into
        raise NotADocument("文件不是完整的 PDF") from error
    _trusted(glyphs)
    return _document(glyphs, Lattice(rules))


def _bounded(glyphs: list[Glyph], rules: list[Rule]) -> None:
    if len(glyphs) > MAX_GLYPHS or len(rules) > MAX_RULES:
        raise NotADocument("文档正文过大，未予打开")


def _pages(data: bytes) -> Iterator[tuple[float, LTPage]]:
    """Each page with the height of those above it."""
    resources = PDFResourceManager()
    device = _Visible(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    top = 0.0
    for page in PDFPage.get_pages(BytesIO(data), maxpages=MAX_PAGES):
        interpreter.process_page(page)
        layout = device.get_result()
        yield top - layout.y0, layout
        top += layout.height


def _items(container: LTContainer[Any]) -> Iterator[object]:
    """All that is painted, also within drawings that a printer driver wraps whole pages in."""
    for one in container:
        if isinstance(one, LTContainer):
            yield from _items(one)
        else:
            yield one


def _glyph(char: LTChar, bottom: float) -> Glyph:
    """A sign with y downwards from the top of the first page."""
    text = char.get_text()
    if "wingdings" in char.fontname.casefold() and len(text) == 1:
        text = WINGDINGS.get(ord(text) | 0xF000, text)
    text = GETA if text.startswith(UNKNOWN) else text
    return Glyph(text, char.x0, char.x1, bottom - (char.y0 + char.y1) / 2, char.size)


def _rules(curve: LTCurve, bottom: float) -> Iterator[Rule]:
    """The strokes of a path along the axes; a filled bar is one stroke, a filled area none."""
    thin = min(curve.width, curve.height) <= NEAR
    if thin and curve.fill:
        yield _along(curve.x0, curve.y0, curve.x1, curve.y1, bottom)
    elif curve.stroke:
        points = [*curve.pts, curve.pts[0]] if len(curve.pts) > 2 else curve.pts
        for (x0, y0), (x1, y1) in pairwise(points):
            if min(abs(x1 - x0), abs(y1 - y0)) < NEAR:
                yield _along(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), bottom)


def _along(x0: float, y0: float, x1: float, y1: float, bottom: float) -> Rule:
    if y1 - y0 > x1 - x0:
        return Rule(True, (x0 + x1) / 2, bottom - y1, bottom - y0)
    return Rule(False, bottom - (y0 + y1) / 2, x0, x1)


def _trusted(glyphs: list[Glyph]) -> None:
    """A scan says nothing; a text of which signs have no meaning would be wrong rather than short."""
    unknown = sum(glyph.text == GETA for glyph in glyphs)
    if not any(glyph.text.strip() for glyph in glyphs) or unknown > MAX_UNKNOWN * len(glyphs):
        raise NotADocument("PDF 没有可读的文字层（可能是扫描件）")


def _document(glyphs: Iterable[Glyph], lattice: Lattice) -> grid.Document:
    inside: dict[Box | None, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        inside[lattice.at((glyph.left + glyph.right) / 2, glyph.middle)].append(glyph)
    cells = [
        grid.Cell(box.row, box.column, box.height, box.width, clean(paragraphs(inside[box], box.left, box.right)))
        for box in lattice.boxes()
    ]
    lines = clean(paragraphs(inside[None], 0, inf)).split("\n")
    return grid.Document((grid.table(cells),) if cells else (), tuple(lines))
