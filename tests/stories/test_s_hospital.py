"""What the hospital writes about a matter in hand is taken for what it says."""

import pytest

from mailbot.core import facts as f
from mailbot.core.model import Status
from mailbot.mail.message import Mail
from tests.stories.village import Village, moment, to

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
