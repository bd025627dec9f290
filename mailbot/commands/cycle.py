"""考核周期: 信息科 decides on half-years, quarters or months by mail, in answer to our proposal or of its own."""

import re

from mailbot.commands.case import Case
from mailbot.commands.codes import doubt
from mailbot.commands.questions import ask_which
from mailbot.core.clauses import fold
from mailbot.core.decision import Decision
from mailbot.core.facts import CycleDecided
from mailbot.core.model import Intent, Role
from mailbot.core.plain_acts import left_open
from mailbot.reports.cycle_due import boundary, shares

HELP = "决定考核周期（信息科）：写“考核周期仍按半年，不调整”“考核周期改为按季度”或“考核周期改为按月”，自下一周期起执行"
WRITERS = frozenset({Role.IT})
TAKES = frozenset(
    {
        Intent.UNCLEAR, Intent.REPORT, Intent.CONSULT, Intent.CHANGE_REQUEST, Intent.STATUS_QUERY, Intent.FORM_REQUEST, Intent.HELP,
        Intent.FOLLOW_UP, Intent.INFO, Intent.THANKS, Intent.SEVERITY_CHANGE, Intent.CLOSE, Intent.PROMISE, Intent.UPGRADE_NOTICE,
    }
)  # fmt: skip
"""What a decision on cycles is heard as, having no intent of its own; a confirmation beside it stays one."""
CHOICES = ("考核周期仍按半年，不调整", "考核周期改为按季度", "考核周期改为按月")
PROPOSED = "office/cycle_proposed"

_LENGTH = r"半年(?:度)?|(?<!第[一二三四])季度?|(?<![\d一二三四五六七八九十])月(?:度)?(?!份)"
_SENTENCE = re.compile(r"[。；;！!\n]")
_ABOUT = re.compile(rf"考核周期|按(?:{_LENGTH})(?:进行)?考核")
_UNSURE = re.compile(r"是否|能否|可否|要不要|吗|\?|如果|若|建议|考虑|商量|讨论|研究|打算|拟")
_NOT = re.compile(rf"(?:不|无需|不必|不用)(?:再|要|同意|需)?(?:调整|变更|改)?(?:为|成)?按?(?:{_LENGTH})")
_FROM = re.compile(rf"(?:由|从|原来?(?:的|是)?)按?(?:{_LENGTH})")
_KEEP = re.compile(r"不(?:作|做|予|再)?(?:调整|变|改)|维持(?:不变|原|现)|照旧|保持")
_SETS = re.compile(rf"(?:改|调整?|变更?|换)?(?:为|成)?按?(?:{_LENGTH})")
_MONTHS = {"半": 6, "季": 3, "月": 1}


def wanted(text: str, *, replying: bool = False, usual: int = 6) -> int | None:
    """The length in months that a mail decides on; None where it decides on none, asks, or leaves it open.

    `replying` to our proposal every sentence counts, else only one that names the 考核周期; `usual` is what "no change" means.
    """
    said = [part for part in _SENTENCE.split(fold(text)) if replying or _ABOUT.search(part)]
    if not said or any(_UNSURE.search(part) for part in said):
        return None
    rest = [_FROM.sub("", _NOT.sub("", part)) for part in said]
    named = {_MONTHS[found[0]] for part in rest for found in re.findall(_LENGTH, part)}
    if len(named) == 1:
        return named.pop()
    return usual if not named and any(_KEEP.search(part) for part in said) else None


def _replying(case: Case) -> bool:
    letters = (case.state.letters.get(name) for name in case.mail.in_reply_to)
    return any(letter.fact.kind == PROPOSED for letter in letters if letter) or "考核周期待决定" in case.mail.subject


def _wanted(case: Case) -> int | None:
    if _left_open(case):
        return None
    now = case.state.cycles[-1].months if case.state.cycles else case.rules.cycles.usual
    return wanted(case.mail.new_text, replying=_replying(case), usual=now)


def spoken(case: Case) -> bool:
    """Whether the mail decides on the cycles, or answers our question about them."""
    return _replying(case) or _left_open(case) or _wanted(case) is not None


def _left_open(case: Case) -> bool:
    """Whether a sentence about the 考核周期 names a length without deciding on it (不同意考核周期改为按月)."""
    replying = _replying(case)
    said = (part for part in _SENTENCE.split(fold(case.mail.new_text)) if replying or _ABOUT.search(part))
    firm = (_FROM.sub("", _NOT.sub("", part)) for part in said if not _UNSURE.search(part))
    return any(left_open(part, _SETS) for part in firm)


def decide(case: Case, _intent: Intent | None = None) -> Decision:
    """The decision as a fact; from anybody but 信息科, or in doubt, nothing is changed."""
    if case.hearing.person.role not in WRITERS:
        context: dict[str, object] = {"act": "决定考核周期", "may": "信息科", "ticket": ""}
        return Decision(letters=(case.answer("hospital/refused", context),))
    if case.doubtful:
        return doubt(case, "决定考核周期")
    months = _wanted(case)
    if months is None or all(months != known for known, _ in shares(case.rules)):
        return ask_which(case, CHOICES)
    fact = case.happened(CycleDecided, months=months)
    people = tuple(dict.fromkeys((case.hearing.person.address, *case.addresses(Role.PM))))
    context = {
        "months": months, "share": dict(shares(case.rules))[months], "boundary": boundary(case.state, case.rules, case.now, fact),
        "who": case.hearing.person,
    }  # fmt: skip
    return Decision((fact,), (case.tell("office/cycle_decided", people, context),))
