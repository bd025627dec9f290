"""What people count in a report: persons, minutes, times of day. Everything from words; nothing from a clock."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from mailbot.core.model import SHANGHAI

_DIGITS = {
    "一": 1,
    "二": 2,
    "两": 2,
    "俩": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "零": 0,
    "几": 3,
    "数": 3,
    "仨": 3,
}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
NUMBER = r"(?:\d+(?:\.\d+)?万?|[上近好成]?[几数]?[一二两俩仨三四五六七八九十百千万几]+)"
_MORE = r"(?: ?[多来余几]| ?好几)?"
_PEOPLE = re.compile(
    rf"(?<!第)({NUMBER}){_MORE} ?(?:人次|人份|人(?!民|工|员)|名(?!单|字|称)|位(?!置|数|小数)|例(?!如)|份(?!钟)|条(?!件|码)|笔(?!记)|行(?!政)"
    r"|单(?!位|元|价|独|个|子|项|据|次)|本(?!院|科|人|来|月|周|次|地|身)"
    r"|号人|管(?!理)|张(?![三某先女姐大小桌床嘴贴])|个(?![多半]?(?:月|小时|钟|星期|多月|多小时)|台|窗|诊|电脑|屏|字|文件|盘|库|表|项|套|单位|团|科|部|模块|功能|按钮|菜单"
    r"|页|账|系统|服务|接口|端口|机|工作|地方|问题|毛病|错|原因|登记|收费|彩超|房|屋|读卡|打印|版|补丁|品|公司|分|办法|疑问|条码|键|点))"
)
# Persons still to come have not been touched by anything.
_PLANNED = re.compile(
    r"(?:今天|下午|还|都)?要[^,。;!?\n]{0,4}$|(?:约了|预约|计划|还剩|剩下|每天|平时|一天|少于|低于|至少)[^,。;!?\n]{0,4}$"
)
_LENGTH = re.compile(
    rf"(半|{NUMBER})(?: ?[多来余几])? ?个?(半)?(?:多|来)?"
    r"(秒|分钟|分(?![诊析管类配页号之开])|刻钟|小时|钟头|h\b|天(?!也就|都)|周(?![一二三四五六日末报])|星期(?![一二三四五六日天])|个月)"
)
_MINUTES = {
    "秒": 1 / 60,
    "分钟": 1,
    "分": 1,
    "刻钟": 15,
    "小时": 60,
    "钟头": 60,
    "h": 60,
    "天": 1440,
    "周": 10080,
    "星期": 10080,
    "个月": 43200,
}
_CLOCK = re.compile(
    r"(凌晨|今早|早上|早晨|清早|一早|上午|中午|下午|傍晚|晚上|夜里|半夜|昨晚|今晚)?(?<![\d.])"
    r"(\d{1,2}|[一二两三四五六七八九]|十[一二]?|二十[一二三]?)(?::(\d{2})| ?[点时](?!间|候|段|常|不时)"
    r" ?(半|整|一刻|三刻|\d{1,2}|[一二三四五]?十[一二三四五六七八九]?|零?[一二三四五六七八九])? ?分?)"
)
# A length of time that is the price of one piece, or still to come, is no downtime.
_PIECE = re.compile(
    r"(?:一[份个次单张人位条]|每[份个次单张人位条天]|平均|各[要需]|差)[^,。;!?\n]{0,8}$|(?:转|晚走|提前|大约需|只需|仅需)[^,。;!?\n]{0,4}$"
)
_FUTURE = re.compile(
    r"(?:再|还要|还得|预计|估计|至少|起码|最快|最多|大概要|可能要|需要|才能|内|之后|以后|要求|请)[^,。;!?\n]{0,6}$"
)
_AFTERWARDS = re.compile(r"[^,。;!?\n]{0,2}(?:一次|[之以]?内|[之以]?后|才能|一个人|就好|一张|一份|左右一个)")


_AFTER_HOUR = ("点", "时", ":", "*", "x", "×")
_SERVICE_HOURS = ("24小时", "24 小时", "二十四小时")


@dataclass(frozen=True, slots=True)
class Count:
    """A number found in a text, and where."""

    value: float
    start: int
    end: int


def number(words: str) -> float:
    """The value of 37, 2.3万, 四十, 七八十, 十几, 几百; of a range the lower end; 0 when it is none."""
    if words[:1].isdigit():
        return float(words.rstrip("万")) * (10000 if words.endswith("万") else 1)
    total, digit, unit = 0, 0, 1
    for sign in words:
        if sign in _UNITS:
            unit = _UNITS[sign]
            total = (total + digit) * unit if unit == 10000 and total else total + (digit or 1) * unit
            digit = 0
        elif sign in _DIGITS and digit == 0:
            digit = _DIGITS[sign]
    return total + digit


def people(plain: str) -> Iterator[Count]:
    """Every count of persons, or of their reports and records."""
    for hit in _PEOPLE.finditer(plain):
        if _PLANNED.search(plain, max(0, hit.start() - 8), hit.start()):
            continue
        yield Count(number(hit[1]), hit.start(), hit.end())


def lengths(plain: str) -> Iterator[Count]:
    """Every length of time, in minutes."""
    for hit in _LENGTH.finditer(plain):
        if plain[: hit.start()].rstrip(" ")[-1:] in _AFTER_HOUR or plain.startswith(_SERVICE_HOURS, hit.start()):
            continue
        amount = 0.5 if hit[1] == "半" else number(hit[1]) + (0.5 if hit[2] else 0)
        yield Count(amount * _MINUTES[hit[3]], hit.start(), hit.end())


def times(plain: str) -> Iterator[Count]:
    """Every time of day, in minutes after midnight."""
    for hit in _CLOCK.finditer(plain):
        minute = {"半": 30, "整": 0, "一刻": 15, "三刻": 45}.get(hit[4] or "整", -1)
        minute = int(hit[3]) if hit[3] else int(number(hit[4])) if minute < 0 else minute
        hour = int(number(hit[2]))
        late = hit[1] in ("下午", "傍晚", "晚上", "今晚", "昨晚") and hour < 12
        if hour < 24 and minute < 60:
            yield Count((hour + 12 * late) * 60 + minute, hit.start(), hit.end())


def minute_of_day(at: datetime) -> int:
    """Minutes after midnight in Shanghai."""
    local = at.astimezone(SHANGHAI)
    return local.hour * 60 + local.minute


_TO = re.compile(r"[到至\-~—–]|现在|截至|目前|恢复")
_OVER = re.compile(r"[^,。;!?\n]{0,12}(?:恢复|好了|通了|正常)")
_SINCE = re.compile(
    r"[^。;!?\n]{0,12}(?:起|开始|断|停|掉|瘫|挂|坏|崩|卡|死|就|到现在|至今|到目前|一直|之后|以后|多|出现|发生)"
)
_UNTIL_NOW = re.compile(r"到现在|至今|到目前|截至目前|一直|现在还|还没好|还没恢复|仍未|未恢复|到这会|到刚才")
_LONG = re.compile(
    r"(?:一|整|整个|一整|大半个|半个)(?:个)?(?:上午|下午|早上|早晨|晚上)|(?:整整?|一整)天|(?<!再)(?<!今天)大?半天|从?昨[天晚夜](?:[^,。;!?\n]{0,6})(?:起|开始|就|到现在)|半晌"
)


# Days and months are told of many things; only beside such words do they measure an outage.
_OUTAGE = re.compile(r"停|断|瘫|不能|用不|没好|恢复|中断|死机|卡死|坏了|到现在|已经|干等|没网|没电|打不开|进不去|登不")


def lasted(plain: str, at: datetime | None) -> Count | None:
    """The longest time the text says something has lasted so far, in minutes; `at` is when it was written."""
    found = [c for c in lengths(plain) if _has_passed(plain, c)]
    found += _spans(plain, at)
    found += [Count(180, hit.start(), hit.end()) for hit in _LONG.finditer(plain)]
    return max(found, key=lambda count: count.value, default=None)


def _has_passed(plain: str, length: Count) -> bool:
    before = plain[max(0, length.start - 14) : length.start]
    if _PIECE.search(before) or _FUTURE.search(before) or _AFTERWARDS.match(plain, length.end):
        return False
    return length.value < 240 or _OUTAGE.search(plain, max(0, length.start - 12), length.end + 12) is not None


def _spans(plain: str, at: datetime | None) -> Iterator[Count]:
    """From a time of day to a later one, to the time of writing, or to an unnamed now (then: half an hour at least)."""
    clocks = list(times(plain))
    for first, second in pairwise(clocks):
        between = plain[first.end : second.start]
        joined = _TO.search(between) or _OVER.match(plain, second.end)
        if 0 < second.value - first.value <= 960 and joined and "。" not in between[:-1]:
            yield Count(second.value - first.value, first.start, second.end)
    for last in clocks[1:]:
        if _OVER.match(plain, last.end) and 0 < last.value - clocks[0].value <= 960:
            yield Count(last.value - clocks[0].value, clocks[0].start, last.end)
    for first in clocks:
        if not _SINCE.match(plain, first.end):
            continue
        if at is not None and 0 < minute_of_day(at) - first.value <= 960:
            yield Count(minute_of_day(at) - first.value, first.start, first.end)
        elif _UNTIL_NOW.search(plain):
            yield Count(30, first.start, first.end)


_NOT_TODAY = re.compile(
    r"(?:今天|今日|今儿|当天|一时半会|短时间|短期|今天之内|这两天)[^。;!?\n]{0,8}(?:好不了|恢复不了|修不好|修不了|弄不好|没戏|没指望|搞不定|起不来|恢复不成|开不了|无法恢复|不能恢复|没法恢复|够呛|悬|难恢复|难以恢复|别想)"
    r"|(?:明天|明早|后天|下周|明日|次日|晚上|夜里|今晚)[^。;!?\n]{0,8}(?:才能|才会|才有|才到|才可|才好|再来|能到|能好|恢复)|(?:要等|得等|等到)(?:明天|明早|后天|下周|晚上|今晚|明日)"
    r"|(?:最快|最早|至少|估计|预计|恐怕|得|要)[^。;!?\n]{0,6}(?:明天|明早|后天|下周|明日|次日|下星期)"
    r"|(?:一天|今天|今日)都?别想|(?:晚上|今晚|夜里)[^。;!?\n]{0,6}前[^。;!?\n]{0,4}(?:没希望|不行|好不了|别想|来不了|通不了)"
    r"|(?:明天|后天|明早)能"
    r"|[停断][^,。;!?\n]{0,4}到(?:明天|明早|晚上|后天|夜里)|[点时][^,。;!?\n]{0,3}前[^,。;!?\n]{0,4}(?:送|好|通|来|修|恢复)不"
    r"|恢复时间(?:不明|未知|不确定|待定|无法)|(?:不知道|不清楚|没法说|说不准|说不好)[^。;!?\n]{0,6}(?:什么时候|几时|多久|啥时候|何时)[^。;!?\n]{0,4}(?:好|恢复|修|通|来电|送电)"
)
_FORECAST = re.compile(
    r"(?:最快|最早|预计|估计|恐怕|至少|起码|要到|得到|要等到|得等到|大概|大约|可能要|说要|说是|还要|还得|需要|没有?|再有|才能|初步判断)[^。;!?\n]{0,10}"
)


def expected(plain: str, at: datetime | None, opening: int) -> Count | None:
    """How long the text says it will still last, in minutes, counted from `at`, from the first time named, or from opening time."""
    hit = _NOT_TODAY.search(plain)
    if hit:
        return Count(1440, hit.start(), hit.end())
    clocks = list(times(plain))
    now = minute_of_day(at) if at else opening
    found = []
    for cue in _FORECAST.finditer(plain):
        reach = plain[cue.start() : cue.end() + 8]
        found += [Count(c.value, cue.start(), cue.start() + c.end) for c in lengths(reach)]
        start = clocks[0].value if clocks and clocks[0].end <= cue.start() else now
        found += [Count(c.value - start, cue.start(), cue.start() + c.end) for c in times(reach)]
    return max(found, key=lambda count: count.value, default=None)
