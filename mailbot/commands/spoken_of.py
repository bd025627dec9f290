"""Which part of the system a mail speaks of: a new fault's own, and of an answer that of the matter answered.

Where no ledger knows the ticket, the matter is read from what the answer carries along: the subject and the letter quoted below.
"""

import re
from dataclasses import replace

from mailbot.commands.case import Case, Hearing
from mailbot.core.model import MODULES, Intent
from mailbot.core.modules import OTHER, ModuleRules, module
from mailbot.mail.message import Mail

OPENING = frozenset({Intent.REPORT, Intent.CONSULT, Intent.CHANGE_REQUEST, Intent.FORM})
"""What has a matter of its own, also in answer to a letter."""
AT_LARGE = frozenset({"statement", "digest", "upgrade"})
"""Letters about the contract or the system as a whole."""
_DUTY = re.compile("定期维护|季度")
_NAME = "|".join(MODULES)
_HEADING = re.compile(r"^[^：:，。]{2,14}[：:]\s*(?=\S)")
"""What another desk's letter calls itself before the matter."""
_STATED = re.compile(rf"模块\s*[:：]\s*({_NAME})(?!\w)|TJ-\d{{4}}-\d+\s*[（(，,]\s*({_NAME})[，,）)]")
_TOLD = re.compile(r"^[>\s|]*(?:问题|内容|故障|报修|事由|事项)(?:描述|内容|现象)?\s*[:：]\s*(\S.*)$", re.MULTILINE)


def module_of(case: Case) -> str:
    """The module of the ticket in hand; without one that of the words, or of the matter that they answer."""
    ticket, hearing, rules = case.ticket, case.hearing, case.rules.modules
    if ticket:
        return ticket.module
    if hearing.form or hearing.said.replying_to is None or hearing.heard[0].intent in OPENING:
        return OTHER if hearing.heard[0].intent is Intent.UPGRADE_NOTICE else module(hearing.matter, rules)
    return _stated(hearing.mail) or _answered(hearing, rules)


def _stated(mail: Mail) -> str:
    """The module that our letter below names."""
    found = _STATED.search(mail.quoted)
    return (found[1] or found[2]) if found else ""


def _answered(hearing: Hearing, rules: ModuleRules) -> str:
    """The module of the matter by its headline and what our letter tells of it, else by the answer's own words."""
    if hearing.said.replying_to in AT_LARGE or _DUTY.search(hearing.said.subject):
        return OTHER
    told = "\n".join(_TOLD.findall(hearing.mail.quoted))
    subject = _HEADING.sub("", hearing.said.subject)
    matter = module(replace(hearing.said, subject=subject, text=told, replying_to=None), rules)
    return matter if matter != OTHER else module(hearing.said, rules)
