"""Files in the way of old Macintoshes are files; what is not whole stays text."""

import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.binhex import taken_out
from mailbot.mail.read import read
from tests.mail.samples import mail, multipart, part, text_part

SIGNS = r"""!"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"""
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def wrapped(name: bytes, data: bytes, *, run: tuple[bytes, bytes] = (b"", b"")) -> str:
    head = bytes([len(name)]) + name + b"\0TEXTttxt\0\0" + len(data).to_bytes(4) + bytes(4) + b"\0\0"
    whole = (
        (head + data + b"\0\0").replace(b"\x90", b"\x90\0").replace(*run)
        if run[0]
        else (head + data + b"\0\0").replace(b"\x90", b"\x90\0")
    )
    signs = binascii.b2a_base64(whole, newline=False).decode().rstrip("=").translate(str.maketrans(BASE64, SIGNS))
    lines = "\n".join(f":{signs}:"[at : at + 64] for at in range(0, len(signs) + 2, 64))
    return f"(This file must be converted with BinHex 4.0)\n\n{lines}\n"


@given(st.binary(min_size=1, max_size=300))
def test_what_was_wrapped_comes_out(data: bytes) -> None:
    rest, files = taken_out(f"前\n{wrapped(b'a.txt', data)}后".encode())
    assert (rest.decode(), files) == ("前\n\n后", [("a.txt", data)])


def test_a_run_of_one_byte_is_written_short() -> None:
    assert taken_out(wrapped(b"a", b"xyyyyyz", run=(b"yyyyy", b"y\x90\x05")).encode())[1] == [("a", b"xyyyyyz")]


def test_a_mail_with_one_has_its_text_and_its_file() -> None:
    it = read(mail(f"见附件。\n\n{wrapped(b'a.txt', b'reader')}"))
    assert (it.text, [(a.filename, a.data) for a in it.attachments]) == ("见附件。", [("a.txt", b"reader")])


def test_a_part_that_is_one_is_its_file() -> None:
    file = part("application/mac-binhex40; name=a.hqx", wrapped(b"a.txt", b"reader").encode())
    it = read(mail(multipart("mixed", text_part("见附件"), file)))
    assert (it.text, [(a.filename, a.data) for a in it.attachments]) == ("见附件", [("a.txt", b"reader")])


@pytest.mark.parametrize(
    "broken",
    ["(This file must be converted with BinHex 4.0)\n\n:!!!:", "(This file must be converted with BinHex 4.0)\n:"],
)
def test_what_is_not_whole_stays_text(broken: str) -> None:
    assert taken_out(broken.encode()) == (broken.encode(), [])
