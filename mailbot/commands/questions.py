"""意思不明: what would close, confirm, verify or cost is never guessed; the writer is asked back with the choices."""

from mailbot.commands.case import Case
from mailbot.core.decision import NOTHING, Decision
from mailbot.core.model import SHANGHAI, Intent, Kind, Role, Status
from mailbot.mail.message import garbled, sealed

HELP = ""
INTENTS = (Intent.UNCLEAR,)

ENGINEER = ("受理", "承诺 ×月×日", "请补充：……", "已处理 原因：…… 措施：……", "进展：……")
NUMBERED = tuple(f"TJ-…（工单编号） {sentence}" for sentence in ENGINEER)
ANSWERING = (*ENGINEER[:3], "答复：……")
CLOSING = ("确认", "未解决（请说明现象）")
WARNING = ("核实属实", "不予认定（请说明理由）")
REMOTE = ("同意 20:00—22:00", "不同意")
SAME = ("同一问题", "不是同一问题")
UNDONE = "尚未据此作任何处理"
DAMAGED = "来信没有读到可以辨认的文字，也没有附件，可能在发送途中损坏，请重新发送一次"
NAMELESS = "没有看出说的是哪一张工单，请写明工单编号"
REPORT = ("报修：……（现象、应用环境、操作过程）", "催办", "查询进度", "帮助")


MOST = 5
"""Tickets that are offered."""


def choices(case: Case) -> tuple[str, ...]:
    """The sentences that would be understood here, by what is waiting for this writer."""
    kind, role, ticket = case.hearing.said.replying_to, case.hearing.person.role, case.ticket
    if role is Role.ENGINEER:
        return ANSWERING if ticket and ticket.kind is Kind.CONSULT else ENGINEER if ticket else NUMBERED
    by_kind = {"warning": WARNING, "remote": _remote(case), "same": SAME, "form": ("确认", "不确认：……")}
    if role is Role.IT and kind in by_kind:
        return by_kind[kind]
    return CLOSING if ticket and ticket.status is Status.AWAITING else REPORT


def _remote(case: Case) -> tuple[str, ...]:
    """Yes in the hours that were asked for, or no."""
    begin, end = case.ticket.remote if case.ticket else (None, None)
    if begin is None or end is None:
        return REMOTE
    first, last = (moment.astimezone(SHANGHAI).strftime("%H:%M") for moment in (begin, end))
    return (f"同意 {first}—{last}", REMOTE[1])


def in_hand(case: Case) -> tuple[str, ...]:
    """What the writer may mean of the own tickets: to confirm those that are reported done, to urge the others."""
    own = (case.state.tickets[number] for number in case.state.tickets_in_hand(case.hearing.person.address, MOST))
    return tuple(f"{one.number} {'确认' if one.status is Status.AWAITING else '催办'}（{one.brief}）" for one in own)


SUPPOSED = {
    Intent.CLOSE: ENGINEER,
    Intent.CONFIRM: CLOSING,
    Intent.WARNING_VERIFY: WARNING,
    Intent.WARNING_REJECT: WARNING,
    Intent.REMOTE_GRANT: REMOTE,
    Intent.LOSS_CLAIM: ("W-… 造成损失 ××元，证据见附件",),
    Intent.OBJECT: WARNING,
    Intent.REJECT: CLOSING,
    Intent.REMOTE_REFUSE: REMOTE,
    Intent.SPAM: REPORT,
}


def ask_back(case: Case, supposed: Intent) -> Decision:
    """An act that was only supposed is offered, in the words that would be understood, beside its alternatives."""
    offered = _remote(case) if SUPPOSED.get(supposed) is REMOTE else SUPPOSED.get(supposed)
    return ask_which(case, offered or choices(case))


def ask_which(case: Case, sentences: tuple[str, ...] = (), *, why: str = "", undone: str = UNDONE) -> Decision:
    """A letter that says nothing was done yet (or what is `undone` where something else was), why not, and what to reply: `sentences`
    that would be understood.
    """
    context: dict[str, object] = {
        "ticket": case.hearing.ticket,
        "words": case.masked(case.mail.new_text)[:200],
        "choices": sentences,
        "why": why,
        "undone": undone,
    }
    return Decision(letters=(case.answer("hospital/choices", context, about=case.hearing.about),))


def decide(case: Case, _intent: Intent) -> Decision:
    """Asked back, a picture without a word too; what came empty or damaged is asked for anew; but one that is encrypted gets its own letter."""
    if sealed(case.mail):
        return NOTHING
    damaged = garbled(case.hearing.said.whole) and not case.mail.attachments
    return ask_which(case, choices(case), why=DAMAGED if damaged else "")
