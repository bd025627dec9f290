"""Deadlines and clocks: from when they run, who is reminded of what together, who is woken, and what a new calendar moves."""

import json
import re
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from mailbot.app import build
from mailbot.core import facts as f
from mailbot.core.deadlines import Rhythm
from mailbot.core.model import Severity
from mailbot.core.people import Shift
from mailbot.core.tickets import Deadline
from mailbot.core.worktime import Year
from mailbot.mail.message import Mail, Receipt
from mailbot.mail.read import read
from mailbot.shell.adopting import adopt
from mailbot.shell.alarm import Alarm, message
from mailbot.shell.courier import Sent
from mailbot.shell.replay import Moment
from mailbot.shell.worker import Rounds
from tests.core.working import is_working
from tests.stories.village import PEOPLE, Village, found, moment, people, to

FAULT = "3号台刷身份证没反应，先手工录入，不耽误。\n操作：登记—读卡。Win10。"
BLANK = "总检报告打印时末页多出一张空白，手工抽掉，不影响。\n操作：总检—打印。Win10。"
URGENT = "采血条码打不出来，采血点排了二十几个人。\n操作：采血—打印条码。Win10。"
DOWN = "所有工作站都连不上数据库，体检全停了，已经四十多分钟。"
FIRST, SECOND = "TJ-2026-0001", "TJ-2026-0002"


def deadline(village: Village, row: str, number: str = FIRST) -> Deadline:
    return village.desk.state.tickets[number].deadlines[row]


def addressed(letters: list[Mail], kind: str, village: Village) -> list[Mail]:
    posted = village.desk.state.letters
    return [letter for letter in letters if posted[letter.message_id].fact.kind == kind]


# ---------------------------------------------------------------- from when, and what counts as a response


def test_the_clock_starts_when_the_mail_entered_the_mailbox_whatever_its_date_says(village: Village) -> None:
    village.clock.at = moment("2026-03-09 08:00")
    raw = village._bytes("clerk", "读卡器没反应", FAULT, None, None, {})
    village.clock.at = moment("2026-03-10 16:00")
    village.desk.take([(raw, Receipt(moment("2026-03-10 09:00"), "INBOX", 1, 1))])
    assert deadline(village, "response").fact.due == moment("2026-03-10 15:00")


def test_our_own_confirmation_is_no_response(village: Village) -> None:
    letters = village.write("clerk", "采血条码打不出来", URGENT, at="2026-03-10 09:00")
    assert addressed(letters, "hospital/report_received", village)
    assert village.desk.state.tickets[FIRST].responded is None
    village.wait("2026-03-10 09:31")
    assert [fact.row for fact in village.happened(f.WarningProposed)] == ["response"]


def test_an_engineers_question_is_a_response(village: Village) -> None:
    order = to(village.write("clerk", "采血条码打不出来", URGENT, at="2026-03-10 09:00"), "engineer")
    village.write("engineer", "", "请补充：打印机是什么型号？", answering=order, at="2026-03-10 09:20")
    assert village.desk.state.tickets[FIRST].responded == moment("2026-03-10 09:20")


def test_an_engineer_who_tells_of_a_way_round_has_met_that_deadline_and_no_other(village: Village) -> None:
    order = to(village.write("clerk", "采血条码打不出来", URGENT, at="2026-03-10 09:00"), "engineer")
    words = "受理。已改用备用打印机，采血点业务先恢复了，原因还在查。"
    village.write("engineer", "", words, answering=order, at="2026-03-10 09:20")
    met = {row: each.met for row, each in village.desk.state.tickets[FIRST].deadlines.items()}
    assert (met["workaround"], met["resolved"]) == (moment("2026-03-10 09:20"), None)
    village.wait("2026-03-10 16:00")
    assert {fact.row for fact in village.happened(f.Reminded)} == {"response", "resolved"}


def test_a_way_round_that_is_only_planned_meets_nothing(village: Village) -> None:
    order = to(village.write("clerk", "采血条码打不出来", URGENT, at="2026-03-10 09:00"), "engineer")
    words = "受理，准备改用备用打印机，预计一小时后临时恢复。"
    village.write("engineer", "", words, answering=order, at="2026-03-10 09:20")
    assert deadline(village, "workaround").met is None


# ---------------------------------------------------------------- one letter for what falls together


def test_two_tickets_of_one_instant_are_one_letter_to_the_engineer(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT, at="2026-03-10 09:00")
    village.write("nurse", "末页空白", BLANK, at="2026-03-10 09:00")
    (letter,) = addressed(village.wait("2026-03-10 11:00"), "engineer/reminders", village)
    assert FIRST in letter.text
    assert SECOND in letter.text
    assert people(letter) == {"engineer", "second"}
    assert [(fact.ticket, fact.step) for fact in village.happened(f.Reminded)] == [(FIRST, 50), (SECOND, 50)]


def test_each_engineer_reads_of_the_tickets_that_are_theirs(village: Village) -> None:
    order = to(village.write("clerk", "读卡器没反应", FAULT, at="2026-03-10 09:00"), "engineer")
    village.write("nurse", "末页空白", BLANK, at="2026-03-10 09:00")
    village.write(
        "engineer", f"回复：[工单 {FIRST}] 派单：读卡器没反应", "受理。", answering=order, at="2026-03-10 09:30"
    )
    wrote = village.wait("2026-03-11 15:00")
    letters = [*addressed(wrote, "engineer/reminder", village), *addressed(wrote, "engineer/reminders", village)]
    both = [letter for letter in letters if FIRST in letter.text and SECOND in letter.text]
    alone = [letter for letter in letters if FIRST not in letter.text and people(letter) == {"second"}]
    assert both, [letter.text for letter in letters]
    assert all(people(letter) == {"engineer"} for letter in both)
    assert alone


def test_two_rows_of_one_ticket_that_fall_together_are_one_letter(village: Village) -> None:
    village.write("clerk", "采血条码打不出来", URGENT, at="2026-03-10 09:00")
    (mark,) = [mark for mark in deadline(village, "response").ahead if mark.step == 80]
    fact = deadline(village, "workaround").fact
    marks = tuple(replace(each, at=mark.at) if each.step == 50 else each for each in fact.marks)
    village.desk.record([replace(fact, marks=marks)])
    letters = village.wait(f"{mark.at:%Y-%m-%d %H:%M}")
    (letter,) = [each for each in addressed(letters, "engineer/reminder", village) if "临时恢复" in each.text]
    assert "首次人工响应、临时恢复" in letter.subject


