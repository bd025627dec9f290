"""Who is on call, and how often an alert is repeated."""

from datetime import date, datetime, timedelta

import pytest

from mailbot.core import facts as f
from mailbot.core.alerts import again, called, due, next_due
from mailbot.core.decision import NOTHING
from mailbot.core.folds import apply
from mailbot.core.model import SHANGHAI, Kind, Role, Severity
from mailbot.core.people import Shift, on_call
from mailbot.core.rulebook import Settings
from mailbot.core.state import State
from mailbot.shell.rulefiles import NOBODY, load

AT = datetime(2026, 10, 1, 3, tzinfo=SHANGHAI)
ROSTER = (
    Shift(date(2026, 10, 1), date(2026, 10, 3), "a@v.example"),
    Shift(date(2026, 10, 3), date(2026, 10, 7), "b@v.example"),
)


@pytest.mark.parametrize(
    ("day", "names"),
    [(30, ()), (1, ("a@v.example",)), (3, ("a@v.example", "b@v.example")), (7, ("b@v.example",)), (8, ())],
)
def test_both_ends_of_a_shift_are_on_call(day: int, names: tuple[str, ...]) -> None:
    assert on_call(ROSTER, date(2026, 9 if day == 30 else 10, day)) == names


def test_a_disaster_is_repeated_sooner_and_after_a_night_once_a_day() -> None:
    settings = Settings(most_alerts=2)
    assert again(Severity.MAJOR, 1, AT, settings) == AT + timedelta(minutes=15)
    assert again(Severity.DISASTER, 1, AT, settings) == AT + timedelta(minutes=10)
    assert again(Severity.DISASTER, 2, AT, settings) == AT + timedelta(days=1)


@pytest.fixture
def state() -> State:
    made = State()
    people = (("a@v.example", Role.ENGINEER), ("b@v.example", Role.ENGINEER), ("pm@v.example", Role.PM))
    apply(made, [f.PersonAdmitted(at=AT, address=address, name=address, role=role) for address, role in people])
    opened = f.TicketOpened(
        at=AT, ticket="TJ-2026-0001", kind=Kind.REPORT, brief="全停", gist="全停", module="", severity=Severity.MAJOR
    )
    apply(made, [opened, f.AlertRaised(at=AT, ticket="TJ-2026-0001", times=1, again=AT + timedelta(minutes=15))])
    return made


def test_the_day_is_that_of_shanghai_and_who_has_left_is_not_called(state: State) -> None:
    rules, _ = load(None, NOBODY, "", ROSTER)
    assert rules
    assert called(state, rules, AT) == ("a@v.example", "pm@v.example")
    apply(state, [f.PersonLeft(at=AT, address="a@v.example")])
    assert called(state, rules, AT) == ("b@v.example", "pm@v.example")


def test_an_alert_is_due_once_and_not_when_somebody_answered(state: State) -> None:
    rules, _ = load(None)
    assert rules
    first = next_due(state, rules)
    assert first == AT + timedelta(minutes=15)
    assert due(state, rules, first - timedelta(seconds=1)) == NOTHING
    decision = due(state, rules, first + timedelta(days=1))
    assert [fact.at for fact in decision.facts] == [first]
    apply(state, decision.facts)
    assert next_due(state, rules) == first + timedelta(minutes=15)
    apply(state, [f.ProgressTold(at=first, ticket="TJ-2026-0001")])
    assert next_due(state, rules) is None


def test_a_roster_changes_the_digest_of_the_rules_and_none_leaves_it() -> None:
    plain, other = load(None)[0], load(None, NOBODY, "", ROSTER)[0]
    assert plain
    assert other
    assert plain.digest == load(None, NOBODY, "", ())[0].digest  # type: ignore[union-attr]
    assert plain.digest != other.digest
