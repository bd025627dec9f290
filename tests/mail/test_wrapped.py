"""What is wrapped is opened: winmail.dat, opaque signatures, armour; what is sealed is told."""

import random

import pytest
from compressed_rtf import compress
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail import tnef
from mailbot.mail.message import ENCRYPTED
from mailbot.mail.read import read
from mailbot.mail.wrapped import UNOPENED
from tests.mail import samples
from tests.mail.samples import mail, multipart, part, text_part

WINMAIL = 'application/ms-tnef; name="winmail.dat"'


def test_a_winmail_dat_is_opened_and_its_names_are_in_its_own_codepage() -> None:
    file = samples.tnef(("附件3.docx", b"PK\x03\x04"), ("截图.png", b"\x89PNG"), text="里面的字")
    it = read(mail(multipart("mixed", text_part("见附件"), part(WINMAIL, file))))
    assert it.text == "见附件\n\n里面的字"
    assert [(a.filename, a.data) for a in it.attachments] == [("附件3.docx", b"PK\x03\x04"), ("截图.png", b"\x89PNG")]


def test_a_mail_of_a_winmail_dat_alone_has_its_text() -> None:
    it = read(mail(part(WINMAIL, samples.tnef(text="一号台读卡失灵"))))
    assert (it.text, it.attachments) == ("一号台读卡失灵", ())


def test_an_empty_winmail_dat_stays_a_file_and_a_broken_one_is_told() -> None:
    empty, broken = (read(mail(part(WINMAIL, data))) for data in (samples.tnef(), b"no tnef"))
    assert [a.filename for a in empty.attachments] == ["winmail.dat"]
    assert [a.filename for a in broken.attachments] == ["winmail.dat"]
    assert UNOPENED in broken.defects
    assert UNOPENED not in empty.defects


def test_long_names_of_properties_win_over_short_ones() -> None:
    name = "二〇二六年附件3.docx".encode("utf-16-le") + b"\0\0"
    value = b"\x1f\0\x07\x37" + (1).to_bytes(4, "little") + len(name).to_bytes(4, "little") + name
    odd = b"\x02\0\x05\x37\x01\0\0\0"
    properties = (2).to_bytes(4, "little") + odd + value
    whole = samples.tnef(("FUJIAN~1.DOC", b"x")) + b"\x02\x05\x90\x06\x00" + len(properties).to_bytes(4, "little")
    found = tnef.read(whole + properties + bytes(2))
    assert found
    assert [file.name for file in found.files] == ["二〇二六年附件3.docx"]


def test_a_claim_of_four_thousand_million_properties_is_not_believed() -> None:
    huge = b"\xff" * 4 + b"\x03\x10\x05\x37" + b"\xff" * 4
    whole = samples.tnef(("a", b"x")) + b"\x02\x05\x90\x06\x00" + len(huge).to_bytes(4, "little") + huge + bytes(2)
    assert tnef.read(whole)


@given(st.integers(0, 2**32), st.binary(min_size=1, max_size=8))
def test_any_damage_to_a_winmail_dat_leaves_a_mail(chance: int, piece: bytes) -> None:
    dice, data = random.Random(chance), samples.tnef(("附件.docx", b"PK"), text="字")
    at = dice.randrange(6, len(data))
    tnef.read(data[:at] + piece + data[at + dice.randrange(9) :])


def test_an_opaque_signature_is_taken_off_and_the_mail_in_it_read() -> None:
    inner = multipart("mixed", text_part("签了名的字"), part('application/x; name="a.docx"', b"PK"))
    it = read(mail(part("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", samples.signed(inner))))
    assert it.text == "签了名的字"
    assert [a.filename for a in it.attachments] == ["a.docx"]
    assert ENCRYPTED not in it.defects
    assert it.sender.address == "clerk@hospital.example"


@pytest.mark.parametrize("kind", ["application/pkcs7-mime; smime-type=signed-data", "application/octet-stream"])
def test_what_is_said_of_the_wrapping_says_nothing_of_what_is_in_it(kind: str) -> None:
    named = "\nContent-Disposition: attachment; filename=smime.p7m"
    it = read(mail(part(f"{kind}; name=smime.p7m{named}", samples.signed(text_part("签了名的字")))))
    assert (it.text, it.attachments) == ("签了名的字", ())
    sealed = read(mail(part(f"{kind}; name=smime.p7m{named}", samples.signed(text_part("字"), 3))))
    assert ENCRYPTED in sealed.defects


def test_a_detached_signature_is_a_file_beside_the_text() -> None:
    signature = part('application/pkcs7-signature; name="smime.p7s"', b"0")
    it = read(mail(multipart("signed", text_part("签了名的字"), signature)))
    assert (it.text, [a.filename for a in it.attachments]) == ("签了名的字", ["smime.p7s"])


SECRET = "-----BEGIN PGP MESSAGE-----\n\nhQEMA0\n=abcd\n-----END PGP MESSAGE-----\n"


@pytest.mark.parametrize(
    "content",
    [
        part("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", samples.signed(b"x", 3)),
        multipart(
            "encrypted",
            part("application/pgp-encrypted", b"Version: 1"),
            part("application/octet-stream", SECRET.encode()),
        ),
        text_part(SECRET),
        multipart(
            "mixed",
            text_part("此邮件受信息保护，请使用支持的客户端打开。"),
            part("application/x-microsoft-rpmsg-message; name=message_v2.rpmsg", b"x"),
        ),
    ],
)
def test_what_is_encrypted_is_told(content: bytes) -> None:
    it = read(mail(content))
    assert ENCRYPTED in it.defects
    assert it.text == ""


def test_the_armour_of_a_signature_is_no_text() -> None:
    body = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n一号台死机。\n- -- \n李琳\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQEz\n=ab\n-----END PGP SIGNATURE-----\n"
    )
    assert read(mail(text_part(body))).text == "一号台死机。\n--\n李琳"


@pytest.mark.parametrize(
    "kind", [r"\fromtext", r"\fromhtml1 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0"], ids=["text", "html"]
)
def test_the_text_of_a_winmail_dat_that_has_nothing_but_rich_text_is_read(kind: str) -> None:
    rich = rf"{{\rtf1\ansi\ansicpg936 {kind} \'b6\'c1\'bf\'a8\'ca\'a7\'c1\'e9 \u31067?\par}}"
    it = read(mail(part(WINMAIL, samples.tnef(rich=compress(rich.encode())))))
    assert (it.text, it.attachments) == ("读卡失灵 祛", ())


@given(st.binary(max_size=200))
def test_broken_rich_text_is_only_not_read(data: bytes) -> None:
    assert isinstance(tnef.read(samples.tnef(("a", b"x"), rich=data)), tnef.Opened)
