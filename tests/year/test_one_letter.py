"""One letter for one event: in a year and in three played weeks nobody reads twice in one instant of one matter, but for what asks apart."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import combinations
from pathlib import Path

import pytest

from mailbot.core import facts as f
from mailbot.core.state import State
from mailbot.demo import simulation
from mailbot.shell.finding import state_of
from tests.year.playing import founded, mails, played

pytestmark = pytest.mark.slow

OF_INCIDENTS = frozenset(
    {"office/problem_grouped", "office/warning_decided", "office/warning_lapsed", "office/warning_proposed"}
)
"""Letters of one decision may be about several tickets of the incident: they are one matter."""

APART = {
    ("manager/alert", "office/warning_proposed"): "an alert calls to work at once; a warning is decided upon in peace, by other people",
    ("hospital/choices", "hospital/severity_changed"): "two things said in one mail: the one is done, the other is asked back",
    ("hospital/report_received", "office/same_problem"): "信息科 itself reported: a receipt to be added to, and a question with an answer of its own",
    ("hospital/ticket_closed", "office/cause_proposed"): "two questions to 信息科: 确认 must not be read for both",
    ("office/warning_proposed", "office/warning_proposed"): "two warnings, each verified or rejected by itself",
}  # fmt: skip
"""The few that are right: each asks its reader for an answer of its own."""

Pair = tuple[str, str]


def doubled(letters: Iterable[f.LetterPosted]) -> dict[Pair, list[tuple[datetime, str, str]]]:
    """Kinds of two letters that one reader got in one instant about one matter, with instant, reader and matter."""
    met: dict[tuple[datetime, str, str], list[str]] = defaultdict(list)
    for letter in letters:
        matter = "incident" if letter.kind in OF_INCIDENTS and letter.mail else letter.about
        for reader in letter.to:
            met[letter.at, reader, matter or letter.kind].append(letter.kind)
    found: dict[Pair, list[tuple[datetime, str, str]]] = defaultdict(list)
    for where, kinds in met.items():
        for first, second in combinations(sorted(kinds), 2):
            found[first, second].append(where)
    return found


def posted(state: State) -> list[f.LetterPosted]:
    return [letter.fact for letter in state.letters.values()]


def test_nobody_reads_twice_of_one_matter_in_a_year(tmp_path: Path) -> None:
    year = played(founded(tmp_path / "home"), mails(tmp_path / "mails"))
    letters = posted(year.desk.state)
    assert len(letters) > 1000
    assert {pair: cases for pair, cases in doubled(letters).items() if pair not in APART} == {}


@pytest.mark.parametrize("week", ["normal", "terrible"])
def test_nobody_reads_twice_of_one_matter_in_a_week(week: str, tmp_path: Path) -> None:
    simulation.simulate(simulation.found(tmp_path / "home", "zh"), week, lambda: None)
    letters = posted(state_of(tmp_path / "home"))
    assert len(letters) > 50
    assert {pair: cases for pair, cases in doubled(letters).items() if pair not in APART} == {}


def told(kind: str, about: str) -> f.LetterPosted:
    return f.LetterPosted(
        at=datetime(2026, 3, 10, 9), message_id=f"<{kind}@desk.example>", kind=kind, to=("it@hospital.example",), subject="", sha256="", about=about
    )  # fmt: skip


def test_a_second_letter_of_one_matter_would_be_found() -> None:
    first, second = "TJ-2026-0001", "TJ-2026-0002"
    letters = [told("office/overdue", first), told("office/warning_proposed", first), told("office/overdue", second)]
    assert list(doubled(letters)) == [("office/overdue", "office/warning_proposed")]
