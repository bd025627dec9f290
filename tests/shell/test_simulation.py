"""A made-up week: each one is worked by the real desk, says what its name says, comes out the same twice, and spares what is not its own."""

from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mailbot.cli import cli
from mailbot.core.accounts import ledger_of
from mailbot.core.state import State
from mailbot.demo import simulation
from mailbot.demo.weeks import PEOPLE, WEEKS
from mailbot.shell.finding import state_of
from mailbot.shell.home import Home


def played(folder: Path, week: str) -> tuple[Home, State]:
    place = simulation.found(folder, "zh")
    simulation.simulate(place, week, lambda: None)
    return place, state_of(folder)


@pytest.mark.slow
def test_a_quiet_week_ends_with_nothing_in_hand_and_its_form_confirmed(tmp_path: Path) -> None:
    place, state = played(tmp_path / "home", "quiet")
    assert len(state.tickets) == 2
    assert (state.open, state.awaiting, state.warnings, state.aside, state.held) == ({}, {}, {}, {}, {})
    assert all(form.confirmed for form in state.forms.values())
    assert "2026-W12" in state.digests
    again, _ = played(tmp_path / "again", "quiet")
    assert (again.path / "board.html").read_bytes() == (place.path / "board.html").read_bytes()


@pytest.mark.slow
def test_a_terrible_week_has_a_disaster_what_came_back_and_money(tmp_path: Path) -> None:
    place, state = played(tmp_path / "home", "terrible")
    levels = Counter(ticket.severity.value for ticket in state.tickets.values() if ticket.severity)
    assert levels["灾难"] == 1
    assert set(levels) == {"普通", "紧急", "重大", "灾难"}
    assert len(state.members) == 2
    assert sum(account.deducted for account in ledger_of(state, place.rules)) > 0
    assert any(record.objected for record in state.warnings.values())
    assert (state.aside, state.held) == ({}, {})


def test_a_week_holds_the_quieter_one() -> None:
    assert set(WEEKS["quiet"]) < set(WEEKS["normal"]) < set(WEEKS["terrible"])
    assert {act.who for act in WEEKS["terrible"]} <= set(PEOPLE)


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    result = CliRunner().invoke(cli, ["simulate", "quiet", "--home", str(tmp_path)])
    assert result.exit_code == 1
    assert "--home" in result.stderr
    assert (tmp_path / "letter.txt").read_text() == "mine"


@pytest.mark.slow
def test_the_command_prints_where_the_board_is_and_may_be_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulation, "WEEKS", {"quiet": WEEKS["quiet"][:1]})
    monkeypatch.setattr("shutil.which", lambda _name: None)
    for _ in range(2):
        result = CliRunner().invoke(cli, ["simulate", "quiet", "--home", str(tmp_path / "home"), "--open"])
        assert (result.exit_code, result.stdout.strip()) == (0, str(tmp_path / "home" / "board.html"))
        assert "xdg-open" in result.stderr