def test_an_answer_to_a_letter_of_several_tickets_is_not_taken_for_the_first(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT, at="2026-03-10 09:00")
    village.write("nurse", "末页空白", BLANK, at="2026-03-10 09:00")
    (letter,) = addressed(village.wait("2026-03-10 11:00"), "engineer/reminders", village)
    (asked,) = addressed(village.write("engineer", "", "受理。", answering=letter), "hospital/choices", village)
    assert not village.happened(f.TicketAccepted)
    assert f"- {FIRST} 受理。\n- {SECOND} 受理。\n" in asked.text
    village.write("engineer", "", f"{FIRST}、{SECOND} 受理。", answering=letter)
    assert [fact.ticket for fact in village.happened(f.TicketAccepted)] == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("受理", f.TicketAccepted),
        ("承诺 3月12日", f.DatePromised),
        ("请补充：打印机是什么型号？", f.InformationAsked),
        ("已处理 原因：卡纸。措施：换辊。", f.TicketClosed),
    ],
)
def test_each_ticket_of_a_list_is_answered_by_its_number_before_the_words(
    village: Village, line: str, kind: type[f.Fact]
) -> None:
    village.write("clerk", "读卡器没反应", FAULT, at="2026-03-10 09:00")
    village.write("nurse", "末页空白", BLANK, at="2026-03-10 09:00")
    (letter,) = addressed(village.wait("2026-03-10 11:00"), "engineer/reminders", village)
    village.write("engineer", "", f"{SECOND} {line}", answering=letter)
    assert [fact.ticket for fact in village.happened(kind)] == [SECOND]


def test_closings_of_one_instant_are_asked_about_one_by_one(village: Village) -> None:
    for subject, text in (("读卡器没反应", FAULT), ("总检报告末页空白", BLANK)):
        order = to(village.write("clerk", subject, text, at="2026-03-10 09:00"), "engineer")
        village.write("engineer", "", "已处理。原因：坏了。措施：换新。", answering=order, at="2026-03-10 10:00")
    letters = addressed(village.wait("2026-03-12 10:00"), "hospital/confirm_urged", village)
    assert len(letters) == 2


# ---------------------------------------------------------------- who is reminded, and when


def test_from_80_percent_the_manager_reads_of_an_urgent_ticket_and_at_the_breach_the_office(village: Village) -> None:
    village.write("clerk", "采血条码打不出来", URGENT, at="2026-03-10 09:00")
    half = village.wait("2026-03-10 09:16")
    assert {who for letter in half for who in people(letter)} == {"engineer", "second"}
    near = village.wait("2026-03-10 09:25")
    assert {who for letter in near for who in people(letter)} == {"engineer", "second", "manager"}
    over = village.wait("2026-03-10 09:30")
    both = addressed(over, "office/warning_proposed", village)
    assert [people(letter) for letter in both] == [{"office"}, {"manager"}]
    assert not addressed(over, "office/overdue", village)
    told = both[0]
    assert "- 首次人工响应时限 2026年3月10日（周二）09:30（参考值，尚待双方约定），已过" in told.text
    assert "受理：尚无工程师受理" in told.text
    assert "超" not in told.text
    assert "违约" not in told.text


def test_the_manager_reads_who_has_accepted_the_ticket(village: Village) -> None:
    (order,) = addressed(
        village.write("clerk", "采血条码打不出来", URGENT, at="2026-03-10 09:00"), "engineer/assigned", village
    )
    village.write("engineer", "", "受理。", answering=order)
    letters = village.wait("2026-03-11 09:00")
    assert all("受理：王磊" in letter.text for letter in addressed(letters, "manager/reminder", village))
    assert addressed(letters, "manager/reminder", village)


def test_of_a_normal_ticket_the_manager_hears_nothing_before_the_breach(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT, at="2026-03-10 09:00")
    letters = village.wait("2026-03-10 14:59")
    assert not addressed(letters, "manager/reminder", village)


@pytest.mark.parametrize("start", ["2026-03-10 17:50", "2026-03-13 23:40", "2026-02-14 03:00", "2026-09-24 17:59"])
def test_nobody_is_reminded_of_a_normal_ticket_at_night(village: Village, start: str) -> None:
    """Through its response, a promise, a pause, a rejected closing and what follows a breach."""
    village.wait(start)
    order = to(village.write("clerk", "读卡器没反应", FAULT, at=start), "engineer")
    later = moment(start) + timedelta(days=6, hours=2)
    village.wait(f"{later:%Y-%m-%d %H:%M}")
    until = (later + timedelta(days=3)).date()
    village.write("engineer", "", f"承诺 {until.month}月{until.day}日前修好。", answering=order)
    question = to(village.write("engineer", "", "请补充：读卡器是什么型号？", answering=order), "clerk")
    village.clock.at += timedelta(hours=15)
    village.write("clerk", "", "华视 CVR-100U。", answering=question)
    closing = to(village.write("engineer", "", "已处理。原因：坏了。措施：换新。", answering=order), "clerk")
    village.clock.at += timedelta(hours=11)
    village.write("clerk", "", "未解决，还是刷不出来。", answering=closing)
    assert village.happened(f.ClosingRejected)
    village.wait(f"{village.clock.at + timedelta(days=20):%Y-%m-%d %H:%M}")
    calendar = village.desk.rules.calendar
    moments = [fact.at for fact in village.happened(f.Reminded)]
    assert len(moments) > 10
    assert [
        at for at in moments if not is_working(at - timedelta(seconds=1), calendar) and not is_working(at, calendar)
    ] == []


@pytest.mark.parametrize(
    ("before", "told"),
    [("受理。", "处理时限：2026年3月17日（周二）"), ("承诺3月12日前修好。", "承诺日期：2026年3月14日（周六）")],
)
def test_an_answer_is_passed_on_with_the_limit_as_it_runs_from_then(village: Village, before: str, told: str) -> None:
    """Asked on Tuesday at nine and answered on Thursday at four: the engineer reads no date that the pause has moved."""
    order = to(village.write("clerk", "读卡器没反应", FAULT, at="2026-03-10 09:00"), "engineer")
    village.write("engineer", "", before, answering=order)
    question = to(village.write("engineer", "", "请补充：读卡器是什么型号？", answering=order), "clerk")
    village.wait("2026-03-12 16:00")
    passed = village.write("clerk", "", "华视 CVR-100U。", answering=question, at="2026-03-12 16:00")
    assert told in to(passed, "engineer").text
    asked = village.write("engineer", f"[工单 {FIRST}]", "查询进度")
    assert told in to(asked, "engineer").text


# ---------------------------------------------------------------- beyond a miss


