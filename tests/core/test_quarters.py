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
from mailbot.core.quarters import grace, quarters, status
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
