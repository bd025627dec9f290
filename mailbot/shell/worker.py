"""The round of a running desk: fetch, handle, mark, let time pass, send; then sleep by IDLE until mail or the metronome calls."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event

from mailbot.core import facts as f
from mailbot.shell.alarm import Alarm
from mailbot.shell.delivery import Sender, deliver
from mailbot.shell.desk import Desk
from mailbot.shell.inbox import Arrival, Inbox, InboxDown, LoginRefused
from mailbot.shell.schedule import metronome

log = logging.getLogger("mailbot")
BATCH = 50
"""Mails handled in one commit when a backlog is worked off."""
IDLE_SECONDS = 25.0
REFUSED_SECONDS = 900.0  # a refused log-in tried again soon would only lock the account
BACK_OFF = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 900.0)


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


@dataclass(frozen=True, slots=True)
class Rounds:
    """What a running desk works with: how to reach its mailbox, who sends, and the clock."""

    desk: Desk
    connect: Callable[[], Inbox]
    sender: Sender
    folder: str
    now: Callable[[], datetime]
    alarm: Alarm = field(default_factory=Alarm)

    def beat(self, inbox: Inbox, stop: Event | None = None) -> int:
        """One round: everything fetched, then time, then letters. Says how many mails came; told to stop, it leaves after a batch.

        Time passes only up to when the mailbox was last seen to be empty: an answer that lies in it is never late by our outage.
        """
        total, looked = 0, self.now()
        while count := fetch(self.desk, inbox, self.folder):
            total += count
            looked = self.now()
            self._send(looked)
            if stop and stop.is_set():
                return total
        self.desk.pass_time(looked)
        self._send(self.now())
        return total

    def _send(self, now: datetime) -> None:
        """Alerts before letters, for a program need not wait for a slow server; what it came to is told by letter."""
        self.alarm.ring(self.desk, now)
        deliver(self.desk, self.sender, now)

    def once(self) -> int:
        """One round over a connection of its own; with the mailbox down the letters that wait still leave, then it raises InboxDown."""
        try:
            inbox = self.connect()
        except InboxDown:
            self._send(self.now())
            self.alarm.finish(self.desk, self.now)
            raise
        try:
            return self.beat(inbox)
        finally:
            inbox.close()
            self.alarm.finish(self.desk, self.now)

    def run(self, stop: Event) -> None:
        """Rounds until told to stop; a lost connection is made anew, ever more patiently."""
        failures = 0
        with metronome() as called:
            while not stop.is_set():
                try:
                    for _ in self._connected(stop, called):
                        failures = 0
                except InboxDown as down:
                    log.warning("收信暂不可用：%s", down)
                    self._send(self.now())
                    stop.wait(_patience(down, failures))
                    failures += 1
        self.alarm.finish(self.desk, self.now)

    def _connected(self, stop: Event, called: Event) -> Iterator[int]:
        """Round after round over one connection; each one that succeeded gives how many mails came."""
        inbox = self.connect()
        try:
            while not stop.is_set():
                called.clear()
                yield self.beat(inbox, stop)
                inbox.idle(IDLE_SECONDS, lambda: stop.is_set() or called.is_set())
        finally:
            inbox.close()


def _patience(down: InboxDown, failures: int) -> float:
    """How many seconds to wait before the mailbox is tried again."""
    return REFUSED_SECONDS if isinstance(down, LoginRefused) else BACK_OFF[min(failures, len(BACK_OFF) - 1)]
