"""How engineers and hospital talk about one ticket: nothing is taken for more than it says, and whoever ought to hear of it does."""

import pytest

from mailbot.core import facts as f
from mailbot.core.model import Severity, Status
from mailbot.mail.message import Mail
from tests.stories.village import PEOPLE, Village, people, to

NUMBER = "TJ-2026-0001"
FAULT = "采血窗口的条码打印机从8:30开始打不出来，三个护士都在手写，门口排了二十多人，麻烦尽快处理。"


def order(village: Village) -> Mail:
    """The order that all engineers got."""
    letters = village.write("clerk", "采血条码打不出来", FAULT)
    return next(letter for letter in letters if "派单" in letter.subject)


@pytest.mark.parametrize(
    "text", ["明天上午到", "要换打印头，备件周四到", "受理，备件周四到", "明天去看看", "明天到场处理"]
)
def test_who_or_what_comes_on_a_day_promises_no_repair_by_it(village: Village, text: str) -> None:
    told = to(village.write("engineer", "", text, answering=order(village)), "clerk")
    assert not village.happened(f.DatePromised)
    assert "进展" in told.subject
    assert text in told.text
    assert [fact.by for fact in village.happened(f.TicketAccepted)] == [PEOPLE["engineer"][1]]


@pytest.mark.parametrize("text", ["预计周四到货后更换", "3月12日前到场修好", "承诺3月12日到场"])
def test_work_to_be_done_by_a_day_is_promised_wherever_somebody_comes_for_it(village: Village, text: str) -> None:
    village.write("engineer", "", text, answering=order(village))
    assert len(village.happened(f.DatePromised)) == 1


@pytest.mark.parametrize("text", ["远程看过了，是驱动问题，已经在重装", "查到原因了，正在更换打印头", "打印头已在换"])
def test_what_is_under_way_is_no_completion(village: Village, text: str) -> None:
    told = to(village.write("engineer", "", text, answering=order(village)), "clerk")
    assert not village.happened(f.TicketClosed)
    assert "关单确认" not in told.subject


@pytest.mark.parametrize("text", ["@赵工 你去看下", "@赵祎 看一下这个", "你先去处理"])
def test_who_hands_the_order_to_a_colleague_has_not_taken_it(village: Village, text: str) -> None:
    asked = to(village.write("engineer", "", text, answering=order(village)), "engineer")
    assert not village.happened(f.TicketAccepted)
    assert "受理" in asked.text


def test_that_it_works_again_for_now_reaches_the_hospital_and_keeps_its_time(village: Village) -> None:
    text = "暂时修好了，但根因还在查，先别关单"
    told = to(village.write("engineer", "", text, answering=order(village)), "clerk")
    assert text in told.text
    ticket = village.desk.state.tickets[NUMBER]
    assert ticket.deadlines["workaround"].met
    assert ticket.status is Status.OPEN
    assert ticket.accepted_by == PEOPLE["engineer"][1]


@pytest.mark.parametrize(
    "text",
    [
        "王工今天休息，我来处理。受理。预计今天中午12点前修好。",
        f"{NUMBER} 我这边先接手，王工去忙别的",
        "接手（改由我处理）",
    ],
)
def test_a_colleague_takes_a_ticket_over_and_hospital_reminders_and_both_engineers_follow(
    village: Village, text: str
) -> None:
    mine = order(village)
    village.write("engineer", "", "受理", answering=mine)
    letters = village.write("second", "", text, answering=mine)
    told = to(letters, "clerk")
    assert "改由工程师赵祎处理（此前为王磊）" in told.text
    assert people(to(letters, "engineer")) == {"engineer", "second"}
    reminders = [letter for letter in village.wait("2026-03-10 18:00") if "提醒" in letter.subject]
    assert {"second"} <= set().union(*map(people, reminders))
    assert "engineer" not in set().union(*map(people, reminders))


def test_who_only_accepts_what_a_colleague_has_is_offered_to_take_it_over(village: Village) -> None:
    mine = order(village)
    village.write("engineer", "", "受理", answering=mine)
    asked = to(village.write("second", "", "受理", answering=mine), "second")
    assert "接手（改由我处理）" in asked.text
    assert village.desk.state.tickets[NUMBER].accepted_by == PEOPLE["engineer"][1]


