"""Which ticket, form or warning a mail belongs to: its thread, the numbers it cites, or what its sender has open."""

import re

from mailbot.core.model import Intent, Person, Role, Said
from mailbot.core.people import CONSEQUENTIAL, HOSPITAL
from mailbot.core.rulebook import Rules
from mailbot.core.similar import pairs
from mailbot.core.state import State
from mailbot.core.tickets import Ticket
from mailbot.mail.message import Mail
from mailbot.mail.thread import cited

MARK = re.compile(r"\{#[A-Z]+-\d{4}-\d+#\}")
"""The number of its matter at the foot of each of our letters."""


def numbers(mail: Mail) -> tuple[str, ...]:
    """Every number the mail names, the surest first: subject, new text, then the quoted letter (QQ Mail sends no References)."""
    found = cited(mail)
    return tuple(dict.fromkeys((*found.subject, *found.new_text, *found.quoted)))


_SLASH = re.compile(r"(?<=[^\d]0\d{3})/(?=0\d{3}(?!\d))")
_SHORT = re.compile(
    r"(?<![0-9A-Za-z.:/*+-])(?<!报错)(?<!代码)(?<!分机)(?<!内线)(?<!端口)(0\d{3})(?![0-9A-Za-z.:/*-]|[点到前时年月元])"
)


def spelled_out(text: str, state: State, year: int) -> str:
    """The text with 0002 as TJ-2026-0002 where there is such a ticket, as those write who work on them; of two years the one not over."""

    def whole(found: re.Match[str]) -> str:
        known = [name for each in (year, year - 1) if (name := f"TJ-{each}-{found[1]}") in state.tickets]
        going = [name for name in known if name in state.open or name in state.awaiting]
        meant = going or known
        return meant[0] if len(meant) == 1 else found[0]

    return _SHORT.sub(whole, _SLASH.sub("、", f" {text}"))[1:]


def thread(mail: Mail, state: State) -> str:
    """What the mail's References lead to: the nearest known letter or mail of a matter."""
    matters = (state.thread(message_id) for message_id in (*mail.in_reply_to, *reversed(mail.references)))
    return next(filter(None, matters), "")


REFERRING = re.compile(r"\[体检维保\] 查询结果：")
"""The subject of a letter that names tickets only to be read: a reply to it is about none of them."""


def about(mail: Mail, state: State) -> str:
    """The matter the mail continues: what it names itself, else its thread, else what the quoted letter names."""
    found = cited(mail)
    quoted = () if REFERRING.search(mail.subject) else _quoted(mail, found.quoted)
    named = (*found.subject, *found.new_text, thread(mail, state), *quoted)
    known = (number for number in named if number in state.tickets or number in state.forms or number in state.warnings)
    return next(known, "")


def may_add(mail: Mail, ticket: Ticket, state: State) -> bool:
    """Whether the sender is heard on a ticket: anybody can write down a number, so of 科室 only its reporter is, and whoever
    answers one of its letters.
    """
    if state.person(mail.sender.address).role is not Role.REPORTER or state.same_person(
        ticket.reporter, mail.sender.address
    ):
        return True
    return not set(ticket.letters).isdisjoint((*mail.in_reply_to, *mail.references))


def _quoted(mail: Mail, numbers_: tuple[str, ...]) -> tuple[str, ...]:
    """What a quoted letter is about; one that names several tickets and has no mark of its own is about none of them."""
    tickets = [number for number in numbers_ if number.startswith("TJ-")]
    return numbers_ if len(tickets) < 2 or MARK.search(mail.quoted) else ()


def strays(mail: Mail, state: State) -> tuple[str, ...]:
    """Numbers that subject or new text name and nobody knows: then no other matter may be taken for the one meant."""
    found = cited(mail)
    known = (state.tickets, state.forms, state.warnings)
    return tuple(
        number
        for number in dict.fromkeys((*found.subject, *found.new_text))
        if not any(number in series for series in known)
    )


