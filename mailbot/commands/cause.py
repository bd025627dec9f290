"""归因: whose cause it was. The engineer says so with a closing, 信息科 decides; what 甲方 or a third party caused brings no warning."""

import re

from mailbot.commands.case import Case
from mailbot.commands.codes import doubt
from mailbot.commands.questions import ask_which
from mailbot.core.decision import NOTHING, Decision
from mailbot.core.facts import CauseAttributed, CauseProposed, Fact, WarningWithdrawn
from mailbot.core.incidents import OTHERS_CAUSE
from mailbot.core.model import Intent, Role
from mailbot.core.people import VENDOR
from mailbot.core.plain_acts import left_open
from mailbot.core.tickets import Ticket

HELP = "认定原因归属（信息科决定）：回复工单邮件，写“归因：第三方”“归因：院方”或“归因：乙方”，也可回复“同意归因”"
TAKES = frozenset(Intent) - {
    Intent.CONFIRM,
    Intent.REJECT,
    Intent.WARNING_VERIFY,
    Intent.WARNING_REJECT,
    Intent.SEVERITY_CHANGE,
}
"""All that such a mail may sound like, but for what is really said beside it."""

WRITERS = frozenset({Role.IT})

_OTHERS = (
    r"第三方|外部厂[家商]|其他厂[家商]|(?:lis|pacs|his|医保|银联|pos|设备)(?:方|厂[家商]|公司)|运营商|供电(?:局|公司)"
)
_HOSPITAL = r"院方|贵院|甲方|我院|我科|医院(?:自有|方|侧|原因|责任)"
_VENDOR = r"乙方|维保(?:方|公司|商)|贵司|你方|贵方|软件(?:自身|本身)"
PARTIES = (("第三方", _OTHERS), ("甲方", _HOSPITAL), ("乙方", _VENDOR))
# An engineer's closing blames somebody only where it says so of the cause, not where it thanks or waits for them.
_BLAMES = (
    r"(?:{party})[^，。；\n]{{0,6}}(?:原因|责任|设备|线路|网络|误操作|操作失误|问题|所致|引起|造成|延迟|故障|接口)|"
    r"(?:属|系|是|为|归)(?:于)?(?:{party})"
)
_DECIDES = re.compile(
    r"归因|属(?:于)?[^，。；\n]{1,14}(?:责任|原因)|(?:原因|责任)(?:认定|归属|方)?[^，。；\n]{0,4}(?:属|在|为|是|归|：|:)"
)
_ASKS = re.compile(r"[?？]|是不是|是否|[吗呢]$")
_AGREES = re.compile(r"(?<!不)同意(?:此|该|上述|工程师的?)?归因|归因[^，。；\n]{0,4}(?:无异议|属实|同意)")
_SAID = re.compile("归因|" + "|".join(pattern for _, pattern in PARTIES), re.IGNORECASE)
CHOICES = ("归因：第三方", "归因：院方", "归因：乙方")


def party_named(words: str) -> str:
    """The party that 信息科 names as the one whose cause it was; empty when none, or more than one."""
    named = [party for party, pattern in PARTIES if re.search(pattern, words, re.IGNORECASE)]
    return named[0] if len(named) == 1 else ""


def blamed(cause: str) -> str:
    """The party that an engineer's account of the cause names: 甲方 or 第三方; empty when none or both."""
    found = [p for p, pattern in PARTIES[:2] if re.search(_BLAMES.format(party=pattern), cause, re.IGNORECASE)]
    return found[0] if len(found) == 1 else ""


def proposed(case: Case, ticket: Ticket, cause: str) -> Decision:
    """What a closing says of whose cause it was, put to 信息科."""
    party = blamed(cause)
    if not party or party in {ticket.party, ticket.party_proposed}:
        return NOTHING
    fact = case.happened(CauseProposed, ticket=ticket.number, party=party)
    context: dict[str, object] = {"ticket": ticket, "party": party, "cause": cause, "engineer": case.hearing.person}
    return Decision((fact,), (case.tell("office/cause_proposed", case.addresses(Role.IT), context, ticket.number),))


def spoken(case: Case) -> bool:
    """Whether 信息科 decides here whose cause it was, or somebody else plainly would."""
    if case.ticket is None:
        return False
    meant = _meant(case, case.ticket)
    return bool(meant) and (case.hearing.person.role is Role.IT or "归因" in case.mail.new_text)


def _meant(case: Case, ticket: Ticket) -> str:
    """The party meant; a question decides nothing."""
    words = "\n".join(each for each in re.split(r"[。！!；;\n]", case.mail.new_text) if not _ASKS.search(each))
    if case.hearing.person.role is Role.IT:
        words = words.replace("我方", "我院")
    if _AGREES.search(words):
        return party_named(words) or ticket.party_proposed
    return party_named(words) if _DECIDES.search(words) else ""


def _left_open(text: str) -> bool:
    """Whether the sentences that speak of the cause decide nothing (原因不是院方, 可能是第三方)."""
    clauses = (each for each in re.split(r"[，,。！!；;\n]", text) if _DECIDES.search(each) or _AGREES.search(each))
    return any(left_open(each, _SAID) for each in clauses)


def _by_others(case: Case, ticket: Ticket) -> Decision:
    """An engineer's attribution is put to 信息科; anybody else is told who may."""
    if case.hearing.person.role in VENDOR:
        noted = case.noted(ticket)
        return Decision(letters=(noted,)) + proposed(case, ticket, f"原因属于{_meant(case, ticket)}")
    context: dict[str, object] = {"act": "认定原因归属", "may": "信息科", "ticket": ticket.number}
    return Decision(letters=(case.answer("hospital/refused", context, about=ticket.number),))


def decide(case: Case, _intent: Intent | None = None) -> Decision:
    """The attribution as a fact, told to both sides; undecided warnings of the ticket lapse where it was not the vendor's cause."""
    ticket = case.ticket
    assert ticket is not None
    if case.doubtful:
        return doubt(case, "认定原因归属")
    if case.hearing.person.role is not Role.IT:
        return _by_others(case, ticket)
    if _left_open(case.mail.new_text):
        return ask_which(case, CHOICES)
    party = _meant(case, ticket)
    facts: list[Fact] = [case.happened(CauseAttributed, ticket=ticket.number, party=party)]
    lapsed = [
        w.number
        for w in case.state.warnings.values()
        if w.ticket == ticket.number and w.status == "proposed" and party in OTHERS_CAUSE
    ]
    facts += [
        WarningWithdrawn(at=case.now, mail=case.mail.sha256, warning=number, why=f"信息科认定原因属{party}")
        for number in lapsed
    ]
    people = tuple(dict.fromkeys((case.hearing.person.address, *case.engineers(ticket), *case.addresses(Role.PM))))
    context: dict[str, object] = {"ticket": ticket, "party": party, "lapsed": tuple(lapsed), "who": case.hearing.person}
    return Decision(tuple(facts), (case.tell("office/cause_attributed", people, context, ticket.number),))
