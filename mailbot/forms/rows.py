"""The list of a form: a header row found by its words, and the lines under it, whatever the order of the columns."""

from collections.abc import Iterator, Sequence
from copy import deepcopy

from lxml.etree import _Element

from mailbot.forms.answers import NoPlace
from mailbot.forms.docx import Paper, reread
from mailbot.forms.form import clean
from mailbot.forms.grid import Cell, Document, Table
from mailbot.forms.ink import keep_whole, write
from mailbot.forms.labels import Names, label
from mailbot.forms.wording import local

Line = dict[str, Cell]
NUMBERING = "序号"
BESIDE = 2
"""Labelled columns that one merged cell may speak for."""


def columns(table: Table, row: int, known: Names) -> list[dict[str, int]]:
    """The labelled columns of a row; a list set twice side by side (序号 姓名 … 序号 姓名 …) gives two groups."""
    groups: list[dict[str, int]] = []
    for cell in table.rows[row]:
        name = label(cell.text, known)
        if name:
            group = next((one for one in groups if name not in one), None)
            if group is None:
                groups.append(group := {})
            group[name] = cell.column
    return groups


def header(table: Table, known: Names, least: int) -> tuple[int, list[dict[str, int]]] | None:
    """The first row that carries at least so many labels, with its columns."""
    for row in range(len(table.rows)):
        groups = columns(table, row, known)
        if groups and len(groups[0]) >= least:
            return row, groups
    return None


def lines(table: Table, known: Names, least: int) -> Iterator[Line]:
    """The lines under the header, empty ones too; a header typed again on the next page is none, nor is a note across the table."""
    head = header(table, known, least)
    if head is None:
        return
    top, groups = head
    for group in groups:
        for row in range(top + 1, len(table.rows)):
            cells = ((name, table.at(row, column), column) for name, column in group.items())
            line = {name: cell for name, cell, column in cells if cell and (cell.column == column or cell.text)}
            if line and not _is_header(line, known, least) and not _is_note(line, row):
                yield line


def _is_header(line: Line, known: Names, least: int) -> bool:
    """Every one of several columns saying its own name."""
    return sum(label(cell.text, known) == name for name, cell in line.items()) >= least


def _is_note(line: Line, row: int) -> bool:
    """One text across three labelled columns or more, or with nothing else in its row, belongs to none of them; 都正常 may fill two."""
    own = [cell for name, cell in line.items() if cell.row == row and cell.text and name != NUMBERING]
    width = max(map(own.count, own), default=0)
    return width > BESIDE or (width > 1 and width == len(own))


def read_rows(document: Document, known: Names, least: int, labels: Sequence[str]) -> list[dict[str, str]]:
    """What is written in the lists of all tables; a line counts when it says something itself beside its number."""
    return [
        {name: line[name].text if name in line else "" for name in labels}
        for table in document.tables
        for line in lines(table, known, least)
        if _filled(line)
    ]


def _filled(line: Line) -> bool:
    """A cell merged over several rows speaks for each of them, but does not make a line by itself."""
    row = max(cell.row for cell in line.values())
    return any(cell.text for name, cell in line.items() if name != NUMBERING and cell.row == row)


def write_rows(paper: Paper, known: Names, least: int, rows: Sequence[dict[str, str]]) -> None:
    """Write a list into the empty lines of a blank, adding lines after the last where they do not suffice."""
    vacant = _vacant(paper, known, least)
    if len(vacant) < len(rows):
        if not vacant:
            raise NoPlace("空白表没有可填写的空行")
        _extend(vacant[-1], len(rows) - len(vacant))
        vacant = _vacant(reread(paper.root), known, least)
    for line, row in zip(vacant, rows, strict=False):
        _keep_whole(line)
        for name, value in row.items():
            _write(line, name, clean(value))


def _write(line: Line, name: str, value: str) -> None:
    cell = line.get(name)
    if cell is not None and cell.element is not None:
        write(cell.element, value)
    elif value:
        raise NoPlace(f"空白表没有“{name}”一栏")


def _vacant(paper: Paper, known: Names, least: int) -> list[Line]:
    whole = (line for table in paper.document.tables for line in lines(table, known, least))
    return [line for line in whole if not any(cell.text for name, cell in line.items() if name != NUMBERING)]


def _extend(line: Line, count: int) -> None:
    row = _row(line)
    for _ in range(count if row is not None else 0):
        assert row is not None
        row.addnext(deepcopy(row))


def _row(line: Line) -> _Element | None:
    """The row of the blank that a line stands in."""
    cell = next(iter(line.values())).element
    return None if cell is None else next((one for one in cell.iterancestors() if local(one) == "tr"), None)


def _keep_whole(line: Line) -> None:
    """No page ends in the middle of a line (w:cantSplit, ECMA-376 17.4.6)."""
    row = _row(line)
    if row is not None:
        keep_whole(row)
