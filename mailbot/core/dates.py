"""Which days a text names, in the shapes people write: 2026年11月3日, 26-11-03, 21号, 明天, 下周三, 5月底."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import partial

Match = re.Match[str]
Read = Callable[[Match, date], date | None]

# One character for one: the words handed back are a slice of what was written.
HALF_WIDTH = str.maketrans("０１２３４５６７８９．－–—／○", "0123456789.---/〇")
DIGITS = {word: value for value, word in enumerate("〇一二三四五六七八九")} | {"零": 0, "0": 0}
DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
WEEKDAYS = {word: value for value, word in enumerate("一二三四五六日")} | {"天": 6}
WEEKS = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}
MONTHS = {"上": -1, "本": 0, "这": 0, "当": 0, "下": 1}
YEARS = {"去": -1, "今": 0, "本": 0, "明": 1}
EXCEL_EPOCH = date(1899, 12, 30)  # day 0 as Excel counts, its leap-year error of 1900 included


def find_date(text: str, near: date) -> date | None:
    """The first day the text names, or None; what is left unsaid (year, month) is taken nearest to `near`."""
    return next((day for day, _ in find_dates(text, near)), None)


def find_dates(text: str, near: date) -> tuple[tuple[date, str], ...]:
    """All days the text names, in its order, each with the words that name it; a day that does not exist is none."""
    plain = text.translate(HALF_WIDTH)
    found: list[tuple[int, int, date | None]] = []
    taken = bytearray(len(plain))
    for pattern, read in SHAPES:
        for match in pattern.finditer(plain):
            start, end = match.span("words")
            # A fuller shape keeps its place even when its day does not exist, lest its parts be read again.
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append((start, end, _day(read, match, near)))
    return tuple(_with_words(text, sorted(found, key=lambda one: one[0])))


def _with_words(text: str, found: Iterable[tuple[int, int, date | None]]) -> Iterator[tuple[date, str]]:
    for start, end, day in found:
        if day is not None:
            yield day, text[start:end]


def _day(read: Read, match: Match, near: date) -> date | None:
    try:
        return read(match, near)
    except (ValueError, OverflowError):  # 2月30日, or a day beyond the calendar
        return None


def _number(words: str) -> int:
    """11 for 11 and for 十一; months and days need no more than 三十一."""
    if words.isascii():
        return int(words)
    tens, ten, ones = words.replace("廿", "二十").replace("卅", "三十").partition("十")
    if not ten:
        return DIGITS[words]
    return DIGITS.get(tens, 1) * 10 + DIGITS.get(ones, 0)


def _year(words: str, near: date) -> int:
    """The year in two or four figures, Latin or Chinese; two figures mean the century nearest to `near`."""
    value = int(words) if words.isascii() else int("".join(str(DIGITS[word]) for word in words))
    if len(words) == 4:
        return value
    return min(
        (near.year // 100 * 100 + value + century for century in (0, 100, -100)), key=lambda y: abs(y - near.year)
    )


def _nearest(day_of: Callable[[int], date], near: date) -> date | None:
    """The day of this, the next or the last year that lies nearest to `near`."""
    years = (_real(day_of, near.year + offset) for offset in (0, 1, -1))
    return min((day for day in years if day), key=lambda day: abs(day - near), default=None)


def _real(day_of: Callable[[int], date], year: int) -> date | None:
    try:
        return day_of(year)
    except ValueError:  # 29 February of a common year
        return None


def _end_of(year: int, month: int) -> date:
    """The last day of a month; month 13 is next January, month 0 last December."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _full(match: Match, near: date) -> date | None:
    return date(_year(match["y"], near), _number(match["m"]), _number(match["d"]))


def _figures(match: Match, near: date) -> date | None:
    """2026-11-03 or 26.11.3; a two-figure year far from `near` is a version or an address, no year."""
    year = _year(match["y"], near)
    believable = len(match["y"]) == 4 or abs(year - near.year) <= 5
    return date(year, int(match["m"]), int(match["d"])) if believable else None


def _month_day(match: Match, near: date) -> date | None:
    month, day, said = _number(match["m"]), _number(match["d"]), match["relative"]
    return date(near.year + YEARS[said], month, day) if said else _nearest(lambda year: date(year, month, day), near)


def _short(match: Match, near: date) -> date | None:
    month, day = int(match["m"]), int(match["d"])
    return None if match["version"] else _nearest(lambda year: date(year, month, day), near)


def _month_end(match: Match, near: date) -> date | None:
    if not match["m"]:
        return _end_of(near.year, near.month + MONTHS[match["relative"] or "本"])
    month = _number(match["m"])
    return _end_of(_year(match["y"], near), month) if match["y"] else _nearest(partial(_end_of, month=month), near)


def _year_end(match: Match, near: date) -> date | None:
    return date(_year(match["y"], near) if match["y"] else near.year + YEARS[match["relative"] or "今"], 12, 31)


def _day_of_month(match: Match, near: date) -> date | None:
    """The day of this month, unless it is more than half a month past: then the next month's is meant."""
    day, said = _number(match["d"]), match["relative"]
    ahead = MONTHS[said] if said else int(near.day - day > 15)
    return _end_of(near.year, near.month + ahead).replace(day=day)


def _from_today(match: Match, near: date) -> date | None:
    return near + timedelta(days=DAYS[match["relative"]])


def _weekday(match: Match, near: date) -> date | None:
    """本周五 lies in this week (Monday first), 下周三 in the next; a bare 周五 is the coming one, today included."""
    word, said = match["day"], match["relative"]
    ahead = (WEEKDAYS[word] if word in WEEKDAYS else int(word) - 1) - near.weekday()
    return near + timedelta(days=ahead + 7 * WEEKS[said] if said else ahead % 7)


