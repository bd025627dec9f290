"""Engineers and their manager in half sentences from their phones: done is what they plainly do, on the ticket they mean; else they are asked."""

import pytest

from mailbot.core import facts as f
from mailbot.core.model import Status
from mailbot.mail.message import Mail
from tests.stories import scenes
from tests.stories.village import PEOPLE, Village, people, to

ONE, TWO = "TJ-2026-0001", "TJ-2026-0002"


def taken(village: Village, scene: str = "ticket") -> Mail:
    """The order of the clerk's ticket, which 王磊 has."""
    order: Mail = getattr(scenes, scene)(village)
    village.write("engineer", "", "受理。", answering=order)
    return order


def closed(village: Village) -> list[str]:
    return [fact.ticket for fact in village.happened(f.TicketClosed)]


# ---------------------------------------------------------------- which ticket


def both(village: Village) -> Mail:
    """Two tickets in hand; the order of the first."""
    order = taken(village)
    village.write("nurse", "日结又不平了", scenes.AGAIN)
    village.write("engineer", f"[工单 {TWO}]", "受理。")
    return order


@pytest.mark.parametrize("text", ["0002也好了", "这个和0002一起弄好了", "0002修好了，换了存储过程"])
def test_another_ticket_named_for_short_closes_not_the_one_answered(village: Village, text: str) -> None:
    asked = village.write("engineer", "", text, answering=both(village))
    assert not closed(village)
    assert {who for letter in asked for who in people(letter)} == {"engineer"}


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("0001：线松了，重新插紧，好了\n0002：存储过程改了，好了", [ONE, TWO]),
        ("0001修好了，0002还在弄", [ONE]),
        ("0001没好，0002修好了", [TWO]),
    ],
)
def test_what_is_said_of_each_number_is_done_to_each(village: Village, text: str, done: list[str]) -> None:
    both(village)
    village.write("engineer", "两张单", text)
    assert closed(village) == done


def test_numbers_for_short_in_one_list_are_all_promised(village: Village) -> None:
    both(village)
    village.write("engineer", "两张单", "0001、0002 都承诺周五修好")
    assert [fact.ticket for fact in village.happened(f.DatePromised)] == [ONE, TWO]


def test_a_number_that_is_no_ticket_of_ours_stays_what_it_is(village: Village) -> None:
    village.write("engineer", "", "报错0002，已重装驱动，修好了", answering=both(village))
    assert closed(village) == [ONE]


# ---------------------------------------------------------------- whose ticket


@pytest.mark.parametrize("text", ["赵祎处理", "让小赵去", "小赵跟一下", "请陈经理处理", "0001好了"])
def test_who_names_a_colleague_or_an_end_has_not_taken_it(village: Village, text: str) -> None:
    order = scenes.ticket(village)
    village.write("engineer", "" if text[0] != "0" else "单子", text, answering=order if text[0] != "0" else None)
    assert not village.happened(f.TicketAccepted)
    assert not village.happened(f.InformationAsked)


@pytest.mark.parametrize("text", ["不接手", "需要我接手吗", "是否由我接手"])
def test_who_asks_or_declines_relieves_nobody(village: Village, text: str) -> None:
    order = taken(village)
    asked = to(village.write("second", "", text, answering=order), "second")
    assert village.desk.state.tickets[ONE].accepted_by == PEOPLE["engineer"][1]
    assert "接手" in asked.text


# ---------------------------------------------------------------- done or not


@pytest.mark.parametrize(
    "text", ["快好了", "很快好了", "基本好了", "暂时好了", "打了补丁，观察两天", "先关单，后面再看", "暂不关单"]
)
def test_what_is_nearly_done_is_not_closed(village: Village, text: str) -> None:
    asked = to(village.write("engineer", "", text, answering=taken(village)), "engineer")
    assert not closed(village)
    assert "已处理" in asked.text


@pytest.mark.parametrize("text", ["好了", "修好了，换了根线", "已修好，观察两天没再出现", "可以用了"])
def test_what_is_done_is_closed(village: Village, text: str) -> None:
    village.write("engineer", "", text, answering=taken(village))
    assert closed(village) == [ONE]


@pytest.mark.parametrize(
    "text",
    ["先别确认", "刚才说早了，还没弄好", "还没好，再等等", "撤回关单", "帮我重新打开", "请确认", "没修好，下周四去换", "用户已确认好了，请关单"],
)  # fmt: skip
def test_what_is_said_of_a_closing_that_waits_reaches_who_decides_it(village: Village, text: str) -> None:
    scenes.closing(village)
    told = to(village.write("engineer", f"[工单 {ONE}]", text), "clerk")
    ticket = village.desk.state.tickets[ONE]
    assert text in told.text
    assert "未解决：……" in told.text
    assert (ticket.status, ticket.fix, ticket.paused) == (Status.AWAITING, "重新插紧", None)
    assert not village.happened(f.DatePromised)


def test_a_closing_told_anew_with_its_cause_takes_the_place_of_the_first(village: Village) -> None:
    scenes.closing(village)
    village.write("engineer", f"[工单 {ONE}]", "已处理。原因：网卡。措施：换网卡。")
    assert village.desk.state.tickets[ONE].fix == "换网卡"


