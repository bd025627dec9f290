"""What is personal does not leave; what is not stays word for word."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail import personal
from mailbot.mail.privacy import HEALTH, SECRET, hidden, mask, mask_at

KEEP = frozenset({"it@hospital.example", "赵工程", "13900000001", "李喆"})


# ---------------------------------------------------------------- the table of 4.1, row by row: what is replaced, and what only looks like it

ROWS: dict[str, tuple[tuple[str, str], ...]] = {
    "身份证 18 位": (
        ("身份证632122199001010034，请看", "身份证632122**********34，请看"),  # the check digit is wrong
        ("身份证63212219900101003X", "身份证632122**********3X"),
        ("63212219900101003x", "632122**********3X"),
        ("632122 19900101 0034", "632122**********34"),
        ("632122-1990-01-01-0034", "632122**********34"),
        ("6 3 2 1 2 2 1 9 9 0 0 1 0 1 0 0 3 7", "632122**********37"),  # odd groups, the check digit is right
        ("6321 2219 9001 0100 37", "632122**********37"),
        ("６３２１２２１９９００１０１００３４", "632122**********34"),
        ("632122\u200b19900101\u200b0034", "632122**********34"),
    ),
    "身份证 15 位": (("老证632122900101003。", "老证632122*******03。"),),
    "手机": (
        ("电话13897123456", "电话138****3456"),
        ("138 9712 3456 或 138-9712-3456", "138****3456 或 138****3456"),
        ("138 971 23456，138 97123456", "138****3456，138****3456"),
        ("+86 13897123456，8613897123456，0086-13897123456", "+86 138****3456，86138****3456，0086-138****3456"),
        ("１３８９７１２３４５６", "138****3456"),
        ("138\u00a09712\u00a03456，138\u30009712\u30003456", "138****3456，138****3456"),
        ("138\u200b9712\u200b3456", "138****3456"),
        ("1 3 8 9 7 1 2 3 4 5 6", "138****3456"),
        ("tel13897123456", "tel138****3456"),
    ),
    "固话": (
        ("座机0971-6253512", "座机0971-****512"),
        ("010-62535123，（0971）6253512", "010-****123，（0971）****512"),
        ("电话09716253512", "电话0971****512"),
    ),
    "体检号等": (
        ("体检号：2026051300123", "体检号：******0123"),
        ("体检号 13897123456789 的报告", "体检号 ******6789 的报告"),
        ("体检号：2026051300123、2026051300124", "体检号：******0123、******0124"),
        ("登记流水号 20260513001，条码 20260513001", "登记流水号 ******3001，条码 ******3001"),
        ("体检单号是TJZX20260513", "体检单号是******0513"),
    ),
    "姓名": (
        ("姓名：张三，男", "姓名：张*，男"),
        ("姓名：欧阳娜娜", "姓名：欧阳**"),
        ("姓名：张 三；姓名：张\u3000三", "姓名：张*；姓名：张*"),
        ("姓名：张三、李小四", "姓名：张*、李**"),
        ("姓名：买买提·艾力", "姓名：买*****"),
        ("受检者王小明今天来", "受检者王**今天来"),
        ("受检者张三和李四今天来", "受检者张*和李*今天来"),
        ("客人王秀英，身份证 632122196501011234", "客人王**，身份证 632122**********34"),
        ("王秀英(632122196501011234)报告打不出", "王**(632122**********34)报告打不出"),
        ("王秀英 女 632122196501011234", "王** 女 632122**********34"),
        ("患者李静反映", "患者李*反映"),
        ("受检者张小三身份证照片.jpg", "受检者张**身份证照片.jpg"),
        ("体检者李四电话打不通，姓名欧阳娜娜体检号", "体检者李*电话打不通，姓名欧阳**体检号"),
        ("患者李静女，45岁", "患者李*女，45岁"),
        ("请找李小红女士", "请找李**女士"),
    ),
    "住院号、医保卡、银行卡": (
        ("住院号ZY0012345", "住院号******2345"),
        ("医保卡号A12345678", "医保卡号******5678"),
        ("卡号 4111 1111 1111 1111", "卡号 ************1111"),
        ("6222021234567890128", "***************0128"),
    ),
    "邮箱": (
        ("发到 zhang.san@qq.example", "发到 z***@qq.example"),
        ("发到 zhang.san＠qq.example", "发到 z***@qq.example"),
    ),
    "检查结果": (
        ("王先生HIV阳性。其他正常。", f"{HEALTH}。其他正常。"),
        ("患者张三乙肝阳性，请改", HEALTH),
        ("姓名：张三 乙肝表面抗原阳性\n请核对", f"{HEALTH}\n请核对"),
    ),
    "口令": (
        ("密码是Abc@123，请改", f"密码是{SECRET}，请改"),
        ("初始密码123456", f"初始密码{SECRET}"),
        ("授权码：abcdefghijkl", f"授权码：{SECRET}"),
        ("数据库密码为“Abc@123”", f"数据库密码为“{SECRET}”"),
        ("口令：红十字@2026", f"口令：{SECRET}"),
        ("jdbc:sqlserver://10.0.0.1;user=sa;password=x 连不上", f"{SECRET} 连不上"),
        ("Server=10.1.1.1;Uid=sa;Pwd=abc123", SECRET),
        ("mysql -h 10.0.0.1 -uroot -pAbc123 his", f"mysql -h 10.0.0.1 -uroot -p{SECRET} his"),
        ("http://sa:Abc123@10.0.0.1/login", SECRET),
        ("向日葵 123 456 789 验证码 abc123", f"向日葵 {SECRET} 验证码 {SECRET}"),
        ("ToDesk 123 456 789 / a1b2c3，请连", f"ToDesk {SECRET}，请连"),
        ("远程识别码：987-654-321\n验证码：ab12", f"远程识别码：{SECRET}\n验证码：{SECRET}"),
        ("AnyDesk 1234567890，临时密码 x9y8", f"AnyDesk {SECRET}，临时密码 {SECRET}"),
    ),
}

NEAR: dict[str, tuple[str, ...]] = {
    "身份证": (
        "632122199013010034",
        "202611281030001234",
        "身份证号变成 6.32E+17",
        "流水 202611281030123",
        "300015 2026-11-28 1030",
    ),
    "手机": (
        "SN13897123456",
        "2026051313897123456",
        "9f2b6c0d13897123456f2b6c0d",
        "23897123456",
        "138 20261128",
        "共 15 30 45 10 12 1 次",
    ),
    "固话": ("0312-123", "02012345678", "A0971-6253512", "分机 8012", "7×24 服务电话 400-000-0000"),
    "体检号等": (
        "体检号不连续，共 64 人",
        "登记号 2026-11-28 起不连续",
        "条码打印机 6 台",
        "样本号 U0303-21 到 U0303-26",
        "条码 3 张打偏",
    ),
    "姓名": (
        "病人电话打不通，病人全程手机排队，患者马上体检单补打",
        "病人都在等，患者方便的话改天来，患者高血压",
        "有位老先生来补做，王先生也来了",
        "姓名是乱码，姓名：全部显示问号",
        "两名受检者化验结果互换且报告已发",
        "张三的报告打不开",  # no guessing without a word that says it is a person examined
    ),
    "银行卡": ("4111111111111112", "2026112810300005", "会话数 32767，61G"),
    "检查结果": ("入职体检屏蔽乙肝五项，乙肝阳性的提示没有了", "HIV 项目打印成空白"),
    "口令": (
        "密码已过期，忘了密码怎么办",
        "密码：连续输错5次就锁",
        "口令错误 ORA-01017",
        "向日葵版本12.5.2，3 号机 2026年3月20日 10 点起连不上",
        "手机验证码收不到，验证码：84736251",
    ),
}


@pytest.mark.parametrize(("text", "masked"), [case for cases in ROWS.values() for case in cases])
def test_personal_data_is_replaced(text: str, masked: str) -> None:
    assert mask(text) == masked
    assert hidden(text).total() >= 1


@pytest.mark.parametrize("text", [text for texts in NEAR.values() for text in texts])
def test_what_only_looks_personal_stays(text: str) -> None:
    assert mask(text) == text
    assert not hidden(text)


DAILY = (
    "TJ-2026-0007、W-2026-001、F-2026-0003", "2026-11-17 16:48", "损失 3480.00 元", "13,897,123.00 元", "IP 10.0.0.1", "192.168.110.200:1521",
    "版本 6.2.1", "V6.3.0.20261128", "ORA-00942", "错误码 0x80070005", "HTTP 500", "读卡器、打印机、分诊台 2 号", "2026年11月28日 8点",
    "7×24 服务电话 010-00000000", "登记台 0971-6253512", "共 1380 人", "COM3 9600,8,N,1", "C:\\TJ\\bin\\6.2.1\\a.dll", "端口 1433",
    "SHA-256 " + "9f2b6c0d" * 8, "内存 61G，会话数 32767", "it@hospital.example",
)  # fmt: skip


@given(st.lists(st.sampled_from(DAILY), min_size=1, max_size=8), st.sampled_from("，。；\n 、"))
def test_what_a_desk_must_be_able_to_read_stays_word_for_word(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    assert mask(text, frozenset({"01000000000", "09716253512", "it@hospital.example"})) == text


@given(st.integers(2020, 2035), st.integers(1, 9999), st.integers(0, 10**9), st.datetimes())
def test_numbers_of_tickets_sums_and_times_stay(year: int, number: int, sum_: int, moment: datetime) -> None:
    text = f"TJ-{year}-{number:04}：{sum_ / 100:,.2f} 元，{moment:%Y-%m-%d %H:%M:%S}，{moment:%Y%m%d%H%M%S}"
    assert mask(text) == text


def test_what_was_hidden_is_counted_by_kind() -> None:
    text = "姓名：张三、李四，手机13897123456，密码：abc123\n王先生HIV阳性"
    assert hidden(text) == {"姓名": 2, "手机号": 1, "口令": 1, "健康信息": 1}


def test_the_label_of_a_form_says_what_its_entry_is() -> None:
    assert [mask_at("姓名", name) for name in ("张三", "才让", "欧阳娜娜")] == ["张*", "才*", "欧阳**"]
    assert mask_at("体检号", "2026051300123") == "******0123"
    assert mask_at("备注", "张三 签到") == "张三 签到"
    assert mask_at("姓名", "李喆", KEEP) == "李喆"


def test_a_whole_domain_of_our_own_stays() -> None:
    assert mask("a@hospital.example", frozenset({"*@hospital.example"})) == "a@hospital.example"


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


def test_no_sign_of_a_row_begins_within_one_of_another() -> None:
    signs = {(sign, row.signs) for row in personal.ROWS for sign in row.signs}
    hiding = [(one, two) for one, ones in signs for two, twos in signs if ones != twos and _within(one, two)]
    assert hiding == []


def _within(one: str, two: str) -> bool:
    """Whether a reader of `one` would miss `two`, which begins in it."""
    return one != two and any(two.startswith(one[at:]) or one.startswith(two, at) for at in range(len(one)))


@pytest.mark.parametrize(
    "number", ["0971-5550101", "(0971)5550101", "+86 138 0013 8000", "1 3 8 0 0 1 3 8 0 0 0", "138-001-38000"]
)
def test_a_telephone_has_enough_digits_to_be_looked_at(number: str) -> None:
    assert personal.LONG.search(number)


def test_a_day_with_its_hour_is_no_long_number() -> None:
    assert not personal.LONG.search("2026-11-28 09:30")


@pytest.mark.parametrize(
    "text",
    [
        "Wang Lei 的CT报告提示肺癌",
        "孙女士说报告里把糖尿病写没了",
        "张明（男，45岁）肝癌待查，报告串了",
        "王芳HIV阳性报告发错了",
        "检查者 陈大文 梅毒阳性",
        "孙丽丽同志的彩超结果“甲状腺结节4级”显示不出来",
        "小王（王建国之妻，怀孕12周）",
        "李大爷的糖尿病没写进报告",
    ],
)
def test_a_person_named_beside_a_finding_needs_no_label(text: str) -> None:
    assert mask(text) == HEALTH


@pytest.mark.parametrize(
    "text",
    [
        "关于糖尿病的建议文字重复了", "许多阳性结果没回来", "一张阳性报告打不出来", "周三阳性的报告都没出来", "陈医生说肿瘤筛查套餐收不了费",
        "各位同志注意，阳性结果没有回传", "Windows Server 的磁盘满了，肿瘤标志物结果不回传", "40岁以上女性怀孕的要跳过DR，系统没拦",
    ],
)  # fmt: skip
def test_a_fault_beside_a_finding_names_nobody(text: str) -> None:
    assert mask(text) == text


def test_our_own_people_beside_a_finding_stay() -> None:
    assert mask("李喆确诊是网线松了", KEEP) == "李喆确诊是网线松了"
