"""When: the day an engineer promises, and the hours remote work is asked for or granted."""

import re
from datetime import date, datetime, timedelta

from mailbot.core.dates import find_dates
from mailbot.core.particulars import number
from mailbot.core.wording import plain

Window = tuple[datetime, datetime]

_DUE = re.compile(r"承诺|前|修|解决|完成|提交|搞定|弄|处理|上线|交|改|给|恢复|答复|预计|争取|最[晚迟]|好|换|到位|出")
_VISIT = re.compile(
    r"(?<![排改推延等直拖迟达])到(?=$|[场院货达了您你那科后再看吧]|现场|医院|贵|机房|体检|中心|处理)|[过来赶]去|过来|赶来|[来去][^，。；\n]{0,6}看|上门|出发|"
    r"发[货出]|寄|快递"
)
_MENDED = re.compile(
    r"修|解决|完成|搞定|(?:弄|搞|做|处理)[好完掉毕]|换|装|改|恢复|发布|上线|更新|交付|承诺|保证|能用|可用|补丁|提交|答复"
)
_SPAN = re.compile(
    r"(?P<count>\d+(?:\.\d+)?|半|[一二两三四五六七八九十]+)个?(?P<half>半)?"
    r"(?P<unit>工作日|天|日|小时|钟头|分钟|周|星期|礼拜)(?:之内|以内|内)"
)
_PARTS = re.compile(r"([，。；！\n])")
_UNIT_HOURS = {
    "天": 24.0,
    "日": 24.0,
    "小时": 1.0,
    "钟头": 1.0,
    "分钟": 1 / 60,
    "周": 168.0,
    "星期": 168.0,
    "礼拜": 168.0,
}


def promised(text: str, at: datetime) -> date | None:
    """The day by which an engineer promises to be done; "三天内" counts from `at`, 工作日 as Monday to Friday."""
    words = "".join(part for part in _PARTS.split(plain(text)) if not _is_visit(part, at))
    for clause in re.split(r"[。；！\n]", words):
        days = _ahead(clause, at)
        if days and _DUE.search(clause):
            return days[-1]
    if span := _SPAN.search(words):
        return _after(span, at)
    return next(iter(_ahead(words, at)), None)


def visits(text: str, at: datetime) -> bool:
    """Whether it names a day on which somebody or a part comes and no work is said to be done by (明天上午到, 备件周四到)."""
    return any(_is_visit(part, at) for part in _PARTS.split(plain(text)))


def _is_visit(clause: str, at: datetime) -> bool:
    named = bool(_ahead(clause, at) or _SPAN.search(clause))
    return named and _VISIT.search(clause) is not None and not _MENDED.search(clause)


def _ahead(words: str, at: datetime) -> list[date]:
    """The days named that are not over yet."""
    return [day for day, _ in find_dates(words, at.date()) if day >= at.date()]


def _after(span: re.Match[str], at: datetime) -> date:
    """The day a span counted from `at` ends."""
    count = _count(span)
    if span["unit"] == "工作日":
        return _weekdays_later(at.date(), round(count))
    return (at + timedelta(hours=min(count, 9999) * _UNIT_HOURS[span["unit"]])).date()


def _count(match: re.Match[str]) -> float:
    """半, 2, 两个半 as a number."""
    words = match["count"]
    whole = 0.5 if words == "半" else float(words) if words[0].isdigit() else float(number(words))
    return whole + (0.5 if match["half"] else 0.0)


def _weekdays_later(day: date, count: int) -> date:
    for _ in range(min(count, 999)):
        day += timedelta(days=1)
        while day.weekday() > 4:
            day += timedelta(days=1)
    return day


# ---------------------------------------------------------------- hours
_LATE = ("中午", "下午", "傍晚", "晚上", "晚间", "夜里", "夜间", "今晚", "明晚", "后晚", "当晚", "晚")
_NIGHT = frozenset(_LATE) - {"中午", "下午", "傍晚"}
_EARLY = ("凌晨", "清晨", "早上", "早晨", "上午", "今早", "明早", "早")
_PART = rf"(?P<{{0}}p>{'|'.join(_EARLY + _LATE)})?的?"
_HOUR = r"(?P<{0}h>\d{{1,2}}|[一二两三四五六七八九十]{{1,3}})"
_MINUTE = r"[:点时](?P<{0}m>\d{{2}}|半|一刻|三刻)?分?(?:钟|整)?"
_DAY = r"(?:\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日? ?|\d{1,2}月\d{1,2}[日号] ?|(?P<next>次日|第二天|翌日) ?)?"
_RANGE = re.compile(
    f"{_PART}{_HOUR}(?:{_MINUTE})?".format("a")
    + r" ?(?:开始)?(?:—+|-+|～|–|至|到) ?"
    + _DAY
    + f"{_PART}{_HOUR}(?:{_MINUTE})(?!\\d)".format("b")
)
_LASTING = re.compile(
    f"{_PART}{_HOUR}(?:{_MINUTE})".format("a")
    + r"[^。；\n]{0,10}?(?P<count>\d+(?:\.\d+)?|半|[一二两三四五六七八九十])个?(?P<half>半)?(?P<unit>小时|钟头|分钟)"
)
_CHANGED = re.compile(r"改|调|换|推迟|提前|放")


