"""警告台账: which warnings a cycle shows, which one of its problem each is, its clause and on what its time rests."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from mailbot.core import facts as f
from mailbot.core.cycles import Cycle, cycles
from mailbot.core.folds import apply
from mailbot.core.model import Severity
from mailbot.core.state import State
from mailbot.reports.warned import nth, shortened_by, warned
from tests.core.sample_money import CONTRACT, DISASTER, MAJOR, NORMAL, URGENT, Warned, at, folded, rules, ticket

RULES = rules()
FIRST, SECOND = cycles(CONTRACT, (), RULES.cycles)


def shown(state: State, cycle: Cycle = FIRST) -> list[str]:
    return [one.warning for one in warned(state, RULES, cycle)]


def one(*parts: Warned, before: tuple[f.Fact, ...] = (), others: tuple[f.Fact, ...] = ()) -> State:
    return folded(ticket(1, at(1, 6)), before, *(each.facts() for each in parts), others)


@pytest.mark.parametrize(
    ("decided", "in_first", "in_second"),
    [
        (
            datetime(2026, 7, 5, 9, tzinfo=at(1, 1).tzinfo),
            True,
            True,
        ),  # proposed on the last day, decided on the first of the next
        (at(7, 6), False, True),
        (at(7, 4), True, False),
        (at(1, 6), True, False),  # proposed on the first day
    ],
)
def test_a_cycle_shows_what_was_proposed_or_decided_in_it(decided: datetime, in_first: bool, in_second: bool) -> None:
    state = one(Warned(1, 1, URGENT, decided))
    assert (shown(state, FIRST), shown(state, SECOND)) == (["W-2026-001"] * in_first, ["W-2026-001"] * in_second)


def test_a_loss_decided_later_shows_the_warning_again() -> None:
    assert shown(one(Warned(1, 1, URGENT, at(3, 1), loss=True, loss_at=at(8, 1))), SECOND) == ["W-2026-001"]


def test_what_counts_for_nothing_is_the_zeroth() -> None:
    state = one(
        Warned(1, 1, URGENT, at(3, 1)),
        Warned(2, 1, URGENT, at(3, 8), "words"),
        Warned(3, 1, URGENT, at(3, 9), verified=False),
    )
    assert [nth(state, RULES, f"W-2026-00{n}") for n in (1, 2, 3, 4)] == [1, 2, 0, 0]


@pytest.mark.parametrize(
    ("severity", "loss", "clause"),
    [
        (NORMAL, False, "普通问题：给予警告，同一问题3次警告后扣除服务费1%，"),
        (URGENT, False, "紧急问题：给予警告，同一问题2次警告后扣除服务费3%"),
        (URGENT, True, "如果造成严重后果或损失，扣除年度服务费5%。"),
        (DISASTER, True, "灾难问题：扣除年度服务费10%或终止合同。"),  # has no sentence of its own for a loss
        (None, False, "普通问题：给予警告，同一问题3次警告后扣除服务费1%，"),
    ],
)
def test_the_clause_is_that_of_the_severity_and_of_the_loss(severity: Severity | None, loss: bool, clause: str) -> None:
    (told,) = warned(one(replace(Warned(1, 1, URGENT, at(3, 1), loss=loss), severity=severity)), RULES, FIRST)
    assert told.clause == clause


@pytest.mark.parametrize(
    ("row", "basis"),
    [
        ("resolved", "agreed"),
        ("response", "default"),
        ("promise", "promised"),
        ("recurrence", "contract"),
        ("words", "contract"),
    ],
)
def test_the_basis_is_that_of_its_deadline(row: str, basis: str) -> None:
    dues = tuple(
        f.DeadlineSet(at=at(1, 7), ticket="TJ-2026-0001", row=name, due=at(1, 8), marks=(), basis=rests)
        for name, rests in (("resolved", "agreed"), ("promise", "promised"))
    )
    (told,) = warned(one(Warned(1, 1, URGENT, at(3, 1), row), before=dues), RULES, FIRST)
    assert told.basis == basis


def test_the_basis_stays_as_it_was_when_the_warning_was_proposed() -> None:
    first, later = (
        f.DeadlineSet(at=day, ticket="TJ-2026-0001", row="promise", due=at(1, 8), marks=(), basis=rests)
        for day, rests in ((at(1, 7), "promised"), (at(4, 1), "agreed"))
    )
    (told,) = warned(one(Warned(1, 1, URGENT, at(3, 1), "promise"), before=(first,), others=(later,)), RULES, FIRST)
    assert told.basis == "promised"


def test_without_a_ticket_the_basis_of_a_miss_is_the_default() -> None:
    (told,) = warned(one(Warned(1, 0, NORMAL, at(3, 1))), RULES, FIRST)
    assert told.basis == "default"


@pytest.mark.parametrize(("party", "others"), [("甲方", True), ("第三方", True), ("乙方", False), ("", False)])
def test_what_others_caused_counts_for_nothing(party: str, others: bool) -> None:
    said = f.CauseAttributed(at=at(4, 1), ticket="TJ-2026-0001", party=party)
    state = one(Warned(1, 1, URGENT, at(3, 1)), Warned(2, 0, URGENT, at(3, 1), "words"), others=(said,))
    assert [nth(state, RULES, name) for name in ("W-2026-001", "W-2026-002")] == [0 if others else 1, 1]


def test_only_grave_warnings_verified_in_the_cycle_let_it_be_shortened() -> None:
    begin, end = (datetime.combine(day, at(1, 1).time(), at(1, 1).tzinfo) for day in (SECOND.begin, SECOND.end))
    parts = (
        Warned(1, 1, MAJOR, begin), Warned(2, 1, DISASTER, end, "words"), Warned(3, 1, URGENT, at(8, 1), "recurrence"),
        Warned(4, 1, MAJOR, at(8, 2), "promise", verified=False), Warned(5, 1, MAJOR, begin - timedelta(days=1), "words"),
        Warned(6, 1, MAJOR, at(8, 3), "words"),
    )  # fmt: skip
    state = one(*parts)
    apply(state, [f.WarningRejected(at=at(8, 4), by="it@hospital.example", warning="W-2026-006")])
    assert shortened_by(state, RULES, SECOND) == ("W-2026-001", "W-2026-002")
    assert date(2026, 7, 5) == SECOND.begin
