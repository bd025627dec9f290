"""A mapping whose values cost next to nothing while nobody looks at them: the last used are awake, the others lie packed in a drawer.

What is handed out may be changed until `rest` is called, which folding does after each commit; then it is looked up anew.
"""

import pickle
from collections.abc import ItemsView, Iterable, Iterator, Mapping, Reversible, ValuesView
from itertools import chain, islice
from typing import Any, Protocol, TypeVar

V = TypeVar("V")
Row = tuple[str, bytes]


class Drawer(Protocol):
    """Packed values by name, in the order in which the names came; a dict is one."""

    def get(self, name: str, /) -> bytes | None:
        """What lies under a name; None where nothing does."""

    def items(self) -> Reversible[Row]:
        """All that lies there."""

    def update(self, rows: Iterable[Row], /) -> None:
        """Lay values in: a new name comes last, a known one keeps its place."""


class Shelf(Mapping[str, V]):
    """Values by name, in the order in which the names came.

    After `rest` at most twice `most` of the newest are awake, and `most` of those that had been at rest and were used since.
    """

    def __init__(self, drawer: Drawer | None = None, most: int = 100) -> None:
        self._drawer: Drawer = {} if drawer is None else drawer
        self._most, self._laid = most, 0
        self._newest: dict[str, V] = {}
        self._woken: dict[str, V] = {}

    def __getitem__(self, name: str) -> V:
        if name in self._newest:
            return self._newest[name]
        value = self._woken.pop(name) if name in self._woken else self._wake(name)
        self._woken[name] = value  # now the last used
        return value

    def glance(self, name: str) -> V:
        """The value of a name, left where it is. It may be read, what is changed on it is lost if it was at rest."""
        awake = self._newest if name in self._newest else self._woken
        return awake[name] if name in awake else self._wake(name)

    def __setitem__(self, name: str, value: V) -> None:
        (self._newest if name in self._newest or name not in self else self._woken)[name] = value

    def setdefault(self, name: str, value: V) -> None:
        """Enter a value unless there is one of this name."""
        if name not in self:
            self._newest[name] = value

    def __contains__(self, name: object) -> bool:
        if name in self._newest or name in self._woken:
            return True
        return isinstance(name, str) and self._drawer.get(name) is not None

    def __iter__(self) -> Iterator[str]:
        return chain((name for name, _ in self._drawer.items()), self._newest)

    def __len__(self) -> int:
        return self._laid + len(self._newest)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Shelf) or len(self) != len(other):
            return False
        return all(one == another for one, another in zip(self.lent(), other.lent(), strict=True))

    __hash__ = None  # type: ignore[assignment] # it changes

    def values(self) -> ValuesView[V]:
        """The values in order, as `lent` gives them."""
        return _Values(self)

    def items(self) -> ItemsView[str, V]:
        """Names and values in order, as `lent` gives them."""
        return _Items(self)

    def lent(self) -> Iterator[tuple[str, V]]:
        """Names and values in order. What is at rest stays at rest: it may be read, what is changed on it is lost."""
        return chain(map(self._read, self._drawer.items()), self._newest.items())

    def lent_newest_first(self) -> Iterator[tuple[str, V]]:
        """The same from the end."""
        return chain(reversed(self._newest.items()), map(self._read, reversed(self._drawer.items())))

    def rest(self) -> None:
        """Put to rest what is neither new nor was used lately."""
        if len(self._newest) > 2 * self._most:
            self._laid += self._lay(self._newest)
        if len(self._woken) > self._most:
            self._lay(self._woken)

    def _lay(self, awake: dict[str, V]) -> int:
        """Pack the first half; says how many that is."""
        names = list(islice(awake, len(awake) // 2))
        self._drawer.update([(name, pickle.dumps(awake.pop(name), pickle.HIGHEST_PROTOCOL)) for name in names])
        return len(names)

    def _wake(self, name: str) -> V:
        packed = (
            self._drawer.get(name) if name else None
        )  # what belongs nowhere is looked for by no name, mail after mail
        if packed is None:
            raise KeyError(name)
        value: V = _unpacked(packed)
        return value

    def _read(self, row: Row) -> tuple[str, V]:
        name, packed = row
        return name, (self._woken[name] if name in self._woken else _unpacked(packed))


def _unpacked(packed: bytes) -> Any:
    return pickle.loads(packed)  # noqa: S301 - a shelf packed it


class _Values(ValuesView[V]):
    def __init__(self, shelf: Shelf[V]) -> None:
        super().__init__(shelf)
        self._shelf = shelf

    def __iter__(self) -> Iterator[V]:
        return (value for _, value in self._shelf.lent())


class _Items(ItemsView[str, V]):
    def __init__(self, shelf: Shelf[V]) -> None:
        super().__init__(shelf)
        self._shelf = shelf

    def __iter__(self) -> Iterator[tuple[str, V]]:
        return self._shelf.lent()
