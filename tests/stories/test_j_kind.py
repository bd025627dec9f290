"""The kind of a ticket by mail: 信息科 sets it, everybody else proposes, and the deadlines follow."""

import pytest

from mailbot.core import facts as f
from mailbot.core.model import Kind
from tests.stories.village import Village, to

FAULT = "3号台刷身份证没反应，先手工录入，不耽误。\n操作：登记—读卡。Win10。"


def test_the_office_makes_a_question_of_a_fault_and_only_the_response_is_owed(village: Village) -> None:
    village.write("clerk", "读卡器", FAULT, at="2026-03-10 09:00")
    told = village.write("office", "回复：[工单 TJ-2026-0001]", "这是操作咨询，类别改为咨询。")
    ticket = village.desk.state.tickets["TJ-2026-0001"]
    assert ticket.kind is Kind.CONSULT
    assert set(ticket.deadlines) == {"response"}
    assert "咨询" in to(told, "clerk").text
    village.write("office", "回复：[工单 TJ-2026-0001]", "还是故障，类别改为报修。")
    assert ticket.kind is Kind.REPORT
    assert "resolved" in ticket.deadlines


@pytest.mark.parametrize("who", ["clerk", "engineer", "manager"])
def test_everybody_else_proposes_it(village: Village, who: str) -> None:
    village.write("clerk", "读卡器", FAULT, at="2026-03-10 09:00")
    told = village.write(who, "回复：[工单 TJ-2026-0001]", "类别应改为需求。")
    assert "类别变更建议" in to(told, "office").subject
    assert not village.happened(f.KindChanged)