def taken(village: Village, subject: str, text: str, at: str) -> None:
    (order,) = addressed(village.write("clerk", subject, text, at=at), "engineer/assigned", village)
    village.write("engineer", "", "受理。", answering=order)


def told(village: Village, row: str, number: str = FIRST) -> list[str]:
    """When a missed row was told again."""
    facts = [fact for fact in village.happened(f.Reminded) if (fact.ticket, fact.row) == (number, row)]
    return [f"{fact.at:%m-%d %H:%M}" for fact in facts if fact.step > 100]


def test_nobodys_ticket_is_told_again_each_response_period(village: Village) -> None:
    village.write("clerk", "采血条码打不出来", URGENT, at="2026-03-10 09:00")
    village.wait("2026-03-12 09:00")
    again = told(village, "response")
    assert again[:3] == ["03-10 10:00", "03-10 10:30", "03-10 11:00"]
    assert len(again) == 20


def test_what_somebody_has_in_hand_is_told_again_each_morning_of_normal_on_working_days(village: Village) -> None:
    taken(village, "采血条码打不出来", URGENT, "2026-03-12 09:00")
    village.wait("2026-03-16 12:00")
    assert told(village, "resolved") == ["03-13 09:00", "03-14 09:00", "03-15 09:00", "03-16 09:00"]


def test_of_a_normal_ticket_the_mornings_are_those_of_working_days(village: Village) -> None:
    taken(village, "读卡器没反应", FAULT, "2026-03-10 09:00")
    village.wait("2026-03-17 12:00")
    assert told(village, "resolved") == ["03-16 09:00", "03-17 09:00"]


def test_the_mornings_of_several_tickets_are_one_list_the_gravest_first(village: Village) -> None:
    taken(village, "读卡器没反应", FAULT, "2026-03-10 09:00")
    taken(village, "采血条码打不出来", URGENT, "2026-03-13 08:00")
    letters = village.wait("2026-03-16 12:00")
    lists = addressed(letters, "engineer/reminders", village)
    (letter,) = lists
    assert letter.subject == "[体检维保] 提醒：【时限已过】2 张工单"
    assert letter.text.index(f"{SECOND}　紧急　") < letter.text.index(f"{FIRST}　普通　")
    assert "{#" not in letter.text
    assert [people(one) for one in lists] == [{"engineer"}]


def rhythm(village: Village, **rows: Rhythm) -> None:
    """The desk's deadlines with another rhythm for these rows."""
    rules = village.desk.rules
    beyond = {**rules.deadlines.beyond, **rows}
    village.desk.rules = replace(rules, deadlines=replace(rules.deadlines, beyond=beyond))


def test_a_home_may_want_every_row_told_again_each_response_period_without_end(village: Village) -> None:
    rhythm(village, resolved=Rhythm("period", 0), response=Rhythm("period", 0))
    taken(village, "采血条码打不出来", URGENT, "2026-03-10 09:00")
    village.wait("2026-03-11 17:00")
    again = told(village, "resolved")
    assert again[:2] == ["03-10 17:30", "03-10 18:00"]
    assert len(again) == 48


def test_the_response_period_of_a_normal_ticket_counts_working_time(village: Village) -> None:
    rhythm(village, resolved=Rhythm("period", 3))
    taken(village, "读卡器没反应", FAULT, "2026-03-10 10:00")
    village.wait("2026-03-20 09:00")
    assert told(village, "resolved") == ["03-13 16:00", "03-16 10:00", "03-16 16:00"]


def test_daily_reminders_end_and_the_digest_goes_on(village: Village) -> None:
    rhythm(village, resolved=Rhythm("daily", 3))
    taken(village, "采血条码打不出来", URGENT, "2026-03-10 09:00")
    letters = village.wait("2026-03-23 12:00")
    assert told(village, "resolved") == ["03-11 09:00", "03-12 09:00", "03-13 09:00"]
    assert [FIRST in letter.text for letter in addressed(letters, "manager/digest", village)] == [True, True]


# ---------------------------------------------------------------- pauses and changed severities


@pytest.mark.parametrize("answer", ["HP M1136。", "未解决，还是一样。", "确认。", "已经试过了，不行", "见上次的邮件"])
def test_any_answer_of_the_hospital_lets_the_clock_run_again(village: Village, answer: str) -> None:
    order = to(village.write("clerk", "采血条码打不出来", URGENT, at="2026-03-10 09:00"), "engineer")
    question = to(
        village.write("engineer", "", "请补充：打印机是什么型号？", answering=order, at="2026-03-10 09:10"), "clerk"
    )
    village.wait("2026-03-11 09:10")
    posted = {fact.kind for fact in village.facts[village.before :] if isinstance(fact, f.LetterPosted)}
    assert posted == {"hospital/question_urged"}  # the question once more, and of no deadline a word
    village.write("clerk", "", answer, answering=question, at="2026-03-11 09:10")
    assert village.desk.state.tickets[FIRST].paused is None
    assert deadline(village, "resolved").fact.due == moment("2026-03-11 17:00")
    assert deadline(village, "resolved").fact.committed == moment("2026-03-10 09:00")


def test_another_of_the_hospital_may_answer_and_thanks_are_no_answer(village: Village) -> None:
    order = to(village.write("clerk", "采血条码打不出来", URGENT, at="2026-03-10 09:00"), "engineer")
    question = to(
        village.write("engineer", "", "请补充：打印机是什么型号？", answering=order, at="2026-03-10 09:10"), "clerk"
    )
    village.write("clerk", "", "收到，谢谢！", answering=question, at="2026-03-10 09:20")
    assert village.desk.state.tickets[FIRST].paused == moment("2026-03-10 09:10")
    village.write("office", "", "补充：型号是 HP M1136。", answering=question, at="2026-03-10 09:40")
    assert village.desk.state.tickets[FIRST].paused is None
    assert deadline(village, "resolved").fact.due == moment("2026-03-10 17:30")


def test_a_changed_severity_starts_new_deadlines_and_misses_none_in_retrospect(village: Village) -> None:
    letters = village.write("clerk", "读卡器没反应", FAULT, at="2026-03-10 09:00")
    letters = village.write("office", f"[工单 {FIRST}] 改级别", "改为紧急，队伍排长了。", at="2026-03-10 10:00")
    assert deadline(village, "response").fact.due == moment("2026-03-10 10:30")
    assert deadline(village, "resolved").fact.due == moment("2026-03-10 18:00")
    (told,) = addressed(letters, "hospital/severity_changed", village)
    assert "10:30" in told.text
    village.wait("2026-03-10 10:29")
    assert not village.happened(f.WarningProposed)


