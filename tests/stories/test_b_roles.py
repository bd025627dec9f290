"""Who may do what by mail, and what happens when somebody may not."""

import pytest

from mailbot.core import facts as f
from mailbot.core.model import Severity, Status
from tests.stories.village import Village, to

FAULT = "3号台刷身份证没反应，先手工录入，不耽误。\n操作：登记—读卡。Win10。"


def test_the_office_sets_a_severity_and_new_deadlines_run(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT)
    before = len(village.happened(f.DeadlineSet))
    village.write("office", "TJ-2026-0001", "TJ-2026-0001 改为紧急，两个台都不行了。")
    assert village.desk.state.tickets["TJ-2026-0001"].severity is Severity.URGENT
    assert len(village.happened(f.DeadlineSet)) > before


def test_a_reporter_may_only_propose_a_severity(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT)
    letters = village.write("clerk", "TJ-2026-0001", "TJ-2026-0001 请改为紧急，排队了。")
    assert village.desk.state.tickets["TJ-2026-0001"].severity is Severity.NORMAL
    assert to(letters, "office")


def test_a_reporter_who_closes_is_told_who_may(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT)
    letters = village.write("clerk", "TJ-2026-0001", "TJ-2026-0001 已处理。原因：线松了。措施：重新插紧。")
    assert village.desk.state.tickets["TJ-2026-0001"].status is Status.OPEN
    assert "维护工程师" in to(letters, "clerk").text


def test_a_forged_confirmation_does_nothing_and_the_registered_address_is_told(village: Village) -> None:
    order = to(village.write("clerk", "读卡器没反应", FAULT), "engineer")
    closing = to(village.write("engineer", "", "已处理。原因：坏了。措施：换新。", answering=order), "clerk")
    forged = {
        "Received": "from evil.example by mx.weibao.example with SMTP; Tue, 10 Mar 2026 10:00:00 +0800",
        "Authentication-Results": "mx.weibao.example; spf=fail smtp.mailfrom=evil.example; dmarc=fail header.from=hospital.example",
    }
    letters = village.write("office", "", "确认。", answering=closing, headers=forged)
    assert village.desk.state.tickets["TJ-2026-0001"].status is Status.AWAITING
    assert to(letters, "office")


def test_a_promise_becomes_a_deadline_of_its_own(village: Village) -> None:
    order = to(village.write("clerk", "读卡器没反应", FAULT), "engineer")
    told = to(village.write("engineer", "", "收到，3月20日之前给修好。", answering=order), "clerk")
    ticket = village.desk.state.tickets["TJ-2026-0001"]
    assert str(ticket.promised) == "2026-03-20"
    assert "promise" in ticket.deadlines
    assert "3月20日" in told.text


def test_a_question_of_the_engineer_pauses_the_clock_until_the_hospital_answers(village: Village) -> None:
    order = to(village.write("clerk", "读卡器没反应", FAULT, at="2026-03-10 09:00"), "engineer")
    question = to(
        village.write("engineer", "", "请补充一下是哪个型号的读卡器？", answering=order, at="2026-03-10 10:00"), "clerk"
    )
    ticket = village.desk.state.tickets["TJ-2026-0001"]
    due = ticket.deadlines["resolved"].fact.due
    assert ticket.paused
    assert village.wait("2026-03-16 10:00") == [] or not village.happened(f.WarningProposed)
    village.write("clerk", "", "型号是精伦 IDR210。", answering=question, at="2026-03-16 10:00")
    assert ticket.paused is None
    assert ticket.deadlines["resolved"].fact.due > due


def test_remote_access_is_asked_granted_and_logged(village: Village) -> None:
    order = to(village.write("clerk", "读卡器没反应", FAULT), "engineer")
    asked = village.write(
        "engineer", "", "李工：申请远程登录体检应用服务器看日志，今晚 20:00—22:00，请同意。", answering=order
    )
    request = to(asked, "office")
    assert "远程" in request.subject
    answer = to(village.write("office", "", "同意，时间改为今晚20:30至22:00。", answering=request), "engineer")
    (granted,) = village.happened(f.RemoteGranted)
    assert (granted.begin.hour, granted.begin.minute, granted.end.hour) == (20, 30, 22)
    assert "20:30" in answer.text


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("可以，20:30开始吧", "20:30-22:00"),
        ("同意，9点半前结束。", "20:00-21:30"),
        ("同意，晚上八点", "20:00-22:00"),
        ("同意", "20:00-22:00"),
        ("可以，23点以后再连", None),
        ("可以，21点", None),
    ],
)
def test_a_single_time_narrows_the_hours_granted_or_is_asked_about(
    village: Village, text: str, hours: str | None
) -> None:
    order = to(village.write("clerk", "读卡器没反应", FAULT), "engineer")
    request = to(
        village.write("engineer", "", "申请远程登录应用服务器，今晚 20:00—22:00，请同意。", answering=order), "office"
    )
    told = village.write("office", "", text, answering=request)
    granted = [
        f"{fact.begin:%H:%M}-{fact.end:%H:%M}" for fact in village.happened(f.RemoteGranted) if fact.begin and fact.end
    ]
    assert granted == ([hours] if hours else [])
    assert hours or "同意 20:00—22:00" in to(told, "office").text


def test_help_lists_what_this_sender_may_do(village: Village) -> None:
    clerk = to(village.write("clerk", "帮助", "这个邮箱怎么用？"), "clerk").text
    engineer = to(village.write("engineer", "帮助", "帮助"), "engineer").text
    assert "受理" in engineer
    assert "承诺" not in clerk


def test_a_status_query_finds_the_senders_own_ticket(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT)
    answer = to(village.write("clerk", "问下进度", "昨天报的读卡器那个事到哪一步了？几号能好？"), "clerk")
    assert "TJ-2026-0001" in answer.text


def test_two_tickets_are_one_problem_only_when_the_office_says_so(village: Village) -> None:
    village.write("clerk", "日结单少一笔钱", "收费日结单比明细少 85 元，退费扣了两遍，手工平的账，没影响。")
    village.write("nurse", "日结又不平了", "日结合计退费又多扣了一遍，差 212 元，手工平的账，不耽误。")
    village.write("nurse", "同一问题", "TJ-2026-0001 和 TJ-2026-0002 是同一问题。")
    assert not village.happened(f.ProblemGrouped)
    village.write("office", "归并", "TJ-2026-0001 和 TJ-2026-0002 是同一问题，请归并。")
    tickets = village.desk.state.tickets
    assert tickets["TJ-2026-0001"].problem == tickets["TJ-2026-0002"].problem != ""
