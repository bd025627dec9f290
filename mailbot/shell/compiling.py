"""The handbook command: the working documents (工作文档) as the ledger stands, for people, for machines and as a file."""

from pathlib import Path

from mailbot.reports.handbook import Handbook, paper, row
from mailbot.reports.paper import Paper
from mailbot.reports.paper_docx import docx as as_docx
from mailbot.shell.console import out, print_json
from mailbot.shell.home import Home
from mailbot.shell.papers import keep, print_sections


def _paper(place: Home, book: Handbook) -> Paper:
    return paper(book, place.rules.contract.hospital, place.rules.contract.vendor)


def save(place: Home, book: Handbook, docx: Path | None) -> None:
    """The Word file, where one is asked for."""
    if docx:
        keep(docx, as_docx(_paper(place, book)))


def printed(book: Handbook) -> None:
    """The working documents as JSON."""
    print_json(row(book))


def shown(place: Home, book: Handbook) -> None:
    """The working documents for people."""
    whole = _paper(place, book)
    out.print(whole.title, markup=False, style="bold")
    print_sections(whole)
