"""What the hospital writes about a matter in hand is taken for what it says."""

import pytest

from mailbot.core import facts as f
from mailbot.core.model import Status
from mailbot.mail.message import Mail
from tests.stories.village import Village, moment, people, to

NUMBER = "TJ-2026-0001"
FAULT = "采血窗口的条码打印机从8:30开始打不出来，三个护士都在手写，门口排了二十多人，麻烦尽快处理。"


def reported(village: Village) -> Mail:
    """The receipt of the report."""
    return to(village.write("clerk", "采血条码打不出来", FAULT, at="2026-03-10 09:00"), "clerk")


@pytest.mark.parametrize("who", ["clerk", "office"])
def test_a_call_that_the_hospital_records_is_the_first_response_at_its_time(village: Village, who: str) -> None:
    mine = reported(village)
    text = "赵工已于9:05电话联系登记台，请记录"
    told = to(village.write(who, "", text, answering=mine, at="2026-03-10 09:20"), who)
    ticket = village.desk.state.tickets[NUMBER]
    assert ticket.deadlines["response"].met == ticket.responded == moment("2026-03-10 09:05")
    assert "首次人工响应" in told.text
    assert "09:05" in told.text
    assert not village.happened(f.Urged)
    village.wait("2026-03-10 12:00")
    assert not village.happened(f.WarningProposed)


def test_a_call_recorded_after_the_warning_was_proposed_comes_with_it_to_those_who_decide(village: Village) -> None:
    reported(village)
    warning = to(village.wait("2026-03-10 09:40"), "office")
    assert "警告待核实" in warning.subject
    text = "赵工9:05已电话联系过登记台，首次响应以此为准"
    letters = village.write("office", "", text, answering=warning)
    assert [fact.when for fact in village.happened(f.Contacted)] == [moment("2026-03-10 09:05")]
    assert len(village.happened(f.WarningEvidence)) == 1
    assert "核实属实" in to(letters, "office").text
    assert not village.happened(f.WarningVerified)
    assert not village.happened(f.WarningRejected)


def test_who_sees_the_engineer_arrive_may_record_it(village: Village) -> None:
    mine = reported(village)
    village.write("clerk", "", "请派人到现场", answering=mine, at="2026-03-10 09:10")
    told = to(village.write("clerk", "", "王工9:40到的现场，正在看", answering=mine, at="2026-03-10 10:00"), "clerk")
    ticket = village.desk.state.tickets[NUMBER]
    assert ticket.arrived == ticket.deadlines["on_site"].met == moment("2026-03-10 09:40")
    assert "工程师到场" in told.text
    assert ticket.status is Status.OPEN


def warned(village: Village) -> tuple[Mail, Mail]:
    """The receipt of a report, and the letter to 信息科 about the response that was missed."""
    mine = reported(village)
    return mine, to(village.wait("2026-03-10 09:40"), "office")


def test_a_warning_in_words_stands_beside_one_that_is_undecided(village: Village) -> None:
    mine, _ = warned(village)
    village.write("office", "", "对该工单提出警告：多次催促无人响应", answering=mine)
    assert [fact.row for fact in village.happened(f.WarningProposed)] == ["response", "words"]
    assert not village.happened(f.WarningVerified)


def test_another_warning_in_the_answer_to_one_is_proposed_and_the_first_decided(village: Village) -> None:
    _, warning = warned(village)
    village.write("office", "", "不属实。但对维保单位另行提出警告：电话里态度恶劣", answering=warning)
    assert [fact.row for fact in village.happened(f.WarningProposed)] == ["response", "words"]
    assert [fact.warning for fact in village.happened(f.WarningRejected)] == ["W-2026-001"]


@pytest.mark.parametrize("text", ["核实属实，记一次警告", "核实属实。给予警告：首次响应超时", "核实属实，警告一次"])
def test_words_of_a_warning_in_the_answer_to_one_are_that_answer(village: Village, text: str) -> None:
    _, warning = warned(village)
    village.write("office", "", text, answering=warning)
    assert len(village.happened(f.WarningProposed)) == 1
    assert len(village.happened(f.WarningVerified)) == 1


