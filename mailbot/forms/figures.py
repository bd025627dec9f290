"""Numbers of a sheet as its reader sees them: days that are kept as serial numbers, leading zeros, percents (ECMA-376 part 1, 18.8.30)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from lxml.etree import _Element

GENERAL = "General"
# The formats that files name only by their number; 27 to 36 and 50 to 58 are days and times in Chinese Excel and WPS.
BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 22: "yyyy/m/d h:mm"}
BUILT_IN |= dict.fromkeys((14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "yyyy/m/d")
BUILT_IN |= dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), "h:mm")
# Quoted words, escaped signs, colours and locales of a code say nothing of its kind, but [h] counts hours.
DECORATION = re.compile(r'"[^"]*"|\\.|[_*].|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
FIGURE = re.compile(r"(?P<thousands>#,##)?(?P<whole>[#0]*)(?:\.(?P<places>0+))?(?P<percent>%)?")
EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  (a day of the calendar, anywhere)
LEAP_ERROR = 60  # Excel believes in 29 February 1900: earlier days are one further on
MOST_PLACES = 20


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell shows its number, and whether it has a border."""

    code: str = GENERAL
    framed: bool = False


def styles(root: _Element) -> tuple[Style, ...]:
    """The cell styles of a workbook, as cells number them (18.8.10)."""
    codes = BUILT_IN | {
        int(one.get("numFmtId", "")): str(one.get("formatCode", GENERAL))
        for one in root.iterfind("{*}numFmts/{*}numFmt")
        if one.get("numFmtId", "").isdecimal()
    }
    framed = [any(side.get("style", "none") != "none" for side in one) for one in root.iterfind("{*}borders/{*}border")]
    return tuple(_style(one, codes, framed) for one in root.iterfind("{*}cellXfs/{*}xf"))


def _style(element: _Element, codes: dict[int, str], framed: list[bool]) -> Style:
    number, border = (str(element.get(name, "0")) for name in ("numFmtId", "borderId"))
    has_border = border.isdecimal() and int(border) < len(framed) and framed[int(border)]
    return Style(codes.get(int(number), GENERAL) if number.isdecimal() else GENERAL, has_border)


def shown(written: str, code: str, *, from_1904: bool = False) -> str:
    """The number as it is seen; a day as 2026-03-24, whatever of it the format would leave out."""
    try:
        number = Decimal(written)
    except InvalidOperation:
        return written.strip()
    if not number.is_finite() or abs(number.adjusted()) > MOST_PLACES:
        return written.strip()
    day, time = _kind(code)
    if (day or time) and 0 <= number < 2_958_466:  # the day after 9999-12-31
        return _moment(number, day=day, time=time, from_1904=from_1904)
    return _figure(number, code)


@lru_cache(maxsize=256)
def _kind(code: str) -> tuple[bool, bool]:
    """Whether a format shows a day, and whether it shows a time."""
    first = DECORATION.sub("", code[:255]).partition(";")[0].lower()
    if first == GENERAL.lower():
        return False, False
    time = any(sign in first for sign in "hs")
    return any(sign in first for sign in "yd") or ("m" in first and not time), time


def _moment(number: Decimal, *, day: bool, time: bool, from_1904: bool) -> str:
    epoch = EPOCH_1904 if from_1904 else EPOCH + timedelta(days=number < LEAP_ERROR)
    try:
        moment = epoch + timedelta(minutes=round(number * 24 * 60))
    except OverflowError:
        return str(number)
    clock = f"{moment:%H:%M}" if time else ""
    return " ".join(filter(None, (moment.date().isoformat() if day else "", clock)))


def _figure(number: Decimal, code: str) -> str:
    """0417 where the format is 0000, 41% where it is 0%; else the plain number, without the noise of binary fractions."""
    match = FIGURE.fullmatch(DECORATION.sub("", code[:255]).partition(";")[0].strip())
    if match is None or not match[0]:
        return _plain(number)
    value = number * 100 if match["percent"] else number
    places, whole = len(match["places"] or ""), match["whole"].count("0")
    width = f"0{whole + places + bool(places) + (value < 0)}"
    return format(value, f"{',' if match['thousands'] else width}.{places}f") + (match["percent"] or "")


def _plain(number: Decimal) -> str:
    return f"{Decimal(f'{float(number):.15g}').normalize():f}"
