"""By when the writer asks for it: the words, and the day they name. A wish, never a deadline of the contract."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from mailbot.core.dates import find_date
from mailbot.core.model import SHANGHAI

_DAY = (
    r"(?:今[天日晚]|明[天日早]|后天|大后天|(?:本|这|下)?(?:周|星期|礼拜)[一二三四五六日天]?|(?:本|这个?|下个?)月|月底|月末|年底|年前"
    r"|\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号]|底)?|\d{1,2}\s*[日号])"
)
_SPAN = r"(?:[\d一二两三四五六七八九十半]+\s*个?(?:小时|钟头|天|工作日|周|星期|月)|上班|下班|开诊|开门|中午|上午|下午)"
_BY = re.compile(
    rf"(?:{_DAY}\s*)?(?:{_DAY}|{_SPAN})\s*(?:之?前|以前|之?内|以内|里)(?!.{{0,4}}(?:报过|坏|开始|出现|发生|修))"
)
_ASKS = re.compile(r"请|希望|要求|务必|最好|麻烦|能不能|能否|争取|尽量|必须|得|要|行|可以|用")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words that ask for a time, and the day if they name one."""

    words: str
    day: date | None


def wanted(text: str, at: datetime) -> Wanted | None:
    """The time asked for in a report or wish: 月底前, 今天下班前, 10 号以前; None where none is asked for."""
    for sentence in re.split(r"[。！？!?\n；;]", text):
        match = _BY.search(sentence)
        if match and _ASKS.search(sentence):
            words = match[0].strip()
            return Wanted(words, find_date(words, at.astimezone(SHANGHAI).date()))
    return None