# ---------------------------------------------------------------- warnings: one an incident


def test_further_misses_are_evidence_of_the_first_proposal(village: Village) -> None:
    letters = village.write("clerk", "采血条码打不出来", URGENT, at="2026-03-10 09:00")
    village.write("clerk", "", "还是打不出来，请快一点。", answering=to(letters, "clerk"), at="2026-03-10 10:00")
    village.wait("2026-03-10 18:00")
    (proposed,) = village.happened(f.WarningProposed)
    (further,) = village.happened(f.WarningEvidence)
    ticket = village.desk.state.tickets[FIRST]
    assert proposed.evidence == (ticket.mail,)
    assert (further.warning, further.row) == (proposed.warning, "resolved")
    assert further.evidence == tuple(ticket.mails[1:])
    assert len(village.desk.state.warnings[proposed.warning].evidence) == 2


def test_two_tickets_missed_at_one_instant_get_a_warning_each(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT, at="2026-03-10 09:00")
    village.write("nurse", "末页空白", BLANK, at="2026-03-10 09:00")
    letters = village.wait("2026-03-10 15:00")
    assert [(fact.warning, fact.ticket) for fact in village.happened(f.WarningProposed)] == [
        ("W-2026-001", FIRST), ("W-2026-002", SECOND)
    ]  # fmt: skip
    told = addressed(letters, "office/warning_proposed", village)
    assert [len([one for one in told if who in people(one)]) for who in ("office", "manager")] == [2, 2]
    assert not addressed(letters, "office/overdue", village)


def decided(village: Village, letters: list[Mail], words: str = "核实属实，同意记警告一次。") -> None:
    asked = to(addressed(letters, "office/warning_proposed", village), "office")
    village.write("office", "", words, answering=asked)


@pytest.mark.parametrize(
    ("words", "rows"), [("不予认定。", ["response", "promise"]), ("核实属实，同意记警告一次。", ["response"])]
)
def test_turned_down_only_what_was_set_later_proposes_anew_and_verified_once_is_all(
    village: Village, words: str, rows: list[str]
) -> None:
    order = to(village.write("clerk", "采血条码打不出来", URGENT, at="2026-03-10 09:00"), "engineer")
    decided(village, village.wait("2026-03-10 09:31"), words)
    assert village.happened(f.WarningVerified) or village.happened(f.WarningRejected)
    village.wait("2026-03-10 18:00")
    assert len(village.happened(f.WarningProposed)) == 1
    village.write("engineer", "", "承诺 3月12日前修好。", answering=order, at="2026-03-11 09:00")
    village.wait("2026-03-13 18:00")
    assert [fact.row for fact in village.happened(f.WarningProposed)] == rows


def test_a_pause_makes_no_deadline_a_later_one(village: Village) -> None:
    order = to(village.write("clerk", "采血条码打不出来", URGENT, at="2026-03-10 09:00"), "engineer")
    decided(village, village.wait("2026-03-10 09:31"))
    question = to(
        village.write("engineer", "", "请补充：打印机是什么型号？", answering=order, at="2026-03-10 10:00"), "clerk"
    )
    village.write("clerk", "", "HP M1136。", answering=question, at="2026-03-10 11:00")
    village.wait("2026-03-12 18:00")
    assert len(village.happened(f.WarningProposed)) == 1


def test_what_others_caused_proposes_nothing(village: Village) -> None:
    village.write("clerk", "采血条码打不出来", URGENT, at="2026-03-10 09:00")
    village.desk.record([f.CauseAttributed(at=village.clock.at, ticket=FIRST, party="第三方")])
    village.wait("2026-03-11 18:00")
    assert not village.happened(f.WarningProposed)
    assert village.happened(f.Reminded)


def merge(village: Village, at: str) -> list[Mail]:
    return village.write("office", "", f"{FIRST} 与 {SECOND} 是同一问题。", at=at)


def two(village: Village) -> None:
    village.write("clerk", "采血条码打不出来", URGENT, at="2026-03-10 09:00")
    village.write("nurse", "采血台条码打印失败", URGENT, at="2026-03-10 09:20")
    village.wait("2026-03-10 09:55")


def test_a_merged_incident_keeps_one_proposal_with_all_its_evidence(village: Village) -> None:
    two(village)
    first, second = village.happened(f.WarningProposed)
    letters = merge(village, "2026-03-10 10:00")
    (lapsed,) = village.happened(f.WarningWithdrawn)
    assert (lapsed.warning, lapsed.by) == (second.warning, "")
    assert village.desk.state.warnings[second.warning].status == "lapsed"
    both = addressed(letters, "office/problem_grouped", village)
    assert [people(letter) for letter in both] == [{"office"}, {"manager"}]
    assert all(f"- {second.warning}：工单 {SECOND} 与 {FIRST} 已认定为同一事件" in letter.text for letter in both)
    assert all(f"并入警告建议 {first.warning}" in letter.text for letter in both)
    assert not addressed(letters, "office/warning_lapsed", village)
    (evidence,) = village.happened(f.WarningEvidence)
    assert evidence.warning == first.warning
    assert village.desk.state.tickets[SECOND].mail in village.desk.state.warnings[first.warning].evidence
    village.wait("2026-03-11 10:00")
    assert len(village.happened(f.WarningProposed)) == 2


def test_a_later_ticket_of_an_incident_that_kept_its_deadlines_proposes_nothing(village: Village) -> None:
    order = to(village.write("clerk", "采血条码打不出来", URGENT, at="2026-03-10 09:00"), "engineer")
    village.write("engineer", "", "受理，马上来。", answering=order, at="2026-03-10 09:05")
    village.write("nurse", "采血台条码打印失败", URGENT, at="2026-03-10 09:20")
    merge(village, "2026-03-10 09:25")
    letters = village.wait("2026-03-10 12:00")
    assert not village.happened(f.WarningProposed)
    assert not addressed(letters, "office/overdue", village)


def test_a_ticket_opened_after_the_closing_is_an_incident_of_its_own(village: Village) -> None:
    order = to(village.write("clerk", "采血条码打不出来", URGENT, at="2026-03-10 09:00"), "engineer")
    village.wait("2026-03-10 09:40")
    village.write("engineer", "", "已处理。原因：坏了。措施：换新。", answering=order, at="2026-03-10 10:00")
    village.write("nurse", "采血台条码打印失败", URGENT, at="2026-03-11 09:20")
    merge(village, "2026-03-11 09:25")
    village.wait("2026-03-11 10:00")
    proposed = [(fact.ticket, fact.row) for fact in village.happened(f.WarningProposed)]
    assert proposed == [(FIRST, "response"), (SECOND, "recurrence"), (SECOND, "response")]
    assert not village.happened(f.WarningWithdrawn)


