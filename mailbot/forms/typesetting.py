"""Glyphs on a page back into the text that was typed: lines that only the width of the cell broke are one again."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

LEAST_MARGIN, MOST_MARGIN = 2.0, 12.0  # points between a border and the text beside it
BLANK = 0.25  # of a glyph's size: what stands at least between a Latin word and another
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
        text += _joint(before, line, right - margin) + _words(line)
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
    return all(ord(sign) > 0x2E7F for sign in text)


def _joint(before: Line, line: Line, right: float) -> str:
    """What stood where one line ends and the next begins: a line end, or, where its first word found no room, a blank or nothing.

    Latin words are broken at their blanks; one that had room for another sign was, one that had none may be a long word cut.
    """
    last, first = before[-1], line[0]
    blank = 0 if last.text.isspace() or _full(last.text + first.text) else BLANK * first.size
    room = right - last.right - blank
    if room >= _first_word(line):
        return "\n"
    latin = last.text.isascii() and first.text.isascii() and not last.text.isspace()
    return " " if latin and room >= first.right - first.left else ""


def _first_word(line: Line) -> float:
    """How wide the first word of a line is that could not be divided, in points."""
    match = WORD.match("".join(glyph.text for glyph in line))
    letters = len(match[0]) if match else 1
    ends = accumulate(len(glyph.text) for glyph in line)
    last = next((glyph for glyph, end in zip(line, ends, strict=True) if end >= letters), line[-1])
    return last.right - line[0].left
