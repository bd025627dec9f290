"""The round of a running desk: fetch, handle, mark, let time pass, send; then sleep by IDLE until mail or the metronome calls."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event

from mailbot.core import facts as f
from mailbot.core.lines import FETCH
from mailbot.shell.alarm import Alarm
from mailbot.shell.beginning import landmarks, refuse_old
from mailbot.shell.copies import Copies
from mailbot.shell.delivery import Sender, deliver, due_letters
from mailbot.shell.desk import Desk
from mailbot.shell.faults import passing
from mailbot.shell.fetching import Arrival
from mailbot.shell.heartbeat import Heartbeat
from mailbot.shell.herald import Herald
from mailbot.shell.inbox import Inbox
from mailbot.shell.logs import noted
from mailbot.shell.memory import give_back
from mailbot.shell.nightly import Nightly
from mailbot.shell.rescue import rescue
from mailbot.shell.schedule import metronome
from mailbot.shell.stopping import never
from mailbot.shell.trouble import InboxDown, LoginRefused, TooOften

log = logging.getLogger("mailbot")
BATCH = 50
"""Mails handled in one commit when a backlog is worked off."""
MANY = 20
"""Mails in one round that leave holes in the heap, as letters of time do; after fewer it is not worth the millisecond."""
IDLE_SECONDS = 25.0
REFUSED_SECONDS = 900.0  # a refused log-in tried again soon would only lock the account
BACK_OFF = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 900.0)
CROWDED = (60.0, 120.0, 300.0, 900.0)
"""The waits after a server said it was too often: QQ lets nobody in for half an hour who asks every two minutes."""

STEADY_SECONDS = 120.0
"""A connection that lasted so long was a good one, and the next may be made at once."""

SENDING_SECONDS = 20.0
"""So long letters leave before the mailbox is looked into again: a server that wants three seconds between two to one reader takes minutes."""

BETWEEN_SECONDS = 20.0
"""How often letters leave while the mailbox cannot be reached."""


def fetch(desk: Desk, inbox: Inbox, folder: str, stopped: Callable[[], bool] = never) -> int:
    """Take in what is new; nothing is marked on the server before its commit. Says how many mails came, 0 when stopped."""
    uidvalidity, uid = desk.state.cursors.get(folder, (0, 0))
    arrivals = inbox.unread(uid, uidvalidity, BATCH, lambda: landmarks(desk.state, folder))
    if not arrivals:
        return 0
    refuse_old(desk.state, inbox, folder, desk.clock())
    passing("mails.fetched")
    last = max(arrivals, key=lambda arrival: arrival.receipt.uid).receipt
    reached = max(last.uid, inbox.looked)
    cursor = f.CursorMoved(at=last.arrived, folder=folder, uidvalidity=last.uidvalidity, uid=reached)
    _report(desk.take([(arrival.raw, arrival.receipt) for arrival in arrivals], cursor, stopped))
    if stopped():
        return 0  # not all of them are committed; they are fetched and marked after the restart
    _mark(inbox, arrivals)
    passing("mails.marked")
    return len(arrivals)


def _mark(inbox: Inbox, arrivals: list[Arrival]) -> None:
    """Cosmetics for people who look into the mailbox; the ledger does not depend on them."""
    inbox.mark([arrival.receipt.uid for arrival in arrivals])
    noted("marked", words=f"{len(arrivals)} up to UID {arrivals[-1].receipt.uid}")


def _report(facts: list[f.Fact]) -> None:
    for fact in facts:
        if isinstance(fact, f.MailRead):
            noted("read", fact.mail, f"{fact.ends} {fact.about}".rstrip())


@dataclass(frozen=True, slots=True)
class Rounds:
    """What a running desk works with: how to reach its mailbox, who sends, and the clock."""

    desk: Desk
    connect: Callable[[], Inbox]
    sender: Sender
    folder: str
    now: Callable[[], datetime]
    alarm: Alarm = field(default_factory=Alarm)
    herald: Herald = field(default_factory=Herald)
    heart: Heartbeat = field(default_factory=Heartbeat)
    first_wait: float = BACK_OFF[0]
    junk_seconds: float = 0
    copies: Copies | None = None
    nightly: Nightly = field(default_factory=Nightly)
    show: Callable[[Desk, datetime], None] = lambda _desk, _now: None

    def beat(self, inbox: Inbox, stop: Event | None = None) -> int:
        """One round: everything fetched, then time, then letters. Says how many mails came; told to stop, it leaves after a batch.

        Time passes only up to when the mailbox was last seen to be empty: an answer that lies in it is never late by our outage.
        """
        total, looked = 0, self.now()
        stopped = stop.is_set if stop else never
        while count := fetch(self.desk, inbox, self.folder, stopped):
            total += count
            looked = self.now()
            self._send(looked, stop)
        if stopped():
            return total
        total += self._rescued(inbox)
        self._up()
        self.heart.fetched = looked
        if self.desk.pass_time(looked) or total >= MANY:
            give_back()
        self._send(self.now(), stop)
        if self.copies:
            self.copies.put(inbox)
        self.show(self.desk, looked)
        return total

    def _rescued(self, inbox: Inbox) -> int:
        """What lies among the junk, looked at now and then; never where `junk_seconds` is 0."""
        if not self.junk_seconds or time.monotonic() < inbox.junk_looked + self.junk_seconds:
            return 0
        inbox.junk_looked = time.monotonic()
        return rescue(self.desk, inbox)

    def _send(self, now: datetime, stop: Event | None = None) -> None:
        """Alerts before letters, for a program need not wait for a slow server; what it came to is told by letter."""
        self.alarm.ring(self.desk, now)
        self.nightly.beat(self.desk, now)
        if deliver(self.desk, self.sender, now, stop, SENDING_SECONDS):
            self.heart.sent = now
        self.herald.tell(self.desk, now)
        self.heart.beat(now)

    def once(self) -> int:
        """One round over a connection of its own; with the mailbox down the letters that wait still leave, then it raises InboxDown."""
        try:
            inbox = self.connect()
        except InboxDown as down:
            self._down(down, self.now())
            self._send(self.now())
            self._send_all()
            self._finish()
            raise
        try:
            total = self.beat(inbox)
            self._send_all()
            return total
        finally:
            inbox.close()
            self._finish()

    def _send_all(self) -> None:
        while self._letters_wait():
            self._send(self.now())

    def _letters_wait(self) -> bool:
        """Whether letters are due that the time was not enough for."""
        return bool(due_letters(self.desk.state, self.now()))

    def _finish(self) -> None:
        self.alarm.finish(self.desk, self.now)
        self.nightly.finish(self.desk, self.now)

    def run(self, stop: Event) -> None:
        """Rounds until told to stop; a lost connection is made anew, ever more patiently until one has lasted a while."""
        failures, since = 0, self.now()
        self.desk.templates.make_ready()
        with metronome() as called:
            while not stop.is_set():
                began = time.monotonic()
                try:
                    self._connected(stop, called)
                except InboxDown as down:
                    log.warning("收信暂不可用：%s", down)
                    failures = 0 if time.monotonic() - began > STEADY_SECONDS else failures
                    since = since if failures else self.now()
                    if failures or isinstance(down, LoginRefused):  # servers hang up now and then, and let in again
                        self._down(down, since)
                    self._wait(max(_patience(down, failures), self.first_wait), stop)
                    failures += 1
        self.nightly.stop()
        self.alarm.finish(self.desk, self.now)

    def _wait(self, seconds: float, stop: Event) -> None:
        """Until the mailbox may be tried again; letters go on leaving meanwhile."""
        while seconds > 0 and not stop.is_set():
            self._send(self.now(), stop)
            stop.wait(min(seconds, BETWEEN_SECONDS))
            seconds -= BETWEEN_SECONDS

    def _down(self, down: InboxDown, since: datetime) -> None:
        """On record, once for as long as it lasts."""
        line = self.desk.state.lines.get(FETCH)
        if line is None or line.up:
            self.desk.record([f.LineDown(at=self.now(), line=FETCH, since=since, why=str(down))])

    def _up(self) -> None:
        line = self.desk.state.lines.get(FETCH)
        if line and line.up is None:
            self.desk.record([f.LineUp(at=self.now(), line=FETCH)])

    def _connected(self, stop: Event, called: Event) -> None:
        """Round after round over one connection."""
        inbox = self.connect()
        try:
            while not stop.is_set():
                called.clear()
                self.beat(inbox, stop)
                if not self._letters_wait():
                    inbox.idle(IDLE_SECONDS, lambda: stop.is_set() or called.is_set())
        except Exception:
            inbox.close()
            raise
        inbox.close()  # not where the grace is over: the server that nobody waited for any more would be waited for again


def _patience(down: InboxDown, failures: int) -> float:
    """How many seconds to wait before the mailbox is tried again."""
    if isinstance(down, LoginRefused):
        return REFUSED_SECONDS
    steps = CROWDED if isinstance(down, TooOften) else BACK_OFF
    return steps[min(failures, len(steps) - 1)]
