"""A fault from report to confirmation, by mail alone."""

from mailbot.core import facts as f
from mailbot.core.model import Severity, Status
from tests.stories.village import Village, to

URGENT = "今天一开门四个登记台的条码都打不出来，只能手写，采血窗口排队排到楼梯口了。\n操作：登记—保存—打印条码，没反应。\n客户端 6.2.1，Win10"


def test_a_report_becomes_a_ticket_and_is_answered_and_assigned(village: Village) -> None:
    letters = village.write("clerk", "条码打不出来", URGENT)
    ticket = village.desk.state.tickets["TJ-2026-0001"]
    assert (ticket.severity, ticket.status) == (Severity.URGENT, Status.OPEN)
    answer = to(letters, "clerk")
    assert "[工单 TJ-2026-0001] 已登记" in answer.subject
    assert "紧急" in answer.text
    assert "13900000001" in answer.text
    assert answer.in_reply_to == ("1.clerk@hospital.example",)
    assert "派单" in to(letters, "engineer").subject


def test_the_verdict_quotes_the_words_that_caused_it(village: Village) -> None:
    village.write("clerk", "条码打不出来", URGENT)
    (opened,) = village.happened(f.TicketOpened)
    assert opened.reasons
    assert any(reason.words and reason.words in URGENT for reason in opened.reasons)


def test_what_a_report_lacks_is_asked_for_politely_and_the_ticket_exists_all_the_same(village: Village) -> None:
    answer = to(village.write("clerk", "总检打不开", "总检打不开，麻烦看看。"), "clerk")
    assert "应用环境" in answer.text
    assert "操作过程" in answer.text
    assert list(village.desk.state.tickets) == ["TJ-2026-0001"]


def test_the_whole_way_from_accepting_to_confirming(village: Village) -> None:
    order = to(village.write("clerk", "条码打不出来", URGENT), "engineer")
    ticket = village.desk.state.tickets["TJ-2026-0001"]

    village.write("engineer", "", "受理，正在远程查看。", answering=order)
    assert ticket.accepted_by == "wang@weibao.example"

    text = "已处理。\n原因：默认打印机丢失。\n措施：重设默认打印机，四台试打正常。"
    closing = to(village.write("engineer", "", text, answering=order), "clerk")
    assert "关单确认" in closing.subject
    assert "默认打印机丢失" in closing.text
    assert ticket.status is Status.AWAITING

    again = to(village.write("clerk", "", "还是不行，3 号台又打不出来了，先别关。", answering=closing), "engineer")
    assert (ticket.status, ticket.reopened) == (Status.OPEN, 1)

    closing = to(village.write("engineer", "", "已处理。原因：驱动旧。措施：更新驱动。", answering=again), "clerk")
    village.write("clerk", "", "确认，都正常了。", answering=closing)
    assert ticket.status is Status.CONFIRMED
    assert ticket.confirmed_by == "dengji@hospital.example"


def test_thanks_confirm_nothing(village: Village) -> None:
    order = to(village.write("clerk", "条码打不出来", URGENT), "engineer")
    closing = to(village.write("engineer", "", "已处理。原因：驱动。措施：更新。", answering=order), "clerk")
    letters = village.write("clerk", "", "收到，谢谢王工！", answering=closing)
    assert village.desk.state.tickets["TJ-2026-0001"].status is Status.AWAITING
    assert letters == []


def test_an_unclear_answer_to_a_closing_is_asked_back_with_the_choices(village: Village) -> None:
    order = to(village.write("clerk", "条码打不出来", URGENT), "engineer")
    closing = to(village.write("engineer", "", "已处理。原因：驱动。措施：更新。", answering=order), "clerk")
    question = to(village.write("clerk", "", "行吧，先这样。", answering=closing), "clerk")
    assert village.desk.state.tickets["TJ-2026-0001"].status is Status.AWAITING
    assert "确认" in question.text
    assert "未解决" in question.text


def test_a_reporter_may_not_confirm_anothers_ticket_but_the_office_may(village: Village) -> None:
    order = to(village.write("clerk", "条码打不出来", URGENT), "engineer")
    village.write("engineer", "", "已处理。原因：驱动。措施：更新。", answering=order)
    refusal = to(village.write("nurse", "TJ-2026-0001 确认关闭", "TJ-2026-0001 确认，没问题了。"), "nurse")
    assert "信息科" in refusal.text
    assert village.desk.state.tickets["TJ-2026-0001"].status is Status.AWAITING
    village.write("office", "TJ-2026-0001 确认关闭", "TJ-2026-0001 确认关单。")
    assert village.desk.state.tickets["TJ-2026-0001"].status is Status.CONFIRMED


def test_the_same_sender_about_the_same_fault_urges_and_opens_no_second_ticket(village: Village) -> None:
    village.write("clerk", "条码打不出来", URGENT)
    village.write("clerk", "条码还是打不出来", "四个登记台的条码还是都打不出来，采血窗口排队排到楼梯口，什么时候来人？")
    assert list(village.desk.state.tickets) == ["TJ-2026-0001"]
    assert village.desk.state.tickets["TJ-2026-0001"].urged == 1


def test_a_disaster_alerts_the_project_manager_before_anybody_confirms_it(village: Village) -> None:
    text = "存储坏了两块盘，主库备库都在上面，两个都起不来，最近能用的备份在三周前，今天肯定好不了。"
    letters = village.write("office", "体检数据库起不来", text)
    assert village.desk.state.tickets["TJ-2026-0001"].severity is Severity.DISASTER
    assert "灾难" in to(letters, "manager").subject


def test_a_mail_that_comes_twice_is_handled_once(village: Village) -> None:
    village.write("clerk", "条码打不出来", URGENT)
    village.count -= 1
    village.clock.at = village.clock.at.replace(minute=0)
    village.write("clerk", "条码打不出来", URGENT)
    assert list(village.desk.state.tickets) == ["TJ-2026-0001"]


def test_a_stranger_is_held_and_told_once_and_nothing_is_done(village: Village) -> None:
    told = village.write("stranger", "体检系统预约打不开", "公众号预约页面打不开，一直白屏，请尽快看看。")
    assert "stranger" in told[0].subject or to(told, "stranger")
    assert not village.desk.state.tickets
    assert village.write("stranger", "预约还是打不开", "预约页面还是打不开。") == []
    assert len(village.desk.state.held) == 2


def test_a_stranger_who_asks_for_no_automatic_answer_gets_none_and_is_held(village: Village) -> None:
    silent = {"X-Auto-Response-Suppress": "All"}
    letters = village.write("stranger", "预约打不开", "预约页面一直白屏。", headers=silent)
    assert not [letter for letter in letters if letter.to[0].address == "mama@elsewhere.example"]
    assert len(village.desk.state.held) == 1
