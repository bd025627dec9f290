"""提出警告: 信息科 proposes a warning in its own words; it is verified like any other, once the project manager was heard."""

import re

from mailbot.commands.case import Case
from mailbot.commands.codes import doubt
from mailbot.commands.questions import ask_back, ask_which
from mailbot.commands.warning import in_words
from mailbot.core.decision import NOTHING, Decision
from mailbot.core.model import Intent, Role, Status
from mailbot.core.plain_acts import left_open

HELP = "提出警告（信息科）：写明工单号和“提出警告：……（理由）”，随后照常核实"
TAKES = frozenset(Intent)
"""Nothing else is taken from such a mail but what it `leaves`."""
WRITERS = frozenset({Role.IT})

_PROPOSES = re.compile(r"(?:提出|给予|记|出具|开(?:具)?|发出|下达)(?:一?次|一个|书面)?警告|警告一次")

_CLOSES = re.compile(r"[关结销]单|关闭|[未没]解决")


def spoken(case: Case) -> bool:
    """Whether 信息科 warns in words about a ticket that has no warning it could mean."""
    ticket, state = case.ticket, case.state
    known = ticket is not None and any(
        w.ticket == ticket.number for w in state.warnings.values() if w.status != "lapsed"
    )
    speaks = case.hearing.person.role is Role.IT and _PROPOSES.search(case.mail.new_text) is not None
    return ticket is not None and not known and not case.hearing.warning and speaks


def leaves(case: Case) -> frozenset[Intent]:
    """What such a mail may say besides: whether a ticket reported done is."""
    waits = case.ticket is not None and case.ticket.status is Status.AWAITING
    told = frozenset({Intent.FOLLOW_UP, Intent.INFO, Intent.STATUS_QUERY}) if _left_open(case) else frozenset()
    return told | (frozenset({Intent.CONFIRM, Intent.REJECT}) if waits else frozenset())


def _left_open(case: Case) -> bool:
    return bool(left_open(case.mail.new_text, _PROPOSES))


def decide(case: Case, _intent: Intent | None = None) -> Decision:
    """The proposal with the mail's own words as its ground."""
    assert case.ticket is not None
    if case.doubtful:
        return doubt(case, "提出警告")
    if _left_open(case):
        return ask_which(case, (f"{case.ticket.number} 提出警告：……（请写明理由）",))
    return in_words(case, case.ticket) + (ask_back(case, Intent.CONFIRM) if _speaks_of_closing(case) else NOTHING)


def _speaks_of_closing(case: Case) -> bool:
    """Whether it speaks of a closing that waits, and nothing heard in it decides that."""
    waits = leaves(case)
    return bool(waits) and waits.isdisjoint(case.hearing.intents) and _CLOSES.search(case.mail.new_text) is not None
