"""One ticket whole, with every fact that speaks of it, read from the ledger."""

from datetime import datetime
from pathlib import Path
from typing import Any

from mailbot.reports import listings
from mailbot.shell.ledger_tinydb import open_ledger
from mailbot.shell.recall import folded


def whole(home: Path, number: str, now: datetime) -> dict[str, Any] | None:
    """The ticket's row and its history; None where there is no such ticket."""
    ledger = open_ledger(home / "ledger", writing=False)
    state = folded(ledger)
    found = state.tickets.get(number)
    if found is None:
        return None
    history = [fact for commit in ledger.entries() for fact in commit.facts if _speaks_of(fact, number)]
    return {**listings.ticket(found, state, now), "history": history}


def _speaks_of(fact: dict[str, Any], number: str) -> bool:
    return number in (fact.get("ticket"), fact.get("about")) or number in fact.get("tickets", ())