# ---------------------------------------------------------------- alerts


def test_a_major_fault_wakes_duty_engineer_and_manager_and_again_until_somebody_accepts(village: Village) -> None:
    roster = (Shift(date(2026, 3, 9), date(2026, 3, 10), PEOPLE["second"][1]),)
    village.desk.rules = replace(village.desk.rules, roster=roster)
    letters = village.write("clerk", "全停了", DOWN, at="2026-03-10 03:00")
    (alert,) = addressed(letters, "manager/alert", village)
    assert people(alert) == {"second", "manager"}
    assert sorted(who for letter in letters for who in people(letter)) == ["clerk", "engineer", "manager", "second"]
    village.wait("2026-03-10 03:31")
    assert [(fact.times, f"{fact.at:%H:%M}") for fact in village.happened(f.AlertRaised)] == [
        (1, "03:00"), (2, "03:15"), (3, "03:30")
    ]  # fmt: skip
    village.write("second", "", "受理，正在赶来。", answering=alert, at="2026-03-10 03:35")
    assert village.happened(f.TicketAccepted)
    village.wait("2026-03-10 12:00")
    assert len(village.happened(f.AlertRaised)) == 3


def test_outside_the_roster_all_engineers_are_woken_and_after_a_night_once_a_day(village: Village) -> None:
    (alert,) = addressed(village.write("clerk", "全停了", DOWN, at="2026-03-10 03:00"), "manager/alert", village)
    assert people(alert) == {"engineer", "second", "manager"}
    village.wait("2026-03-12 06:00")
    raised = village.happened(f.AlertRaised)
    assert len(raised) == village.desk.rules.settings.most_alerts + 2 == 14
    assert [f"{fact.at:%m-%d %H:%M}" for fact in raised[-3:]] == ["03-10 05:45", "03-11 05:45", "03-12 05:45"]


def test_a_disaster_is_told_again_sooner(village: Village) -> None:
    village.write("clerk", "全停了", DOWN, at="2026-03-10 03:00")
    village.write("office", f"[工单 {FIRST}] 改级别", "改为灾难，主备都坏了。", at="2026-03-10 03:05")
    village.wait("2026-03-10 03:25")
    assert village.desk.state.tickets[FIRST].severity is Severity.DISASTER
    assert [f"{fact.at:%H:%M}" for fact in village.happened(f.AlertRaised)] == ["03:00", "03:05", "03:15", "03:25"]


def test_an_alert_that_the_office_lowers_falls_silent(village: Village) -> None:
    village.write("clerk", "全停了", DOWN, at="2026-03-10 03:00")
    village.write("office", f"[工单 {FIRST}] 改级别", "改为普通，是网线松了。", at="2026-03-10 03:05")
    village.wait("2026-03-10 06:00")
    assert len(village.happened(f.AlertRaised)) == 1


def test_an_ordinary_fault_wakes_nobody(village: Village) -> None:
    letters = village.write("clerk", "采血条码打不出来", URGENT, at="2026-03-10 03:00")
    assert not addressed(letters, "manager/alert", village)
    assert not village.happened(f.AlertRaised)


def test_a_restart_neither_forgets_nor_repeats_an_alert(tmp_path: Path) -> None:
    home, clock = found(tmp_path / "home"), Moment(moment("2026-03-10 02:00"))
    desk = build(home, clock, key=b"k" * 32)
    adopt(desk, home.config.persons, clock.at)
    village = Village(desk, clock)
    village.write("clerk", "全停了", DOWN, at="2026-03-10 03:00")
    village.wait("2026-03-10 03:16")
    desk.ledger.close()
    again = Village(build(home, clock, key=b"k" * 32), clock)
    assert again.wait("2026-03-10 03:29") == []
    assert addressed(again.wait("2026-03-10 03:31"), "manager/alert", again)


def program(folder: Path, body: str) -> tuple[str, ...]:
    """An alert program of one page."""
    script = folder / "alert.sh"
    script.write_text(f"#!/bin/sh\n{body}\n")
    script.chmod(0o755)
    return (str(script), "--urgent")


def test_the_alert_program_reads_the_alert_as_json(village: Village, tmp_path: Path) -> None:
    village.write("clerk", "全停了 http://evil.example/x", DOWN, at="2026-03-10 03:00")
    alarm = Alarm(program(tmp_path, f'cat > "{tmp_path}/told"; echo "$1" >> "{tmp_path}/told"'))
    alarm.ring(village.desk, village.clock.at)
    alarm.finish(village.desk, village.clock)
    line, argument = (tmp_path / "told").read_text().splitlines()
    told = json.loads(line)
    assert argument == "--urgent"
    assert (told["ticket"], told["severity"], told["phone"], told["times"]) == (FIRST, "重大", "13900000001", 1)
    assert "http" not in line
    state = village.desk.state
    assert state.tickets[FIRST].called == 1
    alarm.ring(village.desk, village.clock.at)
    alarm.finish(village.desk, village.clock)
    assert len((tmp_path / "told").read_text().splitlines()) == 2


def test_a_crash_after_the_commit_runs_the_program_and_one_after_the_record_does_not(tmp_path: Path) -> None:
    home, clock = found(tmp_path / "home"), Moment(moment("2026-03-10 02:00"))
    desk = build(home, clock, key=b"k" * 32)
    adopt(desk, home.config.persons, clock.at)
    Village(desk, clock).write("clerk", "全停了", DOWN, at="2026-03-10 03:00")
    command = program(tmp_path, f'echo run >> "{tmp_path}/runs"')
    for _ in range(2):
        desk.ledger.close()
        desk = build(home, clock, key=b"k" * 32)
        alarm = Alarm(command)
        alarm.ring(desk, clock.at)
        alarm.finish(desk, clock)
    assert (tmp_path / "runs").read_text() == "run\n"


@pytest.mark.parametrize(
    ("body", "why"), [("echo 欠费; exit 3", "退出码 3：欠费"), ("sleep 60 & wait", "1 秒内没有结束")]
)
def test_a_failing_program_is_told_to_the_manager_once_a_ticket(
    village: Village, tmp_path: Path, body: str, why: str
) -> None:
    village.write("clerk", "全停了", DOWN, at="2026-03-10 03:00")
    alarm = Alarm(program(tmp_path, body), seconds=1)
    for until in ("2026-03-10 03:01", "2026-03-10 03:16", "2026-03-10 03:31"):
        village.wait(until)
        alarm.ring(village.desk, village.clock.at)
        alarm.finish(village.desk, village.clock)
    kinds = [posted.fact.kind for posted in village.desk.state.letters.values()]
    assert kinds.count("manager/alert_failed") == 1
    assert village.desk.state.tickets[FIRST].called == 3
    posted = [each.fact for each in village.desk.state.letters.values() if each.fact.kind == "manager/alert_failed"]
    assert [why in read(village.desk.archive.letter(fact.sha256)).text for fact in posted] == [True]
    assert posted[0].to == (PEOPLE["manager"][1],)


