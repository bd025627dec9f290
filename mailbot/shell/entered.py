"""What no type rules out and nobody means: signs that are not seen, days of other centuries, a fee that no contract has."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from mailbot.shell.schema import Problem

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
LONGEST = 300
"""Characters of one value: every letter bears some of them."""
FEE = re.compile(r"[0-9]{1,10}(\.[0-9]{1,2})?")
HOST = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?|[0-9a-fA-F:]+(\.[0-9]+)*|\[[0-9a-fA-F:.]+\]")
"""A name or an address of a server, and nothing before or after it."""


def problems(value: Any, file: str, key: str = "") -> Iterator[Problem]:
    """What is wrong with the texts and days of this value, however deep they lie."""
    if isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from problems(inner, file, f"{key}.{name}" if key else str(name))
    elif isinstance(value, str) and any(unicodedata.category(sign).startswith("C") for sign in value):
        yield Problem(file, key, "含有换行或看不见的字符", "请删去这一项的值，用键盘重新输入")
    elif isinstance(value, str) and len(value) > LONGEST:
        yield Problem(file, key, f"有 {len(value)} 个字", f"请写不超过 {LONGEST} 个字")
    elif isinstance(value, date) and not FIRST <= date(value.year, value.month, value.day) <= LAST:
        yield Problem(
            file, key, f"{value} 不在 {FIRST.year} 到 {LAST.year} 年之间", "请核对年份；没有期限的，删去这一行"
        )


def is_fee(value: Any) -> bool:
    """Whether this can be a contract's yearly fee: more than nothing, less than ten thousand million yuan, to the fen."""
    return FEE.fullmatch(str(value)) is not None and Decimal(str(value)) > 0


def is_host(value: str) -> bool:
    """Whether this is the name or address of a server alone, without https:// before it and :993 behind."""
    return HOST.fullmatch(value) is not None
