"""What people see in the terminal: tables, JSON, problems with their cure. Colour only where a terminal shows it."""

import json
from collections.abc import Iterable, Sequence
from typing import NoReturn

from rich.console import Console
from rich.table import Table
from typer import Exit

from mailbot.shell.schema import Problem

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

REFUSED = 1
"""Exit code of a command that says no with a sentence; 2 is a usage error, 0 is fine."""


def refuse(sentence: str) -> NoReturn:
    """End the command with a sentence."""
    err.print(sentence, markup=False)
    raise Exit(REFUSED)


def refuse_all(problems: Sequence[Problem]) -> NoReturn:
    """End the command with every problem and its cure."""
    for problem in problems:
        err.print(str(problem), markup=False)
    raise Exit(REFUSED)


def print_json(value: object) -> None:
    """One JSON value on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def line(value: object) -> None:
    """One JSON value on one line."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


def table(rows: Iterable[dict[str, object]], columns: dict[str, str], empty: str) -> None:
    """Rows as a table of the named columns (key → heading), or the sentence for none."""
    shown = list(rows)
    if not shown:
        out.print(empty, markup=False)
        return
    grid = Table(box=None, header_style="bold", pad_edge=False)
    for heading in columns.values():
        grid.add_column(heading, overflow="fold")
    for row in shown:
        grid.add_row(*(_cell(row.get(key)) for key in columns))
    out.print(grid)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, list):
        return "、".join(str(each) for each in value)
    text = str(value)
    return (
        text[:16].replace("T", " ")
        if len(text) > 18 and text[4:5] == "-" and text[10:11] == "T"
        else text.replace("[", r"\[")
    )
