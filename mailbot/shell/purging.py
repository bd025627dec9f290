"""The purge command: after the contract and the retention the bytes of mails and letters go, the chain that names them stays.

What is to go is said by default and done with --yes. The order and the tombstones are in the ledger before the first file is
removed: a purge that is cut short is finished by running it again, and nothing is gone that the ledger does not say.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mailbot.core import facts as f
from mailbot.core.cycles import local_day
from mailbot.core.model import Role
from mailbot.core.state import State
from mailbot.shell.archive import Archive, ArchiveDamaged
from mailbot.shell.codec import encode
from mailbot.shell.console import progress
from mailbot.shell.home import Home
from mailbot.shell.keeping import LEAST_DAYS
from mailbot.shell.ledger import Ledger
from mailbot.shell.verifying import unrecorded

STONES = 1000
"""Tombstones in one commit: about 70 KB."""
ASKING = frozenset({Role.IT, Role.PM})


@dataclass(frozen=True, slots=True)
class Plan:
    """What may go: mails and letters by their hashes; `unfinished` are those whose tombstone stands already and whose file is still there."""

    mails: tuple[str, ...]
    letters: tuple[str, ...]
    unfinished: tuple[str, ...]
    bytes: int

    @property
    def names(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(dict.fromkeys((*self.mails, *self.letters, *self.unfinished)))


def from_day(place: Home) -> date:
    """The first day on which a purge is allowed: after the contract and the retention, never sooner than the law allows."""
    days = max(place.config.retention.days, LEAST_DAYS)
    return place.rules.contract.end + timedelta(days=days + 1)


def plan(place: Home, state: State, archive: Archive, now: datetime) -> Plan:
    """Everything of before the retention that is still there, also what was kept and never got into the ledger."""
    before = now - timedelta(days=max(place.config.retention.days, LEAST_DAYS))
    unread, unposted = unrecorded(archive, state)
    mails = tuple(sha for sha, read in state.mails.items() if read.at < before and sha not in state.erased)
    mails += tuple(sha for sha in unread if _arrived_before(archive, sha, before))
    old = (posted.fact for posted in state.letters.values() if posted.fact.at < before)
    letters = tuple(dict.fromkeys(fact.sha256 for fact in old if fact.sha256 not in state.erased))
    letters += tuple(sha for sha in unposted if archive.letter_written(sha) < before)
    unfinished = tuple(sha for sha in state.erased if archive.holds(sha))
    size = sum(archive.size(sha) for sha in dict.fromkeys((*mails, *letters, *unfinished)))
    return Plan(mails, letters, unfinished, size)


def _arrived_before(archive: Archive, sha: str, before: datetime) -> bool:
    """Whether a mail that is not in the ledger arrived before; one whose receipt cannot be read stays, and `verify` names it."""
    try:
        return archive.receipt(sha).arrived < before
    except ArchiveDamaged:
        return False


def refusal(place: Home, state: State, now: datetime, asks: tuple[str, str] | None) -> str:
    """Why a purge is not allowed, with the cure; empty when it is. `asks` are who and why, None for a try."""
    if local_day(now) < from_day(place):
        contract, days = place.rules.contract, max(place.config.retention.days, LEAST_DAYS)
        return f"合同 {contract.number} 于 {contract.end} 到期，其后保留 {days} 天：{from_day(place)} 起才可清除（mailbot.toml 的 retention.days）。"
    if state.outbox:
        return f"发件箱里还有 {len(state.outbox)} 封信未发出：请先运行 mailbot once，或用 mailbot outbox 查看原因。"
    if asks is not None and state.person(asks[0].lower()).role not in ASKING:
        return f"--by {asks[0] or '（未写）'} 不是登记的信息科或项目经理：清除须记明由谁要求，请写其登记的邮箱地址。"
    if asks is not None and not asks[1].strip():
        return "请用 --why 写明清除的缘由（例如：合同终止，医院来函要求删除），它会记入账本。"
    return ""


def purge(ledger: Ledger, archive: Archive, found: Plan, asks: tuple[str, str], clock: Callable[[], datetime]) -> None:
    """Order and tombstones first, then the files."""
    archive.recover()  # what waits in the journal is put in its place, else it would come back after the purge
    if found.mails or found.letters:
        by, why = asks[0].lower(), asks[1].strip()
        order = f.PurgeOrdered(at=clock(), by=by, why=why, mails=len(found.mails), letters=len(found.letters))
        ledger.commit([encode(order)])
    for stone in _stones(found, asks[0].lower(), clock):
        ledger.commit([encode(stone)])
    with progress("清除", len(found.names)) as step:
        for sha in found.names:
            archive.erase(sha)
            step()


def _stones(found: Plan, by: str, clock: Callable[[], datetime]) -> Iterator[f.Erased]:
    for at in range(0, len(found.mails), STONES):
        yield f.Erased(at=clock(), by=by, mails=found.mails[at : at + STONES])
    for at in range(0, len(found.letters), STONES):
        yield f.Erased(at=clock(), by=by, letters=found.letters[at : at + STONES])
