"""Yuan are exact to the 分, halves go up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core.money import percent_of, to_fen


@pytest.mark.parametrize(
    ("percent", "base", "amount"),
    [
        ("1", "200000.00", "2000.00"),
        ("3", "199999.99", "6000.00"),
        ("5", "0.10", "0.01"),
        ("5", "0.09", "0.00"),
        ("1", "0.50", "0.01"),
        ("0.5", "333.33", "1.67"),
        ("10", "123456789012.34", "12345678901.23"),
    ],
)
def test_percents_are_rounded_to_fen_with_halves_upwards(percent: str, base: str, amount: str) -> None:
    assert str(percent_of(Decimal(percent), Decimal(base))) == amount


@given(st.integers(0, 10**12), st.sampled_from(["1", "3", "5", "10", "25", "50"]))
def test_the_error_is_at_most_half_a_fen(fen: int, percent: str) -> None:
    exact = Decimal(fen) / 100 * Decimal(percent) / 100
    amount = percent_of(Decimal(percent), Decimal(fen) / 100)
    assert -Decimal("0.005") < amount - exact <= Decimal("0.005")  # rounded once: twice could be further off
    assert amount == to_fen(amount)
