"""A report's tables in a letter: in its text one line a row, on its page with the same words in cells."""

from decimal import Decimal

from mailbot.reports.paper import Cell, Table, words

PAIR, WIDE = 2, 4
"""Columns of a table whose rows are a label and its value, and the most that a telephone shows beside each other."""
SHORT = 12
"""Signs of a cell of which more stand beside each other."""


def cell(value: Cell) -> str:
    """A cell as people read it, on one line."""
    return " ".join(words(value).split())


def to_the_right(value: Cell) -> bool:
    """Whether it stands to the right of its column, as sums do."""
    return isinstance(value, Decimal)


def records(table: Table) -> list[str]:
    """The rows as lines: 本期上限：100,000.00, or each cell behind its heading, those that are empty left out."""
    return [_record(table.headings, row) for row in table.rows] or [f"{table.empty}。"]


def _record(headings: tuple[str, ...], row: tuple[Cell, ...]) -> str:
    if len(headings) == PAIR:
        return f"{cell(row[0])}：{cell(row[1])}"
    told = (
        f"{name} {cell(value)}" for name, value in zip(headings, row, strict=True) if value is not None and str(value)
    )
    return f"- {'；'.join(told)}"


def narrow(table: Table) -> tuple[Table, ...]:
    """The table as a page of a hand's width shows it: one of many columns turned, some rows of it at a time."""
    if len(table.headings) <= WIDE or not table.rows:
        return (table,)
    brief = all(len(cell(value)) <= SHORT for row in table.rows for value in row)
    step = WIDE + 1 if brief else PAIR
    return tuple(_turned(table, table.rows[start : start + step]) for start in range(0, len(table.rows), step))


def _turned(table: Table, rows: tuple[tuple[Cell, ...], ...]) -> Table:
    """Columns as rows, the first as headings."""
    first, *others = zip(table.headings, *rows, strict=True)
    headings = tuple(cell(value) for value in first)
    return Table(table.name, headings, (1,) * len(headings), tuple(others), table.empty)
