"""A report as paper before it is a file: sections with lines and tables of typed cells. The same paper becomes .docx and .xlsx."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from mailbot.core.model import SHANGHAI


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of the contract, shown as such: “…”."""

    text: str

    def __str__(self) -> str:
        return f"“{self.text}”" if self.text else ""


Cell = str | int | Decimal | date | Quoted | None
"""What a table holds; datetime is a date with its time, None an empty cell."""

_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; `name` is the sheet's, `widths` are shares of the page's width."""

    name: str
    headings: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = "无"


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part: its tables, and lines below them."""

    title: str
    tables: tuple[Table, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """One column of the signature block: who signs, and lines below."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole: `foot` stands on every page."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    signatures: tuple[Party, ...]
    foot: str


def words(cell: Cell) -> str:
    """A cell as people read it: 12,000.00, 2026-07-04, 2026-07-04 09:00."""
    if cell is None:
        return "—"
    if isinstance(cell, Decimal):
        return f"{cell:,.2f}"
    if isinstance(cell, datetime):
        return f"{cell.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return printable(str(cell))


def printable(text: str) -> str:
    """The text without what XML 1.0 cannot hold."""
    return _UNPRINTABLE.sub("", text)
