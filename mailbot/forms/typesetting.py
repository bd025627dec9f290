"""Glyphs on a page back into the text that was typed: lines that only the width of the cell broke are one again."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

LEAST_MARGIN, MOST_MARGIN = 2.0, 12.0  # points between a border and the text beside it
SAME = 0.25  # of a glyph's size: a bold sign may be printed twice, a little aside
# What may not begin a line is carried over with what stands before it, what may not end one with what follows (GB/T 15834).
NOT_FIRST = "，。、；：！？）》」』】〕”’…—,.;:!?)]}%"
NOT_LAST = "（《「『【〔“‘([{"
WORD = re.compile(rf"[{re.escape(NOT_LAST)}]*(?:[!-~]+|.)[{re.escape(NOT_FIRST)}]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A sign and where it is printed: left and right edge, middle of its height and its size, in points, y downwards."""

    text: str
    left: float
    right: float
    middle: float
    size: float


Line = Sequence[Glyph]


def paragraphs(glyphs: Iterable[Glyph], left: float, right: float) -> str:
    """What glyphs between two borders say, one line a paragraph."""
    lines = list(_lines(glyphs))
    if not lines:
        return ""
    margin = min(max(min(line[0].left for line in lines) - left, LEAST_MARGIN), MOST_MARGIN)
    text = _words(lines[0])
    for before, line in pairwise(lines):
        words = _words(line)
        text += (_joint(text, words) if _runs_on(before, line, right - margin) else "\n") + words
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def _lines(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """The glyphs by lines from top to bottom, each line from left to right, without blanks at its ends."""
    line: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda one: one.middle):
        if line and glyph.middle - line[0].middle > max(line[0].size, glyph.size) / 2:
            yield from _ordered(line)
            line = []
        line.append(glyph)
    yield from _ordered(line)


def _ordered(line: list[Glyph]) -> Iterator[list[Glyph]]:
    ordered: list[Glyph] = []
    for glyph in sorted(line, key=lambda one: one.left):
        last = ordered[-1] if ordered else None
        if last is None or last.text != glyph.text or glyph.left - last.left > SAME * glyph.size:
            ordered.append(glyph)
    if any(glyph.text.strip() for glyph in ordered):
        while not ordered[0].text.strip():
            del ordered[0]
        yield ordered


def _words(line: Line) -> str:
    """The text of a line; where it was set apart without a blank, one is put in."""
    text = line[0].text
    for before, glyph in pairwise(line):
        wide = 1.0 if _full(before.text) and _full(glyph.text) else 0.3
        apart = glyph.left - before.right > wide * glyph.size and not (before.text + glyph.text).isspace()
        blank = apart and not before.text.endswith(" ") and not glyph.text.startswith(" ")
        text += (" " if blank else "") + glyph.text
    return text


def _full(text: str) -> bool:
    """Whether it is set without blanks between, as Chinese is."""
    return not text.isascii()


def _runs_on(before: Line, line: Line, right: float) -> bool:
    """Whether a line only begins because the first word of it found no room on the one before."""
    end = next(glyph.right for glyph in reversed(before) if glyph.text.strip())
    match = WORD.match("".join(glyph.text for glyph in line))
    taken, letters = 0, len(match[0]) if match else 1
    for glyph in line:
        if letters <= 0:
            break
        letters -= len(glyph.text)
        taken += 1
    return right - end < line[taken - 1].right - line[0].left


def _joint(before: str, after: str) -> str:
    """Two words of Latin letters need the blank that the line end stood for."""
    plain = before[-1:].isascii() and after[:1].isascii()
    return " " if plain and not before[-1:].isspace() else ""
