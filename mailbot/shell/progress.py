"""How far a ticket has come, as the line that its letters carry: 登记 → 受理 → 处理 → 待确认 → 关闭."""

from mailbot.core.decision import Letter
from mailbot.core.model import Status
from mailbot.core.tickets import Ticket

STAGES = ("登记", "受理", "处理", "待确认", "关闭")
ENTERED, ACCEPTED, AT_WORK, AWAITING, CLOSED = range(len(STAGES))
ARROW = " → "

_BROUGHT = {
    "hospital/accepted": ACCEPTED,
    "hospital/promised": AT_WORK,
    "hospital/question": AT_WORK,
    "hospital/arrived": AT_WORK,
    "hospital/progress": AT_WORK,
    "hospital/ticket_closed": AWAITING,
    "hospital/confirmed": CLOSED,
    "engineer/confirmed": CLOSED,
    "engineer/handed_over": ACCEPTED,
}
"""The stage that a letter tells of: it is written before its facts are, so the ticket does not show it yet."""
_BACK = frozenset({"hospital/reopened", "engineer/reopened"})


def progress(letter: Letter) -> str:
    """The line for a letter about one ticket, the stage reached in 【】; a letter about anything else has none."""
    reached = _reached(letter)
    if reached is None:
        return ""
    return ARROW.join(f"【{name}】" if place == reached else name for place, name in enumerate(STAGES))


def _reached(letter: Letter) -> int | None:
    ticket = letter.context.get("ticket")
    opened = letter.context.get("opened")
    if not letter.about or "warning" in letter.context:
        return None
    if letter.kind in _BACK:
        return AT_WORK
    if isinstance(opened, Ticket):
        return stage(opened)
    if not isinstance(ticket, Ticket):
        return ENTERED if opened and ticket == letter.about else None
    return max(stage(ticket), _BROUGHT.get(letter.kind, ENTERED))


def stage(ticket: Ticket) -> int:
    """Where a ticket stands by what is on record."""
    if ticket.status is not Status.OPEN:
        return CLOSED if ticket.status is Status.CONFIRMED else AWAITING
    if ticket.reopened or ticket.promised or ticket.paused or ticket.arrived or ticket.told:
        return AT_WORK
    return ACCEPTED if ticket.accepted else ENTERED
