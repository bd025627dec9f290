"""院方所见: what the hospital itself records of an engineer's doings, a telephone call or that he came. A first response is a mail, "or a
phone call recorded by mail by either side", and who owes nothing by it is believed in it.

It must be the engineer who is said to have called or come: that the hospital rang, or that somebody ought to ring, is neither.
"""

import re
from datetime import datetime

from mailbot.core.course import arrival, clauses
from mailbot.core.hours import told_time

_HE = (
    r"(?<![给找向打请让叫等催盼求要])(?<!联系)(?:你们(?:那边|公司|单位|维保)?的?(?:人|一[位个]|工程师|技术)?|维保(?:方|单位|公司)?的?(?:人|工程师)?|一?[位个]?工程师|"
    r"技术(?:人?员|支持)?|师傅|[\u4e00-\u9fff]{1,2}工(?![作单]))"
)
_CALLED = re.compile(
    rf"{_HE}[^，。；\n]{{0,12}}(?:[来回](?:过|了)?(?:个)?电话|打(?:了|过|来)?(?:了|过)?(?:一?[个通])?(?:电话)|来电(?!话)|致电|"
    r"(?:电话|微信|视频)[^，。；\n]{0,4}(?:联系|沟通|指导|告知|答复|回复|交代|说明))|"
    rf"(?:接|收)到(?:了|过)?{_HE}[^，。；\n]{{0,6}}(?:电话|来电)|(?:和|与|跟|同){_HE}[^，。；\n]{{0,6}}(?:通(?:了|过)(?:一?个)?(?:电)?话|电话[^，。；\n]{{0,3}}(?:联系|沟通)(?:了|过))"
)
_CAME = re.compile(_HE)
_NOT = re.compile(
    r"[没未不无]|[请让叫催盼]|麻烦|希望|要求|再|稍后|等|准备|马上|会|应该|预计|[吗？?]|什么时候|几点|如果|要是|说好|约好|约定|才(?:能|会)"
)


_MISSED = re.compile(r"没[打接]|未接|不通|没通|没人|无人|[吗？?]")


def called(text: str, at: datetime) -> datetime | None:
    """When an engineer is said to have called: the time of day named with it, else `at`; None if no call is told of."""
    clause = next(filter(_tells_call, clauses(text)), None)
    return None if clause is None else told_time(clause, at) or at


def _tells_call(clause: str) -> bool:
    call = _CALLED.search(clause)
    return call is not None and not (_NOT.search(clause[: call.end()]) or _MISSED.search(clause[call.end() :]))


def came(text: str, at: datetime) -> datetime | None:
    """When an engineer is said to have come on site."""
    times = (arrival(clause, at) for clause in clauses(text) if _CAME.search(clause) and not _NOT.search(clause))
    return next((when for when in times if when), None)


def witnessed(text: str, at: datetime) -> bool:
    """Whether either is told of."""
    return bool(called(text, at) or came(text, at))
