"""How often one address is answered: without a bound two machines would answer one another for ever."""

from collections.abc import Iterator
from datetime import timedelta

from mailbot.commands.case import Case
from mailbot.core.decision import Decision, Letter
from mailbot.core.facts import LetterPosted

# Answers that bear no change of state: bounded. What says that something was registered or decided always goes out.
ANSWERS = frozenset(
    {
        "hospital/blank_form", "hospital/choices", "hospital/files_unread", "hospital/help", "hospital/noted",
        "hospital/code_missed", "hospital/refused", "hospital/status", "hospital/unverified",
    }
)  # fmt: skip
HOUR = timedelta(hours=1)
IN_A_THREAD, TO_A_PERSON = 3, 10


def _recent(case: Case, address: str) -> Iterator[LetterPosted]:
    """The answers this address got within the last hour; only letters of that hour are walked."""
    for posted in reversed(case.state.letters.values()):
        if posted.fact.at <= case.now - HOUR:
            return
        if posted.fact.kind in ANSWERS and address in posted.fact.to:
            yield posted.fact


def _within(case: Case, letter: Letter) -> bool:
    if letter.kind not in ANSWERS or not letter.to:
        return True
    recent = list(_recent(case, letter.to[0]))
    in_thread = sum(fact.about == letter.about for fact in recent) if letter.about else 0
    return len(recent) < TO_A_PERSON and in_thread < IN_A_THREAD


def bounded(case: Case, decision: Decision) -> Decision:
    """The decision without the answers that would be too many; its facts stand."""
    return Decision(decision.facts, tuple(letter for letter in decision.letters if _within(case, letter)))
