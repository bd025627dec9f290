"""The way into a mailbox: secure the line, log in, say who we are, select."""

from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from mailbot.shell.oauth import Tokens
from mailbot.shell.servers import Security, Server


def enter(client: IMAPClient, server: Server, folder: str) -> tuple[int, int]:
    """Secure the line, log in, say who we are, select; gives UIDVALIDITY and UIDNEXT. 网易 refuses SELECT before ID (RFC 2971)."""
    client.normalise_times = False
    if server.security is Security.STARTTLS:
        client.starttls()
    if server.tokens:
        _by_token(client, server.user, server.tokens)
    else:
        client.login(server.user, server.password)
    if client.has_capability("ID"):
        client.id_({"name": "mailbot", "version": "0.1", "vendor": "mailbot"})
    return select(client, folder)


def select(client: IMAPClient, folder: str, *, readonly: bool = False) -> tuple[int, int]:
    """Open a folder; its UIDVALIDITY and the UID its next mail will get, 0 for what the server does not tell."""
    told = client.select_folder(folder, readonly=readonly)
    return int(told.get(b"UIDVALIDITY", 0)), int(told.get(b"UIDNEXT", 0))


def _by_token(client: IMAPClient, user: str, tokens: Tokens) -> None:
    """XOAUTH2; a token that is not taken is not offered again."""
    try:
        client.oauth2_login(user, tokens())
    except LoginError:
        tokens.forget()
        raise
