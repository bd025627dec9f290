"""Half-years from the start of service, shortened and lengthened by decision, and what each cycle pays."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core.contract import Contract
from mailbot.core.cycles import Cycle, cycle_of, cycles, find, months_after
from mailbot.core.facts import CycleDecided
from mailbot.core.model import SHANGHAI, Severity
from tests.core.sample_money import CONTRACT, shipped_rules

RULES = shipped_rules().cycles
DAYS = [date(2023, 1, 1) + timedelta(days=day) for day in range(2 * 366)]  # 2024 is a leap year


def starting(day: date, fee: str = "200000.00") -> Contract:
    return replace(CONTRACT, signed=day - timedelta(days=1), annual_fee=Decimal(fee))


def decided(months: int, *day: int, hour: int = 10) -> CycleDecided:
    return CycleDecided(at=datetime(*day, hour, tzinfo=SHANGHAI), months=months)


def spans(found: tuple[Cycle, ...]) -> list[str]:
    return [f"{cycle.begin:%m-%d}/{cycle.end:%m-%d}" for cycle in found]


def test_the_usual_year_has_two_half_years_of_half_the_fee() -> None:
    first, second = cycles(CONTRACT, (), RULES)
    assert first == Cycle(date(2026, 1, 5), date(2026, 7, 4), 6, Decimal("100000.00"), 0)
    assert second == Cycle(date(2026, 7, 5), date(2027, 1, 4), 6, Decimal("100000.00"), 1)
    assert (first.name, first.alias, second.alias) == ("2026-01-05", "2026H1", "2026H2")


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (date(2023, 8, 29), ["08-29/02-28", "02-29/08-28"]),
        (date(2023, 8, 31), ["08-31/02-28", "02-29/08-30"]),
        (date(2024, 8, 31), ["08-31/02-27", "02-28/08-30"]),
        (date(2024, 2, 29), ["02-29/08-28", "08-29/02-28"]),
        (date(2023, 3, 31), ["03-31/09-29", "09-30/03-30"]),
        (date(2023, 12, 31), ["12-31/06-29", "06-30/12-30"]),
    ],
)
def test_month_ends_clamp_and_do_not_drift(start: date, expected: list[str]) -> None:
    assert spans(cycles(starting(start), (), RULES)) == expected


def test_months_are_counted_from_the_start_each_time() -> None:
    start = date(2024, 1, 31)
    assert [months_after(start, n).isoformat() for n in (0, 1, 2, 3, 12, 13)] == [
        "2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2025-01-31", "2025-02-28",
    ]  # fmt: skip


CHANGES = (
    (),
    (decided(3, 2023, 6, 1), decided(3, 2024, 1, 1), decided(3, 2025, 1, 1)),
    (decided(1, 2023, 2, 1), decided(1, 2024, 2, 1), decided(1, 2025, 1, 1)),
    tuple(decided(m, 2023 + n // 12, n % 12 + 1, 15) for n, m in enumerate((1, 3, 6, 3, 1, 1, 6, 3) * 4)),
)


@pytest.mark.parametrize("fee", ["200000.00", "100000.01", "99999.99", "0.03"])
@pytest.mark.parametrize("changes", CHANGES, ids=["usual", "quarters", "months", "to and fro"])
def test_every_start_day_of_two_years(fee: str, changes: tuple[CycleDecided, ...]) -> None:
    for day in DAYS:
        contract = starting(day, fee)
        found = cycles(contract, changes, RULES)
        assert (found[0].begin, found[-1].end) == (contract.start, contract.end)
        assert all(one.end + timedelta(days=1) == other.begin for one, other in pairwise(found))
        assert all(cycle.begin <= cycle.end and cycle.share >= 0 for cycle in found)
        assert sum(cycle.months for cycle in found) == 12
        assert [sum(cycle.months for cycle in found if cycle.half == half) for half in (0, 1)] == [6, 6]
        assert sum(cycle.share for cycle in found) == contract.annual_fee
        aliases = [cycle.alias for cycle in found if cycle.alias]
        assert len(set(aliases)) == len(aliases)


def test_shorter_cycles_hold_from_the_next_boundary() -> None:
    found = cycles(CONTRACT, [decided(3, 2026, 4, 20)], RULES)
    assert spans(found) == ["01-05/07-04", "07-05/10-04", "10-05/01-04"]
    assert [str(cycle.share) for cycle in found] == ["100000.00", "50000.00", "50000.00"]
    assert [cycle.half for cycle in found] == [0, 1, 1]


def test_months_pay_a_twelfth_and_the_last_the_remainder() -> None:
    found = cycles(CONTRACT, [decided(1, 2026, 4, 20)], RULES)
    assert [cycle.months for cycle in found] == [6, 1, 1, 1, 1, 1, 1]
    assert [str(cycle.share) for cycle in found[1:]] == ["16666.67"] * 5 + ["16666.65"]


@pytest.mark.parametrize(
    ("decisions", "months"),
    [
        ([decided(1, 2026, 1, 6)], [6, 1, 1, 1, 1, 1, 1]),
        ([decided(3, 2026, 7, 4, hour=23)], [6, 3, 3]),  # on the last day still
        ([decided(3, 2026, 7, 5, hour=0)], [6, 6]),  # the second half-year runs already
        ([decided(3, 2026, 4, 1), decided(1, 2026, 9, 1)], [6, 3, 1, 1, 1]),
        ([decided(3, 2026, 4, 1), decided(6, 2026, 9, 1)], [6, 3, 3]),  # no half-year begins in October
        ([decided(1, 2026, 4, 1), decided(3, 2026, 7, 20)], [6, 1, 1, 1, 3]),  # waits for the quarter
        ([decided(1, 2026, 4, 1), decided(3, 2026, 7, 20), decided(1, 2026, 9, 1)], [6, 1, 1, 1, 1, 1, 1]),
        ([decided(1, 2026, 4, 1), decided(6, 2026, 6, 1)], [6, 6]),  # the later word counts
        ([decided(6, 2026, 7, 8)], [6, 6]),
        ([decided(4, 2026, 4, 1)], [6, 6]),  # no such length
        ([decided(1, 2025, 12, 1)], [6, 6]),  # before this contract
    ],
)
def test_a_decision_waits_for_a_boundary_on_its_grid(decisions: list[CycleDecided], months: list[int]) -> None:
    assert [cycle.months for cycle in cycles(CONTRACT, decisions, RULES)] == months


@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from([1, 3, 6])), max_size=6), st.sampled_from(DAYS))
def test_a_decision_never_changes_a_cycle_that_has_begun(changes: list[tuple[int, int]], start: date) -> None:
    contract = starting(start)
    noon = datetime.combine(start, datetime.min.time(), SHANGHAI) + timedelta(hours=12)
    facts = sorted((CycleDecided(at=noon + timedelta(days=d), months=m) for d, m in changes), key=lambda fact: fact.at)
    for count, fact in enumerate(facts):
        before, after = cycles(contract, facts[:count], RULES), cycles(contract, facts[: count + 1], RULES)
        begun = [cycle for cycle in before if cycle.begin <= fact.at.date()]
        assert [(c.begin, c.end) for c in after[: len(begun)]] == [(c.begin, c.end) for c in begun]


def test_a_day_has_its_cycle_and_days_outside_the_term_the_nearest() -> None:
    found = cycles(CONTRACT, (), RULES)
    days = (date(2025, 12, 1), date(2026, 7, 4), date(2026, 7, 5), date(2027, 3, 1))
    assert [cycle_of(found, day).name for day in days] == ["2026-01-05", "2026-01-05", "2026-07-05", "2026-07-05"]


@pytest.mark.parametrize(
    "name", ["2026-07-05", "2026H2", "2026h2", "2026下半年", "2026年下半年", " 2026 年下半年 ", "２０２６Ｈ２"]
)
def test_a_cycle_is_found_by_its_first_day_or_its_alias(name: str) -> None:
    found = find(cycles(CONTRACT, (), RULES), name)
    assert found
    assert found.begin == date(2026, 7, 5)


@pytest.mark.parametrize("name", ["", "2026-07-04", "2026", "2025H1", "上半年", "2026H3"])
def test_other_names_lead_nowhere(name: str) -> None:
    assert find(cycles(CONTRACT, [decided(3, 2026, 2, 1)], RULES), name) is None


def test_a_half_year_cut_in_quarters_has_no_alias() -> None:
    assert find(cycles(CONTRACT, [decided(3, 2026, 2, 1)], RULES), "2026H2") is None


def test_the_severities_that_propose_shorter_cycles() -> None:
    assert RULES.shorten_after == (Severity.MAJOR, Severity.DISASTER)


def test_a_decision_on_the_first_day_of_service_counts_and_the_order_they_are_told_in_does_not() -> None:
    first, later = decided(1, 2026, 1, 5), decided(3, 2026, 4, 1)
    assert [cycle.months for cycle in cycles(CONTRACT, [first], RULES)] == [6, *[1] * 6]
    assert cycles(CONTRACT, [later, first], RULES) == cycles(CONTRACT, [first, later], RULES)
    assert [cycle.months for cycle in cycles(CONTRACT, [later, first], RULES)] == [6, 3, 3]


def test_a_decision_of_no_known_length_leaves_the_one_before_it_in_force() -> None:
    assert [cycle.months for cycle in cycles(CONTRACT, [decided(1, 2026, 4, 1), decided(2, 2026, 5, 1)], RULES)] == [
        6,
        *[1] * 6,
    ]


def test_a_share_is_the_percent_of_its_row_and_the_last_of_each_half_pays_what_the_half_has_left() -> None:
    lengths = tuple(replace(each, percent=Decimal(20)) if each.months == 3 else each for each in RULES.lengths)
    spread = cycles(
        CONTRACT, [decided(3, 2025, 12, 1), decided(3, 2026, 1, 5)], replace(RULES, usual=3, lengths=lengths)
    )
    assert [str(cycle.share) for cycle in spread] == ["40000.00", "60000.00"] * 2
    odd = cycles(starting(date(2026, 1, 5), "200000.01"), (), replace(RULES, usual=3))
    assert [str(cycle.share) for cycle in odd] == ["50000.00", "50000.01", "50000.00", "50000.00"]


@pytest.mark.parametrize(
    ("name", "begin"),
    [
        ("2026H1", "2026-01-05"), ("2026h2", "2026-07-05"), ("2026上半年", "2026-01-05"), ("2026年 下半年", "2026-07-05"),
        ("２０２６Ｈ１", "2026-01-05"), ("2026-07-05", "2026-07-05"), ("2026-07-06", None), ("2025H1", None), ("", None),
    ],
)  # fmt: skip
def test_a_cycle_is_found_by_its_first_day_and_a_half_year_by_its_names(name: str, begin: str | None) -> None:
    found = find(cycles(CONTRACT, (), RULES), name)
    assert (found.name if found else None) == begin
