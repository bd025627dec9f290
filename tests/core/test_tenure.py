"""People who act only from or to a day: begun and ended at midnight, once, whenever the desk looks."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from mailbot.core import facts as f
from mailbot.core import tenure
from mailbot.core.folds import apply
from mailbot.core.model import SHANGHAI, Person, Role
from mailbot.core.people import Tenure
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from tests.core.sample_money import shipped_rules

DEPUTY = Person("deputy@hospital.example", "代班", Role.IT, "信息科")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def begun(moment: str = "2026-03-01 09:00") -> State:
    """A desk at work since a moment."""
    state = State()
    apply(state, [f.RulesAdopted(at=at(moment), digest="")])
    return state


def of(first: date | None, last: date | None) -> Rules:
    return replace(shipped_rules(), tenures=(Tenure(DEPUTY, first, last),))


def passed(state: State, rules: Rules, until: str) -> list[tuple[str, str]]:
    """What the days bring: which kind of fact at which moment."""
    found = []
    while (decision := tenure.due(state, rules, at(until))).facts:
        apply(state, decision.facts)
        found += [(type(fact).__name__, f"{fact.at:%m-%d %H:%M}") for fact in decision.facts]
    return found


def test_a_deputy_acts_from_the_first_midnight_to_the_one_after_the_last_day() -> None:
    state, rules = begun(), of(date(2026, 3, 9), date(2026, 3, 13))
    assert passed(state, rules, "2026-03-08 23:59") == []
    assert passed(state, rules, "2026-03-09 00:00") == [("PersonAdmitted", "03-09 00:00")]
    assert state.person(DEPUTY.address) == DEPUTY
    assert passed(state, rules, "2026-03-13 23:59") == []
    assert passed(state, rules, "2026-03-14 00:00") == [("PersonLeft", "03-14 00:00")]
    assert state.person(DEPUTY.address).role is Role.STRANGER
    assert passed(state, rules, "2026-12-31 00:00") == []


def test_a_desk_that_slept_over_both_days_tells_both_once() -> None:
    state, rules = begun(), of(date(2026, 3, 9), date(2026, 3, 13))
    both = [("PersonAdmitted", "03-09 00:00"), ("PersonLeft", "03-14 00:00")]
    assert passed(state, rules, "2026-04-01 00:00") == both
    assert passed(state, rules, "2026-04-02 00:00") == []


@pytest.mark.parametrize(("first", "last"), [(date(2026, 2, 1), date(2026, 2, 10)), (date(2026, 2, 1), None)])
def test_what_lies_before_the_desk_began_is_no_matter_of_the_clock(first: date, last: date | None) -> None:
    assert passed(begun(), of(first, last), "2026-12-31 00:00") == []


def test_who_leaves_only_is_there_until_then() -> None:
    state, rules = begun(), of(None, date(2026, 3, 13))
    apply(state, [f.PersonAdmitted(at=at("2026-03-01 09:00"), address=DEPUTY.address, name="代班", role=Role.IT)])
    assert tenure.next_due(state, rules) == at("2026-03-14 00:00")
    assert passed(state, rules, "2026-03-20 00:00") == [("PersonLeft", "03-14 00:00")]