def done(village: Village) -> Mail:
    """The letter that asks the reporter whether all is well again."""
    letters = village.write("engineer", "", "已处理。原因：打印服务僵死。措施：重启服务。", answering=order(village))
    return to(letters, "clerk")


def test_a_closing_confirmed_beside_a_warning_is_confirmed(village: Village) -> None:
    closing = done(village)
    village.write("office", f"回复：{closing.subject}", "采血室已核实，同意关单。提出警告：两天内坏两次。")
    assert len(village.happened(f.WarningProposed)) == 1
    assert village.desk.state.tickets[NUMBER].status is Status.CONFIRMED


def test_a_closing_that_may_be_confirmed_beside_a_warning_is_asked_about(village: Village) -> None:
    done(village)
    text = "采血室已核实，同意关单。不过两天内坏两次，这是同一问题，提出警告。"
    letters = village.write("office", f"[工单 {NUMBER}]", text)
    assert len(village.happened(f.WarningProposed)) == 1
    assert any("确认" in letter.text and "请再答复一次" in letter.subject for letter in letters)


def test_a_closing_rejected_beside_a_warning_opens_the_ticket_again(village: Village) -> None:
    done(village)
    village.write("office", f"回复: [工单 {NUMBER}] 关单确认：", "未解决，还是打不出来。提出警告：处理无效。")
    assert len(village.happened(f.WarningProposed)) == 1
    assert village.desk.state.tickets[NUMBER].status is Status.OPEN


def test_an_impatient_question_is_answered_and_reaches_the_engineer(village: Village) -> None:
    asked = village.write("engineer", "", "打印机指示灯是什么颜色？", answering=order(village))
    village.write("clerk", "", "灯是红色的，在闪", answering=to(asked, "clerk"))
    village.write("engineer", f"回复: [工单 {NUMBER}]", "预计今天中午12点前修好")
    text = "都一点了，还没好，到底什么时候能修好？"
    letters = village.write("clerk", "", text, answering=to(asked, "clerk"), at="2026-03-10 11:00")
    assert "工程师承诺的日期：2026年3月10日" in to(letters, "clerk").text
    assert text in to(letters, "engineer").text
    assert village.desk.state.tickets[NUMBER].urged == 1


def test_a_quiet_question_urges_nobody(village: Village) -> None:
    mine = next(letter for letter in village.write("clerk", "采血条码打不出来", FAULT) if people(letter) == {"clerk"})
    village.write("clerk", "", "请问现在处理到哪一步了？", answering=mine)
    assert not village.happened(f.Urged)


def test_what_is_opened_again_names_the_limit_as_it_now_runs(village: Village) -> None:
    village.write("clerk", "", "确认", answering=done(village))
    village.wait("2026-03-12 08:40")
    text = to(village.write("clerk", f"回复: [工单 {NUMBER}]", "今天又打不出来了，跟前天一模一样"), "clerk").text
    assert "处理时限：2026年3月12日（周四）16:" in text
    assert "3月10日" not in text


def test_a_promised_day_that_passes_is_not_said_never_to_have_been_promised(village: Village) -> None:
    village.write("engineer", "", "承诺 3月11日", answering=order(village))
    letters = village.wait("2026-03-13 12:00")
    reminders = [letter for letter in letters if "提醒：【承诺日期" in letter.subject]
    assert reminders
    assert not any("承诺日期”的记录" in letter.text for letter in reminders)


def test_a_date_that_the_vendor_names_alone_lifts_no_limit_and_the_office_hears_of_it(village: Village) -> None:
    letters = village.write("engineer", "", "受理。承诺3月30日前解决", answering=order(village))
    told = to(letters, "office")
    assert "晚于这张工单的处理时限" in to(letters, "clerk").text
    assert ["同意延期到 3月30日" in to(letters, who).text for who in ("office", "clerk")] == [True, False]
    assert "晚于这张工单的处理时限 2026年3月10日" in told.text
    assert "受理" in told.text
    assert set(village.desk.state.tickets[NUMBER].deadlines) >= {"resolved", "promise"}
    village.wait("2026-03-11 09:00")
    assert "resolved" in {fact.row for fact in village.happened(f.WarningProposed)}


