"""Which matter a mail belongs to, whatever a mail program leaves of the thread, and what an answer to an old mail may bring."""

import pytest

from mailbot.core import facts as f
from mailbot.core.model import Status
from mailbot.mail.message import Mail
from tests.stories.village import Village, to

FAULT = "3号台刷身份证没反应，先手工录入，不耽误。\n操作：登记—读卡。Win10。"
OTHER_FAULT = "总检结论打不开，点开就白屏，Win7，3号诊室。"
NUMBER, SECOND = "TJ-2026-0001", "TJ-2026-0002"


def reported(village: Village) -> Mail:
    """A ticket, and the letter that told its reporter the number."""
    return to(village.write("clerk", "读卡器没反应", FAULT), "clerk")


def closed(village: Village) -> Mail:
    """A ticket that was closed and confirmed, and the letter that confirmed it."""
    order = to(village.write("clerk", "读卡器没反应", FAULT), "engineer")
    closing = to(village.write("engineer", "", "已处理。原因：线松了。措施：重新插紧。", answering=order), "clerk")
    return to(village.write("clerk", "", "确认。", answering=closing), "clerk")


def told_the_engineer(letters: list[Mail], words: str) -> bool:
    return words in to(letters, "engineer").text


@pytest.mark.parametrize(
    "headers",
    [
        lambda mine: {"In-Reply-To": f"<{mine.message_id}>"},
        lambda mine: {"References": f"<older@hospital.example> <{mine.message_id}>"},
    ],
)
def test_the_headers_alone_lead_to_the_ticket_when_the_subject_was_changed(village: Village, headers) -> None:
    mine = reported(village)
    letters = village.write("clerk", "型号", "补充：型号是精伦 IDR210。", headers=headers(mine))
    assert told_the_engineer(letters, "精伦 IDR210")


@pytest.mark.parametrize("prefix", ["回复：", "答复: 回复：Re: ", "ＲＥ：Fw: 回覆: ", "[外部] Re[2]: "])
def test_the_number_in_the_subject_leads_to_the_ticket_under_any_pile_of_prefixes(
    village: Village, prefix: str
) -> None:
    mine = reported(village)
    letters = village.write("clerk", prefix + mine.subject, "补充：型号是精伦 IDR210。")
    assert told_the_engineer(letters, "精伦 IDR210")


def test_the_mark_in_the_quoted_letter_leads_to_the_ticket_when_nothing_else_is_left(village: Village) -> None:
    mine = reported(village)
    text = f"补充：型号是精伦 IDR210。\n\n------------------ 原始邮件 ------------------\n发件人: 服务台\n\n{mine.text}"
    letters = village.write("clerk", "型号", text)
    assert told_the_engineer(letters, "精伦 IDR210")


@pytest.mark.parametrize("text", ["TJ-2026-0001 补充：型号是精伦 IDR210。", "TJ-2026-0001 催一下，急等。"])
def test_a_number_alone_gives_a_colleague_no_say_in_anothers_ticket(village: Village, text: str) -> None:
    reported(village)
    (letter,) = village.write("nurse", NUMBER, text)
    assert "未能办理" in letter.subject
    assert "另写一封报修邮件" in letter.text
    assert not village.happened(f.InformationGiven)
    (again,) = village.write("nurse", "", text, answering=letter)
    assert "未能办理" in again.subject


def test_a_colleague_who_answers_the_tickets_own_letter_is_heard(village: Village) -> None:
    mine = reported(village)
    assert told_the_engineer(village.write("nurse", "", "补充：型号是精伦 IDR210。", answering=mine), "精伦 IDR210")


def test_a_stranger_with_the_number_is_held_and_the_ticket_untouched(village: Village) -> None:
    mine = reported(village)
    letters = village.write("stranger", f"回复：{mine.subject}", "补充：可以关单了，确认。", answering=mine)
    assert "留存" in to(letters, "stranger").subject
    assert "wang@weibao.example" not in [address.address for letter in letters for address in letter.to]
    assert not village.happened(f.InformationGiven)
    assert village.desk.state.tickets[NUMBER].status is Status.OPEN


