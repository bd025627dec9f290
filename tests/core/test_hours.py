"""The day of a promise and the window of remote work."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core.hours import promised, told_time, window
from mailbot.core.model import SHANGHAI

AT = datetime(2026, 2, 9, 10, 16, tzinfo=SHANGHAI)  # a Monday


def on(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 2, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("同意，时间改为今晚20:30至22:00，我在机房", on(9, 20, 30), on(9, 22)),
        ("明天上午9点到11点", on(10, 9), on(10, 11)),
        ("2026-02-09 20:00—22:00", on(9, 20), on(9, 22)),
        ("明晚8点到10点", on(10, 20), on(10, 22)),
        ("今天晚上八点半到十点", on(9, 20, 30), on(9, 22)),
        ("下午2点-4点", on(9, 14), on(9, 16)),
        ("周六 22:00 至次日 02:00", on(14, 22), on(15, 2)),
        ("2月12日晚8点开始，两个小时", on(12, 20), on(12, 22)),
        ("上午11点到下午1点", on(9, 11), on(9, 13)),
        ("20-22点", on(9, 20), on(9, 22)),
        ("原来的20:00-22:00不行，改到明天19:00-20:00", on(10, 19), on(10, 20)),
        ("改21:00-23:00", on(9, 21), on(9, 23)),
        ("今晚12点到次日2点", on(10, 0), on(10, 2)),
        ("明晚12点开始两小时", on(11, 0), on(11, 2)),
        ("晚上11点半到12点", on(9, 23, 30), on(10, 0)),
        ("晚上8点到次日9点", on(9, 20), on(10, 9)),
        ("今晚22:00至次日23:00", on(9, 22), on(10, 23)),
        ("晚上11点到1点", on(9, 23), on(10, 1)),
        ("晚上10点到10点", on(9, 22), on(10, 10)),
        ("8点到8点", on(9, 8), on(10, 8)),
        ("上午8点到10点", on(9, 8), on(9, 10)),
        ("上午10点到8点", on(9, 10), on(10, 8)),
        ("下午2点到下午1点", on(9, 14), on(10, 13)),
        ("中午12点到1点半", on(9, 12), on(9, 13, 30)),
        ("中午10点到11点", on(9, 10), on(9, 11)),
        ("中午9点到10点", on(9, 21), on(9, 22)),
        ("中午1点到2点", on(9, 13), on(9, 14)),
        ("下午3点一刻到三点三刻", on(9, 15, 15), on(9, 15, 45)),
        ("下午12点半到1点", on(9, 12, 30), on(9, 13)),
        ("22:00到24:00", on(9, 22), on(10, 0)),
        ("今晚8点开始90分钟", on(9, 20), on(9, 21, 30)),
        ("今晚9点开始两个半小时", on(9, 21), on(9, 23, 30)),
    ],
)
def test_a_window_is_read_as_people_write_it(text: str, start: datetime, end: datetime) -> None:
    assert window(text, AT) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "可以，什么时候都行",
        "29:00-30:00",
        "3-5人",
        "20:00到25:00",
        "20:60到22:00",
        "20:00到22:75",
        "25点开始两小时",
        "",
    ],
)
def test_no_window_is_made_up(text: str) -> None:
    assert window(text, AT) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("收到，2月21号之前给修好。", date(2026, 2, 21)),
        ("14号看了日志，21号前修好", date(2026, 2, 21)),
        ("本周五前给补丁", date(2026, 2, 13)),
        ("三天内解决", date(2026, 2, 12)),
        ("五个工作日内完成", date(2026, 2, 16)),
        ("半小时内恢复", date(2026, 2, 9)),
        ("承诺 2026-02-20", date(2026, 2, 20)),
        ("2月20日看日志。2月12日前修好", date(2026, 2, 12)),
        ("2月20日我在院里。2月12日看日志", date(2026, 2, 20)),
        ("今天 2026-02-09 修好", date(2026, 2, 9)),
        ("2.5天内修好", date(2026, 2, 11)),
        ("2天内修好", date(2026, 2, 11)),
        ("两个半星期内解决", date(2026, 2, 26)),
        ("十个工作日内完成", date(2026, 2, 23)),
        ("6天内修好", date(2026, 2, 15)),
        ("6个工作日内修好", date(2026, 2, 17)),
        ("半天内修好", date(2026, 2, 9)),
        ("36小时内解决", date(2026, 2, 10)),
        ("尽快处理", None),
        ("1月21号之前给修好", None),
    ],
)
def test_a_promise_names_a_day_that_is_not_over(text: str, day: date | None) -> None:
    assert promised(text, AT) == day


@given(st.text(alphabet="今明晚上下午点到至半—-:0123456789 年月日号前内小时天工作", max_size=40))
def test_no_text_breaks_a_reader_of_hours(text: str) -> None:
    span = window(text, AT)
    assert span is None or span[0] < span[1]
    promised(text, AT)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("10:16 到院", on(9, 10, 16)),
        ("10:17 到院", on(8, 10, 17)),  # not yet today
        ("早上9点到的", on(9, 9)),
        ("下午3点到的", on(8, 15)),
        ("昨天下午3点到的", on(8, 15)),
        ("昨晚12点到的", on(9, 0)),
        ("到了", None),
        ("25:00 到院", None),
    ],
)
def test_a_time_told_of_what_has_happened_lies_behind(text: str, at: datetime | None) -> None:
    assert told_time(text, AT) == at


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("最迟2月15日，争取12日", 15),
        ("15日前修好，争取12日", 15),
        ("周五不行，下周一修好", 16),
        ("今天处理不完，后天修好", 11),
        ("原定2月12日，推迟到2月16日", 16),
        ("上次承诺的2月12日来不及了，改到15日", 15),
        ("2月13日（周五）前修好", 13),
    ],
)
def test_of_several_days_the_one_that_stands_is_promised(text: str, day: int) -> None:
    assert promised(text, AT) == date(2026, 2, day)


@pytest.mark.parametrize(
    "text",
    [
        "2月20日（周日）前修好",
        "如果备件到了，2月12日前可以修好",
        "不能保证2月12日前",
        "2月12日前提供报价",
        "承诺2月12日前给出方案",
        "2月12日前答复您",
    ],
)
def test_a_wrong_weekday_a_condition_and_a_paper_promise_no_day(text: str) -> None:
    assert promised(text, AT) is None


def test_where_a_question_is_to_be_answered_the_answer_is_promised() -> None:
    assert promised("2月12日前答复您", AT, answering=True) == date(2026, 2, 12)


@pytest.mark.parametrize(
    "text",
    ["周五前要不要弄好", "厂家承诺周五", "院方要求周五前", "周五之前不会动", "预计周五，不保证", "说好周五，改期行吗"],
)
def test_a_day_that_is_asked_doubted_or_somebody_elses_is_not_promised(text: str) -> None:
    assert promised(text, AT) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("说好周三的，改周五行吗？周五一定", 13),
        ("院方要求周五前，我们周四修好", 12),
        ("承诺周五，其他不保证", 13),
        ("最晚周五，周四不一定", 13),
    ],
)
def test_the_day_that_is_the_writers_own_word_is_promised(text: str, day: int) -> None:
    assert promised(text, AT) == date(2026, 2, day)
