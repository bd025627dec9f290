"""What an operator may do with a mail set aside: have it tried again after the repair, or say that a person dealt with it."""

from datetime import datetime
from enum import StrEnum

from mailbot.core import facts as f
from mailbot.core.limits import TOO_LARGE, WITHHELD
from mailbot.core.state import State
from mailbot.shell.archive import Archive
from mailbot.shell.codec import encode
from mailbot.shell.desk import Desk
from mailbot.shell.home import Home
from mailbot.shell.ledger_tinydb import open_ledger


class Act(StrEnum):
    """What is wanted of a mail set aside."""

    RETRY = "retry"
    DONE = "done"


def named(state: State, mail: str) -> list[str]:
    """The mails set aside whose SHA-256 begins so, the oldest first."""
    return [sha for sha in state.aside if sha.startswith(mail.strip().lower())]


def refusal(state: State, act: Act, mail: str, why: str) -> str:
    """Why this cannot be done; empty when it can."""
    found = named(state, mail)
    if not found:
        return f"没有编号以 {mail} 开头的搁置来信：请用 mailbot aside 查看 sha256。" if mail else "没有搁置的信。"
    if act is Act.RETRY and mail and _without_content(state, found[0]):
        return f"{found[0][:12]} 没有取到正文，无可重新处理：请发件人重发（过大的分几封），然后 mailbot aside done。"
    if act is Act.DONE and len(found) > 1:
        return f"编号以 {mail} 开头的搁置来信有 {len(found)} 封：请多写几位，每次办结一封。"
    if act is Act.DONE and not why.strip():
        return "请用 --why 写明由谁、怎样办结，记入账本。"
    return ""


def _without_content(state: State, sha: str) -> bool:
    """Whether there is nothing here that could be worked on again."""
    return state.aside[sha].reason.startswith((TOO_LARGE, WITHHELD))


def retry(desk: Desk, mail: str) -> list[str]:
    """The mails named (all, where none is) worked on again in order of arrival; a sentence for each."""
    wanted = [sha for sha in named(desk.state, mail) if not _without_content(desk.state, sha)]
    return [_retried(desk, sha) for sha in wanted]


def _retried(desk: Desk, sha: str) -> str:
    desk.retry(sha)
    read = desk.state.mails[sha]
    if sha in desk.state.aside:
        return f"{sha[:12]} 仍未能处理，继续搁置：{read.reason}"
    return f"{sha[:12]} 已处理：{read.ends} {read.about}".rstrip()


def done(place: Home, state: State, mail: str, why: str, at: datetime) -> str:
    """A person dealt with this mail, which is put on record; raises LedgerBusy while the desk runs."""
    (sha,) = named(state, mail)
    ledger = open_ledger(place.ledger, clock=lambda: at)
    try:
        ledger.commit([encode(f.AsideSettled(at=at, mail=sha, why=why.strip()))])
    finally:
        ledger.close()
    Archive(place.path).release(sha)
    return f"{sha[:12]} 已记为办结，原信仍在存档中。"
