"""A mail that names several tickets: the act is done on each of them where they stand as one list, else it is asked back."""

import re
from dataclasses import replace

from mailbot.commands.case import Case
from mailbot.commands.questions import ask_which
from mailbot.core.decision import Decision
from mailbot.core.model import Intent
from mailbot.core.people import ACT_NAMES
from mailbot.mail.thread import cited

ON_EACH = frozenset({Intent.ACCEPT, Intent.PROMISE, Intent.CLOSE, Intent.CONFIRM, Intent.REJECT})
BETWEEN = r"[\s、，,;；/／和与及跟同以]*(?:工单|[\[【\]】（）()])*[\s、，,;；/／和与及跟同以]*"


def tickets(case: Case) -> tuple[str, ...]:
    """The known tickets that subject and new text name, each once."""
    found = cited(case.mail)
    named = dict.fromkeys((*found.subject, *found.new_text))
    return tuple(number for number in named if number in case.state.tickets)


def listed(case: Case, numbers: tuple[str, ...]) -> bool:
    """Whether the writer names them as one list ("TJ-…、TJ-… 都已处理") in subject or text."""
    text = f"{case.mail.subject}\n{case.mail.new_text}"
    orders = (tuple(sorted(numbers, key=text.upper().rfind)), tuple(sorted(numbers, key=text.upper().find)))
    return any(re.search(BETWEEN.join(map(re.escape, order)), text, re.IGNORECASE) for order in orders)


def each(case: Case, numbers: tuple[str, ...]) -> tuple[Case, ...]:
    """The same mail once for every ticket it names."""
    return tuple(replace(case, hearing=replace(case.hearing, ticket=n, about=n)) for n in numbers)


def ask(case: Case, intent: Intent, numbers: tuple[str, ...]) -> Decision:
    """Asked back, one sentence a ticket."""
    return ask_which(case, tuple(f"{number} {ACT_NAMES[intent]}（请每张工单各写一行、另起一封）" for number in numbers))
