"""A form typed into a mail: its labelled lines and its rows as tables, so that it is read like a file."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from mailbot.forms.grid import Cell, Table, table
from mailbot.forms.labels import Names, label, split

Places = tuple[tuple[int, int, int, int, str], ...]
"""The cells of a table as a mail holds them: row, column, height, width, text."""

PAIR = re.compile(r"(?:^|[\s,，;；、|。])([^\s:：,，;；、|。]{2,30})\s*[:：]")
COLON, BETWEEN = re.compile("[:：]"), " \t,，;；、|"
NUMBERED = re.compile(r"^\s*(?:[-*•·●◆]|[(（]?\d{1,2}[)）.、])\s*")
WIDE, NARROW = re.compile(r"\s*[\t|]\s*|[ \u3000]{2,}|\u3000"), re.compile(r"\s+")
RULE = re.compile(r"[-=+|:\s]+")
OF_MAIL = re.compile(r"\W{0,4}(?:发件人|收件人|抄送|主题|发送时间|from|to|cc|subject|sent)\s*[:：]", re.IGNORECASE)
LONGEST = 20  # lines an answer goes on for at most until the next label


@dataclass(slots=True)
class _Block:
    """Labelled lines that follow one another; the lines between two of them go on with the answer before."""

    rows: list[dict[str, str]] = field(default_factory=list)
    source: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)

    def add(self, line: str, found: Iterable[tuple[str, str]]) -> None:
        """A line with labels; one that is there already begins the next day or person."""
        if self.held and self.rows:
            last = next(reversed(self.rows[-1]))
            self.rows[-1][last] = "\n".join((self.rows[-1][last], *self.held)).strip()
        self.source += (*self.held, line)
        self.held = []
        for name, value in found:
            if not self.rows or name in self.rows[-1]:
                self.rows.append({})
            self.rows[-1][name] = value

    @property
    def table(self) -> Table:
        """The labels as a head, the answers below."""
        head = list(dict.fromkeys(name for row in self.rows for name in row))
        return _table([head, *([row.get(name, "") for name in head] for row in self.rows)])


def typed(text: str, known: Names) -> tuple[tuple[Table, ...], str]:
    """The tables that labelled lines and rows of a text make, and the text without them."""
    tables: list[Table] = []
    rest: list[str] = []
    lines = text.split("\n")
    while lines:
        taken, found = _rows(lines, known)
        if found is None:
            taken, found = _labelled(lines, known)
        if found is None:
            rest.append(lines[0])
        else:
            tables.append(found)
        lines = lines[taken:]
    return tuple(tables), "\n".join(rest).strip()


def drawn(tables: Iterable[Places]) -> tuple[Table, ...]:
    """The tables of an HTML mail."""
    return tuple(table(Cell(*cell) for cell in cells) for cells in tables)


def without(text: str, one: Table) -> str:
    """The text without the words of a table, however the sender's program set them apart."""
    words = [word for cell in one.cells for word in re.findall(r"\w+", cell.text)]
    found = re.search(r"\W+".join(map(re.escape, words)), text) if words else None
    return f"{text[: found.start()].rstrip()}\n{text[found.end() :].lstrip()}".strip() if found else text


def _table(rows: Iterable[list[str]]) -> Table:
    return table(Cell(row, column, 1, 1, text) for row, cells in enumerate(rows) for column, text in enumerate(cells))


def _labelled(lines: list[str], known: Names) -> tuple[int, Table | None]:
    """How many lines the block takes that begins here, and its table; one where none begins."""
    block, taken = _Block(), 1
    for at, line in enumerate(lines, 1):
        found = _pairs(line, known)
        if found:
            block.add(line, found)
            taken = at
        elif not block.rows or OF_MAIL.match(line) or len(block.held) == LONGEST:
            break
        else:
            block.held.append(line)
    return taken, block.table if sum(map(len, block.rows)) > 1 else None


def _pairs(line: str, known: Names) -> tuple[tuple[str, str], ...]:
    """The labels of a line that begins with one, each with what follows its colon."""
    line = NUMBERED.sub("", line, count=1).strip()
    if split(line, known) is None:
        return ()
    first = COLON.search(line)
    within = [match for match in PAIR.finditer(line) if match.start() and label(match[1], known)]
    begins = [(line[: first.start()] if first else line, first.end() if first else len(line))]
    begins += [(match[1], match.end()) for match in within]
    ends = (*(match.start() for match in within), len(line))
    return tuple((name, line[at:end].strip(BETWEEN)) for (name, at), end in zip(begins, ends, strict=True))


def _rows(lines: list[str], known: Names) -> tuple[int, Table | None]:
    """How many lines the rows take that begin here with two labels or more and no colon, and their table."""
    parted = next((one for one in (_wide, _narrow) if _heads(one(lines[0]), known, one is _narrow)), None)
    if parted is None:
        return 1, None
    rows, taken = [parted(lines[0])], 1
    least = 2 if parted is _wide else max(2, len(rows[0]) - 1)
    for at, line in enumerate(lines[1:], 2):
        cells = parted(line)
        if len(cells) >= least and not RULE.fullmatch(line):
            rows.append(cells)
            taken = at
        elif not RULE.fullmatch(line) and line.strip():
            break
    return (taken, _table(rows)) if len(rows) > 1 else (1, None)


def _heads(cells: list[str], known: Names, whole: bool) -> bool:
    named = sum(label(cell, known) is not None for cell in cells)
    return named >= 2 and (named == len(cells) or not whole)


def _wide(line: str) -> list[str]:
    """The cells of a line set apart by tabs, bars or wide blanks."""
    return WIDE.split(line.strip("| "))


def _narrow(line: str) -> list[str]:
    return NARROW.split(line.strip())