def _serial(match: Match, near: date) -> date | None:
    """The day Excel means by a bare number, when it lies within twenty years of `near`."""
    day = EXCEL_EPOCH + timedelta(days=int(match["words"].partition(".")[0]))
    return day if abs(day.year - near.year) <= 20 else None


ONES = "一二三四五六七八九"
S = r"[ \t\u3000\u00a0]{0,6}"
YEAR = rf"(?P<y>(?:19|20)[0-9]{{2}}|[0-9]{{2}}|[〇零0{ONES}]{{4}}|[〇零{ONES}]{{2}})"
MONTH = rf"(?P<m>1[0-2]|0?[1-9]|十[一二]?|[{ONES}])"
DAY = rf"(?P<d>3[01]|[12][0-9]|0?[1-9]|[二三]?十[{ONES}]?|[廿卅][{ONES}]?|[{ONES}])"
ALONE = rf"(?<![0-9{ONES}十])"
PART = r"上午|下午|中午|傍晚|晚|早|凌晨|夜里|一早"
CLOCK = r"[0-2]?[0-9][:：][0-5][0-9]"
BEFORE = r"之?前|以前"
STOP = r"\Z|[,，。；;！!？?）)（(\r\n]"
# What follows the number of a day (21号前, 21号下午) but not of a thing (2号登记台, 3日内).
AFTER_DAY = (
    rf"(?=\s*(?:{STOP}|{BEFORE}|左右|{PART}|{CLOCK}|完成|提交|上线|交|发|把|我|再|就|能|可|会|给|来|去|过来|周|星期))"
)
NOT_DAY = rf"(?<![0-9.:/\-月年第近前后每满共续{ONES}十廿卅])"

WHOLE = rf"(?<![0-9{ONES}])(?P<words>{YEAR}{S}年{S}{MONTH}{S}月{S}{DAY}(?:{S}[日号]|(?![0-9])))"
FIGURES = (
    rf"(?<![0-9A-Za-z.\-/])(?P<words>(?P<y>(?:19|20)?[0-9]{{2}}){S}(?P<sep>[-./]){S}(?P<m>[0-9]{{1,2}})"
    rf"{S}(?P=sep){S}(?P<d>[0-9]{{1,2}}))(?![0-9]|[-./][0-9])"
)
PACKED = r"(?<![0-9A-Za-z])(?P<words>(?P<y>20[0-9]{2})(?P<m>[01][0-9])(?P<d>[0-3][0-9]))(?![0-9A-Za-z])"
MONTH_DAY = (
    rf"{ALONE}(?P<words>(?:(?P<relative>[去今本明])年{S})?{MONTH}{S}月份?{S}{DAY}"
    rf"(?:{S}[日号]|(?=\s*(?:{STOP}|{BEFORE}|{PART}))))"
)
MONTH_END = rf"(?P<words>(?:(?:{YEAR}{S}年{S})?{ALONE}{MONTH}{S}|(?P<relative>[上下本这当])个?)?月[底末])"
YEAR_END = rf"(?P<words>(?:(?:{YEAR}|(?P<relative>[去今本明]))(?=年))?年{{1,2}}[底末])"
NOTHING_ELSE = r"\A\s*(?P<version>)(?P<words>(?P<m>[0-9]{1,2})[./-](?P<d>[0-9]{1,2}))\s*\Z"
SHORT = (
    r"(?P<version>(?:版本号?|[升级]到|版|[Vv])\s*)?(?<![0-9A-Za-z.\-/])"
    rf"(?P<words>(?P<m>[0-9]{{1,2}})[./](?P<d>[0-9]{{1,2}})(?:[日号]|(?=\s*(?:{BEFORE}|{PART}|{CLOCK}))))"
)
DAY_OF_NAMED_MONTH = rf"(?P<words>(?P<relative>[上下本这当])个?月{S}{DAY}{S}[日号])"
DAY_OF_MONTH = rf"{NOT_DAY}(?P<relative>)(?P<words>{DAY}{S}[日号]){AFTER_DAY}"
FROM_TODAY = r"(?P<words>(?P<relative>大前|大后|(?<![目以之提])前|昨|今|明|(?<![以之今])后)天)"
EVENING = r"(?P<words>(?P<relative>昨|今|明)[日晚早])"
WEEKDAY = (
    r"(?<![每一二两三四几半])(?P<words>(?:(?P<relative>上上|下下|上|下|本|这)个?)?"
    r"(?:周|星期|礼拜)(?P<day>[一二三四五六日天]|[1-7](?![0-9])))(?![次遍个年期])"
)
SERIAL = r"\A\s*(?P<words>[0-9]{5}(?:\.[0-9]+)?)\s*\Z"

# The fuller a shape, the earlier it is tried.
SHAPES: tuple[tuple[re.Pattern[str], Read], ...] = (
    (re.compile(WHOLE), _full),
    (re.compile(FIGURES), _figures),
    (re.compile(PACKED), _figures),
    (re.compile(MONTH_DAY), _month_day),
    (re.compile(MONTH_END), _month_end),
    (re.compile(YEAR_END), _year_end),
    (re.compile(NOTHING_ELSE), _short),
    (re.compile(SHORT), _short),
    (re.compile(DAY_OF_NAMED_MONTH), _day_of_month),
    (re.compile(DAY_OF_MONTH), _day_of_month),
    (re.compile(FROM_TODAY), _from_today),
    (re.compile(EVENING), _from_today),
    (re.compile(WEEKDAY), _weekday),
    (re.compile(SERIAL), _serial),
)
