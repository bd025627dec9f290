"""The composition root: the only file that knows every adapter and puts them together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from mailbot.shell import clock, home, logs, office
from mailbot.shell.archive import Archive
from mailbot.shell.board import Wall
from mailbot.shell.copies import Copies
from mailbot.shell.desk import Desk
from mailbot.shell.doors import alarm, courier, herald, inbox, templates
from mailbot.shell.heartbeat import Heartbeat
from mailbot.shell.home import Home
from mailbot.shell.ledger_tinydb import open_ledger
from mailbot.shell.nightly import Nightly
from mailbot.shell.recall import folded, whole
from mailbot.shell.signatures import ask_dns
from mailbot.shell.worker import Rounds

JUNK_SECONDS = 600.0
"""How often the folders for junk are looked into."""


def build(place: Home, now: Callable[[], datetime] = clock.now, *, key: bytes | None = None) -> Desk:
    """The desk of a home, ready to work; raises LedgerBusy or LedgerDamaged with the cure."""
    ledger = open_ledger(place.ledger, clock=now)
    secret = key if key is not None else home.key(place.path)
    return Desk(
        archive=Archive(place.path),
        ledger=ledger,
        state=folded(ledger),
        rules=replace(place.rules, key=secret),
        templates=templates(place.path),
        sender_name=place.config.mailbox.name,
        clock=now,
        ask_dns=ask_dns if place.rules.trust.verify_dkim else None,
        as_pdf=office.pdf if place.config.documents.pdf else None,
    )


def rounds(place: Home) -> Rounds:
    """The desk of a home with its connections, ready to run."""
    logs.veil()
    heart = Heartbeat.of(place.path)
    clock.plausible(clock.now(), heart.at)
    folder, now = place.config.mailbox.folder, clock.SteadyClock()
    sender = courier(place)
    copies = None if place.provider.keeps_sent else Copies(sender)
    desk = build(place, now)
    whole(desk.ledger, desk.archive)
    made = Rounds(
        desk,
        lambda: inbox(place, desk.archive),
        copies or sender,
        folder,
        now,
        alarm(place),
        herald(place),
        heart,
        place.provider.first_wait,
        JUNK_SECONDS,
        copies,
        Nightly(place.path, place.config.backup),
    )
    return replace(made, show=Wall(place, place.config.board)) if place.config.board else made


def rehearsal(place: Home, now: Callable[[], datetime]) -> Desk:
    """The desk of a try-out. Without a key of its own the home gets one from its rules, so that a replay gives the same bytes again."""
    own = place.path / home.KEY
    return build(place, now, key=own.read_bytes() if own.exists() else sha256(place.rules.digest.encode()).digest())
