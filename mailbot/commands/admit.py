"""登记: who writes from an unknown address is held; 信息科 admits or refuses the address by mail, and what was held is worked on."""

import re
from datetime import timedelta

from mailbot.commands.case import Case
from mailbot.commands.codes import doubt
from mailbot.commands.meant import OPENING
from mailbot.commands.questions import ask_which
from mailbot.core.decision import NOTHING, Decision, Letter
from mailbot.core.facts import HeldShown, MailRead, PersonAdmitted, PersonLeft, StrangerRefused
from mailbot.core.model import Intent, Role
from mailbot.core.people import ROLE_NAMES

HELP = "登记来信人（信息科）：写“登记 邮箱 姓名 科室”；工程师、项目经理在末尾写明；“不予登记 邮箱”“注销 邮箱”“留存名单”同理"
TAKES = frozenset(Intent)
"""Nothing else is taken from such a mail."""
WRITERS = frozenset({Role.IT})
SHOWN = "office/held"
APART = timedelta(hours=1)
"""Strangers within an hour after a letter about strangers wait for the next: a flood of them is no flood of letters."""
MOST = 30
MOST_WORDS = 3

_ADDRESS = r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_LINE = re.compile(
    r"^[\W_]*(?:请您?|麻烦您?|同意|可以|予以|帮忙?)*(?P<act>不予登记|不同意登记|暂?不登记|拒绝登记|注销|登记)"
    rf"(?:来信人)?\s*(?:邮箱(?:地址)?)?\s*[:：]?\s*<?(?P<address>{_ADDRESS})?>?(?P<rest>[^\n]*)$",
    re.MULTILINE,
)
_LIST = re.compile(r"^[\W_]*(?:留存|待登记)(?:来信)?(?:的)?(?:名单|列表)[\W_]*$", re.MULTILINE)
_NEW = re.compile(rf"待登记的来信[:：]\s*({_ADDRESS})")
_FROM = re.compile(rf"发件邮箱[:：]\s*({_ADDRESS})")
_ROLES = {
    "科室报修人": Role.REPORTER, "报修人": Role.REPORTER, "维护工程师": Role.ENGINEER, "工程师": Role.ENGINEER, "项目经理": Role.PM,
    "信息科": Role.IT,
}  # fmt: skip
_STAFF = re.compile(
    r"人员(?:变动|调整|更换|变更|登记|增加)|(?:调走|调离|离职|退休|辞职)|(?:接替|接任)(?:人|的|他|她|者)?|(?:邮箱|邮件地址)[^，。；\n]{0,6}(?:换|改|变|停用|更新|作废)|"
    rf"换[^，。；\n]{{0,4}}(?:邮箱|邮件地址)|(?:请|帮忙|麻烦)[^，。；\n]{{0,6}}(?:登记|注销)|把\s*{_ADDRESS}[^，。；\n]{{0,6}}加"
)
"""That people or their addresses changed; of 信息科 without an address, too, where the first or the second alternative says it."""
_FAULTY = re.compile(r"打不|登不|进不|连不|不能|无法|报错|坏了|故障|失败|没反应")
_GONE = re.compile(r"人员(?:变动|调整|更换|变更)|接替|接任")
_IDLE = re.compile(r"[×xX]{2,}|邮箱(?:地址)?|姓名|科室|部门|角色|身份|即可|(?:非常|多)?(?:感谢|谢谢?)(?:您|你|了)?")
"""What stands in such a line beside the name, the department and the role: labels, blanks left as they were, thanks."""


def waiting(case: Case) -> dict[str, list[MailRead]]:
    """The mails that are held, by sender, who waits longest first."""
    found: dict[str, list[MailRead]] = {}
    for read in case.state.held.values():
        found.setdefault(read.by, []).append(read)
    return found


