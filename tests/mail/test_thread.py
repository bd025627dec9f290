"""What a mail answers is told by its subject, its references and the letter it quotes."""

import pytest

from mailbot.mail.prefixes import bare, outermost
from mailbot.mail.read import read
from mailbot.mail.thread import cited, numbers, replying_to, said, topic
from tests.mail.samples import ANSWER, LETTER, OURS, mail, word


def letter(subject: str, text: str = ANSWER, *fields: str) -> bytes:
    return mail(text, *fields, subject=f"Subject: {word(subject)}")


@pytest.mark.parametrize(
    "subject",
    [
        "回复：读卡失灵",
        "Re: 读卡失灵",
        "RE：读卡失灵",
        "答复: 回复：Re: Fw: 转发:读卡失灵",
        "Re[2]: 读卡失灵",
        "回复(3)：读卡失灵",
        "【外部邮件】回复：读卡失灵",
        "FW: AW: WG: 读卡失灵",
        "  Re : 读卡失灵 ",
        "ＲＥ：Ｆｗ：读卡失灵",
        "回覆: 轉寄: 回复： 答覆：读卡失灵",
        "SV: VS: Antwort: RV: TR: Odp: 读卡失灵",
        "Re^2: [外部] Re*3: 返信: 读卡失灵",
        "回复：" * 30 + "读卡失灵",
    ],
)
def test_piled_up_prefixes_are_taken_off(subject: str) -> None:
    assert bare(subject) == "读卡失灵"


@pytest.mark.parametrize(
    ("subject", "first"),
    [("ＲＥ：Fw: x", "reply"), ("轉寄：回覆: x", "forward"), ("[外部] 答复: x", "reply"), ("报告: 错字", "")],
)
def test_the_outermost_prefix_says_whether_a_mail_answers_or_passes_on(subject: str, first: str) -> None:
    assert outermost(subject) == first


@pytest.mark.parametrize("subject", ["读卡失灵：一号台", "报告: 错字", "Refund: 多扣", "转发功能坏了"])
def test_words_that_are_no_prefix_stay(subject: str) -> None:
    assert bare(subject) == subject


@pytest.mark.parametrize(
    ("subject", "about"),
    [
        ("回复：[工单 TJ-2026-0001] 派单：读卡失灵", "读卡失灵"),
        ("答复: [工单 TJ-2026-0001] 警告待核实 W-2026-001：读卡失灵", "读卡失灵"),
        ("Re: 【工单 TJ-2026-0001】已登记：派单：的字体", "派单：的字体"),
        ("读卡失灵：一号台", "读卡失灵：一号台"),
    ],
)
def test_the_topic_is_what_the_matter_was_called(subject: str, about: str) -> None:
    assert topic(subject) == about


def test_numbers_are_found_in_every_writing() -> None:
    text = (
        "TJ-2026-0007、w-2026-001 和ＴＪ－２０２６－０００８，F-2026-012；TJ-2026-0007 不算 XTJ-2026-0009 或 TJ-2026-07"
    )
    assert numbers(text) == ("TJ-2026-0007", "W-2026-001", "TJ-2026-0008", "F-2026-012")


def test_numbers_are_told_by_where_they_stand() -> None:
    it = read(
        letter("回复：[工单 TJ-2026-0007] 派单：x", f"同 TJ-2026-0003。\n\n-----原始邮件-----\n{OURS}\nW-2026-001")
    )
    assert cited(it).subject == ("TJ-2026-0007",)
    assert cited(it).new_text == ("TJ-2026-0003",)
    assert cited(it).quoted == ("TJ-2026-0007", "W-2026-001")
    assert said(it).cited == ("TJ-2026-0007", "TJ-2026-0003")


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("[工单 TJ-2026-0001] 派单：短信提醒没发", "assigned"),
        ("[工单 TJ-2026-0001] 已登记：派单打不开", "received"),
        ("[工单 TJ-2026-0001] 关单确认：x", "closing"),
        ("[工单 TJ-2026-0001] 重新打开：x", "reopened"),
        ("[工单 TJ-2026-0001] 警告待核实 W-2026-001：x", "warning"),
        ("[工单 TJ-2026-0001] 损失待核实 3480.00 元：x", "warning"),
        ("[维护提醒] 警告待核实 W-2026-009：x", "warning"),
        ("[工单 TJ-2026-0001] 远程维护申请待同意", "remote"),
        ("[工单 TJ-2026-0001] 疑似同一问题：x", "same"),
        ("[工单 TJ-2026-0001] 处理提醒：x", "reminder"),
        ("[工单 TJ-2026-0001] 请补充：x", "question"),
        ("[表单 附件1] 已收到：x", "form"),
        ("[考核表] 2026年上半年待确认", "statement"),
        ("[周报] 体检系统维保 2026 年第 18 周", "digest"),
        ("[月报] 体检系统维保 2026 年 4 月（4月1日—4月30日）", "digest"),
        ("[周期报告] 体检系统维保 2026 年上半年考核周期（1月5日—7月4日）", "digest"),
        ("[升级通知] V6.3.0", "upgrade"),
        ("关于体检的通知", "other"),
    ],
)
def test_the_kind_of_our_letter_is_named_by_its_heading(heading: str, kind: str) -> None:
    assert replying_to(read(letter(f"回复：{heading}"))) == kind


def test_a_first_mail_answers_nothing_and_a_reference_makes_an_answer() -> None:
    assert replying_to(read(letter("读卡失灵"))) is None
    assert (
        replying_to(
            read(letter("转发：[工单 TJ-2026-0001] 派单：x", f"看下\n---------- 转发的邮件 ----------\n{LETTER}"))
        )
        is None
    )
    assert replying_to(read(letter("读卡失灵", ANSWER, "In-Reply-To: <a@b>"))) == "other"


def test_a_changed_subject_is_made_good_by_the_quoted_one() -> None:
    assert replying_to(read(letter("还是不行", f"{ANSWER}\n\n-----原始邮件-----\n{OURS}\n\n{LETTER}"))) == "closing"


def test_what_was_said_is_free_of_quotes_and_signature() -> None:
    it = said(
        read(
            letter(
                "回复：[工单 TJ-2026-0007] 关单确认：读卡失灵",
                f"{ANSWER}\n\n发自我的 iPhone\n\n-----原始邮件-----\n{OURS}",
            )
        ),
        (3,),
    )
    assert (it.subject, it.text, it.replying_to, it.annexes) == ("读卡失灵", ANSWER, "closing", (3,))
    assert it.at is not None
