"""New words are told from quoted letters and signatures, whichever program wrote the mail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.body import Body, split
from mailbot.mail.containers import Declared
from tests.mail.samples import ANSWER, LETTER, OURS, REPLIES

SUBJECT = "回复：[工单 TJ-2026-0007] 关单确认：读卡失灵"


@pytest.mark.parametrize("client", REPLIES)
def test_an_answer_is_found_above_below_and_between_the_quotes_of(client: str) -> None:
    text, signature = REPLIES[client]
    body = split(text, SUBJECT, "祁佳")
    assert body.new_text == ANSWER
    assert body.signature == signature
    assert "TJ-2026-0007" in body.quoted
    assert not body.forwarded


@pytest.mark.parametrize("client", REPLIES)
def test_the_same_answer_is_found_without_its_subject_and_name(client: str) -> None:
    text, signature = REPLIES[client]
    if "祁佳" not in signature:
        assert split(text).new_text == ANSWER


FIELDS = "各位好：\n日期：12月13日 22:00\n内容：网关迁新虚机，版本3.0.5\n影响：影像调阅中断约15分钟\n联系人：魏工"


@pytest.mark.parametrize(
    "block",
    [
        "-----邮件原件-----\n发件人: 服务台 <desk@vendor.example>\n发送时间: 2026年3月10日 9:02\n主题: 已登记",
        "发件人: 服务台 <desk@vendor.example>\n\n发送时间: 2026年3月10日 9:02\n\n主题: 已登记",
    ],
)
def test_fields_that_a_person_writes_above_a_quoted_letter_are_the_persons(block: str) -> None:
    body = split(f"{FIELDS}\n\n{block}\n\n旧的来信", "回复：升级")
    assert (body.new_text, "旧的来信" in body.quoted) == (FIELDS, True)


def test_answers_between_quoted_lines_are_all_kept() -> None:
    text = "在 2026/1/6 8:53, 某某 写道:\n> 一号台好了吗？\n好了。\n> 二号台呢？\n还没有。"
    assert split(text, "Re: x").new_text == "好了。\n还没有。"


@pytest.mark.parametrize(
    "mark",
    [
        "---------- 转发的邮件 ----------",
        "---------- Forwarded message ---------",
        "-------- 转发的消息 --------",
        "开始转发的信息：",
        "Begin forwarded message:",
        "-----转发邮件信息-----",
        "開始轉寄郵件：",
        "Début du message transféré :",
    ],
)
def test_a_forwarded_letter_is_the_report(mark: str) -> None:
    body = split(
        f"请看下面科室反映的。\n\n发自我的 iPhone\n\n{mark}\n发件人：韩雪\n日期：2026年1月6日\n主题：条码\n\n条码打不出来。",
        "x",
    )
    assert body.forwarded
    assert body.new_text.startswith("请看下面科室反映的。\n\n")
    assert body.new_text.endswith("条码打不出来。")
    assert body.signature == "发自我的 iPhone"
    assert body.quoted == ""


def test_the_subject_alone_makes_a_forward_of_what_outlook_quotes() -> None:
    text = f"请处理。\n\n________________________________\n{OURS}\n\n条码打不出来。"
    body = split(text, "转发: 条码")
    assert body.forwarded
    assert "条码打不出来。" in body.new_text
    assert not split(text, "答复: 转发: 条码").forwarded


def test_a_forward_without_a_word_of_its_own_keeps_the_letter() -> None:
    body = split("从 网易邮箱大师 发送\n\n---------- 转发的邮件 ----------\n条码打不出来。", "Fw: 条码")
    assert body.new_text == "---------- 转发的邮件 ----------\n条码打不出来。"
    assert body.signature == "从 网易邮箱大师 发送"


def test_an_answer_below_a_marked_letter_is_kept_under_a_block_too() -> None:
    text = "发件人: 韩雪 <hx@hospital.example>\n发送时间: 2026-01-06 15:20\n收件人: 祁佳\n\n> 好了吗？\n\n还没有。"
    assert split(text, "回复：x").new_text == "还没有。"


def test_an_answer_on_the_line_of_the_sentence_before_the_quote_is_kept() -> None:
    assert split("Fine. On Tue, Jan 6, 2026 at 3:20 PM, hx@hospital.example wrote:\n> ?").new_text == "Fine."


def test_an_answer_without_a_word_to_a_strangers_letter_keeps_it() -> None:
    assert split("> 一号台好了吗？\n> 二号台呢？", "Re: 读卡").new_text == "> 一号台好了吗？\n> 二号台呢？"


def test_what_html_declares_counts_where_the_text_leaves_more_standing() -> None:
    declared = Declared("好了。", "昨天的信", "祁佳")
    assert split("好了。\n昨天的信", "Re: x", "", declared) == Body("好了。", "昨天的信", "祁佳")
    assert split("好了。", "Re: x", "", declared) == Body("好了。")


def test_an_answer_without_a_word_never_borrows_ours() -> None:
    body = split(f"\n\n-----原始邮件-----\n{OURS}\n\n{LETTER}", SUBJECT)
    assert body.new_text == ""
    assert "确认" in body.quoted


def test_a_letter_sent_on_without_word_or_prefix_is_a_report() -> None:
    body = split(
        "发件人: 韩雪 <hx@hospital.example>\n发送时间: 2026年1月6日\n收件人: 祁佳\n主题: 条码\n\n条码打不出来。", "条码"
    )
    assert body.forwarded
    assert body.new_text.endswith("条码打不出来。")


@pytest.mark.parametrize(
    "text",
    [
        "他在报告里写道：\n血压正常。",
        "总检 2026-01-06 的结论里写道：\n血压正常。",
        "发件人：这一栏显示乱码，\n其他都对。",
        "> 38 的体温没有提示。\n其他正常。",
        "打印出来是 ---- 原始 ---- 几个字。",
        "时间：8点\n地点：一号台\n现象：读不出卡",
        "在登记台点保存，提示：\n“主键重复”",
        "2026年1月6日 15:20 在一号台点保存，提示：\n“主键重复”",
        "On the new plan of 2026 we meet at 10:00.\nPlease bring the form.",
        "I asked Zoe <zoe@hospital.example> and she wrote that it works.\nSo we go on.",
        "李工好：\n韩雪（hx@hospital.example）来信提到：\n打印机不出纸。",
        "发到 hx@hospital.example 的短信提示 not sent:\n550",
        "Two questions:\nTo: which printer?\nFrom: which desk?",
        "主题：读卡失灵\n时间：8点\n日期：周一",
        "这段时间的体检数据查不到：\n\n从：2026年1月5日\n到：2026年1月7日\n时间：每天上午",
        "The samples went astray.\n\nFrom: Ward 3\nTo: Laboratory\nDate: 6 January 2026",
    ],
)
def test_words_that_only_look_like_a_quote_stay(text: str) -> None:
    assert split(text, "报错").new_text == text


@given(
    st.text(alphabet="在写道：:> -发件人主题时间\nOnwrote1@._|电话李科确认。", max_size=200),
    st.sampled_from(["", "回复：x", "转发：x"]),
)
def test_no_character_is_lost(text: str, subject: str) -> None:
    body = split(text, subject, "李喆")
    squeezed = sorted("".join((body.new_text, body.quoted, body.signature)).replace("\n", "").replace(" ", ""))
    assert squeezed == sorted(text.replace("\n", "").replace(" ", ""))


@pytest.mark.parametrize(
    "sentence",
    [
        "李喆 <it@department.hospital.example> 于2026年11月17日周二\n下午3:05写道：",
        "李喆 <it@department.hospital.example>\n于2026年11月17日周二 下午3:05写道：",
        "李喆 <it@hospital.example<mailto:it@hospital.example>> 於\n2026年11月17日 週二 下午3:05寫道：",
        '"李喆" <it@hospital.example> 写于 2026/11/17 15:05:03:',
        "在 2026 年 11 月 17 日写道：",
        "從: 李喆 <it@hospital.example>\n傳送時間: 2026年11月17日 下午 03:05\n至: desk@firm.example\n主旨: Re: 印表機",
        "寄件人： 李喆 <it@hospital.example>\n收件人︰ 祁佳\n傳送日期︰ 2026年11月17日 (週二) 3:05 PM\n主題︰ 印表機",
        "发件人/From: 李喆 <it@hospital.example>\n发送时间/Sent: 2026年11月17日\n收件人/To: 祁佳\n主题/Subject: 打印机",
        "寄件者:\n 李喆 \n\n\n寄件日期:\n 2026年11月17日 下午 03:05\n\n\n收件者:\n 祁佳 \n\n\n主旨:\n RE: 印表機\n",
        "发信人: lizhe (李喆), 信区: Desk\n标  题: 打印机\n发信站: 某站 (Tue Nov 17 15:05:03 2026)",
        "----------回复的邮件信息----------\n李喆<it@hospital.example> 在 2026年11月17日 周二 15:05 写道：",
        "--------------------------原邮件内容--------------------------\n发件人：it@hospital.example\n主题：打印机",
        "引用自 李喆 <it@hospital.example>：",
        "李喆 2026/11/17 15:05 写道：",
        '3:05 PM, November 17, 2026, "李喆" <it@hospital.example>:',
        "Tuesday, 17 November 2026, 3:05 PM +0800 from it@hospital.example <it@hospital.example>:",
        "Gönderen: 李喆 <it@hospital.example>\nGönderildi: 17 Kasım 2026 Salı 15:05\nKime: 祁佳\nKonu: Yazıcı",
        "发件人: 李喆\n\n已发送: 2026年11月17日 15:05\n\n收件人: 祁佳\n\n主题: 打印机",
        "De: 李喆 <it@hospital.example>\n\nEnviada em: terça-feira, 17 de novembro de 2026 15:05\n\nPara: 祁佳\n\nAssunto: Impressora",
        "From: it@hospital.example\n\nReply-To: it@hospital.example\n\nSent: Tue, 17 Nov 2026 15:05:03 +0800\n\nTo: 祁佳",
        "_From: _ 李喆<it@hospital.example>\n_Date: _Tue, 17 Nov 2026 15:05:03 +0800\n_To: _祁佳\n_Subject: _打印机",
        "送信元: 李喆 <it@hospital.example>\n送信日: 2026年11月17日 15:05\n宛先: 祁佳\n件名: プリンター",
        "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Tuesday, November 17, 2026 3:05 PM, 李喆 <it@hospital.example> wrote:",
    ],
)
@pytest.mark.parametrize("mark", ["", "> "])
def test_a_chinese_sentence_before_a_letter_goes_with_it(sentence: str, mark: str) -> None:
    assert split(f"还是不行。\n\n{sentence}\n\n{mark}已处理。", "回复：打印机").new_text == "还是不行。"


@pytest.mark.parametrize(
    "sentence",
    [
        "Missatge de Li Zhe <it@hospital.example> del dia dt., 17 de nov. 2026 a les 15:05:",
        "2026-11-17, an, 15:05 Li Zhe <it@hospital.example> rašė:",
        "уто, 17. нов 2026. у 15:05 Li Zhe <it@hospital.example> је написао/ла:",
        "2026/11/17 15:05、Li Zhe <it@hospital.example>のメッセージ:",
        "\u202bבתאריך יום ג׳, 17 בנוב׳ 2026 ב-15:05 מאת \u202aLi Zhe\u202c <it@hospital.example>:\u202c",
    ],
)
@pytest.mark.parametrize("mark", ["", "> "])
def test_who_wrote_is_understood_in_languages_far_away(sentence: str, mark: str) -> None:
    assert split(f"还是不行。\n\n{sentence}\n\n{mark}已处理。", "Re: 打印机").new_text == "还是不行。"


@pytest.mark.parametrize(
    "sentence",
    [
        "* 李喆 <it@hospital.example> [2026-11-17 15:05:03 +0800]:",
        "写信人 李喆 <it@hospital.example>:",
        '"李喆" <it@hospital.example> 撰寫於郵件 news:3F5A@hospital.example...',
        "於 2026-11-17 15:05，李喆 寫到：",
        "李喆 <it@department.hospital.example>\n\n于2026年11月17日周二 15:05写道：",
        "On Tue, Nov 17, 2026 at 3:05 PM 李喆 <\n\nit@department.hospital.example> wrote:",
        "于 Tue, 17 Nov 2026 15:05:03 +0800\n\n李喆 <it@hospital.example> 写道：",
        "在 2026-11-17 李喆 写道:",
        "李喆 via Relay\n<devnull+it@hospital.example> 於 2026年11月17日 週二 下午3:05寫道：",
        "李喆 於 11/17/26 15:05 寫道:",
        "Quoth Li Zhe on Nov 17 at 3:05 pm:",
        "Thus spake Li Zhe (it@hospital.example):",
    ],
)
def test_who_wrote_above_marks_goes_and_the_answers_between_them_stay(sentence: str) -> None:
    text = f"{sentence}\n> 一号台好了吗？\n\n好了。\n\n> 二号台呢？\n\n还没有。"
    assert split(text, "Re: 读卡").new_text == "好了。\n\n还没有。"


def test_a_lone_dash_between_an_answer_and_the_quote_is_no_word() -> None:
    assert split("好了。\n\n—\n在 15:05 李喆 写道：\n> 好了吗？", "Re: 读卡").new_text == "好了。"
    assert split("过敏史：\n—", "读卡").new_text == "过敏史：\n—"


@pytest.mark.parametrize("board", ["【 在 lizhe (李喆) 的大作中提到: 】", "※ 引述《lizhe (李喆)》之銘言："])
def test_what_a_board_quotes_by_a_colon_is_quoted(board: str) -> None:
    quote = f"{board}\n: 一号台好了吗？\n: 二号台呢？\n"
    assert split(f"{quote}\n都好了。", "Re: 读卡").new_text == "都好了。"
    assert split(f"都好了。\n\n{quote}").new_text == "都好了。"
    assert split("分两行：\n: 一\n: 二", "Re: 读卡").new_text == "分两行：\n: 一\n: 二"


def test_a_forward_whose_letter_is_marked_keeps_it() -> None:
    letter = "> 下面是被转发的邮件：\n> \n> 发件人: 韩雪\n> 主题: 条码\n> \n> 条码打不出来。"
    body = split(f"请处理。\n\n{letter}", "转发：条码")
    assert (body.new_text, body.forwarded) == (f"请处理。\n\n{letter}", True)
    assert split(f"请处理。\n\n{letter}", "回复：转发：条码").new_text == "请处理。"


BELOW = "-----邮件原件-----\n发件人: 韩雪 <hx@hospital.example>\n发送时间: 2026年1月6日\n收件人: 祁佳\n主题: 读卡\n\n一号台好了吗？"


def test_marks_above_a_letter_that_says_nothing_of_them_are_the_writers_own() -> None:
    own = "按钮在这里：\n>> 保存\n>> 提交\n都点不了。"
    assert split(f"{own}\n\n{BELOW}", "回复：读卡").new_text == own
    assert split(f"> 一号台好了吗？\n好了。\n\n{BELOW}", "回复：读卡").new_text == "好了。"


def test_fields_that_a_writer_quotes_from_a_screen_are_no_part_of_the_block_below() -> None:
    own = "发件人一栏显示乱码：\n发件人：???\n主题：???"
    assert split(f"{own}\n\n{BELOW.partition(chr(10))[2]}", "回复：读卡").new_text == own


@pytest.mark.parametrize("text", ["关单", "现象：叫号屏黑屏", "电话打不通", "请看附件。"])
def test_the_senders_own_address_below_is_a_signature(text: str) -> None:
    body = split(f"{text}\n\n\nqj@hospital.example\n \n{BELOW}", "回复：读卡", "祁佳", address="QJ@hospital.example")
    assert (body.new_text, body.signature) == (text, "qj@hospital.example")
    assert split(f"{text}\nqj@hospital.example").new_text == f"{text}\nqj@hospital.example"
    asked = "报告请改发到\nqj@hospital.example"
    assert split(asked, address="qj@hospital.example").new_text == asked


def test_the_writers_own_day_above_a_marked_block_is_no_part_of_a_quoted_sentence() -> None:
    block = "> 发件人：韩雪 <hx@hospital.example>\n> 发送时间：2026年1月6日 10:17\n> 收件人：祁佳\n> 主　题：读卡\n> \n> 好了吗？"
    assert split(f"2026-01-06\n系统又慢了\n{block}", "回复：读卡").new_text == "2026-01-06\n系统又慢了"


@pytest.mark.parametrize("own", ["时间：今天上午\n地点：三楼\n现象：叫号屏黑屏", "收件人：王工\n内容：请确认"])
def test_fields_of_the_writer_directly_above_a_block_are_the_writers(own: str) -> None:
    block = "发件人: 韩雪 <hx@hospital.example>\n收件人: 祁佳\n发送时间: 2026年1月6日 10:17\n主题: 读卡\n\n好了吗？"
    assert split(f"{own}\n{block}", "回复：读卡").new_text == own


@pytest.mark.parametrize(
    "did",
    [
        "On Tue, Nov 17, 2026 at 3:05 PM, Zoe<zoe@hospital.example> wrote:",
        "Le mar., nov. 17, 2026 à 15:05, Zoe<zoe@hospital.example> a écrit :",
    ],
)
def test_a_letter_on_the_line_of_the_sentence_before_it_goes_too(did: str) -> None:
    assert split(f"Still broken.\n\n  {did}   Is it well now?", "Re: x").new_text == "Still broken."


def test_a_phones_line_above_answers_between_marks_is_no_answer() -> None:
    text = "发自我的 iPhone\n\n> 在 2026年11月17日，下午3:05，李喆 <it@hospital.example> 写道：\n> \n> 一号台好了吗？\n好了。"
    assert split(text, "Re: 读卡").new_text == "好了。"
    assert split(f"都好了。\n\n{text.removesuffix('好了。')}", "Re: 读卡").signature == "发自我的 iPhone"


def test_marks_with_a_name_may_be_indented_and_bare() -> None:
    text = '>>>>> "Li" == 李喆 <it@hospital.example> writes:\n    李喆> 一号台好了吗？\n    李喆>\n    李喆> 二号台呢？\n\n都好了。'
    assert split(text, "Re: x").new_text == "都好了。"


def test_a_letter_announced_as_forwarded_before_its_fields_is_the_report() -> None:
    fields = "From: Zoe <zoe@b.example>\nDate: 6 March 2026\nSubject: reader\n\nIt is dead."
    for letter in (fields, "\n".join(f"> {line}" for line in fields.split("\n"))):
        assert split(f"Please look.\n\nForwarded message:\n\n{letter}").new_text.endswith(letter)
    assert split("Forwarded message:\nit is dead.").forwarded is False


def test_a_bracket_that_a_program_broke_off_ends_its_sentence() -> None:
    assert (
        split("Alt er i orden.\n\ntir. 18. apr. 2017 kl. 13:09 skrev Zoe <zoe@b.example\n>:\n\n> Ok?", "Re: x").new_text
        == "Alt er i orden."
    )


@pytest.mark.parametrize("gap", ["", "\n"])
def test_two_fields_are_enough_below_a_ruler(gap: str) -> None:
    assert split(f"好了。\n\n---\n{gap}From: Zoe\nSent: Monday\n\n一号台好了吗？", "Re: x").new_text == "好了。"


def test_the_fields_of_french_web_mail_begin_a_letter() -> None:
    below = 'Message du : 12/12/2016 13:20\nDe : "Zoe" <zoe@b.example>\nA : clerk@b.example\nCopie à :\nSujet : lecteur'
    assert split(f"C'est réparé.\n\n====\n\n{below}\n\nBonjour", "Re: x").new_text == "C'est réparé."
