"""索取空白表单: the blank annex by return of mail."""

from dataclasses import replace

from mailbot.commands.case import Case
from mailbot.core.decision import Decision, Enclosure
from mailbot.core.model import Intent
from mailbot.core.particulars import annex_wanted
from mailbot.forms import DOCX, NAMES

HELP = "索取空白表单：写“申请附件1”“申请附件2”或“申请附件3”"
INTENTS = (Intent.FORM_REQUEST,)


def decide(case: Case, _intent: Intent) -> Decision:
    """The annex meant, or all three where it is not clear which."""
    wanted = annex_wanted(case.hearing.said.whole)
    annexes = [(number, name) for number, name in NAMES.items() if wanted in (None, number)]
    letter = case.answer("hospital/blank_form", {"annexes": annexes})
    files = tuple(Enclosure(f"附件{number}-{name}.docx", DOCX, case.rules.blanks[number]) for number, name in annexes)
    return Decision(letters=(replace(letter, enclosures=files),))
