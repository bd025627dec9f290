"""The state of a home: every commit of its ledger, folded."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mailbot.core.folds import apply
from mailbot.core.shelf import Shelf
from mailbot.core.similar import Index
from mailbot.core.state import State
from mailbot.shell.archive import Archive
from mailbot.shell.codec import decode
from mailbot.shell.drawers import FileDrawer
from mailbot.shell.ledger import Ledger, LedgerDamaged
from mailbot.shell.ledger_tinydb import open_ledger

REBUILDING = "rebuilding"
"""Lies in a home while its ledger is made anew: one that was stopped in the middle is no past to go on from."""


def blank() -> State:
    """A state in which nothing has happened; what rests of it will lie in a temporary file."""
    return State(
        tickets=Shelf(FileDrawer(), 25), forms=Shelf(FileDrawer(), 20), fingerprints=Shelf(FileDrawer(), 20),
        mails=Shelf(FileDrawer(), 25), message_ids=Shelf(FileDrawer(), 25), letters=Shelf(FileDrawer(), 50),
        similar=Index(texts=FileDrawer()),
    )  # fmt: skip


def folded(ledger: Ledger) -> State:
    """The state after every commit of the ledger."""
    state = blank()
    with _uncollected():
        for commit in ledger.entries():
            apply(state, (decode(fact) for fact in commit.facts))
    return state


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the cyclic collector, which would look again and again through a past that is never garbage, now and after every batch."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()


def reading(home: Path) -> State:
    """The state of a home as it stands, without locking it; empty where nothing has happened yet."""
    return folded(past(home))


def past(home: Path) -> Ledger:
    """The ledger of a home, to be read; raises LedgerDamaged."""
    ledger = open_ledger(home / "ledger", writing=False)
    whole(ledger, Archive(home))
    return ledger


def whole(ledger: Ledger, archive: Archive) -> None:
    """Raises LedgerDamaged where mails or letters are kept and no commit is, for that comes first; or where a rebuild did not end."""
    if (archive.path / REBUILDING).exists():
        raise LedgerDamaged(f"{archive.path / 'ledger'} 的重建没有做完：请再运行一次 mailbot rebuild，它会从头做起。")
    if not ledger.length and (any(archive.kept()) or any(archive.kept_letters())):
        raise LedgerDamaged(
            f"{archive.path / 'ledger'} 里没有账本，存档里却有邮件：账本丢失，请从备份恢复（mailbot restore），"
            "或凭来信重建（mailbot rebuild）。"
        )