def test_a_slow_program_holds_up_no_mail(village: Village, tmp_path: Path) -> None:
    village.write("clerk", "全停了", DOWN, at="2026-03-10 03:00")
    alarm = Alarm(program(tmp_path, "sleep 2"))
    before = time.monotonic()
    for _ in range(3):
        alarm.ring(village.desk, village.clock.at)
    village.write("nurse", "末页空白", BLANK)
    assert time.monotonic() - before < 1.5
    assert village.desk.state.tickets[FIRST].called == 0
    alarm.finish(village.desk, village.clock)
    assert village.desk.state.tickets[FIRST].called == 1


def test_a_program_that_runs_too_long_is_ended_with_all_that_it_started(village: Village, tmp_path: Path) -> None:
    village.write("clerk", "全停了", DOWN, at="2026-03-10 03:00")
    alarm = Alarm(program(tmp_path, f'(sleep 2; echo late > "{tmp_path}/late") & wait'), seconds=0.5)
    alarm.ring(village.desk, village.clock.at)
    alarm.finish(village.desk, village.clock)
    time.sleep(2.2)
    assert not (tmp_path / "late").exists()


def test_a_round_rings_by_itself(village: Village, tmp_path: Path) -> None:
    village.write("clerk", "全停了", DOWN, at="2026-03-10 03:00")

    class Box:
        def unread(self, *_: object) -> list[object]:
            return []

        def close(self) -> None:
            pass

    class Post:
        def send(self, *_: object) -> Sent:
            return Sent("ok")

    alarm = Alarm(program(tmp_path, "exit 0"))
    Rounds(village.desk, Box, Post(), "INBOX", village.clock, alarm).once()  # type: ignore[arg-type]
    assert village.desk.state.tickets[FIRST].called == 1


def test_a_missing_program_stops_nothing_and_a_taken_ticket_calls_nobody(village: Village, tmp_path: Path) -> None:
    (alert,) = addressed(village.write("clerk", "全停了", DOWN, at="2026-03-10 03:00"), "manager/alert", village)
    missing = Alarm((str(tmp_path / "nothing"),))
    missing.ring(village.desk, village.clock.at)
    missing.finish(village.desk, village.clock)
    assert village.desk.state.tickets[FIRST].call_failed
    village.wait("2026-03-10 03:16")
    village.write("engineer", "", "受理。", answering=alert, at="2026-03-10 03:17")
    alarm = Alarm(program(tmp_path, f'echo run >> "{tmp_path}/runs"'))
    alarm.ring(village.desk, village.clock.at)
    alarm.finish(village.desk, village.clock)
    assert not (tmp_path / "runs").exists()


