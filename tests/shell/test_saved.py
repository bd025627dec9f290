"""Saved mails: .eml files, folders, an mbox, another home; in the order in which they arrived."""

import mailbox
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from mailbot.core.model import SHANGHAI
from mailbot.mail.message import Receipt
from mailbot.shell.archive import Archive
from mailbot.shell.saved import NotMail, in_order, saved


def mail(subject: str, date: str | None = None, received: str | None = None) -> bytes:
    message = EmailMessage()
    if received:
        message["Received"] = f"from a by mx.vendor.example with SMTP; {received}"
    if date:
        message["Date"] = date
    message["From"], message["Subject"] = "a@hospital.example", subject
    message.set_content("打不开\n>From 上周开始\n", cte="8bit")
    return message.as_bytes()


MONDAY, TUESDAY, FRIDAY = (f"{day} 2026 09:00:00 +0800" for day in ("Mon, 9 Mar", "Tue, 10 Mar", "Fri, 13 Mar"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three mails in two folders, one of which arrived later than it was written."""
    (tmp_path / "2025").mkdir()
    (tmp_path / "b.eml").write_bytes(mail("b", MONDAY, FRIDAY))
    (tmp_path / "a.EML").write_bytes(mail("a", TUESDAY))
    (tmp_path / "2025" / "c.eml").write_bytes(mail("c", MONDAY))
    (tmp_path / "notes.txt").write_text("Subject: none")
    return tmp_path


def test_mails_come_in_order_of_arrival_not_of_writing(folder: Path) -> None:
    assert [each.name for each in saved(folder)] == ["2025/c.eml", "a.EML", "b.eml"]
    assert saved(folder)[2].receipt.arrived == datetime(2026, 3, 13, 9, tzinfo=SHANGHAI)


def test_a_reader_meets_them_in_the_order_of_the_folder(folder: Path) -> None:
    assert [each.name for each in in_order(folder)] == ["2025/c.eml", "a.EML", "b.eml"]
    assert [each.name for each in in_order(folder / "b.eml")] == ["b.eml"]


def test_the_bytes_are_those_of_the_file(folder: Path) -> None:
    assert in_order(folder / "b.eml")[0].raw == (folder / "b.eml").read_bytes()


def test_a_mail_without_any_date_comes_last(folder: Path) -> None:
    (folder / "0.eml").write_bytes(mail("undated"))
    assert [each.name for each in saved(folder)] == ["2025/c.eml", "a.EML", "0.eml", "b.eml"]
    assert saved(folder)[2].receipt.arrived == saved(folder)[3].receipt.arrived


@pytest.mark.parametrize("name", ["old.mbox", "INBOX"])
def test_an_mbox_is_known_by_its_name_or_its_first_line(tmp_path: Path, name: str) -> None:
    box = mailbox.mbox(tmp_path / name)
    raws = [mail("first", FRIDAY), mail("second", MONDAY)]
    for raw in raws:
        box.add(raw)
    box.close()
    assert [each.name for each in in_order(tmp_path / name)] == [f"{name}:1", f"{name}:2"]
    assert [each.raw for each in in_order(tmp_path / name)] == raws
    assert [each.name for each in saved(tmp_path / name)] == [f"{name}:2", f"{name}:1"]


def test_an_mbox_in_a_folder_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "old.mbox").write_bytes(b"From a@hospital.example Fri Mar 13 09:00:00 2026\n" + mail("one", MONDAY))
    (tmp_path / "two.eml").write_bytes(mail("two", FRIDAY))
    assert [each.name for each in in_order(tmp_path)] == ["old.mbox:1", "two.eml"]


def test_an_eml_that_kept_its_line_of_an_mbox_is_one_mail(tmp_path: Path) -> None:
    raw = b"From a@hospital.example Fri Mar 13 09:00:00 2026\n" + mail("one", MONDAY) + b"\nFrom here on it fails.\n"
    (tmp_path / "one.eml").write_bytes(raw)
    assert [(each.name, each.raw) for each in in_order(tmp_path / "one.eml")] == [("one.eml", raw)]


@pytest.mark.parametrize(("name", "before"), [("one.mbox", b""), ("one.txt", b"\r\n"), ("one", b" ")])
def test_one_mail_is_read_whatever_its_file_is_called_and_where_it_begins(
    tmp_path: Path, name: str, before: bytes
) -> None:
    raw = before + mail("one", MONDAY)
    (tmp_path / name).write_bytes(raw)
    assert [each.raw for each in in_order(tmp_path / name)] == [raw]


def test_another_home_gives_its_archive_with_what_was_said_at_arrival(tmp_path: Path) -> None:
    receipt = Receipt(datetime(2026, 3, 10, 9, tzinfo=SHANGHAI), "INBOX", 7, 12)
    archive = Archive(tmp_path)
    (sha,) = archive.keep([(mail("kept", MONDAY), receipt)])
    archive.attempt(sha)
    (only,) = saved(tmp_path)
    assert (only.name, only.raw, only.receipt) == (f"{sha}.eml", mail("kept", MONDAY), receipt)


def test_a_file_of_any_name_that_begins_like_a_mail_is_one(tmp_path: Path) -> None:
    (tmp_path / "saved message").write_bytes(b"\xef\xbb\xbf" + mail("named oddly", MONDAY))
    assert len(in_order(tmp_path / "saved message")) == 1


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", "体检：".encode(), b"PK\x03\x04"])
def test_what_is_no_mail_is_refused_with_what_would_be(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    for path in (tmp_path / "file", tmp_path):
        with pytest.raises(NotMail, match=r"\.eml"):
            in_order(path)
        with pytest.raises(NotMail, match=r"\.eml"):
            saved(path)


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotMail, match="nowhere"):
        saved(tmp_path / "nowhere")
