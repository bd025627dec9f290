"""Which deadlines start when, and what a pause does to them."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from mailbot.core.deadlines import (
    CONFIRMATION,
    Rhythm,
    asked,
    basis_told,
    beyond,
    is_work_clock,
    late,
    later_promise,
    opening,
    period,
    promise,
    recounted,
    resumed,
    row_of,
    started,
    update,
)
from mailbot.core.facts import DeadlineSet, Mark
from mailbot.core.model import SHANGHAI, Kind, Severity


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def dues(kind: Kind, severity: Severity | None, start: str, rules, calendar) -> dict[str, datetime]:
    return {fact.row: fact.due for fact in opening("TJ-2026-0001", kind, severity, at(start), rules, calendar)}


@pytest.mark.parametrize(
    ("severity", "response", "resolved"),
    [
        (Severity.NORMAL, "2026-03-16 12:00", None),
        (Severity.URGENT, "2026-03-13 18:30", "2026-03-14 02:00"),
        (Severity.MAJOR, "2026-03-13 18:15", "2026-03-14 02:00"),
        (Severity.DISASTER, "2026-03-13 18:10", "2026-03-14 18:00"),
    ],
)
def test_normal_counts_working_time_and_the_others_the_wall_clock(
    deadline_rules, calendar, severity: Severity, response: str, resolved: str | None
) -> None:
    found = dues(Kind.REPORT, severity, "2026-03-13 18:00", deadline_rules, calendar)
    assert found["response"] == at(response)
    if resolved:
        assert found["resolved"] == at(resolved)


def test_a_question_and_a_wish_have_a_response_only(deadline_rules, calendar) -> None:
    for kind in (Kind.CONSULT, Kind.CHANGE, Kind.CUSTOMISATION):
        assert list(dues(kind, None, "2026-03-10 09:00", deadline_rules, calendar)) == ["response"]


def test_every_default_says_so(deadline_rules) -> None:
    assert {row.basis for row in deadline_rules.rows} == {"default"}


def test_a_promise_holds_until_the_end_of_its_day_and_is_missed_in_working_time(deadline_rules, calendar) -> None:
    fact = promise("TJ-2026-0001", date(2026, 3, 13), at("2026-03-10 09:00"), deadline_rules, calendar)
    assert fact.due == at("2026-03-14 00:00")
    assert fact.marks[-1].at == at("2026-03-16 08:00")


def test_after_a_pause_what_was_left_runs_on(deadline_rules, calendar) -> None:
    (fact, *_) = opening("TJ-2026-0001", Kind.REPORT, Severity.URGENT, at("2026-03-10 09:00"), deadline_rules, calendar)
    shifted = resumed(
        fact, at("2026-03-10 09:10"), at("2026-03-12 09:00"), deadline_rules, work=False, calendar=calendar
    )
    assert shifted.due == at("2026-03-12 09:20")


def test_the_hospital_is_asked_again_after_so_many_working_days(calendar) -> None:
    fact = asked(CONFIRMATION, "TJ-2026-0001", at("2026-09-30 10:00"), (2, 5), calendar)
    assert [mark.at for mark in fact.marks] == [at("2026-10-09 10:00"), at("2026-10-13 10:00")]
    assert not fact.proposes


def test_marks_of_normal_never_fall_into_the_night(deadline_rules, calendar) -> None:
    for hour in range(24):
        start = at("2026-03-10 00:30") + timedelta(hours=hour)
        for fact in opening("TJ-2026-0001", Kind.REPORT, Severity.NORMAL, start, deadline_rules, calendar):
            assert all(8 <= mark.at.hour <= 18 for mark in fact.marks)


def test_a_response_period_agreed_in_working_days_is_so_many_lengths_of_one(deadline_rules, calendar) -> None:
    first, *others = deadline_rules.rows
    agreed = replace(
        deadline_rules, rows=(replace(first, minutes=0, days=2), *others), beyond={"response": Rhythm("period")}
    )
    mark = beyond(Severity.NORMAL, "response", 100, at("2026-03-10 15:00"), agreed, calendar)
    assert mark == Mark(101, at("2026-03-12 15:00"))


def test_a_daily_reminder_comes_the_next_morning_however_early_the_miss(deadline_rules, calendar) -> None:
    for missed, told in (
        ("03-10 02:00", "03-10 09:00"),
        ("03-10 09:00", "03-11 09:00"),
        ("03-13 20:00", "03-14 09:00"),
    ):
        mark = beyond(Severity.URGENT, "resolved", 100, at(f"2026-{missed}"), deadline_rules, calendar)
        assert mark == Mark(101, at(f"2026-{told}"))


def test_the_rhythm_counts_what_it_allows(deadline_rules, calendar) -> None:
    few = replace(deadline_rules, beyond={"resolved": Rhythm(most=2)})
    steps = [beyond(Severity.URGENT, "resolved", step, at("2026-03-10 02:00"), few, calendar) for step in (101, 102)]
    assert [mark and mark.step for mark in steps] == [102, None]


@pytest.mark.parametrize(
    ("severity", "row", "again", "missed", "next_"),
    [
        (Severity.URGENT, "resolved", "daily", "2026-03-13 10:00", "2026-03-14 09:00"),  # a Saturday
        (Severity.NORMAL, "resolved", "daily", "2026-03-13 10:00", "2026-03-16 09:00"),
        (Severity.URGENT, "promise", "daily", "2026-03-13 10:00", "2026-03-16 09:00"),
        (Severity.URGENT, "resolved", "period", "2026-03-13 23:45", "2026-03-14 00:15"),
        (Severity.URGENT, "promise", "period", "2026-03-13 17:45", "2026-03-16 08:15"),
    ],
)
def test_what_counts_working_time_is_told_again_in_working_time(
    deadline_rules, calendar, severity: Severity, row: str, again: str, missed: str, next_: str
) -> None:
    endless = replace(deadline_rules, beyond={row: Rhythm(again, 0)})
    assert beyond(severity, row, 999, at(missed), endless, calendar) == Mark(1000, at(next_))


def test_the_defaults_are_the_usual_values(deadline_rules) -> None:
    """The table of usual values: minutes, or working days, by severity and row."""
    told = {
        (row.severity.value, row.row): row.minutes or f"{row.days}d"
        for row in deadline_rules.rows
        if row.basis == "default"
    }
    assert told == {
        ("普通", "response"): 240, ("普通", "workaround"): "1d", ("普通", "resolved"): "3d",
        ("紧急", "response"): 30, ("紧急", "workaround"): 240, ("紧急", "on_site"): 240, ("紧急", "resolved"): 480, ("紧急", "report"): "1d",
        ("重大", "response"): 15, ("重大", "workaround"): 120, ("重大", "on_site"): 240, ("重大", "resolved"): 480, ("重大", "report"): 1440,
        ("灾难", "response"): 10, ("灾难", "workaround"): 60, ("灾难", "on_site"): 120, ("灾难", "resolved"): 1440, ("灾难", "report"): 1440,
    }  # fmt: skip
    assert {row.row for row in deadline_rules.rows if row.proposes} == {"response", "resolved"}


def told(marks: tuple[Mark, ...]) -> list[str]:
    return [f"{mark.step} {mark.at:%m-%d %H:%M}" for mark in marks]


def opened(severity: Severity | None, start: str, rules, calendar) -> dict[str, DeadlineSet]:
    return {fact.row: fact for fact in opening("TJ-2026-0001", Kind.REPORT, severity, at(start), rules, calendar)}


def test_reminders_fall_at_half_at_four_fifths_and_at_the_end(deadline_rules, calendar) -> None:
    urgent = opened(Severity.URGENT, "2026-03-10 20:00", deadline_rules, calendar)
    assert list(urgent) == ["response", "workaround", "resolved"]
    assert told(urgent["response"].marks) == ["50 03-10 20:15", "80 03-10 20:24", "100 03-10 20:30"]
    assert told(urgent["resolved"].marks) == ["50 03-11 00:00", "80 03-11 02:24", "100 03-11 04:00"]
    normal = opened(None, "2026-03-10 09:00", deadline_rules, calendar)  # without a severity it counts as 普通
    assert list(normal) == ["response", "workaround", "resolved"]
    assert told(normal["response"].marks) == ["50 03-10 11:00", "80 03-10 14:12", "100 03-10 15:00"]
    assert told(normal["resolved"].marks) == ["50 03-11 15:00", "80 03-12 14:12", "100 03-13 09:00"]
    assert [normal[row].proposes for row in normal] == [True, False, True]


def test_what_starts_later_starts_with_its_own_cause(deadline_rules, calendar) -> None:
    def of(severity: Severity, starts: str, start: str) -> list[tuple[str, datetime, list[str]]]:
        found = started("TJ-2026-0001", severity, starts, at(start), deadline_rules, calendar)
        return [(fact.row, fact.due, told(fact.marks)) for fact in found]

    visit = ["50 03-13 22:00", "80 03-13 23:12", "100 03-14 00:00"]
    assert of(Severity.URGENT, "request", "2026-03-13 20:00") == [("on_site", at("2026-03-14 00:00"), visit)]
    report = ["50 03-16 12:00", "80 03-16 16:24", "100 03-17 08:00"]  # missed in the morning, not the evening before
    assert of(Severity.URGENT, "closing", "2026-03-13 20:00") == [("report", at("2026-03-17 08:00"), report)]
    assert of(Severity.NORMAL, "request", "2026-03-13 20:00") == []


def test_a_word_is_owed_about_a_disaster_alone_and_only_where_it_is_wanted() -> None:
    start = at("2026-03-10 09:00")
    (fact,) = update("TJ-2026-0001", Severity.DISASTER, start, 120)
    assert (fact.row, fact.due, fact.marks) == ("update", at("2026-03-10 11:00"), (Mark(100, at("2026-03-10 11:00")),))
    assert (fact.proposes, fact.basis) == (False, "default")
    assert [
        *update("TJ-2026-0001", Severity.MAJOR, start, 120),
        *update("TJ-2026-0001", Severity.DISASTER, start, 0),
    ] == []


@pytest.mark.parametrize(
    ("until", "given", "due", "marks"),
    [
        (
            date(2026, 3, 12),
            "2026-03-11 08:00",
            "2026-03-13 00:00",
            ["50 03-11 18:00", "80 03-12 14:48", "100 03-13 08:00"],
        ),
        (
            date(2026, 3, 10),
            "2026-03-10 20:00",
            "2026-03-11 00:00",
            ["50 03-11 08:00", "80 03-11 08:00", "100 03-11 08:00"],
        ),
        (
            date(2026, 3, 9),
            "2026-03-10 09:00",
            "2026-03-10 00:00",
            ["50 03-10 09:00", "80 03-10 09:00", "100 03-10 08:00"],
        ),
    ],
)
def test_a_promise_is_reminded_of_in_working_time(
    deadline_rules, calendar, until: date, given: str, due: str, marks: list[str]
) -> None:
    fact = promise("TJ-2026-0001", until, at(given), deadline_rules, calendar)
    assert (fact.row, fact.due, told(fact.marks), fact.basis, fact.proposes) == (
        "promise",
        at(due),
        marks,
        "promised",
        True,
    )


def test_what_a_pause_left_of_working_time_runs_on_in_working_time(deadline_rules, calendar) -> None:
    whole = opened(Severity.NORMAL, "2026-03-10 09:00", deadline_rules, calendar)["response"]
    fact = resumed(whole, at("2026-03-10 10:00"), at("2026-03-11 16:30"), deadline_rules, work=True, calendar=calendar)
    assert (fact.due, told(fact.marks)) == (
        at("2026-03-12 09:30"),
        ["50 03-11 18:00", "80 03-12 08:54", "100 03-12 09:30"],
    )
    assert (fact.at, fact.begun, fact.committed) == (
        at("2026-03-11 16:30"),
        at("2026-03-11 16:30"),
        at("2026-03-10 09:00"),
    )
    urgent = opened(Severity.URGENT, "2026-03-10 09:00", deadline_rules, calendar)["resolved"]
    again = resumed(
        urgent, at("2026-03-10 11:00"), at("2026-03-11 20:00"), deadline_rules, work=False, calendar=calendar
    )
    assert (again.due, told(again.marks)[0]) == (at("2026-03-12 02:00"), "50 03-11 23:00")


def test_what_was_late_stays_late_and_is_told_again_in_its_rhythm(deadline_rules, calendar) -> None:
    missed = opened(Severity.URGENT, "2026-03-10 09:00", deadline_rules, calendar)["resolved"]
    fact = late(missed, Severity.URGENT, at("2026-03-12 20:00"), deadline_rules, calendar)
    assert (fact.due, told(fact.marks)) == (at("2026-03-10 17:00"), ["101 03-13 09:00"])
    assert (fact.at, fact.committed) == (at("2026-03-12 20:00"), at("2026-03-10 09:00"))


def test_a_promised_day_moves_by_the_days_of_a_pause(deadline_rules, calendar) -> None:
    given = promise("TJ-2026-0001", date(2026, 3, 13), at("2026-03-10 09:00"), deadline_rules, calendar)
    moved = later_promise(given, at("2026-03-11 09:00"), at("2026-03-13 10:00"), deadline_rules, calendar=calendar)
    assert (moved.due, moved.committed) == (at("2026-03-16 00:00"), at("2026-03-10 09:00"))


def test_a_corrected_calendar_counts_the_row_anew_or_what_a_pause_had_left(deadline_rules, calendar) -> None:
    year = calendar.years["2026"]
    closed = (date(2026, 3, 11), date(2026, 3, 11))
    corrected = replace(calendar, years={"2026": replace(year, off=(*year.off, closed))})
    row = row_of(None, "resolved", deadline_rules)
    whole = opened(Severity.NORMAL, "2026-03-10 09:00", deadline_rules, calendar)["resolved"]
    anew = recounted(whole, row, deadline_rules, calendar, corrected)
    assert (anew.due, told(anew.marks)[0]) == (at("2026-03-16 09:00"), "50 03-12 15:00")
    night = opened(Severity.NORMAL, "2026-03-09 20:00", deadline_rules, calendar)["resolved"]
    assert recounted(night, row, deadline_rules, calendar, corrected).due == at("2026-03-16 08:00")
    left = replace(whole, due=at("2026-03-12 11:00"))
    assert recounted(left, row, deadline_rules, calendar, corrected).due == at("2026-03-13 11:00")
    assert recounted(left, None, deadline_rules, calendar, corrected).due == at("2026-03-13 11:00")
    given = promise("TJ-2026-0001", date(2026, 3, 10), at("2026-03-10 09:00"), deadline_rules, calendar)
    moved = recounted(given, None, deadline_rules, calendar, corrected)
    assert (moved.due, told(moved.marks)[-1]) == (given.due, "100 03-12 08:00")


def test_a_row_is_found_by_severity_and_name_and_says_its_clock(deadline_rules, calendar) -> None:
    found = row_of(Severity.MAJOR, "workaround", deadline_rules)
    assert found
    assert (found.minutes, row_of(Severity.NORMAL, "on_site", deadline_rules)) == (120, None)
    assert row_of(None, "response", deadline_rules) is deadline_rules.rows[0]
    clocks = [is_work_clock(severity, "response", deadline_rules) for severity in (None, *Severity)]
    assert clocks == [True, True, False, False, False]
    assert [is_work_clock(Severity.URGENT, row, deadline_rules) for row in ("report", "resolved")] == [True, False]
    assert period(Severity.MAJOR, deadline_rules, calendar) == timedelta(minutes=15)
    assert period(None, replace(deadline_rules, rows=()), calendar) == timedelta(hours=4)


def test_a_basis_is_told_in_words() -> None:
    assert [basis_told(each) for each in ("agreed", "contract", "default")] == [
        "双方约定",
        "合同约定",
        "参考值，尚待双方约定",
    ]


def test_the_hospital_is_asked_again_from_the_next_working_moment_and_not_where_nobody_wants_it(calendar) -> None:
    fact = asked(CONFIRMATION, "TJ-2026-0001", at("2026-03-13 20:00"), (2, 5), calendar)
    assert (told(fact.marks), fact.due) == (["1 03-18 08:00", "2 03-23 08:00"], at("2026-03-23 08:00"))
    thrice = asked(CONFIRMATION, "TJ-2026-0001", at("2026-03-13 20:00"), (1, 2, 5), calendar)
    assert thrice.due == at("2026-03-23 08:00")
    never = asked(CONFIRMATION, "TJ-2026-0001", at("2026-03-13 20:00"), (), calendar)
    assert (never.marks, never.due) == ((), at("2026-03-13 20:00"))
