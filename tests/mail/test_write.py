"""The bytes that leave: read back by us and by the standard library, the same every time, and safe from what is put in."""

import re
from base64 import b64decode
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core.decision import Enclosure
from mailbot.core.model import SHANGHAI
from mailbot.mail.message import Receipt
from mailbot.mail.read import read
from mailbot.mail.write import Envelope, Rendered, compose, message_id

AT = datetime(2026, 1, 14, 17, 48, tzinfo=SHANGHAI)
WORDS = Rendered(
    "[工单 TJ-2026-0003] 关单确认：日结单少一笔钱，镕喆祎彧珺䶮", "您好：\n\n请回复“确认”。\n", "<p>您好</p>"
)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def envelope(**more: object) -> Envelope:
    given_: dict = {
        "sender": ("体检维保服务", "desk@vendor.example"), "to": ("clerk@hospital.example", "it@hospital.example"),
        "message_id": "TJ-2026-0003.0123456789abcdef01234567@vendor.example", "date": AT,
    }  # fmt: skip
    return Envelope(**{**given_, **more})


def parsed(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_our_own_reader_reads_what_was_written():
    mail = read(compose(WORDS, envelope()), Receipt(AT))
    assert (mail.subject, mail.text.strip()) == (WORDS.subject, "您好：\n\n请回复“确认”。")
    assert (mail.sender.name, mail.sender.address) == ("体检维保服务", "desk@vendor.example")
    assert [to.address for to in mail.to] == ["clerk@hospital.example", "it@hospital.example"]
    assert mail.message_id == envelope().message_id
    assert mail.date == AT
    assert mail.defects == ()


def test_text_and_page_are_alternatives_the_better_last():
    message = parsed(compose(WORDS, envelope()))
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert not message.defects


def test_files_come_after_the_alternatives():
    file = Enclosure("附件1.docx", DOCX, bytes(range(256)) * 9)
    message = parsed(compose(WORDS, envelope(), (file, file)))
    assert message.get_content_type() == "multipart/mixed"
    first, *files = message.iter_parts()
    assert first.get_content_type() == "multipart/alternative"
    assert [part.get_content() for part in files] == [file.data] * 2
    assert [part.get_content_type() for part in files] == [DOCX] * 2


@pytest.mark.parametrize(
    "name", ["附件1-维护项目运行表-F-2026-0003-第1版.docx", "镕喆祎彧珺䶮" * 10 + ".docx", 'a";b\r\nX: y.docx']
)
def test_a_files_name_is_there_in_both_ways(name: str):
    raw = compose(WORDS, envelope(), (Enclosure(name, DOCX, b"x"),))
    part = list(parsed(raw).iter_parts())[1]
    wanted = " ".join(name.split())
    assert part.get_filename() == wanted
    assert part["Content-Type"].params["name"] == wanted
    assert read(raw, Receipt(AT)).attachments[0].filename.endswith(".docx")


def test_a_files_name_is_shortened_to_fit_its_line_and_keeps_its_ending():
    raw = compose(WORDS, envelope(), (Enclosure("很长的名字" * 60 + ".docx", DOCX, b"x"),))
    name = list(parsed(raw).iter_parts())[1].get_filename()
    assert name.endswith(".docx")
    assert len(name) <= 80


def test_a_type_that_is_none_becomes_plain_bytes():
    raw = compose(WORDS, envelope(), (Enclosure("a.docx", "text/html\r\nX-Evil: 1", b"x"),))
    assert list(parsed(raw).iter_parts())[1].get_content_type() == "application/octet-stream"
    assert b"X-Evil" not in raw


def test_only_the_name_is_encoded_never_the_address():
    raw = compose(WORDS, envelope())
    assert re.search(rb"^From: =\?utf-8\?B\?[\w+/=]+\?= <desk@vendor.example>\r$", raw, re.MULTILINE)
    assert b"\r\nTo: clerk@hospital.example,\r\n it@hospital.example\r\n" in raw


def test_a_sender_without_a_name_is_an_address_alone():
    assert b"From: <desk@vendor.example>\r\n" in compose(WORDS, envelope(sender=("", "desk@vendor.example")))


def test_no_encoded_word_splits_a_character_and_no_line_is_longer_than_76():
    raw = compose(Rendered("镕喆祎彧珺䶮𠮷a" * 20, "", ""), envelope())
    for word in re.findall(rb"=\?utf-8\?B\?([\w+/=]*)\?=", raw):
        b64decode(word).decode("utf-8")
    assert max(map(len, raw.split(b"\r\n"))) <= 76


def test_an_answer_says_so_and_names_its_thread():
    message = parsed(
        compose(WORDS, envelope(answers="2@hospital.example", references=("1@h.example", "2@hospital.example")))
    )
    assert message["In-Reply-To"] == "<2@hospital.example>"
    assert message["References"].split() == ["<1@h.example>", "<2@hospital.example>"]
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Auto-Response-Suppress"] == "All"


def test_a_letter_of_its_own_is_marked_as_generated_and_has_no_thread():
    message = parsed(compose(WORDS, envelope()))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["In-Reply-To"] is None
    assert message["References"] is None


def test_of_a_long_thread_the_first_and_the_last_ten_are_named():
    known = parsed(compose(WORDS, envelope(references=tuple(f"{n}@h.example" for n in range(50)))))[
        "References"
    ].split()
    assert known == [f"<{n}@h.example>" for n in (*range(10), *range(40, 50))]


@pytest.mark.parametrize("evil", ["a@b>\r\nBcc: x@y", "a b@c", "<a@b>", "张@b", "", "a" * 300 + "@b"])
def test_a_message_id_of_others_that_could_break_a_header_stays_out(evil: str):
    message = parsed(compose(WORDS, envelope(answers=evil, references=(evil, "1@h.example"))))
    assert message["In-Reply-To"] is None
    assert message["References"] == "<1@h.example>"
    assert message["Bcc"] is None


def test_a_subject_cannot_start_a_header():
    message = parsed(compose(Rendered("你好\r\nBcc: all@hospital.example\n", "t", "h"), envelope()))
    assert message["Bcc"] is None
    assert message["Subject"] == "你好 Bcc: all@hospital.example"


@pytest.mark.parametrize("evil", ["a@b\r\nBcc: x@y", "a@b,c@d", "张三@b.example", "a@b> <c@d", "no-at"])
def test_what_is_no_address_is_left_out_of_the_header(evil: str):
    message = parsed(compose(WORDS, envelope(to=(evil, "it@hospital.example"))))
    assert message["To"] == "it@hospital.example"
    assert message["Bcc"] is None
    assert parsed(compose(WORDS, envelope(to=(evil,))))["To"] == "undisclosed-recipients:;"


def test_an_own_address_that_is_none_is_an_error():
    with pytest.raises(ValueError, match="邮箱地址"):
        compose(WORDS, envelope(sender=("x", "desk@vendor.example>\r\nBcc: x@y")))


def test_the_same_letter_is_the_same_bytes_and_another_has_other_boundaries():
    file = (Enclosure("附件1.docx", DOCX, b"x"),)
    assert compose(WORDS, envelope(), file) == compose(WORDS, envelope(), file)
    other = compose(WORDS, envelope(message_id="TJ-2026-0004.00@vendor.example"), file)
    assert not set(re.findall(rb"^--=(\w+)", compose(WORDS, envelope(), file), re.MULTILINE)) & set(
        re.findall(rb"^--=(\w+)", other, re.MULTILINE)
    )


def test_a_message_id_follows_from_key_and_parts_and_carries_the_number():
    one = message_id(b"k" * 32, "mail", "hospital/noted", about="TJ-2026-0003", domain="vendor.example")
    assert re.fullmatch(r"TJ-2026-0003\.[0-9a-f]{24}@vendor\.example", one)
    assert one == message_id(b"k" * 32, "mail", "hospital/noted", about="TJ-2026-0003", domain="vendor.example")
    assert one != message_id(b"l" * 32, "mail", "hospital/noted", about="TJ-2026-0003", domain="vendor.example")
    assert message_id(b"k", "a", "bc", domain="x") != message_id(b"k", "ab", "c", domain="x")
    assert message_id(b"k", "a", domain="").endswith("@localhost")


@given(
    st.text(max_size=300),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], include_characters="\n"), max_size=300),
)
def test_any_words_leave_as_short_ascii_lines_and_come_back(subject: str, text: str):
    raw = compose(Rendered(subject, text, "<p>x</p>"), envelope(), (Enclosure(subject, "x", b"y"),))
    raw.decode("ascii")
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    message = parsed(raw)
    assert message.keys() == [
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version", "Content-Type",
    ]  # fmt: skip
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == "\n".join(text.splitlines()) + "\n"
