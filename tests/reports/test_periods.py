"""Digests of months and assessment cycles beside the weekly one: each once, on the first working day after, whatever restarts or gaps."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core import facts as f
from mailbot.core.decision import Letter
from mailbot.core.folds import apply
from mailbot.core.model import SHANGHAI
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.reports import digest, periods
from mailbot.reports.digest import plain
from tests.reports.sample_week import at, founding, march, rules
from tests.reports.test_digest_due import beat, state_of

ALL = ("week", "month", "cycle")


def adopted(moment: datetime, *every: str) -> f.RulesAdopted:
    return f.RulesAdopted(at=moment, digest="1", digests=every)


def started(moment: datetime, *every: str) -> list[f.Fact]:
    return [*founding(moment), adopted(moment, *every)]


def sent(state: State, now: datetime, ruled: Rules) -> list[tuple[str, str]]:
    """Names and instants of what a desk posts at this beat."""
    return [(fact.week, f"{fact.at:%m-%d %H:%M}") for fact in beat(state, now, ruled)[0]]


def test_weeks_alone_are_told_unless_set_otherwise():
    names = [name for name, _ in sent(state_of(founding(at(4, 9))), at(20, 9, month=7), rules())]
    assert all("-W" in name for name in names)


def test_a_month_is_told_on_the_first_working_day_of_the_next():
    monthly = rules(digest_every=("month",))
    assert sent(state_of(started(at(4, 9), "month")), at(31, 9, month=8), monthly) == [
        ("2026-03", "04-01 08:30"),  # a Wednesday
        ("2026-04", "05-01 08:30"),  # a Friday: the days off of tests are not entered
        ("2026-05", "06-01 08:30"),
        ("2026-06", "07-01 08:30"),
        ("2026-07", "08-03 08:30"),  # the first is a Saturday
    ]


def test_a_cycle_is_told_on_the_first_working_day_after_it():
    by_cycle = rules(digest_every=("cycle",))
    assert sent(state_of(started(at(4, 9), "cycle")), at(31, 9, month=12), by_cycle) == [("2026H1", "07-06 08:30")]


def test_cycles_end_with_the_term_and_no_digest_waits_after_it():
    by_cycle = rules(digest_every=("cycle",))
    state = state_of(started(at(4, 9), "cycle"))
    beat(state, at(1).replace(year=2027), by_cycle)
    assert digest.next_due(state, by_cycle) is None


def test_shorter_cycles_are_told_by_their_first_day():
    quarterly = [f.CycleDecided(at=at(5, 9), months=3, mail="m", by="office@hospital.example")]
    state = state_of([*started(at(4, 9), "cycle"), *quarterly])
    names = [name for name, _ in sent(state, at(31, 9, month=12), rules(digest_every=("cycle",)))]
    assert names == ["2026H1", "2026-07-05"]


def test_where_several_fall_on_one_instant_each_comes_once():
    found = sent(state_of(started(at(20, 9, month=6), *ALL)), at(6, 9, month=7), rules(digest_every=ALL))
    assert found == [
        ("2026-W25", "06-22 08:30"), ("2026-W26", "06-29 08:30"), ("2026-06", "07-01 08:30"),
        ("2026-W27", "07-06 08:30"), ("2026H1", "07-06 08:30"),
    ]  # fmt: skip


def test_months_begin_with_the_setting_not_with_the_past():
    facts = [*founding(at(4, 9)), adopted(at(15, 9, month=6), "week", "month")]
    months = [name for name, _ in sent(state_of(facts), at(2, 9, month=8), rules(digest_every=("week", "month")))]
    assert [name for name in months if "W" not in name] == ["2026-06"]


def test_a_pause_of_the_setting_brings_nothing_of_the_pause_later():
    facts = started(at(4, 9), "month")
    state = state_of([*facts, adopted(at(10, 9, month=4), "week"), adopted(at(10, 9, month=6), "month")])
    assert [name for name, _ in sent(state, at(2, 9, month=7), rules(digest_every=("month",)))] == ["2026-06"]


def test_a_calendar_corrected_after_the_digest_sends_no_month_twice():
    monthly = rules(digest_every=("month",))
    facts: list[f.Fact] = [
        *started(at(4, 9), "month"),
        f.DigestSent(at=at(1, 8, month=4), week="2026-03", every="month"),
    ]
    assert digest.next_due(state_of(facts), monthly) == at(1, 8, month=5).replace(minute=30)


@given(
    start=st.integers(0, 60 * 24 * 200),
    gaps=st.lists(st.integers(0, 60 * 24 * 70), max_size=10),
    restarts=st.lists(st.booleans(), min_size=10, max_size=10),
)
def test_whenever_the_desk_beats_each_period_is_told_once_and_in_order(
    start: int, gaps: list[int], restarts: list[bool]
):
    ruled, begun = rules(digest_every=ALL), datetime(2026, 1, 4, tzinfo=SHANGHAI) + timedelta(minutes=start)
    facts, now, told = started(begun, *ALL), begun, list[f.DigestSent]()
    state = state_of(facts)
    for gap, restart in zip(gaps, restarts, strict=False):
        now += timedelta(minutes=gap)
        state = state_of([*facts, *told]) if restart else state
        told += beat(state, now, ruled)[0]
    steady = state_of(facts)
    hourly = [fact for hour in range(int((now - begun) / timedelta(hours=12)) + 1)
              for fact in beat(steady, begun + hour * timedelta(hours=12), ruled)[0]]  # fmt: skip
    hourly += beat(steady, now, ruled)[0]
    assert sorted(told, key=lambda one: (one.at, one.week)) == sorted(hourly, key=lambda one: (one.at, one.week))
    assert len({fact.week for fact in told}) == len(told)
    assert [fact.at for fact in told] == sorted(fact.at for fact in told)


def letter(every: str) -> Letter:
    state = state_of([*started(at(4, 9), every), *march()])
    found = beat(state, at(10, 9, month=7), rules(digest_every=(every,)))[1]
    return next(one for one in found if one.kind == "manager/digest")


@pytest.mark.parametrize(
    ("every", "title", "days", "book"),
    [
        ("month", "2026 年 3 月", "3月1日—3月31日", "月报-2026-03.xlsx"),
        ("cycle", "2026 年上半年考核周期", "1月5日—7月4日", "周期报告-2026H1.xlsx"),
    ],
)
def test_the_letter_has_the_words_and_the_workbook_of_its_period(every: str, title: str, days: str, book: str):
    one = letter(every)
    assert (one.context["title"], one.context["days"]) == (title, days)
    assert [enclosure.filename for enclosure in one.enclosures] == [book]


def test_a_month_counts_what_happened_in_it():
    state = state_of(march())
    whole: Any = digest.digest(state, rules(), periods.named_month("2026-03"))["flow"]
    assert len(whole.opened) == sum(f"{one.opened:%Y-%m}" == "2026-03" for one in state.tickets.values())


def test_json_names_the_period_and_a_month_has_no_week():
    value: Any = plain(digest.digest(state_of(march()), rules(), periods.named_month("2026-03")))
    assert (value["every"], value["name"], value["week"]) == ("month", "2026-03", None)
    assert json.dumps(value)


@pytest.mark.parametrize("wrong", ["2026-13", "2026-3", "2026-W12", "", "3", "2026-03-01"])
def test_what_names_no_month_is_refused_with_the_cure(wrong: str):
    with pytest.raises(ValueError, match="2026-03 的形式"):
        periods.named_month(wrong)


def test_a_cycle_is_named_as_people_name_it_and_a_wrong_name_brings_the_list():
    for name in ("2026H1", "2026上半年", "2026-01-05"):
        assert periods.named_cycle(name, State(), rules()).name == "2026H1"
    with pytest.raises(ValueError, match="2026H1、2026H2"):
        periods.named_cycle("2027H2", State(), rules())


def test_an_old_fact_without_its_sort_is_a_week():
    state = State()
    apply(state, [f.DigestSent(at=at(23, 8, 30), week="2026-W12")])
    assert state.last_digests == {"week": at(23, 8, 30)}