def show(case: Case, new: str = "") -> Decision:
    """信息科 is shown who waits, `new` among them; of several within an hour only once, and nobody is left out for good."""
    last = case.state.held_shown
    if new and last and case.now - last < APART:
        return NOTHING
    letters = case.addresses(Role.IT)
    return (
        Decision((case.happened(HeldShown),), (case.tell(SHOWN, letters, _listed(case, new)),)) if letters else NOTHING
    )


def _listed(case: Case, new: str) -> dict[str, object]:
    held = waiting(case)
    rows = [(address, reads[0].at, len(reads)) for address, reads in held.items() if address != new]
    if new:
        rows.insert(0, (new, case.now, len(held.get(new, ())) + 1))
    words = (case.masked(case.mail.subject).strip() or "（无主题）") if new else ""
    return {
        "rows": tuple(rows[:MOST]), "more": max(len(rows) - MOST, 0), "new": new, "words": words, "left": case.state.left.get(new)
    }  # fmt: skip


def _shown(case: Case) -> str:
    """The address that the letter answered was about, by its thread, else as its subject names it or as it is quoted."""
    letters = (case.state.letters.get(name) for name in case.mail.in_reply_to)
    mails = (letter.fact.mail for letter in letters if letter and letter.fact.kind == SHOWN)
    reads = (case.state.mails[mail].by for mail in mails if mail in case.state.held)
    quoted = _NEW.search(case.mail.subject) or _FROM.search(case.mail.quoted)
    return next(reads, quoted[1].lower() if quoted else "")


def _line(case: Case) -> re.Match[str] | None:
    return _LINE.search(case.mail.new_text) or (_LINE.search(case.mail.subject) if not case.mail.in_reply_to else None)


def spoken(case: Case) -> bool:
    """Whether the mail admits, refuses or strikes off an address, or asks who waits."""
    line, role = _line(case), case.hearing.person.role
    if line and (line["address"] or (_answering(case) and role in WRITERS)):
        return True
    if role in WRITERS and _answering(case) and case.hearing.heard[0].intent not in OPENING:
        return True
    listed = role in WRITERS and bool(_LIST.search(case.mail.new_text) or _LIST.search(case.mail.subject))
    return listed or _of_staff(case)


def _is_entry(rest: str) -> bool:
    """Whether beside an address there is a name, a department, a role at most, in whatever order, and no sentence."""
    words = _words(rest)
    return 0 < len(words) <= MOST_WORDS and all(re.fullmatch(r"[\u4e00-\u9fffA-Za-z·]{2,8}", word) for word in words)


def _words(rest: str) -> list[str]:
    return [word for word in re.split(r"[\s,，、;；:：/／（）()<>。.!！]+", re.sub(_ADDRESS, " ", rest)) if word]


def _of_staff(case: Case) -> bool:
    """Whether a first mail of somebody known tells in its own words who is to be written to, and of no fault."""
    hearing, words = case.hearing, case.hearing.said.whole
    if (
        hearing.person.role is Role.STRANGER
        or hearing.said.replying_to is not None
        or hearing.said.cited
        or hearing.forms
    ):
        return False
    named = re.search(_ADDRESS, words) or (hearing.person.role in WRITERS and _GONE.search(words))
    return bool(named and _STAFF.search(words)) and not _FAULTY.search(words)


def _answering(case: Case) -> bool:
    letters = (case.state.letters.get(name) for name in case.mail.in_reply_to)
    return any(letter.fact.kind == SHOWN for letter in letters if letter) or "待登记的来信" in case.mail.subject


def decide(case: Case) -> Decision:
    """What 信息科 says becomes a fact; anybody else is told who may."""
    line = _line(case)
    if case.hearing.person.role not in WRITERS:
        context: dict[str, object] = {"act": "登记来信人", "may": "信息科", "ticket": ""}
        return Decision(letters=(case.answer("hospital/refused", context),))
    if line is None:
        return _without_line(case)
    if case.doubtful:
        return doubt(case, "登记来信人")
    return _acted(case, line)


