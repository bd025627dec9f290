"""The rebuild command: with the ledger lost, the past worked again from the mails alone, by the same road as `replay`; nothing is sent again.

Whatever was due up to the moment at which the desk stopped counts as sent: its letters go to the archive only. Later mails are left for `run`, which
reads the mailbox from its beginning, knows by their hashes the mails it has, and answers the others.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from mailbot.core.model import SHANGHAI
from mailbot.core.state import State
from mailbot.shell.archive import Archive
from mailbot.shell.console import out, print_json
from mailbot.shell.desk import Desk
from mailbot.shell.doors import inbox
from mailbot.shell.fetching import TRIES
from mailbot.shell.home import Home
from mailbot.shell.recall import REBUILDING
from mailbot.shell.replay import Moment
from mailbot.shell.replaying import played
from mailbot.shell.saved import NotMail, Saved, archived, saved
from mailbot.shell.trouble import InboxDown

DIFFERENCES = (
    "人员按现在的 mailbot.toml 自重建的第一天起算；由来信登记或不予登记的照旧，当时由人改动配置而来的不再现。",
    "规则和日历按现在的：当时不同的，时限和警告可能不同；已确认的考核表若因此不同，以双方邮件中确认的为准。",
    "信件的发出时间、重发、退信次数不可考：一律按写成的时刻记为已发出；停机期间省去的提醒也写出一封。",
    "报警程序、备份、清除等由操作者而来的记录不再现；凭验证码办理的事，验证码不同的，原来的回信不再作数。",
    "账本的链头与原来的不同：此前抄存的链头不在新链上。",
)


def refusal(place: Home, *, mailbox: bool, until: datetime | None) -> str:
    """Why the home cannot be rebuilt as it stands, with the cure; empty when it can."""
    if any(place.ledger.glob("[0-9]*.json")) and not (place.path / REBUILDING).exists():
        return f"{place.ledger} 里还有账本：能用就不必重建（mailbot verify）；确已损坏，请先把它改名留存，再重建。"
    if mailbox and until is None:
        return "请用 --until 写明停止值守的时刻（如 2026-11-28T07:30）：此前的来信已答复过，不再发信；此后的由 mailbot run 读入并答复。"
    return ""


def local(until: datetime | None) -> datetime | None:
    """The moment as people here say it."""
    return until.replace(tzinfo=SHANGHAI) if until else None


def gathered(place: Home, source: Path | None, *, mailbox: bool) -> list[Saved]:
    """The mails to work, each once, in order of arrival: what the archive has comes with its receipt. Raises NotMail, InboxDown."""
    if mailbox:
        _fetch(place)
    found = [*archived(place.path), *(saved(source) if source else [])]
    if not found:
        raise NotMail(f"{place.path} 的存档里没有来信：请给出存下的来信，或用 --mailbox 从邮箱重建。")
    each = {sha256(mail.raw).digest(): mail for mail in reversed(found)}
    return sorted(each.values(), key=lambda mail: (mail.receipt.arrived, mail.receipt.uid, mail.name))


def _fetch(place: Home) -> None:
    """All that lies in the mailbox is kept in the archive. A mail that is not given is tried again over other connections."""
    archive, last, failures = Archive(place.path), 0, 0
    while True:
        try:
            for uid in _kept(place, archive, last):
                last, failures = uid, 0
        except InboxDown:
            failures += 1
            if failures > TRIES:
                raise
        else:
            return


def _kept(place: Home, archive: Archive, last: int) -> Iterator[int]:
    """The mails above this UID go into the archive, nothing is marked; gives the last UID of each batch."""
    with closing(inbox(place, archive)) as box:
        while arrivals := box.unread(last, box.uidvalidity):
            archive.keep([(each.raw, each.receipt) for each in arrivals])
            yield (last := arrivals[-1].receipt.uid)


def rebuild(
    place: Home, mails: list[Saved], until: datetime | None, build: Callable[[Home, Moment], Desk], *, as_json: bool
) -> None:
    """Work the mails and say what came of it, and what cannot be as it was."""
    worked = [mail for mail in mails if until is None or mail.receipt.arrived < until]
    sent, begun = place.path / "sent", place.path / REBUILDING
    had = sent.exists()
    if begun.exists():
        shutil.rmtree(place.ledger, ignore_errors=True)
    begun.touch()
    state, letters = played("重建", worked, place, until, build)
    begun.unlink()
    if not had:
        shutil.rmtree(
            sent, ignore_errors=True
        )  # what replay shows there is in the archive too, and a purge would not find it
    if as_json:
        print_json({**_counts(state), "letters": letters, "differences": list(DIFFERENCES)})
        return
    counts = _counts(state)
    out.print(
        f"已从 {counts['mails']} 封来信重建：工单 {counts['tickets']} 张，警告 {counts['warnings']} 项，表单 {counts['forms']} 份；"
        f"信件 {letters} 封写进存档，记为已发出，没有再发。",
        markup=False,
    )
    out.print("与原账本可能不同之处：", markup=False)
    for difference in DIFFERENCES:
        out.print(f"- {difference}", markup=False)
    out.print(
        "下一步：mailbot verify，再 mailbot run：邮箱从头读起，已有的来信不会重复登记，停机以后的照常答复。",
        markup=False,
    )


def _counts(state: State) -> dict[str, object]:
    return {
        "mails": len(state.mails), "tickets": len(state.tickets), "problems": len(state.members),
        "warnings": len(state.warnings), "forms": len(state.forms), "aside": len(state.aside), "held": len(state.held),
    }  # fmt: skip