def test_what_is_said_of_a_list_of_tickets_is_done_on_each(village: Village) -> None:
    reported(village)
    village.write("nurse", "标签打不出", "采血管的标签打不出来，手写代替，不耽误。操作：采血—打印标签。Win10。")
    village.write("engineer", "受理", f"{NUMBER}、{SECOND} 都受理了。")
    tickets = village.desk.state.tickets
    assert tickets[NUMBER].accepted
    assert tickets[SECOND].accepted


def test_several_tickets_named_apart_are_asked_back_one_by_one(village: Village) -> None:
    reported(village)
    village.write("nurse", "标签打不出", "采血管的标签打不出来，手写代替，不耽误。操作：采血—打印标签。Win10。")
    letters = village.write(
        "engineer", "进度", f"{NUMBER} 已处理。原因：线松了。措施：插紧。另外 {SECOND} 还在等配件。"
    )
    asked = next(letter for letter in letters if "请再答复一次" in letter.subject)
    assert NUMBER in asked.text
    assert SECOND in asked.text
    assert {ticket.status for ticket in village.desk.state.tickets.values()} == {Status.OPEN}


@pytest.mark.parametrize(
    "text", ["又不行了，还是读不出来。", "今天又出现了同样的现象，请再看看。", "未解决：一号台仍没反应。"]
)
def test_what_failed_again_reopens_the_closed_ticket(village: Village, text: str) -> None:
    confirmation = closed(village)
    village.write("clerk", "", text, answering=confirmation)
    assert village.desk.state.tickets[NUMBER].status is Status.OPEN


@pytest.mark.parametrize(
    "text", ["补充：换了一台电脑也试过。", "我们这边读卡器的线是谁插的？", "麻烦提供一下维修单。", "？"]
)
def test_no_other_answer_to_a_closed_ticket_vanishes(village: Village, text: str) -> None:
    letter = to(village.write("clerk", "", text, answering=closed(village)), "clerk")
    assert "未解决" in letter.text or "报修" in letter.text


def test_a_new_fault_in_an_answer_is_asked_about_and_opens_its_own_ticket_when_said_to_be_one(village: Village) -> None:
    mine = reported(village)
    asked = to(village.write("clerk", "", OTHER_FAULT, answering=mine), "clerk")
    assert "另一处故障" in asked.text
    assert not village.happened(f.InformationGiven)
    assert list(village.desk.state.tickets) == [NUMBER]
    village.write("clerk", "", f"报修：{OTHER_FAULT}", answering=asked)
    assert list(village.desk.state.tickets) == [NUMBER, SECOND]


def test_a_new_fault_in_an_answer_does_not_reopen_what_was_closed(village: Village) -> None:
    text = "另外，彩超室的报告打印不出来，点打印没反应，Win10，请尽快处理。"
    letter = to(village.write("clerk", "", text, answering=closed(village)), "clerk")
    assert village.desk.state.tickets[NUMBER].status is Status.CONFIRMED
    assert "另一处故障" in letter.text
    assert f"工单 {NUMBER} 仍有问题" in letter.text


def test_a_grave_fault_in_an_answer_waits_for_no_question(village: Village) -> None:
    mine = reported(village)
    text = "体检数据库连不上了，所有科室全部停摆，几十个人在排队，没有别的办法。"
    village.write("clerk", "", text, answering=mine)
    assert village.happened(f.AlertRaised)
    assert SECOND in village.desk.state.tickets


@pytest.mark.parametrize(
    "text",
    [
        f"请看下面。\n\n---------- 转发的邮件 ----------\n发件人：体检中心\n主题：白屏\n\n{OTHER_FAULT}",
        f"---------- Forwarded message ---------\nFrom: x <x@hospital.example>\nDate: Tue, Mar 10, 2026\nSubject: y\nTo: z\n\n{OTHER_FAULT}",
        f"-----原始邮件-----\n发件人: x\n发送时间: 2026年3月10日\n收件人: z\n主题: 白屏\n\n{OTHER_FAULT}",
    ],
)
def test_a_forwarded_letter_is_the_report(village: Village, text: str) -> None:
    village.write("clerk", "转发：Fw: 白屏", text)
    (opened,) = village.happened(f.TicketOpened)
    assert "白屏" in opened.gist
    assert opened.module == "总检"