def warning(mail: Mail, matter: str, state: State) -> str:
    """The warning the mail speaks of; without a number the one open warning of the ticket it is about."""
    for number in numbers(mail):
        if number in state.warnings:
            return number
    waiting = [w.number for w in state.warnings.values() if w.ticket == matter and w.status == "proposed"]
    return waiting[0] if len(waiting) == 1 else ""


def ticket(matter: str, state: State) -> str:
    """The ticket of a matter: itself, or the ticket of the form or warning."""
    if matter in state.tickets:
        return matter
    if matter in state.forms:
        return state.forms[matter].fact.ticket
    if matter in state.warnings:
        return state.warnings[matter].ticket
    return ""


NUMBERED = re.compile(
    r"(?:(?:体检|住院|门诊|病历|身份证|手机|电话|联系|分机|内线|工单|条码|流水|发票|错误|报错|端口|版本)(?:编号|号码|代码|码|号|电话|方式)?"
    r"|编号|号码|代码|[A-Za-z]{1,8})?[\s:：为是（(“\[【-]{0,3}[\d*]{2}[\w*:.-]*",
    re.ASCII,
)
"""A number with what says which: two faults of one person, one telephone or one error code are not alike by it."""


def overlap(text: str, other: str) -> float:
    """The share of the shorter text's character pairs that the other has too; numbers and their names count nothing."""
    mine, theirs = pairs(NUMBERED.sub(" ", text)), pairs(NUMBERED.sub(" ", other))
    return len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0


# Acts that speak of a matter in hand without saying which.
OF_A_MATTER = frozenset(
    {
        Intent.FOLLOW_UP,
        Intent.STATUS_QUERY,
        Intent.INFO,
        Intent.CONFIRM,
        Intent.REJECT,
        Intent.THANKS,
        Intent.SEVERITY_CHANGE,
    }
)
OF_WORK = frozenset({Intent.ACCEPT, Intent.PROMISE, Intent.CLOSE, Intent.ASK_INFO, Intent.REMOTE_REQUEST})
NEEDS_MATTER = (OF_A_MATTER | OF_WORK | CONSEQUENTIAL) - {Intent.THANKS}
# What closes a ticket is done to one named or recognised, never to the only one there is.
CLOSING = frozenset({Intent.CONFIRM, Intent.CLOSE})
ALIKE = 0.15
HEADED = 0.3


def headed(said: Said, ticket: Ticket) -> float:
    """How far one's headline is in the other's words: whoever always writes 从今早开始，重启没用 reports many faults in the same words."""
    headline = said.subject.strip() or said.text.strip().partition("\n")[0]
    return max(overlap(headline, f"{ticket.brief}\n{ticket.gist}"), overlap(ticket.brief, said.whole))


def by_headline(person: Person, said: Said, state: State) -> str:
    """The one ticket in hand of a person of the hospital that is called as the mail's subject says, but for its prefixes."""
    named = said.subject.strip()
    hand = state.tickets_in_hand(person.address) if named and person.role in HOSPITAL else []
    alike = [number for number in hand if state.tickets.glance(number).brief == named]
    return alike[0] if len(alike) == 1 else ""


def by_sender(person: Person, intent: Intent, said: Said, state: State, rules: Rules) -> str:
    """The sender's own ticket in hand that the words speak of: the only one, or the one that clearly reads alike."""
    text = said.whole
    if person.role in {Role.ENGINEER, Role.PM}:
        numbers = [n for n in state.open if state.tickets[n].accepted_by == person.address] if intent in OF_WORK else []
    else:
        numbers = state.tickets_in_hand(person.address)
    own = {number: state.tickets.glance(number) for number in numbers}
    ranked = sorted(((overlap(text, own[n].brief + own[n].gist), n) for n in numbers), reverse=True)
    if not ranked:
        return ""
    alike = ranked[0][0] >= max(ALIKE, 1.5 * ranked[1][0] if len(ranked) > 1 else 0.0)
    if intent in OF_A_MATTER | OF_WORK and (alike or (len(ranked) == 1 and intent not in CLOSING)):
        return ranked[0][1]
    again = (n for share, n in ranked if intent is Intent.REPORT and share >= rules.settings.same_fault)
    return next((n for n in again if headed(said, own[n]) >= HEADED), "")
