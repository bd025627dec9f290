"""What a sceptical reader found by writing as people write: nothing is taken for an answer that is none, and nothing beside one vanishes."""

import pytest

from mailbot.core import facts as f
from mailbot.core.model import ALARMING, Severity, Status
from mailbot.forms import Form, fill
from mailbot.mail.message import Mail
from tests.stories.village import PEOPLE, Village, to

FAULT = "3号台刷身份证没反应，先手工录入，不耽误。\n操作：登记—读卡。Win10。"
NUMBER, SECOND = "TJ-2026-0001", "TJ-2026-0002"


def closing(village: Village) -> Mail:
    """The letter that asks the reporter whether all is well again."""
    order = to(village.write("clerk", "读卡器没反应", FAULT), "engineer")
    return to(village.write("engineer", "", "已处理。原因：线松了。措施：重新插紧。", answering=order), "clerk")


@pytest.mark.parametrize(
    "text",
    [
        "确认，已恢复。另外三号诊室的报告打印机不出纸了，点打印没反应。",
        "好了，谢谢。另外，彩超室的图像一直传不过来，重启过也没用。",
    ],
)
def test_a_fault_told_beside_a_confirmation_gets_its_own_ticket(village: Village, text: str) -> None:
    letters = village.write("clerk", "", text, answering=closing(village))
    tickets = village.desk.state.tickets
    assert (tickets[NUMBER].status, tickets[SECOND].status) == (Status.CONFIRMED, Status.OPEN)
    assert any("派单" in letter.subject and SECOND in letter.subject for letter in letters)
    assert "确认" not in tickets[SECOND].brief


@pytest.mark.parametrize("text", ["确认，已恢复。另外谢谢你们。", "好了，另外两台也都正常了。"])
def test_other_words_beside_a_confirmation_open_nothing(village: Village, text: str) -> None:
    village.write("clerk", "", text, answering=closing(village))
    assert list(village.desk.state.tickets) == [NUMBER]


def test_of_a_closed_ticket_nothing_is_urged_and_no_time_is_named(village: Village) -> None:
    confirmed = to(village.write("clerk", "", "确认。", answering=closing(village)), "clerk")
    letters = village.write("clerk", "", "催办：当时换下来的线请送回来。", answering=confirmed)
    told = to(letters, "engineer")
    assert "经院方确认关闭" in told.text
    assert "时限" not in told.text
    assert "催办" not in told.text.partition("来信")[0]
    assert not village.happened(f.Urged)


@pytest.mark.parametrize("text", ["又不行了！刚打了五个又不出来了", "不行，又没反应了"])
def test_a_number_by_hand_and_plain_words_reopen_what_was_closed(village: Village, text: str) -> None:
    village.write("clerk", "", "确认。", answering=closing(village))
    village.write("clerk", "Re：回复:答复: 工单 tj2026-0001 请确认", text)
    assert village.desk.state.tickets[NUMBER].status is Status.OPEN


@pytest.mark.parametrize(
    "text", ["我休假了，请找李工", "转给李工", "这个不归我管，找李工吧", "我不负责这块", "请派给别人"]
)
def test_who_sends_the_order_on_has_not_taken_it(village: Village, text: str) -> None:
    order = to(village.write("clerk", "读卡器没反应", FAULT), "engineer")
    letters = village.write("engineer", "", text, answering=order)
    assert not village.happened(f.TicketAccepted)
    assert "受理" in to(letters, "engineer").text


def test_an_engineer_who_names_no_ticket_is_offered_what_engineers_do(village: Village) -> None:
    to(village.write("clerk", "读卡器没反应", FAULT), "engineer")
    asked = to(village.write("engineer", "关于昨天的事", "那件事情就先这么着，回头再说吧。"), "engineer")
    assert "已处理" in asked.text
    assert "催办" not in asked.text


def test_a_level_that_is_found_too_low_is_not_taken_for_the_one_that_is_wanted(village: Village) -> None:
    mine = to(village.write("clerk", "读卡器没反应", FAULT), "clerk")
    asked = to(village.write("clerk", "", "级别我觉得不止普通，请改一改级别。", answering=mine), "clerk")
    assert not village.happened(f.SeverityProposed)
    assert "改为紧急" in asked.text


@pytest.mark.parametrize(
    "text",
    [
        "辛苦老师，收费那边又结不了账了",
        "老师早上好，今天彩超传不了图，谢谢",
        "感谢支持！叫号屏今天黑了",
        "各位老师辛苦了，体检报告打印的院徽不显示",
    ],
)
def test_a_politely_told_fault_is_no_thanks(village: Village, text: str) -> None:
    assert "已登记" in to(village.write("clerk", "麻烦老师", text), "clerk").subject
    assert NUMBER in village.desk.state.tickets


@pytest.mark.parametrize(
    ("subject", "text"),
    [("急", "系统瘫痪了"), ("请教", "服务器中了勒索病毒，请问该怎么处理？"), ("", "全院体检停了，请问什么时候能好？")],
)
def test_what_stands_still_alarms_however_shortly_and_softly_it_is_told(
    village: Village, subject: str, text: str
) -> None:
    village.write("clerk", subject, text)
    assert village.desk.state.tickets[NUMBER].severity in ALARMING
    assert village.happened(f.AlertRaised)