def _without_line(case: Case) -> Decision:
    """Who waits is listed, a bare answer asked about, and what is told of people or their addresses too."""
    if _LIST.search(f"{case.mail.subject}\n{case.mail.new_text}"):
        return show(case)
    return _unnamed(case, _shown(case)) if _answering(case) else _which(case)


def _acted(case: Case, line: re.Match[str]) -> Decision:
    """What a line orders, of the address it names, or of the one that the letter answered was about."""
    later = re.search(_ADDRESS, line["rest"])
    if not line["address"] and (later or not _answering(case)) and not _is_entry(line["rest"]):
        return _which(case)
    address = (line["address"] or (later[0] if later else _shown(case))).lower()
    if not address:
        return _unnamed(case, "邮箱")
    if line["act"] == "注销":
        return _struck(case, address)
    return _admitted(case, address, line["rest"]) if line["act"] == "登记" else _refused(case, address)


def _unnamed(case: Case, address: str) -> Decision:
    """Whom a bare yes or no means, and under which name, is asked: who is admitted may report and urge."""
    whom = f"登记 {address or '邮箱'} 姓名 科室"
    return ask_which(case, (whom, f"{whom} 维护工程师（或：项目经理、信息科）", f"不予登记 {address or '邮箱'}"))


def _which(case: Case) -> Decision:
    """Who is meant, and what is to become of each address: the lines to write, by whether it is registered."""
    named = dict.fromkeys(each.lower() for each in re.findall(_ADDRESS, case.hearing.said.whole))
    known = tuple(f"注销 {each}" for each in named if case.state.person(each).role is not Role.STRANGER)
    return ask_which(case, ("登记 邮箱 姓名 科室", *(known or ("注销 邮箱",))), why="来信似与来信人的登记有关")


def _admitted(case: Case, address: str, rest: str) -> Decision:
    words = _words(rest)
    role = next((_ROLES[word] for word in words if word in _ROLES), Role.REPORTER)
    plain = [word for word in words if word not in _ROLES and not _IDLE.fullmatch(word)]
    if address == case.rules.address or case.state.person(address).role is not Role.STRANGER or not plain:
        return _nothing(case, address, "已登记或无需登记" if plain else "来信未写明姓名")
    name, department = plain[0], "".join(plain[1:2])
    fact = case.happened(PersonAdmitted, address=address, name=name, role=role, department=department)
    return Decision(
        (fact,),
        (_noted(case, address, f"已登记为{ROLE_NAMES[role]}（{name}{'，' + department if department else ''}）"),),
    )


def _refused(case: Case, address: str) -> Decision:
    if case.state.person(address).role is not Role.STRANGER:
        return _nothing(case, address, "该邮箱已登记，要停用请写“注销”")
    return Decision(
        (case.happened(StrangerRefused, address=address),), (_noted(case, address, "不予登记，以后来信只留存不办理"),)
    )


def _struck(case: Case, address: str) -> Decision:
    """Whom mail has admitted mail can strike off; the others stand in mailbot.toml."""
    if address not in case.state.admitted:
        return _nothing(case, address, "该邮箱不是来信登记的，请服务台在配置中处理")
    return Decision((case.happened(PersonLeft, address=address),), (_noted(case, address, "已注销"),))


def _nothing(case: Case, address: str, why: str) -> Decision:
    return Decision(letters=(case.answer("office/admission", _said(case, address, f"未作变更：{why}")),))


def _noted(case: Case, address: str, says: str) -> Letter:
    people = tuple(dict.fromkeys((case.hearing.person.address, *case.addresses(Role.PM))))
    return case.tell("office/admission", people, _said(case, address, says))


def _said(case: Case, address: str, says: str) -> dict[str, object]:
    count = sum(read.by == address for read in case.state.held.values())
    return {"address": address, "says": says, "count": count, "who": case.hearing.person}
