"""索取空白表单: the blank annex by return of mail."""

import re
from dataclasses import replace

from mailbot.commands.case import Case
from mailbot.commands.plainly import line_asked
from mailbot.core.decision import Decision, Enclosure
from mailbot.core.model import Intent
from mailbot.core.particulars import annex_wanted
from mailbot.forms import DOCX, NAMES

HELP = "索取空白表单：写“申请附件1”“申请附件2”或“申请附件3”"
INTENTS = (Intent.FORM_REQUEST,)
TAKES = frozenset(Intent)
"""Where the mail says nothing but 索取空白表单, nothing else is taken from it."""

_ASKS = re.compile(r"(?:索取|索要|申请|领取|要|发)[一两几]?[份张]?空白?的?(?:表格?|表单|附件)(?:[1-3一二三])?")


def spoken(case: Case) -> bool:
    """Whether the mail asks for blank forms and nothing else."""
    return not case.mail.files and line_asked(case, _ASKS) is not None


def decide(case: Case, _intent: Intent | None = None) -> Decision:
    """The annex meant, or all three where it is not clear which."""
    wanted = annex_wanted(case.hearing.said.whole)
    annexes = [(number, name) for number, name in NAMES.items() if wanted in (None, number)]
    letter = case.answer("hospital/blank_form", {"annexes": annexes})
    files = tuple(Enclosure(f"附件{number}-{name}.docx", DOCX, case.rules.blanks[number]) for number, name in annexes)
    return Decision(letters=(replace(letter, enclosures=files),))
