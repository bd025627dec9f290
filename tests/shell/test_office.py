"""What only a program apart can read is read once, within bounds, and kept with the mail: a replay needs no program."""

import json
import os
from datetime import datetime
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from typer.testing import CliRunner

from mailbot.cli import cli
from mailbot.commands.files import opened
from mailbot.core.model import SHANGHAI
from mailbot.forms import Form, fill
from mailbot.forms import read as read_form
from mailbot.forms.package import MAX_UNPACKED, unpacks
from mailbot.mail.message import Receipt
from mailbot.mail.read import read
from mailbot.shell import doctor, office
from mailbot.shell.archive import Archive
from mailbot.shell.rulefiles import blanks
from tests.forms.binder import document
from tests.forms.paper import Page, printed, table

pytestmark = pytest.mark.slow  # programs that are waited for

ARRIVED = datetime(2026, 9, 10, 16, 30, tzinfo=SHANGHAI)
OLE = office.OLE + bytes(600)
WORD = OLE + "WordDocument".encode("utf-16-le")
HEAD = ("日期", "维护工程师签到", "服务器运行情况", "系统运行情况", "医院信息科签字", "备注")
ROW = ("2026-03-24", "王磊", "正常", "备份 90/90 成功", "", "")


def sheet() -> bytes:
    page = Page()
    table(page, 760, (70, 80, 110, 130, 50, 40), (HEAD, ROW))
    return printed(page)


def a_mail(*files: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = "a@h.example", "表", "<1@h.example>"
    message.set_content("见附件")
    for number, data in enumerate(files):
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=f"附件1-{number}.doc")
    return message.as_bytes()


@pytest.fixture
def no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (WORD, "docx"),
        (OLE + "Workbook".encode("utf-16-le"), "xlsx"),
        (OLE, ""),
        (b"{\\rtf1\\ansi", "docx"),
        (b"%PDF-1.7", "pdf"),
        (b"\xef\xbb\xbf\n%PDF-1.7", "pdf"),
        (b"PK\x03\x04", ""),
        (b"", ""),
    ],
)
def test_its_bytes_say_what_a_file_is(data: bytes, kind: str) -> None:
    assert office.kind(data) == kind


def test_a_pdf_is_read_in_a_process_of_its_own() -> None:
    form = read_form(sheet(), "x", ARRIVED, office.made(sheet()))
    assert form == Form(1, {"rows": [dict(zip(HEAD, ROW, strict=True))]})


def test_a_pdf_that_is_no_form_or_broken_leaves_nothing() -> None:
    page = Page()
    page.text(100, 700, "您好，发票见附件")
    assert office.made(printed(page)) is None
    assert office.made(b"%PDF-1.7 and then nonsense") is None


def test_a_pdf_that_takes_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "SECONDS", 0.5)
    endless = sheet().replace(
        b"beginbfchar <738b> <738b> endbfchar", b"beginbfrange <00000000> <ffffffff> <0000> endbfrange"
    )
    assert endless != sheet()
    assert office.made(endless) is None


def test_an_old_word_file_is_what_libreoffice_makes_of_it(program, tmp_path: Path) -> None:
    form = Form(1, {"rows": [dict(zip(HEAD, ROW, strict=True))]})
    (tmp_path / "made.docx").write_bytes(fill(form, blanks(None)))
    program(f'env > {tmp_path}/told; cp {tmp_path}/made.docx "$7/form.docx"')
    os.environ["MAILBOT_PASSWORD"] = "sesame"
    try:
        assert read_form(WORD, "x", ARRIVED, office.made(WORD)) == form
    finally:
        del os.environ["MAILBOT_PASSWORD"]
    assert "sesame" not in (tmp_path / "told").read_text()


@pytest.mark.parametrize("script", ["exit 1", "true", 'echo nonsense > "$7/form.docx"', "sleep 60 & sleep 60"])
def test_a_program_that_fails_or_does_not_return_leaves_nothing(program, script: str, monkeypatch) -> None:
    monkeypatch.setattr(office, "SECONDS", 1)
    program(script)
    assert office.made(WORD) is None


def test_the_receipt_says_what_was_found_and_is_not_asked_twice(no_program: None) -> None:
    raw = a_mail(sheet(), WORD)
    receipt = Receipt(ARRIVED)
    mail = read(raw, receipt)
    assert office.wanted(mail)
    supplied = office.supplied(mail, receipt)
    pdf, word = (file.sha256 for file in mail.attachments)
    assert supplied.made is not None
    assert (bool(supplied.made[pdf]), supplied.made[word]) == (True, None)
    assert office.supplied(mail, supplied) is supplied
    assert [bool(file.made) for file in read(raw, supplied).attachments] == [True, False]


