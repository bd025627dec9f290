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
_ANSWER = re.compile(r"答复|回复|回话|说法|反馈|回音")
_PAPER = re.compile(r"报价|方案|故障报告|(?:分析|书面)报告|结论|合同|计划书|备件|配件|巡检|复查|复检|回访")
_REPAIRED = re.compile(
    r"修|解决|完成|搞定|(?:弄|搞|做|处理)[好完掉毕]|换|装|改|恢复|发布|上线|更新|交付|能用|可用|补丁|[先再后并]处理"
)
_DENIED = re.compile(
    r"[^，。；]{0,6}?(?:不行|不可以|不会|不动|来不及|赶不[上及]|不能|没法|无法|没空|没时间|[处修弄搞做解改换][^，。；]{0,2}不[了完好出掉])"
)
_FORMERLY = re.compile(
    r"(?:原定|原计划|原来|本来|上次|之前说|说好)[^，。；]{0,8}$|(?:不[能敢好]|无法|没法|难以)(?:保证|承诺|确保|答应)[^，。；]{0,4}$"
)
_OTHERS = re.compile(
    r"(?:厂[家商]|原厂|供应商|对方|他们|院方|医院|[贵我]院|科[里室]|信息科|领导)[^，。；]{0,4}(?:承诺|要求|答应|保证|希望|通知|催|说)[^，。；]{0,6}$"
)
"""Whose word a day is that the writer only passes on."""
_UNSURE = re.compile(r"不(?:能|敢|好)?(?:保证|确定)|不一定|说不[准好]|没把握|不好说")
_PLEDGED = re.compile(r"承诺|最[迟晚]|至迟|(?<!不)(?<!不能)(?<!不敢)(?<!不好)保证")
_ASKED = re.compile(r"[？?]|要不要|能不能|行不行|可不可以|是否|[吗么]$")
_SUPPOSED = re.compile(r"如果|假如|要是|倘若|(?<![倘])若(?!干)|万一|只要|一旦|的话$")
_HOPED = re.compile(r"争取|尽量|力争|最[早快]|希望")
_LATEST = re.compile(r"最[迟晚]|至迟|不晚于|不迟于")
_DATED = re.compile(r"(\d{1,2})月(\d{1,2})[日号] ?[（(]?(?:周|星期|礼拜)([一二三四五六日天])")
_SPAN = re.compile(
    r"(?P<count>\d+(?:\.\d+)?|半|[一二两三四五六七八九十]+)个?(?P<half>半)?"
    r"(?P<unit>工作日|天|日|小时|钟头|分钟|周|星期|礼拜)(?:之内|以内|内)"
)
_PARTS = re.compile(r"([，。；！？\n])")
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


def promised(text: str, at: datetime, answering: bool = False) -> date | None:
    """The day by which an engineer promises to be done; "三天内" counts from `at`, 工作日 as Monday to Friday. A condition, or a day that is
    not the weekday it is called, promises none, nor one that is not sure; where he is `answering` a question, the answer is what he has to do.
    """
    words = plain(text)
    unsure = _UNSURE.search(words) and not _PLEDGED.search(words)
    return None if unsure or _misnamed(words, at) else _day_of("".join(_binding(words, at, answering)), at)


def _day_of(words: str, at: datetime) -> date | None:
    """The day of the first clause that says something will be done by it."""
    for clause in re.split(r"[。；！\n]", words):
        days = _ahead(clause, at)
        if days and _DUE.search(clause):
            return days[-1]
    if span := _SPAN.search(words):
        return _after(span, at)
    return next(iter(_ahead(words, at)), None)


