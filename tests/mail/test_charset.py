"""Bytes become the characters their sender meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.charset import base64, codec, decode, twice, words
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


@pytest.mark.parametrize("text", ["Größe für Müller", "Señor", "naïve", "“so” – it’s", "São Paulo ação"])
def test_accents_and_signs_beside_plain_letters_are_western(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize("text", ["病房叫號系統無法顯示", "語音呼叫沒有聲音，請派人來看", "附件已補寄"])
def test_traditional_characters_without_label_are_big5(text: str) -> None:
    assert decode(text.encode("big5")) == text
    assert decode(text.encode("gbk"), "gbk") == text


@pytest.mark.parametrize("text", ["請教：編譯核心時出錯", "測試郵件"])
def test_big5_that_calls_itself_utf_8_is_read_as_what_it_is(text: str) -> None:
    assert decode(text.encode("big5"), "utf-8") == text


@pytest.mark.parametrize("label", ["gb2312", "utf-8", ""])
@pytest.mark.parametrize(("above", "below"), [("gbk", "utf-8"), ("utf-8", "gbk"), ("utf-8", "cp1252")])
def test_what_a_list_put_below_in_another_charset_is_read_in_that(above: str, below: str, label: str) -> None:
    letter = "大家好，\n启动以后屏幕是黑的，不知道怎么办。\n谢谢\n"
    footer = (
        "____\nÉcrire à la liste: désabonnement\n" if below == "cp1252" else "____\n邮件列表：要退订请写信给管理员\n"
    )
    assert decode(letter.encode(above) + footer.encode(below), label) == letter + footer


def test_a_letter_with_a_broken_line_is_still_of_one_charset() -> None:
    data = "启动以后屏幕是黑的。\n张三\n电话见下\n".encode()
    assert decode(data.replace("三".encode(), b"\xe4\xb8"), "utf-8") == "启动以后屏幕是黑的。\n张\ufffd\n电话见下\n"


def test_a_stray_byte_in_plain_text_makes_no_private_character() -> None:
    assert decode(b"pin ; \xa6b 6250 of the reader", "utf-8") == "pin ; ¦b 6250 of the reader"
    assert decode("à è ì".encode("cp1252") + b" Donna \xe8 mobile") == "à è ì Donna è mobile"


@pytest.mark.parametrize("text", ["周", "鑫", "A区读卡", "第3台", "祎喆珺", "Dr.周", "王琳 Lin"])
def test_few_hanzi_without_label_stay_hanzi(text: str) -> None:
    assert decode(text.encode("gbk")) == text


def test_hanzi_labelled_western_are_hanzi_and_accents_are_not() -> None:
    assert decode("一号台读卡失灵".encode("gbk"), "iso-8859-1") == "一号台读卡失灵"
    assert (
        decode("读卡器坏了，祎喆珺三位的都读不出".encode("gbk"), "windows-1252") == "读卡器坏了，祎喆珺三位的都读不出"
    )
    for text in ("ÕÄÖÜ", "Zoë, André, Jürgen und Çelik: ½ Straße, 20°", "éèàùçâêîôû", "naïve cœur"):
        assert decode(text.encode("cp1252"), "iso-8859-1") == text


@pytest.mark.parametrize(
    ("label", "hexed", "text"),
    [
        ("euc-tw", "dac0c7efa1a2fbf4c6a6c6c2fcf1", "您好，讀卡失靈"),
        ("X-EUC-TW", "dac0", "您"),
        ("iso-2022-cn", "1b2429410e447a3a43232c1b2429477b74462646427c710f", "您好，讀卡失靈"),
        ("hz-gb2312", "7e7b447a3a437e7d", "您好"),
        ("unicode-1-1-utf-7", "2b594b685a66512d", "您好"),
        ("utf-16", "fffea8607d59", "您好"),
    ],
)
def test_rare_charsets_of_chinese_are_read(label: str, hexed: str, text: str) -> None:
    assert decode(bytes.fromhex(hexed), label) == text


@pytest.mark.parametrize(
    ("label", "name"),
    [
        *(("win-1257", "cp1257"), ("CP-1251", "cp1251"), ("windows-874", "cp874"), ("x-windows-949", "cp949")),
        *(("cn-big5", "big5hkscs"), ("x-x-big5", "big5hkscs"), ("Windows-31J", "cp932"), ("latin-9", "iso8859-15")),
        *(('"gbk"', "gb18030"), ("gbk; format=flowed", "gb18030"), ("iso-UTF-8", "utf-8"), ("windows-936", "gb18030")),
        *(("x-mac-simp-chinese", "gb18030"), ("cn-gb", "gb18030")),
    ],
)
def test_a_charset_has_many_names(label: str, name: str) -> None:
    assert codec(label).replace("_", "-") == name


@pytest.mark.parametrize(
    ("given", "data"),
    [
        (b"aGVsbG8", b"hello"),
        (b"YWJj\nYQ==\nZGVm\n", b"abcadef"),
        (b"aGVsbG8=\n_____\nmailing list footer\n", b"hello"),
        (b"aGVs\n-- \nfoo bar", b"hel"),
        (b"====", b""),
    ],
)
def test_base64_in_pieces_and_above_a_footer_is_read(given: bytes, data: bytes) -> None:
    assert base64(given) == data


@pytest.mark.parametrize(
    ("text", "label"), [("您好", "gb2312"), ("周", "gbk"), ("體檢中心登記", "big5"), ("体检", "iso-8859-1")]
)
def test_few_characters_of_utf8_under_another_label_are_utf8(text: str, label: str) -> None:
    assert decode(text.encode(), label) == text


@pytest.mark.parametrize("label", ["", "us-ascii", "x-unknown"])
def test_escapes_tell_their_charset(label: str) -> None:
    assert decode("窓口".encode("iso-2022-jp"), label) == "窓口"
    assert decode(bytes.fromhex("1b2429410e447a3a430f"), label) == "您好"


@pytest.mark.parametrize("label", ["", "us-ascii", "gb2312"])
def test_hz_needs_no_label(label: str) -> None:
    assert decode("卡机 no. 3 坏了".encode("hz"), label) == "卡机 no. 3 坏了"
    assert decode(b"a~b {c} ~{~} ~{odd~}", label) == "a~b {c} ~{~} ~{odd~}"


def test_circled_figures_of_japanese_makers_are_read() -> None:
    assert decode(b"\x1b$B-!\x1b(B \x1b$BAk8}\x1b(B", "iso-2022-jp") == "① 窓口"


@pytest.mark.parametrize(
    "text",
    [
        "打印机不能打印",
        "今天上午三楼的电脑连不上网络",
        "请问这个怎么处理",
        "没有权限",
        "關於昨天的會議紀錄",
        "請問這個怎麼處理",
        "還是不行",
        "測試一下",
    ],
)
def test_the_charsets_of_china_are_told_apart_by_what_people_write(text: str) -> None:
    for label in ("gb2312", "gbk", "big5", ""):
        assert decode(text.encode("gbk"), label) == text
    if text.encode("big5", "ignore").decode("big5") == text:
        for label in ("gb2312", "gbk", "big5", ""):
            assert decode(text.encode("big5"), label) == text


@pytest.mark.parametrize(
    "text",
    [
        "┌──┬──┐\n│科室│数量│\n└──┴──┘",
        "━━━━━━\n张三",
        "★★★\n本站公告\n★★★",
        "サーバーのエラーについて",
        "Привет, как дела",
        "①②③④",
        "│││",
        "硒鼓",
    ],
)
def test_what_is_true_under_its_label_is_not_overturned(text: str) -> None:
    for charset in ("gb18030", "big5hkscs"):
        if text.encode(charset, "ignore").decode(charset) == text:
            assert decode(text.encode(charset), charset) == text


def test_hanzi_labelled_big5_are_hanzi_and_traditional_ones_are_not() -> None:
    simple, traditional = "住院收费处打印机不能打印，请派工程师处理。", "印表機無法列印，請派工程師處理。"
    assert decode(simple.encode("gbk"), "big5") == simple
    assert decode(traditional.encode("big5"), "big5") == traditional


@pytest.mark.parametrize("text", ["你好", "收到", "同意关闭", "HIS 打不开", "第 3 台：坏"])
def test_few_hanzi_labelled_western_or_utf8_are_hanzi(text: str) -> None:
    assert decode(text.encode("gbk"), "iso-8859-1") == text
    assert decode(text.encode("gbk"), "utf-8") == text


@pytest.mark.parametrize(
    "text", ["è", "à é", "não há água", "Ärzte-Öl für Übung", "ÀÉÎ", "più tardi, perché è già così"]
)
def test_accents_in_utf8_or_so_labelled_are_no_hanzi(text: str) -> None:
    assert decode(text.encode(), "") == text
    assert decode(text.encode(), "iso-8859-1") in {text, text.encode().decode("cp1252")}
    assert decode(text.encode("cp1252"), "iso-8859-1") == text


@pytest.mark.parametrize("label", ["", "iso-8859-1", "gb2312", "utf-8"])
def test_traditional_hanzi_under_a_wrong_label_are_read(label: str) -> None:
    for text in ("印表機無法列印，請派人處理", "收到，謝謝。", "醫院資訊室的主機當機了"):
        assert decode(text.encode("big5"), label) == text


def test_a_field_that_was_encoded_twice_is_decoded_twice() -> None:
    once = word("收费处打印机", "gbk")
    assert twice(word(once)) == "收费处打印机"
    assert twice(word(f"乱码如 {once}")) == f"乱码如 {once}"


def test_one_wrong_sign_does_not_undo_a_seven_bit_charset() -> None:
    assert decode(b"+AD4 hello +n0+/!", "utf-7").startswith("> hello ")


def test_an_order_mark_alone_is_an_empty_text() -> None:
    assert decode(b"\xff\xfe", "utf-16") == ""


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
        ("=?utf-8?B?44CK55-_77yf?= =?utf-8?B?x7_vvJ8=?=", "《矿？ǿ？"),
        ("=?utf-8?B?55Sy", "=?utf-8?B?55Sy"),
        ("=??B?55Sy?=", "甲"),
        ("=?gb2312?B?not a word 甲?=", "=?gb2312?B?not a word 甲?="),
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


def test_a_byte_of_an_encoded_word_that_was_broken_over_two_lines_is_one() -> None:
    assert [words(f"=?utf-8?Q?abc=C3=B6={gap}=C3=BC?=") for gap in ("C 3=B5", " C3=B5")] == ["abcöõü"] * 2
    assert words("=?utf-8?Q?1+1=3D 2?=") == "1+1= 2"


def test_a_long_western_text_without_a_label_stays_western_for_one_strange_byte() -> None:
    said = "¡Feliz año! La compañía envía información eléctrica, térmica y orgánica; condición: máxima radiación, mínima protección, número único."
    assert decode(said.encode("cp1252")) == said
