"""Acts that are known by a word: what denies, asks, supposes or puts the word off does nothing, and the writer is asked."""

import pytest

from mailbot.core import facts as f
from mailbot.core.model import Severity
from mailbot.mail.message import Mail
from tests.stories import scenes
from tests.stories.village import Village, to

ONE, TWO = "TJ-2026-0001", "TJ-2026-0002"
FAULT = "3号台刷身份证没反应，先手工录入，不耽误。\n操作：登记—读卡。Win10。"


def reported(village: Village, times: int = 1) -> None:
    for each in range(times):
        village.write(("clerk", "nurse")[each], "读卡器没反应", FAULT, at=f"2026-03-10 09:0{each}")


@pytest.mark.parametrize(
    "text",
    [
        "不要改为重大",
        "不用改为重大",
        "改为重大不合适",
        "不同意改为重大",
        "为什么不改为重大",
        "是否应改为重大？",
        "请考虑改为重大",
        "改为重大还是灾难由你们定",
    ],
)
def test_a_level_that_is_not_plainly_wanted_changes_nothing(village: Village, text: str) -> None:
    reported(village)
    village.write("office", f"[工单 {ONE}]", text)
    assert not village.happened(f.SeverityChanged)


@pytest.mark.parametrize(
    "text",
    [
        "改为紧急，两个台都不行了。",
        "由普通改为紧急",
        "不是普通，应该是紧急",
        "级别改为紧急，请尽快处理",
        "三个台都不能登记，请改为紧急。",
    ],
)
def test_a_level_that_is_wanted_is_set(village: Village, text: str) -> None:
    reported(village)
    village.write("office", f"[工单 {ONE}]", text)
    assert village.desk.state.tickets[ONE].severity is Severity.URGENT


@pytest.mark.parametrize(
    "text", ["原因不是院方", "原因可能是第三方", "归因：待核实，可能是院方", "原因是否属第三方待查"]
)
def test_a_cause_that_is_denied_or_open_is_attributed_to_nobody(village: Village, text: str) -> None:
    reported(village)
    village.write("office", f"[工单 {ONE}]", f"{ONE} 的{text}")
    assert not village.happened(f.CauseAttributed)


@pytest.mark.parametrize("text", ["不同意考核周期改为按月", "暂不同意考核周期改为按季度", "考核周期改为按月不合适"])
def test_a_cycle_that_is_refused_changes_nothing_and_is_asked(village: Village, text: str) -> None:
    letters = village.write("office", "考核周期", text)
    assert not village.happened(f.CycleDecided)
    assert "考核周期改为按季度" in to(letters, "office").text


@pytest.mark.parametrize(
    "text",
    ["是同一问题吗？", "是否同一问题待查", "可能是同一问题", "暂不认定为同一问题", "不认定为同一问题", "，请工程师判断是不是同一问题"],
)  # fmt: skip
def test_two_tickets_are_not_grouped_by_a_question_or_a_doubt(village: Village, text: str) -> None:
    reported(village, 2)
    village.write("office", "读卡器", f"{ONE} 与 {TWO} {text}")
    assert not village.happened(f.ProblemGrouped)


@pytest.mark.parametrize(("text", "same"), [("是同一问题", True), ("不是同一问题", False), ("应该不是同一问题", False)])
def test_two_tickets_are_grouped_by_a_plain_word(village: Village, text: str, same: bool) -> None:
    reported(village, 2)
    village.write("office", "读卡器", f"{ONE} 与 {TWO} {text}")
    assert [fact.same for fact in village.happened(f.ProblemGrouped)] == [same]


@pytest.mark.parametrize("text", ["不提出警告", "暂不提出警告", "考虑提出警告", "再不修好就提出警告", "是否提出警告？"])
def test_a_warning_that_is_not_plainly_given_is_not_proposed(village: Village, text: str) -> None:
    reported(village)
    village.write("office", f"[工单 {ONE}]", f"{ONE} {text}")
    assert not village.happened(f.WarningProposed)


