"""Days are understood in the shapes people write them, and never guessed where none is meant."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core.dates import find_date, find_dates

NEAR = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026年11月3日", date(2026, 11, 3)),
        ("２０２６年１１月３日", date(2026, 11, 3)),
        ("2026 年 11 月 3 日", date(2026, 11, 3)),
        ("2026年11月3号下午 14:30-17:00", date(2026, 11, 3)),
        ("26年11月3日", date(2026, 11, 3)),
        ("2026.11.3", date(2026, 11, 3)),
        ("2026．11．3", date(2026, 11, 3)),
        ("26-11-03", date(2026, 11, 3)),
        ("2026/11/3 上午", date(2026, 11, 3)),
        ("2026-11-03 08:30", date(2026, 11, 3)),
        ("签到表_20261103", date(2026, 11, 3)),
        ("11月3日", date(2026, 11, 3)),
        ("11 月 3 号前给", date(2026, 11, 3)),
        ("明年1月5日", date(2027, 1, 5)),
        ("去年12月5日", date(2025, 12, 5)),
        ("11.3", date(2026, 11, 3)),
        ("12.5前交", date(2026, 12, 5)),
        ("11/30 上午", date(2026, 11, 30)),
        ("12/1 9:00 到现场", date(2026, 12, 1)),
        ("十一月三日", date(2026, 11, 3)),
        ("十月二十日", date(2026, 10, 20)),
        ("二〇二六年三月二十四日", date(2026, 3, 24)),
        ("二○二六年十一月卅日", date(2026, 11, 30)),
        ("二零二六年十月十日", date(2026, 10, 10)),
        ("21号", date(2026, 11, 21)),
        ("30日前处理完", date(2026, 11, 30)),
        ("三十号把补丁发来", date(2026, 11, 30)),
        ("5号前", date(2026, 12, 5)),
        ("下月5号", date(2026, 12, 5)),
        ("9 月 20 日前", date(2026, 9, 20)),
        ("今天下班前", date(2026, 11, 23)),
        ("今晚", date(2026, 11, 23)),
        ("明天", date(2026, 11, 24)),
        ("明早上线", date(2026, 11, 24)),
        ("后天", date(2026, 11, 25)),
        ("大后天", date(2026, 11, 26)),
        ("昨天", date(2026, 11, 22)),
        ("本周五", date(2026, 11, 27)),
        ("这周五", date(2026, 11, 27)),
        ("周五前", date(2026, 11, 27)),
        ("下周三", date(2026, 12, 2)),
        ("周六18:00", date(2026, 11, 28)),
        ("周4下午", date(2026, 11, 26)),
        ("下个星期天", date(2026, 12, 6)),
        ("上周五", date(2026, 11, 20)),
        ("月底", date(2026, 11, 30)),
        ("下个月底", date(2026, 12, 31)),
        ("5月底", date(2026, 5, 31)),
        ("十二月底前", date(2026, 12, 31)),
        ("2027年2月底", date(2027, 2, 28)),
        ("年底前", date(2026, 12, 31)),
        ("明年年底", date(2027, 12, 31)),
        ("46105", date(2026, 3, 24)),
        ("46105.5", date(2026, 3, 24)),
    ],
)
def test_a_day_is_understood_however_it_is_written(text: str, day: date) -> None:
    assert find_date(text, NEAR) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "尽快",
        "2026年2月30日",
        "2026-13-01",
        "2026-02-30",
        "31.31前",
        "备份 85/91 成功",
        "2号登记台连不上",
        "3 号登记台读身份证没有反应",
        "3日内答复",
        "近7日，共 12 次",
        "升级到 6.3 前先备份",
        "版本 6.3 之前",
        "V6.3.0 运行正常",
        "体检系统 6.2.1 运行正常",
        "地址 10.12.3.4",
        "金额 260.00 元",
        "8—9 月差异",
        "一月、三月、六月都报过",
        "每周一例会",
        "一周一次",
        "电话 0971-6215-33",
        "工单 TJ-2026-0007",
        "632122199003051234",
        "99999",
        "10086",
        "以前天天都能用",
    ],
)
def test_no_day_is_read_where_none_is_named(text: str) -> None:
    assert find_dates(text, NEAR) == ()


def test_a_missing_year_is_the_nearest_one_across_new_year() -> None:
    assert find_date("12月30日", date(2027, 1, 4)) == date(2026, 12, 30)
    assert find_date("1月4日", date(2026, 12, 30)) == date(2027, 1, 4)
    assert find_date("12月底", date(2027, 1, 4)) == date(2026, 12, 31)


def test_the_twenty_ninth_of_february_is_sought_in_a_leap_year() -> None:
    assert find_date("2月29日", date(2027, 3, 1)) == date(2028, 2, 29)
    assert find_date("2月29日", date(2026, 3, 1)) is None


def test_all_days_come_in_order_with_the_words_that_name_them() -> None:
    said = "方案 ５月20日前给，明天先来现场；下周三试用，月底交付。"
    assert find_dates(said, date(2026, 5, 6)) == (
        (date(2026, 5, 20), "５月20日"),
        (date(2026, 5, 7), "明天"),
        (date(2026, 5, 13), "下周三"),
        (date(2026, 5, 31), "月底"),
    )


def test_a_written_day_is_not_read_a_second_time_by_its_parts() -> None:
    assert find_dates("2026年11月3日", NEAR) == ((date(2026, 11, 3), "2026年11月3日"),)
    assert find_dates("2026年11月31日", NEAR) == ()


@given(
    st.dates(date(1901, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%Y年%m月%d日", "%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d"]),
)
def test_every_written_out_day_reads_back(day: date, shape: str) -> None:
    if shape == "%Y%m%d" and day.year < 2000:
        return
    assert find_date(day.strftime(shape), NEAR) == day


@given(st.text(alphabet="0123456789０年月日号.-/上下本周一二三十廿天底前明后今大 〇", max_size=30), st.dates())
def test_no_text_is_ever_an_error(text: str, near: date) -> None:
    for _, words in find_dates(text, near):
        assert words in text
