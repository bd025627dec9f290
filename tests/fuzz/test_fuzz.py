"""Mails that nobody sends, a fixed number of them; `make soak MINUTES=60` goes on as long as one likes."""

from pathlib import Path
from random import Random

import pytest

from tests.fuzz.desk import cases, hurried, keep, seeds
from tests.fuzz.mutations import mutated


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_every_mail_ends_as_something_in_time(tmp_path: Path, seed: int) -> None:
    with hurried():
        wrong = [f"{keep(raw)}: {why}" for raw, why, _ in cases(tmp_path, seed, 150) if why]
    assert wrong == []


def test_a_seed_gives_the_same_mails_again(tmp_path: Path) -> None:
    given = seeds(tmp_path)
    first, again = ([mutated(given, random) for _ in range(20)] for random in (Random(3), Random(3)))
    assert first == again
