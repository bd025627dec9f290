"""另一个故障: a fault written as an answer to an old mail is noticed by its own words, and asked about before the old ticket is touched."""

import re
from dataclasses import replace

from mailbot.commands import report
from mailbot.commands.acts import WISHES
from mailbot.commands.belongs import overlap
from mailbot.commands.case import Case
from mailbot.commands.listen import listen
from mailbot.commands.questions import ask_which
from mailbot.core.decision import Decision
from mailbot.core.intents import hear
from mailbot.core.leading import UNSURE
from mailbot.core.model import ALARMING, Heard, Intent, Kind, Said, Status
from mailbot.core.modules import OTHER, shares
from mailbot.core.people import HOSPITAL
from mailbot.core.severity import classify
from mailbot.core.tickets import Ticket

# What an answer to a letter about a ticket is taken for unless it speaks of something else.
TAKEN = frozenset({Intent.FOLLOW_UP, Intent.INFO, Intent.REJECT})
SURELY, HARDLY = 0.6, 0.15  # shares of likelihood with which a text is about one module and not about another
ALIKE = 0.3  # share of words in common from which a text speaks of the ticket: two reports always share 没反应 or Win10
_REPORTED = re.compile(r"\s*[另再新]?(?:行|外)?报修\s*[:：]")
_TURN = re.compile(
    r"(?:^|[。；;！!\n，,])\s*(?:另外|此外|另(?=[，,：:])|顺便(?:[说报]一下)?|还有一[个件处]|再有一[个件处])[，,：:\s]*"
)
"""How a writer turns from the matter that is over to another."""
_ITEM = re.compile(r"(?:^|(?<=[\n。；;！!？?]))[ \t\u3000]*(?:[（(]?\d{1,2}(?:[)）、．]|\.(?!\d))|[①-⑳])")
MOST_ITEMS = 9
SETTLED = frozenset({Intent.CONFIRM, Intent.FORM_REQUEST, Intent.STATUS_QUERY})
"""What a fault told beside it is none of."""
ASKED = frozenset({Intent.FORM_REQUEST, Intent.STATUS_QUERY})
"""What costs nothing to answer beside all else."""
TOLD = frozenset({Intent.REPORT, Intent.FOLLOW_UP, Intent.INFO, Intent.REJECT})
"""What a list of faults is heard as."""
LITTLE = frozenset({Intent.UNCLEAR, Intent.THANKS, Intent.SPAM, Intent.HELP})
_SAME = re.compile(
    r"还(?:是|没|未|在)|仍|依然|依旧|又|再次|同样|一样|老样子|没(?:好|解决|修好)|未解决|补充|反复|照旧|更正|[说写报]错|^\s*(?:系统|屏幕|界面)?(?:提示|弹出|显示)"
)


def noticed(case: Case) -> bool:
    """Whether a person of the hospital, answering a letter about a ticket, reports what they call a new fault or what surely is in another module."""
    ticket, hearing = case.ticket, case.hearing
    if ticket is None or hearing.person.role not in HOSPITAL or hearing.said.replying_to is None or hearing.forms:
        return False
    first = hearing.heard[0]
    if first.intent not in TAKEN and not (first.intent is Intent.REPORT and first.score <= UNSURE):
        return False
    return _said(case) or (ticket.paused is None and _is_another(case, ticket))


def _said(case: Case) -> bool:
    """Whether the writer calls it a report, as the question asked for."""
    return bool(_REPORTED.match(case.mail.new_text))


def _is_another(case: Case, ticket: Ticket) -> bool:
    """Whether the words, read as a first mail, report a fault that nothing ties to the ticket."""
    words = _alone(case)
    if ticket.module == OTHER or _SAME.search(words.text) or overlap(words.text, ticket.brief + ticket.gist) >= ALIKE:
        return False
    first = hear(words, case.rules.intents)[0]
    likely = shares(words, case.rules.modules)
    elsewhere = max((share for name, share in likely.items() if name not in {OTHER, ticket.module}), default=0.0)
    apart = elsewhere >= SURELY and likely.get(ticket.module, 0.0) <= HARDLY
    return apart and first.intent is Intent.REPORT and first.score > UNSURE


def _alone(case: Case) -> Said:
    """The writer's words as if they answered nothing: the subject is that of the old mail."""
    return Said(subject="", text=case.mail.new_text, at=case.hearing.said.at)


def turned(case: Case) -> tuple[Case, Case] | None:
    """A mail of the hospital that settles or asks something and tells a fault apart from it, or asks something beside all else, as the
    two mails it is.
    """
    hearing = case.hearing
    each = _parts(case.mail.new_text)
    if len(each) < 2 or hearing.person.role not in HOSPITAL or case.vouched or hearing.forms:
        return None
    heard = [hear(_apart(case, part), case.rules.intents) for part in each]
    return _fault(case, each, heard) or _question(case, each, heard) or _wish(case, each, heard)


