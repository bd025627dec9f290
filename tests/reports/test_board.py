"""The board as values: what is urgent comes first, whose turn it is, which mails say so, and what is warm."""

from datetime import date

import pytest

from mailbot.core import facts as f
from mailbot.core.deadlines import ROW_NAMES
from mailbot.core.folds import apply
from mailbot.core.state import State
from mailbot.core.tickets import GROUNDS
from mailbot.reports.board import Board, board
from mailbot.reports.board_tickets import Card
from mailbot.reports.board_words import WORDS, words
from mailbot.reports.duty_listing import WORDS as DUTY_WORDS
from mailbot.reports.statement import STATUSES
from tests import sample_desk
from tests.core.sample_money import shipped_rules
from tests.reports import sample_statement


def told(*more: f.Fact, masked: bool = True) -> Board:
    known, state = shipped_rules(), State()
    apply(state, (*sample_desk.past(known), *more))
    return board(state, known, sample_desk.at(19), sample_statement.look, masked=masked)


def card(found: Board, number: int) -> Card:
    return next(one for one in found.tickets if one.number == f"TJ-2026-{number:04}")


def test_what_runs_comes_by_its_end_and_what_waits_comes_last() -> None:
    found = told()
    ends = [one.running.due for one in found.unfinished if one.running]
    assert ends == sorted(ends)
    assert [one.running is None for one in found.unfinished] == sorted(one.running is None for one in found.unfinished)
    assert "TJ-2026-0001" not in [one.number for one in found.unfinished]


def test_whose_turn_it_is_follows_from_what_the_ticket_waits_for() -> None:
    found = told()
    turns = {number: (card(found, number).stands, card(found, number).turn) for number in (1, 4, 5, 6)}
    assert turns == {
        1: ("confirmed", ""), 4: ("open", "engineer"), 5: ("paused", "reporter"), 6: ("awaiting_confirmation", "reporter"),
    }  # fmt: skip


def test_a_confirmed_ticket_whose_warning_is_undecided_is_the_offices_turn() -> None:
    found = told(
        f.WarningProposed(at=sample_desk.at(15), warning="W-2026-004", ticket="TJ-2026-0001", row="resolved", why="")
    )
    assert card(found, 1).turn == "it"


def test_a_milestone_names_its_mail_and_a_mail_that_made_none_stands_by_itself() -> None:
    read = f.MailRead(
        at=sample_desk.at(12, 12), mail="5" * 64, by=sample_desk.ENGINEER, message_id="5@vendor.example", ends="ticket", reason="受理",
        about="TJ-2026-0003",
    )  # fmt: skip
    steps = card(told(read), 3).steps
    assert [(step.what, step.mail) for step in steps if step.mail in {"5" * 64, "7" * 64}] == [
        ("accepted", "5" * 64),
        ("mail", "7" * 64),
    ]
    assert list(steps) == sorted(steps, key=lambda step: step.at)


def test_people_are_their_role_and_a_covered_address_unless_asked_otherwise() -> None:
    assert card(told(), 3).reporter == "科室 w***@hospital.example"
    assert card(told(masked=False), 3).reporter == "科室 登记台 <ward@hospital.example>"


def test_heat_counts_each_week_and_the_warmest_cell_is_the_fullest() -> None:
    found = told()
    assert found.mondays[-1] == date(2026, 10, 19)
    (heat,) = found.heat
    assert [count for count, _ in heat.weeks[-3:]] == [1, 5, 1]
    assert [warmth for _, warmth in heat.weeks[-3:]] == [1, 4, 1]
    assert heat.total == 7


def test_every_warning_and_deduction_has_its_chain() -> None:
    state, known = sample_statement.whole_year()
    found = board(state, known, sample_desk.at(19), sample_statement.look)
    assert len(found.warnings) == len(state.warnings)
    assert [row["deduction"] for row in found.deductions] == [
        f"D-2026-01-05-{place}" for place in range(1, len(found.deductions) + 1)
    ]
    assert all(row["clause"] and row["evidence"] for row in found.deductions)


def test_a_duty_stands_in_the_month_in_which_it_ends() -> None:
    months = {month.first: [duty["duty"] for duty in month.duties] for month in told().calendar}
    assert months[date(2026, 7, 1)] == ["maintenance"]  # the quarter that ends on 4 July
    assert "upgrade" in months[date(2026, 10, 1)]


def test_a_quarter_that_has_not_begun_is_said_to_be_ahead() -> None:
    found = board(State(), shipped_rules(), sample_desk.at(19).replace(month=2), sample_statement.look)
    assert [duty["status"] for month in found.calendar for duty in month.duties] == [
        "open",
        "future",
        "future",
        "future",
    ]


@pytest.mark.parametrize("prefix", ["cycle_", "duty_"])
def test_every_status_has_its_word(prefix: str) -> None:
    kinds = {"maintenance", "training", "upgrade", "remote", "customisation", "report"}
    needed = STATUSES if prefix == "cycle_" else DUTY_WORDS.keys() - kinds
    assert [name for name in needed if f"{prefix}{name}" not in WORDS] == []


def test_every_ground_of_a_warning_and_every_deadline_has_its_word() -> None:
    assert [name for name in (*ROW_NAMES.values(), *GROUNDS.values()) if name not in WORDS] == []


def test_both_languages_have_every_word_and_no_word_hides_a_method_of_the_table() -> None:
    assert all(zh and en for zh, en in WORDS.values())
    assert words("en")["print"] == "Print"
    assert [name for name in WORDS if hasattr(dict, name)] == []
