"""How a home reaches the outer world: its mailbox, its SMTP server, its templates, its alert program."""

from pathlib import Path

from mailbot.shell.alarm import Alarm
from mailbot.shell.config import server
from mailbot.shell.courier import Courier
from mailbot.shell.home import Home
from mailbot.shell.inbox import Inbox, open_inbox
from mailbot.shell.shipped import shipped
from mailbot.shell.templates import Templates


def inbox(place: Home) -> Inbox:
    """A connection to the mailbox; raises InboxDown."""
    mailbox = place.config.mailbox
    limits, provider = place.rules.settings.limits, place.provider
    return open_inbox(server(mailbox.imap, place.path), mailbox.folder, limits=limits, provider=provider)


def courier(place: Home) -> Courier:
    """A courier to the SMTP server; it connects when it first sends."""
    return Courier(server(place.config.mailbox.smtp, place.path), provider=place.provider, providers=place.providers)


def alarm(place: Home) -> Alarm:
    """The alert program of the home; it is not told the mailbox's passwords."""
    servers = (place.config.mailbox.imap, place.config.mailbox.smtp)
    secrets = frozenset(block.password_env for block in servers if block.password_env)
    return Alarm(place.config.alert.command, secrets)


def templates(home: Path | None) -> Templates:
    """Letters as shipped, single files overridden by the home."""
    return Templates(shipped("templates"), home / "templates" if home else None)
