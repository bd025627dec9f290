"""What is personal does not leave; what is not stays word for word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.privacy import HEALTH, SECRET, mask

KEEP = frozenset({"it@hospital.example", "赵工程", "13900000001", "李喆"})


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("身份证632122199001010034，请看", "身份证632122**********34，请看"),
        ("身份证63212219900101003X", "身份证632122**********3X"),
        ("632122 19900101 0034", "632122**********34"),
        ("老证632122900101003。", "老证632122*******03。"),
        ("电话13897123456", "电话138****3456"),
        ("138 9712 3456 或 138-9712-3456", "138****3456 或 138****3456"),
        ("+86 13897123456", "+86 138****3456"),
        ("１３８９７１２３４５６", "138****3456"),
        ("座机0971-6253512", "座机0971-****512"),
        ("体检号：2026051300123", "体检号：******0123"),
        ("体检号 13897123456789 的报告", "体检号 ******6789 的报告"),
        ("住院号ZY0012345", "住院号******2345"),
        ("卡号 4111 1111 1111 1111", "卡号 ************1111"),
        ("姓名：张三，男", "姓名：张*，男"),
        ("姓名：欧阳娜娜", "姓名：欧阳**"),
        ("受检者王小明今天来", "受检者王**今天来"),
        ("患者李静反映", "患者李*反映"),
        ("请找李小红女士", "请找李**女士"),
        ("发到 zhang.san@qq.example", "发到 z***@qq.example"),
        ("密码是Abc@123，请改", f"密码是{SECRET}，请改"),
        ("初始密码123456", f"初始密码{SECRET}"),
        ("授权码：abcdefghijkl", f"授权码：{SECRET}"),
        ("jdbc:sqlserver://10.0.0.1;user=sa;password=x 连不上", f"{SECRET} 连不上"),
        ("Server=10.1.1.1;Uid=sa;Pwd=abc123", SECRET),
        ("王先生HIV阳性。其他正常。", f"{HEALTH}。其他正常。"),
        ("姓名：张三 乙肝表面抗原阳性\n请核对", f"{HEALTH}\n请核对"),
    ],
)
def test_personal_data_is_replaced(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "TJ-2026-0007、W-2026-001，2026-11-17 16:48，损失 3480.00 元",
        "身份证号变成 6.32E+17",
        "病人都在等，患者方便的话改天来，患者高血压",
        "有位老先生来补做，王先生也来了",
        "两名受检者化验结果互换且报告已发",
        "姓名是乱码，姓名：全部显示问号",
        "密码已过期，忘了密码怎么办",
        "入职体检屏蔽乙肝五项，乙肝阳性的提示没有了",
        "受检者 64 人，体检号不连续",
        "会话数 32767，61G，IP 10.0.0.1，版本 6.2.1",
        "样本号 U0303-21 到 U0303-26",
        "读卡器、打印机、分诊台 2 号",
    ],
)
def test_what_is_not_personal_stays(text: str) -> None:
    assert mask(text) == text


def test_our_own_people_stay() -> None:
    text = "it@hospital.example，13900000001，姓名：李喆，李喆先生"
    assert mask(text, KEEP) == text
    assert "it@hospital.example" not in mask(text)


PIECES = [
    "姓名：",
    "张三",
    "王先生",
    "患者",
    "13897123456",
    "632122199001010034",
    "密码是",
    "abc123",
    " ",
    "，",
    "。",
    "乙肝阳性",
    "体检号",
    "*",
    "a@b.example",
    "0971-6253512",
    "1",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_masking_twice_changes_nothing(pieces: list[str]) -> None:
    once = mask("".join(pieces))
    assert mask(once) == once


@given(st.text(max_size=200))
def test_any_text_can_be_masked(text: str) -> None:
    assert mask(mask(text)) == mask(text)
