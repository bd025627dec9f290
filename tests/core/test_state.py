"""What the fold of all facts says of the time to come."""

from datetime import datetime, timedelta

from mailbot.core import facts as f
from mailbot.core.folds import apply
from mailbot.core.model import SHANGHAI, Kind
from mailbot.core.state import SPARE_DUES, State

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)


def ticket(number: int, *, confirmed: bool) -> list[f.Fact]:
    """A ticket with two marks, `number` minutes after nine."""
    name, at = f"TJ-2026-{number:04}", MONDAY + timedelta(minutes=number)
    marks = tuple(f.Mark(step, at + timedelta(minutes=step)) for step in (50, 100))
    facts: list[f.Fact] = [
        f.TicketOpened(at=at, ticket=name, kind=Kind.REPORT, brief="打不开", gist="", module="总检"),
        f.DeadlineSet(at=at, ticket=name, row="response", due=marks[-1].at, marks=marks, basis="default"),
    ]
    return facts + ([f.TicketClosed(at=at, ticket=name, cause="", fix="")] if confirmed else [])


def test_nothing_is_due_where_everything_is_done() -> None:
    state = State()
    apply(state, [fact for number in range(300) for fact in ticket(number, confirmed=True)])
    assert state.next_due() is None
    assert state.dues == []


def test_after_a_long_past_the_earliest_mark_of_what_is_open_comes_first() -> None:
    state = State()
    apply(state, [fact for number in range(600) for fact in ticket(number, confirmed=number not in {400, 450, 599})])
    expected = [MONDAY + timedelta(minutes=minutes) for minutes in (450, 500, 500, 550, 649, 699)]
    assert state.next_due() == expected[0]
    assert [at for at, *_ in state.due_by(MONDAY + timedelta(days=1))] == expected
    apply(state, [f.TicketClosed(at=MONDAY, ticket="TJ-2026-0400", cause="", fix="")])
    assert state.next_due() == expected[1]


def test_of_each_deadline_only_the_next_mark_waits_and_the_others_follow_it() -> None:
    state = State()
    apply(state, ticket(0, confirmed=False))
    assert [step for *_, step in state.dues] == [50]
    apply(state, [f.Reminded(at=MONDAY, ticket="TJ-2026-0000", row="response", step=50)])
    assert state.next_due() == MONDAY + timedelta(minutes=100)


def test_marks_of_what_is_done_are_forgotten_before_they_come() -> None:
    state = State()
    for number in range(2000):
        apply(state, ticket(number, confirmed=number % 100 > 0))
    assert len(state.dues) <= SPARE_DUES + 2 * 20
    assert len(state.due_by(MONDAY + timedelta(days=3))) == 2 * 20
