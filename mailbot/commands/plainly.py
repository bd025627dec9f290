"""Whether a mail says one line and nothing else: how a command knows what is plainly meant for it, whatever else it sounds like."""

import re

from mailbot.commands.case import Case

_POLITE = r"(?:[您你]好|各?位?老师|请问?|麻烦(?:您|你)?|帮[忙我]|劳驾|[我们]*想|[，,：:。!！\s])*"
_THANKS = re.compile(r"[，,。；;\s]+(?:谢谢[您你]?|多谢|感谢|麻烦[您你]?了?|辛苦[您你]?了?)[\W_]*$")
_BESIDE = re.compile(
    r"(?:[\W_]|谢谢[您你]?|多谢|感谢|麻烦[您你]?了?|辛苦[您你]?了?|如题|同主题|[您你]好|老师|请(?:帮忙)?(?:查一?下|发我|发一份|回复)|此致|敬礼)*"
)


def line_asked(case: Case, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """The match of the whole subject, or of the whole first line, beside which there are only courtesies and the writer's name.

    The subject of a reply is somebody else's line.
    """
    lines = [line.strip() for line in case.hearing.said.text.splitlines() if line.strip()]
    subject = case.hearing.said.subject if case.hearing.said.replying_to is None else ""
    first, second = _whole(pattern, subject), _whole(pattern, lines[0]) if lines else None
    return (second or first) if _only_courtesy(case, lines[1:] if second else lines) else None


def _whole(pattern: re.Pattern[str], line: str) -> re.Match[str] | None:
    bare = _THANKS.sub("", re.sub(rf"^{_POLITE}", "", line)).strip().rstrip("。.!！~")
    return pattern.fullmatch(bare)


def _only_courtesy(case: Case, lines: list[str]) -> bool:
    own = filter(None, (case.hearing.person.name, case.hearing.person.department))
    named = re.compile("|".join(map(re.escape, own)) or r"(?!)")
    return all(_BESIDE.fullmatch(named.sub("", line)) for line in lines)
