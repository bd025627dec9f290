"""Persons, minutes and times of day, in the words people use for them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core.measures import expected, lasted, lengths, number, people, times
from mailbot.core.model import SHANGHAI

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
OPENING = 480


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("37", 37),
        ("2.3万", 23000),
        ("四十", 40),
        ("七八十", 70),
        ("十几", 13),
        ("几百", 300),
        ("一百二十", 120),
        ("两千一百", 2100),
        ("八万", 80000),
        ("3万", 30000),
        ("12", 12),
        ("一万二千", 12000),
        ("十二万", 120000),
        ("三万五千", 35000),
        ("一千二百万", 12000000),
        ("无", 0),
    ],
)
def test_numbers_in_figures_and_words(words: str, value: float):
    assert number(words) == value


@given(st.text(alphabet="一二两三四五六七八九十百千万几0123456789.", max_size=8))
def test_any_heap_of_numerals_is_some_number(words: str):
    try:
        float(words.rstrip("万") or 0)
    except ValueError:
        if words[:1].isdigit():
            return
    assert number(words) >= 0


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("涉及6个人", [6]),
        ("七八十号人等着", [70]),
        ("两名受检者", [2]),
        ("已发出11份", [11]),
        ("2.3万条", [23000]),
        ("一千二百多人次", [1200]),
        ("三个窗口，四个小时", []),
        ("今天要发六十份", []),
        ("约了60人,来了6人", [6]),
        ("要的,6人等着", [6]),
        ("6人", [6]),
        ("计划明后天先做60人", [60]),
        ("5个工作日", []),
    ],
)
def test_persons_and_their_reports_are_counted_and_rooms_are_not(text: str, values: list[float]):
    assert [count.value for count in people(text)] == values


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("半小时", 30),
        ("四十来分钟", 40),
        ("一个多钟头", 60),
        ("一个半小时", 90),
        ("两天", 2880),
        ("7*24小时", None),
        ("8点10分断的", None),
        ("8点 10分断的", None),
        ("24小时服务,停了2小时", 120),
        ("24 小时服务", None),
        ("10分钟", 10),
    ],
)
def test_lengths_of_time(text: str, minutes: float | None):
    assert [count.value for count in lengths(text)] == ([] if minutes is None else [minutes])


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("8:05", 485),
        ("八点半", 510),
        ("九点整", 540),
        ("下午三点", 900),
        ("8点10分", 490),
        ("晚上7点", 1140),
        ("8时55分", 535),
        ("九点一刻", 555),
    ],
)
def test_times_of_day(text: str, minute: int):
    assert [count.value for count in times(text)] == [minute]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("从7:55到现在快50分钟了", 50),
        ("8点10分断的，现在9点", 50),
        ("4月14日7时55分起，截至8时55分未恢复", 60),
        ("已经五十分钟", 50),
        ("停了一个多小时", 60),
        ("8:21断，8:33恢复", 12),
    ],
)
def test_how_long_it_has_lasted(text: str, minutes: float):
    found = lasted(text, None)
    assert found is not None
    assert found.value == minutes


def test_from_a_time_of_day_to_the_arrival_of_the_mail():
    found = lasted("8点10分断的", NINE.astimezone(UTC))
    assert found is not None
    assert found.value == 50


@pytest.mark.parametrize(
    "text",
    ["一份要七八分钟", "每人多耗三分钟", "再有半小时就好", "一个人要抄五分钟", "请在两小时内到场", "备机差一天的数据"],
)
def test_the_price_of_one_piece_and_the_future_are_no_downtime(text: str):
    assert lasted(text, None) is None


@pytest.mark.parametrize(
    "text", ["最快下午三点送电", "今天肯定好不了", "厂家明天才到", "预计要五个小时", "得等到晚上八点", "恢复时间不明"]
)
def test_more_than_four_hours_expected(text: str):
    found = expected(text, NINE, OPENING)
    assert found is not None
    assert found.value > 240


@pytest.mark.parametrize("text", ["说半个小时换好", "预计十点恢复", "大概再有一小时"])
def test_less_than_four_hours_expected(text: str):
    found = expected(text, NINE, OPENING)
    assert found is None or found.value <= 240


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("23:59", 1439), ("0:00", 0), ("24:30", None), ("25点", None), ("8:60", None), ("8:75", None), ("下午12:30", 750),
        ("下午1:30", 810), ("下午13点", 780), ("上午10点", 600), ("九点三刻", 585),
    ],
)  # fmt: skip
def test_a_clock_has_24_hours_of_60_minutes(text: str, minute: int | None):
    assert [count.value for count in times(text)] == ([] if minute is None else [minute])
