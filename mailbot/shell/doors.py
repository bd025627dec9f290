"""How a home reaches the outer world: its mailbox, its SMTP server, its templates, its alert program."""

from pathlib import Path

from mailbot.shell.alarm import Alarm
from mailbot.shell.courier import Courier
from mailbot.shell.fetching import UNNOTED, Tries
from mailbot.shell.herald import Herald, Post
from mailbot.shell.home import Home
from mailbot.shell.inbox import Inbox, open_inbox
from mailbot.shell.logins import server, tokens
from mailbot.shell.oauth import Tokens
from mailbot.shell.program import Program
from mailbot.shell.shipped import shipped
from mailbot.shell.templates import Templates


def inbox(place: Home, tries: Tries = UNNOTED, seconds: float = 30.0) -> Inbox:
    """A connection to the mailbox, whose server has so many seconds for each answer; raises InboxDown."""
    mailbox, limits = place.config.mailbox, place.rules.settings.limits
    imap = server(mailbox.imap, place.path, _tokens(place))
    opened = open_inbox(imap, mailbox.folder, seconds, limits=limits, provider=place.provider, tries=tries)
    opened.since = mailbox.since
    return opened


def courier(place: Home, seconds: float = 60.0) -> Courier:
    """A courier to the SMTP server, who waits so many seconds for each answer; it connects when it first sends."""
    smtp = server(place.config.mailbox.smtp, place.path, _tokens(place))
    return Courier(smtp, seconds, place.provider, place.providers)


def _tokens(place: Home) -> Tokens | None:
    """Where access tokens come from; None where passwords are used."""
    oauth, provider = place.config.mailbox.oauth, place.provider
    return tokens(oauth, place.path, provider.token_url, provider.scope) if oauth else None


def alarm(place: Home) -> Alarm:
    """The alert program of the home; it is not told the mailbox's passwords."""
    servers = (place.config.mailbox.imap, place.config.mailbox.smtp)
    secrets = frozenset(block.password_env for block in servers if block.password_env)
    return Alarm(place.config.alert.command, secrets)


def herald(place: Home) -> Herald:
    """The other ways to a person, as the home has set them."""
    outage, mailbox = place.config.outage, place.config.mailbox
    secrets = frozenset(each.password_env for each in (mailbox.imap, mailbox.smtp) if each.password_env)
    program = Program(outage.command, secrets) if outage.command else None
    post = None
    if outage.smtp:
        post = Post(Courier(server(outage.smtp, place.path)), outage.smtp.user, outage.to)
    return Herald(outage.minutes, program, post)


def templates(home: Path | None) -> Templates:
    """Letters as shipped, single files overridden by the home."""
    return Templates(shipped("templates"), home / "templates" if home else None)