def recurred(village: Village) -> Mail:
    """The question to 信息科 whether a fault is the same as one that was closed."""
    mine = reported(village)
    letters = village.write("engineer", f"回复: {mine.subject}", "已处理 原因：服务停止 措施：重启服务")
    village.write("clerk", "", "确认", answering=to(letters, "clerk"))
    letters = village.write("clerk", "采血条码又打不出来了", f"又和上周一样，{FAULT}", at="2026-03-16 09:00")
    return next(letter for letter in letters if "疑似同一问题" in letter.subject)


@pytest.mark.parametrize("text", ["应该是吧", "我估计是同一问题", "感觉是一回事"])
def test_a_guess_makes_no_two_faults_one_problem(village: Village, text: str) -> None:
    asked = to(village.write("office", "", text, answering=recurred(village)), "office")
    assert not village.happened(f.ProblemGrouped)
    assert not village.happened(f.WarningProposed)
    assert "TJ-2026-0002 与 TJ-2026-0001 是同一问题" in asked.text


def test_one_problem_and_a_warning_for_it_are_both_heard_and_warned_of_once(village: Village) -> None:
    village.write("office", "", "与 TJ-2026-0001 是同一问题，请记一次警告", answering=recurred(village))
    assert [fact.same for fact in village.happened(f.ProblemGrouped)] == [True]
    assert [fact.row for fact in village.happened(f.WarningProposed)] == ["recurrence"]


def test_another_level_beside_a_verified_warning_is_set_and_the_warning_asked_again(village: Village) -> None:
    _, warning = warned(village)
    letters = village.write("office", "", "核实属实，级别应为重大", answering=warning)
    assert [fact.severity.value for fact in village.happened(f.SeverityChanged)] == ["重大"]
    assert not village.happened(f.WarningVerified)
    asked = next(letter for letter in letters if "请再答复一次" in letter.subject)
    assert "该警告尚未认定" in asked.text


def test_another_level_beside_a_grant_is_set(village: Village) -> None:
    mine = reported(village)
    asked = to(village.write("engineer", f"回复: {mine.subject}", "申请远程维护，今天14:00-15:00"), "office")
    village.write("office", "", "同意。另外这个工单改成普通", answering=asked)
    assert len(village.happened(f.RemoteGranted)) == 1
    assert [fact.severity.value for fact in village.happened(f.SeverityChanged)] == ["普通"]


def questioned(village: Village) -> Mail:
    """The engineer's question to the reporter."""
    mine = reported(village)
    return to(village.write("engineer", f"回复: {mine.subject}", "请补充：打印机型号和报错截图"), "clerk")


def test_a_question_that_nobody_answers_is_asked_again_and_told_to_those_who_wait(village: Village) -> None:
    questioned(village)
    urged = [letter for letter in village.wait("2026-03-20 09:00") if "请补充" in letter.subject]
    assert [people(letter) for letter in urged] == [{"clerk"}, {"clerk", "office", "engineer", "second"}]
    assert village.desk.state.tickets[NUMBER].paused
    assert not village.happened(f.WarningProposed)
    village.write("office", "", "补充：型号 HP1020，截图暂时没有", answering=urged[-1])
    assert village.desk.state.tickets[NUMBER].paused is None


def test_a_question_that_is_answered_is_not_asked_again(village: Village) -> None:
    village.write("clerk", "", "补充：型号 HP1020", answering=questioned(village))
    assert not [letter for letter in village.wait("2026-03-20 09:00") if "请补充" in letter.subject]


@pytest.mark.parametrize(("subject", "text"), [("", ""), ("=?gbk?B?AAA", ""), ("", "\ufffd\u4723\u4e97\ufffd")])
def test_a_mail_that_cannot_be_read_is_asked_for_again(village: Village, subject: str, text: str) -> None:
    told = to(village.write("clerk", subject, text), "clerk")
    assert "重新发送" in told.text
    assert not village.happened(f.TicketOpened)


