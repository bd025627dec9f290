"""Bytes become a Mail: names, dates, texts and files as their sender meant them, and never an error."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.core.model import SHANGHAI
from mailbot.mail.message import Address, Receipt
from mailbot.mail.read import MANY_SENDERS, read
from tests.mail.samples import REPLIES, attached, cut_words, mail, multipart, part, quoted_printable, text_part, word

NAME = "附件3-碳13库存(药房周珺).docx"


def test_the_plain_case() -> None:
    it = read(
        mail(
            "一号台死机。\n\n李琳",
            "Cc: a@b.example",
            subject=f"Subject: {word('报修')}",
            sender=f"From: {word('李琳')} <Clerk@Hospital.example>",
        )
    )
    assert (it.subject, it.sender, it.message_id) == (
        "报修",
        Address("李琳", "clerk@hospital.example"),
        "m1@hospital.example",
    )
    assert (it.new_text, it.signature, it.text) == ("一号台死机。", "李琳", "一号台死机。\n\n李琳")
    assert it.to == (Address("", "desk@vendor.example"),)
    assert it.arrived == datetime(2026, 1, 6, 9, 21, 4, tzinfo=SHANGHAI)
    assert it.date == datetime(2026, 1, 6, 9, 20, 46, tzinfo=SHANGHAI)
    assert it.defects == ()
    assert it.header("Subject") == "报修"
    assert it.size > 0
    assert len(it.sha256) == 64


def test_arrival_is_the_receipt_then_received_then_date_then_nothing() -> None:
    raw, then = mail("x"), datetime(2026, 2, 1, tzinfo=UTC)
    assert read(raw, Receipt(arrived=then)).arrived == then
    assert read(raw.replace(b"Received:", b"X-R:")).arrived == datetime(2026, 1, 6, 9, 20, 46, tzinfo=SHANGHAI)
    nothing = read(b"\n")
    assert nothing.arrived == datetime(1970, 1, 1, tzinfo=UTC)
    assert nothing.defects == ("缺少发件人", "缺少 Message-ID", "缺少 Date")


@pytest.mark.parametrize(
    "date",
    [
        "Tue, 6 Jan 2026 9:20:46 +0800 (CST)",
        "6 Jan 2026 01:20:46 GMT",
        "Tue, 06 Jan 2026 01:20:46 -0000",
        "Tue,  6 Jan 26 09:20:46 +0800",
        "Tue, 6 Jan 2026 09:20:46 +08:00",
        "Tue, 06 Jan 2026 09:20:46 GMT+0800 (中国标准时间)",
        "Tue, 06 Jan 2026 09:20:46 UTC+8",
        'Tue, 06 Jan 2026 09:20:46 "GMT+8"',
        "Tue, 06 Jan 2026 09:20:46 北京时间",
        "2026-01-06T09:20:46+08:00",
        "星期二, 6 一月 2026 09:20:46 +0800",
        "Tue, 06 1月 2026 09:20:46 +0800",
        "2026-01-06T01:20:46Z",
        "2026-01-06 01:20:46 GMT",
        "2026-01-06 9:20:46 UTC+8",
        "2026年1月6日(星期二) 上午9:20:46",
        "2026年01月06日 9时20分46秒",
        "2026/1/6 9:20:46",
        "2026.01.06 09:20:46",
        "2026-01-06 01:20:46 +0000",
        f"{word('星期二')}, 6 Jan 2026 09:20:46 +0800",
    ],
)
def test_dates_are_aware_in_every_form(date: str) -> None:
    it = read(f"Date: {date}\nFrom: a@b.example\n\nx".encode())
    assert it.date == datetime(2026, 1, 6, 9, 20, 46, tzinfo=SHANGHAI)
    assert it.arrived.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    "date",
    [
        "yesterday",
        "Tue, 99 Jan 2026 09:20:46 +0800",
        "",
        "Tue, 06 Jan 99999 09:20:46 +0800",
        "Fri, 31 Dec 9999 23:59:59 -2300",
        "2026年13月6日 9:20",
        "2026年1月6日",
        "6 十三月 2026",
    ],
)
def test_an_impossible_date_is_none(date: str) -> None:
    assert read(f"Date: {date}\n\nx".encode()).date is None


@pytest.mark.parametrize(
    ("field", "name", "address"),
    [
        (f'"{word("祁佳")}" <a@b.example>', "祁佳", "a@b.example"),
        (f"{word('周珺', 'gb18030', 'gb2312')}<A@B.example>", "周珺", "a@b.example"),
        (f"{word('信息科, 李喆')} <a@b.example>", "信息科, 李喆", "a@b.example"),
        (word("李喆 <a@b.example>"), "李喆", "a@b.example"),
        (
            f"{word('it@hospital.example <it@hospital.example>')} <x@evil.example>",
            "it@hospital.example <it@hospital.example>",
            "x@evil.example",
        ),
        ('"it@hospital.example" <x@evil.example>', "it@hospital.example", "x@evil.example"),
        ("a@b.example (李喆)", "李喆", "a@b.example"),
        ("李喆 a@b.example", "李喆", "a@b.example"),
        ("<a@b.example>", "", "a@b.example"),
        (cut_words("登记处祁佳", "utf-8", 4) + " <a@b.example>", "登记处祁佳", "a@b.example"),
        ("=?utf-8?Q?Q=22=5Cq?= <a@b.example>", 'Q"\\q', "a@b.example"),
        ('"=?utf-8?Q?Q=C3=AD?= Jia" <a@b.example>', "Qí Jia", "a@b.example"),
        ("Jia (=?utf-8?Q?Q=C3=AD?=) <a@b.example>", "Jia (Qí)", "a@b.example"),
        ('"Qi \\"Jia\\"" <a@b.example>', 'Qi "Jia"', "a@b.example"),
        ("Qi <mailto:a@b.example>", "Qi", "a@b.example"),
        ("Qi <a@b.example", "Qi", "a@b.example"),
        ('"Qi <a@b.example>', "Qi", "a@b.example"),
        ("Qi, Jia <a@b.example>", "Qi, Jia", "a@b.example"),
        ("信息科, 登记处, 祁佳 <a@b.example>", "信息科, 登记处, 祁佳", "a@b.example"),
        (f"{word('祁')}, Jia <a@b.example>", "祁, Jia", "a@b.example"),
        ("祁佳《a@b.example》", "祁佳", "a@b.example"),
        ("祁佳＜a＠b.example＞", "祁佳", "a@b.example"),
        ("祁佳 [a@b.example]", "祁佳", "a@b.example"),
        ("祁佳（a@b.example）", "祁佳", "a@b.example"),
        ("祁佳 <用户@例子.example>", "祁佳", "用户@例子.example"),
    ],
)
def test_senders_are_read_and_names_never_pose_as_addresses(field: str, name: str, address: str) -> None:
    it = read(mail("x", sender=f"From: {field}"))
    assert it.sender.address == address
    assert it.sender.name.strip("<>") == name.strip("<>")
    assert MANY_SENDERS not in it.defects


@pytest.mark.parametrize(
    "field",
    [
        "From: a@b.example, c@d.example",
        "From: Qi, Jia <a@b.example>, Li, Zhe <c@d.example>",
        "From: a@b.example, Jia <c@d.example>",
        "From: a@b.example\r\nFrom: c@d.example",
        "From: a@b.example; c@d.example",
        "From: a@b.example@d.example",
        "From: Jia <a@b.example\x00@d.example>",
    ],
)
def test_two_senders_are_a_defect(field: str) -> None:
    assert MANY_SENDERS in read(mail("x", sender=field)).defects


@pytest.mark.parametrize(
    ("field", "addresses"),
    [
        (
            "组一: a@b.example, c@d.example; 组二: e@f.example; g@h.example",
            "a@b.example c@d.example e@f.example g@h.example",
        ),
        ("a@b.example;c@d.example; E <e@f.example>", "a@b.example c@d.example e@f.example"),
        ("a@b.example c@d.example", "a@b.example c@d.example"),
        ("<a@b.example> <c@d.example>", "a@b.example c@d.example"),
        ("Undisclosed recipients:;", ""),
        ('"A; B" <a@b.example>, , c@d (x) . example', "a@b.example c@d.example"),
    ],
)
def test_recipients_are_told_apart_however_they_are_parted(field: str, addresses: str) -> None:
    raw = mail("x").replace(b"To: desk@vendor.example", f"To: {field}".encode())
    assert [one.address for one in read(raw).to] == addresses.split()


def test_an_address_keeps_how_it_was_written() -> None:
    sender = read(mail("x", sender="From: Qi.Jia@Hospital.example")).sender
    assert (sender.address, sender.written) == ("qi.jia@hospital.example", "Qi.Jia@Hospital.example")


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_raw_eight_bit_headers_are_read(charset: str) -> None:
    raw = "Subject: 统计口径\nFrom: 冶晓琴 <a@b.example>\n\nx".encode(charset)
    assert (read(raw).subject, read(raw).sender.name) == ("统计口径", "冶晓琴")


def test_subjects_cut_in_mid_character_are_whole() -> None:
    assert (
        read(mail("x", subject=f"Subject: {cut_words('四个登记台指引单全部只出半张', 'gb18030', 9)}")).subject
        == "四个登记台指引单全部只出半张"
    )


def test_a_body_labelled_gb2312_may_hold_all_of_gb18030() -> None:
    assert read(mail(part("text/plain; charset=gb2312", "祎喆珺䶮".encode("gb18030")))).text == "祎喆珺䶮"


def test_soft_breaks_in_mid_character_are_closed() -> None:
    body = quoted_printable("赵祎的身份证读不出来", "utf-8", 4)
    raw = mail(b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + body)
    assert read(raw).text == "赵祎的身份证读不出来"


@pytest.mark.parametrize(
    "fields",
    [
        [f'Content-Type: application/x; name="{word(NAME)}"'.encode()],
        [
            b"Content-Type: application/x",
            f'Content-Disposition: attachment; filename="{word(NAME, "gb18030", "gb2312")}"'.encode(),
        ],
        [
            b"Content-Type: application/x",
            f'Content-Disposition: attachment; filename="{cut_words(NAME, "gb18030", 7)}"'.encode(),
        ],
        [b"Content-Type: application/x", f"Content-Disposition: attachment; filename={word(NAME)}".encode()],
        [b"Content-Type: application/x", f'Content-Disposition: attachment;\r\n filename="{NAME}"'.encode("gb18030")],
        [b"Content-Type: application/x", f'Content-Disposition: attachment; filename="{NAME}"'.encode()],
        [
            b"Content-Type: application/x",
            b"Content-Disposition: attachment; filename*=gb2312''"
            + "".join(f"%{b:02X}" for b in NAME.encode("gb18030")).encode(),
        ],
    ],
)
def test_attachment_names_are_chinese_whoever_wrote_them(fields: list[bytes]) -> None:
    it = read(attached(fields))
    assert [(a.filename, a.data, a.inline) for a in it.attachments] == [(NAME, b"PK\x03\x04 data", False)]
    assert it.text == "见附件"


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../../etc/passwd", "passwd"), ("C:\\temp\\a.docx", "a.docx"), ("/etc/x", "x"), ("1/2季度.docx", "1/2季度.docx")],
)
def test_a_path_in_a_name_is_dropped(given: str, kept: str) -> None:
    fields = [b"Content-Type: application/x", f'Content-Disposition: attachment; filename="{given}"'.encode()]
    assert read(attached(fields)).attachments[0].filename == kept


def test_an_inline_picture_is_an_inline_attachment() -> None:
    picture = part('image/png; name="截图1.png"', b"\x89PNG", "Content-ID: <i1>", "Content-Disposition: inline")
    page = multipart("related", text_part('<p>看图<img src="cid:i1"></p>', kind="html"), picture)
    it = read(mail(page))
    assert it.text == "看图"
    assert [(a.filename, a.inline) for a in it.attachments] == [("截图1.png", True)]


def test_plain_is_preferred_and_a_stub_is_not() -> None:
    html = text_part("<p>丰富的字</p>", kind="html")
    assert read(mail(multipart("alternative", text_part("朴素的字"), html))).text == "朴素的字"
    assert read(mail(multipart("alternative", text_part("您的邮件客户端不支持HTML格式"), html))).text == "丰富的字"
    assert read(mail(multipart("alternative", text_part("  \n"), html))).text == "丰富的字"


def test_several_texts_are_joined_and_named_ones_are_files() -> None:
    log = part('text/plain; name="a.log"', "日志".encode(), "Content-Disposition: attachment")
    it = read(mail(multipart("mixed", text_part("一"), text_part("二"), log)))
    assert it.text == "一\n\n二"
    assert [a.filename for a in it.attachments] == ["a.log"]


def test_a_nested_mail_is_a_file_named_by_its_subject_and_its_words_are_not_the_senders() -> None:
    inner = mail("单位来信内容", subject=f"Subject: {word('费用问题')}")
    it = read(mail(multipart("mixed", text_part("来信见附件"), b"Content-Type: message/rfc822\r\n\r\n" + inner)))
    assert it.text == "来信见附件"
    assert [(a.filename, a.content_type, a.data) for a in it.attachments] == [("费用问题.eml", "message/rfc822", inner)]


def test_flowed_paragraphs_are_whole_and_the_signature_line_stays() -> None:
    flowed = "这是一个很长 \n的段落。\n> 引用的 \n> 段落\n-- \n李琳"
    it = read(mail(part("text/plain; charset=utf-8; format=flowed", flowed.encode())))
    assert it.text == "这是一个很长 的段落。\n> 引用的 段落\n--\n李琳"


@pytest.mark.parametrize("client", REPLIES)
def test_an_answer_read_from_bytes_has_its_new_text(client: str) -> None:
    it = read(
        mail(
            REPLIES[client][0],
            "In-Reply-To: <TJ-1@vendor.example>",
            subject=f"Subject: {word('回复：[工单 TJ-2026-0007] 关单确认')}",
        )
    )
    assert it.new_text == "还是不行，一号台读不出来。\n请再看看。"
    assert it.in_reply_to == ("TJ-1@vendor.example",)


def test_references_are_read_folded_and_unfolded() -> None:
    it = read(mail("x", "References: <a@x>\r\n\t<b@x>\r\n <c@x>"))
    assert it.references == ("a@x", "b@x", "c@x")


def test_an_identifier_is_read_through_blanks_and_comments() -> None:
    raw = mail("x").replace(b"<m1@hospital.example>", b"(ours) <m1 @ hospital(one)  .example>")
    assert read(raw).message_id == "m1@hospital.example"


def test_a_sender_cannot_forge_a_report() -> None:
    it = read(mail("x", "report:action: failed", ":order: x"))
    assert it.header("report:action") == ""


SEEDS = [
    mail(REPLIES["Foxmail"][0], subject=f"Subject: {cut_words('读卡失灵', 'gbk', 3)}"),
    mail(
        multipart(
            "mixed",
            multipart("alternative", text_part("一"), text_part("<p>一</p>", kind="html"), boundary="in"),
            part("application/x", b"x"),
        )
    ),
    attached(
        [b"Content-Type: application/x", b"Content-Disposition: attachment; filename*0*=UTF-8''%E7%94; filename*1*=%B2"]
    ),
    mail(
        multipart(
            "report",
            text_part("退信"),
            part("message/delivery-status", b"Final-Recipient: rfc822; a@b.example\nAction: failed"),
        )
    ),
]


@given(st.binary(max_size=500))
def test_any_bytes_are_a_mail(raw: bytes) -> None:
    assert read(raw).size == len(raw)


@pytest.mark.slow
@settings(max_examples=300)
@given(
    st.sampled_from(SEEDS), st.integers(0, 2**32), st.lists(st.binary(min_size=1, max_size=6), min_size=1, max_size=6)
)
def test_any_damage_to_a_mail_leaves_a_mail(seed: bytes, chance: int, pieces: list[bytes]) -> None:
    dice, raw = random.Random(chance), seed
    for piece in pieces:
        at = dice.randrange(len(raw))
        raw = raw[:at] + piece + raw[at + dice.randrange(12) :]
    it = read(raw)
    (it.subject + it.text + it.new_text + it.sender.name + "".join(a.filename for a in it.attachments)).encode()


@pytest.mark.slow
@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: " + b"=?a?q?" * 60000,
        b"From: " + b'"' * 60000 + b"\nTo: " + b"(" * 60000,
        b"From: " + b'"\\' * 30000 + b"\nTo: " + b"a@b " * 16000,
        b"Content-Type: text/plain; " + b"a*0*=x; " * 20000,
        b"Content-Type: message/rfc822\n\n" * 20000,
        b"X: y\n" * 50000,
        b"Subject: x\n\n" + "写道：\n发件人：\n".encode() * 20000,
        b"Subject: x\n\n" + b"> " * 100000,
        b"Subject: x\n\n" + b"-" * 900000,
        b"Subject: x\n\n" + "收件人\n".encode() * 90000,
        b"Content-Type: text/html\n\n" + b"<table><b>" * 30000,
        b"Content-Type: text/html\n\n" + b"<p " + b"".join(b" %x" % n for n in range(50000)) + b">x",
        b"From: " + b"a," * 30000 + b"\nDate: " + b"2026 " * 10000,
    ],
)
def test_no_flood_of_one_thing_stops_the_reading(raw: bytes) -> None:
    assert read(raw).size == len(raw)


def test_rare_kinds_of_text_are_files_unless_they_are_all_there_is() -> None:
    rich, log = part("text/enriched", b"<bold>alt</bold>"), part("text/x-log", b"log")
    it = read(mail(multipart("alternative", text_part("朴素的字"), rich)))
    assert (it.text, [(a.content_type, a.named) for a in it.attachments]) == ("朴素的字", [("text/enriched", False)])
    assert read(mail(log)).text == "log"
    assert read(mail(rich)).text == "alt"


def test_named_forms_of_one_text_are_that_text() -> None:
    plain, page = part('text/plain; name="t.txt"', b"plain"), part('text/html; name="t.htm"', b"<p>page</p>")
    it = read(mail(multipart("alternative", plain, page)))
    assert (it.text, it.attachments) == ("plain", ())


def test_a_page_may_name_its_charset_inside() -> None:
    page = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=big5"></head>讀卡</html>'.encode(
        "big5"
    )
    assert read(mail(part("text/html", page))).text == "讀卡"


def test_a_named_text_is_the_body_only_where_there_is_no_other() -> None:
    named = part('text/plain; name="说明.txt"', "说明".encode())
    assert read(mail(named)).text == "说明"
    both = read(mail(multipart("mixed", named, text_part("见说明"))))
    assert (both.text, [a.filename for a in both.attachments]) == ("见说明", ["说明.txt"])


@pytest.mark.parametrize("said", [b"", b"=?utf-8?Q?shown?=", b"%", b"inline"])
def test_a_text_that_is_not_said_to_be_a_file_is_the_body(said: bytes) -> None:
    raw = (
        b"From: a@h.example\nContent-Type: text/html; charset=utf-8\nContent-Disposition: "
        + said
        + b"\n\n<p>"
        + "甲".encode()
    )
    found = read(raw)
    assert (found.text, found.attachments) == ("甲", ())


@pytest.mark.parametrize(("location", "name"), [("1.jpg", "1.jpg"), ("http://h.example/1.jpg", ""), ("1", "")])
def test_a_picture_may_be_named_by_where_it_lay(location: str, name: str) -> None:
    raw = f"From: a@h.example\nContent-Type: image/jpeg\nContent-Location: {location}\n\nx".encode()
    (picture,) = read(raw).attachments
    assert (picture.filename if picture.named else "") == name


def test_two_empty_message_ids_are_none() -> None:
    assert read(b"Message-ID:\r\nMessage-ID: \r\nFrom: a@h.example\r\n\r\nx").message_id == ""


def test_an_address_in_an_unclosed_bracket_is_the_senders_and_no_name_is() -> None:
    for end in (b"", b">"):
        mail = read(b"From: boss@clinic.example <someone@other.example" + end + b"\n\nx")
        assert (mail.sender.name, mail.sender.address) == ("boss@clinic.example", "someone@other.example")