def test_of_an_ordinary_ticket_the_date_takes_the_place_of_the_usual_limit_and_the_office_hears_of_it(
    village: Village,
) -> None:
    letters = village.write("clerk", "读卡器没反应", "3号台刷身份证没反应，先手工录入，不耽误。")
    mine = next(letter for letter in letters if "派单" in letter.subject)
    told = to(village.write("engineer", "", "受理。承诺3月30日前解决", answering=mine), "office")
    assert "晚于这张工单的处理时限 2026年3月13日" in told.text
    assert "时限照常计算" not in told.text
    assert "resolved" not in village.desk.state.tickets[NUMBER].deadlines


def test_a_date_within_the_limit_is_told_to_the_reporter_alone(village: Village) -> None:
    told = to(village.write("engineer", "", "受理。承诺今天下班前解决", answering=order(village)), "clerk")
    assert people(told) == {"clerk"}
    assert "晚于" not in told.text


@pytest.mark.parametrize("text", ["我们也一样打不出来", "我们科也是这样，条码出不来"])
@pytest.mark.parametrize("closed", [True, False])
def test_who_has_the_same_fault_and_says_so_in_a_colleagues_thread_gets_her_own_ticket(
    village: Village, text: str, closed: bool
) -> None:
    letter = (
        done(village)
        if closed
        else next(m for m in village.write("clerk", "采血条码打不出来", FAULT) if people(m) == {"clerk"})
    )
    before = village.desk.state.tickets[NUMBER].status
    letters = village.write("nurse", "", text, answering=letter)
    tickets = village.desk.state.tickets
    assert tickets["TJ-2026-0002"].reporter == PEOPLE["nurse"][1]
    assert [each.ticket for each in tickets["TJ-2026-0002"].candidates] == [NUMBER]
    assert "已登记" in to(letters, "nurse").subject
    assert tickets[NUMBER].status is before
    assert not village.happened(f.Urged)


def test_a_colleague_who_says_that_all_is_well_opens_nothing(village: Village) -> None:
    village.write("nurse", "", "我们这边也好了", answering=done(village))
    assert list(village.desk.state.tickets) == [NUMBER]


def test_an_answer_whose_subject_has_lost_the_number_is_about_the_ticket_of_that_name(village: Village) -> None:
    done(village)
    village.write("clerk", "回复: 采血条码打不出来", "确认")
    assert village.desk.state.tickets[NUMBER].status is Status.CONFIRMED
    assert not village.happened(f.Urged)


def test_of_two_tickets_of_one_name_none_is_meant(village: Village) -> None:
    done(village)
    village.write(
        "clerk", "采血条码打不出来", "报修：另一台打印机，3号窗口的，卡纸了，一张都出不来。", at="2026-03-10 15:00"
    )
    village.write("clerk", "回复: 采血条码打不出来", "确认")
    assert not village.happened(f.ClosingConfirmed)


def test_who_urges_under_the_name_of_the_ticket_need_not_say_which(village: Village) -> None:
    village.write("clerk", "彩超图传不上来", "彩超室图像从早上传不上来，病人在等。")
    letters = village.write("clerk", "彩超图传不上来", "还是传不上来，催一下")
    assert "还是传不上来" in to(letters, "engineer").text
    assert list(village.desk.state.tickets) == [NUMBER]


def test_what_is_said_of_each_ticket_is_done_to_each(village: Village) -> None:
    done(village)
    village.write("clerk", "彩超图传不上来", "一台彩超的图像传不上来，先用U盘拷，不耽误。")
    village.write("nurse", "3号台读卡器没反应", "3号台刷身份证没反应，先手工录入。")
    second = village.desk.state.tickets["TJ-2026-0002"].severity
    text = f"{NUMBER} 确认关单；TJ-2026-0002 改为重大，影响全院彩超；TJ-2026-0003 到哪一步了？"
    letters = village.write("office", "几张单子", text)
    tickets = village.desk.state.tickets
    assert tickets[NUMBER].status is Status.CONFIRMED
    assert second is not tickets["TJ-2026-0002"].severity is Severity.MAJOR
    assert village.happened(f.AlertRaised)
    assert any("3号台读卡器没反应" in letter.text for letter in letters if people(letter) == {"office"})


def test_an_engineer_answers_several_orders_in_one_mail_line_by_line(village: Village) -> None:
    order(village)
    village.write("nurse", "3号台读卡器没反应", "3号台刷身份证没反应，先手工录入。")
    village.write(
        "engineer", "两张单子", f"{NUMBER} 已处理 原因：队列堵塞。措施：清空队列。\nTJ-2026-0002 承诺 3月12日"
    )
    tickets = village.desk.state.tickets
    assert tickets[NUMBER].status is Status.AWAITING
    assert tickets["TJ-2026-0002"].promised
    assert tickets[NUMBER].promised is None


