"""The verify command: the chain of the ledger proved from its first commit, and every mail and letter it names against its hash."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from mailbot.core.folds import apply
from mailbot.core.state import State
from mailbot.shell.archive import Archive, ArchiveDamaged
from mailbot.shell.codec import decode
from mailbot.shell.console import REFUSED, err, out, print_json, progress
from mailbot.shell.ledger import FIRST, LedgerDamaged
from mailbot.shell.ledger_tinydb import open_ledger


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved: `head` is the hash of the last sound commit, `broken` says where the chain breaks first, `wrong` what else is amiss."""

    commits: int
    head: str
    mails: int
    letters: int
    erased: int
    broken: str = ""
    wrong: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether everything is as it was written."""
        return not self.broken and not self.wrong


def prove(home: Path) -> Proof:
    """Everything the home's ledger says, proved; a broken chain ends the proof at its last sound commit."""
    state, commits, head, broken = State(), 0, FIRST, ""
    try:
        for commit in open_ledger(home / "ledger", writing=False).entries():
            apply(state, (decode(fact) for fact in commit.facts))
            commits, head = commit.seq, commit.hash
    except LedgerDamaged as damaged:
        broken = str(damaged)
    letters = [posted.fact.sha256 for posted in state.letters.values()]
    wrong = tuple(_wrong(Archive(home), state, letters))
    return Proof(commits, head, len(state.mails), len(letters), len(state.erased), broken, wrong)


def _wrong(archive: Archive, state: State, letters: list[str]) -> Iterator[str]:
    """Mails and letters that are missing, changed, or still there although they were erased; a sentence each."""
    named: list[tuple[str, Callable[[str], bytes]]] = [(sha, archive.mail) for sha in state.mails]
    named += [(sha, archive.letter) for sha in letters]
    with progress("核对", len(named)) as step:
        for sha, look in named:
            step()
            if sha in state.erased:
                if archive.holds(sha):
                    yield f"{sha} 已登记为清除，文件仍在：请再运行一次 mailbot purge --yes。"
                continue
            try:
                look(sha)
            except ArchiveDamaged as damaged:
                yield str(damaged)


def show(home: Path, *, as_json: bool) -> int:
    """The proof for people or programs; gives the exit code."""
    proof = prove(home)
    if as_json:
        print_json({"sound": proof.sound, **asdict(proof), "broken": proof.broken or None, "wrong": list(proof.wrong)})
        return 0 if proof.sound else REFUSED
    for sentence in filter(None, (proof.broken, *proof.wrong)):
        err.print(sentence, markup=False)
    if proof.sound:
        gone = f"，其中已清除 {proof.erased} 件" if proof.erased else ""
        out.print(
            f"账本 {proof.commits} 笔相连无误，来信 {proof.mails} 封、信件 {proof.letters} 封与校验值相符{gone}。",
            markup=False,
        )
        out.print(f"链头 {proof.head}", markup=False)
    return 0 if proof.sound else REFUSED
