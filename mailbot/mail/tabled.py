"""The cells of a table of an HTML mail, each with the places it covers (HTML 4.9.12, forming a table)."""

from collections.abc import Callable, Iterator

from mailbot.mail.elements import Node

Rows = tuple[tuple[int, int, int, int, str], ...]
"""Cells in reading order: row, column, height, width, text."""
MOST_TABLES, MOST_ROWS, WIDEST = 20, 200, 30
_BETWEEN = frozenset({"tbody", "thead", "tfoot", "form"})
_CELLS = frozenset({"td", "th"})


def rows(table: Node, text: Callable[[Node], str]) -> Rows:
    """The cells of a table that holds no other; `text` reads one."""
    cells: list[tuple[int, int, int, int, str]] = []
    taken: set[tuple[int, int]] = set()
    for row, line in zip(range(MOST_ROWS), _lines(table), strict=False):
        column = 0
        for cell in (one for one in _children(line) if one.tag in _CELLS):
            column = next(free for free in range(column, column + WIDEST**2) if (row, free) not in taken)
            height, width = _span(cell, "rowspan", MOST_ROWS), _span(cell, "colspan", WIDEST)
            if column + width > WIDEST:
                break
            taken.update((row + down, column + right) for down in range(height) for right in range(width))
            cells.append((row, column, height, width, text(cell)))
    return tuple(cells)


def _lines(table: Node) -> Iterator[Node]:
    for node in _children(table):
        if node.tag == "tr":
            yield node
        elif node.tag in _BETWEEN:
            yield from _lines(node)


def _children(node: Node) -> Iterator[Node]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _span(cell: Node, name: str, most: int) -> int:
    said = cell.attributes.get(name) or "1"
    return min(int(said), most) if said.isascii() and said.isdigit() and int(said) else 1
