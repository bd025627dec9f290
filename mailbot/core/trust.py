"""Whose word the desk takes on who wrote a mail: `[authenticity]` of mailbot.toml."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Trust:
    """How senders are believed.

    `authserv_ids` are the receiving server's own names in Authentication-Results (RFC 8601 2.5), of which it writes `results` fields
    on a mail; without names the host of the topmost Received line is meant. `without_verdict` says what becomes of an act of
    consequence in a mail of which no server said anything: done (accept), or only with a one-time code (code), where an unnamed
    server is not believed either; unsaid, a server that is named is expected to speak, and none else. `verify_dkim` has signatures
    (RFC 6376) checked here as well.
    """

    authserv_ids: tuple[str, ...] = ()
    results: int = 1
    without_verdict: Literal["accept", "code"] | None = None
    verify_dkim: bool = False

    @property
    def silence_doubts(self) -> bool:
        """Whether a mail of which no server said anything has its acts wait for a code."""
        return bool(self.authserv_ids) if self.without_verdict is None else self.without_verdict == "code"
