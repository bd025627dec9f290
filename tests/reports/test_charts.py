"""Bars keep their order and their proportion, and a small one can still be seen."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mailbot.reports.charts import LEAST, Bar, bars


def test_the_longest_is_whole_and_the_others_stand_in_proportion():
    assert bars([("紧急", 1), ("普通", 4), ("灾难", 0)]) == (Bar("紧急", 1, 25), Bar("普通", 4, 100), Bar("灾难", 0, 0))


def test_one_beside_a_thousand_is_still_seen():
    assert bars([("普通", 1000), ("灾难", 1)])[1].percent == LEAST


def test_no_rows_are_no_bars():
    assert bars([]) == ()


@given(st.lists(st.tuples(st.text(), st.integers(0, 10**6))))
def test_more_is_never_drawn_shorter(rows: list[tuple[str, int]]):
    drawn = sorted(bars(rows), key=lambda bar: bar.value)
    assert [(bar.label, bar.value) for bar in bars(rows)] == rows
    assert all(0 <= a.percent <= b.percent <= 100 for a, b in pairwise(drawn))
