"""A small printer: texts and strokes as the bytes of a PDF, glyph by glyph, as office programs write them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

SIZE = 10.5
WIDTH, HEIGHT = 595.0, 842.0
PADDING = 5.4
# What stays on one line: a Latin word or a Chinese sign, with the signs that may not begin a line and the blanks after it.
WORDS = re.compile(r"(?:[!-~]+|.)[，。、；：！？）》”]*\s*")


def advance(sign: str) -> float:
    """How far a sign moves the pen, in points."""
    return SIZE / 2 if sign.isascii() else SIZE


@dataclass
class Page:
    """What is painted on one page, in the order it was painted; y runs upwards as PDF has it."""

    marks: list[str] = field(default_factory=list)
    signs: set[str] = field(default_factory=set)

    def text(self, x: float, y: float, words: str, *, mode: int = 0) -> None:
        self.signs |= set(words)
        codes = "".join(f"{ord(sign):04x}" for sign in words if ord(sign) < 0x10000)
        self.marks.append(f"BT {mode} Tr /F1 {SIZE} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm <{codes}> Tj ET")

    def line(self, x0: float, y0: float, x1: float, y1: float, *, bar: bool = False) -> None:
        """A stroke, or as Word draws it a thin filled bar."""
        if bar:
            self.marks.append(f"{x0:.2f} {y0:.2f} {max(x1 - x0, 0.5):.2f} {max(y1 - y0, 0.5):.2f} re f")
        else:
            self.marks.append(f"0.5 w {x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l S")

    def box(self, left: float, top: float, right: float, bottom: float, *, bar: bool = False) -> None:
        for x0, y0, x1, y1 in ((left, top, right, top), (left, bottom, right, bottom)):
            self.line(x0, y0, x1, y1, bar=bar)
        for x in (left, right):
            self.line(x, bottom, x, top, bar=bar)

    def cell(self, left: float, top: float, right: float, words: str, *, rows: int = 1, bar: bool = False) -> float:
        """A framed cell with its words set to its width, at least so many lines high; gives back its lower edge."""
        lines = [line for paragraph in words.split("\n") for line in wrapped(paragraph, right - left - 2 * PADDING)]
        bottom = top - max(len(lines), rows) * SIZE * 1.3 - 4
        for number, line in enumerate(lines, 1):
            self.text(left + PADDING, top - number * SIZE * 1.3, line)
        self.box(left, top, right, bottom, bar=bar)
        return bottom


def wrapped(paragraph: str, width: float) -> list[str]:
    """A paragraph in lines no wider than this, divided as word processors do: not within Latin words, no comma at a beginning."""
    lines, line = [], ""
    for word in WORDS.findall(paragraph):
        if line and sum(map(advance, (line + word).rstrip())) > width:
            lines.append(line)
            line = ""
        for sign in word:
            if (
                line and sum(map(advance, line + sign)) > width and not sign.isspace()
            ):  # a word longer than a line is cut
                lines.append(line)
                line = ""
            line += sign
    return [*lines, line]


def table(
    page: Page, top: float, widths: Iterable[float], rows: Iterable[Iterable[str]], *, bar: bool = False
) -> float:
    """Rows of equal columns from the left margin down; gives back the lower edge."""
    edges = list(accumulate(widths, initial=56.0))
    for row in map(list, rows):
        spans = list(zip(row, pairwise(edges), strict=True))
        room = [
            sum(map(len, (wrapped(part, right - left - 2 * PADDING) for part in words.split("\n"))))
            for words, (left, right) in spans
        ]
        top = min(page.cell(left, top, right, words, rows=max(room), bar=bar) for words, (left, right) in spans)
    return top


def printed(*pages: Page, meaning: bool = True) -> bytes:
    """The file; without `meaning` its font does not say which sign is which."""
    signs = set().union(*(page.signs for page in pages))
    unicode_map = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        + "".join(f"1 beginbfchar <{ord(sign):04x}> <{ord(sign):04x}> endbfchar\n" for sign in sorted(signs))
        + "endcmap end end"
    )
    kids = " ".join(f"{10 + 2 * number} 0 R" for number in range(len(pages)))
    objects: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /Some /Encoding /Identity-H /DescendantFonts [4 0 R]"
        + (b" /ToUnicode 6 0 R >>" if meaning else b" >>"),
        4: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Some /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
        b"/Supplement 0 >> /DW 1000 /W [32 126 500] /FontDescriptor 5 0 R >>",
        5: b"<< /Type /FontDescriptor /FontName /Some /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800 /Descent -200 "
        b"/CapHeight 700 /StemV 80 >>",
        6: _stream(unicode_map.encode()),
    }
    for number, page in enumerate(pages):
        resources = f"/Resources << /Font << /F1 3 0 R >> >> /Contents {11 + 2 * number} 0 R"
        head = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] {resources} >>"
        objects[10 + 2 * number] = head.encode()
        objects[11 + 2 * number] = _stream("\n".join(page.marks).encode())
    return _file(objects)


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _file(objects: dict[int, bytes]) -> bytes:
    out, places = b"%PDF-1.7\n", {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    last = max(objects)
    out += b"xref\n0 %d\n" % (last + 1)
    for number in range(last + 1):
        out += b"%010d 00000 %s \n" % (places.get(number, 0), b"n" if number in places else b"f")
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (last + 1, start)
