"""A PDF beside the Word files of letters: wished for by setting, made by LibreOffice, and no letter waits for it."""

import logging
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from pdfminer.high_level import extract_pages, extract_text
from pdfminer.layout import LTTextContainer
from typer.testing import CliRunner

from mailbot.cli import cli
from mailbot.core.decision import Enclosure, Letter
from mailbot.core.model import SHANGHAI
from mailbot.forms import DOCX, Form, fill
from mailbot.reports.open_questions import open_questions
from mailbot.reports.paper_docx import docx
from mailbot.reports.statement_paper import paper
from mailbot.shell import config, office
from mailbot.shell.printing import PRINTED, printed
from mailbot.shell.rulefiles import blanks
from mailbot.shell.specimens import specimens
from tests import sample_desk
from tests.core.sample_money import at, folded, rules
from tests.reports.sample_statement import first_half, told

pytestmark = pytest.mark.slow  # programs that are waited for

FORM, SHEET = Enclosure("附件1-F-2026-0001.docx", DOCX, b"word"), Enclosure("2026.xlsx", "application/x", b"excel")
RECEIPT = Letter("hospital/form_received", ("a@h.example",), {}, enclosures=(FORM,))
ASKED = Letter("office/form_to_confirm", ("b@h.example",), {}, enclosures=(FORM,))
ARRIVED = datetime(2026, 9, 10, 16, 30, tzinfo=SHANGHAI)


def pages(pdf: bytes) -> list[str]:
    """The words of each page."""
    return [
        "".join(part.get_text() for part in page if isinstance(part, LTTextContainer))
        for page in extract_pages(BytesIO(pdf))
    ]


def test_each_word_file_gets_its_pdf_and_the_same_file_is_printed_once():
    tried: list[bytes] = []
    letters = printed((RECEIPT, ASKED), lambda data: tried.append(data) or b"%PDF " + data)
    pdf = Enclosure("附件1-F-2026-0001.pdf", "application/pdf", b"%PDF word")
    assert [letter.enclosures for letter in letters] == [(FORM, pdf), (FORM, pdf)]
    assert tried == [b"word"]


def test_a_workbook_has_no_pdf_and_what_is_to_be_filled_in_stays_word():
    statement = Letter("office/statement", (), {}, enclosures=(SHEET,))
    blank = Letter("hospital/blank_form", (), {}, enclosures=(FORM,))
    assert printed((statement, blank), lambda data: data) == (statement, blank)


def test_the_letter_goes_without_a_pdf_that_fails_and_the_log_says_so(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.WARNING, "mailbot"):
        assert printed((RECEIPT,), lambda data: None) == (RECEIPT,)
    assert "附件1-F-2026-0001.docx 的 PDF 没有做成，信件照发" in caplog.text


def test_every_printed_kind_is_a_letter():
    assert {letter.kind for letter in specimens()} >= PRINTED


def test_it_is_off_unless_the_home_wishes_it(tmp_path: Path):
    home = sample_desk.settled(tmp_path / "desk")
    assert not home.config.documents.pdf
    file = home.path / "mailbot.toml"
    file.write_text(file.read_text("utf-8") + "\n[documents]\npdf = true\n", "utf-8")
    found, problems = config.load(home.path)
    assert problems == []
    assert found is not None
    assert found.documents.pdf


def test_what_libreoffice_dates_and_numbers_anew_each_time_is_made_the_same(program):
    said = "/CreationDate(D:20261128101729Z) /ID [ <F2FB1A> <F2FB1A> ] /DocChecksum /DBBB8C ABCDEF 123"
    program(f"printf '%s' '{said}' > \"$7/form.pdf\"")
    assert office.pdf(b"word") == (
        b"/CreationDate(D:11111111111111Z) /ID [ <111111> <111111> ] /DocChecksum /111111 ABCDEF 123"
    )


@pytest.mark.parametrize("script", ["exit 1", "true", "sleep 60 & sleep 60"])
def test_a_program_that_fails_or_does_not_return_gives_none(program, script: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(office, "SECONDS", 1)
    program(script)
    assert office.pdf(b"word") is None


def test_without_libreoffice_the_command_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(office, "program", lambda: None)
    home = sample_desk.settled(tmp_path / "desk")
    sample_desk.remembered(home)
    said = CliRunner().invoke(cli, ["statement", "--home", str(home.path), "--pdf", str(tmp_path / "a.pdf")])
    assert said.exit_code == 1
    assert "LibreOffice" in said.output
    assert not (tmp_path / "a.pdf").exists()


real = pytest.mark.skipif(office.program() is None, reason="LibreOffice (soffice) is not installed")


@real
@pytest.mark.slow
def test_a_real_statement_is_signed_on_the_page_that_says_what_and_prints_the_same_twice():
    state = folded(first_half())
    one = told(state, rules(), 0, at(7, 5))
    whole = docx(paper(state, one, open_questions(state, one), 1))
    pdf = office.pdf(whole)
    assert pdf
    assert pdf == office.pdf(whole)
    (signed,) = (page for page in pages(pdf) if "签字：" in page)
    assert "十一、双方确认" in signed
    assert "乙方：示例维保公司" in signed
    assert "2026-03-30 09:00" in pages(pdf)[0]


@real
@pytest.mark.slow
@pytest.mark.parametrize("lines", [46, 47])
def test_a_real_form_that_fills_its_last_page_has_no_empty_one_after_it(lines: int):
    wish = {
        "医院名称": "示例医院",
        "需求描述": "窗口排队缓慢，<b>&amp;</b> 😀，" * 30,
        "需求分析": "逐条说明。\n" * 4 * lines,
    }
    pdf = office.pdf(fill(Form(3, wish), blanks(None)))
    assert pdf
    assert all(page.strip() for page in pages(pdf))
    assert "<b>&amp;</b>" in extract_text(BytesIO(pdf)).replace("\n", "")


@real
@pytest.mark.slow
def test_a_real_list_of_thirty_names_them_all_under_its_heading_on_each_page():
    rows = [{"序号": str(n), "姓名": f"学员{n:02}", "工号": f"{1000 + n}", "科室": "收费处"} for n in range(1, 31)]
    pdf = office.pdf(fill(Form(2, {"培训内容": "日结", "培训日期": "2026-05-12", "rows": rows}), blanks(None)))
    assert pdf
    shown = pages(pdf)
    assert len(shown) == 2
    assert all("工号" in page and "日结" in page for page in shown)
    assert [n for n in range(1, 31) if f"学员{n:02}" not in "".join("".join(shown).split())] == []
