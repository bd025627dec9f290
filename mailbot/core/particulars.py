"""What an intent needs beside its name: numbers, sums, a level, a version, a cause and its fix, as the writer put them.

Nothing here guesses: where the words leave it open the answer is None, and the bot asks back.
"""

import re
from decimal import Decimal
from enum import StrEnum

from mailbot.core.model import Severity
from mailbot.core.plain_acts import left_open
from mailbot.core.wording import plain

_LEVEL = "|".join(level.value for level in Severity)
_LEVEL_SET = re.compile(
    rf"(?:改|调|降|升|定|算|按|划|列|变更|视|转|提|归)[^，。；\n]{{0,8}}?(?:“|”)?({_LEVEL})|应(?:该|当)?(?:是|为|属|算)(?:于)?({_LEVEL})"
)
_LEVEL_LEFT = re.compile(
    rf"(?:由|从|不是|不算|不止|不只|何止|高于|够不上|没到|不到|不属于|原来(?:是)?|原定|原为)[“”]?(?:{_LEVEL})"
)
_VERSION_SET = re.compile(
    r"(?:升级?|更新|发布|上线|安装|部署|版本|新版)[^。；\n]{0,12}?"
    r"(?<![\d.])(v ?\d+(?:\.\d+)+|\d+\.\d+(?:\.\d+)*)(?![\d.]|[年月日号])"
)
_VERSION = re.compile(r"(?<![\da-z.])v ?\d+(?:\.\d+)+|(?<![\d.])\d{1,2}\.\d+\.\d+(?![\d.])")
_ANNEX = re.compile(r"附件? ?([1-3一二三])(?!\d|[、.](?!\d))")
_ANNEX_WORDS = (
    (2, re.compile(r"签到|培训")),
    (1, re.compile(r"运行表|维护(?:记录|项目|运行|表)|季度维护|巡检")),
    (3, re.compile(r"客户化|需求|新功能|定制|双?签|改功能")),
)
_CAUSE = re.compile(
    r"(?:(?:故障|根本|问题|产生|具体|主要)?(?:原因|起因|根因|成因)|(?:经|已)?(?:核查|排查|检查|分析|查明?|定位))"
    r"(?:分析|如下|是|为|系|在于)?[:：，,]?\s*"
)
_FIX = re.compile(
    r"(?:(?:解决|处理|处置|整改|改进|采取的?|修复)?(?:措施|办法|方法|方案|对策)|"
    r"(?:处理|解决|处置)(?:结果|情况|过程|方式)?|(?:咨询)?(?:答复|回复))(?:如下|是|为)?[:：]\s*"
)
_BECAUSE = re.compile(r"因为?(?!此)|由于|导致|造成|引起|所致|没有?.{0,12}(?:才|所以)|的(?:问题|缘故|原因)$")


def severity_named(text: str) -> Severity | None:
    """The level a mail wants a ticket to have; None if it names none, or several without saying which."""
    words = plain(text)
    wanted = [one or other for one, other in _LEVEL_SET.findall(_LEVEL_LEFT.sub("", words))]
    named = wanted or re.findall(_LEVEL, _LEVEL_LEFT.sub("", words))
    levels = set(named[-1:] if wanted else named)
    return Severity(levels.pop()) if len(levels) == 1 else None


def level_open(text: str) -> str:
    """The clause that names a level without plainly wanting it (不要改为重大, 是否改为重大); empty where there is none."""
    words = _LEVEL_LEFT.sub("", plain(text))
    return left_open(words, _LEVEL_SET) or ("" if _LEVEL_SET.search(words) else left_open(words, re.compile(_LEVEL)))


def version(text: str) -> str | None:
    """The version an upgrade notice brings ("V6.3.0"), rather than one it names as old or as the way back."""
    words = re.sub(r"\d{4}[-.]\d{1,2}[-.]\d{1,2}|\d+\.\d+\.\d+\.\d+", " ", plain(text))
    found = _VERSION_SET.search(words)
    number = found.group(1) if found else next(iter(_VERSION.findall(words)), None)
    return "V" + number.removeprefix("v").strip() if number else None


_INSTALLED = re.compile(
    r"(?:升级|更新)(?:工作)?(?:已经?)?(?:全部|顺利)?(?:完成|完毕|成功|结束)(?![后之前时])|已经?(?:顺利|全部)?(?:完成|完毕)[^，。；\n]{0,12}(?:升级|更新)|"
    r"已经?(?:[于在][^，。；\n]{0,16})?(?:升级|更新)[到至为完成]"
)
_TO_COME = re.compile(r"计划|预计|将|拟|待|未|没|如果|准备|安排|争取|请.{0,6}(?:升级|更新)")


def installed(text: str) -> bool:
    """Whether a notice tells of an upgrade that is done rather than of one to come."""
    clauses = re.split(r"[，。；！？\n]+", plain(text))
    return any(_INSTALLED.search(clause) and not _TO_COME.search(clause) for clause in clauses)


_REFUSED = re.compile(
    r"(?<!没有)(?<!无)不(?:同意|予|行|可以|能|要|宜|确认|认可|赞成)|暂不|暂缓|先不|别升|拒绝|否决|反对|取消"
)
_MOVED = re.compile(r"改期|推迟|延期|延后|(?:改|换|调|挪)(?:到|成|为|在|个)")
_AGREED = re.compile(r"同意|确认|可以|批准|准予|没有?意见|无异议|没问题|按(?:通知|计划|此|上述)|照此")
_OPEN = re.compile(r"[?？]|吗|待定|再(?:说|定|商|议|确认)|能否|可否|是否|收到")
_CONDITION = re.compile(r"但|不过|如果|只要|前提|除非|原则上?(?:同意|可以)|先(?:把|做|备|确认|看)|等.{0,12}再")


