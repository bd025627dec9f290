"""A paper at the command line: its sections as tables, its files where they are wanted."""

from pathlib import Path

from mailbot.reports.paper import Paper, Table, words
from mailbot.shell.console import out, refuse, table
from mailbot.shell.files import atomic_write


def keep(path: Path | None, data: bytes) -> None:
    """The file where it is wanted; a place that cannot be written to ends the command with a sentence."""
    try:
        if path:
            atomic_write(path, data)
    except OSError as error:
        refuse(f"不能写入 {path}：{error.strerror}。请换一个可写的位置。")


def print_sections(paper: Paper) -> None:
    """The paper for people, section by section."""
    for section in paper.sections:
        out.print(f"\n{section.title}", markup=False, style="bold")
        for each in section.tables:
            _table(each)
        for line in section.lines:
            out.print(line, markup=False)


def _table(each: Table) -> None:
    rows: list[dict[str, object]] = [{str(at): words(cell) for at, cell in enumerate(cells)} for cells in each.rows]
    table(rows, {str(at): name for at, name in enumerate(each.headings)}, each.empty)
