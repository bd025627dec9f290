"""From TOML to typed values: every problem of a file at once, each with its key and its cure."""

import dataclasses
import re
import tomllib
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")

WRONG = {
    "missing": ("缺少这一项", "请补上这一项"),
    "unknown": ("没有这一项", "请检查拼写，或删去这一行"),
    "int": ("不是整数", "请写整数，不加引号"),
    "bool": ("不是 true 或 false", "请写 true 或 false，不加引号"),
    "float": ("不是数", "请写数，不加引号"),
    "finite": ("不是数", "请写数，不加引号"),
    "decimal": ("不是金额", "请写成金额，例如 200000.00"),
    "date": ("不是日期", "日期写成 2026-01-04 的形式"),
    "time": ("不是时刻", '时刻写成 "08:30:00" 的形式'),
    "string": ("不是文字", "请写成带引号的文字"),
    "tuple": ("不是一列值", "请写成 [ …, … ] 的形式"),
    "dict": ("不是一段", "请写成 [段名] 一段，其下每项一行"),
    "dataclass": ("不是一段", "请写成 [段名] 一段，其下每项一行"),
    "literal": ("不在可选的值之中", "请从列出的值中选一个"),
    "enum": ("不在可选的值之中", "请从列出的值中选一个"),
}
"""What is wrong and what to do, by the first word of pydantic's error type."""

TYPED: dict[Any, tuple[str, tuple[type, ...]]] = {
    int: ("int", (int,)),
    bool: ("bool", (bool,)),
    float: ("float", (int, Decimal)),
    Decimal: ("decimal", (int, Decimal, str)),
    date: ("date", (date, str)),
    time: ("time", (time, str)),
}
"""What a value may be in the file where pydantic alone would be generous: "993" is no port, "yes" is no true."""

SHAPES = {
    date: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    time: re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?"),
    Decimal: re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,15})?"),
}
"""How a value is written, where pydantic reads more: "0" as the day on which computers begin to count, "NaN" as an amount."""

SECRETS = ("password", "secret", "token")
LONG = 160
"""Characters of what is wrong that are shown: a file put where a word belongs is not repeated whole."""


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a file of the home: where, what, and what to do about it."""

    file: str
    key: str
    what: str
    cure: str

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}" if self.key else self.file
        said = " ".join(self.what.split()).rstrip("。.")
        what = said if len(said) <= LONG else f"{said[: LONG // 2]}…{said[-LONG // 2 :]}"
        return f"{place}: {what}。{self.cure}。"


def parse(path: Path, file: str = "") -> tuple[dict[str, Any], list[Problem]]:
    """A TOML file as plain values (numbers with a point as exact decimals), or why it is not TOML; `file` names it there."""
    name = file or path.name
    text = ""
    try:
        text = path.read_text(encoding="utf-8")
        return tomllib.loads(text, parse_float=Decimal), []
    except tomllib.TOMLDecodeError as error:
        why = str(error).replace("end of document", f"line {len(text.splitlines())}, the last")
        return {}, [Problem(name, "", f"不是合法的 TOML（{why}）", "请按提示的行号（line）修改")]
    except UnicodeDecodeError:
        return {}, [Problem(name, "", "不是 UTF-8 编码", "请以 UTF-8 另存")]
    except OSError as error:
        return {}, [Problem(name, "", f"读不出来（{error.strerror}）", "请检查文件是否存在、权限是否允许")]


def read(kind: type[T], data: dict[str, Any], file: str) -> tuple[T | None, list[Problem]]:
    """The data as this dataclass, or everything that is wrong with it."""
    problems = {problem.key: problem for problem in _untold(kind, data, file)}
    value = None
    try:
        value = TypeAdapter(kind).validate_python(data)
    except ValidationError as error:
        told = (_problem(each, file) for each in error.errors(include_url=False))
        problems |= {problem.key: problem for problem in told}
    return (None if problems else value), list(problems.values())


def _problem(error: Any, file: str) -> Problem:
    key = ".".join(str(part) for part in error["loc"] if part != "[key]")
    what, cure = WRONG.get(error["type"].partition("_")[0], (f"值不对（{error['msg']}）", "请对照随附文件改正"))
    if expected := error.get("ctx", {}).get("expected"):
        cure = f"请从这些里选一个：{expected.replace(' or ', ', ')}"
    return Problem(file, key, f"{_shown(key, error.get('input'))}{what}", cure)


def _shown(key: str, value: Any) -> str:
    """The value as far as it helps; what stands where a secret is told is never repeated."""
    secret = any(word in key for word in SECRETS)
    if secret or not isinstance(value, str | int | float | Decimal):
        return ""
    return f"{value} " if isinstance(value, Decimal) else f"{value!r} "


def _untold(kind: Any, data: Any, file: str) -> Iterator[Problem]:
    """What pydantic says nothing about: keys there is no place for, and values of another type than they should have."""
    for key, hint, value in _places(kind, data):
        word, accepted = TYPED.get(hint, ("", ()))
        if hint is None:
            yield Problem(file, key, *WRONG["unknown"])
        elif accepted and not (type(value) in accepted and _written(hint, value)):
            what, cure = WRONG[word]
            yield Problem(file, key, f"{_shown(key, value)}{what}", cure)


def _written(hint: Any, value: Any) -> bool:
    """Whether the value is written as such values are."""
    return hint not in SHAPES or SHAPES[hint].fullmatch(str(value)) is not None


def _places(kind: Any, data: Any, at: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Every value with its key and declared type, however deep; None for a key that the dataclass does not have."""
    if dataclasses.is_dataclass(kind) and isinstance(data, dict):
        hints = {name.rstrip("_"): hint for name, hint in get_type_hints(kind).items()}  # `from_` stands for `from`
        items = [(str(key), _bare(hints.get(key)), value) for key, value in data.items()]
    elif isinstance(data, list | dict) and (inner := _inner(kind)):
        pairs = data.items() if isinstance(data, dict) else enumerate(data)
        items = [(str(key), inner, value) for key, value in pairs]
    else:
        return
    for key, hint, value in items:
        yield f"{at}{key}", hint, value
        yield from _places(hint, value, f"{at}{key}.")


def _bare(kind: Any) -> Any:
    """What may be left out, by what it is when it is there."""
    if get_origin(kind) not in (Union, UnionType):
        return kind
    return next((arg for arg in get_args(kind) if arg is not NoneType), None)


def _inner(kind: Any) -> Any:
    """The type inside a tuple or mapping; None where there is none."""
    arguments = [arg for arg in get_args(kind) if arg is not Ellipsis]
    return arguments[-1] if arguments else None
