"""One-time codes: what a registered person sends back to show that a doubtful mail is their own."""

import hmac
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from mailbot.core.facts.identity import CodeAsked

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels, so that a code spells no word; no digits, so that none is taken for a number or masked as one."""
LENGTH = 8
VALID = timedelta(hours=72)
"""Long enough for a weekend."""
TRIES = 5
"""Wrong codes a person may send before what waits is dropped: 5 in 20^8 is one chance in five thousand millions."""

_SHAPE = re.compile(rf"(?<![A-Z0-9])([{LETTERS}]{{4}})[-\s]?([{LETTERS}]{{4}})(?![A-Z0-9])")


@dataclass(slots=True)
class Waiting:
    """An act that waits for its code, the wrong ones given so far, and how it ended: given, disowned or not yet."""

    asked: CodeAsked
    missed: int = 0
    ended: str = ""

    def open(self, now: datetime) -> bool:
        """Whether its code would still be taken."""
        return not self.ended and self.missed < TRIES and now < self.asked.expires


def code(key: bytes, asked: CodeAsked) -> str:
    """The code of an act: an HMAC (RFC 2104) of the home's key over what is asked, of which matter, by whom, until when and by which mail."""
    parts = (asked.act, asked.ticket, asked.by, asked.expires.isoformat(), asked.mail)
    number = int.from_bytes(hmac.digest(key, "\x00".join(parts).encode("utf-8", "surrogatepass"), sha256))
    drawn = [LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(LENGTH)]
    return f"{''.join(drawn[:4])}-{''.join(drawn[4:])}"


def written(text: str) -> tuple[str, ...]:
    """Everything in a text that has a code's shape, in any width and case, with or without its hyphen."""
    return tuple(f"{first}-{second}" for first, second in _SHAPE.findall(unicodedata.normalize("NFKC", text).upper()))


def without(text: str) -> str:
    """A text without what has a code's shape."""
    return re.sub(_SHAPE.pattern, "", unicodedata.normalize("NFKC", text), flags=re.IGNORECASE)


def meant(given: Iterable[str], waiting: Iterable[Waiting], key: bytes) -> Waiting | None:
    """The act whose code was given; every code is compared with each in constant time."""
    texts = tuple(text.encode() for text in given)
    found = [one for one in waiting for text in texts if hmac.compare_digest(code(key, one.asked).encode(), text)]
    return found[0] if found else None
