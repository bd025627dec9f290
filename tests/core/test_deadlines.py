"""Which deadlines start when, and what a pause does to them."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from mailbot.core.deadlines import Rhythm, beyond, confirmation, opening, promise, resumed
from mailbot.core.facts import Mark
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
    fact = confirmation("TJ-2026-0001", at("2026-09-30 10:00"), (2, 5), calendar)
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
