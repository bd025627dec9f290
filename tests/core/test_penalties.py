"""Warnings to deductions to accounts: each row of the contract, each setting, and what must hold of every year."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain, pairwise, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core import facts as f
from mailbot.core.accounts import Account, ledger_of
from mailbot.core.folds import apply
from mailbot.core.model import Severity
from mailbot.core.state import State
from tests.core.sample_money import (
    DISASTER,
    MAJOR,
    NORMAL,
    START,
    URGENT,
    Warned,
    at,
    deductions,
    folded,
    grouped,
    rules,
    shipped_rules,
    ticket,
    total,
)


def year(*warned: Warned, others: Iterable[f.Fact] = ()) -> State:
    """A year of these warnings; each ticket was opened and closed early, one after the other."""
    numbers = sorted({each.ticket for each in warned if each.ticket})
    opened = [
        ticket(number, START + timedelta(hours=number), START + timedelta(hours=number, minutes=30))
        for number in numbers
    ]
    return folded(*opened, *(each.facts() for each in warned), others)


def one_problem(*warned: Warned) -> State:
    """The same, all tickets said to be one problem."""
    numbers = sorted({each.ticket for each in warned if each.ticket})
    return year(*warned, others=grouped(START + timedelta(days=2), *numbers))


def series(severity: Severity, losses: str) -> list[Warned]:
    """Warnings of recurrences, a week apart from February on: `-` plain, `L` with a loss."""
    return [Warned(n, n, severity, at(2, 1) + timedelta(weeks=n), loss=kind == "L") for n, kind in enumerate(losses, 1)]


def fired(state: State, **settings: Any) -> list[tuple[str, str]]:
    return [(each.row, str(each.amount)) for each in deductions(state, rules(**settings))]


@pytest.mark.parametrize(
    ("severity", "losses", "expected"),
    [
        (NORMAL, "--", []),
        (NORMAL, "---", [("普通-警告", "2000.00")]),
        (NORMAL, "-----", [("普通-警告", "2000.00")]),
        (NORMAL, "------", [("普通-警告", "2000.00")] * 2),
        (NORMAL, "L", [("普通-损失", "6000.00")]),
        (NORMAL, "--L", [("普通-损失", "6000.00")]),
        (NORMAL, "L--", [("普通-损失", "6000.00")]),
        (NORMAL, "L-----", [("普通-损失", "6000.00"), ("普通-警告", "2000.00")]),
        (NORMAL, "---L", [("普通-警告", "2000.00"), ("普通-损失", "6000.00")]),
        (NORMAL, "---L--", [("普通-警告", "2000.00"), ("普通-损失", "6000.00")]),
        (URGENT, "-", []),
        (URGENT, "--", [("紧急-警告", "6000.00")]),
        (URGENT, "----", [("紧急-警告", "6000.00")] * 2),
        (URGENT, "-L", [("紧急-损失", "10000.00")]),
        (URGENT, "L-", [("紧急-损失", "10000.00")]),
        (URGENT, "LL", [("紧急-损失", "10000.00")] * 2),
        (URGENT, "LL--", [("紧急-损失", "10000.00")] * 2),
        (URGENT, "LL----", [("紧急-损失", "10000.00")] * 2 + [("紧急-警告", "6000.00")]),
        (MAJOR, "-", [("重大-警告", "10000.00")]),
        (MAJOR, "L", [("重大-损失", "20000.00")]),
        (MAJOR, "-L-", [("重大-警告", "10000.00"), ("重大-损失", "20000.00"), ("重大-警告", "10000.00")]),
        (DISASTER, "-", [("灾难", "20000.00")]),
        (DISASTER, "L", [("灾难", "20000.00")]),
        (DISASTER, "--", [("灾难", "20000.00")] * 2),
    ],
)
def test_each_row_fires_as_its_sentence_says(severity: Severity, losses: str, expected: list[tuple[str, str]]) -> None:
    assert fired(one_problem(*series(severity, losses))) == expected


def test_a_deduction_says_where_it_comes_from() -> None:
    first, second = series(URGENT, "--")
    second = replace(second, loss=True, loss_at=at(8, 3))
    (found,) = deductions(one_problem(first, second), rules())
    assert (found.problem, found.severity, found.row) == ("P-2026-001", URGENT, "紧急-损失")
    assert found.clause == "如果造成严重后果或损失，扣除年度服务费5%。"
    assert (found.percent, found.base, found.amount) == (Decimal(5), Decimal("200000.00"), Decimal("10000.00"))
    assert (found.since, found.cycle) == (at(8, 3), date(2026, 7, 5))  # a loss verified later fires then
    assert found.warnings == ("W-2026-001", "W-2026-002")
    assert found.evidence == ("proposal 1", "verdict 1", "proposal 2", "verdict 2", "claim 2", "loss 2")
    assert (found.loss, found.termination) == (None, False)


def test_the_sum_of_a_loss_and_the_choice_of_ending_the_contract_are_told() -> None:
    (found,) = deductions(one_problem(*series(MAJOR, "L")), rules())
    assert (found.loss, found.termination) == (Decimal("3480.00"), True)


def test_each_problem_and_each_severity_counts_for_itself() -> None:
    apart = [replace(each, number=n) for n, each in enumerate(series(URGENT, "--"), 1)]
    assert fired(year(*apart)) == []
    assert fired(one_problem(apart[0], replace(apart[1], severity=NORMAL))) == []
    assert fired(one_problem(*apart)) == [("紧急-警告", "6000.00")]


def test_only_what_is_verified_and_stands_counts() -> None:
    first, second = series(URGENT, "--")
    assert fired(one_problem(first, replace(second, verified=False))) == []
    for kind in (f.WarningRejected, f.WarningWithdrawn):
        state = one_problem(first, second)
        apply(state, [kind(at=at(5, 1), by="it@hospital.example", warning=second.name)])
        assert fired(state) == []


@pytest.mark.parametrize(("party", "count"), [("甲方", 0), ("第三方", 0), ("乙方", 1), ("", 1)])
def test_what_others_caused_brings_no_warning(party: str, count: int) -> None:
    attributed = f.CauseAttributed(at=at(4, 1), ticket="TJ-2026-0001", party=party)
    assert len(fired(year(*series(MAJOR, "-"), others=[attributed]))) == count


def test_missed_quarters_are_one_problem_and_warnings_in_words_each_their_own() -> None:
    quarters = [(at(4, 6), date(2026, 1, 5)), (at(7, 6), date(2026, 4, 5)), (at(10, 6), date(2026, 7, 5))]
    missed = [Warned(n, 0, NORMAL, when, "duty", quarter=quarter) for n, (when, quarter) in enumerate(quarters, 1)]
    (found,) = deductions(year(*missed), rules())
    assert (found.problem, found.warnings) == ("季度维护", ("W-2026-001", "W-2026-002", "W-2026-003"))
    assert deductions(year(*missed[:2], replace(missed[1], number=9)), rules()) == []  # one quarter counts once
    assert deductions(year(*(replace(each, row="words", quarter=None) for each in missed)), rules()) == []


def test_what_was_proposed_before_the_service_began_belongs_to_another_contract() -> None:
    assert fired(year(Warned(1, 0, MAJOR, at(1, 5, 12), "words"))) == []
    assert len(fired(year(Warned(1, 0, MAJOR, at(1, 7), "words")))) == 1


def incident(second_opened: datetime, *between: f.Fact, row: str = "resolved", loss: str = "--") -> State:
    """Two tickets of one problem, each with a verified 紧急 warning; the first was opened on 2 February and closed on the 4th."""
    warned = (
        Warned(1, 1, URGENT, at(2, 9), loss=loss[0] == "L"),
        Warned(2, 2, URGENT, at(2, 10), row, loss=loss[1] == "L"),
    )
    opened = (ticket(1, at(2, 2), at(2, 4)), ticket(2, second_opened, second_opened + timedelta(days=1)))
    return folded(*opened, between, grouped(at(2, 8), 1, 2), *(each.facts() for each in warned))


def test_one_incident_counts_once_a_recurrence_again() -> None:
    assert fired(incident(at(2, 3))) == []
    assert fired(incident(at(2, 4))) == [("紧急-警告", "6000.00")]
    assert fired(incident(at(2, 3), row="recurrence")) == [("紧急-警告", "6000.00")]  # another cause


def test_a_loss_of_either_warning_of_an_incident_is_deducted_once() -> None:
    for loss in ("L-", "-L", "LL"):
        assert fired(incident(at(2, 3), loss=loss)) == [("紧急-损失", "10000.00")]


def test_of_an_incident_the_warning_verified_first_counts() -> None:
    opened = (ticket(1, at(2, 2), at(2, 4)), ticket(2, at(2, 3), at(2, 4)))
    warned = (Warned(1, 1, MAJOR, at(2, 12)), Warned(2, 2, MAJOR, at(2, 10)))
    (found,) = deductions(folded(*opened, grouped(at(2, 8), 1, 2), *(each.facts() for each in warned)), rules())
    assert (found.warnings, found.since) == (("W-2026-002",), at(2, 10))


def test_a_second_loss_of_an_incident_takes_no_step_back_that_was_due() -> None:
    spells = ((at(1, 6), at(1, 7)), (at(1, 8), at(1, 9)), (at(1, 10), at(1, 12)), (at(1, 11), at(1, 13)))
    opened = [fact for number, spell in enumerate(spells, 1) for fact in ticket(number, *spell)]
    warned = [Warned(n, n, URGENT, at(3, n), loss=n == 3) for n in (1, 2, 3)]
    earlier = Warned(4, 4, URGENT, at(2, 1), loss=True)  # of the incident of ticket 3
    for each in (warned, [*warned, earlier]):
        state = folded(opened, grouped(at(1, 20), 1, 2, 3, 4), *(one.facts() for one in each))
        assert fired(state) == [("紧急-警告", "6000.00"), ("紧急-损失", "10000.00")]


def test_a_rejected_closing_ends_no_incident() -> None:
    closed = f.TicketClosed(at=at(2, 2, 12), ticket="TJ-2026-0001", cause="", fix="")
    rejected = f.ClosingRejected(at=at(2, 2, 15), ticket="TJ-2026-0001")
    assert fired(incident(at(2, 3), closed, rejected)) == []


def test_reopened_after_its_confirmation_a_ticket_keeps_the_end_of_its_incident() -> None:
    name = "TJ-2026-0001"
    again = (
        f.ClosingRejected(at=at(2, 5), ticket=name),
        f.TicketClosed(at=at(2, 6), ticket=name, cause="", fix=""),
        f.ClosingRejected(at=at(2, 6, 12), ticket=name),
    )
    assert fired(incident(at(2, 5, 12), *again)) == [("紧急-警告", "6000.00")]
    assert fired(incident(at(2, 7), *again)) == [("紧急-警告", "6000.00")]


def test_an_unclosed_ticket_keeps_its_incident_going_over_others() -> None:
    opened = (ticket(1, at(2, 2)), ticket(2, at(2, 3), at(2, 4)), ticket(3, at(2, 20)))
    warned = [Warned(n, n, URGENT, at(3, n)) for n in (1, 2, 3)]
    assert fired(folded(*opened, grouped(at(2, 21), 1, 2, 3), *(each.facts() for each in warned))) == []


def test_the_settings() -> None:
    spread = [Warned(n, n, URGENT, at(month, 20)) for n, month in enumerate((3, 9, 10, 11), 1)]
    apart = one_problem(*spread)
    assert len(fired(apart)) == 2
    assert len(fired(apart, window="assessment_cycle")) == 1
    assert len(fired(apart, repeat=False)) == 1
    assert fired(one_problem(*series(URGENT, "--L-")), repeat=False) == [
        ("紧急-警告", "6000.00"),
        ("紧急-损失", "10000.00"),
    ]
    assert fired(apart, basis="cycle_share") == [("紧急-警告", "3000.00")] * 2
    assert fired(one_problem(*series(URGENT, "L")), basis="cycle_share") == [("紧急-损失", "10000.00")]  # 年度服务费
    assert fired(one_problem(*series(DISASTER, "-")), basis="cycle_share") == [("灾难", "20000.00")]


def shortened(months: int, *warned: Warned) -> State:
    return year(*warned, others=[f.CycleDecided(at=at(6, 1), months=months)])


def shown(accounts: Iterable[Account]) -> list[tuple[int, ...]]:
    """Deducted, carried in, borne, carried out, payable, uncollected, in whole yuan."""
    names = ("deducted", "carried_in", "borne", "carried_out", "payable", "uncollected")
    return [tuple(int(getattr(account, name)) for name in names) for account in accounts]


HEAVY = [
    Warned(n, n, DISASTER, at(7, 10) + timedelta(hours=n)) for n in range(1, 8)
]  # 7 × 10 % in the second half-year


def test_what_a_cycle_cannot_bear_goes_to_the_next_of_the_same_half_year() -> None:
    assert shown(ledger_of(shortened(3, *HEAVY[:3]), rules())) == [
        (0, 0, 0, 0, 100000, 0), (60000, 0, 50000, 10000, 0, 0), (0, 10000, 10000, 0, 40000, 0),
    ]  # fmt: skip
    assert shown(ledger_of(shortened(3, *HEAVY), rules()))[1:] == [
        (140000, 0, 50000, 90000, 0, 0), (0, 90000, 50000, 0, 0, 40000),
    ]  # fmt: skip


def test_the_first_half_year_never_burdens_the_second() -> None:
    early = year(*(replace(each, decided=each.decided - timedelta(days=90)) for each in HEAVY))
    assert shown(ledger_of(early, rules())) == [(140000, 0, 100000, 0, 0, 40000), (0, 0, 0, 0, 100000, 0)]
    assert shown(ledger_of(early, rules(cap="none"))) == [
        (140000, 0, 100000, 40000, 0, 0),
        (0, 40000, 40000, 0, 60000, 0),
    ]


def test_a_cap_by_cycle_carries_nothing_on() -> None:
    assert shown(ledger_of(shortened(3, *HEAVY[:3]), rules(cap="cycle")))[1:] == [
        (60000, 0, 50000, 0, 0, 10000), (0, 0, 0, 0, 50000, 0),
    ]  # fmt: skip


def test_after_the_term_the_last_cycle_bears_it() -> None:
    late = Warned(1, 1, MAJOR, datetime(2027, 2, 1, tzinfo=START.tzinfo))
    assert [account.deducted for account in ledger_of(year(late), rules())] == [0, Decimal("10000.00")]


def test_the_cycle_is_that_of_the_local_day() -> None:
    midnight = datetime.fromisoformat("2026-07-04T16:30:00+00:00")  # 5 July in Shanghai
    assert [account.deducted for account in ledger_of(year(Warned(1, 1, MAJOR, midnight)), rules())] == [0, 10000]


def devset() -> Iterator[f.Fact]:
    """The warnings of the development year with their tickets and groups; 009 to 011 are undecided."""
    days = {
        3: (1, 14), 7: (2, 5), 13: (3, 12), 18: (4, 7), 20: (4, 14), 21: (4, 14), 30: (6, 10), 42: (8, 18), 43: (8, 18), 44: (8, 19),
        48: (9, 17), 52: (10, 13),
    }  # fmt: skip
    yield from chain.from_iterable(ticket(n, at(*day), at(*day, 18) if n != 52 else None) for n, day in days.items())
    for numbers in ((3, 13, 30, 52), (7, 48), (20, 21), (42, 43, 44)):
        yield from grouped(at(*days[numbers[-1]], 10), *numbers)
    warned = (
        Warned(1, 3, NORMAL, at(1, 26), "promise"),
        Warned(2, 7, URGENT, at(2, 13)),
        Warned(3, 13, NORMAL, at(3, 16), "recurrence"),
        Warned(4, 21, MAJOR, at(4, 17), "response"),
        Warned(5, 18, NORMAL, at(5, 25), "promise", verified=False),
        Warned(6, 30, NORMAL, at(6, 15), "recurrence"),
        Warned(7, 44, DISASTER, at(8, 24), "words"),
        Warned(8, 48, URGENT, at(9, 23), "recurrence", loss=True),
        Warned(9, 0, NORMAL, at(10, 6), "duty", verified=False, quarter=date(2026, 7, 5)),
        Warned(10, 52, NORMAL, at(10, 15), "recurrence", verified=False),
        Warned(11, 52, NORMAL, at(11, 15), "promise", verified=False),
    )
    yield from chain.from_iterable(each.facts() for each in warned)
    yield f.WarningRejected(at=at(5, 25), by="it@hospital.example", warning="W-2026-005")


def test_the_development_year_pays_what_its_story_says() -> None:
    state = folded(devset())
    first, second = ledger_of(state, rules())
    told = [
        [(each.row, str(each.amount), each.warnings, each.since.date()) for each in account.deductions]
        for account in (first, second)
    ]
    assert told == [
        [
            ("重大-警告", "10000.00", ("W-2026-004",), date(2026, 4, 17)),
            ("普通-警告", "2000.00", ("W-2026-001", "W-2026-003", "W-2026-006"), date(2026, 6, 15)),
        ],
        [
            ("灾难", "20000.00", ("W-2026-007",), date(2026, 8, 24)),
            ("紧急-损失", "10000.00", ("W-2026-002", "W-2026-008"), date(2026, 9, 23)),
        ],
    ]
    assert [str(account.payable) for account in (first, second)] == ["88000.00", "70000.00"]
    assert second.deductions[-1].loss == Decimal("3480.00")


def test_in_the_development_year_two_more_verified_warnings_of_the_first_problem_cost_nothing_yet() -> None:
    state = folded(devset())
    verdicts = [f.WarningVerified(at=at(11, 18), warning=f"W-2026-{number:03}", severity=NORMAL) for number in (10, 11)]
    apply(state, verdicts)
    assert total(ledger_of(state, rules())) == Decimal("42000.00")


def warned(number: int) -> st.SearchStrategy[Warned]:
    """Any warning of this number; tickets 1 to 3 are one problem and two incidents, 4 another, 0 is none."""
    decided = st.integers(24 * 5, 24 * 380).map(lambda hours: START + timedelta(hours=hours))
    return st.builds(
        Warned,
        number=st.just(number),
        ticket=st.integers(0, 4),
        severity=st.sampled_from(Severity),
        decided=decided,
        row=st.sampled_from(["resolved", "response", "recurrence", "duty", "words"]),
        verified=st.booleans(),
        loss=st.booleans(),
        loss_at=st.none() | decided,
    ).map(
        lambda each: (
            replace(each, loss_at=each.loss_at and max(each.loss_at, each.decided))
            if each.loss
            else replace(each, loss_at=None)
        )
    )


def years(most: int = 12) -> st.SearchStrategy[list[Warned]]:
    return st.integers(0, most).flatmap(lambda count: st.tuples(*map(warned, range(1, count + 1)))).map(list)


def told(each: Iterable[Warned], *others: f.Fact) -> State:
    opened = (
        ticket(1, at(1, 6), at(1, 8)),
        ticket(2, at(1, 7), at(1, 8)),
        ticket(3, at(1, 9), at(1, 10)),
        ticket(4, at(1, 6), at(1, 10)),
    )
    return folded(*opened, grouped(at(1, 10), 1, 2, 3), *(one.facts() for one in each), others)


SETTINGS = st.fixed_dictionaries(
    {
        "window": st.sampled_from(["contract_year", "assessment_cycle"]),
        "repeat": st.booleans(),
        "cap": st.sampled_from(["half_year", "cycle", "none"]),
    }
)
BASIS = st.sampled_from(["annual_fee", "cycle_share"])
FEES = st.integers(0, 10**9).map(lambda fen: str(Decimal(fen) / 100))
DECISIONS = st.lists(st.tuples(st.integers(0, 360), st.sampled_from([1, 3, 6])), max_size=3)


def decisions(changes: Iterable[tuple[int, int]]) -> Iterator[f.Fact]:
    return (f.CycleDecided(at=START + timedelta(days=day), months=months) for day, months in changes)


@given(years(), st.data(), SETTINGS)
def test_more_verified_warnings_never_lower_the_deduction(
    each: list[Warned], data: st.DataObject, settings: dict
) -> None:
    more = replace(data.draw(warned(99)), verified=True)
    known = rules(**settings)
    assert total(ledger_of(told([*each, more]), known)) >= total(ledger_of(told(each), known))


@given(years(), st.data(), SETTINGS)
def test_a_verified_loss_never_lowers_the_deduction(each: list[Warned], data: st.DataObject, settings: dict) -> None:
    one = replace(data.draw(warned(99)), verified=True, loss=False, loss_at=None)
    known = rules(**settings)
    without, harmed = told([*each, one]), told([*each, replace(one, loss=True)])
    assert total(ledger_of(harmed, known)) >= total(ledger_of(without, known))


@given(years(), st.randoms(use_true_random=False), SETTINGS, BASIS)
def test_the_order_of_facts_of_different_problems_does_not_matter(
    each: list[Warned], random: Any, settings: dict, basis: str
) -> None:
    known = rules(**settings, basis=basis)
    queues = [list(one.facts()) for one in each]
    state = told(())
    while queue := [facts for facts in queues if facts]:
        apply(state, [random.choice(queue).pop(0)])  # any order in which each warning's own facts keep theirs
    assert ledger_of(state, known) == ledger_of(told(each), known)


@given(years(6), st.data(), BASIS)
def test_no_unverified_fact_changes_an_amount(each: list[Warned], data: st.DataObject, basis: str) -> None:
    number = data.draw(st.integers(1, max(1, len(each))))
    name, moment = f"W-2026-{number:03}", START + timedelta(days=400)
    suspected = replace(data.draw(warned(99)), verified=False)
    idle: list[f.Fact] = [
        *suspected.facts(),
        f.WarningEvidence(at=moment, warning=suspected.name, row="response", why="", evidence=("x",)),
        f.WarningObjected(at=moment, warning=suspected.name, words="有异议"),
        f.LossClaimed(at=moment, warning=name, ticket="", amount=Decimal(100000)),
        f.ProblemProposed(at=moment, ticket="TJ-2026-0004", candidates=("TJ-2026-0001",)),
        f.SeverityProposed(at=moment, ticket="TJ-2026-0004", severity=DISASTER),
        f.SeverityChanged(at=moment, ticket="TJ-2026-0004", severity=DISASTER),
        f.CauseProposed(at=moment, ticket="TJ-2026-0001", party="甲方"),
        f.CycleProposed(at=moment, warning=name),
    ]
    known = rules(basis=basis)
    plain = [(one.row, one.amount, one.cycle) for one in deductions(told(each), known)]
    assert [(one.row, one.amount, one.cycle) for one in deductions(told(each, *idle), known)] == plain


@given(years(20), SETTINGS, BASIS, FEES, DECISIONS)
def test_the_books_balance_and_no_cycle_pays_less_than_nothing(
    each: list[Warned], settings: dict, basis: str, fee: str, changes: list[tuple[int, int]]
) -> None:
    known = rules(fee, **settings, basis=basis)
    accounts = ledger_of(told(each, *decisions(changes)), known)
    for account in accounts:
        assert account.deducted + account.carried_in == account.borne + account.carried_out + account.uncollected
        assert account.payable == account.cycle.share - account.borne >= 0
        assert min(account.borne, account.carried_out, account.uncollected) >= 0
    assert all(one.carried_out == other.carried_in for one, other in pairwise(accounts))
    assert total(accounts, "borne") + total(accounts, "uncollected") == total(accounts)
    for half in (0, 1):
        own = [account for account in accounts if account.cycle.half == half]
        assert total(own, "borne") <= sum(account.cycle.share for account in own)
        if settings["cap"] == "half_year":
            assert own[-1].carried_out == 0


@given(years(20), BASIS, FEES, DECISIONS)
def test_amounts_are_exact_to_the_fen_and_rounded_once(
    each: list[Warned], basis: str, fee: str, changes: list[tuple[int, int]]
) -> None:
    accounts = ledger_of(told(each, *decisions(changes)), rules(fee, basis=basis))
    for account in accounts:
        for one in account.deductions:
            assert one.amount.as_tuple().exponent == -2
            assert -Decimal("0.005") < one.amount - one.base * one.percent / 100 <= Decimal("0.005")
        figures = (account.deducted, account.borne, account.payable, account.uncollected, account.cycle.share)
        assert all(figure == round(figure, 2) for figure in figures)


@given(years(), SETTINGS)
def test_every_deduction_rests_on_verified_warnings_and_their_mails(each: list[Warned], settings: dict) -> None:
    state = told(each)
    for one in deductions(state, rules(**settings)):
        assert one.warnings
        assert all(state.warnings[name].status == "verified" for name in one.warnings)
        assert {f"verdict {int(name[-3:])}" for name in one.warnings} <= set(one.evidence)
        assert one.clause in {row.quote for row in shipped_rules().penalties.rows}


@pytest.mark.parametrize("repeat", [True, False])
@pytest.mark.parametrize("severity", [NORMAL, URGENT, MAJOR], ids=lambda severity: severity.value)
def test_by_trying_all_short_series_no_warning_or_loss_lowers_anything(severity: Severity, repeat: bool) -> None:
    cost: Callable[[str], Decimal] = lambda losses: total(  # noqa: E731
        ledger_of(one_problem(*series(severity, losses)), rules(repeat=repeat))
    )
    known = {"".join(losses): Decimal(-1) for n in range(7) for losses in product("-L", repeat=n)}
    known = {losses: cost(losses) for losses in known}
    for losses, amount in known.items():
        if len(losses) < 6:
            grown = (losses[:n] + kind + losses[n:] for n in range(len(losses) + 1) for kind in "-L")
            assert all(known[other] >= amount for other in grown)
        assert all(known[losses[:n] + "L" + losses[n + 1 :]] >= amount for n in range(len(losses)))


def claimed(month: int, decision: Callable[..., f.Fact]) -> State:
    """Two 紧急 warnings of the first half-year, the second with a loss claimed and decided on in `month`."""
    first, second = series(URGENT, "--")
    claim = f.LossClaimed(at=at(month, 1), mail="claim", warning=second.name, ticket="TJ-2026-0002", amount=Decimal(50))
    verdict = decision(at=at(month, 2), mail="verdict on it", warning=second.name)
    return year(first, second, others=[*grouped(START + timedelta(days=2), 1, 2), claim, verdict])


def test_a_loss_that_was_turned_down_moves_no_step_and_is_no_evidence_of_it() -> None:
    (found,) = deductions(claimed(9, f.LossRejected), rules())
    assert (found.row, found.cycle, found.loss) == ("紧急-警告", date(2026, 1, 5), None)
    assert found.evidence == ("proposal 1", "verdict 1", "proposal 2", "verdict 2")


def test_what_came_by_no_mail_is_no_evidence() -> None:
    state = one_problem(*series(MAJOR, "-"))
    state.warnings["W-2026-001"].decided_mail = ""
    (found,) = deductions(state, rules())
    assert found.evidence == ("proposal 1",)


def test_warnings_of_one_ticket_for_different_causes_count_together_without_a_group() -> None:
    both = (Warned(1, 1, URGENT, at(3, 1)), Warned(2, 1, URGENT, at(3, 8), "words"))
    assert fired(year(*both)) == [("紧急-警告", "6000.00")]


def test_a_warning_proposed_on_the_first_day_of_service_is_of_this_contract() -> None:
    assert len(fired(year(Warned(1, 0, MAJOR, at(1, 6, 12), "words")))) == 1


def test_of_an_incident_the_warning_verified_first_counts_whichever_was_proposed_first() -> None:
    opened = (ticket(1, at(2, 2), at(2, 4)), ticket(2, at(2, 3), at(2, 4)))
    first, second = Warned(1, 1, MAJOR, at(2, 10)), Warned(2, 2, MAJOR, at(2, 11))
    again = f.WarningVerified(at=at(2, 20), mail="again", by="it@hospital.example", warning=first.name, severity=MAJOR)
    (found,) = deductions(folded(*opened, grouped(at(2, 8), 1, 2), first.facts(), second.facts(), [again]), rules())
    assert (found.warnings, found.since) == (("W-2026-002",), at(2, 11))


def test_what_has_no_severity_counts_as_normal() -> None:
    unlevelled = [replace(each, severity=None) for each in series(NORMAL, "---")]
    assert fired(one_problem(*unlevelled)) == [("普通-警告", "2000.00")]


def test_halves_of_a_fen_round_upwards_and_to_the_fen() -> None:
    assert fired_of("150.50") == [Decimal("1.51")]
    assert fired_of("150.49") == [Decimal("1.50")]


def fired_of(fee: str) -> list[Decimal]:
    return [each.amount for each in deductions(one_problem(*series(NORMAL, "---")), rules(fee))]
