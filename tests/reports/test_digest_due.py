"""One digest a week, each once, in order, stamped with its own instant, whenever the desk happens to run."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core import facts as f
from mailbot.core.decision import NOTHING, Letter
from mailbot.core.folds import apply
from mailbot.core.model import SHANGHAI, Role
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.reports import digest, weeks
from tests.reports.sample_week import PEOPLE, at, founding, rules

MONDAYS = rules()


def state_of(facts: list[f.Fact]) -> State:
    state = State()
    apply(state, facts)
    return state


def beat(state: State, now: datetime, ruled: Rules = MONDAYS) -> tuple[list[f.DigestSent], list[Letter]]:
    """What a desk does at every beat: ask until nothing more is due."""
    sent: list[f.DigestSent] = []
    letters: list[Letter] = []
    while (decision := digest.due(state, ruled, now)) != NOTHING:
        apply(state, decision.facts)
        sent += [fact for fact in decision.facts if isinstance(fact, f.DigestSent)]
        letters += decision.letters
    return sent, letters


def test_before_the_first_fact_no_digest_is_due():
    assert digest.next_due(State(), MONDAYS) is None
    assert digest.due(State(), MONDAYS, at(23, 9)) == NOTHING


def test_it_is_due_on_monday_at_half_past_eight_and_not_a_second_before():
    state = state_of(founding(at(18, 9)))
    assert digest.next_due(state, MONDAYS) == at(23, 8, 30)
    assert digest.due(state, MONDAYS, at(23, 8, 30) - timedelta(seconds=1)) == NOTHING
    assert digest.due(state, MONDAYS, at(23, 8, 30)).facts == (f.DigestSent(at=at(23, 8, 30), week="2026-W12"),)


def test_a_desk_started_at_that_very_instant_waits_a_week():
    assert digest.next_due(state_of(founding(at(23, 8, 30))), MONDAYS) == at(30, 8, 30)


def test_it_is_stamped_with_the_instant_it_was_due_however_late_it_is_asked_for():
    sent, _ = beat(state_of(founding(at(18, 9))), at(25, 17))
    assert sent == [f.DigestSent(at=at(23, 8, 30), week="2026-W12")]


def test_a_second_beat_and_a_restart_send_nothing_again():
    facts = founding(at(18, 9))
    state = state_of(facts)
    sent, _ = beat(state, at(23, 8, 31))
    assert beat(state, at(23, 8, 31)) == ([], [])
    assert beat(state_of([*facts, *sent]), at(29, 23)) == ([], [])


def test_a_month_of_downtime_brings_every_week_once_and_in_order():
    sent, letters = beat(state_of(founding(at(4, 9))), at(1, 7, month=4))
    assert [fact.week for fact in sent] == ["2026-W10", "2026-W11", "2026-W12", "2026-W13"]
    digests = [letter for letter in letters if letter.kind == "manager/digest"]
    assert [letter.context["week"] for letter in digests] == [fact.week for fact in sent]
    assert [letter.context["as_of"] for letter in digests] == [fact.at for fact in sent]
    assert len([letter for letter in letters if letter.kind == "office/deposit"]) == len(sent)


def test_it_goes_to_every_project_manager_at_one_address_each():
    _, (letter, _) = beat(state_of(founding(at(18, 9))), at(23, 9))
    assert letter.kind == "manager/digest"
    assert letter.to == ("pm@vendor.example", "deputy@vendor.example")


def test_the_office_is_given_the_head_of_the_chain_of_the_week():
    _, (_, letter) = beat(state_of(founding(at(18, 9))), at(23, 9))
    assert (letter.kind, letter.to) == ("office/deposit", state_of(founding(at(18, 9))).addresses(Role.IT))
    assert letter.context["title"] == "2026 年第 12 周"


def test_without_a_project_manager_the_week_passes_without_a_letter():
    nobody = tuple(person for person in PEOPLE if person[2] not in {Role.PM, Role.IT})
    sent, letters = beat(state_of(founding(at(18, 9), nobody)), at(23, 9))
    assert ([fact.week for fact in sent], letters) == (["2026-W12"], [])


def test_another_day_and_time_is_kept_and_covers_the_same_complete_week():
    fridays = rules(digest_day=5, digest_time="17:00")
    state = state_of(founding(at(18, 9)))
    assert digest.next_due(state, fridays) == at(20, 17)
    assert [fact.week for fact in beat(state, at(27, 17), fridays)[0]] == ["2026-W11", "2026-W12"]


def test_a_changed_day_neither_repeats_nor_skips_a_week():
    state = state_of(founding(at(18, 9)))
    first, _ = beat(state, at(23, 9))
    second, _ = beat(state, at(4, 12, month=4), rules(digest_day=5))
    third, _ = beat(state, at(13, 9, month=4))
    assert [fact.week for fact in (*first, *second, *third)] == ["2026-W12", "2026-W13", "2026-W14", "2026-W15"]


@given(
    start=st.integers(0, 60 * 24 * 60),
    gaps=st.lists(st.integers(0, 60 * 24 * 25), max_size=12),
    restarts=st.lists(st.booleans(), min_size=12, max_size=12),
    day=st.integers(1, 7),
    time=st.sampled_from(["00:00", "08:30", "23:59"]),
)
def test_whenever_the_desk_ticks_each_week_is_sent_once(
    start: int, gaps: list[int], restarts: list[bool], day: int, time: str
):
    ruled, now = (
        rules(digest_day=day, digest_time=time),
        datetime(2025, 12, 1, tzinfo=SHANGHAI) + timedelta(minutes=start),
    )
    facts = founding(now)
    state, sent = state_of(facts), []
    for gap, restart in zip(gaps, restarts, strict=False):
        now += timedelta(minutes=gap)
        state = state_of([*facts, *sent]) if restart else state
        sent += beat(state, now, ruled)[0]
    assert [fact.at for fact in sent] == instants(facts[0].at, now, day, time)
    assert [fact.week for fact in sent] == [weeks.name(fact.at - timedelta(days=7)) for fact in sent]


def instants(start: datetime, until: datetime, day: int, time: str) -> list[datetime]:
    """Every instant of the rhythm after `start` up to `until`, found by looking at each day."""
    days = (start.date() + timedelta(days=n) for n in range((until - start).days + 2))
    clock = datetime.strptime(time, "%H:%M").time()  # noqa: DTZ007 - a time of day only
    found = (datetime.combine(each, clock, SHANGHAI) for each in days if each.isoweekday() == day)
    return [moment for moment in found if start < moment <= until]


@pytest.mark.parametrize("asked", [at(23, 8, 30), at(23, 20), at(29)])
def test_the_digest_is_the_same_whenever_it_is_written(asked: datetime):
    state = state_of(founding(at(18, 9)))
    assert digest.due(state, MONDAYS, asked) == digest.due(state, MONDAYS, at(23, 8, 30))
