"""How strangers and acts that wait for a code change the state."""

from collections.abc import Callable
from typing import Any

from mailbot.core import facts as f
from mailbot.core.codes import Waiting
from mailbot.core.state import State


def _refused(state: State, fact: f.StrangerRefused) -> None:
    state.refused.add(fact.address)
    for sha in [sha for sha, read in state.held.items() if read.by == fact.address]:
        del state.held[sha]


def _shown(state: State, fact: f.HeldShown) -> None:
    state.held_shown = fact.at


def _asked(state: State, fact: f.CodeAsked) -> None:
    state.codes[fact.mail] = Waiting(fact)


def _missed(state: State, fact: f.CodeMissed) -> None:
    for waiting in state.codes.values():
        if waiting.asked.by == fact.by and waiting.open(fact.at):
            waiting.missed += 1


def _given(state: State, fact: f.CodeGiven) -> None:
    state.codes[fact.waiting].ended = "given"
    state.vouched[fact.waiting] = None


def _disowned(state: State, fact: f.CodeDisowned) -> None:
    state.codes[fact.waiting].ended = "disowned"


FOLDS: dict[type[f.Fact], Callable[[State, Any], None]] = {
    f.StrangerTold: lambda state, fact: state.strangers.add(fact.address),
    f.StrangerRefused: _refused,
    f.HeldShown: _shown,
    f.CodeAsked: _asked,
    f.CodeMissed: _missed,
    f.CodeGiven: _given,
    f.CodeDisowned: _disowned,
}