def window(text: str, at: datetime) -> Window | None:
    """From when to when remote work is asked for or granted; of several windows the one the text changes to."""
    words = plain(text)
    ranges = list(_RANGE.finditer(words))
    if not ranges:
        lasting = _LASTING.search(words)
        return _lasting(words, lasting, at) if lasting else None
    moved = [match for match in ranges if _CHANGED.search(words[max(0, match.start() - 14) : match.start()])]
    return _from_to(words, (moved or ranges)[0], at)


def _from_to(words: str, match: re.Match[str], at: datetime) -> Window | None:
    first, last = _clock(match, "a"), _clock(match, "b")
    if first is None or last is None:
        return None
    if match["ap"] in _LATE and not (match["bp"] or match["next"]) and last <= first < last + 720:
        last += 720  # 晚上8点到10点: the afternoon word holds for both
    start = _on(words, match.start(), at, first)
    over_midnight = last <= first or match["next"] is not None
    return start, start + timedelta(minutes=last - first + (1440 if over_midnight else 0))


def _lasting(words: str, match: re.Match[str], at: datetime) -> Window | None:
    first = _clock(match, "a")
    if first is None:
        return None
    start = _on(words, match.start(), at, first)
    return start, start + timedelta(minutes=_count(match) * (1 if match["unit"] == "分钟" else 60))


def _clock(match: re.Match[str], side: str) -> int | None:
    """Minutes after midnight; an afternoon word lifts the hour; None for an hour no clock has."""
    hour, minute, part = number(match[f"{side}h"]), match[f"{side}m"], match[f"{side}p"]
    minutes = {None: 0, "半": 30, "一刻": 15, "三刻": 45}.get(minute)
    minutes = int(minute) if minutes is None else minutes
    if (part in _LATE and hour < 12 and not (part == "中午" and hour > 9)) or (part in _NIGHT and hour == 12):
        hour += 12  # 晚上12点 is the midnight that ends the day
    return hour * 60 + minutes if hour <= 24 and minutes < 60 else None


def _on(words: str, position: int, at: datetime, minutes: int) -> datetime:
    """That minute of the day named last before `position` (今晚 reaches two signs further), else of today."""
    days = find_dates(words[: position + 2], at.date())
    day = days[-1][0] if days else at.date()
    return datetime(day.year, day.month, day.day, tzinfo=at.tzinfo) + timedelta(minutes=minutes)


_TIME = re.compile(f"{_PART}{_HOUR}{_MINUTE}".format("a", "a", "a"))
_FROM = re.compile(r" ?(?:开始|起|以后|之后|后)")
_UNTIL = re.compile(r" ?(?:之前|以前|前|结束|截止|止|为止)")


def narrowed(text: str, asked: Window) -> Window | None:
    """What is left of the hours asked for where the text names single times of day ("16:30 开始", "五点前结束"); all of them where it names
    none or begins as they do, None where a time is neither a beginning nor an end within them.
    """
    begin, end = asked
    words = plain(text)
    for named in _TIME.finditer(words):
        minutes = _clock(named, "a")
        if minutes is None:
            return None
        moment = _on(words, named.start(), begin, minutes)
        moment += (
            timedelta(hours=12) if not begin <= moment <= end and moment.hour < 12 and not named["ap"] else timedelta()
        )
        if not begin <= moment <= end:
            return None
        if _FROM.match(words, named.end()):
            begin = moment
        elif _UNTIL.match(words, named.end()):
            end = moment
        elif moment != begin:
            return None
    return begin, end


def told_time(text: str, at: datetime) -> datetime | None:
    """The last moment before `at` at which it was the time of day the text names first ("14:20 到院"); None if it names none."""
    words = plain(text)
    named = _TIME.search(words)
    minutes = _clock(named, "a") if named else None
    if named is None or minutes is None:
        return None
    moment = _on(words, named.start(), at, minutes)
    return moment if moment <= at else moment - timedelta(days=1)
