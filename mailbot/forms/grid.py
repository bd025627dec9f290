"""A document as its tables and lines: merged cells are one cell, whatever file format they came from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from lxml.etree import _Element


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: where it begins, how many rows and columns it covers, what it says, and its XML where there is any."""

    row: int
    column: int
    height: int
    width: int
    text: str
    element: _Element | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Table:
    """Its cells in reading order; `places` maps every (row, column) to its cell, `rows` holds the cells that begin in each row."""

    cells: tuple[Cell, ...]
    places: Mapping[tuple[int, int], Cell] = field(repr=False)
    rows: tuple[tuple[Cell, ...], ...] = field(repr=False)

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a place, or None outside the table."""
        return self.places.get((row, column))

    def right_of(self, cell: Cell) -> Cell | None:
        """The next cell of the row a cell begins in."""
        return self.at(cell.row, cell.column + cell.width)

    def below(self, cell: Cell) -> Cell | None:
        """The cell under the first column of a cell."""
        return self.at(cell.row + cell.height, cell.column)


@dataclass(frozen=True, slots=True)
class Document:
    """All tables, those inside others first since they say it best, and all lines outside them."""

    tables: tuple[Table, ...]
    lines: tuple[str, ...] = ()


def joined(pages: Iterable[Document]) -> Document:
    """Several documents as one."""
    each = tuple(pages)
    return Document(
        tuple(table for page in each for table in page.tables), tuple(line for page in each for line in page.lines)
    )


def alone(one: Table) -> Document:
    """A table as all there is."""
    return Document((one,))


def cut(page: Document, begins: Iterable[int], *, lined: bool) -> tuple[Document, ...]:
    """A document cut before these of its tables but the first; with `lined` each keeps all the lines, else none does."""
    inner = sorted(set(begins))[1:]
    pieces = pairwise((0, *inner, len(page.tables)))
    lines = page.lines if lined or not inner else ()
    return tuple(Document(page.tables[start:end], lines) for start, end in pieces)


def written(documents: Iterable[Document]) -> list[object]:
    """The documents as plain JSON, to be kept."""
    return [{"lines": list(one.lines), "tables": [_written(table) for table in one.tables]} for one in documents]


def _written(one: Table) -> list[list[int | str]]:
    return [[cell.row, cell.column, cell.height, cell.width, cell.text] for cell in one.cells]


def documents(kept: Any) -> tuple[Document, ...]:
    """The documents that `written` made JSON of."""
    return tuple(
        Document(tuple(table(Cell(*cell) for cell in cells) for cells in one["tables"]), tuple(one["lines"]))
        for one in kept
    )


def table(cells: Iterable[Cell]) -> Table:
    """The table these cells make."""
    ordered = tuple(cells)
    rows: list[list[Cell]] = [[] for _ in range(max((cell.row + cell.height for cell in ordered), default=0))]
    for cell in ordered:
        rows[cell.row].append(cell)
    places = {place: cell for cell in ordered for place in _covered(cell)}
    return Table(ordered, places, tuple(map(tuple, rows)))


def _covered(cell: Cell) -> list[tuple[int, int]]:
    rows, columns = range(cell.row, cell.row + cell.height), range(cell.column, cell.column + cell.width)
    return [(row, column) for row in rows for column in columns]