def test_the_program_is_not_told_the_passwords(
    village: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    village.write("clerk", "全停了", DOWN, at="2026-03-10 03:00")
    monkeypatch.setenv("MAILBOX_SESAME", "sesame")
    alarm = Alarm(program(tmp_path, f'env > "{tmp_path}/env"'), frozenset({"MAILBOX_SESAME"}))
    alarm.ring(village.desk, village.clock.at)
    alarm.finish(village.desk, village.clock)
    assert "sesame" not in (tmp_path / "env").read_text()
    assert "PATH=" in (tmp_path / "env").read_text()
    (raised,) = village.happened(f.AlertRaised)
    assert "sesame" not in message(village.desk, raised)


# ---------------------------------------------------------------- a year that is not entered, and entered later

SAYS = "2027 年的节假日和调休尚未录入"
SPRING = Year(
    "虚构的通知", ((date(2027, 1, 1), date(2027, 1, 3)), (date(2027, 2, 5), date(2027, 2, 11))), (date(2027, 1, 9),)
)


def test_every_letter_with_a_deadline_in_a_year_that_is_not_entered_says_so(village: Village) -> None:
    letters = village.write("clerk", "读卡器没反应", FAULT, at="2026-12-31 16:00")
    order = to([each for each in letters if "派单" in each.subject], "engineer")
    letters += village.wait("2027-01-06 12:00")
    letters += village.write("engineer", "", "承诺 1月8日前修好。", answering=order)
    letters += village.write("clerk", "", "补充：读卡器的灯不亮了。", answering=letters[0])
    letters += village.write("clerk", "查询进度", f"查询 {FIRST} 的进度")
    letters += village.write("office", f"[工单 {FIRST}] 改级别", "改为紧急。")
    letters += village.wait("2027-01-12 12:00")
    kinds = {village.desk.state.letters[each.message_id].fact.kind for each in letters}
    assert kinds >= {
        "hospital/report_received", "engineer/assigned", "engineer/reminder", "office/overdue", "hospital/promised",
        "hospital/noted", "hospital/status", "hospital/severity_changed", "office/warning_proposed", "manager/digest",
    }  # fmt: skip
    dated = re.compile(r"(?:时限|响应|解决|承诺)[^\n]*2027|2027[^\n]*(?:前（|时限)")
    silent = [
        each.subject
        for each in letters
        if dated.search(each.text) and not re.search(r"2027 年(?:的)?节假日", each.text)
    ]
    assert silent == []


def entered(village: Village, at: str, **years: Year) -> list[Mail]:
    """The desk starts anew with a year entered in its calendar, or corrected."""
    village.clock.at = moment(at)
    calendar = village.desk.rules.calendar
    whole = {**calendar.years, **({name[1:]: year for name, year in years.items()} or {"2027": SPRING})}
    village.desk.rules = replace(village.desk.rules, calendar=replace(calendar, years=whole), digest=f"since {at}")
    before = set(village.desk.state.letters)
    people_ = tuple(village.desk.state.people.values())
    adopt(village.desk, people_, village.clock.at)
    posted = [each.fact for name, each in village.desk.state.letters.items() if name not in before]
    return village._letters([*posted])


def test_a_year_entered_later_moves_what_runs_into_it_visibly(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT, at="2026-12-31 16:00")
    assert deadline(village, "response").fact.due == moment("2027-01-01 10:00")
    (letter,) = entered(village, "2026-12-31 17:00")
    assert people(letter) == {"office", "manager", "engineer", "second"}
    assert "涉及 2027 年" in letter.text
    assert deadline(village, "response").fact.due == moment("2027-01-04 10:00")
    assert deadline(village, "resolved").fact.due == moment("2027-01-06 16:00")
    assert deadline(village, "response").fact.committed == moment("2026-12-31 16:00")
    assert "2027年1月4日（周一）10:00" in letter.text
    assert FIRST in letter.text
    village.wait("2027-01-03 23:59")
    assert {fact.row: fact.step for fact in village.happened(f.Reminded)} == {"response": 50}
    village.wait("2027-01-04 10:00")
    proposed = [(fact.row, fact.at) for fact in village.happened(f.WarningProposed) if fact.row != "duty"]
    assert proposed == [("response", moment("2027-01-04 10:00"))]


def test_nothing_met_or_missed_moves_and_nothing_becomes_late(village: Village) -> None:
    village.wait("2026-12-31 08:00")
    order = to(village.write("clerk", "读卡器没反应", FAULT, at="2026-12-31 16:00"), "engineer")
    village.write("engineer", "", "受理。", answering=order, at="2026-12-31 16:30")
    village.write("nurse", "末页空白", BLANK, at="2026-12-31 16:40")
    village.wait("2027-01-01 11:00")
    met, missed = deadline(village, "response").fact, deadline(village, "response", SECOND).fact
    entered(village, "2027-01-01 11:30")
    assert deadline(village, "response").fact == met
    assert deadline(village, "response", SECOND).fact == missed
    assert all(each.due > village.clock.at for each in village.happened(f.DeadlineSet) if each.at == village.clock.at)
    assert deadline(village, "resolved", SECOND).fact.due == moment("2027-01-06 16:40")


def test_what_a_pause_left_is_counted_again(village: Village) -> None:
    village.wait("2026-12-30 08:00")
    order = to(village.write("clerk", "读卡器没反应", FAULT, at="2026-12-30 09:00"), "engineer")
    question = to(
        village.write("engineer", "", "请补充：读卡器是什么型号？", answering=order, at="2026-12-30 11:00"), "clerk"
    )
    village.write("clerk", "", "华视 CVR-100U。", answering=question, at="2026-12-31 09:00")
    assert deadline(village, "resolved").fact.due == moment("2027-01-04 17:00")
    entered(village, "2026-12-31 10:00")
    assert deadline(village, "resolved").fact.due == moment("2027-01-05 17:00")


def test_a_promise_keeps_its_day_but_its_reminders_leave_the_holidays(village: Village) -> None:
    village.wait("2026-12-30 08:00")
    order = to(village.write("clerk", "读卡器没反应", FAULT, at="2026-12-30 09:00"), "engineer")
    village.write("engineer", "", "承诺 2027年1月1日前修好。", answering=order, at="2026-12-30 10:00")
    day = deadline(village, "promise").fact.due
    letters = entered(village, "2026-12-30 11:00")
    assert deadline(village, "promise").fact.due == day
    assert all("承诺" not in letter.text for letter in letters)
    assert deadline(village, "promise").ahead[-1].at == moment("2027-01-04 08:00")


def test_the_hospital_is_not_asked_to_confirm_on_a_holiday(village: Village) -> None:
    village.wait("2026-12-29 08:00")
    order = to(village.write("clerk", "读卡器没反应", FAULT, at="2026-12-29 09:00"), "engineer")
    village.write("engineer", "", "已处理。原因：坏了。措施：换新。", answering=order, at="2026-12-30 10:00")
    assert entered(village, "2026-12-30 11:00") == []
    village.wait("2027-01-12 09:00")
    assert [f"{fact.at:%m-%d %H:%M}" for fact in village.happened(f.ConfirmationUrged)] == [
        "01-04 10:00",
        "01-07 10:00",
    ]


def test_rules_adopted_again_with_the_same_years_move_nothing(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT, at="2026-12-31 16:00")
    village.desk.rules = replace(village.desk.rules, digest="other")
    adopt(village.desk, tuple(village.desk.state.people.values()), village.clock.at)
    assert deadline(village, "response").fact.due == moment("2027-01-01 10:00")


def test_a_day_off_that_is_added_to_an_entered_year_moves_what_runs_over_it(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT, at="2026-03-10 16:00")
    assert deadline(village, "resolved").fact.due == moment("2026-03-13 16:00")
    (letter,) = entered(village, "2026-03-10 16:30", y2026=corrected(village, off="2026-03-12"))
    assert deadline(village, "response").fact.due == moment("2026-03-11 10:00")
    assert deadline(village, "resolved").fact.due == moment("2026-03-16 16:00")
    assert "最终解决时限由 2026年3月13日（周五）16:00 改为 2026年3月16日（周一）16:00" in letter.text
    assert "首次人工响应" not in letter.text
    assert "涉及 2026 年" in letter.text
    village.write("engineer", "", f"{FIRST} 受理。", at="2026-03-11 09:00")
    village.wait("2026-03-13 17:00")
    assert not village.happened(f.WarningProposed)


def test_a_day_off_that_is_taken_out_shortens_but_makes_nothing_late(village: Village) -> None:
    before = village.desk.rules.calendar.years["2026"]
    with_it = corrected(village, off="2026-03-12")
    entered(village, "2026-03-09 09:00", y2026=with_it)
    village.write("clerk", "读卡器没反应", FAULT, at="2026-03-09 16:00")
    village.write("nurse", "末页空白", BLANK, at="2026-03-11 16:00")
    assert deadline(village, "resolved").fact.due == moment("2026-03-13 16:00")
    assert deadline(village, "response", SECOND).fact.due == moment("2026-03-13 10:00")
    (letter,) = entered(village, "2026-03-12 11:00", y2026=before)
    assert deadline(village, "resolved").fact.due == moment("2026-03-12 16:00")
    assert deadline(village, "response", SECOND).fact.due == moment("2026-03-13 10:00")
    assert deadline(village, "resolved", SECOND).fact.due == moment("2026-03-16 16:00")
    assert "首次人工响应" not in letter.text


def test_a_deadline_missed_and_proposed_stands_though_the_calendar_is_corrected(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT, at="2026-03-10 16:00")
    village.wait("2026-03-12 09:00")
    (proposed,) = village.happened(f.WarningProposed)
    missed = deadline(village, "response").fact
    (letter,) = entered(village, "2026-03-12 09:00", y2026=corrected(village, off="2026-03-11"))
    assert deadline(village, "response").fact == missed
    assert village.desk.state.warnings[proposed.warning].status == "proposed"
    kept = letter.text.partition("原有记录保持不变")[2]
    assert "首次人工响应时限原为 2026年3月11日（周三）10:00" in kept
    assert "按新日历为 2026年3月12日（周四）10:00" in kept
    assert people(letter) == {"office", "manager", "engineer", "second"}


def test_a_report_owed_after_a_confirmed_closing_moves_too(village: Village) -> None:
    order = to(village.write("clerk", "采血条码打不出来", URGENT, at="2026-03-10 09:00"), "engineer")
    done = village.write("engineer", "", "已处理。原因：坏了。措施：换新。", answering=order, at="2026-03-10 10:00")
    village.write("clerk", "", "确认。", answering=to(done, "clerk"), at="2026-03-10 10:30")
    assert deadline(village, "report").fact.due == moment("2026-03-11 10:00")
    (letter,) = entered(village, "2026-03-10 16:00", y2026=corrected(village, off="2026-03-11"))
    assert deadline(village, "report").fact.due == moment("2026-03-12 10:00")
    assert "书面报告" in letter.text


def test_a_corrected_calendar_is_compared_with_the_one_adopted_before_across_a_restart(tmp_path: Path) -> None:
    home, clock = found(tmp_path / "home"), Moment(moment("2026-03-10 08:00"))
    desk = build(home, clock, key=b"k" * 32)
    adopt(desk, home.config.persons, clock.at)
    Village(desk, clock).write("clerk", "读卡器没反应", FAULT, at="2026-03-10 16:00")
    desk.ledger.close()
    again = Village(build(home, clock, key=b"k" * 32), clock)
    assert len(entered(again, "2026-03-10 16:30", y2026=corrected(again, off="2026-03-12"))) == 1
    assert entered(again, "2026-03-10 17:00", y2026=corrected(again)) == []


def corrected(village: Village, off: str = "") -> Year:
    """The year as entered so far, with one more day off."""
    year = village.desk.rules.calendar.years["2026"]
    return replace(year, off=(*year.off, (date.fromisoformat(off),) * 2)) if off else year


def test_who_is_done_before_the_morning_on_which_it_is_due_has_missed_nothing(village: Village) -> None:
    """Told at night, due three working days later at eight: at six in the evening before no time is over."""
    order = to(village.write("clerk", "读卡器没反应", FAULT, at="2026-03-09 20:00"), "engineer")
    village.write("engineer", "", "受理。", answering=order, at="2026-03-10 08:05")
    assert deadline(village, "resolved").fact.due == moment("2026-03-13 08:00")
    village.wait("2026-03-13 07:58")
    assert ("resolved", 100) not in {(fact.row, fact.step) for fact in village.happened(f.Reminded)}
    village.write("engineer", "", "已处理。原因：线松了。措施：重新插紧。", answering=order, at="2026-03-13 07:59")
    village.wait("2026-03-13 12:00")
    assert not village.happened(f.WarningProposed)


VIRUS = "服务器中了勒索病毒，文件都打不开，已断网隔离，体检停了。"


def test_a_security_incident_brings_the_office_the_reminder_to_report_it_themselves(village: Village) -> None:
    letters = village.write("clerk", "中毒了", VIRUS)
    (told,) = addressed(letters, "office/security_incident", village)
    assert people(told) == {"office"}
    (receipt,) = addressed(letters, "hospital/report_received", village)
    for letter in (told, receipt):
        assert "12387" in letter.text
        assert "服务台不代报" in letter.text


def test_the_office_that_reports_one_itself_reads_the_reminder_in_its_receipt(village: Village) -> None:
    letters = village.write("office", "中毒了", VIRUS)
    assert not addressed(letters, "office/security_incident", village)
    (receipt,) = addressed(letters, "hospital/report_received", village)
    assert "12387" in receipt.text


def test_no_other_disaster_speaks_of_reporting(village: Village) -> None:
    letters = village.write("clerk", "数据库坏了", "数据库损坏，备份也恢复不了，今天全部停检。")
    assert village.happened(f.TicketOpened)[-1].severity.value in {"重大", "灾难"}
    assert not any("12387" in letter.text for letter in letters)


# ---------------------------------------------------------------- after days of downtime


def test_after_days_of_downtime_the_engineer_has_one_list_with_what_then_holds(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT, at="2026-03-09 09:00")
    village.write("nurse", "报告多一张空白页", BLANK, at="2026-03-09 09:05")
    village.wait("2026-03-12 18:00")
    mornings = len(village.happened(f.Reminded))
    letters = village.down("2026-03-18 12:00")
    (told,) = addressed(letters, "engineer/reminders", village)
    assert FIRST in told.text
    assert SECOND in told.text
    posted = [
        each.fact for each in village.desk.state.letters.values() if each.fact.kind.startswith("engineer/reminder")
    ]
    assert {fact.at.day for fact in posted if fact.at > moment("2026-03-12 18:00")} == {18}
    days = {fact.at.day for fact in village.happened(f.Reminded)[mornings:]}
    assert {13, 16, 17, 18} <= days, "the record keeps what fell due"


def test_what_is_told_once_is_told_however_late(village: Village) -> None:
    village.write("clerk", "采血条码打不出来", URGENT, at="2026-03-10 09:00")
    letters = village.down("2026-03-14 12:00")
    assert {who for letter in addressed(letters, "office/warning_proposed", village) for who in people(letter)} == {
        "office",
        "manager",
    }
    assert len(addressed(letters, "engineer/reminder", village)) <= 2


def test_a_night_of_downtime_ends_with_one_alert_that_counts_them_all(village: Village) -> None:
    letters = village.write("clerk", "数据库连不上", DOWN, at="2026-03-10 20:00")
    assert len(addressed(letters, "manager/alert", village)) == 1
    again = addressed(village.down("2026-03-11 07:00"), "manager/alert", village)
    assert len(again) == 1
    assert len(village.happened(f.AlertRaised)) > 5
    assert f"第 {len(village.happened(f.AlertRaised))} 次通知" in again[0].subject


def test_a_second_question_for_a_confirmation_overtakes_the_first(village: Village) -> None:
    order = to(village.write("clerk", "读卡器没反应", FAULT, at="2026-03-09 09:00"), "engineer")
    village.write("engineer", "", "已处理。原因：线松了。措施：插紧。", answering=order, at="2026-03-09 10:00")
    (asked,) = addressed(village.down("2026-03-20 12:00"), "hospital/confirm_urged", village)
    assert "第 2 次提醒" in asked.subject
    assert len(village.happened(f.ConfirmationUrged)) == 2