def _binding(words: str, at: datetime, answering: bool) -> list[str]:
    """The parts that may bind: neither a visit nor a paper, no day that is denied or conditional; beside the latest or a firm day no
    hoped one.
    """
    split = ["", "", *_PARTS.split(words)]
    parts = [
        part
        for before, stop, part in zip(split, split[1:], split[2:], strict=False)
        if not (_is_other(part, at, answering) or _is_open(part, before if stop == "，" else "", at))
    ]
    dated = [part for part in parts if _names_day(part, at)]
    firm = [part for part in dated if _LATEST.search(part)] or [part for part in dated if not _HOPED.search(part)]
    return [part for part in parts if not firm or part in firm or part not in dated]


def _is_open(part: str, before: str, at: datetime) -> bool:
    """Whether all days of a part are denied (周五不行), given up (原定周五, 不能保证周五) or named under a condition."""
    named = [words for day, words in find_dates(part, at.date()) if day >= at.date()]
    return bool(named) and all(_leaves_open(*part.partition(words)[::2], before) for words in named)


def _leaves_open(ahead: str, behind: str, before: str) -> bool:
    """Whether the words around a day take it back."""
    supposed = _SUPPOSED.search(ahead) or _SUPPOSED.search(before) or _ASKED.search(behind)
    return bool(supposed or _DENIED.match(behind) or _FORMERLY.search(ahead) or _OTHERS.search(ahead))


def _misnamed(words: str, at: datetime) -> bool:
    """Whether a day is called by a weekday it does not fall on (3月30日（周日） where the 30th is a Monday)."""
    return any(
        day.weekday() != min("一二三四五六日天".index(named[3]), 6)
        for named in _DATED.finditer(words)
        for day in _ahead(f"{named[1]}月{named[2]}日", at)
    )


def visits(text: str, at: datetime) -> bool:
    """Whether it names a day on which somebody, a part or a paper comes and no work is said to be done by (明天上午到, 周五前报价)."""
    return any(_is_other(part, at, answering=True) for part in _PARTS.split(plain(text)))


def _is_other(part: str, at: datetime, answering: bool) -> bool:
    """Whether what a part says of a day is no repair: somebody or something comes, a paper or, unless that is asked for, an answer."""
    if not _names_day(part, at):
        return False
    paper = _PAPER.search(part) or (not answering and _ANSWER.search(part))
    return bool((_VISIT.search(part) and not _MENDED.search(part)) or (paper and not _REPAIRED.search(part)))


def _names_day(part: str, at: datetime) -> bool:
    return bool(_ahead(part, at) or _SPAN.search(part))


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
_VAGUE = re.compile(
    r"下班|上班|午休|饭后|吃完饭|空[了闲]?(?:再|的时候)|改天|改日|稍[后晚]|[晚迟]点|过[会一]|等[^，。；\n]{0,12}[再后]|再(?:弄|做|来|上|进|操作|开始)|"
    r"(?:半|\d+|[一二两三四五六七八九十]+)个?(?:多)?(?:小时|钟头|分钟)"
)
_UNTIL = re.compile(r" ?(?:之前|以前|前|结束|截止|止|为止)")


def narrowed(text: str, asked: Window, today: date) -> Window | None:
    """What is left of the hours asked for where the text names single times of day ("16:30 开始", "五点前结束"); all of them where it names
    none or begins as they do, None where a time is neither a beginning nor an end within them, where nothing is left of them, or where
    another day or a vague time is meant (明天吧, 下班后再弄, 不超过30分钟).
    """
    begin, end = asked
    words = plain(text)
    if _VAGUE.search(words) or any(day not in {begin.date(), end.date()} for day, _ in find_dates(words, today)):
        return None
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
    return (begin, end) if begin < end else None


def told_time(text: str, at: datetime) -> datetime | None:
    """The last moment before `at` at which it was the time of day the text names first ("14:20 到院"); None if it names none."""
    words = plain(text)
    named = _TIME.search(words)
    minutes = _clock(named, "a") if named else None
    if named is None or minutes is None:
        return None
    moment = _on(words, named.start(), at, minutes)
    return moment if moment <= at else moment - timedelta(days=1)
