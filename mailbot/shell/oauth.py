"""OAuth2 log-in: access tokens by a refresh token (RFC 6749 6), as Outlook and Gmail want them instead of a password."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

SECONDS = 30.0
EARLY = 120.0
"""Seconds before its end at which a token counts as used up."""


class TokenRefused(Exception):  # noqa: N818 -- a state of the world, not an error of ours
    """The provider gives no token: a person must allow the program anew, or correct its registration."""


class TokenAway(Exception):  # noqa: N818 -- likewise
    """The provider cannot be asked now."""


@dataclass(frozen=True, slots=True)
class Client:
    """Who we are to the provider, and where it is asked; what is secret shows in no repr."""

    url: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    scope: str = ""


@dataclass(slots=True)
class Tokens:
    """Gives a valid access token, a new one when the last is used up. `keep` is told of a refresh token that replaces the old one."""

    client: Client
    refresh: Callable[[], str]
    keep: Callable[[str], None] = lambda _: None
    _token: str = field(default="", init=False, repr=False)
    _until: float = field(default=0.0, init=False)

    def __call__(self) -> str:
        """An access token; raises TokenRefused or TokenAway."""
        if time.monotonic() >= self._until:
            given = _asked(self.client, self.refresh())
            self._token = str(given["access_token"])
            self._until = time.monotonic() + float(given.get("expires_in", 0)) - EARLY
            if replaced := given.get("refresh_token"):
                self.keep(str(replaced))
        return self._token

    def forget(self) -> None:
        """The server did not take the token: the next is a new one."""
        self._until = 0.0


def _asked(client: Client, refresh: str) -> dict[str, Any]:
    """The provider's answer to a refresh (RFC 6749 5.1), never with what was sent in the reasons of a refusal."""
    if not refresh:
        raise TokenRefused("没有 refresh token：请照 docs/mailboxes.md 重新授权，并放进 mailbot.toml 指名的文件")
    form = {"grant_type": "refresh_token", "refresh_token": refresh, "client_id": client.client_id}
    form |= {"client_secret": client.client_secret} if client.client_secret else {}
    form |= {"scope": client.scope} if client.scope else {}
    request = urllib.request.Request(client.url, urllib.parse.urlencode(form).encode())  # noqa: S310 -- the provider's own, or the operator's
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            given = json.load(answer)
    except urllib.error.HTTPError as error:
        raise _refused(error) from None
    except (OSError, ValueError) as error:
        raise TokenAway(f"授权服务器暂不可用：{type(error).__name__}") from None
    if not isinstance(given, dict) or not given.get("access_token"):
        raise TokenAway("授权服务器的答复里没有 access_token")
    return given


def _refused(error: urllib.error.HTTPError) -> TokenRefused | TokenAway:
    """RFC 6749 5.2: 400 or 401 with a word for the reason; anything else passes."""
    if error.code not in {400, 401, 403}:
        return TokenAway(f"授权服务器答复 {error.code}")
    try:
        reason = str(json.load(error).get("error", ""))
    except (OSError, ValueError, AttributeError):
        reason = ""
    return TokenRefused(
        f"授权服务器不再给令牌（{error.code} {reason}）：请照 docs/mailboxes.md 重新授权，或核对 client_id"
    )
