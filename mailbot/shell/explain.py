"""What the bot would make of saved mails in the home's present state: nothing is recorded, nothing is sent."""

from collections.abc import Iterator
from pathlib import Path

from mailbot.commands import decide, listen
from mailbot.commands.explained import account
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.mail.privacy import mask
from mailbot.mail.read import read
from mailbot.shell import office, rulefiles
from mailbot.shell.console import out, refuse_all
from mailbot.shell.doors import templates
from mailbot.shell.home import Home
from mailbot.shell.ledger import FIRST, Chain
from mailbot.shell.recall import reading
from mailbot.shell.replies import Reader
from mailbot.shell.saved import Saved, in_order
from mailbot.shell.templates import Templates


def accounts(paths: list[Path], place: Home | None, *, masked: bool) -> Iterator[dict[str, object]]:
    """One account a mail, in the order given; without a home the shipped rules hold and nobody is known."""
    rules, problems = (place.rules, []) if place else rulefiles.load(None)
    if rules is None:
        refuse_all(problems)
    state = _with_people(reading(place.path), place) if place else State()
    letters = templates(place.path if place else None)
    for path in paths:
        for mail in in_order(path):
            yield one(mail, state, rules, letters, masked=masked)


def _with_people(state: State, place: Home) -> State:
    """The home's people count even before its first start has recorded them."""
    for person in place.config.persons:
        state.people.setdefault(person.address, person)
    return state


def one(saved: Saved, state: State, rules: Rules, writer: Templates, *, masked: bool = False) -> dict[str, object]:
    """The account of one mail with the letters it would bring."""
    limits = rules.settings.limits
    mail = read(saved.raw, saved.receipt, limits)
    if office.wanted(mail, limits):
        mail = read(saved.raw, office.supplied(mail, saved.receipt, limits), limits)
    hearing = listen(mail, state, rules)
    decision = decide(hearing, state, rules)
    reader = Reader(rules.address, None)
    shared = {
        "contract": rules.contract,
        "calendar": rules.calendar,
        "now": mail.arrived,
        "reader": reader,
        "chain": Chain(0, FIRST),
    }
    letters = [
        {"kind": letter.kind, "to": list(letter.to), "subject": writer.render(letter, shared).subject}
        for letter in decision.letters
        if letter.to
    ]
    shown = {"subject": mail.subject, "reply_text": mail.new_text}  # also what was too long to be listened to
    whole: dict[str, object] = {"file": saved.name, **account(hearing, state, rules), **shown, "letters": letters}
    return _masked(whole, frozenset(state.people)) if masked else whole


# What names things by hash, type or number is no personal text, and masking would only spoil it.
PLAIN = frozenset(
    {"sha256", "content_type", "message_id", "file", "date", "arrived", "kind", "ticket", "score", "size"}
)


def _masked(value: dict[str, object], keep: frozenset[str]) -> dict[str, object]:
    return {key: each if key in PLAIN else _mask(each, keep) for key, each in value.items()}


def _mask(value: object, keep: frozenset[str]) -> object:
    if isinstance(value, str):
        return mask(value, keep)
    if isinstance(value, list):
        return [_mask(each, keep) for each in value]
    return _masked(value, keep) if isinstance(value, dict) else value


KEYS = (
    "file", "message_id", "subject", "from", "to", "date", "intent", "intents", "allowed", "role", "severity", "kind", "module",
    "emergency", "environment", "steps", "text", "reply_text", "ticket", "similar", "form", "attachments", "automatic", "authentic",
    "letters", "defects",
)  # fmt: skip
"""What a program is told of a mail, in this order: docs/json.md."""


def row(account_: dict[str, object]) -> dict[str, object]:
    """An account for programs."""
    return {key: account_[key] for key in KEYS}


SHOWN = ("subject", "from", "arrived", "intents", "role", "allowed", "kind", "module", "emergency", "environment", "steps", "ticket",
         "form", "automatic", "authentic", "defects")  # fmt: skip


def show(account_: dict[str, object]) -> None:
    """An account for people."""
    out.print(f"── {account_['file']}", markup=False, style="bold")
    for key in SHOWN:
        if account_[key] not in (None, [], ""):
            out.print(f"  {key:<12} {account_[key]}", markup=False)
    severity = account_["severity"]
    if isinstance(severity, dict):
        out.print(f"  severity     {severity['level']}（把握 {severity['confidence']}）", markup=False)
        for reason in severity["reasons"]:
            out.print(f"    · {reason}", markup=False)
    for letter in account_["letters"] if isinstance(account_["letters"], list) else []:
        out.print(f"  → {letter['kind']}  {'、'.join(letter['to'])}  {letter['subject']}", markup=False)
