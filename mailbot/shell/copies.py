"""Copies of the letters that left, for the mailbox's own folder of sent mail, where the provider does not keep them itself."""

from collections import deque

from mailbot.shell.courier import Outcome, Sent
from mailbot.shell.delivery import Sender
from mailbot.shell.inbox import Inbox

MOST = 100
"""Copies kept while the mailbox is away; they are for people who look into it, the archive has every letter anyway."""


class Copies:
    """A sender that remembers what left until it lies in the folder for it."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._left: deque[bytes] = deque(maxlen=MOST)

    def send(self, raw: bytes, sender: str, recipients: tuple[str, ...]) -> Outcome:
        """What became of the letter."""
        outcome = self._sender.send(raw, sender, recipients)
        if isinstance(outcome, Sent):
            self._left.append(raw)
        return outcome

    def put(self, inbox: Inbox) -> None:
        """Put them there; a copy is tried once."""
        left = list(self._left)
        self._left.clear()
        if left:
            inbox.keep(left)
