"""变更类别: 信息科 says that a ticket is a fault, a question, a wish or a customisation; everybody else may propose it."""

import re

from mailbot.commands.case import Case
from mailbot.commands.codes import doubt
from mailbot.core import deadlines
from mailbot.core.decision import NOTHING, Decision
from mailbot.core.facts import DeadlineSet, KindChanged
from mailbot.core.model import Intent, Kind, Role, Status
from mailbot.core.people import EVERYBODY
from mailbot.core.tickets import Ticket

HELP = "变更类别：回复工单邮件，写“类别改为咨询”（或报修、需求、客户化；信息科决定，其他人可建议）"
WRITERS = EVERYBODY
TAKES = frozenset(Intent) - {Intent.SEVERITY_CHANGE, Intent.CONFIRM, Intent.REJECT}
"""All that such a mail may sound like, but for what is really said beside it."""

_KINDS = {
    "报修": Kind.REPORT,
    "故障": Kind.REPORT,
    "咨询": Kind.CONSULT,
    "需求": Kind.CHANGE,
    "客户化": Kind.CUSTOMISATION,
}
_CHANGES = re.compile(
    rf"(?:类别|类型|性质)[^，。；\n]{{0,6}}?(?:改|转|变更|调整|归|算|按)[^，。；\n]{{0,3}}?({'|'.join(_KINDS)})|"
    rf"(?:改|转|变更|调整)(?:为|成|作)({'|'.join(_KINDS)})(?:类|单|工单|处理)"
)


def _wanted(case: Case) -> Kind | None:
    found = _CHANGES.search(case.mail.new_text)
    return _KINDS[found[1] or found[2]] if found else None


def spoken(case: Case) -> bool:
    """Whether the mail asks for another kind of its ticket."""
    ticket, wanted = case.ticket, _wanted(case)
    return ticket is not None and wanted is not None and wanted is not ticket.kind and not case.hearing.form


def _fresh(case: Case, ticket: Ticket, kind: Kind) -> tuple[DeadlineSet, ...]:
    """What the new kind owes beyond what the ticket has already."""
    if ticket.status is not Status.OPEN:
        return ()
    rules, calendar = case.rules.deadlines, case.rules.calendar
    rows = deadlines.opening(ticket.number, kind, ticket.severity, case.now, rules, calendar)
    return tuple(row for row in rows if row.row not in ticket.deadlines)


def decide(case: Case, _intent: Intent | None = None) -> Decision:
    """By 信息科 it is done and told, by others put to 信息科."""
    ticket, kind = case.ticket, _wanted(case)
    assert ticket is not None
    assert kind is not None
    if case.doubtful:
        return doubt(case, "变更类别")
    context: dict[str, object] = {"ticket": ticket, "wanted": kind, "who": case.hearing.person}
    if case.hearing.person.role is not Role.IT:
        noted = case.noted(ticket)
        asked = case.tell("office/kind_proposed", case.addresses(Role.IT), context, ticket.number)
        return Decision(letters=(noted, asked))
    if ticket.status is Status.CONFIRMED:
        return NOTHING
    fact = case.happened(KindChanged, ticket=ticket.number, kind=kind)
    people = tuple(dict.fromkeys((case.hearing.person.address, *case.reporter(ticket), *case.engineers(ticket))))
    told = case.tell("hospital/kind_changed", people, {**context, "before": ticket.kind}, ticket.number)
    return Decision((fact, *_fresh(case, ticket, kind)), (told,))
