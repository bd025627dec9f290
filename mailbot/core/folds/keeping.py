"""How erasing changes the state: what was read and written stays, that its bytes are gone is known."""

from collections.abc import Callable
from typing import Any

from mailbot.core import facts as f
from mailbot.core.folds.shared import kept
from mailbot.core.state import State

FOLDS: dict[type[f.Fact], Callable[[State, Any], None]] = {
    f.PurgeOrdered: kept,
    f.Erased: lambda state, fact: state.erased.update((*fact.mails, *fact.letters)),
}
