"""What IMAP servers mean by turning us away: that a person must set something right, or that it was too often."""

import re
from ast import literal_eval

from imapclient.exceptions import ProtocolError

TOO_OFTEN = re.compile(
    r"\b(?:UNAVAILABLE|INUSE|LIMIT)\]|too (?:many|frequent|often)|frequen|\brate\b|throttl|temporar|try again|later|busy|频繁|过多|限制|稍后",
    re.IGNORECASE,
)
"""What servers say when they have enough of us for a while (RFC 5530 codes, and words seen)."""

SECRET = re.compile(r"password|credential|口令|密码|授权码", re.IGNORECASE)
"""QQ says in one sentence that it may be the password or the frequency; then a person should look."""

UNSAFE = re.compile(r"unsafe login|AUTHENTICATIONFAILED|LOGINDISABLED|EXPIRED\]|AUTHORIZATIONFAILED", re.IGNORECASE)
"""What they say when a person must set something right: 网易 refuses SELECT so when it does not know the program."""


def too_often(words: str) -> bool:
    """Whether the server has enough of us for a while and nothing is wrong with what is set."""
    return TOO_OFTEN.search(words) is not None and SECRET.search(words) is None


def unsafe(words: str) -> bool:
    """Whether a person must set something right before it makes sense to come again."""
    return UNSAFE.search(words) is not None


SHOWN = 300
"""Characters of what was said that people are shown."""


def told(error: Exception) -> str:
    """What the server said, or what is wrong with it; never the mail that a garbled answer may be about."""
    words = legible(str(error))
    of_network = isinstance(error, OSError)  # a certificate that is refused is a ValueError too
    garbled = isinstance(error, ProtocolError | ValueError | TypeError) or "unexpected response" in words
    if garbled and not of_network:
        words = f"应答无法解读（{words.partition(':')[0].strip()}）"
    return words[:SHOWN] or type(error).__name__


def legible(words: str) -> str:
    """What the server said, where imaplib shows its bytes as Python writes them."""
    if re.fullmatch(r"b(['\"]).*\1", words, re.DOTALL):
        return str(literal_eval(words).decode("utf-8", "replace"))
    return words
