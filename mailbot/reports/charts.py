"""Numbers as bars. Templates draw them as table cells, which every mail client shows: no picture, no font, no script."""

from collections.abc import Iterable
from typing import NamedTuple

LEAST = 3
"""Percent: a bar of one stays visible beside a bar of a hundred."""


class Bar(NamedTuple):
    """A number with its name, and its length in percent of the longest bar beside it."""

    label: str
    value: int
    percent: int


def bars(rows: Iterable[tuple[str, int]]) -> tuple[Bar, ...]:
    """The rows in their order, the longest at 100 percent; nothing has no length."""
    counted = tuple(rows)
    most = max((value for _, value in counted), default=0)
    return tuple(Bar(label, value, _percent(value, most)) for label, value in counted)


def _percent(value: int, most: int) -> int:
    return max(LEAST, round(100 * value / most)) if value else 0