def test_the_name_may_stand_before_the_address_of_who_is_admitted(village: Village) -> None:
    village.write("office", "人员登记", "请登记：刘洋 检验科 new@hospital.example")
    admitted = [(fact.address, fact.name, fact.department) for fact in village.happened(f.PersonAdmitted)]
    assert ("new@hospital.example", "刘洋", "检验科") in admitted


@pytest.mark.parametrize(
    "text",
    [
        "登记台祁佳3月15日起调走，接替人员：王芳 wangfang@hospital.example，登记台。",
        "dengji@hospital.example 已离职，请注销该邮箱",
        "请把 zhao@hospital.example 加上，检验科赵柳",
    ],
)
def test_a_change_of_people_told_in_a_sentence_is_asked_about_and_no_fault(village: Village, text: str) -> None:
    before = len(village.desk.state.people)
    told = to(village.write("office", "人员变动", text), "office")
    assert "登记 邮箱 姓名 科室" in told.text
    assert len(village.desk.state.people) == before
    assert not village.happened(f.TicketOpened)


def test_who_has_another_address_is_told_who_registers_it(village: Village) -> None:
    told = to(village.write("clerk", "我的邮箱换了", "以后我用 qj2@hospital.example 发信，请更新"), "clerk")
    assert "信息科" in told.text
    assert not village.happened(f.TicketOpened)


def two_done(village: Village) -> None:
    """Two tickets of one reporter that the engineer reported as done."""
    for subject, text in (
        ("读卡器坏", "3号登记台读卡器读不出身份证"),
        ("导检单缺项", "导检单打印缺少心电图一项"),
    ):
        mine = to(village.write("clerk", subject, text), "clerk")
        village.write("engineer", f"回复: {mine.subject}", "已处理 原因：驱动 措施：重装驱动")


def test_that_all_is_well_again_is_about_what_its_writer_has_in_hand(village: Village) -> None:
    two_done(village)
    told = to(village.write("clerk", "两个都好了", "读卡器和导检单都好了，谢谢"), "clerk")
    assert len(village.happened(f.TicketOpened)) == 2
    assert "TJ-2026-0001 确认" in told.text
    assert "TJ-2026-0002 确认" in told.text
    assert not village.happened(f.ClosingConfirmed)


def test_that_one_is_well_again_asks_to_confirm_that_one(village: Village) -> None:
    two_done(village)
    told = to(village.write("clerk", "", "读卡器好了，谢谢"), "clerk")
    assert NUMBER in told.subject
    assert "- 确认" in told.text
    assert not village.happened(f.ClosingConfirmed)


@pytest.mark.parametrize("text", ["打印机好了，但是叫号屏黑了", "读卡器好了，又冒出个新毛病：导检单打不开"])
def test_a_fault_told_beside_what_is_well_again_is_reported(village: Village, text: str) -> None:
    two_done(village)
    village.write("clerk", "", text)
    assert len(village.happened(f.TicketOpened)) == 3


def test_a_loss_that_a_department_tells_of_reaches_the_office_which_may_claim_it(village: Village) -> None:
    mine = reported(village)
    letters = village.write("clerk", "", "这次退了6个人的单，损失3600块，麻烦报给信息科", answering=mine)
    assert "已转告" in to(letters, "clerk").text
    told = to(letters, "office")
    assert "3600" in told.text
    assert not village.happened(f.LossClaimed)
    village.write("office", "", "主张损失 3600元，证据见附件", answering=told)
    assert [fact.amount for fact in village.happened(f.LossClaimed)] == [3600]


def test_a_wish_in_the_thread_of_an_open_ticket_reaches_its_engineer(village: Village) -> None:
    letters = village.write("clerk", "", "能不能先给个临时办法", answering=reported(village))
    assert len(village.happened(f.TicketOpened)) == 1
    assert people(to(letters, "engineer")) == {"engineer", "second"}