@pytest.mark.parametrize("subject", ["回复: [工单 TJ-2026-9999]", "TJ-2026-9999"])
def test_a_number_that_does_not_exist_is_told_and_the_own_tickets_are_offered(village: Village, subject: str) -> None:
    done(village)
    asked = to(village.write("clerk", subject, "确认"), "clerk")
    assert "没有查到编号 TJ-2026-9999" in asked.text
    assert f"{NUMBER} 确认" in asked.text
    village.write("clerk", "", f"{NUMBER} 确认", answering=asked)
    assert village.desk.state.tickets[NUMBER].status is Status.CONFIRMED


def test_an_engineer_who_asks_for_the_originals_of_no_ticket_opens_none(village: Village) -> None:
    asked = to(village.write("engineer", "原件", "原件 TJ-2026-0009"), "engineer")
    assert "没有查到工单 TJ-2026-0009" in asked.text
    assert not village.desk.state.tickets


@pytest.mark.parametrize(
    "text",
    [
        "可以修好",
        "快修好了",
        "差不多修好了",
        "估计修好了",
        "已更换，待观察",
        "已重启，观察中",
        "已完成备份，准备重装",
        "已完成排查",
        "已排查，无异常",
        "院方已自行恢复",
        "昨天的已修复，今天的没看",
    ],
)
def test_what_may_be_mended_or_was_only_looked_at_is_not_told_as_done(village: Village, text: str) -> None:
    letters = village.write("engineer", "", text, answering=order(village))
    assert not village.happened(f.TicketClosed)
    assert not [letter for letter in letters if "关单确认" in letter.subject]
    assert "已处理 原因" in to(letters, "engineer").text


@pytest.mark.parametrize(
    "text",
    [
        "已处理",
        "已更换，如还未解决请来信",
        "之前一直没修好，这次换了主板，已恢复正常",
        "可以关单了",
        "已重启服务，请测试",
    ],
)
def test_what_is_done_closes_whatever_is_said_of_before_or_of_a_case(village: Village, text: str) -> None:
    assert "关单确认" in to(village.write("engineer", "", text, answering=order(village)), "clerk").subject


@pytest.mark.parametrize("text", ["拒绝处理", "由赵工处理", "已转赵工处理"])
def test_who_refuses_or_names_somebody_else_has_not_taken_it(village: Village, text: str) -> None:
    asked = to(village.write("engineer", "", text, answering=order(village)), "engineer")
    assert not village.happened(f.TicketAccepted)
    assert "受理" in asked.text


@pytest.mark.parametrize("text", ["收到", "已安排王工处理"])
def test_the_project_managers_receipt_is_no_acceptance(village: Village, text: str) -> None:
    village.write("manager", "", text, answering=order(village))
    assert not village.happened(f.TicketAccepted)


@pytest.mark.parametrize("text", ["请关单", "无法复现"])
def test_what_asks_nothing_is_not_sent_to_the_hospital_as_a_question(village: Village, text: str) -> None:
    village.write("engineer", "", text, answering=order(village))
    assert not village.happened(f.InformationAsked)


def test_who_comes_again_after_the_repair_has_closed_the_ticket(village: Village) -> None:
    told = to(village.write("engineer", "", "已修好，3月12日再来巡检一次", answering=order(village)), "clerk")
    assert not village.happened(f.DatePromised)
    assert "关单确认" in told.subject
    assert "3月12日再来巡检" in told.text


@pytest.mark.parametrize(
    "text", ["3月12日前提供报价", "承诺3月12日前给出方案", "周五之前把故障报告交上", "如果备件到了，3月12日前可以修好"]
)
def test_a_paper_by_a_day_or_a_day_under_a_condition_promises_no_repair(village: Village, text: str) -> None:
    village.write("engineer", "", text, answering=order(village))
    assert not village.happened(f.DatePromised)


def test_an_engineer_who_takes_his_closing_back_is_heard_by_those_who_would_confirm_it(village: Village) -> None:
    closing = done(village)
    told = to(village.write("engineer", "", "还没好，刚才搞错了，先别关", answering=closing), "clerk")
    assert "还没好，刚才搞错了" in told.text
    assert village.desk.state.tickets[NUMBER].status is Status.AWAITING
