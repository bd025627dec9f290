"""How a home reaches the outer world: its mailbox, its SMTP server, its templates."""

from pathlib import Path

from mailbot.shell.config import server
from mailbot.shell.courier import Courier
from mailbot.shell.home import Home
from mailbot.shell.inbox import Inbox, open_inbox
from mailbot.shell.shipped import shipped
from mailbot.shell.templates import Templates


def inbox(place: Home) -> Inbox:
    """A connection to the mailbox; raises InboxDown."""
    return open_inbox(server(place.config.mailbox.imap, place.path), place.config.mailbox.folder)


def courier(place: Home) -> Courier:
    """A courier to the SMTP server; it connects when it first sends."""
    return Courier(server(place.config.mailbox.smtp, place.path))


def templates(home: Path | None) -> Templates:
    """Letters as shipped, single files overridden by the home."""
    return Templates(shipped("templates"), home / "templates" if home else None)
