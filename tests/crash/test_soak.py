"""A share of `make soak`: rounds of load against a real Dovecot, each with a fault of its own."""

from pathlib import Path

import pytest

from bench.crashes import soak, table

ROUNDS = 10


@pytest.mark.live
@pytest.mark.slow
def test_rounds_of_load_with_a_fault_each_lose_nothing_and_repeat_no_act(tmp_path: Path) -> None:
    rows = list(soak(ROUNDS, seed=7, folder=tmp_path, minutes=60).values())
    assert [row.wrong for row in rows if row.wrong] == [], table(rows)
    assert sum(row.rounds for row in rows) == ROUNDS
    assert sum(row.hit for row in rows) > 0
