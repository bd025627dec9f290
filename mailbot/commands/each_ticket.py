"""TJ-… 确认；TJ-… 改为重大: a mail that says of each ticket another thing is heard as so many answers, one to each."""

import re
from dataclasses import replace

from mailbot.commands.case import Case
from mailbot.commands.listen import listen

_MARK = r"(?:[-·•*]|[（(]?\d{1,2}[)）、．.])?[ \t\u3000]*[\[【]?(?:工单)?\s?"
_HEAD = re.compile(
    rf"(?:^|(?<=[\n。；;！!？?，,]))[ \t\u3000]*{_MARK}(TJ-\d{{4}}-\d{{4,9}})[\]】]?(?![\d、/和及与])[\s:：，,]*"
)
_GREETING = re.compile(r"(?:[\W_]|[您你]们?好|各?位?老师|早上好|上午好|下午好|如下)*")
MOST = 9


def parts(case: Case) -> tuple[Case, ...]:
    """The mail once for every ticket with what it says of that one; none where it does not begin each of its sentences with another number."""
    greeting, *rest = _HEAD.split(case.mail.new_text)
    numbers, told = rest[::2], [words.strip() for words in rest[1::2]]
    if not 1 < len(set(numbers)) == len(numbers) <= MOST or not all(told) or not _GREETING.fullmatch(greeting):
        return ()
    if (
        case.vouched
        or case.doubtful
        or case.hearing.forms
        or not all(number in case.state.tickets for number in numbers)
    ):
        return ()
    return tuple(_of(case, number, words) for number, words in zip(numbers, told, strict=True))


def _of(case: Case, number: str, words: str) -> Case:
    """As if these words alone answered a letter about that ticket."""
    subject = f"回复: [工单 {number}]"
    mail = replace(case.mail, subject=subject, new_text=words.rstrip("；;"), quoted="", in_reply_to=(), references=())
    return replace(case, hearing=listen(mail, case.state, case.rules))
