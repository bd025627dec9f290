"""From TOML to typed values: everything that is wrong, each with file, key and cure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pytest

from mailbot.shell.schema import Problem, parse, read


@dataclass(frozen=True)
class Room:
    name: str
    beds: int
    open: bool = True
    kind: Literal["ward", "office"] = "ward"


@dataclass(frozen=True)
class House:
    built: date
    cost: Decimal
    factor: float
    rooms: tuple[Room, ...] = ()
    doors: dict[str, int] | None = None


SOUND: dict[str, Any] = {"built": date(2026, 1, 4), "cost": "200000.00", "factor": Decimal("0.5")}


def wrong(**changes: Any) -> dict[str, Problem]:
    """The problems of a house by key."""
    value, problems = read(House, SOUND | changes, "house.toml")
    assert (value is None) == bool(problems)
    return {problem.key: problem for problem in problems}


def test_sound_data_become_typed_values() -> None:
    value, problems = read(House, SOUND | {"rooms": [{"name": "a", "beds": 2}]}, "house.toml")
    assert (value, problems) == (House(date(2026, 1, 4), Decimal("200000.00"), 0.5, (Room("a", 2),)), [])


def test_a_date_may_be_written_with_or_without_quotes() -> None:
    assert not wrong(built="2026-01-04")


@pytest.mark.parametrize(
    ("changes", "key", "words"),
    [
        ({"storeys": 3}, "storeys", "没有这一项"),
        ({"rooms": [{"name": "a", "beds": 1, "bed": 2}]}, "rooms.0.bed", "没有这一项"),
        ({"rooms": [{"name": "a"}]}, "rooms.0.beds", "缺少这一项"),
        ({"rooms": [{"name": "a", "beds": "993"}]}, "rooms.0.beds", "'993' 不是整数"),
        ({"rooms": [{"name": "a", "beds": True}]}, "rooms.0.beds", "True 不是整数"),
        ({"rooms": [{"name": "a", "beds": Decimal("1.5")}]}, "rooms.0.beds", "不是整数"),
        ({"rooms": [{"name": 7, "beds": 1}]}, "rooms.0.name", "7 不是文字"),
        ({"rooms": [{"name": "a", "beds": 1, "open": "yes"}]}, "rooms.0.open", "不是 true 或 false"),
        ({"rooms": [{"name": "a", "beds": 1, "open": 1}]}, "rooms.0.open", "不是 true 或 false"),
        ({"rooms": [{"name": "a", "beds": 1, "kind": "hall"}]}, "rooms.0.kind", "'hall' 不在可选的值之中"),
        ({"rooms": "a"}, "rooms", "不是一列值"),
        ({"rooms": ["a"]}, "rooms.0", "不是一段"),
        ({"built": "4.1.2026"}, "built", "'4.1.2026' 不是日期"),
        ({"built": 20260104}, "built", "20260104 不是日期"),
        ({"cost": "much"}, "cost", "'much' 不是金额"),
        ({"cost": True}, "cost", "不是金额"),
        ({"factor": "0.5"}, "factor", "'0.5' 不是数"),
    ],
)
def test_a_wrong_value_is_named_by_its_key(changes: dict[str, Any], key: str, words: str) -> None:
    found = wrong(**changes)
    assert list(found) == [key]
    assert words in found[key].what
    assert found[key].cure
    assert str(found[key]).startswith(f"house.toml: {key}: ")


def test_a_choice_names_what_there_is_to_choose_from() -> None:
    assert "'ward', 'office'" in wrong(rooms=[{"name": "a", "beds": 1, "kind": "hall"}])["rooms.0.kind"].cure


def test_all_problems_are_listed_at_once_and_each_once() -> None:
    rooms = [{"name": 7, "beds": "2", "bed": 1}, {"beds": 1}]
    _, problems = read(House, {"built": "today", "factor": Decimal(1), "rooms": rooms, "x": 1}, "house.toml")
    keys = [problem.key for problem in problems]
    assert sorted(keys) == ["built", "cost", "rooms.0.bed", "rooms.0.beds", "rooms.0.name", "rooms.1.name", "x"]


def test_what_stands_where_a_secret_is_told_is_not_repeated() -> None:
    @dataclass(frozen=True)
    class Login:
        password_file: Literal["a", "b"]

    _, problems = read(Login, {"password_file": "sesame", "password": "sesame", "pwd": "sesame"}, "login.toml")
    assert len(problems) == 3
    assert "sesame" not in "".join(map(str, problems))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a = 1\nsigned = 2026-02-30\n", "at line 2"),
        (b"a = [", "不是合法的 TOML"),
        ("a = '体检'".encode("gb18030"), "不是 UTF-8 编码"),
        (None, "读不出来"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_problem(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "house.toml"
    if content is not None:
        path.write_bytes(content)
    data, (problem,) = parse(path, "rules/house.toml")
    assert data == {}
    assert problem.file == "rules/house.toml"
    assert words in problem.what


def test_numbers_with_a_point_stay_exact(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text("fee = 123456789012345678.01")
    assert parse(path)[0] == {"fee": Decimal("123456789012345678.01")}
