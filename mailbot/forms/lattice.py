"""Ruling lines back into the cells they enclose: where a page holds only strokes, a cell is what strokes surround."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from mailbot.forms.package import NotADocument

NEAR = 3.0  # points within which two strokes are one, and a stroke reaches its crossing; thinner than any line of text
MAX_PLACES = 100_000

Unit = tuple[int, int]
"""A place between neighbouring edges, by row and column; row 0 and column 0 lie before the first edge."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight stroke along an axis: where it stands across it, and from where to where it runs, in points, y downwards."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: its place in the grid and its left and right edges in points."""

    row: int
    column: int
    height: int
    width: int
    left: float
    right: float


class Lattice:
    """The edges of all strokes, and the boxes between them; strokes that enclose nothing (an underline) make no box."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        upright, level = _edges(rules, upright=True), _edges(rules, upright=False)
        self._columns, self._rows = sorted(upright), sorted(level)
        if (len(self._columns) + 1) * (len(self._rows) + 1) > MAX_PLACES:
            raise NotADocument("文档中的表格过大，未予打开")
        self._upright = [upright[at] for at in self._columns]
        self._level = [level[at] for at in self._rows]
        self._boxes = {unit: box for units in self._regions() if (box := self._box(units)) for unit in units}

    def at(self, x: float, y: float) -> Box | None:
        """The box around a point, or None outside of every table."""
        return self._boxes.get((bisect_right(self._rows, y), bisect_right(self._columns, x)))

    def boxes(self) -> tuple[Box, ...]:
        """All boxes in reading order."""
        return tuple(sorted(set(self._boxes.values()), key=lambda box: (box.row, box.column)))

    def _regions(self) -> Iterator[set[Unit]]:
        """Units that no stroke divides belong together; the region around all tables comes first and is left out."""
        seen = self._spread((0, 0))
        for row in range(1, len(self._rows)):
            for column in range(1, len(self._columns)):
                if (row, column) not in seen:
                    region = self._spread((row, column))
                    seen |= region
                    yield region

    def _spread(self, start: Unit) -> set[Unit]:
        region, open_ = {start}, [start]
        while open_:
            for unit in self._neighbours(*open_.pop()):
                if unit not in region:
                    region.add(unit)
                    open_.append(unit)
        return region

    def _neighbours(self, row: int, column: int) -> Iterator[Unit]:
        if row > 0 and not self._divided(self._level[row - 1], self._columns, column):
            yield row - 1, column
        if row < len(self._rows) and not self._divided(self._level[row], self._columns, column):
            yield row + 1, column
        if column > 0 and not self._divided(self._upright[column - 1], self._rows, row):
            yield row, column - 1
        if column < len(self._columns) and not self._divided(self._upright[column], self._rows, row):
            yield row, column + 1

    @staticmethod
    def _divided(strokes: list[tuple[float, float]], edges: list[float], place: int) -> bool:
        """Whether a stroke runs the whole way from one crossing edge to the next."""
        if not 0 < place < len(edges):
            return False
        start, end = edges[place - 1] + NEAR, edges[place] - NEAR
        return any(one <= start and end <= other for one, other in strokes)

    def _box(self, units: set[Unit]) -> Box | None:
        """The box of a region; one that is no rectangle is no cell."""
        (top, left), (bottom, right) = (tuple(map(pick, zip(*units, strict=True))) for pick in (min, max))
        height, width = bottom - top + 1, right - left + 1
        if height * width != len(units):
            return None
        return Box(top - 1, left - 1, height, width, self._columns[left - 1], self._columns[right])


def _edges(rules: Iterable[Rule], *, upright: bool) -> dict[float, list[tuple[float, float]]]:
    """Where strokes of one direction stand, near ones as one, each with the stretches they cover."""
    found: dict[float, list[tuple[float, float]]] = defaultdict(list)
    edge = float("-inf")
    for rule in sorted((one for one in rules if one.upright == upright), key=lambda one: one.at):
        if rule.at - edge > NEAR:
            edge = rule.at
        found[edge].append((rule.start, rule.end))
    return {at: list(_merged(sorted(strokes))) for at, strokes in found.items()}


def _merged(strokes: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Stretches that touch as one: a dotted border is a row of dots."""
    reach = strokes[0][1]
    starts = [strokes[0][0]]
    ends = []
    for (_, _), (start, end) in pairwise(strokes):
        if start - reach > NEAR:
            ends.append(reach)
            starts.append(start)
        reach = max(reach, end)
    yield from zip(starts, (*ends, reach), strict=True)
