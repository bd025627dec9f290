"""How erasing and backups change the state: what was read and written stays, that its bytes are gone is known."""

from collections.abc import Callable
from typing import Any

from mailbot.core import facts as f
from mailbot.core.folds.shared import kept
from mailbot.core.state import State


def _backup(state: State, fact: f.BackupEnded) -> None:
    state.backup = fact
    state.backup_well = state.backup_well if fact.why else fact.at


FOLDS: dict[type[f.Fact], Callable[[State, Any], None]] = {
    f.PurgeOrdered: kept,
    f.BackupEnded: _backup,
    f.Erased: lambda state, fact: state.erased.update((*fact.mails, *fact.letters)),
}