@pytest.mark.parametrize("text", ["已与科室核实，恢复正常，同意关单。", "已现场核实，打印正常，关单吧"])
def test_the_office_confirms_in_its_own_words(village: Village, text: str) -> None:
    mine = reported(village)
    letters = village.write("engineer", f"回复: {mine.subject}", "已处理 原因：服务停止 措施：重启服务")
    village.write("office", "", text, answering=to(letters, "clerk"))
    assert len(village.happened(f.ClosingConfirmed)) == 1


def test_the_office_may_grant_a_time_before_it_is_asked(village: Village) -> None:
    village.write("office", "", "同意远程，今天14:00-16:00", answering=reported(village))
    (granted,) = village.happened(f.RemoteGranted)
    assert (granted.begin, granted.end) == (moment("2026-03-10 14:00"), moment("2026-03-10 16:00"))


def test_what_is_asked_beside_a_confirmation_is_not_answered_with_the_ticket_that_it_closes(village: Village) -> None:
    two_done(village)
    letters = village.write("clerk", f"回复: [工单 {NUMBER}] 关单确认：", "确认。另外我报的导检单怎么样了？")
    assert [fact.ticket for fact in village.happened(f.ClosingConfirmed)] == [NUMBER]
    state = next(letter for letter in letters if "TJ-2026-0002" in letter.text)
    assert f"{NUMBER}（" not in state.text


@pytest.mark.parametrize(
    ("text", "party"),
    [("该故障为操作失误，责任在我方", "甲方"), ("此单属第三方打印机厂家责任，不计维保单位", "第三方")],
)
def test_the_office_says_in_its_own_words_whose_cause_it_was(village: Village, text: str, party: str) -> None:
    village.write("office", "", text, answering=reported(village))
    assert [fact.party for fact in village.happened(f.CauseAttributed)] == [party]


def test_a_question_in_a_list_of_faults_is_a_matter_of_its_own(village: Village) -> None:
    text = "几个问题：\n1、彩超图片传不过来，所有诊室都这样；\n2、导检单上科室名称显示不全；\n3、另外想问一下团检名单导入的模板在哪里下载？"
    village.write("clerk", "几个问题", text)
    opened = [(fact.ticket, fact.kind.value, fact.module) for fact in village.happened(f.TicketOpened)]
    assert opened == [(NUMBER, "report", "影像"), ("TJ-2026-0002", "consult", "团检")]


def test_a_question_in_a_list_does_not_hide_that_the_fault_goes_on(village: Village) -> None:
    text = "1、条码还是打不出\n2、想问下报告模板怎么改"
    village.write("clerk", "", text, answering=reported(village))
    assert [fact.ticket for fact in village.happened(f.Urged)] == [NUMBER]
    assert [fact.kind.value for fact in village.happened(f.TicketOpened)] == ["report", "consult"]


@pytest.mark.parametrize("text", ["下周三下午开季度例会，请项目经理参加", "请于3月15日前提交故障报告"])
def test_what_the_office_bids_the_vendor_reaches_its_people(village: Village, text: str) -> None:
    letters = village.write("office", text[:6], text)
    assert "已转告" in to(letters, "office").text
    assert text in to(letters, "manager").text
    assert not village.happened(f.TicketOpened)


@pytest.mark.parametrize(
    "text",
    [
        "更正：只有1号窗口打不出来，2号能打，不影响",
        "不好意思，刚才说错了，是导检单打不出来，不是条码",
        "系统提示“ORA-00001: 违反唯一约束条件”",
    ],
)
def test_a_correction_or_what_the_screen_says_adds_to_the_ticket_in_hand(village: Village, text: str) -> None:
    letters = village.write("clerk", "", text, answering=reported(village))
    assert text in to(letters, "engineer").text
    assert len(village.happened(f.TicketOpened)) == 1


def test_what_came_back_as_before_opens_its_ticket_again_and_asks_nothing(village: Village) -> None:
    mine = reported(village)
    done = to(village.write("engineer", f"回复: {mine.subject}", "已处理 原因：服务停止 措施：重启服务"), "clerk")
    closed = to(village.write("clerk", "", "确认", answering=done), "clerk")
    told = to(village.write("clerk", "", "又坏了，和上次一样", answering=closed), "clerk")
    assert "重新打开" in told.subject
