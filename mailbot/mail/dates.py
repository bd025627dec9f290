"""When a mail was written, by its own word: RFC 5322 3.3, and what programs write that never read it."""

import re
from datetime import UTC, datetime
from email.errors import MessageError
from email.utils import parsedate_to_datetime

from mailbot.core.model import SHANGHAI

_ZONE = re.compile(r"(?:\b(?:GMT|UTC|UT))?\s*([+-])(\d{1,2}):?(\d{2})?\s*$")
_OURS = re.compile(r"(?:中国标准时间|中國標準時間|台北標準時間|北京时间|\bHKT)\s*$")
_COMMENT = re.compile(r"\s*\([^()]*\)\s*$")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DIGITS = "一二三四五六七八九十"
_MONTH = re.compile(rf"(?:(十?[{_DIGITS}])|\b(\d{{1,2}}))月(?=\s+\d{{4}})")
# The year first, numbers and perhaps 年月日 between: 2026年1月6日(星期二) 下午3:20:11.
_YEAR_FIRST = re.compile(
    r"^\D{0,8}(\d{4})\s?[年/.-]\s?(\d{1,2})\s?[月/.-]\s?(\d{1,2})\D{0,12}?(凌晨|早上|上午|中午|下午|晚上|AM|PM)?\s?"
    r"(\d{1,2})\s?[:：时点]\s?(\d{1,2})(?:\s?[:：分]\s?(\d{1,2}))?\D{0,12}?(?:([+-]\d{1,2})(?::?(\d{2}))?|\s?(Z|UTC|GMT)\b(?!\s?[+-]\d))?\D{0,12}$",
    re.IGNORECASE,
)
_LATE, _NOON = frozenset(["下午", "晚上", "pm"]), "中午"


def with_zone(value: str) -> str:
    """A date as RFC 5322 3.3 has it: `GMT+8`, in quotes or not, `+08:00` and 北京时间 are `+0800`, 一月 is Jan."""
    value = _OURS.sub("+0800", _MONTH.sub(_english, value[:200]))
    value = value.encode("ascii", "ignore").decode("ascii").replace('"', "").lstrip(" ,()")
    return _ZONE.sub(lambda zone: f" {zone[1]}{zone[2]:0>2}{zone[3] or '00'}", _COMMENT.sub("", value))


def leniently(value: str) -> datetime | None:
    """A date that is not quite as RFC 5322 has it, in Shanghai; None where nobody can tell."""
    try:
        return here(parsedate_to_datetime(with_zone(value)))
    except (ValueError, TypeError, IndexError, OverflowError, MessageError):
        return _year_first(value[:200])


def here(moment: object) -> datetime | None:
    """A moment in Shanghai; without a zone it is UTC (RFC 5322 4.3)."""
    if not isinstance(moment, datetime):
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(SHANGHAI)
    except (OverflowError, ValueError):
        return None


def _english(month: re.Match[str]) -> str:
    """The English name of a month in Chinese; what is no month stays."""
    number = int(month[2]) if month[2] else sum(_DIGITS.index(digit) + 1 for digit in month[1])
    return _MONTHS[number - 1] if 1 <= number <= len(_MONTHS) else month[0]


def _year_first(value: str) -> datetime | None:
    """A date that begins with its year; written by hand or by a program that asked its own clock: without a zone it is Shanghai's."""
    found = _YEAR_FIRST.match(value)
    if not found:
        return _iso(value)
    part, hour = (found[4] or "").lower(), int(found[5])
    late = hour < 12 and (part in _LATE or (part == _NOON and hour < 3))
    zone = f"{int(found[8]):+03}:{found[9] or '00'}" if found[8] else "+00:00" if found[10] else "+08:00"
    clock = f"{hour + 12 * late:02}:{int(found[6]):02}:{int(found[7] or 0):02}{zone}"
    return _iso(f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}T{clock}")


def _iso(value: str) -> datetime | None:
    """A date as programs write it for one another (ISO 8601)."""
    try:
        return here(datetime.fromisoformat(value.strip()))
    except (ValueError, OverflowError):
        return None
