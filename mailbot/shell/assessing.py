"""The statement command: the 考核表 of a cycle as the ledger stands, for people, for machines and as files."""

from datetime import datetime
from pathlib import Path

from mailbot.core.accounts import ledger_of
from mailbot.core.cycles import cycle_of, find, local_day
from mailbot.core.state import State
from mailbot.reports.open_questions import open_questions
from mailbot.reports.statement import STATUSES, Statement, statement
from mailbot.reports.statement_due import files
from mailbot.reports.statement_paper import paper
from mailbot.reports.statement_row import row
from mailbot.reports.why import name_of
from mailbot.shell import office
from mailbot.shell.console import out, print_json, refuse
from mailbot.shell.home import Home
from mailbot.shell.papers import keep, print_sections


def assessed(place: Home, state: State, name: str | None, now: datetime) -> Statement:
    """The statement of the named cycle, or of the present one; ends the command with a sentence where there is no such cycle."""
    accounts = ledger_of(state, place.rules)
    cycles = [account.cycle for account in accounts]
    cycle = find(cycles, name) if name else cycle_of(cycles, local_day(now))
    account = next((one for one in accounts if one.cycle == cycle), None)
    if account is None:
        known = "、".join(one.alias or one.name for one in cycles)
        refuse(f"没有考核周期 {name}：本合同期的周期为 {known}。")
    return statement(state, place.rules, account, now, accounts)


def save(state: State, told: Statement, docx: Path | None, xlsx: Path | None, pdf: Path | None) -> None:
    """The files asked for, as copies that are not for confirmation."""
    if docx or xlsx or pdf:
        made = files(state, told, 0)
        keep(docx, made.docx)
        keep(xlsx, made.xlsx)
        if pdf:
            keep(pdf, _printed(made.docx))


def _printed(docx: bytes) -> bytes:
    return office.pdf(docx) or refuse(
        "PDF 没有做成：它由 LibreOffice 从 Word 文件转出。请安装 libreoffice-writer-nogui 和 fonts-noto-cjk，或用 --docx 另存为 Word 文件。"
    )


def printed(state: State, told: Statement) -> None:
    """The statement as JSON."""
    print_json(row(told, open_questions(state, told)))


def shown(state: State, told: Statement) -> None:
    """The statement for people, section by section."""
    whole = paper(state, told, open_questions(state, told), 0)
    out.print(f"{whole.title} {told.title} · {STATUSES[told.status]}", markup=False, style="bold")
    print_sections(whole)
    for place, deduction in enumerate(told.figures.deductions, 1):
        out.print(f"{deduction.amount:,.2f} 元的全部依据：mailbot why {name_of(told.cycle, place)}", markup=False)
