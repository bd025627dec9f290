"""Invitations as text: what, when and where of an iCalendar file (RFC 5545)."""

import re
from datetime import UTC, datetime

from mailbot.core.model import SHANGHAI

_FOLD = re.compile(r"\r?\n[ \t]|\r(?!\n)")
_LINE = re.compile(r"(SUMMARY|DTSTART|DTEND|LOCATION|DESCRIPTION)((?:;[^:;\"]*(?:\"[^\"]*\")?)*):(.*)", re.IGNORECASE)
_METHOD = re.compile(r"^METHOD:(\w{1,20})\s*$", re.IGNORECASE | re.MULTILINE)
_SAYS = {"SUMMARY": "主题", "DTSTART": "开始时间", "DTEND": "结束时间", "LOCATION": "地点", "DESCRIPTION": "说明"}
_MAX = 200_000


def text_of(source: str) -> str:
    """The first event of a calendar, a line for each thing it tells."""
    event = _FOLD.sub("", source[:_MAX]).partition("BEGIN:VEVENT")[2].partition("END:VEVENT")[0]
    event = re.sub(r"BEGIN:VALARM.*?END:VALARM", "", event, flags=re.DOTALL)
    told: dict[str, str] = {}
    for line in event.splitlines():
        if (match := _LINE.fullmatch(line.strip())) and match[3].strip():
            name = match[1].upper()
            told.setdefault(name, _time(match[3].strip()) if name.startswith("DT") else _plain(match[3]))
    return "\n".join(f"{says}：{told[name]}" for name, says in _SAYS.items() if name in told)


def method_of(source: str) -> str:
    """What a calendar says it is for (RFC 5546 1.4), or an empty string."""
    found = _METHOD.search(source[:_MAX])
    return found[1] if found else ""


def _plain(value: str) -> str:
    return re.sub(r"\\([\\;,nN])", lambda match: "\n" if match[1] in "nN" else match[1], value).strip()


def _time(value: str) -> str:
    """A time on the clock of its own zone; one in UTC is told in Shanghai's."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    if "T" not in value:
        return f"{moment:%Y-%m-%d}"
    return f"{moment.astimezone(SHANGHAI) if moment.tzinfo is UTC or moment.tzinfo else moment:%Y-%m-%d %H:%M}"