def test_an_arrival_of_another_day_is_none_of_now(village: Village) -> None:
    village.write("engineer", "", "有异议：当天已到场", answering=taken(village))
    assert not village.happened(f.Arrived)


# ---------------------------------------------------------------- the manager


@pytest.mark.parametrize("text", ["进展如何", "今天必须解决", "请王磊今天务必处理好", "现在什么进展？"])
def test_what_the_manager_asks_of_his_engineers_is_neither_told_nor_promised(village: Village, text: str) -> None:
    taken(village)
    letters = village.write("manager", f"[工单 {ONE}]", text)
    assert not village.happened(f.DatePromised) + village.happened(f.ProgressTold)
    assert {who for letter in letters for who in people(letter)} <= {"manager"}


@pytest.mark.parametrize("text", ["承诺3月12日解决", "我保证今天解决"])
def test_what_the_manager_promises_is_promised(village: Village, text: str) -> None:
    taken(village)
    village.write("manager", f"[工单 {ONE}]", text)
    assert village.happened(f.DatePromised)


def test_a_newcomer_whom_the_manager_names_is_no_fault(village: Village) -> None:
    letters = village.write("manager", "新来的工程师", "新来的工程师孙倩 sun@weibao.example，请登记")
    assert "信息科" in to(letters, "manager").text
    assert not village.happened(f.TicketOpened) + village.happened(f.PersonAdmitted)


def test_who_stands_in_is_passed_on_and_no_ticket_is_asked_for(village: Village) -> None:
    taken(village)
    letters = village.write("manager", "请假", "王磊请假3月12日到15日，由赵祎顶班")
    assert "已转告" in to(letters, "manager").subject


# ---------------------------------------------------------------- another day


@pytest.mark.parametrize("text", ["来不及，改到3月16日", "推迟到3月16日，备件没到", "延期到3月16日", "改为3月16日"])
def test_a_day_put_off_is_told_to_the_office_with_the_day_before(village: Village, text: str) -> None:
    order = taken(village)
    village.write("engineer", "", "承诺3月12日解决", answering=order)
    told = to(village.write("engineer", "", text, answering=order), "office")
    assert "承诺日期：2026年3月16日（周一）" in told.text
    assert "此前承诺的日期：2026年3月12日（周四）" in told.text
    assert village.happened(f.DeadlineSet)[-1].basis == "promised"


@pytest.mark.parametrize(
    "text",
    ["同意延期到3月20日", "可以延期到3月20日。", "期限同意改为3月20日，谢谢", "同意该工单的完成时间推迟到3月20日前"],
)
def test_the_office_agrees_to_another_day(village: Village, text: str) -> None:
    taken(village)
    letters = village.write("office", f"[工单 {ONE}]", text)
    assert [fact.basis for fact in village.happened(f.DeadlineSet) if fact.row == "promise"] == ["agreed"]
    assert "信息科李喆同意的工单" in to(letters, "clerk").text
    assert "承诺日期：2026年3月20日" in to(letters, "engineer").text


@pytest.mark.parametrize(
    "text",
    ["同意延期到3月20日？", "领导同意后可以延期到3月20日", "不同意延期到3月20日", "同意延期", "要是主任同意就延期到3月20日", "再延期到3月20日不可以"],
)  # fmt: skip
def test_another_day_is_not_agreed_to_by_what_asks_refuses_or_passes_it_on(village: Village, text: str) -> None:
    taken(village)
    asked = village.write("office", f"[工单 {ONE}]", text)
    assert not village.happened(f.DatePromised)
    assert "同意延期到 ×月×日" in to(asked, "office").text


def test_a_fix_that_is_planned_is_not_done(village: Village) -> None:
    village.write("engineer", "", "改成远程处理", answering=taken(village))
    assert not closed(village)


@pytest.mark.parametrize("text", ["已重启服务，试试看", "不用发了，我看到了，已处理，驱动重装", "备件到了我就去换"])
def test_what_an_engineer_tells_of_his_ticket_is_not_answered_with_how_it_stands(village: Village, text: str) -> None:
    letters = village.write("engineer", "", text, answering=taken(village))
    assert "目前进展" not in "".join(letter.subject for letter in letters)
    assert not village.happened(f.ProgressTold) or "clerk" in people(letters[0])


def test_a_report_that_is_due_of_a_closed_ticket_asks_the_manager_for_no_closing(village: Village) -> None:
    words = "全中心工作站都连不上数据库，体检停了40分钟，服务器像是中病毒了"
    order = next(one for one in village.write("clerk", "全停了", words) if "派单" in one.subject)
    done = to(village.write("engineer", "", "已处理。原因：勒索病毒。措施：隔离重装。", answering=order), "clerk")
    village.write("clerk", "", "确认。", answering=done)
    reminded = [
        one for one in village.wait("2026-03-12 12:00") if "书面报告" in one.subject and people(one) == {"manager"}
    ]
    assert reminded
    assert not [one for one in reminded if "已处理 原因" in one.text]
