"""One ticket whole, with every fact that speaks of it, read from the ledger."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from mailbot.core.state import State
from mailbot.core.tickets import Ticket
from mailbot.reports import listings
from mailbot.shell.ledger_tinydb import open_ledger
from mailbot.shell.recall import folded

NAMES = ("ticket", "about", "warning", "form", "message_id")
"""The fields by which a fact names its matter."""


def whole(home: Path, number: str, now: datetime) -> dict[str, Any] | None:
    """The ticket's row and its history; None where there is no such ticket."""
    ledger = open_ledger(home / "ledger", writing=False)
    state = folded(ledger)
    found = state.tickets.get(number)
    if found is None:
        return None
    matters = _matters(number, state)
    history = [fact for commit in ledger.entries() for fact in commit.facts if _speaks_of(fact, matters)]
    return {
        **listings.ticket(found, state, now),
        "hidden": _hidden(found, state),
        "numbers": _numbers(found, state),
        "history": history,
    }


def _hidden(found: Ticket, state: State) -> list[dict[str, Any]]:
    """What masking hides of the ticket's mails, by kind; their own words are only in the archive."""
    counts: Counter[str] = Counter()
    for sha in dict.fromkeys(found.mails):
        counts.update({each.what: each.count for each in state.mails[sha].hidden})
    return [{"what": what, "count": count} for what, count in counts.items()]


def _numbers(found: Ticket, state: State) -> list[dict[str, Any]]:
    """The masked numbers of the ticket's mails, and in how many mails the same one stands."""
    seen = Counter(number for sha in dict.fromkeys(found.mails) for number in state.mails[sha].numbers)
    return [{"number": number.shown, "mails": mails} for number, mails in seen.items()]


def _matters(number: str, state: State) -> frozenset[str]:
    """The ticket, its warnings, its forms and its letters, by which facts name them."""
    warnings = (record.number for record in state.warnings.values() if record.ticket == number)
    forms = (record.number for record in state.forms.values() if record.fact.ticket == number)
    return frozenset((number, *warnings, *forms, *state.tickets[number].letters))


def _speaks_of(fact: dict[str, Any], matters: frozenset[str]) -> bool:
    return not matters.isdisjoint((*(fact.get(name) for name in NAMES), *fact.get("tickets", ())))
