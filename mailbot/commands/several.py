"""A mail that names several tickets: the act is done on each of them where they stand as one list, else it is asked back."""

import re
from dataclasses import replace

from mailbot.commands.case import Case
from mailbot.commands.questions import ask_which
from mailbot.core.decision import Decision
from mailbot.core.model import Intent
from mailbot.core.people import ACT_NAMES
from mailbot.mail.thread import numbers

ON_EACH = frozenset(
    {
        Intent.ACCEPT, Intent.PROMISE, Intent.CLOSE, Intent.CONFIRM, Intent.REJECT, Intent.SEVERITY_CHANGE,
        Intent.REMOTE_REQUEST, Intent.REMOTE_GRANT, Intent.REMOTE_REFUSE,
    }
)  # fmt: skip
BETWEEN = r"(?:[\s、，,;；/／和与及跟同\[\]【】（）()]|工单){0,20}"
JOIN = r"\s{0,3}[/、和及与]\s{0,3}"
COMPARED = re.compile(
    r"(?:同|参见|见|参照|类似|好像|比照|按照?)(?:于)?\s*(?:工单)?\s*TJ-\d{4}-\d{4,9}(?!\s*(?:一起|一并|也|都))"
)
SHORT = re.compile(rf"(TJ-\d{{4}}-)(\d{{4,9}}(?:{JOIN}\d{{4,9}}(?![\d年.:-]))+)")


def _spelled_out(text: str) -> str:
    """TJ-2026-0001/0002 with both numbers in full."""
    return SHORT.sub(lambda found: found[1] + re.sub(JOIN, f"、{found[1]}", found[2]), text.upper())


def _parts(case: Case) -> tuple[str, str]:
    return _spelled_out(case.mail.subject), _spelled_out(case.mail.new_text)


def tickets(case: Case) -> tuple[str, ...]:
    """The known tickets that subject and new text name, each once; one that is only compared with (同 TJ-…) is not meant."""
    subject, text = _parts(case)
    named = dict.fromkeys(number for part in (subject, COMPARED.sub("", text)) for number in numbers(part))
    return tuple(number for number in named if number in case.state.tickets)


def listed(case: Case, named: tuple[str, ...]) -> bool:
    """Whether the writer names them all as one list ("TJ-…、TJ-… 都已处理"), in the subject or in the text."""
    return any(re.search(BETWEEN.join(map(re.escape, sorted(named, key=part.find))), part) for part in _parts(case))


def each(case: Case, named: tuple[str, ...]) -> tuple[Case, ...]:
    """The same mail once for every ticket it names."""
    return tuple(replace(case, hearing=replace(case.hearing, ticket=n, about=n)) for n in named)


def ask(case: Case, intent: Intent, named: tuple[str, ...]) -> Decision:
    """Asked back, one sentence a ticket."""
    return ask_which(case, tuple(f"{number} {ACT_NAMES[intent]}（请每张工单各写一行、另起一封）" for number in named))
