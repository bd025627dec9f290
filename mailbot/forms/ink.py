"""Writing into a Word form: the cell keeps its looks, the text keeps its lines."""

import re
from copy import deepcopy

from lxml import etree
from lxml.etree import _Element

from mailbot.forms.wording import child, local, said

PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"
BREAKS = {"\n": "br", "\t": "tab"}


def write(cell: _Element, text: str) -> None:
    """Make a cell say exactly this, in the style of what stood there."""
    paragraph = child(cell, "p")
    if paragraph is None:
        paragraph = etree.SubElement(cell, _named(cell, "p"))
    style = _style(paragraph)
    _keep(cell, "tcPr", paragraph)
    _keep(paragraph, "pPr")
    if text:
        paragraph.append(_run(cell, text, style))


def add(cell: _Element, text: str) -> None:
    """Write behind what a cell says already (需求描述：…), in the same style but never bold."""
    paragraphs = [one for one in cell if local(one) == "p"]
    paragraph = next((one for one in paragraphs if said(one)), paragraphs[0])
    style = _style(paragraph)
    if style is not None:
        for bold in [one for one in style if local(one) in {"b", "bCs"}]:
            style.remove(bold)
    if text:
        paragraph.append(_run(cell, text, style))


def restate(paragraph: _Element, start: int, end: int, text: str) -> None:
    """Put other words between two positions of a paragraph's text, however many runs it was cut into."""
    position = 0
    for piece in paragraph.iter("{*}t"):
        old = piece.text or ""
        first, last = max(start - position, 0), min(end - position, len(old))
        if first < last or (first == last == start - position):
            piece.text = old[:first] + text + old[last:]
            piece.set(PRESERVE, "preserve")
            text = ""
            start = max(start, position + last)
        position += len(old)


def keep_whole(row: _Element) -> None:
    """Let no page end within a row; its properties stand before its cells."""
    given = child(row, "trPr")
    if given is None:
        given = etree.Element(_named(row, "trPr"))
        row.insert(sum(local(one) == "tblPrEx" for one in row), given)
    if child(given, "cantSplit") is None:
        given.insert(0, etree.Element(_named(row, "cantSplit")))


def _keep(parent: _Element, name: str, *also: _Element) -> None:
    for one in list(parent):
        if local(one) != name and one not in also:
            parent.remove(one)


def _named(near: _Element, name: str) -> str:
    """A name in the namespace of a neighbour: transitional and strict documents differ in it."""
    return f"{str(near.tag).rpartition('}')[0]}}}{name}"


def _style(paragraph: _Element) -> _Element | None:
    """A copy of the run properties of a paragraph's first run, else of its mark."""
    for path in (("r", "rPr"), ("pPr", "rPr")):
        found = child(paragraph, *path)
        if found is not None:
            return deepcopy(found)
    return None


def _run(near: _Element, text: str, style: _Element | None) -> _Element:
    run = etree.Element(_named(near, "r"))
    if style is not None:
        run.append(style)
    for piece in re.split(r"([\n\t])", text):
        if piece in BREAKS:
            etree.SubElement(run, _named(near, BREAKS[piece]))
        elif piece:
            words = etree.SubElement(run, _named(near, "t"))
            words.text = piece
            words.set(PRESERVE, "preserve")
    return run
