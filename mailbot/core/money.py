"""Yuan as exact decimals; every amount is rounded to 分 once, where it arises, halves upwards."""

from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")
NONE = Decimal("0.00")


def to_fen(yuan: Decimal) -> Decimal:
    """The amount in yuan, rounded to 分."""
    return yuan.quantize(FEN, ROUND_HALF_UP)


def percent_of(percent: Decimal, base: Decimal) -> Decimal:
    """So many percent of a base in yuan, rounded to 分."""
    return to_fen(base * percent / 100)
