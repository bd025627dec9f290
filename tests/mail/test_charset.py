"""Bytes become the characters their sender meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.charset import codec, decode, words
from tests.mail.samples import cut_words, word

RARE = "祎喆珺镕彧䶮"


@pytest.mark.parametrize(
    "label",
    ["gb2312", "GB2312", "gbk", "x-gbk", "cp936", "GB_2312-80", "hz-unknown", "gb18030", "x-unknown", "", "us-ascii"],
)
def test_chinese_labels_and_absent_ones_mean_gb18030(label: str) -> None:
    assert decode(RARE.encode("gb18030"), label) == RARE


@pytest.mark.parametrize(
    "label", ["utf-8", "UTF8", "gb2312", "iso-8859-1", "", "zlib", "punycode", "\x00", "utf-8\udce4"]
)
def test_utf8_is_recognised_under_any_label(label: str) -> None:
    assert decode("体检中心登记台".encode(), label) == "体检中心登记台"


def test_gbk_under_a_utf8_label_is_gbk() -> None:
    assert decode("登记台死机".encode("gbk"), "utf-8") == "登记台死机"


def test_one_broken_character_costs_one_character() -> None:
    assert decode("登记台死机".encode()[:-1], "utf-8") == "登记台死\ufffd"
    assert decode("登记台死机".encode("gbk")[:-1], "gbk").startswith("登记台死")


def test_western_text_without_label_stays_western() -> None:
    assert decode("café du monde".encode("latin-1")) == "café du monde"


@pytest.mark.parametrize(
    ("label", "name"),
    [("GB2312", "gb18030"), ("utf8", "utf-8"), ("base64", ""), ("idna", ""), ("no-such", ""), ("big5", "big5hkscs")],
)
def test_a_label_means_a_text_codec_or_nothing(label: str, name: str) -> None:
    assert codec(label) == name


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "gbk"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 15])
def test_encoded_words_cut_in_mid_character_are_whole_again(charset: str, size: int) -> None:
    assert words(cut_words("彩超报告里没有图", charset, size).replace("\r\n", "")) == "彩超报告里没有图"


def test_words_cut_inside_a_base64_quantum_are_whole_again() -> None:
    whole = word("四个登记台").split("?")[3]
    assert words(f"=?utf-8?B?{whole[:6]}?= =?utf-8?B?{whole[6:]}?=") == "四个登记台"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (f'"{word("祁佳")}" <a@b.example>', '"祁佳" <a@b.example>'),
        (f"{word('甲')} {word('乙', 'gbk', 'gb2312')}", "甲乙"),
        (f"Re:{word('甲')}[1]", "Re:甲[1]"),
        (f"{word('甲')} und {word('乙')}", "甲 und 乙"),
        ("=?utf-8*zh?Q?=E7=94=B2_b?=", "甲 b"),
        ("=?utf-8?Q?What's up??=", "What's up?"),
        ("=?utf-8?B?55Sy", "=?utf-8?B?55Sy"),
        ("=?x?x?x?=", "=?x?x?x?="),
    ],
)
def test_encoded_words_are_decoded_where_they_stand(raw: str, text: str) -> None:
    assert words(raw) == text


@given(st.binary(max_size=300), st.text(max_size=20))
def test_any_bytes_under_any_label_are_text(data: bytes, label: str) -> None:
    decode(data, label).encode()


@given(st.text(max_size=300))
def test_any_header_text_can_be_decoded(text: str) -> None:
    assert isinstance(words(text), str)
