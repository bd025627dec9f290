"""How engineers and hospital talk about one ticket: nothing is taken for more than it says, and whoever ought to hear of it does."""

import pytest

from mailbot.core import facts as f
from mailbot.core.model import Status
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
