"""What an operator may do with a letter of the outbox: send it again, or not send it. Each is a fact."""

from datetime import datetime
from enum import StrEnum

from mailbot.core import facts as f
from mailbot.core.state import State
from mailbot.shell.codec import encode
from mailbot.shell.home import Home
from mailbot.shell.ledger_tinydb import open_ledger


class Act(StrEnum):
    """What is wanted of a letter."""

    RESEND = "resend"
    CANCEL = "cancel"


def named(state: State, letter: str) -> str:
    """The Message-ID that begins so, brackets or not; empty when there is none, or more than one."""
    beginning = letter.strip().removeprefix("<").removesuffix(">")
    found = [name for name in state.letters if name.startswith(beginning)] if beginning else []
    return beginning if beginning in state.letters else found[0] if len(found) == 1 else ""


def refusal(state: State, act: Act, letter: str) -> str:
    """Why this cannot be done; empty when it can."""
    name = named(state, letter)
    if not name:
        return f"没有（或不止一封）编号为 {letter} 的信：请用 mailbot outbox --all 查看 message_id。"
    if state.letters[name].fact.sha256 in state.erased:
        return f"{name} 的原件已清除，不能再发。"
    if act is Act.CANCEL and name not in state.outbox:
        return f"{name} 不在发件箱里等待（已发出、被拒或已取消），不必取消。"
    return ""


def act(place: Home, state: State, wanted: Act, letter: str, at: datetime) -> str:
    """Put it on record, and say what happens now; raises LedgerBusy while the desk runs."""
    name = named(state, letter)
    fact = (f.LetterResent if wanted is Act.RESEND else f.LetterCancelled)(at=at, message_id=name)
    ledger = open_ledger(place.ledger, clock=lambda: at)
    try:
        ledger.commit([encode(fact)])
    finally:
        ledger.close()
    to = "、".join(state.letters[name].fact.to)
    return f"下一轮重新发给 {to}（Message-ID 不变）。" if wanted is Act.RESEND else f"已取消，不再发给 {to}。"
