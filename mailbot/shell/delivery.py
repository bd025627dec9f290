"""Emptying the outbox: each letter handed over, and what became of it put on record."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from math import inf
from threading import Event
from time import monotonic
from typing import Protocol

from mailbot.core import facts as f
from mailbot.core.decision import Decision, Letter
from mailbot.core.model import SHANGHAI, Role
from mailbot.core.state import State
from mailbot.core.tickets import Posted
from mailbot.shell.archive import ArchiveDamaged
from mailbot.shell.courier import Later, Outcome, Refusal, Refused, Sent
from mailbot.shell.desk import Desk
from mailbot.shell.faults import passing
from mailbot.shell.logs import noted
from mailbot.shell.providers import Means

RECORDED_AT_ONCE, RECORDED_SECONDS = 20, 1.0
"""What a crash may repeat: at most so many letters, and those of about so long."""

MOST_DOUBLINGS = 5
MOST_MINUTES = 30
AWAY_MINUTES = 5
"""The longest wait for a server that is away: an urgent letter waits behind it."""

SET_RIGHT = 15
"""Minutes between log-ins that need a person first; more often would only lock the account."""

TOMORROW = time(0, 10)

LONGEST = timedelta(days=2)
"""No server makes us wait for longer: what is to wait until later was put off by a clock that was ahead."""


class Sender(Protocol):
    """Who takes letters away: the SMTP courier, or a folder."""

    def send(self, raw: bytes, sender: str, recipients: tuple[str, ...]) -> Outcome:
        """What became of the letter."""


def deliver(desk: Desk, sender: Sender, now: datetime, stop: Event | None = None, seconds: float = inf) -> int:
    """Send what waits in the outbox and record each outcome; told to stop, or after so many seconds, no further letter. Says how many left.

    Outcomes are recorded a few at a time: a crash between DATA and the record repeats those, each under its own Message-ID again.
    """
    sent, outcomes, began = 0, list[f.Fact](), monotonic()
    until = began + seconds
    try:
        for name in due_letters(desk.state, now):
            if (stop and stop.is_set()) or monotonic() > until:
                break
            outcome = _hand_over(desk, sender, desk.state.letters[name])
            outcomes += outcome_facts(desk.state.letters[name], outcome, now)
            noted(type(outcome).__name__.lower(), words=name)
            sent += isinstance(outcome, Sent)
            if len(outcomes) >= RECORDED_AT_ONCE or monotonic() - began > RECORDED_SECONDS:
                recording, outcomes, began = outcomes, [], monotonic()
                _record(desk, recording, now)
            if isinstance(outcome, Later) and outcome.everyone:
                break  # the server is away or has enough of us: the others would only wait for it too
    finally:
        _record(desk, outcomes, now)
    return sent


def due_letters(state: State, now: datetime) -> list[str]:
    """The letters of the outbox whose time has come, oldest first; none while the server rests from us."""
    if _waits(state.sending_rests, now):
        return []
    return [name for name in state.outbox if not _waits(state.letters[name].until, now)]


def _waits(until: datetime | None, now: datetime) -> bool:
    return until is not None and now < until <= now + LONGEST


def later(now: datetime, tries: int, means: Means = "later", minutes: int = 0) -> datetime:
    """When to try again: one minute, doubling, at most every 30 minutes; never sooner than the server is known to want.

    What was too much for today waits until after midnight (网易 counts by calendar days).
    """
    if means == "today":
        morning = datetime.combine(now.astimezone(SHANGHAI).date() + timedelta(days=1), TOMORROW, SHANGHAI)
        return max(morning, now)
    waits = min(2 ** min(tries, MOST_DOUBLINGS), MOST_MINUTES)
    return now + timedelta(minutes=max(waits, minutes, SET_RIGHT if means == "configuration" else 0))


def _hand_over(desk: Desk, sender: Sender, posted: Posted) -> Outcome:
    try:
        raw = desk.archive.letter(posted.fact.sha256)
    except ArchiveDamaged as damaged:
        return Refused(str(damaged))
    return sender.send(raw, desk.rules.address, posted.remaining or posted.fact.to)


def outcome_facts(posted: Posted, outcome: Outcome, now: datetime) -> tuple[f.Fact, ...]:
    """What became of a letter, as facts; recipients refused for now are tried again, the others not."""
    name, to = posted.fact.message_id, posted.remaining or posted.fact.to
    if isinstance(outcome, Refused):
        return (f.LetterRefused(at=now, message_id=name, why=outcome.why, recipients=to),)
    if isinstance(outcome, Later):
        return (_deferred(posted, outcome, now),)
    waiting = tuple(refusal for refusal in outcome.refused if not refusal.permanent)
    gone = tuple(refusal for refusal in outcome.refused if refusal.permanent)
    facts: list[f.Fact] = [] if waiting else [f.LetterSent(at=now, message_id=name)]
    if gone:
        facts.append(f.LetterRefused(at=now, message_id=name, why=_why(gone), recipients=_addresses(gone)))
    if waiting:
        until = max(later(now, posted.tries, refusal.means, refusal.minutes) for refusal in waiting)
        facts.append(f.LetterDeferred(at=now, message_id=name, why=_why(waiting), until=until, to=_addresses(waiting)))
    return tuple(facts)


def _deferred(posted: Posted, outcome: Later, now: datetime) -> f.LetterDeferred:
    until = later(now, posted.tries, outcome.means, outcome.minutes)
    if outcome.code is None:
        until = min(until, now + timedelta(minutes=AWAY_MINUTES))
    return f.LetterDeferred(
        at=now, message_id=posted.fact.message_id, why=outcome.why, until=until, everyone=outcome.everyone
    )


def _why(refusals: Sequence[Refusal]) -> str:
    return "; ".join(f"{refusal.code} {refusal.why}" for refusal in refusals)


def _addresses(refusals: Sequence[Refusal]) -> tuple[str, ...]:
    return tuple(refusal.address for refusal in refusals)


def _record(desk: Desk, outcomes: Sequence[f.Fact], now: datetime) -> None:
    """The outcomes, and for a refusal a letter to the project manager; about such a letter itself nothing more is written."""
    refused = [fact for fact in outcomes if isinstance(fact, f.LetterRefused)]
    letters = tuple(_told(desk.state, fact) for fact in refused if not _to_manager(desk.state, fact))
    desk.decided(Decision(tuple(outcomes), tuple(letter for letter in letters if letter.to)), now)
    if outcomes:
        passing("letters.recorded")


def _to_manager(state: State, fact: f.LetterRefused) -> bool:
    return state.letters[fact.message_id].fact.kind.startswith("manager/")


def _told(state: State, fact: f.LetterRefused) -> Letter:
    subject = state.letters[fact.message_id].fact.subject
    context: dict[str, object] = {"letter_subject": subject, "recipients": fact.recipients, "why": fact.why}
    return Letter("manager/bounced", state.addresses(Role.PM), context)
