"""提出警告: 信息科 proposes a warning in its own words; it is verified like any other, once the project manager was heard."""

import re
from dataclasses import replace

from mailbot.commands import problem
from mailbot.commands.case import Case
from mailbot.commands.codes import doubt
from mailbot.commands.listen import listen
from mailbot.commands.questions import ask_back, ask_which
from mailbot.commands.warning import in_words
from mailbot.core.decision import NOTHING, Decision
from mailbot.core.facts import WarningProposed
from mailbot.core.leading import UNSURE
from mailbot.core.model import Intent, Role, Status
from mailbot.core.plain_acts import left_open
from mailbot.core.tickets import Ticket

HELP = "提出警告（信息科）：写明工单号和“提出警告：……（理由）”，随后照常核实"
TAKES = frozenset(Intent)
"""Nothing else is taken from such a mail but what it `leaves`."""
WRITERS = frozenset({Role.IT})

_PROPOSES = re.compile(r"(?:提出|给予|记|出具|开(?:具)?|发出|下达)(?:一?次|一个|书面)?警告|警告一次")
_ANOTHER = re.compile(rf"(?:另|此外|同时|再|除此之?外)[^。；\n]{{0,16}}(?:{_PROPOSES.pattern})")
_GROUND = re.compile(rf"(?:{_PROPOSES.pattern})(?:一次)?\s*[:：]\s*\S")
"""A warning with a ground of its own, which beside an undecided one is another unless it is the answer to that one."""

_SENTENCE = re.compile(r"[^。；;！!\n]*[。；;！!\n]*")
_CLOSES = re.compile(r"[关结销]单|关闭|[未没]解决")


def turned(case: Case) -> tuple[Case, Case] | None:
    """The answer to a warning that gives another beside it, as the two mails it is: the other warning, and what is answered."""
    if case.hearing.person.role is not Role.IT or case.hearing.said.replying_to != "warning" or case.vouched:
        return None
    each = _SENTENCE.findall(case.mail.new_text)
    given = "".join(one for one in each if _ANOTHER.search(one)).strip()
    rest = "".join(one for one in each if not _ANOTHER.search(one)).strip()
    if not given or not rest:
        return None
    answer = listen(replace(case.mail, new_text=rest), case.state, case.rules)
    return replace(case, hearing=replace(case.hearing, mail=replace(case.mail, new_text=given))), replace(
        case, hearing=answer
    )


def spoken(case: Case) -> bool:
    """Whether 信息科 warns in words about a ticket: the first warning it has, or plainly another than those it has."""
    ticket = case.ticket
    if ticket is None or case.hearing.person.role is not Role.IT:
        return False
    text = case.mail.new_text
    if _ANOTHER.search(text):
        return True
    if case.hearing.said.replying_to == "warning" or any(number in text for number in case.state.warnings):
        return False
    known = any(w.ticket == ticket.number for w in case.state.warnings.values() if w.status != "lapsed")
    return (_GROUND if known else _PROPOSES).search(text) is not None


def leaves(case: Case) -> frozenset[Intent]:
    """What such a mail may say besides: whether a ticket reported done is."""
    waits = case.ticket is not None and case.ticket.status is Status.AWAITING
    told = frozenset({Intent.FOLLOW_UP, Intent.INFO, Intent.STATUS_QUERY}) if _left_open(case) else frozenset()
    return told | (frozenset({Intent.CONFIRM, Intent.REJECT}) if waits else frozenset())


def _plainly(case: Case) -> frozenset[Intent]:
    """What the rules hear in it."""
    return frozenset(one.intent for one in case.hearing.heard if one.score > UNSURE)


def _left_open(case: Case) -> bool:
    return bool(left_open(case.mail.new_text, _PROPOSES))


def decide(case: Case, _intent: Intent | None = None) -> Decision:
    """The proposal with the mail's own words as its ground."""
    assert case.ticket is not None
    if case.doubtful:
        return doubt(case, "提出警告")
    if _left_open(case):
        return ask_which(case, (f"{case.ticket.number} 提出警告：……（请写明理由）",))
    return _proposed(case, case.ticket) + (ask_back(case, Intent.CONFIRM) if _speaks_of_closing(case) else NOTHING)


def _proposed(case: Case, ticket: Ticket) -> Decision:
    """The warning; where the same mail says that the fault came back (TJ-… 与 TJ-… 是同一问题), the one that this proposes is meant."""
    same = problem.decide(case, Intent.SAME_PROBLEM) if Intent.SAME_PROBLEM in _plainly(case) else NOTHING
    proposes = any(isinstance(fact, WarningProposed) for fact in same.facts)
    return same if proposes else same + in_words(case, ticket)


def _speaks_of_closing(case: Case) -> bool:
    """Whether it speaks of a closing that waits, and nothing heard in it decides that."""
    waits = leaves(case)
    return bool(waits) and waits.isdisjoint(case.hearing.intents) and _CLOSES.search(case.mail.new_text) is not None