def test_a_loss_for_which_nothing_is_wanted_is_no_claim(village: Village) -> None:
    reported(village)
    village.write("office", f"[工单 {ONE}]", f"{ONE} 损失约500元，不要求赔偿")
    assert not village.happened(f.LossClaimed)
    assert not village.happened(f.WarningProposed)


@pytest.mark.parametrize(
    "text",
    ["明天确认", "稍后确认", "由院长确认", "院长同意后确认", "恕难同意", "同意开会讨论", "同意协商", "可以考虑", "正在确认", "无需确认", "难以确认"],
)  # fmt: skip
def test_an_upgrade_is_not_agreed_by_words_that_put_it_off_or_pass_it_on(village: Village, text: str) -> None:
    village.write("office", "", text, answering=scenes.upgrade(village))
    assert not village.happened(f.UpgradeConfirmed)


@pytest.mark.parametrize(
    "text",
    [
        "同意。",
        "同意升级。",
        "确认，同意 3 月 20 日升级。",
        "可以升级，谢谢！",
        "好的，没问题。",
        "同意按通知的时间升级",
        "同意 V6.3.0 按通知的时间升级。",
        "可以，按计划进行。",
        "您好，信息科同意3月20日晚升级到V6.3.0。",
        "同意3月20日晚上8点升级",
        "3月20日可以升级",
    ],
)
def test_an_upgrade_is_agreed_by_a_plain_word(village: Village, text: str) -> None:
    village.write("office", "", text, answering=scenes.upgrade(village))
    assert village.happened(f.UpgradeConfirmed)


def request(village: Village, at: str = "2026-03-10 10:00") -> Mail:
    """A request for remote access from 14:00 to 15:00, by the letter that asks 信息科."""
    reported(village)
    words = "李工：申请远程登录体检应用服务器看日志，今天 14:00—15:00，请同意。"
    return to(village.write("engineer", f"[工单 {ONE}]", words, at=at), "office")


@pytest.mark.parametrize(
    "text",
    [
        "下午3点后可以",
        "同意，明天吧",
        "同意，下班后再弄",
        "同意，不得超过30分钟",
        "可以，16:30开始",
        "同意，只能到14:30",
        "同意，等会诊结束后",
    ],
)
def test_a_grant_for_a_time_that_is_no_whole_window_is_asked(village: Village, text: str) -> None:
    letters = village.write("office", "", text, answering=request(village))
    assert not village.happened(f.RemoteGranted)
    assert "14:00—15:00" in to(letters, "office").text


@pytest.mark.parametrize(
    ("text", "end"), [("同意。", "15:00"), ("可以，今天下午两点到三点。", "15:00"), ("同意，14:30前结束。", "14:30")]
)
def test_a_grant_of_the_window_or_a_part_of_it_is_done(village: Village, text: str, end: str) -> None:
    village.write("office", "", text, answering=request(village))
    assert [f"{fact.end:%H:%M}" for fact in village.happened(f.RemoteGranted)] == [end]


def test_a_window_that_is_over_is_not_granted(village: Village) -> None:
    letters = village.write("office", "", "同意。", answering=request(village), at="2026-03-11 09:00")
    assert not village.happened(f.RemoteGranted)
    assert any(
        "已过" in letter.text for letter in letters if "来信待明确" in letter.subject or "再答复" in letter.subject
    )


@pytest.mark.parametrize(
    "text",
    ["没有异议", "无异议。", "接受", "同意警告", "没什么异议", "暂不提异议", "稍后提交异议", "有异议吗？", "异议撤回"],
)  # fmt: skip
def test_a_manager_who_does_not_object_objects_to_nothing(village: Village, text: str) -> None:
    asked = village.write("manager", "", text, answering=scenes.warned(village))
    assert not village.happened(f.WarningObjected)
    assert "有异议：……" in to(asked, "manager").text


@pytest.mark.parametrize(
    "text",
    [
        "有异议：当天停电。",
        "不认可，电话打过了",
        "不同意",
        "当天是院方停电造成的，不是我方原因",
        "有异议，无人通知我们",
    ],
)
def test_a_manager_who_objects_is_heard(village: Village, text: str) -> None:
    village.write("manager", "", text, answering=scenes.warned(village))
    assert village.happened(f.WarningObjected)
