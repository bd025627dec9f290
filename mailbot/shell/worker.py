"""The round of a running desk: fetch, handle, mark, let time pass, send; then sleep by IDLE until mail or the metronome calls."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import Protocol

from mailbot.core import facts as f
from mailbot.shell.courier import Later, Outcome, Refused, Sent
from mailbot.shell.desk import Desk, due_letters, later
from mailbot.shell.inbox import Arrival, Inbox, InboxDown, LoginRefused
from mailbot.shell.schedule import metronome

log = logging.getLogger("mailbot")
BATCH = 50
"""Mails handled in one commit when a backlog is worked off."""
IDLE_SECONDS = 25.0
RECORDED_AT_ONCE = 20
REFUSED_SECONDS = 900.0  # a refused log-in tried again soon would only lock the account
BACK_OFF = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 900.0)


class Sender(Protocol):
    """Who takes letters away: the SMTP courier, or a folder."""

    def send(self, raw: bytes, sender: str, recipients: tuple[str, ...]) -> Outcome:
        """What became of the letter."""


def fetch(desk: Desk, inbox: Inbox, folder: str) -> int:
    """Take in what is new; nothing is marked on the server before its commit. Says how many mails came."""
    uidvalidity, uid = desk.state.cursors.get(folder, (0, 0))
    arrivals = inbox.unread(uid, uidvalidity, BATCH)
    if not arrivals:
        return 0
    last = max(arrivals, key=lambda arrival: arrival.receipt.uid).receipt
    cursor = f.CursorMoved(at=last.arrived, folder=folder, uidvalidity=last.uidvalidity, uid=last.uid)
    _report(desk.take([(arrival.raw, arrival.receipt) for arrival in arrivals], cursor))
    _mark(inbox, arrivals)
    return len(arrivals)


def _mark(inbox: Inbox, arrivals: list[Arrival]) -> None:
    """Cosmetics for people who look into the mailbox; the ledger does not depend on them."""
    inbox.mark([arrival.receipt.uid for arrival in arrivals])


def _report(facts: list[f.Fact]) -> None:
    for fact in facts:
        if isinstance(fact, f.MailRead):
            log.info("mail %s ends as %s %s", fact.mail[:12], fact.ends, fact.about)


def deliver(desk: Desk, sender: Sender, now: datetime) -> int:
    """Send what waits in the outbox and record each outcome. Says how many left.

    Outcomes are recorded a few at a time: a crash between DATA and the record repeats those, each under its own Message-ID again.
    """
    sent, outcomes = 0, list[f.Fact]()
    for name in due_letters(desk.state, now):
        posted = desk.state.letters[name]
        outcome = sender.send(desk.archive.letter(posted.fact.sha256), desk.rules.address, posted.fact.to)
        outcomes += outcome_facts(desk, name, outcome, now)
        sent += isinstance(outcome, Sent)
        if len(outcomes) >= RECORDED_AT_ONCE:
            desk.record(outcomes)
            outcomes = []
        if isinstance(outcome, Later) and outcome.code is None:
            break  # the server is away: the others would only wait for it too
    desk.record(outcomes)
    return sent


def outcome_facts(desk: Desk, name: str, outcome: Outcome, now: datetime) -> tuple[f.Fact, ...]:
    """What became of a letter, as facts; a refusal is also told to the project manager by the next letter."""
    posted = desk.state.letters[name]
    if isinstance(outcome, Sent):
        sent = f.LetterSent(at=now, message_id=name)
        refused = tuple(refusal.address for refusal in outcome.refused)
        why = "; ".join(refusal.why for refusal in outcome.refused)
        return (sent, f.LetterRefused(at=now, message_id=name, why=why, recipients=refused)) if refused else (sent,)
    if isinstance(outcome, Refused):
        return (f.LetterRefused(at=now, message_id=name, why=outcome.why, recipients=posted.fact.to),)
    return (f.LetterDeferred(at=now, message_id=name, why=outcome.why, until=later(now, posted.tries)),)


@dataclass(frozen=True, slots=True)
class Rounds:
    """What a running desk works with: how to reach its mailbox, who sends, and the clock."""

    desk: Desk
    connect: Callable[[], Inbox]
    sender: Sender
    folder: str
    now: Callable[[], datetime]

    def beat(self, inbox: Inbox) -> int:
        """One round: everything fetched, then time, then letters. Says how many mails came."""
        total = 0
        while count := fetch(self.desk, inbox, self.folder):
            total += count
        self.pass_time()
        return total

    def pass_time(self) -> None:
        """What time brings, and the letters whose time has come; also while the mailbox cannot be reached."""
        self.desk.pass_time(self.now())
        deliver(self.desk, self.sender, self.now())

    def run(self, stop: Event) -> None:
        """Rounds until told to stop; a lost connection is made anew, ever more patiently."""
        failures = 0
        with metronome() as called:
            while not stop.is_set():
                try:
                    inbox = self.connect()
                    failures = 0
                    self._connected(inbox, stop, called)
                except InboxDown as down:
                    log.warning("收信暂不可用：%s", down)
                    self.pass_time()
                    stop.wait(
                        REFUSED_SECONDS
                        if isinstance(down, LoginRefused)
                        else BACK_OFF[min(failures, len(BACK_OFF) - 1)]
                    )
                    failures += 1

    def _connected(self, inbox: Inbox, stop: Event, called: Event) -> None:
        try:
            while not stop.is_set():
                called.clear()
                self.beat(inbox)
                inbox.idle(IDLE_SECONDS, lambda: stop.is_set() or called.is_set())
        finally:
            inbox.close()