class Consent(StrEnum):
    """What 信息科 answered to an upgrade notice."""

    GIVEN = "同意"
    BOUND = "有条件的同意，条件待商定"
    REFUSED = "未同意，或另定日期"


def upgrade_consent(text: str) -> Consent | None:
    """Whether an answer to an upgrade notice agrees to it, on a condition or plainly, or refuses it (or wants another day); None leaves it open."""
    words = plain(text)
    moved, plainly = _MOVED.search(words), _AGREED.search(words) and not _OPEN.search(words)
    if _REFUSED.search(words) or (moved and not plainly):
        return Consent.REFUSED
    if not plainly:
        return None
    return Consent.BOUND if moved or _CONDITION.search(words) else Consent.GIVEN


def annex_wanted(text: str) -> int | None:
    """The annex (1 运行表, 2 签到表, 3 客户化) whose blank a mail asks for, by number or by what it is for."""
    words = plain(text)
    if number := _ANNEX.search(words):
        return {"一": 1, "二": 2, "三": 3}.get(number.group(1)) or int(number.group(1))
    return next((annex for annex, pattern in _ANNEX_WORDS if pattern.search(words)), None)


def cause_and_fix(text: str) -> tuple[str, str]:
    """Cause (原因) and fix (措施) of a closing in its own words; without labels, the sentence saying why."""
    cause, fix = _CAUSE.search(text), _FIX.search(text)
    if fix and cause and cause.start() < fix.start():
        return _tidy(text[cause.end() : fix.start()]), _tidy(text[fix.end() :])
    if fix and cause:
        return _tidy(text[cause.end() :]), _tidy(text[fix.end() : cause.start()])
    if fix:
        return _tidy(text[: fix.start()]) if _BECAUSE.search(text[: fix.start()]) else "", _tidy(text[fix.end() :])
    return _by_sentence(text[cause.end() :] if cause else text, cause is not None)


def _by_sentence(text: str, first_is_cause: bool) -> tuple[str, str]:
    """The first sentence that says why, apart from all others."""
    sentences = [piece for piece in re.split(r"(?<=[。！；\n])", text) if _tidy(piece)]
    reasons = (place for place, sentence in enumerate(sentences) if _BECAUSE.search(sentence))
    why = 0 if first_is_cause else next(reasons, None)
    if why is None or len(sentences) < 2:
        return "", _tidy(text)
    return _tidy(sentences[why]), _tidy("".join(sentences[:why] + sentences[why + 1 :]))


def _tidy(text: str) -> str:
    return text.strip().strip("；;。，,:： \n")


# ---------------------------------------------------------------- money
_DIGIT = {word: value for value, word in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_DIGIT |= {word: value for value, word in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNIT = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10_000, "亿": 100_000_000}
_HAN_NUMBER = "[零〇一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟]"
_SUM = re.compile(
    rf"(?P<figure>\d[\d,]*(?:\.\d+)?|{_HAN_NUMBER}+) ?(?P<ten_thousand>万)?(?:多|余)?(?:元|块钱?|圆)"
    rf"(?:(?P<jiao>[\d{''.join(_DIGIT)}])角)?|[¥￥] ?(?P<bare>\d[\d,]*(?:\.\d+)?)"
    rf"|(?P<wan>\d+(?:\.\d+)?|{_HAN_NUMBER}+)万(?![\d一-龥])"
)
_TOTAL = re.compile(r"合计|总计|共计|总共|总额|总数|一共|合共|共")
_CLAIMED = re.compile(r"损失|赔|补偿|索|承担")


def amount(text: str) -> Decimal | None:
    """The sum of a claim in 元: the total, else the one said lost, else the only one; None rather than a choice."""
    words = plain(text)
    sums = [(match.start(), match.end(), _yuan(match)) for match in _SUM.finditer(words)]
    for sign in (_TOTAL, _CLAIMED):
        marked = {value for start, end, value in sums if sign.search(words[max(0, start - 12) : start])}
        if len(marked) == 1:
            return marked.pop()
    values = {value for _, _, value in sums}
    return values.pop() if len(values) == 1 else None


def _yuan(match: re.Match[str]) -> Decimal:
    """One sum as written, in 元."""
    figure = match["figure"] or match["bare"] or match["wan"]
    value = Decimal(figure.replace(",", "")) if figure[0].isdigit() else Decimal(number(figure))
    if match["ten_thousand"] or match["wan"]:
        value *= 10_000
    return value + (Decimal(number(match["jiao"])) / 10 if match["jiao"] else 0)


def number(words: str) -> int:
    """A whole number in Chinese or plain figures: 三千四百八十 is 3480, 两千五 is 2500."""
    if words.isascii():
        return int(words)
    whole = part = digit = 0
    unit = 1
    for sign in words:
        if sign in _DIGIT:
            digit, unit = _DIGIT[sign], 1 if sign in "零〇" else unit
        elif _UNIT[sign] >= 10_000:
            whole, part, digit, unit = (whole + part + digit) * _UNIT[sign], 0, 0, _UNIT[sign]
        else:
            part, digit, unit = part + (digit or 1) * _UNIT[sign], 0, _UNIT[sign]
    return whole + part + digit * (unit // 10 if unit > 10 else 1)
