"""原件: who works on a ticket reads what the letters mask, in the hospital's own mails with their screenshots; each time is on record."""

import re
from dataclasses import replace

from mailbot.commands.case import Case
from mailbot.commands.codes import doubt
from mailbot.commands.plainly import line_asked
from mailbot.commands.questions import ask_which
from mailbot.core.decision import Decision, Original
from mailbot.core.facts import MailRead, OriginalsGiven
from mailbot.core.model import Intent, Role
from mailbot.core.people import HOSPITAL, ROLE_NAMES
from mailbot.core.tickets import Ticket

HELP = "调取原件（维护工程师、信息科）：写“原件 TJ-…”，即寄送该工单未经遮盖的来信和截图，调取记录在案"
WRITERS = frozenset({Role.ENGINEER, Role.IT})
TAKES = frozenset(Intent)
"""The mail says nothing else, so nothing else is taken from it."""
MOST = 10
"""Mails that one letter encloses, the newest."""

_NUMBER = r"\[?\s*(?:工单)?\s*(?P<{}>TJ-\d{{4}}-\d+)\s*\]?"
_ASKS = re.compile(
    rf"(?:(?:调取|索取|调阅|申请|查看|发|寄|要)(?:一下|一份|我)?)?(?:{_NUMBER.format('before')}\s*的?)?"
    rf"\s*(?:来信|邮件|报修)?原(?:件|文|图|始邮件)(?:[和与及、]截图)?[\s:：]*(?:{_NUMBER.format('after')})?",
    re.IGNORECASE,
)


def _number(case: Case) -> str | None:
    """The ticket whose originals are asked for; an empty string where none is told, None where the mail asks for none."""
    found = line_asked(case, _ASKS)
    return (found["before"] or found["after"] or case.hearing.ticket).upper() if found else None


def spoken(case: Case) -> bool:
    """Whether the mail asks for originals and for nothing else."""
    return not case.mail.files and _number(case) is not None


def decide(case: Case, _intent: Intent | None = None) -> Decision:
    """The mails themselves, to the address of the one who asks and of whom it is certain."""
    if case.hearing.person.role not in WRITERS:
        context: dict[str, object] = {
            "act": "调取原件", "may": "、".join(ROLE_NAMES[role] for role in (Role.ENGINEER, Role.IT)), "ticket": "",
        }  # fmt: skip
        return Decision(letters=(case.answer("hospital/refused", context),))
    number = _number(case) or ""
    ticket = case.state.tickets.get(number)
    if ticket is None:
        why = f"没有查到工单 {number}" if number else "没有写明是哪一张工单"
        return ask_which(case, ("原件 TJ-…（工单编号）",), why=why)
    return doubt(case, "调取原件") if case.doubtful else _given(case, ticket)


def _given(case: Case, ticket: Ticket) -> Decision:
    mails = _of_hospital(case, ticket)
    there = [read for read in mails if read.mail not in case.state.erased][-MOST:]
    originals = tuple(Original(f"{ticket.number}-来信{nth}.eml", read.mail) for nth, read in enumerate(there, 1))
    rows = tuple(
        (file.filename, case.state.person(read.by), read.at) for file, read in zip(originals, there, strict=True)
    )
    context: dict[str, object] = {"ticket": ticket, "rows": rows, "left": len(mails) - len(there)}
    letter = case.answer("engineer/originals", context, about=ticket.number)
    if not originals:
        return Decision(letters=(letter,))
    fact = case.happened(OriginalsGiven, ticket=ticket.number, mails=tuple(read.mail for read in there))
    return Decision((fact,), (replace(letter, originals=originals),))


def _of_hospital(case: Case, ticket: Ticket) -> list[MailRead]:
    """What the hospital wrote about the ticket, in order."""
    reads = (case.state.mails[name] for name in ticket.mails if name in case.state.mails)
    return [read for read in reads if case.state.person(read.by).role in HOSPITAL or read.by == ticket.reporter]
