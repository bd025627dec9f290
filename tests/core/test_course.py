"""What words tell of the course of a matter."""

from datetime import datetime

import pytest

from mailbot.core.course import (
    arrival,
    asks_to_come,
    gives_report,
    misses_report,
    says_done,
    tells_progress,
    works_around,
)
from mailbot.core.hours import told_time
from mailbot.core.model import SHANGHAI

AT = datetime(2026, 3, 10, 14, 35, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("已到现场", "14:35"),
        ("14:20 到院，正在检查阵列。", "14:20"),
        ("下午2点20分到场", "14:20"),
        ("到了，开始处理", "14:35"),
        ("14:20到的现场，正在换盘", "14:20"),
        ("我们已赶到医院", "14:35"),
        ("王工已到现场", "14:35"),
    ],
)
def test_who_says_to_have_come_has_arrived_at_the_time_told(text: str, time: str) -> None:
    found = arrival(text, AT)
    assert found is not None
    assert f"{found:%H:%M}" == time


@pytest.mark.parametrize(
    "text",
    [
        "预计 15:00 到院", "马上出发，一小时到现场", "半小时后到", "明早到现场处理", "如需到现场请告知", "是否需要到现场？",
        "已安排王工到现场", "还没到现场",
        "正赶往医院", "数据已到医院服务器", "已发到医院邮箱", "今天到不了现场", "今天下午四点到现场", "客人到现场才发现打不开",
    ],
)  # fmt: skip
def test_other_words_are_no_arrival(text: str) -> None:
    assert arrival(text, AT) is None


def test_a_time_later_than_now_was_yesterdays() -> None:
    assert told_time("23:50 到院", AT) == datetime(2026, 3, 9, 23, 50, tzinfo=SHANGHAI)
    assert told_time("到院", AT) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("请派人到现场处理", True), ("远程解决不了，请来人", True), ("麻烦来个人看看", True), ("需要上门", True), ("能不能派个工程师过来", True),
        ("不用派人", False), ("已经派人来了", False), ("无需到场", False), ("昨天来现场处理过", False),
        ("请体检者到院登记时带身份证", False), ("请尽快处理", False),
    ],
)  # fmt: skip
def test_somebody_is_asked_to_come(text: str, wanted: bool) -> None:
    assert asks_to_come(text) is wanted


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("本次故障报告如下：根因为阵列卡掉电", True), ("经过：8:30 服务停止。原因：队列堵塞。处置：已清空。预防措施：每日巡检。", True),
        ("故障报告周五交", False), ("周五之前把故障报告交上", False), ("原因：线松了。处理：重新插紧。", False),
        ("故障报告稍后提交", False), ("24 小时内提交故障报告", False), ("请提交故障报告", False), ("报告打印故障", False), ("正在写故障报告", False),
    ],
)  # fmt: skip
def test_a_report_is_given_or_only_announced(text: str, given: bool) -> None:
    assert gives_report(text) is given


@pytest.mark.parametrize("text", ["故障报告见附件", "附上根因分析", "事件报告已提交，请查收"])
def test_a_report_said_to_be_enclosed_is_given_only_where_something_is(text: str) -> None:
    assert gives_report(text, ("说明.docx",))
    assert not gives_report(text)
    assert misses_report(text, ())


def test_a_file_may_be_the_report() -> None:
    assert gives_report("见附件。", ("故障分析报告.docx",))


def test_progress_and_completion_are_told_apart() -> None:
    assert tells_progress("正在恢复数据，已完成 60%。")
    assert not says_done("正在恢复数据，已完成 60%，预计 18 点恢复正常。")
    assert says_done("已处理。原因：掉盘。措施：换盘。")
    assert not tells_progress("已处理。")


@pytest.mark.parametrize(
    "text",
    [
        "已改用备用打印机，采血点先恢复了。", "先手工登记，业务已临时恢复，正在查根因。", "已切换到备用服务器，现场能用。",
        "绕行方案：先用单机版登记，条码照打。", "收到，已临时绕过接口，结果可以先出，根因在查。", "业务先恢复了，后面再查原因",
    ],
)  # fmt: skip
def test_business_that_goes_on_by_other_means_is_a_way_round_and_nothing_done(text: str) -> None:
    assert works_around(text)
    assert not says_done(text)


@pytest.mark.parametrize(
    "text",
    [
        "预计一小时后临时恢复。", "正在切换到备用服务器。", "尚未恢复。", "请先手工登记。", "能不能先用手工登记？", "准备改用备用机。",
        "已派人，先到机房看看。", "先恢复数据库再看。",
    ],
)  # fmt: skip
def test_what_is_planned_asked_or_denied_is_no_way_round(text: str) -> None:
    assert not works_around(text)
