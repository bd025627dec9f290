"""另一个故障: a fault written as an answer to an old mail is noticed by its own words, and asked about before the old ticket is touched."""

import re
from dataclasses import replace

from mailbot.commands import report
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
_SAME = re.compile(r"还(?:是|没|未|在)|仍|依然|依旧|又|再次|同样|一样|老样子|没(?:好|解决|修好)|未解决|补充|反复|照旧")


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
    """A mail of the hospital that says that the old matter is over and turns to another fault, as the two mails it is."""
    turn = _TURN.search(case.mail.new_text)
    if (
        turn is None
        or case.ticket is None
        or case.hearing.person.role not in HOSPITAL
        or case.vouched
        or case.hearing.forms
    ):
        return None
    head, rest = case.mail.new_text[: turn.start()], case.mail.new_text[turn.end() :]
    over = listen(replace(case.mail, new_text=head), case.state, case.rules)
    new = Said(subject="", text=rest, at=case.hearing.said.at, role=case.hearing.person.role)
    heard = hear(new, case.rules.intents)
    if not (_surely(over.heard, Intent.CONFIRM) and _surely(heard, Intent.REPORT)) or _SAME.match(rest):
        return None
    told = replace(over, mail=replace(case.mail, subject="", new_text=rest), said=new, heard=heard, ticket="", about="")
    return replace(case, hearing=over), replace(case, hearing=told)


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
