"""Every number of the digest of 2026-W12, against the facts of sample_week worked out by hand."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mailbot.core import deadlines
from mailbot.core import facts as f
from mailbot.core.folds import apply
from mailbot.core.state import State
from mailbot.reports import periods
from mailbot.reports.charts import Bar
from mailbot.reports.digest import digest, plain
from mailbot.reports.entries import Average, Owing
from tests.reports.digest_letter import written
from tests.reports.sample_week import CALENDAR, at, closed, founding, march, opened, rules, warned

WEEK = periods.named_week("2026-W12")
NOW = at(23, 8, 30)


def told(facts: list[f.Fact], **settings: Any) -> dict[str, Any]:
    state = State()
    apply(state, facts)
    return digest(state, rules(**settings), WEEK, NOW)


@pytest.fixture(scope="module")
def week() -> dict[str, Any]:
    return told(march())


def numbers(lines: Any) -> list[int]:
    return [int(line.ticket[-4:]) for line in lines]


def owed(found: tuple[Owing, ...]) -> dict[int, list[tuple[str, str]]]:
    return {int(one.ticket.ticket[-4:]): [(clock.row, clock.length) for clock in one.clocks] for one in found}


def test_tickets_are_counted_by_what_happened_to_them_in_the_week(week: dict[str, Any]):
    flow = week["flow"]
    assert numbers(flow.opened) == [2, 7, 6, 3, 5, 4]
    assert numbers(flow.closed) == [2, 1]
    assert numbers(flow.returned) == [7]
    assert numbers(flow.confirmed) == [1]


def test_averages_are_wall_time_over_what_was_done_and_not_returned(week: dict[str, Any]):
    # first responses after 60 and 20 minutes; repaired after 6 days 6 hours and after 4 hours
    assert week["flow"].average == Average(2, 40, (150 * 60 + 4 * 60) // 2)
    assert (week["flow"].average.response, week["flow"].average.repair) == ("40 分钟", "3 天 5 小时")


def test_a_week_without_a_closing_has_no_average():
    assert told(founding(at(2, 9)))["flow"].average == Average(0, None, None)


def test_open_tickets_stand_by_severity_and_by_module(week: dict[str, Any]):
    standing = week["standing"]
    assert (standing.open, standing.awaiting, standing.paused) == (6, 1, 1)
    assert [(bar.label, bar.value) for bar in standing.by_severity] == [
        ("灾难", 0), ("重大", 1), ("紧急", 0), ("普通", 4), ("未定级", 1),
    ]  # fmt: skip
    assert {bar.label: bar.value for bar in standing.by_module} == dict.fromkeys(
        ["数据库", "登记", "总检", "影像", "收费", "检验"], 1
    )
    assert standing.by_severity[3] == Bar("普通", 4, 100)


def test_the_fullest_module_comes_first():
    several = [*founding(at(2, 9)), *opened(1, at(17, 9), "甲", "检验"), *opened(2, at(17, 9), "乙", "登记")]
    standing = told([*several, *opened(3, at(17, 9), "丙", "登记")])["standing"]
    assert standing.by_module == (Bar("登记", 2, 100), Bar("检验", 1, 50))


def test_what_is_late_is_named_with_its_deadline_and_by_how_much_the_gravest_first(week: dict[str, Any]):
    overdue = week["standing"].overdue
    assert list(owed(overdue).items()) == [
        (3, [("临时恢复", "4 天 16 小时"), ("最终解决", "4 天 10 小时")]),
        (7, [("最终解决", "2 天 21 小时")]),
        (6, [("承诺日期", "2 天 8 小时")]),
    ]
    assert [(c.minutes, c.ground) for c in overdue[0].clocks] == [(6750, "参考值"), (6390, "双方约定")]
    assert overdue[2].clocks[0].until == "3月20日（周五）24:00"


def test_what_falls_due_in_seven_days_is_named_earliest_first(week: dict[str, Any]):
    assert list(owed(week["standing"].coming).items()) == [
        (4, [("首次人工响应", "1 小时 30 分钟"), ("最终解决", "2 天 7 小时")]),
        (8, [("首次人工响应", "3 小时 30 分钟"), ("最终解决", "2 天 23 小时")]),
    ]


def test_a_deadline_in_just_seven_days_belongs_to_the_next_digest():
    fact = f.DeadlineSet(at=at(20, 9), ticket="TJ-2026-0001", row="promise", due=NOW, marks=(), basis="agreed")
    base = [*founding(at(2, 9)), *opened(1, at(20, 9), "双签", "影像", None)]
    last = replace(fact, due=NOW + timedelta(days=7, minutes=-1))
    assert len(told([*base, last])["standing"].coming) == 1
    assert not told([*base, replace(fact, due=NOW + timedelta(days=7))])["standing"].coming


def test_while_the_hospital_owes_an_answer_nothing_becomes_late():
    base = [*founding(at(2, 9)), *opened(1, at(13, 9), "接口", "检验")]  # to be resolved until Wednesday the 18th
    asked = f.InformationAsked(at=at(13, 10), by="engineer@vendor.example", ticket="TJ-2026-0001")
    standing = told([*base, asked])["standing"]
    assert (standing.overdue, standing.coming, standing.paused) == ((), (), 1)


def test_what_was_late_when_the_clock_stopped_stays_as_late_as_it_was():
    base = [*founding(at(2, 9)), *opened(1, at(10, 9), "接口", "检验")]  # to be resolved until Friday the 13th, 09:00
    asked = f.InformationAsked(at=at(13, 11), by="engineer@vendor.example", ticket="TJ-2026-0001")
    (one,) = told([*base, asked])["standing"].overdue
    assert (one.paused, one.clocks[0].minutes) == (True, 120)


def test_a_confirmation_is_owed_by_nobody():
    facts = [*founding(at(2, 9)), *opened(1, at(10, 9), "接口", "检验"), closed(1, at(12, 9))]
    facts.append(deadlines.asked(deadlines.CONFIRMATION, "TJ-2026-0001", at(12, 9), (2, 5), CALENDAR))
    standing = told(facts)["standing"]
    assert (standing.open, standing.awaiting, standing.overdue) == (0, 1, ())
    standing = told([*facts, f.ClosingRejected(at=at(20, 9), ticket="TJ-2026-0001")])["standing"]
    assert (standing.open, standing.awaiting, standing.overdue) == (1, 0, ())


def test_warnings_are_counted_as_proposed_verified_and_rejected(week: dict[str, Any]):
    warnings = week["warnings"]
    counted = [[line.warning for line in lines] for lines in (warnings.proposed, warnings.verified, warnings.rejected)]
    assert counted == [["W-2026-002", "W-2026-003"], ["W-2026-001"], ["W-2026-003"]]


@pytest.mark.parametrize(
    ("row", "name"), [("duty", "季度维护"), ("recurrence", "同一问题再次发生"), ("promise", "承诺日期")]
)
def test_what_a_warning_rests_on_is_told_in_words(row: str, name: str) -> None:
    told = written([*march(), warned(9, at(20, 9), "", row)]).text
    assert f"- W-2026-009（{name}，" in told


def test_an_undecided_warning_says_what_it_waits_for(week: dict[str, Any]):
    (line,) = week["decisions"].warnings
    assert (line.warning, line.about, line.row) == ("W-2026-002", "TJ-2026-0003 数据库连不上", "最终解决")
    assert line.stands == "已于 3月19日登记异议，待信息科决定"


def test_forms_are_counted_once_and_revisions_beside_them(week: dict[str, Any]):
    forms = week["forms"]
    assert [line.form for line in forms.received] == ["F-2026-0002", "F-2026-0003"]
    assert [(line.form, line.revision) for line in forms.revised] == [("F-2026-0001", 2)]
    assert [line.form for line in forms.confirmed] == ["F-2026-0001", "F-2026-0003"]


def test_a_new_revision_waits_for_confirmation_again(week: dict[str, Any]):
    assert [line.form for line in week["decisions"].forms] == ["F-2026-0001", "F-2026-0002"]


def test_a_closing_is_named_after_more_than_two_working_days():
    def waiting(hour: int, minute: int) -> list[int]:
        done = closed(1, at(19, hour, minute))  # two working days before Monday 08:30 is Thursday 08:30
        return numbers(told([*founding(at(2, 9)), *opened(1, at(10, 9), "接口", "检验"), done])["decisions"].closings)

    assert waiting(8, 29) == [1]
    assert waiting(8, 30) == []


def test_the_patience_with_a_closing_is_a_setting():
    facts = [*founding(at(2, 9)), *opened(1, at(10, 9), "接口", "检验"), closed(1, at(18, 9))]
    assert numbers(told(facts)["decisions"].closings) == [1]
    assert numbers(told(facts, urge_confirmation=(5,))["decisions"].closings) == []


def test_a_severity_the_bot_is_unsure_of_is_shown_to_a_person(week: dict[str, Any]):
    assert numbers(week["decisions"].levels) == [4]
    assert week["decisions"].count == 5


def test_mails_aside_stay_named_while_the_rest_of_the_post_is_counted_by_week(week: dict[str, Any]):
    post = week["post"]
    assert [line.reason for line in post.aside] == ["原因 a1", "原因 a2"]
    assert post.held == 1
    assert [(line.subject, line.why) for line in post.refused] == [("第 2 封", "邮箱已满")]


def test_three_sentences_say_it_all(week: dict[str, Any]):
    assert week["sentences"] == (
        "新登记工单 6 张，报告处理完成 2 张（另有 1 张报告完成后由院方退回），院方确认 1 张；目前处理中 6 张，待院方确认 1 张。",
        "目前有 3 张处理中的工单时限已过；今后 7 天内有 4 项时限到期。",
        "待决定事项共 5 项：待核实警告 1 项，待院方确认的关单 1 项，待信息科确认的表单 2 项，待复核的级别 1 项。",
    )


def test_a_quiet_week_is_said_in_three_sentences_too():
    assert told(founding(at(2, 9)))["sentences"] == (
        "新登记工单 0 张，报告处理完成 0 张，院方确认 0 张；目前处理中 0 张，待院方确认 0 张。",
        "目前没有时限已过的工单；今后 7 天内有 0 项时限到期。",
        "目前没有待决定的事项。",
    )


def test_a_year_without_its_days_off_is_asked_for_from_october():
    def missing(month: int) -> tuple[int, ...]:
        state = State()
        apply(state, founding(at(2, 9)))
        return digest(state, rules(), WEEK, at(5, 8, 30, month=month))["years_missing"]  # type: ignore[return-value]

    assert CALENDAR.entered(2026)
    assert (missing(9), missing(10)) == ((), (2027,))


def test_unless_told_otherwise_it_looks_from_the_end_of_the_week():
    state = State()
    apply(state, march())
    assert digest(state, rules(), WEEK)["as_of"] == WEEK.span.end


def test_as_json_it_is_plain_values_with_units_in_their_names(week: dict[str, Any]):
    value = json.loads(json.dumps(plain(week)))
    assert (value["week"], value["begin"], value["as_of"]) == (
        "2026-W12", "2026-03-16T00:00:00+08:00", "2026-03-23T08:30:00+08:00",
    )  # fmt: skip
    assert value["flow"]["average"] == {"count": 2, "response_minutes": 40, "repair_minutes": 4620}
    assert value["standing"]["by_severity"][1] == {"label": "重大", "value": 1, "percent": 25}
    assert value["standing"]["overdue"][0]["clocks"][1] == {
        "row": "最终解决", "due": "2026-03-18T22:00:00+08:00", "basis": "agreed", "minutes": 6390,
    }  # fmt: skip
    assert value["decisions"]["closings"][0]["severity"] == "紧急"