def test_files_in_an_archive_are_read_too_and_kept_under_its_hash(no_program: None) -> None:
    kept = BytesIO()
    with ZipFile(kept, "w") as archive:
        archive.writestr("附件1.pdf", sheet())
    raw = a_mail(kept.getvalue())
    supplied = office.supplied(read(raw), Receipt(ARRIVED))
    (whole,) = read(raw, supplied).attachments
    assert list(supplied.made or {}) == [whole.sha256]
    (inside,) = opened(read(raw, supplied)).documents
    assert read_form(inside.file.data, "x", ARRIVED, inside.file.made) is not None


def test_no_program_is_started_for_what_is_locked_or_has_macros(program, tmp_path: Path) -> None:
    program(f"touch {tmp_path}/started")
    for data in (WORD + "_VBA_PROJECT".encode("utf-16-le"), document(("日期",), flags=0x0100)):
        assert office.made(data) is None
    assert not (tmp_path / "started").exists()


@pytest.mark.skipif(not office.alone(), reason="this machine grants no user namespaces")
def test_a_program_has_no_network(program, tmp_path: Path) -> None:
    program(f"cut -d: -f1 /proc/net/dev > {tmp_path}/devices")
    office.made(WORD)
    assert (tmp_path / "devices").read_text().split()[-1] == "lo"
    assert len((tmp_path / "devices").read_text().splitlines()) == 3


def test_a_mail_without_such_files_is_left_alone() -> None:
    mail = read(a_mail(b"PK\x03\x04"), Receipt(ARRIVED))
    assert not office.wanted(mail)
    assert office.supplied(mail, Receipt(ARRIVED)) == Receipt(ARRIVED)


def test_the_archive_keeps_it_and_older_receipts_are_still_read(tmp_path: Path, no_program: None) -> None:
    archive, raw = Archive(tmp_path), a_mail(sheet())
    (sha,) = archive.keep([(raw, Receipt(ARRIVED))])
    amended = archive.amend(sha, lambda kept: office.supplied(read(raw, kept), kept))
    assert amended.made
    assert Archive(tmp_path).receipt(sha) == amended
    path = next((tmp_path / "mail").glob("??/*.json"))
    older = json.loads(path.read_bytes())
    del older["made"]
    path.write_text(json.dumps(older))
    assert archive.receipt(sha) == Receipt(ARRIVED)


def test_explain_shows_the_form_and_keeps_nothing(tmp_path: Path) -> None:
    path = tmp_path / "mail.eml"
    path.write_bytes(a_mail(sheet()))
    said = CliRunner().invoke(cli, ["explain", str(path), "--json"])
    assert json.loads(said.stdout)["form"]["fields"]["rows"][0]["系统运行情况"] == "备份 90/90 成功"
    assert list(tmp_path.iterdir()) == [path]


def test_check_notes_that_libreoffice_is_missing(no_program: None) -> None:
    assert ["LibreOffice" in note for note in doctor.notes(Path())] == [True]


@pytest.mark.slow
@pytest.mark.skipif(office.program() is None, reason="LibreOffice (soffice) is not installed")
def test_a_real_old_word_file_reads_like_the_new_one(tmp_path: Path) -> None:
    form = Form(1, {"rows": [dict(zip(HEAD, ROW, strict=True))]})
    (tmp_path / "form.docx").write_bytes(fill(form, blanks(None)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for wish in ("doc", "rtf", "odt"):
        options = ["--headless", profile, "--convert-to", wish, "--outdir", str(tmp_path), str(tmp_path / "form.docx")]
        office._run("", [str(office.program()), *options], tmp_path, b"")
        data = (tmp_path / f"form.{wish}").read_bytes()
        assert office.kind(data) == "docx"
        assert read_form(data, "附件1.wps", ARRIVED, office.made(data)) == form


def test_an_open_document_that_unpacks_to_too_much_is_not_given_to_the_program(program) -> None:
    program("echo never")
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", bytes(MAX_UNPACKED))
    assert office.kind(kept.getvalue()) == "docx"
    assert office.made(kept.getvalue()) is None
    assert not unpacks(kept.getvalue())


def test_an_old_word_file_whose_tables_libreoffice_loses_is_read_by_its_marks(program) -> None:
    data = document(HEAD, ROW)
    program("exit 1")
    form = Form(1, {"rows": [dict(zip(HEAD, ROW, strict=True))]})
    assert read_form(data, "附件1.doc", ARRIVED, office.made(data)) == form


def test_an_old_word_file_is_read_by_its_marks_where_libreoffice_is_missing(no_program: None) -> None:
    form = Form(1, {"rows": [dict(zip(HEAD, ROW, strict=True))]})
    assert read_form(document(HEAD, ROW), "附件1.doc", ARRIVED, office.made(document(HEAD, ROW))) == form
