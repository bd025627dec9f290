"""What rests on a shelf, in memory or in a file, is what was put there, in its order."""

import random
import sqlite3

import pytest

from mailbot.core.shelf import Drawer, Shelf
from mailbot.shell.drawers import FileDrawer
from mailbot.shell.files import DiskFailed

DRAWERS = pytest.mark.parametrize("drawer", [dict, FileDrawer])


def filled(drawer: type[Drawer], count: int = 20) -> Shelf[list[int]]:
    """So many lists, at most six of them awake."""
    shelf: Shelf[list[int]] = Shelf(drawer(), most=2)
    for number in range(count):
        shelf[str(number)] = [number]
        shelf.rest()
    return shelf


@DRAWERS
def test_names_and_values_come_in_the_order_in_which_the_names_came(drawer: type[Drawer]) -> None:
    shelf = filled(drawer)
    expected = [(str(number), [number]) for number in range(20)]
    assert (list(shelf), list(shelf.items()), len(shelf)) == ([name for name, _ in expected], expected, 20)
    assert list(shelf.values()) == [value for _, value in expected]
    assert list(shelf.lent_newest_first()) == expected[::-1]


@DRAWERS
def test_what_is_changed_before_the_next_rest_stays_changed(drawer: type[Drawer]) -> None:
    shelf = filled(drawer)
    for number in range(20):
        shelf[str(number)].append(-1)
        shelf.rest()
    assert [shelf[str(number)] for number in range(20)] == [[number, -1] for number in range(20)]


@DRAWERS
def test_what_is_lent_is_not_changed(drawer: type[Drawer]) -> None:
    shelf = filled(drawer)
    next(iter(shelf.values())).append(-1)
    assert shelf["0"] == [0]


@DRAWERS
def test_what_is_glanced_at_is_as_it_stands_and_is_not_changed(drawer: type[Drawer]) -> None:
    shelf = filled(drawer)
    shelf["1"].append(-1)
    shelf.glance("0").append(-1)
    assert (shelf.glance("0"), shelf.glance("1"), shelf.glance("19")) == ([0], [1, -1], [19])
    with pytest.raises(KeyError):
        shelf.glance("20")


@DRAWERS
def test_a_known_name_keeps_its_place_and_a_first_value_stays(drawer: type[Drawer]) -> None:
    shelf = filled(drawer)
    shelf["3"] = [33]
    shelf.setdefault("4", [44])
    shelf.setdefault("new", [55])
    assert (list(shelf)[3], shelf["3"], shelf["4"], list(shelf)[-1]) == ("3", [33], [4], "new")


@DRAWERS
def test_who_is_not_there_is_missing(drawer: type[Drawer]) -> None:
    shelf = filled(drawer)
    assert "20" not in shelf
    assert 3 not in shelf
    assert shelf.get("20") is None
    with pytest.raises(KeyError):
        shelf["20"]


@DRAWERS
def test_a_shelf_used_at_random_is_as_good_as_a_dict(drawer: type[Drawer]) -> None:
    chance, shelf, plain = random.Random(5), Shelf[list[int]](drawer(), most=3), dict[str, list[int]]()
    for step in range(2000):
        name = str(chance.randrange(60))
        if name in plain and chance.random() < 0.8:
            plain[name].append(step)
            shelf[name].append(step)
        else:
            plain[name], shelf[name] = [step], [step]
        if chance.random() < 0.3:
            shelf.rest()
    assert list(shelf.items()) == list(plain.items())


def test_shelves_are_alike_however_much_of_them_is_awake() -> None:
    assert filled(dict) == filled(FileDrawer)
    assert filled(dict, 19) != filled(FileDrawer)
    changed = filled(FileDrawer)
    changed["3"].append(1)
    assert filled(dict) != changed


def test_a_file_that_cannot_grow_says_so() -> None:
    drawer = FileDrawer()
    drawer._file.execute("PRAGMA max_page_count = 20")
    with pytest.raises(DiskFailed, match="full"):
        drawer.update((str(number), bytes(5000)) for number in range(100))
    with pytest.raises(sqlite3.ProgrammingError):
        drawer._ask("SELECT ?")  # a bug of ours is no failing disk