@pytest.mark.parametrize(
    ("text", "alarms"),
    [
        ("运行表见附件。另外今天彩超图一张都传不上来，医生都在手写。", False),
        ("全中心系统瘫痪40分钟了！运行表顺便发你", True),
    ],
)
def test_a_fault_beside_a_form_gets_its_ticket(village: Village, text: str, alarms: bool) -> None:
    sheet = fill(Form(1, {"rows": [{"日期": "2026-03-09", "系统运行情况": "正常"}]}), village.desk.rules.blanks)
    village.write("office", "附件1", text, file=("附件1.docx", sheet))
    assert village.happened(f.FormFiled)
    assert NUMBER in village.desk.state.tickets
    assert bool(village.happened(f.AlertRaised)) is alarms


@pytest.mark.parametrize("text", ["同意", "可以，是本院的", "不认识"])
def test_a_bare_word_about_who_may_write_is_asked_back_with_the_address(village: Village, text: str) -> None:
    held = to(village.write("stranger", "打印机", "打印机坏了。"), "office")
    asked = to(village.write("office", "", text, answering=held), "office")
    assert f"不予登记 {PEOPLE['stranger'][1]}" in asked.text
    assert not village.happened(f.PersonAdmitted)


def test_whom_the_subject_names_is_meant_without_his_address(village: Village) -> None:
    held = to(village.write("stranger", "打印机", "打印机坏了。"), "office")
    village.write("office", held.subject, "不予登记")
    assert [fact.address for fact in village.happened(f.StrangerRefused)] == [PEOPLE["stranger"][1]]


@pytest.mark.parametrize("text", ["确认已阅", "确认已转达", "同意更换打印机", "同意延期到周五", "确认了，确实打不出来"])
def test_consent_to_something_else_closes_nothing(village: Village, text: str) -> None:
    village.write("clerk", "", text, answering=closing(village))
    assert village.desk.state.tickets[NUMBER].status is not Status.CONFIRMED


@pytest.mark.parametrize("text", ["已关机重启，未恢复", "修好了就通知您", "测试环境已修复，正式环境周末更新"])
def test_what_is_not_done_yet_is_no_closing(village: Village, text: str) -> None:
    order = to(village.write("clerk", "读卡器没反应", FAULT), "engineer")
    village.write("engineer", "", text, answering=order)
    assert not village.happened(f.TicketClosed)


@pytest.mark.parametrize("text", ["不能保证明天修好", "今天没空，明天看"])
def test_what_is_left_open_is_no_promised_date(village: Village, text: str) -> None:
    order = to(village.write("clerk", "读卡器没反应", FAULT), "engineer")
    village.write("engineer", "", text, answering=order)
    assert not village.happened(f.DatePromised)


@pytest.mark.parametrize("text", ["点打印后提示“读卡器脱机”", "屏幕上写的是设备未连接"])
def test_an_answer_to_our_own_question_is_no_second_fault(village: Village, text: str) -> None:
    mine = to(village.write("clerk", "读卡器没反应", "3号台刷身份证没反应，先手工录入，不耽误。"), "clerk")
    letters = village.write("clerk", "", text, answering=mine)
    assert list(village.desk.state.tickets) == [NUMBER]
    assert text[-5:-1] in to(letters, "engineer").text


@pytest.mark.parametrize("text", ["院方不配合，没法处理", "无法解决"])
def test_what_asks_nothing_is_not_sent_to_the_hospital_as_a_question(village: Village, text: str) -> None:
    order = to(village.write("clerk", "读卡器没反应", FAULT), "engineer")
    village.write("engineer", "", text, answering=order)
    assert not village.happened(f.InformationAsked)
    assert village.desk.state.tickets[NUMBER].paused is None


def test_an_engineers_answer_without_its_number_opens_nothing(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT)
    asked = to(village.write("engineer", "回复: 读卡器没反应", "读卡服务停了，已重启，现在正常。"), "engineer")
    assert list(village.desk.state.tickets) == [NUMBER]
    assert "TJ-" in asked.text


def test_a_picture_without_a_word_is_answered(village: Village) -> None:
    letters = village.write("clerk", "", "", file=("IMG_0001.jpg", b"\xff\xd8\xff\xe0 a photo"))
    assert "报修" in to(letters, "clerk").text


@pytest.mark.parametrize("subject", ["", "老师您好", "体检中心", "请帮忙"])
@pytest.mark.parametrize(
    "text",
    [
        "LIS不回传，请尽快处理",
        "老师您好，彩超图传不上来，请速派人",
        "收费窗口结不了账，麻烦尽快处理一下，谢谢",
        "叫号屏不动了，什么时候能好",
        "主服务器宕机了，请尽快处理",
    ],
)
def test_a_fault_in_a_first_mail_gets_its_ticket_whatever_stands_around_it(
    village: Village, subject: str, text: str
) -> None:
    told = village.write("clerk", subject, text)
    assert NUMBER in village.desk.state.tickets
    assert "已登记" in to(told, "clerk").subject
    assert village.desk.state.tickets[NUMBER].severity is not Severity.NORMAL
