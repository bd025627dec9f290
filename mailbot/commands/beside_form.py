"""A fault told in the words beside a form is a fault: the form is filed, and a ticket opened for it too."""

import re
from dataclasses import replace

from mailbot.commands import report
from mailbot.commands.case import CUSTOMISATION, Case
from mailbot.core.decision import NOTHING, Decision
from mailbot.core.facts import Fact
from mailbot.core.intents import hear
from mailbot.core.model import Intent, Said
from mailbot.core.people import HOSPITAL

PLAIN = 0.7
"""How loud the rules must hear a fault: more than one weak sign, for a form is corrected and completed in words that name a lack."""
CLAUSE = re.compile(r"[^，。！？；,;!?\n]+[，。！？；,;!?\n]*")
OF_FORM = re.compile("附件|附上|[行到告求记]表|表[单格]|录表|空表|签字")
ANOTHER = re.compile("另外|另[：:，,]|另有|还有|顺便|同时|此外")
"""What leads to a second matter: beside an 附件3, which tells a matter itself, the words usually speak of the same."""


def decide(case: Case, earlier: tuple[Fact, ...]) -> Decision:
    """The ticket for what somebody of the hospital reports beside a form, outside any matter in hand; `earlier` is decided already."""
    hearing = case.hearing
    words = _without_form(hearing.said)
    if hearing.form is None or hearing.ticket or hearing.person.role not in HOSPITAL or not _another(case):
        return NOTHING
    rules = case.rules.intents
    ruled = {one.intent: one for one in hear(words, replace(rules, second=None)) if one.score >= PLAIN}
    # Both voices must hear it: a form is told of in many words.
    if Intent.REPORT not in ruled or hear(words, rules)[0].intent is not Intent.REPORT:
        return NOTHING
    alone = replace(hearing, said=words, form=None, form_file=None, forms=(), heard=(ruled[Intent.REPORT],))
    return report.decide(replace(case, hearing=alone, earlier=(*case.earlier, *earlier)), Intent.REPORT)


def _without_form(said: Said) -> Said:
    """What is said beside the clauses that speak of the form."""
    kept = "".join(clause for clause in CLAUSE.findall(said.text) if not OF_FORM.search(clause))
    return replace(said, annexes=(), subject="" if OF_FORM.search(said.subject) else said.subject, text=kept.strip())


def _another(case: Case) -> bool:
    annexes = {form.annex for form, _ in case.hearing.forms}
    return CUSTOMISATION not in annexes or ANOTHER.search(case.hearing.said.text) is not None
