"""The verify command: the chain of the ledger proved from its first commit, and all that the archive keeps against what it names."""

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from mailbot.core import facts as f
from mailbot.core.folds import apply
from mailbot.core.state import State
from mailbot.shell.archive import Archive, ArchiveDamaged
from mailbot.shell.codec import decode
from mailbot.shell.console import REFUSED, err, out, print_json, progress
from mailbot.shell.ledger import FIRST, LedgerDamaged
from mailbot.shell.recall import past

SHORTEST = 12
"""Characters of a head that name it: there are 2^48 of that length, and no ledger has so many commits."""

HEAD = re.compile(rf"[0-9a-f]{{{SHORTEST},64}}")


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved: `head` is the hash of the last sound commit, `broken` says where the chain breaks first, `wrong` what else is amiss.

    `unread` are mails that are kept and not in the ledger: the desk was stopped in the middle, and reads them again. `unposted`
    are letters of which the ledger does not know: they never left. `heads` are the commits at which the chain's head was the one asked for.
    """

    commits: int
    head: str
    mails: int
    letters: int
    erased: int
    broken: str = ""
    wrong: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    unposted: tuple[str, ...] = ()
    heads: tuple[int, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether everything is as it was written."""
        return not self.broken and not self.wrong


def prove(home: Path, asked: str = "") -> Proof:
    """Everything the home's ledger says, proved; a broken chain ends the proof at its last sound commit."""
    state, commits, head, broken, heads = State(), 0, FIRST, "", list[int]()
    archive = Archive(home)
    try:
        ledger = past(home)
        for commit in ledger.entries():
            apply(state, (decode(fact) for fact in commit.facts))
            commits, head = commit.seq, commit.hash
            if asked and head.startswith(asked):
                heads.append(commits)
        broken = "".join(ledger.repairs)
    except LedgerDamaged as damaged:
        broken = str(damaged)
    letters = [posted.fact.sha256 for posted in state.letters.values()]
    unread, unposted = unrecorded(archive, state)
    wrong = tuple(_wrong(archive, state, letters))
    count = (len(state.mails), len(letters), len(state.erased))
    return Proof(commits, head, *count, broken, wrong, unread, unposted, tuple(heads))


def unrecorded(archive: Archive, state: State) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Mails and letters that are kept and not in the ledger."""
    named = {posted.fact.sha256 for posted in state.letters.values()} | state.erased
    mails = tuple(sorted(sha for sha in archive.kept() if sha not in state.mails and sha not in state.erased))
    return mails, tuple(sorted(sha for sha in archive.kept_letters() if sha not in named))


def _wrong(archive: Archive, state: State, letters: list[str]) -> Iterator[str]:
    """What is missing, changed, or still there although it was erased; a sentence each."""
    looks: list[tuple[str, Callable[[], object]]] = [
        (sha, partial(_arrived, archive, read)) for sha, read in state.mails.items()
    ]
    looks += [(sha, partial(archive.letter, sha)) for sha in letters]
    looks += [(sha, partial(archive.copy_aside, sha)) for sha in archive.copies_aside()]
    with progress("核对", len(looks)) as step:
        for sha, look in looks:
            step()
            yield from _amiss(archive, sha, look, erased=sha in state.erased)


def _amiss(archive: Archive, sha: str, look: Callable[[], object], *, erased: bool) -> Iterator[str]:
    if erased:
        if archive.holds(sha):
            yield f"{sha} 已登记为清除，文件仍在：请再运行一次 mailbot purge --yes。"
        return
    try:
        look()
    except ArchiveDamaged as damaged:
        yield str(damaged)


def _arrived(archive: Archive, read: f.MailRead) -> None:
    """The mail and its receipt are as they were when it was worked on; raises ArchiveDamaged."""
    archive.mail(read.mail)
    if read.receipt and archive.receipt_hash(read.mail) != read.receipt:
        raise ArchiveDamaged(f"来信 {read.mail} 的收信记录（.json）与账本所记的校验值不符：请从备份恢复该文件。")


def show(home: Path, asked: str, *, as_json: bool) -> int:
    """The proof for people or programs; gives the exit code."""
    proof = prove(home, asked)
    fine = proof.sound and (not asked or bool(proof.heads))
    if as_json:
        told = {**asdict(proof), "broken": proof.broken or None, "at": proof.heads[0] if proof.heads else None}
        del told["heads"]
        print_json({"sound": proof.sound, **told})
        return 0 if fine else REFUSED
    for sentence in filter(None, (proof.broken, *proof.wrong)):
        err.print(sentence, markup=False)
    for sentence in () if proof.broken else _notes(proof):
        err.print(sentence, markup=False)
    if proof.sound:
        gone = f"，其中已清除 {proof.erased} 件" if proof.erased else ""
        out.print(
            f"账本 {proof.commits} 笔相连无误，来信 {proof.mails} 封、信件 {proof.letters} 封与校验值相符{gone}。",
            markup=False,
        )
        out.print(f"链头 {proof.head}", markup=False)
    if asked:
        _deposited(proof, asked)
    return 0 if fine else REFUSED


def _notes(proof: Proof) -> Iterator[str]:
    """What is no damage and yet worth a word."""
    if proof.unread:
        yield (
            f"提示：{len(proof.unread)} 封来信已存档、尚未记入账本（{proof.unread[0][:12]}…）：正在处理，或停机时未及记账；"
            "再次值守时会从邮箱重新读入。"
        )
    if proof.unposted:
        yield f"提示：{len(proof.unposted)} 封信件已写成、未记入账本：停机时未及记账的从未发出；账本是重建的，则为原账本的信件。无须处理。"


def _deposited(proof: Proof, asked: str) -> None:
    """Whether a head that somebody kept is one of this chain's."""
    if proof.heads:
        out.print(f"{asked} 是本账本第 {proof.heads[0]} 笔的链头：其后只有增加，此前未被改动。", markup=False)
    else:
        err.print(
            f"{asked} 不是本账本任何一笔的链头：请核对抄写；如无误，账本在存证之后被改动或截短，请从备份恢复。",
            markup=False,
        )
