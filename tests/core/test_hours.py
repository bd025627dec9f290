"""The day of a promise and the window of remote work."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core.hours import promised, window
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
    ],
)
def test_a_window_is_read_as_people_write_it(text: str, start: datetime, end: datetime) -> None:
    assert window(text, AT) == (start, end)


@pytest.mark.parametrize("text", ["可以，什么时候都行", "29:00-30:00", "3-5人", ""])
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