def intents(case: Case) -> tuple[Intent, ...]:
    """Everything the mail asks, what it says of a second matter last."""
    two = turned(case)
    return tuple(dict.fromkeys((*two[0].hearing.intents, *two[1].hearing.intents[:1]))) if two else case.hearing.intents


def _parts(text: str) -> tuple[str, ...]:
    """The matters of a text: the items of its list, else what stands before and after a turn to another."""
    opening, *items = _ITEM.split(text)
    if 1 < len(items) <= MOST_ITEMS:
        return (f"{opening}{items[0]}".strip(), *map(str.strip, items[1:]))
    turn = _TURN.search(text)
    return (text[: turn.start()], text[turn.end() :]) if turn else ()


def _apart(case: Case, part: str) -> Said:
    return Said(subject="", text=part, at=case.hearing.said.at, role=case.hearing.person.role)


def _fault(case: Case, each: tuple[str, ...], heard: list[tuple[Heard, ...]]) -> tuple[Case, Case] | None:
    """What is settled or asked, and the faults told beside it."""
    new = {at for at, one in enumerate(heard) if _surely(one, Intent.REPORT) and not _SAME.match(each[at])}
    rest, told = _joined(each, new, inside=False), _joined(each, new, inside=True)
    if not rest or not told:
        return None
    over = listen(replace(case.mail, new_text=rest), case.state, case.rules)
    first = over.heard[0].intent
    if first not in SETTLED or not _surely(over.heard, first) or (first is Intent.CONFIRM and case.ticket is None):
        return None
    old = replace(case, hearing=over)
    fault = anew(old, told)
    return (old, fault) if _surely(fault.hearing.heard, Intent.REPORT) else None


def turns(text: str) -> str | None:
    """What follows where a text begins with the turn to another matter."""
    turn = _TURN.match(text)
    return text[turn.end() :] if turn else None


def anew(case: Case, text: str) -> Case:
    """Words of the mail as if they had come alone, in a first mail."""
    said, mail = _apart(case, text), replace(case.mail, subject="", new_text=text)
    heard = hear(said, case.rules.intents)
    return replace(case, hearing=replace(case.hearing, mail=mail, said=said, heard=heard, ticket="", about=""))


def _question(case: Case, each: tuple[str, ...], heard: list[tuple[Heard, ...]]) -> tuple[Case, Case] | None:
    """What else is said, and the one thing asked beside it that the mail as a whole does not show."""
    asked = ASKED - {*case.hearing.intents}
    at = next((at for at, one in enumerate(heard) if one[0].intent in asked), None)
    if at is None or not (_surely(heard[at], heard[at][0].intent) or each[at].rstrip().endswith(("?", "？"))):
        return None
    over = listen(replace(case.mail, new_text=_joined(each, {at}, inside=False)), case.state, case.rules)
    if not _surely(over.heard, over.heard[0].intent) or over.heard[0].intent in LITTLE:
        return None
    beside = listen(replace(case.mail, subject="", new_text=each[at], in_reply_to=()), case.state, case.rules)
    return replace(case, hearing=over), replace(case, hearing=replace(beside, heard=heard[at][:1]))


def _wish(case: Case, each: tuple[str, ...], heard: list[tuple[Heard, ...]]) -> tuple[Case, Case] | None:
    """The faults of a list, and what it asks or wishes besides: a question must not hide what stands still, nor be closed with it."""
    wishes = {at for at, one in enumerate(heard) if any(_surely(one, intent) for intent in WISHES)}
    if not wishes or not any(_surely(one, Intent.REPORT) for one in heard) or not _ITEM.search(case.mail.new_text):
        return None
    faults = listen(replace(case.mail, new_text=_joined(each, wishes, inside=False)), case.state, case.rules)
    if faults.heard[0].intent not in TOLD:
        return None
    wish = anew(case, _joined(each, wishes, inside=True))
    fits = any(_surely(wish.hearing.heard, intent) for intent in WISHES)
    return (replace(case, hearing=faults), wish) if fits else None


def _joined(each: tuple[str, ...], these: set[int], *, inside: bool) -> str:
    return "\n".join(part for at, part in enumerate(each) if (at in these) is inside)


def _surely(heard: tuple[Heard, ...], intent: Intent) -> bool:
    return heard[0].intent is intent and heard[0].score > UNSURE


def decide(case: Case) -> Decision:
    """Asked which it is; what is called a report, or sounds 重大 or 灾难, is a ticket at once."""
    assert case.ticket
    if _said(case) or classify(_alone(case), case.rules.severity).level in ALARMING:
        return report.reported(case, Kind.REPORT, report.judge(case, Kind.REPORT))
    number = case.ticket.number
    old = (
        f"补充：……（属于工单 {number}）"
        if case.ticket.status is Status.OPEN
        else f"未解决：……（工单 {number} 仍有问题）"
    )
    return ask_which(case, ("报修：……（另一处故障：现象、应用环境、操作过程）", old))
