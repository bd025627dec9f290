"""Where reading begins: a mailbox with a past is not answered from its beginning unawares, and one that was brought back is noticed."""

from datetime import date, datetime, timedelta
from itertools import islice
from typing import Protocol

from mailbot.core.state import State
from mailbot.shell.hindrance import Hindrance

OLD, FEW = timedelta(days=7), 50
"""What lies in a mailbox for longer before its desk first reads it was dealt with by people; so many of them may be a provider's
greetings and somebody's trials, and are worked on like all others.
"""

LANDMARKS, LATEST = 3, 20
"""So many mails tell a mailbox from its own past, of so many that were read last."""


class LivedIn(Hindrance):
    """The mailbox holds old mails that no desk has read, and nobody has said from which day on they are its own."""


class Dated(Protocol):
    """A mailbox that tells how many of its mails arrived before a day."""

    since: date | None

    def older(self, day: date) -> int:
        """How many arrived before it."""


def refuse_old(state: State, mailbox: Dated, folder: str, now: datetime) -> None:
    """Raises LivedIn where a desk that has read nothing yet meets a mailbox with a past."""
    if state.mails or folder in state.cursors or mailbox.since:
        return
    if (old := mailbox.older((now - OLD).date())) > FEW:
        what, cure = lived_in(old, folder, now)
        raise LivedIn(f"{what}：{cure}。")


def lived_in(old: int, folder: str, now: datetime) -> tuple[str, str]:
    """What is wrong and what to do."""
    what = f"{folder} 里有 {old} 封一周以前的旧信，从头读起会逐封登记、计时并答复"
    cure = (
        f"请在 mailbot.toml 的 [mailbox] 下写 since = {now:%Y-%m-%d}（从这一天 0 时起到的来信才办理，此前的留在邮箱里不动；"
        "要从头办理，就写更早的日期）；家目录丢失的，用 mailbot rebuild 凭来信重建"
    )
    return what, cure


def landmarks(state: State, folder: str) -> dict[int, str]:
    """The last mails read from a folder: their Message-IDs by UID."""
    uidvalidity, _ = state.cursors.get(folder, (0, 0))
    found: dict[int, str] = {}
    for _, read in islice(state.mails.lent_newest_first(), LATEST):
        if (read.folder, read.uidvalidity) == (folder, uidvalidity) and read.message_id and len(found) < LANDMARKS:
            found.setdefault(read.uid, read.message_id)
    return found
