"""How each fact changes the state: one function a fact, no decisions, no rules."""

from collections.abc import Callable, Iterable
from typing import Any

from mailbot.core import facts as f
from mailbot.core.folds import contract, identity, keeping, matters, post
from mailbot.core.state import State

FOLDS: dict[type[f.Fact], Callable[[State, Any], None]] = (
    matters.FOLDS | contract.FOLDS | post.FOLDS | identity.FOLDS | keeping.FOLDS
)


def apply(state: State, facts: Iterable[f.Fact]) -> None:
    """Fold facts in, in order."""
    for fact in facts:
        FOLDS[type(fact)](state, fact)
        state.started = state.started or fact.at
    state.rest()
