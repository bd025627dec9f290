"""The quarters of a service term."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from mailbot.core import facts as f
from mailbot.core.contract import Contract
from mailbot.core.folds import apply
from mailbot.core.model import SHANGHAI
from mailbot.core.quarters import grace, late, named, on_time, quarters, status
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.shell.rulefiles import load

CONTRACT = Contract("HT-1", "示例医院", "示例维保公司", date(2026, 1, 4), Decimal(200000), "010-00000000")


@pytest.fixture(scope="module")
def rules() -> Rules:
    loaded, problems = load(None, CONTRACT)
    assert loaded, problems
    return loaded


def test_the_quarters_of_the_sample_contract() -> None:
    spans = [(str(each.begin), str(each.end)) for each in quarters(CONTRACT)]
    assert spans == [
        ("2026-01-05", "2026-04-04"), ("2026-04-05", "2026-07-04"), ("2026-07-05", "2026-10-04"), ("2026-10-05", "2027-01-04"),
    ]  # fmt: skip
    assert quarters(CONTRACT)[2].name == "2026 年第三季度"


def test_every_start_day_of_four_years_is_covered_without_a_gap() -> None:
    for step in range(4 * 366):
        contract = replace(CONTRACT, signed=date(2026, 1, 1) + timedelta(days=step))
        spans = quarters(contract)
        assert (spans[0].begin, spans[-1].end) == (contract.start, contract.end)
        assert all(one.end + timedelta(days=1) == two.begin for one, two in pairwise(spans))


def test_month_ends_clamp_without_drifting() -> None:
    begins = [str(each.begin) for each in quarters(replace(CONTRACT, signed=date(2026, 11, 29)))]
    assert begins == ["2026-11-30", "2027-02-28", "2027-05-30", "2027-08-30"]


def test_grace_ends_with_the_fifth_working_day(rules: Rules) -> None:
    assert grace(quarters(CONTRACT)[2], rules) == datetime(2026, 10, 14, tzinfo=SHANGHAI)


def test_a_quarter_over_before_the_desk_began_is_unknown(rules: Rules) -> None:
    state = State()
    apply(state, [f.RulesAdopted(at=datetime(2026, 10, 6, tzinfo=SHANGHAI), digest="")])
    assert [status(state, each, rules) for each in quarters(CONTRACT)] == ["unknown", "unknown", "unknown", "open"]


SPRING, SUMMER = quarters(CONTRACT)[:2]
NAME = "F-2026-0001"


def sheet(day: date, came: datetime, form: str = NAME, quarter: date | None = None, annex: int = 1) -> f.FormFiled:
    """A filed 附件1 with one day of work."""
    return f.FormFiled(
        at=came,
        form=form,
        annex=annex,
        revision=1,
        sha256=form,
        filename="附件1.docx",
        fingerprint=form,
        days=(day,),
        quarter=quarter,
    )


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


def folded(*facts: f.Fact) -> State:
    state = State()
    apply(state, facts)
    return state


def confirmed(form: str = NAME, reservation: str = "") -> f.FormConfirmed:
    return f.FormConfirmed(at=at(4, 20), form=form, revision=1, sha256=form, reservation=reservation)


MISSED = f.DutyMissed(at=at(4, 14, 0), quarter=SPRING.begin)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ((), "open"),
        ((sheet(SPRING.begin, at(4, 1)),), "recorded"),
        ((sheet(SPRING.end, at(4, 1)), confirmed()), "done"),
        ((sheet(SPRING.end, at(4, 1)), confirmed(reservation="演练未做")), "done_reserved"),
        ((MISSED,), "missed"),
        ((f.DutyReminded(at=at(3, 21), quarter=SPRING.begin, days=14),), "open"),
        ((MISSED, sheet(SPRING.end, at(4, 1)), confirmed()), "done"),  # came in time, was found later
        ((MISSED, sheet(SPRING.end, at(4, 30)), confirmed()), "missed"),  # a late one undoes nothing
        ((sheet(SPRING.end + timedelta(days=1), at(4, 4)),), "open"),  # work of the next quarter
        ((sheet(SPRING.end, at(4, 1), annex=2),), "open"),
        ((sheet(SPRING.end, at(4, 1), quarter=SUMMER.begin),), "open"),  # said to be of another
    ],
)
def test_a_quarter_stands_as_its_record_says(rules: Rules, facts: tuple[f.Fact, ...], told: str) -> None:
    assert status(folded(*facts), SPRING, rules) == told


def test_in_time_is_before_the_end_of_grace_and_a_confirmed_record_goes_before_an_earlier_one(rules: Rules) -> None:
    end = grace(SPRING, rules)
    just, over = sheet(SPRING.end, end - timedelta(minutes=1)), sheet(SPRING.end, end, "F-2026-0002")
    state = folded(just, over)
    assert [form and form.number for form in (on_time(state, SPRING, rules), late(state, SPRING, rules))] == [
        NAME,
        "F-2026-0002",
    ]
    assert on_time(folded(over), SPRING, rules) is None
    second = sheet(SPRING.begin, at(4, 2), "F-2026-0003")
    found = on_time(folded(sheet(SPRING.begin, at(4, 1)), second, confirmed("F-2026-0003")), SPRING, rules)
    assert found
    assert found.number == "F-2026-0003"
    first = on_time(folded(second, sheet(SPRING.begin, at(4, 1))), SPRING, rules)
    assert first
    assert first.number == NAME


def test_late_is_also_work_done_after_the_quarter_that_it_is_said_to_be_of(rules: Rules) -> None:
    after = sheet(SPRING.end + timedelta(days=3), at(4, 8), quarter=SPRING.begin)
    earlier = sheet(SPRING.end + timedelta(days=2), at(4, 7), "F-2026-0002", quarter=SPRING.begin)
    training = sheet(SPRING.end + timedelta(days=2), at(4, 6), "F-2026-0003", quarter=SPRING.begin, annex=2)
    found = late(folded(after, earlier, training), SPRING, rules)
    assert found
    assert found.number == "F-2026-0002"
    for day in (SPRING.begin, SPRING.end):
        assert late(folded(sheet(day, at(4, 1), quarter=SPRING.begin)), SPRING, rules) is None
    both = replace(sheet(SPRING.end, at(4, 6), quarter=SPRING.begin), days=(SPRING.end, SUMMER.begin))
    assert late(folded(both), SPRING, rules) is None
    assert late(folded(sheet(SUMMER.begin, at(4, 6))), SPRING, rules) is None  # said to be of none


def test_a_record_revised_to_another_day_counts_by_its_latest_revision(rules: Rules) -> None:
    moved = replace(sheet(SUMMER.begin, at(4, 10)), revision=2)
    state = folded(sheet(SPRING.end, at(4, 1)), moved)
    assert [on_time(state, span, rules) is not None for span in (SPRING, SUMMER)] == [False, True]


def test_a_record_of_several_days_counts_for_the_quarter_of_any_of_them(rules: Rules) -> None:
    both = replace(sheet(SPRING.end, at(4, 6)), days=(SPRING.end, SUMMER.begin))
    assert [on_time(folded(both), span, rules) is not None for span in (SPRING, SUMMER)] == [True, True]


@pytest.mark.parametrize(
    ("words", "near", "begin"),
    [
        ("三季度", date(2026, 8, 1), date(2026, 7, 5)),
        ("第 1 季度的运行表", date(2026, 4, 10), date(2026, 1, 5)),
        ("补交2季度", date(2026, 7, 20), date(2026, 4, 5)),
        ("第四季度", date(2026, 10, 5), date(2026, 10, 5)),
        ("第四季度", date(2026, 10, 4), None),  # not begun
        ("本季度", date(2026, 8, 1), None),
    ],
)
def test_a_quarter_is_known_by_its_numeral_once_it_has_begun(words: str, near: date, begin: date | None) -> None:
    assert named(words, CONTRACT, near) == begin


def test_a_quarter_is_over_with_its_last_day() -> None:
    assert SPRING.over == datetime(2026, 4, 5, tzinfo=SHANGHAI)
    assert [span.name[-4:] for span in quarters(CONTRACT)] == ["第一季度", "第二季度", "第三季度", "第四季度"]
    march = quarters(replace(CONTRACT, signed=date(2026, 3, 14)))
    assert [span.name for span in march] == [f"2026 年第{name}季度" for name in "一二三四"]
