"""由谁处理: whether an engineer's or the manager's words take an order, hand it on, or relieve a colleague of it."""

import re

from mailbot.commands.case import Case
from mailbot.core.finished import declined
from mailbot.core.model import Role
from mailbot.core.plain_acts import left_open
from mailbot.core.tickets import Ticket

# What hands the order on (@王工 你去看下) unless its writer speaks of himself.
PASSING = re.compile(
    r"@\s*\S|[你您]们?(?:去|来|先|帮忙?|负责|这边|那边|赶紧|抓紧|尽快|明天|[上下]午){0,3}(?:看|处理|跟|接|弄|修|查|联系)"
)
ME = re.compile("我|本人")
# What of the project manager's words takes the order himself.
TAKES = re.compile(
    r"受理|接(?:手|单|下)|(?:我|本人)(?:来|先|去|正在|在|已)?(?:处理|跟|看|负责|查)|正在(?:处理|排查|查)"
)
# What takes a colleague's ticket over by itself, or beside a word of the colleague.
RELIEVES = re.compile(r"接手|接替|接管|[改换转交][由给到]?我|由我(?:来|接|处理|负责)|顶班|代班|[代替][他她]")
MINE = re.compile(r"我(?:来|先|这边|现在|马上)*(?:接|处理|跟|负责|看|弄|做|修)")
# What the project manager asks of his engineers (今天必须解决), and promises nobody.
BIDS = re.compile(r"必须|务必|要求|[请让叫催]|赶紧|抓紧|尽快")
PROMISES = re.compile("承诺|保证|答应")
# What speaks of an end (0002好了, 先别关).
SETTLES = re.compile(r"[好完定掉决复常]了?(?=$|[，。；！!,;\n])|[关结销](?:单|闭|掉|$)")


def _colleague(case: Case) -> str:
    """The others of the vendor as mails call them, by name, or 王工, 小王; nothing where there is none."""
    mine = case.hearing.person.name
    people = (person for role in (Role.ENGINEER, Role.PM) for person in case.state.with_role(role))
    names = [person.name for person in people if person.name and person.name != mine]
    called = {call for name in names for call in (name, f"{name[0]}(?:工|师傅|经理|总)", f"[小老]{name[0]}")}
    return "|".join(sorted(called)) or "(?!)"


def names_another(case: Case) -> bool:
    """Whether a colleague is called to the work: 赵祎处理, 让小赵去."""
    one = _colleague(case)
    called = re.compile(
        rf"(?:[转给由让请叫找派交@]|安排|通知)[^，。；\n]{{0,4}}(?:{one})|(?:{one})[^，。；\n]{{0,4}}[来去跟接看弄修查办搞处负]"
    )
    return called.search(case.mail.new_text) is not None


def passed_on(case: Case) -> bool:
    """Whether the words refuse the order or hand it to somebody else and say nothing of their writer."""
    text = case.mail.new_text
    handed = PASSING.search(text) is not None or bool(declined(text)) or names_another(case)
    return handed and not ME.search(text)


def only_received(case: Case) -> bool:
    """Whether the project manager says no more than that he got the letter: he is nobody's engineer unless he says that he works on it."""
    return case.hearing.person.role is Role.PM and not TAKES.search(case.mail.new_text)


def only_bidden(case: Case) -> bool:
    """Whether the project manager says by when his engineers should be done, and promises nobody anything."""
    text = case.mail.new_text
    promises = PROMISES.search(text) or ME.search(text)
    return case.hearing.person.role is Role.PM and BIDS.search(text) is not None and not promises


def only_wonders(case: Case) -> bool:
    """Whether the project manager asks how far it is, which the hospital cannot tell him."""
    return case.hearing.person.role is Role.PM and re.search("进展|进度", case.mail.new_text) is not None


def takes_over(case: Case, ticket: Ticket) -> bool:
    """Whether an engineer says plainly that he works on what a colleague has; who only asks or declines takes nothing."""
    text, person = case.mail.new_text, case.hearing.person
    plainly = RELIEVES.search(text) is not None and not left_open(text, RELIEVES)
    beside = MINE.search(text) is not None and re.search(_colleague(case), text) is not None
    return (
        (plainly or beside)
        and person.role is Role.ENGINEER
        and not case.state.same_person(ticket.accepted_by, person.address)
    )


def settles(text: str) -> bool:
    """Whether it speaks of an end: what so sounds takes no order."""
    return SETTLES.search(text) is not None
