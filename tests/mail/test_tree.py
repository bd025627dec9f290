"""Parts and their parameters are found as senders really write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core.limits import USUAL
from mailbot.mail.parameters import parameters
from mailbot.mail.tree import parse
from tests.mail.samples import multipart, text_part


def leaves(raw: bytes) -> list[str]:
    return [part.text.strip() for part in parse(raw).walk() if not part.children]


def test_nested_parts_come_in_order() -> None:
    inner = multipart("alternative", text_part("一"), text_part("二"), boundary="in")
    assert leaves(multipart("mixed", inner, text_part("三"), boundary="out")) == ["一", "二", "三"]


def test_a_missing_end_and_a_missing_boundary_parameter_are_forgiven() -> None:
    raw = multipart("mixed", text_part("一"), text_part("二"))
    assert leaves(raw.replace(b"--=_b1--", b"")) == ["一", "二"]
    assert leaves(raw.replace(b'; boundary="=_b1"', b"")) == ["一", "二"]


def test_a_multipart_without_delimiters_is_text() -> None:
    tree = parse(b"Content-Type: multipart/mixed; boundary=b\n\nhello")
    assert tree.text == "hello"
    assert tree.defects == ("多部分邮件缺少分界标记",)


def test_a_header_without_its_blank_line_still_ends() -> None:
    tree = parse(b"Subject: x\nFrom: a@b.example\nhello\nworld")
    assert tree.value("from") == "a@b.example"
    assert "hello" in tree.text


def test_a_line_of_spaces_ends_a_header_where_none_goes_on() -> None:
    mail = parse(b"From: a@b.example\nSubject: \n \n--not a field\nSubject: y\n")
    assert (mail.value("subject"), mail.text) == ("", "--not a field\nSubject: y\n")
    folded = parse(b"Subject: x\n \n y\n \nFrom: a@b.example\n\nhello")
    assert (folded.value("from"), folded.text) == ("a@b.example", "hello")


@pytest.mark.parametrize("words", ["一号台读卡失灵，请派人来看", "the reader at desk one is dead again"])
def test_words_said_to_be_base64_are_words(words: str) -> None:
    head = b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
    assert parse(head + words.encode()).text == words


def test_a_folded_line_without_its_space_belongs_to_the_field_above() -> None:
    tree = parse("Subject: 第一行\n第二行\nFrom: a@b.example\n\nhello".encode())
    assert tree.value("subject") == "第一行第二行"
    assert tree.value("from") == "a@b.example"


def test_a_message_without_header_is_all_text() -> None:
    assert parse("一号台坏了\n\n请看看".encode()).text == "一号台坏了\n\n请看看"


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n\r\n", b" \n", b"From clerk Tue Jan  6 09:20:46 2026\n"])
def test_what_stands_before_the_first_field_is_passed_over(before: bytes) -> None:
    tree = parse(before + b"Subject: x\nFrom: a@b.example\n\nhello")
    assert (tree.value("subject"), tree.text) == ("x", "hello")


def test_a_blank_line_before_words_ends_an_empty_header() -> None:
    assert parse(b"\nSubject: none\nhello").text == "Subject: none\nhello"


def test_a_first_field_that_only_begins_like_an_mbox_is_a_field() -> None:
    assert parse(b"From  : a@b.example\n\nhello").value("from") == "a@b.example"


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("text", "text/plain"),
        ('unknown; name="a.docx"', "application/octet-stream"),
        ('multipart; boundary="b"', "multipart/mixed"),
        ("Text/HTML (old)", "text/html"),
        ("", "text/plain"),
    ],
)
def test_a_type_that_is_none_is_told_by_its_parameters(value: str, kind: str) -> None:
    assert parse(f"Content-Type: {value}\n\n--b\n\nx".encode()).content_type == kind


@pytest.mark.parametrize(
    ("given", "name"),
    [("%E9%99%84%E4%BB%B63.docx", "附件3.docx"), ("100%.txt", "100%.txt"), ("a%20b%20c%20.txt", "a%20b%20c%20.txt")],
)
def test_a_name_escaped_as_in_an_address_is_read_where_words_come_of_it(given: str, name: str) -> None:
    assert parse(f'Content-Disposition: attachment; filename="{given}"\n\nx'.encode()).filename == name


def test_parts_beyond_the_bound_are_left_out_and_said() -> None:
    tree = parse(b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * (USUAL.parts + 5))
    assert len(tree.children) == USUAL.parts
    assert tree.defects


def test_bottomless_nesting_ends() -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    assert any("嵌套过深" in defect for part in parse(deep).walk() for defect in part.defects)


@pytest.mark.parametrize(
    ("encoding", "body", "data"),
    [
        ("base64", b"aGVsbG8", b"hello"),
        ("BASE64 ", b"aGVs\r\n!bG8=", b"hello"),
        ("quoted-printable", b"a=3Db=\r\nc", b"a=bc"),
        ("x-uuencode", b"begin 644 f\n%:&5L;&\\\nend\n", b"hello"),
        ("8bit", b"\xff", b"\xff"),
        ("nonsense", b"x", b"x"),
        ("base64; charset=x", b"aGVsbG8=", b"hello"),
        ("Quoted Printable (of old)", b"a= \r\n==E4==B8=", b"a=\xe4=\xb8"),
    ],
)
def test_transfer_encodings_are_undone(encoding: str, body: bytes, data: bytes) -> None:
    assert parse(b"Content-Transfer-Encoding: " + encoding.encode() + b"\n\n" + body).data == data


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ('attachment; filename="a;b.docx"', "a;b.docx"),
        ("attachment; filename=my file.docx", "my file.docx"),
        ('attachment; filename="a\\"b.docx"', 'a"b.docx'),
        ("attachment; filename*=UTF-8''%E7%94%B2.docx", "甲.docx"),
        ("attachment; filename*=gb2312'zh'%AC%42.docx", b"\xac\x42.docx".decode("gb18030")),
        ("attachment; filename*0*=UTF-8''%E7%94; filename*1*=%B2; filename*2=.docx", "甲.docx"),
        ("attachment; filename*0*=UTF-8''%E7%94%; filename*1*=B2.docx", "甲.docx"),
        ("attachment; filename*1=b.docx; filename*0=a", "ab.docx"),
        ("attachment; FileName = x.docx", "x.docx"),
        ('attachment; filename="unclosed.docx', "unclosed.docx"),
        ("attachment", ""),
    ],
)
def test_file_names_are_read_in_every_form(field: str, name: str) -> None:
    assert parameters(field).get("filename", "") == name


@given(st.binary(max_size=400))
def test_any_bytes_have_a_tree(raw: bytes) -> None:
    for part in parse(raw).walk():
        assert isinstance(part.text, str)
        assert isinstance(part.filename, str)


@pytest.mark.parametrize("said", [b"", b"  ", b" to be passed over", b"-- ", b"-- the end"])
def test_what_stands_behind_a_boundary_is_passed_over(said: bytes) -> None:
    closes = b"--" in said
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\n\n--b"
        + (b"" if closes else said)
        + b"\n\none\n--b"
        + said
        + b"\n\ntwo"
    )
    assert [part.text for part in parse(raw).children] == (["one"] if closes else ["one", "two"])


def test_a_boundary_that_begins_like_another_is_another() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b-1\ntwo\n--bc\n--b--"
    assert [part.text for part in parse(raw).children] == ["one\n--b-1\ntwo\n--bc"]


def test_a_stray_line_below_a_short_field_is_none_of_it() -> None:
    tree = parse(b"Subject: a subject\nThis is no field\nFrom: a@b.example\n\nhello")
    assert (tree.value("subject"), tree.value("from"), tree.text) == ("a subject", "a@b.example", "hello")


def test_a_long_field_goes_on_in_a_line_that_lost_its_space() -> None:
    long = b"Subject: the reader at the first desk of the old dispensary\nis dead again\nFrom: a@b.example\n\nhello"
    assert parse(long).value("subject").endswith("dispensaryis dead again")
