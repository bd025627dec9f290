"""What the hospital itself records of an engineer's doings."""

from datetime import datetime

import pytest

from mailbot.core.model import SHANGHAI
from mailbot.core.witness import called, came

AT = datetime(2026, 3, 10, 9, 50, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("赵工已于9:05电话联系我，正在远程处理", "09:05"),
        ("9:10你们一位工程师打电话来了，让我重启", "09:10"),
        ("接到赵工电话，说马上来", "09:50"),
        ("刚和王工通了电话，他在查", "09:50"),
        ("王工9:10打过电话就没下文了", "09:10"),
        ("工程师9点20来过电话", "09:20"),
        ("赵工已于9:05电话联系祁佳，请记录为首次响应", "09:05"),
        ("维保的人刚才来电话了，说下午到", "09:50"),
    ],
)
def test_a_call_of_an_engineer_is_heard_with_its_time(text: str, time: str) -> None:
    when = called(text, AT)
    assert when is not None
    assert f"{when:%H:%M}" == time


@pytest.mark.parametrize(
    "text",
    [
        "没人给我打电话", "我给王工打电话没人接", "让王工给我打个电话", "请赵工电话联系我", "王工说好9点半来电话的",
        "赵工打电话来了吗？", "王工没来电话",
        "赵工打过电话没人接", "我打了你们电话", "等王工来电话",
        "受检者打电话来问报告", "王工什么时候来电话", "工作电话打不通", "前台手工登记，电话也占线",
    ],
)  # fmt: skip
def test_no_other_words_of_a_call_are(text: str) -> None:
    assert called(text, AT) is None


@pytest.mark.parametrize("text", ["王工刚到现场了", "工程师9:40到院，正在看", "赵工已到现场"])
def test_who_is_seen_on_site_has_come(text: str) -> None:
    assert came(text, AT)


@pytest.mark.parametrize(
    "text", ["王工几点到？", "请王工到现场", "我到现场看了，还是不行", "王工还没到现场", "受检者已到现场"]
)
def test_who_is_awaited_has_not(text: str) -> None:
    assert came(text, AT) is None
