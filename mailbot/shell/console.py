"""What people see in the terminal: tables, JSON, problems with their cure. Colour only where a terminal shows it."""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from typing import Any, NoReturn, Protocol

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text
from typer import Exit

from mailbot.shell.schema import Problem

# What would steer a terminal or turn the direction of a line instead of being read; mails are written by strangers.
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
UNSAID = re.compile("[\x7f-\x9f\ud800-\udfff]")
"""What JSON may hold as it is (RFC 8259 7) though a terminal or an encoder would choke on it."""

STATES = {
    "open": "处理中", "awaiting_confirmation": "待院方确认", "confirmed": "已确认",
    "proposed": "待核实", "verified": "已核实", "rejected": "不予认定", "withdrawn": "已撤回", "lapsed": "已失效",
    "waiting": "等待", "deferred": "推迟", "refused": "被拒", "sent": "已发出", "cancelled": "已取消", "aside": "搁置", "held": "留存",
}  # fmt: skip
"""How a table says what `--json` calls a status or an end."""

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


class Terminal(Console):
    """A console that shows words as words."""

    def print(self, *objects: Any, **options: Any) -> None:
        """As rich does, without anything that would steer the terminal."""
        super().print(*(legible(each) if isinstance(each, str) else each for each in objects), **options)


out = Terminal(highlight=False, soft_wrap=True)
err = Terminal(stderr=True, highlight=False, soft_wrap=True)

REFUSED = 1
"""Exit code of a command that says no with a sentence; 2 is a usage error, 0 is fine."""


class Step(Protocol):
    """What is called after each thing that is done."""

    def __call__(self, where: str = "", /) -> None:
        """With a word for how far that is."""


@contextmanager
def progress(words: str, total: int) -> Iterator[Step]:
    """A bar on a terminal while `total` things are done; what is given is called after each."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    where = TextColumn("{task.description}")
    columns = (TextColumn(words), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), where)
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("", total=total)
        yield lambda where="": bar.update(task, advance=1, description=where)


def legible(text: str) -> str:
    """The text with a mark in the place of every character that steers."""
    return STEERING.sub("\ufffd", text)


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
    print(_json(value, indent=2))


def line(value: object) -> None:
    """One JSON value on one line."""
    print(_json(value), flush=True)


def _json(value: object, indent: int | None = None) -> str:
    """Its characters as they are where the stream has them all, else escaped as JSON does it (RFC 8259 7)."""
    text = json.dumps(value, ensure_ascii=not _has_every_sign(), indent=indent)
    return UNSAID.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _has_every_sign() -> bool:
    return (sys.stdout.encoding or "utf-8").lower().replace("-", "") == "utf8"


def forbear() -> None:
    r"""A sign that the charset of the terminal or the pipe lacks is shown as \u4f53 and ends no command."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def table(rows: Iterable[dict[str, object]], columns: dict[str, str], empty: str) -> None:
    """Rows as a table of the named columns (key → heading) that have anything in them, or the sentence for none, if there is one."""
    shown = list(rows)
    if not shown:
        if empty:
            out.print(empty, markup=False)
        return
    said = [key for key in columns if any(row.get(key) not in (None, "", []) for row in shown)]
    grid = Table(box=None, header_style="bold", pad_edge=False)
    for key in said:
        grid.add_column(columns[key], overflow="fold")
    for row in shown:
        grid.add_row(*(Text(worded(key, row.get(key))) for key in said))
    _wide_enough(grid).print(grid)


def _wide_enough(grid: Table) -> Terminal:
    """Where no terminal shows it each row is one line, for those who search it with grep."""
    if out.is_terminal:
        return out
    unbound = out.options.update(width=10_000)
    return Terminal(highlight=False, soft_wrap=True, width=max(out.width, Measurement.get(out, unbound, grid).maximum))


def worded(key: str, value: object) -> str:
    """A value of `--json` as people read it: a status in Chinese, a moment without its zone."""
    return _cell(STATES.get(value, value) if key in {"status", "ends"} and isinstance(value, str) else value)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_cell(each) for each in value)
    text = legible(str(value))
    return text[:16].replace("T", " ") if MOMENT.match(text) else text
